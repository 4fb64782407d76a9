//! Parts that go on without each other: queues and workers, another data center.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::{Patient, Proposal};
use crate::analysis::rules;
use crate::catalog::lowering::{Role, Step, Task};
use crate::catalog::{nearest_regions, region_of};
use crate::design::kind::{DatabaseFollower, Dns, DnsAnswer, Queue, Session, Worker};
use crate::design::value::Value;
use crate::design::{Class, DataCenter, Edit, Fault, Frame, Id, Kind, Region};

/// How busy new workers are to be.
const WORKERS_BUSY: f64 = 0.5;
const FAILOVER_MS: f64 = 10_000.0;
const TTL_S: f64 = 20.0;
/// Room between a data center and its double below it, in canvas points.
const GAP: f64 = 64.0;

/// A queue and workers for jobs that servers do there and then.
pub(super) fn queue(patient: &Patient<'_>) -> Vec<Proposal> {
    let survey = patient.survey;
    let task = Task::Serve(Class::Job);
    let works_itself = |id: &&Id| {
        let program = survey.lowered.components[*id].programs.get(&task);
        let is_server = matches!(survey.design.components[*id].kind, Kind::WebServer(_));
        let publishes =
            |step: &Step| matches!(step, Step::Ask(choice) if choice.targets.iter().any(|target| target.task == Task::Publish));
        is_server && survey.rate_of(id, task) > 0.0 && program.is_some_and(|program| !program.iter().any(publishes))
    };
    let servers: Vec<Id> = survey.components().map(|(id, _)| id).filter(works_itself).cloned().collect();
    let Some(first) = servers.first() else { return Vec::new() };
    let mut draft = Draft::of(patient);
    let place = draft.place(first);
    let queue = draft.add(Kind::Queue(Queue::default()), 2, place.clone());
    let worker = Worker::default();
    let rate: f64 = servers.iter().map(|id| survey.rate_of(id, task)).sum();
    let wanted = rate * worker.work.mean_ms() / 1_000.0 / f64::from(worker.vcpus) / WORKERS_BUSY;
    let workers = draft.add(Kind::Worker(worker), (wanted.ceil() as u32).max(2), place);
    for server in &servers {
        draft.link(server, &queue);
    }
    draft.link(&queue, &workers);
    draft.propose("queue", servers, None).into_iter().collect()
}

/// The same tiers in another data center, with copies of the data, and a name server that leads users to the nearest that lives.
pub(super) fn second_data_center(patient: &Patient<'_>) -> Vec<Proposal> {
    let findings = rules::planned(patient.survey).into_iter().filter(|finding| finding.code == "one_data_center");
    findings.filter_map(|finding| doubled(patient, finding.about.first()?)).collect()
}

fn doubled(patient: &Patient<'_>, center: &Id) -> Option<Proposal> {
    let survey = patient.survey;
    let mut draft = Draft::of(patient);
    let before = survey.design.data_centers.get(center)?;
    let region = other_region(patient, before.region);
    let frame = Frame { y: before.frame.y + before.frame.h + GAP, ..before.frame };
    let double = Id::free(center.as_str(), |id| survey.design.is_taken(id));
    draft.make(Edit::AddDataCenter(double.clone(), DataCenter { region, frame, ..DataCenter::default() }));
    let inside: Vec<&Id> =
        survey.components().filter(|(_, lowered)| lowered.data_center.as_ref() == Some(center)).map(|(id, _)| id).collect();
    let copies = copy_tiers(patient, &mut draft, &inside, &double);
    link_alike(patient, &mut draft, &copies);
    let doors = doors(patient, &copies);
    lead_users(patient, &mut draft, &doors);
    for id in survey.design.components.keys() {
        let keeps = matches!(&survey.design.components[id].kind, Kind::WebServer(server) if server.session != Session::Token);
        // A session in one of them would be unknown in the other.
        if keeps && copies.contains_key(id) {
            draft.set(id, "session", Value::Choice(Session::Token.name()));
            draft.set(&copies[id], "session", Value::Choice(Session::Token.name()));
        }
    }
    draft.propose("second_data_center", vec![center.clone()], Some(Fault::KillDataCenter(center.clone())))
}

/// The region of users who are far, or else the one next to here.
fn other_region(patient: &Patient<'_>, here: Region) -> Region {
    let regions = patient.survey.design.components.iter().filter(|(_, component)| matches!(component.kind, Kind::Client(_)));
    let far = regions.filter_map(|(_, component)| region_of(&patient.survey.design, component)).find(|region| *region != here);
    far.or_else(|| nearest_regions(here).into_iter().nth(1)).unwrap_or(here)
}

/// Copies of what serves, and a follower for each database; each by what it is a copy of.
fn copy_tiers(patient: &Patient<'_>, draft: &mut Draft, inside: &[&Id], double: &Id) -> BTreeMap<Id, Id> {
    let survey = patient.survey;
    let mut copies = BTreeMap::new();
    for id in inside.iter().copied().filter(|id| survey.carries(id)) {
        let component = &survey.design.components[id];
        let instances = component.instances;
        let copy = match &component.kind {
            Kind::DatabaseLeader(leader) | Kind::Shard(leader) => {
                draft.set(
                    id,
                    "failover_after_ms",
                    Value::OptionalNumber(Some(leader.failover_after_ms.unwrap_or(FAILOVER_MS))),
                );
                let copy = DatabaseFollower { vcpus: leader.vcpus, connections: leader.connections, read: leader.read };
                let copy = draft.add(Kind::DatabaseFollower(copy), instances, Some(double.clone()));
                draft.link(id, &copy);
                copy
            }
            Kind::DatabaseFollower(_) | Kind::SessionStore(_) => continue,
            kind => draft.add(kind.clone(), instances, Some(double.clone())),
        };
        copies.insert(id.clone(), copy);
    }
    copies
}

/// Copies call each other as what they are copies of; databases are called where they are, too.
fn link_alike(patient: &Patient<'_>, draft: &mut Draft, copies: &BTreeMap<Id, Id>) {
    let is_leader = |id: &Id| matches!(patient.survey.lowered.components[id].role, Role::Leader { .. });
    for link in &patient.survey.design.links {
        let Some(from) = copies.get(&link.from).filter(|_| !is_leader(&link.from)) else { continue };
        let to = copies.get(&link.to).unwrap_or(&link.to);
        let known_as_sessions = matches!(patient.survey.design.components[&link.to].kind, Kind::SessionStore(_));
        if known_as_sessions {
            continue;
        }
        draft.link(from, to);
        if is_leader(&link.to) {
            draft.link(from, &link.to);
            draft.link(&link.from, to);
        }
    }
}

/// What users and edges come to, with its double.
fn doors(patient: &Patient<'_>, copies: &BTreeMap<Id, Id>) -> Vec<(Id, Id)> {
    let is_outside = |id: &Id| matches!(patient.survey.design.components[id].kind, Kind::Client(_) | Kind::Cdn(_));
    let links = patient.survey.design.links.iter().filter(|link| is_outside(&link.from));
    links.filter_map(|link| Some((link.from.clone(), copies.get(&link.to)?.clone()))).collect()
}

/// Users learn of both doors, by a name server that answers by place and looks whether they live.
fn lead_users(patient: &Patient<'_>, draft: &mut Draft, doors: &[(Id, Id)]) {
    for (from, door) in doors {
        draft.link(from, door);
    }
    let clients: BTreeSet<&Id> = doors
        .iter()
        .map(|(from, _)| from)
        .filter(|id| matches!(patient.survey.design.components[*id].kind, Kind::Client(_)))
        .collect();
    let known = patient.survey.design.components.iter().find(|(_, component)| matches!(component.kind, Kind::Dns(_)));
    let server = known.map_or_else(|| draft.add(Kind::Dns(Dns::default()), 2, None), |(id, _)| id.clone());
    draft.set(&server, "answer", Value::Choice(DnsAnswer::Geo.name()));
    draft.set(&server, "health_checks", Value::Flag(true));
    draft.set(&server, "ttl_s", Value::Number(TTL_S));
    for client in clients {
        draft.link(client, &server);
    }
}
