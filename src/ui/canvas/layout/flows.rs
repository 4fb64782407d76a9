//! Drawings that have nothing to do with each other, side by side where one below the other they would be a tower: screens are wider
//! than they are high.

use std::collections::BTreeMap;

use super::{GRID, HALF_CARD, Places, watches};
use crate::design::{Component, Design, Frame, Id, Point};

/// From that height, as a share of its width, a drawing is a tower.
const TOWER_FROM: f64 = 1.25;
/// How wide screens are, as a share of their height.
const WIDE: f64 = 1.6;
/// The most drawings beside each other that are tried.
const COLUMNS_MAX: usize = 40;
/// Room between two drawings.
const GAP: f64 = 64.0;

/// One of them: its parts, where they stand, and what they lie in.
struct Flow {
    places: Places,
    room: Frame,
}

/// The places with all drawings laid out by themselves and packed, where together they make a tower; else as they are.
pub(super) fn packed(design: &Design, places: Places, lay_out: impl Fn(&Design) -> Places) -> Places {
    let Some(whole) = room_of(&places).filter(|whole| whole.h >= TOWER_FROM * whole.w) else { return places };
    let parts = parts(design, &places);
    if parts.len() < 2 {
        return places;
    }
    let flow = |part: Design| {
        let places = lay_out(&part);
        Some(Flow { room: room_of(&places)?, places })
    };
    let flows: Vec<Flow> = parts.into_iter().filter_map(flow).collect();
    let mut packed = Places::default();
    for (corner, Flow { places, room }) in shelved(&flows, whole).into_iter().zip(flows) {
        let by = Point(on_grid(corner.0 - room.x), on_grid(corner.1 - room.y));
        let moved = |at: Point| Point(at.0 + by.0, at.1 + by.1);
        packed.components.extend(places.components.into_iter().map(|(id, at)| (id, moved(at))));
        let frames = places.frames.into_iter();
        packed.frames.extend(frames.map(|(id, frame)| (id, Frame { x: frame.x + by.0, y: frame.y + by.1, ..frame })));
    }
    packed
}

/// What everything lies in.
fn room_of(places: &Places) -> Option<Frame> {
    places.components.values().map(|at| card(*at)).chain(places.frames.values().copied()).reduce(union)
}

/// The drawings as designs of their own, from top to bottom. What is linked is one, and a data center with all that stands in it; what
/// stands alone, and those who only watch, are the last one together, since they are laid out in rows of their own.
fn parts(design: &Design, places: &Places) -> Vec<Design> {
    let watching = |id: &Id| design.components.get(id).is_some_and(|component| watches(component.kind.name()));
    let mut groups = Groups::default();
    for link in design.links.iter().filter(|link| !watching(&link.from) && !watching(&link.to)) {
        groups.join(&link.from, &link.to);
    }
    let home = |component: &Component| Some(design.data_centers.get_key_value(component.data_center.as_ref()?)?.0.clone());
    let homes: Vec<(&Id, Id)> = design.components.iter().filter_map(|(id, component)| Some((id, home(component)?))).collect();
    for (id, center) in &homes {
        groups.join(id, center);
    }
    let top = |id: &Id| places.components.get(id).map_or(f64::INFINITY, |at| at.1);
    let mut parts: BTreeMap<Option<&Id>, (f64, Design)> = BTreeMap::new();
    for (id, component) in &design.components {
        let (highest, part) = parts.entry(groups.of(id)).or_insert_with(|| (f64::INFINITY, Design::empty()));
        *highest = highest.min(top(id));
        part.components.insert(id.clone(), component.clone());
    }
    for (id, center) in &design.data_centers {
        let (_, part) = parts.entry(groups.of(id)).or_insert_with(|| (f64::INFINITY, Design::empty()));
        part.data_centers.insert(id.clone(), center.clone());
    }
    for (_, part) in parts.values_mut() {
        let is_in = |id: &Id| part.components.contains_key(id);
        part.links = design.links.iter().filter(|link| is_in(&link.from) && is_in(&link.to)).cloned().collect();
    }
    let mut parts: Vec<(bool, f64, Design)> =
        parts.into_iter().map(|(group, (top, part))| (group.is_none(), top, part)).collect();
    parts.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    parts.into_iter().map(|(.., part)| part).collect()
}

/// Who is joined with whom.
#[derive(Default)]
struct Groups<'a> {
    above: BTreeMap<&'a Id, &'a Id>,
}

impl<'a> Groups<'a> {
    fn join(&mut self, one: &'a Id, other: &'a Id) {
        let (one, other) = (self.root(one), self.root(other));
        self.above.entry(one).or_insert(one);
        self.above.insert(other, one);
    }

    fn root(&self, id: &'a Id) -> &'a Id {
        let mut root = id;
        while let Some(above) = self.above.get(root).filter(|above| **above != root) {
            root = above;
        }
        root
    }

    /// What stands for the group that it is in; none where it is joined with nothing.
    fn of(&self, id: &'a Id) -> Option<&'a Id> {
        self.above.contains_key(id).then(|| self.root(id))
    }
}

/// The upper left corners of the drawings on shelves, one after the other; as many beside each other as makes the whole most of all
/// as wide as screens are.
fn shelved(flows: &[Flow], whole: Frame) -> Vec<Point> {
    let widest = flows.iter().map(|flow| flow.room.w).fold(0.0, f64::max);
    let shelves = (1..=flows.len().min(COLUMNS_MAX)).map(|count| on_shelves(flows, whole, count as f64 * (widest + GAP)));
    let best = shelves.min_by(|(a, _), (b, _)| a.total_cmp(b));
    best.map(|(_, corners)| corners).unwrap_or_default()
}

/// The same on shelves of that length, and how large a screen would have to be.
fn on_shelves(flows: &[Flow], whole: Frame, length: f64) -> (f64, Vec<Point>) {
    let (mut x, mut y, mut height, mut width) = (0.0, 0.0, 0.0_f64, 0.0_f64);
    let corner = |flow: &Flow| {
        if x > 0.0 && x + flow.room.w > length {
            (x, y) = (0.0, y + height + GAP);
            height = 0.0;
        }
        let at = Point(whole.x + x, whole.y + y);
        x += flow.room.w + GAP;
        (height, width) = (height.max(flow.room.h), width.max(x));
        at
    };
    let corners = flows.iter().map(corner).collect();
    ((y + height).max(width / WIDE), corners)
}

fn on_grid(length: f64) -> f64 {
    (length / GRID).round() * GRID
}

fn card(at: Point) -> Frame {
    Frame { x: at.0 - HALF_CARD.0, y: at.1 - HALF_CARD.1, w: 2.0 * HALF_CARD.0, h: 2.0 * HALF_CARD.1 }
}

fn union(a: Frame, b: Frame) -> Frame {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    let (right, bottom) = ((a.x + a.w).max(b.x + b.w), (a.y + a.h).max(b.y + b.h));
    Frame { x, y, w: right - x, h: bottom - y }
}
