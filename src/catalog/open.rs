//! Opens a design: reads the text and checks that its values make sense together, so that one list tells all that is wrong with a
//! file, in its order. Problems get their words here too.

use std::collections::BTreeSet;
use std::path::Path;

use crate::design::file::{self, DiskError, Reading, limits::PROBLEMS_MAX};
use crate::design::{Design, Problem};
use crate::words::{Language, text_with};

use super::check;

/// A design from a file.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// The design that all readable values make; none where the text as a whole is no design.
    pub design: Option<Design>,
    /// All that is wrong, each with its place in the text, in that order.
    pub problems: Vec<Problem>,
}

/// Opens the design in a text.
#[must_use]
pub fn open(text: &str) -> Opened {
    check_reading(file::read(text))
}

/// Opens the design in the bytes of a file, which may not even be text.
#[must_use]
pub fn open_bytes(bytes: &[u8]) -> Opened {
    check_reading(file::read_bytes(bytes))
}

/// Opens the design in a file.
///
/// # Errors
/// [`DiskError`] where the file cannot be opened or read.
pub fn open_file(path: &Path) -> Result<Opened, DiskError> {
    file::load(path).map(check_reading)
}

fn check_reading(reading: Reading) -> Opened {
    let Reading { design, mut problems, lost, places } = reading;
    let senseless = design.as_ref().map(check::problems).unwrap_or_default();
    let told = senseless.into_iter().filter(|problem| !is_echo(problem, &lost));
    let mut placed: Vec<(usize, Problem)> = told.map(|problem| (places.byte(&problem.path), problem)).collect();
    placed.sort_by_key(|(byte, _)| *byte);
    placed.truncate(PROBLEMS_MAX);
    problems.extend(placed.into_iter().map(|(byte, problem)| Problem { location: Some(places.location(byte)), ..problem }));
    problems.sort_by_key(|problem| problem.location);
    problems.truncate(PROBLEMS_MAX);
    Opened { design, problems }
}

/// Whether a problem is only that something names a component which is in the text but could not be read.
fn is_echo(problem: &Problem, lost: &BTreeSet<String>) -> bool {
    problem.arguments.iter().any(|(_, value)| lost.contains(value))
}

/// What is wrong, in words: a sentence without its full stop.
#[must_use]
pub fn problem_text(language: Language, problem: &Problem) -> String {
    words(language, problem, "")
}

/// How to mend it, in words: a sentence without its full stop.
#[must_use]
pub fn problem_mend(language: Language, problem: &Problem) -> String {
    words(language, problem, "_mend")
}

fn words(language: Language, problem: &Problem, which: &str) -> String {
    let arguments: Vec<(&str, &str)> = problem.arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
    text_with(language, &format!("problem.{}{which}", problem.code), &arguments)
}

/// Why a file could not be opened or saved, in words.
#[must_use]
pub fn disk_error_text(language: Language, error: &DiskError) -> String {
    let path = error.path.display().to_string();
    text_with(language, error.key(), &[("detail", &error.detail), ("path", &path)])
}
