//! The ways of links from box to box, around the boxes that stand between.
//!
//! A way is found in four steps: which sides of its boxes a link joins and where on them (`side`), the shortest way along the axes
//! where a box stands in the direct one (`search`), links that share a stretch beside each other (`lanes`), and corners into
//! bends (`bends`). Ways are kept: only those are looked for again whose own boxes have changed or near which a box has.
//! They depend on the places of boxes alone, not on the zoom nor on what was drawn before.

mod bends;
mod lanes;
mod obstacles;
mod path;
mod search;
mod side;

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Pos2, Rect};
use serde::{Deserialize, Serialize};

use crate::design::Id;
use obstacles::Obstacles;
pub use path::{Path, distance_to_segment};
use search::{NoWay, Port};
pub use side::{Ends, Side};

/// How far a link leaves its box straight on, where there is room.
const STUB: f32 = 16.0;
/// The same where it comes back on the side on which it leaves: clear of the frame around its boxes.
const STUB_OF_BOW: f32 = 26.0;
/// How far curves keep from the boxes that they pass, at least.
const CURVE_CLEARANCE: f32 = 6.0;
/// How far from the middle of its side a link would lean with all its handle.
const LEAN_SHIFT: f32 = 70.0;
/// How far around the two boxes a way is looked for, first and where there is none.
const SEARCH_MARGINS: [f32; 2] = [60.0, 260.0];
/// In a design of so many boxes a way is looked for everywhere, if need be.
const SEARCH_ALL_MAX: usize = 300;
/// How much is looked at for one way in a design of at most so many links, so that a large file opens in time; with more links than
/// that they run straight on.
const EFFORTS: [(usize, usize); 3] = [(600, 40_000), (2_500, 8_000), (8_000, 1_500)];

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

/// What became of the boxes.
struct Changed {
    /// Whether none has come and none has gone.
    are_same_boxes: bool,
    /// Where boxes were or are that are not as they were.
    rects: Vec<Rect>,
}

/// A route with what it was found by.
#[derive(Clone, Debug)]
struct Found {
    route: Route,
    /// Its own two boxes.
    blocks: [Block; 2],
    /// Where other boxes would have made a difference.
    region: Rect,
    way: Way,
    /// The same way among the others that it shares stretches with.
    laid: Vec<Pos2>,
}

/// The way of a link before it is drawn in its style.
#[derive(Clone, Debug, PartialEq)]
enum Way {
    /// Nothing stands between.
    Direct(Path),
    /// Along the axes from corner to corner.
    Bent(Vec<Pos2>),
}

/// The ways of all links of a design.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    style: Style,
    /// How much may be looked at for one way; 0: no way is looked for.
    effort: usize,
    ids: Vec<Id>,
    blocks: Vec<Block>,
    obstacles: Obstacles,
    links: Vec<(Id, Id)>,
    /// The boxes of each link, by number.
    pairs: Vec<(usize, usize)>,
    found: Vec<Found>,
    searched: usize,
}

impl Routes {
    /// Follows the boxes and the links between them. A link to or from what is not among the boxes has no way.
    pub fn update<'a>(&mut self, style: Style, blocks: &BTreeMap<Id, Block>, links: impl Iterator<Item = &'a (Id, Id)>) {
        let is_linked = |link: &&(Id, Id)| blocks.contains_key(&link.0) && blocks.contains_key(&link.1);
        let links: Vec<&(Id, Id)> = links.collect();
        let effort = EFFORTS.into_iter().find(|(links_max, _)| links.len() <= *links_max).map_or(0, |(_, effort)| effort);
        let is_as_before = (style, effort) == (self.style, self.effort);
        (self.style, self.effort) = (style, effort);
        let changed = self.take_blocks(blocks);
        let kept = if links.iter().copied().eq(&self.links) && changed.are_same_boxes {
            std::mem::take(&mut self.found).into_iter().map(Some).collect()
        } else {
            self.take_links(links.into_iter().filter(is_linked))
        };
        let is_kept = |found: &Found, pair: &(usize, usize)| {
            let blocks = [self.blocks[pair.0], self.blocks[pair.1]];
            is_as_before && found.blocks == blocks && !changed.rects.iter().any(|rect| rect.intersects(found.region))
        };
        let kept: Vec<Option<Found>> =
            kept.into_iter().zip(&self.pairs).map(|(found, pair)| found.filter(|found| is_kept(found, pair))).collect();
        let sides = kept.iter().zip(&self.pairs).map(|(found, pair)| match found {
            Some(found) => [found.route.ends.from.0, found.route.ends.to.0],
            None => self.sides(*pair),
        });
        let ends = side::join(&self.pairs, &self.blocks, sides);
        self.searched = 0;
        let mut found: Vec<Found> = Vec::with_capacity(ends.len());
        for ((kept, pair), ends) in kept.into_iter().zip(&self.pairs).zip(ends) {
            found.push(match kept {
                Some(kept) if kept.route.ends == ends => kept,
                _ => {
                    self.searched += 1;
                    self.find(ends, [pair.0, pair.1])
                }
            });
        }
        self.lay(&mut found);
        self.found = found;
    }

    /// Takes the boxes in; what became of those before.
    fn take_blocks(&mut self, blocks: &BTreeMap<Id, Block>) -> Changed {
        let are_same_boxes = self.ids.iter().eq(blocks.keys());
        let mut rects = Vec::new();
        if are_same_boxes {
            for (before, after) in self.blocks.iter_mut().zip(blocks.values()).filter(|(before, after)| *before != *after) {
                rects.extend([before.outer, after.outer]);
                *before = *after;
            }
        } else {
            let before: BTreeMap<&Id, &Block> = self.ids.iter().zip(&self.blocks).collect();
            let gone = before.iter().filter(|(id, block)| blocks.get(**id) != Some(**block)).map(|(_, block)| block.outer);
            let come = blocks.iter().filter(|(id, block)| before.get(id) != Some(block)).map(|(_, block)| block.outer);
            rects.extend(gone.chain(come));
            self.ids = blocks.keys().cloned().collect();
            self.blocks = blocks.values().copied().collect();
        }
        if !rects.is_empty() {
            self.obstacles.set(blocks.values().map(|block| block.outer));
        }
        Changed { are_same_boxes, rects }
    }

    /// Takes the links in, with what is known of their ways.
    fn take_links<'a>(&mut self, links: impl Iterator<Item = &'a (Id, Id)>) -> Vec<Option<Found>> {
        let mut known: BTreeMap<(Id, Id), Found> =
            std::mem::take(&mut self.links).into_iter().zip(std::mem::take(&mut self.found)).collect();
        let numbers: BTreeMap<&Id, usize> = self.ids.iter().enumerate().map(|(number, id)| (id, number)).collect();
        let number = |id: &Id| numbers.get(id).copied().unwrap_or_default();
        self.links = links.cloned().collect();
        self.pairs = self.links.iter().map(|(from, to)| (number(from), number(to))).collect();
        self.links.iter().map(|link| known.remove(link)).collect()
    }

    /// The ways of all links, in the order in which these were given.
    pub fn all(&self) -> impl Iterator<Item = (&(Id, Id), &Route)> {
        self.links.iter().zip(self.found.iter().map(|found| &found.route))
    }

    /// How many ways were looked for in the last update; the others were kept.
    #[must_use]
    pub const fn searched(&self) -> usize {
        self.searched
    }

    /// The boxes that reach into a rectangle.
    pub fn boxes_within(&self, region: Rect) -> impl Iterator<Item = Rect> {
        self.obstacles.within(region).into_iter().map(|number| self.obstacles.rect(number))
    }

    /// Which sides of its boxes a link joins; those that face each other where nothing is looked for.
    fn sides(&self, (from, to): (usize, usize)) -> [Side; 2] {
        let nothing = Obstacles::default();
        let obstacles = if self.effort > 0 { &self.obstacles } else { &nothing };
        side::sides(self.blocks[from].front, self.blocks[to].front, obstacles, [from, to])
    }

    fn find(&self, ends: Ends, own: [usize; 2]) -> Found {
        let blocks = own.map(|number| self.blocks[number]);
        let at = |block: Block, (side, shift): (Side, f32)| side.point(block.front, block.outer, shift);
        let (start, end) = (at(blocks[0], ends.from), at(blocks[1], ends.to));
        let direct = match self.style {
            Style::Curved => Some(curve(ends, [start, end])),
            Style::Straight => Some(Path::new(vec![start, end])),
            Style::Orthogonal => None,
        };
        let reach = blocks[0].outer.union(blocks[1].outer);
        let is_free = |path: &Path| self.effort == 0 || self.obstacles.is_free(path.points(), CURVE_CLEARANCE, own);
        let (way, region) = match direct.filter(is_free) {
            Some(path) => {
                let region = path.bounds().expand(search::CLEARANCE);
                (Way::Direct(path), region)
            }
            None => self.around(ends, [start, end], reach),
        };
        let region = region.union(side::region(blocks[0].outer, blocks[1].outer));
        let route = Route { ends, path: Arc::default() };
        Found { route, blocks, region, way, laid: Vec::new() }
    }

    /// The shortest way around what stands between; straight on where there is none.
    fn around(&self, ends: Ends, [start, end]: [Pos2; 2], reach: Rect) -> (Way, Rect) {
        let ports = self.ports(ends, [start, end]);
        let everywhere = self.obstacles.bounds().expand(2.0 * STUB);
        let regions = SEARCH_MARGINS.map(|margin| reach.expand(margin));
        let last = (self.obstacles.len() <= SEARCH_ALL_MAX).then_some(everywhere.union(regions[1]));
        let mut region = reach;
        for wider in regions.into_iter().chain(last) {
            region = wider;
            match search::shortest(&self.obstacles, region, ports, self.effort) {
                Ok(found) => {
                    let points = std::iter::once(start).chain(found).chain([end]).collect();
                    return (Way::Bent(bends::simplify(points)), region.expand(search::CLEARANCE));
                }
                Err(NoWay::Blocked) => {}
                Err(NoWay::TooLong) => break,
            }
        }
        let direct = match self.style {
            Style::Curved => curve(ends, [start, end]),
            Style::Orthogonal => Path::new(bends::with_corners(&bends::plain([start, end], ports))),
            Style::Straight => Path::new(vec![start, end]),
        };
        (Way::Direct(direct), region.expand(search::CLEARANCE))
    }

    /// Where a way begins to bend: a little off its boxes, less where another box is near, halfway where they face each other.
    fn ports(&self, ends: Ends, [start, end]: [Pos2; 2]) -> [Port; 2] {
        let (out, back) = (ends.from.0.outward(), ends.to.0.outward());
        let ahead = (end - start).dot(out);
        let stub = match (out == back, out == -back && ahead > 0.0) {
            (true, _) => STUB_OF_BOW,
            (_, true) => STUB.min(ahead / 2.0),
            _ => STUB,
        };
        let port = |at: Pos2, side: Side| {
            let outward = side.outward();
            let room = self.obstacles.room(at, outward, search::CLEARANCE, 2.0 * stub);
            Port { at: at + outward * stub.min(room / 2.0), outward }
        };
        [port(start, ends.from.0), port(end, ends.to.0)]
    }

    /// Lays bent ways beside each other and draws all in their style.
    fn lay(&self, found: &mut [Found]) {
        let bent: Vec<usize> = (0..found.len()).filter(|place| matches!(found[*place].way, Way::Bent(_))).collect();
        let way = |found: &Found| if let Way::Bent(points) = &found.way { points.clone() } else { Vec::new() };
        let mut ways: Vec<Vec<Pos2>> = bent.iter().map(|place| way(&found[*place])).collect();
        if self.style != Style::Straight {
            lanes::spread(&mut ways, &self.obstacles);
        }
        for (place, way) in bent.into_iter().zip(ways) {
            let one = &mut found[place];
            if one.laid == way {
                continue;
            }
            let own = self.pairs[place].into();
            let points = match self.style {
                Style::Curved => bends::with_curves(&way, &self.obstacles),
                Style::Orthogonal => bends::with_corners(&way),
                Style::Straight => bends::pulled_tight(&way, &self.obstacles, own),
            };
            one.route.path = Arc::new(Path::new(points));
            one.laid = way;
        }
        for one in found {
            if let Way::Direct(path) = &one.way
                && *one.route.path != *path
            {
                one.route.path = Arc::new(path.clone());
            }
        }
    }
}

/// The curve of a link that nothing stands in the way of. Links that leave a side beside each other lean so that they stay apart where
/// they are steep: of those that rise the upper one turns first.
fn curve(ends: Ends, [start, end]: [Pos2; 2]) -> Path {
    let ((from, from_shift), (to, to_shift)) = (ends.from, ends.to);
    let aside = if from.is_upright() { end.y - start.y } else { end.x - start.x };
    let is_facing = from.outward() == -to.outward();
    let lean = if is_facing && aside != 0.0 { -from_shift.midpoint(to_shift) * aside.signum() / LEAN_SHIFT } else { 0.0 };
    Path::curve((start, from), (end, to), lean)
}
