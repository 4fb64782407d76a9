//! What everything drawn in a frame is drawn with.

use std::collections::BTreeMap;

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, vec2};

use super::View;
use super::brush::{self, Anchor, Brush, Pen};
use super::camera::Lens;
use super::centers::CenterFace;
use super::mirror::Mirror;
use crate::design::Id;

/// One frame: what is looked at, from where, and what to draw with.
pub(super) struct Scene<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) mirror: &'a Mirror,
    pub(super) centers: &'a BTreeMap<Id, CenterFace>,
    pub(super) lens: Lens,
    pub(super) brush: &'a Brush,
    pub(super) painter: &'a Painter,
}

impl Scene<'_> {
    /// A line of text; see [`brush::text`].
    pub(super) fn text(&self, pen: Pen, place: (Pos2, Anchor), width_max: f32, words: &str) {
        if let Some(shape) = brush::text(self.painter, self.brush, pen, place, width_max, words) {
            self.painter.add(Shape::from(shape));
        }
    }

    /// A line of text on a plate, with its middle at `center`.
    pub(super) fn plate(&self, center: Pos2, pen: Pen, (fill, line): (Color32, Color32), words: &str) {
        let Some(mut shape) = brush::text(self.painter, self.brush, pen, (center, Anchor::Middle), f32::INFINITY, words) else {
            return;
        };
        let size = shape.galley.size() + vec2(18.0, 8.0);
        let wanted = Rect::from_center_size(center, size);
        // A plate at the edge of the view is moved in, so that it can be read.
        let rect = wanted.translate(shift_into(wanted, self.lens.viewport.shrink(4.0)));
        shape.pos += rect.center() - wanted.center();
        self.painter.rect(rect, 6.0, fill, Stroke::new(1.0, line), StrokeKind::Inside);
        self.painter.add(Shape::from(shape));
    }
}

fn shift_into(rect: Rect, room: Rect) -> egui::Vec2 {
    let shift = |low: f32, high: f32, from: f32, to: f32| if low < from { from - low } else { (to - high).min(0.0) };
    vec2(
        shift(rect.left(), rect.right(), room.left(), room.right()),
        shift(rect.top(), rect.bottom(), room.top(), room.bottom()),
    )
}
