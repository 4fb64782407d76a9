//! Parts of the picture that are the same in many frames: their lines and fills are made into triangles once, and only words and what
//! moves is drawn anew.

use std::sync::Arc;

use egui::epaint::{Mesh, Tessellator};
use egui::{Context, Painter, Shape};

use super::camera::Lens;

/// What a part of the picture depends on. As long as it is the same, so is the part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Basis {
    /// The number of changes that were made to what is drawn.
    version: u64,
    lens: Lens,
    pixels_per_point: f32,
    /// How full the texture of the letters is, and its size: it is begun anew when it is full, and letters then are elsewhere in it.
    letters: (f32, [usize; 2]),
}

impl Basis {
    /// That of this frame.
    pub(super) fn new(context: &Context, lens: &Lens, version: u64) -> Self {
        let letters = context.fonts(|fonts| (fonts.font_atlas_fill_ratio(), fonts.font_image_size()));
        Self { version, lens: *lens, pixels_per_point: context.pixels_per_point(), letters }
    }
}

/// A part of the picture.
#[derive(Default)]
pub(super) struct Still {
    basis: Option<Basis>,
    shapes: Option<Vec<Shape>>,
}

impl Still {
    /// Draws it: what `shapes` gives, as it was drawn before where nothing it depends on has changed. Triangles are kept from the second of
    /// two like frames on: while something moves they would be made for nothing.
    pub(super) fn draw(&mut self, painter: &Painter, basis: Basis, shapes: impl FnOnce() -> Vec<Shape>) {
        if self.basis != Some(basis) {
            (self.basis, self.shapes) = (Some(basis), None);
            painter.extend(shapes());
            return;
        }
        let kept = self.shapes.get_or_insert_with(|| triangles(painter.ctx(), basis, shapes()));
        painter.extend(kept.iter().cloned());
    }
}

/// The same shapes with all but words as triangles.
fn triangles(context: &Context, basis: Basis, shapes: Vec<Shape>) -> Vec<Shape> {
    let options = context.tessellation_options(|options| *options);
    let mut tessellator = Tessellator::new(basis.pixels_per_point, options, basis.letters.1, Vec::new());
    let (mut kept, mut mesh) = (Vec::new(), Mesh::default());
    let mut left = shapes;
    left.reverse();
    while let Some(shape) = left.pop() {
        match shape {
            Shape::Vec(inner) => left.extend(inner.into_iter().rev()),
            Shape::Text(_) => {
                flush(&mut mesh, &mut kept);
                kept.push(shape);
            }
            shape => tessellator.tessellate_shape(shape, &mut mesh),
        }
    }
    flush(&mut mesh, &mut kept);
    kept
}

fn flush(mesh: &mut Mesh, kept: &mut Vec<Shape>) {
    if !mesh.is_empty() {
        kept.push(Shape::Mesh(Arc::new(std::mem::take(mesh))));
    }
}
