//! What every shape is drawn with: colours, language and level of detail, and the few strokes that egui does not have.

use egui::epaint::TextShape;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, Context, FontId, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::detail::Detail;
use crate::ui::fonts;
use crate::ui::theme::Theme;
use crate::words::Language;

/// Text smaller than this on the screen is left out.
pub(super) const TEXT_SIZE_MIN: f32 = 9.0;

/// How things are drawn in this frame.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Brush {
    pub(super) theme: Theme,
    pub(super) language: Language,
    pub(super) detail: Detail,
    /// Whether the window's own families are installed; where they are not, egui's stand in for them.
    pub(super) has_fonts: bool,
}

impl Default for Brush {
    fn default() -> Self {
        Self { theme: Theme::dark(), language: Language::default(), detail: Detail::default(), has_fonts: false }
    }
}

impl Brush {
    pub(super) fn new(context: &Context, theme: &Theme, language: Language, detail: Detail) -> Self {
        let semibold = fonts::semibold(1.0).family;
        let has_fonts = context.fonts(|fonts| fonts.definitions().families.contains_key(&semibold));
        Self { theme: theme.clone(), language, detail, has_fonts }
    }

    /// The font of text that is `size` points high on the screen, in half points so that a zoom does not fill the font atlas.
    pub(super) fn font(&self, size: f32, weight: Weight) -> FontId {
        let size = (size * 2.0).round() / 2.0;
        match weight {
            Weight::Semibold if self.has_fonts => fonts::semibold(size),
            Weight::Glyph if self.has_fonts => fonts::glyph(size),
            Weight::Regular | Weight::Semibold | Weight::Glyph => FontId::proportional(size),
        }
    }

    /// How strongly a group's colour tints what is behind its glyph.
    pub(super) const fn tint(&self) -> f32 {
        if self.theme.is_dark { 0.17 } else { 0.12 }
    }
}

/// The weight of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Semibold,
    /// Glyphs in place of letters.
    Glyph,
}

/// Where text stands in relation to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Left,
    Middle,
    Right,
}

/// One line of text: its size on the screen, its weight and its colour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pen {
    pub(super) size: f32,
    pub(super) weight: Weight,
    pub(super) color: Color32,
    /// Whether it is struck through.
    pub(super) struck: bool,
}

impl Pen {
    pub(super) const fn regular(size: f32, color: Color32) -> Self {
        Self { size, weight: Weight::Regular, color, struck: false }
    }

    pub(super) const fn glyph(size: f32, color: Color32) -> Self {
        Self { size, weight: Weight::Glyph, color, struck: false }
    }

    pub(super) const fn semibold(size: f32, color: Color32) -> Self {
        Self { size, weight: Weight::Semibold, color, struck: false }
    }
}

/// A line of text with its middle at the height of `at`, cut with "…" where it is wider than `width_max`; none where too small.
pub(super) fn text(
    painter: &Painter,
    brush: &Brush,
    pen: Pen,
    (at, anchor): (Pos2, Anchor),
    width_max: f32,
    words: &str,
) -> Option<TextShape> {
    if pen.size < TEXT_SIZE_MIN - 0.01 || width_max < pen.size {
        return None;
    }
    let strike = if pen.struck { Stroke::new(1.0, pen.color) } else { Stroke::NONE };
    let format = TextFormat {
        font_id: brush.font(pen.size, pen.weight),
        color: pen.color,
        strikethrough: strike,
        ..TextFormat::default()
    };
    let mut job = LayoutJob::single_section(words.to_owned(), format);
    job.wrap = TextWrapping { max_width: width_max, max_rows: 1, break_anywhere: true, overflow_character: Some('…') };
    let galley = painter.layout_job(job);
    let left = match anchor {
        Anchor::Left => at.x,
        Anchor::Middle => at.x - galley.size().x / 2.0,
        Anchor::Right => at.x - galley.size().x,
    };
    Some(TextShape::new(pos2(left, at.y - galley.size().y / 2.0), galley, pen.color))
}

/// The pen made smaller, down to `size_min`, where the words are wider than `width_max`.
pub(super) fn fitting(painter: &Painter, brush: &Brush, pen: Pen, (width_max, size_min): (f32, f32), words: &str) -> Pen {
    let natural = text(painter, brush, pen, (Pos2::ZERO, Anchor::Left), f32::INFINITY, words);
    let width = natural.map_or(0.0, |shape| shape.galley.size().x);
    if width <= width_max {
        return pen;
    }
    // Fonts come in half points; the next smaller one is sure to fit.
    let size = (pen.size * width_max / width * 2.0).floor() / 2.0;
    Pen { size: size.max(size_min.min(pen.size)), ..pen }
}

/// The border of a rounded rectangle in dashes.
pub(super) fn dashed_rect(rect: Rect, radius: f32, stroke: Stroke, [dash, gap]: [f32; 2]) -> Vec<Shape> {
    let corners =
        [(rect.left_top(), 180.0_f32), (rect.right_top(), 270.0), (rect.right_bottom(), 0.0), (rect.left_bottom(), 90.0)];
    let radius = radius.min(rect.width() / 2.0).min(rect.height() / 2.0);
    let mut points = Vec::new();
    for (corner, from_degrees) in corners {
        let inward = rect.center() - corner;
        let center = corner + vec2(inward.x.signum(), inward.y.signum()) * radius;
        for step in 0..=4_u8 {
            let angle = (from_degrees + 22.5 * f32::from(step)).to_radians();
            points.push(center + vec2(angle.cos(), angle.sin()) * radius);
        }
    }
    points.extend(points.first().copied());
    Shape::dashed_line(&points, stroke, dash, gap)
}

/// Lines at 45° across a low bar: what is full differs in shape, not in colour alone.
pub(super) fn hatch(bar: Rect, color: Color32) -> Vec<Shape> {
    let height = bar.height();
    let step = (height * 1.1).max(3.0);
    let stroke = Stroke::new((height * 0.3).max(0.8), color);
    let mut lines = Vec::new();
    let mut left = bar.left();
    while left + height <= bar.right() {
        lines.push(Shape::line_segment([pos2(left, bar.bottom()), pos2(left + height, bar.top())], stroke));
        left += step;
    }
    lines
}
