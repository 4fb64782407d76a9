//! What was measured of a component over the last simulated seconds.

use egui::{Color32, Ui};

use super::row::section_ui;
use crate::design::{Component, KindName};
use crate::engine::snapshot::ComponentFigures;
use crate::ui::format;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::{caption_ui, figure_row_ui};

/// Draws the table of measured figures.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, component: &Component, figures: Option<&ComponentFigures>) {
    section_ui(ui, shown, "inspector.live");
    let Some((figures, snapshot)) = figures.zip(shown.snapshot()).filter(|_| shown.is_measured()) else {
        let key = if shown.is_measured() { "inspector.not_in_run" } else { "inspector.no_figures" };
        caption_ui(ui, shown.theme, &shown.text(key));
        return;
    };
    let window = format::duration_ms(shown.language, snapshot.window_s * 1_000.0);
    caption_ui(ui, shown.theme, &shown.text_with("inspector.measured_over", &[("time", &window)]));
    let row = |ui: &mut Ui, key: &str, figure: String, colour: Color32| {
        figure_row_ui(ui, shown.theme, &shown.text(key), &figure, colour);
    };
    let (language, text) = (shown.language, shown.theme.text);
    row(ui, "live.arrivals", format::rate(language, figures.arrival_rate_per_s), text);
    if component.kind.name() != KindName::Client {
        row(ui, "live.utilization", format::percent(figures.utilization_ratio), load_colour(shown, figures.utilization_ratio));
        row(ui, "live.held", format::percent(figures.held_ratio), load_colour(shown, figures.held_ratio));
        row(ui, "live.waiting", format::count(language, figures.waiting as f64), text);
        row(ui, "live.wait", format::measured_ms(language, figures.wait.map(|wait| wait.mean_ms)), text);
    }
    row(ui, "live.mean", format::measured_ms(language, figures.sojourn.map(|sojourn| sojourn.mean_ms)), text);
    row(ui, "live.p99", format::measured_ms(language, figures.sojourn.map(|sojourn| sojourn.p99_ms)), text);
    own_rows_ui(ui, shown, figures);
    failure_rows_ui(ui, shown, figures);
}

/// Figures that only some kinds have.
fn own_rows_ui(ui: &mut Ui, shown: &Shown<'_>, figures: &ComponentFigures) {
    let theme = shown.theme;
    if let Some(lag_ms) = figures.lag_ms {
        let lag = format::duration_ms(shown.language, lag_ms);
        figure_row_ui(ui, theme, &shown.text("live.lag"), &lag, theme.text);
    }
    if let Some((healthy, all)) = figures.healthy_targets {
        let colour = if healthy < all { theme.busy } else { theme.text };
        figure_row_ui(ui, theme, &shown.text("live.healthy"), &format!("{healthy} / {all}"), colour);
    }
}

fn failure_rows_ui(ui: &mut Ui, shown: &Shown<'_>, figures: &ComponentFigures) {
    for (reason, per_s) in figures.failure_rate_per_s.iter().filter(|(_, per_s)| **per_s > 0.0) {
        let name = shown.text(&format!("reason.{}", reason.name()));
        figure_row_ui(ui, shown.theme, &name, &format::rate(shown.language, *per_s), shown.theme.overloaded);
    }
}

fn load_colour(shown: &Shown<'_>, ratio: f64) -> Color32 {
    match ratio {
        ratio if ratio > 0.9 => shown.theme.overloaded,
        ratio if ratio > 0.7 => shown.theme.busy,
        _ => shown.theme.text,
    }
}

/// The design's totals since the start of the run, and the latency of the last seconds.
pub(super) fn totals_ui(ui: &mut Ui, shown: &Shown<'_>) {
    section_ui(ui, shown, "inspector.totals");
    let Some(snapshot) = shown.snapshot().filter(|snapshot| snapshot.time_ns > 0) else {
        caption_ui(ui, shown.theme, &shown.text("inspector.no_figures"));
        return;
    };
    let (theme, language, totals) = (shown.theme, shown.language, snapshot.totals);
    let row = |ui: &mut Ui, key: &str, figure: String, colour: Color32| {
        figure_row_ui(ui, theme, &shown.text(key), &figure, colour);
    };
    row(ui, "totals.generated", format::count(language, totals.generated as f64), theme.text);
    row(ui, "totals.completed", format::count(language, totals.completed as f64), theme.text);
    let failed_colour = if totals.failed > 0 { theme.overloaded } else { theme.text };
    row(ui, "totals.failed", format::count(language, totals.failed as f64), failed_colour);
    row(ui, "totals.in_flight", format::count(language, totals.in_flight as f64), theme.text);
    let ended = totals.completed + totals.failed;
    if ended > 0 {
        let ratio = totals.completed as f64 / ended as f64;
        let is_met = ratio >= shown.design.objective.success_ratio;
        row(ui, "totals.success", format::percent_fine(ratio), if is_met { theme.ok } else { theme.overloaded });
    }
    let latency = snapshot.overall.latency;
    row(ui, "live.mean", format::measured_ms(language, latency.map(|latency| latency.mean_ms)), theme.text);
    let p99_ms = latency.map(|latency| latency.p99_ms);
    let p99_colour = match p99_ms {
        None => theme.text,
        Some(p99_ms) if p99_ms <= shown.design.objective.p99_ms => theme.ok,
        Some(_) => theme.overloaded,
    };
    row(ui, "live.p99", format::measured_ms(language, p99_ms), p99_colour);
    for (reason, per_s) in snapshot.overall.failure_rate_per_s.iter().filter(|(_, per_s)| **per_s > 0.0) {
        let name = shown.text(&format!("reason.{}", reason.name()));
        figure_row_ui(ui, theme, &name, &format::rate(language, *per_s), theme.overloaded);
    }
}
