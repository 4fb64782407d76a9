//! From a design to boxes on two levels: each data center's inside first, then the data centers as boxes among those that stand in
//! none. What is not linked, and those who only watch, get rows of their own below.

use std::collections::BTreeMap;

use super::columns::stands_beside;
use super::rows::{Beside, End, Item, Level, Shape, Tie};
use super::{COLUMN_STEP, HALF_CARD, Places, ROW_STEP, bounds, frame_around};
use crate::design::{Design, Frame, Id, KindName, Point};

/// Long links get a place in each column that they pass, unless these would be more than so many times the components.
const BENDS_PER_COMPONENT_MAX: usize = 6;
/// Room between things that are laid out below everything else, in rows.
const BELOW: i64 = 3;
/// How many that are not linked stand side by side where there is nothing else.
const ASIDE_WIDE: usize = 4;

/// A column and a half row.
type Cell = (usize, i64);

/// The inside of a data center, in columns of the whole design and half rows from its first.
struct Inside {
    cells: BTreeMap<Id, Cell>,
    columns: (usize, usize),
    span: i64,
}

/// Where everything stands, the rows put in order by so many sweeps.
pub(super) fn lay_out(design: &Design, columns: &BTreeMap<Id, usize>, sweeps: usize) -> Places {
    let insides: BTreeMap<&Id, Inside> =
        design.data_centers.keys().filter_map(|id| Some((id, inside(design, columns, id, sweeps)?))).collect();
    let mut builder = Builder::default();
    let corner = |id: &Id| design.data_centers.get(id).map(|center| Point(center.frame.x, center.frame.y));
    for center in downwards(insides.keys().copied(), corner) {
        builder.add_frame(center, &insides[center]);
    }
    for id in downwards(design.components.keys().filter(|id| home(design, id).is_none()), |id| stood(design, id)) {
        builder.add_card(id, columns);
    }
    builder.join(design);
    let rows = builder.level.rows(sweeps);
    let mut cells = BTreeMap::new();
    for (id, seat) in &builder.seats {
        cells.insert((*id).clone(), (seat.column, rows[seat.end.item] + seat.end.row));
    }
    for (center, inside) in &insides {
        // Those in it too that have no links here.
        let first_row = builder.frames.get(center).map_or(0, |item| rows[*item]);
        cells.extend(inside.cells.iter().map(|(id, (column, row))| (id.clone(), (*column, first_row + row))));
    }
    add_aside(design, columns, None, BELOW, &mut cells);
    let components: BTreeMap<Id, Point> = cells.iter().map(|(id, cell)| (id.clone(), place(*cell))).collect();
    let frames = frames(design, &components);
    Places { components, frames }
}

/// From top to bottom as they stood, so that the order that somebody gave them stays where links do not ask for another; those without
/// a place come last.
fn downwards<'a>(ids: impl Iterator<Item = &'a Id>, stood: impl Fn(&Id) -> Option<Point>) -> Vec<&'a Id> {
    let mut ids: Vec<(Point, &Id)> = ids.map(|id| (stood(id).unwrap_or(Point(0.0, f64::INFINITY)), id)).collect();
    ids.sort_by(|(a, _), (b, _)| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
    ids.into_iter().map(|(_, id)| id).collect()
}

fn stood(design: &Design, id: &Id) -> Option<Point> {
    design.components.get(id).and_then(|component| component.at)
}

fn place((column, row): Cell) -> Point {
    Point(column as f64 * COLUMN_STEP, row as f64 * ROW_STEP / 2.0)
}

/// The data center that a component stands in, if there is one of that id.
fn home<'a>(design: &'a Design, id: &Id) -> Option<&'a Id> {
    let home = design.components.get(id)?.data_center.as_ref()?;
    design.data_centers.contains_key(home).then_some(home)
}

/// The frames around their members; those without any stand side by side below everything.
fn frames(design: &Design, components: &BTreeMap<Id, Point>) -> BTreeMap<Id, Frame> {
    let members = |center: &Id| bounds(components.iter().filter(|(id, _)| home(design, id) == Some(center)).map(|(_, at)| *at));
    let bottom = bounds(components.values().copied()).map_or(0.0, |(_, max)| max.1 + BELOW as f64 * ROW_STEP / 2.0);
    let mut left = -HALF_CARD.0;
    let framed = |(id, center): (&Id, &crate::design::DataCenter)| {
        if let Some((min, max)) = members(id) {
            return (id.clone(), frame_around(min, max));
        }
        let frame = Frame { x: left, y: bottom, ..center.frame };
        left += frame.w + COLUMN_STEP - 2.0 * HALF_CARD.0;
        (id.clone(), frame)
    };
    design.data_centers.iter().map(framed).collect()
}

/// Puts those that have no column below the others, in order of their kinds: what is not linked yet, then those who only watch.
/// They begin `gap` half rows further down.
fn add_aside(design: &Design, columns: &BTreeMap<Id, usize>, center: Option<&Id>, gap: i64, cells: &mut BTreeMap<Id, Cell>) {
    let first = cells.values().map(|(column, _)| *column).min().unwrap_or(0);
    for watches in [false, true] {
        let mut aside: Vec<(KindName, &Id)> = Vec::new();
        for (id, component) in &design.components {
            let kind = component.kind.name();
            if !columns.contains_key(id) && home(design, id) == center && super::watches(kind) == watches {
                aside.push((kind, id));
            }
        }
        aside.sort_unstable();
        let width = cells.values().map(|(column, _)| column + 1 - first).max().unwrap_or(ASIDE_WIDE);
        // Many of them are about as wide as high.
        let width = width.max(aside.len().isqrt());
        let first_row = cells.values().map(|(_, row)| row + gap).max().unwrap_or(0);
        for (place, (_, id)) in aside.into_iter().enumerate() {
            cells.insert(id.clone(), (first + place % width, first_row + below(place / width)));
        }
    }
}

/// So many whole rows in half rows.
fn below(rows: usize) -> i64 {
    2 * i64::try_from(rows).unwrap_or_default()
}

/// The inside of a data center; none where nothing stands in it.
fn inside(design: &Design, columns: &BTreeMap<Id, usize>, center: &Id, sweeps: usize) -> Option<Inside> {
    let mut builder = Builder::default();
    for id in downwards(design.components.keys().filter(|id| home(design, id) == Some(center)), |id| stood(design, id)) {
        builder.add_card(id, columns);
    }
    builder.join(design);
    let rows = builder.level.rows(sweeps);
    let first_row = rows_of(&builder, &rows).min().unwrap_or(0);
    let cell = |(id, seat): (&&Id, &Seat)| ((*id).clone(), (seat.column, rows[seat.end.item] - first_row));
    let mut cells: BTreeMap<Id, Cell> = builder.seats.iter().map(cell).collect();
    add_aside(design, columns, Some(center), 2, &mut cells);
    let first = cells.values().map(|(column, _)| *column).min()?;
    let last = cells.values().map(|(column, _)| *column).max()?;
    let span = cells.values().map(|(_, row)| *row).max()?;
    Some(Inside { cells, columns: (first, last), span })
}

/// The rows of the components of a level; those of bends do not count.
fn rows_of(builder: &Builder<'_>, rows: &[i64]) -> impl Iterator<Item = i64> {
    builder.seats.values().map(|seat| rows[seat.end.item])
}

/// Where a component stands on a level.
struct Seat {
    column: usize,
    end: End,
    /// The columns of its box: its own, or its data center's.
    reach: (usize, usize),
}

/// Puts a level together.
#[derive(Default)]
struct Builder<'a> {
    level: Level,
    seats: BTreeMap<&'a Id, Seat>,
    frames: BTreeMap<&'a Id, usize>,
}

impl<'a> Builder<'a> {
    /// A component on its own; what has no column is left out.
    fn add_card(&mut self, id: &'a Id, columns: &BTreeMap<Id, usize>) {
        let Some(column) = columns.get(id).copied() else { return };
        let reach = (column, column);
        let end = End { item: self.add_item(Shape::Card, reach, 0), row: 0 };
        self.seats.insert(id, Seat { column, end, reach });
    }

    /// A data center with its members.
    fn add_frame(&mut self, center: &'a Id, inside: &'a Inside) {
        let item = self.add_item(Shape::Frame, inside.columns, inside.span);
        self.frames.insert(center, item);
        for (id, (column, row)) in &inside.cells {
            self.seats.insert(id, Seat { column: *column, end: End { item, row: *row }, reach: inside.columns });
        }
    }

    fn add_item(&mut self, shape: Shape, columns: (usize, usize), span: i64) -> usize {
        self.level.items.push(Item { shape, columns, span, beside: Beside::Nobody });
        self.level.items.len() - 1
    }

    /// Ties together what is linked.
    fn join(&mut self, design: &Design) {
        let pairs: Vec<(&Seat, &Seat)> = design.links.iter().filter_map(|link| self.ordered(&link.from, &link.to)).collect();
        let ways: Vec<(End, End, std::ops::Range<usize>)> =
            pairs.into_iter().map(|(left, right)| (left.end, right.end, left.reach.1 + 1..right.reach.0)).collect();
        let bends: usize = ways.iter().map(|(.., passed)| passed.len()).sum();
        let has_bends = bends <= BENDS_PER_COMPONENT_MAX * design.components.len();
        for (mut left, right, passed) in ways {
            for column in passed.filter(|_| has_bends) {
                let bend = End { item: self.add_item(Shape::Bend, (column, column), 0), row: 0 };
                self.level.ties.push(Tie { left, right: bend });
                left = bend;
            }
            self.level.ties.push(Tie { left, right });
        }
        self.put_beside_callers(design);
    }

    /// Two linked components from left to right; none where they stand in one column or in one box.
    fn ordered(&self, from: &Id, to: &Id) -> Option<(&Seat, &Seat)> {
        let (from, to) = (self.seats.get(from)?, self.seats.get(to)?);
        let is_apart = from.column != to.column && from.end.item != to.end.item;
        is_apart.then_some(if from.column < to.column { (from, to) } else { (to, from) })
    }

    /// A name server stands above the users who ask it, an edge below those who fetch from it, a copy below its leader.
    fn put_beside_callers(&mut self, design: &Design) {
        let kind = |id: &Id| design.components.get(id).map(|component| component.kind.name());
        for (id, seat) in &self.seats {
            let is_host = |from: &Id| kind(from).zip(kind(id)).is_some_and(|(from, to)| stands_beside(from, to));
            let hosts = design.links_to(id).filter(|link| is_host(&link.from)).filter_map(|link| self.seats.get(&link.from));
            let hosts: Vec<usize> = hosts.filter(|host| host.column == seat.column).map(|host| host.end.item).collect();
            let item = &mut self.level.items[seat.end.item];
            if item.shape == Shape::Card && !hosts.is_empty() {
                let is_above = kind(id) == Some(KindName::Dns);
                item.beside = if is_above { Beside::Above(hosts) } else { Beside::Amidst(hosts) };
            }
        }
    }
}
