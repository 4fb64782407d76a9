//! What must be mended in a design before it means anything, each with the path of the wrong value. The words stand in
//! `assets/i18n/check.yml`.

mod components;
mod cycles;
mod findings;
mod ids;
mod incidents;
mod links;
mod places;
mod trail;
mod values;
mod workload;

use std::collections::BTreeSet;

use crate::design::{Design, Id, Problem};
use findings::Findings;

/// The ends of all links, to be asked for without a walk through the list.
type Links<'a> = BTreeSet<(&'a Id, &'a Id)>;

/// Every problem of `design`, at most [`PROBLEMS_MAX`](super::bounds::PROBLEMS_MAX), always in the same order. An empty list: the
/// design can be run.
#[must_use]
pub fn problems(design: &Design) -> Vec<Problem> {
    let links: Links<'_> = design.links.iter().map(|link| (&link.from, &link.to)).collect();
    let mut found = Findings::default();
    ids::check(design, &mut found);
    places::check(design, &mut found);
    workload::check(design, &mut found);
    components::check(design, &links, &mut found);
    let sound = links::check(design, &mut found);
    cycles::check(design, &sound, &mut found);
    incidents::check(design, &links, &mut found);
    found.into_problems()
}
