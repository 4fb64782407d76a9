//! Text in the few ways in which the panels write it.

use egui::{Color32, Label, Response, RichText, Ui};

use crate::ui::theme::Theme;
use crate::ui::{fonts, measures};

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

/// A label on the left, a figure on the right of the same line.
pub fn figure_row_ui(ui: &mut Ui, theme: &Theme, name: &str, figure: &str, colour: Color32) -> Response {
    let row = ui.horizontal(|ui| {
        ui.label(plain(name, measures::TEXT_BODY, theme.text2));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(strong(figure, measures::TEXT_BODY, colour));
        });
    });
    row.response
}
