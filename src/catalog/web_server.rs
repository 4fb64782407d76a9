//! A web server: the web application on a machine of its own, and what else that machine hosts.

use super::called::CALLED_BY_PROGRAMS;
use super::data::Program;
use super::effective::effective_service;
use super::info::{Ability, Control, Group, KindInfo, ParameterInfo};
use super::lowering::{Here, Lowering, Station, Step, Task, scaled, serve_all};
use super::reason::Reason;
use super::shared::{AUTOSCALE, EMITS, QUEUE, SERVICE, SLOTS, VCPUS};
use crate::design::kind::{Hosted, Session, WebServer};
use crate::design::{Class, KindName};

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

/// A request knows its session, computes, reads or writes what it is about, and tells the queues what follows from it.
pub(super) fn lower(server: &WebServer, here: Here<'_>) -> Lowering {
    let programs = serve_all(|class| program(server, here, class));
    let station = Station::with_slots(server.vcpus, server.slots, server.queue);
    Lowering { station, programs, role: scaled(server.autoscale.as_ref()) }
}

fn program(server: &WebServer, here: Here<'_>, class: Class) -> Vec<Step> {
    let program = Program { here, hosts: &server.hosts };
    let compute = Step::Compute(effective_service(server, class));
    let work = match class {
        Class::StaticFile => vec![compute],
        Class::LogIn => [compute, program.read(class)].into_iter().chain(open_session(server, program)).collect(),
        Class::Read => vec![compute, program.read_through(class)],
        Class::Write => [compute].into_iter().chain(program.write(class)).collect(),
        // What may wait is left to a queue; what may not is done by the service in whole, if there is one.
        Class::Job => {
            let elsewhere = program.queues().map(Step::Ask).or_else(|| program.ask_service(class));
            vec![elsewhere.unwrap_or(compute)]
        }
    };
    let session = need_session(server, program, class);
    session.into_iter().chain(work).chain(program.emit(&server.emits, class)).collect()
}

/// What comes before everything for a user who has logged in.
fn need_session(server: &WebServer, program: Program<'_>, class: Class) -> Option<Step> {
    if matches!(class, Class::StaticFile | Class::LogIn) {
        return None;
    }
    match server.session {
        Session::InMemory => Some(Step::NeedSession),
        Session::Shared => program.sessions(Task::FindSession).map(Step::AskSession),
        Session::Token => None,
    }
}

/// The end of a log-in. Where sessions are to be shared and there is nothing to share them through, nobody can log in.
fn open_session(server: &WebServer, program: Program<'_>) -> Option<Step> {
    match server.session {
        Session::InMemory => Some(Step::OpenSession),
        Session::Shared => Some(program.sessions(Task::OpenSession).map_or(Step::Fail(Reason::NoDataSource), Step::Ask)),
        Session::Token => None,
    }
}
