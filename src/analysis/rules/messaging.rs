//! Queues that nobody empties, and messages that nobody takes.

use super::Found;
use super::data::mean_work_ms;
use crate::analysis::survey::Survey;
use crate::analysis::wording::Figure;
use crate::catalog::lowering::{Role, Step, Target, Task};
use crate::design::Id;

/// A queue that messages come to.
struct Queue<'a> {
    id: &'a Id,
    capacity: u64,
    max_deliveries: u32,
    workers: &'a [Target],
    rate: f64,
}

fn queues(survey: &Survey) -> impl Iterator<Item = Queue<'_>> {
    survey.components().filter_map(|(id, lowered)| match &lowered.role {
        Role::Queue { capacity, max_deliveries, workers } => {
            let rate = survey.rate_of(id, Task::Publish);
            let capacity = capacity.saturating_mul(u64::from(lowered.instances));
            (rate > 0.0).then_some(Queue { id, capacity, max_deliveries: *max_deliveries, workers, rate })
        }
        _ => None,
    })
}

/// Messages pile up until there is no more room.
pub(super) fn queue_without_worker(survey: &Survey) -> Vec<Found> {
    let deserted = queues(survey).filter(|queue| queue.workers.is_empty());
    deserted
        .map(|queue| {
            let full_after_ms = queue.capacity as f64 / queue.rate * 1_000.0;
            Found::of([queue.id.clone()]).with("rate", Figure::PerSecond(queue.rate)).with("time", Figure::Ms(full_after_ms))
        })
        .collect()
}

/// Workers that are slower than what comes: nothing fails, and it takes longer every minute.
pub(super) fn backlog_grows(survey: &Survey) -> Vec<Found> {
    let mut found = Vec::new();
    for queue in queues(survey).filter(|queue| !queue.workers.is_empty()) {
        // Messages that each of its workers works off per second, of those that it is handed by other queues too.
        let capacity: f64 = queue.workers.iter().map(|worker| capacity_per_s(survey, worker)).sum();
        let wanted: f64 = queue.workers.iter().map(|worker| survey.rate_of(&worker.id, worker.task)).sum();
        if wanted > capacity {
            let ids = [queue.id.clone()].into_iter().chain(queue.workers.iter().map(|worker| worker.id.clone()));
            let rates = [("rate", Figure::PerSecond(wanted)), ("capacity", Figure::PerSecond(capacity))];
            found.push(rates.into_iter().fold(Found::of(ids), |found, (name, figure)| found.with(name, figure)));
        }
    }
    found
}

fn capacity_per_s(survey: &Survey, worker: &Target) -> f64 {
    let lowered = &survey.lowered.components[&worker.id];
    let work_ms = lowered.programs.get(&worker.task).map_or(0.0, |steps| mean_work_ms(steps));
    let cpus = lowered.station.cpus as f64 * f64::from(survey.instances_max(&worker.id));
    if work_ms > 0.0 { cpus * 1_000.0 / work_ms } else { f64::INFINITY }
}

/// Programs that publish what follows from a success, and are linked to no queue.
pub(super) fn emits_into_nothing(survey: &Survey) -> Vec<Found> {
    let emits = |id: &&Id| {
        let steps = survey.steps(id);
        steps.iter().any(|step| matches!(step, Step::Emit(choice, _) if choice.targets.is_empty()))
    };
    survey.components().map(|(id, _)| id).filter(emits).map(|id| Found::of([id.clone()])).collect()
}

/// A queue that hands a message out once: it goes with the worker that has it.
pub(super) fn no_redelivery(survey: &Survey) -> Vec<Found> {
    let once = queues(survey).filter(|queue| queue.max_deliveries == 1 && !queue.workers.is_empty());
    once.map(|queue| Found::of([queue.id.clone()])).collect()
}
