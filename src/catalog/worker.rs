//! A worker: takes messages from a queue and works them off in its own time.

use super::called::CALLED_BY_PROGRAMS;
use super::info::{Ability, Group, KindInfo, ParameterInfo};
use super::shared::{RETRIES, VCPUS};
use crate::design::KindName;

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::Worker,
    group: Group::Compute,
    glyph: "gear-six",
    mark: None,
    id_stem: "worker",
    abilities: &[Ability::Deploy],
    parameters: &[VCPUS, ParameterInfo::time("work"), RETRIES],
    links_to: CALLED_BY_PROGRAMS,
};
