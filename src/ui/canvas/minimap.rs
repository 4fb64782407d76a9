//! The whole design in small, where it does not fit into view.

use egui::{Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, vec2};

use super::camera::Lens;
use super::face::Health;
use super::mirror::{self, Mirror};
use super::scene::Scene;

const SIZE: Vec2 = vec2(136.0, 88.0);
const MARGIN: f32 = 14.0;
/// Of more links nothing could be told on so little room.
const LINKS_MAX: usize = 600;

/// Where the minimap is on the screen; none where the design fits into view.
pub(super) fn rect(mirror: &Mirror, lens: &Lens) -> Option<Rect> {
    let viewport = lens.viewport;
    let bounds = mirror.bounds(viewport)?;
    let has_room = viewport.width() > 3.0 * SIZE.x && viewport.height() > 3.0 * SIZE.y;
    let is_hidden = lens.canvas_rect().expand(1.0).contains_rect(bounds) || !has_room;
    (!is_hidden).then(|| Rect::from_min_size(viewport.max - SIZE - Vec2::splat(MARGIN), SIZE))
}

/// Draws it; the canvas point that was pressed on it.
pub(super) fn show(ui: &Ui, scene: &Scene<'_>, map: Rect) -> Option<Pos2> {
    let theme = &scene.brush.theme;
    let response = ui.interact(map, ui.id().with("minimap"), Sense::DRAG | Sense::CLICK);
    let design = scene.mirror.bounds(scene.lens.viewport)?;
    let bounds = design.union(scene.lens.canvas_rect());
    let room = map.shrink(6.0);
    let scale = (room.width() / bounds.width().max(1.0)).min(room.height() / bounds.height().max(1.0));
    let on_map = |canvas: Pos2| room.center() + (canvas - bounds.center()) * scale;
    let small = |canvas: Rect| Rect::from_min_max(on_map(canvas.min), on_map(canvas.max));

    scene.painter.rect(map, 8.0, theme.panel, Stroke::new(1.0, theme.line2), StrokeKind::Inside);
    for center in scene.view.design.data_centers.values() {
        let line = Stroke::new(1.0, theme.container_line);
        scene.painter.rect_stroke(small(mirror::rect_of(&center.frame)), 2.0, line, StrokeKind::Inside);
    }
    if scene.view.design.links.len() <= LINKS_MAX {
        let line = Stroke::new(1.0, theme.link.gamma_multiply(0.5));
        let middle = |id| scene.mirror.center(id).map(on_map);
        let ends = scene.view.design.links.iter().filter_map(|link| Some([middle(&link.from)?, middle(&link.to)?]));
        scene.painter.extend(ends.map(|ends| Shape::line_segment(ends, line)));
    }
    for (_, card) in scene.mirror.cards() {
        let color = match card.face.health {
            Health::Unknown | Health::Idle | Health::Ok | Health::Starting => theme.link,
            Health::Busy => theme.busy_bar,
            Health::Overloaded => theme.overloaded_bar,
            Health::Dead => theme.line2,
        };
        let rect = small(card.front());
        scene.painter.rect_filled(Rect::from_center_size(rect.center(), rect.size().max(vec2(2.0, 1.5))), 1.0, color);
    }
    let seen = small(scene.lens.canvas_rect()).intersect(map.shrink(1.0));
    scene.painter.rect(seen, 4.0, theme.accent.gamma_multiply(0.08), Stroke::new(1.5, theme.accent), StrokeKind::Inside);
    let pressed = response.is_pointer_button_down_on().then(|| response.interact_pointer_pos()).flatten()?;
    // What is seen is on the map, too: were it led beyond the design, the map would grow under the hand without end.
    Some(design.clamp(bounds.center() + (pressed - room.center()) / scale))
}
