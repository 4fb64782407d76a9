//! The ways of links from box to box, around the boxes that stand between.
//!
//! A way is found in four steps: which sides of its boxes a link joins and where on them (`side`), the shortest way along the axes
//! where a box stands in the direct one (`find`, `search`), links that share a stretch beside each other (`lanes`), and corners into
//! bends (`bends`). Ways are kept: only those are looked for again whose own boxes have changed or near which a box has (`follow`).
//! They are found as they are needed, those in view first and so many at a time, but what they are depends on the places of
//! boxes alone: not on the zoom, nor on what was drawn before, nor on the order in which they were found.

mod bends;
mod find;
mod follow;
mod lanes;
mod memo;
mod obstacles;
mod path;
mod search;
mod side;

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Pos2, Rect};
use serde::{Deserialize, Serialize};

use crate::design::Id;
use find::Way;
use lanes::Lanes;
use memo::{Basis, Memo};
use obstacles::Obstacles;
pub use path::{Path, distance_to_segment};
use side::Shift;
pub use side::{Ends, Side};

/// How much is looked at for one way in a design of at most so many links; in a larger one the least.
const EFFORTS: [(usize, usize); 3] = [(600, 40_000), (2_500, 8_000), (usize::MAX, 1_500)];

/// How links run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Style {
    /// In curves.
    #[default]
    Curved,
    /// Along the axes, with round corners.
    Orthogonal,
    /// In straight lines.
    Straight,
}

impl Style {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Curved, Self::Orthogonal, Self::Straight];
}

/// A box as links see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The box in front of its stack, on whose middle links are lined up.
    pub front: Rect,
    /// The box with its stack, at whose edge links end.
    pub outer: Rect,
}

/// A link and its way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// Where it meets its boxes.
    pub ends: Ends,
    /// The way between.
    pub path: Arc<Path>,
}

/// What is known of one link.
#[derive(Clone, Debug, Default)]
struct Known {
    /// Whether it is known where it meets its boxes.
    is_joined: bool,
    sides: [Side; 2],
    shifts: [Shift; 2],
    ends: Ends,
    found: Option<Found>,
    /// Since which update the way may be another one, 0 where it cannot stay as it is; none: it is the one that was found.
    stale: Option<u64>,
    before: Memo,
}

/// A way with what it was found by.
#[derive(Clone, Debug)]
struct Found {
    basis: Basis,
    way: Way,
    /// The same way beside the others that it shares stretches with.
    laid: Vec<Pos2>,
    route: Route,
}

/// The ways of all links of a design.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    style: Style,
    /// How much may be looked at for one way.
    effort: usize,
    ids: Vec<Id>,
    blocks: Vec<Block>,
    obstacles: Obstacles,
    links: Vec<(Id, Id)>,
    /// The boxes of each link, by number.
    pairs: Vec<(usize, usize)>,
    /// The links of each box, by number.
    met: Vec<Vec<usize>>,
    known: Vec<Known>,
    lanes: Lanes,
    /// Links whose ways are to be drawn anew.
    undrawn: BTreeSet<usize>,
    /// Links whose routes have changed since somebody asked.
    changed: BTreeSet<usize>,
    /// How many updates there were.
    turn: u64,
    /// Whether boxes are on their way and stay nowhere.
    is_passing: bool,
    /// Whether nothing was looked for since the last update.
    is_new: bool,
    searched: usize,
}

impl Routes {
    /// Where a link between two boxes would meet them, from the middle of which side.
    #[must_use]
    pub fn joint(&self, from: &Id, to: &Id) -> Option<[(Pos2, Side); 2]> {
        let own = [self.ids.binary_search(from).ok()?, self.ids.binary_search(to).ok()?];
        let [one, other] = own.map(|number| self.blocks[number]);
        let [leaves, reaches] = side::sides(one.front, other.front, &self.obstacles, own);
        let at = |block: Block, side: Side| (side.point(block.front, block.outer, 0.0), side);
        Some([at(one, leaves), at(other, reaches)])
    }

    /// Finds ways that are not known: those of links that may be seen in `view` first, and of those the ones that have none at all;
    /// once more than `visits_max` was looked at, the others are left for the next time. Whether it was enough for all.
    pub fn find(&mut self, view: Rect, visits_max: usize) -> bool {
        let mut stale: Vec<(bool, u64, usize)> = self
            .known
            .iter()
            .enumerate()
            .filter_map(|(link, known)| Some((!self.corridor(link).intersects(view), known.stale?, link)))
            .collect();
        if stale.is_empty() && self.undrawn.is_empty() && !self.lanes.are_loose() {
            return true;
        }
        stale.sort_unstable();
        let mut visits = 0;
        let mut left = stale.into_iter().peekable();
        // In a drag the next frame asks for more of the same: ways that are only not as short any more as they could be wait for a rest.
        let is_in_haste = std::mem::take(&mut self.is_new) && self.is_passing;
        while let Some((.., link)) = left.next_if(|(_, since, _)| visits <= visits_max && !(is_in_haste && *since > 0)) {
            self.find_one(link, &mut visits);
        }
        self.draw();
        left.peek().is_none()
    }

    /// The routes that have changed since this was asked last; none where it is not known.
    pub fn take_changed(&mut self) -> Vec<(&(Id, Id), Option<&Route>)> {
        let changed = std::mem::take(&mut self.changed);
        changed.into_iter().map(|link| (&self.links[link], self.route(link))).collect()
    }

    /// The known routes of links, in the order in which these were given.
    pub fn all(&self) -> impl Iterator<Item = (&(Id, Id), &Route)> {
        self.links.iter().enumerate().filter_map(|(number, link)| Some((link, self.route(number)?)))
    }

    /// How many ways were looked for so far.
    #[must_use]
    pub const fn searched(&self) -> usize {
        self.searched
    }

    /// The boxes that reach into a rectangle.
    pub fn boxes_within(&self, region: Rect) -> impl Iterator<Item = Rect> {
        self.obstacles.within(region).into_iter().map(|number| self.obstacles.rect(number))
    }

    fn route(&self, link: usize) -> Option<&Route> {
        Some(&self.known[link].found.as_ref()?.route)
    }

    /// Where the way of a link may lead, unless everything else is blocked.
    fn corridor(&self, link: usize) -> Rect {
        let (from, to) = self.pairs[link];
        self.blocks[from].outer.union(self.blocks[to].outer).expand(find::CORRIDOR)
    }

    /// Whether the boxes, as they are, are on their way to somewhere, such as in a drag: to ways that nobody comes back to nothing is
    /// remembered.
    pub const fn set_passing(&mut self, is_passing: bool) {
        self.is_passing = is_passing;
    }

    fn find_one(&mut self, link: usize, visits: &mut usize) {
        let (basis, way) = self.recall(link, visits).unwrap_or_else(|| self.search(link, visits));
        let known = &mut self.known[link];
        known.stale = None;
        let ends = known.ends;
        if known.found.as_ref().is_none_or(|found| found.way != way) {
            let points: &[Pos2] = if let Way::Bent(points) = &way { points } else { &[] };
            self.lanes.set(link, points);
        }
        let before = known.found.take().map(|found| found.route.path);
        let route = Route { ends, path: before.unwrap_or_default() };
        known.found = Some(Found { basis, way, laid: Vec::new(), route });
        self.undrawn.insert(link);
    }

    /// The way that a link had before among the same boxes.
    fn recall(&mut self, link: usize, visits: &mut usize) -> Option<(Basis, Way)> {
        let own = <[usize; 2]>::from(self.pairs[link]).map(|number| self.blocks[number]);
        let known = &mut self.known[link];
        let recalled = known.before.recall(known.ends, own, &self.obstacles)?;
        *visits += find::VISITS_AT_LEAST;
        Some(recalled)
    }

    fn search(&mut self, link: usize, visits: &mut usize) -> (Basis, Way) {
        self.searched += 1;
        let (ends, own) = (self.known[link].ends, <[usize; 2]>::from(self.pairs[link]));
        let (way, region) = self.find_way(ends, own, visits);
        (Basis::new(ends, own.map(|number| self.blocks[number]), region, &self.obstacles), way)
    }

    /// Lays bent ways beside each other and draws in its style what has changed.
    fn draw(&mut self) {
        let moved = self.lanes.lay(&self.obstacles);
        self.undrawn.extend(moved);
        for link in std::mem::take(&mut self.undrawn) {
            let Some(found) = &self.known[link].found else { continue };
            let (laid, path) = match &found.way {
                Way::Direct(path) => (Vec::new(), path.clone()),
                Way::Bent(points) => {
                    let laid = self.lanes.laid(link, points.clone());
                    let drawn = self.drawn(&laid);
                    (laid, Path::new(drawn))
                }
            };
            let Some(found) = &mut self.known[link].found else { continue };
            found.laid = laid;
            if *found.route.path != path {
                found.route.path = Arc::new(path);
            }
            self.changed.insert(link);
        }
    }

    /// A way along the axes in its style.
    fn drawn(&self, laid: &[Pos2]) -> Vec<Pos2> {
        match self.style {
            Style::Curved => bends::with_curves(laid, &self.obstacles),
            Style::Orthogonal => bends::with_corners(laid),
            // It has no corners.
            Style::Straight => laid.to_vec(),
        }
    }
}
