//! What the window remembers from one start to the next; none of it is part of a design.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::canvas::Motion;
use super::canvas::routes::Style;
use super::theme::Theme;
use crate::words::Language;

/// The key of the settings in eframe's storage.
pub const STORAGE_KEY: &str = "settings";

/// Files that are kept in the list of recent ones.
const RECENT_MAX: usize = 8;

/// The user's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The language that was chosen; none: as the locale says.
    pub language: Option<Language>,
    /// Whether the light theme was chosen.
    pub is_light: bool,
    /// How links run on the canvas. What is drawn stays the same, so it is the reader's own affair and not the design's.
    pub link_style: Style,
    /// Whether the wheel, or two fingers on a trackpad, move the view; else they zoom.
    pub wheel_moves: bool,
    /// How traffic is shown on links.
    pub motion: Motion,
    /// Whether answers are shown on their way back.
    pub shows_answers: bool,
    /// Files opened or saved, the last one first.
    pub recent: Vec<PathBuf>,
}

impl Settings {
    /// The language to show: the one chosen, else that of the locale, else English.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language.or_else(locale_language).unwrap_or_default()
    }

    /// The colours to show.
    #[must_use]
    pub const fn theme(&self) -> Theme {
        if self.is_light { Theme::light() } else { Theme::dark() }
    }

    /// Puts `path` at the head of the recent files.
    pub fn remember(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.recent.retain(|other| *other != path);
        self.recent.insert(0, path);
        self.recent.truncate(RECENT_MAX);
    }
}

/// The language of the first of the variables by which POSIX gives the language of messages.
fn locale_language() -> Option<Language> {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))?;
    Language::from_locale(&locale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_opened_again_moves_to_the_head_of_the_recent_ones() {
        let mut settings = Settings::default();
        for name in ["/a", "/b", "/a"] {
            settings.remember(Path::new(name));
        }
        assert_eq!(settings.recent, [PathBuf::from("/a"), PathBuf::from("/b")]);
        for number in 0..20 {
            settings.remember(&PathBuf::from(format!("/{number}")));
        }
        assert_eq!(settings.recent.len(), RECENT_MAX);
    }
}
