//! Links that share a stretch of their ways are laid beside each other, in the order in which they do not cross.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Pos2, Rect};

use super::obstacles::Obstacles;

/// How far apart links run beside each other; less where there is no room.
const LANE: f32 = 8.0;
/// The room that lanes leave to boxes, for bends and arrows.
const MARGIN: f32 = 9.0;
/// How far a lane may lie from where its link was.
const REACH: f32 = 40.0;
/// How far from a way boxes have a say in where it is laid.
pub(super) const SAY: f32 = REACH + MARGIN;
/// More links than that beside each other could not be told apart anyway.
const CROWD: usize = 40;

/// A straight piece of a way that can be moved sideways: neither its first nor its last.
#[derive(Clone, Debug, PartialEq)]
struct Piece {
    spot: Spot,
    is_upright: bool,
    /// Where it is across its direction.
    at: f32,
    /// Its ends along its direction.
    low: f32,
    high: f32,
    /// To which side the way turns at either end: -1, 1; 0 where it does not.
    low_turn: f32,
    high_turn: f32,
    /// Where it is laid, across its direction.
    lane: f32,
}

/// A piece by its way and by the place of its first point in that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    way: usize,
    place: usize,
}

/// The side of a cell of the index along a piece, and across it.
const CELL: [f32; 2] = [256.0, 2.0 * LANE];

/// All ways with what they share. A piece is laid by the pieces that lie on or close to it and the boxes beside them alone, so only
/// those are laid anew near which something has changed.
#[derive(Clone, Debug, Default)]
pub(super) struct Lanes {
    /// The pieces of each way.
    ways: Vec<Vec<Piece>>,
    /// The pieces in each cell of the plane, the upright ones apart from the level ones.
    cells: BTreeMap<(bool, i32, i32), Vec<Spot>>,
    /// Pieces that are to be laid anew, with all that they share stretches with.
    loose: BTreeSet<Spot>,
}

impl Lanes {
    /// Makes room for so many ways.
    pub(super) fn resize(&mut self, ways: usize) {
        self.ways.resize_with(ways, Vec::new);
    }

    /// Takes a way in, in place of the one before of that number; a way without points is none.
    pub(super) fn set(&mut self, way: usize, points: &[Pos2]) {
        let before = std::mem::take(&mut self.ways[way]);
        for piece in &before {
            for cell in cells(piece) {
                if let Some(spots) = self.cells.get_mut(&cell) {
                    spots.retain(|spot| *spot != piece.spot);
                }
            }
            self.loose.remove(&piece.spot);
        }
        for piece in &before {
            let beside = self.beside(piece);
            self.loose.extend(beside);
        }
        self.ways[way] = pieces(way, points).collect();
        for piece in &self.ways[way] {
            for cell in cells(piece) {
                self.cells.entry(cell).or_default().push(piece.spot);
            }
        }
        self.loosen(way);
    }

    /// The boxes beside a way have changed.
    pub(super) fn loosen(&mut self, way: usize) {
        self.loose.extend(self.ways[way].iter().map(|piece| piece.spot));
    }

    /// Whether some are to be laid anew.
    pub(super) fn are_loose(&self) -> bool {
        !self.loose.is_empty()
    }

    /// Ways have other numbers now: `numbers` says for each of those before which one, in the same order. Those that have none have no
    /// points.
    pub(super) fn renumber(&mut self, numbers: &[Option<usize>], ways: usize) {
        let renumbered = |spot: Spot| Some(Spot { way: numbers[spot.way]?, ..spot });
        let before = std::mem::take(&mut self.ways);
        self.resize(ways);
        for (pieces, number) in before.into_iter().zip(numbers) {
            let Some(number) = *number else { continue };
            self.ways[number] =
                pieces.into_iter().map(|piece| Piece { spot: Spot { way: number, ..piece.spot }, ..piece }).collect();
        }
        for spots in self.cells.values_mut() {
            *spots = spots.iter().filter_map(|spot| renumbered(*spot)).collect();
        }
        self.loose = std::mem::take(&mut self.loose).into_iter().filter_map(renumbered).collect();
    }

    /// Lays what is to be laid anew; the ways that run elsewhere now.
    pub(super) fn lay(&mut self, obstacles: &Obstacles) -> BTreeSet<usize> {
        let mut moved = BTreeSet::new();
        while let Some(first) = self.loose.pop_first() {
            let bundle = self.bundle(first);
            let pieces: Vec<&Piece> = bundle.iter().map(|spot| self.piece(*spot)).collect();
            let laid = if (2..=CROWD).contains(&pieces.len()) {
                lanes(&pieces, obstacles)
            } else {
                pieces.iter().map(|piece| (piece.spot, piece.at)).collect()
            };
            for spot in &bundle {
                self.loose.remove(spot);
            }
            for (spot, lane) in laid {
                let piece = self.piece_mut(spot);
                if piece.lane != lane {
                    piece.lane = lane;
                    moved.insert(spot.way);
                }
            }
        }
        moved
    }

    /// A way with its pieces where they are laid.
    pub(super) fn laid(&self, way: usize, mut points: Vec<Pos2>) -> Vec<Pos2> {
        for piece in &self.ways[way] {
            for point in &mut points[piece.spot.place..=piece.spot.place + 1] {
                *(if piece.is_upright { &mut point.x } else { &mut point.y }) = piece.lane;
            }
        }
        points
    }

    /// A piece and all that lie on or close to it, to those, and so on: in the order in which they lie.
    fn bundle(&self, first: Spot) -> Vec<Spot> {
        let mut reached = BTreeSet::from([first]);
        let mut open = vec![first];
        while let Some(spot) = open.pop() {
            for beside in self.beside(self.piece(spot)) {
                if reached.insert(beside) {
                    open.push(beside);
                }
            }
        }
        let mut bundle: Vec<Spot> = reached.into_iter().collect();
        bundle.sort_by(|a, b| {
            let (one, other) = (self.piece(*a), self.piece(*b));
            one.at.total_cmp(&other.at).then(one.low.total_cmp(&other.low)).then(a.cmp(b))
        });
        bundle
    }

    /// The other pieces that lie on or close to one.
    fn beside(&self, piece: &Piece) -> Vec<Spot> {
        let is_beside = |spot: &Spot| {
            let other = self.piece(*spot);
            let is_near = (piece.at - other.at).abs() < LANE - 0.5 && other.low < piece.high && piece.low < other.high;
            is_near && *spot != piece.spot
        };
        let near = near_cells(piece).filter_map(|cell| self.cells.get(&cell)).flatten();
        near.copied().filter(is_beside).collect()
    }

    fn piece(&self, spot: Spot) -> &Piece {
        // The first piece of a way begins at its second point.
        &self.ways[spot.way][spot.place - 1]
    }

    fn piece_mut(&mut self, spot: Spot) -> &mut Piece {
        &mut self.ways[spot.way][spot.place - 1]
    }
}

fn cells(piece: &Piece) -> impl Iterator<Item = (bool, i32, i32)> + use<> {
    cells_within(piece, 0.0)
}

fn near_cells(piece: &Piece) -> impl Iterator<Item = (bool, i32, i32)> + use<> {
    cells_within(piece, LANE)
}

/// The cells that a piece lies in, or that are so near across it.
fn cells_within(piece: &Piece, reach: f32) -> impl Iterator<Item = (bool, i32, i32)> + use<> {
    let cell = |at: f32, size: f32| (at / size).floor() as i32;
    let (first, last) = (cell(piece.low, CELL[0]), cell(piece.high, CELL[0]));
    let across = cell(piece.at - reach, CELL[1])..=cell(piece.at + reach, CELL[1]);
    let is_upright = piece.is_upright;
    across.flat_map(move |across| (first..=last).map(move |along| (is_upright, across, along)))
}

fn pieces(way: usize, points: &[Pos2]) -> impl Iterator<Item = Piece> {
    let inner = 1..points.len().saturating_sub(2);
    inner.map(move |place| {
        let (from, to) = (points[place], points[place + 1]);
        let is_upright = (to.x - from.x).abs() < (to.y - from.y).abs();
        let across = |point: Pos2| if is_upright { point.x } else { point.y };
        let along = |point: Pos2| if is_upright { point.y } else { point.x };
        let turn = |outside: Pos2, corner: Pos2| (across(outside) - across(corner)).signum();
        let (from_turn, to_turn) = (turn(points[place - 1], from), turn(points[place + 2], to));
        let is_rising = along(from) <= along(to);
        let (low_turn, high_turn) = if is_rising { (from_turn, to_turn) } else { (to_turn, from_turn) };
        let (low, high) = (along(from).min(along(to)), along(from).max(along(to)));
        let (spot, at) = (Spot { way, place }, across(from));
        Piece { spot, is_upright, at, low, high, low_turn, high_turn, lane: at }
    })
}

/// Where each piece of a bundle goes.
fn lanes(bundle: &[&Piece], obstacles: &Obstacles) -> Vec<(Spot, f32)> {
    let rank = |piece: &Piece| -> f32 {
        bundle.iter().filter(|other| other.spot != piece.spot).map(|other| order(piece, other)).sum()
    };
    let mut ranked: Vec<(f32, &Piece)> = bundle.iter().map(|piece| (rank(piece), *piece)).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.spot.cmp(&b.1.spot)));
    let (low, high) = ranked
        .iter()
        .map(|(_, piece)| room(piece, obstacles))
        .fold((f32::NEG_INFINITY, f32::INFINITY), |(low, high), room| (low.max(room.0), high.min(room.1)));
    let middle = ranked.iter().map(|(_, piece)| piece.at).sum::<f32>() / ranked.len() as f32;
    let (low, high) = (low.min(middle), high.max(middle));
    let gaps = (ranked.len() - 1) as f32;
    let lane = LANE.min((high - low) / gaps);
    let first = (middle - lane * gaps / 2.0).min(high - lane * gaps).max(low);
    ranked.into_iter().enumerate().map(|(place, (_, piece))| (piece.spot, first + lane * place as f32)).collect()
}

/// Negative where a piece belongs before another across their direction so that their ways do not cross.
fn order(one: &Piece, other: &Piece) -> f32 {
    // At each end of what they share, the one that turns away there goes to the side that it turns to.
    let at_end = |one_end: f32, other_end: f32, one_turn: f32, other_turn: f32| {
        if one_end > other_end {
            one_turn
        } else if one_end < other_end {
            -other_turn
        } else {
            (one_turn - other_turn) / 2.0
        }
    };
    at_end(one.low, other.low, one.low_turn, other.low_turn) + at_end(-one.high, -other.high, one.high_turn, other.high_turn)
}

/// From where to where a piece can be moved between the boxes beside it.
fn room(piece: &Piece, obstacles: &Obstacles) -> (f32, f32) {
    let rect = |low: f32, high: f32| {
        let (along, across) = (piece.low + 0.5..=piece.high - 0.5, low..=high);
        if piece.is_upright { Rect::from_x_y_ranges(across, along) } else { Rect::from_x_y_ranges(along, across) }
    };
    let (mut low, mut high) = (piece.at - REACH, piece.at + REACH);
    for number in obstacles.within(rect(low - MARGIN, high + MARGIN)) {
        let taken = obstacles.rect(number);
        let (from, to) = if piece.is_upright { (taken.left(), taken.right()) } else { (taken.top(), taken.bottom()) };
        if to <= piece.at {
            low = low.max(to + MARGIN);
        } else if from >= piece.at {
            high = high.min(from - MARGIN);
        }
    }
    (low.min(piece.at), high.max(piece.at))
}
