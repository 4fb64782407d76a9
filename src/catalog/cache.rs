//! A cache: copies of popular items in memory, in front of a database.

use super::info::{Ability, Control, Group, KindInfo, ParameterInfo};
use super::shared::{CAPACITY_ITEMS, TTL_S, VCPUS};
use crate::design::KindName;
use crate::design::kind::{Eviction, OnWrite};

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::Cache,
    group: Group::Data,
    glyph: "lightning",
    mark: None,
    id_stem: "cache",
    abilities: &[Ability::Flush],
    parameters: &[
        CAPACITY_ITEMS,
        TTL_S,
        ParameterInfo::plain("eviction", Control::Choice(Eviction::NAMES)),
        ParameterInfo::plain("on_write", Control::Choice(OnWrite::NAMES)),
        ParameterInfo::time("lookup"),
        VCPUS,
    ],
    links_to: &[],
};
