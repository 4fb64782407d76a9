//! What keys do where the canvas has the keyboard: arrows move what is selected, Enter names it. The rest are commands of the table.

use egui::{Key, Modifiers, Ui, Vec2, vec2};

use super::hands::refuse_locked;
use super::moving::{self, GRID};
use super::pick::Hit;
use super::rename::Rename;
use super::{Canvas, View};
use crate::design::Gesture;
use crate::ui::action::Action;
use crate::ui::selection::Selection;

/// Arrow presses closer together than this are one step of the history.
const NUDGE_PAUSE_S: f64 = 1.0;
/// A series of arrow presses.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nudging {
    gesture: Gesture,
    last_s: f64,
}

impl Canvas {
    /// Keys, where the canvas has the keyboard.
    pub(super) fn handle_keys(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let mut delta = Vec2::ZERO;
        let arrows = [
            (Key::ArrowLeft, vec2(-1.0, 0.0)),
            (Key::ArrowRight, vec2(1.0, 0.0)),
            (Key::ArrowUp, vec2(0.0, -1.0)),
            (Key::ArrowDown, vec2(0.0, 1.0)),
        ];
        ui.input_mut(|input| {
            for (key, direction) in arrows {
                delta += direction * GRID * input.count_and_consume_key(Modifiers::SHIFT, key) as f32;
                delta += direction * input.count_and_consume_key(Modifiers::NONE, key) as f32;
            }
        });
        if delta != Vec2::ZERO {
            self.nudge(ui.input(|input| input.time), delta, view, actions);
        }
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
            self.rename_selected(view);
        }
    }

    /// Begins to type a name for the one thing that is selected.
    pub(super) fn rename_selected(&mut self, view: &View<'_>) {
        self.rename = single(view.selection, view).and_then(|hit| Rename::begin(view, &hit));
    }

    fn nudge(&mut self, now_s: f64, delta: Vec2, view: &View<'_>, actions: &mut Vec<Action>) {
        let going_on = self.nudging.filter(|nudging| now_s - nudging.last_s < NUDGE_PAUSE_S);
        let gesture = going_on.map_or_else(Self::next_gesture, |nudging| nudging.gesture);
        self.nudging = Some(Nudging { gesture, last_s: now_s });
        match moving::nudge(view.design, &self.mirror, view.selection, gesture, delta) {
            Some(edit) => actions.push(Action::EditInGesture(edit, gesture)),
            None if view.selection.ids.is_empty() || going_on.is_some() => {}
            None => actions.push(refuse_locked(view)),
        }
    }
}

/// The one thing that is selected.
fn single(selection: &Selection, view: &View<'_>) -> Option<Hit> {
    if let Some(id) = selection.single_id() {
        let is_component = view.design.components.contains_key(id);
        return Some(if is_component { Hit::Component(id.clone()) } else { Hit::Header(id.clone()) });
    }
    if let Some(ends) = selection.single_link() {
        return Some(Hit::Link(ends.clone()));
    }
    let place = selection.annotations.first().filter(|_| selection.len() == 1)?;
    Some(Hit::Annotation(*place))
}
