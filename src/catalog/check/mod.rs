//! What must be mended in a design before it means anything, each with the path of the wrong value. The words stand in
//! `assets/i18n/check.yml`.

mod components;
mod cycles;
mod findings;
mod ids;
mod incidents;
mod index;
mod links;
mod places;
mod trail;
mod values;
mod workload;

use super::bounds::COORDINATE_MAX;
use crate::design::{Component, Design, Point, Problem};
use findings::Findings;
use index::Index;

/// Every problem of `design`, at most one more than [`PROBLEMS_MAX`](crate::design::file::limits::PROBLEMS_MAX), always in the same order. An empty list: the
/// design can be run.
#[must_use]
pub fn problems(design: &Design) -> Vec<Problem> {
    let index = Index::new(design);
    let mut found = Findings::new();
    ids::check(design, &mut found);
    places::check(design, &mut found);
    workload::check(design, &mut found);
    components::check(design, &index, &mut found);
    let calls = links::check(design, &index, &mut found);
    cycles::check(&calls, &index, &mut found);
    incidents::check(design, &index, &mut found);
    found.into_problems()
}

/// Whether two designs, of which the first has no problems, differ in nothing that [`problems`] looks at but places: then the second
/// has none either. A drag makes many of these, and to see it costs a tenth of looking for problems.
#[must_use]
pub fn is_as_sound(known: &Design, design: &Design) -> bool {
    let has_sound_places = || {
        let mut places = design.components.values().filter_map(|component| component.at);
        places.all(|Point(x, y)| x.abs() <= COORDINATE_MAX && y.abs() <= COORDINATE_MAX)
    };
    // Named one by one, so that a field that comes is thought of.
    let Design { format, name, notes, seed, workload, objective, data_centers, components, links, incidents, annotations } =
        known;
    (*format == design.format && *name == design.name && *notes == design.notes && *seed == design.seed)
        && (*workload == design.workload && *objective == design.objective)
        && (*data_centers == design.data_centers && *annotations == design.annotations)
        && (*links == design.links && *incidents == design.incidents)
        && components.len() == design.components.len()
        && components.iter().zip(&design.components).all(|(a, b)| a.0 == b.0 && (a.1 == b.1 || is_same_but_for_place(a.1, b.1)))
        && has_sound_places()
}

fn is_same_but_for_place(a: &Component, b: &Component) -> bool {
    let Component { label, at: _, data_center, instances, note, locked: _, kind } = a;
    *label == b.label && *data_center == b.data_center && *instances == b.instances && *note == b.note && *kind == b.kind
}
