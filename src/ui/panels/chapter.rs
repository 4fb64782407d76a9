//! The designs of the decks to choose from: on the first screen, and as a question wherever the program is.

use egui::{Align, Layout, ScrollArea, Ui, vec2};

use super::dialog::Reply;
use crate::ui::chapter;
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::strong;
use crate::ui::widgets::{ButtonSpec, Look, button};

/// Room between two decks.
const GAP: f32 = 20.0;
/// Width of the question.
const WIDTH: f32 = 620.0;
/// What of the window's height is beside the lists.
const BESIDE_LISTS: f32 = 180.0;
/// Room on the right for the scroll bar.
const SCROLL_BAR: f32 = 12.0;

/// The list of a deck, as wide as that; the design that was chosen, by its place among those of all decks.
pub(super) fn deck_ui(ui: &mut Ui, shown: &Shown<'_>, deck: usize, width: f32) -> Option<usize> {
    let before: usize = chapter::DECKS[..deck].iter().map(|deck| deck.designs.len()).sum();
    let deck = &chapter::DECKS[deck];
    ui.label(strong(shown.text(deck.key), measures::TEXT_HEADING, shown.theme.text));
    let mut chosen = None;
    for (place, bundled) in deck.designs.iter().enumerate() {
        let words = format!("{}. {}", bundled.number(), shown.text(&bundled.key()));
        let spec = ButtonSpec { words: &words, look: Look::Framed, width_min: width, is_row: true, ..ButtonSpec::default() };
        let response = button(ui, shown.theme, &spec);
        if response.gained_focus() {
            response.scroll_to_me(None);
        }
        if response.clicked() {
            chosen = Some(before + place);
        }
    }
    chosen
}

/// Draws the question.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>) -> Option<Reply> {
    ui.set_width(WIDTH);
    let height_max = (ui.ctx().content_rect().height() - BESIDE_LISTS).max(200.0);
    let area = ScrollArea::vertical().max_height(height_max).min_scrolled_height(height_max).auto_shrink([false, true]);
    let mut reply = None;
    area.show(ui, |ui| {
        ui.set_max_width(ui.available_width() - SCROLL_BAR);
        ui.spacing_mut().item_spacing = vec2(GAP, 6.0);
        ui.columns(chapter::DECKS.len(), |columns| {
            for (deck, ui) in columns.iter_mut().enumerate() {
                if let Some(place) = deck_ui(ui, shown, deck, ui.available_width()) {
                    reply = Some(Reply::OpenChapter(place));
                }
            }
        });
    });
    let words = shown.text("dialog.cancel");
    let size = vec2(ui.available_width(), measures::BUTTON);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        if button(ui, shown.theme, &ButtonSpec { words: &words, look: Look::Framed, ..ButtonSpec::default() }).clicked() {
            reply = Some(Reply::Cancel);
        }
    });
    reply
}
