//! A run from the outside: made from a design, moved on in simulated time, asked for what it shows and what it measured.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::lowering::{self, LoweredDesign};
use crate::catalog::outgoing::Outgoing;
use crate::catalog::{self, Reason};
use crate::design::{Class, Design, Fault, Id, KindName, Path, Problem};

use super::arrivals::Arrivals;
use super::batches::Batches;
use super::calendar::{Calendar, Event};
use super::call::{Asker, Call, Calls, Request, Way};
use super::hash::Table;
use super::meter::{LinkTally, Recent, Tally};
use super::operations::Log;
use super::plan::Plan;
use super::random::{NS_PER_S, mix};
use super::replica::Group;
use super::results::{Counts, Resharding, Results};
use super::session::Sessions;
use super::slab::Slab;
use super::snapshot::{Snapshot, Totals};
use super::state::{Component, Instance, Link};
use super::tracer::Tracer;

/// How a run differs from what its design says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Where the random numbers begin; none: the design's own seed.
    pub seed: Option<u64>,
    /// How many users there are instead of the workload's, to begin with: where a ramp leads to stays as written.
    pub users: Option<u64>,
    /// What happens before this moment is left out of the results, in simulated nanoseconds from the start.
    pub warm_up_ns: u64,
    /// Whether it runs as the reference that the engine is tested against and measured by: every event by itself, all of them in
    /// one heap. Its results are the same to the last bit.
    pub is_reference: bool,
    /// Of about how many requests in each simulated second a trace is taken.
    pub traces_per_s: u32,
}

/// Something done to a run from outside, at its present moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A fault or a repair.
    Fault(Fault),
    /// So many users from now on; a ramp ends there.
    Users(u64),
    /// The design as it is now, after an edit. The run goes on.
    Design(Arc<Design>),
}

/// A run of a design.
#[derive(Clone)]
pub struct Simulation {
    pub(super) design: Arc<Design>,
    pub(super) lowered: Arc<LoweredDesign>,
    /// Shared with copies of the run: it changes with an edit alone.
    pub(super) plan: Arc<Plan>,
    pub(super) seed: u64,
    /// [`Self::seed`] as it was given.
    pub(super) seed_given: u64,
    pub(super) warm_up_ns: u64,
    incidents_edition: u32,
    inputs: Vec<(u64, Input)>,
    pub(super) now_ns: u64,
    pub(super) events: u64,
    pub(super) calendar: Calendar,
    pub(super) calls: Calls,
    pub(super) requests: Slab<Request>,
    pub(super) components: Vec<Component>,
    pub(super) instances: Vec<Instance>,
    pub(super) links: Vec<Link>,
    pub(super) dead_data_centers: BTreeSet<usize>,
    pub(super) groups: Vec<Group>,
    pub(super) sessions: Sessions,
    /// Messages in all queues.
    pub(super) messages_kept: usize,
    pub(super) operations: Log,
    pub(super) reshardings: Vec<Resharding>,
    /// When each key was last written.
    pub(super) last_writes: Table<u64, u64>,
    pub(super) arrivals: Arrivals,
    pub(super) totals: Totals,
    pub(super) classes: [Recent<Tally>; Class::ALL.len()],
    /// Counts since the start, and those of them after the warm-up.
    pub(super) counts: (Counts, Counts),
    pub(super) batches: Batches,
    pub(super) tracer: Tracer,
    /// Whether the event that goes on is one that a user sees.
    pub(super) shows: bool,
    /// Room for the ways that a call may take.
    pub(super) ways: Vec<Way>,
    under_way_max: usize,
    is_halted: bool,
}

/// How many places ahead of its turn an event's call is looked at, and how many what that is about: as far as fetching them from
/// memory takes.
const LOOK_AHEAD: (usize, usize) = (8, 4);

/// Calls under way from which on they do not all stay close to the processor.
const CROWD_OF_CALLS: usize = 2_048;

/// Requests and calls under way past which a run halts, unless it is told otherwise: about two gigabytes of them.
const UNDER_WAY_MAX: usize = 5_000_000;

impl Simulation {
    /// A run at time zero, the design's incidents before it.
    ///
    /// # Errors
    /// What keeps the design from running, or what the engine does not run yet.
    pub fn new(design: &Arc<Design>, options: &Options) -> Result<Self, Vec<Problem>> {
        let lowered = lower(design)?;
        let seed = options.seed.unwrap_or(design.seed);
        let users = options.users.unwrap_or(design.workload.users);
        let mut run = Self {
            design: Arc::clone(design),
            lowered: Arc::new(LoweredDesign { components: BTreeMap::new(), links: BTreeMap::new() }),
            plan: Arc::default(),
            seed: mix(seed),
            seed_given: seed,
            warm_up_ns: options.warm_up_ns,
            incidents_edition: 0,
            inputs: Vec::new(),
            now_ns: 0,
            events: 0,
            calendar: Calendar::new(options.is_reference),
            calls: Calls::default(),
            requests: Slab::default(),
            components: Vec::new(),
            instances: Vec::new(),
            links: Vec::new(),
            dead_data_centers: BTreeSet::new(),
            groups: Vec::new(),
            sessions: Sessions::default(),
            messages_kept: 0,
            operations: Log::new(),
            reshardings: Vec::new(),
            last_writes: Table::default(),
            arrivals: Arrivals::new(&design.workload, users),
            totals: Totals::default(),
            classes: Default::default(),
            counts: (Counts::default(), Counts::default()),
            batches: Batches::new(options.warm_up_ns),
            tracer: Tracer::new(options.traces_per_s),
            shows: false,
            ways: Vec::new(),
            under_way_max: UNDER_WAY_MAX,
            is_halted: false,
        };
        run.begin(lowered);
        Ok(run)
    }

    fn begin(&mut self, lowered: LoweredDesign) {
        self.calendar.set(0, Event::Second);
        if self.warm_up_ns > 0 {
            self.calendar.set(self.warm_up_ns, Event::WarmUpEnd);
        }
        self.schedule_incidents(0);
        self.lay(lowered);
        self.draw_next_arrival();
    }

    /// The design's incidents happen from `from_ns` on; what is before that has passed.
    fn schedule_incidents(&mut self, from_ns: u64) {
        self.incidents_edition += 1;
        for (place, incident) in self.design.incidents.iter().enumerate() {
            let at_ns = (incident.at_s * NS_PER_S as f64) as u64;
            if at_ns >= from_ns {
                self.calendar.set(at_ns, Event::Incident { place: place as u32, edition: self.incidents_edition });
            }
        }
    }

    #[cold]
    fn on_incident(&mut self, place: usize, edition: u32) {
        if edition == self.incidents_edition {
            let fault = self.design.incidents[place].what.clone();
            self.inflict(&fault);
        }
    }

    /// The present moment, in simulated nanoseconds from the start of the run.
    #[must_use]
    pub const fn now_ns(&self) -> u64 {
        self.now_ns
    }

    /// The design as it runs now.
    #[must_use]
    pub const fn design(&self) -> &Arc<Design> {
        &self.design
    }

    /// Halts the run once more than `count` requests and calls are under way, instead of the five million that it has memory
    /// for otherwise.
    pub const fn halt_above(&mut self, count: usize) {
        self.under_way_max = count;
    }

    /// Why the run has halted for good, if it has: more is under way than there is memory for. It shows and tells what was until
    /// then, and does not move on.
    #[must_use]
    pub fn halted(&self) -> Option<Problem> {
        let count = self.under_way_max;
        let problem = || Problem::new("cannot_keep_up", Path::root()).with("count", count).with("at_s", self.second());
        self.is_halted.then(problem)
    }

    /// Moves on to `until_ns`, but through no more than `events_max` events; whether `until_ns` was reached, or the run has
    /// [halted](Self::halted).
    pub fn advance(&mut self, until_ns: u64, events_max: u64) -> bool {
        let events_end = self.events.saturating_add(events_max);
        loop {
            let mark_ns = self.batches.next_ns();
            let limit_ns = until_ns.min(mark_ns);
            while self.events < events_end && !self.is_halted && self.next_event(limit_ns) {}
            if self.is_halted {
                return true;
            }
            if self.calendar.is_due(limit_ns) {
                return false;
            }
            if mark_ns > until_ns {
                break;
            }
            self.mark_batch(mark_ns);
        }
        self.now_ns = self.now_ns.max(until_ns);
        true
    }

    /// Moves on up to and including the next event that a user would see: a request comes in, is answered, or fails. Where
    /// nothing of the kind happens for a simulated second, that second passes.
    pub fn step(&mut self) {
        let until_ns = self.now_ns + NS_PER_S;
        self.shows = false;
        while !self.is_halted && !self.shows && self.go_to_next(until_ns) {}
        if !self.shows && !self.is_halted {
            self.now_ns = until_ns;
        }
    }

    /// Does something to the run, now.
    ///
    /// # Errors
    /// What is wrong with the input; nothing has changed then.
    pub fn apply(&mut self, input: Input) -> Result<(), Vec<Problem>> {
        match &input {
            Input::Fault(fault) => self.inflict(fault),
            Input::Users(users) => {
                self.arrivals.set_users(*users);
                self.reschedule_arrivals();
            }
            Input::Design(design) => self.change_design(design)?,
        }
        self.inputs.push((self.now_ns, input));
        Ok(())
    }

    /// Events since the start.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// How many bytes a copy of it takes, about: what grows with load and with what is remembered.
    pub(super) fn bytes(&self) -> usize {
        let counted: usize = self.components.iter().map(|component| component.meter.bytes()).sum();
        let classes: usize = self.classes.iter().map(Recent::bytes).sum();
        let links = size_of_val(self.links.as_slice());
        // A thing that is kept in mind takes one to two cache lines, with its place in a table.
        counted + classes + links + size_of_val(self.instances.as_slice()) + self.kept() * 96
    }

    /// How many things it keeps in mind: what is under way, what will happen, what instances remember. It does not grow with the
    /// time of a run whose load is steady.
    #[must_use]
    pub fn kept(&self) -> usize {
        let remembered: usize = self.instances.iter().map(super::state::Instance::kept).sum();
        let copied: usize = self.groups.iter().map(super::replica::Group::kept).sum();
        let under_way = self.requests.len() + self.calls.len() + self.calendar.len();
        under_way + remembered + copied + self.tracer.kept() + self.sessions.len() + self.last_writes.len()
    }

    /// What was done to the run from outside so far, with the moments.
    #[must_use]
    pub fn inputs(&self) -> &[(u64, Input)] {
        &self.inputs
    }

    /// What it shows: the last 5 simulated seconds.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        self.show()
    }

    /// What it measured since the end of the warm-up.
    #[must_use]
    pub fn results(&self) -> Results {
        self.measure()
    }

    fn change_design(&mut self, design: &Arc<Design>) -> Result<(), Vec<Problem>> {
        let lowered = lower(design)?;
        if self.design.workload != design.workload {
            self.arrivals.set_workload(&design.workload);
            self.reschedule_arrivals();
        }
        let before = std::mem::replace(&mut self.design, Arc::clone(design));
        if before.incidents != design.incidents {
            self.schedule_incidents(self.now_ns + 1);
        }
        // A box that was moved, renamed or remarked upon is the same to a request.
        if *self.lowered != lowered {
            self.lay(lowered);
        }
        Ok(())
    }

    /// Lets the next event happen, if it does until `until_ns`; whether it did.
    pub(super) fn next_event(&mut self, until_ns: u64) -> bool {
        let Some((time_ns, event)) = self.calendar.take_until(until_ns) else { return false };
        self.look_ahead();
        self.now_ns = time_ns;
        self.events += 1;
        match event {
            Event::Arrival => self.on_arrival(),
            Event::Attempt(request) => self.begin_attempt(request),
            Event::Deadline(request) => self.on_deadline(request),
            Event::Reach(call) => self.on_reach(call),
            Event::Start(call) => self.on_start(call),
            Event::Computed(call) => self.on_computed(call),
            Event::Continue(call) => self.on_continue(call),
            Event::Answer(call) => self.on_answer(call),
            Event::Probe { instance } => self.probe(instance as usize),
            Event::ProbeNames { component } => self.probe_names(component as usize),
            Event::Incident { place, edition } => self.on_incident(place as usize, edition),
            Event::SurgeEnd => self.end_surges(),
            Event::Failover { group, died_ns } => self.on_failover(group as usize, died_ns),
            Event::Return { instance, message } => self.return_message(instance as usize, message),
            Event::Alert { instance } => self.on_alert(instance as usize),
            Event::Restart { instance } => self.on_restart(instance as usize),
            Event::Started { instance } => self.on_started(instance as usize),
            Event::Drained { instance } => self.on_drained(instance as usize),
            Event::Look { component } => self.on_look(component as usize),
            Event::Second => self.begin_second(),
            Event::WarmUpEnd => self.begin_measuring(),
        }
        true
    }

    /// Looks at what events are about that come a little later, so that it is fetched from memory meanwhile: first at a call,
    /// then at what that is about in turn. Nothing follows from it.
    #[inline]
    fn look_ahead(&self) {
        if self.calls.len() < CROWD_OF_CALLS {
            return;
        }
        if let Some(Event::Reach(call) | Event::Computed(call) | Event::Continue(call) | Event::Answer(call)) =
            self.calendar.later(LOOK_AHEAD.0)
            && let Some(call) = self.calls.get(*call)
        {
            call.touch();
        }
        match self.calendar.later(LOOK_AHEAD.1) {
            Some(Event::Answer(call)) => {
                let Some(Asker::Call(caller)) = self.calls.get(*call).map(|call| call.asker) else { return };
                if let Some(caller) = self.calls.get(caller) {
                    caller.touch();
                }
            }
            Some(Event::Reach(call) | Event::Computed(call)) => {
                let Some(instance) = self.calls.get(*call).and_then(Call::instance) else { return };
                if let Some(instance) = self.instances.get(instance) {
                    instance.touch();
                }
            }
            _ => {}
        }
    }

    /// Notes that there may be more under way than there is memory for.
    pub(super) fn note_load(&mut self) {
        self.is_halted |= self.requests.len() + self.calls.len() + self.messages_kept > self.under_way_max;
    }

    /// The second of the run that goes on.
    pub(super) const fn second(&self) -> u64 {
        self.now_ns / NS_PER_S
    }

    /// Whether what began at `began_ns` is in the results.
    pub(super) const fn is_measured(&self, began_ns: u64) -> bool {
        began_ns >= self.warm_up_ns
    }

    #[cold]
    fn begin_second(&mut self) {
        let (second, now_ns) = (self.second(), self.now_ns);
        for component in &mut self.components {
            component.begin_meters(second);
            component.gauges_mut().into_iter().for_each(|gauge| gauge.begin(second, now_ns));
        }
        for instance in &mut self.instances {
            instance.arrivals.begin(second);
            for gauge in [&mut instance.busy, &mut instance.cpus] {
                gauge.begin(second, now_ns);
            }
        }
        self.links.iter_mut().for_each(|link| link.meter.begin(second));
        self.classes.iter_mut().for_each(|class| class.begin(second));
        self.calendar.set(now_ns + NS_PER_S, Event::Second);
    }

    #[cold]
    fn begin_measuring(&mut self) {
        let now_ns = self.now_ns;
        for component in &mut self.components {
            component.gauges_mut().into_iter().for_each(|gauge| gauge.measure_from(now_ns));
        }
        for instance in &mut self.instances {
            for gauge in [&mut instance.busy, &mut instance.cpus] {
                gauge.measure_from(now_ns);
            }
        }
    }

    /// Something came in at a component.
    pub(super) fn enter(&mut self, component: usize, began_ns: u64) {
        let is_measured = self.is_measured(began_ns);
        let component = &mut self.components[component];
        component.inside += 1;
        component.inside_measured += u64::from(is_measured);
    }

    /// What came in at `began_ns` left a component.
    pub(super) fn leave(&mut self, component: usize, began_ns: u64) {
        let is_measured = self.is_measured(began_ns);
        let component = &mut self.components[component];
        component.inside -= 1;
        component.inside_measured -= u64::from(is_measured);
    }

    /// Counts something at a component, of what began at `began_ns`.
    pub(super) fn count_at(&mut self, component: usize, began_ns: u64, add: impl Fn(&mut Tally)) {
        let is_measured = self.is_measured(began_ns);
        self.components[component].meter.count(is_measured, add);
    }

    /// Counts something on a link, of what began at `began_ns`.
    pub(super) fn count_on(&mut self, link: usize, began_ns: u64, add: impl Fn(&mut LinkTally)) {
        let is_measured = self.is_measured(began_ns);
        self.links[link].meter.count(is_measured, add);
    }

    /// Counts a failure where it happened, of something that began at `began_ns`.
    pub(super) fn fail_here(&mut self, component: usize, reason: Reason, began_ns: u64) {
        self.count_at(component, began_ns, |tally| tally.failed_here[reason as usize] += 1);
    }

    /// Counts what is no failure.
    pub(super) fn count(&mut self, count: impl Fn(&mut Counts)) {
        self.count_from(self.now_ns, count);
    }

    /// The same, of something that began at `began_ns`.
    pub(super) fn count_from(&mut self, began_ns: u64, count: impl Fn(&mut Counts)) {
        count(&mut self.counts.0);
        if self.is_measured(began_ns) {
            count(&mut self.counts.1);
        }
    }
}

/// The most targets that the instances of one balancer keep an eye on together: each instance probes each target for itself.
const WATCHED_MAX: u64 = 2_000_000;

/// Balancers whose instances have more targets together than a run has memory for.
fn too_wide(design: &Design) -> Vec<Problem> {
    let outgoing = Outgoing::new(design);
    let instances = |id: &Id| design.components.get(id).map_or(0, |component| u64::from(component.instances));
    let balancers = design.components.iter().filter(|(_, component)| component.kind.name() == KindName::LoadBalancer);
    let watched = balancers.map(|(id, component)| {
        let targets: u64 = outgoing.from(id).map(|link| instances(&link.to)).sum();
        (id, u64::from(component.instances) * targets)
    });
    let path = |id: &Id| Path::root().field("components").key(id).field("instances");
    let problem = |(id, count): (&Id, u64)| Problem::new("too_wide", path(id)).with("count", count).with("max", WATCHED_MAX);
    watched.filter(|(_, count)| *count > WATCHED_MAX).map(problem).collect()
}

/// Lowers a design after asking the catalog whether its file is right, and this engine whether there is room for it.
fn lower(design: &Design) -> Result<LoweredDesign, Vec<Problem>> {
    let mut problems = catalog::problems(design);
    problems.extend(too_wide(design));
    if problems.is_empty() { Ok(lowering::lower(design)) } else { Err(problems) }
}
