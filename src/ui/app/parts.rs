//! The parts of the window that F6 goes through, as desktops have it: the bar at the top and the question under it, the palette, the
//! canvas, the steps over it, the timeline, the inspector, the bar at the bottom.

use egui::{Context, Id, LayerId, Rect};

use super::App;
use crate::ui::command::Command;

/// A part of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    TopBar,
    Notice,
    Palette,
    Canvas,
    History,
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

/// The parts of a frame, in their order, with their places and the layers that they lie in.
pub(super) type Parts = Vec<(Part, Rect, LayerId)>;

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
        let start = parts.iter().position(|(part, ..)| *part == at).unwrap_or_default();
        for step in 1..parts.len() {
            let step = if way == Way::Forwards { step } else { parts.len() - step };
            let (part, rect, layer) = parts[(start + step) % parts.len()];
            if part == Part::Canvas {
                context.memory_mut(|memory| memory.focused().map(|id| memory.surrender_focus(id)));
                self.canvas.take_keyboard();
            } else if let Some(first) = first_in(context, (rect, layer)) {
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
    let is_in = |(_, rect, layer): &&(Part, Rect, LayerId)| {
        widget.is_some_and(|widget| widget.layer_id == *layer && rect.contains(widget.rect.center()))
    };
    let others = parts.iter().filter(|(part, ..)| *part != Part::Canvas);
    others.filter(is_in).map(|(part, ..)| *part).next().unwrap_or(Part::Canvas)
}

/// The first widget of a layer within `rect` that takes the keyboard.
fn first_in(context: &Context, (rect, layer): (Rect, LayerId)) -> Option<Id> {
    context.viewport(|viewport| {
        let all = viewport.this_pass.widgets.layers().flat_map(|(_, widgets)| widgets);
        let takes_keyboard =
            |widget: &&egui::WidgetRect| widget.layer_id == layer && widget.sense.is_focusable() && widget.enabled;
        all.filter(takes_keyboard).find(|widget| rect.contains(widget.interact_rect.center())).map(|widget| widget.id)
    })
}
