//! A move that the program made, shown as a move: for a quarter of a second the design is drawn between how it stood and how it
//! stands. The document has changed at once; this is a picture, and any press ends it.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Event, Pos2, Ui, emath};

use super::detail::Detail;
use super::mirror::{self, Ends, Mirror};
use super::routes::{Route, Style};
use crate::design::{Design, Frame, Id};

/// How long it takes.
const GLIDE_S: f64 = 0.25;
/// Larger designs jump where links are curves: to draw these anew for every frame is dearer than the move is helpful. From afar, where
/// they are straight lines, they glide as well.
const CURVES_MAX: usize = 600;

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
    ways: Vec<(Ends, [Route; 2])>,
    to: Arc<Design>,
    begun_s: f64,
}

impl Glide {
    /// The next change of the design is shown as a move.
    pub(super) const fn ask(&mut self) {
        self.is_asked = true;
    }

    /// The design as it is to be drawn now, which `mirror` is led to; none: as it is. Until then that shows the design of the frame
    /// before.
    pub(super) fn shown(
        &mut self,
        ui: &Ui,
        mirror: &mut Mirror,
        (design, style): (&Arc<Design>, Style),
        detail: Detail,
    ) -> Option<Arc<Design>> {
        let now_s = ui.input(|input| input.time);
        if std::mem::take(&mut self.is_asked) {
            self.flight = Flight::begin(mirror, (design, style), detail, now_s);
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
        let share = emath::easing::cubic_in_out(share as f32);
        let shown = Arc::new(flight.at(share));
        mirror.show_on_way(&shown, flight.ways_at(share));
        Some(shown)
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
    /// Links go straight from the ways that they had to those that they will have: looked for anew on the way, they would jump around
    /// whatever they pass.
    fn begin(mirror: &mut Mirror, (to, style): (&Arc<Design>, Style), detail: Detail, begun_s: f64) -> Option<Self> {
        if detail.has_curves() && to.components.len() > CURVES_MAX {
            return None;
        }
        let from = to.components.keys().filter_map(|id| Some((id.clone(), mirror.center(id)?))).collect();
        let frames = mirror.frames().map(|(id, frame)| (id.clone(), frame)).collect();
        if !detail.has_curves() {
            mirror.sync(to, style);
            return Some(Self { from, frames, ways: Vec::new(), to: Arc::clone(to), begun_s });
        }
        let ways_before = mirror.ways();
        mirror.sync_whole(to, style);
        let ways = mirror.ways().into_iter();
        let ways = ways.map(|(ends, after)| (ends.clone(), [ways_before.get(&ends).unwrap_or(&after).clone(), after]));
        let ways = ways.collect();
        Some(Self { from, frames, ways, to: Arc::clone(to), begun_s })
    }

    /// The ways of links after that share of the way.
    fn ways_at(&self, share: f32) -> impl Iterator<Item = (Ends, Route)> {
        self.ways.iter().map(move |(ends, [before, after])| {
            let path = Arc::new(before.path.towards(&after.path, share));
            (ends.clone(), Route { path, ..after.clone() })
        })
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
