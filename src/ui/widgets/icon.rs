//! The square in the colour of a kind's group, with its glyph.

use egui::{Align2, Color32, CornerRadius, Painter, Rect, Response, Sense, Ui, Vec2};

use crate::catalog::KindInfo;
use crate::ui::theme::Theme;
use crate::ui::{fonts, glyph, measures};

/// Draws the square of a kind.
pub fn kind_ui(ui: &mut Ui, theme: &Theme, info: &KindInfo, side: f32) -> Response {
    square_ui(ui, theme, theme.group(info.group), glyph::glyph(info.glyph), side)
}

/// Draws a square of that colour with that glyph.
pub fn square_ui(ui: &mut Ui, theme: &Theme, colour: Color32, glyph: &str, side: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
    paint(ui.painter(), theme, rect, colour, glyph);
    response
}

/// Paints the square into `rect`.
pub fn paint(painter: &Painter, theme: &Theme, rect: Rect, colour: Color32, glyph: &str) {
    let opacity = if theme.is_dark { 0.17 } else { 0.12 };
    let radius = CornerRadius::same(measures::RADIUS_ICON);
    painter.rect_filled(rect, radius, theme.card.lerp_to_gamma(colour, opacity));
    painter.text(rect.center(), Align2::CENTER_CENTER, glyph, fonts::glyph(rect.height() * 0.65), colour);
}
