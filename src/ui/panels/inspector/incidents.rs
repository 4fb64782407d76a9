//! What happens to the design during its run, in the order in which it does; each can be taken away.

use egui::{Align, Label, Layout, Ui};
use egui_phosphor::regular as glyph;

use super::row::section_ui;
use crate::design::{Edit, Incident};
use crate::ui::action::Action;
use crate::ui::incident;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::plain;
use crate::ui::widgets::{ButtonSpec, button};
use crate::ui::{format, measures};

/// Draws the list; nothing where nothing happens.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    let incidents = &shown.design.incidents;
    if incidents.is_empty() {
        return;
    }
    section_ui(ui, shown, "inspector.incidents");
    let mut places: Vec<usize> = (0..incidents.len()).collect();
    places.sort_by(|one, other| incidents[*one].at_s.total_cmp(&incidents[*other].at_s));
    for place in places {
        if row_ui(ui, shown, &incidents[place]) {
            let mut kept = incidents.clone();
            kept.remove(place);
            actions.push(Action::Edit(Edit::SetIncidents(kept)));
        }
    }
}

/// One incident; whether it is to be taken away.
fn row_ui(ui: &mut Ui, shown: &Shown<'_>, incident: &Incident) -> bool {
    let time = format::duration_ms(shown.language, incident.at_s * 1_000.0);
    let what = incident::words(shown, &incident.what);
    let words = shown.text_with("incident.at", &[("time", &time), ("what", &what)]);
    let mut is_removed = false;
    ui.horizontal(|ui| {
        ui.set_min_height(measures::BUTTON);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let help = shown.text_with("incident.remove", &[("what", &words)]);
            is_removed = button(ui, shown.theme, &ButtonSpec { glyph: glyph::X, help, ..ButtonSpec::default() }).clicked();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(plain(&words, measures::TEXT_BODY, shown.theme.text)).wrap());
            });
        });
    });
    is_removed
}
