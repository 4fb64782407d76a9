//! A shard: the leader of some of the keys. Its parameters are those of a database leader.

use super::database_leader::PARAMETERS;
use super::info::{Group, KindInfo, LinkKind};
use crate::design::KindName;

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::Shard,
    group: Group::Data,
    glyph: "chart-pie-slice",
    mark: None,
    id_stem: "shard",
    abilities: &[],
    parameters: PARAMETERS,
    links_to: &[(KindName::DatabaseFollower, LinkKind::Replicate)],
};
