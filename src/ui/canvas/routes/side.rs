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

/// Where one end of a link is along its side, before the link is made straight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Shift {
    at: f32,
    /// Whether it has the side to itself.
    is_alone: bool,
}

/// One link's end at a box.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meeting {
    /// The link, by number.
    pub(super) link: usize,
    /// Whether the link begins here.
    pub(super) is_start: bool,
    /// The side at which it meets the box, and whether it reaches its other box on the same one.
    pub(super) side: Side,
    pub(super) bows: bool,
    /// Its other box, by number.
    pub(super) there: usize,
}

/// Spreads the links that meet the box `here` over its sides, so that no two of them leave it at the same point.
pub(super) fn spread(here: usize, meetings: &mut [Meeting], blocks: &[Block]) -> Vec<Shift> {
    let key = |meeting: &Meeting| {
        let along = |block: usize| along(blocks[block].front, meeting.side);
        let there = meeting.there;
        let order = if meeting.bows { nested(along(there) - along(here)) } else { along(there) };
        let (from, to) = if meeting.is_start { (here, there) } else { (there, here) };
        let is_turned = (from > to) != (meeting.bows && along(there) < along(here));
        (order, (here.min(there), here.max(there), is_turned, meeting.is_start))
    };
    meetings.sort_by(|a, b| {
        let (one, other) = (key(a), key(b));
        a.side.cmp(&b.side).then(one.0.total_cmp(&other.0)).then(one.1.cmp(&other.1))
    });
    let mut shifts = Vec::with_capacity(meetings.len());
    for met in meetings.chunk_by(|a, b| a.side == b.side) {
        let step = SPREAD_STEP.min(SPREAD_MAX / met.len() as f32);
        let middle = (met.len() - 1) as f32 / 2.0;
        let shift = |place: usize| Shift { at: (place as f32 - middle) * step, is_alone: met.len() == 1 };
        shifts.extend((0..met.len()).map(shift));
    }
    shifts
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

/// Where a link meets its boxes: an end that has a side to itself is moved to where the link becomes a straight line, if the side is
/// long enough; the end at the earlier box first.
pub(super) fn ends((start, end): (usize, usize), sides: [Side; 2], shifts: [Shift; 2], blocks: &[Block]) -> Ends {
    let mut ends = Ends { from: (sides[0], shifts[0].at), to: (sides[1], shifts[1].at) };
    if sides[0].outward() + sides[1].outward() != Vec2::ZERO {
        return ends;
    }
    let along = |block: usize| along(blocks[block].front, sides[0]);
    let is_start_first = (start, sides[0]) <= (end, sides[1]);
    for is_start in [is_start_first, !is_start_first] {
        let is_alone = shifts[usize::from(!is_start)].is_alone;
        let aligned = if is_start { along(end) + ends.to.1 - along(start) } else { along(start) + ends.from.1 - along(end) };
        if is_alone && aligned.abs() <= SPREAD_MAX / 2.0 {
            *(if is_start { &mut ends.from.1 } else { &mut ends.to.1 }) = aligned;
        }
    }
    ends
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
