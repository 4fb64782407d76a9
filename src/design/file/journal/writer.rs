//! Writes a journal: begun whole and atomically, then added to, and begun anew when it has grown too long.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use super::{Delta, HEAD, JOURNAL_BYTES_MAX, Kept, Moment};
use crate::design::document::Design;
use crate::design::file::disk::{self, DiskError};
use crate::design::file::mark::hash;
use crate::design::file::reader::options;
use crate::design::file::writer::write;

/// A journal is begun anew when it is so many times as long as it was when it was begun,
const GROWTH_MAX: u64 = 8;
/// and no shorter than that.
const BYTES_MIN: u64 = 1024 * 1024;

/// A journal on disk.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    /// What the file ends with; none: it is to be begun anew.
    end: Option<End>,
}

/// What has to be known of a journal to add to it.
#[derive(Debug, Default)]
struct End {
    /// The texts that may be named again, each with its number. Holding the designs keeps their addresses theirs.
    texts: Vec<(Arc<Design>, usize)>,
    /// How many texts there are.
    count: usize,
    /// The last of them.
    last: String,
    bytes: u64,
    bytes_max: u64,
}

impl Journal {
    /// The journal at `path`. What is there already stays until something is kept.
    #[must_use]
    pub const fn new(path: PathBuf) -> Self {
        Self { path, end: None }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps `kept` in the place of what was kept before, and waits until the disk has it.
    ///
    /// # Errors
    /// [`DiskError`] where it cannot be written; what was kept before is still there.
    pub fn keep(&mut self, kept: &Kept) -> Result<(), DiskError> {
        let written = match self.end.take() {
            Some(end) => self.add(end, kept),
            None => self.begin(kept),
        };
        written.map_err(|error| DiskError::new(&self.path, &error))
    }

    /// Takes the file away: nothing is to be kept.
    ///
    /// # Errors
    /// [`DiskError`] where it cannot be; that there is none is no error.
    pub fn remove(&mut self) -> Result<(), DiskError> {
        self.end = None;
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(DiskError::new(&self.path, &error)),
            _ => Ok(()),
        }
    }

    fn begin(&mut self, kept: &Kept) -> io::Result<()> {
        let mut end = End::default();
        let content = HEAD.to_owned() + &end.records(kept)?;
        disk::replace(&self.path, content.as_bytes())?;
        end.bytes = content.len() as u64;
        end.bytes_max = (end.bytes * GROWTH_MAX).clamp(BYTES_MIN, JOURNAL_BYTES_MAX);
        self.end = Some(end);
        Ok(())
    }

    /// Adds to the file. Where that fails, the next one begins it anew, since a record may have been torn.
    fn add(&mut self, mut end: End, kept: &Kept) -> io::Result<()> {
        let records = end.records(kept)?;
        let mut file = match fs::OpenOptions::new().append(true).open(&self.path) {
            // Somebody has tidied up.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return self.begin(kept),
            opened => opened?,
        };
        file.write_all(records.as_bytes())?;
        file.sync_data()?;
        end.bytes += records.len() as u64;
        if end.bytes > end.bytes_max {
            return self.begin(kept);
        }
        self.end = Some(end);
        Ok(())
    }
}

impl End {
    /// The records that are to be added, so that the journal ends with `kept`.
    fn records(&mut self, kept: &Kept) -> io::Result<String> {
        let mut records = String::new();
        let designs: Vec<usize> = kept.timeline.designs.iter().map(|design| self.number(design, &mut records)).collect();
        let saved = kept.saved.as_ref().map(|design| self.number(design, &mut records));
        self.texts.retain(|(_, number)| designs.contains(number) || saved == Some(*number));
        let moment = Moment {
            at_s: kept.at_s,
            steps: kept.steps,
            file: kept.file.as_ref().and_then(|path| path.to_str()).map(str::to_owned),
            mark: kept.mark,
            unread: kept.unread,
            saved,
            designs,
            deeds: kept.timeline.deeds.clone(),
            done: kept.timeline.done,
        };
        let moment = options().to_string(&moment).map_err(io::Error::other)?;
        push_record(&mut records, "moment", &moment);
        Ok(records)
    }

    /// The number of a design's text, which is added to `records` where the journal does not have it.
    fn number(&mut self, design: &Arc<Design>, records: &mut String) -> usize {
        if let Some((_, number)) = self.texts.iter().find(|(known, _)| Arc::ptr_eq(known, design)) {
            return *number;
        }
        let text = write(design);
        let Delta { before, after, between } = Delta::of(&self.last, &text);
        push_record(records, "text", &format!("{before} {after}\n{between}"));
        let number = self.count;
        self.texts.push((Arc::clone(design), number));
        self.count += 1;
        self.last = text;
        number
    }
}

fn push_record(records: &mut String, sort: &str, content: &str) {
    let hash = hash(content.as_bytes());
    records.extend([&format!("{sort} {} {hash:016x}\n", content.len()), content, "\n"]);
}
