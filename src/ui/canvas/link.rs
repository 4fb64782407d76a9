//! A link as it is drawn: a line in the dashes of its kind, as thick as its traffic, with an arrow head.

use std::sync::Arc;

use egui::epaint::PathStroke;
use egui::{Color32, Pos2, Rect, Shape, Stroke, Vec2, vec2};
use egui_graphs::{DisplayEdge, DisplayNode, DrawContext, EdgeProps, Node};
use petgraph::EdgeType;
use petgraph::stable_graph::IndexType;

use super::brush::{Brush, Weight};
use super::card::CardShape;
use super::detail::Detail;
use super::routes::{self, Path, Route, Side};
use crate::catalog::LinkKind;
use crate::ui::glyph::glyph;

/// How far from its edge a link still is hit, in screen points: twice that is a breadth that a hand can hit.
const HIT_DISTANCE: f32 = 7.0;
const ARROW: f32 = 7.0;
/// A longer line is drawn without dashes, in screen points.
const DASHED_LENGTH_MAX: f32 = 50_000.0;
/// How far from its end a link is taken hold of to take that end elsewhere, in screen points.
const HANDLE_DISTANCE: f32 = 16.0;
/// The same as a share of a short link.
const HANDLE_SHARE_MAX: f32 = 0.3;

/// One end of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinkEnd {
    /// The caller.
    From,
    /// What is called.
    To,
}

impl LinkEnd {
    pub(super) const ALL: [Self; 2] = [Self::From, Self::To];
}

/// What a run has measured of a link, and what is true of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LinkState {
    pub(super) rate_per_s: f64,
    pub(super) is_cut: bool,
    /// Whether one of its ends is dead.
    pub(super) is_idle: bool,
}

/// What the hand has to do with a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Attention {
    /// Nothing.
    #[default]
    None,
    /// The pointer is on it.
    Hovered,
    /// One of its ends is being taken elsewhere: it is shown as what was.
    Lifted,
}

/// The shape of a link in the mirror of the design.
#[derive(Clone, Debug, Default)]
pub(super) struct LinkShape {
    /// What it carries; none for a pair that is not allowed.
    pub(super) kind: Option<LinkKind>,
    /// Its way from box to box, in canvas points, once it is known.
    pub(super) route: Option<Route>,
    /// What is true of it.
    pub(super) state: LinkState,
    /// How it is drawn.
    pub(super) brush: Arc<Brush>,
    /// What the hand has to do with it.
    pub(super) attention: Attention,
    is_selected: bool,
    /// Where it meets its boxes as they are drawn, in canvas points: they may be smaller than the way allows for.
    meets: [Pos2; 2],
}

impl<E: Clone> From<EdgeProps<E>> for LinkShape {
    fn from(props: EdgeProps<E>) -> Self {
        Self { is_selected: props.selected, ..Self::default() }
    }
}

impl LinkShape {
    /// The way along which it is drawn, in canvas points, which dots and labels follow; none where it is a straight line: from afar, and
    /// as long as its way is not known.
    pub(super) fn path(&self) -> Option<&Path> {
        let route = self.route.as_ref().filter(|_| self.brush.detail.has_curves())?;
        Some(&route.path)
    }

    /// The point at that share of it as it is drawn, in canvas points.
    pub(super) fn at(&self, share: f32) -> Pos2 {
        self.path().map_or_else(|| self.meets[0].lerp(self.meets[1], share), |path| path.at(share))
    }

    /// Where the handle of one of its ends is, so far along the way, in canvas points, that the port of the box stays free.
    pub(super) fn handle(&self, end: LinkEnd, zoom: f32) -> Pos2 {
        let length = self.path().map_or_else(|| (self.meets[1] - self.meets[0]).length(), Path::length);
        let share = (HANDLE_DISTANCE / zoom.max(0.01) / length.max(f32::EPSILON)).min(HANDLE_SHARE_MAX);
        self.at(if end == LinkEnd::From { share } else { 1.0 - share })
    }

    /// The ends of the straight pieces that are drawn at a zoom, in canvas points.
    pub(super) fn points(&self, zoom: f32) -> Vec<Pos2> {
        let Some(path) = self.path() else { return self.meets.to_vec() };
        let mut points = path.points_at(zoom);
        let last = points.len() - 1;
        (points[0], points[last]) = (self.meets[0], self.meets[1]);
        points
    }

    /// What it lies in, in canvas points.
    pub(super) fn bounds(&self) -> Rect {
        let meets = Rect::from_two_pos(self.meets[0], self.meets[1]);
        self.path().map_or(meets, |path| path.bounds().union(meets))
    }

    /// How far a canvas point is from it, if that is near enough to be meant.
    pub(super) fn hit(&self, canvas: Pos2, zoom: f32) -> Option<f32> {
        let reach = (HIT_DISTANCE + self.width() / 2.0) / zoom.max(0.01);
        if !self.bounds().expand(reach).contains(canvas) {
            return None;
        }
        let straight = || routes::distance_to_segment(canvas, self.meets[0], self.meets[1]);
        let distance = self.path().map_or_else(straight, |path| path.distance(canvas));
        (distance <= reach).then_some(distance)
    }

    /// Notes where it meets its two boxes as they are drawn now.
    pub(super) fn meet<N, E, Ty, Ix>(&mut self, start: &Node<N, E, Ty, Ix, CardShape>, end: &Node<N, E, Ty, Ix, CardShape>)
    where
        N: Clone,
        E: Clone,
        Ty: EdgeType,
        Ix: IndexType,
    {
        let (from, to) = (start.display(), end.display());
        let route = self.route.as_ref().filter(|_| self.brush.detail.has_curves());
        self.meets = if let Some(Route { ends, path }) = route {
            let points = path.points();
            let meet = |card: &CardShape, side: Side, at: Pos2| side.moved_to(card.outer(), at);
            [meet(from, ends.from.0, points[0]), meet(to, ends.to.0, points[points.len() - 1])]
        } else {
            let away = end.location() - start.location();
            let boundary =
                |card: &CardShape, direction: Vec2| DisplayNode::<N, E, Ty, Ix>::closest_boundary_point(card, direction);
            [boundary(from, away), boundary(to, -away)]
        };
    }

    fn color(&self) -> Color32 {
        let theme = &self.brush.theme;
        if self.attention == Attention::Lifted {
            theme.line2
        } else if self.is_selected {
            theme.accent
        } else if self.state.is_cut {
            theme.overloaded
        } else if self.state.is_idle {
            theme.line2
        } else {
            theme.link
        }
    }

    pub(super) fn width(&self) -> f32 {
        match self.brush.detail {
            Detail::Dot => 0.5,
            Detail::Tile => 1.0,
            Detail::Chip | Detail::Card => width_of_rate(self.state.rate_per_s),
        }
    }

    fn halo(&self, points: &[Pos2], shapes: &mut Vec<Shape>) {
        let is_told = self.attention == Attention::Hovered || self.is_selected;
        if is_told && self.attention != Attention::Lifted {
            let halo = self.brush.theme.accent.gamma_multiply(0.28);
            shapes.push(Shape::line(points.to_vec(), PathStroke::new(self.width() + 6.0, halo)));
        }
    }

    fn cut_mark(&self, context: &DrawContext<'_>, shapes: &mut Vec<Shape>) {
        let theme = &self.brush.theme;
        let middle = context.meta.canvas_to_screen_pos(self.at(0.5));
        shapes.push(Shape::circle_filled(middle, 9.0, theme.overloaded_tint));
        shapes.push(Shape::circle_stroke(middle, 9.0, Stroke::new(1.0, theme.overloaded)));
        let font = self.brush.font(12.0, Weight::Glyph);
        let galley = context.painter.layout_no_wrap(glyph("link-break").to_owned(), font, theme.overloaded);
        shapes.push(Shape::galley(middle - galley.size() / 2.0, galley, theme.overloaded));
    }
}

impl<N, E, Ty, Ix> DisplayEdge<N, E, Ty, Ix, CardShape> for LinkShape
where
    N: Clone,
    E: Clone,
    Ty: EdgeType,
    Ix: IndexType,
{
    fn shapes(
        &mut self,
        start: &Node<N, E, Ty, Ix, CardShape>,
        end: &Node<N, E, Ty, Ix, CardShape>,
        context: &DrawContext<'_>,
    ) -> Vec<Shape> {
        self.meet(start, end);
        let points = self.points(context.meta.zoom).into_iter().map(|canvas| context.meta.canvas_to_screen_pos(canvas));
        let mut points: Vec<Pos2> = points.collect();
        let mut shapes = Vec::new();
        let color = self.color();
        if self.brush.detail >= Detail::Chip {
            let size = ARROW * context.meta.zoom.clamp(0.7, 1.5) + self.width() * 0.5;
            let (tip, along) = arrow_place(&points, size);
            // The line ends inside the arrow, so that its end does not show beside the tip.
            cut_back(&mut points, size * 0.7);
            self.halo(&points, &mut shapes);
            shapes.extend(dashed(&points, Stroke::new(self.width(), color), self.kind));
            shapes.push(arrow(tip, along, size, color));
        } else {
            self.halo(&points, &mut shapes);
            shapes.push(Shape::line_segment([points[0], points[1]], Stroke::new(self.width(), color)));
        }
        if self.state.is_cut && self.brush.detail.has_curves() {
            self.cut_mark(context, &mut shapes);
        }
        shapes
    }

    fn update(&mut self, state: &EdgeProps<E>) {
        self.is_selected = state.selected;
    }

    fn is_inside(&self, start: &Node<N, E, Ty, Ix, CardShape>, _end: &Node<N, E, Ty, Ix, CardShape>, canvas: Pos2) -> bool {
        self.hit(canvas, start.display().zoom).is_some()
    }
}

/// 1.5 points at one request a second to 4 points at a million, by the logarithm.
fn width_of_rate(rate_per_s: f64) -> f32 {
    let decades = rate_per_s.max(1.0).log10().min(6.0) as f32;
    1.5 + 2.5 * decades / 6.0
}

/// The dash patterns of the kinds: a dash and a gap in turn, in points.
const fn pattern(kind: Option<LinkKind>) -> &'static [(f32, f32)] {
    match kind {
        Some(LinkKind::Replicate) => &[(7.0, 4.0)],
        Some(LinkKind::Fetch) => &[(7.0, 3.5), (1.5, 3.5)],
        Some(LinkKind::Resolve) => &[(1.5, 4.0)],
        Some(LinkKind::Observe | LinkKind::Manage) => &[(1.0, 5.0)],
        _ => &[],
    }
}

/// A line in the dashes of a kind.
pub(super) fn dashed(points: &[Pos2], stroke: Stroke, kind: Option<LinkKind>) -> Vec<Shape> {
    let pattern = pattern(kind);
    let length: f32 = points.windows(2).map(|pair| (pair[1] - pair[0]).length()).sum();
    // So far away are only things that nobody put there by hand; their dashes would be without number.
    let is_endless = length.is_nan() || length > DASHED_LENGTH_MAX;
    if pattern.is_empty() || is_endless {
        return vec![Shape::line(points.to_vec(), stroke)];
    }
    dashes(points, pattern).into_iter().map(|dash| Shape::line(dash, stroke)).collect()
}

/// The dashes of a line, each around the corners that it comes to. egui's own are segments, which are put on whole pixels where they
/// run along an axis, so that short ones vanish.
fn dashes(points: &[Pos2], pattern: &[(f32, f32)]) -> Vec<Vec<Pos2>> {
    let lengths: Vec<f32> = pattern.iter().flat_map(|(dash, gap)| [*dash, *gap]).collect();
    let mut all = Vec::new();
    let mut dash: Vec<Pos2> = points.first().copied().into_iter().collect();
    let (mut turn, mut rest) = (0, lengths[0]);
    for pair in points.windows(2) {
        let length = (pair[1] - pair[0]).length();
        let mut reached = 0.0;
        while length - reached > rest {
            reached += rest;
            let at = pair[0].lerp(pair[1], reached / length);
            dash.push(at);
            if turn % 2 == 0 {
                all.push(std::mem::take(&mut dash));
            }
            turn += 1;
            rest = lengths[turn % lengths.len()];
        }
        rest -= length - reached;
        if turn % 2 == 0 {
            dash.push(pair[1]);
        }
    }
    all.extend((dash.len() > 1).then_some(dash));
    all
}

/// The tip of the arrow, and the direction in which it points: that of its whole length, where the line bends under it too.
fn arrow_place(points: &[Pos2], size: f32) -> (Pos2, Vec2) {
    let tip = points.last().copied().unwrap_or_default();
    let mut shortened = points.to_vec();
    cut_back(&mut shortened, size);
    let back = shortened.last().copied().unwrap_or_default();
    (tip, (tip - back).normalized())
}

/// Takes so much of the length of a line away, at its end.
fn cut_back(points: &mut Vec<Pos2>, mut length: f32) {
    while let [.., before, last] = points[..] {
        let piece = (last - before).length();
        if piece > length || points.len() == 2 {
            let place = points.len() - 1;
            points[place] = last + (before - last) * (length / piece.max(length).max(f32::EPSILON));
            return;
        }
        length -= piece;
        points.pop();
    }
}

fn arrow(tip: Pos2, along: Vec2, size: f32, color: Color32) -> Shape {
    let across = vec2(-along.y, along.x) * (size * 0.5);
    let back = tip - along * size;
    Shape::convex_polygon(vec![tip, back + across, back - across], color, Stroke::NONE)
}
