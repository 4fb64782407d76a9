//! A shard: the leader of some of the keys. Its parameters are those of a database leader.

use super::database_leader::{self, PARAMETERS};
use super::info::{Group, KindInfo, LinkKind};
use super::lowering::{Here, Lowering};
use crate::design::KindName;
use crate::design::kind::DatabaseLeader;

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

/// It does with its keys what a leader does with all; which keys those are, its callers know.
pub(super) fn lower(shard: &DatabaseLeader, here: Here<'_>) -> Lowering {
    database_leader::lower(shard, here)
}
