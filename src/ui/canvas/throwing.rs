//! A fault that comes from the palette: dropped onto a box or a link, it befalls that.

use egui::{Pos2, Stroke, Ui, vec2};

use super::brush::{self, Pen};
use super::hands::{Hand, button_at};
use super::overlay;
use super::pick::{self, Hit};
use super::scene::Scene;
use super::{Canvas, View};
use crate::ui::action::Action;
use crate::ui::command::Command;
use crate::ui::faults;
use crate::words;

/// Around what it would befall.
const OUTSET: f32 = 5.0;
const RADIUS: f32 = 12.0;
const DASHES: [f32; 2] = [5.0, 4.0];
/// The words stand so far above the pointer.
const ABOVE: f32 = 24.0;

impl Canvas {
    /// What is in the hand befalls what it is let go over; over nothing it is put back.
    pub(super) fn throw(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        self.hand = Hand::Idle;
        let released = ui.input(|input| button_at(input, false)).filter(|at| self.lens.viewport.contains(*at));
        let (Some(command), Some(at)) = (view.throwing, released) else { return };
        let hit = pick::hit(&self.mirror, view.design, view.selection, &self.lens, at);
        actions.push(match hit {
            Some(hit) => Action::Throw(command, hit.selection()),
            None => Action::StopPlacing,
        });
    }
}

/// The words of the fault at the pointer, and a frame around what it would befall: or why it cannot.
pub(super) fn draw(scene: &Scene<'_>, command: Command, target: Option<&Hit>, pointer: Pos2) {
    let (theme, view) = (&scene.brush.theme, scene.view);
    let why_not = target.map(|hit| faults::why_not(command, view.design, &hit.selection(), view.snapshot));
    let (color, words) = match why_not {
        None => (theme.text2, command.text(view.language)),
        Some(None) => (theme.ok, command.text(view.language)),
        Some(Some(key)) => (theme.overloaded, words::text(view.language, key)),
    };
    if let Some(Hit::Component(id) | Hit::Port(id, _)) = target
        && let Some(rect) = overlay::outer_on_screen(scene, id)
    {
        scene.painter.extend(brush::dashed_rect(rect.expand(OUTSET), RADIUS, Stroke::new(2.0, color), DASHES));
    } else if let Some(ends) = target.and_then(Hit::link) {
        overlay::link_ring(scene, ends);
    }
    scene.plate(pointer - vec2(0.0, ABOVE), Pen::semibold(11.5, color), (theme.card2, theme.line2), &words);
}
