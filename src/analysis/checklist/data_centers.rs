//! A whole data center may go. Two of which each is needed are worse than one.

use super::{Status, Verdict};
use crate::analysis::evidence::{Evidence, Loss};
use crate::analysis::wording::Figure;
use crate::design::Id;

pub(super) fn judge(evidence: &Evidence) -> Verdict {
    let centers: Vec<&Loss> = evidence.losses.iter().filter(|loss| loss.is_data_center()).collect();
    let ids = |losses: &[&Loss]| losses.iter().map(|loss| loss.id().clone()).collect::<Vec<Id>>();
    match centers.as_slice() {
        [] => return Verdict::new(Status::Unmet, "none", []),
        [only] => return Verdict::new(Status::Unmet, "one", [only.id().clone()]).with("name", Figure::Name(only.id().clone())),
        _ => {}
    }
    let missed: Vec<&Loss> = centers.iter().copied().filter(|loss| !loss.is_survived()).collect();
    if missed.is_empty() {
        return Verdict::new(Status::Met, "met", ids(&centers)).with("count", Figure::Count(centers.len() as u64));
    }
    if centers.iter().all(|loss| !loss.is_served()) {
        return Verdict::new(Status::Unmet, "needed", ids(&centers));
    }
    let worst = missed.iter().min_by(|one, other| one.success_after.total_cmp(&other.success_after));
    let after = worst.map_or(1.0, |loss| loss.success_after);
    let overload = missed
        .iter()
        .filter_map(|loss| loss.overload.as_ref())
        .max_by(|one, other| one.utilization.total_cmp(&other.utilization));
    let why = if missed.iter().all(|loss| loss.is_served()) { "overload" } else { "partly" };
    let verdict = Verdict::new(Status::Partly, why, ids(&missed))
        .with("names", Figure::Names(ids(&missed)))
        .with("after", Figure::Share(after));
    match overload {
        Some(overload) => {
            verdict.with("name", Figure::Name(overload.id.clone())).with("share", Figure::Share(overload.utilization))
        }
        None => verdict,
    }
}
