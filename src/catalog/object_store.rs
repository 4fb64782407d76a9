//! An object store: keeps pictures and other files, apart from the database.

use std::collections::BTreeMap;

use super::info::{Group, KindInfo, ParameterInfo};
use super::lowering::{Lowering, Role, Station, Step, Task};
use super::shared::CAPACITY_PER_S;
use crate::design::KindName;
use crate::design::kind::ObjectStore;

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::ObjectStore,
    group: Group::Data,
    glyph: "archive",
    mark: None,
    id_stem: "files",
    abilities: &[],
    parameters: &[CAPACITY_PER_S, ParameterInfo::time("read"), ParameterInfo::time("write")],
    links_to: &[],
};

/// A file takes its turn at the store's capacity, then the time to read or to write it.
pub(super) fn lower(store: &ObjectStore) -> Lowering {
    let turn = || Step::turn_at(store.capacity_per_s);
    let programs = BTreeMap::from([
        (Task::Read, vec![turn(), Step::Delay(store.read)]),
        (Task::Write, vec![turn(), Step::Delay(store.write), Step::KeepWrite]),
    ]);
    Lowering { station: Station::paced(store.capacity_per_s), programs, role: Role::Plain }
}
