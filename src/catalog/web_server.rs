//! A web server: the web application on a machine of its own, and what else that machine hosts.

use super::called::CALLED_BY_PROGRAMS;
use super::info::{Ability, Control, Group, KindInfo, ParameterInfo};
use super::shared::{AUTOSCALE, EMITS, QUEUE, SERVICE, SLOTS, VCPUS};
use crate::design::KindName;
use crate::design::kind::{Hosted, Session};

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::WebServer,
    group: Group::Compute,
    glyph: "browser",
    mark: None,
    id_stem: "web",
    abilities: &[Ability::Deploy],
    parameters: &[
        VCPUS,
        ParameterInfo::plain("session", Control::Choice(Session::NAMES)),
        ParameterInfo::plain("hosts", Control::Choices(Hosted::NAMES)),
        SLOTS,
        QUEUE,
        SERVICE,
        EMITS,
        AUTOSCALE,
    ],
    links_to: CALLED_BY_PROGRAMS,
};
