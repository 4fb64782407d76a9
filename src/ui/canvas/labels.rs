//! The labels of links: each on a pill on its link, near the middle, where it covers no box and no other label.

use std::collections::BTreeMap;

use egui::epaint::TextShape;
use egui::{Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, vec2};

use super::brush::{self, Anchor, Brush, Pen};
use super::camera::Lens;
use super::detail::Detail;
use super::link::LinkEnd;
use super::mirror::{Ends, Mirror};
use super::scene::Scene;
use crate::design::Design;

const TEXT_SIZE: f32 = 10.5;
/// Room between the text and the edge of its pill, on both sides together.
const PADDING: Vec2 = vec2(14.0, 5.0);
/// How wide a label is at most, and how far above or below its link it may stand, both in canvas points, the first that is free: rather
/// cut than far away, rather far away than cut to nothing.
const TRIES: [(f32, &[f32]); 5] = [(150.0, NEAR), (100.0, NEAR), (64.0, NEAR), (150.0, FAR), (34.0, NEAR)];
const NEAR: &[f32] = &[0.0, -14.0, 14.0];
const FAR: &[f32] = &[-46.0, 46.0];
/// Where along its link a label may stand, the first that is free: as near to the middle as can be.
const SHARES: [f32; 9] = [0.5, 0.44, 0.56, 0.38, 0.62, 0.3, 0.7, 0.22, 0.78];
/// How far it keeps from boxes, in screen points.
const CLEARANCE: f32 = 2.0;
/// The room that what the hand takes hold of has at both ends of a selected link, in screen points.
const HANDLE_ROOM: f32 = 14.0;

/// A label as it is drawn.
#[derive(Clone, Debug)]
pub(super) struct LinkLabel {
    /// Its pill, in canvas points.
    pub(super) rect: Rect,
    /// Whether it is too long to be shown whole.
    pub(super) is_cut: bool,
    /// On the screen.
    text: TextShape,
}

/// Finds a place for the label of each link in view; that of `selected`, the one selected link, leaves its handles free.
pub(super) fn place(
    mirror: &Mirror,
    design: &Design,
    lens: &Lens,
    (brush, painter): (&Brush, &Painter),
    selected: Option<&Ends>,
) -> BTreeMap<Ends, LinkLabel> {
    let mut labels: BTreeMap<Ends, LinkLabel> = BTreeMap::new();
    if brush.detail < Detail::Card {
        return labels;
    }
    for link in design.links.iter().filter(|link| !link.label.is_empty()) {
        let ends = (link.from.clone(), link.to.clone());
        let Some(shape) = mirror.link(&ends) else { continue };
        if !shape.bounds().intersects(lens.canvas_rect()) {
            continue;
        }
        let pen = Pen::regular((TEXT_SIZE * lens.zoom).max(brush::TEXT_SIZE_MIN), brush.theme.text2);
        let written = |width: f32| {
            let place = (Pos2::ZERO, Anchor::Middle);
            brush::text(painter, brush, pen, place, width * lens.zoom, &link.label)
        };
        let handle = |end| Rect::from_center_size(shape.handle(end, lens.zoom), Vec2::splat(HANDLE_ROOM / lens.zoom));
        let handles: Vec<Rect> = LinkEnd::ALL.into_iter().filter(|_| selected == Some(&ends)).map(handle).collect();
        let is_free = |rect: &Rect| {
            let room = rect.expand(CLEARANCE / lens.zoom);
            let is_covering =
                mirror.boxes_within(room).next().is_some() || handles.iter().any(|handle| handle.intersects(room));
            !is_covering && !labels.values().any(|other| other.rect.intersects(room))
        };
        let spot = |shift: &f32| SHARES.map(|share| shape.at(share) + vec2(0.0, *shift));
        let found = TRIES.iter().find_map(|(width, shifts)| {
            let text = written(*width)?;
            let size = (text.galley.size() + PADDING) / lens.zoom;
            let rect = shifts.iter().flat_map(spot).map(|spot| Rect::from_center_size(spot, size)).find(is_free)?;
            Some((rect, text))
        });
        // Where everything is full, it stands in the middle all the same.
        let in_the_middle = || {
            let text = written(TRIES[4].0)?;
            let size = (text.galley.size() + PADDING) / lens.zoom;
            Some((Rect::from_center_size(shape.at(0.5), size), text))
        };
        let Some((rect, mut text)) = found.or_else(in_the_middle) else { continue };
        text.pos = lens.screen_from_canvas(rect.center()) - text.galley.size() / 2.0;
        labels.insert(ends, LinkLabel { rect, is_cut: text.galley.elided, text });
    }
    labels
}

/// Draws them but for that of `typed`, which is in its field.
pub(super) fn draw(scene: &Scene<'_>, typed: Option<&Ends>) {
    let theme = &scene.brush.theme;
    for (ends, label) in scene.mirror.labels().iter().filter(|(ends, _)| Some(*ends) != typed) {
        let pill = scene.lens.screen_rect(label.rect);
        let is_selected = scene.view.selection.links.contains(ends);
        let line = Stroke::new(1.0, if is_selected { theme.accent } else { theme.line2 });
        scene.painter.rect(pill, pill.height() / 2.0, theme.canvas, line, StrokeKind::Inside);
        scene.painter.add(Shape::from(label.text.clone()));
    }
}
