//! Free places: how far something goes aside so that it covers nothing.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use super::detail::CARD_SIZE;
use super::homes::{data_center_at, texts_moved};
use super::layout;
use super::mirror;
use super::moving::{GRID, snap_to_grid};
use super::pick;
use crate::design::{DataCenter, Design, Edit, Frame, Id, Point};

/// A step aside of what is put where something stands, and the room that is left beside that.
const STEP_ASIDE: f32 = 24.0;
/// The same of a data center, which has further to go.
const FRAME_STEP_ASIDE: f32 = 48.0;
/// Room between something and a copy of it: rows and columns are as far apart.
const COPY_GAP: Vec2 =
    vec2((layout::COLUMN_STEP - 2.0 * layout::HALF_CARD.0) as f32, (layout::ROW_STEP - 2.0 * layout::HALF_CARD.1) as f32);
/// The most copies side by side between which a free place is looked for.
const COPIES_MAX: u8 = 8;
/// The most steps aside in which a free place is looked for.
const STEPS_ASIDE_MAX: i16 = 24;

/// How far `room` is moved so that it covers no card and no free text and lies across no border of a data center: as little as may be.
pub(super) fn aside(design: &Design, room: Rect) -> Vec2 {
    let is_free = free_rooms(design);
    nearest(STEP_ASIDE, |by| is_free(room.translate(*by))).unwrap_or_default()
}

/// Whether a room covers no card and no free text and lies across no border of a data center.
fn free_rooms(design: &Design) -> impl Fn(Rect) -> bool {
    let taken: Vec<Rect> = places(design).map(|(_, at)| with_margin(at)).chain(texts(design)).collect();
    let frames: Vec<Rect> = design.data_centers.values().map(|center| mirror::rect_of(&center.frame)).collect();
    move |room| {
        let is_across = |frame: &Rect| frame.intersects(room) && !frame.contains_rect(room);
        !taken.iter().any(|taken| taken.intersects(room)) && !frames.iter().any(is_across)
    }
}

/// How far from what lies in `room` a copy of it is put: below it, to its right, to its left or above it, in the same data center if
/// there is place; never over anything.
pub(super) fn beside(design: &Design, room: Rect) -> Vec2 {
    let is_free = free_rooms(design);
    let step = snap_up(room.size() + COPY_GAP);
    let sides = [vec2(0.0, step.y), vec2(step.x, 0.0), vec2(-step.x, 0.0), vec2(0.0, -step.y)];
    let offsets: Vec<Vec2> = (1..=COPIES_MAX).flat_map(|times| sides.map(|side| side * f32::from(times))).collect();
    let free: Vec<Vec2> = offsets.into_iter().filter(|by| is_free(room.translate(*by))).collect();
    let home = |by: &Vec2| data_center_at(design, room.center() + *by);
    let stays = free.iter().find(|by| home(by) == home(&Vec2::ZERO)).or_else(|| free.first()).copied();
    let right = || places(design).map(|(_, at)| at.x + CARD_SIZE.x / 2.0).chain(texts(design).map(|text| text.right()));
    let frames = || design.data_centers.values().map(|center| mirror::rect_of(&center.frame).right());
    let beyond = || right().chain(frames()).fold(room.left(), f32::max) - room.left();
    stays.unwrap_or_else(|| snap_up(vec2(beyond() + COPY_GAP.x, 0.0)))
}

/// The next step of the grid from there.
fn snap_up(length: Vec2) -> Vec2 {
    (length / GRID).ceil() * GRID
}

/// How far a free text that wants to stand there goes aside so that it covers no card, no other text and no border of a data center, and
/// stays in the one that it belongs to. Those that come after it in the list go aside for it.
pub(super) fn text_aside(design: &Design, (place, home): (usize, Option<&Id>), text: Rect) -> Vec2 {
    let cards = places(design).map(|(_, at)| Rect::from_center_size(at, CARD_SIZE));
    let others = design.annotations.iter().enumerate().filter(|(other, text)| *other < place || text.locked);
    let taken: Vec<Rect> = cards.chain(others.map(|(_, other)| pick::annotation_rect(other))).collect();
    let is_free = |by: &Vec2| {
        let moved = text.translate(*by);
        let stands_right = |(id, center): (&Id, &DataCenter)| {
            let frame = mirror::rect_of(&center.frame);
            let inside = Rect { min: frame.min + vec2(0.0, layout::FRAME_HEADER as f32), max: frame.max };
            if home == Some(id) { inside.contains_rect(moved) } else { !frame.intersects(moved) }
        };
        !taken.iter().any(|other| other.intersects(moved)) && design.data_centers.iter().all(stands_right)
    };
    nearest(GRID, is_free).or_else(|| nearest(STEP_ASIDE, is_free)).unwrap_or_default()
}

/// The edits that make room for a new frame: what it was drawn over and what does not belong to it goes as near as there is a free
/// place, other data centers with all that stands in them, then cards, those of other data centers within these. What is locked
/// stays, and what finds no place.
pub(super) fn making_room(design: &Design, center: &Id) -> Vec<Edit> {
    let Some(frame) = design.data_centers.get(center).map(|center| mirror::rect_of(&center.frame)) else { return Vec::new() };
    let mut after = design.clone();
    let mut edits = Vec::new();
    let others: Vec<Id> = design.data_centers.keys().filter(|id| *id != center).cloned().collect();
    for id in others {
        let Some(edit) = driven_frame(&after, (center, frame), &id).filter(|edit| edit.apply(&mut after).is_ok()) else {
            continue;
        };
        edits.push(edit);
    }
    edits.push(Edit::Move(driven_cards(&after, (center, frame))));
    edits
}

/// The move of a data center with its contents out of a new frame; not of one in which that was drawn.
fn driven_frame(design: &Design, (center, frame): (&Id, Rect), id: &Id) -> Option<Edit> {
    let other = design.data_centers.get(id)?;
    let rect = mirror::rect_of(&other.frame);
    let home = |id: &Id| design.components.get(id).and_then(|component| component.data_center.as_ref());
    let mut cards: Vec<(&Id, Pos2)> = places(design).collect();
    let is_around = cards.iter().any(|(card, at)| home(card) == Some(center) && rect.contains(*at));
    if other.locked || is_around || !rect.intersects(frame) {
        return None;
    }
    let (inside, outside): (Vec<_>, Vec<_>) = cards.drain(..).partition(|(card, _)| home(card) == Some(id));
    let mut taken: Vec<Rect> = outside.iter().map(|(_, at)| Rect::from_center_size(*at, CARD_SIZE)).collect();
    let frames = design.data_centers.iter().filter(|(known, _)| *known != id);
    taken.extend(frames.map(|(_, center)| mirror::rect_of(&center.frame)));
    let room = rect.expand(STEP_ASIDE / 2.0);
    let is_free = |by: &Vec2| !taken.iter().any(|other| other.intersects(room.translate(*by)));
    let by = nearest(FRAME_STEP_ASIDE, is_free)?;
    let moved = inside.into_iter().map(|(card, at)| (card.clone(), mirror::document_point(at + by)));
    let set = Edit::SetFrame(id.clone(), mirror::frame_of(rect.translate(by)));
    let texts = texts_moved(design, id, (f64::from(by.x), f64::from(by.y)));
    Some(Edit::All([Edit::Move(moved.collect())].into_iter().chain(texts).chain([set]).collect()))
}

/// Where the cards go that a new frame was drawn over and that do not belong to it.
fn driven_cards(design: &Design, (center, frame): (&Id, Rect)) -> Vec<(Id, Point)> {
    let mut cards: Vec<(&Id, Pos2)> = places(design).collect();
    let mut driven = Vec::new();
    for place in 0..cards.len() {
        let (id, at) = cards[place];
        let Some(component) = design.components.get(id) else { continue };
        let home = component.data_center.as_ref();
        if home == Some(center) || component.locked || !frame.intersects(Rect::from_center_size(at, CARD_SIZE)) {
            continue;
        }
        let is_free = |by: &Vec2| {
            let moved = with_margin(at + *by);
            let is_clear = |(other, center): (&Id, &DataCenter)| {
                let frame = mirror::rect_of(&center.frame);
                if home == Some(other) { frame.contains_rect(moved) } else { !frame.intersects(moved) }
            };
            let mut others = cards.iter().filter(|(other, _)| *other != id);
            !others.any(|(_, other)| Rect::from_center_size(*other, CARD_SIZE).intersects(moved))
                && !texts(design).any(|text| text.intersects(moved))
                && design.data_centers.iter().all(is_clear)
        };
        if let Some(by) = nearest(STEP_ASIDE, is_free) {
            cards[place].1 = at + by;
            driven.push((id.clone(), mirror::document_point(at + by)));
        }
    }
    driven
}

/// The edit that puts a component into a data center, or out of any, and its card with it: to the free place in that frame, or outside
/// of all, that is nearest to where it stands; a full frame grows. What is locked or stands right already stays there, and what finds
/// no place.
pub(in crate::ui) fn rehomed(design: &Design, id: &Id, home: Option<&Id>) -> Edit {
    let set = Edit::SetDataCenter(id.clone(), home.cloned());
    let is_locked = design.components.get(id).is_some_and(|component| component.locked);
    let at = places(design).find(|(known, _)| *known == id).map(|(_, at)| at);
    let wanted = at.filter(|at| !is_locked && data_center_at(design, *at) != home);
    let free = |at| nearest_in(design, id, home, at).map(|place| (place, None)).or_else(|| in_grown(design, id, home?, at));
    let Some((place, grown)) = wanted.and_then(free) else { return set };
    // A place that nothing had stored would be another one as soon as something is stored.
    let mut moved = layout::missing_places(design);
    moved.insert(id.clone(), mirror::document_point(place));
    let move_all = Edit::Move(moved.into_iter().collect());
    Edit::All([set].into_iter().chain(grown).chain([move_all]).collect())
}

/// The place of a card in the frame of a data center that is full, and the edit that lets the frame grow by a row or a column for it:
/// to a side where that covers nothing.
fn in_grown(design: &Design, id: &Id, home: &Id, at: Pos2) -> Option<(Pos2, Option<Edit>)> {
    let frame = design.data_centers.get(home).filter(|center| !center.locked)?.frame;
    let (row, column) = (layout::ROW_STEP, layout::COLUMN_STEP);
    let [below, right] = [Frame { h: frame.h + row, ..frame }, Frame { w: frame.w + column, ..frame }];
    let sides = [below, right, Frame { y: frame.y - row, ..below }, Frame { x: frame.x - column, ..right }];
    let before = mirror::rect_of(&frame);
    let cards = places(design).filter(|(other, _)| *other != id).map(|(_, at)| Rect::from_center_size(at, CARD_SIZE));
    let cards = cards.chain(texts(design));
    let frames = design.data_centers.values().map(|center| mirror::rect_of(&center.frame));
    let beside: Vec<Rect> = cards.chain(frames).filter(|other| !other.intersects(before)).collect();
    sides.into_iter().find_map(|grown| {
        if beside.iter().any(|other| other.intersects(mirror::rect_of(&grown))) {
            return None;
        }
        let set = Edit::SetFrame(home.clone(), grown);
        let mut after = design.clone();
        set.apply(&mut after).ok()?;
        Some((nearest_in(&after, id, Some(home), at)?, Some(set)))
    })
}

/// The free place of a card that is nearest to `at` in the frame of a data center, or outside of all.
fn nearest_in(design: &Design, id: &Id, home: Option<&Id>, at: Pos2) -> Option<Pos2> {
    let cards = places(design).filter(|(other, _)| *other != id).map(|(_, at)| with_margin(at));
    let taken: Vec<Rect> = cards.chain(texts(design)).collect();
    let frames = || design.data_centers.values().map(|center| mirror::rect_of(&center.frame));
    // From a border on, since the way there may be longer than any that is searched.
    let starts: Vec<Pos2> = match home {
        Some(home) => vec![snap_to_grid(middles_in(mirror::rect_of(&design.data_centers.get(home)?.frame)).clamp(at))],
        None => frames().filter(|frame| frame.contains(at)).flat_map(|frame| exits(frame, at)).map(snap_to_grid).collect(),
    };
    let is_free = |place: Pos2| {
        let card = Rect::from_center_size(place, CARD_SIZE);
        let stands_right = match home.and_then(|home| design.data_centers.get(home)) {
            Some(center) => middles_in(mirror::rect_of(&center.frame)).expand(GRID).contains(place),
            None => !frames().any(|frame| frame.intersects(card)),
        };
        stands_right && data_center_at(design, place) == home && !taken.iter().any(|other| other.intersects(card))
    };
    let found = starts.into_iter().filter_map(|start| nearest(STEP_ASIDE, |by| is_free(start + *by)).map(|by| start + by));
    found.min_by(|a, b| a.distance_sq(at).total_cmp(&b.distance_sq(at)))
}

/// Where the middle of a card is that stands in a frame and clear of its header; in a frame that is too small, only in the middle.
fn middles_in(frame: Rect) -> Rect {
    let (padding, header) = (layout::FRAME_PADDING as f32, layout::FRAME_HEADER as f32);
    let mut middles = frame.shrink2(CARD_SIZE / 2.0 + Vec2::splat(padding));
    middles.min.y += header;
    let center = middles.center();
    Rect::from_min_max(middles.min.min(center), middles.max.max(center))
}

/// Where the middle of a card at `at` is once it has left a frame by each of its four sides.
fn exits(frame: Rect, at: Pos2) -> [Pos2; 4] {
    let around = frame.expand2(CARD_SIZE / 2.0 + Vec2::splat(STEP_ASIDE / 2.0));
    [pos2(around.min.x, at.y), pos2(around.max.x, at.y), pos2(at.x, around.min.y), pos2(at.x, around.max.y)]
}

/// The nearest step aside that is free.
fn nearest(length: f32, is_free: impl Fn(&Vec2) -> bool) -> Option<Vec2> {
    let range = || -STEPS_ASIDE_MAX..=STEPS_ASIDE_MAX;
    let steps = range().flat_map(|x| range().map(move |y| vec2(f32::from(x), f32::from(y)) * length));
    steps.filter(is_free).min_by(|a, b| a.length_sq().total_cmp(&b.length_sq()))
}

fn places(design: &Design) -> impl Iterator<Item = (&Id, Pos2)> {
    let missing = layout::missing_places(design);
    design.components.iter().filter_map(move |(id, component)| {
        let at = component.at.or_else(|| missing.get(id).copied())?;
        Some((id, mirror::canvas_point(at)))
    })
}

/// The room that free texts take.
fn texts(design: &Design) -> impl Iterator<Item = Rect> {
    design.annotations.iter().map(pick::annotation_rect)
}

fn with_margin(at: Pos2) -> Rect {
    Rect::from_center_size(at, CARD_SIZE).expand(STEP_ASIDE / 2.0)
}
