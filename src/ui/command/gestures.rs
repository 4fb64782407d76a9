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
const ALT: Modifiers = Modifiers::ALT;

const fn row(key: &'static str, menu: Menu, modifiers: Modifiers, means: Means) -> GestureInfo {
    GestureInfo { key, menu, modifiers, means }
}

/// All of them, in the order of the sheet.
pub const GESTURES: &[GestureInfo] = &[
    row("gesture.palette", Menu::Edit, NONE, Means::Numbers),
    row("gesture.focus", Menu::Edit, CONTROL.plus(ALT), Means::Arrows),
    row("gesture.toggle", Menu::Edit, CONTROL, Means::Key(Key::Space)),
    row("gesture.resize", Menu::Arrange, CONTROL, Means::Arrows),
];

impl GestureInfo {
    /// Its words.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        words::text(language, self.key)
    }

    /// What is held and pressed, in words.
    #[must_use]
    pub fn keys_text(&self, context: &egui::Context) -> String {
        let means = match self.means {
            Means::Arrows => "← → ↑ ↓",
            Means::Numbers => "1 – 9",
            Means::Key(key) => key.symbol_or_name(),
        };
        let modifiers = context.format_modifiers(self.modifiers);
        if modifiers.is_empty() { means.to_owned() } else { format!("{modifiers}+{means}") }
    }
}
