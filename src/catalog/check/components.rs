//! Checks of each component, and of the parameters that depend on each other or on the links.

use super::findings::Findings;
use super::index::Index;
use super::trail::Trail;
use super::{ids, places, values};
use crate::catalog::bounds::{ALL_INSTANCES_MAX, INSTANCES_MAX, LABEL_CHARACTERS_MAX, TEXT_CHARACTERS_MAX};
use crate::design::kind::{Autoscale, Layer, LoadBalancer};
use crate::design::{Component, Design, Id, Kind, Problem};

/// Every component.
pub(super) fn check(design: &Design, index: &Index<'_>, found: &mut Findings) {
    let components = Trail::top("components");
    for (id, component) in &design.components {
        check_component(design, component, &components.key(id.as_str()), found);
        check_combinations(design, id, component, index, found);
    }
    check_all_instances(design, found);
    check_shares(design, found);
}

/// The instances of all components together, told where their sum passes the bound.
fn check_all_instances(design: &Design, found: &mut Findings) {
    let mut sum: u64 = 0;
    for (id, component) in &design.components {
        // More than one component may have was told there.
        sum += u64::from(component.instances).min(INSTANCES_MAX);
        if sum > ALL_INSTANCES_MAX {
            let components = Trail::top("components");
            let path = || components.key(id.as_str()).field("instances").path();
            found.add(|| Problem::new("too_many_instances", path()).with("max", ALL_INSTANCES_MAX));
            return;
        }
    }
}

fn check_component(design: &Design, component: &Component, trail: &Trail<'_>, found: &mut Findings) {
    found.text(&trail.field("label"), &component.label, LABEL_CHARACTERS_MAX);
    found.text(&trail.field("note"), &component.note, TEXT_CHARACTERS_MAX);
    if let Some(at) = component.at {
        places::check_point(at, &trail.field("at"), found);
    }
    if let Some(data_center) = &component.data_center {
        ids::check_data_center(design, data_center, &trail.field("in"), found);
    }
    found.count(&trail.field("instances"), u64::from(component.instances), 1, INSTANCES_MAX);
    values::check_kind(&component.kind, &trail.field("kind"), found);
}

fn check_combinations(design: &Design, id: &Id, component: &Component, index: &Index<'_>, found: &mut Findings) {
    let components = Trail::top("components");
    let trail = components.key(id.as_str());
    let trail = trail.field("kind");
    match &component.kind {
        Kind::LoadBalancer(balancer) => check_targets(design, id, balancer, index, &trail, found),
        Kind::WebServer(server) => check_autoscale(server.autoscale.as_ref(), &trail, found),
        Kind::Service(service) => check_autoscale(service.autoscale.as_ref(), &trail, found),
        _ => {}
    }
}

fn check_autoscale(autoscale: Option<&Autoscale>, trail: &Trail<'_>, found: &mut Findings) {
    let Some(Autoscale { min, max, .. }) = autoscale else { return };
    if min > max {
        let trail = trail.field("autoscale");
        found.add(|| Problem::new("autoscale_bounds", trail.field("min").path()).with("min", min).with("max", max));
    }
}

/// Weights and routes name what the balancer is linked to, and routes need a balancer that sees what is asked for.
fn check_targets(
    design: &Design,
    id: &Id,
    balancer: &LoadBalancer,
    index: &Index<'_>,
    trail: &Trail<'_>,
    found: &mut Findings,
) {
    let (weights, routes) = (trail.field("weights"), trail.field("routes"));
    for target in balancer.weights.keys() {
        check_target(design, (id, target), index, &weights.key(target.as_str()), found);
    }
    for (class, target) in &balancer.routes {
        check_target(design, (id, target), index, &routes.key(class.name()), found);
    }
    if balancer.layer == Layer::L4 && !balancer.routes.is_empty() {
        found.add(|| Problem::new("routes_need_layer_7", routes.path()));
    }
}

fn check_target(design: &Design, (id, target): (&Id, &Id), index: &Index<'_>, trail: &Trail<'_>, found: &mut Findings) {
    if ids::check_component(design, target, trail, found) && !index.is_joined(id, target) {
        found.add(|| Problem::new("not_a_target", trail.path()).with("id", id).with("target", target));
    }
}

/// The shares that clients were given, which cannot be more than all users.
fn check_shares(design: &Design, found: &mut Findings) {
    let mut sum = 0.0;
    let mut last = None;
    for (id, component) in &design.components {
        if let Kind::Client(client) = &component.kind
            && let Some(share) = client.share
        {
            sum += share;
            last = Some(id);
        }
    }
    // Thirds and tenths do not add up to 1 exactly.
    if let Some(id) = last
        && sum > 1.0 + 1e-9
    {
        let components = Trail::top("components");
        let path = || components.key(id.as_str()).field("kind").field("share").path();
        found.add(|| Problem::new("shares_over_one", path()).with("sum", format!("{sum:.3}")));
    }
}
