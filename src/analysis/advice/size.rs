//! More of the same, or larger.

use super::draft::{Draft, one_dies};
use super::{Patient, Proposal};
use crate::analysis::rules;
use crate::catalog::bounds::{INSTANCES_MAX, VCPUS_MAX};
use crate::catalog::lowering::{Pick, Role};
use crate::design::value::Value;
use crate::design::{Id, Kind};

/// What is busier wants more.
const BUSY_FROM: f64 = 0.5;
/// How busy workers are to be.
const WORKERS_BUSY: f64 = 0.6;

/// Whether instances of a kind stand in for each other: those of data split the keys.
fn is_interchangeable(patient: &Patient<'_>, id: &Id) -> bool {
    let lowered = &patient.survey.lowered.components[id];
    !matches!(lowered.role, Role::Client(_) | Role::Leader { .. } | Role::Follower)
}

/// Whether callers of a component choose among its instances anew, and not by who asks or what for.
fn has_choice(patient: &Patient<'_>, id: &Id) -> bool {
    let survey = patient.survey;
    let choices = survey.components().flat_map(|(caller, _)| survey.choices(caller)).map(|(_, choice)| choice);
    let mut asking = choices.filter(|choice| choice.targets.iter().any(|target| target.id == *id));
    !asking.any(|choice| matches!(choice.pick, Pick::HashOfKey | Pick::HashOfUser))
}

/// One more of what there is one of and nothing goes without.
pub(super) fn spare_instance(patient: &Patient<'_>) -> Vec<Proposal> {
    let alone = |id: &&Id| {
        let lowered = patient.survey.lowered.components.get(*id);
        let single = lowered.is_some_and(|lowered| lowered.instances == 1);
        single && is_interchangeable(patient, id) && has_choice(patient, id)
    };
    let spare = |id: &Id| {
        let mut draft = Draft::of(patient);
        draft.set_instances(id, 2);
        draft.propose("spare_instance", vec![id.clone()], Some(one_dies(id)))
    };
    patient.points.iter().filter(alone).filter_map(spare).collect()
}

/// The component that is full first, if that is near.
fn narrowest<'a>(patient: &'a Patient<'_>) -> Option<&'a Id> {
    let (id, _) = patient.survey.bound()?;
    patient.survey.planned_utilization(id).filter(|busy| *busy >= BUSY_FROM).map(|_| id)
}

/// Twice as many of what is full first.
pub(super) fn more_instances(patient: &Patient<'_>) -> Vec<Proposal> {
    let Some(id) = narrowest(patient) else { return Vec::new() };
    let lowered = &patient.survey.lowered.components[id];
    let doubled = lowered.instances.saturating_mul(2);
    let grows = !matches!(lowered.role, Role::Leader { .. } | Role::Worker { .. });
    if !grows || u64::from(doubled) > INSTANCES_MAX {
        return Vec::new();
    }
    let mut draft = Draft::of(patient);
    draft.set_instances(id, doubled);
    draft.propose("more_instances", vec![id.clone()], None).into_iter().collect()
}

/// Twice the CPUs for what is full first, as long as machines come so large.
pub(super) fn larger_machine(patient: &Patient<'_>) -> Vec<Proposal> {
    let Some(id) = narrowest(patient) else { return Vec::new() };
    let kind = &patient.survey.design.components[id].kind;
    let Some(Value::Count(vcpus)) = kind.fields().get("vcpus") else { return Vec::new() };
    if vcpus * 2 > VCPUS_MAX {
        return Vec::new();
    }
    let mut draft = Draft::of(patient);
    draft.set(id, "vcpus", Value::Count(vcpus * 2));
    draft.propose("larger_machine", vec![id.clone()], None).into_iter().collect()
}

/// As many workers as what comes needs.
pub(super) fn more_workers(patient: &Patient<'_>) -> Vec<Proposal> {
    let findings = rules::planned(patient.survey).into_iter().filter(|finding| finding.code == "backlog_grows");
    let more = |about: Vec<Id>| {
        let mut draft = Draft::of(patient);
        for id in about.iter().filter(|id| matches!(patient.survey.design.components[*id].kind, Kind::Worker(_))) {
            let instances = f64::from(patient.survey.lowered.components[id].instances);
            let busy = patient.survey.planned_utilization(id).unwrap_or(1.0);
            draft.set_instances(id, (instances * busy / WORKERS_BUSY).ceil().min(INSTANCES_MAX as f64) as u32);
        }
        draft.propose("more_workers", about, None)
    };
    findings.filter_map(|finding| more(finding.about)).collect()
}
