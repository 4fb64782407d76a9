//! What only a run shows.

use super::Found;
use crate::analysis::evidence::Evidence;
use crate::analysis::wording::Figure;
use crate::catalog::lowering::{Role, Task};

/// A tier this busy with one instance less and with its load doubled has room to give away.
const ROOMY_AT: f64 = 0.25;
/// Fewer than so many stand there for when one dies.
const SPARE_FROM: u32 = 3;

/// Tiers that would do with half of what they have, even with one of that gone: what they do in the run is no work for so many.
pub(super) fn over_provisioned(evidence: &Evidence) -> Vec<Found> {
    let survey = evidence.survey();
    let mut found = Vec::new();
    for (id, lowered) in survey.components() {
        let is_sized = lowered.station.cpus < u64::MAX && lowered.instances >= SPARE_FROM;
        let is_queue = matches!(lowered.role, Role::Queue { .. }) || lowered.programs.contains_key(&Task::Publish);
        let Some(busy) = evidence.utilization(id).filter(|_| is_sized && !is_queue && survey.carries(id)) else { continue };
        let enough = (busy * f64::from(lowered.instances) / ROOMY_AT).ceil().max(2.0) as u32;
        if enough * 2 <= lowered.instances {
            let figures =
                [("count", lowered.instances), ("enough", enough)].map(|(name, count)| (name, Figure::Count(u64::from(count))));
            let found_here = Found::of([id.clone()]).with("share", Figure::Share(busy));
            found.push(figures.into_iter().fold(found_here, |found, (name, figure)| found.with(name, figure)));
        }
    }
    found
}
