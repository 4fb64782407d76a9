//! What if it died, or slowed: faults at the press of a button, in the run alone, with their repair beside them.

use egui::Ui;
use egui_phosphor::regular as glyph;

use super::instances;
use super::row::section_ui;
use crate::catalog::{Ability, Group, KindInfo};
use crate::design::{Component, Id, KindName};
use crate::engine::snapshot::ComponentFigures;
use crate::ui::action::Action;
use crate::ui::command::{Command, with_shortcut};
use crate::ui::faults;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::caption_ui;
use crate::ui::widgets::{ButtonSpec, Look, button};

/// Room between two buttons.
const GAP: f32 = 6.0;

/// A button and what it does to the run.
struct Choice {
    glyph: &'static str,
    /// The key of its words.
    key: &'static str,
    look: Look,
    /// What it is for.
    help: String,
    why_not: Option<String>,
    action: Action,
}

impl Choice {
    /// A command of the table, which is about what is selected: that is what the panel shows.
    fn of(ui: &Ui, shown: &Shown<'_>, command: Command, look: Look) -> Self {
        let info = command.info();
        let about = format!("what_if.{}", info.key.trim_start_matches("command."));
        let help = shown.text(&format!("{about}_help"));
        let help = with_shortcut(ui.ctx(), &help, command);
        let action = Action::Command(command);
        Self { glyph: info.glyph, key: info.key, look, help, why_not: shown.why_not(command), action }
    }

    /// The same under words of its own.
    fn called(self, ui: &Ui, shown: &Shown<'_>, command: Command, (glyph, key): (&'static str, &'static str)) -> Self {
        let help = with_shortcut(ui.ctx(), &shown.text(&format!("{key}_help")), command);
        Self { glyph, key, help, ..self }
    }
}

fn choice_ui(ui: &mut Ui, shown: &Shown<'_>, choice: Choice, width_min: f32, actions: &mut Vec<Action>) {
    let words = shown.text(choice.key);
    let Choice { glyph, look, help, why_not, action, .. } = choice;
    if button(ui, shown.theme, &ButtonSpec { glyph, words: &words, help, why_not, look, width_min, is_row: false }).clicked() {
        actions.push(action);
    }
}

/// The faults of one component.
pub(super) fn component_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    (component, info): (&Component, &KindInfo),
    figures: Option<&ComponentFigures>,
    actions: &mut Vec<Action>,
) {
    section_ui(ui, shown, "what_if");
    if component.kind.name() == KindName::Client {
        caption_ui(ui, shown.theme, &shown.text("what_if.client"));
        return;
    }
    let choices = choices(ui, shown, info, figures);
    rows_ui(ui, shown, 2, choices, actions);
    if info.abilities.contains(&Ability::Deploy) {
        let deploys = [(Command::Deploy, Look::Framed), (Command::BadDeploy, Look::Harmful)];
        let deploys = deploys.map(|(command, look)| Choice::of(ui, shown, command, look));
        // Their words are too long for half a row.
        rows_ui(ui, shown, 1, deploys, actions);
    }
}

/// The instances of a stack one by one. An automation may have made more or fewer of them than the design says.
pub(super) fn instances_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    (id, component): (&Id, &Component),
    figures: Option<&ComponentFigures>,
    actions: &mut Vec<Action>,
) {
    let count = figures.map_or(component.instances as usize, |figures| figures.instances.len());
    if count > 1 && component.kind.name() != KindName::Client {
        instances::show(ui, shown, (id, count), figures, actions);
    }
}

/// Buttons, so many in a row.
fn rows_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    columns: usize,
    choices: impl IntoIterator<Item = Choice>,
    actions: &mut Vec<Action>,
) {
    let width = (ui.available_width() - GAP * (columns - 1) as f32) / columns as f32;
    let mut choices = choices.into_iter().peekable();
    while choices.peek().is_some() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for choice in choices.by_ref().take(columns) {
                choice_ui(ui, shown, choice, width, actions);
            }
        });
    }
}

/// What takes it and how it comes back, side by side.
fn kill_and_restore(ui: &Ui, shown: &Shown<'_>) -> [Choice; 2] {
    [Choice::of(ui, shown, Command::Kill, Look::Harmful), Choice::of(ui, shown, Command::Restore, Look::Framed)]
}

/// What can befall a component of that kind, in the order of the buttons.
fn choices(ui: &Ui, shown: &Shown<'_>, info: &KindInfo, figures: Option<&ComponentFigures>) -> Vec<Choice> {
    let flush = info.abilities.contains(&Ability::Flush).then(|| Choice::of(ui, shown, Command::Flush, Look::Framed));
    // A monitor's looks and an automation's acts are no work that could take longer.
    let slow = (info.group != Group::Operations).then(|| {
        let key = if figures.is_some_and(faults::is_slow) { "what_if.normal" } else { "what_if.slow" };
        let face = (Command::Slow.info().glyph, key);
        Choice::of(ui, shown, Command::Slow, Look::Framed).called(ui, shown, Command::Slow, face)
    });
    kill_and_restore(ui, shown).into_iter().chain(flush).chain(slow).collect()
}

/// The faults of a link: what kills others cuts it.
pub(super) fn link_ui(ui: &mut Ui, shown: &Shown<'_>, is_cut: bool, actions: &mut Vec<Action>) {
    section_ui(ui, shown, "what_if");
    let (command, look, face) = if is_cut {
        (Command::Restore, Look::Framed, (glyph::HEARTBEAT, "what_if.mend"))
    } else {
        (Command::Kill, Look::Harmful, (glyph::LINK_BREAK, "what_if.cut"))
    };
    let choice = Choice::of(ui, shown, command, look).called(ui, shown, command, face);
    choice_ui(ui, shown, choice, ui.available_width(), actions);
    let choice = Choice::of(ui, shown, Command::Lossy, Look::Framed);
    choice_ui(ui, shown, choice, ui.available_width(), actions);
}

/// The faults of a data center.
pub(super) fn data_center_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    section_ui(ui, shown, "what_if");
    let choices = kill_and_restore(ui, shown);
    rows_ui(ui, shown, 2, choices, actions);
}
