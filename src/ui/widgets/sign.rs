//! The signs of classes of requests and of failures, as dots on the canvas have them.

use egui::{Pos2, Rect, Shape, Stroke, vec2};

use crate::design::Class;
use crate::ui::theme::Theme;

/// The small square, circle or other sign of a class, as on the canvas.
#[must_use]
pub fn class_sign(theme: &Theme, class: Class, at: Pos2) -> Vec<Shape> {
    let (color, radius) = (theme.class(class), 4.0);
    let rect = |half_width: f32, half_height: f32| {
        Shape::rect_filled(Rect::from_center_size(at, vec2(half_width, half_height) * 2.0), 0.0, color)
    };
    match class {
        Class::StaticFile => vec![rect(radius * 0.85, radius * 0.85)],
        Class::Read => vec![Shape::circle_filled(at, radius, color)],
        Class::Write => {
            let corners = [vec2(1.25, 0.0), vec2(-0.9, 1.05), vec2(-0.9, -1.05)];
            vec![Shape::convex_polygon(corners.map(|corner| at + corner * radius).to_vec(), color, Stroke::NONE)]
        }
        Class::LogIn => vec![rect(radius * 1.2, radius * 0.42), rect(radius * 0.42, radius * 1.2)],
        Class::Job => vec![rect(radius * 1.5, radius * 0.55)],
    }
}

/// The sign of a failure, as on the canvas.
pub fn failed_sign(theme: &Theme, at: Pos2) -> Shape {
    let corners = [vec2(0.0, -1.0), vec2(1.0, 0.0), vec2(0.0, 1.0), vec2(-1.0, 0.0)];
    Shape::convex_polygon(corners.map(|corner| at + corner * 5.0).to_vec(), theme.failed, Stroke::NONE)
}
