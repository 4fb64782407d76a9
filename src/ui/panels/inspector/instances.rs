//! Each instance of a stack: whether it lives, what it carries, and the button that kills it.

use egui::{Align, Color32, Layout, ScrollArea, Ui, vec2};
use egui_phosphor::regular as glyph;

use super::row::section_ui;
use crate::design::{Fault, Id};
use crate::engine::snapshot::{ComponentFigures, InstanceFigures, Phase};
use crate::ui::action::Action;
use crate::ui::shown::Shown;
use crate::ui::standing;
use crate::ui::widgets::label::{plain, strong};
use crate::ui::widgets::{ButtonSpec, Look, button};
use crate::ui::{format, measures};

/// Rows that are seen at once; the others are scrolled to.
const ROWS_MAX: f32 = 6.0;
const ROW_GAP: f32 = 2.0;
/// Widths of the columns: number, state, load, rate.
const COLUMNS: [f32; 4] = [22.0, 72.0, 44.0, 64.0];

/// Draws the list.
pub(super) fn show(
    ui: &mut Ui,
    shown: &Shown<'_>,
    (id, count): (&Id, usize),
    figures: Option<&ComponentFigures>,
    actions: &mut Vec<Action>,
) {
    section_ui(ui, shown, "what_if.instances");
    let height_max = ROWS_MAX * (measures::BUTTON + ROW_GAP);
    let area = ScrollArea::vertical()
        .id_salt("instances")
        .auto_shrink([false, true])
        .max_height(height_max)
        .min_scrolled_height(height_max);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = ROW_GAP;
        area.show_rows(ui, measures::BUTTON, count, |ui, places| {
            for place in places {
                let instance = figures.and_then(|figures| figures.instances.get(place));
                if row_ui(ui, shown, place + 1, instance) {
                    actions.push(Action::Fault(Fault::KillInstance(id.clone(), place as u32 + 1)));
                }
            }
        });
    });
}

/// One instance, by its number from 1; whether it is to be killed.
fn row_ui(ui: &mut Ui, shown: &Shown<'_>, number: usize, instance: Option<&InstanceFigures>) -> bool {
    let theme = shown.theme;
    let is_down = instance.is_some_and(standing::is_down);
    // A stack that has just grown has instances that the run has not shown yet.
    let measured = instance.filter(|instance| instance.is_alive && shown.is_measured());
    let (key, colour) = state(shown, instance, measured);
    let none = || "–".to_owned();
    let load = measured.map_or_else(none, |instance| format::percent(instance.utilization_ratio));
    let rate = measured.map_or_else(none, |instance| format::rate(shown.language, instance.arrival_rate_per_s));
    let mut is_killed = false;
    let (left, right) = (Layout::left_to_right(Align::Center), Layout::right_to_left(Align::Center));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let cell = |ui: &mut Ui, place: usize, layout, text| {
            let size = vec2(COLUMNS[place], measures::BUTTON);
            ui.allocate_ui_with_layout(size, layout, |ui| {
                ui.set_min_width(size.x);
                ui.label(text);
            });
        };
        cell(ui, 0, left, plain(number.to_string(), measures::TEXT_BODY, theme.text3));
        cell(ui, 1, left, plain(shown.text(key), measures::TEXT_BODY, colour));
        cell(ui, 2, right, strong(load, measures::TEXT_BODY, theme.text));
        cell(ui, 3, right, strong(rate, measures::TEXT_BODY, theme.text));
        ui.with_layout(right, |ui| {
            let help = shown.text_with("what_if.kill_instance", &[("number", &number.to_string())]);
            let why_not = is_down.then(|| shown.text("state.dead"));
            let spec = ButtonSpec { glyph: glyph::POWER, help, why_not, look: Look::Harmful, ..ButtonSpec::default() };
            is_killed = button(ui, theme, &spec).clicked();
        });
    });
    is_killed
}

/// The key of the word for how an instance does, and its colour: what is being done about it before how busy it is.
fn state(shown: &Shown<'_>, instance: Option<&InstanceFigures>, measured: Option<&InstanceFigures>) -> (&'static str, Color32) {
    let theme = shown.theme;
    match instance {
        Some(instance) if standing::is_down(instance) => return ("state.dead", theme.dead),
        Some(instance) if standing::is_starting(instance) => return ("state.starting", theme.text2),
        Some(instance) if instance.phase == Phase::Leaving => return ("state.leaving", theme.text2),
        Some(instance) if instance.is_bad => return ("state.bad_version", theme.overloaded),
        _ => {}
    }
    match measured.map(|instance| instance.utilization_ratio) {
        Some(load) if load > 0.9 => ("state.overloaded", theme.overloaded),
        Some(load) if load >= 0.7 => ("state.busy", theme.busy),
        _ => ("state.ok", theme.ok),
    }
}
