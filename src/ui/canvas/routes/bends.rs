//! From a way with corners to a way as it is drawn.

use egui::{Pos2, pos2};

use super::obstacles::{self, Obstacles};
use super::search::Port;

/// The radius of a corner of an orthogonal link.
const CORNER_RADIUS: f32 = 9.0;
/// The radii of the bends of a curved link, the first that is free.
const CURVE_RADII: [f32; 4] = [64.0, 40.0, 24.0, 12.0];
/// Into how many straight pieces a corner is cut.
const CORNER_PIECES: u8 = 8;
/// A bend keeps that far from boxes.
const BEND_CLEARANCE: f32 = 4.0;
/// Corners nearer than that to their neighbours stay as they are.
const RADIUS_MIN: f32 = 1.0;

/// Takes out points in the middle of straight pieces.
pub(super) fn simplify(points: Vec<Pos2>) -> Vec<Pos2> {
    let mut simple: Vec<Pos2> = Vec::with_capacity(points.len());
    for point in points {
        if simple.last().is_some_and(|last| (*last - point).length_sq() < 1e-4) {
            continue;
        }
        if let [.., before, last] = simple[..] {
            let (one, other) = (last - before, point - last);
            if (one.x * other.y - one.y * other.x).abs() < 1e-3 * one.length() * other.length() && one.dot(other) > 0.0 {
                simple.pop();
            }
        }
        simple.push(point);
    }
    simple
}

/// A way along the axes that heeds no boxes: from port to port, with the bend halfway where they face each other.
pub(super) fn plain([start, end]: [Pos2; 2], [from, to]: [Port; 2]) -> Vec<Pos2> {
    // What leaves and comes back on the same side turns at the outer one of the two.
    let turn = if from.outward == to.outward {
        if (to.at - from.at).dot(from.outward) > 0.0 { to.at } else { from.at }
    } else {
        from.at.lerp(to.at, 0.5)
    };
    let corners = [from.at, to.at].map(|at| if from.outward.x == 0.0 { pos2(at.x, turn.y) } else { pos2(turn.x, at.y) });
    simplify([start, from.at, corners[0], corners[1], to.at, end].to_vec())
}

/// A way with small round corners.
pub(super) fn with_corners(points: &[Pos2]) -> Vec<Pos2> {
    rounded(points, |_, _| CORNER_RADIUS)
}

/// A way with bends as wide as the boxes beside it let them be.
pub(super) fn with_curves(points: &[Pos2], obstacles: &Obstacles) -> Vec<Pos2> {
    rounded(points, |corner, legs| {
        let is_free = |radius: &f32| {
            let bend = bend(corner, legs, *radius);
            let near = obstacles.within(egui::Rect::from_points(&bend).expand(BEND_CLEARANCE));
            let crosses = |number: usize| {
                let taken = obstacles.rect(number).expand(BEND_CLEARANCE);
                bend.windows(2).any(|pair| obstacles::crosses(pair[0], pair[1], taken))
            };
            !near.into_iter().any(crosses)
        };
        CURVE_RADII.into_iter().find(is_free).unwrap_or(CORNER_RADIUS)
    })
}

/// A way whose corners are rounded, with a radius of at most half of each leg.
fn rounded(points: &[Pos2], radius: impl Fn(Pos2, [Pos2; 2]) -> f32) -> Vec<Pos2> {
    let mut round = vec![points[0]];
    for corner in points.windows(3) {
        let [before, at, after] = [corner[0], corner[1], corner[2]];
        // The first and the last leg are the link's own, up to where the arrow is.
        let radius_max = ((before - at).length() / 2.0).min((after - at).length() / 2.0);
        let radius = radius(at, [at + (before - at).normalized(), at + (after - at).normalized()]).min(radius_max);
        if radius < RADIUS_MIN {
            round.push(at);
        } else {
            round.extend(bend(at, [at + (before - at).normalized(), at + (after - at).normalized()], radius));
        }
    }
    round.extend(points.last());
    round
}

/// A bend at a corner, between two legs that go through these points one away from it: a quadratic Bézier curve.
fn bend(corner: Pos2, [before, after]: [Pos2; 2], radius: f32) -> Vec<Pos2> {
    let (start, end) = (corner + (before - corner) * radius, corner + (after - corner) * radius);
    let at = |piece: u8| {
        let t = f32::from(piece) / f32::from(CORNER_PIECES);
        start.lerp(corner, t).lerp(corner.lerp(end, t), t)
    };
    (0..=CORNER_PIECES).map(at).collect()
}
