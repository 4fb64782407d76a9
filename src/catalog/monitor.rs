//! A monitor: collects logs and metrics, and raises an alert when something is wrong. It sees only what it is linked to.

use std::collections::BTreeMap;

use super::bounds::TIME_S_MAX;
use super::called::anything;
use super::info::{Control, Group, KindInfo, LinkKind, ParameterInfo, Unit};
use super::lowering::{Here, Lowering, Role, Station};
use crate::design::KindName;
use crate::design::kind::Monitor;

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

/// It is asked nothing. What is wrong it sees with its next look, and says so when that has lasted.
pub(super) fn lower(monitor: &Monitor, here: Here<'_>) -> Lowering {
    let detects_after_s = monitor.scrape_every_s + monitor.alert_after_s;
    let role = Role::Monitor { observes: here.all_linked(), detects_after_s };
    Lowering { station: Station::OPEN, programs: BTreeMap::new(), role }
}
