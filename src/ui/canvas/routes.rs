//! The way of a link from box to box: which sides it joins, where on them, and the curve between.

use std::collections::BTreeMap;

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// How far apart links meet a side, in canvas points; less where many do.
const SPREAD_STEP: f32 = 9.0;
/// The part of a side that links may take.
const SPREAD_MAX: f32 = 40.0;
/// Boxes less than this apart sideways stand below each other.
const SAME_COLUMN: f32 = 100.0;
/// A box whose middle is less than this beside the way of a link stands in it.
const IN_THE_WAY: f32 = 80.0;
/// How far a link bows out that leaves and reaches the same side: three quarters of its longest handle.
pub const BOW: f32 = 68.0;
/// Into how many straight pieces a curve is cut.
pub const PIECES: usize = 20;

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
}

/// Where a link meets its two boxes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ends {
    /// The side that it leaves, and how far from that side's middle.
    pub from: (Side, f32),
    /// The side that it reaches, and how far from that side's middle.
    pub to: (Side, f32),
}

/// The ends of all links between boxes with these middles, so that no two links lie on each other and none runs through one of
/// `boxes` that stands between its own two in a column.
#[must_use]
pub fn ends_of(links: &[(Pos2, Pos2)], boxes: &[Pos2]) -> Vec<Ends> {
    let mut ends: Vec<Ends> = links.iter().map(|(from, to)| sides(*from, *to, boxes)).collect();
    let mut meetings: BTreeMap<(i32, i32, Side), Vec<Meeting>> = BTreeMap::new();
    for (link, ((from, to), joined)) in links.iter().zip(&ends).enumerate() {
        let mut note = |here: Pos2, there: Pos2, side: Side, is_start: bool| {
            let order = if side.outward().x == 0.0 { there.x } else { there.y };
            let place = (here.x.round() as i32, here.y.round() as i32, side);
            meetings.entry(place).or_default().push(Meeting { order, link, is_start });
        };
        note(*from, *to, joined.from.0, true);
        note(*to, *from, joined.to.0, false);
    }
    for mut met in meetings.into_values() {
        met.sort_by(|a, b| a.order.total_cmp(&b.order).then(a.link.cmp(&b.link)));
        let step = SPREAD_STEP.min(SPREAD_MAX / met.len() as f32);
        let middle = (met.len() - 1) as f32 / 2.0;
        for (place, meeting) in met.iter().enumerate() {
            let shift = (place as f32 - middle) * step;
            let end = &mut ends[meeting.link];
            if meeting.is_start { end.from.1 = shift } else { end.to.1 = shift }
        }
    }
    ends
}

/// One link's end at one side of a box.
struct Meeting {
    /// Where its other end lies along that side.
    order: f32,
    link: usize,
    is_start: bool,
}

fn sides(from: Pos2, to: Pos2, boxes: &[Pos2]) -> Ends {
    let away = to - from;
    let (from, to) = if away.x.abs() >= SAME_COLUMN {
        if away.x > 0.0 { (Side::Right, Side::Left) } else { (Side::Left, Side::Right) }
    } else if boxes.iter().any(|other| is_between(*other, from, to)) {
        // It passes what stands between on its right.
        (Side::Right, Side::Right)
    } else if away.y >= 0.0 {
        (Side::Bottom, Side::Top)
    } else {
        (Side::Top, Side::Bottom)
    };
    Ends { from: (from, 0.0), to: (to, 0.0) }
}

/// Whether a box stands in the way from one box to another below or above it.
fn is_between(other: Pos2, from: Pos2, to: Pos2) -> bool {
    let share = (other.y - from.y) / (to.y - from.y);
    share > 0.0 && share < 1.0 && (other.x - egui::lerp(from.x..=to.x, share)).abs() < IN_THE_WAY
}

/// A cubic Bézier curve, in canvas or screen points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Curve(pub [Pos2; 4]);

impl Default for Curve {
    fn default() -> Self {
        Self([Pos2::ZERO; 4])
    }
}

impl Curve {
    /// The curve between two ends, leaving each box straight away from its side.
    #[must_use]
    pub fn between(start: Pos2, start_side: Side, end: Pos2, end_side: Side) -> Self {
        let handle = (0.42 * (end - start).length()).clamp(24.0, 90.0);
        Self([start, start + start_side.outward() * handle, end + end_side.outward() * handle, end])
    }

    /// A straight line.
    #[must_use]
    pub fn straight(start: Pos2, end: Pos2) -> Self {
        Self([start, start.lerp(end, 1.0 / 3.0), start.lerp(end, 2.0 / 3.0), end])
    }

    /// The same curve with each of its points mapped.
    #[must_use]
    pub fn map(&self, map: impl Fn(Pos2) -> Pos2) -> Self {
        Self(self.0.map(map))
    }

    /// The point at the share `t` of the curve's parameter.
    #[must_use]
    pub fn at(&self, t: f32) -> Pos2 {
        let [start, leaving, reaching, end] = self.0.map(Pos2::to_vec2);
        let u = 1.0 - t;
        (start * (u * u * u) + leaving * (3.0 * u * u * t) + reaching * (3.0 * u * t * t) + end * (t * t * t)).to_pos2()
    }

    /// The direction of travel there, of length 1.
    #[must_use]
    pub fn direction(&self, t: f32) -> Vec2 {
        let [start, leaving, reaching, end] = self.0;
        let u = 1.0 - t;
        ((leaving - start) * (u * u) + (reaching - leaving) * (2.0 * u * t) + (end - reaching) * (t * t)).normalized()
    }

    /// Its length, as that of its pieces.
    #[must_use]
    pub fn length(&self) -> f32 {
        self.flattened().windows(2).map(|pair| (pair[1] - pair[0]).length()).sum()
    }

    /// The ends of its straight pieces.
    #[must_use]
    pub fn flattened(&self) -> Vec<Pos2> {
        (0..=PIECES).map(|piece| self.at(piece as f32 / PIECES as f32)).collect()
    }

    /// What it lies in, with its handles.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        Rect::from_points(&self.0)
    }

    /// How far `point` is from it.
    #[must_use]
    pub fn distance(&self, point: Pos2) -> f32 {
        let pieces = self.flattened();
        pieces.windows(2).map(|pair| distance_to_segment(point, pair[0], pair[1])).fold(f32::INFINITY, f32::min)
    }
}

fn distance_to_segment(point: Pos2, start: Pos2, end: Pos2) -> f32 {
    let along = end - start;
    let share = ((point - start).dot(along) / along.length_sq().max(f32::EPSILON)).clamp(0.0, 1.0);
    (point - (start + along * share)).length()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_between_the_same_two_boxes_are_kept_apart() {
        let (a, b) = (pos2(0.0, 0.0), pos2(300.0, 0.0));
        let ends = ends_of(&[(a, b), (b, a)], &[a, b]);
        assert_eq!((ends[0].from.0, ends[0].to.0), (Side::Right, Side::Left));
        assert_eq!((ends[1].from.0, ends[1].to.0), (Side::Left, Side::Right));
        assert!((ends[0].from.1 - ends[1].to.1).abs() >= 8.0);
        assert!((ends[0].to.1 - ends[1].from.1).abs() >= 8.0);
        assert_eq!(ends[0].from.1, ends[0].to.1, "they do not cross");
    }

    #[test]
    fn many_links_stay_on_their_side() {
        let hub = pos2(0.0, 0.0);
        let links: Vec<_> = (0..50).map(|row| (hub, pos2(300.0, row as f32 * 90.0))).collect();
        for end in ends_of(&links, &[]) {
            assert!(end.from.1.abs() <= SPREAD_MAX / 2.0);
        }
    }

    #[test]
    fn boxes_in_a_column_are_joined_straight_unless_another_stands_between() {
        let (top, middle, bottom, beside) = (pos2(0.0, 0.0), pos2(8.0, 160.0), pos2(0.0, 320.0), pos2(186.0, 160.0));
        let sides = |boxes: &[Pos2]| {
            let ends = ends_of(&[(top, bottom)], boxes)[0];
            (ends.from.0, ends.to.0)
        };
        assert_eq!(sides(&[top, bottom, beside]), (Side::Bottom, Side::Top));
        assert_eq!(sides(&[top, middle, bottom]), (Side::Right, Side::Right));
    }
}
