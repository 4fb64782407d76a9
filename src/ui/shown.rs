//! What the panels look at in one frame; they change none of it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::command::Command;
use super::runner::Report;
use super::selection::Selection;
use super::theme::Theme;
use crate::catalog::{self, KindInfo};
use crate::design::{Component, Design, History, Id, Kind, Problem};
use crate::engine::Snapshot;
use crate::engine::snapshot::ComponentFigures;
use crate::words::{self, Language};

/// What the open file holds, of which the window knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOnDisk {
    /// What was read from it or written to it last.
    AsKnown,
    /// What another program made of it, and nobody has said yet what to do about that.
    Changed,
}

/// The state of the window as panels see it.
pub struct Shown<'a> {
    /// The design.
    pub design: &'a Arc<Design>,
    /// What is selected.
    pub selection: &'a Selection,
    /// What the engine's thread said last.
    pub report: &'a Report,
    /// Whether that thread has ended.
    pub is_engine_dead: bool,
    /// Whether simulated time was told to pass.
    pub is_running: bool,
    /// Simulated seconds per real one, as asked for.
    pub speed: f64,
    /// What is wrong with the design, those problems that only the engine knows included.
    pub problems: &'a [Problem],
    /// The name of the file, or what stands for it.
    pub file_name: &'a str,
    /// Whether the design differs from its file.
    pub is_changed: bool,
    /// How many values of the file could not be read, and are not in the design.
    pub unread: usize,
    /// Files opened lately.
    pub recent: &'a [PathBuf],
    /// Those of them that are not there.
    pub missing: &'a BTreeSet<PathBuf>,
    /// What the open file holds.
    pub file_on_disk: FileOnDisk,
    /// The design's history.
    pub history: &'a History,
    /// What undo would take back, in words.
    pub undo: Option<&'a str>,
    /// What redo would make again.
    pub redo: Option<&'a str>,
    /// The magnification of the canvas, 1 being 100 %.
    pub zoom: f32,
    /// The key of the reason why a command cannot be carried out now.
    pub refusal: &'a dyn Fn(Command) -> Option<&'static str>,
    /// Colours.
    pub theme: &'a Theme,
    /// The language of the interface.
    pub language: Language,
}

impl<'a> Shown<'a> {
    /// The words of `key`.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        words::text(self.language, key)
    }

    /// The words of `key` with `%{name}` filled in.
    #[must_use]
    pub fn text_with(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        words::text_with(self.language, key, arguments)
    }

    /// So many of something: the words of `key`, or of `key` with `_one` where there is one.
    #[must_use]
    pub fn counted(&self, key: &str, count: usize) -> String {
        let count_text = count.to_string();
        let key = if count == 1 { format!("{key}_one") } else { key.to_owned() };
        self.text_with(&key, &[("count", &count_text)])
    }

    /// The words of the first of these keys that has some.
    #[must_use]
    pub fn text_of_first(&self, keys: &[String]) -> String {
        let found = keys.iter().find(|key| words::has_text(self.language, key));
        found.or_else(|| keys.last()).map(|key| self.text(key)).unwrap_or_default()
    }

    /// The words of a command, undo and redo with what they would undo or redo.
    #[must_use]
    pub fn command_text(&self, command: Command) -> String {
        match (command, self.undo, self.redo) {
            (Command::Undo, Some(what), _) => self.text_with("command.undo_what", &[("what", what)]),
            (Command::Redo, _, Some(what)) => self.text_with("command.redo_what", &[("what", what)]),
            _ => command.text(self.language),
        }
    }

    /// Why a command cannot be carried out now.
    #[must_use]
    pub fn why_not(&self, command: Command) -> Option<String> {
        (self.refusal)(command).map(|key| self.text(key))
    }

    /// The run, where there is one.
    #[must_use]
    pub const fn snapshot(&self) -> Option<&'a Snapshot> {
        self.report.snapshot.as_ref()
    }

    /// Whether anything has been measured: simulated time has passed.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        self.snapshot().is_some_and(|snapshot| snapshot.time_ns > 0)
    }

    /// The measured figures of a component.
    #[must_use]
    pub fn figures(&self, id: &Id) -> Option<&'a ComponentFigures> {
        self.snapshot()?.components.get(id)
    }

    /// The name that is shown of a component or a data center.
    #[must_use]
    pub fn label(&self, id: &Id) -> String {
        if let Some(component) = self.design.components.get(id) {
            return catalog::component_name(self.language, id, component);
        }
        let center = self.design.data_centers.get(id);
        center.map_or_else(|| id.to_string(), |center| catalog::data_center_name(self.language, id, center))
    }

    /// The word for a kind.
    #[must_use]
    pub fn kind_text(&self, kind: &Kind) -> String {
        catalog::kind_label(self.language, kind.name())
    }

    /// What the catalog knows of a component.
    #[must_use]
    pub fn info(component: &Component) -> &'static KindInfo {
        catalog::info(component.kind.name())
    }

    /// What a problem is about: the names of a component or of both ends of a link, else its place in the document.
    #[must_use]
    pub fn problem_place(&self, problem: &Problem) -> String {
        let selection = selection_of(self.design, problem).unwrap_or_default();
        if let Some(id) = selection.ids.first() {
            return self.label(id);
        }
        let link = selection.links.first().map(|(from, to)| format!("{} → {}", self.label(from), self.label(to)));
        link.unwrap_or_else(|| problem.path.to_string())
    }

    /// What happened and how to mend it.
    #[must_use]
    pub fn problem_text(&self, problem: &Problem) -> (String, String) {
        (catalog::problem_text(self.language, problem), catalog::problem_mend(self.language, problem))
    }
}

/// What a problem is about, to be selected; nothing where it is about the design as a whole.
#[must_use]
pub fn selection_of(design: &Design, problem: &Problem) -> Option<Selection> {
    use crate::design::Step;
    match problem.path.0.as_slice() {
        [Step::Field(field), Step::Key(id), ..] if field == "components" || field == "data_centers" => {
            let id = Id::from(id.as_str());
            design.is_taken(&id).then(|| Selection::of_id(id))
        }
        [Step::Field(field), Step::Index(place), ..] if field == "links" => {
            let link = design.links.get(*place)?;
            Some(Selection::of_link(link.from.clone(), link.to.clone()))
        }
        _ => None,
    }
}
