//! The shortest way around boxes, along the axes and with few bends.
//!
//! An A* search over the lines on which such a way can bend: beside each box, halfway between boxes, and those of the two ends
//! (Wybrow, Marriott and Stuckey, "Orthogonal Connector Routing", 2009).

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use super::obstacles::Obstacles;

/// How far ways keep from boxes, in canvas points: two boxes twice that apart have room for one between them.
pub(super) const CLEARANCE: f32 = 10.0;
/// A bend is worth that much of a way round.
const BEND_COST: f32 = 40.0;
/// A bend close to a box, and not in the middle of the room, is worth that much more.
const HUG_COST: f32 = 8.0;
/// Lines nearer to each other are one.
const SAME_LINE: f32 = 0.1;
/// The directions of travel; `opposite` and `is_level` know their order.
const DIRECTIONS: [Vec2; 4] = [vec2(1.0, 0.0), vec2(0.0, 1.0), vec2(-1.0, 0.0), vec2(0.0, -1.0)];

/// One end of a way: where it begins or ends, and which way it goes from there, along an axis.
#[derive(Clone, Copy, Debug)]
pub(super) struct Port {
    pub(super) at: Pos2,
    pub(super) outward: Vec2,
}

/// Why no way was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoWay {
    /// There is none in the region.
    Blocked,
    /// It would take too long to look for it, all the more in a larger region.
    TooLong,
}

/// The shortest way from one port to another inside of `region`, where it can be found in `visits_max` looks; how many it took is added
/// to `visits`.
pub(super) fn shortest(
    obstacles: &Obstacles,
    region: Rect,
    [from, to]: [Port; 2],
    visits_max: usize,
    visits: &mut usize,
) -> Result<Vec<Pos2>, NoWay> {
    let grid = Grid::new(obstacles, region, [from.at, to.at], 2 * visits_max)?;
    let start = grid.node(from.at).ok_or(NoWay::Blocked)?;
    let goal = grid.node(to.at).ok_or(NoWay::Blocked)?;
    let (leaving, reaching) = (direction_of(from.outward), direction_of(-to.outward));
    Search::new(&grid, goal, reaching).run(start, leaving, visits_max, visits)
}

fn direction_of(along: Vec2) -> usize {
    DIRECTIONS.iter().position(|direction| direction.dot(along) > 0.5).unwrap_or_default()
}

const fn opposite(direction: usize) -> usize {
    (direction + 2) % 4
}

/// One line on which ways bend, with what a bend there costs more.
#[derive(Clone, Copy, Debug)]
struct Line {
    at: f32,
    bend_cost: f32,
}

/// The lines in either direction, and which of the pieces between their crossings are blocked.
struct Grid {
    columns: Vec<Line>,
    rows: Vec<Line>,
    /// Whether the piece to the next column is blocked, by row and column.
    is_level_blocked: Vec<bool>,
    /// Whether the piece to the next row is blocked, by row and column.
    is_upright_blocked: Vec<bool>,
    /// Where the lines cross, by row and column.
    nodes: Vec<Pos2>,
}

impl Grid {
    /// The lines of a region; none where they cross more than `nodes_max` times.
    fn new(obstacles: &Obstacles, region: Rect, ends: [Pos2; 2], nodes_max: usize) -> Result<Self, NoWay> {
        let boxes: Vec<Rect> =
            obstacles.within(region.expand(CLEARANCE)).into_iter().map(|box_| obstacles.rect(box_)).collect();
        let taken: Vec<Rect> = boxes.iter().map(|rect| around(*rect, ends)).collect();
        let columns =
            lines(ends.map(|end| end.x), &boxes, &taken, |rect| (rect.left(), rect.right()), (region.left(), region.right()));
        let rows =
            lines(ends.map(|end| end.y), &boxes, &taken, |rect| (rect.top(), rect.bottom()), (region.top(), region.bottom()));
        let nodes = columns.len() * rows.len();
        if nodes > nodes_max {
            return Err(NoWay::TooLong);
        }
        let blocked = vec![false; nodes];
        let nodes = rows.iter().flat_map(|row| columns.iter().map(|column| pos2(column.at, row.at))).collect();
        let mut grid = Self { columns, rows, is_level_blocked: blocked.clone(), is_upright_blocked: blocked, nodes };
        for rect in taken {
            grid.block(rect);
        }
        Ok(grid)
    }

    /// Blocks all pieces that enter the inside of a rectangle.
    fn block(&mut self, rect: Rect) {
        let inside = |lines: &[Line], low: f32, high: f32| {
            let from = lines.partition_point(|line| line.at <= low + SAME_LINE);
            from..lines.partition_point(|line| line.at < high - SAME_LINE).max(from)
        };
        // The piece that comes in from the line before is blocked, too.
        let entered = |inside: &Range<usize>| inside.start.saturating_sub(1)..inside.end;
        let columns = inside(&self.columns, rect.left(), rect.right());
        let rows = inside(&self.rows, rect.top(), rect.bottom());
        let width = self.columns.len();
        let (level, upright) = (entered(&columns), entered(&rows));
        for row in rows {
            self.is_level_blocked[row * width + level.start..row * width + level.end].fill(true);
        }
        for row in upright {
            self.is_upright_blocked[row * width + columns.start..row * width + columns.end].fill(true);
        }
    }

    fn node(&self, at: Pos2) -> Option<usize> {
        let place = |lines: &[Line], at: f32| lines.iter().position(|line| (line.at - at).abs() <= SAME_LINE);
        Some(place(&self.rows, at.y)? * self.columns.len() + place(&self.columns, at.x)?)
    }

    fn at(&self, node: usize) -> Pos2 {
        self.nodes[node]
    }

    /// The next node in a direction, unless a box stands between.
    fn next(&self, node: usize, direction: usize) -> Option<usize> {
        let width = self.columns.len();
        let (column, row) = (node % width, node / width);
        match direction {
            0 => (column + 1 < width && !self.is_level_blocked[node]).then(|| node + 1),
            1 => (row + 1 < self.rows.len() && !self.is_upright_blocked[node]).then(|| node + width),
            2 => (column > 0 && !self.is_level_blocked[node - 1]).then(|| node - 1),
            _ => (row > 0 && !self.is_upright_blocked[node - width]).then(|| node - width),
        }
    }

    /// What a bend at a node into a direction costs: that of the line which the way then follows.
    fn bend_cost(&self, node: usize, direction: usize) -> f32 {
        let width = self.columns.len();
        let line = if direction.is_multiple_of(2) { self.rows[node / width] } else { self.columns[node % width] };
        BEND_COST + line.bend_cost
    }
}

/// The room that ways leave around a box: less where an end stands in it, since there is no more.
fn around(rect: Rect, ends: [Pos2; 2]) -> Rect {
    let is_inside = |rect: Rect| ends.iter().any(|end| rect.shrink(SAME_LINE).contains(*end));
    if !is_inside(rect.expand(CLEARANCE)) {
        rect.expand(CLEARANCE)
    } else if is_inside(rect) {
        Rect::NOTHING
    } else {
        rect
    }
}

/// The lines of one direction: through the ends and halfway between them, along the boxes, and halfway between boxes.
fn lines(
    ends: [f32; 2],
    boxes: &[Rect],
    taken: &[Rect],
    extent: impl Fn(&Rect) -> (f32, f32),
    (low, high): (f32, f32),
) -> Vec<Line> {
    let free = |at: f32| Line { at, bend_cost: 0.0 };
    let hugging = |at: f32| Line { at, bend_cost: HUG_COST };
    let mut lines = vec![free(ends[0]), free(ends[1]), free(ends[0].midpoint(ends[1]))];
    let mut extents: Vec<(f32, f32)> = boxes.iter().map(&extent).collect();
    extents.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut reached = f32::INFINITY;
    for (from, to) in extents {
        if from - reached >= 2.0 * CLEARANCE {
            lines.push(free(reached.midpoint(from)));
        }
        reached = if reached.is_finite() { reached.max(to) } else { to };
    }
    lines.extend(
        taken.iter().filter(|rect| rect.is_positive()).map(&extent).flat_map(|(from, to)| [hugging(from), hugging(to)]),
    );
    lines.retain(|line| (low..=high).contains(&line.at));
    lines.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.bend_cost.total_cmp(&b.bend_cost)));
    lines.dedup_by(|next, kept| {
        let is_same = next.at - kept.at <= SAME_LINE;
        if is_same {
            kept.bend_cost = kept.bend_cost.min(next.bend_cost);
        }
        is_same
    });
    lines
}

/// A search for the way to one node.
struct Search<'a> {
    grid: &'a Grid,
    goal: usize,
    /// The direction in which the goal is to be reached.
    reaching: usize,
    costs: Vec<f32>,
    before: Vec<u32>,
    /// What is to be looked at, by the least cost of a whole way through it; costs are not negative, so their bits are in order.
    open: BinaryHeap<Reverse<(u32, u32)>>,
}

impl<'a> Search<'a> {
    fn new(grid: &'a Grid, goal: usize, reaching: usize) -> Self {
        let states = grid.is_level_blocked.len() * 4;
        Self {
            grid,
            goal,
            reaching,
            costs: vec![f32::INFINITY; states],
            before: vec![u32::MAX; states],
            open: BinaryHeap::new(),
        }
    }

    fn run(mut self, start: usize, leaving: usize, visits_max: usize, visits: &mut usize) -> Result<Vec<Pos2>, NoWay> {
        let first = start * 4 + leaving;
        self.reach(first, u32::MAX, 0.0);
        let last = self.goal * 4 + self.reaching;
        let most = *visits + visits_max;
        while let Some(Reverse((least, state))) = self.open.pop() {
            let state = state as usize;
            if state == last {
                return Ok(self.way(last));
            }
            let cost = self.costs[state];
            if least > (cost + self.least_rest(state)).to_bits() {
                continue;
            }
            *visits += 1;
            if *visits > most {
                return Err(NoWay::TooLong);
            }
            self.leave(state, cost);
        }
        Err(NoWay::Blocked)
    }

    fn leave(&mut self, state: usize, cost: f32) {
        let (node, heading) = (state / 4, state % 4);
        if node == self.goal && heading != opposite(self.reaching) {
            self.reach(node * 4 + self.reaching, state as u32, cost + BEND_COST);
        }
        // A bend and the step after it are one, so that a way does not turn back where it is.
        for direction in (0..4).filter(|direction| *direction != opposite(heading)) {
            let Some(next) = self.grid.next(node, direction) else { continue };
            let bend = if direction == heading { 0.0 } else { self.grid.bend_cost(node, direction) };
            // Along an axis: one of the two is 0.
            let step = (self.grid.at(next) - self.grid.at(node)).abs();
            let step = step.x + step.y;
            self.reach(next * 4 + direction, state as u32, cost + bend + step);
        }
    }

    fn reach(&mut self, state: usize, before: u32, cost: f32) {
        if cost < self.costs[state] {
            (self.costs[state], self.before[state]) = (cost, before);
            self.open.push(Reverse(((cost + self.least_rest(state)).to_bits(), state as u32)));
        }
    }

    /// What the rest of a way costs at least.
    fn least_rest(&self, state: usize) -> f32 {
        let away = (self.grid.at(self.goal) - self.grid.at(state / 4)).abs();
        let bends = if state % 4 == self.reaching { 0.0 } else { BEND_COST };
        away.x + away.y + bends
    }

    fn way(&self, last: usize) -> Vec<Pos2> {
        let states = std::iter::successors(Some(last), |state| {
            let before = self.before[*state];
            (before != u32::MAX).then_some(before as usize)
        });
        let mut points: Vec<Pos2> = states.map(|state| self.grid.at(state / 4)).collect();
        points.reverse();
        points
    }
}
