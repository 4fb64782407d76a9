//! A service behind the web tier: one part of the application that grows and is deployed alone.

use super::called::CALLED_BY_PROGRAMS;
use super::info::{Ability, Group, KindInfo};
use super::shared::{AUTOSCALE, EMITS, QUEUE, SERVICE, SLOTS, VCPUS};
use crate::design::KindName;

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::Service,
    group: Group::Compute,
    glyph: "cube",
    mark: None,
    id_stem: "service",
    abilities: &[Ability::Deploy],
    parameters: &[VCPUS, SLOTS, QUEUE, SERVICE, EMITS, AUTOSCALE],
    links_to: CALLED_BY_PROGRAMS,
};
