//! The list of single requests: a fair sample, the slowest of it, and those that failed.

use std::sync::Arc;

use egui::{Align2, FontId, Rect, ScrollArea, Sense, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};
use egui_phosphor::regular as glyph;

use crate::catalog::{self, Reason};
use crate::design::Class;
use crate::engine::Trace;
use crate::ui::action::Action;
use crate::ui::requests::Teller;
use crate::ui::runner::Requests;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::caption_ui;
use crate::ui::widgets::sign::{class_sign, failed_sign};
use crate::ui::widgets::{ButtonSpec, Look, button};
use crate::ui::{fonts, format, measures};
use crate::words::{Language, with_commas};

const ROW: f32 = 22.0;
/// The most of the slow.
const SLOW_MAX: usize = 100;
/// Where the columns begin, from the left, and the last one's room.
const COLUMNS: [f32; 5] = [24.0, 128.0, 230.0, 320.0, 480.0];

/// Which requests are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The sample, the newest first.
    #[default]
    All,
    /// The slowest of the sample.
    Slow,
    /// Those that failed, the newest first.
    Failed,
}

/// What the list is narrowed to: a class, and how requests ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Like {
    /// What was asked for.
    pub class: Class,
    /// Why it failed; none: it succeeded.
    pub reason: Option<Reason>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    request: u64,
    began_ns: u64,
    class: Class,
    latency_ns: Option<u64>,
    reason: Option<Reason>,
    outcome: String,
    detail: String,
}

/// What the list keeps in mind.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    pub(super) sort: Sort,
    pub(super) like: Option<Like>,
    source: Option<(Arc<Requests>, Sort, Option<Like>, Language)>,
    rows: Vec<Row>,
}

impl List {
    /// Puts the rows together anew where there are others.
    fn refresh(&mut self, shown: &Shown<'_>) {
        let requests = &shown.report.requests;
        let (sort, like, language) = (self.sort, self.like, shown.language);
        let is_same = self.source.as_ref().is_some_and(|(source, source_sort, source_like, source_language)| {
            Arc::ptr_eq(source, requests) && (*source_sort, *source_like, *source_language) == (sort, like, language)
        });
        if is_same {
            return;
        }
        let teller = Teller { language, design: shown.design };
        let is_like = |class, reason: Option<Reason>| like.is_none_or(|like| like == Like { class, reason });
        let is_listed = |trace: &&Arc<Trace>| is_like(trace.class, trace.end.and_then(|(_, outcome)| outcome.err()));
        self.rows = match sort {
            Sort::Failed => {
                let failed = requests.failed.iter().rev().filter(|failed| is_like(failed.class, Some(failed.reason)));
                failed
                    .map(|failed| Row {
                        request: failed.request,
                        began_ns: failed.began_ns,
                        class: failed.class,
                        latency_ns: Some(failed.failed_ns - failed.began_ns),
                        reason: Some(failed.reason),
                        outcome: format::sentence_case(&teller.reason(failed.reason)),
                        detail: String::new(),
                    })
                    .collect()
            }
            Sort::All => requests.traces.iter().rev().filter(is_listed).map(|trace| traced(&teller, trace)).collect(),
            Sort::Slow => {
                let mut traces: Vec<&Arc<Trace>> = requests.traces.iter().filter(is_listed).collect();
                traces.sort_by_key(|trace| std::cmp::Reverse(trace.latency_ns()));
                traces.into_iter().take(SLOW_MAX).map(|trace| traced(&teller, trace)).collect()
            }
        };
        self.source = Some((Arc::clone(requests), sort, like, language));
    }

    /// The request that is listed so many rows after that one, and when it was sent.
    pub(super) fn beside(&self, request: u64, by: isize) -> Option<(u64, u64)> {
        let place = self.rows.iter().position(|row| row.request == request)?;
        let row = self.rows.get(place.checked_add_signed(by)?)?;
        Some((row.request, row.began_ns))
    }
}

fn traced(teller: &Teller<'_>, trace: &Trace) -> Row {
    Row {
        request: trace.request,
        began_ns: trace.began_ns,
        class: trace.class,
        latency_ns: trace.latency_ns(),
        reason: trace.end.and_then(|(_, outcome)| outcome.err()),
        outcome: teller.outcome(trace),
        detail: teller.longest(trace).unwrap_or_default(),
    }
}

/// Draws the list into what is left of the panel; `chosen` is the request that is looked at.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, list: &mut List, chosen: Option<u64>, actions: &mut Vec<Action>) {
    list.refresh(shown);
    sorts_ui(ui, shown, list);
    if list.rows.is_empty() {
        let key = if list.sort == Sort::Failed { "requests.none_failed" } else { "requests.none" };
        ui.add_space(6.0);
        caption_ui(ui, shown.theme, &shown.text(key));
        return;
    }
    let rows = list.rows.len();
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW, rows, |ui, visible| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for row in &list.rows[visible] {
            if row_ui(ui, shown, row, chosen == Some(row.request)) {
                actions.push(Action::Inspect { request: row.request, began_ns: row.began_ns });
            }
        }
    });
}

fn sorts_ui(ui: &mut Ui, shown: &Shown<'_>, list: &mut List) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (sort, key) in [(Sort::All, "requests.all"), (Sort::Slow, "requests.slow"), (Sort::Failed, "requests.failed")] {
            let words = shown.text(key);
            let look = if list.sort == sort { Look::Chosen } else { Look::Quiet };
            let help = format!("{words}: {}", shown.text(&format!("{key}_help")));
            if button(ui, shown.theme, &ButtonSpec { words: &words, help, look, ..ButtonSpec::default() }).clicked() {
                list.sort = sort;
            }
        }
        if let Some(like) = list.like {
            let class = catalog::class_label(shown.language, like.class);
            let end = like
                .reason
                .map_or_else(|| shown.text("request.completed"), |reason| shown.text(&format!("reason.{}", reason.name())));
            let words = shown.text_with("requests.like", &[("what", &format!("{class} · {end}"))]);
            let spec =
                ButtonSpec { glyph: glyph::X, words: &words, help: shown.text("requests.like_end"), ..Default::default() };
            if button(ui, shown.theme, &spec).clicked() {
                list.like = None;
            }
        } else {
            ui.add_space(8.0);
            caption_ui(ui, shown.theme, &shown.text("requests.hint"));
        }
    });
}

/// A row; whether it was chosen.
fn row_ui(ui: &mut Ui, shown: &Shown<'_>, row: &Row, is_chosen: bool) -> bool {
    let (theme, language) = (shown.theme, shown.language);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let class = format::sentence_case(&catalog::class_label(language, row.class));
    let number = with_commas(&row.request.to_string());
    let time = format::measured_ms(language, row.latency_ns.map(|time_ns| time_ns as f64 / 1e6));
    let arguments = [("class", &*class), ("number", &number), ("time", &time), ("outcome", &row.outcome)];
    let said = shown.text_with("requests.row", &arguments);
    response.widget_info(|| WidgetInfo::selected(WidgetType::SelectableLabel, true, is_chosen, &said));
    if is_chosen || response.hovered() {
        let fill = if is_chosen { theme.accent_tint } else { theme.card2 };
        ui.painter().rect_filled(rect, f32::from(measures::RADIUS_FIELD), fill);
    }
    let middle = rect.center().y;
    let sign = pos2(rect.left() + 12.0, middle);
    if row.reason.is_some() {
        ui.painter().add(failed_sign(theme, sign));
    } else {
        ui.painter().extend(class_sign(theme, row.class, sign));
    }
    let clock = format!("{}.{:03}", format::clock(row.began_ns), row.began_ns / 1_000_000 % 1_000);
    let outcome = if row.reason.is_some() { theme.overloaded } else { theme.text2 };
    let texts = [
        (format!("{class} {number}"), theme.text),
        (clock, theme.text3),
        (time, theme.text),
        (row.outcome.clone(), outcome),
        (row.detail.clone(), theme.text3),
    ];
    let font: FontId = fonts::regular(measures::TEXT_HINT);
    for (place, (words, color)) in texts.into_iter().enumerate() {
        let end = COLUMNS.get(place + 1).map_or_else(|| rect.right(), |next| rect.left() + next - 8.0);
        let cell = Rect::from_min_max(pos2(rect.left() + COLUMNS[place], rect.top()), pos2(end, rect.bottom()));
        let painter = ui.painter().with_clip_rect(cell.intersect(ui.clip_rect()));
        painter.text(pos2(cell.left(), middle), Align2::LEFT_CENTER, words, font.clone(), color);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, theme.line.gamma_multiply(0.5)));
    response.clicked()
}
