//! What lies behind everything: the grid, and free text.

use egui::{Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use super::brush::Brush;
use super::camera::Lens;
use super::mirror;
use super::pick;
use super::scene::Scene;

/// The grid's step in canvas points; it doubles until dots are at least half of that apart on the screen.
const GRID_STEP: f32 = 24.0;

/// The canvas's own colour and its dots.
pub(super) fn grid(brush: &Brush, lens: &Lens) -> Vec<Shape> {
    let ground = Shape::rect_filled(lens.viewport, 0.0, brush.theme.canvas);
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
            mesh.add_colored_rect(Rect::from_center_size(at, vec2(1.25, 1.25)), brush.theme.grid);
        }
    }
    vec![ground, Shape::mesh(mesh)]
}

/// Free text.
pub(super) fn annotations(scene: &Scene<'_>) {
    let theme = &scene.brush.theme;
    let size = pick::ANNOTATION_TEXT * scene.lens.zoom;
    if size < super::brush::TEXT_SIZE_MIN - 2.0 {
        return;
    }
    for (place, note) in scene.view.design.annotations.iter().enumerate() {
        let is_selected = scene.view.selection.annotations.contains(&place);
        let at = scene.lens.screen_from_canvas(mirror::canvas_point(note.at));
        let font = scene.brush.font(size, super::brush::Weight::Regular);
        let galley = scene.painter.layout(note.text.clone(), font, theme.text2, pick::ANNOTATION_WIDTH_MAX * scene.lens.zoom);
        let rect = Rect::from_min_size(at, galley.size());
        if rect.intersects(scene.lens.viewport) {
            if is_selected {
                scene.painter.rect_stroke(rect.expand(4.0), 4.0, Stroke::new(1.5, theme.accent), StrokeKind::Outside);
            }
            scene.painter.galley(at, galley, theme.text2);
        }
    }
}
