//! Copies of data: what a leader's instance has written, which of its followers have it yet, and who takes over.
//!
//! A follower takes over with all that any living follower has received. The others catch up from it over their own links, as
//! after any outage, and roll back what nobody living has. The old leader, once it is back, catches up over the link of the
//! one that took its place.

use std::collections::{BTreeMap, VecDeque};

use crate::catalog::lowering::{Role, Task};
use crate::design::Distribution;
use crate::design::kind::Replication;

use super::calendar::Event;
use super::call::{Call, CallRef};
use super::random::ns_from_ms;
use super::simulation::Simulation;
use super::stream::{Member, Write};
use super::trace::Note;

/// A leader's instance with its followers: the copies of one part of the keys.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The leader component, whose address it has.
    pub(crate) leader: usize,
    /// The leader's own instance.
    pub(crate) home: usize,
    /// The instance that answers at that address: the leader's own, or a promoted follower.
    pub(crate) primary: usize,
    /// The others.
    pub(crate) members: Vec<Member>,
    /// The last completed write by key, of those that not every follower need have.
    last: BTreeMap<u64, Write>,
    /// Completed writes that a follower whose stream is up need not have, in order.
    pub(crate) log: VecDeque<Write>,
    /// When the primary died, if it is dead.
    died_ns: Option<u64>,
    /// When a follower takes over, or as soon after that as there is one; none: never, or the primary lives.
    due_ns: Option<u64>,
}

impl Group {
    /// How many writes and outages it keeps in mind.
    pub(crate) fn kept(&self) -> usize {
        let outages: usize = self.members.iter().map(|member| member.outages.len()).sum();
        self.last.len() + self.log.len() + outages
    }
}

/// Instances of a follower component by the leader's instance that they follow.
#[derive(Clone, Debug)]
pub(crate) struct Copies {
    /// The leader component.
    pub(crate) leader: usize,
    /// Those that follow its first instance, its second, and so on.
    pub(crate) by_place: Vec<Vec<usize>>,
}

/// What a leader says of its copies.
pub(super) struct LeaderRole {
    pub(super) replication: Replication,
    pub(super) lag: Distribution,
    failover_after_ms: Option<f64>,
}

impl Simulation {
    /// What a set's leader says of its copies; none where it is no leader any more.
    pub(super) fn leader_role(&self, group: usize) -> Option<LeaderRole> {
        match self.plan.components[self.groups[group].leader].lowered.role {
            Role::Leader { replication, lag, failover_after_ms, .. } => {
                Some(LeaderRole { replication, lag, failover_after_ms })
            }
            _ => None,
        }
    }

    /// Gives every leader's instance its set of copies, and every follower its place in one, as the design is now.
    pub(super) fn refresh_groups(&mut self) {
        let leaders: Vec<usize> = (0..self.components.len()).filter(|component| self.is_leader(*component)).collect();
        for leader in &leaders {
            let instances = self.components[*leader].instances.clone();
            let known = std::mem::take(&mut self.components[*leader].groups);
            let groups = instances.iter().enumerate().map(|(place, instance)| {
                let group = known.get(place).copied().unwrap_or(self.groups.len());
                if group == self.groups.len() {
                    self.groups.push(new_group(*leader, *instance));
                }
                if self.groups[group].home != *instance {
                    self.groups[group] = new_group(*leader, *instance);
                }
                self.instances[*instance].group = Some(group);
                group
            });
            self.components[*leader].groups = groups.collect();
        }
        self.refresh_members(&leaders);
    }

    fn is_leader(&self, component: usize) -> bool {
        self.plan.components[component].is_present
            && matches!(self.plan.components[component].lowered.role, Role::Leader { .. })
    }

    fn refresh_members(&mut self, leaders: &[usize]) {
        // A follower's instances belong in turn to all instances of all its leaders.
        let mut belongs: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for leader in leaders {
            let Role::Leader { followers, .. } = &self.plan.components[*leader].lowered.role else { continue };
            for follower in followers {
                let ends = (self.plan.component(follower), self.plan.link(&self.plan.components[*leader].id, follower));
                let (Some(follower), Some(link)) = ends else { continue };
                let groups = self.components[*leader].groups.iter().map(|group| (*group, link));
                belongs.entry(follower).or_default().extend(groups);
            }
        }
        for (follower, component) in self.components.iter().enumerate() {
            let follows = belongs.contains_key(&follower) || self.is_leader(follower);
            for instance in component.instances.iter().filter(|_| !follows) {
                self.instances[*instance].group = None;
            }
        }
        let mut old: Vec<Vec<Member>> = self.groups.iter_mut().map(|group| std::mem::take(&mut group.members)).collect();
        for (follower, groups) in belongs {
            for (place, instance) in self.components[follower].instances.clone().into_iter().enumerate() {
                let (group, link) = groups[place % groups.len()];
                self.instances[instance].group = Some(group);
                let known = old[group].iter().position(|member| member.instance == instance);
                let known = known.map(|place| Member { link, ..old[group].swap_remove(place) });
                self.groups[group].members.push(known.unwrap_or_else(|| Member::new(instance, link)));
            }
        }
        for (group, left) in old.into_iter().enumerate() {
            self.keep_promotion(group, left);
        }
        self.refresh_copies(leaders);
    }

    /// Notes which instances have which keys, by whom they follow.
    fn refresh_copies(&mut self, leaders: &[usize]) {
        let groups = |leader: &usize| self.components[*leader].groups.clone().into_iter().enumerate();
        let places = leaders.iter().flat_map(|leader| groups(leader).map(|(place, group)| (group, (*leader, place))));
        let places: BTreeMap<usize, (usize, usize)> = places.collect();
        let counts: BTreeMap<usize, usize> = leaders.iter().map(|leader| (*leader, groups(leader).count())).collect();
        for component in &mut self.components {
            let mut copies: BTreeMap<usize, Copies> = BTreeMap::new();
            for instance in &component.instances {
                let group = self.instances[*instance].group;
                let Some((leader, place)) = group.and_then(|group| places.get(&group)).copied() else { continue };
                let new = || Copies { leader, by_place: vec![Vec::new(); counts[&leader]] };
                copies.entry(leader).or_insert_with(new).by_place[place].push(*instance);
            }
            component.copies = copies.into_values().collect();
        }
    }

    /// An edit does not take a promotion back, unless it takes the promoted follower itself away. The old leader is one of the
    /// members that are `left`: it is no follower in the design.
    fn keep_promotion(&mut self, number: usize, left: Vec<Member>) {
        let group = &mut self.groups[number];
        let (home, primary) = (group.home, group.primary);
        if primary == home {
            return;
        }
        match group.members.iter_mut().find(|member| member.instance == primary) {
            Some(place) => {
                let link = place.link;
                let known = left.into_iter().find(|member| member.instance == home);
                *place = Member { link, ..known.unwrap_or_else(|| Member::new(home, link)) };
            }
            None => group.primary = home,
        }
    }

    /// Looks at who lives and which links are open, after something of that may have changed: streams go down and come up, a
    /// leader that died will be replaced in time, one that is overdue is replaced now.
    pub(super) fn refresh_streams(&mut self) {
        for number in 0..self.groups.len() {
            self.refresh_primary(number);
            for place in 0..self.groups[number].members.len() {
                self.refresh_stream(number, place);
            }
        }
    }

    fn refresh_primary(&mut self, number: usize) {
        let group = &self.groups[number];
        if self.is_alive(group.primary) {
            let group = &mut self.groups[number];
            (group.died_ns, group.due_ns) = (None, None);
            return;
        }
        let died_ns = group.died_ns.unwrap_or(self.now_ns);
        let after_ms = self.leader_role(number).and_then(|role| role.failover_after_ms);
        let due_ns = after_ms.map(|after_ms| died_ns.saturating_add(ns_from_ms(after_ms)));
        let is_new = due_ns != group.due_ns;
        let group = &mut self.groups[number];
        (group.died_ns, group.due_ns) = (Some(died_ns), due_ns);
        match due_ns {
            Some(due_ns) if due_ns <= self.now_ns => self.promote(number),
            Some(due_ns) if is_new => self.calendar.set(due_ns, Event::Failover { group: number as u32, died_ns }),
            _ => {}
        }
    }

    /// A write is completed.
    pub(super) fn commit(&mut self, call: CallRef) {
        self.note_write(call);
        let Some(number) = self.instance_of(call).and_then(|instance| self.instances[instance].group) else { return };
        let (Some(role), Some(found)) = (self.leader_role(number), self.call(call)) else { return };
        let is_confirmed = role.replication == Replication::Sync;
        let write = Write { stream: found.stream, key: found.subject().key(), commit_ns: self.now_ns, is_confirmed };
        if self.groups[number].members.is_empty() {
            return;
        }
        self.forget_settled(number);
        self.groups[number].last.insert(write.key, write);
        self.groups[number].log.push_back(write);
        self.count_sent(number, &write);
    }

    /// Drops the oldest writes that everybody has whose stream is up. Whoever is down has them to catch up with, however many.
    fn forget_settled(&mut self, number: usize) {
        while let Some(write) = self.groups[number].log.front().copied() {
            let group = &self.groups[number];
            let has: Vec<bool> = group.members.iter().map(|member| self.has(number, member, &write)).collect();
            if group.members.iter().zip(&has).any(|(member, has)| !has && member.outage().is_none()) {
                return;
            }
            let is_everywhere = has.iter().all(|has| *has);
            let group = &mut self.groups[number];
            group.log.pop_front();
            for (member, has) in group.members.iter_mut().zip(has) {
                member.missed = if has { 0 } else { member.missed + 1 };
                member.forget_before(write.commit_ns);
            }
            if is_everywhere && group.last.get(&write.key).is_some_and(|last| last.stream == write.stream) {
                group.last.remove(&write.key);
            }
        }
    }

    /// Notes when a call read what it brings, and counts a read that a follower answered with something older than the last
    /// completed write.
    pub(super) fn note_read(&mut self, call: CallRef) {
        let Some(task) = self.call(call).and_then(Call::task) else { return };
        if !matches!(task, Task::Serve(_) | Task::Read) {
            return;
        }
        let is_stale = task == Task::Read && self.reads_stale(call);
        if is_stale {
            self.count(|counts| counts.stale_reads += 1);
            if self.span_ref(call).is_some() {
                self.trace_note(call, Note::Stale);
            }
        }
        let now_ns = self.now_ns;
        if let Some(found) = self.call_mut(call) {
            found.read_ns = if is_stale { 0 } else { now_ns };
        }
    }

    fn reads_stale(&self, call: CallRef) -> bool {
        let Some(found) = self.call(call) else { return false };
        let Some(way) = found.way().filter(|way| way.task == Task::Read) else { return false };
        let (key, Some(instance)) = (found.subject().key(), way.instance) else { return false };
        let Some(number) = self.instances[instance].group else { return false };
        let group = &self.groups[number];
        let member = group.members.iter().find(|member| member.instance == instance);
        let (Some(member), Some(write)) = (member, group.last.get(&key)) else { return false };
        !self.has(number, member, write)
    }

    /// All followers take over at once that ever will, as things are.
    pub(super) fn promote_all(&mut self) {
        for number in 0..self.groups.len() {
            if self.groups[number].due_ns.is_some() {
                self.promote(number);
            }
        }
    }

    /// A leader may have been gone for long enough, if it is the same death and an edit has not changed how long that is.
    #[cold]
    pub(super) fn on_failover(&mut self, number: usize, died_ns: u64) {
        if self.groups[number].died_ns == Some(died_ns) {
            self.refresh_streams();
        }
    }

    /// The living follower that received most takes over the leader's address. What no living follower has is lost.
    fn promote(&mut self, number: usize) {
        let group = &self.groups[number];
        let living: Vec<&Member> = group.members.iter().filter(|member| self.is_alive(member.instance)).collect();
        let lacks =
            |member: &Member| member.missed + group.log.iter().filter(|write| !self.has(number, member, write)).count() as u64;
        // Of equal ones the first.
        let best = living.iter().min_by_key(|member| lacks(member)).map(|member| member.instance);
        let Some(best) = best else { return };
        let survives = |write: &Write| living.iter().any(|member| self.has(number, member, write));
        let kept: VecDeque<Write> = group.log.iter().filter(|write| survives(write)).copied().collect();
        let missed = living.iter().map(|member| member.missed).min().unwrap_or(0);
        let lost = missed + (group.log.len() - kept.len()) as u64;
        let mut last_by_key = group.last.clone();
        last_by_key.retain(|_, write| survives(write));
        last_by_key.extend(kept.iter().map(|write| (write.key, *write)));
        let group = &mut self.groups[number];
        (group.log, group.last) = (kept, last_by_key);
        (group.died_ns, group.due_ns) = (None, None);
        if let Some(place) = group.members.iter_mut().find(|member| member.instance == best) {
            *place = Member::new(group.primary, place.link);
        }
        group.primary = best;
        self.count(|counts| counts.lost_writes += lost);
    }

    /// Whether an instance has taken over its leader's address.
    pub(super) fn is_promoted(&self, instance: usize) -> bool {
        let group = self.instances[instance].group.map(|number| &self.groups[number]);
        group.is_some_and(|group| group.primary == instance && group.home != instance)
    }
}

const fn new_group(leader: usize, home: usize) -> Group {
    Group {
        leader,
        home,
        primary: home,
        members: Vec::new(),
        last: BTreeMap::new(),
        log: VecDeque::new(),
        died_ns: None,
        due_ns: None,
    }
}
