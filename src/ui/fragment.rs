//! A part of a design on its own: what was copied, what a preset is, and the edits that add it to another design under free
//! names.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog;
use crate::design::{Annotation, Component, DataCenter, Design, Edit, Frame, Id, Kind, Link, Point, Step};
use crate::ui::canvas::homes::home_at;
use crate::ui::canvas::mirror;
use crate::ui::selection::Selection;

/// How far beside the original a copy is put, in canvas points.
const BESIDE: f64 = 24.0;

/// Whether there is anything in it.
pub(super) fn has_parts(design: &Design) -> bool {
    !(design.components.is_empty() && design.data_centers.is_empty() && design.annotations.is_empty())
}

/// Whether a fragment could hold any of what is selected: links are nothing without their ends.
pub(super) fn could_hold(selection: &Selection) -> bool {
    !(selection.ids.is_empty() && selection.annotations.is_empty())
}

/// A text from elsewhere may hold what no hand could draw, such as a link that means nothing: the rest of it.
pub(super) fn sound_part(mut fragment: Design) -> Design {
    let mut alone = fragment.clone();
    let names = fragment.components.keys().chain(fragment.data_centers.keys()).map(|id| (id.clone(), id.clone())).collect();
    for component in alone.components.values_mut() {
        **component = copy_of(component, &names, Point(0.0, 0.0));
    }
    let wrong: BTreeSet<Vec<Step>> =
        catalog::problems(&alone).into_iter().map(|problem| problem.path.0.into_iter().take(2).collect()).collect();
    let is_sound = |list: &'static str, step: Step| !wrong.contains(&vec![Step::Field(list.into()), step]);
    let by_id = |list, id: &Id| is_sound(list, Step::Key(id.to_string()));
    fragment.components.retain(|id, _| by_id("components", id));
    fragment.data_centers.retain(|id, _| by_id("data_centers", id));
    let mut places = 0..;
    fragment.links.retain(|_| places.next().is_some_and(|place| is_sound("links", Step::Index(place))));
    let mut places = 0..;
    fragment.annotations.retain(|_| places.next().is_some_and(|place| is_sound("annotations", Step::Index(place))));
    fragment
}

/// The selection with all that stands in a selected data center.
pub(super) fn with_contents(design: &Design, mut selection: Selection) -> Selection {
    let is_inside = |component: &Component| component.data_center.as_ref().is_some_and(|id| selection.ids.contains(id));
    let inside = design.components.iter().filter(|(_, component)| is_inside(component));
    let inside: Vec<Id> = inside.map(|(id, _)| id.clone()).collect();
    selection.ids.extend(inside);
    selection
}

/// What is selected of a design, data centers with all that stands in them, and the links among it.
pub(super) fn of_selection(design: &Design, selection: &Selection) -> Design {
    let selection = with_contents(design, selection.clone());
    let is_in = |id: &Id| selection.ids.contains(id);
    let annotations = selection.annotations.iter().filter_map(|place| design.annotations.get(*place));
    Design {
        data_centers: design.data_centers.iter().filter(|(id, _)| is_in(id)).map(owned).collect(),
        components: design.components.iter().filter(|(id, _)| is_in(id)).map(owned).collect(),
        links: design.links.iter().filter(|link| is_in(&link.from) && is_in(&link.to)).cloned().collect(),
        annotations: annotations.cloned().collect(),
        ..Design::empty()
    }
}

fn owned<T: Clone>((id, part): (&Id, &T)) -> (Id, T) {
    (id.clone(), part.clone())
}

/// The edits that add a fragment beside itself, where nothing stands in exactly its place, and the selection of what they add.
pub(super) fn beside_itself(design: &Design, fragment: &Design) -> (Vec<Edit>, Selection) {
    beside(design, fragment, Point(0.0, 0.0))
}

/// The same at least so far from where it stands.
pub(super) fn beside(design: &Design, fragment: &Design, by: Point) -> (Vec<Edit>, Selection) {
    moved_by(design, fragment, free_offset(design, fragment, by))
}

/// The edits that add a fragment to a design under free names, so far from where it stands, and the selection of what they add.
/// What comes without its data center belongs to the one that it stands in then.
pub(super) fn moved_by(design: &Design, fragment: &Design, by: Point) -> (Vec<Edit>, Selection) {
    let names = free_names(design, fragment);
    let mut edits = Vec::new();
    for (id, center) in &fragment.data_centers {
        let frame = Frame { x: center.frame.x + by.0, y: center.frame.y + by.1, ..center.frame };
        edits.push(Edit::AddDataCenter(names[id].clone(), DataCenter { frame, locked: false, ..center.clone() }));
    }
    for (id, component) in &fragment.components {
        let mut copy = copy_of(component, &names, by);
        if let (None, Some(at)) = (&copy.data_center, copy.at) {
            let origin = (component.kind.name(), component.data_center.as_ref());
            copy.data_center = home_at(design, origin, mirror::canvas_point(at)).cloned();
        }
        edits.push(Edit::AddComponent(names[id].clone(), copy));
    }
    for link in &fragment.links {
        if let (Some(from), Some(to)) = (names.get(&link.from), names.get(&link.to)) {
            edits.push(Edit::AddLink(Link { from: from.clone(), to: to.clone(), ..link.clone() }));
        }
    }
    for text in &fragment.annotations {
        edits.push(Edit::AddAnnotation(Annotation::new(shifted(text.at, by), text.text.clone())));
    }
    let first = design.annotations.len();
    let annotations = (first..first + fragment.annotations.len()).collect();
    (edits, Selection { ids: names.into_values().collect(), annotations, ..Selection::default() })
}

/// A name for each part of the fragment that neither the design nor another part has.
fn free_names(design: &Design, fragment: &Design) -> BTreeMap<Id, Id> {
    let mut names: BTreeMap<Id, Id> = BTreeMap::new();
    for id in fragment.data_centers.keys().chain(fragment.components.keys()) {
        let is_taken = |candidate: &Id| design.is_taken(candidate) || names.values().any(|taken| taken == candidate);
        let name = if is_taken(id) { Id::free(stem(id.as_str()), is_taken) } else { id.clone() };
        names.insert(id.clone(), name);
    }
    names
}

/// How far the fragment is put, `by` or more to the right and down, so that it covers nothing that stands in exactly its place.
fn free_offset(design: &Design, fragment: &Design, by: Point) -> Point {
    let corner = |center: &DataCenter| Point(center.frame.x, center.frame.y);
    let places = |design: &Design| -> Vec<Point> {
        let centers = design.data_centers.values().map(corner);
        let components = design.components.values().filter_map(|component| component.at);
        centers.chain(components).chain(design.annotations.iter().map(|text| text.at)).collect()
    };
    let (taken, wanted) = (places(design), places(fragment));
    let is_free = |by: &Point| !wanted.iter().any(|place| taken.contains(&shifted(*place, *by)));
    let offset = |step: usize| shifted(by, Point(step as f64 * BESIDE, step as f64 * BESIDE));
    // No more steps can be blocked than there are parts in the way.
    (0..=taken.len()).map(offset).find(is_free).unwrap_or_else(|| offset(1))
}

fn shifted(Point(x, y): Point, by: Point) -> Point {
    Point(x + by.0, y + by.1)
}

/// A component that names, of other parts, only what is copied with it.
fn copy_of(component: &Component, names: &BTreeMap<Id, Id>, by: Point) -> Component {
    let mut copy = component.clone();
    copy.at = copy.at.map(|place| shifted(place, by));
    // It was the place of the original that was meant.
    copy.locked = false;
    copy.data_center = copy.data_center.and_then(|id| names.get(&id).cloned());
    if let Kind::LoadBalancer(balancer) = &mut copy.kind {
        let weights = std::mem::take(&mut balancer.weights).into_iter();
        balancer.weights = weights.filter_map(|(id, weight)| Some((names.get(&id)?.clone(), weight))).collect();
        let routes = std::mem::take(&mut balancer.routes).into_iter();
        balancer.routes = routes.filter_map(|(class, id)| Some((class, names.get(&id)?.clone()))).collect();
    }
    copy
}

/// An id without the number at its end: `web` of `web-2`.
fn stem(id: &str) -> &str {
    id.rsplit_once('-').filter(|(_, number)| number.parse::<u64>().is_ok()).map_or(id, |(stem, _)| stem)
}
