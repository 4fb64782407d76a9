//! An object store: keeps pictures and other files, apart from the database.

use super::info::{Group, KindInfo, ParameterInfo};
use super::shared::CAPACITY_PER_S;
use crate::design::KindName;

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
