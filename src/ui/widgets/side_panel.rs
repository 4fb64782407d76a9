//! A panel at a side of the window whose edge can be dragged. egui's own edge takes the keyboard's focus, as a strip that does
//! nothing when it has it; this one is for the pointer alone.

use std::ops::RangeInclusive;

use egui::{CursorIcon, Frame, Id, Panel, Rangef, Rect, Sense, Ui};

/// How far from the edge, inside the panel, the pointer grasps it.
const GRASP: f32 = 5.0;

/// Which side of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The left one.
    Left,
    /// The right one.
    Right,
}

/// Draws `content` into a panel, as wide as it was dragged to; at first `width`. Where it is.
pub fn show(
    ui: &mut Ui,
    (side, name): (Side, &'static str),
    frame: Frame,
    (width, range): (f32, RangeInclusive<f32>),
    content: impl FnOnce(&mut Ui),
) -> Rect {
    let id = Id::new(name);
    let dragged = ui.data_mut(|data| data.get_persisted::<f32>(id.with("width")));
    let width = dragged.unwrap_or(width).clamp(*range.start(), *range.end());
    let panel = if side == Side::Left { Panel::left(id) } else { Panel::right(id) };
    let drawn = panel.exact_size(width).resizable(false).frame(frame).show(ui, content).response.rect;
    let edge = match side {
        Side::Left => Rangef::new(drawn.right() - GRASP, drawn.right()),
        Side::Right => Rangef::new(drawn.left(), drawn.left() + GRASP),
    };
    // Not `Sense::drag()`, which can have the focus.
    let response = ui.interact(Rect::from_x_y_ranges(edge, drawn.y_range()), id.with("edge"), Sense::DRAG);
    let response = response.on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal);
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged()) {
        let width = if side == Side::Left { pointer.x - drawn.left() } else { drawn.right() - pointer.x };
        let width = width.clamp(*range.start(), *range.end());
        ui.data_mut(|data| data.insert_persisted(id.with("width"), width));
    }
    drawn
}
