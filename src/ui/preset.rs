//! Parts that people begin with, ready to be put down as a whole. Each is a file in `assets/presets/`, in the form that the
//! clipboard has; a new one is a new file, its name in the list below and its words.

use std::sync::LazyLock;

use crate::design::{Design, file};
use crate::words::{Language, text};

/// One of them.
#[derive(Debug)]
pub struct Preset {
    /// The name of its file without the ending, which its words are found by.
    pub slug: &'static str,
    /// What is put down, laid out.
    pub design: Design,
}

impl PartialEq for Preset {
    fn eq(&self, other: &Self) -> bool {
        self.slug == other.slug
    }
}

impl Eq for Preset {}

impl Preset {
    /// What it is called.
    #[must_use]
    pub fn label(&self, language: Language) -> String {
        text(language, &format!("preset.{}", self.slug))
    }

    /// All that it is called: in both languages, and the name of its file.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Language::ALL.map(|language| self.label(language)).to_vec();
        names.push(self.slug.to_owned());
        names
    }

    /// What it is for.
    #[must_use]
    pub fn help(&self, language: Language) -> String {
        text(language, &format!("preset.{}_help", self.slug))
    }
}

macro_rules! files {
    ($($slug:literal),* $(,)?) => {
        [$( ($slug, include_str!(concat!("../../assets/presets/", $slug, ".ron"))), )*]
    };
}

static ALL: LazyLock<Vec<Preset>> = LazyLock::new(|| {
    let texts = files!["single_server", "balanced_web_tier", "leader_with_followers", "sharded_database"];
    let preset = |(slug, text)| Some(Preset { slug, design: file::read(text).design? });
    texts.into_iter().filter_map(preset).collect()
});

/// All of them, in the order of the palette.
#[must_use]
pub fn all() -> &'static [Preset] {
    &ALL
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::canvas::layout;
    use crate::words::has_text;

    #[test]
    fn every_file_is_a_preset_with_words_and_laid_out() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/presets");
        assert_eq!(std::fs::read_dir(folder).expect("the folder can be read").count(), all().len());
        for preset in all() {
            let opened = crate::catalog::open::open(&file::write(&preset.design));
            assert_eq!(opened.problems, [], "{}", preset.slug);
            for language in Language::ALL {
                assert!(has_text(language, &format!("preset.{}", preset.slug)), "{}", preset.slug);
                assert!(has_text(language, &format!("preset.{}_help", preset.slug)), "{}", preset.slug);
            }
            let mut tidy = preset.design.clone();
            if let Some(edit) = layout::tidy(&preset.design) {
                edit.apply(&mut tidy).expect("its own parts are moved");
            }
            assert_eq!(file::write(&tidy), file::write(&preset.design), "{} is not tidy", preset.slug);
        }
    }
}
