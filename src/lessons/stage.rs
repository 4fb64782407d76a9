//! A stage as it stands in its file: `assets/lessons/<deck>/NN-<stage>.ron`.

use serde::Deserialize;

use super::cast::Role;
use super::goal::Goal;
use super::script::Script;
use crate::design::{Design, Id, Kind};
use crate::words::Language;

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// In Korean.
    pub ko: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// The text in a language.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Korean => &self.ko,
            Language::English => &self.en,
        }
    }
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// Where.
    pub at: Role,
    /// What is to be seen there.
    pub words: Words,
}

/// A question that somebody may ask, and what to say to it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IfAsked {
    /// The question.
    pub question: Words,
    /// The answer.
    pub answer: Words,
}

/// Something to read on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Further {
    /// What it is.
    pub title: Words,
    /// Where it is.
    pub address: String,
}

/// One step of taking a stage's lesson out of its design.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Change {
    /// A component goes, with its links.
    Remove(Id),
    /// A component has so many instances.
    Instances(Id, u32),
    /// A component is of this kind, with these parameters.
    Kind(Id, Kind),
    /// A link goes.
    Unlink(Id, Id),
}

/// A stage.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Its name.
    pub title: Words,
    /// What the audience is asked.
    pub question: Words,
    /// The answer, in a sentence or two.
    pub answer: Words,
    /// The answer at length, paragraph by paragraph.
    pub explanation: Vec<Words>,
    /// What the presenter says and does, point by point.
    pub notes: Vec<Words>,
    /// Questions that the presenter may be asked.
    #[serde(default)]
    pub if_asked: Vec<IfAsked>,
    /// What to look at while it runs.
    #[serde(default)]
    pub look_at: Vec<Look>,
    /// Terms of the glossary that it is about.
    #[serde(default)]
    pub terms: Vec<String>,
    /// What to read on.
    #[serde(default)]
    pub further: Vec<Further>,
    /// The file of its design, from the folder of all decks; what begins with `saved/` comes with the program.
    pub design: String,
    /// The file of the design that a learner begins with, and that fails its goals; none: that of the stage before.
    #[serde(default)]
    pub before: Option<String>,
    /// What happens in its run.
    pub script: Script,
    /// What a design has to do to pass.
    pub goals: Vec<Goal>,
    /// Help for who is stuck, the vaguest first.
    pub hints: Vec<Words>,
    /// What takes the lesson out of the stage's own design, so that it passes no longer.
    pub without: Vec<Change>,
}

impl Stage {
    /// A design without what the stage teaches.
    #[must_use]
    pub fn taken_out(&self, design: &Design) -> Design {
        let mut design = design.clone();
        for change in &self.without {
            change.apply(&mut design);
        }
        design
    }
}

impl Change {
    fn apply(&self, design: &mut Design) {
        match self {
            Self::Remove(id) => {
                design.components.remove(id);
                design.links.retain(|link| link.from != *id && link.to != *id);
            }
            Self::Instances(id, count) => {
                if let Some(component) = design.components.get_mut(id) {
                    component.instances = *count;
                }
            }
            Self::Kind(id, kind) => {
                if let Some(component) = design.components.get_mut(id) {
                    component.kind = kind.clone();
                }
            }
            Self::Unlink(from, to) => design.links.retain(|link| link.from != *from || link.to != *to),
        }
    }

    /// What it names that a design has to have.
    #[must_use]
    pub fn is_about(&self, design: &Design) -> bool {
        match self {
            Self::Remove(id) | Self::Instances(id, _) | Self::Kind(id, _) => design.components.contains_key(id),
            Self::Unlink(from, to) => design.link(from, to).is_some(),
        }
    }
}
