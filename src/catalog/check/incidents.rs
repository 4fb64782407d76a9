//! Checks of incidents: that what they befall exists and can suffer it.

use super::findings::Findings;
use super::ids;
use super::index::Index;
use super::trail::Trail;
use crate::catalog::bounds::{LOAD_FACTOR, SLOW_FACTOR, TIME_S_MAX};
use crate::catalog::{Ability, info};
use crate::design::{Design, Fault, Id, Problem};

/// Every incident.
pub(super) fn check(design: &Design, index: &Index<'_>, found: &mut Findings) {
    let incidents = Trail::top("incidents");
    for (place, incident) in design.incidents.iter().enumerate() {
        let trail = incidents.index(place);
        found.number(&trail.field("at_s"), incident.at_s, (0.0, TIME_S_MAX));
        check_fault(design, &incident.what, index, &trail.field("what"), found);
    }
}

fn check_fault(design: &Design, fault: &Fault, index: &Index<'_>, trail: &Trail<'_>, found: &mut Findings) {
    match fault {
        Fault::Kill(id) | Fault::Restore(id) => {
            ids::check_component(design, id, trail, found);
        }
        Fault::KillInstance(id, number) => check_instance(design, id, *number, trail, found),
        Fault::KillDataCenter(id) | Fault::RestoreDataCenter(id) => {
            ids::check_data_center(design, id, trail, found);
        }
        Fault::Cut(from, to) | Fault::Mend(from, to) => check_link(design, (from, to), index, trail, found),
        Fault::Drop(from, to, share) => {
            check_link(design, (from, to), index, trail, found);
            found.named_number(trail, "share", *share, (0.0, 1.0));
        }
        Fault::Slow(id, factor) => {
            ids::check_component(design, id, trail, found);
            found.named_number(trail, "factor", *factor, SLOW_FACTOR);
        }
        Fault::Flush(id) => check_ability(design, id, (Ability::Flush, "nothing_to_flush"), trail, found),
        Fault::Deploy(id) | Fault::BadDeploy(id) => {
            check_ability(design, id, (Ability::Deploy, "nothing_to_deploy"), trail, found);
        }
        Fault::Spike(factor, for_s) => {
            found.named_number(trail, "factor", *factor, LOAD_FACTOR);
            found.named_number(trail, "for_s", *for_s, (0.0, TIME_S_MAX));
        }
        Fault::HotKey(share, for_s) => {
            found.named_number(trail, "share", *share, (0.0, 1.0));
            found.named_number(trail, "for_s", *for_s, (0.0, TIME_S_MAX));
        }
    }
}

fn check_instance(design: &Design, id: &Id, number: u32, trail: &Trail<'_>, found: &mut Findings) {
    if !ids::check_component(design, id, trail, found) {
        return;
    }
    let instances = design.components[id].instances;
    if !(1..=instances).contains(&number) {
        found.add(|| {
            let problem = Problem::new("instance_unknown", trail.path()).with("id", id);
            problem.with("value", number).with("max", instances)
        });
    }
}

fn check_link(design: &Design, ends: (&Id, &Id), index: &Index<'_>, trail: &Trail<'_>, found: &mut Findings) {
    let (from, to) = ends;
    let from_known = ids::check_component(design, from, trail, found);
    let to_known = ids::check_component(design, to, trail, found);
    if from_known && to_known && !index.is_joined(from, to) {
        found.add(|| Problem::new("link_unknown", trail.path()).with("from", from).with("to", to));
    }
}

fn check_ability(design: &Design, id: &Id, (ability, code): (Ability, &'static str), trail: &Trail<'_>, found: &mut Findings) {
    if ids::check_component(design, id, trail, found) {
        let kind = design.components[id].kind.name();
        if !info(kind).abilities.contains(&ability) {
            found.add(|| Problem::new(code, trail.path()).with("id", id));
        }
    }
}
