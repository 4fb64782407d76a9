//! One frame's picture, from the back to the front.

use egui::{CursorIcon, Rect, Ui};
use egui_graphs::{DrawContext, MetadataFrame, SettingsStyle};

use super::hands::{Banding, Hand};
use super::pick::{Corner, Hit};
use super::rename::Rename;
use super::scene::Scene;
use super::still::Basis;
use super::{
    Canvas, Motion, Tool, View, centers, connect, dots, focus, followed, ground, labels, locks, overlay, place, queue, throwing,
};

impl Canvas {
    pub(super) fn scene<'a>(&'a self, view: &'a View<'a>, painter: &'a egui::Painter) -> Scene<'a> {
        Scene { view, mirror: &self.mirror, centers: &self.centers, lens: self.lens, brush: &self.brush, painter }
    }

    /// Draws everything, from the back to the front.
    pub(super) fn draw(&mut self, ui: &Ui, view: &View<'_>) {
        let painter = ui.painter().with_clip_rect(self.lens.viewport);
        let mut meta = MetadataFrame::default();
        (meta.zoom, meta.pan) = (self.lens.zoom, self.lens.pan());
        let style = SettingsStyle::default();
        let context = DrawContext { ctx: ui.ctx(), painter: &painter, style: &style, is_directed: true, meta: &meta };
        let visible = self.lens.canvas_rect();

        let basis = Basis::new(ui.ctx(), &self.lens, self.mirror.version());
        self.ground.draw(&painter, basis, || ground::grid(&self.brush, &self.lens));
        let scene = self.scene(view, &painter);
        centers::frames(&scene);
        if let Some((Hit::Link(ends), _)) = self.focus.on.as_ref().filter(|_| self.is_ring_shown) {
            overlay::link_ring(&scene, ends);
        }
        self.links_drawn.draw(&painter, basis, || self.mirror.link_shapes(visible, &context));
        followed::way(&self.scene(view, &painter));
        let scene = self.scene(view, &painter);
        centers::headers(&scene);
        ground::annotations(&scene);
        if self.detail.has_curves() {
            painter.add(match view.motion {
                Motion::Still => dots::still(view.snapshot, &self.mirror, &self.brush, &self.lens),
                Motion::Travelling | Motion::Off => dots::mesh(&self.traffic, &self.mirror, &self.brush, &self.lens),
            });
        }
        self.cards_drawn.draw(&painter, basis, || self.mirror.card_shapes(visible, view.selection, &context));
        painter.add(queue::mesh(&self.mirror, &self.brush, &self.lens));
        self.draw_overlay(view, &painter);
    }

    fn draw_overlay(&self, view: &View<'_>, painter: &egui::Painter) {
        let scene = self.scene(view, painter);
        labels::draw(&scene, self.rename.as_ref().and_then(Rename::link));
        overlay::selection(&scene);
        followed::place(&scene);
        if let Some((hit, rect)) = self.focus.on.as_ref().filter(|(hit, _)| self.is_ring_shown && hit.link().is_none()) {
            overlay::focus_ring(&scene, focus::rect_of(&scene, hit).unwrap_or(*rect));
        }
        locks::draw(&scene);
        overlay::failures(&scene, self.stepper(view).map(|stepper| stepper.rect));
        if let (Hand::Idle, Some(Hit::Link(ends))) = (&self.hand, &self.hovered) {
            overlay::link_label(&scene, ends);
        }
        self.draw_handles(&scene, view);
        self.draw_ports(&scene, view);
        match &self.hand {
            Hand::Moving(moving) => overlay::guides(&scene, &moving.guides),
            Hand::Banding(Banding { from, .. }) => {
                let to = self.pointer.unwrap_or_else(|| self.lens.screen_from_canvas(*from));
                overlay::band(&scene, Rect::from_two_pos(self.lens.screen_from_canvas(*from), to));
            }
            Hand::Connecting(connecting) => {
                let target = self.hovered.as_ref().and_then(Hit::component);
                if let Some(pointer) = self.pointer {
                    connect::draw(&scene, connecting, pointer, target);
                }
            }
            Hand::Reattaching(reattaching) => {
                let target = self.hovered.as_ref().and_then(Hit::component);
                if let Some(pointer) = self.pointer {
                    reattaching.draw(&scene, pointer, target);
                }
            }
            Hand::Resizing(resizing) => {
                overlay::belonging(&scene, resizing);
                overlay::guides(&scene, &resizing.guides);
            }
            Hand::Framing(from) => {
                if let Some(pointer) = self.pointer {
                    place::frame_ghost(&scene, place::drawn_frame(*from, self.lens.canvas_from_screen(pointer)));
                }
            }
            Hand::Idle | Hand::Panning(_) | Hand::Copying(_) => self.draw_key_link(&scene),
        }
        if matches!(self.hand, Hand::Framing(_)) {
            return;
        }
        if let (Some(command), Some(pointer)) = (view.throwing, self.pointer) {
            throwing::draw(&scene, command, self.hovered.as_ref(), pointer);
        }
        if let (Some(placing), Some(pointer)) = (view.placing, self.pointer) {
            place::ghost(&scene, placing, pointer);
        } else if view.design.components.is_empty() && view.design.data_centers.is_empty() {
            overlay::empty_hint(&scene);
        } else {
            overlay::first_step(&scene);
        }
    }

    /// The ports of the component under the pointer, and of one that is selected alone.
    fn draw_ports(&self, scene: &Scene<'_>, view: &View<'_>) {
        if !matches!(self.hand, Hand::Idle | Hand::Connecting(_) | Hand::Reattaching(_)) || view.placing.is_some() {
            return;
        }
        let side = match &self.hovered {
            Some(Hit::Port(_, side)) => Some(*side),
            _ => None,
        };
        if let Some(id) = self.hovered.as_ref().and_then(Hit::component) {
            overlay::ports(scene, id, side);
        }
    }

    /// The handles of the link that is selected alone.
    fn draw_handles(&self, scene: &Scene<'_>, view: &View<'_>) {
        let Some(ends) = view.selection.single_link() else { return };
        if !matches!(self.hand, Hand::Idle) || !self.detail.has_curves() {
            return;
        }
        let hovered = match &self.hovered {
            Some(Hit::LinkEnd(_, end)) => Some(*end),
            _ => None,
        };
        overlay::link_handles(scene, ends, hovered);
    }

    /// The shape of the pointer says what a press would do.
    pub(super) fn point(&self, ui: &Ui, tool: Tool) {
        let icon = match (&self.hand, &self.hovered) {
            (Hand::Panning(_), _) => CursorIcon::Grabbing,
            (Hand::Moving(_), _) => CursorIcon::Move,
            (Hand::Copying(_), _) => CursorIcon::Copy,
            (Hand::Connecting(_) | Hand::Reattaching(_) | Hand::Framing(_), _) | (Hand::Idle, Some(Hit::Port(..))) => {
                CursorIcon::Crosshair
            }
            (Hand::Idle, Some(Hit::LinkEnd(..))) if tool == Tool::Select => CursorIcon::Grab,
            (Hand::Resizing(resizing), _) => resize_icon(resizing.corner),
            (Hand::Idle, _) if tool == Tool::Hand => CursorIcon::Grab,
            (Hand::Idle, Some(Hit::Corner(_, corner))) => resize_icon(*corner),
            (Hand::Idle, Some(Hit::Component(_))) if tool == Tool::Connect => CursorIcon::Crosshair,
            (Hand::Idle | Hand::Banding(..), _) => return,
        };
        if self.pointer.is_some() {
            ui.ctx().set_cursor_icon(icon);
        }
    }
}

const fn resize_icon(corner: Corner) -> CursorIcon {
    if corner.is_right == corner.is_bottom { CursorIcon::ResizeNwSe } else { CursorIcon::ResizeNeSw }
}
