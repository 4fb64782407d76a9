//! What the engine's thread does: hears orders, simulates a slice, reports.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::pace::Pace;
use super::{Numbered, Order, Past, Refused, Report, put};
use crate::analysis::Theory;
use crate::design::{Design, Fault, Id, Problem};
use crate::engine::{Failed, Input, Second, Snapshot, Trace};

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

/// The least time between two reports on the way to another moment: what lies between is in the way of what was asked for.
const REPORT_ON_THE_WAY_EVERY: Duration = Duration::from_millis(250);
/// The least time between two looks at single requests.
const REQUESTS_EVERY: Duration = Duration::from_millis(250);
const NS_PER_S: u64 = 1_000_000_000;

/// Single requests of a run.
#[derive(Clone, Debug, Default)]
pub struct Requests {
    /// What happened to those that were sampled and are over, the oldest first.
    pub traces: Vec<Arc<Trace>>,
    /// Those that failed last, sampled or not, the oldest first.
    pub failed: Vec<Failed>,
}

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
    /// Goes to a moment not later than that one from which [`Self::advance`] leads to it, back included.
    fn approach(&mut self, _time_ns: u64) {}
    /// The latest moment that there is a past up to.
    fn furthest_ns(&self) -> u64 {
        self.time_ns()
    }
    /// Whether it goes no further, for good.
    fn is_halted(&self) -> bool {
        false
    }
    /// The last second that is over, and the components in the order of its loads.
    fn last_second(&self) -> Option<(Second, Vec<Id>)> {
        None
    }
    /// What was done to it from outside, with the moments.
    fn inputs(&self) -> Vec<(u64, Input)> {
        Vec::new()
    }
    /// Single requests.
    fn requests(&self) -> Requests {
        Requests::default()
    }
    /// What happened to a request that was sent at that moment or later, without moving.
    fn retrace(&self, _request: u64, _began_ns: u64) -> Option<Trace> {
        None
    }
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
    /// The moment that it is on its way to, as fast as it can.
    sought_ns: Option<u64>,
    past: Past,
    requests: (Arc<Requests>, Option<Instant>),
    retraced: Option<Arc<Trace>>,
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
        sought_ns: None,
        past: Past::default(),
        requests: (Arc::default(), None),
        retraced: None,
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
                // What came in the meantime belongs to the same report, and of several moments the last one is meant.
                let mut heard = VecDeque::from([order]);
                while let Ok(order) = orders.try_recv() {
                    put(&mut heard, order);
                }
                for order in heard {
                    worker.obey(order);
                }
                if worker.sought_ns.is_none() {
                    worker.report(publish);
                }
            }
            Err(RecvTimeoutError::Timeout) => worker.go_on(publish),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

impl<M: Machine> Worker<M> {
    /// Waits for an order: for good while the run stands still, else until there is something to simulate or to report.
    fn next_order(&self, orders: &Receiver<Numbered>) -> Result<Numbered, RecvTimeoutError> {
        if !self.is_running && self.sought_ns.is_none() {
            return orders.recv().map_err(|_closed| RecvTimeoutError::Disconnected);
        }
        orders.recv_timeout(if self.is_behind { Duration::ZERO } else { SLICE })
    }

    fn obey(&mut self, (run, order): Numbered) {
        self.run = run;
        match order {
            Order::Run(is_running) => {
                self.is_running = is_running && self.machine.is_some();
                self.sought_ns = self.sought_ns.filter(|_| is_running);
            }
            Order::Step => {
                self.arrive();
                self.is_running = false;
                self.machine.iter_mut().for_each(M::step);
                self.note_second();
            }
            Order::SetSpeed(speed) => self.speed = speed,
            Order::Begin(design) => self.begin(&design),
            Order::Design(design) => self.set_design(&design),
            Order::Fault(fault) => {
                self.arrive();
                self.try_input(|machine| machine.befall(fault));
            }
            Order::Seek(time_ns) => self.seek(time_ns),
            Order::Retrace { request, began_ns } => {
                let trace = self.machine.as_ref().and_then(|machine| machine.retrace(request, began_ns));
                self.retraced = trace.map(Arc::new);
            }
        }
        self.pace = Pace::new(self.speed, now(), self.time_ns());
        self.is_behind = self.is_running || self.sought_ns.is_some();
    }

    fn begin(&mut self, design: &Arc<Design>) {
        self.is_running = false;
        self.sought_ns = None;
        self.past = Past { begun: Some(Arc::clone(design)), ..Past::default() };
        self.requests = (Arc::default(), None);
        self.retraced = None;
        match M::begin(design) {
            Ok(machine) => (self.machine, self.problems) = (Some(machine), Vec::new()),
            Err(problems) => (self.machine, self.problems) = (None, problems),
        }
    }

    fn set_design(&mut self, design: &Arc<Design>) {
        self.arrive();
        if self.machine.is_none() {
            return self.begin(design);
        }
        let was_refused = !self.problems.is_empty();
        self.problems = self.input(|machine| machine.set_design(design)).err().unwrap_or_default();
        // A design that cannot be run still says how many users the last good one has, and so does the one that mends it.
        if (was_refused || !self.problems.is_empty())
            && let Err(problems) = self.input(|machine| machine.set_users(design.workload.users))
        {
            self.problems.extend(problems);
        }
    }

    /// Does something to the run; where it is refused, the report says so.
    fn try_input(&mut self, input: impl FnOnce(&mut M) -> Result<(), Vec<Problem>>) {
        if let Err(problems) = self.input(input) {
            self.refused = Refused { number: self.refused.number + 1, problems };
        }
    }

    /// Does something to the run, in the past as well: then what had come after is no more.
    fn input(&mut self, input: impl FnOnce(&mut M) -> Result<(), Vec<Problem>>) -> Result<(), Vec<Problem>> {
        let Some(machine) = &mut self.machine else { return Ok(()) };
        let before_ns = machine.furthest_ns();
        input(machine)?;
        self.past.inputs = Arc::new(machine.inputs());
        let furthest_ns = machine.furthest_ns();
        if furthest_ns < before_ns {
            self.past.forks += 1;
            Arc::make_mut(&mut self.past.seconds).forget_after(furthest_ns);
        }
        Ok(())
    }

    fn time_ns(&self) -> u64 {
        self.machine.as_ref().map_or(0, M::time_ns)
    }

    /// Sets out for another moment. Of a run that stands still this is a jump, and of one that goes on a pause.
    fn seek(&mut self, time_ns: u64) {
        self.is_running = false;
        if let Some(machine) = &mut self.machine {
            machine.approach(time_ns);
            self.sought_ns = Some(time_ns);
        }
    }

    /// Comes to where it is on its way to, if that is in the past; where it is not, the way ends here.
    fn arrive(&mut self) {
        if let (Some(machine), Some(sought_ns)) = (&mut self.machine, self.sought_ns.take())
            && sought_ns <= machine.furthest_ns()
        {
            machine.advance(sought_ns, u64::MAX);
        }
    }

    /// Simulates a slice where the clock asks for it, and reports when it is time to.
    fn go_on(&mut self, publish: &dyn Fn(Report)) {
        if let Some(sought_ns) = self.sought_ns {
            return self.go_towards(sought_ns, publish);
        }
        let time_ns = self.time_ns();
        let target_ns = self.pace.target_ns(now(), time_ns);
        if target_ns > time_ns {
            self.advance(target_ns);
        }
        if now().saturating_duration_since(self.reported) >= REPORT_EVERY.max(self.report_cost * REPORT_SHARE) {
            self.pace.note(now(), self.time_ns());
            self.report(publish);
        }
    }

    /// A slice of the way to another moment; there, everything that happens at it has happened.
    fn go_towards(&mut self, sought_ns: u64, publish: &dyn Fn(Report)) {
        self.advance(sought_ns);
        let Some(machine) = &mut self.machine else { return };
        let is_there = machine.time_ns() >= sought_ns;
        if is_there {
            machine.advance(sought_ns, u64::MAX);
        }
        let is_late = now().saturating_duration_since(self.reported) >= REPORT_ON_THE_WAY_EVERY;
        if is_there || machine.is_halted() {
            self.sought_ns = None;
            self.is_behind = self.is_running;
            self.pace = Pace::new(self.speed, now(), self.time_ns());
            self.report(publish);
        } else if is_late {
            self.report(publish);
        }
    }

    /// Simulates until that moment, but no longer than a slice; each second that is over is noted.
    fn advance(&mut self, until_ns: u64) {
        let start = now();
        loop {
            let part = now();
            let Some(machine) = &mut self.machine else { return };
            let stop_ns = until_ns.min((machine.time_ns() / NS_PER_S + 1) * NS_PER_S);
            machine.advance(stop_ns, self.slice_events);
            let (time_ns, is_halted) = (machine.time_ns(), machine.is_halted());
            self.slice_events = fitted(self.slice_events, part.elapsed(), time_ns < stop_ns);
            self.is_behind = time_ns < until_ns;
            self.note_second();
            if !self.is_behind || is_halted || start.elapsed() >= SLICE {
                return;
            }
        }
    }

    /// Keeps the last second in mind, if that is not known yet.
    fn note_second(&mut self) {
        let Some(machine) = &self.machine else { return };
        if machine.time_ns() / NS_PER_S <= self.past.seconds.seconds() {
            return;
        }
        if let Some((second, ids)) = machine.last_second() {
            Arc::make_mut(&mut self.past.seconds).add(second, &ids);
        }
    }

    /// Looks at single requests, now and then.
    fn look_at_requests(&mut self) {
        let now = now();
        let is_due = self.requests.1.is_none_or(|until| now >= until) || !self.is_running;
        if let Some(machine) = self.machine.as_ref().filter(|_| is_due) {
            self.requests = (Arc::new(machine.requests()), Some(now + REQUESTS_EVERY));
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
        self.look_at_requests();
        self.past.furthest_ns = self.machine.as_ref().map_or(0, M::furthest_ns);
        // A run that has halted goes no further, however often it is asked.
        self.is_running &= snapshot.as_ref().is_none_or(|snapshot| snapshot.halted.is_none());
        publish(Report {
            run: self.run,
            snapshot,
            real_time_factor,
            problems: self.problems.clone(),
            refused: self.refused.clone(),
            theory: Arc::clone(&self.theory),
            past: self.past.clone(),
            sought_ns: self.sought_ns,
            requests: Arc::clone(&self.requests.0),
            retraced: self.retraced.clone(),
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
