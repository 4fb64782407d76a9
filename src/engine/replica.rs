//! Copies of data: what a leader's instance has written, which of its followers have it yet, and who takes over.
//!
//! No event is spent on a follower: when a write came to it follows from the write's time and random numbers named after the
//! two, and is worked out when somebody reads there.

use std::collections::{BTreeMap, VecDeque};

use crate::catalog::lowering::{Role, Task};
use crate::design::Distribution;
use crate::design::kind::Replication;

use super::calendar::Event;
use super::call::CallRef;
use super::random::{Draw, Purpose, ns_from_ms, sample_ns, within};
use super::simulation::Simulation;

/// A completed write.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Write {
    /// The name of its random numbers.
    stream: u64,
    /// What was written.
    key: u64,
    /// When it was completed.
    commit_ns: u64,
    /// Whether its followers had confirmed it.
    is_confirmed: bool,
}

/// A follower of a leader's instance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member {
    /// The instance.
    pub(crate) instance: usize,
    /// The link from the leader.
    pub(crate) link: usize,
}

/// A leader's instance with its followers: the copies of one part of the keys.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The leader component, whose address it has.
    pub(crate) leader: usize,
    /// The leader's own instance.
    home: usize,
    /// The instance that answers at that address: the leader's own, or a promoted follower.
    pub(crate) primary: usize,
    /// The others.
    pub(crate) members: Vec<Member>,
    /// The last completed write by key, of those that not every follower need have.
    last: BTreeMap<u64, Write>,
    /// Completed writes that not every follower need have, in order.
    log: VecDeque<Write>,
    /// The primary's last outage: from, to.
    outage_ns: Option<(u64, Option<u64>)>,
    /// A follower is to take over as soon as there is one.
    is_overdue: bool,
    /// Time from writes to their arrival at followers, as last worked out: count, sum in nanoseconds.
    pub(crate) lag: (u64, u128),
}

/// What a leader says of its copies.
struct LeaderRole {
    replication: Replication,
    lag: Distribution,
    failover_after_ms: Option<f64>,
}

impl Simulation {
    fn leader_role(&self, group: usize) -> Option<LeaderRole> {
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
        let old: Vec<Vec<Member>> = self.groups.iter_mut().map(|group| std::mem::take(&mut group.members)).collect();
        for (follower, groups) in belongs {
            for (place, instance) in self.components[follower].instances.clone().into_iter().enumerate() {
                let (group, link) = groups[place % groups.len()];
                self.instances[instance].group = Some(group);
                self.groups[group].members.push(Member { instance, link });
            }
        }
        for (group, old) in old.into_iter().enumerate() {
            self.keep_promotion(group, &old);
        }
    }

    /// An edit does not take a promotion back, unless it takes the promoted follower itself away.
    fn keep_promotion(&mut self, number: usize, old: &[Member]) {
        let group = &mut self.groups[number];
        if group.primary == group.home {
            return;
        }
        let (home, primary) = (group.home, group.primary);
        if let Some(place) = group.members.iter().position(|member| member.instance == primary) {
            group.members[place].instance = home;
        } else {
            group.primary = home;
            group.members.retain(|member| old.iter().any(|before| before.instance == member.instance));
        }
    }

    /// When `write` came to `member`, or will as things are; none: not as things are.
    fn received_ns(&self, number: usize, member: &Member, write: &Write) -> Option<u64> {
        let group = &self.groups[number];
        if write.is_confirmed && !self.was_cut(member.link, write.commit_ns) {
            return Some(write.commit_ns);
        }
        let role = self.leader_role(number)?;
        let stream = within(write.stream, within(self.instance_name(member.instance), 0));
        let lag_ns = sample_ns(&role.lag, &mut Draw::new(stream, Purpose::Lag));
        let mut sent_ns = write.commit_ns + lag_ns;
        if let Some((from_ns, to_ns)) = group.outage_ns
            && write.commit_ns <= from_ns
            && sent_ns > from_ns
        {
            sent_ns = to_ns? + lag_ns;
        }
        let latency = &self.plan.links[member.link].lowered.latency;
        let arrives_ns = sent_ns + sample_ns(latency, &mut Draw::new(stream, Purpose::There));
        match (self.links[member.link].cut_since_ns, self.links[member.link].last_cut_ns) {
            (Some(since_ns), _) if arrives_ns >= since_ns => None,
            (_, Some((from_ns, to_ns))) if (from_ns..to_ns).contains(&arrives_ns) => Some(to_ns),
            _ => Some(arrives_ns),
        }
    }

    fn was_cut(&self, link: usize, at_ns: u64) -> bool {
        let link = &self.links[link];
        link.cut_since_ns.is_some_and(|since_ns| at_ns >= since_ns)
            || link.last_cut_ns.is_some_and(|(from_ns, to_ns)| (from_ns..to_ns).contains(&at_ns))
    }

    /// The name of an instance's random numbers.
    fn instance_name(&self, instance: usize) -> u64 {
        let at = &self.instances[instance];
        within(self.plan.components[at.component].name, u64::from(at.number))
    }

    /// How long a write waits for its followers' word; none: it does not.
    pub(super) fn confirmation_ns(&self, call: CallRef) -> Option<u64> {
        let instance = self.instance_of(call)?;
        let number = self.instances[instance].group?;
        if self.leader_role(number)?.replication != Replication::Sync {
            return None;
        }
        let stream = self.call(call)?.stream;
        let members = self.groups[number].members.clone();
        let reachable: Vec<Member> = members.into_iter().filter(|member| self.is_reachable(member)).collect();
        let way_and_back = |member: &Member| {
            let stream = within(stream, self.instance_name(member.instance));
            let latency = &self.plan.links[member.link].lowered.latency;
            let [there, back] = [Purpose::There, Purpose::Back].map(|way| sample_ns(latency, &mut Draw::new(stream, way)));
            there + back
        };
        reachable.iter().map(way_and_back).max()
    }

    fn is_reachable(&self, member: &Member) -> bool {
        self.is_alive(member.instance) && self.is_open(member.link)
    }

    /// A write is completed.
    pub(super) fn commit(&mut self, call: CallRef) {
        self.note_write(call);
        let Some(number) = self.instance_of(call).and_then(|instance| self.instances[instance].group) else { return };
        let (Some(role), Some(found)) = (self.leader_role(number), self.call(call)) else { return };
        let is_confirmed = role.replication == Replication::Sync;
        let write = Write { stream: found.stream, key: found.subject.key, commit_ns: self.now_ns, is_confirmed };
        if self.groups[number].members.is_empty() {
            return;
        }
        self.forget_settled(number);
        self.groups[number].last.insert(write.key, write);
        self.groups[number].log.push_back(write);
        self.note_lag(number, &write);
    }

    /// Drops the oldest writes that everybody has.
    fn forget_settled(&mut self, number: usize) {
        while let Some(write) = self.groups[number].log.front().copied() {
            let has_it = |member: &Member| self.received_ns(number, member, &write).is_some_and(|at_ns| at_ns <= self.now_ns);
            if !self.groups[number].members.iter().all(has_it) {
                return;
            }
            let group = &mut self.groups[number];
            group.log.pop_front();
            if group.last.get(&write.key).is_some_and(|last| last.stream == write.stream) {
                group.last.remove(&write.key);
            }
        }
    }

    fn note_lag(&mut self, number: usize, write: &Write) {
        for member in self.groups[number].members.clone() {
            if let Some(received_ns) = self.received_ns(number, &member, write) {
                let lag_ns = received_ns - write.commit_ns;
                self.groups[number].lag.0 += 1;
                self.groups[number].lag.1 += u128::from(lag_ns);
            }
        }
    }

    /// Counts a read that a follower answered with something older than the last completed write.
    pub(super) fn note_read(&mut self, call: CallRef) {
        let Some(found) = self.call(call) else { return };
        let Some(way) = found.way.filter(|way| way.task == Task::Read) else { return };
        let (key, Some(instance)) = (found.subject.key, way.instance) else { return };
        let Some(number) = self.instances[instance].group else { return };
        let group = &self.groups[number];
        let member = group.members.iter().find(|member| member.instance == instance);
        let (Some(member), Some(write)) = (member, group.last.get(&key)) else { return };
        let is_stale = self.received_ns(number, member, write).is_none_or(|at_ns| at_ns > self.now_ns);
        if is_stale {
            self.count(|counts| counts.stale_reads += 1);
            if let Some(found) = self.call_mut(call) {
                found.is_stale = true;
            }
        }
    }

    /// An instance died: the copies that it led wait for it, or for a follower to take over.
    pub(super) fn note_death(&mut self, instance: usize) {
        let Some(number) = self.instances[instance].group.filter(|number| self.groups[*number].primary == instance) else {
            return;
        };
        self.groups[number].outage_ns = Some((self.now_ns, None));
        if let Some(after_ms) = self.leader_role(number).and_then(|role| role.failover_after_ms) {
            let event = Event::Failover { group: number, died_ns: self.now_ns };
            self.calendar.set(self.now_ns.saturating_add(ns_from_ms(after_ms)), event);
        }
    }

    /// An instance came back: it leads again, or may be what an overdue take-over waited for.
    pub(super) fn note_return(&mut self, instance: usize) {
        let Some(number) = self.instances[instance].group else { return };
        let group = &mut self.groups[number];
        if group.primary == instance {
            group.is_overdue = false;
            if let Some((_, to_ns)) = group.outage_ns.as_mut() {
                *to_ns = Some(self.now_ns);
            }
        } else if group.is_overdue {
            self.promote(number);
        }
    }

    /// The leader has been gone for long enough, if it is the same outage.
    pub(super) fn on_failover(&mut self, number: usize, died_ns: u64) {
        let group = &self.groups[number];
        if group.outage_ns == Some((died_ns, None)) && !self.is_alive(group.primary) {
            self.promote(number);
        }
    }

    /// The living follower that received most takes over the leader's address. What no living follower has is lost.
    fn promote(&mut self, number: usize) {
        let group = &self.groups[number];
        let living: Vec<(usize, Member)> = group.members.iter().copied().enumerate().collect();
        let living: Vec<(usize, Member)> = living.into_iter().filter(|(_, member)| self.is_alive(member.instance)).collect();
        let has =
            |member: &Member, write: &Write| self.received_ns(number, member, write).is_some_and(|at_ns| at_ns <= self.now_ns);
        let received = |member: &Member| group.log.iter().filter(|write| has(member, write)).count();
        // Of equal ones the first: `max_by_key` would take the last.
        let best = living.iter().rev().max_by_key(|(_, member)| received(member)).copied();
        let lost = group.log.iter().filter(|write| !living.iter().any(|(_, member)| has(member, write))).count();
        let Some((place, member)) = best else {
            self.groups[number].is_overdue = true;
            return;
        };
        let group = &mut self.groups[number];
        // The others catch up from the new leader, and what they had beyond it is rolled back.
        group.log.clear();
        group.last.clear();
        (group.outage_ns, group.is_overdue) = (None, false);
        group.members[place].instance = group.primary;
        group.primary = member.instance;
        self.count(|counts| counts.lost_writes += lost as u64);
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
        outage_ns: None,
        is_overdue: false,
        lag: (0, 0),
    }
}
