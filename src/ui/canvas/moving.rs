//! Moving what is selected: with its frame's contents, in steps of the grid, lined up with neighbours, in and out of data centers.

use egui::{Pos2, Rect, Vec2};

use super::detail::CARD_SIZE;
use super::homes::{self, data_center_at, home_moved};
use super::mirror::{self, Mirror};
use super::pick::Hit;
use super::snapping::{self, Guide};
use crate::design::{Annotation, Component, Design, Edit, Frame, Gesture, Id, KindName, Point};
use crate::ui::selection::Selection;

/// The grid that places are on, in canvas points.
pub(super) const GRID: f32 = 8.0;
/// How near the edges and middles of others attract, in screen points.
pub(super) const ATTRACTION: f32 = 6.0;

/// A component that moves.
#[derive(Clone, Debug)]
struct Moved {
    id: Id,
    kind: KindName,
    from: Pos2,
    /// Whether it moves by itself and not with its frame.
    is_alone: bool,
    home_before: Option<Id>,
    /// The data center in whose frame it stood, which may be another one.
    stood_in: Option<Id>,
}

/// What becomes of the data centers that components stand in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Homes {
    /// They follow the frames.
    Follow,
    /// They are as before the drag.
    Restore,
}

/// A drag of what is selected.
#[derive(Clone, Debug)]
pub(super) struct Moving {
    gesture: Gesture,
    pressed_at: Pos2,
    /// What the pointer took hold of; it is what is lined up.
    held: Rect,
    /// The point of it that goes to the grid.
    grid_point: Pos2,
    components: Vec<Moved>,
    frames: Vec<(Id, Frame)>,
    annotations: Vec<(usize, Point)>,
    neighbors: Vec<Rect>,
    /// The edit that gives it up, where putting everything back is not enough.
    giving_up: Option<Box<Edit>>,
    /// What to draw while something is lined up.
    pub(super) guides: Vec<Guide>,
}

impl Moving {
    /// Takes hold of `selection` at a canvas point. What is locked stays, though not in a data center that goes.
    pub(super) fn begin(
        gesture: Gesture,
        design: &Design,
        mirror: &Mirror,
        selection: &Selection,
        (hit, pressed_at): (&Hit, Pos2),
    ) -> Self {
        let free_frame = |id: &Id| Some(design.data_centers.get(id).filter(|center| !center.locked)?.frame);
        let frames: Vec<(Id, Frame)> = selection.ids.iter().filter_map(|id| Some((id.clone(), free_frame(id)?))).collect();
        let in_moved_frame = |component: &Component| {
            component.data_center.as_ref().is_some_and(|center| frames.iter().any(|(frame, _)| frame == center))
        };
        let mut components = Vec::new();
        let mut neighbors = Vec::new();
        for (id, component) in &design.components {
            let Some(from) = mirror.center(id) else { continue };
            let is_alone = !in_moved_frame(component);
            if is_alone && (component.locked || !selection.ids.contains(id)) {
                neighbors.push(Rect::from_center_size(from, CARD_SIZE));
            } else {
                let (kind, home_before) = (component.kind.name(), component.data_center.clone());
                let stood_in = data_center_at(design, from).cloned();
                components.push(Moved { id: id.clone(), kind, from, is_alone, home_before, stood_in });
            }
        }
        let stay = design.data_centers.iter().filter(|(id, _)| !frames.iter().any(|(frame, _)| frame == *id));
        neighbors.extend(stay.map(|(_, center)| mirror::rect_of(&center.frame)));
        let stands_in_moved =
            |note: &Annotation| homes::text_home(design, note).is_some_and(|id| frames.iter().any(|(frame, _)| frame == id));
        let goes =
            |place: &usize, note: &Annotation| stands_in_moved(note) || (selection.annotations.contains(place) && !note.locked);
        let annotations = design
            .annotations
            .iter()
            .enumerate()
            .filter(|(place, note)| goes(place, note))
            .map(|(place, note)| (place, note.at));
        let (held, grid_point) = held(design, mirror, hit).unwrap_or_else(|| (Rect::from_pos(pressed_at), pressed_at));
        Self {
            gesture,
            pressed_at,
            held,
            grid_point,
            annotations: annotations.collect(),
            components,
            frames,
            neighbors,
            giving_up: None,
            guides: Vec::new(),
        }
    }

    /// Whether all that is taken hold of stays where it is.
    pub(super) const fn is_empty(&self) -> bool {
        self.components.is_empty() && self.frames.is_empty() && self.annotations.is_empty()
    }

    /// The gesture whose edits are one step.
    pub(super) const fn gesture(&self) -> Gesture {
        self.gesture
    }

    /// The edit that moves everything to where the pointer has taken it. Components without a stored place get theirs at the same
    /// time, so that they stay where they are drawn.
    pub(super) fn edit(&mut self, design: &Design, mirror: &Mirror, pointer: Pos2, zoom: f32, snaps: bool) -> Edit {
        self.guides.clear();
        let dragged = pointer - self.pressed_at;
        if dragged.length() * zoom < 1.0 {
            // A long press alone does not even put a box on the grid.
            return self.edit_by(design, mirror, Vec2::ZERO, Homes::Restore);
        }
        let mut delta = dragged;
        if snaps {
            let (wanted, grid_point) = (self.held.translate(dragged), self.grid_point + dragged);
            let (snapped, guides) = snapping::snap(wanted, grid_point, &self.neighbors, ATTRACTION / zoom);
            delta += snapped;
            self.guides = guides;
        }
        self.edit_by(design, mirror, delta, Homes::Follow)
    }

    /// The same drag, with an edit of its own for giving it up.
    pub(super) fn given_up_by(self, edit: Edit) -> Self {
        Self { giving_up: Some(Box::new(edit)), ..self }
    }

    /// The edit that gives it up: everything is as before.
    pub(super) fn undo_edit(&self, design: &Design, mirror: &Mirror) -> Edit {
        match &self.giving_up {
            Some(edit) => Edit::clone(edit),
            None => self.edit_by(design, mirror, Vec2::ZERO, Homes::Restore),
        }
    }

    fn edit_by(&self, design: &Design, mirror: &Mirror, delta: Vec2, homes: Homes) -> Edit {
        let is_moved = |id: &Id| self.components.iter().any(|moved| moved.id == *id);
        let unplaced = design.components.iter().filter(|(id, component)| component.at.is_none() && !is_moved(id));
        let stays = unplaced.filter_map(|(id, _)| Some((id.clone(), mirror::document_point(mirror.center(id)?))));
        let place = |moved: &Moved| (moved.id.clone(), mirror::document_point(moved.from + delta));
        let moved = self.components.iter().map(place);
        let mut edits = vec![Edit::Move(moved.chain(stays).collect())];
        for (id, frame) in &self.frames {
            let frame = Frame { x: frame.x + f64::from(delta.x), y: frame.y + f64::from(delta.y), ..*frame };
            edits.push(Edit::SetFrame(id.clone(), frame));
        }
        for (place, from) in &self.annotations {
            if let Some(note) = design.annotations.get(*place) {
                let at = Point(from.0 + f64::from(delta.x), from.1 + f64::from(delta.y));
                edits.push(Edit::SetAnnotation(*place, Annotation { at, ..note.clone() }));
            }
        }
        for moved in self.components.iter().filter(|moved| moved.is_alone) {
            let home = match homes {
                Homes::Follow => {
                    let way = (moved.stood_in.as_ref(), moved.from + delta);
                    home_moved(design, (moved.kind, moved.home_before.as_ref()), way)
                }
                Homes::Restore => moved.home_before.as_ref(),
            };
            edits.push(Edit::SetDataCenter(moved.id.clone(), home.cloned()));
        }
        Edit::All(edits)
    }
}

/// The box of what is taken hold of, and the point of it that goes to the grid: a card's middle, a frame's corner.
fn held(design: &Design, mirror: &Mirror, hit: &Hit) -> Option<(Rect, Pos2)> {
    if let Some(center) = hit.component().and_then(|id| mirror.center(id)) {
        return Some((Rect::from_center_size(center, CARD_SIZE), center));
    }
    let Hit::Header(id) = hit else { return None };
    let frame = mirror::rect_of(&design.data_centers.get(id)?.frame);
    Some((frame, frame.min))
}

/// The nearest point of the grid.
pub(super) fn snap_to_grid(point: Pos2) -> Pos2 {
    Pos2::new((point.x / GRID).round() * GRID, (point.y / GRID).round() * GRID)
}

/// The edit that moves what is selected by `delta` canvas points; none where nothing of it can be moved.
pub(super) fn nudge(design: &Design, mirror: &Mirror, selection: &Selection, gesture: Gesture, delta: Vec2) -> Option<Edit> {
    let nothing = Hit::Annotation(usize::MAX);
    let moving = Moving::begin(gesture, design, mirror, selection, (&nothing, Pos2::ZERO));
    (!moving.is_empty()).then(|| moving.edit_by(design, mirror, delta, Homes::Follow))
}

/// What a rubber band from one canvas point to another takes: components that it touches, links whose ends it both takes, frames
/// that it holds whole.
pub(super) fn banded(design: &Design, mirror: &Mirror, band: Rect) -> Selection {
    let mut selection = Selection::default();
    selection.ids.extend(mirror.cards().filter(|(_, card)| card.front().intersects(band)).map(|(id, _)| id.clone()));
    let has = |id: &Id| selection.ids.contains(id);
    let links = mirror.links().filter(|((from, to), _)| has(from) && has(to)).map(|(ends, _)| ends.clone());
    selection.links = links.collect();
    let held = design.data_centers.iter().filter(|(_, center)| band.contains_rect(mirror::rect_of(&center.frame)));
    selection.ids.extend(held.map(|(id, _)| id.clone()));
    let notes = design.annotations.iter().enumerate();
    let touched = notes.filter(|(_, note)| super::pick::annotation_rect(note).intersects(band));
    selection.annotations = touched.map(|(place, _)| place).collect();
    selection
}
