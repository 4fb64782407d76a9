//! Opens a design: reads the text and checks that its values make sense together, so that one list tells all that is wrong with a
//! file, in its order.

use std::collections::BTreeSet;
use std::path::Path;

use crate::design::file::{self, DiskError, Reading, limits::PROBLEMS_MAX};
use crate::design::{self, Design, Problem};
use crate::words::{Language, text_with};

use super::check;

/// A design from a file.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// The design that all readable values make; none where the text as a whole is no design.
    pub design: Option<Design>,
    /// All that is wrong, each with its place in the text, in that order.
    pub problems: Vec<Problem>,
    /// The values that the text has and the design lacks, since they could not be read: writing the design over its file loses them.
    pub unread: BTreeSet<design::Path>,
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
    let senseless = reading.design.as_ref().map(check::problems).unwrap_or_default();
    let told = senseless.into_iter().filter(|problem| !is_echo(problem, &reading));
    let places = &reading.places;
    let mut by_byte: Vec<(usize, Problem)> = told.map(|problem| (places.byte(&problem.path), problem)).collect();
    by_byte.sort_by_key(|(byte, _)| *byte);
    // One more than will be told, to know that there are more; the place of each costs a walk along its line.
    by_byte.truncate(PROBLEMS_MAX + 1);
    let mut problems = reading.problems.clone();
    problems.extend(by_byte.into_iter().map(|(byte, problem)| Problem { location: Some(places.location(byte)), ..problem }));
    problems.sort_by_key(|problem| problem.location);
    if problems.len() > PROBLEMS_MAX {
        problems.truncate(PROBLEMS_MAX);
        let location = problems.last().and_then(|problem| problem.location);
        problems.push(Problem { location, ..Problem::new("too_many_problems", design::Path::root()) });
    }
    Opened { design: reading.design, problems, unread: reading.unread }
}

/// Whether a problem is only the echo of a value that could not be read: it names a component that is in the text, or it is about
/// a whole of which a part is missing.
fn is_echo(problem: &Problem, reading: &Reading) -> bool {
    let names_unread = problem.arguments.iter().any(|(_, value)| reading.unread_ids.contains(value));
    names_unread || reading.unread.iter().any(|path| path.0.starts_with(&problem.path.0))
}

/// Why a file could not be opened or saved, in words.
#[must_use]
pub fn disk_error_text(language: Language, error: &DiskError) -> String {
    let path = error.path.display().to_string();
    text_with(language, error.key(), &[("detail", &error.detail), ("path", &path)])
}
