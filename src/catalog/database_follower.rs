//! A database follower: a full copy of its leader that serves reads, and can take its place.

use super::info::{Group, KindInfo, ParameterInfo};
use super::shared::{CONNECTIONS, VCPUS};
use crate::design::KindName;

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
