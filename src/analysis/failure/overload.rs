//! What breaks nothing by itself, but leaves so little that the design misses its objective at its own load: a single cache, a
//! balancer without spare capacity, a data center whose users the other one cannot carry.
//!
//! The design runs at its own load, with everything of its own but its incidents, until memories are warm; each kill goes on from a
//! copy of that run. Its own load are the users that the file says; where a ramp leads from there is a question of capacity. While
//! things settle fewer users may send, so that the wait costs little; then all of them do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::trial::settling_s;
use super::verdict::{PointOfFailure, Verdict, What};
use crate::analysis::Gone;
use crate::analysis::watch::Watch;
use crate::catalog::Reason;
use crate::design::{Design, Objective, Problem, Profile};
use crate::engine::results::ClassResults;
use crate::engine::{Input, Options, Results, Simulation};

/// Requests that are sent while everything settles.
const SETTLING: f64 = 60_000.0;

/// Requests, and seconds, after which queues show whether they grow, and memories are as warm as they get.
const GROWING: (f64, f64) = (40_000.0, 5.0);

/// Requests, and seconds, that are measured.
const MEASURED: (f64, f64) = (60_000.0, 10.0);

/// The longest that memories are given to become warm, in requests and seconds.
const WARMING: (f64, f64) = (400_000.0, 90.0);

const NS_PER_S: f64 = 1e9;

/// What the run came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OverloadProof {
    /// How many users there were: the design's own.
    pub users: u64,
    /// The share of all requests that was served with everything there.
    pub success_ratio_before: f64,
    /// The same once it was gone.
    pub success_ratio_after: f64,
    /// The time within which 99 % were served with everything there, in milliseconds.
    pub p99_ms_before: f64,
    /// The same once it was gone.
    pub p99_ms_after: f64,
    /// What went wrong.
    pub trouble: Trouble,
}

/// What goes wrong at the own load of a design without something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// What is left is busy all the time, or full.
    Overload,
    /// What is left has time, but requests go on being sent to where they fail.
    Misled,
    /// What is left has time, but requests wait for what does not answer any more, or go a longer way.
    Detour,
}

/// More than this is as good as always.
const BUSY: f64 = 0.9;

/// What goes wrong in a run that misses its objective.
fn trouble(run: &Simulation, overall: &ClassResults, objective: &Objective) -> Trouble {
    let of_room = [Reason::QueueFull, Reason::Refused, Reason::Timeout].map(Reason::name);
    let failures =
        |is: &dyn Fn(&str) -> bool| overall.failures.iter().filter(|(name, _)| is(name)).map(|(_, count)| count).sum();
    let (for_room, otherwise): (u64, u64) =
        (failures(&|name| of_room.contains(&name)), failures(&|name| !of_room.contains(&name)));
    let components = run.results().components;
    let instances = components.values().flat_map(|component| &component.instances);
    let busiest = instances.map(|instance| instance.utilization_ratio).fold(0.0, f64::max);
    let fails = overall.success_ratio < objective.success_ratio;
    match (fails && otherwise > for_room, busiest > BUSY || for_room > 0) {
        (true, _) => Trouble::Misled,
        (false, true) => Trouble::Overload,
        (false, false) => Trouble::Detour,
    }
}

/// Something without which a design misses its objective at its own load.
#[derive(Clone, Debug, PartialEq)]
pub struct OverloadRisk {
    /// What is gone.
    pub gone: Gone,
    /// What the run came to.
    pub proof: OverloadProof,
}

/// A design at its own load.
pub struct Loaded {
    base: Simulation,
    design: Arc<Design>,
    users: u64,
    light_users: u64,
    settled_ns: u64,
    grown_ns: u64,
    end_ns: u64,
    before: ClassResults,
    results: Results,
}

/// Whether requests that came to that are within an objective.
#[must_use]
pub fn meets(objective: &Objective, requests: &ClassResults) -> bool {
    requests.success_ratio >= objective.success_ratio && requests.latency_ms.p99 <= objective.p99_ms
}

/// A design with so many users all the time, and nothing that befalls it.
#[must_use]
pub fn steady(design: &Design, users: u64) -> Arc<Design> {
    let mut design = design.clone();
    design.incidents.clear();
    (design.workload.profile, design.workload.users) = (Profile::Steady, users);
    Arc::new(design)
}

fn ns(seconds: f64) -> u64 {
    (seconds * NS_PER_S) as u64
}

/// The longer of so many requests and so many seconds, but never more than ten times the requests.
fn lasting_s((requests, seconds): (f64, f64), rate: f64) -> f64 {
    (requests / rate).max(seconds.min(10.0 * requests / rate))
}

impl Loaded {
    /// Runs a design at its own load until it is warm; none: nobody asks anything of it, or it was stopped.
    ///
    /// # Errors
    /// What keeps it from running.
    pub fn new(design: &Arc<Design>, watch: &Watch) -> Result<Option<Self>, Vec<Problem>> {
        let users = design.workload.users;
        let design = steady(design, users);
        let rate = design.workload.requests_per_s();
        if rate <= 0.0 {
            return Ok(None);
        }
        let settling_s = settling_s(&design);
        let light_rate = rate.min((SETTLING / settling_s).max(1.0));
        let light_users = ((light_rate / rate * users as f64) as u64).clamp(1, users);
        let warm_ns = ns((WARMING.0 / rate).min(WARMING.1));
        let settled_ns = warm_ns + ns(settling_s);
        let grown_ns = settled_ns + ns(lasting_s(GROWING, rate));
        let end_ns = grown_ns + ns(lasting_s(MEASURED, rate));
        let options = Options { warm_up_ns: grown_ns, ..Options::default() };
        let mut base = Simulation::new(&design, &options)?;
        let Some(()) = watch.advance(&mut base, warm_ns) else { return Ok(None) };
        let (before, results) = (ClassResults::default(), Results::default());
        let mut loaded = Self { base, design, users, light_users, settled_ns, grown_ns, end_ns, before, results };
        let Some(run) = loaded.without(&[], watch) else { return Ok(None) };
        (loaded.before, loaded.results) = (run.overall(), run.results());
        Ok(Some(loaded))
    }

    /// What became of requests with everything there.
    #[must_use]
    pub const fn before(&self) -> &ClassResults {
        &self.before
    }

    /// All that was measured with everything there.
    #[must_use]
    pub const fn results(&self) -> &Results {
        &self.results
    }

    /// The run once these are gone and everything has settled; none: it was stopped, or more piles up than there is memory for.
    fn without(&self, gone: &[Gone], watch: &Watch) -> Option<Simulation> {
        let mut run = self.base.clone();
        for gone in gone {
            run.inflict(&gone.fault());
        }
        if self.light_users < self.users {
            run.apply(Input::Users(self.light_users)).ok()?;
            watch.advance(&mut run, self.settled_ns)?;
            run.apply(Input::Users(self.users)).ok()?;
        }
        watch.advance(&mut run, self.grown_ns)?;
        watch.advance(&mut run, self.end_ns)?;
        Some(run)
    }

    /// Whether the design misses its objective once this is gone; none: it does not, it does anyway, or it was stopped.
    #[must_use]
    pub fn risk(&self, gone: &Gone, watch: &Watch) -> Option<OverloadRisk> {
        if !meets(&self.design.objective, &self.before) {
            return None;
        }
        let run = self.without(std::slice::from_ref(gone), watch)?;
        let after = run.overall();
        let proof = OverloadProof {
            users: self.users,
            success_ratio_before: self.before.success_ratio,
            success_ratio_after: after.success_ratio,
            p99_ms_before: self.before.latency_ms.p99,
            p99_ms_after: after.latency_ms.p99,
            trouble: trouble(&run, &after, &self.design.objective),
        };
        (!meets(&self.design.objective, &after)).then(|| OverloadRisk { gone: gone.clone(), proof })
    }

    /// What is worth a run: of each component that breaks nothing the instance that is asked most, links, data centers; nothing
    /// that no request passes.
    #[must_use]
    pub fn candidates(&self, verdicts: &[Verdict], points: &[PointOfFailure]) -> Vec<Gone> {
        let snapshot = self.base.snapshot();
        let rate = |gone: &Gone| match gone {
            Gone::Component(id) => snapshot.components.get(id).map_or(0.0, |figures| figures.arrival_rate_per_s),
            Gone::Instance(id, number) => {
                let instances = snapshot.components.get(id).map(|figures| &figures.instances);
                let instance = instances.and_then(|instances| instances.get(*number as usize - 1));
                instance.map_or(0.0, |instance| instance.arrival_rate_per_s)
            }
            Gone::Link(from, to) => {
                let figures = snapshot.links.get(&(from.clone(), to.clone()));
                figures.map_or(0.0, |figures| figures.rate_per_s.iter().sum())
            }
            Gone::DataCenter(_) => f64::INFINITY,
        };
        let reported: BTreeSet<(What, String)> = points.iter().map(|point| (point.gone.what(), point.gone.id())).collect();
        let mut most: BTreeMap<(What, String), (f64, Gone)> = BTreeMap::new();
        for gone in verdicts.iter().filter(|verdict| verdict.breaks.is_empty()).filter_map(|verdict| verdict.gone.first()) {
            let (place, rate) = ((gone.what(), gone.id()), rate(gone));
            let is_more = most.get(&place).is_none_or(|(known, _)| rate > *known);
            if rate > 0.0 && is_more && !reported.contains(&place) {
                most.insert(place, (rate, gone.clone()));
            }
        }
        most.into_values().map(|(_, gone)| gone).collect()
    }

    /// Tries all of these, and tells what it finds as it finds it; the worst first in the end.
    pub fn sweep(&self, candidates: &[Gone], watch: &Watch, found: impl Fn(&OverloadRisk) + Sync) -> Vec<OverloadRisk> {
        watch.plan(candidates.len());
        let risk = |gone: &Gone| {
            let risk = self.risk(gone, watch);
            watch.finish();
            risk.iter().for_each(&found);
            risk
        };
        let mut risks: Vec<OverloadRisk> = candidates.par_iter().filter_map(risk).collect();
        let badness = |risk: &OverloadRisk| (risk.proof.success_ratio_after, -risk.proof.p99_ms_after);
        risks.sort_by(|one, other| badness(one).partial_cmp(&badness(other)).unwrap_or(std::cmp::Ordering::Equal));
        risks
    }
}
