//! What the engine's thread does: hears orders, simulates a slice, reports.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::pace::Pace;
use super::{Numbered, Order, Refused, Report};
use crate::analysis::Theory;
use crate::design::{Design, Fault, Id, Problem};
use crate::engine::Snapshot;

/// A slice of simulation should take this long, so that orders are heard soon.
const SLICE: Duration = Duration::from_millis(4);
/// Bounds of the number of events in a slice.
const EVENTS_MIN: u64 = 16;
const EVENTS_MAX: u64 = 4_000_000;
/// The least time between two looks at theory, which changes with the design and hardly with time; they may cost as little of the
/// thread's time as one part in so many.
const THEORY_EVERY: Duration = Duration::from_secs(1);
const THEORY_SHARE: u32 = 50;
/// The least time between two reports of a run under way.
const REPORT_EVERY: Duration = Duration::from_millis(33);
/// Taking reports may cost one part of the thread's time in so many.
const REPORT_SHARE: u32 = 8;

/// Something that runs a design: the engine, or a stand-in for it in tests.
pub trait Machine: Sized + 'static {
    /// A run of `design` at time zero.
    ///
    /// # Errors
    /// What keeps the design from being run.
    fn begin(design: &Arc<Design>) -> Result<Self, Vec<Problem>>;
    /// Simulates until that time, or until so many events are done.
    fn advance(&mut self, until_ns: u64, events_max: u64);
    /// Simulates up to the next event.
    fn step(&mut self);
    /// Goes on with `design`.
    ///
    /// # Errors
    /// What keeps the design from being run; the run goes on with the one before.
    fn set_design(&mut self, design: &Arc<Design>) -> Result<(), Vec<Problem>>;
    /// The number of users from now on.
    ///
    /// # Errors
    /// Why there cannot be so many.
    fn set_users(&mut self, users: u64) -> Result<(), Vec<Problem>>;
    /// A fault or a repair, now.
    ///
    /// # Errors
    /// What is wrong with it; nothing has befallen the run then.
    fn befall(&mut self, fault: Fault) -> Result<(), Vec<Problem>>;
    /// The simulated time.
    fn time_ns(&self) -> u64;
    /// What the window draws.
    fn snapshot(&mut self) -> Snapshot;
    /// What theory says of the design that runs.
    fn theory(&self) -> BTreeMap<Id, Theory> {
        BTreeMap::new()
    }
}

#[allow(clippy::disallowed_methods, reason = "the runner owns the clock")]
fn now() -> Instant {
    Instant::now()
}

struct Worker<M> {
    /// The number of the run.
    run: u64,
    machine: Option<M>,
    problems: Vec<Problem>,
    refused: Refused,
    is_running: bool,
    speed: f64,
    pace: Pace,
    slice_events: u64,
    /// Whether the last slice ended before the time that it was to reach.
    is_behind: bool,
    reported: Instant,
    report_cost: Duration,
    theory: Arc<BTreeMap<Id, Theory>>,
    /// From when on it is looked at again, and how many inputs the run had had; none: at once.
    theory_until: Option<(Instant, u64)>,
}

/// Serves orders until the window's side is gone.
pub(super) fn run<M: Machine>(orders: &Receiver<Numbered>, publish: &dyn Fn(Report)) {
    let start = now();
    let mut worker = Worker::<M> {
        run: 0,
        machine: None,
        problems: Vec::new(),
        refused: Refused::default(),
        is_running: false,
        speed: 1.0,
        pace: Pace::new(1.0, start, 0),
        slice_events: 1024,
        is_behind: false,
        reported: start,
        report_cost: Duration::ZERO,
        theory: Arc::default(),
        theory_until: None,
    };
    loop {
        match worker.next_order(orders) {
            Ok(order) => {
                worker.obey(order);
                // What came in the meantime belongs to the same report.
                while let Ok(order) = orders.try_recv() {
                    worker.obey(order);
                }
                worker.report(publish);
            }
            Err(RecvTimeoutError::Timeout) => worker.go_on(publish),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

impl<M: Machine> Worker<M> {
    /// Waits for an order: for good while the run stands still, else until there is something to simulate or to report.
    fn next_order(&self, orders: &Receiver<Numbered>) -> Result<Numbered, RecvTimeoutError> {
        if !self.is_running {
            return orders.recv().map_err(|_closed| RecvTimeoutError::Disconnected);
        }
        orders.recv_timeout(if self.is_behind { Duration::ZERO } else { SLICE })
    }

    fn obey(&mut self, (run, order): Numbered) {
        self.run = run;
        match order {
            Order::Run(is_running) => self.is_running = is_running && self.machine.is_some(),
            Order::Step => {
                self.is_running = false;
                self.machine.iter_mut().for_each(M::step);
            }
            Order::SetSpeed(speed) => self.speed = speed,
            Order::Begin(design) => self.begin(&design),
            Order::Design(design) => self.set_design(&design),
            Order::Fault(fault) => self.try_input(|machine| machine.befall(fault)),
        }
        self.pace = Pace::new(self.speed, now(), self.time_ns());
        self.is_behind = self.is_running;
    }

    fn begin(&mut self, design: &Arc<Design>) {
        self.is_running = false;
        match M::begin(design) {
            Ok(machine) => (self.machine, self.problems) = (Some(machine), Vec::new()),
            Err(problems) => (self.machine, self.problems) = (None, problems),
        }
    }

    fn set_design(&mut self, design: &Arc<Design>) {
        let Some(machine) = &mut self.machine else { return self.begin(design) };
        let was_refused = !self.problems.is_empty();
        self.problems = machine.set_design(design).err().unwrap_or_default();
        // A design that cannot be run still says how many users the last good one has, and so does the one that mends it.
        if (was_refused || !self.problems.is_empty())
            && let Err(problems) = machine.set_users(design.workload.users)
        {
            self.problems.extend(problems);
        }
    }

    /// Does something to the run; where it is refused, the report says so.
    fn try_input(&mut self, input: impl FnOnce(&mut M) -> Result<(), Vec<Problem>>) {
        let Some(machine) = &mut self.machine else { return };
        if let Err(problems) = input(machine) {
            self.refused = Refused { number: self.refused.number + 1, problems };
        }
    }

    fn time_ns(&self) -> u64 {
        self.machine.as_ref().map_or(0, M::time_ns)
    }

    /// Simulates a slice where the clock asks for it, and reports when it is time to.
    fn go_on(&mut self, publish: &dyn Fn(Report)) {
        let start = now();
        let Some(machine) = &mut self.machine else { return };
        let target_ns = self.pace.target_ns(start, machine.time_ns());
        if target_ns > machine.time_ns() {
            machine.advance(target_ns, self.slice_events);
            self.is_behind = machine.time_ns() < target_ns;
            self.slice_events = fitted(self.slice_events, start.elapsed(), self.is_behind);
        }
        if now().saturating_duration_since(self.reported) >= REPORT_EVERY.max(self.report_cost * REPORT_SHARE) {
            self.pace.note(now(), self.time_ns());
            self.report(publish);
        }
    }

    /// Asks for theory where there is something measured to stand beside it, now and then; how long that took.
    fn look_at_theory(&mut self, snapshot: Option<&Snapshot>) -> Duration {
        let Some((machine, snapshot)) = self.machine.as_ref().zip(snapshot).filter(|(_, shown)| shown.time_ns > 0) else {
            (self.theory, self.theory_until) = (Arc::default(), None);
            return Duration::ZERO;
        };
        let start = now();
        if self.theory_until.is_some_and(|(until, inputs)| inputs == snapshot.inputs && start < until) {
            return Duration::ZERO;
        }
        self.theory = Arc::new(machine.theory());
        let cost = start.elapsed();
        self.theory_until = Some((start + THEORY_EVERY.max(cost * THEORY_SHARE), snapshot.inputs));
        cost
    }

    fn report(&mut self, publish: &dyn Fn(Report)) {
        let start = now();
        let real_time_factor = if self.is_running { self.pace.measured() } else { None };
        let snapshot = self.machine.as_mut().map(M::snapshot);
        let theory_cost = self.look_at_theory(snapshot.as_ref());
        // A run that has halted goes no further, however often it is asked.
        self.is_running &= snapshot.as_ref().is_none_or(|snapshot| snapshot.halted.is_none());
        publish(Report {
            run: self.run,
            snapshot,
            real_time_factor,
            problems: self.problems.clone(),
            refused: self.refused.clone(),
            theory: Arc::clone(&self.theory),
        });
        self.reported = now();
        self.report_cost = self.reported.saturating_duration_since(start).saturating_sub(theory_cost);
    }
}

/// The number of events that would have taken a slice's time; more only where the bound was reached.
fn fitted(events: u64, took: Duration, was_bound: bool) -> u64 {
    let scaled = (events as f64 * SLICE.as_secs_f64() / took.as_secs_f64().max(1e-6)) as u64;
    let next = if was_bound { scaled.min(events.saturating_mul(2)) } else { scaled.min(events) };
    next.clamp(EVENTS_MIN, EVENTS_MAX)
}
