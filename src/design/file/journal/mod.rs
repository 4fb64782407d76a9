//! The journal: what is kept of a design that is being edited, so that nothing is lost when the program ends unasked.
//!
//! A journal is a line with the version and then records, each with its length and a hash, so that one that was torn by a crash
//! is known from a whole one:
//!
//! ```text
//! Loadstar journal 1
//! text 812 9f0c3b1d5a7e2468
//! <the design's text, as what differs from the text before>
//! moment 231 00c4a1...
//! <which texts make the history, what was done between them, which file it is>
//! ```
//!
//! A change adds the one text that is new and a moment. The last whole moment whose texts are whole is what is kept.

mod reader;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::mark::Mark;
use crate::design::deed::Deed;
use crate::design::document::Design;
use crate::design::history::Timeline;

pub use reader::read_journal;
pub use writer::Journal;

/// The first line of every journal.
const HEAD: &str = "Loadstar journal 1\n";

/// The most bytes that a journal may grow to before it is written anew, and that are read of one.
pub const JOURNAL_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What is kept of a design that is being edited.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The design with the top of its history.
    pub timeline: Timeline,
    /// What the file holds; none: something else than any design of the history.
    pub saved: Option<Arc<Design>>,
    /// How many steps lie between the two, where that is known.
    pub steps: Option<usize>,
    /// The file that the design is saved to, if it has one yet.
    pub file: Option<PathBuf>,
    /// What that file held when it was last read or written.
    pub mark: Option<Mark>,
    /// How many values of the file the design lacks, since they could not be read.
    pub unread: usize,
    /// When this was kept, in seconds since 1970.
    pub at_s: u64,
}

/// The record that names texts of the journal by their place in it, from 0.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Moment {
    at_s: u64,
    #[serde(default)]
    steps: Option<usize>,
    #[serde(default)]
    file: Option<String>,
    #[serde(default)]
    mark: Option<Mark>,
    #[serde(default)]
    unread: usize,
    #[serde(default)]
    saved: Option<usize>,
    designs: Vec<usize>,
    deeds: Vec<Deed>,
    done: usize,
}

/// A text as what differs from the one before it: how many bytes are the same at the beginning and at the end, and what stands
/// between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Delta<'a> {
    before: usize,
    after: usize,
    between: &'a str,
}

impl<'a> Delta<'a> {
    fn of(old: &str, new: &'a str) -> Self {
        let same = |pairs: &mut dyn Iterator<Item = (u8, u8)>| pairs.take_while(|(old, new)| old == new).count();
        let mut before = same(&mut old.bytes().zip(new.bytes()));
        while !new.is_char_boundary(before) || !old.is_char_boundary(before) {
            before -= 1;
        }
        let mut after = same(&mut old[before..].bytes().rev().zip(new[before..].bytes().rev()));
        while !new.is_char_boundary(new.len() - after) || !old.is_char_boundary(old.len() - after) {
            after -= 1;
        }
        Self { before, after, between: &new[before..new.len() - after] }
    }

    /// The text; none where the numbers do not fit the old one.
    fn apply(self, old: &str) -> Option<String> {
        let head = old.get(..self.before)?;
        let tail = old.get(old.len().checked_sub(self.after)?..)?;
        Some([head, self.between, tail].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delta_gives_the_new_text_back() {
        for (old, new) in [
            ("", ""),
            ("", "abc"),
            ("abc", ""),
            ("abc", "abc"),
            ("aaa", "aa"),
            ("한글", "한국"),
            ("가", "각"),
            ("xyx", "xyxyx"),
        ] {
            let delta = Delta::of(old, new);
            assert_eq!(delta.apply(old).as_deref(), Some(new), "{old} → {new}: {delta:?}");
        }
    }

    #[test]
    fn a_delta_that_does_not_fit_gives_nothing() {
        for (before, after) in [(9, 0), (0, 9), (1, 0), (0, 1), (usize::MAX, usize::MAX)] {
            assert_eq!(Delta { before, after, between: "x" }.apply("한"), None);
        }
    }
}
