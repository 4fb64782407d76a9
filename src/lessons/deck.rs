//! Stages that follow one another, and all decks there are.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::read::{Fault, Files, LessonError, read};
use super::stage::{Stage, Words};
use crate::catalog;
use crate::design::Design;
use crate::design::file::DiskError;

/// The file that makes a folder a deck.
const DECK_FILE: &str = "deck.ron";
/// The file of the terms that all decks share.
const GLOSSARY_FILE: &str = "glossary.ron";

/// A term of the glossary.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The term itself.
    pub name: Words,
    /// What it means.
    pub meaning: Words,
}

/// What `deck.ron` says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename = "Deck")]
struct DeckFile {
    title: Words,
}

/// A stage in its deck.
#[derive(Clone, Debug)]
pub struct Entry {
    /// `<deck>/<file without its ending>`.
    pub id: String,
    /// The stage.
    pub stage: Stage,
    /// Its design.
    pub design: Design,
    /// The design that fails what it teaches.
    pub before: Design,
}

/// Stages that follow one another.
#[derive(Clone, Debug)]
pub struct Deck {
    /// Its folder.
    pub id: String,
    /// Its name.
    pub title: Words,
    /// Its stages, in the order of their files.
    pub stages: Vec<Entry>,
}

/// All decks, with the glossary that they share.
#[derive(Clone, Debug, Default)]
pub struct Decks {
    /// In the order of their folders.
    pub decks: Vec<Deck>,
    /// By the word that stages call a term by.
    pub glossary: BTreeMap<String, Term>,
}

impl Decks {
    /// The decks that come with the program.
    ///
    /// # Errors
    /// All that is wrong with them; a test holds them to be right.
    pub fn bundled() -> Result<Self, Vec<LessonError>> {
        Self::of(&Files::bundled())
    }

    /// The decks of a folder: each folder in it that has a `deck.ron`.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub fn load(folder: &Path) -> Result<Self, Vec<LessonError>> {
        let unreadable = |error: DiskError| vec![LessonError::of(&error.path.display().to_string(), Fault::Disk(error.detail))];
        Self::of(&Files::of_folder(folder).map_err(unreadable)?)
    }

    /// The stage of an id.
    #[must_use]
    pub fn stage(&self, id: &str) -> Option<&Entry> {
        self.all().find(|entry| entry.id == id)
    }

    /// All stages of all decks, one after the other.
    pub fn all(&self) -> impl Iterator<Item = &Entry> {
        self.decks.iter().flat_map(|deck| &deck.stages)
    }

    fn of(files: &Files) -> Result<Self, Vec<LessonError>> {
        let mut errors = Vec::new();
        let mut keep = |error| errors.push(error);
        let glossary = match files.text(GLOSSARY_FILE).map(|text| read::<BTreeMap<String, Term>>(GLOSSARY_FILE, text)) {
            Some(Ok(glossary)) => glossary,
            Some(Err(error)) => {
                keep(error);
                BTreeMap::new()
            }
            None => BTreeMap::new(),
        };
        let mut decks = Vec::new();
        for (path, text) in files.iter() {
            let Some(id) = path.strip_suffix(DECK_FILE).and_then(|folder| folder.strip_suffix('/')) else { continue };
            match read::<DeckFile>(path, text) {
                Ok(DeckFile { title }) => {
                    let stages = stages(files, id, &glossary, &mut keep);
                    decks.push(Deck { id: id.to_owned(), title, stages });
                }
                Err(error) => keep(error),
            }
        }
        if errors.is_empty() { Ok(Self { decks, glossary }) } else { Err(errors) }
    }
}

/// The stages of a deck; what keeps one from being used is told to `keep`.
fn stages(files: &Files, deck: &str, glossary: &BTreeMap<String, Term>, keep: &mut impl FnMut(LessonError)) -> Vec<Entry> {
    let mut stages: Vec<Entry> = Vec::new();
    for (path, text) in files.iter() {
        let name = path.strip_prefix(deck).and_then(|rest| rest.strip_prefix('/')).and_then(|file| file.strip_suffix(".ron"));
        let Some(name) = name.filter(|name| !name.contains('/') && *name != "deck") else { continue };
        let id = format!("{deck}/{name}");
        let last = stages.last().map(|entry| &entry.design);
        match entry(files, (path, text), id, last) {
            Ok(entry) => {
                check(&entry, (path, text), glossary).into_iter().for_each(&mut *keep);
                stages.push(entry);
            }
            Err(error) => keep(error),
        }
    }
    stages
}

fn entry(files: &Files, (path, text): (&str, &str), id: String, last: Option<&Design>) -> Result<Entry, LessonError> {
    let stage: Stage = read(path, text)?;
    let design = design(files, &stage.design, (path, text))?;
    let before = match (&stage.before, last) {
        (Some(name), _) => self::design(files, name, (path, text))?,
        (None, Some(last)) => last.clone(),
        // The first of all begins with nothing but its users.
        (None, None) => users_alone(&design),
    };
    Ok(Entry { id, stage, design, before })
}

fn users_alone(design: &Design) -> Design {
    let mut design = design.clone();
    let is_users = |kind: &crate::design::Kind| matches!(kind, crate::design::Kind::Client(_));
    design.components.retain(|_, component| is_users(&component.kind));
    design.links.clear();
    design.data_centers.clear();
    design
}

fn design(files: &Files, name: &str, (path, text): (&str, &str)) -> Result<Design, LessonError> {
    let Some(found) = files.text(name) else {
        return Err(LessonError::at(path, text, name, Fault::NoFile(name.to_owned())));
    };
    let opened = catalog::open(found);
    match (opened.design, opened.problems.into_iter().next()) {
        (Some(design), None) => Ok(design),
        (_, problem) => {
            let problem = problem.unwrap_or_else(|| crate::design::Problem::new("empty", crate::design::Path::root()));
            let location = problem.location.unwrap_or(crate::design::Location { line: 1, column: 1 });
            Err(LessonError { file: name.to_owned(), location, what: Fault::Design(Box::new(problem)) })
        }
    }
}

/// What is wrong with a stage that could be read.
fn check(entry: &Entry, (path, text): (&str, &str), glossary: &BTreeMap<String, Term>) -> Vec<LessonError> {
    let stage = &entry.stage;
    let unknown = stage.terms.iter().filter(|term| !glossary.contains_key(*term));
    let mut errors: Vec<LessonError> =
        unknown.map(|term| LessonError::at(path, text, term, Fault::NoTerm(term.clone()))).collect();
    if let Some(field) = missing_text(stage) {
        errors.push(LessonError::of(path, Fault::NoText(field)));
    }
    if stage.goals.is_empty() {
        errors.push(LessonError::of(path, Fault::NoGoals));
    }
    let mut from_s = 0.0;
    for cue in &stage.script.cues {
        if cue.at_s < from_s || cue.at_s > stage.script.end_s() {
            let time = cue.at_s.to_string();
            errors.push(LessonError::at(path, text, &format!("at_s: {time}"), Fault::CueOutOfTime(time.clone())));
        }
        from_s = cue.at_s.max(from_s);
    }
    if stage.without.iter().any(|change| !change.is_about(&entry.design)) {
        errors.push(LessonError::at(path, text, "without", Fault::NothingToTakeOut));
    }
    errors
}

/// The first field of which a text is missing in one of the languages.
fn missing_text(stage: &Stage) -> Option<&'static str> {
    let lists = [("explanation", &stage.explanation), ("notes", &stage.notes), ("hints", &stage.hints)];
    let single = [("title", &stage.title), ("question", &stage.question), ("answer", &stage.answer)];
    let is_empty = |words: &Words| words.ko.trim().is_empty() || words.en.trim().is_empty();
    let in_list = |list: &[Words]| list.is_empty() || list.iter().any(is_empty);
    let of_single = single.into_iter().find(|(_, words)| is_empty(words)).map(|(field, _)| field);
    of_single.or_else(|| lists.into_iter().find(|(_, list)| in_list(list)).map(|(field, _)| field))
}
