//! Drawing the frame of a data center: from where the button goes down to where it is let go.

use egui::Ui;

use super::hands::{Hand, button_at, is_escape_pressed};
use super::{Canvas, View, place};
use crate::ui::action::Action;
use crate::ui::selection::Selection;

impl Canvas {
    /// Draws the frame of a data center from where the button went down to where it is let go; whether it took this frame. A click draws
    /// none.
    pub(super) fn draw_frame(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) -> bool {
        let released = ui.input(|input| button_at(input, false));
        if let Hand::Framing(from) = self.hand {
            let to = released.or_else(|| ui.input(|input| input.pointer.latest_pos()));
            let drawn = to.map(|at| place::drawn_frame(from, self.lens.canvas_from_screen(at)));
            if is_escape_pressed(ui) {
                self.hand = Hand::Idle;
                // The button that is still to be let go puts nothing down.
                actions.push(Action::StopPlacing);
            } else if let Some(frame) = drawn.filter(|frame| released.is_some() && frame.size().min_elem() >= place::DRAWN_MIN)
            {
                self.hand = Hand::Idle;
                let (id, edit) = place::data_center_edit(view.design, frame.union(place::smallest_frame(frame)));
                actions.extend([Action::Edit(edit), Action::StopPlacing, Action::Select(Selection::of_id(id))]);
            } else {
                return released.is_none();
            }
            return true;
        }
        let pressed = ui.input(|input| button_at(input, true)).filter(|_| released.is_none());
        let from = pressed.and_then(|at| self.on_drawing(ui, view, at));
        if let Some(from) = from {
            self.hand = Hand::Framing(from);
        }
        from.is_some()
    }
}
