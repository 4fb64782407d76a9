//! Data: a machine of its own, copies, a failover, shards.

use super::draft::{Draft, one_dies};
use super::{Patient, Proposal};
use crate::analysis::rules;
use crate::catalog::lowering::{Role, Task};
use crate::design::kind::{DatabaseFollower, DatabaseLeader, Hosted, ShardBy, ShardRouter};
use crate::design::value::Value;
use crate::design::{Fault, Id, Kind};

/// How long a leader must be gone before a follower takes over: longer than a pause, shorter than a user's patience with a site.
const FAILOVER_MS: f64 = 10_000.0;
/// Shards to begin with, and the points of each on the ring.
const SHARDS: usize = 2;
const VIRTUAL_NODES: u32 = 200;

fn failover() -> Value {
    Value::OptionalNumber(Some(FAILOVER_MS))
}

/// A database that does not share a machine with the web application.
pub(super) fn separate_database(patient: &Patient<'_>) -> Vec<Proposal> {
    let mut found = Vec::new();
    for (id, component) in &patient.survey.design.components {
        let Kind::WebServer(server) = &component.kind else { continue };
        if !server.hosts.contains(&Hosted::Database) || !patient.survey.carries(id) {
            continue;
        }
        let mut draft = Draft::of(patient);
        let database = draft.add(Kind::DatabaseLeader(DatabaseLeader::default()), 1, draft.place(id));
        let rest = server.hosts.iter().filter(|hosted| **hosted != Hosted::Database).map(|hosted| hosted.name()).collect();
        draft.set(id, "hosts", Value::Choices(rest));
        draft.link(id, &database);
        found.extend(draft.propose("separate_database", vec![id.clone()], None));
    }
    found
}

/// The databases that are asked, each with its followers.
fn leaders<'a>(patient: &'a Patient<'_>) -> impl Iterator<Item = (&'a Id, &'a DatabaseLeader, &'a [Id])> {
    let components = patient.survey.design.components.iter().filter(|(id, _)| patient.survey.carries(id));
    components.filter_map(|(id, component)| {
        let Role::Leader { followers, .. } = &patient.survey.lowered.components[id].role else { return None };
        match &component.kind {
            Kind::DatabaseLeader(leader) | Kind::Shard(leader) => Some((id, leader, followers.as_slice())),
            _ => None,
        }
    })
}

/// A follower that shares the reads, and takes over.
pub(super) fn follower(patient: &Patient<'_>) -> Vec<Proposal> {
    let mut found = Vec::new();
    for (id, leader, followers) in leaders(patient) {
        if !followers.is_empty() {
            continue;
        }
        let mut draft = Draft::of(patient);
        let copy = DatabaseFollower { vcpus: leader.vcpus, connections: leader.connections, read: leader.read };
        let instances = patient.survey.lowered.components[id].instances;
        let copy = draft.add(Kind::DatabaseFollower(copy), instances, draft.place(id));
        draft.link(id, &copy);
        for caller in patient.survey.design.links_to(id).map(|link| &link.from) {
            draft.link(caller, &copy);
        }
        draft.set(id, "failover_after_ms", failover());
        found.extend(draft.propose("follower", vec![id.clone()], Some(one_dies(id))));
    }
    found
}

/// Followers that may take over.
pub(super) fn failover_on(patient: &Patient<'_>, id: &Id) -> Option<Proposal> {
    let mut draft = Draft::of(patient);
    draft.set(id, "failover_after_ms", failover());
    draft.propose("failover", vec![id.clone()], Some(Fault::Kill(id.clone())))
}

/// The same for each leader that has followers and does not let them.
pub(super) fn failover_off(patient: &Patient<'_>) -> Vec<Proposal> {
    let findings = rules::planned(patient.survey).into_iter().filter(|finding| finding.code == "failover_off");
    findings.filter_map(|finding| failover_on(patient, finding.about.first()?)).collect()
}

/// One database split by key over shards on a ring, each with a follower.
pub(super) fn shards(patient: &Patient<'_>) -> Vec<Proposal> {
    let mut found = Vec::new();
    for (id, leader, followers) in leaders(patient) {
        let is_whole = matches!(patient.survey.design.components[id].kind, Kind::DatabaseLeader(_));
        if !is_whole || patient.survey.rate_of(id, Task::Write) <= 0.0 {
            continue;
        }
        let mut draft = Draft::of(patient);
        let place = draft.place(id);
        let mut callers = draft.callers(id);
        let ring = ShardRouter { by: ShardBy::ConsistentRing { virtual_nodes: VIRTUAL_NODES }, ..ShardRouter::default() };
        callers.retain(|caller| patient.survey.calls(caller, id) > 0.0);
        draft.remove([id.clone()].into_iter().chain(followers.iter().cloned()));
        let router = draft.add(Kind::ShardRouter(ring), 2, place.clone());
        for _ in 0..SHARDS {
            let kind = DatabaseLeader { failover_after_ms: Some(FAILOVER_MS), ..leader.clone() };
            let shard = draft.add(Kind::Shard(kind), 1, place.clone());
            let copy = DatabaseFollower { vcpus: leader.vcpus, connections: leader.connections, read: leader.read };
            let copy = draft.add(Kind::DatabaseFollower(copy), 1, place.clone());
            draft.link(&shard, &copy);
            draft.link(&router, &shard);
            draft.link(&router, &copy);
        }
        for caller in &callers {
            draft.link(caller, &router);
        }
        found.extend(draft.propose("shards", vec![id.clone()], None));
    }
    found
}
