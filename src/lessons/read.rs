//! The files of lessons: those that come with the program, or those of a folder, and what is wrong with them.

use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;

use crate::catalog::{problem_mend, problem_text};
use crate::design::file::{DiskError, files_below, load_bytes, reading_options};
use crate::design::{Location, Problem};
use crate::words::{Language, text_with};

/// The decks that come with the program. A new file is a new stage: nothing else names it.
static LESSONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/lessons");
/// The designs that come with the program.
static SAVED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/saved");

/// Why a deck cannot be used: what is wrong, in which file, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonError {
    /// The file, from the folder of all decks.
    pub file: String,
    /// Where in it.
    pub location: Location,
    /// What is wrong.
    pub what: Fault,
}

/// What is wrong with a file of a deck.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It cannot be read as what it should be; in the reader's own words.
    Unreadable(String),
    /// It names a file that is not there.
    NoFile(String),
    /// It names a term that the glossary does not have.
    NoTerm(String),
    /// A text is missing in one of the languages.
    NoText(&'static str),
    /// A stage has nothing that it could be held to.
    NoGoals,
    /// A cue comes before the one above it, or after the end.
    CueOutOfTime(String),
    /// What takes the lesson out names something that the design does not have.
    NothingToTakeOut,
    /// The design is no design.
    Design(Box<Problem>),
    /// The system does not let it be read; in the system's words.
    Disk(String),
}

const START: Location = Location { line: 1, column: 1 };

impl LessonError {
    /// Of a file as a whole.
    pub(super) fn of(file: &str, what: Fault) -> Self {
        Self { file: file.to_owned(), location: START, what }
    }

    /// At a word that a file has in quotes, or a number that it has.
    pub(super) fn at(file: &str, text: &str, word: &str, what: Fault) -> Self {
        let quoted = format!("\"{word}\"");
        let place = text.find(&quoted).or_else(|| text.find(word));
        let location = place.map_or(START, |place| location(text, place));
        Self { file: file.to_owned(), location, what }
    }
}

fn location(text: &str, byte: usize) -> Location {
    let before = &text[..byte];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Location { line, column }
}

/// `FILE:LINE:COL: what is wrong and how to mend it`.
#[must_use]
pub fn error_text(language: Language, error: &LessonError) -> String {
    let LessonError { file, location: Location { line, column }, what } = error;
    let say = |key: &str, detail: &str| text_with(language, &format!("lesson.problem.{key}"), &[("detail", detail)]);
    let what = match what {
        Fault::Unreadable(detail) => say("unreadable", detail),
        Fault::NoFile(name) => say("no_file", name),
        Fault::NoTerm(term) => say("no_term", term),
        Fault::NoText(field) => say("no_text", field),
        Fault::NoGoals => say("no_goals", ""),
        Fault::CueOutOfTime(time) => say("cue_out_of_time", time),
        Fault::NothingToTakeOut => say("nothing_to_take_out", ""),
        Fault::Design(problem) => format!("{} {}", problem_text(language, problem), problem_mend(language, problem)),
        Fault::Disk(detail) => say("disk", detail),
    };
    format!("{file}:{line}:{column}: {what}")
}

/// Files by their paths from one folder, with `/` between the parts.
#[derive(Clone, Debug, Default)]
pub(super) struct Files(BTreeMap<String, String>);

impl Files {
    /// Those that come with the program.
    pub(super) fn bundled() -> Self {
        let mut files = BTreeMap::new();
        gather(&LESSONS, "", &mut files);
        Self(files)
    }

    /// Those of a folder and of the folders in it.
    pub(super) fn of_folder(folder: &Path) -> Result<Self, DiskError> {
        let mut files = BTreeMap::new();
        for path in files_below(folder, "ron")? {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let bytes = load_bytes(&path)?;
            files.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        }
        Ok(Self(files))
    }

    /// The text of a file.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        match path.strip_prefix("saved/") {
            Some(saved) => SAVED.get_file(saved)?.contents_utf8(),
            None => self.0.get(path).map(String::as_str),
        }
    }

    /// All of them, by path.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

fn gather(folder: &Dir<'_>, above: &str, files: &mut BTreeMap<String, String>) {
    for file in folder.files() {
        let name = file.path().to_string_lossy().replace('\\', "/");
        if let Some(text) = file.contents_utf8() {
            files.insert(format!("{above}{name}"), text.to_owned());
        }
    }
    for inner in folder.dirs() {
        gather(inner, above, files);
    }
}

/// Reads a file as what it should be.
pub(super) fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, LessonError> {
    reading_options().from_str(text).map_err(|error| LessonError {
        file: file.to_owned(),
        location: Location { line: error.span.start.line, column: error.span.start.col },
        what: Fault::Unreadable(error.code.to_string()),
    })
}
