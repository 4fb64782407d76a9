//! A database leader: takes all writes, and sends them to its followers.

use std::collections::BTreeMap;

use super::info::{Control, Group, KindInfo, LinkKind, ParameterInfo};
use super::lowering::{Here, Lowering, Role, Station, Step, Task};
use super::shared::{CONNECTIONS, FAILOVER_AFTER_MS, VCPUS};
use crate::design::KindName;
use crate::design::kind::{DatabaseLeader, Replication};

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

/// Reads and writes take CPU time within a connection; a write is then committed.
pub(super) fn lower(leader: &DatabaseLeader, here: Here<'_>) -> Lowering {
    let programs = BTreeMap::from([
        (Task::Read, vec![Step::Compute(leader.read)]),
        (Task::Write, vec![Step::Compute(leader.write), Step::Commit]),
    ]);
    let role = Role::Leader {
        followers: here.linked(&[KindName::DatabaseFollower]),
        replication: leader.replication,
        lag: leader.lag,
        failover_after_ms: leader.failover_after_ms,
    };
    // A database has no queue before its connections: the caller is told at once.
    Lowering { station: Station::with_slots(leader.vcpus, leader.connections, 0), programs, role }
}
