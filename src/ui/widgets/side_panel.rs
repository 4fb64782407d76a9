//! A panel at a side of the window whose edge can be dragged. egui's own edge takes the keyboard's focus, as a strip that does
//! nothing when it has it; this one is for the pointer alone.

use std::ops::RangeInclusive;

use egui::{CursorIcon, Frame, Id, Panel, Rect, Sense, Ui};

/// How far from the edge, inside the panel, the pointer grasps it.
const GRASP: f32 = 5.0;

/// Which side of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The left one.
    Left,
    /// The right one.
    Right,
    /// The lower one, where what is a width of the others is a height.
    Bottom,
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
    let panel = match side {
        Side::Left => Panel::left(id),
        Side::Right => Panel::right(id),
        Side::Bottom => Panel::bottom(id),
    };
    let drawn = panel.exact_size(width).resizable(false).frame(frame).show(ui, content).response.rect;
    let edge = match side {
        Side::Left => drawn.with_min_x(drawn.right() - GRASP),
        Side::Right => drawn.with_max_x(drawn.left() + GRASP),
        Side::Bottom => drawn.with_max_y(drawn.top() + GRASP),
    };
    // Not `Sense::drag()`, which can have the focus.
    let response = ui.interact(edge, id.with("edge"), Sense::DRAG);
    let cursor = if side == Side::Bottom { CursorIcon::ResizeVertical } else { CursorIcon::ResizeHorizontal };
    let response = response.on_hover_and_drag_cursor(cursor);
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged()) {
        let width = match side {
            Side::Left => pointer.x - drawn.left(),
            Side::Right => drawn.right() - pointer.x,
            Side::Bottom => drawn.bottom() - pointer.y,
        };
        let width = width.clamp(*range.start(), *range.end());
        ui.data_mut(|data| data.insert_persisted(id.with("width"), width));
    }
    drawn
}
