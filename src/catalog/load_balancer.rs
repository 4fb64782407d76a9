//! A load balancer: one address in front of many servers.

use super::bounds::{RATE_PER_S, TIME_MS_MAX};
use super::effective::{effective_capacity_per_s, effective_forward};
use super::info::{Control, Group, KindInfo, LinkKind, ParameterInfo, Unit};
use super::lowering::{Choice, Here, Keeps, Lowering, Others, Pick, Role, Station, Step, Target, Task, serve_all};
use super::reason::Reason;
use crate::design::kind::{Algorithm, Layer, LoadBalancer};
use crate::design::{Class, KindName};

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

/// What a balancer spreads requests over.
const TARGETS: &[KindName] = &[KindName::LoadBalancer, KindName::WebServer, KindName::Service];

/// A request takes its turn at the balancer's capacity, then the time to pass it on, then goes to a target.
pub(super) fn lower(balancer: &LoadBalancer, here: Here<'_>) -> Lowering {
    let capacity_per_s = effective_capacity_per_s(balancer);
    let programs = serve_all(|class| {
        vec![Step::turn_at(capacity_per_s), Step::Delay(effective_forward(balancer)), Step::Ask(choice(balancer, here, class))]
    });
    let role = Role::Balancer {
        algorithm: balancer.algorithm,
        weights: balancer.weights.clone(),
        keeps: match balancer.layer {
            Layer::L4 => Keeps::Connection,
            Layer::L7 if balancer.sticky => Keeps::Cookie,
            Layer::L7 => Keeps::Nothing,
        },
        health_check: balancer.health_check.clone(),
    };
    Lowering { station: Station::paced(capacity_per_s), programs, role }
}

/// Where requests of `class` may go: at layer 7 a route takes the class it names to its target alone.
fn choice(balancer: &LoadBalancer, here: Here<'_>, class: Class) -> Choice {
    let route = balancer.routes.get(&class).filter(|_| balancer.layer == Layer::L7);
    let is_on_route = |target: &Target| route.is_none_or(|id| *id == target.id);
    // A choice that the user's address fixes has no next one.
    let tries_next = balancer.retry_next && balancer.algorithm != Algorithm::IpHash;
    Choice {
        targets: here.targets(TARGETS, Task::Serve(class)).into_iter().filter(is_on_route).collect(),
        pick: Pick::Balance,
        others: if tries_next { Others::Healthy } else { Others::Never },
        none: Reason::NoHealthyTarget,
        dead: Reason::TargetDown,
    }
}
