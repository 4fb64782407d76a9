//! The design at a load that takes no time to run, and what a stretch of such a run came to.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::analysis::survey::Survey;
use crate::catalog::Reason;
use crate::catalog::lowering::{Role, Task};
use crate::design::{Design, Edit, Id, Kind, Problem, Profile};
use crate::engine::{Options, Results, Simulation};

/// The most requests per second that a trial sends.
pub(super) const REQUESTS_PER_S_MAX: f64 = 300.0;
/// Resolvers ask, users log in, and memories fill: for so long at least, for twice as long as a cache's copies live where that is
/// more, and for so long at most.
const WARM_UP_S: (f64, f64) = (20.0, 130.0);
/// How long an undisturbed run is measured.
const QUIET_S: f64 = 20.0;
/// How long is measured after something went.
const AFTER_S: f64 = 10.0;
/// What is under way when everything has noticed.
const MARGIN_S: f64 = 5.0;
/// No trial waits longer for an answer of a name server to be forgotten.
const TTL_MAX_S: f64 = 300.0;

pub(in crate::analysis) fn ns(seconds: f64) -> u64 {
    (seconds * 1e9) as u64
}

/// A design without incidents, at the height of its load or, where that is more than may be, scaled down with its items and what
/// memories have room for; and by how much.
pub(in crate::analysis) fn scaled_down(design: &Design, per_s_max: f64) -> (Design, f64) {
    let mut small = design.clone();
    small.incidents.clear();
    small.workload.users = users_at_most(design);
    small.workload.profile = Profile::Steady;
    let scale = (small.workload.requests_per_s() / per_s_max).max(1.0);
    if scale > 1.0 {
        let fewer = |count: u64| ((count as f64 / scale).round() as u64).max(1);
        small.workload.users = fewer(small.workload.users);
        small.workload.keys.count = fewer(small.workload.keys.count);
        for component in &mut small.components.values_mut() {
            match &mut component.kind {
                Kind::Cache(cache) => cache.capacity_items = fewer(cache.capacity_items),
                Kind::Cdn(cdn) => cdn.capacity_items = fewer(cdn.capacity_items),
                _ => {}
            }
        }
    }
    (small, scale)
}

/// How many users there are at the height of the profile.
fn users_at_most(design: &Design) -> u64 {
    let users = design.workload.users;
    match design.workload.profile {
        Profile::Steady | Profile::Daily { .. } => users,
        Profile::Ramp { to_users, .. } => users.max(to_users),
        Profile::Spike { factor, .. } => (users as f64 * factor.max(1.0)) as u64,
    }
}

/// The same without automations: what dies stays dead, and tiers keep their size.
pub(super) fn without_automation(mut design: Design) -> Design {
    let is_automation = |kind: &Kind| matches!(kind, Kind::Automation(_));
    let automations = design.components.iter().filter(|(_, component)| is_automation(&component.kind));
    let ids = automations.map(|(id, _)| id.clone()).collect();
    // They are there, so nothing is refused.
    Edit::Remove(ids).apply(&mut design).unwrap_or_default();
    design
}

/// A run that has settled, to be copied.
pub(super) struct Trial {
    run: Simulation,
    quiet: Stretch,
    pub(super) scale: f64,
    settle_s: f64,
}

impl Trial {
    pub(super) fn new(survey: &Survey) -> Result<Self, Vec<Problem>> {
        let (small, scale) = scaled_down(&survey.design, REQUESTS_PER_S_MAX);
        let warm_up_s = (2.0 * longest_life_s(survey)).clamp(WARM_UP_S.0, WARM_UP_S.1);
        let options = Options { warm_up_ns: ns(warm_up_s), ..Options::default() };
        let mut run = Simulation::new(&Arc::new(without_automation(small)), &options)?;
        run.advance(ns(warm_up_s), u64::MAX);
        let quiet = measure(&mut run, QUIET_S);
        Ok(Self { run, quiet, scale, settle_s: settle_s(survey) })
    }

    /// What it measured before anything went.
    pub(super) fn quiet(&self) -> Results {
        self.run.results()
    }

    /// The undisturbed stretch.
    pub(super) const fn before(&self) -> &Stretch {
        &self.quiet
    }

    /// Goes on from where it settled: `disturb` does something to it, everything that notices does, and then it is measured.
    pub(super) fn after(&self, disturb: impl Fn(&mut Simulation)) -> Stretch {
        let mut run = self.run.clone();
        disturb(&mut run);
        pass(&mut run, self.settle_s);
        measure(&mut run, AFTER_S)
    }

    /// A copy of the settled run.
    pub(super) fn copy(&self) -> Simulation {
        self.run.clone()
    }
}

/// How long copies live in caches that anything looks into; an edge's, of files that do not change, are left out.
fn longest_life_s(survey: &Survey) -> f64 {
    let looked_into = survey.components().filter(|(id, _)| survey.rate_of(id, Task::LookUp) > 0.0);
    let memory = |id: &Id| survey.run.memory_of(survey.run.number_of(id)?).map(|memory| memory.ttl_s);
    looked_into.filter_map(|(id, _)| memory(id)).fold(0.0, f64::max)
}

/// Lets so much simulated time pass.
pub(super) fn pass(run: &mut Simulation, seconds: f64) {
    let until_ns = run.now_ns() + ns(seconds);
    run.advance(until_ns, u64::MAX);
}

/// What a run comes to in so much simulated time from now on.
pub(super) fn measure(run: &mut Simulation, seconds: f64) -> Stretch {
    let begin = run.results();
    pass(run, seconds);
    Stretch::between(&begin, &run.results())
}

/// How long it takes until everything has noticed that something is gone: probes, failovers, answers of name servers.
pub(in crate::analysis) fn settle_s(survey: &Survey) -> f64 {
    let (mut probes_s, mut failover_s, mut ttl_s) = (3.0_f64, 0.0_f64, 0.0_f64);
    for (_, lowered) in survey.components() {
        match &lowered.role {
            Role::Balancer { health_check: Some(check), .. } => {
                probes_s = probes_s.max(check.every_ms * f64::from(check.fall) / 1_000.0);
            }
            Role::Leader { failover_after_ms: Some(ms), .. } => failover_s = failover_s.max(ms / 1_000.0),
            Role::Dns { ttl_s: own_s, .. } => ttl_s = ttl_s.max(own_s.min(TTL_MAX_S)),
            _ => {}
        }
    }
    probes_s + failover_s + ttl_s + MARGIN_S
}

/// What happened from one moment of a run to another.
#[derive(Clone, Debug, Default)]
pub(super) struct Stretch {
    /// Requests that ended as asked.
    pub(super) completed: u64,
    /// Requests that failed, but for those whose session was gone.
    pub(super) failed: u64,
    /// Requests that failed because the server that they came to did not know their user.
    pub(super) strange: u64,
    /// How many CPUs each component kept busy.
    busy_cpus: BTreeMap<String, f64>,
}

impl Stretch {
    fn between(begin: &Results, end: &Results) -> Self {
        let [(completed, failed, strange), (completed_end, failed_end, strange_end)] = [begin, end].map(ended);
        let seconds = (end.simulated_seconds - begin.simulated_seconds).max(f64::MIN_POSITIVE);
        let busy = |(id, component): (&String, &crate::engine::results::ComponentResults)| {
            let before = begin.components.get(id).map_or(0.0, |component| component.busy_s);
            (id.clone(), (component.busy_s - before) / seconds)
        };
        Self {
            completed: completed_end - completed,
            failed: failed_end - failed,
            strange: strange_end - strange,
            busy_cpus: end.components.iter().map(busy).collect(),
        }
    }

    /// The share of requests that ended as asked, those left out whose session was gone: 1 where none ended.
    pub(super) fn success_ratio(&self) -> f64 {
        let ended = self.completed + self.failed;
        if ended == 0 { 1.0 } else { self.completed as f64 / ended as f64 }
    }

    /// How many CPUs a component kept busy.
    pub(super) fn busy_cpus(&self, id: &Id) -> f64 {
        self.busy_cpus.get(id.as_str()).copied().unwrap_or_default()
    }
}

/// Requests so far: completed, failed, failed for want of a session.
fn ended(results: &Results) -> (u64, u64, u64) {
    let mut sum = (0, 0, 0);
    for class in results.classes.values() {
        let strange = class.failures.get(Reason::SessionLost.name()).copied().unwrap_or_default();
        sum.0 += class.latency_ms.count;
        sum.1 += class.failures.values().sum::<u64>() - strange;
        sum.2 += strange;
    }
    sum
}
