//! Finding the way of one link: direct where it is free, else around what stands between.

use egui::{Pos2, Rect};

use super::search::{self, NoWay, Port};
use super::side::{Ends, Side};
use super::{Block, Path, Routes, Style, bends};

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
/// How far from its two boxes a link's way may lead, in a design of many boxes.
pub(super) const CORRIDOR: f32 = SEARCH_MARGINS[1] + super::lanes::SAY;
/// In a design of so many boxes a way is looked for everywhere, if need be.
const SEARCH_ALL_MAX: usize = 300;
/// What it takes to look for a way, beside what is looked at.
pub(super) const VISITS_AT_LEAST: usize = 60;

/// The way of a link before it is drawn in its style.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Way {
    /// Nothing stands between, or there is no other.
    Direct(Path),
    /// Along the axes from corner to corner.
    Bent(Vec<Pos2>),
}

impl Routes {
    /// The way of a link with these ends, and where other boxes would have made a difference. What was looked at is added to `visits`.
    pub(super) fn find_way(&self, ends: Ends, own: [usize; 2], visits: &mut usize) -> (Way, Rect) {
        *visits += VISITS_AT_LEAST;
        let blocks = own.map(|number| self.blocks[number]);
        let at = |block: Block, (side, shift): (Side, f32)| side.point(block.front, block.outer, shift);
        let (start, end) = (at(blocks[0], ends.from), at(blocks[1], ends.to));
        let direct = match self.style {
            Style::Curved => Some(curve(ends, [start, end])),
            // Straight is straight, whatever stands between.
            Style::Straight => return (Way::Direct(Path::new(vec![start, end])), Rect::NOTHING),
            Style::Orthogonal => None,
        };
        let reach = blocks[0].outer.union(blocks[1].outer);
        let is_free = |path: &Path| self.obstacles.is_free(path.points(), CURVE_CLEARANCE, own);
        match direct.filter(is_free) {
            Some(path) => {
                let region = path.bounds().expand(search::CLEARANCE);
                (Way::Direct(path), region)
            }
            None => self.around(ends, [start, end], reach, visits),
        }
    }

    /// The shortest way around what stands between; straight on where there is none.
    fn around(&self, ends: Ends, [start, end]: [Pos2; 2], reach: Rect, visits: &mut usize) -> (Way, Rect) {
        let ports = self.ports(ends, [start, end]);
        let everywhere = self.obstacles.bounds().expand(2.0 * STUB);
        let regions = SEARCH_MARGINS.map(|margin| reach.expand(margin));
        let last = (self.obstacles.len() <= SEARCH_ALL_MAX).then_some(everywhere.union(regions[1]));
        let mut region = reach;
        for wider in regions.into_iter().chain(last) {
            region = wider;
            match search::shortest(&self.obstacles, region, ports, self.effort, visits) {
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
