//! What may not be moved: a layout is laid over it, and what would stand on it makes way.

use std::collections::BTreeSet;

use super::{GRID, HALF_CARD, Places, ROW_STEP, bounds};
use crate::design::{Design, Frame, Id, Point};
use crate::ui::canvas::mirror::frame_of;
use crate::ui::canvas::pick::annotation_rect;

/// Room between frames, and between cards, at the least.
const GAP: f64 = 24.0;

/// The components that stay, and the data centers: what is locked, and a data center with something locked in it, as a whole.
struct Staying<'a> {
    components: BTreeSet<&'a Id>,
    frames: BTreeSet<&'a Id>,
}

fn staying(design: &Design) -> Staying<'_> {
    let has_locked = |center: &Id| {
        design.components.values().any(|component| component.locked && component.data_center.as_ref() == Some(center))
    };
    let frames: BTreeSet<&Id> =
        design.data_centers.iter().filter(|(id, center)| center.locked || has_locked(id)).map(|(id, _)| id).collect();
    let stays = |component: &crate::design::Component| {
        component.at.is_some()
            && (component.locked || component.data_center.as_ref().is_some_and(|center| frames.contains(center)))
    };
    let components = design.components.iter().filter(|(_, component)| stays(component)).map(|(id, _)| id).collect();
    Staying { components, frames }
}

/// Moves the whole layout to where the design stands: over what stays, else so that its upper left corner stays.
pub(super) fn translate(design: &Design, places: &mut Places) {
    let stood = |id: &Id| design.components.get(id).and_then(|component| component.at);
    let staying = staying(design).components;
    let delta = if staying.is_empty() {
        let before = bounds(design.components.values().filter_map(|component| component.at));
        let after = bounds(places.components.values().copied());
        let snapped = |value: f64| (value / GRID).round() * GRID;
        before.zip(after).map(|((before, _), (after, _))| Point(snapped(before.0) - after.0, snapped(before.1) - after.1))
    } else {
        // The one that stands first by its id decides: with a single one everything fits around it.
        let first = staying.into_iter().next();
        first.and_then(|id| {
            let (before, after) = (stood(id)?, places.components.get(id)?);
            Some(Point(before.0 - after.0, before.1 - after.1))
        })
    };
    let Point(x, y) = delta.unwrap_or_default();
    for place in places.components.values_mut() {
        *place = Point(place.0 + x, place.1 + y);
    }
    for frame in places.frames.values_mut() {
        *frame = Frame { x: frame.x + x, y: frame.y + y, ..*frame };
    }
}

/// Puts what stays back to where it stood, and moves what would stand on it down.
pub(super) fn make_way(design: &Design, places: &mut Places) {
    let Staying { components, frames } = staying(design);
    let texts: Vec<Frame> =
        design.annotations.iter().filter(|text| text.locked).map(|text| frame_of(annotation_rect(text))).collect();
    if components.is_empty() && frames.is_empty() && texts.is_empty() {
        return;
    }
    for id in &components {
        if let Some(at) = design.components.get(*id).and_then(|component| component.at) {
            places.components.insert((*id).clone(), at);
        }
    }
    for id in &frames {
        if let Some(center) = design.data_centers.get(*id) {
            places.frames.insert((*id).clone(), center.frame);
        }
    }
    let home = |id: &Id| design.components.get(id).and_then(|component| component.data_center.as_ref());
    let is_alone = |id: &Id| home(id).is_none_or(|center| !design.data_centers.contains_key(center));
    let mut taken: Vec<Frame> = frames.iter().filter_map(|id| places.frames.get(*id).copied()).collect();
    taken.extend(texts);
    taken.extend(components.iter().filter(|id| is_alone(id)).filter_map(|id| places.components.get(*id)).map(card));
    let mut free: Vec<(Frame, Id)> =
        places.frames.iter().filter(|(id, _)| !frames.contains(*id)).map(|(id, frame)| (*frame, id.clone())).collect();
    let cards = places.components.iter().filter(|(id, _)| is_alone(id) && !components.contains(*id));
    free.extend(cards.map(|(id, at)| (card(at), id.clone())));
    free.sort_by(|a, b| a.0.y.total_cmp(&b.0.y).then(a.0.x.total_cmp(&b.0.x)).then(a.1.cmp(&b.1)));
    for (before, id) in free {
        let after = below_all(before, &taken);
        taken.push(after);
        let down = after.y - before.y;
        if let Some(frame) = places.frames.get_mut(&id) {
            frame.y += down;
        }
        for (component, at) in &mut places.components {
            if *component == id || home(component) == Some(&id) {
                at.1 += down;
            }
        }
    }
}

fn card(at: &Point) -> Frame {
    Frame { x: at.0 - HALF_CARD.0, y: at.1 - HALF_CARD.1, w: 2.0 * HALF_CARD.0, h: 2.0 * HALF_CARD.1 }
}

/// The nearest free place at or below `frame`, by half rows.
fn below_all(mut frame: Frame, taken: &[Frame]) -> Frame {
    let is_near =
        |a: &Frame, b: &Frame| a.x < b.x + b.w + GAP && b.x < a.x + a.w + GAP && a.y < b.y + b.h + GAP && b.y < a.y + a.h + GAP;
    while let Some(other) = taken.iter().find(|other| is_near(&frame, other)) {
        let down = other.y + other.h + GAP - frame.y;
        frame.y += (down / (ROW_STEP / 2.0)).ceil().max(1.0) * ROW_STEP / 2.0;
    }
    frame
}
