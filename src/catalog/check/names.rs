//! Checks of ids themselves: their letters, and that no two things share one.

use crate::design::{Design, Id, Path, Problem};

/// Ids that break their rule, and data centers that have a component's id.
pub(super) fn check(design: &Design, found: &mut Vec<Problem>) {
    for id in design.data_centers.keys() {
        let path = Path::root().field("data_centers").key(id);
        check_id(id, &path, found);
        if design.components.contains_key(id) {
            found.push(Problem::new("id_taken", path).with("id", id));
        }
    }
    for id in design.components.keys() {
        check_id(id, &Path::root().field("components").key(id), found);
    }
}

fn check_id(id: &Id, path: &Path, found: &mut Vec<Problem>) {
    if !id.is_valid() {
        found.push(Problem::new("id_invalid", path.clone()).with("id", id).with("max", Id::LENGTH_MAX));
    }
}
