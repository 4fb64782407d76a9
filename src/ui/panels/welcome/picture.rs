//! The small pictures on the doors, painted in the theme's colours.

use egui::epaint::CubicBezierShape;
use egui::{Color32, CornerRadius, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2, vec2};

use crate::catalog::{self, KindInfo};
use crate::design::KindName;
use crate::ui::shown::Shown;
use crate::ui::widgets::icon;

/// The size that pictures are made for; on a narrower door they are smaller.
const WIDTH: f32 = 292.0;
/// The size of a small card.
const CARD: Vec2 = vec2(66.0, 30.0);

/// Where a picture stands and how large it is.
#[derive(Clone, Copy)]
struct Place {
    left_top: Pos2,
    scale: f32,
}

impl Place {
    fn of(rect: Rect) -> Self {
        let scale = (rect.width() / WIDTH).min(1.0);
        let size = vec2(WIDTH, rect.height()) * scale;
        Self { left_top: rect.center() - size / 2.0, scale }
    }

    fn at(self, x: f32, y: f32) -> Pos2 {
        self.left_top + vec2(x, y) * self.scale
    }
}

/// A design that grows by one part, and how far along the chapter it is.
pub(super) fn chapter(ui: &Ui, shown: &Shown<'_>, rect: Rect) {
    let theme = shown.theme;
    let place = Place::of(rect);
    let at = |x: f32, y: f32| place.at(x, y);
    link(ui, at(88.0, 72.0), at(132.0, 72.0), theme.link);
    link(ui, at(198.0, 72.0), at(204.0, 42.0), theme.gold);
    link(ui, at(198.0, 72.0), at(204.0, 102.0), theme.link);
    card(ui, shown, (at(22.0, 57.0), place.scale), catalog::info(KindName::Client), theme.line2);
    card(ui, shown, (at(132.0, 57.0), place.scale), catalog::info(KindName::WebServer), theme.line2);
    card(ui, shown, (at(204.0, 27.0), place.scale), catalog::info(KindName::Cache), theme.gold);
    card(ui, shown, (at(204.0, 87.0), place.scale), catalog::info(KindName::DatabaseLeader), theme.line2);
    for stage in 0..13_u8 {
        let colour = match stage {
            0..=4 => theme.accent.gamma_multiply(0.7),
            5 => theme.gold,
            _ => theme.card2,
        };
        let dash = Rect::from_min_size(at(22.0 + f32::from(stage) * 19.5, 131.0), vec2(15.0, 4.0) * place.scale);
        ui.painter().rect_filled(dash, CornerRadius::same(2), colour);
    }
}

/// A link on its way from one part to another.
pub(super) fn own(ui: &Ui, shown: &Shown<'_>, rect: Rect) {
    let theme = shown.theme;
    let place = Place::of(rect);
    let at = |x: f32, y: f32| place.at(x, y);
    let curve = bezier(at(103.0, 62.0), at(188.0, 102.0), theme.accent);
    let points = curve.flatten(Some(0.5));
    ui.painter().extend(Shape::dashed_line(&points, Stroke::new(2.0, theme.accent), 5.0, 4.0));
    card(ui, shown, (at(37.0, 47.0), place.scale), catalog::info(KindName::WebServer), theme.text3);
    card(ui, shown, (at(190.0, 87.0), place.scale), catalog::info(KindName::DatabaseLeader), theme.ok);
    ui.painter().circle(at(103.0, 62.0), 4.5, theme.canvas, Stroke::new(2.0, theme.accent));
}

fn card(ui: &Ui, shown: &Shown<'_>, (top_left, scale): (Pos2, f32), info: &KindInfo, border: Color32) {
    let rect = Rect::from_min_size(top_left, CARD * scale);
    let radius = CornerRadius::same(6);
    ui.painter().rect(rect, radius, shown.theme.card, Stroke::new(1.0, border), StrokeKind::Inside);
    let square = Rect::from_min_size(rect.min + vec2(5.0, 5.0) * scale, Vec2::splat(20.0 * scale));
    icon::paint(ui.painter(), shown.theme, square, shown.theme.group(info.group), crate::ui::glyph::glyph(info.glyph));
    let bar = Rect::from_min_size(rect.min + vec2(31.0, 18.0) * scale, vec2(28.0, 3.0) * scale);
    ui.painter().rect_filled(bar, CornerRadius::same(1), shown.theme.ok_bar);
    ui.painter().rect_filled(bar.translate(vec2(0.0, -7.0 * scale)), CornerRadius::same(1), shown.theme.line2);
}

fn link(ui: &Ui, from: Pos2, to: Pos2, colour: Color32) {
    ui.painter().add(bezier(from, to, colour));
}

/// A curve that leaves and arrives horizontally.
fn bezier(from: Pos2, to: Pos2, colour: Color32) -> CubicBezierShape {
    let handle = vec2((to.x - from.x) * 0.5, 0.0);
    CubicBezierShape::from_points_stroke(
        [from, from + handle, to - handle, to],
        false,
        Color32::TRANSPARENT,
        Stroke::new(1.5, colour),
    )
}
