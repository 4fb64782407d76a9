//! What the plan says of a design before anything runs: which component is asked for what, how often, and where requests come to
//! an end that cannot be served. Rules and the checklist look at this and never at what a component is called.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::flow::{Flow, flow};
use super::reach::{Cell, cells};
use super::theory;
use crate::catalog::Reason;
use crate::catalog::lowering::{Choice, Lowered, LoweredDesign, Role, Step, Task, lower};
use crate::design::{Class, Design, Fault, Id, Problem};
use crate::engine::{Options, Simulation, Way};

/// A design that was looked over.
pub struct Survey {
    pub(super) design: Arc<Design>,
    pub(super) lowered: LoweredDesign,
    pub(super) run: Simulation,
    pub(super) cells: Vec<Cell>,
    /// How often each component is asked, with the hit ratios that theory gives of memories that are warm; where it gives none,
    /// nothing is found.
    pub(super) flow: Flow,
    pub(super) hit_ratios: BTreeMap<usize, f64>,
    paths: Paths,
}

/// Where requests may get to at all.
#[derive(Debug, Default)]
struct Paths {
    /// What each component may be asked, for requests of which class.
    asked: BTreeMap<Id, BTreeSet<(Task, Class)>>,
    /// Where requests of a class fail whatever happens, and why.
    dead_ends: BTreeSet<(Id, Class, Reason)>,
}

impl Survey {
    /// Looks a design over.
    ///
    /// # Errors
    /// What keeps it from running.
    pub fn new(design: &Arc<Design>) -> Result<Self, Vec<Problem>> {
        let run = Simulation::new(design, &Options::default())?;
        let cells = cells(&run, design.workload.users.max(1));
        let (flow, hit_ratios) = theory::warm_flow(&run, &cells);
        let lowered = lower(design);
        let paths = Paths::of(design, &lowered);
        Ok(Self { design: Arc::clone(design), lowered, run, cells, flow, hit_ratios, paths })
    }

    /// Whether the mix asks for a class.
    pub(super) fn asks_for(&self, class: Class) -> bool {
        self.design.workload.share(class) > 0.0
    }

    /// Every component with what it is when it runs.
    pub(super) fn components(&self) -> impl Iterator<Item = (&Id, &Lowered)> {
        self.lowered.components.iter()
    }

    /// What a component may be asked, if everything else fails that could be asked instead.
    pub(super) fn may_be_asked(&self, id: &Id) -> impl Iterator<Item = (Task, Class)> + '_ {
        self.paths.asked.get(id).into_iter().flatten().copied()
    }

    /// Whether any request may ever get to a component.
    pub(super) fn is_reached(&self, id: &Id) -> bool {
        self.paths.asked.contains_key(id)
    }

    /// Where requests of a class fail whatever happens, and why.
    pub(super) fn dead_ends(&self) -> impl Iterator<Item = &(Id, Class, Reason)> {
        self.paths.dead_ends.iter()
    }

    /// Calls per second to a component while everything is alive.
    pub(super) fn rate(&self, id: &Id) -> f64 {
        self.run.number_of(id).and_then(|number| self.flow.asked.get(&number)).map_or(0.0, super::flow::Asked::rate)
    }

    /// Whether anything is asked of a component while everything is alive. How often a name server is asked depends on what
    /// resolvers remember, so of that no rate is known.
    pub(super) fn carries(&self, id: &Id) -> bool {
        let names = matches!(self.lowered.components[id].role, Role::Dns { .. }) && self.is_reached(id);
        names || self.rate(id) > 0.0
    }

    /// Calls per second to a component that ask it for that.
    pub(super) fn rate_of(&self, id: &Id, task: Task) -> f64 {
        let of = |component: usize| {
            let program = self.run.program_of(&Way { component, instance: None, link: 0, task })?;
            self.flow.asked.get(&component)?.programs.get(&program).copied()
        };
        self.run.number_of(id).and_then(of).unwrap_or_default()
    }

    /// Calls per second from one component to another.
    pub(super) fn calls(&self, from: &Id, to: &Id) -> f64 {
        let (Some(from), Some(to)) = (self.run.number_of(from), self.run.number_of(to)) else { return 0.0 };
        self.flow.streams.iter().filter(|(edge, _)| (edge.from, edge.to) == (from, to)).map(|(_, stream)| stream.rate).sum()
    }

    /// Calls per second to a component while others are dead and everything has caught up with that.
    pub(super) fn rate_without(&self, id: &Id, dead: &[Id]) -> f64 {
        let mut run = self.run.clone();
        for id in dead {
            run.inflict(&Fault::Kill(id.clone()));
        }
        run.catch_up();
        let flow = flow(&run, &self.cells, &self.hit_ratios);
        run.number_of(id).and_then(|number| flow.asked.get(&number)).map_or(0.0, super::flow::Asked::rate)
    }

    /// How busy the CPUs of a component are by the plan, over 1 where more comes than it can do; none: it has none.
    pub(super) fn planned_utilization(&self, id: &Id) -> Option<f64> {
        let station = self.lowered.components[id].station;
        let asked = self.flow.asked.get(&self.run.number_of(id)?)?;
        let busy_cpus: f64 = asked.work.iter().map(|(rate, time)| rate * time.mean_ms() / 1_000.0).sum();
        (station.cpus < u64::MAX).then(|| busy_cpus / (station.cpus as f64 * f64::from(self.instances_max(id))))
    }

    /// The component that is full first when users grow, and at how many of them; none: nothing ever is.
    pub(super) fn bound(&self) -> Option<(&Id, f64)> {
        let busy = self.components().filter_map(|(id, _)| Some((id, self.planned_utilization(id)?)));
        let busiest = busy.max_by(|one, other| one.1.total_cmp(&other.1)).filter(|(_, utilization)| *utilization > 0.0);
        busiest.map(|(id, utilization)| (id, self.design.workload.users as f64 / utilization))
    }

    /// How many instances a component may come to have.
    pub(super) fn instances_max(&self, id: &Id) -> u32 {
        let lowered = &self.lowered.components[id];
        match &lowered.role {
            Role::Scaled(autoscale) if self.is_managed(id) => autoscale.max.max(lowered.instances),
            _ => lowered.instances,
        }
    }

    /// Whether a monitor observes a component.
    pub(super) fn is_observed(&self, id: &Id) -> bool {
        self.components().any(|(_, other)| matches!(&other.role, Role::Monitor { observes, .. } if observes.contains(id)))
    }

    /// Whether an automation restarts and scales a component: it manages it, and a monitor observes it.
    pub(super) fn is_managed(&self, id: &Id) -> bool {
        let manages = |other: &Lowered| matches!(&other.role, Role::Automation { manages, .. } if manages.contains(id));
        self.is_observed(id) && self.components().any(|(_, other)| manages(other))
    }

    /// Every call that a component's programs make for what it may be asked, with the task that leads to it.
    pub(super) fn choices(&self, id: &Id) -> Vec<(Task, &Choice)> {
        let tasks: BTreeSet<Task> = self.may_be_asked(id).map(|(task, _)| task).collect();
        let lowered = &self.lowered.components[id];
        let of_task = |task: Task| {
            let steps = lowered.programs.get(&task).into_iter().flatten();
            steps.flat_map(step_choices).map(move |choice| (task, choice))
        };
        tasks.into_iter().flat_map(of_task).collect()
    }

    /// The steps that a component may take for what it may be asked, those within others included.
    pub(super) fn steps(&self, id: &Id) -> Vec<&Step> {
        let tasks: BTreeSet<Task> = self.may_be_asked(id).map(|(task, _)| task).collect();
        let programs = &self.lowered.components[id].programs;
        tasks.iter().filter_map(|task| programs.get(task)).flatten().flat_map(inner_steps).collect()
    }
}

/// A step and those within it.
pub(super) fn inner_steps(step: &Step) -> Vec<&Step> {
    let mut steps = vec![step];
    if let Step::Cached { look_up, miss, fill } = step {
        steps.extend([look_up, miss, fill].into_iter().flatten().flat_map(inner_steps));
    }
    steps
}

/// The calls of a step and of those within it.
fn step_choices(step: &Step) -> Vec<&Choice> {
    inner_steps(step).into_iter().filter_map(choice_of).collect()
}

/// The call that a step makes itself.
pub(super) const fn choice_of(step: &Step) -> Option<&Choice> {
    match step {
        Step::Ask(choice)
        | Step::Try(choice)
        | Step::AskSession(choice)
        | Step::FindAddress(choice, _)
        | Step::Emit(choice, _) => Some(choice),
        _ => None,
    }
}

impl Paths {
    fn of(design: &Design, lowered: &LoweredDesign) -> Self {
        let mut paths = Self::default();
        let shares = crate::catalog::client_shares(design);
        let users = shares.iter().filter(|(_, share)| **share > 0.0).map(|(id, _)| id);
        for id in users {
            for class in Class::ALL.iter().filter(|class| design.workload.share(**class) > 0.0) {
                paths.walk(lowered, id, (Task::Serve(*class), *class));
            }
        }
        paths
    }

    fn walk(&mut self, lowered: &LoweredDesign, id: &Id, (task, class): (Task, Class)) {
        let Some(component) = lowered.components.get(id) else { return };
        if !self.asked.entry(id.clone()).or_default().insert((task, class)) {
            return;
        }
        let Some(program) = component.programs.get(&task) else {
            self.dead_ends.insert((id.clone(), class, Reason::NoDataSource));
            return;
        };
        for step in program.iter().flat_map(inner_steps) {
            match step {
                Step::Fail(reason) => {
                    self.dead_ends.insert((id.clone(), class, *reason));
                    return;
                }
                Step::Ask(choice) if choice.targets.is_empty() => {
                    self.dead_ends.insert((id.clone(), class, choice.none));
                    return;
                }
                Step::Enqueue => {
                    if let Role::Queue { workers, .. } = &component.role {
                        for worker in workers {
                            self.walk(lowered, &worker.id, (worker.task, class));
                        }
                    }
                }
                _ => {
                    let targets = choice_of(step).into_iter().flat_map(|choice| &choice.targets);
                    targets.for_each(|target| self.walk(lowered, &target.id, (target.task, class)));
                }
            }
        }
    }
}
