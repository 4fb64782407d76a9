//! Tools that look after a design, and settings that spoil what is there.

use super::draft::Draft;
use super::{Patient, Proposal};
use crate::analysis::rules::{self, runs_programs};
use crate::catalog::lowering::Role;
use crate::design::kind::{Automation, Monitor, ShardBy};
use crate::design::value::{Parameter as _, Value};
use crate::design::{Fault, Id, Kind};

/// A pause that doubles from one retry to the next.
const BACKOFF_MS: f64 = 200.0;
const DELIVERIES: u64 = 5;
const VIRTUAL_NODES: u32 = 200;
/// Tools that look often are worth their name.
const SCRAPE_S: f64 = 5.0;
const RESTART_S: f64 = 5.0;

fn about(patient: &Patient<'_>, code: &str) -> Vec<Vec<Id>> {
    let findings = rules::planned(patient.survey).into_iter().filter(|finding| finding.code == code);
    findings.map(|finding| finding.about).collect()
}

fn set_all(patient: &Patient<'_>, remedy: &'static str, code: &str, (name, value): (&'static str, &Value)) -> Vec<Proposal> {
    let set = |ids: Vec<Id>| {
        let mut draft = Draft::of(patient);
        draft.set(ids.first()?, name, value.clone());
        draft.propose(remedy, ids, None)
    };
    about(patient, code).into_iter().filter_map(set).collect()
}

/// A monitor that sees everything, and an automation that restarts the programs.
pub(super) fn tools(patient: &Patient<'_>) -> Vec<Proposal> {
    let survey = patient.survey;
    let is_client = |id: &Id| matches!(survey.lowered.components[id].role, Role::Client(_));
    let carrying: Vec<&Id> = survey.components().map(|(id, _)| id).filter(|id| survey.carries(id) && !is_client(id)).collect();
    let programs: Vec<Id> = carrying.iter().filter(|id| runs_programs(survey, id)).map(|id| (*id).clone()).collect();
    let unmanaged: Vec<Id> = programs.into_iter().filter(|id| !survey.is_managed(id)).collect();
    let Some(first) = unmanaged.iter().max_by(|one, other| survey.rate(one).total_cmp(&survey.rate(other))).cloned() else {
        return Vec::new();
    };
    let mut draft = Draft::of(patient);
    let place = draft.place(&first);
    let find = |is: fn(&Kind) -> bool| {
        survey.design.components.iter().find(|(_, component)| is(&component.kind)).map(|(id, _)| id.clone())
    };
    let monitor = find(|kind| matches!(kind, Kind::Monitor(_))).unwrap_or_else(|| {
        let monitor = Monitor { scrape_every_s: SCRAPE_S, alert_after_s: SCRAPE_S };
        draft.add(Kind::Monitor(monitor), 1, place.clone())
    });
    let automation = find(|kind| matches!(kind, Kind::Automation(_))).unwrap_or_else(|| {
        let automation = Automation { restart_after_s: RESTART_S, start_s: RESTART_S, ..Automation::default() };
        draft.add(Kind::Automation(automation), 1, place)
    });
    for id in &carrying {
        draft.link(&monitor, id);
    }
    for id in &unmanaged {
        draft.link(&automation, id);
    }
    draft.propose("tools", unmanaged, Some(Fault::Kill(first))).into_iter().collect()
}

/// Users who wait before they try again.
pub(super) fn back_off(patient: &Patient<'_>) -> Vec<Proposal> {
    set_all(patient, "back_off", "retries_without_backoff", ("backoff_ms", &Value::Number(BACKOFF_MS)))
}

/// Messages that outlive the worker that has them.
pub(super) fn redelivery(patient: &Patient<'_>) -> Vec<Proposal> {
    set_all(patient, "redelivery", "no_redelivery", ("max_deliveries", &Value::Count(DELIVERIES)))
}

/// Shards on a ring.
pub(super) fn consistent_ring(patient: &Patient<'_>) -> Vec<Proposal> {
    let ring = ShardBy::ConsistentRing { virtual_nodes: VIRTUAL_NODES }.to_value();
    let findings = about(patient, "modulo_shards").into_iter();
    let routers = findings.filter(|ids| {
        let kind = ids.first().and_then(|id| patient.survey.design.components.get(id)).map(|component| &component.kind);
        matches!(kind, Some(Kind::ShardRouter(_)))
    });
    let turned = |ids: Vec<Id>| {
        let mut draft = Draft::of(patient);
        draft.set(ids.first()?, "by", ring.clone());
        draft.propose("consistent_ring", ids, None)
    };
    routers.filter_map(turned).collect()
}
