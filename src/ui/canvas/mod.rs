//! The canvas: the design drawn with egui_graphs, and all that a hand does to it.

use std::sync::Arc;

use crate::design::{Design, Gesture, KindName};
use crate::engine::Snapshot;
use crate::ui::action::Action;
use crate::ui::command::Command;
use crate::ui::selection::Selection;
use crate::ui::theme::Theme;
use crate::words::Language;

/// What a press on the canvas does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// Selects and moves.
    #[default]
    Select,
    /// Moves the view.
    Hand,
    /// Connects.
    Connect,
}

/// All that the canvas looks at in one frame; it changes none of it.
pub struct View<'a> {
    /// The design.
    pub design: &'a Arc<Design>,
    /// What is selected.
    pub selection: &'a Selection,
    /// The run, if there is one.
    pub snapshot: Option<&'a Snapshot>,
    /// Whether simulated time passes.
    pub is_running: bool,
    /// How many simulated seconds pass in a real one.
    pub speed: f64,
    /// Colours and sizes.
    pub theme: &'a Theme,
    /// The language of the interface.
    pub language: Language,
    /// What a press does.
    pub tool: Tool,
    /// The kind that is being put down from the palette.
    pub placing: Option<KindName>,
}

/// The canvas with its camera and the gesture that is going on.
#[derive(Default)]
pub struct Canvas {}

impl Canvas {
    /// Draws one frame and takes part in the frame's events; what the user asked for is added to `actions`.
    pub fn show(&mut self, ui: &mut egui::Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let _ = (ui, view, actions);
    }

    /// Carries out a command that is about the view alone (zoom, fit); false where it is not.
    pub fn command(&mut self, command: Command) -> bool {
        let _ = command;
        false
    }

    /// The zoom, 1 being 100 %.
    #[must_use]
    pub const fn zoom(&self) -> f32 {
        1.0
    }

    /// A number for a gesture that begins now.
    #[must_use]
    pub fn next_gesture() -> Gesture {
        Gesture(0)
    }
}
