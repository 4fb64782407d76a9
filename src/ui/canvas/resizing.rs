//! A drag of a data center's corner. Who stands in the frame where it is let go belongs to it, in the same step; until then the
//! cards that will are marked.

use egui::{Pos2, Rect, Vec2, vec2};

use super::homes::{data_center_at, joins_by_hand};
use super::mirror::{self, Mirror};
use super::moving::ATTRACTION;
use super::pick::Corner;
use super::snapping::{self, Guide};
use crate::design::{Design, Edit, Frame, Gesture, Id};

/// The smallest data center, in canvas points.
const FRAME_MIN: Vec2 = vec2(120.0, 80.0);

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

    /// The edit that lets the membership follow the frame as `design` has it: who stood in it and does not any more leaves, who
    /// stands in it now and in no other joins. Users join none.
    pub(super) fn homes(&self, design: &Design, mirror: &Mirror) -> Edit {
        let follow = design.components.iter().filter_map(|(id, component)| {
            let is_member = component.data_center.as_ref() == Some(&self.id);
            let belongs = self.belongs(design, mirror, id);
            (is_member != belongs).then(|| Edit::SetDataCenter(id.clone(), belongs.then(|| self.id.clone())))
        });
        Edit::All(follow.collect())
    }

    /// Whether a component would belong to the data center if the corner were let go now.
    pub(super) fn belongs(&self, design: &Design, mirror: &Mirror, id: &Id) -> bool {
        let Some(component) = design.components.get(id) else { return false };
        let is_inside = mirror.center(id).is_some_and(|at| data_center_at(design, at) == Some(&self.id));
        let may_join = match &component.data_center {
            Some(center) => *center == self.id,
            None => joins_by_hand(component.kind.name()),
        };
        is_inside && may_join
    }
}
