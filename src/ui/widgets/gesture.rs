//! Which edits belong together: all that one widget asks for from the moment it is grasped or entered until it is left.

use egui::{Id, Response, Ui};

use crate::design::Gesture;
use crate::ui::canvas::Canvas;

/// The gesture that `response`'s widget is in; a new one begins when it is pressed, or gets the focus.
#[must_use]
pub fn of(ui: &Ui, response: &Response) -> Gesture {
    let key = Id::new("gesture").with(response.id);
    let begins = response.drag_started() || response.gained_focus() || response.clicked();
    let known = ui.data(|data| data.get_temp::<u64>(key)).filter(|_| !begins);
    let number = known.unwrap_or_else(|| Canvas::next_gesture().0);
    ui.data_mut(|data| data.insert_temp(key, number));
    Gesture(number)
}
