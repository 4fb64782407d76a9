//! The mark at the upper right of a card: what is wrong with a component, in a word.

use egui::epaint::TextShape;
use egui::{Color32, Painter, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use super::{CardShape, Drawing};
use crate::ui::canvas::brush::{self, Anchor, Pen};
use crate::ui::canvas::camera::Lens;
use crate::ui::canvas::detail::{self, Detail, STACK_STEP};
use crate::ui::canvas::face::{Badge, Tone};
use crate::ui::glyph::glyph;

impl CardShape {
    /// Where its badge is on the screen, if it has one.
    pub(in crate::ui::canvas) fn badge_rect(&self, painter: &Painter, lens: &Lens) -> Option<Rect> {
        let badge = self.face.badge.as_ref().filter(|_| self.brush.detail == Detail::Card)?;
        let drawing = self.drawing(painter, lens.screen_rect(self.front()), lens.zoom);
        Some(drawing.badge_pill(badge, Color32::PLACEHOLDER)?.0)
    }
}

impl Drawing<'_> {
    pub(super) fn badge(&self, shapes: &mut Vec<Shape>, badge: &Badge) {
        let theme = &self.brush.theme;
        let (color, tint) = match badge.tone {
            Tone::Busy => (theme.busy, theme.busy_tint),
            Tone::Overloaded => (theme.overloaded, theme.overloaded_tint),
            Tone::Gold => (theme.gold, theme.gold_tint),
        };
        let Some((pill, text, glyph_size)) = self.badge_pill(badge, color) else { return };
        shapes.push(Shape::rect_filled(pill, pill.height() / 2.0, tint));
        shapes.push(Shape::rect_stroke(pill, pill.height() / 2.0, Stroke::new(1.0, color), StrokeKind::Inside));
        let sign = pos2(pill.left() + 6.0 + glyph_size / 2.0, pill.center().y);
        self.glyph(shapes, sign, glyph_size, glyph(badge.glyph), color);
        shapes.push(Shape::from(text));
    }

    /// Where the badge is, its words, and the size of its glyph.
    fn badge_pill(&self, badge: &Badge, color: Color32) -> Option<(Rect, TextShape, f32)> {
        let pen = Pen::semibold((10.0 * self.zoom).max(brush::TEXT_SIZE_MIN), color);
        // Above the frame of the selection, which lies around the whole stack.
        let stack = STACK_STEP * detail::stack_outlines(self.face.instances) as f32;
        let raised = if self.is_selected { 22.0 + stack } else { 9.0 };
        let middle = self.at(0.0, 8.0 - raised).y;
        let right = self.at(132.0, 0.0).x;
        let place = (pos2(right - 7.0, middle), Anchor::Right);
        let text = brush::text(self.painter, self.brush, pen, place, 200.0, &badge.text)?;
        let glyph_size = pen.size + 1.0;
        let half = vec2((text.galley.size().x + 17.0 + glyph_size) / 2.0, 8.0 * self.zoom.max(0.9));
        Some((Rect::from_center_size(pos2(right - half.x, middle), half * 2.0), text, glyph_size))
    }
}
