//! Links that share a stretch of their ways are laid beside each other, in the order in which they do not cross.

use egui::{Pos2, Rect};

use super::obstacles::Obstacles;

/// How far apart links run beside each other; less where there is no room.
const LANE: f32 = 8.0;
/// The room that lanes leave to boxes, for bends and arrows.
const MARGIN: f32 = 9.0;
/// How far a lane may lie from where its link was.
const REACH: f32 = 40.0;
/// More links than that beside each other could not be told apart anyway.
const CROWD: usize = 40;

/// A straight piece of a way that can be moved sideways: neither its first nor its last.
struct Piece {
    way: usize,
    /// Its first point, by its place in the way.
    place: usize,
    is_upright: bool,
    /// Where it is across its direction.
    at: f32,
    /// Its ends along its direction.
    low: f32,
    high: f32,
    /// To which side the way turns at either end: -1, 1; 0 where it does not.
    low_turn: f32,
    high_turn: f32,
}

/// Lays pieces that lie on each other apart. Ways run along the axes; where they begin and end stays.
pub(super) fn spread(ways: &mut [Vec<Pos2>], obstacles: &Obstacles) {
    let mut pieces: Vec<Piece> = ways.iter().enumerate().flat_map(|(way, points)| pieces(way, points)).collect();
    pieces.sort_by(|a, b| {
        let place = a.at.total_cmp(&b.at).then(a.low.total_cmp(&b.low));
        a.is_upright.cmp(&b.is_upright).then(place).then((a.way, a.place).cmp(&(b.way, b.place)))
    });
    for bundle in bundles(&pieces) {
        if (2..=CROWD).contains(&bundle.len()) {
            for (piece, at) in lanes(&pieces, bundle, obstacles) {
                let Piece { way, place, is_upright, .. } = pieces[piece];
                for point in &mut ways[way][place..=place + 1] {
                    *(if is_upright { &mut point.x } else { &mut point.y }) = at;
                }
            }
        }
    }
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
        Piece { way, place, is_upright, at: across(from), low, high, low_turn, high_turn }
    })
}

/// The groups of pieces that lie on or close to each other, by their places in the sorted list.
fn bundles(pieces: &[Piece]) -> Vec<Vec<usize>> {
    let mut heads: Vec<usize> = (0..pieces.len()).collect();
    for (number, piece) in pieces.iter().enumerate() {
        let near = pieces[..number].iter().enumerate().rev();
        let near = near.take_while(|(_, other)| other.is_upright == piece.is_upright && piece.at - other.at < LANE - 0.5);
        for (other, _) in near.filter(|(_, other)| other.low < piece.high && piece.low < other.high) {
            let (one, two) = (head(&mut heads, number), head(&mut heads, other));
            heads[one.max(two)] = one.min(two);
        }
    }
    let mut bundles: Vec<Vec<usize>> = vec![Vec::new(); pieces.len()];
    for number in 0..pieces.len() {
        bundles[head(&mut heads, number)].push(number);
    }
    bundles
}

/// The first piece of the bundle that a piece belongs to.
fn head(heads: &mut [usize], mut number: usize) -> usize {
    while heads[number] != number {
        heads[number] = heads[heads[number]];
        number = heads[number];
    }
    number
}

/// Where each piece of a bundle goes.
fn lanes(pieces: &[Piece], mut bundle: Vec<usize>, obstacles: &Obstacles) -> Vec<(usize, f32)> {
    let rank = |number: &usize| -> f32 {
        let before = |other: &usize| order(&pieces[*number], &pieces[*other]);
        bundle.iter().filter(|other| *other != number).map(before).sum()
    };
    let ranks: Vec<f32> = bundle.iter().map(rank).collect();
    let mut ranked: Vec<(f32, usize)> = ranks.into_iter().zip(bundle.drain(..)).collect();
    let key = |number: usize| (pieces[number].way, pieces[number].place);
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(key(a.1).cmp(&key(b.1))));
    let (low, high) = ranked
        .iter()
        .map(|(_, number)| room(&pieces[*number], obstacles))
        .fold((f32::NEG_INFINITY, f32::INFINITY), |(low, high), room| (low.max(room.0), high.min(room.1)));
    let middle = ranked.iter().map(|(_, number)| pieces[*number].at).sum::<f32>() / ranked.len() as f32;
    let (low, high) = (low.min(middle), high.max(middle));
    let gaps = (ranked.len() - 1) as f32;
    let lane = LANE.min((high - low) / gaps);
    let first = (middle - lane * gaps / 2.0).min(high - lane * gaps).max(low);
    ranked.into_iter().enumerate().map(|(place, (_, number))| (number, first + lane * place as f32)).collect()
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
