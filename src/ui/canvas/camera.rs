//! Where the canvas is looked at from: what part of it the viewport shows, and how large.

use egui::{Pos2, Rect, Vec2, pos2};

/// The smallest and the largest zoom by hand.
pub const ZOOM_MIN: f32 = 0.05;
/// See [`ZOOM_MIN`].
pub const ZOOM_MAX: f32 = 4.0;
/// The smallest zoom of all: so far a large design is looked at from when it is fitted into view.
const ZOOM_FITTED_MIN: f32 = 0.03;
/// How long a move of the camera takes.
const FLIGHT_S: f64 = 0.25;
/// What is left free around what is fitted, in screen points.
const FIT_MARGIN: Vec2 = Vec2::new(40.0, 56.0);
/// The same around what is brought into view.
const SHOW_MARGIN: Vec2 = Vec2::new(48.0, 64.0);

/// One frame's view: maps canvas points to screen points and back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lens {
    /// The part of the screen that shows the canvas.
    pub viewport: Rect,
    /// Screen points per canvas point.
    pub zoom: f32,
    /// The canvas point in the middle of the viewport.
    pub center: Pos2,
}

impl Lens {
    /// Where a canvas point is on the screen.
    #[must_use]
    pub fn screen_from_canvas(&self, canvas: Pos2) -> Pos2 {
        self.viewport.center() + (canvas - self.center) * self.zoom
    }

    /// Which canvas point is at that place of the screen.
    #[must_use]
    pub fn canvas_from_screen(&self, screen: Pos2) -> Pos2 {
        self.center + (screen - self.viewport.center()) / self.zoom
    }

    /// Where a rectangle of the canvas is on the screen.
    #[must_use]
    pub fn screen_rect(&self, canvas: Rect) -> Rect {
        Rect::from_min_max(self.screen_from_canvas(canvas.min), self.screen_from_canvas(canvas.max))
    }

    /// The part of the canvas that is in view.
    #[must_use]
    pub fn canvas_rect(&self) -> Rect {
        Rect::from_center_size(self.center, self.viewport.size() / self.zoom)
    }

    /// What has to be added to a scaled canvas point to get its place on the screen.
    #[must_use]
    pub fn pan(&self) -> Vec2 {
        self.viewport.center().to_vec2() - self.center.to_vec2() * self.zoom
    }
}

/// A move of the camera that is under way.
#[derive(Clone, Copy, Debug)]
struct Flight {
    from: (f32, Pos2),
    to: (f32, Pos2),
    begun_s: Option<f64>,
}

/// The camera. It is no part of the document or its history.
#[derive(Clone, Copy, Debug)]
pub struct Camera {
    zoom: f32,
    center: Pos2,
    flight: Option<Flight>,
    /// Whether a hand has moved it since everything was fitted into view.
    is_by_hand: bool,
}

impl Default for Camera {
    fn default() -> Self {
        Self { zoom: 1.0, center: Pos2::ZERO, flight: None, is_by_hand: false }
    }
}

impl Camera {
    /// Screen points per canvas point.
    #[must_use]
    pub const fn zoom(&self) -> f32 {
        self.zoom
    }

    /// This frame's view through `viewport`.
    #[must_use]
    pub const fn lens(&self, viewport: Rect) -> Lens {
        Lens { viewport, zoom: self.zoom, center: self.center }
    }

    /// Moves what is seen by `delta` screen points.
    pub fn pan(&mut self, delta: Vec2) {
        self.take_in_hand();
        self.center -= delta / self.zoom;
    }

    /// Leaves everything where it is on the screen though another part of that shows the canvas.
    pub fn keep_in_place(&mut self, before: Rect, after: Rect) {
        if before.is_positive() {
            let by = (after.center() - before.center()) / self.zoom;
            self.center += by;
            if let Some(flight) = &mut self.flight {
                flight.from.1 += by;
                flight.to.1 += by;
            }
        }
    }

    /// Puts a canvas point into the middle, at once.
    pub const fn look_at(&mut self, center: Pos2) {
        self.take_in_hand();
        self.center = center;
    }

    /// Zooms by `factor`; the canvas point under `screen` stays under it.
    pub fn zoom_at(&mut self, viewport: Rect, screen: Pos2, factor: f32) {
        self.take_in_hand();
        let anchor = self.lens(viewport).canvas_from_screen(screen);
        // From further away than a hand goes, one can only come nearer.
        self.zoom = (self.zoom * factor).clamp(ZOOM_MIN.min(self.zoom), ZOOM_MAX);
        self.center = anchor - (screen - viewport.center()) / self.zoom;
    }

    /// Flies to another zoom with the same middle.
    pub fn fly_to_zoom(&mut self, zoom: f32) {
        self.fly_to_zoom_at(zoom.clamp(ZOOM_MIN.min(self.zoom), ZOOM_MAX), self.target().1);
    }

    /// The zoom at which it will be once it has arrived.
    #[must_use]
    pub fn target(&self) -> (f32, Pos2) {
        self.flight.map_or((self.zoom, self.center), |flight| flight.to)
    }

    /// Flies to where `canvas` fills the viewport, 100 % at most.
    pub fn fly_to_fit(&mut self, viewport: Rect, canvas: Rect) {
        let (zoom, center) = fitted(viewport, canvas);
        self.is_by_hand = false;
        self.fly_to(zoom, center);
    }

    /// As [`Self::fly_to_fit`], and stays there however the viewport changes.
    pub fn fly_to_part(&mut self, viewport: Rect, canvas: Rect) {
        self.fly_to_fit(viewport, canvas);
        self.is_by_hand = true;
    }

    /// Flies no further than it takes to have `canvas` in view, at the same zoom if there is room for it.
    pub fn fly_to_show(&mut self, viewport: Rect, canvas: Rect) {
        let (zoom, center) = self.target();
        let room = (viewport.size() - 2.0 * SHOW_MARGIN) / zoom;
        if canvas.width() > room.x || canvas.height() > room.y {
            let (fitted_zoom, _) = fitted(viewport, canvas);
            self.fly_to_zoom_at(fitted_zoom.min(zoom), canvas.center());
            return;
        }
        let seen = Rect::from_center_size(center, room);
        let shift = |low: f32, high: f32, from: f32, to: f32| if low < from { low - from } else { (high - to).max(0.0) };
        let by = Vec2::new(
            shift(canvas.left(), canvas.right(), seen.left(), seen.right()),
            shift(canvas.top(), canvas.bottom(), seen.top(), seen.bottom()),
        );
        self.fly_to_zoom_at(zoom, center + by);
    }

    fn fly_to_zoom_at(&mut self, zoom: f32, center: Pos2) {
        self.is_by_hand = true;
        self.fly_to(zoom, center);
    }

    /// Whether everything is to stay fitted into view: no hand has moved it since.
    #[must_use]
    pub const fn is_fitted(&self) -> bool {
        !self.is_by_hand
    }

    /// As [`Self::fly_to_fit`], at once.
    pub fn fit(&mut self, viewport: Rect, canvas: Rect) {
        (self.zoom, self.center) = fitted(viewport, canvas);
        self.flight = None;
        self.is_by_hand = false;
    }

    /// Ends a flight: from here a hand leads.
    const fn take_in_hand(&mut self) {
        self.flight = None;
        self.is_by_hand = true;
    }

    fn fly_to(&mut self, zoom: f32, center: Pos2) {
        let from = (self.zoom, self.center);
        self.flight = Some(Flight { from, to: (zoom, center), begun_s: None });
    }

    /// Moves on to `now_s`; whether it is still under way and wants another frame.
    pub fn advance(&mut self, now_s: f64) -> bool {
        let Some(flight) = &mut self.flight else { return false };
        let begun_s = *flight.begun_s.get_or_insert(now_s);
        let share = ((now_s - begun_s) / FLIGHT_S).clamp(0.0, 1.0) as f32;
        let eased = share * share * (3.0 - 2.0 * share);
        let ((zoom_from, from), (zoom_to, to)) = (flight.from, flight.to);
        // Equal steps to the eye are equal factors.
        self.zoom = zoom_from * (zoom_to / zoom_from).powf(eased);
        self.center = pos2(egui::lerp(from.x..=to.x, eased), egui::lerp(from.y..=to.y, eased));
        if share >= 1.0 {
            (self.zoom, self.center) = flight.to;
            self.flight = None;
        }
        self.flight.is_some()
    }
}

/// The zoom at which `canvas` fits into `viewport`.
#[must_use]
pub fn fitted_zoom(viewport: Rect, canvas: Rect) -> f32 {
    fitted(viewport, canvas).0
}

/// The zoom and the middle at which `canvas` fits into `viewport`.
fn fitted(viewport: Rect, canvas: Rect) -> (f32, Pos2) {
    let room = (viewport.size() - 2.0 * FIT_MARGIN).max(Vec2::splat(1.0));
    let scale = (room.x / canvas.width().max(1.0)).min(room.y / canvas.height().max(1.0));
    (scale.clamp(ZOOM_FITTED_MIN, 1.0), canvas.center())
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEWPORT: Rect = Rect { min: pos2(100.0, 50.0), max: pos2(900.0, 650.0) };

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let mut camera = Camera::default();
        camera.pan(egui::vec2(33.0, -20.0));
        let screen = pos2(731.0, 87.0);
        let before = camera.lens(VIEWPORT).canvas_from_screen(screen);
        for factor in [1.3, 0.4, 9.0, 0.001] {
            camera.zoom_at(VIEWPORT, screen, factor);
            let after = camera.lens(VIEWPORT).canvas_from_screen(screen);
            assert!((after - before).length() < 0.05, "{before:?} became {after:?}");
        }
        assert_eq!(camera.zoom(), ZOOM_MIN);
    }

    #[test]
    fn a_flight_ends_at_its_target_and_asks_for_frames_only_under_way() {
        let mut camera = Camera::default();
        let canvas = Rect::from_min_size(pos2(1_000.0, 1_000.0), egui::vec2(4_000.0, 500.0));
        camera.fly_to_fit(VIEWPORT, canvas);
        assert!(camera.advance(10.0));
        assert!(camera.advance(10.1));
        assert!(!camera.advance(10.3));
        assert!(!camera.advance(10.4));
        let shown = camera.lens(VIEWPORT).canvas_rect();
        assert!(shown.contains_rect(canvas));
    }
}
