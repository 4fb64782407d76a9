//! Several things selected: how many, and what can be done to all of them.

use egui::Ui;

use super::row::section_ui;
use crate::ui::action::Action;
use crate::ui::command::{ALIGNING, Command};
use crate::ui::measures;
use crate::ui::panels::top_bar::command_ui;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::{caption_ui, strong};
use crate::ui::widgets::{ButtonSpec, Look, button};

/// How many there are of each sort.
fn of_what(shown: &Shown<'_>) -> String {
    let selection = shown.selection;
    let centers = selection.ids.iter().filter(|id| shown.design.data_centers.contains_key(*id)).count();
    let sorts = [
        ("things.components", selection.ids.len() - centers),
        ("things.data_centers", centers),
        ("things.links", selection.links.len()),
        ("things.texts", selection.annotations.len()),
    ];
    let counts = sorts.iter().filter(|(_, count)| *count > 0).map(|(key, count)| shown.counted(key, *count));
    counts.collect::<Vec<_>>().join(", ")
}

/// Draws the count and the common actions.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    let count = shown.selection.len().to_string();
    ui.label(strong(shown.text_with("inspector.several", &[("count", &count)]), measures::TEXT_TITLE, shown.theme.text));
    caption_ui(ui, shown.theme, &of_what(shown));
    if shown.selection.ids.len() > 1 {
        section_ui(ui, shown, "canvas.menu.align");
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for command in ALIGNING.iter().copied().flatten() {
                command_ui(ui, shown, actions, *command, Look::Quiet);
            }
        });
    }
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
