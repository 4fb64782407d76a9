//! Somebody watches, and machines do what people would be too slow for.

use super::{Status, Verdict};
use crate::analysis::evidence::Evidence;
use crate::analysis::rules::runs_programs;
use crate::analysis::wording::Figure;
use crate::catalog::lowering::Task;
use crate::design::Id;

pub(super) fn judge(evidence: &Evidence) -> Verdict {
    let survey = evidence.survey();
    let programs: Vec<&Id> =
        survey.components().map(|(id, _)| id).filter(|id| survey.carries(id) && runs_programs(survey, id)).collect();
    let found = |id: &Id| evidence.repairs.get(id).and_then(|repair| repair.found_after_s);
    let mended = |id: &Id| evidence.repairs.get(id).and_then(|repair| repair.mended_after_s);
    let unseen_data = survey.components().map(|(id, _)| id).filter(|id| survey.rate_of(id, Task::Write) > 0.0);
    let unseen_data = unseen_data.filter(|id| is_data(evidence, id) && !survey.is_observed(id));
    let unmended = programs.iter().copied().filter(|id| mended(id).is_none());
    let missing: Vec<Id> = unmended.chain(unseen_data).cloned().collect();
    let slowest = |times: Vec<f64>| Figure::Ms(times.into_iter().fold(0.0, f64::max) * 1_000.0);
    let found_s: Vec<f64> = programs.iter().filter_map(|id| found(id)).collect();
    let mended_s: Vec<f64> = programs.iter().filter_map(|id| mended(id)).collect();
    let (status, why) = match (found_s.is_empty(), mended_s.is_empty(), missing.is_empty()) {
        (true, ..) => (Status::Unmet, "none"),
        (false, true, _) => (Status::Partly, "by_hand"),
        (false, false, false) => (Status::Partly, "some"),
        (false, false, true) => (Status::Met, "met"),
    };
    let ids = if status == Status::Met { programs.into_iter().cloned().collect() } else { missing.clone() };
    Verdict::new(status, why, ids)
        .with("found", slowest(found_s))
        .with("mended", slowest(mended_s))
        .with("names", Figure::Names(missing))
}

/// Whether a component keeps data itself.
fn is_data(evidence: &Evidence, id: &Id) -> bool {
    matches!(evidence.survey().lowered.components[id].role, crate::catalog::lowering::Role::Leader { .. })
}
