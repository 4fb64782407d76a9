//! A session store: keeps who is logged in for all web servers, so that none of them has to.

use super::info::{Group, KindInfo, ParameterInfo};
use super::shared::VCPUS;
use crate::design::KindName;

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
