//! What the canvas looks at.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::routes;
use crate::design::Design;
use crate::engine::Snapshot;
use crate::ui::action::Placing;
use crate::ui::command::Command;
use crate::ui::requests::Step;
use crate::ui::runner::History;
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

/// How traffic is shown on links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Motion {
    /// As dots that travel.
    #[default]
    Travelling,
    /// As signs that stand still, for eyes that movement tires.
    Still,
    /// Not at all.
    Off,
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
    /// What is to befall what it is dropped onto.
    pub throwing: Option<Command>,
    /// How links run.
    pub link_style: routes::Style,
    /// How traffic is shown.
    pub motion: Motion,
    /// Whether answers are shown on their way back.
    pub shows_answers: bool,
    /// The run second by second.
    pub history: Option<&'a History>,
    /// Whether the wheel moves the view and does not zoom.
    pub wheel_moves: bool,
    /// The key of the reason why a command cannot be carried out now.
    pub refusal: &'a dyn Fn(Command) -> Option<&'static str>,
    /// The step of a request that is told.
    pub followed: Option<&'a Step>,
}
