//! The bar at the bottom: what the run rests on, and what is wrong.

use egui::{Align, Button, Color32, Layout, Popup, Sense, Ui, WidgetInfo, WidgetType, vec2};
use egui_phosphor::regular as glyph;

use crate::ui::action::Action;
use crate::ui::shown::{self, Shown};
use crate::ui::widgets::label::{self, body_ui, caption_ui, plain, strong};
use crate::ui::{format, measures};
use crate::words::with_commas;

/// Width of the bar that says how far the way has come.
const PROGRESS: f32 = 120.0;

/// Draws the bar.
pub fn show(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    ui.spacing_mut().interact_size.y = 18.0;
    ui.horizontal_centered(|ui| {
        let theme = shown.theme;
        ui.label(plain(shown.text("status.seed"), measures::TEXT_HINT, theme.text2));
        item(ui, shown.design.seed.to_string(), theme.text);
        if shown.is_engine_dead {
            glyph_item(ui, glyph::WARNING, &shown.text("status.engine_dead"), theme.overloaded);
        } else {
            run_ui(ui, shown, actions);
        }
        unread_ui(ui, shown);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let zoom = format!("{:.0} %", shown.zoom * 100.0);
            item(ui, shown.text_with("status.zoom", &[("zoom", &zoom)]), theme.text2);
            problems_ui(ui, shown, actions);
            ui.add_space(10.0);
            if !shown.selection.is_empty() {
                let count = shown.selection.len().to_string();
                item(ui, shown.text_with("status.selected", &[("count", &count)]), theme.text2);
            }
        });
    });
}

/// Says that the design is not all that its file has.
fn unread_ui(ui: &mut Ui, shown: &Shown<'_>) {
    if shown.unread > 0 {
        let words = shown.text_with("status.unread", &[("count", &shown.unread.to_string())]);
        let words = label::with_glyph(glyph::WARNING, &words, measures::TEXT_HINT, shown.theme.busy);
        ui.label(words).on_hover_text(shown.text("status.unread_help"));
    }
}

fn item(ui: &mut Ui, text: String, colour: Color32) {
    ui.label(plain(text, measures::TEXT_HINT, colour));
    ui.add_space(10.0);
}

fn glyph_item(ui: &mut Ui, glyph: &str, text: &str, colour: Color32) {
    ui.label(label::with_glyph(glyph, text, measures::TEXT_HINT, colour));
    ui.add_space(10.0);
}

/// How far the way to a far moment has come, and the way out of it.
fn progress_ui(ui: &mut Ui, shown: &Shown<'_>, far_ns: u64, actions: &mut Vec<Action>) {
    let theme = shown.theme;
    let share = (shown.report.time_ns() as f64 / far_ns as f64) as f32;
    ui.label(plain(
        shown.text_with("status.on_the_way", &[("clock", &format::clock(far_ns))]),
        measures::TEXT_HINT,
        theme.text2,
    ));
    let (rect, response) = ui.allocate_exact_size(vec2(PROGRESS, 4.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::ProgressIndicator, true, format::percent(f64::from(share))));
    ui.painter().rect_filled(rect, 2.0, theme.card2);
    ui.painter().rect_filled(rect.with_max_x(rect.left() + rect.width() * share), 2.0, theme.accent);
    item(ui, format::percent(f64::from(share)), theme.text);
    if ui.add(Button::new(plain(shown.text("status.stop"), measures::TEXT_HINT, theme.text)).small()).clicked() {
        actions.push(Action::StopSeeking);
    }
    ui.add_space(10.0);
}

fn run_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    let theme = shown.theme;
    ui.label(label::glyph(glyph::SEAL_CHECK, 14.0, theme.ok));
    item(ui, shown.text("status.exact"), theme.text2);
    if let Some(far_ns) = shown.report.far_ns() {
        progress_ui(ui, shown, far_ns, actions);
    } else {
        let (text, colour) = pace_text(shown);
        glyph_item(ui, glyph::GAUGE, &text, colour);
    }
    let generated = shown.snapshot().map_or(0, |snapshot| snapshot.totals.generated);
    let count = with_commas(&generated.to_string());
    let key = if generated == 1 { "status.requests_one" } else { "status.requests" };
    item(ui, shown.text_with(key, &[("count", &count)]), theme.text2);
    failing_ui(ui, shown);
}

/// The rate of failures over the last seconds, where there are any.
fn failing_ui(ui: &mut Ui, shown: &Shown<'_>) {
    let per_s: f64 = shown.snapshot().map_or(0.0, |snapshot| snapshot.overall.failure_rate_per_s.values().sum());
    if per_s > 0.0 {
        let rate = format::rate(shown.language, per_s);
        glyph_item(ui, glyph::X_CIRCLE, &shown.text_with("status.failing", &[("rate", &rate)]), shown.theme.overloaded);
    }
}

/// How fast simulated time passes; busy where the machine cannot hold the speed that was asked for.
fn pace_text(shown: &Shown<'_>) -> (String, Color32) {
    if !shown.is_running && shown.report.is_past() {
        return (shown.text_with("status.past", &[("clock", &format::clock(shown.report.time_ns()))]), shown.theme.accent);
    }
    if !shown.is_running {
        return (shown.text("status.paused"), shown.theme.text2);
    }
    let Some(factor) = shown.report.real_time_factor else { return (shown.text("status.starting"), shown.theme.text2) };
    let is_slow = shown.speed.is_finite() && factor < shown.speed * 0.95;
    (format::pace(shown.language, factor), if is_slow { shown.theme.busy } else { shown.theme.text2 })
}

fn problems_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    let theme = shown.theme;
    let (glyph, words, colour) = match shown.problems.len() {
        0 => (glyph::CHECK_CIRCLE, shown.text("status.no_problem"), theme.text2),
        count => (glyph::WARNING, shown.counted("status.problems", count), theme.busy),
    };
    let words = label::with_glyph(glyph, &words, measures::TEXT_HINT, colour);
    let response = ui.add(Button::new(words).frame(false).small());
    if shown.problems.is_empty() {
        return;
    }
    Popup::menu(&response).width(380.0).show(|ui| {
        egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| problem_list_ui(ui, shown, actions));
    });
}

/// The problems of the design; a click on one selects what it is about.
fn problem_list_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    if !shown.report.problems.is_empty() && shown.report.snapshot.is_some() {
        body_ui(ui, shown.theme, &shown.text("status.last_good"));
        ui.separator();
    }
    for problem in shown.problems {
        let (what, mend) = shown.problem_text(problem);
        caption_ui(ui, shown.theme, &shown.problem_place(problem));
        let row = ui.add(Button::new(strong(what, measures::TEXT_BODY, shown.theme.text)).wrap().frame_when_inactive(false));
        body_ui(ui, shown.theme, &mend);
        ui.add_space(6.0);
        if row.clicked()
            && let Some(selection) = shown::selection_of(shown.design, problem)
        {
            actions.push(Action::Select(selection));
        }
    }
}
