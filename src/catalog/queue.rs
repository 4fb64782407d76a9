//! A message queue: a durable buffer, so that who publishes and who works need not be up at the same time.

use super::bounds::ITEMS_MAX;
use super::info::{Control, Group, KindInfo, LinkKind, ParameterInfo, Unit};
use crate::design::KindName;

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
