//! A population of users in one region: browsers and apps. It is where every request begins.

use super::bounds::TIME_MS_MAX;
use super::info::{Control, Group, KindInfo, LinkKind, ParameterInfo, Unit};
use super::shared::{REGION, RETRIES};
use crate::design::KindName;

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::Client,
    group: Group::Edge,
    glyph: "users-three",
    mark: None,
    id_stem: "users",
    abilities: &[],
    parameters: &[
        REGION,
        ParameterInfo::new("share", Unit::Ratio, Control::OptionalNumber(0.0, 1.0)),
        ParameterInfo::new("deadline_ms", Unit::Ms, Control::Number(1.0, TIME_MS_MAX)),
        RETRIES,
        ParameterInfo::new("backoff_ms", Unit::Ms, Control::Number(0.0, TIME_MS_MAX)),
        ParameterInfo::plain("dns_cache", Control::Flag),
    ],
    links_to: &[
        (KindName::Dns, LinkKind::Resolve),
        (KindName::Cdn, LinkKind::Request),
        (KindName::LoadBalancer, LinkKind::Request),
        (KindName::WebServer, LinkKind::Request),
    ],
};
