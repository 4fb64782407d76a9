//! A web server: the web application on a machine of its own, and what else that machine hosts.

use super::called::CALLED_BY_PROGRAMS;
use std::collections::BTreeMap;

use super::effective::{effective_service, hosted_cache, hosted_read, hosted_write};
use super::info::{Ability, Control, Group, KindInfo, ParameterInfo};
use super::lowering::{Choice, Here, Lowering, Others, Pick, Role, Station, Step, Task, serve_all};
use super::reason::Reason;
use super::shared::{AUTOSCALE, EMITS, QUEUE, SERVICE, SLOTS, VCPUS};
use crate::design::kind::{Hosted, Session, WebServer};
use crate::design::{Class, KindName, Problem};

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::WebServer,
    group: Group::Compute,
    glyph: "browser",
    mark: None,
    id_stem: "web",
    abilities: &[Ability::Deploy],
    parameters: &[
        VCPUS,
        ParameterInfo::plain("session", Control::Choice(Session::NAMES)),
        ParameterInfo::plain("hosts", Control::Choices(Hosted::NAMES)),
        SLOTS,
        QUEUE,
        SERVICE,
        EMITS,
        AUTOSCALE,
    ],
    links_to: CALLED_BY_PROGRAMS,
};

/// A request knows its session, computes, and reads or writes what it is about.
///
/// # Errors
/// Names what the engine does not run yet.
pub(super) fn lower(server: &WebServer, here: Here<'_>) -> Result<Lowering, Problem> {
    if server.session == Session::Shared {
        return Err(here.not_run_yet("session"));
    }
    if !server.emits.is_empty() {
        return Err(here.not_run_yet("emits"));
    }
    if server.autoscale.is_some() {
        return Err(here.not_run_yet("autoscale"));
    }
    let programs: BTreeMap<_, _> = serve_all(|class| program(server, here, class));
    Ok(Lowering { station: Station::with_slots(server.vcpus, server.slots, server.queue), programs, role: Role::Plain })
}

fn program(server: &WebServer, here: Here<'_>, class: Class) -> Vec<Step> {
    let in_memory = server.session == Session::InMemory;
    let compute = Step::Compute(effective_service(server, class));
    match class {
        Class::StaticFile => vec![compute],
        Class::LogIn if in_memory => vec![compute, read(server, here), Step::OpenSession],
        Class::LogIn => vec![compute, read(server, here)],
        Class::Read | Class::Write | Class::Job => {
            let session = in_memory.then_some(Step::NeedSession);
            let data = match class {
                Class::Read => vec![read_through(server, here)],
                Class::Write => write(server, here),
                _ => Vec::new(),
            };
            session.into_iter().chain([compute]).chain(data).collect()
        }
    }
}

/// A cache on the server itself is asked first.
fn read_through(server: &WebServer, here: Here<'_>) -> Step {
    let read = read(server, here);
    if server.hosts.contains(&Hosted::Cache) { Step::Cached { cache: hosted_cache(), miss: vec![read] } } else { read }
}

/// Reads take turns over what is linked; a database on the server itself is read where nothing is.
fn read(server: &WebServer, here: Here<'_>) -> Step {
    let targets = here.targets(&[KindName::DatabaseLeader, KindName::DatabaseFollower], Task::Read);
    if !targets.is_empty() {
        return Step::Ask(Choice {
            targets,
            pick: Pick::Replicas,
            others: Others::Living,
            none: Reason::NoDataSource,
            dead: Reason::TargetDown,
        });
    }
    if server.hosts.contains(&Hosted::Database) { Step::Compute(hosted_read()) } else { Step::Fail(Reason::NoDataSource) }
}

/// Writes go to a leader; to a database on the server itself where none is linked.
fn write(server: &WebServer, here: Here<'_>) -> Vec<Step> {
    let targets = here.targets(&[KindName::DatabaseLeader], Task::Write);
    if !targets.is_empty() {
        return vec![Step::Ask(Choice {
            targets,
            pick: Pick::Leader,
            others: Others::Living,
            none: Reason::LeaderDown,
            dead: Reason::LeaderDown,
        })];
    }
    if server.hosts.contains(&Hosted::Database) {
        return vec![Step::Compute(hosted_write()), Step::KeepWrite];
    }
    let has_copies = !here.linked(&[KindName::DatabaseFollower]).is_empty();
    vec![Step::Fail(if has_copies { Reason::LeaderDown } else { Reason::NoDataSource })]
}
