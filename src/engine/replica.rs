//! Copies of data: what a leader's instance has written, which of its followers have it yet, and who takes over.
//!
//! No event is spent on a follower: when a write came to it follows from the write's time, from random numbers named after the
//! two, and from when the stream of writes to that follower was down; it is worked out when somebody reads there.
//!
//! - A write is sent one lag after it was completed, and comes to the follower one link latency later.
//! - A stream is down while the leader's instance or the follower's is dead, or while their link is cut. A follower's data
//!   outlives its process: what it has received, it keeps. What was to be sent meanwhile, or was on the way to where it could not
//!   arrive, is sent again, one lag after the stream is back: until then reads there may be stale, also where replication is
//!   synchronous. What is on the way when only the leader dies still arrives.
//! - A follower takes over with all that any living follower has received. The others catch up from it over their own links, as
//!   after any outage, and roll back what nobody living has. The old leader, once it is back, catches up over the link of the
//!   one that took its place.

use std::collections::{BTreeMap, VecDeque};

use crate::catalog::lowering::{Role, Task};
use crate::design::kind::Replication;
use crate::design::{Class, Distribution};

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

/// A time in which a follower's stream of writes was down.
#[derive(Clone, Copy, Debug)]
struct Outage {
    from_ns: u64,
    /// Its end; none: it goes on.
    to_ns: Option<u64>,
    /// Whether what was on the way did not arrive either.
    is_broken: bool,
}

impl Outage {
    fn contains(&self, at_ns: u64) -> bool {
        self.from_ns <= at_ns && self.to_ns.is_none_or(|to_ns| at_ns < to_ns)
    }

    /// Whether it keeps what is sent at `sent_ns` from coming at `arrives_ns`.
    fn stops(&self, sent_ns: u64, arrives_ns: u64) -> bool {
        self.contains(sent_ns) || (self.is_broken && (sent_ns..=arrives_ns).contains(&self.from_ns))
    }
}

/// A follower of a leader's instance, and the stream of writes to it.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// The instance.
    pub(crate) instance: usize,
    /// The link from the leader.
    link: usize,
    /// When the stream was down: one after the other, as far back as [`Group::log`] goes.
    outages: Vec<Outage>,
    /// How many of the writes that left the log last it lacked then.
    missed: u64,
}

impl Member {
    const fn new(instance: usize, link: usize) -> Self {
        Self { instance, link, outages: Vec::new(), missed: 0 }
    }

    /// The outage that goes on.
    fn outage(&self) -> Option<&Outage> {
        self.outages.last().filter(|outage| outage.to_ns.is_none())
    }

    /// The stream is up from now on, or down as `is_broken` says.
    fn turn(&mut self, now_ns: u64, is_broken: Option<bool>) {
        if self.outage().map(|outage| outage.is_broken) == is_broken {
            return;
        }
        if let Some(last) = self.outages.last_mut().filter(|outage| outage.to_ns.is_none()) {
            last.to_ns = Some(now_ns);
        }
        self.outages.extend(is_broken.map(|is_broken| Outage { from_ns: now_ns, to_ns: None, is_broken }));
    }
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
    /// Completed writes that a follower whose stream is up need not have, in order.
    log: VecDeque<Write>,
    /// When the primary died, if it is dead.
    died_ns: Option<u64>,
    /// A follower is to take over as soon as there is one.
    is_overdue: bool,
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
            (group.died_ns, group.is_overdue) = (None, false);
        } else if group.is_overdue {
            self.promote(number);
        } else if group.died_ns.is_none() {
            self.groups[number].died_ns = Some(self.now_ns);
            if let Some(after_ms) = self.leader_role(number).and_then(|role| role.failover_after_ms) {
                let event = Event::Failover { group: number, died_ns: self.now_ns };
                self.calendar.set(self.now_ns.saturating_add(ns_from_ms(after_ms)), event);
            }
        }
    }

    fn refresh_stream(&mut self, number: usize, place: usize) {
        let (group, now_ns) = (&self.groups[number], self.now_ns);
        let member = &group.members[place];
        let is_down = if !self.is_reachable(member) {
            Some(true)
        } else if self.is_alive(group.primary) {
            None
        } else {
            Some(false)
        };
        let resent = if is_down.is_none() && member.outage().is_some() {
            let lacks = |write: &&Write| self.received_ns(number, member, write).is_none();
            member.missed + group.log.iter().filter(lacks).count() as u64
        } else {
            0
        };
        let link = member.link;
        self.groups[number].members[place].turn(now_ns, is_down);
        self.count_writes(link, resent);
    }

    /// When `write` came to `member`, or will as things are; none: not as things are.
    fn received_ns(&self, number: usize, member: &Member, write: &Write) -> Option<u64> {
        if write.is_confirmed && !member.outages.iter().any(|outage| outage.contains(write.commit_ns)) {
            return Some(write.commit_ns);
        }
        let role = self.leader_role(number)?;
        let stream = self.stream_to(member, write.stream);
        let lag_ns = sample_ns(&role.lag, &mut Draw::new(stream, Purpose::Lag));
        let latency_ns = self.time_there_ns(member, write.stream);
        let mut sent_ns = write.commit_ns + lag_ns;
        for outage in &member.outages {
            if outage.stops(sent_ns, sent_ns + latency_ns) {
                sent_ns = outage.to_ns? + lag_ns;
            }
        }
        Some(sent_ns + latency_ns)
    }

    /// The random numbers of a write on its way to a follower.
    fn stream_to(&self, member: &Member, write: u64) -> u64 {
        within(write, self.instance_name(member.instance))
    }

    fn time_there_ns(&self, member: &Member, write: u64) -> u64 {
        let latency = &self.plan.links[member.link].lowered.latency;
        sample_ns(latency, &mut Draw::new(self.stream_to(member, write), Purpose::There))
    }

    fn has(&self, number: usize, member: &Member, write: &Write) -> bool {
        self.received_ns(number, member, write).is_some_and(|at_ns| at_ns <= self.now_ns)
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
        let write = self.call(call)?.stream;
        let reachable = self.groups[number].members.iter().filter(|member| self.is_reachable(member));
        let way_and_back = |member: &Member| {
            let latency = &self.plan.links[member.link].lowered.latency;
            let back = sample_ns(latency, &mut Draw::new(self.stream_to(member, write), Purpose::Back));
            self.time_there_ns(member, write) + back
        };
        reachable.map(way_and_back).max()
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
                member.outages.retain(|outage| outage.to_ns.is_none_or(|to_ns| to_ns > write.commit_ns));
            }
            if is_everywhere && group.last.get(&write.key).is_some_and(|last| last.stream == write.stream) {
                group.last.remove(&write.key);
            }
        }
    }

    /// Counts a write on the links to the followers whose streams are up, and how long it takes to be there.
    fn count_sent(&mut self, number: usize, write: &Write) {
        let (second, is_measured) = (self.second(), self.is_measured(self.now_ns));
        for place in 0..self.groups[number].members.len() {
            let member = &self.groups[number].members[place];
            let Some(received_ns) = self.received_ns(number, member, write) else { continue };
            let (instance, link, latency_ns) = (member.instance, member.link, self.time_there_ns(member, write.stream));
            let lag_ns = u128::from(received_ns - write.commit_ns);
            self.count_writes(link, 1);
            self.links[link].meter.count(second, is_measured, |tally| tally.add_message(latency_ns));
            self.components[self.instances[instance].component].lag.count(second, is_measured, |lag| {
                lag.writes += 1;
                lag.sum_ns += lag_ns;
            });
        }
    }

    /// Counts so many writes as calls over a leader's link, at the moment that they are completed or have to be sent again.
    fn count_writes(&mut self, link: usize, count: u64) {
        let (second, is_measured) = (self.second(), self.is_measured(self.now_ns));
        self.links[link].meter.count(second, is_measured, |tally| tally.calls[Class::Write as usize] += count);
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
        if !self.has(number, member, write) {
            self.count(|counts| counts.stale_reads += 1);
            if let Some(found) = self.call_mut(call) {
                found.is_stale = true;
            }
        }
    }

    /// The leader has been gone for long enough, if it is the same death.
    pub(super) fn on_failover(&mut self, number: usize, died_ns: u64) {
        if self.groups[number].died_ns == Some(died_ns) {
            self.promote(number);
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
        let Some(best) = living.iter().min_by_key(|member| lacks(member)).map(|member| member.instance) else {
            self.groups[number].is_overdue = true;
            return;
        };
        let survives = |write: &Write| living.iter().any(|member| self.has(number, member, write));
        let kept: VecDeque<Write> = group.log.iter().filter(|write| survives(write)).copied().collect();
        let missed = living.iter().map(|member| member.missed).min().unwrap_or(0);
        let lost = missed + (group.log.len() - kept.len()) as u64;
        let mut last_by_key = group.last.clone();
        last_by_key.retain(|_, write| survives(write));
        last_by_key.extend(kept.iter().map(|write| (write.key, *write)));
        let group = &mut self.groups[number];
        (group.log, group.last) = (kept, last_by_key);
        (group.died_ns, group.is_overdue) = (None, false);
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
        is_overdue: false,
    }
}
