//! The most users that a design holds within its objective: by runs, in a bracket whose lower end holds and whose upper end does
//! not, two probes at a time. Then what is full there, and what would be next if that were mended, three links deep.
//!
//! One run at half of what the plan says comes first, until memories are warm; each probe goes on from a copy of it with another
//! number of users, and a mended design by an edit of it. A probe runs as long as it takes to tell, as far as the confidence interval of the 99th percentile and
//! of the success ratio tell it apart from the objective. What is busy all the time holds nothing, however short its queue still is.

use std::sync::Arc;

use rayon::prelude::*;

use super::bottleneck::{Bottleneck, bottlenecks};
use super::demand::{Hits, saturates_at_users};
use super::failure::overload::{meets, steady};
use super::watch::Watch;
use crate::catalog::bounds::USERS_MAX;
use crate::design::kind::{Hosted, Kind};
use crate::design::{Design, Id, KindName, Objective, Problem};
use crate::engine::confidence::Confidence;
use crate::engine::results::ClassResults;
use crate::engine::{Input, Options, Results, Simulation};

/// Requests of the run that comes first, where copies have to be made, and for each key, at most; and where nothing is kept.
const WARMING: (f64, f64, f64) = (100_000.0, 8.0, 2_000_000.0);
const WARMING_WITHOUT_COPIES: f64 = 20_000.0;

/// Requests of a probe before it is measured, and the least and the most seconds that they may take.
const GROWING: f64 = 40_000.0;
const GROWING_S: (f64, f64) = (1.0, 120.0);

/// Requests that a probe has measured each time that it looks whether they tell.
const LOOKS: [f64; 4] = [40_000.0, 100_000.0, 200_000.0, 300_000.0];

/// How busy the busiest instance may be: more than this cannot be told from all the time.
const BUSY_MAX: f64 = 0.99;

/// How close the ends of the bracket come to each other, of the upper one; and of the links of the chain.
const CLOSE: f64 = 0.026;
const CLOSE_IN_CHAIN: f64 = 0.12;

/// The most rounds of two probes.
const ROUNDS_MAX: u32 = 8;

/// How far the chain is followed.
const LINKS: usize = 3;

/// The most users that a design holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Capacity {
    /// The most of which a run held the objective.
    pub users: u64,
    /// What is full first above that; none: nothing is.
    pub limited_by: Option<Bottleneck>,
    /// The fewest users at which something is busy all the time, by the plan: no design holds more.
    pub bound_users: Option<f64>,
    /// What is held.
    pub objective: Objective,
    /// What comes next once what is full is mended, and then what comes after that.
    pub chain: Vec<Next>,
    /// What a run with about so many users measured.
    pub results: Results,
}

/// A link of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// What was mended, by doubling its instances.
    pub mended: Id,
    /// The most users of which a run held the objective then.
    pub users: u64,
    /// What is full first above that.
    pub limited_by: Option<Id>,
}

/// A run with so many users.
struct Probe {
    users: u64,
    holds: bool,
    /// What it measured; none: more piled up than there is memory for.
    results: Option<Results>,
}

/// What a search ended with.
struct Found {
    users: u64,
    results: Results,
    limited_by: Option<Bottleneck>,
    bound_users: Option<f64>,
}

/// Finds the most users that a design holds, and what comes next; none: nobody asks anything of it, or it was stopped.
///
/// # Errors
/// What keeps it from running.
pub fn capacity(design: &Arc<Design>, watch: &Watch) -> Result<Option<Capacity>, Vec<Problem>> {
    let mut design = grown(design);
    let has_clients = design.components.values().any(|component| component.kind.name() == KindName::Client);
    if design.workload.requests_per_user_s <= 0.0 || design.workload.mix.is_empty() || !has_clients {
        return Ok(None);
    }
    let Some(mut base) = Base::new(&design, watch)? else { return Ok(None) };
    let Some(first) = base.search(&design, (0, CLOSE), watch)? else { return Ok(None) };
    let (mut chain, mut limit, mut held) = (Vec::new(), first.limited_by.clone(), first.users);
    while chain.len() + 1 < LINKS {
        let Some(mended) = limit.as_ref().and_then(|limit| mend(&mut design, &limit.id)) else { break };
        base.mend(&design)?;
        let Some(next) = base.search(&design, (held, CLOSE_IN_CHAIN), watch)? else { break };
        held = next.users.max(held);
        chain.push(Next { mended, users: held, limited_by: next.limited_by.as_ref().map(|limit| limit.id.clone()) });
        limit = next.limited_by;
    }
    let Found { users, results, limited_by, bound_users } = first;
    Ok(Some(Capacity { users, limited_by, bound_users, objective: design.objective.clone(), chain, results }))
}

/// The design with every tier that scales by itself at its largest.
fn grown(design: &Design) -> Design {
    let mut design = design.clone();
    for component in design.components.values_mut() {
        let autoscale = match &mut component.kind {
            Kind::WebServer(server) => server.autoscale.take(),
            Kind::Service(service) => service.autoscale.take(),
            _ => None,
        };
        if let Some(autoscale) = autoscale {
            component.instances = component.instances.max(autoscale.max);
        }
    }
    design
}

/// Doubles the instances of a component; none: there is no room for as many.
fn mend(design: &mut Design, id: &Id) -> Option<Id> {
    let component = design.components.get_mut(id)?;
    let doubled = component.instances.checked_mul(2).filter(|count| *count <= crate::catalog::bounds::INSTANCES_MAX as u32)?;
    component.instances = doubled;
    Some(id.clone())
}

/// A run that is warm, from which probes go on.
struct Base {
    run: Simulation,
    hits: Hits,
}

impl Base {
    /// Runs a design at half of what the plan says that it takes without copies; none: it was stopped.
    fn new(design: &Design, watch: &Watch) -> Result<Option<Self>, Vec<Problem>> {
        let cold = saturates_at_users(&steady(design, design.workload.users.max(1)), &Hits::new())?;
        let users = (cold.unwrap_or(USERS_MAX as f64) * 0.5).clamp(1.0, USERS_MAX as f64) as u64;
        let design = steady(design, users);
        let rate = design.workload.requests_per_s();
        let (requests, each, most) = WARMING;
        let requests = if keeps_copies(&design) {
            (requests + each * design.workload.keys.count as f64).min(most)
        } else {
            WARMING_WITHOUT_COPIES
        };
        let mut run = Simulation::new(&design, &Options { warm_up_ns: u64::MAX / 2, ..Options::default() })?;
        if watch.advance(&mut run, ns((requests / rate).min(GROWING_S.1))).is_none() {
            return Ok(None);
        }
        let components = run.snapshot().components.into_iter();
        let hits = components.filter_map(|(id, figures)| Some((id, figures.hit_ratio?))).collect();
        Ok(Some(Self { run, hits }))
    }

    /// Goes on with a design that was mended.
    fn mend(&mut self, design: &Design) -> Result<(), Vec<Problem>> {
        self.run.apply(Input::Design(steady(design, self.run.design().workload.users)))
    }

    /// Searches between what is known to hold and what the plan says that cannot; none: it was stopped.
    fn search(&self, design: &Design, (held, close): (u64, f64), watch: &Watch) -> Result<Option<Found>, Vec<Problem>> {
        let bound = saturates_at_users(&steady(design, design.workload.users.max(1)), &self.hits)?;
        let most = bound.unwrap_or(USERS_MAX as f64).clamp(1.0, USERS_MAX as f64) as u64;
        let (mut low, mut high) = (held, most.max(held + 1));
        // Nearest to where it stops to hold: above it, or as long as everything held, below.
        let (mut nearest, mut is_above) = (None::<Probe>, false);
        for round in 0..ROUNDS_MAX {
            if (high - low) as f64 <= close * high as f64 || high - low <= 1 {
                break;
            }
            let users = if round == 0 { near(low, high) } else { between(low, high) };
            let probes: Option<Vec<Probe>> = users.par_iter().map(|users| self.probe(*users, watch)).collect();
            let Some(probes) = probes else { return Ok(None) };
            for probe in probes {
                if probe.users >= high {
                    continue;
                }
                if probe.holds {
                    low = low.max(probe.users);
                    nearest = if is_above { nearest } else { Some(probe) };
                } else {
                    high = probe.users;
                    (nearest, is_above) = (Some(probe), true);
                }
            }
        }
        let (at, results) = nearest.map_or((low, None), |probe| (probe.users, probe.results));
        let results = results.unwrap_or_default();
        let limited_by = bottlenecks(&steady(design, at), (at, &results), &results)?.into_iter().next();
        Ok(Some(Found { users: low, results, limited_by, bound_users: bound }))
    }

    /// Goes on with so many users; none: it was stopped.
    fn probe(&self, users: u64, watch: &Watch) -> Option<Probe> {
        let mut run = self.run.clone();
        let objective = run.design().objective.clone();
        let rate = (users as f64 * run.design().workload.requests_per_user_s).max(f64::MIN_POSITIVE);
        let piled_up = |watch: &Watch| (!watch.is_stopped()).then_some(Probe { users, holds: false, results: None });
        run.apply(Input::Users(users)).ok()?;
        let grown_ns = run.now_ns() + ns((GROWING / rate).clamp(GROWING_S.0, GROWING_S.1));
        if watch.advance(&mut run, grown_ns).is_none() {
            return piled_up(watch);
        }
        run.measure_from_now();
        let mut results = Results::default();
        for measured in LOOKS {
            if watch.advance(&mut run, grown_ns + ns(measured / rate)).is_none() {
                return piled_up(watch);
            }
            results = run.results();
            let overall = run.overall();
            let is_busy = busiest(&results) > BUSY_MAX;
            if is_busy || is_told(&objective, &overall) {
                let holds = !is_busy && meets(&objective, &overall);
                return Some(Probe { users, holds, results: Some(results) });
            }
        }
        Some(Probe { users, holds: meets(&objective, &run.overall()), results: Some(results) })
    }
}

fn ns(seconds: f64) -> u64 {
    (seconds * 1e9) as u64
}

/// Where a bracket's upper end is what the plan says, the design mostly holds until shortly below it.
fn near(low: u64, high: u64) -> Vec<u64> {
    within(low, high, [high as f64 * 0.9, high as f64 * 0.975])
}

fn within(low: u64, high: u64, points: [f64; 2]) -> Vec<u64> {
    let mut points: Vec<u64> = points.iter().map(|point| (*point as u64).clamp(low + 1, high - 1)).collect();
    points.dedup();
    points
}

/// Two numbers between two others, which they part into three; by ratio where the ends are far apart.
fn between(low: u64, high: u64) -> Vec<u64> {
    let (from, to) = (low as f64, high as f64);
    let points = if low == 0 {
        [to * 0.25, to * 0.6]
    } else if to > 4.0 * from {
        let ratio = libm::cbrt(to / from);
        [from * ratio, from * ratio * ratio]
    } else {
        [from + (to - from) / 3.0, from + (to - from) * 2.0 / 3.0]
    };
    within(low, high, points)
}

/// Whether anything of a design keeps copies.
fn keeps_copies(design: &Design) -> bool {
    design.components.values().any(|component| match &component.kind {
        Kind::Cache(_) | Kind::Cdn(_) => true,
        Kind::WebServer(server) => server.hosts.contains(&Hosted::Cache),
        _ => false,
    })
}

/// How busy the busiest instance is.
fn busiest(results: &Results) -> f64 {
    let instances = results.components.values().flat_map(|component| &component.instances);
    instances.map(|instance| instance.utilization_ratio).fold(0.0, f64::max)
}

/// Whether the intervals tell both figures apart from the objective.
fn is_told(objective: &Objective, overall: &ClassResults) -> bool {
    let apart = |interval: Option<Confidence>, from: f64| match interval {
        Some(Confidence::Within { low, high, .. }) => from < low || high < from,
        _ => false,
    };
    let is_late = apart(overall.confidence.latency_ms_p99, objective.p99_ms);
    // Where all succeed there is nothing to be told apart.
    let all_succeed = overall.success_ratio >= 1.0;
    is_late && (all_succeed || apart(overall.confidence.success_ratio, objective.success_ratio))
}
