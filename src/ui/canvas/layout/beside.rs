//! Where the parts belong that an edit adds to a drawing: in the nearest free room to those that they are linked with, inside their
//! data center, whose frame grows where it must. What stands already stays. Where there is no such room, or a whole data center
//! comes, everything is put in order.

use std::collections::BTreeSet;

use super::{COLUMN_STEP, FRAME_PADDING, HALF_CARD, ROW_STEP, frame_around, tidy};
use crate::design::{DataCenter, Design, Edit, Frame, Id, Point};

/// How many columns and rows away room is looked for.
const COLUMNS_AWAY: i32 = 4;
const ROWS_AWAY: i32 = 8;
/// Room between cards that stand beside each other.
const GAP: Point = Point(COLUMN_STEP - 2.0 * HALF_CARD.0 - 1.0, 22.0);

/// The same edit with places for what it adds, in one step; as it is where the drawing has no places at all, or the design does not
/// take it.
#[must_use]
pub fn placed(design: &Design, edit: Edit) -> Edit {
    let mut changed = design.clone();
    let has_places = design.components.values().any(|component| component.at.is_some());
    if edit.apply(&mut changed).is_err() || !has_places {
        return edit;
    }
    let adds_center = changed.data_centers.len() > design.data_centers.len();
    let places = if adds_center { None } else { room_for_new(&mut changed) };
    let places = places.or_else(|| tidy(&changed));
    match places {
        Some(places) => Edit::All(vec![edit, places]),
        None => edit,
    }
}

/// Finds room for everything that has no place; none: for one of them there is none.
fn room_for_new(design: &mut Design) -> Option<Edit> {
    let mut waiting: BTreeSet<Id> =
        design.components.iter().filter(|(_, component)| component.at.is_none()).map(|(id, _)| id.clone()).collect();
    let (mut moves, mut frames) = (Vec::new(), Vec::new());
    while let Some(id) = next(design, &waiting) {
        waiting.remove(&id);
        let place = room(design, &id)?;
        design.components.get_mut(&id)?.at = Some(place);
        moves.push((id.clone(), place));
        let Some((center, frame)) = grown_frame(design, &id, place) else { continue };
        design.data_centers.get_mut(&center)?.frame = frame;
        frames.push(Edit::SetFrame(center, frame));
    }
    frames.insert(0, Edit::Move(moves));
    Some(Edit::All(frames))
}

/// The one to place next: one that is linked with something that stands, if there is one.
fn next(design: &Design, waiting: &BTreeSet<Id>) -> Option<Id> {
    waiting.iter().find(|id| wish(design, id).is_some()).or_else(|| waiting.first()).cloned()
}

/// Where it would stand if there were nobody else: a column after those that call it, or before those that it calls.
fn wish(design: &Design, id: &Id) -> Option<Point> {
    let at = |id: &Id| design.components.get(id).and_then(|component| component.at);
    let callers: Vec<Point> = design.links_to(id).filter_map(|link| at(&link.from)).collect();
    let called: Vec<Point> = design.links_from(id).filter_map(|link| at(&link.to)).collect();
    let (near, aside) = if callers.is_empty() { (called, -COLUMN_STEP) } else { (callers, COLUMN_STEP) };
    let count = near.len() as f64;
    let middle = near.into_iter().reduce(|sum, place| Point(sum.0 + place.0, sum.1 + place.1))?;
    Some(Point((middle.0 / count + aside).round(), (middle.1 / count).round()))
}

/// The nearest room to where it would stand.
fn room(design: &Design, id: &Id) -> Option<Point> {
    let anywhere = || design.components.values().find_map(|component| component.at);
    let wish = wish(design, id).or_else(anywhere)?;
    let steps = |away: i32| -2 * away..=2 * away;
    let offsets = steps(COLUMNS_AWAY).flat_map(|column| steps(ROWS_AWAY).map(move |row| (column, row)));
    let mut places: Vec<Point> =
        offsets.map(|(column, row)| Point(f64::from(column) * COLUMN_STEP / 2.0, f64::from(row) * ROW_STEP / 2.0)).collect();
    places.sort_by(|one, other| distance(*one).total_cmp(&distance(*other)));
    let mut places = places.into_iter().map(|by| Point(wish.0 + by.0, wish.1 + by.1));
    places.find(|place| is_free(design, id, *place))
}

/// Columns are wider than rows are high, and to stand in another one costs more.
fn distance(by: Point) -> f64 {
    by.0.abs() / COLUMN_STEP + by.1.abs() / ROW_STEP
}

/// Whether a card there touches no other, and its data center may grow around it.
fn is_free(design: &Design, id: &Id, place: Point) -> bool {
    let roomy = around(place, Point(HALF_CARD.0 + GAP.0 / 2.0, HALF_CARD.1 + GAP.1 / 2.0));
    let others = || design.components.iter().filter(|(other, _)| *other != id);
    let stands = |place: Point| around(place, Point(HALF_CARD.0 + GAP.0 / 2.0, HALF_CARD.1 + GAP.1 / 2.0));
    if others().filter_map(|(_, component)| component.at).any(|at| overlap(roomy, stands(at))) {
        return false;
    }
    let home = design.components[id].data_center.as_ref();
    let foreign = || design.data_centers.iter().filter(|(center, _)| Some(*center) != home);
    if foreign().any(|(_, center)| overlap(around(place, HALF_CARD), padded(center.frame))) {
        return false;
    }
    let Some((home, frame)) = grown_frame(design, id, place) else { return true };
    let is_member = |other: &Id| design.components[other].data_center.as_ref() == Some(&home);
    let strangers = others().filter(|(other, _)| !is_member(other)).filter_map(|(_, component)| component.at);
    let is_locked = design.data_centers.get(&home).is_some_and(|center| center.locked);
    let touches = |at: Point| overlap(around(at, HALF_CARD), padded(frame));
    !is_locked && !strangers.into_iter().any(touches) && !foreign().any(|(_, center)| overlap(center.frame, padded(frame)))
}

/// The frame of its data center once it holds a card there; none: it holds it as it is, or there is none.
fn grown_frame(design: &Design, id: &Id, place: Point) -> Option<(Id, Frame)> {
    let home = design.components.get(id)?.data_center.clone()?;
    let DataCenter { frame, .. } = design.data_centers.get(&home)?;
    let grown = union(*frame, frame_around(place, place));
    (grown != *frame).then_some((home, grown))
}

fn around(place: Point, half: Point) -> Frame {
    Frame { x: place.0 - half.0, y: place.1 - half.1, w: 2.0 * half.0, h: 2.0 * half.1 }
}

fn padded(frame: Frame) -> Frame {
    let by = FRAME_PADDING;
    Frame { x: frame.x - by, y: frame.y - by, w: frame.w + 2.0 * by, h: frame.h + 2.0 * by }
}

fn union(one: Frame, other: Frame) -> Frame {
    let (x, y) = (one.x.min(other.x), one.y.min(other.y));
    let (right, bottom) = ((one.x + one.w).max(other.x + other.w), (one.y + one.h).max(other.y + other.h));
    Frame { x, y, w: right - x, h: bottom - y }
}

fn overlap(one: Frame, other: Frame) -> bool {
    one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h
}
