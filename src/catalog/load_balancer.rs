//! A load balancer: one address in front of many servers.

use super::bounds::{RATE_PER_S, TIME_MS_MAX};
use super::info::{Control, Group, KindInfo, LinkKind, ParameterInfo, Unit};
use crate::design::KindName;
use crate::design::kind::{Algorithm, Layer};

/// How a balancer probes its targets.
const HEALTH_CHECK: &[ParameterInfo] = &[
    ParameterInfo::new("every_ms", Unit::Ms, Control::Number(1.0, TIME_MS_MAX)),
    ParameterInfo::plain("fall", Control::Count(1, 1_000)),
    ParameterInfo::plain("rise", Control::Count(1, 1_000)),
];

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::LoadBalancer,
    group: Group::Routing,
    glyph: "scales",
    mark: None,
    id_stem: "lb",
    abilities: &[],
    parameters: &[
        ParameterInfo::plain("layer", Control::Choice(Layer::NAMES)),
        ParameterInfo::plain("algorithm", Control::Choice(Algorithm::NAMES)),
        ParameterInfo::plain("sticky", Control::Flag),
        ParameterInfo::plain("retry_next", Control::Flag),
        ParameterInfo::plain("health_check", Control::OptionalGroup(HEALTH_CHECK)),
        ParameterInfo::plain("weights", Control::WeightById),
        ParameterInfo::plain("routes", Control::IdByClass),
        ParameterInfo::new("capacity_per_s", Unit::PerS, Control::OptionalNumber(RATE_PER_S.0, RATE_PER_S.1)),
        ParameterInfo::new("forward", Unit::Ms, Control::OptionalTime),
    ],
    links_to: &[
        (KindName::LoadBalancer, LinkKind::Request),
        (KindName::WebServer, LinkKind::Request),
        (KindName::Service, LinkKind::Request),
    ],
};
