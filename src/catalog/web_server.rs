//! A web server: the web application on a machine of its own, and what else that machine hosts.

use std::collections::BTreeMap;

use super::called::CALLED_BY_PROGRAMS;
use super::data::Program;
use super::effective::effective_service;
use super::info::{Ability, Control, Group, KindInfo, ParameterInfo};
use super::lowering::{Here, Lowering, Role, Station, Step, serve_all};
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
    let program = Program { here, hosts: &server.hosts };
    let in_memory = server.session == Session::InMemory;
    let compute = Step::Compute(effective_service(server, class));
    match class {
        Class::StaticFile => vec![compute],
        Class::LogIn if in_memory => vec![compute, program.read(class), Step::OpenSession],
        Class::LogIn => vec![compute, program.read(class)],
        Class::Read | Class::Write | Class::Job => {
            let session = in_memory.then_some(Step::NeedSession);
            let rest = match class {
                Class::Read => vec![compute, program.read_through(class)],
                Class::Write => [compute].into_iter().chain(program.write(class)).collect(),
                // The work of a job is done by the service in whole, if there is one.
                _ => vec![program.ask_service(class).unwrap_or(compute)],
            };
            session.into_iter().chain(rest).collect()
        }
    }
}
