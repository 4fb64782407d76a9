//! Which sides of its two boxes a link joins, and where on them.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use super::Block;
use super::obstacles::Obstacles;

/// How far apart links meet a side, in canvas points; less where many do.
const SPREAD_STEP: f32 = 11.0;
/// The part of a side that links may take.
const SPREAD_MAX: f32 = 40.0;
/// The least gap between two boxes through which a link runs from one to the other.
const GAP_MIN: f32 = 24.0;
/// The room that a link needs which bows out on one side of its column or row.
const BOW: f32 = 68.0;

/// A side of a box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The left one.
    #[default]
    Left,
    /// The right one.
    Right,
    /// The upper one.
    Top,
    /// The lower one.
    Bottom,
}

impl Side {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Left, Self::Right, Self::Top, Self::Bottom];

    /// The direction in which a link leaves.
    #[must_use]
    pub const fn outward(self) -> Vec2 {
        match self {
            Self::Left => vec2(-1.0, 0.0),
            Self::Right => vec2(1.0, 0.0),
            Self::Top => vec2(0.0, -1.0),
            Self::Bottom => vec2(0.0, 1.0),
        }
    }

    /// The point of the side that is `shift` from its middle, on the outer edge of a stack.
    #[must_use]
    pub fn point(self, front: Rect, outer: Rect, shift: f32) -> Pos2 {
        match self {
            Self::Left => pos2(outer.left(), front.center().y + shift),
            Self::Right => pos2(outer.right(), front.center().y + shift),
            Self::Top => pos2(front.center().x + shift, outer.top()),
            Self::Bottom => pos2(front.center().x + shift, outer.bottom()),
        }
    }

    /// A point on this side of one box, moved straight in or out to the same side of another.
    #[must_use]
    pub fn moved_to(self, rect: Rect, at: Pos2) -> Pos2 {
        match self {
            Self::Left => pos2(rect.left(), at.y),
            Self::Right => pos2(rect.right(), at.y),
            Self::Top => pos2(at.x, rect.top()),
            Self::Bottom => pos2(at.x, rect.bottom()),
        }
    }

    /// Whether it is the left or the right one.
    pub(super) const fn is_upright(self) -> bool {
        matches!(self, Self::Left | Self::Right)
    }
}

/// Where a link meets its two boxes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ends {
    /// The side that it leaves, and how far from that side's middle.
    pub from: (Side, f32),
    /// The side that it reaches, and how far from that side's middle.
    pub to: (Side, f32),
}

/// The ends of all links that join these sides, so that no two links leave a box at the same point.
pub(super) fn join(links: &[(usize, usize)], blocks: &[Block], sides: impl Iterator<Item = [Side; 2]>) -> Vec<Ends> {
    let mut ends: Vec<Ends> = sides.map(|[from, to]| Ends { from: (from, 0.0), to: (to, 0.0) }).collect();
    let mut meetings: Vec<Meeting> = Vec::with_capacity(2 * links.len());
    for (link, ((from, to), joined)) in links.iter().zip(&ends).enumerate() {
        let bows = joined.from.0 == joined.to.0;
        let mut note = |here: usize, there: usize, side: Side, is_start: bool| {
            let along = |block: usize| along(blocks[block].front, side);
            let order = if bows { nested(along(there) - along(here)) } else { along(there) };
            let is_turned = (from > to) != (bows && along(there) < along(here));
            let tie = (here.min(there), here.max(there), is_turned);
            meetings.push(Meeting { at: (here, side), order, tie, link, is_start });
        };
        note(*from, *to, joined.from.0, true);
        note(*to, *from, joined.to.0, false);
    }
    meetings.sort_unstable_by(|a, b| a.at.cmp(&b.at).then(a.order.total_cmp(&b.order)).then(a.tie.cmp(&b.tie)));
    let sides = || meetings.chunk_by(|a, b| a.at == b.at);
    for met in sides() {
        let step = SPREAD_STEP.min(SPREAD_MAX / met.len() as f32);
        let middle = (met.len() - 1) as f32 / 2.0;
        for (place, meeting) in met.iter().enumerate() {
            *meeting.shift(&mut ends) = (place as f32 - middle) * step;
        }
    }
    for met in sides().filter(|met| met.len() == 1) {
        straighten(&met[0], links, blocks, &mut ends);
    }
    ends
}

/// The middle of a box along one of its sides.
fn along(front: Rect, side: Side) -> f32 {
    if side.is_upright() { front.center().y } else { front.center().x }
}

/// The place of a link that bows out, among those that leave a side: after all that go straight on, and the widest bow around the
/// others. `away` is how far its other end is.
fn nested(away: f32) -> f32 {
    1e9_f32.copysign(away) / (1.0 + away.abs())
}

/// One link's end at one side of a box.
struct Meeting {
    /// The box and its side.
    at: (usize, Side),
    /// Where its other end lies along that side.
    order: f32,
    /// The order of links between the same two boxes.
    tie: (usize, usize, bool),
    link: usize,
    is_start: bool,
}

impl Meeting {
    const fn shift<'a>(&self, ends: &'a mut [Ends]) -> &'a mut f32 {
        let ends = &mut ends[self.link];
        if self.is_start { &mut ends.from.1 } else { &mut ends.to.1 }
    }
}

/// Moves an end that has a side to itself to where the link becomes a straight line, if the side is long enough.
fn straighten(meeting: &Meeting, links: &[(usize, usize)], blocks: &[Block], ends: &mut [Ends]) {
    let Ends { from, to } = ends[meeting.link];
    let is_facing = from.0.outward() + to.0.outward() == Vec2::ZERO;
    let (start, end) = links[meeting.link];
    let along = |block: usize| along(blocks[block].front, from.0);
    let aligned = if meeting.is_start { along(end) + to.1 - along(start) } else { along(start) + from.1 - along(end) };
    if is_facing && aligned.abs() <= SPREAD_MAX / 2.0 {
        *meeting.shift(ends) = aligned;
    }
}

/// The region in which boxes have a say in which sides a link joins.
pub(super) fn region(from: Rect, to: Rect) -> Rect {
    from.union(to).expand(BOW)
}

/// The sides that a link joins: those that face each other; where a box stands between, the same side of both.
pub(super) fn sides(from: Rect, to: Rect, obstacles: &Obstacles, own: [usize; 2]) -> [Side; 2] {
    let away = to.center() - from.center();
    let gap = away.abs() - (from.size() + to.size()) / 2.0;
    let is_beside = gap.x >= GAP_MIN || (gap.x >= gap.y && gap.y < GAP_MIN);
    let both = from.union(to);
    let count = |region: Rect| obstacles.within(region).into_iter().filter(|number| !own.contains(number)).count();
    if is_beside {
        let between = Rect::from_x_y_ranges(from.right().min(to.right())..=from.left().max(to.left()), both.y_range());
        if away.y.abs() < from.height() / 2.0 && between.is_positive() && count(between.shrink(1.0)) > 0 {
            let above = Rect::from_x_y_ranges(both.x_range(), both.top() - BOW..=both.top() - GAP_MIN);
            let below = Rect::from_x_y_ranges(both.x_range(), both.bottom() + GAP_MIN..=both.bottom() + BOW);
            let side = if count(below) < count(above) { Side::Bottom } else { Side::Top };
            return [side, side];
        }
        return if away.x > 0.0 { [Side::Right, Side::Left] } else { [Side::Left, Side::Right] };
    }
    let middle = |rect: Rect| rect.center().x;
    let way = middle(from).min(middle(to)) - GAP_MIN..=middle(from).max(middle(to)) + GAP_MIN;
    let between = Rect::from_x_y_ranges(way, from.bottom().min(to.bottom())..=from.top().max(to.top()));
    if between.height() > 2.0 && count(between.shrink(1.0)) > 0 {
        let right = Rect::from_x_y_ranges(both.right() + GAP_MIN..=both.right() + BOW, both.y_range());
        let left = Rect::from_x_y_ranges(both.left() - BOW..=both.left() - GAP_MIN, both.y_range());
        let side = if count(left) < count(right) { Side::Left } else { Side::Right };
        return [side, side];
    }
    if away.y >= 0.0 { [Side::Bottom, Side::Top] } else { [Side::Top, Side::Bottom] }
}
