//! Another size of a data center: by a drag of its corner, by keys, by numbers. Who stands in the frame then belongs to it, in the
//! same step; while a corner is dragged the cards that will are marked.

use egui::{Pos2, Rect, Vec2, vec2};

use super::View;
use super::homes::{data_center_at, joins_by_hand, texts_moved};
use super::layout;
use super::mirror::{self, Mirror};
use super::moving::ATTRACTION;
use super::pick::Corner;
use super::snapping::{self, Guide};
use crate::catalog;
use crate::design::{Component, Design, Edit, Frame, Gesture, Id, Point};
use crate::ui::action::Action;
use crate::words;

/// The smallest data center, in canvas points.
pub(in crate::ui) const FRAME_MIN: Vec2 = vec2(120.0, 80.0);

/// A corner that is dragged.
#[derive(Clone, Debug)]
pub(super) struct Resizing {
    pub(super) gesture: Gesture,
    pub(super) id: Id,
    pub(super) corner: Corner,
    pub(super) before: Frame,
    /// What to draw while the corner is in line with something.
    pub(super) guides: Vec<Guide>,
}

impl Resizing {
    /// The edit that takes the corner to a canvas point.
    pub(super) fn edit(&mut self, design: &Design, mirror: &Mirror, pointer: Pos2, zoom: f32, snaps: bool) -> Edit {
        self.guides.clear();
        let mut to = pointer;
        if snaps {
            let cards = mirror.cards().map(|(_, card)| card.front());
            let frames = design.data_centers.iter().filter(|(id, _)| **id != self.id);
            let others: Vec<Rect> = cards.chain(frames.map(|(_, center)| mirror::rect_of(&center.frame))).collect();
            let (delta, guides) = snapping::snap(Rect::from_pos(pointer), pointer, &others, ATTRACTION / zoom);
            to += delta;
            // A point has no gaps beside it.
            self.guides.extend(guides.into_iter().filter(|guide| matches!(guide, Guide::Line(..))));
        }
        Edit::SetFrame(self.id.clone(), mirror::frame_of(self.taken_to(to)))
    }

    fn taken_to(&self, to: Pos2) -> Rect {
        let mut rect = mirror::rect_of(&self.before);
        if self.corner.is_right {
            rect.max.x = to.x.max(rect.min.x + FRAME_MIN.x);
        } else {
            rect.min.x = to.x.min(rect.max.x - FRAME_MIN.x);
        }
        if self.corner.is_bottom {
            rect.max.y = to.y.max(rect.min.y + FRAME_MIN.y);
        } else {
            rect.min.y = to.y.min(rect.max.y - FRAME_MIN.y);
        }
        rect
    }

    /// The edit that lets the membership follow the frame as `design` has it.
    pub(super) fn homes(&self, design: &Design, mirror: &Mirror) -> Edit {
        homes(design, &self.id, |id| mirror.center(id))
    }

    /// Whether a component would belong to the data center if the corner were let go now.
    pub(super) fn belongs(&self, design: &Design, mirror: &Mirror, id: &Id) -> bool {
        let component = design.components.get(id);
        component.is_some_and(|component| belongs(design, &self.id, component, mirror.center(id)))
    }
}

/// The edit that gives a data center another frame: what stands in one that is moved goes with it, a resized one takes and leaves
/// what it does under a hand. None where it is locked, or has that frame.
pub(in crate::ui) fn framed(design: &Design, id: &Id, frame: Frame) -> Option<Edit> {
    let center = design.data_centers.get(id).filter(|center| !center.locked && center.frame != frame)?;
    let missing = layout::missing_places(design);
    let place = |id: &Id| design.components.get(id)?.at.or_else(|| missing.get(id).copied());
    let set = Edit::SetFrame(id.clone(), frame);
    let before = center.frame;
    if (before.w, before.h) == (frame.w, frame.h) {
        let inside = design.components.iter().filter(|(_, component)| component.data_center.as_ref() == Some(id));
        let by = (frame.x - before.x, frame.y - before.y);
        let moved = inside.filter_map(|(id, _)| place(id).map(|at| (id.clone(), Point(at.0 + by.0, at.1 + by.1))));
        let edits = [Edit::Move(moved.collect())].into_iter().chain(texts_moved(design, id, by));
        return Some(Edit::All(edits.chain([set]).collect()));
    }
    let mut resized = design.clone();
    set.apply(&mut resized).ok()?;
    let homes = homes(&resized, id, |id| place(id).map(mirror::canvas_point));
    Some(Edit::All(vec![set, homes]))
}

/// The edit that lets the membership follow the frame as `design` has it: who stood in it and does not any more leaves, who
/// stands in it now and in no other joins. Users join none.
fn homes(design: &Design, center: &Id, place_of: impl Fn(&Id) -> Option<Pos2>) -> Edit {
    let follow = design.components.iter().filter_map(|(id, component)| {
        let is_member = component.data_center.as_ref() == Some(center);
        let belongs = belongs(design, center, component, place_of(id));
        (is_member != belongs).then(|| Edit::SetDataCenter(id.clone(), belongs.then(|| center.clone())))
    });
    Edit::All(follow.collect())
}

/// Says how many a data center has lost by another size, of which nothing is to be seen but that they are outside.
pub(super) fn told(view: &View<'_>, center: &Id, edit: &Edit) -> Option<Action> {
    let left = leaving(edit);
    let name = catalog::data_center_name(view.language, center, view.design.data_centers.get(center)?);
    let key = if left == 1 { "canvas.left_center_one" } else { "canvas.left_center" };
    let words = words::text_with(view.language, key, &[("count", left.to_string().as_str()), ("name", name.as_str())]);
    (left > 0).then_some(Action::Tell(words))
}

fn leaving(edit: &Edit) -> usize {
    match edit {
        Edit::SetDataCenter(_, None) => 1,
        Edit::All(edits) => edits.iter().map(leaving).sum(),
        _ => 0,
    }
}

/// Whether a component that is drawn there belongs to a data center.
fn belongs(design: &Design, center: &Id, component: &Component, place: Option<Pos2>) -> bool {
    let is_inside = place.is_some_and(|at| data_center_at(design, at) == Some(center));
    let may_join = match &component.data_center {
        Some(home) => home == center,
        None => joins_by_hand(component.kind.name()),
    };
    is_inside && may_join
}
