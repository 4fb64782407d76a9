//! Travelling dots as one mesh: a shape for each class, so that colour is never the only difference.

use std::sync::LazyLock;

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Color32, Pos2, Vec2, vec2};

use super::brush::Brush;
use super::camera::Lens;
use super::link::LinkShape;
use super::mirror::{Ends, Mirror};
use super::traffic::{Dot, Traffic};
use crate::design::Class;
use crate::engine::Snapshot;

/// The size of a dot at 100 %.
const RADIUS: f32 = 3.6;
/// The rim in the canvas's colour that parts a dot from its link.
const HALO: f32 = 1.5;
/// Over this width edges fade, as egui's own shapes do.
const FEATHER: f32 = 0.8;
/// Below that radius eight corners are as round as twelve.
const SMALL: f32 = 3.0;
/// About as many vertices as a dot has.
const VERTICES: usize = 24;
/// Of the classes on a link those are shown standing still that have that share, so far apart.
const STILL_SHARE_MIN: f64 = 0.02;
const STILL_APART: f32 = 18.0;
/// An answer is drawn smaller than what was asked, and hollow.
const ANSWER: f32 = 0.72;
/// How deep a failed request falls.
const FALL: f32 = 14.0;

/// The nearest dot within that reach of a place on the screen, and the link that it is on.
pub(super) fn nearest<'a>(
    traffic: &'a Traffic,
    mirror: &Mirror,
    lens: &Lens,
    (at, reach): (Pos2, f32),
) -> Option<(&'a Ends, &'a Dot)> {
    let distance = |(ends, dot): &(&Ends, &Dot)| {
        let path = mirror.link(ends)?.path()?;
        Some((lens.screen_from_canvas(path.at(progress(dot))) - at).length())
    };
    let near = traffic.dots().filter_map(|found| Some((distance(&found).filter(|distance| *distance <= reach)?, found)));
    near.min_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, found)| found)
}

/// How far along its link a dot is seen; one that has failed goes back.
fn progress(dot: &Dot) -> f32 {
    let back = dot.answered.map_or(dot.progress, |answered| 1.0 - answered);
    dot.turned.map_or(back, |turned| 1.0 - 0.35 * turned).clamp(0.0, 1.0)
}

/// All dots in view, in screen points.
pub(super) fn mesh(traffic: &Traffic, mirror: &Mirror, brush: &Brush, lens: &Lens) -> Mesh {
    let mut mesh = Mesh::default();
    mesh.reserve_vertices(traffic.dots().count() * VERTICES);
    mesh.reserve_triangles(traffic.dots().count() * 2 * VERTICES);
    let radius = RADIUS * lens.zoom.clamp(0.6, 1.6);
    // The dots of a link follow each other: it is looked up once.
    let mut found = None;
    for (ends, dot) in traffic.dots() {
        let link = match found {
            Some((known, link)) if std::ptr::eq(known, ends) => link,
            _ => mirror.link(ends),
        };
        found = Some((ends, link));
        let Some(path) = link.and_then(LinkShape::path) else { continue };
        let progress = progress(dot);
        let at = lens.screen_from_canvas(path.at(progress));
        if lens.viewport.expand(radius * 2.0).contains(at) {
            add_dot(&mut mesh, brush, dot, at, path.direction(progress), radius);
        }
    }
    mesh
}

/// What stands still in the middle of each link that carries anything: a sign of each class that is worth mentioning.
pub(super) fn still(snapshot: Option<&Snapshot>, mirror: &Mirror, brush: &Brush, lens: &Lens) -> Mesh {
    let mut mesh = Mesh::default();
    let radius = RADIUS * lens.zoom.clamp(0.6, 1.6);
    for (ends, figures) in snapshot.iter().flat_map(|snapshot| &snapshot.links) {
        let Some(path) = mirror.link(ends).and_then(LinkShape::path) else { continue };
        let all = figures.total_rate_per_s();
        let shown: Vec<usize> =
            (0..Class::ALL.len()).filter(|class| figures.rate_per_s[*class] > STILL_SHARE_MIN * all).collect();
        let length = (path.length() * lens.zoom).max(1.0);
        for (place, class) in shown.iter().enumerate() {
            let share = (0.5 + (place as f32 - (shown.len() - 1) as f32 / 2.0) * STILL_APART / length).clamp(0.1, 0.9);
            let at = lens.screen_from_canvas(path.at(share));
            let dot = Dot::standing(*class, share);
            add_dot(&mut mesh, brush, &dot, at, path.direction(share), radius);
        }
    }
    mesh
}

fn add_dot(mesh: &mut Mesh, brush: &Brush, dot: &Dot, at: Pos2, along: Vec2, radius: f32) {
    let theme = &brush.theme;
    if let Some(turned) = dot.turned {
        let at = at + vec2(0.0, FALL * turned * turned);
        let color = theme.failed.gamma_multiply(1.0 - turned);
        add_shape(mesh, &diamond(at, radius * 1.45), color, theme.canvas.gamma_multiply(1.0 - turned));
        return;
    }
    let class = Class::ALL[dot.class];
    // An answer goes the other way, hollow.
    let (along, radius) = if dot.answered.is_some() { (-along, radius * ANSWER) } else { (along, radius) };
    let across = vec2(-along.y, along.x);
    let bar = |half_along: f32, half_across: f32| quad(at, along * half_along, across * half_across);
    let color = theme.class(class);
    match class {
        Class::StaticFile => {
            add_shape(mesh, &quad(at, vec2(radius * 0.85, 0.0), vec2(0.0, radius * 0.85)), color, theme.canvas);
        }
        Class::Read if radius < SMALL => add_shape(mesh, &circle::<8>(at, radius), color, theme.canvas),
        Class::Read => add_shape(mesh, &circle::<12>(at, radius), color, theme.canvas),
        Class::Write => add_shape(mesh, &triangle(at, along, across, radius), color, theme.canvas),
        Class::LogIn => {
            let arms = [vec2(radius * 1.2, 0.0), vec2(0.0, radius * 1.2)];
            let half = radius * 0.42;
            let plus = arms.map(|arm| quad(at, arm, vec2(-arm.y, arm.x).normalized() * half));
            for arm in &plus {
                add_rim(mesh, arm, theme.canvas);
            }
            for arm in &plus {
                add_polygon(mesh, arm, color);
            }
        }
        Class::Job => add_shape(mesh, &bar(radius * 1.5, radius * 0.55), color, theme.canvas),
    }
    if dot.answered.is_some() {
        add_polygon(mesh, &circle::<8>(at, radius * 0.5), theme.canvas);
    }
}

fn quad(center: Pos2, half_a: Vec2, half_b: Vec2) -> [Pos2; 4] {
    [center - half_a - half_b, center + half_a - half_b, center + half_a + half_b, center - half_a + half_b]
}

/// Points of a circle of radius 1 around nothing, found once: there are thousands of dots.
static UNIT_CIRCLE: LazyLock<[Vec2; 24]> =
    LazyLock::new(|| std::array::from_fn(|corner| Vec2::angled(std::f32::consts::TAU * corner as f32 / 24.0)));

/// A circle of so many corners, a divisor of 24.
fn circle<const CORNERS: usize>(center: Pos2, radius: f32) -> [Pos2; CORNERS] {
    std::array::from_fn(|corner| center + UNIT_CIRCLE[corner * 24 / CORNERS] * radius)
}

fn triangle(center: Pos2, along: Vec2, across: Vec2, radius: f32) -> [Pos2; 3] {
    let back = center - along * radius * 0.9;
    [center + along * radius * 1.25, back + across * radius * 1.05, back - across * radius * 1.05]
}

fn diamond(center: Pos2, radius: f32) -> [Pos2; 4] {
    quad(center, vec2(radius, -radius) / 2.0, vec2(radius, radius) / 2.0)
}

/// A convex shape with a rim in the colour of what lies behind.
fn add_shape(mesh: &mut Mesh, corners: &[Pos2], color: Color32, rim: Color32) {
    add_rim(mesh, corners, rim);
    add_polygon(mesh, corners, color);
}

fn middle(corners: &[Pos2]) -> Vec2 {
    corners.iter().fold(Vec2::ZERO, |sum, corner| sum + corner.to_vec2()) / corners.len() as f32
}

fn vertex(pos: Pos2, color: Color32) -> Vertex {
    Vertex { pos, uv: WHITE_UV, color }
}

/// The rim under a convex polygon. Its edge is hard: over what has the same colour nobody sees it.
fn add_rim(mesh: &mut Mesh, corners: &[Pos2], color: Color32) {
    let (first, center) = (mesh.vertices.len() as u32, middle(corners));
    for corner in corners {
        mesh.vertices.push(vertex(*corner + (corner.to_vec2() - center).normalized() * HALO, color));
    }
    for place in 1..corners.len() as u32 - 1 {
        mesh.add_triangle(first, first + place, first + place + 1);
    }
}

/// A convex polygon whose edge fades.
fn add_polygon(mesh: &mut Mesh, corners: &[Pos2], color: Color32) {
    let count = corners.len() as u32;
    let (first, center) = (mesh.vertices.len() as u32, middle(corners));
    // Two of each corner: where the color ends, and where it has faded.
    for corner in corners {
        let outward = (corner.to_vec2() - center).normalized();
        mesh.vertices.push(vertex(*corner + outward * (-FEATHER / 2.0), color));
        mesh.vertices.push(vertex(*corner + outward * (FEATHER / 2.0), Color32::TRANSPARENT));
    }
    for place in 1..count - 1 {
        mesh.add_triangle(first, first + 2 * place, first + 2 * place + 2);
    }
    for place in 0..count {
        let (here, next) = (first + 2 * place, first + 2 * ((place + 1) % count));
        mesh.add_triangle(here, next, here + 1);
        mesh.add_triangle(next, next + 1, here + 1);
    }
}
