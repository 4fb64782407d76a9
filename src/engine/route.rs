//! Whom a call goes to.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::lowering::Pick;

use super::call::{CallRef, Way};
use super::plan::{Op, TargetPlan};
use super::random::{Draw, Purpose, mix, within};
use super::simulation::Simulation;

impl Simulation {
    /// Picks whom a call asks next; none: there is nobody, or nobody else. After a failure only the living are asked, since
    /// asking the dead again would be of no use.
    pub(super) fn pick(&mut self, caller: CallRef, choice: usize) -> Option<Way> {
        match self.plan.choices[choice].pick {
            Pick::Balance => self.pick_balanced(caller, choice),
            Pick::Any => self.pick_any(caller, choice),
            Pick::Named => self.pick_named(caller, choice),
            Pick::Hash => self.pick_by_hash(caller, choice),
            Pick::Turn | Pick::Replicas | Pick::Leader => self.pick_in_turn(caller, choice),
        }
    }

    fn pick_balanced(&mut self, caller: CallRef, choice: usize) -> Option<Way> {
        let instance = self.instance_of(caller)?;
        // Taken out and put back: there may be thousands, and a copy for each try would be slow.
        let found = self.call_mut(caller)?;
        let (user, tried) = (found.subject.user, std::mem::take(&mut found.tried));
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
        let target = *self.plan.choices[choice].targets.iter().find(|target| Some(target.component) == found.address)?;
        let mut draw = Draw::new(within(found.stream, found.tried.len() as u64), Purpose::Pick);
        if found.tried.is_empty() {
            return Some(self.any_instance(&target, &mut draw));
        }
        let others = self.living(&[target], &found.tried);
        if others.is_empty() { None } else { Some(others[draw.below(others.len())]) }
    }

    fn any_instance(&self, target: &TargetPlan, draw: &mut Draw) -> Way {
        let TargetPlan { component, link, task } = *target;
        let instances = &self.components[component].instances;
        let instance = if instances.is_empty() { None } else { Some(instances[draw.below(instances.len())]) };
        Way { component, instance, link, task }
    }

    /// The ways to living instances that were not tried.
    fn living(&self, targets: &[TargetPlan], tried: &BTreeSet<usize>) -> Vec<Way> {
        let ways = targets.iter().flat_map(|target| self.ways(target));
        ways.filter(|way| self.may_try(way, tried)).collect()
    }

    fn ways(&self, target: &TargetPlan) -> impl Iterator<Item = Way> {
        let TargetPlan { component, link, task } = *target;
        let way = move |instance: &usize| Way { component, instance: Some(*instance), link, task };
        self.components[component].instances.iter().map(way)
    }

    fn may_try(&self, way: &Way, tried: &BTreeSet<usize>) -> bool {
        way.instance.is_some_and(|instance| !tried.contains(&instance) && self.is_alive(instance)) && self.is_open(way.link)
    }

    fn pick_by_hash(&self, caller: CallRef, choice: usize) -> Option<Way> {
        let targets = &self.plan.choices[choice].targets;
        let count: usize = targets.iter().map(|target| self.components[target.component].instances.len()).sum();
        // Hashed twice: the tables of the instances hash once, and each would have the keys of a few of its places alone.
        let mut place = (mix(mix(self.call(caller)?.subject.key)) % count.max(1) as u64) as usize;
        for TargetPlan { component, link, task } in targets.iter().copied() {
            let instances = &self.components[component].instances;
            if let Some(instance) = instances.get(place).copied() {
                return Some(Way { component, instance: Some(instance), link, task });
            }
            place -= instances.len();
        }
        None
    }

    fn pick_in_turn(&mut self, caller: CallRef, choice: usize) -> Option<Way> {
        let found = self.call(caller)?;
        let (key, is_first) = (found.subject.key, found.tried.is_empty());
        let ways = self.ways_for(choice, key);
        if ways.is_empty() {
            return None;
        }
        let tried = found.tried.clone();
        let turn = *self.turns_mut(caller).entry(choice).or_default();
        let in_turn = (0..ways.len()).map(|step| ways[(turn + step) % ways.len()]);
        let way = if is_first { in_turn.take(1).next() } else { in_turn.into_iter().find(|way| self.may_try(way, &tried)) }?;
        if is_first {
            self.turns_mut(caller).insert(choice, turn.wrapping_add(1));
        }
        Some(way)
    }

    /// Whose turn it is at the instance, or client, that serves a call.
    fn turns_mut(&mut self, caller: CallRef) -> &mut BTreeMap<usize, usize> {
        let client = self.call(caller).map_or(0, |found| found.subject.client);
        match self.instance_of(caller) {
            Some(instance) => &mut self.instances[instance].turns,
            None => &mut self.components[client].turns,
        }
    }

    /// All ways that a call about `key` may take, in the author's order.
    fn ways_for(&self, choice: usize, key: u64) -> Vec<Way> {
        let choice = &self.plan.choices[choice];
        let mut ways: Vec<Way> = Vec::new();
        for target in &choice.targets {
            match choice.pick {
                Pick::Replicas | Pick::Leader if !self.components[target.component].groups.is_empty() => {
                    let TargetPlan { component, link, task } = *target;
                    let group = self.group_of(component, key);
                    ways.push(Way { component, instance: Some(self.groups[group].primary), link, task });
                }
                Pick::Replicas => ways.extend(self.ways(target).filter(|way| self.has_copy(way, key))),
                _ => ways.extend(self.ways(target)),
            }
        }
        // A follower that answers for its leader may be linked itself: it is still one instance.
        let mut seen = BTreeSet::new();
        ways.retain(|way| seen.insert(way.instance));
        ways
    }

    /// The set of copies of a leader's that has `key`.
    pub(super) fn group_of(&self, leader: usize, key: u64) -> usize {
        let groups = &self.components[leader].groups;
        groups[(mix(key) % groups.len() as u64) as usize]
    }

    /// Whether a follower's instance has `key`: it does unless its leader's instance has other keys.
    fn has_copy(&self, way: &Way, key: u64) -> bool {
        let group = way.instance.and_then(|instance| self.instances[instance].group);
        group.is_none_or(|group| self.group_of(self.groups[group].leader, key) == group)
    }

    /// A call to a name server came back: what it answered.
    pub(super) fn learn_address(&mut self, caller: CallRef, server: usize, client: usize, user: u64) {
        let Some(found) = self.call(caller) else { return };
        let program = &self.plan.programs[found.program];
        let Some(Op::FindAddress(_)) = program.get(found.step) else { return };
        let Some(Op::Ask(doors)) = program.get(found.step + 1).copied() else { return };
        let doors = self.plan.choices[doors].targets.clone();
        let address = self.answer_name(server, client, user, &doors);
        if let Some(found) = self.call_mut(caller) {
            found.address = address;
        }
    }
}
