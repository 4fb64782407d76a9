//! What if it died, or slowed: faults at the press of a button, in the run alone, with their repair beside them.

use egui::Ui;
use egui_phosphor::regular as glyph;

use super::instances;
use super::row::section_ui;
use crate::catalog::{Ability, KindInfo};
use crate::design::{Component, Fault, Id, KindName, Link};
use crate::engine::snapshot::ComponentFigures;
use crate::ui::action::Action;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::caption_ui;
use crate::ui::widgets::{ButtonSpec, Look, button};

/// By how much "slow" slows.
const SLOW_FACTOR: f64 = 2.0;

fn fault_ui(ui: &mut Ui, shown: &Shown<'_>, (glyph, key, look): (&str, &str, Look), width: f32) -> bool {
    let words = shown.text(key);
    let help = shown.text(&format!("{key}_help"));
    button(ui, shown.theme, &ButtonSpec { glyph, words: &words, help, look, width_min: width, ..ButtonSpec::default() })
        .clicked()
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
    let width = (ui.available_width() - 6.0) / 2.0;
    let is_slow = figures.is_some_and(|figures| figures.slow_factor > 1.0);
    let mut push = |fault| actions.push(Action::Fault(fault));
    ui.horizontal(|ui| {
        if fault_ui(ui, shown, (glyph::POWER, "what_if.kill", Look::Harmful), width) {
            push(Fault::Kill(id.clone()));
        }
        let (key, factor) = if is_slow { ("what_if.normal", 1.0) } else { ("what_if.slow", SLOW_FACTOR) };
        if fault_ui(ui, shown, (glyph::HOURGLASS_MEDIUM, key, Look::Framed), width) {
            push(Fault::Slow(id.clone(), factor));
        }
    });
    // The way back stands out as long as there is something to bring back.
    let is_hurt = figures.is_some_and(|figures| figures.instances.iter().any(|instance| !instance.is_alive));
    let restore = if is_hurt { Look::Primary } else { Look::Framed };
    ui.horizontal(|ui| {
        if fault_ui(ui, shown, (glyph::HEARTBEAT, "what_if.restore", restore), width) {
            push(Fault::Restore(id.clone()));
        }
        if info.abilities.contains(&Ability::Flush)
            && fault_ui(ui, shown, (glyph::DROP_SLASH, "what_if.flush", Look::Framed), width)
        {
            push(Fault::Flush(id.clone()));
        }
    });
    if component.instances > 1 {
        instances::show(ui, shown, (id, component), figures, actions);
    }
}

/// The faults of a link.
pub(super) fn link_ui(ui: &mut Ui, shown: &Shown<'_>, link: &Link, is_cut: bool, actions: &mut Vec<Action>) {
    section_ui(ui, shown, "what_if");
    let width = ui.available_width();
    let (from, to) = (link.from.clone(), link.to.clone());
    if is_cut {
        if fault_ui(ui, shown, (glyph::HEARTBEAT, "what_if.mend", Look::Framed), width) {
            actions.push(Action::Fault(Fault::Mend(from, to)));
        }
    } else if fault_ui(ui, shown, (glyph::LINK_BREAK, "what_if.cut", Look::Harmful), width) {
        actions.push(Action::Fault(Fault::Cut(from, to)));
    }
}

/// The faults of a data center.
pub(super) fn data_center_ui(ui: &mut Ui, shown: &Shown<'_>, id: &Id, actions: &mut Vec<Action>) {
    section_ui(ui, shown, "what_if");
    let width = (ui.available_width() - 6.0) / 2.0;
    ui.horizontal(|ui| {
        if fault_ui(ui, shown, (glyph::POWER, "what_if.kill", Look::Harmful), width) {
            actions.push(Action::Fault(Fault::KillDataCenter(id.clone())));
        }
        if fault_ui(ui, shown, (glyph::HEARTBEAT, "what_if.restore", Look::Framed), width) {
            actions.push(Action::Fault(Fault::RestoreDataCenter(id.clone())));
        }
    });
}
