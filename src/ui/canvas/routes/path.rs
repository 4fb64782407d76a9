//! The way of a link as it is drawn: straight pieces with their lengths. Line, arrow, dots, label and hit test all ask this one.

use egui::{Pos2, Rect, Vec2};

use super::side::Side;

/// Into how many straight pieces a curve is cut.
const CURVE_PIECES: usize = 20;

/// A curve that is short on the screen has pieces of about that length there, and so many at the least: no more are seen.
const PIECE_LENGTH: f32 = 8.0;
const CURVE_PIECES_MIN: usize = 8;

/// Up to this zoom the pieces of a curve are so short that they are not seen as such.
const FINER_FROM_ZOOM: f32 = 1.25;

/// A way from one point to another, in canvas points.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    points: Vec<Pos2>,
    /// The ends and handles of the Bézier curve, where it is one as a whole.
    curve: Option<[Pos2; 4]>,
    /// How far each point is from the first one, along the way.
    lengths: Vec<f32>,
    bounds: Rect,
}

impl Default for Path {
    fn default() -> Self {
        Self::new(vec![Pos2::ZERO; 2])
    }
}

impl Path {
    /// The way through these points, of which there are at least two; points on each other count once.
    #[must_use]
    pub fn new(mut points: Vec<Pos2>) -> Self {
        let last = points.last().copied().unwrap_or_default();
        points.dedup_by(|a, b| (*a - *b).length_sq() < 1e-6);
        points.resize(points.len().max(2), last);
        let mut length = 0.0;
        let steps = points.windows(2).map(|pair| {
            length += (pair[1] - pair[0]).length();
            length
        });
        let lengths = std::iter::once(0.0).chain(steps).collect();
        Self { bounds: Rect::from_points(&points), lengths, points, curve: None }
    }

    /// The curve between two ends that leaves each box straight away from its side: a cubic Bézier curve. The more it leans, up to 1,
    /// the later it turns; where it leans below 0 it turns early.
    #[must_use]
    pub fn curve((start, start_side): (Pos2, Side), (end, end_side): (Pos2, Side), lean: f32) -> Self {
        let distance = (end - start).length();
        // What bows out does so the more the further it goes, so that bows lie in each other.
        let is_bow = start_side == end_side;
        let handle = if is_bow { (0.26 * distance).clamp(24.0, 160.0) } else { (0.42 * distance).clamp(24.0, 90.0) };
        let leaving = start + start_side.outward() * handle * (1.0 + lean);
        let reaching = end + end_side.outward() * handle * (1.0 - lean);
        let curve = [start, leaving, reaching, end];
        Self { curve: Some(curve), ..Self::new(pieces_of(curve, CURVE_PIECES)) }
    }

    /// The ends of the straight pieces as which it is drawn at a zoom: looked at closely, a curve has more of them, and a short one
    /// from afar fewer.
    #[must_use]
    pub fn points_at(&self, zoom: f32) -> Vec<Pos2> {
        match self.curve {
            Some(curve) if zoom > FINER_FROM_ZOOM => pieces_of(curve, (CURVE_PIECES as f32 * zoom).ceil() as usize),
            Some(curve) if self.length() * zoom < PIECE_LENGTH * CURVE_PIECES as f32 => {
                pieces_of(curve, ((self.length() * zoom / PIECE_LENGTH).ceil() as usize).max(CURVE_PIECES_MIN))
            }
            _ => self.points.clone(),
        }
    }

    /// The ends of its straight pieces.
    #[must_use]
    pub fn points(&self) -> &[Pos2] {
        &self.points
    }

    /// The way after that share of a move from this one to another.
    #[must_use]
    pub fn towards(&self, other: &Self, share: f32) -> Self {
        let at = |place: usize| place as f32 / CURVE_PIECES as f32;
        Self::new((0..=CURVE_PIECES).map(|place| self.at(at(place)).lerp(other.at(at(place)), share)).collect())
    }

    /// How long it is.
    #[must_use]
    pub fn length(&self) -> f32 {
        self.lengths.last().copied().unwrap_or_default()
    }

    /// The point at that share of its length.
    #[must_use]
    pub fn at(&self, share: f32) -> Pos2 {
        let (piece, rest) = self.piece(share);
        self.points[piece] + (self.points[piece + 1] - self.points[piece]) * rest
    }

    /// The direction of travel there, of length 1; none where the way has no length.
    #[must_use]
    pub fn direction(&self, share: f32) -> Vec2 {
        let (piece, _) = self.piece(share);
        (self.points[piece + 1] - self.points[piece]).normalized()
    }

    /// The smallest rectangle around it.
    #[must_use]
    pub const fn bounds(&self) -> Rect {
        self.bounds
    }

    /// How far `point` is from it.
    #[must_use]
    pub fn distance(&self, point: Pos2) -> f32 {
        self.points.windows(2).map(|pair| distance_to_segment(point, pair[0], pair[1])).fold(f32::INFINITY, f32::min)
    }

    /// The straight piece at that share of the length, and which share of the piece.
    fn piece(&self, share: f32) -> (usize, f32) {
        let along = share.clamp(0.0, 1.0) * self.length();
        let piece = self.lengths.partition_point(|length| *length <= along).clamp(1, self.points.len() - 1) - 1;
        let length = self.lengths[piece + 1] - self.lengths[piece];
        (piece, if length > 0.0 { (along - self.lengths[piece]) / length } else { 0.0 })
    }
}

/// A Bézier curve as so many straight pieces, by repeated halfway points (de Casteljau).
fn pieces_of([start, leaving, reaching, end]: [Pos2; 4], count: usize) -> Vec<Pos2> {
    let at = |t: f32| {
        let (first, middle, last) = (start.lerp(leaving, t), leaving.lerp(reaching, t), reaching.lerp(end, t));
        first.lerp(middle, t).lerp(middle.lerp(last, t), t)
    };
    (0..=count).map(|piece| at(piece as f32 / count as f32)).collect()
}

/// How far a point is from the straight line between two others.
#[must_use]
pub fn distance_to_segment(point: Pos2, start: Pos2, end: Pos2) -> f32 {
    let along = end - start;
    let share = ((point - start).dot(along) / along.length_sq().max(f32::EPSILON)).clamp(0.0, 1.0);
    (point - (start + along * share)).length()
}
