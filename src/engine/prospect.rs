//! Whom a call may go to at all: what `route`, `balancer` and `names` may pick, however often it is tried, once probes, failovers
//! and times to live have caught up with what is gone. Nothing moves here; it is for who reasons about a design.

use std::collections::BTreeSet;

use crate::catalog::Reason;
use crate::catalog::lowering::{Keeps, Others, Pick, Role, Task};
use crate::design::kind::Algorithm;

use super::balancer::{BalancerTarget, hashed, is_among};
use super::call::{Subject, Way};
use super::placement::{hashed_place, instance_of_key};
use super::plan::{ChoicePlan, Op};
use super::simulation::Simulation;

/// Whom a call may go to.
pub(crate) enum Prospects {
    /// To any of these: one more try may go to another.
    Any(Vec<Way>),
    /// To any of the first; to any of the next only after a failure that leads to others, and so on.
    InOrder(Vec<Vec<Way>>),
    /// To one of these, and each further try of that user to the same, unless the connection breaks.
    Kept(Vec<Way>),
}

/// What of users' numbers and of keys a design looks at: the rest makes no difference to what becomes of a request.
#[derive(Default)]
pub(crate) struct Likeness<'a> {
    /// Among how many places users are spread by their hash.
    hashed: BTreeSet<usize>,
    /// The same where a balancer does it.
    mixed: BTreeSet<usize>,
    /// Choices that spread keys over shards, each in another way.
    sharded: Vec<&'a ChoicePlan>,
    /// Among how many instances of a leader keys are spread.
    grouped: BTreeSet<usize>,
}

impl Simulation {
    /// Lets everything happen at once that follows from who is dead: followers take over.
    pub(crate) fn catch_up(&mut self) {
        self.promote_all();
    }

    /// The program that a call over `way` runs, where it is answered.
    pub(crate) fn program_of(&self, way: &Way) -> Option<usize> {
        self.plan.components[way.component].program(way.task)
    }

    /// The program of a client's attempts; none: there is no client.
    pub(crate) fn attempt_of(&self, subject: &Subject) -> Option<usize> {
        let client = self.plan.components.get(subject.client());
        let client = client.filter(|plan| matches!(plan.lowered.role, Role::Client(_)))?;
        client.program(Task::Serve(subject.class))
    }

    /// The addresses that a client may be told for its next step's doors by any name server that it can ask; none: it can ask none.
    pub(crate) fn prospective_addresses(&self, servers: &[Way], doors: usize, subject: &Subject) -> Vec<usize> {
        let doors = &self.plan.choices[doors].targets;
        let answers_probe = |door: usize| self.components[door].instances.iter().any(|instance| self.will_answer(*instance));
        let answers =
            servers.iter().flat_map(|way| self.possible_answers(way.component, subject.client(), doors, answers_probe));
        let mut answers: Vec<usize> = answers.collect();
        answers.sort_unstable();
        answers.dedup();
        answers
    }

    /// Whom a call that a component makes may go to; `addresses` are those that a client was told.
    pub(crate) fn prospects(&self, from: usize, choice: usize, subject: &Subject, addresses: &[usize]) -> Prospects {
        let plan = &self.plan.choices[choice];
        let all = || plan.targets.iter().flat_map(|target| self.ways(target));
        match plan.pick {
            Pick::Any | Pick::Turn => Prospects::Any(all().collect()),
            Pick::Named => Prospects::Any(all().filter(|way| addresses.contains(&way.component)).collect()),
            Pick::Replicas { .. } | Pick::Leader { .. } => Prospects::Any(self.ways_for(choice, subject.key())),
            Pick::HashOfKey => Prospects::Any(self.pick_by_hash(choice, subject.key()).into_iter().collect()),
            Pick::HashOfUser => Prospects::Any(self.pick_by_hash(choice, subject.user).into_iter().collect()),
            Pick::Nearest => {
                let groups = self.nearest_first(from, choice).into_iter();
                Prospects::InOrder(groups.map(|group| group.iter().flat_map(|target| self.ways(target)).collect()).collect())
            }
            Pick::Balance => self.balance_prospects(from, choice, subject.user),
        }
    }

    /// Whether an instance will answer probes once those of all balancers have caught up.
    fn will_answer(&self, instance: usize) -> bool {
        let component = self.instances[instance].component;
        let targets = match (&self.plan.components[component].lowered.role, &self.instances[instance].balancer) {
            (Role::Balancer { health_check: Some(_), .. }, Some(_)) => &self.components[component].targets.list,
            _ => return self.is_alive(instance),
        };
        self.is_alive(instance) && targets.iter().any(|target| self.can_pass(target.link) && self.will_answer(target.instance))
    }

    fn balance_prospects(&self, from: usize, choice: usize, user: u64) -> Prospects {
        let plan = &self.plan.choices[choice];
        let nobody = Prospects::Any(Vec::new());
        let Role::Balancer { algorithm, keeps, health_check, .. } = &self.plan.components[from].lowered.role else {
            return nobody;
        };
        let targets = &self.components[from].targets;
        let may = |target: &BalancerTarget| is_among(plan, target);
        let passes = |target: &BalancerTarget| {
            health_check.is_none() || (self.will_answer(target.instance) && self.can_pass(target.link))
        };
        let way = |target: &BalancerTarget| {
            let task = plan.targets.iter().find(|one| one.component == target.component)?.task;
            Some(Way { component: target.component, instance: Some(target.instance), link: target.link, task })
        };
        if *algorithm == Algorithm::IpHash {
            let named = hashed(targets, user, |place| may(&targets.list[place])).map(|place| &targets.list[place]);
            return Prospects::Any(named.filter(|target| passes(target)).and_then(way).into_iter().collect());
        }
        let ways = targets.list.iter().filter(|target| may(target) && passes(target)).filter_map(way).collect();
        if *keeps == Keeps::Nothing { Prospects::Any(ways) } else { Prospects::Kept(ways) }
    }

    /// What of users' numbers and of keys the design looks at anywhere.
    pub(crate) fn likeness(&self) -> Likeness<'_> {
        self.likeness_within(|_| true)
    }

    /// The same, but of keys only where requests of a client may come to.
    pub(crate) fn likeness_for(&self, client: usize) -> Likeness<'_> {
        let (mut within, mut next) = (BTreeSet::from([client]), vec![client]);
        while let Some(component) = next.pop() {
            // A design may have no component at all, and so no client.
            let Some(plan) = self.plan.components.get(component) else { continue };
            let programs = plan.programs();
            let choices = programs.flat_map(|program| &self.plan.programs[program]).filter_map(Op::choice);
            let called = choices.flat_map(|choice| &self.plan.choices[choice].targets).map(|target| target.component);
            let workers = match &plan.lowered.role {
                Role::Queue { workers, .. } => workers.as_slice(),
                _ => &[],
            };
            let handed = workers.iter().filter_map(|worker| self.plan.component(&worker.id));
            next.extend(called.chain(handed).filter(|other| within.insert(*other)));
        }
        self.likeness_within(|component| within.contains(&component))
    }

    fn likeness_within(&self, is_within: impl Fn(usize) -> bool) -> Likeness<'_> {
        let mut likeness = Likeness::default();
        for (owner, choice) in self.plan.choices_in_use().filter(|(owner, _)| is_within(*owner)) {
            let role = &self.plan.components[owner].lowered.role;
            let instances = choice.targets.iter().map(|target| self.components[target.component].instances.len());
            let places = instances.sum::<usize>().max(1);
            match (choice.pick, role) {
                (Pick::HashOfUser, _) => likeness.hashed.insert(places),
                (Pick::Balance, Role::Balancer { algorithm: Algorithm::IpHash, .. }) => likeness.mixed.insert(places),
                _ => false,
            };
            let has_shards = !choice.shards.0.is_empty();
            if has_shards && !likeness.sharded.iter().any(|known| known.shards == choice.shards) {
                likeness.sharded.push(choice);
            }
        }
        let within = self.components.iter().enumerate().filter(|(number, _)| is_within(*number));
        likeness.grouped.extend(within.map(|(_, component)| component.groups.len()).filter(|groups| *groups > 1));
        likeness
    }

    /// What of a user's number any choice looks at: users alike in this meet the same fate.
    pub(crate) fn user_cell(&self, user: u64, likeness: &Likeness<'_>) -> Vec<usize> {
        let hashed = likeness.hashed.iter().map(|places| hashed_place(user, *places));
        let mixed = likeness.mixed.iter().map(|places| (super::random::mix(user) % *places as u64) as usize);
        [self.arrivals.client_of(user)].into_iter().chain(hashed).chain(mixed).collect()
    }

    /// What of a key any choice looks at: keys alike in this are kept in the same places.
    pub(crate) fn key_cell(&self, key: u64, likeness: &Likeness<'_>) -> Vec<usize> {
        let keys = self.arrivals.workload.keys.count;
        let shards = likeness.sharded.iter().filter_map(|choice| choice.shard_of(key, keys));
        shards.chain(likeness.grouped.iter().map(|groups| instance_of_key(key, *groups))).collect()
    }

    /// When a choice tries others, why it fails where there is nobody, and why where the one picked is dead.
    pub(crate) fn terms(&self, choice: usize) -> (Others, Reason, Reason) {
        let ChoicePlan { others, none, dead, .. } = self.plan.choices[choice];
        (others, none, dead)
    }

    /// Whether calls over a link ever arrive.
    pub(crate) fn passes(&self, link: usize) -> bool {
        self.passing_share(link) > 0.0
    }

    /// Whether an instance stands in a data center that is gone: it does not even refuse.
    pub(crate) fn is_unreachable(&self, instance: usize) -> bool {
        self.is_silent(self.instances[instance].component)
    }

    /// Keys with the share of requests that each stands for.
    pub(crate) fn popular_keys(&self, keys_max: u64) -> Vec<(u64, f64)> {
        self.arrivals.zipf.shares(keys_max)
    }

    /// The client component that a user belongs to.
    pub(crate) fn client_of(&self, user: u64) -> usize {
        self.arrivals.client_of(user)
    }

    /// The step of a program.
    pub(crate) fn op(&self, program: usize, step: usize) -> Option<Op> {
        self.plan.programs[program].get(step).copied()
    }
}
