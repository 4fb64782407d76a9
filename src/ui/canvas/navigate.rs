//! How hands move the view: by wheel and pinch, and by dragging it.

use egui::{Key, PointerButton, Rect, Response, Ui, vec2};

use super::hands::{Hand, is_escape_pressed};
use super::{Canvas, ELAPSED_MAX_S, Tool, View};
use crate::ui::measures;

/// While it is held, the left button drags the view.
const PAN_KEY: Key = Key::Space;

/// From how near to the edge of the view a drag moves that on, in screen points, and how fast at the most, per second.
const EDGE: f32 = 28.0;
const EDGE_SPEED: f32 = 900.0;

impl Canvas {
    /// A drag that comes to the edge of the view takes that along. One that begins there has to go on outwards first.
    fn scroll_at_edge(&mut self, ui: &Ui, viewport: Rect) {
        let is_dragging = match &self.hand {
            Hand::Idle | Hand::Panning(_) | Hand::Copying(_) => false,
            Hand::Connecting(connecting) => !connecting.is_by_clicks,
            Hand::Moving(_) | Hand::Resizing(_) | Hand::Banding(_) | Hand::Reattaching(_) | Hand::Framing(_) => true,
        };
        let pointer = ui.input(|input| input.pointer.latest_pos().zip(input.pointer.press_origin()));
        let Some((at, from)) = pointer.filter(|_| is_dragging && viewport.is_positive()) else { return };
        let outwards = |at: f32, from: f32, low: f32, high: f32| {
            let depth = |at: f32| (low + EDGE - at).max(0.0) - (at - (high - EDGE)).max(0.0);
            if depth(at).abs() > depth(from).abs() { depth(at) } else { 0.0 }
        };
        let depth = vec2(
            outwards(at.x, from.x, viewport.left(), viewport.right()),
            outwards(at.y, from.y, viewport.top(), viewport.bottom()),
        );
        if depth != vec2(0.0, 0.0) {
            let share = (depth / EDGE).clamp(vec2(-1.0, -1.0), vec2(1.0, 1.0));
            self.camera.pan(share * EDGE_SPEED * ui.input(|input| input.stable_dt).min(ELAPSED_MAX_S));
            ui.ctx().request_repaint();
        }
    }

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
        self.scroll_at_edge(ui, viewport);
        if let Hand::Panning(button) = self.hand {
            self.camera.pan(ui.input(|input| input.pointer.delta()));
            if is_escape_pressed(ui) || !ui.input(|input| input.pointer.button_down(button)) {
                self.hand = Hand::Idle;
            }
        }
    }
}
