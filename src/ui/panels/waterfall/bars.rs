//! A row for each call of a request: when it was on the way, waited, worked, and waited for its own calls.

use egui::{Align2, Color32, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};

use crate::engine::Trace;
use crate::engine::trace::{Doing, Span};
use crate::ui::requests::Teller;
use crate::ui::shown::Shown;
use crate::ui::theme::Theme;
use crate::ui::widgets::label::plain;
use crate::ui::widgets::sign;
use crate::ui::{fonts, format, measures};

const ROW: f32 = 20.0;
const BAR: f32 = 10.0;
/// Room for the names, for what is asked, and for the time.
const NAME: f32 = 132.0;
const TASK: f32 = 82.0;
const TIME: f32 = 58.0;
/// By how much a call stands to the right of the one that made it, at most so often.
const INDENT: f32 = 8.0;
const INDENTS_MAX: usize = 4;
/// Room for a written time.
const TICK: f32 = 64.0;

/// Draws the rows; the span that was chosen.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, trace: &Trace, chosen: Option<usize>) -> Option<usize> {
    let ends = trace.spans.iter().filter_map(|span| span.heard_ns.or(span.left_ns));
    let end_ns = ends.chain(trace.end.map(|(end_ns, _)| end_ns)).max().unwrap_or(trace.began_ns);
    let width = ui.available_width();
    let left = ui.max_rect().left() + NAME + TASK;
    let scale = Scale {
        from_ns: trace.began_ns,
        to_ns: end_ns.max(trace.began_ns + 1),
        left,
        right: left + width - NAME - TASK - TIME,
    };
    ticks_ui(ui, shown, &scale);
    let mut picked = None;
    // Attempts say nothing that their calls do not, unless nobody was called.
    let is_shown = |span: &Span| span.parent.is_some();
    for (place, span) in trace.spans.iter().enumerate().filter(|(_, span)| is_shown(span)) {
        let depth = depth(trace, place).saturating_sub(1).min(INDENTS_MAX);
        if row_ui(ui, shown, (span, depth), &scale, chosen == Some(place)) {
            picked = Some(place);
        }
    }
    picked
}

struct Scale {
    from_ns: u64,
    to_ns: u64,
    left: f32,
    right: f32,
}

impl Scale {
    fn x(&self, time_ns: u64) -> f32 {
        let share = time_ns.saturating_sub(self.from_ns) as f64 / (self.to_ns - self.from_ns) as f64;
        self.left + (self.right - self.left) * share as f32
    }
}

fn depth(trace: &Trace, place: usize) -> usize {
    std::iter::successors(trace.spans[place].parent, |parent| trace.spans[*parent].parent).count()
}

/// Round times after the beginning, above the bars.
fn ticks_ui(ui: &mut Ui, shown: &Shown<'_>, scale: &Scale) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 14.0), Sense::hover());
    let all_ms = (scale.to_ns - scale.from_ns) as f64 / 1e6;
    let most = f64::from(((scale.right - scale.left) / TICK).max(1.0));
    let decade = 10_f64.powf((all_ms / most).max(1e-6).log10().floor());
    let step_ms =
        [1.0, 2.0, 5.0, 10.0].into_iter().map(|step| step * decade).find(|step| all_ms / step <= most).unwrap_or(all_ms);
    let count = (all_ms / step_ms).floor() as u64;
    for place in 0..=count {
        let ms = place as f64 * step_ms;
        let x = scale.x(scale.from_ns + (ms * 1e6) as u64);
        let words = if place == 0 { "0".to_owned() } else { format::duration_ms(shown.language, ms) };
        let font = fonts::regular(measures::TEXT_BADGE);
        ui.painter().text(pos2(x, rect.center().y), Align2::LEFT_CENTER, words, font, shown.theme.text3);
        ui.painter().vline(x - 2.0, rect.top()..=rect.bottom(), Stroke::new(1.0, shown.theme.line));
    }
}

fn row_ui(ui: &mut Ui, shown: &Shown<'_>, (span, depth): (&Span, usize), scale: &Scale, is_chosen: bool) -> bool {
    let (theme, teller) = (shown.theme, Teller { language: shown.language, design: shown.design });
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let (name, task) = (teller.place(&span.to), teller.task(span.task));
    let end_ns = span.heard_ns.or(span.left_ns);
    let time = format::measured_ms(shown.language, end_ns.map(|end_ns| (end_ns - span.sent_ns) as f64 / 1e6));
    let failure = span.outcome.and_then(Result::err).map(|reason| teller.reason(reason));
    let mut said = vec![name.clone(), task.clone(), time.clone()];
    said.extend(failure.clone());
    let said = said.join(", ");
    response.widget_info(|| WidgetInfo::selected(WidgetType::SelectableLabel, true, is_chosen, &said));
    if is_chosen || response.hovered() {
        let fill = if is_chosen { theme.accent_tint } else { theme.card2 };
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 4.0, fill);
    }
    let middle = rect.center().y;
    let text = |left: f32, right: f32, words: String, color: Color32| {
        let cell = Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom()));
        let painter = ui.painter().with_clip_rect(cell.intersect(ui.clip_rect()));
        painter.text(pos2(left, middle), Align2::LEFT_CENTER, words, fonts::regular(measures::TEXT_HINT), color);
    };
    text(rect.left() + INDENT * depth as f32, rect.left() + NAME - 6.0, name, theme.text);
    text(rect.left() + NAME, rect.left() + NAME + TASK - 6.0, task, theme.text3);
    bar(ui, theme, span, scale, middle);
    let color = if failure.is_some() { theme.overloaded } else { theme.text };
    ui.painter().text(pos2(rect.right(), middle), Align2::RIGHT_CENTER, time, fonts::semibold(measures::TEXT_HINT), color);
    let mut help = vec![phases_words(&teller, span)];
    help.extend(span.why.as_ref().map(|why| teller.why(why)));
    help.extend(failure);
    response.on_hover_text(help.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")).clicked()
}

fn phases_words(teller: &Teller<'_>, span: &Span) -> String {
    let doings = [Doing::WaitingForSlot, Doing::WaitingForCpu, Doing::Computing, Doing::Pausing, Doing::Calling];
    let times = doings.map(|doing| (doing, span.time_ns(doing)));
    let lines = times.iter().filter(|(_, time_ns)| *time_ns > 0).map(|(doing, time_ns)| teller.doing(span, *doing, *time_ns));
    lines.collect::<Vec<_>>().join("\n")
}

/// The way there and back as a dotted line, then what was done where it came in.
fn bar(ui: &Ui, theme: &Theme, span: &Span, scale: &Scale, middle: f32) {
    let end_ns = span.heard_ns.or(span.left_ns).unwrap_or(scale.to_ns);
    let way = [pos2(scale.x(span.sent_ns), middle), pos2(scale.x(end_ns), middle)];
    ui.painter().extend(Shape::dashed_line(&way, Stroke::new(1.0, theme.text3), 1.5, 2.5));
    let ends = span.phases.iter().skip(1).map(|phase| phase.from_ns).chain([span.left_ns.unwrap_or(end_ns)]);
    for (phase, phase_end_ns) in span.phases.iter().zip(ends) {
        let (left, right) = (scale.x(phase.from_ns), scale.x(phase_end_ns).max(scale.x(phase.from_ns) + 1.5));
        paint(ui, theme, phase.doing, Rect::from_x_y_ranges(left..=right, middle - BAR / 2.0..=middle + BAR / 2.0));
    }
    if span.failed_here && matches!(span.outcome, Some(Err(_))) {
        let at = pos2(scale.x(span.left_ns.unwrap_or(end_ns)), middle);
        ui.painter().add(sign::failed_sign(theme, at));
    }
}

/// Waiting is hollow, work is full, and waiting for others is a line: they differ in shape.
fn paint(ui: &Ui, theme: &Theme, doing: Doing, bar: Rect) {
    match doing {
        Doing::WaitingForSlot | Doing::WaitingForCpu => {
            ui.painter().rect(bar, 2.0, theme.busy_tint, Stroke::new(1.0, theme.busy_bar), egui::StrokeKind::Inside);
        }
        Doing::Computing => {
            ui.painter().rect_filled(bar, 2.0, theme.group_compute);
        }
        Doing::Pausing => {
            ui.painter().rect_filled(bar.shrink2(vec2(0.0, 2.0)), 2.0, theme.group_data);
        }
        Doing::Calling => {
            ui.painter().rect_filled(bar.shrink2(vec2(0.0, BAR / 2.0 - 1.0)), 0.0, theme.line2);
        }
    }
}

/// What the bars mean.
pub(super) fn legend_ui(ui: &mut Ui, shown: &Shown<'_>) {
    let signs =
        [(Doing::WaitingForCpu, "request.waiting"), (Doing::Computing, "request.working"), (Doing::Calling, "request.calling")];
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        for (doing, key) in signs {
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 14.0), Sense::hover());
            paint(ui, shown.theme, doing, Rect::from_center_size(rect.center(), vec2(14.0, BAR)));
            ui.label(plain(shown.text(key), measures::TEXT_BADGE, shown.theme.text3));
            ui.add_space(6.0);
        }
        let (rect, _) = ui.allocate_exact_size(vec2(16.0, 14.0), Sense::hover());
        let way = [rect.left_center(), rect.right_center()];
        ui.painter().extend(Shape::dashed_line(&way, Stroke::new(1.0, shown.theme.text3), 1.5, 2.5));
        ui.label(plain(shown.text("request.on_the_way"), measures::TEXT_BADGE, shown.theme.text3));
    });
}
