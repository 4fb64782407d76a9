//! What was measured of a component over the last simulated seconds.

use egui::{Color32, Ui};

use super::row::section_ui;
use crate::design::{Component, KindName};
use crate::engine::Snapshot;
use crate::engine::snapshot::{ClassFigures, ComponentFigures, Reason, Totals};
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
    caption_ui(ui, shown.theme, &window_words(shown, snapshot));
    let row = |ui: &mut Ui, key: &str, figure: String, colour: Color32| {
        figure_row_ui(ui, shown.theme, &shown.text(key), &figure, colour);
    };
    let (language, text) = (shown.language, shown.theme.text);
    row(ui, "live.arrivals", format::rate(language, figures.arrival_rate_per_s), text);
    if component.kind.name() != KindName::Client {
        row(ui, "live.utilization", format::percent(figures.utilization_ratio), load_colour(shown, figures.utilization_ratio));
        if let Some(key) = held_key(component) {
            row(ui, key, format::percent(figures.held_ratio), load_colour(shown, figures.held_ratio));
        }
        row(ui, "live.waiting", format::total(language, figures.waiting), text);
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
        row_of_reason_ui(ui, shown, *reason, *per_s);
    }
}

/// The key of the words for what a request holds while it is inside; none of a kind that has no bound to that.
fn held_key(component: &Component) -> Option<&'static str> {
    let has = |name: &str| Shown::info(component).parameters.iter().any(|parameter| parameter.name == name);
    match (has("connections"), has("slots")) {
        (true, _) => Some("live.held_connections"),
        (_, true) => Some("live.held"),
        _ => None,
    }
}

fn load_colour(shown: &Shown<'_>, ratio: f64) -> Color32 {
    match ratio {
        ratio if ratio > 0.9 => shown.theme.overloaded,
        ratio if ratio > 0.7 => shown.theme.busy,
        _ => shown.theme.text,
    }
}

/// The users' requests: those since the start of the run, and what was measured of the last seconds.
pub(super) fn totals_ui(ui: &mut Ui, shown: &Shown<'_>) {
    section_ui(ui, shown, "inspector.totals");
    let Some(snapshot) = shown.snapshot().filter(|snapshot| snapshot.time_ns > 0) else {
        caption_ui(ui, shown.theme, &shown.text("inspector.no_figures"));
        return;
    };
    caption_ui(ui, shown.theme, &shown.text("inspector.since_start"));
    since_start_ui(ui, shown, &snapshot.totals);
    ui.add_space(4.0);
    caption_ui(ui, shown.theme, &window_words(shown, snapshot));
    recent_ui(ui, shown, &snapshot.overall);
}

fn since_start_ui(ui: &mut Ui, shown: &Shown<'_>, totals: &Totals) {
    let theme = shown.theme;
    let row = |ui: &mut Ui, key: &str, number: u64, colour: Color32| {
        figure_row_ui(ui, theme, &shown.text(key), &format::total(shown.language, number), colour);
    };
    row(ui, "totals.generated", totals.generated, theme.text);
    row(ui, "totals.completed", totals.completed, theme.text);
    row(ui, "totals.failed", totals.failed, if totals.failed > 0 { theme.overloaded } else { theme.text });
    row(ui, "totals.in_flight", totals.in_flight, theme.text);
    success_ui(ui, shown, success(totals.completed as f64, totals.failed as f64));
}

fn recent_ui(ui: &mut Ui, shown: &Shown<'_>, overall: &ClassFigures) {
    let (theme, language) = (shown.theme, shown.language);
    let row = |ui: &mut Ui, key: &str, figure: String, colour: Color32| {
        figure_row_ui(ui, theme, &shown.text(key), &figure, colour);
    };
    row(ui, "totals.rate", format::rate(language, overall.rate_per_s), theme.text);
    let ratio = success(overall.completion_rate_per_s, overall.failure_rate_per_s.values().sum());
    success_ui(ui, shown, ratio);
    let latency = overall.latency;
    row(ui, "live.mean", format::measured_ms(language, latency.map(|latency| latency.mean_ms)), theme.text);
    let p99_ms = latency.map(|latency| latency.p99_ms);
    let objective = &shown.design.objective;
    let p99_colour = match p99_ms {
        Some(p99_ms) if p99_ms > objective.p99_ms => theme.overloaded,
        // The few that got through fast are no reason to be glad.
        Some(_) if ratio.is_some_and(|ratio| ratio >= objective.success_ratio) => theme.ok,
        _ => theme.text,
    };
    row(ui, "live.p99", format::measured_ms(language, p99_ms), p99_colour);
    for (reason, per_s) in overall.failure_rate_per_s.iter().filter(|(_, per_s)| **per_s > 0.0) {
        row_of_reason_ui(ui, shown, *reason, *per_s);
    }
}

/// The share of requests that succeeded; none where none has ended.
fn success(completed: f64, failed: f64) -> Option<f64> {
    let ended = completed + failed;
    (ended > 0.0).then(|| completed / ended)
}

fn success_ui(ui: &mut Ui, shown: &Shown<'_>, ratio: Option<f64>) {
    let theme = shown.theme;
    let colour = match ratio {
        None => theme.text,
        Some(ratio) if ratio >= shown.design.objective.success_ratio => theme.ok,
        Some(_) => theme.overloaded,
    };
    let figure = ratio.map_or_else(|| "–".to_owned(), format::percent_fine);
    figure_row_ui(ui, theme, &shown.text("totals.success"), &figure, colour);
}

/// What the figures below look back upon.
fn window_words(shown: &Shown<'_>, snapshot: &Snapshot) -> String {
    // The window begins with a whole second; the part of one that goes on is no news.
    let window = format::duration_ms(shown.language, snapshot.window_s.ceil() * 1_000.0);
    shown.text_with("inspector.measured_over", &[("time", &window)])
}

/// A row for a reason of failures.
pub(super) fn row_of_reason_ui(ui: &mut Ui, shown: &Shown<'_>, reason: Reason, per_s: f64) {
    let name = format::sentence_case(&shown.text(&format!("reason.{}", reason.name())));
    figure_row_ui(ui, shown.theme, &name, &format::rate(shown.language, per_s), shown.theme.overloaded);
}
