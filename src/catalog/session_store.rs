//! A session store: keeps who is logged in for all web servers, so that none of them has to.

use std::collections::BTreeMap;

use super::info::{Group, KindInfo, ParameterInfo};
use super::lowering::{Lowering, Role, Station, Step, Task};
use super::shared::VCPUS;
use crate::design::KindName;
use crate::design::kind::SessionStore;

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::SessionStore,
    group: Group::Data,
    glyph: "identification-card",
    mark: None,
    id_stem: "sessions",
    abilities: &[],
    parameters: &[ParameterInfo::time("lookup"), VCPUS],
    links_to: &[],
};

/// Whatever it is told takes the CPU time of a look-up. It keeps sessions in memory, as a web server would.
pub(super) fn lower(store: &SessionStore) -> Lowering {
    let compute = || Step::Compute(store.lookup);
    let programs = BTreeMap::from([
        (Task::OpenSession, vec![compute(), Step::OpenSession]),
        (Task::FindSession, vec![compute(), Step::NeedSession]),
    ]);
    Lowering { station: Station::computing(store.vcpus), programs, role: Role::Plain }
}
