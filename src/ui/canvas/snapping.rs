//! Where a box that is dragged comes to rest: in line with the edges and middles of others, as far from one as others are from each
//! other, or else on the grid. Each direction by itself.

use egui::{Pos2, Rect, Vec2, pos2};

use super::moving::snap_to_grid;

/// Something that a box was put in relation to, in canvas points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Guide {
    /// A line along edges or middles.
    Line(Pos2, Pos2),
    /// A gap that is as wide as another.
    Gap(Pos2, Pos2),
}

/// A direction, so that both are handled by the same lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Along {
    X,
    Y,
}

/// From where to where something reaches in one direction.
#[derive(Clone, Copy)]
struct Range {
    low: f32,
    high: f32,
}

impl Range {
    const fn middle(self) -> f32 {
        f32::midpoint(self.low, self.high)
    }

    fn overlaps(self, other: Self) -> bool {
        self.low < other.high && other.low < self.high
    }
}

impl Along {
    const fn range(self, rect: Rect) -> Range {
        match self {
            Self::X => Range { low: rect.min.x, high: rect.max.x },
            Self::Y => Range { low: rect.min.y, high: rect.max.y },
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::X => Self::Y,
            Self::Y => Self::X,
        }
    }

    const fn point(self, along: f32, across: f32) -> Pos2 {
        match self {
            Self::X => pos2(along, across),
            Self::Y => pos2(across, along),
        }
    }
}

/// How far `wanted` is to be moved, and the guides to draw then. Others attract from as far as `reach`; `grid_point` of the box goes
/// to the grid where none does.
pub(super) fn snap(wanted: Rect, grid_point: Pos2, others: &[Rect], reach: f32) -> (Vec2, Vec<Guide>) {
    let on_grid = snap_to_grid(grid_point) - grid_point;
    let attracted = |along: Along| {
        let line = nearest_line(along, wanted, others, reach);
        let gap = nearest_gap(along, wanted, others, reach);
        match (line, gap) {
            (Some(line), Some(gap)) => Some(if gap.abs() < line.abs() { gap } else { line }),
            (line, gap) => line.or(gap),
        }
    };
    let (x, y) = (attracted(Along::X), attracted(Along::Y));
    let delta = Vec2::new(x.unwrap_or(on_grid.x), y.unwrap_or(on_grid.y));
    let snapped = wanted.translate(delta);
    let mut guides = Vec::new();
    for along in [(Along::X, x), (Along::Y, y)].into_iter().filter_map(|(along, found)| found.and(Some(along))) {
        guides.extend(lines(along, snapped, others));
        guides.extend(gaps(along, snapped, others));
    }
    (delta, guides)
}

/// How far lower edges, middles and upper edges of two ranges are from each other.
fn offsets(own: Range, other: Range) -> [f32; 3] {
    [other.low - own.low, other.middle() - own.middle(), other.high - own.high]
}

fn nearest(candidates: impl Iterator<Item = f32>, reach: f32) -> Option<f32> {
    candidates.filter(|offset| offset.abs() <= reach).min_by(|a, b| a.abs().total_cmp(&b.abs()))
}

fn nearest_line(along: Along, wanted: Rect, others: &[Rect], reach: f32) -> Option<f32> {
    let own = along.range(wanted);
    nearest(others.iter().flat_map(|other| offsets(own, along.range(*other))), reach)
}

/// The ranges of those that stand beside the box in that direction, sorted.
fn row(along: Along, own: Rect, others: &[Rect]) -> Vec<(Range, Rect)> {
    let across = along.other();
    let is_beside = |other: &&Rect| across.range(**other).overlaps(across.range(own));
    let mut row: Vec<(Range, Rect)> = others.iter().filter(is_beside).map(|other| (along.range(*other), *other)).collect();
    row.sort_by(|a, b| a.0.low.total_cmp(&b.0.low));
    row
}

/// The pairs of a row with a gap between them.
fn pairs(row: &[(Range, Rect)]) -> impl Iterator<Item = (Range, Range)> {
    row.windows(2).map(|pair| (pair[0].0, pair[1].0)).filter(|(first, second)| second.low > first.high)
}

/// The nearest place with a gap that others have too: in the midst of two, after two, before two.
fn nearest_gap(along: Along, wanted: Rect, others: &[Rect], reach: f32) -> Option<f32> {
    let own = along.range(wanted);
    let row = row(along, wanted, others);
    let places = pairs(&row).flat_map(|(first, second)| {
        let gap = second.low - first.high;
        let amidst = (gap >= own.high - own.low).then(|| f32::midpoint(first.high, second.low) - own.middle());
        [Some(second.high + gap - own.low), Some(first.low - gap - own.high), amidst].into_iter().flatten()
    });
    nearest(places, reach)
}

/// Whether two places are the same to the eye.
fn same(a: f32, b: f32) -> bool {
    (a - b).abs() < 0.01
}

/// The lines that the box lies on, each as long as all that lies on it.
fn lines(along: Along, own: Rect, others: &[Rect]) -> Vec<Guide> {
    let across = along.other();
    let places = |rect: Rect| {
        let Range { low, high } = along.range(rect);
        [low, f32::midpoint(low, high), high]
    };
    let line = |(sort, place): (usize, f32)| {
        let on_it = others.iter().filter(|other| same(places(**other)[sort], place));
        let reached = on_it.copied().reduce(Rect::union)?;
        let Range { low, high } = across.range(reached.union(own));
        Some(Guide::Line(along.point(place, low), along.point(place, high)))
    };
    // Boxes of one width share all three: their middle says it.
    let all: Vec<Option<Guide>> = places(own).into_iter().enumerate().map(line).collect();
    match all.as_slice() {
        [Some(_), Some(middle), Some(_)] => vec![*middle],
        _ => all.into_iter().flatten().collect(),
    }
}

/// The gaps beside the box that are equal: those on its two sides, or one of them and the next one beyond.
fn gaps(along: Along, own: Rect, others: &[Rect]) -> Vec<Guide> {
    let row = row(along, own, others);
    let Range { low, high } = along.range(own);
    let before: Vec<Range> = row.iter().map(|(range, _)| *range).filter(|range| range.high <= low).collect();
    let after: Vec<Range> = row.iter().map(|(range, _)| *range).filter(|range| range.low >= high).collect();
    let across = along.other().range(own).middle();
    let guide = |from: f32, to: f32| Guide::Gap(along.point(from, across), along.point(to, across));
    let mut guides = Vec::new();
    if let (Some(left), Some(right)) = (before.last(), after.first())
        && same(low - left.high, right.low - high)
    {
        guides.extend([guide(left.high, low), guide(high, right.low)]);
    }
    if let [.., first, second] = before.as_slice()
        && same(second.low - first.high, low - second.high)
    {
        guides.extend([guide(first.high, second.low), guide(second.high, low)]);
    }
    if let [first, second, ..] = after.as_slice()
        && same(second.low - first.high, first.low - high)
    {
        guides.extend([guide(high, first.low), guide(first.high, second.low)]);
    }
    guides
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;

    fn card(x: f32, y: f32) -> Rect {
        Rect::from_center_size(pos2(x, y), vec2(138.0, 64.0))
    }

    fn snapped(wanted: Rect, others: &[Rect]) -> Pos2 {
        let (delta, _) = snap(wanted, wanted.center(), others, 6.0);
        wanted.center() + delta
    }

    #[test]
    fn without_others_near_it_goes_to_the_grid() {
        assert_eq!(snapped(card(13.0, 19.0), &[card(500.0, 500.0)]), pos2(16.0, 16.0));
    }

    #[test]
    fn it_falls_in_line_with_middles_and_edges() {
        assert_eq!(snapped(card(203.0, 301.0), &[card(201.0, 0.0)]), pos2(201.0, 304.0));
        let frame = Rect::from_min_max(pos2(101.0, 0.0), pos2(901.0, 401.0));
        assert_eq!(snapped(card(172.0, 600.0), &[frame]), pos2(170.0, 600.0), "left edges");
        assert_eq!(snapped(card(830.0, 600.0), &[frame]), pos2(832.0, 600.0), "right edges");
    }

    #[test]
    fn it_keeps_the_gap_that_others_have() {
        let others = [card(1.0, 0.0), card(201.0, 0.0)];
        assert_eq!(snapped(card(405.0, 0.0), &others), pos2(401.0, 0.0), "after them");
        assert_eq!(snapped(card(-195.0, 0.0), &others), pos2(-199.0, 0.0), "before them");
        let apart = [card(1.0, 0.0), card(501.0, 0.0)];
        let (delta, guides) = snap(card(254.0, 0.0), pos2(254.0, 0.0), &apart, 6.0);
        assert_eq!(254.0 + delta.x, 251.0, "between them");
        assert_eq!(guides.iter().filter(|guide| matches!(guide, Guide::Gap(..))).count(), 2);
    }
}
