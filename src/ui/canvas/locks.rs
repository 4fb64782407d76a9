//! The mark on what is locked in place: a small lock on the upper edge.

use egui::{Pos2, Stroke, vec2};
use egui_phosphor::regular as glyph;

use super::brush::{Anchor, Pen};
use super::detail::Detail;
use super::scene::Scene;
use super::{mirror, pick};

/// Size of the mark, in screen points.
const RADIUS: f32 = 8.0;
const GLYPH: f32 = 10.0;
/// How far right of the corner it is: there, the handles of a selection are.
const ASIDE: f32 = 18.0;

/// Draws the marks, over cards and frames.
pub(super) fn draw(scene: &Scene<'_>) {
    if scene.brush.detail < Detail::Chip {
        return;
    }
    let design = scene.view.design;
    let components = design.components.iter().filter(|(_, component)| component.locked);
    let cards = components.filter_map(|(id, _)| Some(scene.mirror.card(id)?.front().min));
    let centers = design.data_centers.values().filter(|center| center.locked);
    let texts = design.annotations.iter().filter(|text| text.locked);
    let texts = texts.map(|text| pick::annotation_rect(text).min - vec2(ASIDE, 0.0));
    for corner in cards.chain(centers.map(|center| mirror::rect_of(&center.frame).min)).chain(texts) {
        mark(scene, scene.lens.screen_from_canvas(corner) + vec2(ASIDE, 0.0));
    }
}

fn mark(scene: &Scene<'_>, at: Pos2) {
    if !scene.lens.viewport.expand(RADIUS).contains(at) {
        return;
    }
    let theme = &scene.brush.theme;
    scene.painter.circle(at, RADIUS, theme.card2, Stroke::new(1.0, theme.line2));
    scene.text(Pen::glyph(GLYPH, theme.text2), (at, Anchor::Middle), 2.0 * RADIUS, glyph::LOCK_SIMPLE);
}
