//! The names of charts with what is measured at the present moment, their scales, and the values under the pointer.

use egui::{Align2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::Bottom;
use super::axis::Axis;
use super::charts::{self, Chart, Scale};
use super::timeline::{LEFT, Places};
use crate::design::Id;
use crate::ui::runner::Entry;
use crate::ui::shown::Shown;
use crate::ui::{fonts, format, measures};

/// Room for the names of lines.
const LEGEND: f32 = 150.0;
/// Under that height a chart has room for its name or its figure, and not for both.
const BOTH_FROM: f32 = 26.0;

/// The name of a chart on its left, and its figure now.
pub(super) fn name(ui: &Ui, shown: &Shown<'_>, loaded: &[Id], chart: Chart, rect: Rect) {
    let theme = shown.theme;
    let left = rect.left() - LEFT + 2.0;
    let (figure, color) = figure(shown, loaded, chart);
    let words = shown.text(chart.key());
    let painter = ui.painter();
    let (small, large) = (fonts::regular(measures::TEXT_CAPTION), fonts::semibold(measures::TEXT_HINT));
    let middle = rect.center().y;
    if rect.height() >= BOTH_FROM && !figure.is_empty() {
        painter.text(pos2(left, middle - 7.0), Align2::LEFT_CENTER, words, small, theme.text2);
        painter.text(pos2(left, middle + 7.0), Align2::LEFT_CENTER, figure, large, color);
    } else {
        painter.text(pos2(left, middle), Align2::LEFT_CENTER, words, small, theme.text2);
        if chart == Chart::Success || rect.height() >= BOTH_FROM {
            painter.text(pos2(rect.left() - 8.0, middle), Align2::RIGHT_CENTER, figure, large, color);
        }
    }
}

/// What the newest snapshot says of it.
fn figure(shown: &Shown<'_>, loaded: &[Id], chart: Chart) -> (String, egui::Color32) {
    let (theme, language) = (shown.theme, shown.language);
    let Some(snapshot) = shown.snapshot().filter(|snapshot| snapshot.time_ns > 0) else { return (String::new(), theme.text) };
    let overall = &snapshot.overall;
    match chart {
        Chart::Requests => (format::rate(language, overall.rate_per_s), theme.text),
        Chart::Latency => match overall.latency {
            Some(latency) => {
                let p99 = format::duration_ms(language, latency.p99_ms);
                let p50 = format::duration_ms(language, latency.p50_ms);
                // One unit says it for both where it is the same.
                let p50 = p50.strip_suffix(" ms").filter(|_| p99.ends_with(" ms")).unwrap_or(&p50).to_owned();
                (
                    format!("{p50} · {p99}"),
                    if latency.p99_ms > shown.design.objective.p99_ms { theme.overloaded } else { theme.text },
                )
            }
            None => (String::new(), theme.text),
        },
        Chart::Success => {
            let failed: f64 = overall.failure_rate_per_s.values().sum();
            let ended = overall.completion_rate_per_s + failed;
            if ended == 0.0 {
                return (String::new(), theme.text);
            }
            let ratio = overall.completion_rate_per_s / ended;
            (
                format::percent_fine(ratio),
                if ratio >= shown.design.objective.success_ratio { theme.ok } else { theme.overloaded },
            )
        }
        Chart::Load => {
            let figures = loaded.first().and_then(|id| shown.figures(id));
            let words = figures.map(|figures| format::percent(figures.utilization_ratio));
            (words.unwrap_or_default(), theme.text)
        }
        Chart::HeatMap => (String::new(), theme.text),
    }
}

/// The least and the greatest number of a chart on its right.
pub(super) fn scale(ui: &Ui, shown: &Shown<'_>, loaded: &[Id], (chart, rect): (Chart, Rect), (low, high): Scale) {
    let language = shown.language;
    let write = |number: f64| match chart {
        Chart::Requests => format::rate(language, number),
        Chart::Latency | Chart::HeatMap if number.is_infinite() => "∞".to_owned(),
        Chart::Latency | Chart::HeatMap => format::duration_ms(language, number),
        Chart::Load => format::percent(number),
        Chart::Success => String::new(),
    };
    if chart == Chart::Success || rect.height() < 18.0 {
        return;
    }
    let font = fonts::regular(measures::TEXT_BADGE);
    let text = |y: f32, align, words: String| {
        ui.painter().text(pos2(rect.right() + 8.0, y), align, words, font.clone(), shown.theme.text3);
    };
    text(rect.top() - 2.0, Align2::LEFT_TOP, write(high));
    text(rect.bottom() + 2.0, Align2::LEFT_BOTTOM, if chart == Chart::Requests { "0".to_owned() } else { write(low) });
    if chart == Chart::Load && rect.height() > 36.0 {
        for (number, id) in loaded.iter().enumerate() {
            let y = rect.top() + 7.0 + 12.0 * number as f32;
            // At the right, which the run comes to last.
            let left = rect.right() - LEGEND;
            let line = [pos2(left, y), pos2(left + 20.0, y)];
            ui.painter().extend(charts::load_line(shown.theme, &line, number));
            ui.painter().text(pos2(left + 25.0, y), Align2::LEFT_CENTER, shown.label(id), font.clone(), shown.theme.text2);
        }
    }
}

/// What was measured in the second under the pointer, on a plate beside it.
pub(super) fn show(ui: &Ui, shown: &Shown<'_>, bottom: &Bottom, (places, axis): (&Places, &Axis), x: f32) {
    let theme = shown.theme;
    let time_ns = axis.time_ns(x);
    let Some(entry) = shown.report.past.seconds.at(time_ns) else { return };
    ui.painter().vline(x, places.plot.y_range(), Stroke::new(1.0, theme.text3));
    let lines = lines(shown, bottom, entry, time_ns);
    let font = fonts::regular(measures::TEXT_CAPTION);
    let galley = ui.painter().layout_no_wrap(lines.join("\n"), font, theme.text);
    let size = galley.size() + vec2(16.0, 10.0);
    let left = if x + 10.0 + size.x < places.plot.right() { x + 10.0 } else { x - 10.0 - size.x };
    let top = (places.plot.top() + 4.0).min(places.plot.bottom() - size.y);
    let plate = Rect::from_min_size(pos2(left, top), size);
    ui.painter().rect(plate, 6.0, theme.card2, Stroke::new(1.0, theme.line2), StrokeKind::Inside);
    ui.painter().galley(plate.min + vec2(8.0, 5.0), galley, theme.text);
}

fn lines(shown: &Shown<'_>, bottom: &Bottom, entry: &Entry, time_ns: u64) -> Vec<String> {
    let language = shown.language;
    let second = &entry.second;
    let rate = second.sent.iter().sum::<u64>() as f64 / f64::from(entry.seconds);
    let mut first = vec![format::clock(time_ns), format::rate(language, rate)];
    first.extend(second.latency.map(|latency| format!("p99 {}", format::duration_ms(language, latency.p99_ms))));
    first.extend(second.success_ratio().map(format::percent_fine));
    let mut lines = vec![first.join(" · ")];
    if let Some(latency) = second.latency.filter(|_| bottom.has(Chart::Latency)) {
        let quantile = |name: &str, ms: f64| format!("{name} {}", format::duration_ms(language, ms));
        lines.push([quantile("p50", latency.p50_ms), quantile("p95", latency.p95_ms)].join(" · "));
    }
    if bottom.has(Chart::Load) {
        let load = |id| {
            let load = shown.report.past.seconds.load(entry, id)?;
            Some(format!("{} {}", shown.label(id), format::percent(f64::from(load.utilization_ratio))))
        };
        lines.extend(bottom.drawn.loaded().iter().filter_map(load));
    }
    for (reason, count) in &second.failed {
        let name = format::sentence_case(&shown.text(&format!("reason.{}", reason.name())));
        lines.push(format!("{name} {}", format::rate(language, *count as f64 / f64::from(entry.seconds))));
    }
    lines
}
