//! An automation: builds, tests, deploys, restarts and scales what it is linked to, without a person.

use std::collections::BTreeMap;

use super::bounds::TIME_S_MAX;
use super::called::anything;
use super::info::{Control, Group, KindInfo, LinkKind, ParameterInfo, Unit};
use super::lowering::{Here, Lowering, Role, Station};
use crate::design::KindName;
use crate::design::kind::{Automation, Deploy};

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::Automation,
    group: Group::Operations,
    glyph: "robot",
    mark: None,
    id_stem: "automation",
    abilities: &[],
    parameters: &[
        ParameterInfo::plain("deploy", Control::Choice(Deploy::NAMES)),
        ParameterInfo::plain("tests", Control::Flag),
        ParameterInfo::new("restart_after_s", Unit::S, Control::Number(0.0, TIME_S_MAX)),
        ParameterInfo::new("scale_every_s", Unit::S, Control::Number(0.1, TIME_S_MAX)),
        ParameterInfo::new("start_s", Unit::S, Control::Number(0.0, TIME_S_MAX)),
    ],
    links_to: &anything(LinkKind::Manage),
};

/// It is asked nothing, and acts on what it manages.
pub(super) fn lower(automation: &Automation, here: Here<'_>) -> Lowering {
    let role = Role::Automation { manages: here.all_linked(), how: automation.clone() };
    Lowering { station: Station::OPEN, programs: BTreeMap::new(), role }
}
