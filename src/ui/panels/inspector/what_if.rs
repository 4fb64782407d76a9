//! What if it died, or slowed: faults at the press of a button, in the run alone, with their repair beside them.

use egui::Ui;
use egui_phosphor::regular as glyph;

use super::instances;
use super::row::section_ui;
use crate::catalog::{Ability, Group, KindInfo};
use crate::design::{Component, Fault, Id, KindName, Link};
use crate::engine::snapshot::ComponentFigures;
use crate::ui::action::Action;
use crate::ui::faults::{why_no_kill, why_no_restore};
use crate::ui::shown::Shown;
use crate::ui::standing::Standing;
use crate::ui::widgets::label::caption_ui;
use crate::ui::widgets::{ButtonSpec, Look, button};

/// By how much "slow" slows.
const SLOW_FACTOR: f64 = 2.0;
/// The two buttons that everything has: glyph, key of the words, look.
const KILL: (&str, &str, Look) = (glyph::POWER, "what_if.kill", Look::Harmful);
const RESTORE: (&str, &str, Look) = (glyph::HEARTBEAT, "what_if.restore", Look::Framed);
/// Room between two buttons.
const GAP: f32 = 6.0;

/// A button that does something to the run; `why_not` is the key of the reason why it cannot be pressed.
fn fault_ui(ui: &mut Ui, shown: &Shown<'_>, (glyph, key, look): (&str, &str, Look), why_not: Option<&str>, width: f32) -> bool {
    let (words, help) = (shown.text(key), shown.text(&format!("{key}_help")));
    let why_not = why_not.map(|key| shown.text(key));
    button(ui, shown.theme, &ButtonSpec { glyph, words: &words, help, why_not, look, width_min: width, is_row: false })
        .clicked()
}

/// A button and what it does to the run.
struct Choice {
    face: (&'static str, &'static str, Look),
    why_not: Option<&'static str>,
    fault: Fault,
}

impl Choice {
    /// One that can be pressed.
    const fn new(face: (&'static str, &'static str, Look), fault: Fault) -> Self {
        Self { face, why_not: None, fault }
    }
}

/// The faults of one component.
pub(super) fn component_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    (id, component, info): (&Id, &Component, &KindInfo),
    figures: Option<&ComponentFigures>,
    actions: &mut Vec<Action>,
) {
    section_ui(ui, shown, "what_if");
    if component.kind.name() == KindName::Client {
        caption_ui(ui, shown.theme, &shown.text("what_if.client"));
        return;
    }
    rows_ui(ui, shown, 2, &choices(id, info, figures), actions);
    // Their words are too long for half a row.
    rows_ui(ui, shown, 1, &deploys(id, info), actions);
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
fn rows_ui(ui: &mut Ui, shown: &Shown<'_>, columns: usize, choices: &[Choice], actions: &mut Vec<Action>) {
    let width = (ui.available_width() - GAP * (columns - 1) as f32) / columns as f32;
    for row in choices.chunks(columns) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for choice in row {
                if fault_ui(ui, shown, choice.face, choice.why_not, width) {
                    actions.push(Action::Fault(choice.fault.clone()));
                }
            }
        });
    }
}

/// What can befall a component of that kind, in the order of the buttons: what it takes and how it comes back side by side.
fn choices(id: &Id, info: &KindInfo, figures: Option<&ComponentFigures>) -> Vec<Choice> {
    let standing = figures.map(Standing::of).unwrap_or_default();
    let (kill, restore) = (Fault::Kill(id.clone()), Fault::Restore(id.clone()));
    let mut choices = vec![
        Choice { why_not: why_no_kill(standing), ..Choice::new(KILL, kill) },
        Choice { why_not: why_no_restore(standing), ..Choice::new(RESTORE, restore) },
    ];
    if info.abilities.contains(&Ability::Flush) {
        choices.push(Choice::new((glyph::DROP_SLASH, "what_if.flush", Look::Framed), Fault::Flush(id.clone())));
    }
    // A monitor's looks and an automation's acts are no work that could take longer.
    if info.group != Group::Operations {
        let is_slow = figures.is_some_and(|figures| figures.slow_factor > 1.0);
        let (key, factor) = if is_slow { ("what_if.normal", 1.0) } else { ("what_if.slow", SLOW_FACTOR) };
        choices.push(Choice::new((glyph::HOURGLASS_MEDIUM, key, Look::Framed), Fault::Slow(id.clone(), factor)));
    }
    choices
}

/// The new versions that a program of the user's own can get.
fn deploys(id: &Id, info: &KindInfo) -> Vec<Choice> {
    if !info.abilities.contains(&Ability::Deploy) {
        return Vec::new();
    }
    vec![
        Choice::new((glyph::ROCKET_LAUNCH, "what_if.deploy", Look::Framed), Fault::Deploy(id.clone())),
        Choice::new((glyph::WARNING, "what_if.bad_deploy", Look::Harmful), Fault::BadDeploy(id.clone())),
    ]
}

/// The faults of a link.
pub(super) fn link_ui(ui: &mut Ui, shown: &Shown<'_>, link: &Link, is_cut: bool, actions: &mut Vec<Action>) {
    section_ui(ui, shown, "what_if");
    let width = ui.available_width();
    let (from, to) = (link.from.clone(), link.to.clone());
    if is_cut {
        if fault_ui(ui, shown, (glyph::HEARTBEAT, "what_if.mend", Look::Framed), None, width) {
            actions.push(Action::Fault(Fault::Mend(from, to)));
        }
    } else if fault_ui(ui, shown, (glyph::LINK_BREAK, "what_if.cut", Look::Harmful), None, width) {
        actions.push(Action::Fault(Fault::Cut(from, to)));
    }
}

/// The faults of a data center.
pub(super) fn data_center_ui(ui: &mut Ui, shown: &Shown<'_>, id: &Id, actions: &mut Vec<Action>) {
    section_ui(ui, shown, "what_if");
    let inside = shown.design.components.iter().filter(|(_, component)| component.data_center.as_ref() == Some(id));
    let standing = Standing::of_all(inside.filter_map(|(id, _)| shown.figures(id)));
    let (kill, restore) = (Fault::KillDataCenter(id.clone()), Fault::RestoreDataCenter(id.clone()));
    let choices = [
        Choice { why_not: why_no_kill(standing), ..Choice::new(KILL, kill) },
        // A data center that comes back brings no other versions with it.
        Choice { why_not: why_no_restore(Standing { bad: 0, ..standing }), ..Choice::new(RESTORE, restore) },
    ];
    rows_ui(ui, shown, 2, &choices, actions);
}
