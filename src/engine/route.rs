//! Whom a call goes to.

use crate::catalog::latency::round_trip_ms;
use crate::catalog::lowering::Pick;
use crate::design::Region;

use super::call::{Asker, CallRef, Tried, Way};
use super::placement::{hashed_place, instance_of_key};
use super::plan::{Op, TargetPlan};
use super::random::{Draw, Purpose, within};
use super::replica::Group;
use super::simulation::Simulation;

/// Whose turn it is, by choice: how often somebody was picked. A component makes few choices.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turns(Vec<(u32, u32)>);

impl Turns {
    /// The turn of a choice.
    pub(crate) fn of(&self, choice: usize) -> usize {
        self.0.iter().find(|(one, _)| *one == choice as u32).map_or(0, |(_, turn)| *turn as usize)
    }

    /// It is the next one's turn.
    pub(crate) fn pass(&mut self, choice: usize) {
        match self.0.iter_mut().find(|(one, _)| *one == choice as u32) {
            Some((_, turn)) => *turn = turn.wrapping_add(1),
            None => self.0.push((choice as u32, 1)),
        }
    }
}

impl Simulation {
    /// Picks whom a call asks next; none: there is nobody, or nobody else. After a failure only the living are asked, since
    /// asking the dead again would be of no use.
    pub(super) fn pick(&mut self, caller: CallRef, choice: usize) -> Option<Way> {
        match self.plan.choices[choice].pick {
            Pick::Balance => self.pick_balanced(caller, choice),
            Pick::Any => self.pick_any(caller, choice),
            Pick::Named => self.pick_named(caller, choice),
            Pick::Nearest => self.pick_nearest(caller, choice),
            Pick::HashOfKey => self.pick_by_hash(choice, self.call(caller)?.subject().key()),
            Pick::HashOfUser => self.pick_by_hash(choice, self.call(caller)?.subject().user),
            Pick::Turn | Pick::Replicas { .. } | Pick::Leader { .. } => self.pick_in_turn(caller, choice),
        }
    }

    fn pick_balanced(&mut self, caller: CallRef, choice: usize) -> Option<Way> {
        let instance = self.instance_of(caller)?;
        // Taken out and put back: there may be thousands, and a copy for each try would be slow.
        let found = self.call_mut(caller)?;
        let (user, tried) = (found.subject().user, std::mem::take(&mut found.tried));
        let picked = self.balance(instance, choice, user, &tried);
        self.call_mut(caller)?.tried = tried;
        let (instance, component, link) = picked?;
        let task = self.plan.choices[choice].targets.iter().find(|target| target.component == component)?.task;
        Some(Way { component, instance: Some(instance), link, task })
    }

    fn pick_any(&self, caller: CallRef, choice: usize) -> Option<Way> {
        let targets = &self.plan.choices[choice].targets;
        let found = self.call(caller)?;
        let mut draw = Draw::new(within(found.stream, found.tried.len() as u64), Purpose::Pick);
        if !found.tried.is_empty() {
            let others = self.living(targets, &found.tried);
            return if others.is_empty() { None } else { Some(others[draw.below(others.len())]) };
        }
        let target = targets.get(if targets.is_empty() { return None } else { draw.below(targets.len()) })?;
        Some(self.any_instance(target, &mut draw))
    }

    fn pick_named(&self, caller: CallRef, choice: usize) -> Option<Way> {
        let found = self.call(caller)?;
        let address = self.address_of(found.asker)?;
        let target = *self.plan.choices[choice].targets.iter().find(|target| target.component == address)?;
        let mut draw = Draw::new(within(found.stream, found.tried.len() as u64), Purpose::Pick);
        if found.tried.is_empty() {
            return Some(self.any_instance(&target, &mut draw));
        }
        let others = self.living(&[target], &found.tried);
        if others.is_empty() { None } else { Some(others[draw.below(others.len())]) }
    }

    /// Any instance of the nearest target; after a failure any living one that was not tried, of the nearest that has one.
    fn pick_nearest(&self, caller: CallRef, choice: usize) -> Option<Way> {
        let found = self.call(caller)?;
        let (from, _) = self.whereabouts(caller)?;
        let mut draw = Draw::new(within(found.stream, found.tried.len() as u64), Purpose::Pick);
        for targets in self.nearest_first(from, choice) {
            if found.tried.is_empty() {
                return Some(self.any_instance(&targets[draw.below(targets.len())], &mut draw));
            }
            let others = self.living(&targets, &found.tried);
            if !others.is_empty() {
                return Some(others[draw.below(others.len())]);
            }
        }
        None
    }

    /// The targets of a choice in the order of their distance from a component; those that are as far are together.
    pub(super) fn nearest_first(&self, from: usize, choice: usize) -> Vec<Vec<TargetPlan>> {
        let targets = &self.plan.choices[choice].targets;
        let components: Vec<usize> = targets.iter().map(|target| target.component).collect();
        let mut groups: Vec<(f64, Vec<TargetPlan>)> = Vec::new();
        for place in self.by_distance(from, &components) {
            let distance = self.distance(from, components[place]);
            match groups.last_mut().filter(|(last, _)| *last == distance) {
                Some((_, group)) => group.push(targets[place]),
                None => groups.push((distance, vec![targets[place]])),
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// The places of the components in the order of their distance from another one, those of one region as they come.
    pub(super) fn by_distance(&self, from: usize, components: &[usize]) -> Vec<usize> {
        let distance = |place: &usize| self.distance(from, components[*place]);
        let mut places: Vec<usize> = (0..components.len()).collect();
        places.sort_by(|one, other| distance(one).total_cmp(&distance(other)));
        places
    }

    /// How far a component is from another one, as a round trip in milliseconds; what stands nowhere is near to everybody.
    fn distance(&self, from: usize, component: usize) -> f64 {
        let region = |component: usize| self.plan.components[component].lowered.region;
        let home = region(from).unwrap_or(Region::Asia);
        round_trip_ms(home, region(component).unwrap_or(home))
    }

    fn any_instance(&self, target: &TargetPlan, draw: &mut Draw) -> Way {
        let TargetPlan { component, link, task } = *target;
        let instances = &self.components[component].instances;
        if self.components[component].untold == 0 {
            let instance = (!instances.is_empty()).then(|| instances[draw.below(instances.len())]);
            return Way { component, instance, link, task };
        }
        // What is being taken out, or is not ready yet, is passed over while there is anything else.
        let told_of = instances.iter().filter(|instance| self.instances[**instance].is_told_of());
        let count = told_of.clone().count();
        let instance = match (count, instances.len()) {
            (0, 0) => None,
            (0, all) => Some(instances[draw.below(all)]),
            _ => told_of.clone().nth(draw.below(count)).copied(),
        };
        Way { component, instance, link, task }
    }

    /// The ways to living instances that were not tried.
    fn living(&self, targets: &[TargetPlan], tried: &Tried) -> Vec<Way> {
        let ways = targets.iter().flat_map(|target| self.ways(target));
        ways.filter(|way| self.may_try(way, tried)).collect()
    }

    pub(super) fn ways(&self, target: &TargetPlan) -> impl Iterator<Item = Way> {
        let TargetPlan { component, link, task } = *target;
        let way = move |instance: &usize| Way { component, instance: Some(*instance), link, task };
        self.components[component].instances.iter().map(way)
    }

    /// Whether a way is open to a living instance that was not tried.
    pub(super) fn may_try(&self, way: &Way, tried: &Tried) -> bool {
        way.instance.is_some_and(|instance| !tried.contains(instance) && self.is_alive(instance)) && self.is_open(way.link)
    }

    pub(super) fn pick_by_hash(&self, choice: usize, word: u64) -> Option<Way> {
        let targets = &self.plan.choices[choice].targets;
        let count: usize = targets.iter().map(|target| self.components[target.component].instances.len()).sum();
        self.nth_way(targets, hashed_place(word, count.max(1)))
    }

    fn pick_in_turn(&mut self, caller: CallRef, choice: usize) -> Option<Way> {
        let found = self.call(caller)?;
        let (key, is_first) = (found.subject().key(), found.tried.is_empty());
        let turn = self.turns_mut(caller).of(choice);
        let way = if let Some(way) = self.simple_turn(choice, turn).filter(|_| is_first) {
            way
        } else {
            // Taken out and put back: a list for each pick would be slow.
            let mut ways = std::mem::take(&mut self.ways);
            ways.clear();
            self.add_ways(choice, key, &mut ways);
            let way = self.next_in_turn(&ways, turn, &self.call(caller)?.tried);
            self.ways = ways;
            way?
        };
        if is_first {
            self.turns_mut(caller).pass(choice);
        }
        Some(way)
    }

    /// Of all instances of all targets the one whose turn it is, where all of them may be picked.
    fn simple_turn(&self, choice: usize, turn: usize) -> Option<Way> {
        let choice = &self.plan.choices[choice];
        let components = || choice.targets.iter().map(|target| &self.components[target.component]);
        if choice.pick != Pick::Turn || components().any(|component| component.untold > 0) {
            return None;
        }
        let count: usize = components().map(|component| component.instances.len()).sum();
        self.nth_way(&choice.targets, if count == 0 { return None } else { turn % count })
    }

    /// One of the ways to all instances of the targets, by place.
    fn nth_way(&self, targets: &[TargetPlan], mut place: usize) -> Option<Way> {
        for TargetPlan { component, link, task } in targets.iter().copied() {
            let instances = &self.components[component].instances;
            if let Some(instance) = instances.get(place).copied() {
                return Some(Way { component, instance: Some(instance), link, task });
            }
            place -= instances.len();
        }
        None
    }

    fn next_in_turn(&self, ways: &[Way], turn: usize, tried: &Tried) -> Option<Way> {
        let from = turn % ways.len().max(1);
        let in_turn = || ways[from..].iter().chain(&ways[..from]);
        if !tried.is_empty() {
            return in_turn().find(|way| self.may_try(way, tried)).copied();
        }
        // What is being taken out, or is not ready yet, is passed over while there is anything else.
        let is_told_of = |way: &&Way| way.instance.is_none_or(|instance| self.instances[instance].is_told_of());
        in_turn().find(is_told_of).or_else(|| in_turn().next()).copied()
    }

    /// Whose turn it is at the instance, or client, that serves a call.
    pub(super) fn turns_mut(&mut self, caller: CallRef) -> &mut Turns {
        let client = self.call(caller).map_or(0, |found| found.subject().client());
        match self.instance_of(caller) {
            Some(instance) => &mut self.instances[instance].turns,
            None => &mut self.components[client].turns,
        }
    }

    /// All ways that a call about `key` may take, in the author's order.
    pub(super) fn ways_for(&self, choice: usize, key: u64) -> Vec<Way> {
        let mut ways = Vec::new();
        self.add_ways(choice, key, &mut ways);
        ways
    }

    /// Adds all ways that a call about `key` may take, in the author's order.
    fn add_ways(&self, choice: usize, key: u64, ways: &mut Vec<Way>) {
        let choice = &self.plan.choices[choice];
        let owner = choice.shard_of(key, self.arrivals.workload.keys.count);
        // The key is on another shard than this one.
        let is_elsewhere = |component: usize| owner != Some(component) && choice.shards.0.contains(&component);
        for target in choice.targets.iter().filter(|target| !is_elsewhere(target.component)) {
            let TargetPlan { component, link, task } = *target;
            // A follower that answers for its leader may be linked itself: it is still one instance.
            let mut add = |instance: usize| {
                if ways.iter().all(|way| way.instance != Some(instance)) {
                    ways.push(Way { component, instance: Some(instance), link, task });
                }
            };
            match choice.pick {
                Pick::Replicas { .. } | Pick::Leader { .. } if !self.components[component].groups.is_empty() => {
                    let group = self.group_of(component, key);
                    let Group { home, primary, .. } = self.groups[group];
                    add(primary);
                    // A leader that came back after a follower took over is a follower itself.
                    if home != primary && matches!(choice.pick, Pick::Replicas { .. }) && self.is_alive(home) {
                        add(home);
                    }
                }
                Pick::Replicas { .. } => self.followers_with(component, key, is_elsewhere).into_iter().for_each(add),
                _ => ways.extend(self.ways(target)),
            }
        }
    }

    /// The instances of a follower component that have `key`: those that follow a leader's instance that has. Who follows nobody
    /// has nothing.
    fn followers_with(&self, component: usize, key: u64, is_elsewhere: impl Fn(usize) -> bool) -> Vec<usize> {
        let leaders = self.components[component].copies.iter().filter(|copies| !is_elsewhere(copies.leader));
        let of_key = leaders.map(|copies| &copies.by_place[instance_of_key(key, copies.by_place.len())]);
        let mut instances: Vec<usize> = of_key.flatten().copied().collect();
        instances.sort_unstable();
        instances
    }

    /// The set of copies of a leader's that has `key`.
    pub(super) fn group_of(&self, leader: usize, key: u64) -> usize {
        let groups = &self.components[leader].groups;
        groups[instance_of_key(key, groups.len())]
    }

    /// A call to a name server came back: what it answered.
    #[cold]
    pub(super) fn learn_address(&mut self, caller: CallRef, server: usize) {
        let Some(found) = self.call(caller) else { return };
        let (asker, (program, step)) = (found.asker, found.at());
        let (client, user) = (found.subject().client(), found.subject().user);
        let Op::FindAddress(_, name) = *self.plan.op((program, step)) else { return };
        let Op::Ask(doors) = *self.plan.op((program, step + 1)) else { return };
        let doors = self.plan.choices[doors].targets.clone();
        let address = self.answer_name(server, (client, user), name, &doors);
        self.keep_address(asker, address);
    }

    /// An attempt knows where to go.
    pub(super) fn keep_address(&mut self, asker: Asker, address: Option<usize>) {
        if let Asker::Request(request) = asker
            && let Some(request) = self.request_mut(request)
        {
            request.address = address.map(|address| address as u32);
        }
    }

    pub(super) fn address_of(&self, asker: Asker) -> Option<usize> {
        let Asker::Request(request) = asker else { return None };
        self.request(request)?.address.map(|address| address as usize)
    }
}
