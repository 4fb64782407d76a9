//! Checks of links: that both ends exist and may be linked, once, and that calls do not go round.

use super::findings::Findings;
use super::trail::Trail;
use super::{Links, ids, values};
use crate::catalog::bounds::LABEL_CHARACTERS_MAX;
use crate::catalog::{Refusal, link_kind};
use crate::design::{Design, Link, Problem};

/// Every link by itself. Links that may be walked, by place: both ends exist, differ, and may be linked.
pub(super) fn check(design: &Design, found: &mut Findings) -> Vec<usize> {
    let links = Trail::top("links");
    let mut seen = Links::new();
    let mut sound = Vec::with_capacity(design.links.len());
    for (place, link) in design.links.iter().enumerate() {
        let trail = links.index(place);
        check_values(link, &trail, found);
        if check_ends(design, link, &trail, found) && check_first(link, &mut seen, &trail, found) {
            sound.push(place);
        }
    }
    sound
}

fn check_values(link: &Link, trail: &Trail<'_>, found: &mut Findings) {
    if let Some(latency) = &link.latency {
        values::check_time(latency, &trail.field("latency"), found);
    }
    found.number(&trail.field("loss"), link.loss, (0.0, 1.0));
    found.text(&trail.field("label"), &link.label, LABEL_CHARACTERS_MAX);
}

fn check_ends(design: &Design, link: &Link, trail: &Trail<'_>, found: &mut Findings) -> bool {
    let from_known = ids::check_component(design, &link.from, &trail.field("from"), found);
    let to_known = ids::check_component(design, &link.to, &trail.field("to"), found);
    if !from_known || !to_known {
        return false;
    }
    if link.from == link.to {
        found.add(|| Problem::new("link_to_itself", trail.field("to").path()).with("id", &link.to));
        return false;
    }
    let kind_name = |id| design.components[id].kind.name();
    match link_kind(kind_name(&link.from), kind_name(&link.to)) {
        Ok(_) => true,
        Err(Refusal { code }) => {
            let ends = || Problem::new(code, trail.field("to").path()).with("from", &link.from).with("to", &link.to);
            found.add(ends);
            false
        }
    }
}

/// A link that is there already. True where it is not.
fn check_first<'a>(link: &'a Link, seen: &mut Links<'a>, trail: &Trail<'_>, found: &mut Findings) -> bool {
    let first = seen.insert((&link.from, &link.to));
    if !first {
        found.add(|| Problem::new("link_twice", trail.path()).with("from", &link.from).with("to", &link.to));
    }
    first
}
