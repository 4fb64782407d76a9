//! One data center: its name, its region, and what would happen without it.

use egui::Ui;

use super::row::{Name, choice_ui, number_row_ui, row_ui, section_ui};
use super::what_if;
use crate::catalog;
use crate::design::value::Value;
use crate::design::{DataCenter, Edit, Frame, Id, Region};
use crate::ui::action::Action;
use crate::ui::canvas::resizing::{FRAME_MIN, framed};
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::widgets::field::{Bounds, TextSpec, text_ui};
use crate::ui::widgets::label::{caption_ui, strong};

/// How far from the middle of the canvas a frame is put by numbers, and how large it gets.
const PLACE_MAX: f64 = 100_000.0;

/// Draws everything of a data center.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, (id, center): (&Id, &DataCenter), actions: &mut Vec<Action>) {
    ui.label(strong(shown.label(id), measures::TEXT_TITLE, shown.theme.text));
    let count = shown.design.components.values().filter(|component| component.data_center.as_ref() == Some(id)).count();
    let line = shown.counted("things.components", count);
    caption_ui(ui, shown.theme, &format!("{} · {line}", shown.text("kind.DataCenter")));
    let name = super::component::label_head_ui(ui, shown, id);
    let salt = ("label", id.as_str());
    let unnamed = catalog::data_center_name(shown.language, id, &DataCenter::default());
    let length_max = crate::ui::measures::LABEL_LETTERS_MAX;
    let spec = TextSpec { salt, text: &center.label, name: &name, hint: &unnamed, rows: 1, length_max };
    if let Some((label, gesture)) = text_ui(ui, &spec) {
        actions.push(Action::EditInGesture(Edit::SetLabel(id.clone(), label), gesture));
    }
    let name = Name::of_key(shown, "inspector.region");
    row_ui(ui, shown, &name, |ui| {
        let words = |region: Region| catalog::region_label(shown.language, region);
        if let Some(region) = choice_ui(ui, &name.words, center.region, Region::ALL.iter().copied(), words) {
            actions.push(Action::Edit(Edit::SetParameter(id.clone(), "region", Value::Choice(region.name()))));
        }
    });
    ui.add_enabled_ui(!center.locked, |ui| frame_ui(ui, shown, (id, center.frame), actions));
    what_if::data_center_ui(ui, shown, actions);
}

/// The key of its words, its number, what that may be, and the frame with another.
type FrameRow = (&'static str, f64, Bounds, fn(Frame, f64) -> Frame);

/// Where the frame stands and how large it is.
fn frame_ui(ui: &mut Ui, shown: &Shown<'_>, (id, frame): (&Id, Frame), actions: &mut Vec<Action>) {
    section_ui(ui, shown, "inspector.frame");
    let place = Bounds::number(-PLACE_MAX, PLACE_MAX);
    let size = |min: f32, now: f64| Bounds::number(f64::from(min).min(now), PLACE_MAX);
    let rows: [FrameRow; 4] = [
        ("inspector.frame_x", frame.x, place, |frame, x| Frame { x, ..frame }),
        ("inspector.frame_y", frame.y, place, |frame, y| Frame { y, ..frame }),
        ("inspector.frame_w", frame.w, size(FRAME_MIN.x, frame.w), |frame, w| Frame { w, ..frame }),
        ("inspector.frame_h", frame.h, size(FRAME_MIN.y, frame.h), |frame, h| Frame { h, ..frame }),
    ];
    for (key, value, bounds, with) in rows {
        let name = Name { words: shown.text(key), ..Name::default() };
        if let Some(number) = number_row_ui(ui, shown, &name, (value, bounds, ""), actions) {
            actions.extend(framed(shown.design, id, with(frame, number)).map(Action::Edit));
        }
    }
}
