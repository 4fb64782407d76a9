//! One level of boxes: in which order they stand in their columns, and in which rows. A box may take several columns and rows, as
//! a data center does. Rows are counted in halves, so that one box can stand in the middle of two.

use std::cmp::Reverse;

/// How often the rows are drawn towards what they are linked with.
const PULLS: usize = 40;
/// How often boxes that overlap are pushed apart after each pull.
const PUSHES: usize = 3;
/// How often whole rows are straightened at the end.
const STRAIGHTENINGS: usize = 6;

/// How much more than a short link a long one draws what it is tied to: where it is not straight it runs under cards.
const BEND_WEIGHT: usize = 3;

/// What stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One component.
    Card,
    /// A data center.
    Frame,
    /// Where a long link passes a column.
    Bend,
}

/// Which of those in its column a box stands beside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    /// None in particular.
    Nobody,
    /// Above the first of them.
    Above(Vec<usize>),
    /// In the midst of them, below one that stands alone.
    Amidst(Vec<usize>),
}

/// A box.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) shape: Shape,
    /// Its first and its last column.
    pub(super) columns: (usize, usize),
    /// From its first row to its last, in half rows.
    pub(super) span: i64,
    pub(super) beside: Beside,
}

/// One end of a tie.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub(super) item: usize,
    /// The row of it that the link joins, in half rows from its first.
    pub(super) row: i64,
}

/// A link between two boxes, or a piece of a long one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tie {
    pub(super) left: End,
    pub(super) right: End,
}

/// All that is placed together.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    pub(super) items: Vec<Item>,
    pub(super) ties: Vec<Tie>,
}

/// What a box is tied to.
#[derive(Clone, Copy, Debug)]
struct Neighbor {
    item: usize,
    /// How many half rows below the start of the other box this one would start for a straight line.
    below: i64,
    weight: usize,
}

/// That the lower box stands so many half rows below the upper one at least.
struct Apart {
    upper: usize,
    lower: usize,
    rows: i64,
}

impl Level {
    /// The first row of every box, in half rows, after `sweeps` from left to right and back.
    pub(super) fn rows(&self, sweeps: usize) -> Vec<i64> {
        let mut neighbors = self.neighbors();
        let heights = self.order(&neighbors, sweeps);
        self.tie_guests(&mut neighbors, &heights);
        let mut order: Vec<usize> = (0..self.items.len()).collect();
        let middle = |item: usize| heights[item] + self.items[item].span as f64 / 2.0;
        order.sort_by(|a, b| middle(*a).total_cmp(&middle(*b)).then(a.cmp(b)));
        let apart = self.apart(&order);
        let pulled = pull(&neighbors, &apart, heights);
        let limits = Limits::new(self.items.len(), &apart);
        let mut rows = vec![0; self.items.len()];
        // From the upper ones down, so that each is put below all that stand above it.
        for item in &order {
            rows[*item] = (pulled[*item].round() as i64).max(limits.floor(*item, &rows));
        }
        straighten(&neighbors, &limits, &mut rows);
        rows
    }

    /// What each box is tied to.
    fn neighbors(&self) -> Vec<Vec<Neighbor>> {
        let mut neighbors = vec![Vec::new(); self.items.len()];
        for Tie { left, right } in &self.ties {
            let is_bent = [left, right].iter().any(|end| self.items[end.item].shape == Shape::Bend);
            let weight = if is_bent { BEND_WEIGHT } else { 1 };
            let below = right.row - left.row;
            neighbors[left.item].push(Neighbor { item: right.item, below, weight });
            neighbors[right.item].push(Neighbor { item: left.item, below: -below, weight });
        }
        neighbors
    }

    /// Ties those who stand beside others to them: they follow their hosts, and the hosts do not follow them.
    fn tie_guests(&self, neighbors: &mut [Vec<Neighbor>], heights: &[f64]) {
        let step = rows_apart(Shape::Card, Shape::Card);
        for (guest, item) in self.items.iter().enumerate() {
            match &item.beside {
                Beside::Nobody => {}
                Beside::Above(hosts) => {
                    let first = hosts.iter().min_by(|a, b| heights[**a].total_cmp(&heights[**b]).then(a.cmp(b)));
                    neighbors[guest].extend(first.map(|host| Neighbor { item: *host, below: -step, weight: 1 }));
                }
                Beside::Amidst(hosts) => {
                    let below = if hosts.len() == 1 { step } else { 0 };
                    neighbors[guest].extend(hosts.iter().map(|host| Neighbor { item: *host, below, weight: 1 }));
                }
            }
        }
    }

    /// About how high each box stands, so that few links cross: in turns, each column is put in the order of the mean height of what
    /// it is tied to on one side (the barycenter method).
    fn order(&self, neighbors: &[Vec<Neighbor>], sweeps: usize) -> Vec<f64> {
        let last = self.items.iter().map(|item| item.columns.1).max().unwrap_or(0);
        let mut columns: Vec<Vec<usize>> = vec![Vec::new(); last + 1];
        for (place, item) in self.items.iter().enumerate() {
            columns[item.columns.0].push(place);
        }
        let mut heights = vec![0.0; self.items.len()];
        for column in &mut columns {
            self.stack(column, &mut heights);
        }
        for sweep in 0..sweeps {
            let goes_right = sweep % 2 == 0;
            for step in 0..=last {
                let column = if goes_right { step } else { last - step };
                let is_asked = |item: usize, other: usize| {
                    let (own, other) = (self.items[item].columns, self.items[other].columns);
                    if goes_right { other.0 < own.0 } else { other.1 > own.1 }
                };
                let wanted = |item: &usize| {
                    let asked = neighbors[*item].iter().filter(|other| is_asked(*item, other.item));
                    mean(asked.map(|other| (heights[other.item] + other.below as f64, 1))).unwrap_or(heights[*item])
                };
                let mut keyed: Vec<(f64, usize)> = columns[column].iter().map(|item| (wanted(item), *item)).collect();
                keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
                let mut ordered: Vec<usize> = keyed.into_iter().map(|(_, item)| item).collect();
                self.stack(&mut ordered, &mut heights);
                columns[column] = ordered;
            }
        }
        heights
    }

    /// Stacks a column around the height 0, those who stand beside others put there first.
    fn stack(&self, column: &mut Vec<usize>, heights: &mut [f64]) {
        self.put_beside(column);
        let mut next = 0;
        let mut above: Option<Shape> = None;
        let mut tops = Vec::with_capacity(column.len());
        for item in column.iter() {
            let Item { shape, span, .. } = &self.items[*item];
            next += above.map_or(0, |above| rows_apart(above, *shape));
            tops.push(next);
            next += span;
            above = Some(*shape);
        }
        for (item, top) in column.iter().zip(tops) {
            heights[*item] = top as f64 - next as f64 / 2.0;
        }
    }

    fn put_beside(&self, column: &mut Vec<usize>) {
        let guests: Vec<usize> = column.iter().copied().filter(|item| self.items[*item].beside != Beside::Nobody).collect();
        // The last one first: the first one then comes nearest.
        for guest in guests.into_iter().rev() {
            let places = |hosts: &[usize], column: &[usize]| -> Vec<usize> {
                (0..column.len()).filter(|place| hosts.contains(&column[*place])).collect()
            };
            column.retain(|item| *item != guest);
            let place = match &self.items[guest].beside {
                Beside::Above(hosts) => places(hosts, column).first().copied(),
                Beside::Amidst(hosts) => {
                    let hosts = places(hosts, column);
                    hosts.get(hosts.len().saturating_sub(1) / 2).map(|place| place + 1)
                }
                Beside::Nobody => None,
            };
            column.insert(place.unwrap_or(column.len()), guest);
        }
    }

    /// Who stands directly above whom, given everything from the top down.
    fn apart(&self, order: &[usize]) -> Vec<Apart> {
        let last = self.items.iter().map(|item| item.columns.1).max().unwrap_or(0);
        let mut lowest: Vec<Option<usize>> = vec![None; last + 1];
        let mut apart = Vec::new();
        for lower in order {
            let Item { shape, columns, .. } = &self.items[*lower];
            let mut uppers: Vec<usize> = lowest[columns.0..=columns.1].iter().copied().flatten().collect();
            uppers.sort_unstable();
            uppers.dedup();
            for upper in uppers {
                let rows = self.items[upper].span + rows_apart(self.items[upper].shape, *shape);
                apart.push(Apart { upper, lower: *lower, rows });
            }
            lowest[columns.0..=columns.1].fill(Some(*lower));
        }
        apart
    }
}

/// Draws every box towards the rows of what it is tied to, and pushes apart what comes too near.
fn pull(neighbors: &[Vec<Neighbor>], apart: &[Apart], mut rows: Vec<f64>) -> Vec<f64> {
    for pull in 0..PULLS {
        for step in 0..rows.len() {
            let item = if pull % 2 == 0 { step } else { rows.len() - 1 - step };
            let wanted = mean(neighbors[item].iter().map(|other| (rows[other.item] + other.below as f64, other.weight)));
            if let Some(wanted) = wanted {
                rows[item] = f64::midpoint(rows[item], wanted);
            }
        }
        for push in 0..PUSHES {
            for step in 0..apart.len() {
                let Apart { upper, lower, rows: least } = &apart[if push % 2 == 0 { step } else { apart.len() - 1 - step }];
                let missing = (rows[*upper] + *least as f64 - rows[*lower]).max(0.0);
                rows[*upper] -= missing / 2.0;
                rows[*lower] += missing / 2.0;
            }
        }
    }
    rows
}

/// What each box has directly above and below it, and how far away at least.
struct Limits {
    above: Vec<Vec<(usize, i64)>>,
    below: Vec<Vec<(usize, i64)>>,
}

impl Limits {
    fn new(count: usize, apart: &[Apart]) -> Self {
        let mut limits = Self { above: vec![Vec::new(); count], below: vec![Vec::new(); count] };
        for Apart { upper, lower, rows } in apart {
            limits.above[*lower].push((*upper, *rows));
            limits.below[*upper].push((*lower, *rows));
        }
        limits
    }

    /// The highest row that a box may have.
    fn floor(&self, item: usize, rows: &[i64]) -> i64 {
        self.above[item].iter().map(|(upper, apart)| rows[*upper] + apart).max().unwrap_or(i64::MIN)
    }

    /// The lowest row that it may have.
    fn ceiling(&self, item: usize, rows: &[i64]) -> i64 {
        self.below[item].iter().map(|(lower, apart)| rows[*lower] - apart).min().unwrap_or(i64::MAX)
    }
}

/// Moves single boxes, as far as there is room, into the middle row of what they are tied to: most links then run straight.
fn straighten(neighbors: &[Vec<Neighbor>], limits: &Limits, rows: &mut [i64]) {
    // Those with the heaviest ties first: the others follow them.
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let weight = |item: usize| neighbors[item].iter().map(|other| other.weight).sum::<usize>();
    order.sort_by_key(|item| (Reverse(weight(*item)), *item));
    for _ in 0..STRAIGHTENINGS {
        for item in &order {
            let repeated = |other: &Neighbor| std::iter::repeat_n(rows[other.item] + other.below, other.weight);
            let mut wanted: Vec<i64> = neighbors[*item].iter().flat_map(repeated).collect();
            if wanted.is_empty() {
                continue;
            }
            wanted.sort_unstable();
            let middle = i64::midpoint(wanted[(wanted.len() - 1) / 2], wanted[wanted.len() / 2]);
            let (floor, ceiling) = (limits.floor(*item, rows), limits.ceiling(*item, rows));
            rows[*item] = middle.max(floor).min(ceiling);
        }
    }
}

/// How many half rows lie between the last row of one box and the first row of the one below it, at least.
const fn rows_apart(upper: Shape, lower: Shape) -> i64 {
    match (upper, lower) {
        (Shape::Bend, Shape::Bend) => 0,
        (Shape::Card, Shape::Bend) | (Shape::Bend, Shape::Card) => 1,
        (Shape::Card, Shape::Card) | (Shape::Frame, Shape::Bend) | (Shape::Bend, Shape::Frame) => 2,
        (Shape::Frame, _) | (_, Shape::Frame) => 3,
    }
}

/// The mean of values with their weights.
fn mean(values: impl Iterator<Item = (f64, usize)>) -> Option<f64> {
    let add = |(sum, count): (f64, usize), (value, weight): (f64, usize)| (sum + value * weight as f64, count + weight);
    let (sum, count) = values.fold((0.0, 0), add);
    (count > 0).then(|| sum / count as f64)
}
