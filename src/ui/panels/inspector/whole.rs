//! The design as a whole: its name, its notes, its totals, what is asked of it and what it is to achieve.

use egui::Ui;

use super::component::NOTE_MAX;
use super::row::{Name, number_row_ui, section_ui};
use super::{incidents, live, operations, workload};
use crate::catalog::{self, Unit};
use crate::design::{Edit, Objective};
use crate::ui::action::Action;
use crate::ui::shown::Shown;
use crate::ui::widgets::field::{Bounds, TextSpec, text_ui};
use crate::ui::widgets::label::caption_ui;

/// The largest seed that a field takes exactly: beyond it not every whole number has a 64-bit float.
const SEED_MAX: u64 = 1 << 53;
/// The longest 99th percentile that may be asked for: an hour.
const P99_MS_MAX: f64 = 3_600_000.0;

/// Draws everything of the design.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    let design = shown.design;
    let mut text = |ui: &mut Ui, key: &str, text: &str, rows: usize, edit: fn(String) -> Edit| {
        let name = shown.text(key);
        let spec = TextSpec { salt: ("design", key), text, name: &name, hint: "", rows, length_max: NOTE_MAX };
        caption_ui(ui, shown.theme, &name);
        if let Some((text, gesture)) = text_ui(ui, &spec) {
            actions.push(Action::EditInGesture(edit(text), gesture));
        }
    };
    text(ui, "inspector.design_name", &design.name, 1, Edit::SetName);
    text(ui, "inspector.design_notes", &design.notes, 3, Edit::SetNotes);
    live::totals_ui(ui, shown);
    operations::of_run_ui(ui, shown);
    workload::show(ui, shown, actions);
    incidents::show(ui, shown, actions);
    section_ui(ui, shown, "inspector.run");
    let seed = (design.seed as f64, Bounds::count(0, SEED_MAX), "");
    if let Some(seed) = number_row_ui(ui, shown, &Name::of_key(shown, "inspector.seed"), seed, actions) {
        actions.push(Action::Edit(Edit::SetSeed(seed as u64)));
    }
    objective_ui(ui, shown, actions);
}

fn objective_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    section_ui(ui, shown, "inspector.objective");
    let objective = &shown.design.objective;
    let p99 = (objective.p99_ms, Bounds::number(0.0, P99_MS_MAX), &*catalog::unit_label(shown.language, Unit::Ms));
    let p99_ms = number_row_ui(ui, shown, &Name::of_key(shown, "objective.p99"), p99, actions);
    let success = (objective.success_ratio, Bounds::percent(0.0, 1.0), &*catalog::unit_label(shown.language, Unit::Ratio));
    let success_ratio = number_row_ui(ui, shown, &Name::of_key(shown, "objective.success"), success, actions);
    if p99_ms.is_some() || success_ratio.is_some() {
        let objective = Objective {
            p99_ms: p99_ms.unwrap_or(objective.p99_ms),
            success_ratio: success_ratio.unwrap_or(objective.success_ratio),
        };
        actions.push(Action::Edit(Edit::SetObjective(objective)));
    }
}
