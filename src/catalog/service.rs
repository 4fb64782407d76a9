//! A service behind the web tier: one part of the application that grows and is deployed alone.

use super::called::CALLED_BY_PROGRAMS;
use super::data::Program;
use super::effective::effective_service_of;
use super::info::{Ability, Group, KindInfo};
use super::lowering::{Here, Lowering, Station, Step, scaled, serve_all};
use super::shared::{AUTOSCALE, EMITS, QUEUE, SERVICE, SLOTS, VCPUS};
use crate::design::kind::Service;
use crate::design::{Class, KindName};

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

/// A request computes, reads or writes what it is about, and tells the queues what follows from it. Whose it is was looked at
/// before it came here.
pub(super) fn lower(service: &Service, here: Here<'_>) -> Lowering {
    let programs = serve_all(|class| program(service, here, class));
    let station = Station::with_slots(service.vcpus, service.slots, service.queue);
    Lowering { station, programs, role: scaled(service.autoscale.as_ref()) }
}

fn program(service: &Service, here: Here<'_>, class: Class) -> Vec<Step> {
    let program = Program { here, hosts: &[] };
    let compute = Step::Compute(effective_service_of(service, class));
    let work = match class {
        Class::StaticFile => vec![compute],
        Class::LogIn => vec![compute, program.read(class)],
        Class::Read => vec![compute, program.read_through(class)],
        Class::Write => [compute].into_iter().chain(program.write(class)).collect(),
        Class::Job => vec![program.queues().map_or(compute, Step::Ask)],
    };
    work.into_iter().chain(program.emit(&service.emits, class)).collect()
}
