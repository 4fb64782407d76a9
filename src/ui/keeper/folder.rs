//! The folder of the journals, shared by all windows: who owns which, and which belong to nobody any more.
//!
//! A window has `PID-RANDOM.journal` and, for as long as it lives, the system's lock on `PID-RANDOM.lock`. The system lets go of
//! the lock however the program ends, so a journal whose lock can be had was left behind.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The folder's name in the user's folder for the program's data.
const FOLDER: &str = "recovery";
const JOURNAL: &str = "journal";
const LOCK: &str = "lock";
/// What is left of a write or of a window that began and ended at once is swept up when it is that old.
const STRAY_AFTER: Duration = Duration::from_hours(1);
/// The most journals that are looked at; the newest first.
const ORPHANS_MAX: usize = 16;

/// Where the journals of this user are; none: the user has no folder for the data of programs.
#[must_use]
pub fn of_user() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "loadstar").map(|folders| folders.data_dir().join(FOLDER))
}

/// A journal that nobody else writes to while this lives.
#[derive(Debug)]
pub struct Claim {
    /// Held for the lock on it.
    _lock: File,
    lock_path: PathBuf,
}

impl Claim {
    /// A new journal's place in `folder`, which is made where it is missing.
    ///
    /// # Errors
    /// The system's own, where nothing can be written there.
    pub fn new(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let prefix = format!("{}-", std::process::id());
        let named = tempfile::Builder::new().prefix(&prefix).suffix(".lock").tempfile_in(folder)?;
        let (lock, lock_path) = named.keep().map_err(|error| error.error)?;
        // Where the system has no locks, the number of the process stands for one.
        drop(lock.try_lock());
        Ok(Self { _lock: lock, lock_path })
    }

    /// Where the journal is.
    #[must_use]
    pub fn journal_path(&self) -> PathBuf {
        self.lock_path.with_extension(JOURNAL)
    }

    /// Takes journal and lock away.
    ///
    /// # Errors
    /// The system's own, where the journal is still there.
    pub fn remove(self) -> io::Result<()> {
        removed(&self.journal_path())?;
        removed(&self.lock_path)
    }

    /// The claim on a journal that was left behind; none where its window lives, or where it is gone.
    fn of_orphan(journal: &Path) -> Option<Self> {
        let lock_path = journal.with_extension(LOCK);
        let lock = File::options().create(true).append(true).open(&lock_path).ok()?;
        let is_owned = match lock.try_lock() {
            Ok(()) => false,
            Err(TryLockError::WouldBlock) => true,
            Err(TryLockError::Error(_)) => is_process_alive(journal),
        };
        if is_owned {
            return None;
        }
        let claim = Self { _lock: lock, lock_path };
        // Another window may have taken it up and put it away in between.
        if journal.is_file() {
            return Some(claim);
        }
        drop(claim.remove());
        None
    }
}

fn removed(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether the process that a journal is named after is there, as far as can be known.
fn is_process_alive(journal: &Path) -> bool {
    let name = journal.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.split_once('-').is_some_and(|(process, _)| Path::new("/proc").join(process).exists())
}

/// The journals that were left behind, the newest first, each claimed.
#[must_use]
pub fn orphans(folder: &Path) -> Vec<Claim> {
    let Ok(listed) = fs::read_dir(folder) else { return Vec::new() };
    let paths: Vec<PathBuf> = listed.filter_map(|entry| Some(entry.ok()?.path())).collect();
    let is_journal = |path: &&PathBuf| path.extension().is_some_and(|ending| ending == JOURNAL);
    let modified = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    let mut journals: Vec<_> = paths.iter().filter(is_journal).map(|path| (modified(path), path)).collect();
    journals.sort_by(|one, other| other.cmp(one));
    let claims = journals.into_iter().filter_map(|(_, path)| Claim::of_orphan(path)).take(ORPHANS_MAX).collect();
    sweep(&paths);
    claims
}

/// Takes away what no journal belongs to and nobody has touched for long.
fn sweep(paths: &[PathBuf]) {
    let is_old = |path: &Path| {
        let modified = fs::metadata(path).and_then(|metadata| metadata.modified());
        modified.ok().and_then(|modified| modified.elapsed().ok()).is_some_and(|age| age > STRAY_AFTER)
    };
    for path in paths.iter().filter(|path| is_old(path)) {
        let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
        let is_stray = match ending.as_str() {
            "tmp" => true,
            LOCK if !path.with_extension(JOURNAL).exists() => File::open(path).is_ok_and(|lock| lock.try_lock().is_ok()),
            _ => false,
        };
        if is_stray {
            drop(fs::remove_file(path));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_is_an_orphan_once_its_window_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let claim = Claim::new(folder.path()).unwrap();
        fs::write(claim.journal_path(), "x").unwrap();
        let path = claim.journal_path();
        assert!(orphans(folder.path()).is_empty(), "a running window's journal was taken");
        drop(claim);
        let found = orphans(folder.path());
        assert_eq!(found.iter().map(Claim::journal_path).collect::<Vec<_>>(), [path]);
        assert!(orphans(folder.path()).is_empty(), "two windows took the same journal");
        for claim in found {
            claim.remove().unwrap();
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn nothing_is_found_where_there_is_nothing() {
        assert!(orphans(Path::new("/nowhere/at/all")).is_empty());
        assert!(Claim::new(Path::new("/proc/nowhere")).is_err());
    }
}
