//! A content delivery network: serves static files from an edge near the user, and fetches from the origin what it lacks.

use super::info::{Ability, Group, KindInfo, LinkKind, ParameterInfo};
use super::shared::{CAPACITY_ITEMS, CAPACITY_PER_S, REGION, TTL_S};
use crate::design::KindName;

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::Cdn,
    group: Group::Edge,
    glyph: "globe-hemisphere-east",
    mark: None,
    id_stem: "cdn",
    abilities: &[Ability::Flush],
    parameters: &[REGION, TTL_S, CAPACITY_ITEMS, CAPACITY_PER_S, ParameterInfo::time("serve")],
    links_to: &[
        (KindName::LoadBalancer, LinkKind::Fetch),
        (KindName::WebServer, LinkKind::Fetch),
        (KindName::ObjectStore, LinkKind::Fetch),
    ],
};
