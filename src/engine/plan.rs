//! The plan: a lowered design with numbers in place of names, for the engine to run.
//!
//! Numbers are only ever added. After an edit every component and link that there was has its old number, and a call under way
//! finishes the program that it began, whatever became of it in the design.

use std::collections::BTreeMap;

use crate::catalog::Reason;
use crate::catalog::lowering::{Choice, Lowered, LoweredDesign, LoweredLink, Name, Others, Pick, Step, Task};
use crate::design::kind::{Cache, Eviction, ShardBy};
use crate::design::{Class, Id};

use super::placement::ShardMap;
use super::random::{Time, named, within};

/// How many tasks there are.
const TASKS: usize = Class::ALL.len() + 10;

/// A task's place in [`ComponentPlan::programs`].
pub(crate) const fn place(task: Task) -> usize {
    match task {
        Task::Serve(class) => class as usize,
        Task::Read => Class::ALL.len(),
        Task::Write => Class::ALL.len() + 1,
        Task::Resolve => Class::ALL.len() + 2,
        Task::LookUp => Class::ALL.len() + 3,
        Task::Fill => Class::ALL.len() + 4,
        Task::Renew => Class::ALL.len() + 5,
        Task::OpenSession => Class::ALL.len() + 6,
        Task::FindSession => Class::ALL.len() + 7,
        Task::Publish => Class::ALL.len() + 8,
        Task::Work => Class::ALL.len() + 9,
    }
}

/// A component.
#[derive(Clone, Debug)]
pub(crate) struct ComponentPlan {
    /// Its id.
    pub(crate) id: Id,
    /// The name of its random numbers.
    pub(crate) name: u64,
    /// Whether it is still in the design.
    pub(crate) is_present: bool,
    /// What it is.
    pub(crate) lowered: Lowered,
    /// Its data center.
    pub(crate) data_center: Option<usize>,
    programs: [Option<usize>; TASKS],
}

impl ComponentPlan {
    /// Its program for `task`.
    pub(crate) const fn program(&self, task: Task) -> Option<usize> {
        self.programs[place(task)]
    }

    /// All its programs.
    pub(crate) fn programs(&self) -> impl Iterator<Item = usize> {
        self.programs.iter().flatten().copied()
    }
}

/// A link.
#[derive(Clone, Debug)]
pub(crate) struct LinkPlan {
    /// Its ends, in the direction of the call.
    pub(crate) ends: (Id, Id),
    /// The same by number.
    pub(crate) components: (usize, usize),
    /// Whether it is still in the design.
    pub(crate) is_present: bool,
    /// What it is.
    pub(crate) lowered: LoweredLink,
    /// How long a message takes.
    pub(crate) latency: Time,
}

/// [`Step`] with numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Op {
    Compute(Work),
    Delay(Work),
    Ask(usize),
    Try(usize),
    FindAddress(usize, Name),
    NeedSession,
    AskSession(usize),
    OpenSession,
    /// Where a copy was found goes on after so many steps.
    SkipFound {
        steps: usize,
    },
    /// The same where the cache did not answer.
    SkipUnanswered {
        steps: usize,
    },
    FindCopy(Eviction),
    KeepCopy(usize),
    DropCopy,
    KeepWrite,
    Commit,
    Emit {
        choice: usize,
        count: u64,
    },
    Enqueue,
    Fail(Reason),
    /// The program is over.
    End,
}

/// A step that takes time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    /// How long.
    pub(crate) time: Time,
    /// How many steps before it take time, which names what is drawn: one that takes none may come or go.
    pub(crate) ordinal: u32,
}

impl Work {
    /// Whether it always takes as long.
    pub(crate) const fn is_fixed(&self) -> bool {
        matches!(self.time, Time::Fixed(_))
    }
}

impl Op {
    /// The choice that it makes.
    pub(crate) const fn choice(&self) -> Option<usize> {
        match self {
            Self::Ask(choice)
            | Self::Try(choice)
            | Self::FindAddress(choice, _)
            | Self::AskSession(choice)
            | Self::Emit { choice, .. } => Some(*choice),
            _ => None,
        }
    }
}

/// A component that may be called.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TargetPlan {
    /// The component.
    pub(crate) component: usize,
    /// The link to it.
    pub(crate) link: usize,
    /// What it is asked.
    pub(crate) task: Task,
}

/// [`Choice`] with numbers.
#[derive(Clone, Debug)]
pub(crate) struct ChoicePlan {
    /// Whom it may go to.
    pub(crate) targets: Vec<TargetPlan>,
    /// How one is picked.
    pub(crate) pick: Pick,
    /// When another one is tried.
    pub(crate) others: Others,
    /// Why it fails where there is nobody to pick.
    pub(crate) none: Reason,
    /// Why it fails where the one picked is dead.
    pub(crate) dead: Reason,
    /// A number that choices among the same targets share.
    pub(crate) name: u64,
    /// Those of the targets that are shards, and how keys are spread over them.
    pub(crate) shards: (Vec<usize>, ShardMap),
}

impl ChoicePlan {
    /// The shard component that has `key`, of `keys`; none: no target is a shard.
    pub(crate) fn shard_of(&self, key: u64, keys: u64) -> Option<usize> {
        let (shards, map) = &self.shards;
        shards.get(map.shard_of(key, keys)?).copied()
    }
}

/// What an edit changed, by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    /// Components that are new, or came back.
    pub(crate) added: Vec<usize>,
    /// Components that are another now.
    pub(crate) changed: Vec<usize>,
    /// Components that are gone.
    pub(crate) removed: Vec<usize>,
    /// Choices among shards that are others now: the component whose they are, the one before and the one after.
    pub(crate) resharded: Vec<(usize, usize, usize)>,
}

/// A design to run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// Components by number.
    pub(crate) components: Vec<ComponentPlan>,
    /// Links by number.
    pub(crate) links: Vec<LinkPlan>,
    /// The operations of all programs one after the other; a program's number is the place of its first.
    ops: Vec<Op>,
    /// Caches that instances keep in memory, by number.
    pub(crate) caches: Vec<Cache>,
    /// Choices by number.
    pub(crate) choices: Vec<ChoicePlan>,
    /// Data centers by number.
    pub(crate) data_centers: Vec<Id>,
    component_numbers: BTreeMap<Id, usize>,
    link_numbers: BTreeMap<(Id, Id), usize>,
}

impl Plan {
    /// The operation that a program's step is.
    #[inline]
    pub(crate) fn op(&self, (program, step): (usize, usize)) -> &Op {
        &self.ops[program + step]
    }

    /// The operations of a program.
    pub(crate) fn program(&self, number: usize) -> impl Iterator<Item = &Op> {
        self.ops[number..].iter().take_while(|op| !matches!(op, Op::End))
    }

    /// The number of a component that is in the design.
    pub(crate) fn component(&self, id: &Id) -> Option<usize> {
        self.component_numbers.get(id).copied().filter(|number| self.components[*number].is_present)
    }

    /// The number of a link that is in the design.
    pub(crate) fn link(&self, from: &Id, to: &Id) -> Option<usize> {
        let number = self.link_numbers.get(&(from.clone(), to.clone())).copied();
        number.filter(|number| self.links[*number].is_present)
    }

    /// The number of a data center that a component stands in, or stood in.
    pub(crate) fn data_center(&self, id: &Id) -> Option<usize> {
        self.data_centers.iter().position(|known| known == id)
    }

    /// The choices that the programs of components in the design make, each with the component.
    pub(crate) fn choices_in_use(&self) -> impl Iterator<Item = (usize, &ChoicePlan)> {
        let present = self.components.iter().enumerate().filter(|(_, component)| component.is_present);
        let programs = present.flat_map(|(number, component)| component.programs().map(move |program| (number, program)));
        let ops = programs.flat_map(|(number, program)| self.program(program).map(move |op| (number, op)));
        ops.filter_map(|(number, op)| Some((number, &self.choices[op.choice()?])))
    }

    /// Makes the plan that of `design`.
    pub(crate) fn lay(&mut self, design: &LoweredDesign) -> Changes {
        let mut changes = Changes::default();
        self.take_out(design, &mut changes);
        for (id, lowered) in &design.components {
            self.put_in(id, lowered, &mut changes);
        }
        for (ends, lowered) in &design.links {
            self.put_link_in(ends, lowered);
        }
        // Programs name components and links by number, so they come after all of those.
        for component in &changes.added {
            self.lay_programs(*component);
        }
        for component in &changes.changed {
            let before = self.shard_choice(*component);
            self.lay_programs(*component);
            let ends = before.zip(self.shard_choice(*component));
            let moved = ends.filter(|(before, after)| self.choices[*before].shards != self.choices[*after].shards);
            changes.resharded.extend(moved.map(|(before, after)| (*component, before, after)));
        }
        changes
    }

    fn take_out(&mut self, design: &LoweredDesign, changes: &mut Changes) {
        for (number, component) in self.components.iter_mut().enumerate() {
            if component.is_present && !design.components.contains_key(&component.id) {
                component.is_present = false;
                changes.removed.push(number);
            }
        }
        for link in &mut self.links {
            link.is_present = design.links.contains_key(&link.ends);
        }
    }

    fn put_in(&mut self, id: &Id, lowered: &Lowered, changes: &mut Changes) {
        let data_center = lowered.data_center.as_ref().map(|id| self.data_center_number(id));
        let plan = ComponentPlan {
            id: id.clone(),
            name: named(id.as_str()),
            is_present: true,
            lowered: lowered.clone(),
            data_center,
            programs: [None; TASKS],
        };
        match self.component_numbers.get(id).copied() {
            None => {
                let number = self.components.len();
                self.component_numbers.insert(id.clone(), number);
                self.components.push(plan);
                changes.added.push(number);
            }
            Some(number) if !self.components[number].is_present => {
                self.components[number] = plan;
                changes.added.push(number);
            }
            Some(number) if self.components[number].lowered != *lowered => {
                // Its programs are laid anew once it is known what they were before.
                let programs = self.components[number].programs;
                self.components[number] = ComponentPlan { programs, ..plan };
                changes.changed.push(number);
            }
            Some(_) => {}
        }
    }

    fn data_center_number(&mut self, id: &Id) -> usize {
        self.data_center(id).unwrap_or_else(|| {
            self.data_centers.push(id.clone());
            self.data_centers.len() - 1
        })
    }

    fn put_link_in(&mut self, ends: &(Id, Id), lowered: &LoweredLink) {
        let components = (self.component_numbers[&ends.0], self.component_numbers[&ends.1]);
        let latency = Time::new(lowered.latency);
        let plan = LinkPlan { ends: ends.clone(), components, is_present: true, lowered: lowered.clone(), latency };
        if let Some(number) = self.link_numbers.get(ends) {
            self.links[*number] = plan;
        } else {
            self.link_numbers.insert(ends.clone(), self.links.len());
            self.links.push(plan);
        }
    }

    fn lay_programs(&mut self, component: usize) {
        let programs = std::mem::take(&mut self.components[component].lowered.programs);
        self.components[component].programs = [None; TASKS];
        for (task, steps) in &programs {
            let mut ops = self.ops(component, steps);
            let works =
                ops.iter_mut().filter_map(|op| if let Op::Compute(work) | Op::Delay(work) = op { Some(work) } else { None });
            works.zip(0..).for_each(|(work, ordinal)| work.ordinal = ordinal);
            self.components[component].programs[place(*task)] = Some(self.ops.len());
            self.ops.extend(ops.into_iter().chain([Op::End]));
        }
        self.components[component].lowered.programs = programs;
    }

    /// The choice among shards that a component's reads make, or a request for them.
    fn shard_choice(&self, component: usize) -> Option<usize> {
        let program = |task| self.components[component].program(task);
        let ops = self.program(program(Task::Read).or_else(|| program(Task::Serve(Class::Read)))?);
        let mut choices = ops.filter_map(|op| if let Op::Ask(choice) = op { Some(*choice) } else { None });
        choices.find(|choice| !self.choices[*choice].shards.0.is_empty())
    }

    fn ops(&mut self, component: usize, steps: &[Step]) -> Vec<Op> {
        let mut ops = Vec::new();
        for step in steps {
            if let Step::Cached { look_up, miss, fill } = step {
                let [look_up, miss, fill] = [look_up, miss, fill].map(|steps| self.ops(component, steps));
                let steps = miss.len() + 1 + fill.len();
                ops.extend(look_up.into_iter().chain([Op::SkipFound { steps }]));
                ops.extend(miss.into_iter().chain([Op::SkipUnanswered { steps: fill.len() }]).chain(fill));
            } else {
                ops.extend(self.lay_step(component, step));
            }
        }
        ops
    }

    /// A step that is one here too; none: it is several.
    fn lay_step(&mut self, component: usize, step: &Step) -> Option<Op> {
        Some(match step {
            Step::Cached { .. } => return None,
            Step::FindCopy(eviction) => Op::FindCopy(*eviction),
            Step::KeepCopy(cache) => {
                self.caches.push(cache.clone());
                Op::KeepCopy(self.caches.len() - 1)
            }
            Step::DropCopy => Op::DropCopy,
            Step::KeepWrite => Op::KeepWrite,
            Step::Compute(time) => Op::Compute(Work { time: Time::new(*time), ordinal: 0 }),
            Step::Delay(time) => Op::Delay(Work { time: Time::new(*time), ordinal: 0 }),
            Step::Ask(choice) => Op::Ask(self.choice(component, choice)),
            Step::Try(choice) => Op::Try(self.choice(component, choice)),
            Step::FindAddress(choice, name) => Op::FindAddress(self.choice(component, choice), *name),
            Step::NeedSession => Op::NeedSession,
            Step::AskSession(choice) => Op::AskSession(self.choice(component, choice)),
            Step::Emit(choice, count) => Op::Emit { choice: self.choice(component, choice), count: *count },
            Step::Enqueue => Op::Enqueue,
            Step::OpenSession => Op::OpenSession,
            Step::Commit => Op::Commit,
            Step::Fail(reason) => Op::Fail(*reason),
        })
    }

    fn choice(&mut self, component: usize, choice: &Choice) -> usize {
        let from = self.components[component].id.clone();
        let target = |target: &crate::catalog::lowering::Target| {
            let link = *self.link_numbers.get(&(from.clone(), target.id.clone()))?;
            Some(TargetPlan { component: self.links[link].components.1, link, task: target.task })
        };
        let targets: Vec<TargetPlan> = choice.targets.iter().filter_map(target).collect();
        let name = targets.iter().fold(0, |name, target| within(name, target.component as u64));
        let Choice { pick, others, none, dead, .. } = *choice;
        let shards = choice.targets.iter().filter(|target| target.is_shard);
        let shards: Vec<usize> = shards.filter_map(|shard| self.component_numbers.get(&shard.id).copied()).collect();
        let names: Vec<u64> = shards.iter().map(|shard| self.components[*shard].name).collect();
        let by = if let Pick::Replicas { by } | Pick::Leader { by } = pick { by } else { ShardBy::HashModulo };
        let shards = (shards, ShardMap::new(by, &names));
        self.choices.push(ChoicePlan { targets, pick, others, none, dead, name, shards });
        self.choices.len() - 1
    }
}
