//! What a remedy gains: the design with it and without it run through the same, with the same seed.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Proposal, applied, points};
use crate::analysis::evidence::{ns, scaled_down, settle_s, wait_s};
use crate::analysis::rules;
use crate::analysis::survey::Survey;
use crate::analysis::watch::Watch;
use crate::design::{Design, Id};
use crate::engine::{Options, Simulation};

/// Requests a second while something dies: how much comes does not matter then.
const REQUESTS_PER_S: f64 = 300.0;
const WARM_UP_S: f64 = 20.0;
const MEASURED_S: f64 = 15.0;
/// At the design's own load: so many requests before it is measured and while it is, in so many seconds at least and at most.
const WARM_REQUESTS: f64 = 30_000.0;
const MEASURED_REQUESTS: f64 = 60_000.0;
const SECONDS: (f64, f64) = (2.0, 20.0);

/// Less is chance.
const SUCCESS_MIN: f64 = 0.005;
/// The least that a p99 has to fall to, and that the users who fit have to grow to, to be told.
const P99_FACTOR: f64 = 0.9;
const USERS_FACTOR: f64 = 1.05;

/// Before and after.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gain {
    /// The share of requests that succeeded.
    pub success_ratio: (f64, f64),
    /// The 99th percentile of latency.
    pub p99_ms: (f64, f64),
    /// The users at which something is busy all the time, by the plan; none: nothing ever is.
    pub users_bound: (Option<f64>, Option<f64>),
    /// Components and data centers that the design could not do without, and now can.
    pub points_gone: Vec<Id>,
    /// Those that it cannot do without now: they were not there, or it could.
    pub points_added: Vec<Id>,
    /// Rules that found something and do not any more.
    pub findings_gone: Vec<&'static str>,
}

impl Gain {
    /// Whether it is worth telling.
    #[must_use]
    pub fn is_any(&self) -> bool {
        let (before, after) = self.success_ratio;
        after > before - SUCCESS_MIN && self.score() > 0.0
    }

    /// How much it is, to compare remedies by: a point of failure less counts as one, as does half of all requests; twice the
    /// users half of that, half the latency a quarter, a mistake less a tenth. What is new and stands alone takes a little off: mostly
    /// it was a part of what stood alone before.
    #[must_use]
    pub fn score(&self) -> f64 {
        let (before, after) = self.success_ratio;
        let success = if (after - before).abs() >= SUCCESS_MIN { (after - before) * 2.0 } else { 0.0 };
        let users = match self.users_bound {
            (Some(before), Some(after)) if after >= USERS_FACTOR * before => libm::log2(after / before),
            (Some(_), None) => 1.0,
            _ => 0.0,
        };
        let (slow, fast) = self.p99_ms;
        // Of requests that failed no latency is known.
        let is_faster = fast > 0.0 && fast <= P99_FACTOR * slow && after > before - SUCCESS_MIN;
        let latency = if is_faster { libm::log2(slow / fast) } else { 0.0 };
        let points = self.points_gone.len() as f64 - 0.05 * self.points_added.len() as f64;
        points + success + 0.5 * users + 0.25 * latency + 0.1 * self.findings_gone.len() as f64
    }
}

/// Tries a remedy; none: the design does not take it, or it was stopped.
pub(super) fn gain(design: &Arc<Design>, proposal: &Proposal, watch: &Watch) -> Option<Gain> {
    let mended = Arc::new(applied(design, &proposal.edit)?);
    let surveys = (Survey::new(design).ok()?, Survey::new(&mended).ok()?);
    let settle_s = [&surveys.0, &surveys.1].map(|survey| settle_s(survey).max(wait_s(survey))).into_iter().fold(0.0, f64::max);
    let run = |survey: &Survey| ran(&survey.design, proposal, settle_s, watch);
    let (before, after) = (run(&surveys.0)?, run(&surveys.1)?);
    let codes = |survey: &Survey| rules::planned(survey).into_iter().map(|finding| finding.code).collect::<BTreeSet<_>>();
    let (points_before, points_after) = (points(design, watch).ok()??, points(&mended, watch).ok()??);
    Some(Gain {
        success_ratio: (before.0, after.0),
        p99_ms: (before.1, after.1),
        users_bound: (surveys.0.bound().map(|(_, users)| users), surveys.1.bound().map(|(_, users)| users)),
        points_gone: points_before.difference(&points_after).cloned().collect(),
        points_added: points_after.difference(&points_before).cloned().collect(),
        findings_gone: codes(&surveys.0).difference(&codes(&surveys.1)).copied().collect(),
    })
}

/// The share that succeeded, and the 99th percentile of latency; none: it was stopped.
fn ran(design: &Design, proposal: &Proposal, settle_s: f64, watch: &Watch) -> Option<(f64, f64)> {
    let per_s_max = if proposal.against.is_some() { REQUESTS_PER_S } else { f64::INFINITY };
    let (small, _) = scaled_down(design, per_s_max);
    let rate = small.workload.requests_per_s().max(f64::MIN_POSITIVE);
    let lasting_s = |requests: f64| (requests / rate).clamp(SECONDS.0, SECONDS.1);
    let (warm_s, settled_s, measured_s) = match proposal.against {
        Some(_) => (WARM_UP_S, WARM_UP_S + settle_s, MEASURED_S),
        None => (lasting_s(WARM_REQUESTS), lasting_s(WARM_REQUESTS), lasting_s(MEASURED_REQUESTS)),
    };
    let options = Options { warm_up_ns: ns(settled_s), ..Options::default() };
    let mut run = Simulation::new(&Arc::new(small), &options).ok()?;
    watch.advance(&mut run, ns(warm_s))?;
    if let Some(fault) = &proposal.against {
        run.inflict(fault);
    }
    watch.advance(&mut run, ns(settled_s + measured_s))?;
    let all = run.overall();
    Some((all.success_ratio, all.latency_ms.p99))
}
