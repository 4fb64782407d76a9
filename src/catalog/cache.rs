//! A cache: copies of popular items in memory, in front of a database.

use std::collections::BTreeMap;

use super::info::{Ability, Control, Group, KindInfo, ParameterInfo};
use super::lowering::{Lowering, Role, Station, Step, Task};
use super::shared::{CAPACITY_ITEMS, TTL_S, VCPUS};
use crate::design::KindName;
use crate::design::kind::{Cache, Eviction, OnWrite};

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

/// Whatever it is told takes the CPU time of a look-up.
pub(super) fn lower(cache: &Cache) -> Lowering {
    let compute = || Step::Compute(cache.lookup);
    let renew = match cache.on_write {
        OnWrite::Leave => Vec::new(),
        OnWrite::Invalidate => vec![compute(), Step::DropCopy],
        OnWrite::Update => vec![compute(), Step::KeepCopy(cache.clone())],
    };
    let programs = BTreeMap::from([
        (Task::LookUp, vec![compute(), Step::FindCopy(cache.eviction)]),
        (Task::Fill, vec![compute(), Step::KeepCopy(cache.clone())]),
        (Task::Renew, renew),
    ]);
    // It takes any number of connections: those that wait for it wait for its CPU.
    Lowering { station: Station::computing(cache.vcpus), programs, role: Role::Plain }
}
