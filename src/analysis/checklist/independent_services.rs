//! Tiers are parts of their own: what may wait is left to others through a queue, and either side may be down.

use super::{Status, Verdict};
use crate::analysis::evidence::{Evidence, MessagesTried};
use crate::analysis::wording::Figure;
use crate::catalog::lowering::{Role, Task};
use crate::design::Id;

/// Fewer that fail more than before are chance.
const CHANCE: f64 = 0.005;

pub(super) fn judge(evidence: &Evidence) -> Verdict {
    let survey = evidence.survey();
    let Some(tried) = &evidence.messages else {
        let is_queue = |id: &Id| survey.rate_of(id, Task::Publish) > 0.0;
        let deserted: Vec<Id> = survey.components().map(|(id, _)| id.clone()).filter(is_queue).collect();
        if !deserted.is_empty() {
            return Verdict::new(Status::Partly, "deserted", deserted);
        }
        let services = services(evidence);
        let (status, why) = if services.is_empty() { (Status::Unmet, "none") } else { (Status::Partly, "waiting") };
        return Verdict::new(status, why, services.clone()).with("names", Figure::Names(services));
    };
    let ids = tried.queues.iter().chain(&tried.workers).cloned();
    let (status, why) = status(tried);
    Verdict::new(status, why, ids)
        .with("before", Figure::Share(tried.success.0))
        .with("after", Figure::Share(tried.success.1))
        .with("count", Figure::Count(tried.published))
        .with("lost", Figure::Count(tried.lost))
        .with("waiting", Figure::Count(tried.waiting))
}

const fn status(tried: &MessagesTried) -> (Status, &'static str) {
    let (before, after) = tried.success;
    match tried {
        _ if after < before - CHANCE => (Status::Partly, "coupled"),
        MessagesTried { published: 0, .. } => (Status::Unmet, "none"),
        MessagesTried { lost: 1.., .. } => (Status::Partly, "lost"),
        MessagesTried { waiting: 1.., .. } => (Status::Partly, "behind"),
        _ => (Status::Met, "met"),
    }
}

/// Parts behind the web tier that do work of their own while it waits for them.
fn services(evidence: &Evidence) -> Vec<Id> {
    let survey = evidence.survey();
    let serves = |id: &Id| survey.may_be_asked(id).any(|(task, _)| matches!(task, Task::Serve(_)));
    let is_server = |id: &Id| {
        let lowered = &survey.lowered.components[id];
        serves(id) && !matches!(lowered.role, Role::Client(_) | Role::Balancer { .. })
    };
    let called_by_server = |id: &Id| survey.components().any(|(caller, _)| is_server(caller) && survey.calls(caller, id) > 0.0);
    let is_edge = |id: &Id| survey.run.number_of(id).is_some_and(|number| survey.run.memory_of(number).is_some());
    let ids = survey.components().map(|(id, _)| id);
    let is_behind = |id: &&Id| is_server(id) && !is_edge(id) && called_by_server(id) && !is_called_from_outside(evidence, id);
    ids.filter(is_behind).cloned().collect()
}

/// Whether users, balancers or edges call it too: then it is of the web tier.
fn is_called_from_outside(evidence: &Evidence, id: &Id) -> bool {
    let survey = evidence.survey();
    let passes_on = |caller: &Id| matches!(survey.lowered.components[caller].role, Role::Client(_) | Role::Balancer { .. });
    survey.components().any(|(caller, _)| passes_on(caller) && survey.calls(caller, id) > 0.0)
}
