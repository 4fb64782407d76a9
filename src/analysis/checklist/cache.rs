//! Reads are answered from memory.

use super::{Status, Verdict};
use crate::analysis::evidence::Evidence;
use crate::analysis::wording::Figure;

/// From here on most of the data that is read is in memory.
const MET_FROM: f64 = 0.5;
/// Less is not worth the cache.
const PARTLY_FROM: f64 = 0.05;

pub(super) fn judge(evidence: &Evidence) -> Verdict {
    let Some(reads) = &evidence.reads else { return Verdict::new(Status::Unmet, "idle", []) };
    let (status, why) = match reads.share {
        _ if reads.by.is_empty() => (Status::Unmet, "none"),
        // It takes the CPUs of the very server that it is to spare, and goes with it.
        share if reads.is_hosted && share >= PARTLY_FROM => (Status::Partly, "hosted"),
        share if share >= MET_FROM => (Status::Met, "met"),
        share if share >= PARTLY_FROM => (Status::Partly, "some"),
        _ => (Status::Unmet, "some"),
    };
    Verdict::new(status, why, reads.by.clone()).with("share", Figure::Share(reads.share))
}
