//! What happens to the design during its run, in the order in which it does; each can be taken away.

use egui::{Align, Label, Layout, Ui};
use egui_phosphor::regular as glyph;

use super::row::section_ui;
use crate::design::{Edit, Fault, Id, Incident};
use crate::ui::action::Action;
use crate::ui::shown::Shown;
use crate::ui::widgets::field::plain as plain_number;
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
    let what = fault_words(shown, &incident.what);
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

/// What a fault is, in words.
fn fault_words(shown: &Shown<'_>, fault: &Fault) -> String {
    let of = |key: &str, id: &Id| shown.text_with(key, &[("name", &shown.label(id))]);
    let between = |key: &str, from: &Id, to: &Id, share: &str| {
        shown.text_with(key, &[("from", &shown.label(from)), ("to", &shown.label(to)), ("share", share)])
    };
    let time = |s: f64| format::duration_ms(shown.language, s * 1_000.0);
    match fault {
        Fault::Kill(id) => of("incident.Kill", id),
        Fault::KillInstance(id, number) => {
            shown.text_with("incident.KillInstance", &[("name", &shown.label(id)), ("number", &number.to_string())])
        }
        Fault::KillDataCenter(id) => of("incident.KillDataCenter", id),
        Fault::Restore(id) | Fault::RestoreDataCenter(id) => of("incident.Restore", id),
        Fault::Cut(from, to) => between("incident.Cut", from, to, ""),
        Fault::Mend(from, to) => between("incident.Mend", from, to, ""),
        Fault::Drop(from, to, share) => between("incident.Drop", from, to, &format::percent(*share)),
        Fault::Slow(id, factor) => {
            shown.text_with("incident.Slow", &[("name", &shown.label(id)), ("factor", &plain_number(*factor))])
        }
        Fault::Flush(id) => of("incident.Flush", id),
        Fault::Spike(factor, for_s) => {
            shown.text_with("incident.Spike", &[("factor", &plain_number(*factor)), ("time", &time(*for_s))])
        }
        Fault::HotKey(share, for_s) => {
            shown.text_with("incident.HotKey", &[("share", &format::percent(*share)), ("time", &time(*for_s))])
        }
        Fault::Deploy(id) => of("incident.Deploy", id),
        Fault::BadDeploy(id) => of("incident.BadDeploy", id),
    }
}
