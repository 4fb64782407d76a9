//! A shard router: knows by its key on which shard an item is.

use super::info::{Control, Group, KindInfo, LinkKind, ParameterInfo};
use crate::design::KindName;

/// Ways from a key to a shard. A thousand points per shard even a ring out to a few per cent; more only cost memory.
const MAPPINGS: &[(&str, &[ParameterInfo])] = &[
    ("HashModulo", &[]),
    ("ConsistentRing", &[ParameterInfo::plain("virtual_nodes", Control::Count(1, 10_000))]),
    ("Range", &[]),
];

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::ShardRouter,
    group: Group::Routing,
    glyph: "tree-structure",
    mark: None,
    id_stem: "router",
    abilities: &[],
    parameters: &[ParameterInfo::plain("by", Control::ChoiceGroup(MAPPINGS)), ParameterInfo::time("route")],
    links_to: &[(KindName::Shard, LinkKind::Query), (KindName::DatabaseFollower, LinkKind::Query)],
};
