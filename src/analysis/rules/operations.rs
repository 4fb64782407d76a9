//! Monitors and automations that see nothing, or act on what nobody sees.

use super::Found;
use crate::analysis::survey::Survey;
use crate::analysis::wording::Figure;
use crate::catalog::Ability;
use crate::catalog::lowering::{Role, Task};
use crate::design::Id;
use crate::design::kind::Deploy;

/// A tier that is to grow with its load, and that nobody lets grow.
pub(super) fn autoscale_by_nobody(survey: &Survey) -> Vec<Found> {
    let scaled = survey.components().filter_map(|(id, lowered)| match &lowered.role {
        Role::Scaled(autoscale) if survey.carries(id) && !survey.is_managed(id) => Some((id, autoscale.max)),
        _ => None,
    });
    scaled.map(|(id, max)| Found::of([id.clone()]).with("max", Figure::Count(u64::from(max)))).collect()
}

/// An automation that manages what no monitor observes: it never hears that something is wrong.
pub(super) fn blind_automation(survey: &Survey) -> Vec<Found> {
    let mut found = Vec::new();
    for (id, lowered) in survey.components() {
        let Role::Automation { manages, .. } = &lowered.role else { continue };
        let unseen: Vec<Id> = manages.iter().filter(|managed| !survey.is_observed(managed)).cloned().collect();
        if !unseen.is_empty() {
            let names = Figure::Names(unseen.clone());
            found.push(Found::of([id.clone()].into_iter().chain(unseen)).with("names", names));
        }
    }
    found
}

/// New versions that reach all servers at once, or untested.
pub(super) fn untested_deploys(survey: &Survey) -> Vec<Found> {
    let mut found = Vec::new();
    for (id, lowered) in survey.components() {
        let Role::Automation { manages, how } = &lowered.role else { continue };
        let deploys = manages.iter().any(|managed| runs_programs(survey, managed) && survey.is_managed(managed));
        if deploys && !how.tests && how.deploy == Deploy::AllAtOnce {
            found.push(Found::of([id.clone()]));
        }
    }
    found
}

/// Monitors and automations that are linked to nothing.
pub(super) fn watches_nothing(survey: &Survey) -> Vec<Found> {
    let idle = survey.components().filter(|(_, lowered)| match &lowered.role {
        Role::Monitor { observes, .. } => observes.is_empty(),
        Role::Automation { manages, .. } => manages.is_empty(),
        _ => false,
    });
    idle.map(|(id, _)| Found::of([id.clone()])).collect()
}

/// Parts that requests depend on and that no monitor observes, where there is one.
pub(super) fn unwatched(survey: &Survey) -> Vec<Found> {
    let watches = |role: &Role| matches!(role, Role::Monitor { observes, .. } if !observes.is_empty());
    if !survey.components().any(|(_, lowered)| watches(&lowered.role)) {
        return Vec::new();
    }
    let matters = |id: &Id| runs_programs(survey, id) || survey.rate_of(id, Task::Write) > 0.0;
    let unseen =
        survey.components().map(|(id, _)| id).filter(|id| matters(id) && survey.carries(id) && !survey.is_observed(id));
    let ids: Vec<Id> = unseen.cloned().collect();
    (!ids.is_empty()).then(|| Found::of(ids.clone()).with("names", Figure::Names(ids))).into_iter().collect()
}

/// Whether a component runs programs of the user's own, of which there are new versions.
pub(crate) fn runs_programs(survey: &Survey, id: &Id) -> bool {
    let kind = survey.design.components[id].kind.name();
    crate::catalog::info(kind).abilities.contains(&Ability::Deploy)
}
