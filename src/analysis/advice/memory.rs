//! What is kept near to who asks: caches, content delivery, sessions.

use std::collections::BTreeSet;

use super::draft::{Draft, one_dies};
use super::{Patient, Proposal};
use crate::analysis::rules;
use crate::catalog::lowering::{Step, Task};
use crate::design::kind::{Cache, Cdn, Session, SessionStore};
use crate::design::value::Value;
use crate::design::{Class, Id, Kind, KindName};

/// What most reads can do with.
const TTL_S: f64 = 60.0;

/// A cache for servers that read straight from the data, one in each place where they stand.
pub(super) fn cache(patient: &Patient<'_>) -> Vec<Proposal> {
    let survey = patient.survey;
    let task = Task::Serve(Class::Read);
    let reads_data = |id: &&Id| {
        let program = survey.lowered.components[*id].programs.get(&task);
        let asks_data =
            |step: &Step| matches!(step, Step::Ask(choice) if choice.targets.iter().any(|target| target.task == Task::Read));
        survey.rate_of(id, task) > 0.0 && program.is_some_and(|program| program.iter().any(asks_data))
    };
    let readers: Vec<Id> = survey.components().map(|(id, _)| id).filter(reads_data).cloned().collect();
    let mut draft = Draft::of(patient);
    let places: BTreeSet<Option<Id>> = readers.iter().map(|id| draft.place(id)).collect();
    for place in places {
        // One that stands there already is as good as a new one.
        let is_here = |id: &&Id| draft.place(id) == place && draft.design.components[*id].kind.name() == KindName::Cache;
        let known = draft.design.components.keys().find(is_here).cloned();
        let cache =
            known.unwrap_or_else(|| draft.add(Kind::Cache(Cache { ttl_s: TTL_S, ..Cache::default() }), 2, place.clone()));
        for reader in readers.iter().filter(|id| draft_place(patient, id) == place) {
            draft.link(reader, &cache);
        }
    }
    draft.propose("cache", readers, None).into_iter().collect()
}

fn draft_place(patient: &Patient<'_>, id: &Id) -> Option<Id> {
    patient.survey.lowered.components[id].data_center.clone()
}

/// Copies that last until somebody asks again.
pub(super) fn longer_copies(patient: &Patient<'_>) -> Vec<Proposal> {
    let findings = rules::planned(patient.survey).into_iter().filter(|finding| finding.code == "keeps_nothing");
    let longer = |ids: Vec<Id>| {
        let mut draft = Draft::of(patient);
        draft.set(ids.first()?, "ttl_s", Value::Number(TTL_S));
        draft.propose("longer_copies", ids, None)
    };
    findings.filter_map(|finding| longer(finding.about)).collect()
}

/// An edge near to each population of users that gets static files from the servers.
pub(super) fn cdn(patient: &Patient<'_>) -> Vec<Proposal> {
    let survey = patient.survey;
    let task = Task::Serve(Class::StaticFile);
    let mut draft = Draft::of(patient);
    let mut about = Vec::new();
    for (id, component) in &survey.design.components {
        let Kind::Client(client) = &component.kind else { continue };
        let called = draft.called(id);
        let kind = |id: &Id| survey.design.components.get(id).map(|component| component.kind.name());
        let has_edge = called.iter().any(|id| kind(id) == Some(KindName::Cdn));
        if has_edge || survey.rate_of(id, task) <= 0.0 {
            continue;
        }
        let edge = draft.add(Kind::Cdn(Cdn { region: client.region, ..Cdn::default() }), 2, None);
        for door in called.iter().filter(|id| kind(id) != Some(KindName::Dns)) {
            draft.link(&edge, door);
        }
        draft.link(id, &edge);
        about.push(id.clone());
    }
    draft.propose("cdn", about, None).into_iter().collect()
}

/// The web servers that keep sessions in memory, where anybody logs in.
fn keepers(patient: &Patient<'_>) -> Vec<Id> {
    if !patient.survey.asks_for(Class::LogIn) {
        return Vec::new();
    }
    let keeps = |kind: &Kind| matches!(kind, Kind::WebServer(server) if server.session == Session::InMemory);
    let servers =
        patient.survey.design.components.iter().filter(|(id, component)| keeps(&component.kind) && patient.survey.carries(id));
    servers.map(|(id, _)| id.clone()).collect()
}

/// Sessions in tokens that users carry: no server remembers anybody.
pub(super) fn signed_tokens(patient: &Patient<'_>) -> Vec<Proposal> {
    let keepers = keepers(patient);
    let Some(first) = keepers.first().cloned() else { return Vec::new() };
    let mut draft = Draft::of(patient);
    for id in &keepers {
        draft.set(id, "session", Value::Choice(Session::Token.name()));
    }
    draft.propose("signed_tokens", keepers, Some(one_dies(&first))).into_iter().collect()
}

/// Sessions in a store that all servers ask, one in each place where they stand would not do: it is the same for all.
pub(super) fn session_store(patient: &Patient<'_>) -> Vec<Proposal> {
    let keepers = keepers(patient);
    let Some(first) = keepers.first().cloned() else { return Vec::new() };
    let mut draft = Draft::of(patient);
    let known = patient.survey.design.components.iter().find(|(_, component)| component.kind.name() == KindName::SessionStore);
    let known = known.map(|(id, _)| id.clone());
    let store = known.unwrap_or_else(|| draft.add(Kind::SessionStore(SessionStore::default()), 1, draft.place(&first)));
    for id in &keepers {
        draft.set(id, "session", Value::Choice(Session::Shared.name()));
        draft.link(id, &store);
    }
    draft.propose("session_store", keepers, Some(one_dies(&first))).into_iter().collect()
}
