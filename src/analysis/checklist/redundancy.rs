//! One of everything may die.

use super::{Status, Verdict};
use crate::analysis::evidence::{Evidence, Loss};
use crate::analysis::wording::Figure;
use crate::design::Id;

pub(super) fn judge(evidence: &Evidence) -> Verdict {
    let parts: Vec<&Loss> = evidence.losses.iter().filter(|loss| !loss.is_data_center()).collect();
    let ids = |losses: &[&Loss]| losses.iter().map(|loss| loss.id().clone()).collect::<Vec<Id>>();
    if parts.is_empty() {
        return Verdict::new(Status::Unmet, "idle", []);
    }
    let (survived, alone): (Vec<&Loss>, Vec<&Loss>) = parts.iter().partition(|loss| loss.is_survived());
    if alone.is_empty() {
        return Verdict::new(Status::Met, "met", ids(&parts)).with("count", Figure::Count(parts.len() as u64));
    }
    let has_spare = survived.iter().any(|loss| has_spare(evidence, loss.id()));
    let (status, why) = match (has_spare, alone.iter().all(|loss| loss.is_served())) {
        (true, true) => (Status::Partly, "overload"),
        (true, false) => (Status::Partly, "partly"),
        (false, _) => (Status::Unmet, "unmet"),
    };
    let worst = alone.iter().filter_map(|loss| loss.overload.as_ref()).map(|overload| overload.utilization).fold(0.0, f64::max);
    Verdict::new(status, why, ids(&alone))
        .with("count", Figure::Count(parts.len() as u64))
        .with("alone", Figure::Count(alone.len() as u64))
        .with("names", Figure::Names(ids(&alone)))
        .with("share", Figure::Share(worst))
}

/// Whether somebody stands in for one that dies: what nobody misses because it does nothing that matters is no spare.
fn has_spare(evidence: &Evidence, id: &Id) -> bool {
    let survey = evidence.survey();
    let others = survey.components().filter(|(other, _)| *other != id).map(|(other, _)| other.clone());
    let siblings: Vec<Id> = others.filter(|other| serves_alike(evidence, id, other)).collect();
    survey.lowered.components[id].instances > 1 || !siblings.is_empty()
}

/// Whether another component is asked for the same by the same caller.
fn serves_alike(evidence: &Evidence, one: &Id, other: &Id) -> bool {
    let survey = evidence.survey();
    let callers = survey.components().filter(|(id, _)| survey.calls(id, one) > 0.0);
    let mut choices = callers.flat_map(|(id, _)| survey.choices(id));
    choices.any(|(_, choice)| [one, other].iter().all(|id| choice.targets.iter().any(|target| target.id == **id)))
}
