//! The parts of the window that F6 goes through, as desktops have it: the bar at the top, the palette, the canvas, the timeline, the
//! inspector, the bar at the bottom.

use egui::{Context, Id, Rect};

use super::App;
use crate::ui::command::Command;

/// A part of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    TopBar,
    Palette,
    Canvas,
    Timeline,
    Inspector,
    StatusBar,
}

/// Which way through the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Forwards,
    Backwards,
}

impl Way {
    /// The way that a command asks for.
    pub(super) fn of(command: Command) -> Self {
        if command == Command::PreviousPart { Self::Backwards } else { Self::Forwards }
    }
}

/// The parts of a frame, in their order, with their places.
pub(super) type Parts = Vec<(Part, Rect)>;

impl App {
    /// Whether the keyboard was in a panel before this frame, which has taken it away where Escape was pressed.
    pub(super) fn was_in_panel(&self, context: &Context) -> bool {
        part_with(context, self.focused_before, &self.parts) != Part::Canvas
    }

    /// Goes to the next part in the way that was asked for, if one was.
    pub(super) fn follow_part(&mut self, context: &Context, parts: Parts) {
        self.parts = parts;
        let Some(way) = self.part_asked.take() else { return };
        let parts = &self.parts;
        let at = part_with(context, context.memory(egui::Memory::focused), parts);
        let start = parts.iter().position(|(part, _)| *part == at).unwrap_or_default();
        for step in 1..parts.len() {
            let step = if way == Way::Forwards { step } else { parts.len() - step };
            let (part, rect) = parts[(start + step) % parts.len()];
            if part == Part::Canvas {
                context.memory_mut(|memory| memory.focused().map(|id| memory.surrender_focus(id)));
                self.canvas.take_keyboard();
            } else if let Some(first) = first_in(context, rect) {
                context.memory_mut(|memory| memory.request_focus(first));
            } else {
                continue;
            }
            context.request_repaint();
            return;
        }
    }
}

/// The part that the widget with the keyboard is in; the canvas where nothing has it. What floats lies over the canvas.
fn part_with(context: &Context, focused: Option<Id>, parts: &Parts) -> Part {
    let widget = focused.and_then(|id| context.viewport(|viewport| viewport.this_pass.widgets.get(id).copied()));
    let is_in = |rect: &Rect| widget.is_some_and(|widget| rect.contains(widget.rect.center()));
    let others = parts.iter().filter(|(part, _)| *part != Part::Canvas);
    others.filter(|(_, rect)| is_in(rect)).map(|(part, _)| *part).next().unwrap_or(Part::Canvas)
}

/// The first widget within `rect` that takes the keyboard.
fn first_in(context: &Context, rect: Rect) -> Option<Id> {
    context.viewport(|viewport| {
        let all = viewport.this_pass.widgets.layers().flat_map(|(_, widgets)| widgets);
        let takes_keyboard = |widget: &&egui::WidgetRect| widget.sense.is_focusable() && widget.enabled;
        all.filter(takes_keyboard).find(|widget| rect.contains(widget.interact_rect.center())).map(|widget| widget.id)
    })
}
