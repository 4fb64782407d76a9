//! Caches and content delivery that keep nothing, are asked nothing, or stand beside the way.

use super::Found;
use super::reached::is_edge;
use crate::analysis::survey::Survey;
use crate::analysis::wording::Figure;
use crate::catalog::lowering::{Pick, Role, Step, Task};
use crate::design::kind::{Cache, OnWrite};
use crate::design::{Class, Id};

/// A memory that finds less than this is work and no help.
const HITS_MIN: f64 = 0.1;
/// Nobody should wait longer for what others have written.
const STALE_FROM_S: f64 = 3_600.0;

/// Whether a component keeps copies that others look for.
fn is_cache(survey: &Survey, id: &Id) -> bool {
    survey.lowered.components[id].programs.contains_key(&Task::LookUp)
}

/// A cache that no read looks into.
pub(super) fn off_path(survey: &Survey) -> Vec<Found> {
    let caches = survey.components().map(|(id, _)| id).filter(|id| is_cache(survey, id));
    caches.filter(|id| survey.rate_of(id, Task::LookUp) <= 0.0).map(|id| Found::of([id.clone()])).collect()
}

/// Servers that read the data without a look into a cache, while others look.
pub(super) fn bypassed(survey: &Survey) -> Vec<Found> {
    let task = Task::Serve(Class::Read);
    let (mut past, mut through, mut ids) = (0.0, 0.0, Vec::new());
    for (id, lowered) in survey.components().filter(|(id, _)| survey.rate_of(id, task) > 0.0) {
        let Some(program) = lowered.programs.get(&task) else { continue };
        let reads = |step: &Step| matches!(step, Step::Ask(choice) if matches!(choice.pick, Pick::Replicas { .. } | Pick::Turn) && choice.targets.iter().any(|target| target.task == Task::Read));
        if program.iter().any(|step| matches!(step, Step::Cached { .. })) {
            through += survey.rate_of(id, task);
        } else if program.iter().any(reads) {
            past += survey.rate_of(id, task);
            ids.push(id.clone());
        }
    }
    let some = past > 0.0 && through > 0.0;
    some.then(|| Found::of(ids).with("share", Figure::Share(past / (past + through)))).into_iter().collect()
}

/// The memories that are looked into, each with what it keeps copies by.
fn memories(survey: &Survey) -> Vec<(&Id, &Cache)> {
    let memory = |(number, id, _): (usize, &Id, _)| {
        let looked_into = survey.flow.asked.get(&number).is_some_and(|asked| asked.look_ups > 0.0);
        let id = survey.lowered.components.get_key_value(id)?.0;
        looked_into.then_some(())?;
        Some((id, survey.run.memory_of(number)?))
    };
    survey.run.lowered().filter_map(memory).collect()
}

/// Copies that are over as soon as they are made.
pub(super) fn keeps_nothing(survey: &Survey) -> Vec<Found> {
    memories(survey).into_iter().filter(|(_, memory)| memory.ttl_s <= 0.0).map(|(id, _)| Found::of([id.clone()])).collect()
}

/// Copies that are over, or pushed out, before anybody asks again.
pub(super) fn hardly_hits(survey: &Survey) -> Vec<Found> {
    let ratio = |id: &Id| survey.hit_ratios.get(&survey.run.number_of(id)?).copied().filter(|ratio| *ratio > 0.0);
    let kept = memories(survey).into_iter().filter(|(_, memory)| memory.ttl_s > 0.0);
    let poor = kept.filter_map(|(id, _)| Some((id, ratio(id)?))).filter(|(_, ratio)| *ratio < HITS_MIN);
    poor.map(|(id, ratio)| Found::of([id.clone()]).with("share", Figure::Share(ratio))).collect()
}

/// Copies that live long and that no write touches.
pub(super) fn stale_copies(survey: &Survey) -> Vec<Found> {
    if !survey.asks_for(Class::Write) {
        return Vec::new();
    }
    let lasting = |(_, memory): &(&Id, &Cache)| memory.on_write == OnWrite::Leave && memory.ttl_s >= STALE_FROM_S;
    let caches = memories(survey).into_iter().filter(|(id, _)| !is_edge(survey, id));
    caches.filter(lasting).map(|(id, memory)| Found::of([id.clone()]).with("ttl", Figure::Ms(memory.ttl_s * 1_000.0))).collect()
}

/// An edge that nobody fetches anything from.
pub(super) fn cdn_without_static(survey: &Survey) -> Vec<Found> {
    let idle = |id: &&Id| is_edge(survey, id) && !survey.is_reached(id);
    survey.components().map(|(id, _)| id).filter(idle).map(|id| Found::of([id.clone()])).collect()
}

/// Users whose static files come from the servers, while those of others come from an edge.
pub(super) fn static_past_cdn(survey: &Survey) -> Vec<Found> {
    let task = Task::Serve(Class::StaticFile);
    let has_edge = survey.components().any(|(id, _)| is_edge(survey, id) && survey.carries(id));
    let (mut past, mut all, mut ids) = (0.0, 0.0, Vec::new());
    for (id, _) in survey.components().filter(|(_, lowered)| matches!(lowered.role, Role::Client(_))) {
        let rate = survey.rate_of(id, task);
        let choices = survey.choices(id);
        let own = choices.iter().filter(|(of, choice)| *of == task && choice.pick != Pick::Turn);
        let fetches = own.flat_map(|(_, choice)| &choice.targets).any(|target| is_edge(survey, &target.id));
        all += rate;
        if rate > 0.0 && !fetches {
            past += rate;
            ids.push(id.clone());
        }
    }
    let some = has_edge && past > 0.0;
    some.then(|| Found::of(ids).with("share", Figure::Share(past / all))).into_iter().collect()
}
