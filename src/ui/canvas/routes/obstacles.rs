//! What links go around: all boxes, found by place.

use egui::{Pos2, Rect, Vec2, vec2};

/// The side of a cell of the index, in canvas points.
const CELL: f32 = 256.0;
/// So few boxes are looked at one by one sooner than by place.
const FEW: usize = 16;

/// All boxes with an index by place.
#[derive(Clone, Debug)]
pub(super) struct Obstacles {
    rects: Vec<Rect>,
    /// What all of them lie in.
    bounds: Rect,
    /// Each cell of the plane with each box that reaches into it, in order.
    cells: Vec<((i32, i32), u32)>,
}

impl Default for Obstacles {
    fn default() -> Self {
        Self { rects: Vec::new(), bounds: Rect::NOTHING, cells: Vec::new() }
    }
}

impl Obstacles {
    /// Takes in these boxes in place of those before.
    pub(super) fn set(&mut self, rects: impl Iterator<Item = Rect>) {
        self.rects.clear();
        self.rects.extend(rects);
        self.bounds = self.rects.iter().copied().fold(Rect::NOTHING, Rect::union);
        self.cells.clear();
        for (number, rect) in self.rects.iter().enumerate() {
            self.cells.extend(cells(*rect).map(|cell| (cell, number as u32)));
        }
        self.cells.sort_unstable();
    }

    /// One box.
    pub(super) fn rect(&self, number: usize) -> Rect {
        self.rects[number]
    }

    /// What all of them lie in.
    pub(super) const fn bounds(&self) -> Rect {
        self.bounds
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.rects.len()
    }

    /// Whether a box reaches into `region`.
    pub(super) fn is_any_within(&self, region: Rect) -> bool {
        if !self.bounds.intersects(region) {
            return false;
        }
        if self.rects.len() <= FEW || self.is_wide(region) {
            return self.rects.iter().any(|rect| rect.intersects(region));
        }
        cells(region.intersect(self.bounds)).any(|cell| self.in_cell(cell).any(|number| self.rects[number].intersects(region)))
    }

    /// Whether to look at all boxes is cheaper than to look at all cells of a region.
    fn is_wide(&self, region: Rect) -> bool {
        region.intersect(self.bounds).area() / (CELL * CELL) > self.rects.len() as f32
    }

    fn in_cell(&self, cell: (i32, i32)) -> impl Iterator<Item = usize> {
        let from = self.cells.partition_point(|(other, _)| *other < cell);
        self.cells[from..].iter().take_while(move |(other, _)| *other == cell).map(|(_, number)| *number as usize)
    }

    /// The boxes that reach into `region`, by number.
    pub(super) fn within(&self, region: Rect) -> Vec<usize> {
        let is_near = |number: &usize| self.rects[*number].intersects(region);
        if !self.bounds.intersects(region) {
            return Vec::new();
        }
        if !region.is_positive() || self.is_wide(region) {
            return (0..self.rects.len()).filter(is_near).collect();
        }
        let mut found: Vec<usize> =
            cells(region.intersect(self.bounds)).flat_map(|cell| self.in_cell(cell).filter(is_near)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether a way through `points` keeps `clearance` from all boxes, and from `own`, where it begins and ends, at least off
    /// their insides.
    pub(super) fn is_free(&self, points: &[Pos2], clearance: f32, own: [usize; 2]) -> bool {
        let bounds = Rect::from_points(points).expand(clearance);
        self.within(bounds).into_iter().all(|number| {
            let rect = self.rects[number];
            let taken = if own.contains(&number) { rect.shrink(1.0) } else { rect.expand(clearance) };
            !points.windows(2).any(|pair| crosses(pair[0], pair[1], taken))
        })
    }

    /// How far a band as wide as `reach` to both sides may go from `from` in `direction`, along an axis, until a box stands in
    /// it; at most `far`.
    pub(super) fn room(&self, from: Pos2, direction: Vec2, reach: f32, far: f32) -> f32 {
        let across = vec2(direction.y.abs(), direction.x.abs()) * (reach - 0.1);
        let band = Rect::from_two_pos(from + direction * 0.1, from + direction * far).expand2(across);
        let ahead = self.within(band).into_iter().map(|number| {
            let rect = self.rects[number];
            let nearest = rect.center().to_vec2() - rect.size() / 2.0 * (direction.x + direction.y);
            (nearest - from.to_vec2()).dot(direction).max(0.0)
        });
        ahead.fold(far, f32::min)
    }
}

fn cells(rect: Rect) -> impl Iterator<Item = (i32, i32)> {
    let cell = |at: f32| (at / CELL).floor() as i32;
    let (left, right, top, bottom) = (cell(rect.left()), cell(rect.right()), cell(rect.top()), cell(rect.bottom()));
    (left..=right).flat_map(move |x| (top..=bottom).map(move |y| (x, y)))
}

/// Whether a straight line enters the inside of a rectangle (Liang and Barsky, 1984).
pub(super) fn crosses(from: Pos2, to: Pos2, rect: Rect) -> bool {
    let within = |from: f32, to: f32, low: f32, high: f32| {
        let way = to - from;
        if way == 0.0 {
            return if low < from && from < high { (0.0, 1.0) } else { (1.0, 0.0) };
        }
        let (one, other) = ((low - from) / way, (high - from) / way);
        (one.min(other), one.max(other))
    };
    let x = within(from.x, to.x, rect.left(), rect.right());
    let y = within(from.y, to.y, rect.top(), rect.bottom());
    x.0.max(y.0).max(0.0) < x.1.min(y.1).min(1.0)
}
