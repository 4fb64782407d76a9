//! Checks of ids: their letters, that no two things share one, and that whatever names one finds it.

use std::collections::BTreeMap;

use super::findings::Findings;
use super::trail::Trail;
use crate::design::file::nearest_name;
use crate::design::{Design, Id, Problem};

/// Ids that break their rule, and data centers that have a component's id.
pub(super) fn check(design: &Design, found: &mut Findings) {
    let data_centers = Trail::top("data_centers");
    for id in design.data_centers.keys() {
        let trail = data_centers.key(id.as_str());
        check_letters(id, &trail, found);
        if design.components.contains_key(id) {
            found.add(|| Problem::new("id_taken", trail.path()).with("id", id));
        }
    }
    let components = Trail::top("components");
    for id in design.components.keys() {
        check_letters(id, &components.key(id.as_str()), found);
    }
}

fn check_letters(id: &Id, trail: &Trail<'_>, found: &mut Findings) {
    if !id.is_valid() {
        found.add(|| Problem::new("id_invalid", trail.path()).with("id", id).with("max", Id::LENGTH_MAX));
    }
}

/// A name of a component, at `trail`. True where there is one.
pub(super) fn check_component(design: &Design, id: &Id, trail: &Trail<'_>, found: &mut Findings) -> bool {
    check_known(&design.components, id, trail, ["component_unknown", "component_missing"], found)
}

/// A name of a data center, at `trail`. True where there is one.
pub(super) fn check_data_center(design: &Design, id: &Id, trail: &Trail<'_>, found: &mut Findings) -> bool {
    check_known(&design.data_centers, id, trail, ["data_center_unknown", "data_center_missing"], found)
}

/// `codes`: where another id is near, and where none is.
fn check_known<T>(known: &BTreeMap<Id, T>, id: &Id, trail: &Trail<'_>, codes: [&'static str; 2], found: &mut Findings) -> bool {
    let exists = known.contains_key(id);
    if !exists {
        let near = found.suggestion(|| nearest_name(id.as_str(), known.keys().map(Id::as_str)));
        found.add(|| match near {
            Some(near) => Problem::new(codes[0], trail.path()).with("id", id).with("nearest", near),
            None => Problem::new(codes[1], trail.path()).with("id", id),
        });
    }
    exists
}
