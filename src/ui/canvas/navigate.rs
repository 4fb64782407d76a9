//! How hands move the view: by wheel and pinch, and by dragging it.

use egui::{Key, PointerButton, Response, Ui, vec2};

use super::hands::{Hand, is_escape_pressed};
use super::{Canvas, Tool, View};
use crate::ui::measures;

/// While it is held, the left button drags the view.
const PAN_KEY: Key = Key::Space;

impl Canvas {
    /// Wheel, pinch and dragging of the view.
    pub(super) fn navigate(&mut self, ui: &Ui, response: &Response, view: &View<'_>) {
        let viewport = response.rect;
        if response.contains_pointer()
            && let Some(pointer) = ui.input(|input| input.pointer.latest_pos())
        {
            let (pinch, wheel) = ui.input(|input| (input.zoom_delta(), input.smooth_scroll_delta()));
            let (zoomed, moved) = if view.wheel_moves { (0.0, wheel) } else { (wheel.y, vec2(wheel.x, 0.0)) };
            let factor = pinch * (zoomed * measures::WHEEL_ZOOM).exp();
            if (factor - 1.0).abs() > f32::EPSILON {
                self.camera.zoom_at(viewport, pointer, factor);
            }
            if moved != vec2(0.0, 0.0) {
                self.camera.pan(moved);
            }
        }
        if let Hand::Idle = self.hand {
            let pans_left = view.tool == Tool::Hand || ui.input(|input| input.key_down(PAN_KEY));
            let started = |button| response.drag_started_by(button);
            let button = [PointerButton::Middle, PointerButton::Secondary].into_iter().find(|button| started(*button));
            let left = (pans_left && started(PointerButton::Primary)).then_some(PointerButton::Primary);
            if let Some(button) = button.or(left) {
                self.hand = Hand::Panning(button);
                // What was moved before the drag was recognised is part of it.
                self.camera.pan(response.total_drag_delta().unwrap_or_default());
                return;
            }
        }
        if let Hand::Panning(button) = self.hand {
            self.camera.pan(ui.input(|input| input.pointer.delta()));
            if is_escape_pressed(ui) || !ui.input(|input| input.pointer.button_down(button)) {
                self.hand = Hand::Idle;
            }
        }
    }
}
