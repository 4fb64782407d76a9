//! Where components and data centers stand when the program decides: columns from left to right by who calls whom, few crossings,
//! members in their frames. It is what "Tidy up" does, and where the parts of a file without places go.
//!
//! Only the design decides, never the clock, so that the same design looks the same everywhere. A layered drawing after Sugiyama,
//! Tagawa and Toda (1981): `columns` breaks circles and finds the columns, `rows` orders and places one level of boxes,
//! `blocks` does so in each data center first and then with the data centers as boxes, `score` picks the best of a few, and `flows`
//! packs what has nothing to do with each other.

use std::collections::BTreeMap;

use crate::design::{Act, Design, Edit, Frame, Id, KindName, Point};

mod beside;
mod blocks;
mod columns;
mod flows;
mod locked;
mod rows;
mod score;

pub use beside::placed;

/// From one column's middle to the next, in canvas points.
pub const COLUMN_STEP: f64 = 186.0;
/// From one row's middle to the next, in canvas points.
pub const ROW_STEP: f64 = 96.0;
/// Half of a component's card.
pub(super) const HALF_CARD: Point = Point(69.0, 32.0);
/// Room between a frame and the cards in it, and above them for the frame's header.
pub(super) const FRAME_PADDING: f64 = 16.0;
/// See [`FRAME_PADDING`].
pub(super) const FRAME_HEADER: f64 = 30.0;
/// The grid that the upper left card is put on.
const GRID: f64 = 8.0;
/// How often the rows are put in order, at the most.
const SWEEPS_MAX: usize = 8;
/// Designs with more links are put in order once, and not compared with other orders: comparing takes links times links.
const LINKS_COMPARED_MAX: usize = 300;

/// Where everything stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Places {
    pub(super) components: BTreeMap<Id, Point>,
    pub(super) frames: BTreeMap<Id, Frame>,
}

/// Where the components without a place belong: the canvas draws them there until something stores their places.
#[must_use]
pub fn missing_places(design: &Design) -> BTreeMap<Id, Point> {
    if design.components.values().all(|component| component.at.is_some()) {
        return BTreeMap::new();
    }
    let mut places = best(design).components;
    places.retain(|id, _| design.components.get(id).is_some_and(|component| component.at.is_none()));
    // What has its place already keeps it: the others go below.
    let highest_y = places.values().map(|place| place.1).fold(f64::INFINITY, f64::min);
    let down = lowest_placed(design).map_or(0.0, |lowest_y| lowest_y + ROW_STEP * 1.5 - highest_y);
    for place in places.values_mut() {
        place.1 += down;
    }
    places
}

/// Gives a design whose file has no places at all its places and its frames.
pub fn complete(design: &mut Design) {
    if design.components.values().any(|component| component.at.is_some()) {
        return;
    }
    let places = best(design);
    for (id, place) in places.components {
        if let Some(component) = design.components.get_mut(&id) {
            component.at = Some(place);
        }
    }
    for (id, frame) in places.frames {
        if let Some(center) = design.data_centers.get_mut(&id) {
            center.frame = frame;
        }
    }
}

/// The edit that puts everything in order, where that changes anything. What is locked stays, with the whole data center that it
/// stands in, since the frame has to stay around it; the others go around it.
#[must_use]
pub fn tidy(design: &Design) -> Option<Edit> {
    if design.components.is_empty() && design.data_centers.is_empty() {
        return None;
    }
    let mut places = best(design);
    locked::translate(design, &mut places);
    locked::make_way(design, &mut places);
    let stood = |id: &Id| design.components.get(id).and_then(|component| component.at);
    let moved: Vec<(Id, Point)> = places.components.into_iter().filter(|(id, place)| stood(id) != Some(*place)).collect();
    let frame_before = |id: &Id| design.data_centers.get(id).map(|center| center.frame);
    let frames = places.frames.into_iter().filter(|(id, frame)| frame_before(id) != Some(*frame));
    let mut edits: Vec<Edit> = frames.map(|(id, frame)| Edit::SetFrame(id, frame)).collect();
    if !moved.is_empty() {
        edits.insert(0, Edit::Move(moved));
    }
    (!edits.is_empty()).then(|| Edit::All(edits).told_as(Act::TidyUp))
}

/// The layout with the fewest crossings, what has nothing to do with each other side by side.
fn best(design: &Design) -> Places {
    flows::packed(design, least_crossing(design), least_crossing)
}

/// The layout with the fewest crossings, of the order by id and of a few better ones.
fn least_crossing(design: &Design) -> Places {
    let columns = columns::columns(design);
    if design.links.len() > LINKS_COMPARED_MAX {
        return blocks::lay_out(design, &columns, SWEEPS_MAX);
    }
    let naive = blocks::lay_out(design, &columns, 0);
    let crossings_max = score::crossings(design, &naive);
    let mut best = (crossings_max + score::covered(design, &naive), naive);
    for sweeps in 1..=SWEEPS_MAX {
        let places = blocks::lay_out(design, &columns, sweeps);
        let crossings = score::crossings(design, &places);
        let flaws = crossings + score::covered(design, &places);
        if crossings <= crossings_max && flaws < best.0 {
            best = (flaws, places);
        }
    }
    best.1
}

fn lowest_placed(design: &Design) -> Option<f64> {
    design.components.values().filter_map(|component| component.at).map(|place| place.1).reduce(f64::max)
}

/// Whether a kind stands in the row of those who only watch.
const fn watches(kind: KindName) -> bool {
    matches!(kind, KindName::Monitor | KindName::Automation)
}

/// The frame around cards whose middles span from `min` to `max`.
pub(super) fn frame_around(min: Point, max: Point) -> Frame {
    let (x, y) = (min.0 - HALF_CARD.0 - FRAME_PADDING, min.1 - HALF_CARD.1 - FRAME_PADDING - FRAME_HEADER);
    let (right, bottom) = (max.0 + HALF_CARD.0 + FRAME_PADDING, max.1 + HALF_CARD.1 + FRAME_PADDING);
    Frame { x, y, w: right - x, h: bottom - y }
}

/// The smallest and the largest coordinates of some places; none of none.
pub(super) fn bounds(places: impl IntoIterator<Item = Point>) -> Option<(Point, Point)> {
    places.into_iter().fold(None, |around, place| {
        let (min, max) = around.unwrap_or((place, place));
        Some((Point(min.0.min(place.0), min.1.min(place.1)), Point(max.0.max(place.0), max.1.max(place.1))))
    })
}
