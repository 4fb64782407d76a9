//! Putting down what comes from the palette: the ghost at the pointer, and the edit that it becomes.

use egui::{Pos2, Rect, Stroke, Vec2, pos2, vec2};

use super::brush::{self, Anchor, Pen};
use super::detail::CARD_SIZE;
use super::homes;
use super::layout::{self, COLUMN_STEP};
use super::mirror;
use super::moving;
use super::pick::{self, Hit};
use super::resizing::FRAME_MIN;
use super::room::{self, aside};
use super::scene::Scene;
use super::{Canvas, View};
use crate::catalog;
use crate::design::{Component, DataCenter, Design, Edit, Id, Kind, KindName};
use crate::ui::action::{Action, Placing};
use crate::ui::command::Command;
use crate::ui::fragment;
use crate::ui::glyph::glyph;
use crate::ui::preset::Preset;
use crate::ui::selection::Selection;

/// A new data center: room for two columns and two rows.
const FRAME_SIZE: Vec2 = vec2(400.0, 240.0);
/// Room for one component.
const FRAME_SIZE_MIN: Vec2 = vec2(176.0, 128.0);
/// The largest part of what is in view that a new data center takes.
const VIEW_SHARE_MAX: f32 = 0.7;

/// The edit that puts it at a canvas point, and the selection of it. `visible` is the size of what is in view, in canvas points.
pub(super) fn edit(design: &Design, placing: Placing, at: Pos2, visible: Vec2) -> (Selection, Edit) {
    let of_id = |(id, edit)| (Selection::of_id(id), edit);
    match placing {
        Placing::Component(kind) => of_id(component_edit(design, kind, at)),
        Placing::DataCenter => of_id(data_center_edit(design, frame_rect(design, at, visible))),
        Placing::Preset(preset) => preset_edit(design, preset, at),
    }
}

/// The same where nobody has looked for a free place: as near to `at` as it covers no card.
pub(super) fn edit_near(design: &Design, placing: Placing, at: Pos2, visible: Vec2) -> (Selection, Edit) {
    let size = match placing {
        Placing::Component(_) => CARD_SIZE,
        Placing::Preset(preset) => bounds(&preset.design).size(),
        // It is drawn in so far that it covers none.
        Placing::DataCenter => return edit(design, placing, at, visible),
    };
    edit(design, placing, at + aside(design, Rect::from_center_size(at, size)), visible)
}

/// The parts of a preset with its middle at a canvas point.
fn preset_edit(design: &Design, preset: &Preset, at: Pos2) -> (Selection, Edit) {
    let (edits, selection) = fragment::moved_by(design, &preset.design, mirror::document_point(offset(&preset.design, at)));
    (selection, Edit::All(edits))
}

/// How far the parts of a design are moved for their middle to be at a canvas point: by steps of the grid.
fn offset(part: &Design, at: Pos2) -> Pos2 {
    moving::snap_to_grid((at - bounds(part).center()).to_pos2())
}

/// The parts of a design and the room between them.
fn bounds(part: &Design) -> Rect {
    let places = part.components.values().filter_map(|component| component.at).map(mirror::canvas_point);
    let cards = places.map(|at| Rect::from_center_size(at, CARD_SIZE));
    let frames = part.data_centers.values().map(|center| mirror::rect_of(&center.frame));
    let texts = part.annotations.iter().map(pick::annotation_rect);
    let parts = cards.chain(frames).chain(texts);
    parts.reduce(Rect::union).unwrap_or_else(|| Rect::from_center_size(Pos2::ZERO, CARD_SIZE))
}

impl Canvas {
    /// Where a command puts things, in canvas points: where the menu was opened that it was chosen from, else at the pointer, else
    /// in the middle of the view.
    fn take_aim(&mut self) -> Pos2 {
        let pointer = self.pointer.map(|at| self.lens.canvas_from_screen(at));
        self.aimed_at.take().or(pointer).unwrap_or(self.lens.center)
    }

    /// The commands that put something where the pointer is.
    pub(super) fn put_by_command(&mut self, view: &View<'_>, actions: &mut Vec<Action>) {
        let is_put =
            |command: &mut Command| matches!(command, Command::AddText | Command::QuickInsert | Command::AddDataCenter);
        let Some(command) = self.asked.take_if(is_put) else { return };
        let is_aimed = self.aimed_at.is_some();
        let at = self.take_aim();
        match command {
            Command::AddText => self.add_text(at),
            Command::QuickInsert if self.insert_at_key_link(view) => {}
            Command::QuickInsert => self.begin_insert(at),
            // By a key it is drawn by a drag, or put down by Enter; from the menu it stands where that was opened.
            _ if !is_aimed => actions.push(Action::StartPlacing(Placing::DataCenter)),
            _ => {
                let visible = self.lens.canvas_rect().size();
                let (selection, edit) = edit(view.design, Placing::DataCenter, moving::snap_to_grid(at), visible);
                self.focus_next = selection.single_id().cloned().map(Hit::Header);
                actions.extend([Action::Edit(edit), Action::Select(selection)]);
            }
        }
    }

    /// The edits that add what comes from the clipboard, and the selection of what they add: its middle at the pointer, where that
    /// is over the canvas, else in the middle of the view; as near to it as it covers nothing.
    #[must_use]
    pub(in crate::ui) fn pasted(&mut self, design: &Design, mut part: Design) -> (Vec<Edit>, Selection) {
        for (id, place) in layout::missing_places(&part) {
            if let Some(component) = part.components.get_mut(&id) {
                component.at = Some(place);
            }
        }
        let at = self.take_aim();
        let by = offset(&part, at + aside(design, Rect::from_center_size(at, bounds(&part).size())));
        let pasted = fragment::beside(design, &part, mirror::document_point(by));
        self.show_whole(pasted.1.clone());
        pasted
    }

    /// The same for what is copied beside itself: where it covers nothing, as near as may be.
    #[must_use]
    pub(in crate::ui) fn duplicated(&mut self, design: &Design, part: &Design) -> (Vec<Edit>, Selection) {
        let by = room::beside(design, bounds(part));
        let copies = fragment::beside(design, part, mirror::document_point(by.to_pos2()));
        self.show_whole(copies.1.clone());
        copies
    }
}

/// A component stands in the data center whose frame is there.
fn component_edit(design: &Design, kind: KindName, at: Pos2) -> (Id, Edit) {
    let id = Id::free(catalog::info(kind).id_stem, |id| design.is_taken(id));
    let at = moving::snap_to_grid(at);
    let mut component = Component::new(Kind::default_of(kind));
    component.at = Some(mirror::document_point(at));
    component.data_center = homes::home_at(design, (kind, None), at).cloned();
    (id.clone(), Edit::AddComponent(id, component))
}

/// A data center takes what stands in its frame and in no other data center.
pub(super) fn data_center_edit(design: &Design, rect: Rect) -> (Id, Edit) {
    let id = Id::free(catalog::DATA_CENTER_STEM, |id| design.is_taken(id));
    // Drawn in another one, it is in the same part of the world.
    let around = homes::data_center_at(design, rect.center()).and_then(|id| design.data_centers.get(id));
    let region = around.map_or_else(|| DataCenter::default().region, |center| center.region);
    let center = DataCenter { region, frame: mirror::frame_of(rect), ..DataCenter::default() };
    let is_inside =
        |component: &Component| component.at.is_some_and(|at| rect.contains(mirror::canvas_point(at))) && may_join(component);
    let taken = design.components.iter().filter(|(_, component)| is_inside(component));
    let mut edits = vec![Edit::AddDataCenter(id.clone(), center)];
    edits.extend(taken.map(|(component, _)| Edit::SetDataCenter(component.clone(), Some(id.clone()))));
    (id, Edit::All(edits))
}

/// A frame around a canvas point; looked at closely it is smaller, so that its corners are seen.
fn frame_rect(design: &Design, at: Pos2, visible: Vec2) -> Rect {
    let size = moving::snap_to_grid((visible * VIEW_SHARE_MAX).to_pos2()).to_vec2().clamp(FRAME_SIZE_MIN, FRAME_SIZE);
    cleared(design, Rect::from_min_size(moving::snap_to_grid(at - size / 2.0), size), at)
}

/// Less than that, in canvas points, is a click and no frame.
pub(super) const DRAWN_MIN: f32 = 24.0;

/// The frame that is drawn between two canvas points.
pub(super) fn drawn_frame(from: Pos2, to: Pos2) -> Rect {
    Rect::from_two_pos(moving::snap_to_grid(from), moving::snap_to_grid(to))
}

/// The smallest frame with the same upper left corner.
pub(super) fn smallest_frame(frame: Rect) -> Rect {
    Rect::from_min_size(frame.min, FRAME_MIN)
}

/// Whether a component may become part of a new data center.
const fn may_join(component: &Component) -> bool {
    component.data_center.is_none() && homes::joins_by_hand(component.kind.name())
}

/// The frame drawn in so far that it covers no card that does not belong to it; it keeps the point `at` and room for a component.
fn cleared(design: &Design, wanted: Rect, at: Pos2) -> Rect {
    let mut frame = wanted;
    for component in design.components.values() {
        let Some(center) = component.at.map(mirror::canvas_point) else { continue };
        let room = Rect::from_center_size(center, CARD_SIZE).expand(moving::GRID);
        let card = Rect::from_min_max(moving::snap_to_grid(room.min), moving::snap_to_grid(room.max));
        if !card.intersects(frame) || (may_join(component) && wanted.contains(center)) {
            continue;
        }
        let narrower = [
            Rect { min: pos2(card.right(), frame.top()), max: frame.max },
            Rect { min: frame.min, max: pos2(card.left(), frame.bottom()) },
            Rect { min: pos2(frame.left(), card.bottom()), max: frame.max },
            Rect { min: frame.min, max: pos2(frame.right(), card.top()) },
        ];
        let has_room = |rect: &Rect| rect.contains(at) && rect.size().min(FRAME_SIZE_MIN) == FRAME_SIZE_MIN;
        let largest = narrower.into_iter().filter(has_room).max_by(|a, b| a.area().total_cmp(&b.area()));
        frame = largest.unwrap_or(frame);
    }
    frame
}

/// The place for a card to the right of another one.
pub(super) fn right_of(other: Pos2) -> Pos2 {
    other + vec2(COLUMN_STEP as f32, 0.0)
}

/// What will be there.
pub(super) fn ghost(scene: &Scene<'_>, placing: Placing, pointer: Pos2) {
    let canvas = scene.lens.canvas_from_screen(pointer);
    match placing {
        Placing::Component(kind) => {
            let info = catalog::info(kind);
            let card = Rect::from_center_size(moving::snap_to_grid(canvas), CARD_SIZE);
            let look = Look { glyph: info.glyph, color: scene.brush.theme.group(info.group), radius: 8.0 };
            ghost_box(scene, card, &look, &catalog::kind_label(scene.view.language, kind));
        }
        Placing::DataCenter => {
            frame_ghost(scene, frame_rect(scene.view.design, canvas, scene.lens.canvas_rect().size()));
            let hint = crate::words::text(scene.view.language, "canvas.frame_hint");
            let theme = &scene.brush.theme;
            scene.plate(pointer + vec2(0.0, 26.0), Pen::regular(11.0, theme.text2), (theme.card2, theme.line2), &hint);
        }
        Placing::Preset(preset) => preset_ghost(scene, preset, canvas),
    }
}

/// The frame of a data center that will be there.
pub(super) fn frame_ghost(scene: &Scene<'_>, frame: Rect) {
    let name = crate::words::text(scene.view.language, "kind.DataCenter");
    let look = Look { glyph: "buildings", color: scene.brush.theme.group_operations, radius: 14.0 };
    ghost_box(scene, frame, &look, &name);
}

/// A ghost of each of its parts.
fn preset_ghost(scene: &Scene<'_>, preset: &Preset, at: Pos2) {
    let by = offset(&preset.design, at).to_vec2();
    for (id, component) in &preset.design.components {
        let Some(place) = component.at else { continue };
        let info = catalog::info(component.kind.name());
        let card = Rect::from_center_size(mirror::canvas_point(place) + by, CARD_SIZE);
        let look = Look { glyph: info.glyph, color: scene.brush.theme.group(info.group), radius: 8.0 };
        ghost_box(scene, card, &look, &catalog::component_name(scene.view.language, id, component));
    }
}

/// What tells one ghost from another.
struct Look {
    glyph: &'static str,
    color: egui::Color32,
    radius: f32,
}

/// A dashed box with a glyph and a name on the height of a card's middle.
fn ghost_box(scene: &Scene<'_>, canvas: Rect, look: &Look, name: &str) {
    let theme = &scene.brush.theme;
    let zoom = scene.lens.zoom;
    let rect = scene.lens.screen_rect(canvas);
    scene.painter.rect_filled(rect, look.radius * zoom, theme.card.gamma_multiply(0.7));
    scene.painter.extend(brush::dashed_rect(rect, look.radius * zoom, Stroke::new(1.5, theme.accent), [5.0, 4.0]));
    let line = rect.left_top() + vec2(0.0, CARD_SIZE.y / 2.0 * zoom);
    let icon = Pen::glyph((17.0 * zoom).max(9.0), look.color);
    scene.text(icon, (line + vec2(14.0 * zoom, 0.0), Anchor::Left), 60.0, glyph(look.glyph));
    let pen = Pen::semibold((12.5 * zoom).max(9.0), theme.text);
    scene.text(pen, (line + vec2(42.0 * zoom, 0.0), Anchor::Left), rect.width() - 48.0 * zoom, name);
}
