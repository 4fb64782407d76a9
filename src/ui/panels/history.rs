//! The list of the steps of the history, over a corner of the canvas. A click on one goes there.

use egui::{Align, Area, Button, Frame, Id, Layout, Margin, Order, Rect, Response, ScrollArea, Stroke, Ui, vec2};
use egui_phosphor::regular as glyph;

use crate::design::{Act, History};
use crate::ui::action::Action;
use crate::ui::command::Command;
use crate::ui::deed::deed_text;
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::{self, caption_ui, plain, strong};
use crate::ui::widgets::{ButtonSpec, button};

/// Where the list is on the canvas: below the tools.
const PLACE: egui::Vec2 = vec2(10.0, 58.0);
/// What of the canvas's height the list takes at most.
const HEIGHT_SHARE: f32 = 0.6;

/// Draws the list over `canvas`; where it is.
pub fn show(ui: &Ui, shown: &Shown<'_>, canvas: Rect, actions: &mut Vec<Action>) -> Response {
    let theme = shown.theme;
    let area = Area::new(Id::new("history")).order(Order::Middle).fixed_pos(canvas.left_top() + PLACE);
    let shown = area.show(ui.ctx(), |ui| {
        let frame = Frame::new().fill(theme.panel).stroke(Stroke::new(1.0, theme.line2));
        frame.corner_radius(measures::RADIUS_POPOVER).inner_margin(Margin::same(10)).show(ui, |ui| {
            ui.set_width(measures::HISTORY);
            ui.spacing_mut().item_spacing.y = 4.0;
            head_ui(ui, shown, actions);
            caption_ui(ui, theme, &shown.text("history.hint"));
            list_ui(ui, shown, canvas.height() * HEIGHT_SHARE, actions);
        });
    });
    shown.response
}

fn head_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label(strong(shown.text("history.title"), measures::TEXT_TITLE, shown.theme.text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let help = shown.text("dialog.close");
            if button(ui, shown.theme, &ButtonSpec { glyph: glyph::X, help, ..ButtonSpec::default() }).clicked() {
                actions.push(Action::Command(Command::History));
            }
        });
    });
}

/// The rows: the beginning, then a row for each step, the newest lowest and in view.
fn list_ui(ui: &mut Ui, shown: &Shown<'_>, height_max: f32, actions: &mut Vec<Action>) {
    let rows = shown.history.len() + 1;
    ui.spacing_mut().item_spacing.y = 0.0;
    let place = Id::new("history scrolled to");
    let now = (shown.history.done(), rows);
    let is_new = ui.data_mut(|data| data.get_temp_mut_or_insert_with(place, || None).replace(now)) != Some(now);
    let mut area = ScrollArea::vertical().max_height(height_max).auto_shrink([false, true]);
    if is_new {
        let middle = shown.history.done() as f32 * measures::HISTORY_ROW - (height_max - measures::HISTORY_ROW) / 2.0;
        area = area.vertical_scroll_offset(middle.max(0.0));
    }
    area.show_rows(ui, measures::HISTORY_ROW, rows, |ui, visible| {
        for done in visible {
            row_ui(ui, shown, done, actions);
        }
    });
}

/// The row of the design as it is when so many steps are done.
fn row_ui(ui: &mut Ui, shown: &Shown<'_>, done: usize, actions: &mut Vec<Action>) {
    let (theme, history) = (shown.theme, shown.history);
    let step = done.checked_sub(1).and_then(|number| history.step(number));
    let words = match &step {
        Some(step) => capitalized(&deed_text(shown.language, step)),
        None if history.len() >= History::STEPS_MAX => shown.text("history.older"),
        None => shown.text("history.start"),
    };
    let glyph = step.map_or(glyph::FLAG, |step| act_glyph(step.deed.act));
    let is_present = done == history.done();
    let colour = match done.cmp(&history.done()) {
        std::cmp::Ordering::Equal => theme.accent,
        std::cmp::Ordering::Less => theme.text,
        std::cmp::Ordering::Greater => theme.text3,
    };
    let job = label::with_glyph(glyph, &words, measures::TEXT_BODY, colour);
    let row = Button::new(job).frame_when_inactive(is_present).fill(if is_present { theme.accent_tint } else { theme.panel });
    let row = row.min_size(vec2(ui.available_width(), measures::HISTORY_ROW)).truncate();
    let row = if done > 0 && history.is_saved_at(done) {
        row.right_text(plain(shown.text("history.saved"), measures::TEXT_CAPTION, theme.text3))
    } else {
        row.right_text("")
    };
    let response = ui.add(row);
    response.widget_info(|| egui::WidgetInfo::selected(egui::WidgetType::SelectableLabel, true, is_present, &words));
    if response.clicked() && !is_present {
        actions.push(Action::GoToStep(done));
    }
}

/// A line of a list begins with a capital letter.
fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

const fn act_glyph(act: Act) -> &'static str {
    match act {
        Act::Add => glyph::PLUS,
        Act::Remove => glyph::TRASH,
        Act::Move | Act::SetDataCenter => glyph::ARROWS_OUT_CARDINAL,
        Act::Resize => glyph::RESIZE,
        Act::Rename | Act::LabelLink | Act::SetNote | Act::SetText | Act::SetName | Act::SetNotes => glyph::TEXTBOX,
        Act::SetInstances => glyph::STACK,
        Act::Lock => glyph::LOCK_SIMPLE,
        Act::Unlock => glyph::LOCK_SIMPLE_OPEN,
        Act::SetParameter | Act::SetObjective | Act::SetSeed => glyph::SLIDERS_HORIZONTAL,
        Act::SetLink | Act::Reattach => glyph::LINK,
        Act::SetUsers | Act::SetWorkload => glyph::USERS_THREE,
        Act::SetIncidents => glyph::LIGHTNING,
        Act::Reload => glyph::ARROW_CLOCKWISE,
        Act::TidyUp => glyph::BROOM,
        Act::Align => glyph::ALIGN_LEFT,
        Act::Distribute => glyph::ARROWS_OUT_LINE_HORIZONTAL,
        Act::Group => glyph::BUILDINGS,
        Act::Ungroup => glyph::BOUNDING_BOX,
    }
}
