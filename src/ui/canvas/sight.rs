//! What moves the camera by itself: commands, another size of the window, another design.

use egui::{Rect, Ui};

use super::Canvas;
use super::hands::Hand;
use crate::ui::command::Command;
use crate::ui::selection::Selection;

/// A step of zooming by command.
const ZOOM_STEP: f32 = 1.25;

/// Things that somebody shall see where they are.
#[derive(Clone, Debug)]
pub(super) enum ToShow {
    /// All of them, if there is room: they have just been put there.
    All(Selection),
    /// One of them is enough: something has happened to them.
    Any(Selection),
}

impl Canvas {
    /// Brings what was just put somewhere into view, unless it is there.
    pub fn show_whole(&mut self, put: Selection) {
        self.to_show = Some(ToShow::All(put));
    }

    /// Brings things into view that something has happened to; where one of them is in view, that stays as it is.
    pub fn show_any(&mut self, changed: Selection) {
        self.to_show = Some(ToShow::Any(changed));
    }

    /// Where things are on the screen; none of nothing.
    #[must_use]
    pub fn screen_rect_of(&self, selection: &Selection) -> Option<Rect> {
        Some(self.lens.screen_rect(self.mirror.bounds_of(selection)?))
    }

    fn bring_into_view(&mut self, viewport: Rect) {
        let Some(to_show) = self.to_show.take() else { return };
        let (zoom, center) = self.camera.target();
        let seen = Rect::from_center_size(center, viewport.size() / zoom);
        let wanted = match &to_show {
            ToShow::All(put) => self.mirror.bounds_of(put).filter(|bounds| !seen.contains_rect(*bounds)),
            ToShow::Any(changed) => {
                let is_seen = self.mirror.rects_of(changed).any(|rect| seen.intersects(rect));
                self.mirror.bounds_of(changed).filter(|_| !is_seen)
            }
        };
        if let Some(wanted) = wanted.filter(|_| viewport.is_positive()) {
            self.camera.fly_to_show(viewport, wanted);
        }
    }

    pub(super) fn move_camera(&mut self, ui: &Ui, viewport: Rect, selection: &Selection) {
        let before = self.lens.viewport;
        let is_under_bar = (before.x_range(), before.bottom()) == (viewport.x_range(), viewport.bottom());
        if is_under_bar || !self.camera.is_fitted() {
            // A bar that comes or goes does not move what one looks at.
            self.camera.keep_in_place(before, viewport);
        }
        let is_resized = viewport.size() != before.size() && !is_under_bar && matches!(self.hand, Hand::Idle);
        // Nobody has looked for a part of it: all of it stays in view.
        let is_changed = is_resized || self.glide.is_moving();
        let is_stale = !self.is_fitted || (is_changed && self.camera.is_fitted());
        if is_stale && viewport.is_positive() {
            self.is_fitted = true;
            if let Some(bounds) = self.mirror.settled_bounds(viewport) {
                self.camera.fit(viewport, bounds);
            }
        }
        match self.asked.take() {
            Some(Command::ZoomIn) => self.camera.fly_to_zoom(self.camera.target().0 * ZOOM_STEP),
            Some(Command::ZoomOut) => self.camera.fly_to_zoom(self.camera.target().0 / ZOOM_STEP),
            Some(Command::ZoomReset) => self.camera.fly_to_zoom(1.0),
            Some(Command::ZoomToFit) => {
                if let Some(all) = self.mirror.settled_bounds(viewport) {
                    self.camera.fly_to_fit(viewport, all);
                }
            }
            Some(Command::ZoomToSelection) => {
                if let Some(part) = self.mirror.bounds_of(selection) {
                    self.camera.fly_to_part(viewport, part);
                }
            }
            _ => {}
        }
        self.bring_into_view(viewport);
        if self.camera.advance(ui.input(|input| input.time)) {
            ui.ctx().request_repaint();
        }
    }
}
