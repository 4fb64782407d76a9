//! A message queue: a durable buffer, so that who publishes and who works need not be up at the same time.

use std::collections::BTreeMap;

use super::bounds::ITEMS_MAX;
use super::info::{Control, Group, KindInfo, LinkKind, ParameterInfo, Unit};
use super::lowering::{Here, Lowering, Role, Station, Step, Task};
use crate::design::KindName;
use crate::design::kind::Queue;

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::Queue,
    group: Group::Messaging,
    glyph: "queue",
    mark: None,
    id_stem: "queue",
    abilities: &[],
    parameters: &[
        ParameterInfo::new("capacity", Unit::Messages, Control::Count(1, ITEMS_MAX)),
        ParameterInfo::plain("max_deliveries", Control::Count(1, 1_000)),
        ParameterInfo::time("publish"),
    ],
    links_to: &[(KindName::Worker, LinkKind::Deliver)],
};

/// A message takes the time to store it safely, and stays until it is worked off.
pub(super) fn lower(queue: &Queue, here: Here<'_>) -> Lowering {
    let role = Role::Queue {
        capacity: queue.capacity,
        max_deliveries: queue.max_deliveries,
        workers: here.targets(&[KindName::Worker], Task::Work),
    };
    let programs = BTreeMap::from([(Task::Publish, vec![Step::Delay(queue.publish), Step::Enqueue])]);
    // What it has is room for messages: that is what is used, as CPUs are elsewhere.
    Lowering { station: Station { cpus: queue.capacity, ..Station::OPEN }, programs, role }
}
