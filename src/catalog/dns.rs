//! A name server: tells clients the address behind a name. It passes no requests on, so nothing leaves it.

use super::info::{Control, Group, KindInfo, ParameterInfo};
use super::shared::TTL_S;
use crate::design::KindName;
use crate::design::kind::DnsAnswer;

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::Dns,
    group: Group::Edge,
    glyph: "signpost",
    mark: None,
    id_stem: "dns",
    abilities: &[],
    parameters: &[
        ParameterInfo::plain("answer", Control::Choice(DnsAnswer::NAMES)),
        ParameterInfo::plain("health_checks", Control::Flag),
        TTL_S,
        ParameterInfo::time("lookup"),
    ],
    links_to: &[],
};
