//! The run's own thread. Orders go in by a bounded channel, the newest report comes out by a swap, and the window is woken when
//! there is one: the window never waits for the engine, nor the engine for the window.

mod history;
mod machine;
mod pace;
mod worker;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};

use arc_swap::ArcSwap;

use crate::analysis::Theory;
use crate::design::{Design, Fault, Id, Problem};
use crate::engine::{Input, Snapshot, Trace};

pub use history::{Entry, History};
pub use worker::{Machine, Requests};

/// How many orders may be on their way; more wait on the window's side.
const ORDERS_MAX: usize = 64;

/// The speeds to choose from, in simulated seconds per real one; the last is as fast as the machine goes.
pub const SPEEDS: [f64; 12] = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 60.0, f64::INFINITY];

/// The speed that follows `speed` in the list, `by` places faster; the ends of the list hold.
#[must_use]
pub fn speed_beside(speed: f64, by: isize) -> f64 {
    let place = SPEEDS.iter().position(|listed| *listed >= speed).unwrap_or(SPEEDS.len() - 1);
    SPEEDS[place.saturating_add_signed(by).min(SPEEDS.len() - 1)]
}

/// What the window asks of the run.
#[derive(Clone, Debug)]
pub enum Order {
    /// Let simulated time pass, or stand still.
    Run(bool),
    /// Simulate up to the next event.
    Step,
    /// How many simulated seconds pass in a real one.
    SetSpeed(f64),
    /// Begin again at zero with that design, standing still.
    Begin(Arc<Design>),
    /// Go on with that design.
    Design(Arc<Design>),
    /// A fault or a repair, now.
    Fault(Fault),
    /// Stand still at that moment, in simulated nanoseconds: back, forth, or further than the run has ever come. It takes as long as
    /// it takes, and of several the last one is meant.
    Seek(u64),
    /// What happened to a request that was sent at that moment or later; the run stays where it is.
    Retrace {
        /// Its number in the run.
        request: u64,
        /// When it was sent, in simulated nanoseconds.
        began_ns: u64,
    },
}

impl Order {
    /// Whether this order makes an earlier one that still waits pointless: of a run that begins again, nothing remains.
    const fn replaces(&self, earlier: &Self) -> bool {
        matches!(
            (self, earlier),
            (Self::Run(_), Self::Run(_))
                | (Self::SetSpeed(_), Self::SetSpeed(_))
                | (Self::Design(_), Self::Design(_))
                | (Self::Seek(_), Self::Seek(_) | Self::Run(_))
                | (Self::Retrace { .. }, Self::Retrace { .. })
                | (
                    Self::Begin(_),
                    Self::Begin(_)
                        | Self::Design(_)
                        | Self::Fault(_)
                        | Self::Step
                        | Self::Run(_)
                        | Self::Seek(_)
                        | Self::Retrace { .. }
                )
        )
    }

    /// Whether this order may do something else after `earlier` than before it, so that the two keep their places.
    const fn depends_on(&self, earlier: &Self) -> bool {
        !matches!(
            (self, earlier),
            (Self::SetSpeed(_) | Self::Retrace { .. }, _)
                | (_, Self::SetSpeed(_) | Self::Retrace { .. })
                | (Self::Run(_), Self::Design(_) | Self::Fault(_))
                | (Self::Design(_) | Self::Fault(_), Self::Run(_))
        )
    }
}

/// Puts `order` at the end of those that wait, in the place of what it makes pointless; the queue of a window that goes on asking
/// the same things stays short, however long the engine is busy.
fn put(waiting: &mut VecDeque<Numbered>, (run, order): Numbered) {
    let mut place = waiting.len();
    while let Some((_, earlier)) = place.checked_sub(1).and_then(|before| waiting.get(before)) {
        place -= 1;
        if order.replaces(earlier) {
            waiting.remove(place);
        } else if order.depends_on(earlier) {
            break;
        }
    }
    waiting.push_back((run, order));
}

/// An order and the number of the run that it is meant for.
type Numbered = (u64, Order);

/// What there was before, and what there is of it that lies after the present moment where that was gone back from.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// The design that the run began with.
    pub begun: Option<Arc<Design>>,
    /// The latest moment that was reached, in simulated nanoseconds.
    pub furthest_ns: u64,
    /// The run second by second.
    pub seconds: Arc<History>,
    /// What was done to the run from outside, with the moments.
    pub inputs: Arc<Vec<(u64, Input)>>,
    /// How often something was done in the past, so that what had come after it is no more.
    pub forks: u64,
}

/// What the engine's thread says of the run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Which run this is about, counted from 1 in the order in which they were begun.
    pub run: u64,
    /// The run as it stands; none where the design cannot be run at all.
    pub snapshot: Option<Snapshot>,
    /// Simulated seconds per real second over the last one; none while the run stands still or has just begun.
    pub real_time_factor: Option<f64>,
    /// What keeps the newest design from being run; the run goes on with the last good one.
    pub problems: Vec<Problem>,
    /// The last fault that was refused.
    pub refused: Refused,
    /// What theory says of each component of the design that runs, as of some moment of the last second.
    pub theory: Arc<BTreeMap<Id, Theory>>,
    /// What there was before.
    pub past: Past,
    /// The moment that the run is on its way to as fast as it can, in simulated nanoseconds.
    pub sought_ns: Option<u64>,
    /// Single requests.
    pub requests: Arc<Requests>,
    /// What happened to the request that was asked for last.
    pub retraced: Option<Arc<Trace>>,
}

impl Report {
    /// The present moment, in simulated nanoseconds.
    #[must_use]
    pub fn time_ns(&self) -> u64 {
        self.snapshot.as_ref().map_or(0, |snapshot| snapshot.time_ns)
    }

    /// The moment in the future that the run is on its way to, in simulated nanoseconds.
    #[must_use]
    pub fn far_ns(&self) -> Option<u64> {
        self.sought_ns.filter(|sought_ns| *sought_ns > self.past.furthest_ns)
    }

    /// Whether the present moment is one that was gone back to.
    #[must_use]
    pub fn is_past(&self) -> bool {
        self.time_ns() < self.past.furthest_ns
    }

    /// Why the run has halted for good, if it has.
    #[must_use]
    pub fn halted(&self) -> Option<&Problem> {
        self.snapshot.as_ref()?.halted.as_ref()
    }
}

/// An order that the run refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// How many were refused so far; a new number is a new refusal.
    pub number: u64,
    /// Why the last one was.
    pub problems: Vec<Problem>,
}

/// Called on the engine's thread when there is a new report.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

struct Shared {
    report: ArcSwap<Report>,
    is_dead: AtomicBool,
}

/// The window's side of the run.
pub struct Runner {
    orders: SyncSender<Numbered>,
    waiting: VecDeque<Numbered>,
    shared: Arc<Shared>,
    /// How many runs were begun, the present one included.
    runs: u64,
    is_running: bool,
    speed: f64,
}

impl Runner {
    /// Starts the thread with a run of `design` that stands still at zero.
    #[must_use]
    pub fn start<M: Machine>(design: &Arc<Design>, wake: Wake) -> Self {
        let (orders, heard) = sync_channel(ORDERS_MAX);
        let shared = Arc::new(Shared { report: ArcSwap::default(), is_dead: AtomicBool::new(false) });
        let death_notice = DeathNotice { shared: Arc::clone(&shared), wake: Arc::clone(&wake) };
        let for_worker = Arc::clone(&shared);
        let spawned = std::thread::Builder::new().name("engine".to_owned()).spawn(move || {
            let _death_notice = death_notice;
            let publish = |report: Report| {
                for_worker.report.store(Arc::new(report));
                wake();
            };
            worker::run::<M>(&heard, &publish);
        });
        if let Err(error) = spawned {
            tracing::error!("The engine's thread could not be started: {error}");
            shared.is_dead.store(true, Ordering::Release);
        }
        let mut runner = Self { orders, waiting: VecDeque::new(), shared, runs: 0, is_running: false, speed: 1.0 };
        runner.send(Order::Begin(Arc::clone(design)));
        runner
    }

    /// The newest report of the present run; an empty one while the engine has not said anything of it yet.
    #[must_use]
    pub fn report(&self) -> Arc<Report> {
        let report = self.shared.report.load_full();
        if report.run == self.runs { report } else { Arc::default() }
    }

    /// Whether the engine has still to say whether the present run can be run at all.
    #[must_use]
    pub fn is_beginning(&self) -> bool {
        self.shared.report.load().run != self.runs
    }

    /// How many orders wait for the channel to take them.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Whether the engine's thread has ended, by a defect of ours; only a new runner goes on.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        self.shared.is_dead.load(Ordering::Acquire)
    }

    /// Whether simulated time was told to pass, and the run has not halted for good.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.is_running && self.report().halted().is_none()
    }

    /// The speed that was asked for, in simulated seconds per real one.
    #[must_use]
    pub const fn speed(&self) -> f64 {
        self.speed
    }

    /// Gives an order without ever waiting: what the channel does not take yet stays here until [`Self::flush`].
    pub fn send(&mut self, order: Order) {
        match order {
            Order::Run(is_running) => self.is_running = is_running,
            Order::Begin(_) => (self.is_running, self.runs) = (false, self.runs + 1),
            Order::Step | Order::Seek(_) => self.is_running = false,
            Order::SetSpeed(speed) => self.speed = speed,
            Order::Design(_) | Order::Fault(_) | Order::Retrace { .. } => {}
        }
        put(&mut self.waiting, (self.runs, order));
        self.flush();
    }

    /// Sends what still waits; true where all of it is on its way. To be called once a frame.
    pub fn flush(&mut self) -> bool {
        while let Some(order) = self.waiting.pop_front() {
            match self.orders.try_send(order) {
                Ok(()) => {}
                Err(TrySendError::Full(order)) => {
                    self.waiting.push_front(order);
                    return false;
                }
                Err(TrySendError::Disconnected(_)) => {
                    self.is_running = false;
                    self.waiting.clear();
                }
            }
        }
        true
    }
}

/// Says that the thread has ended, however it ends.
struct DeathNotice {
    shared: Arc<Shared>,
    wake: Wake,
}

impl Drop for DeathNotice {
    fn drop(&mut self) {
        self.shared.is_dead.store(true, Ordering::Release);
        (self.wake)();
    }
}
