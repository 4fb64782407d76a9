//! Following the boxes and links: what an edit leaves as it was is kept, what it may have changed is noted.

use std::cmp::Ordering;

use egui::Rect;

use super::find::Way;
use super::obstacles::Obstacles;
use super::side::{self, Meeting};
use super::{Block, EFFORTS, Known, Routes, Style, lanes, search};
use crate::design::Id;

/// What became of the boxes.
struct Boxes {
    /// For each box whether it has come or is not as it was.
    are_changed: Vec<bool>,
    /// Where boxes were or are that are not as they were.
    places: Obstacles,
    /// The number that each of those before has now; none where all are the same boxes.
    numbers: Option<Vec<Option<usize>>>,
}

impl Routes {
    /// Follows the boxes and the links between them, both in the order of their ids. A link to or from what is not among the boxes has
    /// no way. Ways that may have changed are found by [`Routes::find`].
    pub fn update<'a>(
        &mut self,
        style: Style,
        blocks: impl Iterator<Item = (&'a Id, Block)>,
        links: impl Iterator<Item = &'a (Id, Id)>,
    ) {
        self.turn += 1;
        let blocks: Vec<(&Id, Block)> = blocks.collect();
        let links: Vec<&(Id, Id)> = links.collect();
        let effort = EFFORTS.into_iter().find(|(links_max, _)| links.len() <= *links_max).map_or(0, |(_, effort)| effort);
        let is_as_before = (style, effort) == (self.style, self.effort);
        (self.style, self.effort) = (style, effort);
        let boxes = self.take_blocks(&blocks);
        let mut loose = vec![false; self.blocks.len()];
        if boxes.numbers.is_some() || !links.iter().copied().eq(&self.links) {
            self.take_links(&links, &boxes, &mut loose);
        }
        self.join(&boxes, &mut loose);
        self.note_stale(&boxes, &loose, is_as_before);
    }

    /// Takes the boxes in; what became of those before.
    fn take_blocks(&mut self, blocks: &[(&Id, Block)]) -> Boxes {
        let mut are_changed = vec![false; blocks.len()];
        let mut places = Vec::new();
        let are_same = self.ids.iter().eq(blocks.iter().map(|(id, _)| *id));
        let mut numbers = vec![None; self.ids.len()];
        for (before, after) in merged(&self.ids, blocks, |id, (other, _)| id.cmp(other), are_same) {
            let (known, block) = (before.map(|number| self.blocks[number]), after.map(|number| blocks[number].1));
            if let Some(before) = before {
                numbers[before] = after;
            }
            if known != block {
                places.extend([known, block].into_iter().flatten().map(|block| block.outer));
                if let Some(after) = after {
                    are_changed[after] = true;
                }
            }
        }
        if !are_same {
            self.ids = blocks.iter().map(|(id, _)| (*id).clone()).collect();
        }
        if !places.is_empty() {
            self.blocks = blocks.iter().map(|(_, block)| *block).collect();
            self.obstacles.set(self.blocks.iter().map(|block| block.outer));
        }
        let mut changed = Obstacles::default();
        changed.set(places.into_iter());
        Boxes { are_changed, places: changed, numbers: (!are_same).then_some(numbers) }
    }

    /// Takes the links in, with what is known of them. The boxes whose links are others are noted in `loose`.
    fn take_links(&mut self, links: &[&(Id, Id)], boxes: &Boxes, loose: &mut [bool]) {
        let number = |id: &Id| self.ids.binary_search(id).ok();
        let renumbered = |before: usize| boxes.numbers.as_ref().map_or(Some(before), |numbers| numbers[before]);
        let are_same = links.iter().copied().eq(&self.links);
        let (mut pairs, mut known, mut kept) = (Vec::new(), Vec::new(), Vec::new());
        let mut numbers = vec![None; self.links.len()];
        for (before, after) in merged(&self.links, links, |one, other| one.cmp(*other), are_same) {
            let pair_before = before.map(|before| self.pairs[before]);
            let pair_before = pair_before.and_then(|(from, to)| Some((renumbered(from)?, renumbered(to)?)));
            let pair = match (after, pair_before) {
                (Some(_), Some(pair)) => Some(pair),
                (Some(after), None) => number(&links[after].0).zip(number(&links[after].1)),
                (None, _) => None,
            };
            if let (Some(after), Some(pair)) = (after, pair) {
                let before = before.filter(|_| pair_before.is_some());
                known.push(before.map_or_else(Known::new, |before| std::mem::take(&mut self.known[before])));
                if let Some(before) = before {
                    numbers[before] = Some(pairs.len());
                }
                pairs.push(pair);
                kept.push(links[after].clone());
            } else if let Some(before) = before {
                self.lanes.set(before, &[]);
                let (from, to) = self.pairs[before];
                for here in [renumbered(from), renumbered(to)].into_iter().flatten() {
                    loose[here] = true;
                }
            }
        }
        self.lanes.renumber(&numbers, pairs.len());
        for list in [&mut self.undrawn, &mut self.changed] {
            *list = std::mem::take(list).into_iter().filter_map(|link| numbers[link]).collect();
        }
        self.met = vec![Vec::new(); self.blocks.len()];
        for (link, (from, to)) in pairs.iter().enumerate() {
            self.met[*from].push(link);
            if to != from {
                self.met[*to].push(link);
            }
        }
        (self.links, self.pairs, self.known) = (kept, pairs, known);
    }

    /// Finds where links meet their boxes; the boxes at which that may be elsewhere than before are noted in `loose`.
    fn join(&mut self, boxes: &Boxes, loose: &mut [bool]) {
        for (known, (from, to)) in self.known.iter_mut().zip(&self.pairs) {
            let [one, other] = [*from, *to].map(|number| self.blocks[number].front);
            let has_moved = !known.is_joined || boxes.are_changed[*from] || boxes.are_changed[*to];
            if !has_moved && !boxes.places.is_any_within(side::region(one, other)) {
                continue;
            }
            let sides = side::sides(one, other, &self.obstacles, [*from, *to]);
            if has_moved || sides != known.sides {
                (known.sides, known.is_joined) = (sides, true);
                (loose[*from], loose[*to]) = (true, true);
            }
        }
        let mut meetings = Vec::new();
        for here in (0..loose.len()).filter(|here| loose[*here]) {
            meetings.clear();
            meetings.extend(self.met[here].iter().flat_map(|link| self.meetings(*link, here)));
            let shifts = side::spread(here, &mut meetings, &self.blocks);
            for (meeting, shift) in meetings.iter().zip(shifts) {
                self.known[meeting.link].shifts[usize::from(!meeting.is_start)] = shift;
            }
        }
    }

    /// The ends of a link that are at the box `here`.
    fn meetings(&self, link: usize, here: usize) -> impl Iterator<Item = Meeting> + use<> {
        let ((from, to), sides) = (self.pairs[link], self.known[link].sides);
        let bows = sides[0] == sides[1];
        let start = (from == here).then_some(Meeting { link, is_start: true, side: sides[0], bows, there: to });
        let end = (to == here).then_some(Meeting { link, is_start: false, side: sides[1], bows, there: from });
        start.into_iter().chain(end)
    }

    /// Notes which ways may not be what they were.
    fn note_stale(&mut self, boxes: &Boxes, loose: &[bool], is_as_before: bool) {
        for link in 0..self.links.len() {
            let (from, to) = self.pairs[link];
            let known = &mut self.known[link];
            let mut has_moved = boxes.are_changed[from] || boxes.are_changed[to];
            if loose[from] || loose[to] {
                let ends = side::ends((from, to), known.sides, known.shifts, &self.blocks);
                has_moved |= ends != known.ends;
                known.ends = ends;
            }
            let Some(found) = &known.found else { continue };
            if has_moved {
                // What leads from where its boxes were is no picture of it any more.
                (known.found, known.stale) = (None, Some(0));
                self.lanes.set(link, &[]);
                self.changed.insert(link);
                continue;
            }
            if !is_as_before || boxes.places.is_any_within(found.region) {
                known.stale = known.stale.or(Some(self.turn));
            }
            if let Way::Bent(points) = &found.way {
                if boxes.places.is_any_within(Rect::from_points(points).expand(lanes::SAY)) {
                    self.lanes.loosen(link);
                    self.undrawn.insert(link);
                } else if boxes.places.is_any_within(Rect::from_points(&found.laid).expand(search::CLEARANCE)) {
                    self.undrawn.insert(link);
                }
            }
        }
    }
}

impl Known {
    /// A link that nothing is known of.
    fn new() -> Self {
        Self { stale: Some(0), ..Self::default() }
    }
}

/// The places of what is in either of two lists, both in order, beside each other; where all is the same, nothing is compared.
fn merged<A, B>(
    before: &[A],
    after: &[B],
    order: impl Fn(&A, &B) -> Ordering,
    are_same: bool,
) -> Vec<(Option<usize>, Option<usize>)> {
    if are_same {
        return (0..before.len()).map(|place| (Some(place), Some(place))).collect();
    }
    let (mut one, mut other) = (0, 0);
    let mut merged = Vec::with_capacity(before.len().max(after.len()));
    while one < before.len() || other < after.len() {
        let ordering = match (before.get(one), after.get(other)) {
            (Some(before), Some(after)) => order(before, after),
            (Some(_), None) => Ordering::Less,
            _ => Ordering::Greater,
        };
        merged.push((ordering.is_le().then_some(one), ordering.is_ge().then_some(other)));
        one += usize::from(ordering.is_le());
        other += usize::from(ordering.is_ge());
    }
    merged
}
