//! Putting a component down from the palette: the ghost at the pointer, and the edit that it becomes.

use egui::{Pos2, Rect, Stroke};

use super::brush::{self, Anchor, Pen};
use super::detail::CARD_SIZE;
use super::mirror;
use super::moving;
use super::scene::Scene;
use crate::catalog;
use crate::design::{Component, Design, Edit, Id, Kind, KindName};
use crate::ui::glyph::glyph;
use crate::words;

/// The edit that puts a component of `kind` at a canvas point, and its id. It stands in the data center whose frame is there.
pub(super) fn edit(design: &Design, kind: KindName, at: Pos2) -> (Id, Edit) {
    let id = Id::free(catalog::info(kind).id_stem, |id| design.is_taken(id));
    let at = moving::snap_to_grid(at);
    let mut component = Component::new(Kind::default_of(kind));
    component.at = Some(mirror::document_point(at));
    component.data_center = moving::data_center_at(design, at).cloned();
    (id.clone(), Edit::AddComponent(id, component))
}

/// The card that will be there.
pub(super) fn ghost(scene: &Scene<'_>, kind: KindName, pointer: Pos2) {
    let theme = &scene.brush.theme;
    let info = catalog::info(kind);
    let canvas = moving::snap_to_grid(scene.lens.canvas_from_screen(pointer));
    let zoom = scene.lens.zoom;
    let rect = Rect::from_center_size(scene.lens.screen_from_canvas(canvas), CARD_SIZE * zoom);
    scene.painter.rect_filled(rect, 8.0 * zoom, theme.card.gamma_multiply(0.7));
    scene.painter.extend(brush::dashed_rect(rect, 8.0 * zoom, Stroke::new(1.5, theme.accent), [5.0, 4.0]));
    let icon = Pen::glyph((17.0 * zoom).max(9.0), theme.group(info.group));
    scene.text(icon, (rect.left_center() + egui::vec2(14.0 * zoom, 0.0), Anchor::Left), 60.0, glyph(info.glyph));
    let name = words::text(scene.view.language, &format!("kind.{}", kind.name()));
    let pen = Pen::semibold((12.5 * zoom).max(9.0), theme.text);
    scene.text(pen, (rect.left_center() + egui::vec2(42.0 * zoom, 0.0), Anchor::Left), 90.0 * zoom, &name);
}
