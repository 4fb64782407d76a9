//! Moving what is selected: with its frame's contents, in steps of the grid, lined up with neighbours, in and out of data centers.

use egui::{Pos2, Rect, Vec2, vec2};

use super::mirror::{self, Mirror};
use super::pick::{Corner, Hit};
use crate::design::{Design, Edit, Frame, Gesture, Id, Point};
use crate::ui::selection::Selection;

/// The grid that places are on, in canvas points.
pub(super) const GRID: f32 = 8.0;
/// How near a neighbour's middle attracts, in screen points.
const ATTRACTION: f32 = 6.0;
/// The smallest data center, in canvas points.
const FRAME_MIN: Vec2 = vec2(120.0, 80.0);

/// A component that moves.
#[derive(Clone, Debug)]
struct Moved {
    id: Id,
    from: Pos2,
    /// Whether it moves by itself and not with its frame.
    is_alone: bool,
    home_before: Option<Id>,
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
    anchor: Pos2,
    components: Vec<Moved>,
    frames: Vec<(Id, Frame)>,
    annotations: Vec<(usize, Point)>,
    neighbors: Vec<Pos2>,
    /// The edit that gives it up, where putting everything back is not enough.
    giving_up: Option<Box<Edit>>,
    /// Lines to draw while something is lined up: from, to.
    pub(super) guides: Vec<(Pos2, Pos2)>,
}

impl Moving {
    /// Takes hold of `selection` at a canvas point.
    pub(super) fn begin(
        gesture: Gesture,
        design: &Design,
        mirror: &Mirror,
        selection: &Selection,
        (hit, pressed_at): (&Hit, Pos2),
    ) -> Self {
        let frames: Vec<(Id, Frame)> =
            selection.ids.iter().filter_map(|id| Some((id.clone(), design.data_centers.get(id)?.frame))).collect();
        let in_moved_frame = |id: &Id| {
            let data_center = design.components.get(id).and_then(|component| component.data_center.as_ref());
            data_center.is_some_and(|center| selection.ids.contains(center))
        };
        let moves = |id: &&Id| selection.ids.contains(*id) || in_moved_frame(id);
        let taken_hold = |id: &Id| {
            let home_before = design.components.get(id)?.data_center.clone();
            Some(Moved { id: id.clone(), from: mirror.center(id)?, is_alone: !in_moved_frame(id), home_before })
        };
        let components = design.components.keys().filter(moves).filter_map(taken_hold).collect();
        let neighbors = design.components.keys().filter(|id| !moves(id)).filter_map(|id| mirror.center(id)).collect();
        let annotations = selection.annotations.iter().filter_map(|place| Some((*place, design.annotations.get(*place)?.at)));
        let anchor = hit.component().and_then(|id| mirror.center(id)).or_else(|| match hit {
            Hit::Header(id) => frames.iter().find(|(frame, _)| frame == id).map(|(_, frame)| mirror::rect_of(frame).min),
            _ => None,
        });
        Self {
            gesture,
            pressed_at,
            anchor: anchor.unwrap_or(pressed_at),
            annotations: annotations.collect(),
            components,
            frames,
            neighbors,
            giving_up: None,
            guides: Vec::new(),
        }
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
        let wanted = self.anchor + dragged;
        let anchor = if snaps { self.snapped(wanted, zoom) } else { wanted };
        self.edit_by(design, mirror, anchor - self.anchor, Homes::Follow)
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
                edits.push(Edit::SetAnnotation(*place, crate::design::Annotation { at, text: note.text.clone() }));
            }
        }
        for moved in self.components.iter().filter(|moved| moved.is_alone) {
            let home = match homes {
                Homes::Follow => data_center_at(design, moved.from + delta),
                Homes::Restore => moved.home_before.as_ref(),
            };
            edits.push(Edit::SetDataCenter(moved.id.clone(), home.cloned()));
        }
        Edit::All(edits)
    }

    /// The nearest place on the grid, or in line with a neighbour where one is near.
    fn snapped(&mut self, wanted: Pos2, zoom: f32) -> Pos2 {
        let reach = ATTRACTION / zoom;
        let on_grid = snap_to_grid(wanted);
        let near = |along: fn(Pos2) -> f32| {
            let distance = move |neighbor: &&Pos2| (along(**neighbor) - along(wanted)).abs();
            let close = self.neighbors.iter().filter(|neighbor| distance(neighbor) <= reach);
            close.min_by(|a, b| {
                distance(a).total_cmp(&distance(b)).then((**a - wanted).length().total_cmp(&(**b - wanted).length()))
            })
        };
        let (column, row) = (near(|point| point.x).copied(), near(|point| point.y).copied());
        let snapped = Pos2::new(column.map_or(on_grid.x, |c| c.x), row.map_or(on_grid.y, |r| r.y));
        self.guides.extend(column.into_iter().chain(row).map(|neighbor| (neighbor, snapped)));
        snapped
    }
}

/// The data center whose frame holds a canvas point; of several, the smallest.
pub(super) fn data_center_at(design: &Design, at: Pos2) -> Option<&Id> {
    let around = design.data_centers.iter().filter(|(_, center)| mirror::rect_of(&center.frame).contains(at));
    around.min_by(|a, b| (a.1.frame.w * a.1.frame.h).total_cmp(&(b.1.frame.w * b.1.frame.h))).map(|(id, _)| id)
}

/// The nearest point of the grid.
pub(super) fn snap_to_grid(point: Pos2) -> Pos2 {
    Pos2::new((point.x / GRID).round() * GRID, (point.y / GRID).round() * GRID)
}

/// The edit that moves what is selected by `delta` canvas points.
pub(super) fn nudge(design: &Design, mirror: &Mirror, selection: &Selection, gesture: Gesture, delta: Vec2) -> Option<Edit> {
    if selection.ids.is_empty() && selection.annotations.is_empty() {
        return None;
    }
    let nothing = Hit::Annotation(usize::MAX);
    let moving = Moving::begin(gesture, design, mirror, selection, (&nothing, Pos2::ZERO));
    Some(moving.edit_by(design, mirror, delta, Homes::Follow))
}

/// A drag of a data center's corner.
#[derive(Clone, Debug)]
pub(super) struct Resizing {
    pub(super) gesture: Gesture,
    pub(super) id: Id,
    pub(super) corner: Corner,
    pub(super) before: Frame,
}

impl Resizing {
    /// The edit that takes the corner to a canvas point.
    pub(super) fn edit(&self, pointer: Pos2) -> Edit {
        let mut rect = mirror::rect_of(&self.before);
        let to = snap_to_grid(pointer);
        if self.corner.is_right {
            rect.max.x = to.x.max(rect.min.x + FRAME_MIN.x);
        } else {
            rect.min.x = to.x.min(rect.max.x - FRAME_MIN.x);
        }
        if self.corner.is_bottom {
            rect.max.y = to.y.max(rect.min.y + FRAME_MIN.y);
        } else {
            rect.min.y = to.y.min(rect.max.y - FRAME_MIN.y);
        }
        Edit::SetFrame(self.id.clone(), mirror::frame_of(rect))
    }
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
