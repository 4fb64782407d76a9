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

use std::collections::BTreeMap;

use crate::design::{Component, DataCenter, Design, Id, Problem};
use findings::Findings;
use index::Index;
use trail::Trail;

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

/// Whether a design is the same to a run as another one that has no problems, and has none either: they differ in nothing but what is
/// drawn. A drag makes many of these, and to see it costs a tenth of looking for problems.
#[must_use]
pub fn is_as_sound(known: &Design, design: &Design) -> bool {
    // Named one by one, so that a field that comes is thought of.
    let Design { format, name, notes, seed, workload, objective, data_centers, components, links, incidents, annotations: _ } =
        known;
    (*format == design.format && *name == design.name && *notes == design.notes && *seed == design.seed)
        && (*workload == design.workload && *objective == design.objective)
        && (*links == design.links && *incidents == design.incidents)
        && have_same(data_centers, &design.data_centers, is_same_region)
        && have_same(components, &design.components, |a, b| a == b || is_same_but_for_place(a, b))
        && is_drawn_soundly(design)
}

fn have_same<T>(known: &BTreeMap<Id, T>, things: &BTreeMap<Id, T>, is_same: impl Fn(&T, &T) -> bool) -> bool {
    known.len() == things.len() && known.iter().zip(things).all(|(a, b)| a.0 == b.0 && is_same(a.1, b.1))
}

fn is_same_region(a: &DataCenter, b: &DataCenter) -> bool {
    let DataCenter { label: _, region, frame: _, locked: _ } = a;
    *region == b.region
}

fn is_same_but_for_place(a: &Component, b: &Component) -> bool {
    let Component { label, at: _, data_center, instances, note, locked: _, kind } = a;
    *label == b.label && *data_center == b.data_center && *instances == b.instances && *note == b.note && *kind == b.kind
}

/// Whether what a run knows nothing of has no problems.
fn is_drawn_soundly(design: &Design) -> bool {
    let mut found = Findings::new();
    places::check(design, &mut found);
    let components = Trail::top("components");
    for (id, component) in &design.components {
        if let Some(at) = component.at {
            places::check_point(at, &components.key(id.as_str()).field("at"), &mut found);
        }
    }
    found.into_problems().is_empty()
}
