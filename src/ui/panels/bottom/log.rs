//! Everything that went wrong and all that was done about it, gathered in one place: by time, with a search, of what is selected alone
//! where anything is. Above it how long it took to notice and to mend what broke last.

use std::sync::Arc;

use egui::{Align, Align2, Color32, Layout, Rect, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, WidgetType, pos2, vec2};
use egui_phosphor::regular as glyph;

use crate::catalog;
use crate::design::{Design, Fault, Id, edit::ids_named};
use crate::engine::results::Happening;
use crate::engine::{Input, Snapshot};
use crate::ui::action::Action;
use crate::ui::incident::{self, Tone};
use crate::ui::requests::Teller;
use crate::ui::runner::{History, Requests};
use crate::ui::selection::Selection;
use crate::ui::shown::Shown;
use crate::ui::widgets::field;
use crate::ui::widgets::label::{caption_ui, plain};
use crate::ui::{fonts, format, measures, operations};
use crate::words::{Language, with_commas};

const ROW: f32 = 22.0;
/// Where the columns begin.
const COLUMNS: [f32; 4] = [8.0, 96.0, 130.0, 330.0];
/// Width of the field that is searched by.
const SEARCH: f32 = 180.0;
/// For so many seconds in a row requests must succeed again before a fault counts as overcome.
const CALM_S: usize = 3;

/// A line of the log.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    at_ns: u64,
    glyph: &'static str,
    is_bad: bool,
    place: Option<Id>,
    where_words: String,
    words: String,
    /// The request that it is about.
    request: Option<(u64, u64)>,
}

/// What the lines were made from.
#[derive(Clone, Debug)]
struct Source {
    requests: Arc<Requests>,
    inputs: Arc<Vec<(u64, Input)>>,
    operations: usize,
    second: u64,
    design: Arc<Design>,
    language: Language,
}

/// What the log keeps in mind.
#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    sought: String,
    source: Option<Source>,
    lines: Vec<Line>,
}

impl Log {
    fn refresh(&mut self, shown: &Shown<'_>, snapshot: &Snapshot) {
        let past = &shown.report.past;
        let is_same = self.source.as_ref().is_some_and(|source| {
            Arc::ptr_eq(&source.requests, &shown.report.requests)
                && Arc::ptr_eq(&source.inputs, &past.inputs)
                && Arc::ptr_eq(&source.design, shown.design)
                && (source.operations, source.second, source.language)
                    == (snapshot.operations.len(), snapshot.time_ns / 1_000_000_000, shown.language)
        });
        if is_same {
            return;
        }
        self.lines = failures(shown).chain(happenings(shown, snapshot)).chain(befallen(shown, snapshot.time_ns)).collect();
        self.lines.sort_by_key(|line| std::cmp::Reverse(line.at_ns));
        self.source = Some(Source {
            requests: Arc::clone(&shown.report.requests),
            inputs: Arc::clone(&past.inputs),
            operations: snapshot.operations.len(),
            second: snapshot.time_ns / 1_000_000_000,
            design: Arc::clone(shown.design),
            language: shown.language,
        });
    }

    /// The lines that are asked for, the newest first.
    fn sought<'a>(&'a self, shown: &'a Shown<'_>) -> Vec<&'a Line> {
        let sought = self.sought.to_lowercase();
        let ids = &shown.selection.ids;
        let is_of_selection = |line: &&Line| ids.is_empty() || line.place.as_ref().is_some_and(|place| ids.contains(place));
        let is_sought = |line: &&Line| {
            sought.is_empty() || [&line.where_words, &line.words].iter().any(|words| words.to_lowercase().contains(&sought))
        };
        self.lines.iter().filter(is_of_selection).filter(is_sought).collect()
    }
}

/// Requests that failed; of those in the sample it is known where.
fn failures(shown: &Shown<'_>) -> impl Iterator<Item = Line> {
    let teller = Teller { language: shown.language, design: shown.design };
    let requests = &shown.report.requests;
    requests.failed.iter().map(move |failed| {
        let trace = requests.traces.iter().rev().find(|trace| trace.request == failed.request);
        let cause = trace.and_then(|trace| teller.failure(trace)).map(|(_, place)| place);
        let class = catalog::class_label(shown.language, failed.class);
        let number = with_commas(&failed.request.to_string());
        let title = shown.text_with("request.title", &[("class", &format::sentence_case(&class)), ("number", &number)]);
        Line {
            at_ns: failed.failed_ns,
            glyph: glyph::X_CIRCLE,
            is_bad: true,
            where_words: cause.as_ref().map_or_else(|| "–".to_owned(), |place| teller.place(place)),
            place: cause.map(|place| place.id),
            words: format!("{title}: {}", teller.reason(failed.reason)),
            request: Some((failed.request, failed.began_ns)),
        }
    })
}

/// What monitors saw and automations did.
fn happenings(shown: &Shown<'_>, snapshot: &Snapshot) -> impl Iterator<Item = Line> {
    snapshot.operations.iter().map(|operation| Line {
        at_ns: (operation.at_s * 1e9) as u64,
        glyph: if operation.what == Happening::Alert { glyph::PULSE } else { glyph::ROBOT },
        is_bad: operation.what == Happening::Alert,
        place: Some(Id::from(operation.id.as_str())),
        where_words: operations::place(shown.language, shown.design, operation),
        words: shown.text(operations::key(operation.what)),
        request: None,
    })
}

/// Faults and repairs until now: of the file, and by hand.
fn befallen(shown: &Shown<'_>, now_ns: u64) -> impl Iterator<Item = Line> {
    faults(shown, now_ns).map(|(at_ns, fault)| {
        let place = ids_named(fault).first().map(|id| (*id).clone());
        Line {
            at_ns,
            glyph: incident::glyph_of(fault),
            is_bad: incident::tone(fault) == Tone::Harm,
            where_words: place.as_ref().map(|id| shown.label(id)).unwrap_or_default(),
            place,
            words: incident::words(shown, fault),
            request: None,
        }
    })
}

fn faults<'a>(shown: &'a Shown<'_>, now_ns: u64) -> impl Iterator<Item = (u64, &'a Fault)> {
    let by_hand = shown.report.past.inputs.iter().filter_map(|(at_ns, input)| match input {
        Input::Fault(fault) => Some((*at_ns, fault)),
        _ => None,
    });
    let of_file = shown.design.incidents.iter().map(|incident| (super::marks::incident_ns(incident.at_s), &incident.what));
    by_hand.chain(of_file).filter(move |(at_ns, _)| *at_ns <= now_ns)
}

/// How long it took to notice what broke last, and until requests succeeded again.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Recovery {
    at_ns: u64,
    detected_s: Option<f64>,
    /// None: they do not yet.
    recovered_s: Option<f64>,
    /// Whether requests failed at all.
    was_hurt: bool,
}

fn recovery(shown: &Shown<'_>, snapshot: &Snapshot) -> Option<Recovery> {
    let harm = faults(shown, snapshot.time_ns).filter(|(_, fault)| incident::tone(fault) == Tone::Harm);
    let at_ns = harm.map(|(at_ns, _)| at_ns).max()?;
    let since_s = at_ns as f64 / 1e9;
    let mut alerts =
        snapshot.operations.iter().filter(|operation| operation.what == Happening::Alert && operation.at_s >= since_s);
    let detected_s = alerts.next().map(|alert| alert.at_s - since_s);
    let (was_hurt, recovered_s) =
        calm_after(&shown.report.past.seconds, at_ns, snapshot.time_ns, shown.design.objective.success_ratio);
    Some(Recovery { at_ns, detected_s, recovered_s, was_hurt })
}

/// Whether requests failed after that moment, and after how long they had succeeded for some seconds in a row.
fn calm_after(history: &History, at_ns: u64, now_ns: u64, wanted_ratio: f64) -> (bool, Option<f64>) {
    let after = history.entries().iter().filter(|entry| entry.end_ns() > at_ns && entry.end_ns() <= now_ns);
    let (mut was_hurt, mut calm, mut since_ns) = (false, 0, at_ns);
    for entry in after {
        if entry.second.success_ratio().is_none_or(|ratio| ratio >= wanted_ratio) {
            calm += entry.seconds as usize;
            if was_hurt && calm >= CALM_S {
                return (true, Some(since_ns.saturating_sub(at_ns) as f64 / 1e9));
            }
        } else {
            (was_hurt, calm, since_ns) = (true, 0, entry.end_ns());
        }
    }
    (was_hurt, None)
}

/// Draws the log into what is left of the panel.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, log: &mut Log, actions: &mut Vec<Action>) {
    let Some(snapshot) = shown.snapshot() else { return };
    log.refresh(shown, snapshot);
    ui.horizontal(|ui| {
        let name = shown.text("log.search");
        let edit = TextEdit::singleline(&mut log.sought).hint_text(name.clone()).desired_width(SEARCH);
        field::name(&ui.add(edit), &name);
        if !shown.selection.ids.is_empty() {
            caption_ui(ui, shown.theme, &shown.text("log.of_selection"));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| recovery_ui(ui, shown, snapshot));
    });
    let lines = log.sought(shown);
    if lines.is_empty() {
        caption_ui(ui, shown.theme, &shown.text("log.empty"));
        return;
    }
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW, lines.len(), |ui, visible| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for line in &lines[visible] {
            if line_ui(ui, shown, line) {
                actions.extend(match (line.request, &line.place) {
                    (Some((request, began_ns)), _) => Some(Action::Inspect { request, began_ns }),
                    (None, Some(place)) => Some(Action::Select(Selection::of_id(place.clone()))),
                    (None, None) => None,
                });
            }
        }
    });
}

fn recovery_ui(ui: &mut Ui, shown: &Shown<'_>, snapshot: &Snapshot) {
    let Some(recovery) = recovery(shown, snapshot) else { return };
    let seconds = |s: f64| format::duration_ms(shown.language, s * 1e3);
    let detected = match recovery.detected_s {
        Some(s) => shown.text_with("log.detected", &[("time", &seconds(s))]),
        None => shown.text("log.not_detected"),
    };
    let (recovered, colour) = match (recovery.was_hurt, recovery.recovered_s) {
        (false, _) => (shown.text("log.not_hurt"), shown.theme.ok),
        (true, Some(s)) => (shown.text_with("log.recovered", &[("time", &seconds(s))]), shown.theme.ok),
        (true, None) => (shown.text("log.not_recovered"), shown.theme.overloaded),
    };
    let clock = format::clock(recovery.at_ns);
    ui.label(plain(recovered, measures::TEXT_HINT, colour));
    ui.label(plain(detected, measures::TEXT_HINT, shown.theme.text2));
    ui.label(plain(shown.text_with("log.last_fault", &[("clock", &clock)]), measures::TEXT_HINT, shown.theme.text3));
}

/// A line; whether it was pressed.
fn line_ui(ui: &mut Ui, shown: &Shown<'_>, line: &Line) -> bool {
    let theme = shown.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let clock = format!("{}.{:03}", format::clock(line.at_ns), line.at_ns / 1_000_000 % 1_000);
    let said = format!("{clock} {} {}", line.where_words, line.words);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &said));
    if response.hovered() {
        ui.painter().rect_filled(rect, f32::from(measures::RADIUS_FIELD), theme.card2);
    }
    let color = if line.is_bad { theme.overloaded } else { theme.text2 };
    let cells: [(&str, Color32, bool); 4] = [
        (&clock, theme.text3, false),
        (line.glyph, color, true),
        (&line.where_words, theme.text, false),
        (&line.words, color, false),
    ];
    for (place, (words, color, is_glyph)) in cells.into_iter().enumerate() {
        let end = COLUMNS.get(place + 1).map_or_else(|| rect.right(), |next| rect.left() + next - 8.0);
        let cell = Rect::from_min_max(pos2(rect.left() + COLUMNS[place], rect.top()), pos2(end, rect.bottom()));
        let font = if is_glyph { fonts::glyph(measures::TEXT_BODY) } else { fonts::regular(measures::TEXT_HINT) };
        let painter = ui.painter().with_clip_rect(cell.intersect(ui.clip_rect()));
        painter.text(pos2(cell.left(), rect.center().y), Align2::LEFT_CENTER, words, font, color);
    }
    response.clicked()
}
