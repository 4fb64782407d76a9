//! Whether a run says the same as the paths: the proof of a verdict.
//!
//! The run is of the design itself, with so few users that nothing is ever full, so that only paths decide. Something is killed,
//! everything settles (health checks, failovers, times to live, five seconds), and then at least 2,000 requests of each class are
//! sent, each tried up to ten times. What comes before the kill is the same for all of them, so it is run once and every trial goes
//! on from a copy.
//!
//! What differs from the design, and why:
//!
//! - *Copies are kept for no time*: one in a cache or at an edge is no path, only an answer that has not run out yet.
//! - *A try asks for the address anew*: one that goes to the address that the last one was told of is the same try again.
//! - *There is room for those who wait* for something that is silent: whether they would fill slots and queues meanwhile is a matter
//!   of load, of which [`super::overload`] has the answer.
//! - *Nobody repairs*: what an automation brings back is not gone.
//! - *Classes are as frequent as each other*, so that rare ones are counted as soon; ratios are weighted by the design's own mix.
//! - *Nobody is a stranger*: where sessions are kept in a store, users have logged in. Where a server keeps them in its own memory,
//!   whoever was logged out by its death logs in again, which is no matter of paths.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::verdict::Verdict;
use crate::analysis::Gone;
use crate::analysis::demand::demands;
use crate::analysis::watch::Watch;
use crate::catalog::bounds::USERS_MAX;
use crate::design::kind::{HealthCheck, Kind, Session};
use crate::design::{Class, Design, Fault, Id, KindName, Problem, Profile};
use crate::engine::{Input, Options, Simulation};

/// How often a request is tried at most.
pub const TRIES: u32 = 10;

/// The fewest requests of each class that a trial counts.
pub const REQUESTS_MIN: u64 = 2_000;

/// The most requests that arrive in a second.
const RATE_MAX_PER_S: f64 = 2_000.0;

/// The most that anything is busy, also where every request is tried as often as it may be.
const UTILIZATION_MAX: f64 = 0.3;

/// Time that is waited beyond what the design says that it takes to notice, in seconds.
const MARGIN_S: f64 = 5.0;

/// The longest time to live that is waited for, in seconds: no try goes by what a resolver remembers.
const LIVE_MAX_S: f64 = 600.0;

/// Longer than any ten tries take, in milliseconds.
const PATIENCE_MS: f64 = 80_000_000.0;

/// Before the last try, in milliseconds; each pause before that is half as long as the next.
const LAST_PAUSE_MS: f64 = 2_560.0;

/// Room for all that ever wait in a trial.
const ROOM: u64 = 1_000_000;

/// As good as all users have logged in once there were so many log-ins for each.
const LOG_INS_PER_USER: f64 = 7.0;

/// The longest time in which they log in, in seconds, and in which requests are counted that need it: sessions last half an hour,
/// some of which goes by until everything has settled.
const LOGGING_IN_MAX_S: f64 = 300.0;
const SESSIONS_COUNTED_S: f64 = 600.0;

/// The most users that have to log in first.
const LOGGED_IN_MAX: u64 = 2_000;

const NS_PER_S: f64 = 1e9;

/// Of how many requests of a class how many were served.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Those that ended.
    pub requests: u64,
    /// Those of them that were served.
    pub served: u64,
}

impl Outcome {
    /// The share that was served.
    #[must_use]
    pub fn ratio(self) -> f64 {
        if self.requests == 0 { 1.0 } else { self.served as f64 / self.requests as f64 }
    }
}

/// What a trial came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proof {
    /// How many users there were.
    pub users: u64,
    /// The share of requests of the broken classes that was served with everything there.
    pub success_ratio_before: f64,
    /// The same without what was killed.
    pub success_ratio_after: f64,
}

/// A run that is about to be tried.
pub struct Trial {
    /// As it is before anything is killed, with nobody sending.
    base: Simulation,
    users: u64,
    /// How often classes are asked for by the design.
    mix: BTreeMap<Class, f64>,
    settled_ns: u64,
    window_ns: u64,
    /// What keeps copies.
    memories: Vec<Id>,
    before: BTreeMap<Class, Outcome>,
}

impl Trial {
    /// Runs a design up to the moment before the kill; none: nobody asks anything of it, or it was stopped.
    ///
    /// # Errors
    /// What keeps it from running.
    pub fn new(design: &Arc<Design>, watch: &Watch) -> Result<Option<Self>, Vec<Problem>> {
        Self::with_tries(design, TRIES, watch)
    }

    /// The same, with each request tried up to so many times: for who wants to be sure that none was only unlucky.
    ///
    /// # Errors
    /// What keeps it from running.
    pub fn with_tries(design: &Arc<Design>, tries: u32, watch: &Watch) -> Result<Option<Self>, Vec<Problem>> {
        let prepared = Arc::new(prepared(design, tries));
        let classes = prepared.workload.mix.len();
        let Some(users) = users_of(&prepared, UTILIZATION_MAX / f64::from(tries))? else { return Ok(None) };
        let rate = users as f64 * prepared.workload.requests_per_user_s;
        let (logging_in_s, warm_s) = (logging_in_s(&prepared, users)?, 2_000.0 / rate);
        let killed_ns = ns(logging_in_s + warm_s);
        let settled_ns = killed_ns + ns(settling_s(design));
        let options = Options { users: Some(0), warm_up_ns: settled_ns, ..Options::default() };
        let mut base = Simulation::new(&prepared, &options)?;
        let Some(()) = log_in(&mut base, &prepared, (users, logging_in_s), watch)? else { return Ok(None) };
        base.apply(Input::Users(users))?;
        let Some(()) = watch.advance(&mut base, killed_ns) else { return Ok(None) };
        base.apply(Input::Users(0))?;
        let keeps_copies = |id: &&Id| base.number_of(id).is_some_and(|number| base.memory_of(number).is_some());
        let memories = prepared.components.keys().filter(keeps_copies).cloned().collect();
        // A tenth more than is needed is more than four standard deviations of a Poisson number.
        let window_ns = ns(REQUESTS_MIN as f64 * 1.1 * classes as f64 / rate);
        let mix =
            design.workload.mix.iter().filter(|(_, share)| **share > 0.0).map(|(class, share)| (*class, *share)).collect();
        let mut trial = Self { base, users, mix, settled_ns, window_ns, memories, before: BTreeMap::new() };
        let Some(before) = trial.without(&[], watch) else { return Ok(None) };
        trial.before = before;
        Ok(Some(trial))
    }

    /// How many users there are.
    #[must_use]
    pub const fn users(&self) -> u64 {
        self.users
    }

    /// What became of requests with everything there, by class.
    #[must_use]
    pub const fn before(&self) -> &BTreeMap<Class, Outcome> {
        &self.before
    }

    /// Kills all of these; what became of requests that came in once everything had settled, by class. None: it was stopped.
    #[must_use]
    pub fn without(&self, gone: &[Gone], watch: &Watch) -> Option<BTreeMap<Class, Outcome>> {
        let mut run = self.base.clone();
        for gone in gone {
            run.inflict(&gone.fault());
        }
        watch.advance(&mut run, self.settled_ns)?;
        for id in &self.memories {
            run.inflict(&Fault::Flush(id.clone()));
        }
        let mut until_ns = self.settled_ns;
        let is_enough = |run: &Simulation| self.mix.keys().all(|class| run.came_in(*class) >= REQUESTS_MIN);
        while !is_enough(&run) {
            run.apply(Input::Users(self.users)).ok()?;
            until_ns += self.window_ns;
            watch.advance(&mut run, until_ns)?;
        }
        run.apply(Input::Users(0)).ok()?;
        let mut wait_ns = ns(10.0);
        while run.under_way() > 0 {
            until_ns += wait_ns;
            wait_ns *= 2;
            watch.advance(&mut run, until_ns)?;
        }
        let outcome = |class: &Class| {
            let (requests, served) = run.ended(*class);
            (*class, Outcome { requests, served })
        };
        Some(self.mix.keys().map(outcome).collect())
    }

    /// The proof of each verdict, told as soon as it is there: over the classes that it says break, or over all where none does. None:
    /// it was stopped.
    #[must_use]
    pub fn sweep(&self, verdicts: &[&Verdict], watch: &Watch, tell: impl Fn(&Verdict, Proof) + Sync) -> Option<Vec<Proof>> {
        watch.plan(verdicts.len());
        let proof = |verdict: &&Verdict| {
            let broken: Vec<Class> = verdict.breaks.keys().copied().collect();
            let classes = if broken.is_empty() { self.mix.keys().copied().collect() } else { broken };
            let proof = self.proof(&verdict.gone, &classes, watch)?;
            watch.finish();
            tell(verdict, proof);
            Some(proof)
        };
        verdicts.par_iter().map(proof).collect()
    }

    /// The proof that those classes break without these; none: it was stopped.
    #[must_use]
    pub fn proof(&self, gone: &[Gone], classes: &[Class], watch: &Watch) -> Option<Proof> {
        let after = self.without(gone, watch)?;
        Some(Proof {
            users: self.users,
            success_ratio_before: self.ratio(&self.before, classes),
            success_ratio_after: self.ratio(&after, classes),
        })
    }

    /// The share of requests served, of those classes as often as the design's users ask for them.
    #[must_use]
    pub fn ratio(&self, outcomes: &BTreeMap<Class, Outcome>, classes: &[Class]) -> f64 {
        let part = |class: &Class| Some((self.mix.get(class)?, outcomes.get(class)?.ratio()));
        let (served, all) = classes
            .iter()
            .filter_map(part)
            .fold((0.0, 0.0), |(served, all), (share, ratio)| (served + share * ratio, all + share));
        if all > 0.0 { served / all } else { 1.0 }
    }
}

fn ns(seconds: f64) -> u64 {
    (seconds * NS_PER_S) as u64
}

/// The design as it is tried; see the top of this file.
fn prepared(design: &Design, tries: u32) -> Design {
    let mut design = design.clone();
    design.incidents.clear();
    design.workload.profile = Profile::Steady;
    design.workload.mix.retain(|_, share| *share > 0.0);
    let classes = design.workload.mix.len() as f64;
    design.workload.mix.values_mut().for_each(|share| *share = 1.0 / classes);
    let is_operator = |kind: KindName| matches!(kind, KindName::Monitor | KindName::Automation);
    design.components.retain(|_, component| !is_operator(component.kind.name()));
    let components = &design.components;
    design.links.retain(|link| components.contains_key(&link.from) && components.contains_key(&link.to));
    for component in design.components.values_mut() {
        match &mut component.kind {
            Kind::Client(client) => {
                (client.retries, client.deadline_ms, client.dns_cache) = (tries - 1, PATIENCE_MS, false);
                client.backoff_ms = LAST_PAUSE_MS / libm::exp2(f64::from(tries) - 2.0);
            }
            Kind::WebServer(server) => {
                (server.slots, server.queue) = (ROOM, ROOM);
                if server.session == Session::InMemory {
                    server.session = Session::Token;
                }
            }
            Kind::Service(service) => (service.slots, service.queue) = (ROOM, ROOM),
            Kind::DatabaseLeader(leader) | Kind::Shard(leader) => leader.connections = ROOM,
            Kind::DatabaseFollower(follower) => follower.connections = ROOM,
            Kind::Queue(queue) => queue.capacity = ROOM,
            Kind::Cache(cache) => cache.ttl_s = 0.0,
            Kind::Cdn(cdn) => cdn.ttl_s = 0.0,
            _ => {}
        }
    }
    design
}

/// How many users leave everything at most so busy with no copy found anywhere; none: nobody asks anything.
fn users_of(design: &Arc<Design>, utilization_max: f64) -> Result<Option<u64>, Vec<Problem>> {
    let per_user_s = design.workload.requests_per_user_s;
    let has_clients = design.components.values().any(|component| component.kind.name() == KindName::Client);
    if per_user_s <= 0.0 || design.workload.mix.is_empty() || !has_clients {
        return Ok(None);
    }
    let (saturation, classes) = (saturation_per_s(design)?, design.workload.mix.len() as f64);
    let mut rate = (utilization_max * saturation).min(RATE_MAX_PER_S);
    if shares_sessions(design) {
        rate = rate.max((REQUESTS_MIN as f64 * 1.1 * classes / SESSIONS_COUNTED_S).min(UTILIZATION_MAX * saturation));
    }
    let most = if shares_sessions(design) { LOGGED_IN_MAX } else { USERS_MAX };
    Ok(Some(((rate / per_user_s) as u64).clamp(1, most)))
}

/// Requests per second at which the first component is busy all the time.
fn saturation_per_s(design: &Arc<Design>) -> Result<f64, Vec<Problem>> {
    let run = Simulation::new(design, &Options { users: Some(design.workload.users.max(1)), ..Options::default() })?;
    let demands = demands(&run, &BTreeMap::new());
    let busiest = demands.iter().map(|demand| demand.utilization_per_rate).fold(0.0, f64::max);
    Ok(1.0 / busiest.max(f64::MIN_POSITIVE))
}

/// Whether sessions are kept where all web servers ask for them.
fn shares_sessions(design: &Design) -> bool {
    let shares = |kind: &Kind| matches!(kind, Kind::WebServer(server) if server.session == Session::Shared);
    design.workload.mix.contains_key(&Class::LogIn) && design.components.values().any(|component| shares(&component.kind))
}

/// The design while all that anybody does is to log in, as fast as it takes.
fn logging_in(design: &Design, rate_per_s: f64, users: u64) -> Arc<Design> {
    let mut design = design.clone();
    design.workload.mix = [(Class::LogIn, 1.0)].into();
    design.workload.requests_per_user_s = rate_per_s / users as f64;
    Arc::new(design)
}

/// Log-ins per second that leave everything half busy.
fn log_ins_per_s(design: &Design) -> Result<f64, Vec<Problem>> {
    Ok((0.5 * saturation_per_s(&logging_in(design, 1.0, 1))?).min(2.0 * RATE_MAX_PER_S))
}

/// How long it takes all users to log in.
fn logging_in_s(design: &Design, users: u64) -> Result<f64, Vec<Problem>> {
    if !shares_sessions(design) {
        return Ok(0.0);
    }
    Ok((users as f64 * LOG_INS_PER_USER / log_ins_per_s(design)?).min(LOGGING_IN_MAX_S))
}

fn log_in(
    run: &mut Simulation,
    design: &Arc<Design>,
    (users, for_s): (u64, f64),
    watch: &Watch,
) -> Result<Option<()>, Vec<Problem>> {
    if for_s <= 0.0 {
        return Ok(Some(()));
    }
    run.apply(Input::Design(logging_in(design, log_ins_per_s(design)?, users)))?;
    run.apply(Input::Users(users))?;
    let is_done = watch.advance(run, ns(for_s));
    run.apply(Input::Design(Arc::clone(design)))?;
    Ok(is_done)
}

/// The longest that it takes everybody to know of a death and to do what the design says about it: health checks one after the
/// other, as a balancer is found to know of nobody only once it knows of nobody; failovers; times to live; and five seconds.
#[must_use]
pub fn settling_s(design: &Design) -> f64 {
    let (mut failover_ms, mut names_ms, mut live_s) = (0.0_f64, 0.0_f64, 0.0_f64);
    for component in design.components.values() {
        match &component.kind {
            Kind::DatabaseLeader(leader) | Kind::Shard(leader) => {
                failover_ms = failover_ms.max(leader.failover_after_ms.unwrap_or(0.0));
            }
            Kind::Dns(dns) => (live_s, names_ms) = (live_s.max(dns.ttl_s), noticing_ms(&HealthCheck::default())),
            _ => {}
        }
    }
    (checking_ms(design) + names_ms + failover_ms) / 1_000.0 + live_s.min(LIVE_MAX_S) + MARGIN_S
}

/// How long probes take to change their mind, at most.
fn noticing_ms(check: &HealthCheck) -> f64 {
    check.every_ms * f64::from(check.fall.max(check.rise) + 1)
}

/// The longest chain of health checks.
fn checking_ms(design: &Design) -> f64 {
    let own_ms = |id: &Id| match &design.components.get(id)?.kind {
        Kind::LoadBalancer(balancer) => Some(balancer.health_check.as_ref().map_or(0.0, noticing_ms)),
        _ => None,
    };
    let mut chain_ms: BTreeMap<&Id, f64> = design.components.keys().filter_map(|id| Some((id, own_ms(id)?))).collect();
    let balancers = chain_ms.len();
    // Each round sees one balancer further; calls go round nowhere.
    for _ in 1..balancers {
        for link in &design.links {
            if let (Some(own_ms), Some(next_ms)) = (own_ms(&link.from), chain_ms.get(&link.to).copied())
                && let Some(known_ms) = chain_ms.get_mut(&link.from)
            {
                *known_ms = known_ms.max(own_ms + next_ms);
            }
        }
    }
    chain_ms.values().copied().fold(0.0, f64::max)
}
