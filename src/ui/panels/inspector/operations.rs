//! What monitors saw and automations did lately, the newest first.

use egui::{Align, Label, Layout, Ui};

use super::row::section_ui;
use crate::design::{Id, KindName};
use crate::engine::results::{Happening, Operation};
use crate::ui::shown::Shown;
use crate::ui::widgets::label::{plain, strong};
use crate::ui::{format, measures, operations};

/// How many are listed.
const ROWS_MAX: usize = 8;
/// Height of a row, and width of its first column: the time.
const ROW: f32 = 20.0;
const TIME: f32 = 44.0;

/// Those of the whole run; nothing where nothing has happened.
pub(super) fn of_run_ui(ui: &mut Ui, shown: &Shown<'_>) {
    list_ui(ui, shown, |_| true);
}

/// Those that a component saw, did or met with.
pub(super) fn of_component_ui(ui: &mut Ui, shown: &Shown<'_>, id: &Id, kind: KindName) {
    let is_observed = |to: &str| shown.design.links_from(id).any(|link| link.to.as_str() == to);
    list_ui(ui, shown, |operation| match kind {
        KindName::Monitor => operation.what == Happening::Alert && is_observed(&operation.id),
        KindName::Automation => operation.by.as_deref() == Some(id.as_str()),
        _ => operation.id == id.as_str(),
    });
}

fn list_ui(ui: &mut Ui, shown: &Shown<'_>, is_asked: impl Fn(&Operation) -> bool) {
    let Some(snapshot) = shown.snapshot() else { return };
    let mut latest = snapshot.operations.iter().rev().filter(|operation| is_asked(operation)).take(ROWS_MAX).peekable();
    if latest.peek().is_none() {
        return;
    }
    section_ui(ui, shown, "happening");
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for operation in latest {
            row_ui(ui, shown, operation);
        }
    });
}

/// When, what and where, on one line.
fn row_ui(ui: &mut Ui, shown: &Shown<'_>, operation: &Operation) {
    let theme = shown.theme;
    let time = format::clock((operation.at_s * 1e9) as u64);
    let what = shown.text(operations::key(operation.what));
    let place = operations::place(shown.language, shown.design, operation);
    let colour = match operation.what {
        Happening::Alert => theme.busy,
        _ => theme.text,
    };
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        let size = egui::vec2(TIME, ROW);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(size.x);
            ui.label(plain(time, measures::TEXT_BODY, theme.text3));
        });
        ui.label(strong(what, measures::TEXT_BODY, colour));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add(Label::new(plain(place, measures::TEXT_BODY, theme.text2)).truncate());
        });
    });
}
