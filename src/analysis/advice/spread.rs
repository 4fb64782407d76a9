//! Who is sent where: balancers, health checks, names.

use super::draft::{Draft, one_dies};
use super::{Patient, Proposal};
use crate::analysis::rules;
use crate::catalog::lowering::Role;
use crate::design::kind::{Algorithm, HealthCheck, LoadBalancer};
use crate::design::value::{Parameter as _, Value};
use crate::design::{Fault, Id, Kind, KindName};

/// What users keep an answer for where it matters.
const TTL_S: f64 = 20.0;

fn about(patient: &Patient<'_>, code: &str) -> Vec<Vec<Id>> {
    let findings = rules::planned(patient.survey).into_iter().filter(|finding| finding.code == code);
    findings.map(|finding| finding.about).collect()
}

/// Servers that users come to directly, behind a balancer, two of each at least.
pub(super) fn load_balancer(patient: &Patient<'_>) -> Vec<Proposal> {
    let design = &patient.survey.design;
    let kind = |id: &Id| design.components[id].kind.name();
    let is_direct = |from: &Id, to: &Id| kind(from) == KindName::Client && kind(to) == KindName::WebServer;
    let mut servers: Vec<Id> =
        design.links.iter().filter(|link| is_direct(&link.from, &link.to)).map(|link| link.to.clone()).collect();
    servers.sort();
    servers.dedup();
    let Some(first) = servers.iter().find(|id| patient.survey.carries(id)) else { return Vec::new() };
    let mut draft = Draft::of(patient);
    let balancer = draft.add(Kind::LoadBalancer(LoadBalancer::default()), 2, draft.place(first));
    for server in &servers {
        for caller in draft.callers(server) {
            if matches!(kind(&caller), KindName::Client | KindName::Cdn) {
                draft.unlink(&caller, server);
                draft.link(&caller, &balancer);
            }
        }
        draft.link(&balancer, server);
    }
    if let [only] = servers.as_slice()
        && design.components[only].instances == 1
    {
        draft.set_instances(only, 2);
    }
    // A machine that hosts its database alone cannot be doubled: there would be two databases.
    let hosts =
        servers.iter().any(|id| matches!(&design.components[id].kind, Kind::WebServer(server) if !server.hosts.is_empty()));
    let dies = one_dies(first);
    if hosts { Vec::new() } else { draft.propose("load_balancer", servers.clone(), Some(dies)).into_iter().collect() }
}

/// Balancers that notice who is dead.
pub(super) fn health_checks(patient: &Patient<'_>) -> Vec<Proposal> {
    let checked = |ids: Vec<Id>| {
        let balancer = ids.first()?;
        let target = patient
            .survey
            .choices(balancer)
            .into_iter()
            .flat_map(|(_, choice)| &choice.targets)
            .map(|target| target.id.clone())
            .next()?;
        let mut draft = Draft::of(patient);
        draft.set(balancer, "health_check", Some(HealthCheck::default()).to_value());
        let dies = one_dies(&target);
        draft.propose("health_checks", ids, Some(dies))
    };
    about(patient, "no_health_checks").into_iter().filter_map(checked).collect()
}

/// Name servers that leave dead doors out.
pub(super) fn checked_names(patient: &Patient<'_>) -> Vec<Proposal> {
    let checked = |ids: Vec<Id>| {
        let [server, first, ..] = ids.as_slice() else { return None };
        let mut draft = Draft::of(patient);
        draft.set(server, "health_checks", Value::Flag(true));
        let ttl_s = ttl_s(patient, server)?;
        draft.set(server, "ttl_s", Value::Number(ttl_s.min(TTL_S)));
        let dies = Fault::Kill(first.clone());
        draft.propose("checked_names", ids, Some(dies))
    };
    about(patient, "names_unchecked").into_iter().filter_map(checked).collect()
}

fn ttl_s(patient: &Patient<'_>, server: &Id) -> Option<f64> {
    match patient.survey.lowered.components.get(server)?.role {
        Role::Dns { ttl_s, .. } => Some(ttl_s),
        _ => None,
    }
}

/// Answers that do not outlive what they name.
pub(super) fn shorter_ttl(patient: &Patient<'_>) -> Vec<Proposal> {
    let shorter = |ids: Vec<Id>| {
        let server = ids.first()?;
        let clients = patient.survey.design.links_to(server).map(|link| &link.from);
        let doors = clients.flat_map(|client| patient.survey.design.links_from(client)).map(|link| &link.to);
        let door = doors.filter(|id| *id != server && patient.survey.carries(id)).min()?.clone();
        let mut draft = Draft::of(patient);
        draft.set(server, "ttl_s", Value::Number(TTL_S));
        draft.propose("shorter_ttl", ids, Some(Fault::Kill(door)))
    };
    about(patient, "ttl_hides_failover").into_iter().filter_map(shorter).collect()
}

/// Balancers that look at how busy their servers are.
pub(super) fn least_connections(patient: &Patient<'_>) -> Vec<Proposal> {
    let looking = |ids: Vec<Id>| {
        let mut draft = Draft::of(patient);
        draft.set(ids.first()?, "algorithm", Value::Choice(Algorithm::LeastConnections.name()));
        draft.propose("least_connections", ids, None)
    };
    about(patient, "unequal_servers").into_iter().filter_map(looking).collect()
}
