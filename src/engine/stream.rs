//! The stream of writes from a leader's instance to a follower.
//!
//! No event is spent on it: when a write came to the follower follows from the write's time, from random numbers named after the
//! two, and from when the stream was down; it is worked out when somebody reads there.
//!
//! - A write is sent one lag after it was completed, and comes to the follower one link latency later.
//! - A write that gets lost on the link is sent again a second later, until it arrives: nobody gives up on a copy.
//! - A stream is down while the leader's instance or the follower's is dead, or while their link is cut or loses
//!   everything. A follower's data
//!   outlives its process: what it has received, it keeps. What was to be sent meanwhile, or was on the way to where it could not
//!   arrive, is sent again, one lag after the stream is back: until then reads there may be stale, also where replication is
//!   synchronous. What is on the way when only the leader dies still arrives.

use crate::design::Class;
use crate::design::kind::Replication;

use super::call::CallRef;
use super::random::{Draw, NS_PER_S, Purpose, sample_ns, within};
use super::simulation::Simulation;

/// How long after a write that got lost it is sent again.
const RESENT_NS: u64 = NS_PER_S;

/// A completed write.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Write {
    /// The name of its random numbers.
    pub(crate) stream: u64,
    /// What was written.
    pub(crate) key: u64,
    /// When it was completed.
    pub(crate) commit_ns: u64,
    /// Whether its followers had confirmed it.
    pub(crate) is_confirmed: bool,
}

/// A time in which a follower's stream of writes was down.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outage {
    /// Its beginning.
    from_ns: u64,
    /// Its end; none: it goes on.
    pub(crate) to_ns: Option<u64>,
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
    pub(crate) link: usize,
    /// When the stream was down: one after the other, as far back as the leader's log goes.
    pub(crate) outages: Vec<Outage>,
    /// How many of the writes that left the log last it lacked then.
    pub(crate) missed: u64,
    /// The share of messages that the link passed, from each moment that this changed.
    pub(super) passing: Vec<(u64, f64)>,
}

impl Member {
    /// A follower that has been there from the first.
    pub(crate) const fn new(instance: usize, link: usize) -> Self {
        Self { instance, link, outages: Vec::new(), missed: 0, passing: Vec::new() }
    }

    /// The share of messages that the link passes from now on.
    fn note_passing(&mut self, now_ns: u64, share: f64) {
        let last = self.passing.last().map_or(1.0, |(_, share)| *share);
        if last != share {
            self.passing.push((now_ns, share));
        }
    }

    /// The share of messages that the link passed at a moment.
    fn passing_at(&self, at_ns: u64) -> f64 {
        let before = self.passing.iter().rev().find(|(from_ns, _)| *from_ns <= at_ns);
        before.map_or(1.0, |(_, share)| *share)
    }

    /// Forgets what was before `from_ns`.
    pub(crate) fn forget_before(&mut self, from_ns: u64) {
        self.outages.retain(|outage| outage.to_ns.is_none_or(|to_ns| to_ns > from_ns));
        let over = self.passing.iter().rposition(|(since_ns, _)| *since_ns <= from_ns).unwrap_or(0);
        self.passing.drain(..over);
    }

    /// The outage that goes on.
    pub(crate) fn outage(&self) -> Option<&Outage> {
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

impl Simulation {
    /// A follower's stream of writes is up, or down, as things are now; when it comes up, what it lacks is sent again.
    pub(super) fn refresh_stream(&mut self, number: usize, place: usize) {
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
        let (link, passing) = (member.link, self.passing_share(member.link));
        let member = &mut self.groups[number].members[place];
        member.turn(now_ns, is_down);
        member.note_passing(now_ns, passing);
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
        let mut passed = Draw::new(stream, Purpose::Loss);
        loop {
            for outage in &member.outages {
                if outage.stops(sent_ns, sent_ns + latency_ns) {
                    sent_ns = outage.to_ns? + lag_ns;
                }
            }
            let share = member.passing_at(sent_ns);
            // What will be sent again later is not known to arrive.
            if share >= 1.0 || passed.unit() < share {
                return Some(sent_ns + latency_ns);
            }
            if sent_ns > self.now_ns {
                return None;
            }
            sent_ns += RESENT_NS;
        }
    }

    /// The random numbers of a write on its way to a follower.
    fn stream_to(&self, member: &Member, write: u64) -> u64 {
        within(write, self.instance_name(member.instance))
    }

    /// Time of a write on the link to a follower.
    fn time_there_ns(&self, member: &Member, write: u64) -> u64 {
        let latency = &self.plan.links[member.link].lowered.latency;
        sample_ns(latency, &mut Draw::new(self.stream_to(member, write), Purpose::There))
    }

    /// Whether a follower has received `write`.
    pub(super) fn has(&self, number: usize, member: &Member, write: &Write) -> bool {
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
            self.time_there_ns(member, write) + back + self.resent_ns(member, write)
        };
        reachable.map(way_and_back).max()
    }

    /// How long it takes until a write that gets lost on its way to a follower was sent as often as it needs to be.
    fn resent_ns(&self, member: &Member, write: u64) -> u64 {
        let share = self.passing_share(member.link);
        let mut passed = Draw::new(self.stream_to(member, write), Purpose::Loss);
        let mut resent_ns = 0;
        while share < 1.0 && passed.unit() >= share {
            resent_ns += RESENT_NS;
        }
        resent_ns
    }

    fn is_reachable(&self, member: &Member) -> bool {
        self.is_alive(member.instance) && self.can_pass(member.link)
    }

    /// Counts a write on the links to the followers whose streams are up, and how long it takes to be there.
    pub(super) fn count_sent(&mut self, number: usize, write: &Write) {
        let is_measured = self.is_measured(self.now_ns);
        for place in 0..self.groups[number].members.len() {
            let member = &self.groups[number].members[place];
            let Some(received_ns) = self.received_ns(number, member, write) else { continue };
            let (instance, link, latency_ns) = (member.instance, member.link, self.time_there_ns(member, write.stream));
            let lag_ns = u128::from(received_ns - write.commit_ns);
            self.count_writes(link, 1);
            self.count_on(link, self.now_ns, |tally| tally.add_message(latency_ns));
            self.components[self.instances[instance].component].lag.count(is_measured, |lag| {
                lag.writes += 1;
                lag.sum_ns += lag_ns;
            });
        }
    }

    /// Counts so many writes as calls over a leader's link, at the moment that they are completed or have to be sent again.
    fn count_writes(&mut self, link: usize, count: u64) {
        self.count_on(link, self.now_ns, |tally| tally.calls[Class::Write as usize] += count);
    }
}
