//! Free places: how far something goes aside so that it covers nothing.

use egui::{Pos2, Rect, Vec2, vec2};

use super::detail::CARD_SIZE;
use super::layout;
use super::mirror;
use crate::design::{Design, Id, Point};

/// A step aside of what is put where something stands, and the room that is left beside that.
const STEP_ASIDE: f32 = 24.0;
/// The most steps aside in which a free place is looked for.
const STEPS_ASIDE_MAX: i16 = 24;

/// How far `room` is moved so that it covers no card and lies across no border of a data center: as little as may be.
pub(super) fn aside(design: &Design, room: Rect) -> Vec2 {
    let cards: Vec<Rect> = places(design).map(|(_, at)| with_margin(at)).collect();
    let frames: Vec<Rect> = design.data_centers.values().map(|center| mirror::rect_of(&center.frame)).collect();
    let is_free = |by: &Vec2| {
        let moved = room.translate(*by);
        let is_across = |frame: &Rect| frame.intersects(moved) && !frame.contains_rect(moved);
        !cards.iter().any(|card| card.intersects(moved)) && !frames.iter().any(is_across)
    };
    nearest(is_free).unwrap_or_default()
}

/// Where the cards go that a new frame was drawn over and that do not belong to it: as near as there is a free place, those of other
/// data centers within these. What is locked stays, and what finds no place.
pub(super) fn driven_out(design: &Design, center: &Id) -> Vec<(Id, Point)> {
    let Some(frame) = design.data_centers.get(center).map(|center| mirror::rect_of(&center.frame)) else { return Vec::new() };
    let mut cards: Vec<(&Id, Pos2)> = places(design).collect();
    let mut driven = Vec::new();
    for place in 0..cards.len() {
        let (id, at) = cards[place];
        let Some(component) = design.components.get(id) else { continue };
        let home = component.data_center.as_ref();
        if home == Some(center) || component.locked || !frame.intersects(Rect::from_center_size(at, CARD_SIZE)) {
            continue;
        }
        let is_free = |by: &Vec2| {
            let moved = Rect::from_center_size(at + *by, CARD_SIZE).expand(STEP_ASIDE / 2.0);
            let is_clear = |(other, frame): (&Id, Rect)| {
                if home == Some(other) { frame.contains_rect(moved) } else { !frame.intersects(moved) }
            };
            let others = cards.iter().filter(|(other, _)| *other != id);
            let mut frames = design.data_centers.iter().map(|(other, center)| (other, mirror::rect_of(&center.frame)));
            !others.into_iter().any(|(_, other)| Rect::from_center_size(*other, CARD_SIZE).intersects(moved))
                && frames.all(is_clear)
        };
        if let Some(by) = nearest(is_free) {
            cards[place].1 = at + by;
            driven.push((id.clone(), mirror::document_point(at + by)));
        }
    }
    driven
}

/// The nearest step aside that is free.
fn nearest(is_free: impl Fn(&Vec2) -> bool) -> Option<Vec2> {
    let range = || -STEPS_ASIDE_MAX..=STEPS_ASIDE_MAX;
    let steps = range().flat_map(|x| range().map(move |y| vec2(f32::from(x), f32::from(y)) * STEP_ASIDE));
    steps.filter(is_free).min_by(|a, b| a.length_sq().total_cmp(&b.length_sq()))
}

fn places(design: &Design) -> impl Iterator<Item = (&Id, Pos2)> {
    let missing = layout::missing_places(design);
    design.components.iter().filter_map(move |(id, component)| {
        let at = component.at.or_else(|| missing.get(id).copied())?;
        Some((id, mirror::canvas_point(at)))
    })
}

fn with_margin(at: Pos2) -> Rect {
    Rect::from_center_size(at, CARD_SIZE).expand(STEP_ASIDE / 2.0)
}
