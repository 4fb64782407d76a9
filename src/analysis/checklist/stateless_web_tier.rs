//! Any web server can answer any user: none remembers anybody.

use super::{Status, Verdict};
use crate::analysis::evidence::Evidence;
use crate::analysis::wording::Figure;

pub(super) fn judge(evidence: &Evidence) -> Verdict {
    let Some(tried) = &evidence.sessions else { return Verdict::new(Status::Unmet, "idle", []) };
    if !tried.can_log_in {
        return Verdict::new(Status::Unmet, "no_log_in", tried.tier.clone());
    }
    if tried.strange_before > 0.0 {
        let strange = Figure::Share(tried.strange_before);
        return Verdict::new(Status::Unmet, "scattered", tried.keepers.clone()).with("share", strange);
    }
    let is_kept = !tried.keepers.is_empty();
    if !is_kept && tried.lost == 0 && tried.strange_after == 0 {
        return Verdict::new(Status::Met, "met", tried.tier.clone()).with("name", Figure::Name(tried.killed.clone()));
    }
    let some = tried.keepers.len() < tried.tier.len();
    let (status, why) = if some { (Status::Partly, "partly") } else { (Status::Unmet, "lost") };
    Verdict::new(status, why, tried.keepers.clone())
        .with("count", Figure::Count(tried.lost))
        .with("name", Figure::Name(tried.killed.clone()))
        .with("names", Figure::Names(tried.keepers.clone()))
}
