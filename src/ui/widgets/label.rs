//! Text in the few ways in which the panels write it.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Color32, Label, Response, RichText, Ui};

use crate::ui::theme::Theme;
use crate::ui::{fonts, measures};

/// Height of a row of a table of figures.
pub const FIGURE_ROW: f32 = 20.0;

/// The head of a section, in a panel.
pub fn head_ui(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    ui.label(strong(text, measures::TEXT_HINT, theme.text2))
}

/// A caption in the quietest colour.
pub fn caption_ui(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    ui.add(Label::new(plain(text, measures::TEXT_CAPTION, theme.text3)).wrap())
}

/// Body text that wraps.
pub fn body_ui(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    ui.add(Label::new(plain(text, measures::TEXT_BODY, theme.text2)).wrap())
}

/// Text of the regular weight.
#[must_use]
pub fn plain(text: impl Into<String>, size: f32, colour: Color32) -> RichText {
    RichText::new(text).font(fonts::regular(size)).color(colour)
}

/// Text that stands out.
#[must_use]
pub fn strong(text: impl Into<String>, size: f32, colour: Color32) -> RichText {
    RichText::new(text).font(fonts::semibold(size)).color(colour)
}

/// A glyph and words behind it; the two come from different typefaces.
#[must_use]
pub fn with_glyph(glyph: &str, words: &str, size: f32, colour: Color32) -> LayoutJob {
    let mut job = LayoutJob::default();
    let format = |font| TextFormat { valign: Align::Center, ..TextFormat::simple(font, colour) };
    job.append(glyph, 0.0, format(fonts::glyph(size + 2.0)));
    job.append(words, 6.0, format(fonts::regular(size)));
    job
}

/// A lone glyph.
#[must_use]
pub fn glyph(glyph: &str, size: f32, colour: Color32) -> RichText {
    RichText::new(glyph).font(fonts::glyph(size)).color(colour)
}

/// A label on the left, a figure on the right of the same line.
pub fn figure_row_ui(ui: &mut Ui, theme: &Theme, name: &str, figure: &str, colour: Color32) -> Response {
    let row = ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = FIGURE_ROW;
        ui.spacing_mut().item_spacing.y = 1.0;
        figure_ui(ui, theme, name, figure, colour);
    });
    row.response
}

fn figure_ui(ui: &mut Ui, theme: &Theme, name: &str, figure: &str, colour: Color32) {
    ui.horizontal(|ui| {
        ui.set_height(FIGURE_ROW);
        ui.label(plain(name, measures::TEXT_BODY, theme.text2));
        ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
            ui.label(strong(figure, measures::TEXT_BODY, colour));
        });
    });
}
