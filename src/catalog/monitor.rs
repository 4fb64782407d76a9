//! A monitor: collects logs and metrics, and raises an alert when something is wrong. It sees only what it is linked to.

use super::bounds::TIME_S_MAX;
use super::called::anything;
use super::info::{Control, Group, KindInfo, LinkKind, ParameterInfo, Unit};
use crate::design::KindName;

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::Monitor,
    group: Group::Operations,
    glyph: "pulse",
    mark: None,
    id_stem: "monitor",
    abilities: &[],
    parameters: &[
        ParameterInfo::new("scrape_every_s", Unit::S, Control::Number(0.1, TIME_S_MAX)),
        ParameterInfo::new("alert_after_s", Unit::S, Control::Number(0.0, TIME_S_MAX)),
    ],
    links_to: &anything(LinkKind::Observe),
};
