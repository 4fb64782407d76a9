//! Several things selected: how many, and what can be done to all of them.

use egui::Ui;

use super::row::section_ui;
use crate::ui::action::Action;
use crate::ui::command::Command;
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::{caption_ui, strong};
use crate::ui::widgets::{ButtonSpec, Look, button};

/// Draws the count and the common actions.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    let count = shown.selection.len().to_string();
    ui.label(strong(shown.text_with("inspector.several", &[("count", &count)]), measures::TEXT_TITLE, shown.theme.text));
    let (parts, links) = (shown.selection.ids.len().to_string(), shown.selection.links.len().to_string());
    caption_ui(ui, shown.theme, &shown.text_with("inspector.several_of", &[("parts", &parts), ("links", &links)]));
    section_ui(ui, shown, "inspector.actions");
    for (command, look) in [
        (Command::Duplicate, Look::Framed),
        (Command::Kill, Look::Harmful),
        (Command::Restore, Look::Framed),
        (Command::Delete, Look::Framed),
    ] {
        let words = command.text(shown.language);
        let why_not = shown.why_not(command);
        let width_min = ui.available_width();
        let spec = ButtonSpec { glyph: command.info().glyph, words: &words, why_not, look, width_min, ..ButtonSpec::default() };
        if button(ui, shown.theme, &spec).clicked() {
            actions.push(Action::Command(command));
        }
    }
}
