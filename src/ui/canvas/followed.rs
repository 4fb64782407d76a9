//! The step of a single request that is told: its way along a link, and where it is.

use egui::{Shape, Stroke, StrokeKind, vec2};

use super::overlay;
use super::scene::Scene;

/// How much wider than the link its way is drawn, and the size of its arrow, in points.
const WIDER: f32 = 3.0;
const ARROW: f32 = 9.0;
/// Around the box where it is.
const OUTSET: f32 = 7.0;
const RADIUS: f32 = 13.0;

/// The link that it goes along, with an arrow the way it goes.
pub(super) fn way(scene: &Scene<'_>) {
    let Some(step) = scene.view.followed else { return };
    let Some((link, is_back)) = step.hop.as_ref().and_then(|(ends, is_back)| Some((scene.mirror.link(ends)?, *is_back))) else {
        return;
    };
    let theme = &scene.brush.theme;
    let color = if step.is_failure { theme.overloaded } else { theme.accent };
    let points: Vec<_> = link.points(scene.lens.zoom).into_iter().map(|canvas| scene.lens.screen_from_canvas(canvas)).collect();
    scene.painter.line(points, Stroke::new(link.width() + WIDER, color));
    let at = |share: f32| scene.lens.screen_from_canvas(link.at(share));
    let (tail, head) = if is_back { (0.55, 0.45) } else { (0.45, 0.55) };
    let along = (at(head) - at(tail)).normalized();
    let across = vec2(-along.y, along.x);
    let tip = at(0.5) + along * ARROW;
    let corners = vec![tip, tip - along * 2.0 * ARROW + across * ARROW, tip - along * 2.0 * ARROW - across * ARROW];
    scene.painter.add(Shape::convex_polygon(corners, color, Stroke::new(1.5, theme.canvas)));
}

/// The ring around the box where it is.
pub(super) fn place(scene: &Scene<'_>) {
    let Some(step) = scene.view.followed else { return };
    let Some(rect) = overlay::outer_on_screen(scene, &step.at) else { return };
    let theme = &scene.brush.theme;
    let color = if step.is_failure { theme.overloaded } else { theme.accent };
    scene.painter.rect_stroke(rect.expand(OUTSET), RADIUS, Stroke::new(2.5, color), StrokeKind::Middle);
}
