//! Sees what other programs do to the files that the window shows: a thread of its own looks now and then, and wakes the window
//! only where something is new.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, SystemTime};

use super::runner::Wake;
use crate::design::file::{DiskFault, Mark};

/// How long between two looks.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// A file that is written anew by way of another one is not there for a moment, so it is gone only when it was missing so often.
const MISSED_MAX: u32 = 2;

enum Order {
    /// The open file, and what it held when it was last read or written.
    File(Option<(PathBuf, Mark)>),
    /// Files that may be opened.
    Listed(Vec<PathBuf>),
}

/// Something new about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sighting {
    /// That file holds something else now.
    Changed(PathBuf, Mark),
    /// That file is no more.
    Gone(PathBuf),
    /// These of the files that may be opened are not there.
    Missing(BTreeSet<PathBuf>),
}

/// The window's side.
pub struct Watch {
    orders: Sender<Order>,
    sightings: Receiver<Sighting>,
    file: Option<(PathBuf, Mark)>,
    listed: Vec<PathBuf>,
}

impl Watch {
    /// Starts the thread, which sleeps until there is something to look at.
    #[must_use]
    pub fn start(wake: Wake) -> Self {
        let ((orders, taken), (sayer, sightings)) = (channel(), channel());
        let spawned = std::thread::Builder::new().name("watch".to_owned()).spawn(move || {
            run(&taken, &|sighting| {
                // The window may be gone by then.
                sayer.send(sighting).unwrap_or_default();
                wake();
            });
        });
        if let Err(error) = spawned {
            tracing::error!("The thread that watches files could not be started: {error}");
        }
        Self { orders, sightings, file: None, listed: Vec::new() }
    }

    /// Watches the open file from now on, where it is not what is watched already.
    pub fn watch(&mut self, file: Option<(&Path, Mark)>) {
        let file = file.map(|(path, mark)| (path.to_owned(), mark));
        if self.file != file {
            self.file.clone_from(&file);
            self.orders.send(Order::File(file)).unwrap_or_default();
        }
    }

    /// Looks which of these files are there: where the list is a new one, or where that may be a while ago.
    pub fn look_for(&mut self, listed: &[PathBuf], is_long_ago: bool) {
        if self.listed != listed || (is_long_ago && !listed.is_empty()) {
            listed.clone_into(&mut self.listed);
            self.orders.send(Order::Listed(listed.to_owned())).unwrap_or_default();
        }
    }

    /// What there is to be said.
    #[must_use]
    pub fn sighting(&self) -> Option<Sighting> {
        self.sightings.try_recv().ok()
    }
}

/// The open file as it was seen last.
struct Watched {
    path: PathBuf,
    /// What is known to the window, or was told it.
    mark: Mark,
    /// When it was written last and how long it is: what can be seen without reading it.
    seen: Option<(Option<SystemTime>, u64)>,
    missed: u32,
}

fn run(orders: &Receiver<Order>, say: &dyn Fn(Sighting)) {
    let mut watched: Option<Watched> = None;
    let mut missing = BTreeSet::new();
    loop {
        let order = match watched {
            Some(_) => orders.recv_timeout(LOOK_EVERY),
            None => orders.recv().map_err(|_closed| RecvTimeoutError::Disconnected),
        };
        match order {
            Ok(Order::File(file)) => {
                watched = file.map(|(path, mark)| Watched { path, mark, seen: None, missed: 0 });
            }
            Ok(Order::Listed(listed)) => {
                let now: BTreeSet<PathBuf> = listed.into_iter().filter(|path| !path.is_file()).collect();
                if now != missing {
                    missing.clone_from(&now);
                    say(Sighting::Missing(now));
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                if let Some(sighting) = watched.as_mut().and_then(Watched::look) {
                    say(sighting);
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

impl Watched {
    /// Looks at the file; what is new, told once. A file that cannot be looked at is as it was.
    fn look(&mut self) -> Option<Sighting> {
        let Ok(metadata) = fs::metadata(&self.path) else { return self.miss() };
        let seen = Some((metadata.modified().ok(), metadata.len()));
        if seen == self.seen {
            return None;
        }
        match Mark::of_file(&self.path) {
            Ok(mark) => {
                (self.seen, self.missed) = (seen, 0);
                let is_new = mark != self.mark;
                self.mark = mark;
                is_new.then(|| Sighting::Changed(self.path.clone(), mark))
            }
            Err(error) if error.fault == DiskFault::NotFound => self.miss(),
            Err(_) => None,
        }
    }

    fn miss(&mut self) -> Option<Sighting> {
        self.seen = None;
        self.missed = self.missed.saturating_add(1);
        (self.missed == MISSED_MAX).then(|| Sighting::Gone(self.path.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_programs_do_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        fs::write(&path, "one").unwrap();
        let mark = Mark::of(b"one");
        let mut watched = Watched { path: path.clone(), mark, seen: None, missed: 0 };
        assert_eq!(watched.look(), None);
        fs::write(&path, "other").unwrap();
        assert_eq!(watched.look(), Some(Sighting::Changed(path.clone(), Mark::of(b"other"))));
        assert_eq!(watched.look(), None);
        fs::remove_file(&path).unwrap();
        assert_eq!([watched.look(), watched.look(), watched.look()], [None, Some(Sighting::Gone(path.clone())), None]);
        // A file that is only touched holds what it held.
        fs::write(&path, "other").unwrap();
        assert_eq!(watched.look(), None);
    }
}
