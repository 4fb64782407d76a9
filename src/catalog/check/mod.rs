//! What must be mended in a design before it means anything, each with the path of the wrong value. The words stand in
//! `assets/i18n/check.yml`.

mod names;

use crate::design::{Design, Problem};

/// Every problem of `design`, in the order of the file. An empty list: it can be run.
#[must_use]
pub fn problems(design: &Design) -> Vec<Problem> {
    let mut found = Vec::new();
    names::check(design, &mut found);
    found
}
