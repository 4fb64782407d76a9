//! What the canvas looks at.

use std::sync::Arc;

use super::routes;
use crate::design::Design;
use crate::engine::Snapshot;
use crate::ui::action::Placing;
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
    /// What is being put down from the palette.
    pub placing: Option<Placing>,
    /// How links run.
    pub link_style: routes::Style,
    /// Whether the wheel moves the view and does not zoom.
    pub wheel_moves: bool,
    /// The key of the reason why a command cannot be carried out now.
    pub refusal: &'a dyn Fn(Command) -> Option<&'static str>,
}
