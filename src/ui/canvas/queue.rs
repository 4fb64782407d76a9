//! Queues as queues: what waits for a slot or a CPU stands in a row before its box.

use egui::Color32;
use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Rect, pos2, vec2};

use super::brush::Brush;
use super::camera::Lens;
use super::detail::Detail;
use super::face::Health;
use super::mirror::Mirror;

/// The most marks of a queue.
const MARKS_MAX: usize = 9;
/// A mark, and the step from one to the next, in canvas points.
const WIDTH: f32 = 3.0;
const HEIGHT: f32 = 9.0;
const STEP: f32 = 4.5;
/// How far below the middle of the box, clear of the links that come in there, and how far before it.
const BELOW: f32 = 17.0;
const BEFORE: f32 = 3.0;

/// The queues of all boxes in view.
pub(super) fn mesh(mirror: &Mirror, brush: &Brush, lens: &Lens) -> Mesh {
    let mut mesh = Mesh::default();
    if brush.detail != Detail::Card {
        return mesh;
    }
    let visible = lens.canvas_rect();
    for (_, card) in mirror.cards().filter(|(_, card)| card.face.waiting > 0 && card.outer().expand(60.0).intersects(visible)) {
        let color = match card.face.health {
            Health::Overloaded => brush.theme.overloaded_bar,
            Health::Busy => brush.theme.busy_bar,
            _ => brush.theme.text3,
        };
        let front = card.front();
        for place in 0..marks(card.face.waiting) {
            let right = front.left() - BEFORE - STEP * place as f32;
            let mark = Rect::from_min_size(pos2(right - WIDTH, front.center().y + BELOW - HEIGHT / 2.0), vec2(WIDTH, HEIGHT));
            add_rect(&mut mesh, lens.screen_rect(mark), color);
        }
    }
    mesh
}

/// How many marks stand for so many that wait: one for one, and one more for each doubling.
fn marks(waiting: u64) -> usize {
    (waiting.ilog2() as usize + 1).min(MARKS_MAX)
}

/// A plain rectangle.
pub(super) fn add_rect(mesh: &mut Mesh, rect: Rect, color: Color32) {
    let first = mesh.vertices.len() as u32;
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()];
    mesh.vertices.extend(corners.map(|pos| Vertex { pos, uv: WHITE_UV, color }));
    mesh.add_triangle(first, first + 1, first + 2);
    mesh.add_triangle(first, first + 2, first + 3);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_queue_is_seen_as_longer() {
        assert_eq!([1, 2, 4, 56, 64, 1_000_000].map(marks), [1, 2, 3, 6, 7, MARKS_MAX]);
    }
}
