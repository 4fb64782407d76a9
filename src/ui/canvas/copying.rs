//! A drag with Alt: what is selected stays, and copies of it go with the pointer. The window makes the copies, beside the originals
//! and selected; they are taken hold of in the next frame. Copies and move are one step of the history.

use egui::{Pos2, Vec2};

use super::mirror::Mirror;
use super::moving::Moving;
use super::pick::Hit;
use crate::design::{Design, Edit, Gesture};
use crate::ui::selection::Selection;

/// Copies that have been asked for.
#[derive(Clone, Debug)]
pub(super) struct Copying {
    pub(super) gesture: Gesture,
    pub(super) originals: Selection,
    /// Where the pointer took hold of the originals, in canvas points.
    pub(super) pressed_at: Pos2,
}

impl Copying {
    /// The move of the copies, once they are there; none where the window made none.
    pub(super) fn moving(&self, design: &Design, mirror: &Mirror, copies: &Selection) -> Option<Moving> {
        if *copies == self.originals || copies.is_empty() {
            return None;
        }
        let corner = |selection: &Selection| mirror.bounds_of(selection).map(|bounds| bounds.min);
        // The copies stand beside the originals: the pointer holds them as far beside.
        let beside = corner(copies).zip(corner(&self.originals)).map_or(Vec2::ZERO, |(copies, originals)| copies - originals);
        let pressed_at = self.pressed_at + beside;
        let under = mirror.component_at(pressed_at, copies).filter(|id| copies.ids.contains(*id));
        let hit = under.map_or(Hit::Annotation(0), |id| Hit::Component(id.clone()));
        let moving = Moving::begin(self.gesture, design, mirror, copies, (&hit, pressed_at));
        Some(moving.given_up_by(removal(copies)))
    }
}

/// The edit that takes copies away again.
fn removal(copies: &Selection) -> Edit {
    // From the last, so that the places of the others stay.
    let mut edits: Vec<Edit> = copies.annotations.iter().rev().map(|place| Edit::RemoveAnnotation(*place)).collect();
    if !copies.ids.is_empty() {
        edits.push(Edit::Remove(copies.ids.clone()));
    }
    Edit::All(edits)
}
