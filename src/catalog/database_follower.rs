//! A database follower: a full copy of its leader that serves reads, and can take its place.

use std::collections::BTreeMap;

use super::info::{Group, KindInfo, ParameterInfo};
use super::lowering::{Lowering, Role, Station, Step, Task};
use super::shared::{CONNECTIONS, VCPUS};
use crate::design::KindName;
use crate::design::kind::DatabaseFollower;

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::DatabaseFollower,
    group: Group::Data,
    glyph: "database",
    mark: None,
    id_stem: "follower",
    abilities: &[],
    parameters: &[VCPUS, CONNECTIONS, ParameterInfo::time("read")],
    links_to: &[],
};

/// Reads take CPU time within a connection. Promoted, it runs its leader's programs.
pub(super) fn lower(follower: &DatabaseFollower) -> Lowering {
    Lowering {
        station: Station::with_slots(follower.vcpus, follower.connections, 0),
        programs: BTreeMap::from([(Task::Read, vec![Step::Compute(follower.read)])]),
        role: Role::Follower,
    }
}
