//! The run over time: charts, marks and the playhead on one axis.

use egui::{
    Align2, CursorIcon, EventFilter, Id, Key, Modifiers, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo,
};
use egui::{WidgetType, pos2, vec2};
use egui_phosphor::regular as glyph;

use super::axis::Axis;
use super::charts::{Chart, Key as ChartKey};
use super::{Bottom, flags, readout};
use crate::ui::action::Action;
use crate::ui::command::Command;
use crate::ui::shown::Shown;
use crate::ui::widgets::sign;
use crate::ui::{fonts, format, measures, style};

/// Room on the left for the names of charts, and on the right for their scales.
pub(super) const LEFT: f32 = 106.0;
pub(super) const RIGHT: f32 = 58.0;
/// Height of the row of marks, of the row of times, and of a chart that is as high as a line.
const MARKS: f32 = 22.0;
const TIMES: f32 = 16.0;
const LINE: f32 = 13.0;
/// Room between two charts.
const GAP: f32 = 5.0;
/// How strongly the panel covers what lies after the present moment.
const VEIL: f32 = 0.55;
/// By how much an arrow moves the playhead.
const KEY_STEP_NS: u64 = 1_000_000_000;

/// The places of the parts.
pub(super) struct Places {
    pub(super) marks: Rect,
    pub(super) plot: Rect,
    pub(super) rows: Vec<(Chart, Rect)>,
}

impl Places {
    fn new(area: Rect, chosen: &[Chart]) -> Self {
        let inside = Rect::from_min_max(pos2(area.left() + LEFT, area.top()), pos2(area.right() - RIGHT, area.bottom()));
        let marks = inside.with_max_y(inside.top() + MARKS);
        let plot = Rect::from_min_max(marks.left_bottom(), inside.max - vec2(0.0, TIMES));
        let lines = chosen.iter().filter(|chart| chart.weight().is_none()).count() as f32;
        let weight: f32 = chosen.iter().filter_map(|chart| chart.weight()).sum();
        let gaps = GAP * chosen.len().saturating_sub(1) as f32;
        let unit = (plot.height() - lines * LINE - gaps).max(0.0) / weight.max(0.01);
        let mut top = plot.top();
        let mut rows = Vec::new();
        for chart in chosen {
            let height = chart.weight().map_or(LINE, |weight| weight * unit);
            rows.push((*chart, Rect::from_min_size(pos2(plot.left(), top), vec2(plot.width(), height))));
            top += height + GAP;
        }
        Self { marks, plot, rows }
    }
}

/// Draws it into what is left of the panel.
pub(super) fn show(ui: &Ui, shown: &Shown<'_>, bottom: &mut Bottom, actions: &mut Vec<Action>) {
    let area = ui.available_rect_before_wrap();
    let places = Places::new(area, &bottom.charts());
    if places.plot.width() < 80.0 || places.plot.height() < 20.0 {
        return;
    }
    bottom.marks.refresh(shown, &bottom.moments);
    let last_ns = shown.report.past.furthest_ns.max(bottom.marks.all().last().map_or(0, |mark| mark.at_ns));
    let whole = Axis::new(None, last_ns, places.plot.x_range());
    let axis = Axis::new(bottom.zoomed, last_ns, places.plot.x_range());
    let response = plot_response(ui, shown, places.plot);
    bottom.zoomed = look(ui, &response, &axis, &whole).unwrap_or(bottom.zoomed);
    draw_charts(ui, shown, bottom, &places, axis);
    veil(ui, shown, &places, &axis);
    seek(ui, shown, &response, &axis, actions);
    flags::lines(ui, shown, bottom, &places, &axis);
    flags::show(ui, shown, bottom, &places, &axis, actions);
    playhead_ui(ui, shown, &response, (&places, &axis), actions);
    flags::place_menu(&response, shown, bottom, &axis, actions);
    if let Some(pointer) = response.hover_pos().filter(|_| !response.dragged()) {
        readout::show(ui, shown, bottom, (&places, &axis), pointer.x);
    }
}

/// The charts as a widget: what the playhead is dragged over, by the pointer or by keys.
fn plot_response(ui: &Ui, shown: &Shown<'_>, plot: Rect) -> Response {
    let response = ui.interact(plot, Id::new("playhead"), Sense::click_and_drag());
    let seconds = shown.report.time_ns() as f64 / 1e9;
    response.widget_info(|| {
        let mut info = WidgetInfo::slider(true, seconds, shown.text("timeline.playhead"));
        info.typ = WidgetType::Slider;
        info
    });
    response.on_hover_cursor(CursorIcon::Default)
}

/// A wheel looks closer at a part of the run, a drag with the middle button moves it; a double click shows all of it.
fn look(ui: &Ui, response: &Response, axis: &Axis, whole: &Axis) -> Option<super::axis::Zoomed> {
    if response.double_clicked() {
        return Some(None);
    }
    if response.dragged_by(egui::PointerButton::Middle) {
        return Some(axis.moved(-response.drag_delta().x, whole));
    }
    let pointer = response.hover_pos()?;
    let (zoom, scroll) = ui.input(|input| (input.zoom_delta(), input.smooth_scroll_delta()));
    let factor = zoom * (scroll.y * measures::WHEEL_ZOOM).exp();
    if scroll.x != 0.0 {
        return Some(axis.moved(-scroll.x, whole));
    }
    ((factor - 1.0).abs() > 1e-4).then(|| axis.zoomed(factor, pointer.x, whole))
}

fn seek(ui: &Ui, shown: &Shown<'_>, response: &Response, axis: &Axis, actions: &mut Vec<Action>) {
    let furthest_ns = shown.report.past.furthest_ns;
    let is_led = response.dragged_by(egui::PointerButton::Primary) || response.clicked_by(egui::PointerButton::Primary);
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| is_led && furthest_ns > 0) {
        // Past the last moment that there was nothing has happened yet.
        actions.push(Action::Seek(axis.time_ns(pointer.x).min(furthest_ns)));
        response.request_focus();
    }
    let own_keys = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, own_keys));
    if !response.has_focus() {
        return;
    }
    let presses = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)) as u64;
    let (back, on) = (presses(Key::ArrowLeft), presses(Key::ArrowRight));
    let now_ns = shown.report.sought_ns.unwrap_or_else(|| shown.report.time_ns());
    if back != on {
        let moved_ns = now_ns.saturating_sub(back * KEY_STEP_NS).saturating_add(on * KEY_STEP_NS);
        actions.push(Action::Seek(moved_ns.min(furthest_ns)));
    }
    if presses(Key::Home) > 0 {
        actions.push(Action::Seek(0));
    }
    if presses(Key::End) > 0 {
        actions.push(Action::Seek(furthest_ns));
    }
}

fn draw_charts(ui: &Ui, shown: &Shown<'_>, bottom: &mut Bottom, places: &Places, axis: Axis) {
    let theme = shown.theme;
    let painter = ui.painter();
    let grid = Stroke::new(1.0, theme.line);
    for (x, words) in axis.ticks() {
        painter.vline(x, places.plot.y_range(), grid);
        let place = pos2(x, places.plot.bottom() + 3.0);
        painter.text(place, Align2::CENTER_TOP, words, fonts::regular(measures::TEXT_BADGE), theme.text3);
    }
    let history = &shown.report.past.seconds;
    let key = ChartKey {
        edition: history.edition(),
        run: shown.report.run,
        axis,
        rows: places.rows.clone(),
        is_dark: theme.is_dark,
        loaded: if bottom.has(Chart::Load) { super::loaded(shown) } else { Vec::new() },
        objective: (shown.design.objective.p99_ms, shown.design.objective.success_ratio),
    };
    bottom.drawn.refresh(key, history, theme);
    let clipped = painter.with_clip_rect(places.plot.expand2(vec2(0.5, 1.0)).intersect(ui.clip_rect()));
    clipped.extend(bottom.drawn.shapes());
    for (chart, rect) in &places.rows {
        readout::name(ui, shown, bottom.drawn.loaded(), *chart, *rect);
        if let Some(scale) = bottom.drawn.scale(*chart).filter(|_| !history.entries().is_empty()) {
            readout::scale(ui, shown, bottom.drawn.loaded(), (*chart, *rect), scale);
        }
    }
    if history.entries().is_empty() && shown.report.past.furthest_ns == 0 {
        let words = shown.text("timeline.empty");
        painter.text(places.plot.center(), Align2::CENTER_CENTER, words, fonts::regular(measures::TEXT_BODY), theme.text3);
    }
}

/// What lies after the present moment is covered.
fn veil(ui: &Ui, shown: &Shown<'_>, places: &Places, axis: &Axis) {
    if !shown.report.is_past() {
        return;
    }
    let after = places.plot.with_min_x(axis.x(shown.report.time_ns()).max(places.plot.left()));
    if after.is_positive() {
        ui.painter().rect_filled(after, 0.0, shown.theme.panel.gamma_multiply(VEIL));
    }
}

/// The line at the present moment and the pill on it, which leads back to the last one there was.
fn playhead_ui(ui: &Ui, shown: &Shown<'_>, charts: &Response, (places, axis): (&Places, &Axis), actions: &mut Vec<Action>) {
    let theme = shown.theme;
    let time_ns = shown.report.time_ns();
    if shown.report.past.furthest_ns == 0 {
        return;
    }
    let x = axis.x(time_ns);
    if !places.plot.x_range().expand(1.0).contains(x) {
        return;
    }
    ui.painter().vline(x, places.marks.bottom() - 3.0..=places.plot.bottom(), Stroke::new(2.0, theme.accent));
    let clock = format::clock(time_ns);
    let is_past = shown.report.is_past();
    let key = if is_past { "timeline.go_live" } else { "timeline.live" };
    let words = shown.text_with(key, &[("clock", &clock)]);
    let galley = ui.painter().layout_no_wrap(words.clone(), fonts::semibold(measures::TEXT_CAPTION), theme.on_accent);
    let size = vec2(galley.size().x + 14.0, 17.0);
    let left = (x - size.x / 2.0).clamp(places.plot.left(), places.plot.right() + RIGHT - size.x);
    let pill = Rect::from_min_size(pos2(left, places.marks.bottom() - 19.0), size);
    let response = ui.interact(pill, Id::new("go live"), if is_past { Sense::click() } else { Sense::hover() });
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, is_past, &words));
    ui.painter().rect(pill, 4.0, theme.accent, Stroke::NONE, StrokeKind::Inside);
    if charts.has_focus() {
        // What the keyboard moves is the playhead, not the charts.
        style::draws_own_ring(ui.ctx(), charts.id);
        ui.painter().rect_stroke(pill.expand(2.0), 6.0, Stroke::new(2.0, theme.accent), StrokeKind::Outside);
    }
    ui.painter().galley(pill.center() - galley.size() / 2.0, galley, theme.on_accent);
    if response.clicked() {
        actions.push(Action::Command(Command::GoLive));
    }
}

/// The signs of the classes that are asked for, and of failures, with their names.
pub(super) fn legend_ui(ui: &mut Ui, shown: &Shown<'_>) {
    let theme = shown.theme;
    let item = |ui: &mut Ui, shapes: &dyn Fn(egui::Pos2) -> Vec<Shape>, words: &str| {
        let (rect, _) = ui.allocate_exact_size(vec2(12.0, measures::BUTTON), Sense::hover());
        ui.painter().extend(shapes(rect.center()));
        ui.label(crate::ui::widgets::label::plain(words, measures::TEXT_CAPTION, theme.text2));
        ui.add_space(6.0);
    };
    ui.spacing_mut().item_spacing.x = 4.0;
    for class in crate::design::Class::ALL.iter().copied().filter(|class| shown.design.workload.share(*class) > 0.0) {
        let words = format::sentence_case(&crate::catalog::class_label(shown.language, class));
        item(ui, &|at| sign::class_sign(theme, class, at), &words);
    }
    item(ui, &|at| vec![sign::failed_sign(theme, at)], &shown.text("timeline.failed"));
}

/// The glyph of the button that opens and closes the panel.
pub(super) const GLYPH: &str = glyph::CHART_LINE;
