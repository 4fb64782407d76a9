//! Static files come from an edge near the user.

use super::{Status, Verdict};
use crate::analysis::evidence::Evidence;
use crate::analysis::wording::Figure;

/// From here on the site serves the smaller part of its files.
const MET_FROM: f64 = 0.5;

pub(super) fn judge(evidence: &Evidence) -> Verdict {
    let Some(files) = &evidence.files else { return Verdict::new(Status::Unmet, "idle", []) };
    let (status, why) = match files.share {
        _ if files.by.is_empty() => (Status::Unmet, "none"),
        share if share >= MET_FROM => (Status::Met, "met"),
        share if share > 0.0 => (Status::Partly, "some"),
        _ => (Status::Unmet, "some"),
    };
    Verdict::new(status, why, files.by.clone()).with("share", Figure::Share(files.share))
}
