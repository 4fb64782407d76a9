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

use crate::design::{Design, Problem};
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
