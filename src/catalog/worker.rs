//! A worker: takes messages from a queue and works them off in its own time.

use std::collections::BTreeMap;

use super::called::CALLED_BY_PROGRAMS;
use super::data::Program;
use super::info::{Ability, Group, KindInfo, ParameterInfo};
use super::lowering::{Here, Lowering, Role, Station, Step, Task};
use super::shared::{RETRIES, VCPUS};
use crate::design::kind::Worker;
use crate::design::{Class, KindName};

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::Worker,
    group: Group::Compute,
    glyph: "gear-six",
    mark: None,
    id_stem: "worker",
    abilities: &[Ability::Deploy],
    parameters: &[VCPUS, ParameterInfo::time("work"), RETRIES],
    links_to: CALLED_BY_PROGRAMS,
};

/// A message takes CPU time, and then what it is about: a service does its part, and the result is kept where there is a place
/// for it; a queue behind it gets it in turn. A worker takes as many messages as it has CPUs.
pub(super) fn lower(worker: &Worker, here: Here<'_>) -> Lowering {
    let program = Program { here, hosts: &[] };
    let service = program.ask_service(Class::Job);
    let has_copies = !here.linked(&[KindName::DatabaseFollower]).is_empty();
    let data = if program.can_keep() {
        program.write(Class::Job)
    } else if has_copies {
        vec![program.read(Class::Job)]
    } else {
        Vec::new()
    };
    // One stage of several: what is worked off here goes on to the next queue.
    let next = program.queues().map(Step::Ask);
    let work = [Step::Compute(worker.work)].into_iter().chain(service).chain(data).chain(next).collect();
    Lowering {
        station: Station::with_slots(worker.vcpus, u64::from(worker.vcpus), 0),
        programs: BTreeMap::from([(Task::Work, work)]),
        role: Role::Worker { retries: worker.retries },
    }
}
