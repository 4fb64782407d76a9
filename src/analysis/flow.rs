//! How often each component is asked for what, per second: the forced flow law (Denning and Buzen 1978), with visit ratios from
//! the plan that the engine runs. Everybody is alive, and nothing fails.

use std::collections::{BTreeMap, BTreeSet};

use super::reach::Cell;
use crate::catalog::lowering::{Name, Role, Task};
use crate::design::{Class, Distribution};
use crate::engine::{Op, Prospects, Simulation, Split, Subject, Way};

/// Calls of one step of one program to one component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    /// The component that calls.
    pub(super) from: usize,
    /// Its program and the step of it.
    step: (usize, usize),
    /// The component that is called.
    pub(super) to: usize,
}

impl Edge {
    /// The program that calls.
    pub(super) const fn program(&self) -> usize {
        self.step.0
    }
}

/// What is known of such calls.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stream {
    /// Calls per second.
    pub(super) rate: f64,
    /// What decides between those that the step may call.
    pub(super) split: Split,
    /// How many instances it may call, of all its targets.
    pub(super) ways: usize,
    /// Which calls take the step.
    pub(super) when: When,
}

/// Which calls of a program take a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Each, once.
    Always,
    /// Those that missed a copy.
    Missed,
    /// What follows from a success, as many times as it says.
    Emitted,
}

/// What a component is asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// Calls per second by program.
    pub(super) programs: BTreeMap<usize, f64>,
    /// Work on its CPUs: times per second that something computes so long.
    pub(super) work: Vec<(f64, Distribution)>,
    /// Calls per second by instance.
    pub(super) instances: BTreeMap<usize, f64>,
    /// Look-ups in its memory per second.
    pub(super) look_ups: f64,
    /// Writes that it commits per second.
    pub(super) writes: f64,
    /// Whether it calls anybody and waits.
    pub(super) waits: bool,
}

impl Asked {
    /// Calls per second.
    pub(super) fn rate(&self) -> f64 {
        self.programs.values().sum()
    }

    fn add_work(&mut self, rate: f64, time: Distribution) {
        match self.work.iter_mut().find(|(_, known)| *known == time) {
            Some((sum, _)) => *sum += rate,
            None => self.work.push((rate, time)),
        }
    }
}

/// How often each component is asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    /// By number of the component.
    pub(super) asked: BTreeMap<usize, Asked>,
    /// All calls.
    pub(super) streams: BTreeMap<Edge, Stream>,
    /// Components that are asked about sessions, which depends on who has logged in so far.
    pub(super) uncertain: BTreeSet<usize>,
}

/// Follows the users' requests of a design, of so many `cells`; `hit_ratios` are those of the components that keep copies.
pub(super) fn flow(run: &Simulation, cells: &[Cell], hit_ratios: &BTreeMap<usize, f64>) -> Flow {
    let workload = run.workload();
    let (mut flow, total): (Flow, f64) = (Flow::default(), workload.mix.values().sum());
    for class in Class::ALL.iter().copied().filter(|class| workload.share(*class) > 0.0) {
        for Cell { user, key, share } in cells {
            let subject = Subject::new((run.client_of(*user), *user), class, *key);
            let rate = run.requests_per_s() * share * workload.share(class) / total;
            let Some(program) = run.attempt_of(&subject) else { continue };
            Walk { run, subject, hit_ratios, flow: &mut flow }.program(subject.client(), program, rate);
        }
    }
    flow
}

/// The walk of requests alike.
struct Walk<'a> {
    run: &'a Simulation,
    subject: Subject,
    hit_ratios: &'a BTreeMap<usize, f64>,
    flow: &'a mut Flow,
}

impl Walk<'_> {
    /// A program is run so many times a second.
    fn program(&mut self, component: usize, program: usize, rate: f64) {
        *self.flow.asked.entry(component).or_default().programs.entry(program).or_default() += rate;
        let (mut addresses, mut memory) = (Vec::new(), component);
        // The share of calls that miss a copy, and the step up to which only those go.
        let (mut missing, mut until) = (1.0, 0);
        let mut step = 0;
        while let Some(op) = self.run.op(program, step) {
            if step >= until {
                missing = 1.0;
            }
            let (here, when) = (rate * missing, if step >= until { When::Always } else { When::Missed });
            let asked = self.flow.asked.entry(component).or_default();
            match op {
                Op::Compute(work) => asked.add_work(here, work.time.distribution()),
                Op::Ask(choice) | Op::Try(choice) | Op::AskSession(choice) => {
                    asked.waits = true;
                    let to = self.ask((component, program, step), choice, (here, when), &addresses);
                    if matches!(op, Op::AskSession(_)) {
                        self.flow.uncertain.extend(to.iter().map(|way| way.component));
                    }
                    memory = to.first().filter(|way| way.task == Task::LookUp).map_or(component, |way| way.component);
                }
                Op::FindAddress(servers, name) => addresses = self.addresses(component, program, step, (servers, name)),
                Op::FindCopy(_) => {
                    asked.look_ups += here;
                    memory = component;
                }
                Op::SkipFound { steps } => {
                    missing = 1.0 - self.hit_ratios.get(&memory).copied().unwrap_or_default();
                    until = step + 1 + steps;
                }
                Op::Commit => asked.writes += here,
                Op::Emit { choice, count } => {
                    self.ask((component, program, step), choice, (here * count as f64, When::Emitted), &addresses);
                }
                Op::Enqueue => self.hand_out(component, here),
                Op::Fail(_) => break,
                _ => {}
            }
            step += 1;
        }
    }

    /// A step calls so many times a second; whom.
    fn ask(&mut self, place: (usize, usize, usize), choice: usize, rate: (f64, When), addresses: &[usize]) -> Vec<Way> {
        let (from, program, step) = place;
        let ((rate, when), subject) = (rate, self.subject);
        let Some(spread) = self.run.spread(from, choice, &subject, addresses) else { return Vec::new() };
        let mut by_component: BTreeMap<(usize, Task), f64> = BTreeMap::new();
        for (way, share) in &spread.ways {
            *by_component.entry((way.component, way.task)).or_default() += rate * share;
            if let Some(instance) = way.instance {
                let asked = self.flow.asked.entry(way.component).or_default();
                *asked.instances.entry(instance).or_default() += rate * share;
            }
        }
        let ways: Vec<Way> = spread.ways.iter().map(|(way, _)| *way).collect();
        for ((to, task), rate) in by_component {
            let edge = Edge { from, step: (program, step), to };
            let stream = Stream { rate: 0.0, split: spread.split, ways: ways.len(), when };
            self.flow.streams.entry(edge).or_insert(stream).rate += rate;
            let way = ways.iter().find(|way| (way.component, way.task) == (to, task));
            if let Some(program) = way.and_then(|way| self.run.program_of(way)) {
                self.program(to, program, rate);
            }
        }
        ways
    }

    /// The doors that a name server may tell a client of.
    fn addresses(&self, client: usize, program: usize, step: usize, find: (usize, Name)) -> Vec<usize> {
        let (servers, Some(Op::Ask(doors))) = (find.0, self.run.op(program, step + 1)) else { return Vec::new() };
        let Prospects::Any(servers) = self.run.prospects(client, servers, &self.subject, &[]) else { return Vec::new() };
        if find.1 == Name::Site { self.run.prospective_addresses(&servers, doors, &self.subject) } else { Vec::new() }
    }

    /// A queue hands out what is published: as often, once workers have caught up.
    fn hand_out(&mut self, queue: usize, rate: f64) {
        let found = self.run.lowered().find(|(number, ..)| *number == queue);
        let Some((_, _, Role::Queue { workers, .. })) = found.map(|(number, id, lowered)| (number, id, &lowered.role)) else {
            return;
        };
        for worker in workers {
            let Some(component) = self.run.number_of(&worker.id) else { continue };
            let way = Way { component, instance: None, link: 0, task: worker.task };
            if let Some(program) = self.run.program_of(&way) {
                self.program(component, program, rate / workers.len() as f64);
            }
        }
    }
}
