//! What makes one layout worse than another: links that cross, and links that run under cards on their way.

use super::{HALF_CARD, Places};
use crate::design::{Design, Id, Point};

/// A link as a straight line between the middles of its two cards.
struct Line<'a> {
    ends: (&'a Id, &'a Id),
    from: Point,
    to: Point,
}

fn lines<'a>(design: &'a Design, places: &Places) -> Vec<Line<'a>> {
    let line = |link: &'a crate::design::Link| {
        let (from, to) = (*places.components.get(&link.from)?, *places.components.get(&link.to)?);
        Some(Line { ends: (&link.from, &link.to), from, to })
    };
    design.links.iter().filter_map(line).collect()
}

/// How many pairs of links cross.
pub(super) fn crossings(design: &Design, places: &Places) -> usize {
    let lines = lines(design, places);
    let crosses = |a: &Line<'_>, b: &Line<'_>| {
        let shares_end = [b.ends.0, b.ends.1].iter().any(|end| [a.ends.0, a.ends.1].contains(end));
        !shares_end && cross(a, b)
    };
    lines.iter().enumerate().map(|(place, a)| lines[place + 1..].iter().filter(|b| crosses(a, b)).count()).sum()
}

/// How often a link runs under a card that it does not belong to.
pub(super) fn covered(design: &Design, places: &Places) -> usize {
    let lines = lines(design, places);
    let covers = |id: &Id, card: Point, line: &Line<'_>| line.ends.0 != id && line.ends.1 != id && passes(line, card);
    places.components.iter().map(|(id, card)| lines.iter().filter(|line| covers(id, *card, line)).count()).sum()
}

/// On which side of a line a point is.
fn side(line: &Line<'_>, point: Point) -> f64 {
    (line.to.0 - line.from.0) * (point.1 - line.from.1) - (line.to.1 - line.from.1) * (point.0 - line.from.0)
}

fn cross(a: &Line<'_>, b: &Line<'_>) -> bool {
    side(a, b.from) * side(a, b.to) < 0.0 && side(b, a.from) * side(b, a.to) < 0.0
}

/// Whether a line runs over a card: some of its points lie in it.
fn passes(line: &Line<'_>, card: Point) -> bool {
    // The part of the line, as shares of it, that lies within the card in each direction (Liang and Barsky, 1984).
    let within = |from: f64, to: f64, middle: f64, half: f64| {
        let way = to - from;
        if way == 0.0 {
            let is_inside = (from - middle).abs() < half;
            return if is_inside { (0.0, 1.0) } else { (1.0, 0.0) };
        }
        let (one, other) = ((middle - half - from) / way, (middle + half - from) / way);
        (one.min(other), one.max(other))
    };
    let x = within(line.from.0, line.to.0, card.0, HALF_CARD.0);
    let y = within(line.from.1, line.to.1, card.1, HALF_CARD.1);
    x.0.max(y.0).max(0.0) < x.1.min(y.1).min(1.0)
}
