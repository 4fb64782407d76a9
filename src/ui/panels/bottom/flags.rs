//! The marks on the axis of time as flags: read, led to another moment, taken away, put there.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align, Align2, Button, Color32, EventFilter, Id, Key, Modifiers, Popup, Rect, Response, ScrollArea, Sense, Shape, Stroke,
};
use egui::{StrokeKind, Ui, WidgetInfo, WidgetType, pos2, vec2};
use egui_phosphor::regular as glyph;

use super::axis::Axis;
use super::marks::{Kind, Mark, Origin, incident_ns};
use super::timeline::Places;
use super::{Bottom, Moment};
use crate::design::{Edit, Incident};
use crate::ui::action::Action;
use crate::ui::faults;
use crate::ui::incident::{self, Tone};
use crate::ui::shown::Shown;
use crate::ui::theme::Theme;
use crate::ui::widgets::{gesture, label};
use crate::ui::{fonts, format, measures};

/// Marks nearer to each other than that share a flag.
const NEAR: f32 = 14.0;
const HEIGHT: f32 = 17.0;
/// A flag without words.
const WIDTH_MIN: f32 = 18.0;
/// Words on less room say nothing.
const WORDS_MIN: f32 = 34.0;
const WORDS_MAX: f32 = 190.0;
/// To what an incident that is dragged snaps, and how far an arrow moves it.
const SNAP_S: f64 = 0.1;
const KEY_STEP_S: f64 = 1.0;
/// The latest moment of an incident: a day.
const AT_S_MAX: f64 = 86_400.0;

/// A flag: marks that lie near each other.
struct Flag<'a> {
    x: f32,
    marks: &'a [Mark],
}

/// The flags in view. What is `led` has one of its own, so that nothing that it comes near takes it out of the hand.
fn flags<'a>(marks: &'a [Mark], led: Option<Origin>, places: &Places, axis: &Axis) -> Vec<Flag<'a>> {
    let seen = |mark: &Mark| places.plot.x_range().contains(axis.x(mark.at_ns));
    let first = marks.partition_point(|mark| axis.x(mark.at_ns) < places.plot.left());
    let mut flags: Vec<Flag<'a>> = Vec::new();
    let mut place = first;
    while place < marks.len() && seen(&marks[place]) {
        let x = axis.x(marks[place].at_ns);
        let is_led = |mark: &Mark| Some(mark.origin) == led;
        let joins = |mark: &&Mark| axis.x(mark.at_ns) - x < NEAR && !is_led(mark);
        let near = if is_led(&marks[place]) { 1 } else { marks[place..].iter().take_while(joins).count() };
        flags.push(Flag { x, marks: &marks[place..place + near] });
        place += near;
    }
    flags
}

/// The lines down from the flags.
pub(super) fn lines(ui: &Ui, shown: &Shown<'_>, bottom: &Bottom, places: &Places, axis: &Axis) {
    for flag in flags(bottom.marks.all(), bottom.led, places, axis) {
        let color = colours(shown.theme, strongest(flag.marks)).0;
        let line = [pos2(flag.x, places.marks.bottom() - 3.0), pos2(flag.x, places.plot.bottom())];
        ui.painter().extend(Shape::dashed_line(&line, Stroke::new(1.2, color), 2.0, 3.0));
    }
}

/// Of several marks the one that hurts most is seen.
fn strongest(marks: &[Mark]) -> &Mark {
    let rank = |mark: &&Mark| match mark.kind {
        Kind::Fault(Tone::Harm) => 4,
        Kind::Named => 3,
        Kind::Fault(Tone::Strain) => 2,
        Kind::Fault(Tone::Repair) => 1,
        Kind::Change => 0,
    };
    marks.iter().max_by_key(rank).unwrap_or(&marks[0])
}

/// The line and text of a mark, and its ground.
const fn colours(theme: &Theme, mark: &Mark) -> (Color32, Color32) {
    match mark.kind {
        _ if mark.is_missed => (theme.text3, theme.card),
        Kind::Fault(Tone::Harm) => (theme.overloaded, theme.overloaded_tint),
        Kind::Fault(Tone::Strain) => (theme.busy, theme.busy_tint),
        Kind::Fault(Tone::Repair) => (theme.ok, theme.ok_tint),
        Kind::Change => (theme.text2, theme.card2),
        Kind::Named => (theme.gold, theme.gold_tint),
    }
}

/// Draws the flags; what somebody does with one is asked for.
pub(super) fn show(ui: &Ui, shown: &Shown<'_>, bottom: &mut Bottom, places: &Places, axis: &Axis, actions: &mut Vec<Action>) {
    let all = std::mem::take(&mut bottom.marks);
    let marks = all.all();
    if !ui.input(|input| input.pointer.any_down()) {
        bottom.led = None;
    }
    let flags = flags(marks, bottom.led, places, axis);
    bottom.focused = None;
    for (number, flag) in flags.iter().enumerate() {
        let end = flags.get(number + 1).map_or_else(|| places.plot.right() + 40.0, |next| next.x - WIDTH_MIN / 2.0 - 3.0);
        let response = flag_ui(ui, shown, flag, end, places);
        let [mark] = flag.marks else {
            list_menu(&response, shown, flag.marks, bottom, actions);
            continue;
        };
        if response.has_focus() {
            bottom.focused = Some(mark.origin);
        }
        lead(ui, shown, bottom, (mark, &response), axis, actions);
        if response.clicked() {
            actions.push(go_to(shown, mark));
        }
        list_menu(&response, shown, flag.marks, bottom, actions);
    }
    bottom.marks = all;
}

/// A jump to just before something happens, or to the moment that has a name.
fn go_to(shown: &Shown<'_>, mark: &Mark) -> Action {
    let before = u64::from(!matches!(mark.origin, Origin::Moment(_)));
    Action::Seek(mark.at_ns.saturating_sub(before).min(shown.report.past.furthest_ns))
}

fn flag_ui(ui: &Ui, shown: &Shown<'_>, flag: &Flag<'_>, end: f32, places: &Places) -> Response {
    let theme = shown.theme;
    let mark = strongest(flag.marks);
    let (color, ground) = colours(theme, mark);
    let left = flag.x - WIDTH_MIN / 2.0;
    let room = (end - left - WIDTH_MIN - 4.0).min(WORDS_MAX);
    let count = flag.marks.len();
    let words = if count > 1 { format!("{count}") } else { mark.words.clone() };
    let galley = (room >= WORDS_MIN || count > 1).then(|| {
        let mut job = LayoutJob::single_section(words, TextFormat::simple(fonts::semibold(measures::TEXT_BADGE), color));
        job.wrap =
            TextWrapping { max_width: room.max(16.0), max_rows: 1, break_anywhere: true, overflow_character: Some('…') };
        ui.painter().layout_job(job)
    });
    let width = WIDTH_MIN + galley.as_ref().map_or(0.0, |galley| galley.size().x + 7.0);
    let pill = Rect::from_min_size(pos2(left, places.marks.bottom() - HEIGHT - 2.0), vec2(width, HEIGHT));
    let id = flag_id(mark);
    let response = ui.interact(pill, id, Sense::click_and_drag());
    let said = said(shown, flag.marks);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &said));
    let is_planned = mark.at_ns > shown.report.past.furthest_ns || mark.is_missed;
    let line = Stroke::new(1.0, if response.hovered() { theme.text } else { color });
    if is_planned {
        ui.painter().rect(pill, HEIGHT / 2.0, ground, Stroke::NONE, StrokeKind::Inside);
        let middle = pill.shrink(0.5);
        let outline = [middle.left_top(), middle.right_top(), middle.right_bottom(), middle.left_bottom(), middle.left_top()];
        ui.painter().extend(Shape::dashed_line(&outline, line, 3.0, 2.0));
    } else {
        ui.painter().rect(pill, HEIGHT / 2.0, ground, line, StrokeKind::Inside);
    }
    let sign = pos2(flag.x, pill.center().y);
    ui.painter().text(sign, Align2::CENTER_CENTER, mark.glyph, fonts::glyph_bold(11.0), color);
    if let Some(galley) = galley {
        ui.painter().galley(pos2(left + WIDTH_MIN, pill.center().y - galley.size().y / 2.0), galley, color);
    }
    let hint = match mark.origin {
        Origin::Incident(_) if count == 1 => format!("\n{}", shown.text("timeline.incident_help")),
        Origin::Moment(_) if count == 1 => format!("\n{}", shown.text("timeline.moment_help")),
        _ => String::new(),
    };
    response.on_hover_text(said + &hint)
}

/// The same wherever the mark is led.
fn flag_id(mark: &Mark) -> Id {
    match mark.origin {
        Origin::Incident(place) => Id::new(("incident", place)),
        Origin::Moment(place) => Id::new(("moment", place)),
        Origin::Done => Id::new(("done", mark.at_ns)),
    }
}

/// Each mark on a line: when, what, and where it comes from.
fn said(shown: &Shown<'_>, marks: &[Mark]) -> String {
    let line = |mark: &Mark| {
        let origin = match mark.origin {
            Origin::Incident(_) if mark.is_missed => format!(" · {}", shown.text("timeline.missed")),
            Origin::Incident(_) => format!(" · {}", shown.text("timeline.of_file")),
            Origin::Done => format!(" · {}", shown.text("timeline.by_hand")),
            Origin::Moment(_) => String::new(),
        };
        format!("{} {}{origin}", format::clock(mark.at_ns), mark.words)
    };
    marks.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// An incident or a moment is led along the axis, by a drag or by arrows.
fn lead(
    ui: &Ui,
    shown: &Shown<'_>,
    bottom: &mut Bottom,
    (mark, response): (&Mark, &Response),
    axis: &Axis,
    actions: &mut Vec<Action>,
) {
    if mark.origin == Origin::Done {
        return;
    }
    let mut at_s = mark.at_ns as f64 / 1e9;
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged_by(egui::PointerButton::Primary)) {
        at_s = (axis.time_ns(pointer.x) as f64 / 1e9 / SNAP_S).round() * SNAP_S;
    }
    if response.has_focus() {
        let own_keys = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, own_keys));
        let presses = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)) as f64;
        at_s += KEY_STEP_S * (presses(Key::ArrowRight) - presses(Key::ArrowLeft));
    }
    // A tenth as it is written, and not what sums of floats make of it.
    let at_s = (at_s.clamp(0.0, AT_S_MAX) * 1e3).round() / 1e3;
    if incident_ns(at_s).abs_diff(mark.at_ns) < 1_000_000 {
        return;
    }
    bottom.led = response.dragged().then_some(mark.origin);
    match mark.origin {
        Origin::Incident(place) => {
            let mut incidents = shown.design.incidents.clone();
            incidents[place].at_s = at_s;
            actions.push(Action::EditInGesture(Edit::SetIncidents(incidents), gesture::of(ui, response)));
        }
        Origin::Moment(place) => {
            if let Some(moment) = bottom.moments.get_mut(place) {
                moment.at_ns = incident_ns(at_s);
            }
        }
        Origin::Done => {}
    }
}

/// The menu of a flag.
fn list_menu(response: &Response, shown: &Shown<'_>, marks: &[Mark], bottom: &mut Bottom, actions: &mut Vec<Action>) {
    let popup = if marks.len() > 1 { Popup::menu(response) } else { Popup::context_menu(response) };
    popup.show(|ui| {
        ui.set_min_width(200.0);
        for (number, mark) in marks.iter().enumerate() {
            if number > 0 {
                ui.separator();
            }
            label::caption_ui(ui, shown.theme, &said(shown, std::slice::from_ref(mark)));
            if let Origin::Moment(place) = mark.origin
                && let Some(moment) = bottom.moments.get_mut(place)
            {
                ui.add(egui::TextEdit::singleline(&mut moment.name).char_limit(measures::LABEL_LETTERS_MAX));
            }
            if ui.button(shown.text("timeline.go_there")).clicked() {
                actions.push(go_to(shown, mark));
            }
            if mark.origin != Origin::Done && ui.button(shown.text("timeline.remove")).clicked() {
                actions.extend(remove(shown, bottom, mark.origin));
                ui.close();
                return;
            }
        }
    });
}

/// Takes an incident out of the file, or a name from a moment.
pub(super) fn remove(shown: &Shown<'_>, bottom: &mut Bottom, origin: Origin) -> Option<Action> {
    match origin {
        Origin::Incident(place) => {
            let mut kept = shown.design.incidents.clone();
            kept.remove(place);
            Some(Action::Edit(Edit::SetIncidents(kept)))
        }
        Origin::Moment(place) => {
            if place < bottom.moments.len() {
                bottom.moments.remove(place);
            }
            None
        }
        Origin::Done => None,
    }
}

/// The menu of a place on the axis: what may happen there, and what else can be done with that moment.
pub(super) fn place_menu(response: &Response, shown: &Shown<'_>, bottom: &mut Bottom, axis: &Axis, actions: &mut Vec<Action>) {
    if response.secondary_clicked() {
        bottom.menu_ns = response.interact_pointer_pos().map_or(0, |pointer| axis.time_ns(pointer.x));
    }
    Popup::context_menu(response).show(|ui| {
        ui.set_min_width(220.0);
        let at_ns = bottom.menu_ns;
        let clock = format::clock(at_ns);
        if ui.button(shown.text_with("timeline.run_to", &[("clock", &clock)])).clicked() {
            actions.push(Action::Seek(at_ns));
        }
        if ui.button(shown.text("timeline.mark_here")).clicked() {
            bottom.mark(shown.language, at_ns);
        }
        ui.separator();
        incident_menu_ui(ui, shown, at_ns, actions);
    });
}

/// What may befall the design at a moment: a row for each, of what is selected first.
pub(super) fn incident_menu_ui(ui: &mut Ui, shown: &Shown<'_>, at_ns: u64, actions: &mut Vec<Action>) {
    let head = shown.text_with("timeline.place_at", &[("clock", &format::clock(at_ns))]);
    label::caption_ui(ui, shown.theme, &head);
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for fault in faults::possible(shown.design, shown.selection) {
            let words = incident::words(shown, &fault);
            let colour = match incident::tone(&fault) {
                Tone::Harm => shown.theme.overloaded,
                Tone::Strain => shown.theme.busy,
                Tone::Repair => shown.theme.ok,
            };
            let row = label::with_glyph(incident::glyph_of(&fault), &words, measures::TEXT_BODY, colour);
            let response = ui.add(Button::new(row).frame_when_inactive(false));
            response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &words));
            if response.clicked() {
                actions.push(place(shown, at_ns, fault));
                ui.close();
            }
        }
    });
    if shown.selection.is_empty() {
        label::caption_ui(ui, shown.theme, &shown.text("timeline.select_first"));
    }
}

/// Puts an incident into the file.
fn place(shown: &Shown<'_>, at_ns: u64, what: crate::design::Fault) -> Action {
    let snapped_s = (at_ns as f64 / 1e9 / SNAP_S).round() * SNAP_S;
    let mut incidents = shown.design.incidents.clone();
    incidents.push(Incident { at_s: (snapped_s * 1e3).round() / 1e3, what });
    Action::Edit(Edit::SetIncidents(incidents))
}

/// The button that puts an incident at the present moment.
pub(super) fn add_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    let words = shown.text("timeline.add");
    let spec = crate::ui::widgets::ButtonSpec {
        glyph: glyph::PLUS,
        words: &words,
        help: shown.text("timeline.add_help"),
        ..Default::default()
    };
    let response = crate::ui::widgets::button(ui, shown.theme, &spec);
    Popup::menu(&response).align(egui::RectAlign::TOP_START).show(|ui| {
        ui.set_min_width(220.0);
        ui.with_layout(egui::Layout::top_down_justified(Align::LEFT), |ui| {
            incident_menu_ui(ui, shown, shown.report.time_ns(), actions);
        });
    });
}

impl Bottom {
    /// Gives a moment a name to begin with.
    pub(super) fn mark(&mut self, language: crate::words::Language, at_ns: u64) {
        let number = (self.moments.len() + 1).to_string();
        let name = crate::words::text_with(language, "timeline.moment", &[("number", &number)]);
        self.moments.push(Moment { at_ns, name });
    }
}
