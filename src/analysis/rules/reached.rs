//! What no request gets to, and requests that get nowhere.

use super::Found;
use crate::analysis::survey::Survey;
use crate::analysis::wording::Figure;
use crate::catalog::lowering::{Pick, Role, Task};
use crate::design::{Class, Id};

/// Requests that end where nobody can serve them, however often they are tried.
pub(super) fn always_fails(survey: &Survey) -> Vec<Found> {
    let found = |(id, class, _): &(Id, Class, _)| Found::of([id.clone()]).with("class", Figure::Class(*class));
    survey.dead_ends().map(found).collect()
}

/// Components that stand in the drawing and serve nobody. Caches, followers and content delivery have rules of their own.
pub(super) fn unreached(survey: &Survey) -> Vec<Found> {
    let is_asked_for = |id: &Id| {
        let lowered = &survey.lowered.components[id];
        let is_cache = lowered.programs.contains_key(&Task::LookUp);
        !is_cache
            && !is_edge(survey, id)
            && !lowered.programs.is_empty()
            && !matches!(lowered.role, Role::Client(_) | Role::Follower)
    };
    let ids = survey.components().map(|(id, _)| id).filter(|id| is_asked_for(id) && !survey.is_reached(id));
    ids.map(|id| Found::of([id.clone()])).collect()
}

/// Whether a component serves static files from copies of its own and nothing else.
pub(super) fn is_edge(survey: &Survey, id: &Id) -> bool {
    let programs = &survey.lowered.components[id].programs;
    let has_memory = survey.run.number_of(id).is_some_and(|number| survey.run.memory_of(number).is_some());
    has_memory && programs.keys().all(|task| *task == Task::Serve(Class::StaticFile))
}

/// Doors that users are linked to and that no name server ever names, not even when the others are gone.
pub(super) fn idle_door(survey: &Survey) -> Vec<Found> {
    let mut found = Vec::new();
    for (client, lowered) in survey.components() {
        if !matches!(lowered.role, Role::Client(_)) {
            continue;
        }
        let named = survey.choices(client).into_iter().map(|(_, choice)| choice).filter(|choice| choice.pick == Pick::Named);
        for choice in named {
            let others =
                |id: &Id| choice.targets.iter().map(|target| target.id.clone()).filter(|other| other != id).collect::<Vec<_>>();
            let idle = choice.targets.iter().map(|target| &target.id).filter(|id| !survey.carries(id));
            let useless = idle.filter(|id| survey.rate_without(id, &others(id)) <= 0.0);
            found.extend(useless.cloned());
        }
    }
    found.sort();
    found.dedup();
    found.into_iter().map(|id| Found::of([id])).collect()
}
