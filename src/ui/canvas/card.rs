//! A component as it is drawn: card, chip, tile or dot, by zoom.

use std::sync::Arc;

use egui::epaint::{RectShape, TextShape};
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2, vec2};
use egui_graphs::{DisplayNode, DrawContext, NodeProps};
use petgraph::EdgeType;
use petgraph::stable_graph::IndexType;

use super::brush::{self, Anchor, Brush, Pen};
use super::detail::{self, Detail, STACK_STEP};
use super::face::{Face, Health, Tone};
use super::spark;
use crate::ui::glyph::glyph;

mod badge;

const RADIUS: f32 = 8.0;
/// Just under the radius from which egui gives a corner twice as many points: there are hundreds of chips.
const CHIP_RADIUS: f32 = 4.9;
/// The smallest name on a card, in screen points.
const NAME_SIZE_MIN: f32 = 9.5;
/// The smallest that a long name is made on a card, in canvas points; a longer one is cut.
const NAME_SIZE_SHRUNK: f32 = 10.5;
/// The sign of a remark, in canvas points.
const NOTE_MARK: f32 = 11.0;
/// The least room between the two figures of a card, in screen points.
const FIGURES_GAP: f32 = 8.0;
/// The last half minute in small, in canvas points, and from which zoom it can be read.
const SPARK: Vec2 = vec2(34.0, 10.0);
const SPARK_FROM_ZOOM: f32 = 0.8;
/// From that zoom a card has room for its kind.
const KIND_FROM_ZOOM: f32 = 0.7;

/// Below that zoom dots shrink with it.
const DOT_SHRINKS_BELOW_ZOOM: f32 = 0.1;

/// The shape of a component in the mirror of the design.
#[derive(Clone, Debug, Default)]
pub(super) struct CardShape {
    /// What it says.
    pub(super) face: Arc<Face>,
    /// How it is drawn.
    pub(super) brush: Arc<Brush>,
    /// Screen points per canvas point.
    pub(super) zoom: f32,
    center: Pos2,
    is_selected: bool,
    is_hovered: bool,
}

impl CardShape {
    /// Its middle, in canvas points.
    pub(super) const fn center(&self) -> Pos2 {
        self.center
    }

    /// The box in front of its stack, in canvas points.
    pub(super) fn front(&self) -> Rect {
        Rect::from_center_size(self.center, self.brush.detail.box_size(self.zoom.max(0.01)))
    }

    /// The box with its stack, in canvas points.
    pub(super) fn outer(&self) -> Rect {
        let front = self.front();
        if self.brush.detail.has_stacks() { detail::outer_rect(front, self.face.instances) } else { front }
    }
}

impl CardShape {
    fn drawing<'a>(&'a self, painter: &'a Painter, front: Rect, zoom: f32) -> Drawing<'a> {
        let (is_hovered, is_selected) = (self.is_hovered, self.is_selected);
        Drawing { painter, brush: &self.brush, face: &self.face, front, zoom, is_hovered, is_selected }
    }
}

impl<N: Clone> From<NodeProps<N>> for CardShape {
    fn from(props: NodeProps<N>) -> Self {
        Self { center: props.location(), zoom: 1.0, ..Self::default() }
    }
}

impl<N: Clone, E: Clone, Ty: EdgeType, Ix: IndexType> DisplayNode<N, E, Ty, Ix> for CardShape {
    fn closest_boundary_point(&self, direction: Vec2) -> Pos2 {
        let half = self.front().size() / 2.0;
        let scale = (direction.x.abs() / half.x).max(direction.y.abs() / half.y);
        if scale > 0.0 { self.center + direction / scale } else { self.center }
    }

    fn shapes(&mut self, context: &DrawContext<'_>) -> Vec<Shape> {
        let on_screen = |rect: Rect| {
            let meta = context.meta;
            Rect::from_min_max(meta.canvas_to_screen_pos(rect.min), meta.canvas_to_screen_pos(rect.max))
        };
        let drawing = self.drawing(context.painter, on_screen(self.front()), context.meta.zoom);
        match self.brush.detail {
            Detail::Card => drawing.card(),
            Detail::Chip => drawing.chip(),
            Detail::Tile => drawing.tile(),
            Detail::Dot => drawing.dot(),
        }
    }

    fn update(&mut self, state: &NodeProps<N>) {
        self.center = state.location();
        self.is_selected = state.selected;
        self.is_hovered = state.hovered;
    }

    fn is_inside(&self, canvas: Pos2) -> bool {
        self.front().expand(3.0 / self.zoom).contains(canvas)
    }
}

/// One component on the screen; all its rectangles are in screen points.
struct Drawing<'a> {
    painter: &'a Painter,
    brush: &'a Brush,
    face: &'a Face,
    front: Rect,
    zoom: f32,
    is_hovered: bool,
    is_selected: bool,
}

impl Drawing<'_> {
    fn is_dead(&self) -> bool {
        self.face.health == Health::Dead
    }

    /// Everything: stack, body, glyph, name, kind, figures, bar and badge.
    fn card(&self) -> Vec<Shape> {
        let mut shapes = self.body(RADIUS * self.zoom);
        let square = Rect::from_min_size(self.at(8.0, 8.0), Vec2::splat(26.0 * self.zoom));
        self.icon(&mut shapes, square, 17.0 * self.zoom);
        self.names(&mut shapes);
        self.figures(&mut shapes);
        let has_empty_bar = matches!(self.face.health, Health::Dead | Health::Starting);
        if self.face.health != Health::Unknown && (self.face.load_ratio.is_some() || has_empty_bar) {
            let bar = Rect::from_min_max(self.at(9.0, 54.0), self.at(129.0, 58.0));
            self.bar(&mut shapes, bar, true);
        }
        if let Some(badge) = &self.face.badge {
            self.badge(&mut shapes, badge);
        }
        shapes
    }

    /// The point so many canvas points from the upper left corner.
    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.front.min + vec2(x, y) * self.zoom
    }

    /// The stack's outlines and the body with the border of its state.
    fn body(&self, radius: f32) -> Vec<Shape> {
        let theme = &self.brush.theme;
        let mut shapes = Vec::new();
        if !self.is_dead() {
            for outline in (1..=detail::stack_outlines(self.face.instances)).rev() {
                let step = STACK_STEP * outline as f32 * self.zoom;
                let behind = self.front.translate(vec2(step, -step));
                let line = Stroke::new(1.0, theme.line2);
                shapes.push(RectShape::new(behind, radius, theme.card, line, StrokeKind::Inside).into());
            }
        }
        if self.is_dead() {
            shapes.push(Shape::rect_filled(self.front, radius, theme.canvas));
            shapes.extend(brush::dashed_rect(self.front, radius, Stroke::new(1.0, theme.dead), [4.0, 3.0]));
        } else {
            shapes.push(RectShape::new(self.front, radius, theme.card, self.border(), StrokeKind::Inside).into());
        }
        shapes
    }

    fn border(&self) -> Stroke {
        let theme = &self.brush.theme;
        if self.face.health == Health::Overloaded {
            Stroke::new(1.5, theme.overloaded)
        } else if self.is_hovered || self.is_selected {
            Stroke::new(1.0, theme.text3)
        } else {
            Stroke::new(1.0, theme.line2)
        }
    }

    /// The colour of the group, grey where it is dead.
    fn group_color(&self) -> Color32 {
        if self.is_dead() { self.brush.theme.dead } else { self.brush.theme.group(self.face.group) }
    }

    fn icon(&self, shapes: &mut Vec<Shape>, square: Rect, size: f32) {
        let theme = &self.brush.theme;
        let color = self.group_color();
        let tint = theme.card.lerp_to_gamma(color, self.brush.tint());
        shapes.push(Shape::rect_filled(square, 6.0 * self.zoom.min(1.2), tint));
        self.glyph(shapes, square.center(), size, glyph(self.face.glyph), color);
        if self.face.is_leader && !self.is_dead() && self.brush.detail == Detail::Card {
            let corner = square.right_top() + vec2(-1.0, 0.0) * self.zoom;
            self.glyph(shapes, corner, 9.5 * self.zoom, glyph("crown-simple"), theme.group_data);
        }
        if self.is_dead() && self.brush.detail == Detail::Card {
            let corner = square.right_bottom();
            shapes.push(Shape::circle_filled(corner, 6.0 * self.zoom, theme.canvas));
            self.glyph(shapes, corner, 10.0 * self.zoom, glyph("power"), theme.text2);
        }
    }

    /// Glyphs are drawn below the size at which text is left out: their shape still tells.
    fn glyph(&self, shapes: &mut Vec<Shape>, center: Pos2, size: f32, glyph: &str, color: Color32) {
        let font = self.brush.font(size.max(4.0), brush::Weight::Glyph);
        let galley = self.painter.layout_no_wrap(glyph.to_owned(), font, color);
        shapes.push(Shape::galley(center - galley.size() / 2.0, galley, color));
    }

    fn write(&self, shapes: &mut Vec<Shape>, pen: Pen, place: (Pos2, Anchor), width_max: f32, words: &str) {
        shapes.extend(brush::text(self.painter, self.brush, pen, place, width_max, words).map(Shape::from));
    }

    fn names(&self, shapes: &mut Vec<Shape>) {
        let theme = &self.brush.theme;
        let width = 90.0 * self.zoom;
        let name_width = if self.has_note_mark() { width - NOTE_MARK * self.zoom } else { width };
        let name_color = if self.is_dead() { theme.dead } else { theme.text };
        // A card without its name says nothing, so the name keeps a size that can be read; then there is no room for the kind.
        let mut name = Pen::semibold((12.5 * self.zoom).max(NAME_SIZE_MIN), name_color);
        name.struck = self.is_dead();
        let size_min = (NAME_SIZE_SHRUNK * self.zoom).max(NAME_SIZE_MIN);
        name = brush::fitting(self.painter, self.brush, name, (name_width, size_min), &self.face.name);
        let has_kind = self.zoom >= KIND_FROM_ZOOM;
        let name_y = if has_kind { 14.5 } else { 20.0 };
        self.write(shapes, name, (self.at(42.0, name_y), Anchor::Left), name_width, &self.face.name);
        if self.has_note_mark() {
            self.glyph(shapes, self.at(129.0, 11.0), NOTE_MARK * self.zoom, glyph("note"), theme.gold);
        }
        if has_kind {
            self.kind_line(shapes, width);
        }
    }

    /// Whether the sign of a remark stands at the upper right.
    fn has_note_mark(&self) -> bool {
        !self.face.note.is_empty()
    }

    /// What it is, cut where it is too long, and how many of it there are, never cut.
    fn kind_line(&self, shapes: &mut Vec<Shape>, width: f32) {
        let pen = Pen::regular((10.5 * self.zoom).max(brush::TEXT_SIZE_MIN), self.brush.theme.text3);
        let at = self.at(42.0, 28.5);
        let times = brush::text(self.painter, self.brush, pen, (at, Anchor::Left), width, &self.face.times);
        let times_width = times.as_ref().map_or(0.0, |times| times.galley.size().x);
        let gap = if times_width > 0.0 { 3.0 * self.zoom } else { 0.0 };
        let line =
            brush::text(self.painter, self.brush, pen, (at, Anchor::Left), width - times_width - gap, &self.face.kind_line);
        let line_width = line.as_ref().map_or(0.0, |line| line.galley.size().x);
        shapes.extend(line.map(Shape::from));
        if let Some(mut times) = times {
            times.pos.x += line_width + gap;
            shapes.push(Shape::from(times));
        }
    }

    fn figures(&self, shapes: &mut Vec<Shape>) {
        let theme = &self.brush.theme;
        let size = (10.5 * self.zoom).max(brush::TEXT_SIZE_MIN);
        let left_color = match self.face.health {
            Health::Busy => theme.busy,
            Health::Overloaded => theme.overloaded,
            Health::Dead => theme.text2,
            _ if self.face.is_alarming => theme.busy,
            Health::Ok | Health::Starting | Health::Idle | Health::Unknown => theme.text,
        };
        let (left, right) = (self.at(9.0, 45.0), self.at(129.0, 45.0));
        let width = right.x - left.x;
        let pen = Pen::regular(size, theme.text2);
        let first_pen = Pen::semibold(size, left_color);
        let first = brush::text(self.painter, self.brush, first_pen, (left, Anchor::Left), width, &self.face.left);
        let figure = brush::text(self.painter, self.brush, pen, (right, Anchor::Right), width, &self.face.right);
        // By the widest figures that are as long, so that none comes and goes with the digits of another.
        let width_of = |pen: Pen, words: &str| {
            let widest = words.replace(|letter: char| letter.is_ascii_digit(), "8");
            let text = brush::text(self.painter, self.brush, pen, (left, Anchor::Left), f32::INFINITY, &widest);
            text.map_or(0.0, |text: TextShape| text.galley.size().x)
        };
        // Where there is no room for both, the first alone is better than two that cannot be told apart.
        let (left_width, right_width) = (width_of(first_pen, &self.face.left), width_of(pen, &self.face.right));
        let has_room = left_width + FIGURES_GAP + right_width <= width || self.face.left.is_empty();
        let (from, to) = (left.x + left_width, right.x - if has_room { right_width } else { 0.0 });
        shapes.extend(first.map(Shape::from));
        shapes.extend(figure.filter(|_| has_room).map(Shape::from));
        self.spark(shapes, (from, to));
    }

    /// How it has been lately, between the two figures, where there is room.
    fn spark(&self, shapes: &mut Vec<Shape>, (from, to): (f32, f32)) {
        let size = SPARK * self.zoom;
        if self.face.spark.is_empty() || self.zoom < SPARK_FROM_ZOOM || to - from < size.x + 2.0 * FIGURES_GAP {
            return;
        }
        let middle = pos2(f32::midpoint(from, to), self.at(0.0, 45.0).y);
        let rect = Rect::from_center_size(middle, size);
        let bars = spark::mesh(&self.brush.theme, &self.face.spark, self.face.load_ratio.is_some(), rect);
        shapes.push(Shape::Mesh(Arc::new(bars)));
    }

    /// The share of what it can do, with a tick at 90 %; hatched where that is reached.
    fn bar(&self, shapes: &mut Vec<Shape>, track: Rect, has_tick: bool) {
        let theme = &self.brush.theme;
        let radius = track.height() / 2.0;
        shapes.push(Shape::rect_filled(track, radius, theme.card2));
        let Some(load_ratio) = self.face.load_ratio else { return };
        let width = (track.width() * load_ratio).max(if load_ratio > 0.0 { track.height() } else { 0.0 });
        let filled = Rect::from_min_size(track.min, vec2(width, track.height()));
        let color = match self.face.health {
            Health::Busy => theme.busy_bar,
            Health::Overloaded => theme.overloaded_bar,
            _ => theme.ok_bar,
        };
        shapes.push(Shape::rect_filled(filled, radius, color));
        if self.face.health == Health::Overloaded {
            shapes.extend(brush::hatch(filled, theme.overloaded_tint));
        }
        if has_tick {
            let x = egui::lerp(track.x_range(), 0.9);
            let tick = [pos2(x, track.top() - 1.5 * self.zoom), pos2(x, track.bottom() + 1.5 * self.zoom)];
            shapes.push(Shape::line_segment(tick, Stroke::new(1.0, theme.text3)));
        }
    }

    /// Glyph, name and bar.
    fn chip(&self) -> Vec<Shape> {
        let theme = &self.brush.theme;
        let mut shapes = self.body(CHIP_RADIUS);
        let middle = self.front.left_center() + vec2(11.0, -1.0);
        self.glyph(&mut shapes, middle, 12.0, glyph(self.face.glyph), self.group_color());
        let name_color = if self.is_dead() { theme.dead } else { theme.text };
        // Three letters of Hangul fit into the smallest chip.
        let size = if self.front.width() < 60.0 { 9.0 } else { 10.0 };
        let mut name = Pen::semibold(size, name_color);
        name.struck = self.is_dead();
        let place = (middle + vec2(8.0, 0.0), Anchor::Left);
        self.write(&mut shapes, name, place, self.front.width() - 22.0, &self.face.short_name);
        if self.face.load_ratio.is_some() {
            let track =
                Rect::from_min_max(self.front.left_bottom() + vec2(5.0, -5.0), self.front.right_bottom() + vec2(-5.0, -2.5));
            self.bar(&mut shapes, track, false);
        }
        if let Some(badge) = &self.face.badge {
            let color = if badge.tone == Tone::Overloaded { theme.overloaded } else { theme.busy };
            let mark = Rect::from_center_size(self.front.right_top() + vec2(-5.0, 1.0), Vec2::splat(6.0));
            shapes.push(Shape::rect_filled(mark, 2.0, color));
        }
        shapes
    }

    /// The glyph in a border of its state.
    fn tile(&self) -> Vec<Shape> {
        let theme = &self.brush.theme;
        let mut shapes = Vec::new();
        if self.is_dead() {
            shapes.push(Shape::rect_filled(self.front, 6.0, theme.canvas));
            shapes.extend(brush::dashed_rect(self.front, 6.0, Stroke::new(1.0, theme.dead), [3.0, 2.0]));
        } else {
            let fill = theme.card.lerp_to_gamma(self.group_color(), self.brush.tint());
            let border = match self.face.health {
                Health::Busy => Stroke::new(1.5, theme.busy_bar),
                Health::Overloaded => Stroke::new(2.0, theme.overloaded_bar),
                _ => self.border(),
            };
            shapes.push(RectShape::new(self.front, 6.0, fill, border, StrokeKind::Inside).into());
        }
        let size = self.front.height() * 0.6;
        self.glyph(&mut shapes, self.front.center(), size, glyph(self.face.glyph), self.group_color());
        shapes
    }

    /// A dot: a little larger where it is busy, ringed where it is overloaded, hollow where nothing of it serves.
    fn dot(&self) -> Vec<Shape> {
        let theme = &self.brush.theme;
        let center = self.front.center();
        // From so far away rows are nearer to each other than a dot is high.
        let scale = (self.zoom / DOT_SHRINKS_BELOW_ZOOM).clamp(0.4, 1.0);
        match self.face.health {
            Health::Dead => vec![Shape::circle_stroke(center, 3.5 * scale, Stroke::new(1.0, theme.dead))],
            Health::Busy => vec![Shape::circle_filled(center, 5.0 * scale, theme.busy_bar)],
            Health::Overloaded => vec![
                Shape::circle_filled(center, 5.0 * scale, theme.overloaded_bar),
                Shape::circle_stroke(center, 7.5 * scale, Stroke::new(1.0, theme.overloaded_bar)),
            ],
            Health::Starting => vec![Shape::circle_stroke(center, 3.5 * scale, Stroke::new(1.0, self.group_color()))],
            Health::Ok | Health::Idle | Health::Unknown => vec![Shape::circle_filled(center, 4.0 * scale, self.group_color())],
        }
    }
}
