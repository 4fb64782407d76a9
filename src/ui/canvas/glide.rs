//! A move that the program made, shown as a move: for a quarter of a second the design is drawn between how it stood and how it
//! stands. The document has changed at once; this is a picture, and any press ends it.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Event, Pos2, Ui, emath};

use super::mirror::{self, Mirror};
use crate::design::{Design, Frame, Id};

/// How long it takes.
const GLIDE_S: f64 = 0.25;
/// Larger designs jump: drawing their links anew for every frame is dearer than the move is helpful.
const COMPONENTS_MAX: usize = 600;

/// The move that is asked for or under way.
#[derive(Default)]
pub(super) struct Glide {
    is_asked: bool,
    flight: Option<Flight>,
    /// Whether things are drawn elsewhere than in the frame before.
    is_moving: bool,
}

struct Flight {
    from: BTreeMap<Id, Pos2>,
    frames: BTreeMap<Id, Frame>,
    to: Arc<Design>,
    begun_s: f64,
}

impl Glide {
    /// The next change of the design is shown as a move.
    pub(super) const fn ask(&mut self) {
        self.is_asked = true;
    }

    /// The design as it is to be drawn now; none: as it is. `mirror` still shows the design of the frame before.
    pub(super) fn shown(&mut self, ui: &Ui, mirror: &Mirror, design: &Arc<Design>) -> Option<Arc<Design>> {
        let now_s = ui.input(|input| input.time);
        if std::mem::take(&mut self.is_asked) {
            self.flight = Flight::begin(mirror, design, now_s);
        }
        // In the last frame, too, in which everything is there, but not under a hand.
        self.is_moving = self.flight.is_some() && !is_pressed(ui);
        let flight = self.flight.as_ref()?;
        let share = (now_s - flight.begun_s) / GLIDE_S;
        if share >= 1.0 || !Arc::ptr_eq(&flight.to, design) || is_pressed(ui) {
            self.flight = None;
            return None;
        }
        ui.ctx().request_repaint();
        Some(Arc::new(flight.at(emath::easing::cubic_in_out(share as f32))))
    }

    /// Whether a move is under way.
    pub(super) const fn is_under_way(&self) -> bool {
        self.flight.is_some()
    }

    /// Whether a move is under way, or came to its end in this frame.
    pub(super) const fn is_moving(&self) -> bool {
        self.is_moving
    }
}

impl Flight {
    fn begin(mirror: &Mirror, to: &Arc<Design>, begun_s: f64) -> Option<Self> {
        if to.components.len() > COMPONENTS_MAX {
            return None;
        }
        let from = to.components.keys().filter_map(|id| Some((id.clone(), mirror.center(id)?))).collect();
        let frames = mirror.frames().map(|(id, frame)| (id.clone(), frame)).collect();
        Some(Self { from, frames, to: Arc::clone(to), begun_s })
    }

    /// The design after that share of the way.
    fn at(&self, share: f32) -> Design {
        let mut design = Design::clone(&self.to);
        for (id, component) in &mut design.components {
            if let (Some(from), Some(to)) = (self.from.get(id), component.at) {
                component.at = Some(mirror::document_point(from.lerp(mirror::canvas_point(to), share)));
            }
        }
        for (id, center) in &mut design.data_centers {
            if let Some(from) = self.frames.get(id) {
                let (from, to) = (mirror::rect_of(from), mirror::rect_of(&center.frame));
                let between = egui::Rect::from_min_max(from.min.lerp(to.min, share), from.max.lerp(to.max, share));
                center.frame = mirror::frame_of(between);
            }
        }
        design
    }
}

/// Whether a hand does something: it shall find things where they are.
fn is_pressed(ui: &Ui) -> bool {
    let is_press =
        |event: &Event| matches!(event, Event::PointerButton { pressed: true, .. } | Event::Key { pressed: true, .. });
    ui.input(|input| input.events.iter().any(is_press))
}
