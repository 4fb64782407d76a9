//! One request: where its time went, call by call, and its story step by step. A card over the canvas.

mod bars;
mod story;

use std::sync::Arc;

use egui::{Align, Align2, Area, Color32, Frame, Id, Layout, Margin, Order, Rect, ScrollArea, Stroke, Ui, vec2};
use egui_phosphor::regular as glyph;

use crate::catalog;
use crate::design::Design;
use crate::engine::Trace;
use crate::ui::action::Action;
use crate::ui::requests::{Step, Teller, steps};
use crate::ui::selection::Selection;
use crate::ui::shown::Shown;
use crate::ui::theme::Theme;
use crate::ui::widgets::label::{body_ui, caption_ui, plain, strong};
use crate::ui::widgets::{ButtonSpec, Look, button};
use crate::ui::{format, measures};
use crate::words::{Language, with_commas};

/// The widest card, the room that it leaves around it, and the highest list of calls.
const WIDTH_MAX: f32 = 640.0;
const MARGIN: f32 = 14.0;
const ROWS_HEIGHT_MAX: f32 = 200.0;
/// About how high a card is.
const HEIGHT_ABOUT: f32 = 300.0;
/// Where on the canvas it may be; of two that are as good the first.
const PLACES: [Align2; 6] =
    [Align2::CENTER_BOTTOM, Align2::LEFT_BOTTOM, Align2::RIGHT_BOTTOM, Align2::CENTER_TOP, Align2::LEFT_TOP, Align2::RIGHT_TOP];
/// How long a step is shown while the story plays by itself.
const STEP_S: f64 = 1.6;

/// The request that is looked at.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// Which of the run.
    pub request: u64,
    /// When it was sent, in simulated nanoseconds.
    pub began_ns: u64,
    trace: Option<Arc<Trace>>,
    steps: Vec<Step>,
    step: usize,
    /// When the next step comes, in seconds of the window's clock; none: it waits for somebody.
    next_s: Option<f64>,
    written: Option<(Language, Arc<Design>)>,
    /// Where on the canvas the card is.
    place: Option<Align2>,
}

impl Inspected {
    /// A request whose trace is there or is still to come.
    #[must_use]
    pub const fn new(request: u64, began_ns: u64, trace: Option<Arc<Trace>>) -> Self {
        Self { request, began_ns, trace, steps: Vec::new(), step: 0, next_s: None, written: None, place: None }
    }

    /// What happened to it.
    #[must_use]
    pub const fn trace(&self) -> Option<&Arc<Trace>> {
        self.trace.as_ref()
    }

    /// Puts the card where it covers least of where the request was: those are the places, on the screen.
    pub fn make_way(&mut self, canvas: Rect, place_of: impl Fn(&crate::design::Id) -> Option<Rect>) {
        let Some(trace) = self.trace.as_ref().filter(|_| self.place.is_none()) else { return };
        let visited: std::collections::BTreeSet<_> = trace.spans.iter().map(|span| &span.to.id).collect();
        let places: Vec<Rect> = visited.into_iter().filter_map(place_of).collect();
        let size = vec2((canvas.width() - 2.0 * MARGIN).min(WIDTH_MAX), HEIGHT_ABOUT);
        let covered = |place: &Align2| {
            let card = place.align_size_within_rect(size, canvas.shrink(MARGIN));
            let parts = places.iter().map(|visited| visited.intersect(card)).filter(Rect::is_positive);
            parts.map(|part| part.area() as u64).sum::<u64>()
        };
        self.place = PLACES.into_iter().min_by_key(covered);
    }

    /// Takes the trace that was waited for.
    pub fn hear(&mut self, trace: &Arc<Trace>) {
        if self.trace.is_none() && trace.request == self.request {
            self.trace = Some(Arc::clone(trace));
        }
    }

    /// The step that is told.
    #[must_use]
    pub fn step(&self) -> Option<&Step> {
        self.steps.get(self.step)
    }

    /// So many steps on or back.
    pub fn go(&mut self, by: isize) {
        self.step = self.step.saturating_add_signed(by).min(self.steps.len().saturating_sub(1));
    }

    /// Whether the story plays by itself.
    #[must_use]
    pub const fn is_playing(&self) -> bool {
        self.next_s.is_some()
    }

    /// Lets it play, from the beginning where it had come to its end, or stops it.
    pub fn play_or_pause(&mut self, now_s: f64) {
        if self.step + 1 >= self.steps.len() {
            self.step = 0;
        }
        self.next_s = if self.is_playing() { None } else { Some(now_s + STEP_S) };
    }

    /// Writes the steps anew in another language or with other names, and lets time pass.
    fn refresh(&mut self, ui: &Ui, shown: &Shown<'_>) {
        let is_written = self.written.as_ref().is_some_and(|(language, design)| {
            *language == shown.language && Arc::ptr_eq(design, shown.design) && !self.steps.is_empty()
        });
        if let Some(trace) = self.trace.as_ref().filter(|_| !is_written) {
            self.steps = steps(&Teller { language: shown.language, design: shown.design }, trace);
            self.written = Some((shown.language, Arc::clone(shown.design)));
            self.go(0);
        }
        let Some(next_s) = self.next_s else { return };
        let now_s = ui.input(|input| input.time);
        if now_s >= next_s {
            self.go(1);
            self.next_s = (self.step + 1 < self.steps.len()).then_some(now_s + STEP_S);
        }
        if let Some(next_s) = self.next_s {
            ui.ctx().request_repaint_after_secs((next_s - now_s).max(0.0) as f32);
        }
    }
}

/// Draws the card over `canvas`; `beside` are the requests before and after it in the list.
pub fn show(
    ui: &Ui,
    shown: &Shown<'_>,
    inspected: &mut Inspected,
    (canvas, beside): (Rect, [Option<(u64, u64)>; 2]),
    actions: &mut Vec<Action>,
) {
    inspected.refresh(ui, shown);
    let theme = shown.theme;
    let width = (canvas.width() - 2.0 * MARGIN).min(WIDTH_MAX);
    let place = inspected.place.unwrap_or(PLACES[0]);
    let corner = place.pos_in_rect(&canvas.shrink(MARGIN));
    let area = Area::new(Id::new("waterfall")).order(Order::Middle).pivot(place).fixed_pos(corner);
    area.show(ui.ctx(), |ui| {
        let frame = Frame::new().fill(theme.panel).stroke(Stroke::new(1.0, theme.line2)).shadow(ui.visuals().popup_shadow);
        frame.corner_radius(measures::RADIUS_POPOVER).inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
            ui.set_width(width - 32.0);
            ui.spacing_mut().item_spacing.y = 4.0;
            head_ui(ui, shown, inspected, beside, actions);
            let Some(trace) = inspected.trace.clone() else {
                body_ui(ui, theme, &shown.text("request.seeking"));
                return;
            };
            ui.separator();
            let chosen = inspected.step().and_then(|step| step.span);
            ScrollArea::vertical().max_height(ROWS_HEIGHT_MAX).auto_shrink([false, true]).show(ui, |ui| {
                if let Some(span) = bars::show(ui, shown, &trace, chosen) {
                    let first = inspected.steps.iter().position(|step| step.span == Some(span));
                    inspected.step = first.unwrap_or(inspected.step);
                    actions.push(Action::Select(Selection::of_id(trace.spans[span].to.id.clone())));
                }
            });
            bars::legend_ui(ui, shown);
            story::show(ui, shown, inspected);
            failure_ui(ui, shown, &trace, actions);
        });
    });
}

fn head_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    inspected: &Inspected,
    [previous, next]: [Option<(u64, u64)>; 2],
    actions: &mut Vec<Action>,
) {
    let theme = shown.theme;
    ui.horizontal(|ui| {
        if let Some(trace) = inspected.trace() {
            let class = format::sentence_case(&catalog::class_label(shown.language, trace.class));
            let number = with_commas(&trace.request.to_string());
            ui.label(strong(
                shown.text_with("request.title", &[("class", &class), ("number", &number)]),
                measures::TEXT_TITLE,
                theme.text,
            ));
            let (colour, tint) = outcome_colours(theme, trace);
            let teller = Teller { language: shown.language, design: shown.design };
            let pill = Frame::new().fill(tint).corner_radius(8.0).inner_margin(Margin::symmetric(8, 1));
            pill.show(ui, |ui| ui.label(plain(teller.outcome(trace), measures::TEXT_CAPTION, colour)));
            let mut figures = vec![format::measured_ms(shown.language, trace.latency_ns().map(|time_ns| time_ns as f64 / 1e6))];
            let attempts = trace.spans.iter().filter(|span| span.parent.is_none()).count();
            if attempts > 1 {
                figures.push(shown.text_with("request.attempts", &[("count", &attempts.to_string())]));
            }
            ui.label(plain(figures.join(" · "), measures::TEXT_BODY, theme.text2));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let glyph_ui = |ui: &mut Ui, glyph, key: &str, is_there: bool| {
                let why_not = (!is_there).then(|| shown.text("requests.none"));
                button(ui, theme, &ButtonSpec { glyph, help: shown.text(key), why_not, ..ButtonSpec::default() }).clicked()
            };
            if glyph_ui(ui, glyph::X, "request.close", true) {
                actions.push(Action::EndInspection);
            }
            for (there, glyph, key) in
                [(next, glyph::CARET_RIGHT, "request.next"), (previous, glyph::CARET_LEFT, "request.previous")]
            {
                if glyph_ui(ui, glyph, key, there.is_some())
                    && let Some((request, began_ns)) = there
                {
                    actions.push(Action::Inspect { request, began_ns });
                }
            }
            let (words, help) = (shown.text("request.more"), shown.text("request.more_help"));
            if inspected.trace().is_some_and(|trace| trace.end.is_some())
                && button(ui, theme, &ButtonSpec { words: &words, help, look: Look::Quiet, ..ButtonSpec::default() }).clicked()
            {
                actions.push(Action::MoreLikeInspected);
            }
        });
    });
}

const fn outcome_colours(theme: &Theme, trace: &Trace) -> (Color32, Color32) {
    match trace.end {
        None => (theme.text2, theme.card2),
        Some((_, Ok(()))) => (theme.ok, theme.ok_tint),
        Some((_, Err(_))) => (theme.overloaded, theme.overloaded_tint),
    }
}

/// Why it failed, and the way to what is to blame.
fn failure_ui(ui: &mut Ui, shown: &Shown<'_>, trace: &Trace, actions: &mut Vec<Action>) {
    let theme = shown.theme;
    let teller = Teller { language: shown.language, design: shown.design };
    if trace.left_out > 0 {
        caption_ui(ui, theme, &shown.text_with("request.left_out", &[("count", &trace.left_out.to_string())]));
    }
    let Some((what, place)) = teller.failure(trace) else { return };
    let frame =
        Frame::new().fill(theme.overloaded_tint).corner_radius(measures::RADIUS_CARD).inner_margin(Margin::symmetric(12, 8));
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(crate::ui::widgets::label::glyph(glyph::WARNING, measures::GLYPH, theme.overloaded));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if shown.design.components.contains_key(&place.id) {
                    let words = shown.text_with("request.show", &[("where", &shown.label(&place.id))]);
                    if button(ui, theme, &ButtonSpec { words: &words, look: Look::Framed, ..ButtonSpec::default() }).clicked() {
                        actions.push(Action::Select(Selection::of_id(place.id.clone())));
                    }
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(egui::Label::new(plain(what, measures::TEXT_BODY, theme.text)).wrap());
                });
            });
        });
    });
}
