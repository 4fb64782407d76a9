//! A service behind the web tier: one part of the application that grows and is deployed alone.

use super::called::CALLED_BY_PROGRAMS;
use super::data::Program;
use super::effective::effective_service_of;
use super::info::{Ability, Group, KindInfo};
use super::lowering::{Here, Lowering, Role, Station, Step, serve_all};
use super::shared::{AUTOSCALE, EMITS, QUEUE, SERVICE, SLOTS, VCPUS};
use crate::design::kind::Service;
use crate::design::{Class, KindName, Problem};

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::Service,
    group: Group::Compute,
    glyph: "cube",
    mark: None,
    id_stem: "service",
    abilities: &[Ability::Deploy],
    parameters: &[VCPUS, SLOTS, QUEUE, SERVICE, EMITS, AUTOSCALE],
    links_to: CALLED_BY_PROGRAMS,
};

/// A request computes, and reads or writes what it is about. Whose it is was looked at before it came here.
///
/// # Errors
/// Names what the engine does not run yet.
pub(super) fn lower(service: &Service, here: Here<'_>) -> Result<Lowering, Problem> {
    if !service.emits.is_empty() {
        return Err(here.not_run_yet("emits"));
    }
    if service.autoscale.is_some() {
        return Err(here.not_run_yet("autoscale"));
    }
    let programs = serve_all(|class| program(service, here, class));
    Ok(Lowering { station: Station::with_slots(service.vcpus, service.slots, service.queue), programs, role: Role::Plain })
}

fn program(service: &Service, here: Here<'_>, class: Class) -> Vec<Step> {
    let program = Program { here, hosts: &[] };
    let data = match class {
        Class::StaticFile | Class::Job => Vec::new(),
        Class::LogIn => vec![program.read(class)],
        Class::Read => vec![program.read_through(class)],
        Class::Write => program.write(class),
    };
    [Step::Compute(effective_service_of(service, class))].into_iter().chain(data).collect()
}
