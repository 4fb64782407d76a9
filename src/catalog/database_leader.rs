//! A database leader: takes all writes, and sends them to its followers.

use super::info::{Control, Group, KindInfo, LinkKind, ParameterInfo};
use super::shared::{CONNECTIONS, FAILOVER_AFTER_MS, VCPUS};
use crate::design::KindName;
use crate::design::kind::Replication;

/// The parameters of whatever takes writes: a leader, or a shard.
pub(super) const PARAMETERS: &[ParameterInfo] = &[
    VCPUS,
    CONNECTIONS,
    ParameterInfo::time("read"),
    ParameterInfo::time("write"),
    ParameterInfo::plain("replication", Control::Choice(Replication::NAMES)),
    ParameterInfo::time("lag"),
    FAILOVER_AFTER_MS,
];

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::DatabaseLeader,
    group: Group::Data,
    glyph: "database",
    mark: Some("crown-simple"),
    id_stem: "db",
    abilities: &[],
    parameters: PARAMETERS,
    links_to: &[(KindName::DatabaseFollower, LinkKind::Replicate)],
};
