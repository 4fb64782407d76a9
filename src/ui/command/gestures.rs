//! The rows of the second table: what hands and keys do on the canvas that is no command, since it has a direction or a place.

use egui::{Key, Modifiers};

use super::Menu;
use crate::words::{self, Language};

/// What is pressed or moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// One of the arrows.
    Arrows,
    /// One of the keys from 1 to 9.
    Numbers,
    /// One key.
    Key(Key),
    /// The pointer, by a click.
    Click,
    /// The pointer, by a drag.
    Drag,
    /// The same while that key is held.
    DragHolding(Key),
}

/// One row of the table.
#[derive(Debug)]
pub struct GestureInfo {
    /// The key of its words.
    pub key: &'static str,
    /// The menu that it stands below on the sheet of keys.
    pub menu: Menu,
    /// What is held meanwhile.
    pub modifiers: Modifiers,
    /// What is pressed or moved.
    pub means: Means,
}

const NONE: Modifiers = Modifiers::NONE;
const CONTROL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;
const ALT: Modifiers = Modifiers::ALT;

const fn row(key: &'static str, menu: Menu, modifiers: Modifiers, means: Means) -> GestureInfo {
    GestureInfo { key, menu, modifiers, means }
}

/// All of them, in the order of the sheet.
pub const GESTURES: &[GestureInfo] = &[
    row("gesture.palette", Menu::Edit, NONE, Means::Numbers),
    row("gesture.enter", Menu::Edit, NONE, Means::Key(Key::Enter)),
    row("gesture.next", Menu::Edit, NONE, Means::Key(Key::Tab)),
    row("gesture.previous", Menu::Edit, SHIFT, Means::Key(Key::Tab)),
    row("gesture.walk", Menu::Edit, ALT, Means::Arrows),
    row("gesture.walk_adding", Menu::Edit, ALT.plus(SHIFT), Means::Arrows),
    row("gesture.focus", Menu::Edit, CONTROL.plus(ALT), Means::Arrows),
    row("gesture.toggle", Menu::Edit, CONTROL, Means::Key(Key::Space)),
    row("gesture.click_adding", Menu::Edit, SHIFT, Means::Click),
    row("gesture.drag_copy", Menu::Edit, ALT, Means::Drag),
    row("gesture.nudge", Menu::Arrange, NONE, Means::Arrows),
    row("gesture.nudge_far", Menu::Arrange, SHIFT, Means::Arrows),
    row("gesture.drag_freely", Menu::Arrange, CONTROL, Means::Drag),
    row("gesture.resize", Menu::Arrange, CONTROL, Means::Arrows),
    row("gesture.pan", Menu::View, NONE, Means::DragHolding(Key::Space)),
    row("gesture.pan_by_arrows", Menu::View, NONE, Means::Arrows),
];

impl GestureInfo {
    /// Its words.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        words::text(language, self.key)
    }

    /// What is held and pressed, in words.
    #[must_use]
    pub fn keys_text(&self, context: &egui::Context, language: Language) -> String {
        let drag = || words::text(language, "gesture.means_drag");
        let means = match self.means {
            Means::Arrows => "← → ↑ ↓".to_owned(),
            Means::Numbers => "1 – 9".to_owned(),
            Means::Key(key) => key.symbol_or_name().to_owned(),
            Means::Click => words::text(language, "gesture.means_click"),
            Means::Drag => drag(),
            Means::DragHolding(key) => format!("{}+{}", key.symbol_or_name(), drag()),
        };
        let modifiers = context.format_modifiers(self.modifiers);
        if modifiers.is_empty() { means } else { format!("{modifiers}+{means}") }
    }
}
