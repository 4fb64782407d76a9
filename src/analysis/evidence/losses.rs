//! One of everything dies, one after the other, each in a run of its own; and each data center.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::trial::{Stretch, Trial};
use crate::analysis::survey::Survey;
use crate::analysis::{Gone, Reach};
use crate::catalog::lowering::Role;
use crate::design::{Class, Id};

/// Fewer that fail more than before are chance.
const CHANCE: f64 = 0.005;

/// What came of it when something went.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// What went.
    pub gone: Gone,
    /// The share of each class that no path serves without it.
    pub breaks: BTreeMap<Class, f64>,
    /// The share of requests that succeeded before.
    pub success_before: f64,
    /// The share that succeeded once everything had noticed.
    pub success_after: f64,
    /// Who then has more to do than it can at the design's load, and had not before.
    pub overload: Option<Overload>,
}

/// A component that would have too much to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Overload {
    /// The component.
    pub id: Id,
    /// Its utilization at the design's load, over 1.
    pub utilization: f64,
}

impl Loss {
    /// The component or data center of which it was.
    #[must_use]
    pub const fn id(&self) -> &Id {
        match &self.gone {
            Gone::Component(id) | Gone::Instance(id, _) | Gone::DataCenter(id) | Gone::Link(id, _) => id,
        }
    }

    /// Whether users did not notice, but for the time that it took to notice.
    #[must_use]
    pub fn is_survived(&self) -> bool {
        self.is_served() && self.overload.is_none()
    }

    /// Whether everything was served that was before, at the load of the run.
    #[must_use]
    pub fn is_served(&self) -> bool {
        self.breaks.is_empty() && self.success_after >= self.success_before - CHANCE
    }

    /// Whether it was a whole data center.
    #[must_use]
    pub const fn is_data_center(&self) -> bool {
        matches!(self.gone, Gone::DataCenter(_))
    }
}

/// Everything that requests depend on goes once.
pub(super) fn all(survey: &Survey, trial: &Trial) -> Vec<Loss> {
    let Ok(reach) = Reach::new(&survey.design) else { return Vec::new() };
    let loss = |gone: &Gone| {
        let after = trial.after(|run| run.inflict(&gone.fault()));
        Loss {
            gone: gone.clone(),
            breaks: reach.breaks(std::slice::from_ref(gone)),
            success_before: trial.before().success_ratio(),
            success_after: after.success_ratio(),
            overload: overload(survey, trial, gone, &after),
        }
    };
    things(survey).par_iter().map(loss).collect()
}

/// One of each component that carries anything, and the data centers in which such components stand.
fn things(survey: &Survey) -> Vec<Gone> {
    let is_client = |role: &Role| matches!(role, Role::Client(_));
    let carrying = || survey.components().filter(|(id, lowered)| survey.carries(id) && !is_client(&lowered.role));
    let one_of = |(id, lowered): (&Id, &crate::catalog::lowering::Lowered)| match lowered.instances {
        1 => Gone::Component(id.clone()),
        _ => Gone::Instance(id.clone(), 1),
    };
    let centers: BTreeSet<&Id> = carrying().filter_map(|(_, lowered)| lowered.data_center.as_ref()).collect();
    carrying().map(one_of).chain(centers.into_iter().map(|id| Gone::DataCenter(id.clone()))).collect()
}

/// Whoever is busiest of those that have too much to do now and had not before.
fn overload(survey: &Survey, trial: &Trial, gone: &Gone, after: &Stretch) -> Option<Overload> {
    let busy = |id: &Id, stretch: &Stretch, instances: f64| {
        let cpus = survey.lowered.components[id].station.cpus as f64 * instances;
        stretch.busy_cpus(id) * trial.scale / cpus
    };
    let computing = survey.components().filter(|(_, lowered)| {
        lowered.station.cpus < u64::MAX && !matches!(lowered.role, Role::Queue { .. } | Role::Worker { .. })
    });
    let overloaded = computing.filter_map(|(id, _)| {
        let whole = f64::from(survey.instances_max(id));
        let left = whole - if matches!(gone, Gone::Instance(of, _) if of == id) { 1.0 } else { 0.0 };
        let utilization = busy(id, after, left);
        let is_new = busy(id, trial.before(), whole) <= 1.0;
        (is_new && utilization > 1.0).then(|| Overload { id: id.clone(), utilization })
    });
    overloaded.max_by(|one, other| one.utilization.total_cmp(&other.utilization))
}
