//! Checks of links: that both ends exist and may be linked, once.

use std::collections::BTreeSet;

use super::findings::Findings;
use super::index::Index;
use super::trail::Trail;
use super::{ids, values};
use crate::catalog::bounds::LABEL_CHARACTERS_MAX;
use crate::catalog::{LinkKind, Refusal, link_kind};
use crate::design::{Design, Link, Problem};

/// A link by which one component calls another, both by number.
pub(super) struct Call {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Its place in the list of links.
    pub(super) link: usize,
}

/// Every link by itself. Gives the calls among those that are right, in the order of the list.
pub(super) fn check(design: &Design, index: &Index<'_>, found: &mut Findings) -> Vec<Call> {
    let links = Trail::top("links");
    let mut seen = BTreeSet::new();
    let mut calls = Vec::with_capacity(design.links.len());
    for (place, link) in design.links.iter().enumerate() {
        let trail = links.index(place);
        check_values(link, &trail, found);
        let Some((from, to)) = check_ends(design, link, index.ends(place), &trail, found) else { continue };
        let kind = check_kinds(link, (from, to), index, &trail, found);
        if !seen.insert((from, to)) {
            found.add(|| Problem::new("link_twice", trail.path()).with("from", &link.from).with("to", &link.to));
        } else if kind.is_some_and(LinkKind::is_call) {
            calls.push(Call { from, to, link: place });
        }
    }
    calls
}

fn check_values(link: &Link, trail: &Trail<'_>, found: &mut Findings) {
    if let Some(latency) = &link.latency {
        values::check_time(latency, &trail.field("latency"), found);
    }
    found.number(&trail.field("loss"), link.loss, (0.0, 1.0));
    found.text(&trail.field("label"), &link.label, LABEL_CHARACTERS_MAX);
}

/// Both ends by number, where both exist and differ.
fn check_ends(
    design: &Design,
    link: &Link,
    ends: (Option<usize>, Option<usize>),
    trail: &Trail<'_>,
    found: &mut Findings,
) -> Option<(usize, usize)> {
    if ends.0.is_none() {
        ids::check_component(design, &link.from, &trail.field("from"), found);
    }
    if ends.1.is_none() {
        ids::check_component(design, &link.to, &trail.field("to"), found);
    }
    let (from, to) = ends.0.zip(ends.1)?;
    if from == to {
        found.add(|| Problem::new("link_to_itself", trail.field("to").path()).with("id", &link.to));
        return None;
    }
    Some((from, to))
}

/// What the link carries, where its ends may be linked.
fn check_kinds(
    link: &Link,
    (from, to): (usize, usize),
    index: &Index<'_>,
    trail: &Trail<'_>,
    found: &mut Findings,
) -> Option<LinkKind> {
    match link_kind(index.kind(from), index.kind(to)) {
        Ok(kind) => Some(kind),
        Err(Refusal { code }) => {
            let ends = || Problem::new(code, trail.field("to").path()).with("from", &link.from).with("to", &link.to);
            found.add(ends);
            None
        }
    }
}
