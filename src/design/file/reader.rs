//! Reads a design out of a text that people wrote. ron stops at the first mistake; here the value that it is in is taken out of a
//! copy of the text and the copy is read again, so that one reading tells all mistakes and gives back all that could be read.

use std::collections::BTreeSet;
use std::ops::Range;

use ron::extensions::Extensions;

use super::diagnosis::{Diagnosis, diagnose};
use super::index::{Index, Lines, NodeId, ROOT};
use super::limits;
use super::scanner::{Flaw, Mend, Scan, scan};
use crate::design::document::{Design, FORMAT};
use crate::design::problem::{Location, Path, Problem, Step};

/// What a text says.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The design that all readable values make; none where the text as a whole is no design.
    pub design: Option<Design>,
    /// What is wrong with the text, in its order. Whether the values make sense together is the catalog's to say.
    pub problems: Vec<Problem>,
    /// The values that the text has and the design lacks, since they could not be read.
    pub unread: BTreeSet<Path>,
    /// The ids of the components and data centers among them.
    pub unread_ids: BTreeSet<String>,
    /// Where the values of the design stand.
    pub places: Places,
}

/// Where the values of a design stand in the text that it was read from.
#[derive(Clone, Debug, Default)]
pub struct Places {
    text: String,
    index: Index,
    lines: Lines,
}

impl Places {
    /// The byte at which the value at `path` stands; where it is a default that the text leaves out, what it would stand in. What
    /// has brackets stands where its name does, so that a problem of a whole component points at its id.
    #[must_use]
    pub fn byte(&self, path: &Path) -> usize {
        let Some(node) = self.index.nodes().get(self.index.nearest(path)) else { return 0 };
        if node.bracket.is_none() { node.span.start } else { node.entry.start }
    }

    /// The line and the column of a byte of the text.
    #[must_use]
    pub fn location(&self, byte: usize) -> Location {
        self.lines.location(&self.text, byte)
    }
}

/// How ron reads and writes designs: values that may be absent are written bare, and so are the parameters of a kind.
pub(crate) fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME | Extensions::UNWRAP_VARIANT_NEWTYPES)
}

/// Reads a design.
#[must_use]
pub fn read(text: &str) -> Reading {
    if text.len() as u64 > limits::BYTES_MAX {
        return refused(too_large());
    }
    let mut recovery = Recovery::new(text);
    let design = recovery.run();
    recovery.into_reading(design)
}

/// Reads a design from the bytes of a file, which may not even be text.
#[must_use]
pub fn read_bytes(bytes: &[u8]) -> Reading {
    if bytes.len() as u64 > limits::BYTES_MAX {
        return refused(too_large());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text),
        Err(error) => {
            let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let location = Lines::new(&valid).location(&valid, valid.len());
            refused(Problem { location: Some(location), ..Problem::new("not_text", Path::root()) })
        }
    }
}

fn too_large() -> Problem {
    let location = Some(Location { line: 1, column: 1 });
    let problem = Problem { location, ..Problem::new("file_too_large", Path::root()) };
    problem.with("max", limits::BYTES_MAX / (1024 * 1024))
}

fn refused(problem: Problem) -> Reading {
    Reading { problems: vec![problem], ..Reading::default() }
}

/// A text on its way to a design.
struct Recovery<'a> {
    text: &'a str,
    lines: Lines,
    /// The text with all that could not be read blanked out; every value in it stands where it stands in `text`.
    copy: String,
    index: Index,
    /// Values blanked out.
    dropped: BTreeSet<NodeId>,
    /// Fields that were meant by values blanked out, each in its struct.
    meant: BTreeSet<(NodeId, Step)>,
    /// Problems with the byte that each is at.
    problems: Vec<(usize, Problem)>,
}

impl<'a> Recovery<'a> {
    fn new(text: &'a str) -> Self {
        let copy = text.replacen('\u{feff}', "   ", usize::from(text.starts_with('\u{feff}')));
        let (lines, index) = (Lines::new(text), Index::default());
        Self { text, lines, copy, index, dropped: BTreeSet::new(), meant: BTreeSet::new(), problems: Vec::new() }
    }

    /// The design, if there is one; problems are noted.
    fn run(&mut self) -> Option<Design> {
        let Scan { index, flaws } = scan(self.text);
        self.index = index;
        let mut whole = true;
        for flaw in flaws {
            whole &= self.mend(flaw);
        }
        if !whole || !self.check_format() || !self.check_counts() {
            return None;
        }
        let mut design = self.read_past_mistakes()?;
        // Older formats are brought up to this one here, once there are any.
        design.format = FORMAT;
        Some(design)
    }

    /// Notes a flaw and mends the copy; false where that cannot be done.
    fn mend(&mut self, flaw: Flaw) -> bool {
        let Flaw { code, place, node, arguments, mend } = flaw;
        self.note(place, Problem { arguments, ..Problem::new(code, self.index.path(node)) });
        match mend {
            Mend::Put(gap, character) => {
                self.copy.replace_range(gap..=gap, character.encode_utf8(&mut [0; 4]));
                true
            }
            Mend::Blank(bytes) => {
                self.blank(bytes);
                true
            }
            Mend::Drop(node) => self.drop_value(node),
            Mend::Surplus(node) => {
                if let Some(node) = self.index.nodes().get(node) {
                    self.blank(node.entry.clone());
                }
                true
            }
            Mend::Impossible => false,
        }
    }

    /// Reads the copy, each time without one more value that cannot be read.
    fn read_past_mistakes(&mut self) -> Option<Design> {
        let options = options();
        let mut reread_bytes = 0;
        loop {
            let error = match options.from_str::<Design>(&self.copy) {
                Ok(design) => return Some(design),
                Err(error) => error,
            };
            let diagnosis = diagnose(&error, &self.copy, &Lines::new(&self.copy), &self.index);
            let node = diagnosis.node;
            self.note_diagnosis(diagnosis);
            reread_bytes += self.copy.len();
            if self.problems.len() >= limits::PROBLEMS_MAX || reread_bytes > limits::REREAD_BYTES_MAX {
                let place = self.problems.iter().map(|(place, _)| *place).max().unwrap_or(0);
                self.note(place, Problem::new("too_many_problems", Path::root()));
                return None;
            }
            if !self.drop_value(node) {
                return None;
            }
        }
    }

    /// Notes what ron found, unless it is only the echo of a field that was blanked out.
    fn note_diagnosis(&mut self, diagnosis: Diagnosis) {
        let Diagnosis { code, node, place, arguments, missing, meant } = diagnosis;
        if missing.is_some_and(|field| self.was_there(node, field)) {
            return;
        }
        self.note(place, Problem { arguments, ..Problem::new(code, self.index.path(node)) });
        if let Some(field) = meant {
            self.meant.insert((self.index.node(node).parent, field));
        }
    }

    /// Whether a field of `node` was there, perhaps under a wrong name, before it was blanked out.
    fn was_there(&self, node: NodeId, field: Step) -> bool {
        let blank = self.index.child(node, &field).is_some_and(|child| self.dropped.contains(&child));
        blank || self.meant.contains(&(node, field))
    }

    fn note(&mut self, place: usize, problem: Problem) {
        self.problems.push((place, problem));
    }

    /// Blanks out a value, or what it stands in where it cannot be missing by itself; false where nothing would be left.
    fn drop_value(&mut self, node: NodeId) -> bool {
        let mut node = self.index.removable(node);
        // A value that is blank already is not what ron stumbled over: what it stood in is.
        while let Some(blank) = node
            && !self.dropped.insert(blank)
        {
            node = self.index.removable(self.index.node(blank).parent);
        }
        let Some(node) = node else { return false };
        self.blank(self.index.node(node).entry.clone());
        true
    }

    /// Blanks out bytes but for the ends of lines.
    fn blank(&mut self, bytes: Range<usize>) {
        let blank: String = self.copy[bytes.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        self.copy.replace_range(bytes, &blank);
    }

    /// Whether this program can read that version of the format; notes what is wrong where it is missing or cannot.
    fn check_format(&mut self) -> bool {
        let Some(node) = self.index.field("format") else {
            self.note(self.index.node(ROOT).span.start, Problem::new("format_missing", Path::root()).with("format", FORMAT));
            return true;
        };
        let span = self.index.node(node).span.clone();
        let Ok(format) = self.text[span.clone()].parse::<u64>() else { return true };
        let code = match format {
            _ if format == u64::from(FORMAT) => return true,
            0 => "format_unknown",
            _ => "format_newer",
        };
        let problem = Problem::new(code, self.index.path(node)).with("found", format).with("format", FORMAT);
        self.note(span.start, problem);
        false
    }

    /// Whether no map or list is too long to be drawn and run; notes those that are.
    fn check_counts(&mut self) -> bool {
        let before = self.problems.len();
        let bounds = [
            ("components", limits::COMPONENTS_MAX),
            ("data_centers", limits::DATA_CENTERS_MAX),
            ("links", limits::LINKS_MAX),
            ("incidents", limits::INCIDENTS_MAX),
            ("annotations", limits::ANNOTATIONS_MAX),
        ];
        for (name, max) in bounds {
            let Some(node) = self.index.field(name) else { continue };
            if self.index.children(node).nth(max).is_some() {
                let problem = Problem::new("too_many_entries", self.index.path(node)).with("found", name).with("max", max);
                self.note(self.index.node(node).entry.start, problem);
            }
        }
        self.problems.len() == before
    }

    fn into_reading(mut self, design: Option<Design>) -> Reading {
        self.problems.sort_by_key(|(place, _)| *place);
        let lines = &self.lines;
        let located = |(place, problem): (usize, Problem)| {
            let location = Some(lines.location(self.text, place));
            Problem { location, ..problem }
        };
        let unread = self.dropped.iter().map(|node| self.index.path(*node)).collect();
        let unread_ids = unread_ids(&self.index, &self.dropped);
        let problems = self.problems.into_iter().map(located).collect();
        // What was blanked out counts in no list any more, so the index is made anew of what is left.
        let index = if self.dropped.is_empty() { self.index } else { scan(&self.copy).index };
        Reading {
            design,
            problems,
            unread,
            unread_ids,
            places: Places { text: self.text.to_owned(), index, lines: self.lines },
        }
    }
}

/// The ids of components and data centers that were blanked out, alone or with all others. Of two with one id the first counts.
fn unread_ids(index: &Index, dropped: &BTreeSet<NodeId>) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for map in ["components", "data_centers"].into_iter().filter_map(|name| index.field(name)) {
        for entry in index.children(map) {
            let Some(step @ Step::Key(id)) = &index.node(entry).step else { continue };
            let first = index.child(map, step) == Some(entry);
            if first && (dropped.contains(&map) || dropped.contains(&entry)) {
                ids.insert(id.clone());
            }
        }
    }
    ids
}
