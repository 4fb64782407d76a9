//! The carets of lists and folded sections, drawn with the glyphs of the menus.

use egui::style::WidgetVisuals;
use egui::{Align2, Color32, Rect, Response, Ui};
use egui_phosphor::regular as glyph;

use crate::ui::fonts;

/// Size of the glyph.
const SIZE: f32 = 12.0;

/// The caret of a closed list.
pub fn of_list(ui: &Ui, rect: Rect, visuals: &WidgetVisuals, _is_open: bool) {
    paint(ui, rect, glyph::CARET_DOWN, visuals.fg_stroke.color);
}

/// The caret of a section that is `openness` open, from 0 to 1.
pub fn of_section(ui: &mut Ui, openness: f32, response: &Response) {
    let shape = if openness > 0.5 { glyph::CARET_DOWN } else { glyph::CARET_RIGHT };
    paint(ui, response.rect, shape, ui.style().interact(response).fg_stroke.color);
}

fn paint(ui: &Ui, rect: Rect, shape: &str, colour: Color32) {
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, shape, fonts::glyph(SIZE), colour);
}
