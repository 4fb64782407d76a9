//! What was measured of a component over the last simulated seconds.

use egui::{Color32, ScrollArea, Ui};

use super::row::section_ui;
use crate::analysis::Why;
use crate::design::{Component, Id, KindName};
use crate::engine::Snapshot;
use crate::engine::results::Counts;
use crate::engine::snapshot::{ClassFigures, ComponentFigures, Reason, Totals};
use crate::ui::shown::Shown;
use crate::ui::widgets::label::{FIGURE_ROW, caption_ui, figure_row_ui};
use crate::ui::{format, sharding};

/// Room between two rows.
const ROW_GAP: f32 = 1.0;
/// Rows that are kept free for reasons of failures.
const FAILURE_ROWS: usize = 1;

/// Draws the table of measured figures.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, (id, component): (&Id, &Component), figures: Option<&ComponentFigures>) {
    section_ui(ui, shown, "inspector.live");
    let rows = rows_of(component) + FAILURE_ROWS;
    fixed_ui(ui, rows, |ui| rows_ui(ui, shown, (id, component), figures));
}

/// An area that is so many rows of figures high whatever is in it, so that nothing below moves; what is more is scrolled to.
pub(super) fn fixed_ui(ui: &mut Ui, rows: usize, content: impl FnOnce(&mut Ui)) {
    let height = rows as f32 * (FIGURE_ROW + ROW_GAP);
    let area = ScrollArea::vertical().id_salt("live").auto_shrink(false).max_height(height).min_scrolled_height(height);
    area.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = ROW_GAP;
        content(ui);
    });
}

/// How many rows a component of that kind has while it fails nobody, the one that says how far they look back included.
fn rows_of(component: &Component) -> usize {
    let bound = usize::from(held_key(component).is_some());
    // What comes in and how long it takes; load, what waits and for how long; what theory says.
    let loaded = 4 + 3 + bound + 1;
    match component.kind.name() {
        KindName::Client | KindName::Dns => 4,
        KindName::ShardRouter => 6,
        KindName::Queue => 9,
        KindName::Monitor | KindName::Automation => 2,
        KindName::Cache | KindName::Cdn => loaded + 2,
        KindName::LoadBalancer
        | KindName::WebServer
        | KindName::Worker
        | KindName::DatabaseFollower
        | KindName::SessionStore => loaded + 1,
        _ => loaded,
    }
}

fn rows_ui(ui: &mut Ui, shown: &Shown<'_>, (id, component): (&Id, &Component), figures: Option<&ComponentFigures>) {
    let measured = figures.zip(shown.snapshot()).filter(|_| shown.is_measured());
    let is_measured = measured.is_some();
    // Before anything is measured the rows stand there with dashes.
    let (none, nothing) = (ComponentFigures::default(), Snapshot::default());
    let (figures, snapshot) = measured.unwrap_or((&none, &nothing));
    let window = match (is_measured, shown.is_measured()) {
        (true, _) => window_words(shown, snapshot),
        (false, true) => shown.text("inspector.not_in_run"),
        (false, false) => shown.text("inspector.no_figures"),
    };
    let (kind, table) = (component.kind.name(), Table { ui, shown, is_measured });
    if matches!(kind, KindName::Monitor | KindName::Automation) {
        return table.show_operator((id, kind), figures);
    }
    caption_ui(table.ui, shown.theme, &window);
    table.show((id, component), figures, snapshot);
}

/// The rows of one component.
struct Table<'a, 'b> {
    ui: &'a mut Ui,
    shown: &'a Shown<'b>,
    /// Whether there is anything to show; dashes where there is not.
    is_measured: bool,
}

impl Table<'_, '_> {
    fn row(&mut self, key: &str, figure: &str, colour: Color32) {
        let (figure, colour) = if self.is_measured { (figure, colour) } else { ("–", self.shown.theme.text3) };
        figure_row_ui(self.ui, self.shown.theme, &self.shown.text(key), figure, colour);
    }

    fn plain(&mut self, key: &str, figure: impl AsRef<str>) {
        self.row(key, figure.as_ref(), self.shown.theme.text);
    }

    fn ratio(&mut self, key: &str, ratio: f64) {
        self.row(key, &format::percent(ratio), load_colour(self.shown, ratio));
    }

    fn time(&mut self, key: &str, ms: Option<f64>) {
        self.plain(key, format::measured_ms(self.shown.language, ms));
    }

    /// What only watches and acts is asked nothing: it has no arrivals, and no load.
    fn show_operator(mut self, (id, kind): (&Id, KindName), figures: &ComponentFigures) {
        let shown = self.shown;
        let linked = shown.design.links_from(id).count() as u64;
        if kind == KindName::Automation {
            return self.plain("live.managed", format::total(linked));
        }
        let alerts = figures.alerts.unwrap_or_default();
        let colour = if alerts > 0 { shown.theme.busy } else { shown.theme.text };
        self.row("live.alerts", &format::total(alerts), colour);
        self.plain("live.observed", format::total(linked));
    }

    fn show(mut self, (id, component): (&Id, &Component), figures: &ComponentFigures, snapshot: &Snapshot) {
        let (language, kind) = (self.shown.language, component.kind.name());
        let (arrivals, mean, p99) = keys_of(kind);
        self.plain(arrivals, format::rate(language, figures.arrival_rate_per_s));
        match kind {
            // Nothing bounds what these do: there is no load, and nothing waits.
            KindName::Client | KindName::Dns | KindName::ShardRouter => {}
            KindName::Queue => self.queue(id, figures, snapshot),
            _ => self.load(component, figures),
        }
        if kind == KindName::Worker {
            self.plain("live.messages_done", format::rate(language, figures.completion_rate_per_s));
        }
        self.time(mean, figures.sojourn.map(|sojourn| sojourn.mean_ms));
        self.time(p99, figures.sojourn.map(|sojourn| sojourn.p99_ms));
        self.own(figures);
        self.theory(id);
        if let Some(share) = sharding::busiest_share(self.shown.design, snapshot, id).filter(|_| kind == KindName::ShardRouter)
        {
            self.plain("live.busiest_shard", format::percent(share));
        }
        if let Some(ratio) = figures.moved_keys_ratio {
            self.plain("live.moved_keys", format::percent(ratio));
        }
        for (reason, per_s) in figures.failure_rate_per_s.iter().filter(|(_, per_s)| **per_s > 0.0) {
            row_of_reason_ui(self.ui, self.shown, *reason, *per_s);
        }
    }

    fn load(&mut self, component: &Component, figures: &ComponentFigures) {
        self.ratio("live.utilization", figures.utilization_ratio);
        if let Some(key) = held_key(component) {
            self.ratio(key, figures.held_ratio);
        }
        // Where nothing computes, calls take turns at the rate that it is good for.
        let computes = Shown::info(component).parameters.iter().any(|parameter| parameter.name == "vcpus");
        let key = if computes { "live.waiting" } else { "live.waiting_turn" };
        self.plain(key, format::total(figures.waiting));
        self.time("live.wait", figures.wait.map(|wait| wait.mean_ms));
    }

    /// What theory says of the rows above; where it says nothing, why.
    fn theory(&mut self, id: &Id) {
        let Some(theory) = self.shown.report.theory.get(id) else { return };
        let (shown, language) = (self.shown, self.shown.language);
        let mut row = |model: Option<&str>, figure: &str, help: &str| {
            let with_model = |model| shown.text_with("live.theory_of", &[("model", model)]);
            let name = model.map_or_else(|| shown.text("live.theory"), with_model);
            figure_row_ui(self.ui, shown.theme, &name, figure, shown.theme.text2).on_hover_text(help);
        };
        match &theory.station {
            Ok(said) => {
                let sign = if said.is_exact { "" } else { "≈ " };
                let wait = format::duration_ms(language, said.wait_ms_mean);
                let figure = format!("{wait} · {}", format::percent(said.utilization_ratio));
                row(Some(&format!("{sign}{}", said.model)), &figure, &shown.text("live.theory_help"));
            }
            Err(Why::NoQueue | Why::Idle) => {}
            Err(why) => row(None, &shown.text("live.no_model"), &shown.text(&format!("theory.why.{}", why.name()))),
        }
        if let Some(Ok(said)) = &theory.hits {
            row(Some(&format!("≈ {}", said.model)), &format::percent(said.hit_ratio), &shown.text("live.theory_hits_help"));
        }
    }

    /// What a queue hands out, and what it keeps.
    fn queue(&mut self, id: &Id, figures: &ComponentFigures, snapshot: &Snapshot) {
        let language = self.shown.language;
        let out = snapshot.links.iter().filter(|((from, _), _)| from == id).map(|(_, link)| link.total_rate_per_s());
        self.plain("live.handed_out", format::rate(language, out.sum()));
        self.ratio("live.room_used", figures.utilization_ratio);
        if let Some(backlog) = figures.backlog {
            self.plain("live.backlog", format::total(backlog.waiting));
            self.plain("live.under_way", format::total(backlog.under_way));
            self.time("live.oldest", backlog.oldest_ms);
        }
    }

    /// Figures that only some have, whatever their kind: a web server may keep copies and sessions, too.
    fn own(&mut self, figures: &ComponentFigures) {
        let (theme, language) = (self.shown.theme, self.shown.language);
        if let Some(ratio) = figures.hit_ratio {
            self.plain("live.hit_ratio", format::percent(ratio));
        }
        if let Some(sessions) = figures.sessions {
            self.plain("live.sessions", format::total(sessions));
        }
        if let Some(lag_ms) = figures.lag_ms {
            self.plain("live.lag", format::duration_ms(language, lag_ms));
        }
        if let Some((healthy, all)) = figures.healthy_targets {
            let colour = if healthy < all { theme.busy } else { theme.text };
            self.row("live.healthy", &format!("{healthy} / {all}"), colour);
        }
    }
}

/// The keys of the words for what comes in, and for how long it takes on average and at worst.
const fn keys_of(kind: KindName) -> (&'static str, &'static str, &'static str) {
    match kind {
        KindName::Queue => ("live.published", "live.mean_publish", "live.p99_publish"),
        KindName::Worker => ("live.messages_in", "live.mean_work", "live.p99_work"),
        _ => ("live.arrivals", "live.mean", "live.p99"),
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
    counts_ui(ui, shown, &snapshot.counts);
    ui.add_space(4.0);
    caption_ui(ui, shown.theme, &window_words(shown, snapshot));
    recent_ui(ui, shown, &snapshot.overall);
}

fn since_start_ui(ui: &mut Ui, shown: &Shown<'_>, totals: &Totals) {
    let theme = shown.theme;
    let row = |ui: &mut Ui, key: &str, number: u64, colour: Color32| {
        figure_row_ui(ui, theme, &shown.text(key), &format::total(number), colour);
    };
    row(ui, "totals.generated", totals.generated, theme.text);
    row(ui, "totals.completed", totals.completed, theme.text);
    row(ui, "totals.failed", totals.failed, if totals.failed > 0 { theme.overloaded } else { theme.text });
    row(ui, "totals.in_flight", totals.in_flight, theme.text);
    success_ui(ui, shown, success(totals.completed as f64, totals.failed as f64));
}

/// What is counted and is no failure, as far as there was any.
fn counts_ui(ui: &mut Ui, shown: &Shown<'_>, counts: &Counts) {
    let theme = shown.theme;
    let rows = [
        ("totals.stale_reads", counts.stale_reads, theme.busy),
        ("totals.lost_writes", counts.lost_writes, theme.overloaded),
        ("totals.lost_sessions", counts.lost_sessions, theme.overloaded),
        ("totals.cache_hits", counts.cache_hits, theme.text),
        ("totals.cache_misses", counts.cache_misses, theme.text),
        ("totals.messages_published", counts.messages_published, theme.text),
        ("totals.messages_delivered", counts.messages_delivered, theme.text),
        ("totals.messages_lost", counts.messages_lost, theme.overloaded),
        ("totals.dead_letters", counts.dead_letters, theme.overloaded),
        ("totals.messages_refused", counts.messages_refused, theme.overloaded),
    ];
    let counted: Vec<_> = rows.into_iter().filter(|(_, count, _)| *count > 0).collect();
    if counted.is_empty() {
        return;
    }
    ui.add_space(4.0);
    caption_ui(ui, theme, &shown.text("totals.not_failed"));
    for (key, count, colour) in counted {
        figure_row_ui(ui, theme, &shown.text(key), &format::total(count), colour);
    }
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
