//! A link as it is drawn: a curve in the dashes of its kind, as thick as its traffic, with an arrow head.

use std::sync::Arc;

use egui::epaint::PathStroke;
use egui::{Color32, Pos2, Shape, Stroke, Vec2, vec2};
use egui_graphs::{DisplayEdge, DisplayNode, DrawContext, EdgeProps, Node};
use petgraph::EdgeType;
use petgraph::stable_graph::IndexType;

use super::brush::{Brush, Weight};
use super::card::CardShape;
use super::detail::Detail;
use super::routes::{Curve, Ends};
use crate::catalog::LinkKind;
use crate::ui::glyph::glyph;

/// How far from its middle a link still is hit, in screen points.
pub(super) const HIT_DISTANCE: f32 = 6.0;
const ARROW: f32 = 7.0;

/// What a run has measured of a link, and what is true of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LinkState {
    pub(super) rate_per_s: f64,
    pub(super) is_cut: bool,
    /// Whether one of its ends is dead.
    pub(super) is_idle: bool,
}

/// The shape of a link in the mirror of the design.
#[derive(Clone, Debug, Default)]
pub(super) struct LinkShape {
    /// What it carries; none for a pair that is not allowed.
    pub(super) kind: Option<LinkKind>,
    /// Where it meets its boxes.
    pub(super) ends: Ends,
    /// What is true of it.
    pub(super) state: LinkState,
    /// How it is drawn.
    pub(super) brush: Arc<Brush>,
    /// Whether the pointer is on it.
    pub(super) is_hovered: bool,
    is_selected: bool,
    curve: Curve,
}

impl<E: Clone> From<EdgeProps<E>> for LinkShape {
    fn from(props: EdgeProps<E>) -> Self {
        Self { is_selected: props.selected, ..Self::default() }
    }
}

impl LinkShape {
    /// The way between two boxes as they are drawn now, in canvas points.
    pub(super) const fn curve(&self) -> &Curve {
        &self.curve
    }

    /// Takes the way between two boxes, in canvas points.
    pub(super) fn route<N, E, Ty, Ix>(&mut self, start: &Node<N, E, Ty, Ix, CardShape>, end: &Node<N, E, Ty, Ix, CardShape>)
    where
        N: Clone,
        E: Clone,
        Ty: EdgeType,
        Ix: IndexType,
    {
        let (from, to) = (start.display(), end.display());
        self.curve = if self.brush.detail.has_curves() {
            let meet = |card: &CardShape, (side, shift): (super::routes::Side, f32)| {
                let room = card.front().height() / 64.0;
                side.point(card.front(), card.outer(), shift * room)
            };
            Curve::between(meet(from, self.ends.from), self.ends.from.0, meet(to, self.ends.to), self.ends.to.0)
        } else {
            let away = end.location() - start.location();
            let boundary =
                |card: &CardShape, direction: Vec2| DisplayNode::<N, E, Ty, Ix>::closest_boundary_point(card, direction);
            Curve::straight(boundary(from, away), boundary(to, -away))
        };
    }

    fn color(&self) -> Color32 {
        let theme = &self.brush.theme;
        if self.is_selected {
            theme.accent
        } else if self.state.is_cut {
            theme.overloaded
        } else if self.state.is_idle {
            theme.line2
        } else {
            theme.link
        }
    }

    fn width(&self) -> f32 {
        match self.brush.detail {
            Detail::Dot => 0.5,
            Detail::Tile => 1.0,
            Detail::Chip | Detail::Card => width_of_rate(self.state.rate_per_s),
        }
    }

    fn halo(&self, points: &[Pos2], shapes: &mut Vec<Shape>) {
        if self.is_hovered || self.is_selected {
            let halo = self.brush.theme.accent.gamma_multiply(0.28);
            shapes.push(Shape::line(points.to_vec(), PathStroke::new(self.width() + 6.0, halo)));
        }
    }

    fn cut_mark(&self, curve: &Curve, context: &DrawContext<'_>, shapes: &mut Vec<Shape>) {
        let theme = &self.brush.theme;
        let middle = curve.at(0.5);
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
        self.route(start, end);
        let curve = self.curve.map(|canvas| context.meta.canvas_to_screen_pos(canvas));
        let mut points = if self.brush.detail.has_curves() { curve.flattened() } else { vec![curve.0[0], curve.0[3]] };
        let mut shapes = Vec::new();
        let color = self.color();
        if self.brush.detail >= Detail::Chip {
            let size = ARROW * context.meta.zoom.clamp(0.7, 1.5) + self.width() * 0.5;
            let tip = curve.0[3];
            let along = curve.direction(1.0);
            // The line ends inside the arrow, so that its end does not show beside the tip.
            if let Some(last) = points.last_mut() {
                *last = tip - along * size * 0.7;
            }
            self.halo(&points, &mut shapes);
            shapes.extend(dashed(&points, Stroke::new(self.width(), color), self.kind));
            shapes.push(arrow(tip, along, size, color));
        } else {
            self.halo(&points, &mut shapes);
            shapes.push(Shape::line_segment([points[0], points[1]], Stroke::new(self.width(), color)));
        }
        if self.state.is_cut && self.brush.detail.has_curves() {
            self.cut_mark(&curve, context, &mut shapes);
        }
        shapes
    }

    fn update(&mut self, state: &EdgeProps<E>) {
        self.is_selected = state.selected;
    }

    fn is_inside(&self, start: &Node<N, E, Ty, Ix, CardShape>, _end: &Node<N, E, Ty, Ix, CardShape>, canvas: Pos2) -> bool {
        let reach = (HIT_DISTANCE + self.width() / 2.0) / start.display().zoom.max(0.01);
        self.curve.bounds().expand(reach).contains(canvas) && self.curve.distance(canvas) <= reach
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
    if pattern.is_empty() {
        return vec![Shape::line(points.to_vec(), stroke)];
    }
    let (dashes, gaps): (Vec<f32>, Vec<f32>) = pattern.iter().copied().unzip();
    Shape::dashed_line_with_offset(points, stroke, &dashes, &gaps, 0.0)
}

fn arrow(tip: Pos2, along: Vec2, size: f32, color: Color32) -> Shape {
    let across = vec2(-along.y, along.x) * (size * 0.5);
    let back = tip - along * size;
    Shape::convex_polygon(vec![tip, back + across, back - across], color, Stroke::NONE)
}
