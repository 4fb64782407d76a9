//! What lies behind the components: the grid, data centers and free text.

use egui::{Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use super::brush::{Anchor, Pen};
use super::detail::Detail;
use super::mirror;
use super::pick::{self, Corner};
use super::scene::Scene;
use crate::design::{DataCenter, Id};
use crate::ui::glyph::glyph;
use crate::words;

/// The grid's step in canvas points; it doubles until dots are at least half of that apart on the screen.
const GRID_STEP: f32 = 24.0;
const RADIUS: f32 = 14.0;

/// The canvas's own colour and its dots.
pub(super) fn grid(scene: &Scene<'_>) {
    let lens = &scene.lens;
    scene.painter.rect_filled(lens.viewport, 0.0, scene.brush.theme.canvas);
    let mut step = GRID_STEP;
    while step * lens.zoom < GRID_STEP / 2.0 {
        step *= 2.0;
    }
    let visible = lens.canvas_rect();
    let mut mesh = egui::epaint::Mesh::default();
    let first = pos2((visible.left() / step).floor() * step, (visible.top() / step).floor() * step);
    let columns = (visible.width() / step) as usize + 2;
    let rows = (visible.height() / step) as usize + 2;
    for column in 0..columns {
        for row in 0..rows {
            let at = lens.screen_from_canvas(first + vec2(column as f32, row as f32) * step);
            mesh.add_colored_rect(Rect::from_center_size(at, vec2(1.25, 1.25)), scene.brush.theme.grid);
        }
    }
    scene.painter.add(Shape::mesh(mesh));
}

/// The frames of data centers.
pub(super) fn frames(scene: &Scene<'_>) {
    let theme = &scene.brush.theme;
    for (id, center) in by_size(scene) {
        let rect = scene.lens.screen_rect(mirror::rect_of(&center.frame));
        if !rect.intersects(scene.lens.viewport) {
            continue;
        }
        let is_selected = scene.view.selection.ids.contains(id);
        let line = if is_selected { Stroke::new(2.0, theme.accent) } else { Stroke::new(1.0, theme.container_line) };
        scene.painter.rect(rect, RADIUS * scene.lens.zoom.min(1.0), theme.container_fill, line, StrokeKind::Inside);
        if is_selected {
            for corner in Corner::ALL {
                let handle = Rect::from_center_size(corner.of(rect), vec2(8.0, 8.0));
                scene.painter.rect(handle, 2.0, theme.canvas, Stroke::new(1.5, theme.accent), StrokeKind::Middle);
            }
        }
    }
}

/// Large ones first, so that one inside another is seen.
fn by_size<'a>(scene: &'a Scene<'_>) -> Vec<(&'a Id, &'a DataCenter)> {
    let mut frames: Vec<_> = scene.view.design.data_centers.iter().collect();
    frames.sort_by(|a, b| (b.1.frame.w * b.1.frame.h).total_cmp(&(a.1.frame.w * a.1.frame.h)));
    frames
}

/// The headers of data centers, over the links, each on a plate of the frame's fill.
pub(super) fn headers(scene: &Scene<'_>) {
    let theme = &scene.brush.theme;
    for (id, center) in by_size(scene) {
        let rect = scene.lens.screen_rect(mirror::rect_of(&center.frame));
        if !rect.intersects(scene.lens.viewport) {
            continue;
        }
        // A header keeps a size that can be read where the cards are already dots.
        let scale = scene.lens.zoom.clamp(0.85, 1.6);
        let middle = pos2(rect.left() + 14.0 * scale, rect.top() + pick::HEADER / 2.0 * scale);
        let room = rect.width() - 46.0 * scale;
        let name = if center.label.is_empty() { id.as_str() } else { &center.label };
        let plate = Rect::from_min_size(
            rect.min + vec2(2.0, 2.0),
            vec2(text_width(scene, name, scale).min(room) + 44.0 * scale, 26.0 * scale),
        );
        scene.painter.rect_filled(plate, RADIUS * 0.8, theme.container_fill);
        let icon = Pen::glyph(15.0 * scale, theme.group_operations);
        scene.text(icon, (middle, Anchor::Left), 40.0, glyph("buildings"));
        let pen = Pen::semibold(12.5 * scale, theme.text);
        scene.text(pen, (middle + vec2(21.0 * scale, 0.0), Anchor::Left), room, name);
        if scene.brush.detail >= Detail::Chip {
            region(scene, center, middle.y, scale, (plate.right(), rect.right()));
        }
    }
}

/// The region, beside the name and on a plate of its own.
fn region(scene: &Scene<'_>, center: &DataCenter, middle_y: f32, scale: f32, (left, right): (f32, f32)) {
    let region = words::text(scene.view.language, &format!("region.{}", center.region.name()));
    let width = right - left - 16.0;
    let pen = Pen::regular(11.0 * scale, scene.brush.theme.text3);
    scene.text(pen, (pos2(left, middle_y), Anchor::Left), width, &region);
}

fn text_width(scene: &Scene<'_>, words: &str, scale: f32) -> f32 {
    let font = scene.brush.font(12.5 * scale, super::brush::Weight::Semibold);
    scene.painter.layout_no_wrap(words.to_owned(), font, scene.brush.theme.text).size().x
}

/// Free text.
pub(super) fn annotations(scene: &Scene<'_>) {
    let theme = &scene.brush.theme;
    let size = 12.5 * scene.lens.zoom;
    if size < super::brush::TEXT_SIZE_MIN - 2.0 {
        return;
    }
    for (place, note) in scene.view.design.annotations.iter().enumerate() {
        let is_selected = scene.view.selection.annotations.contains(&place);
        let at = scene.lens.screen_from_canvas(mirror::canvas_point(note.at));
        let font = scene.brush.font(size, super::brush::Weight::Regular);
        let galley = scene.painter.layout(note.text.clone(), font, theme.text2, 320.0 * scene.lens.zoom);
        let rect = Rect::from_min_size(at, galley.size());
        if rect.intersects(scene.lens.viewport) {
            if is_selected {
                scene.painter.rect_stroke(rect.expand(4.0), 4.0, Stroke::new(1.5, theme.accent), StrokeKind::Outside);
            }
            scene.painter.galley(at, galley, theme.text2);
        }
    }
}
