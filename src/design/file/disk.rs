//! Designs on disk. Saving writes beside the file, waits until the disk has it, and renames: a crash leaves the old file or the
//! new one, whole.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use super::limits::BYTES_MAX;
use super::mark::Mark;
use super::reader::{Reading, read_bytes};
use super::writer::write;
use crate::design::document::Design;

/// The most symbolic links that are followed to a file, as Linux has it.
const SYMLINKS_MAX: usize = 40;

/// Why a file could not be opened or saved. The words are under `problem.disk_<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskFault {
    /// There is no such file or directory.
    NotFound,
    /// It is a directory.
    IsDirectory,
    /// The system does not allow it.
    NotAllowed,
    /// The disk, or the user's share of it, is full.
    Full,
    /// Anything else; the system's own words say what.
    Other,
}

/// A file that could not be opened or saved. What was on disk before is still there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskError {
    /// Why.
    pub fault: DiskFault,
    /// The file.
    pub path: PathBuf,
    /// The system's own words.
    pub detail: String,
}

impl DiskError {
    /// What the system said of `path`.
    #[must_use]
    pub fn new(path: &Path, error: &io::Error) -> Self {
        let fault = match error.kind() {
            io::ErrorKind::NotFound => DiskFault::NotFound,
            io::ErrorKind::IsADirectory => DiskFault::IsDirectory,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => DiskFault::NotAllowed,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => DiskFault::Full,
            _ => DiskFault::Other,
        };
        Self { fault, path: path.to_owned(), detail: error.to_string() }
    }

    /// The key of its words; they take `%{path}` and `%{detail}`.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self.fault {
            DiskFault::NotFound => "problem.disk_not_found",
            DiskFault::IsDirectory => "problem.disk_is_directory",
            DiskFault::NotAllowed => "problem.disk_not_allowed",
            DiskFault::Full => "problem.disk_full",
            DiskFault::Other => "problem.disk_other",
        }
    }
}

impl fmt::Display for DiskError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.path.display(), self.detail)
    }
}

impl std::error::Error for DiskError {}

/// The bytes of a file, at most one more than [`BYTES_MAX`], so that a file that is too large is seen to be without reading it.
///
/// # Errors
/// [`DiskError`] where it cannot be opened or read.
pub fn load_bytes(path: &Path) -> Result<Vec<u8>, DiskError> {
    load_bytes_up_to(path, BYTES_MAX)
}

/// The files with an ending that stand in a folder, and in the folders in it, in order.
///
/// # Errors
/// [`DiskError`] where a folder cannot be listed.
pub fn files_below(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, DiskError> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| DiskError::new(&folder, &error))?;
        for entry in entries.flatten() {
            // A link is not followed, so that a folder that leads back to itself is not walked for ever.
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let path = entry.path();
            if is_folder {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// [`load_bytes`] with another bound.
///
/// # Errors
/// [`DiskError`] where it cannot be opened or read.
pub fn load_bytes_up_to(path: &Path, bytes_max: u64) -> Result<Vec<u8>, DiskError> {
    let read = || {
        if fs::metadata(path)?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let mut bytes = Vec::new();
        File::open(path)?.take(bytes_max + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().map_err(|error| DiskError::new(path, &error))
}

/// The bytes that `source` gives, at most one more than [`BYTES_MAX`].
///
/// # Errors
/// Those of `source`.
pub fn bounded_bytes(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads the design in a file.
///
/// # Errors
/// [`DiskError`] where the file cannot be opened or read. What is wrong inside it is in the [`Reading`].
pub fn load(path: &Path) -> Result<Reading, DiskError> {
    load_bytes(path).map(|bytes| read_bytes(&bytes))
}

/// Writes a design to a file, all of it or nothing. A symbolic link stays one: its target is written. Permissions stay. Gives
/// the mark by which what was written is known again.
///
/// # Errors
/// [`DiskError`] where it cannot be written; the file is as it was.
pub fn save(path: &Path, design: &Design) -> Result<Mark, DiskError> {
    let text = write(design);
    replace(path, text.as_bytes()).map_err(|error| DiskError::new(path, &error))?;
    Ok(Mark::of(text.as_bytes()))
}

/// Writes a file, all of it or nothing.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = link_target(path)?;
    let directory = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let permissions = match fs::metadata(&target) {
        // A rename would pass by the protection of a file that must not be written.
        Ok(metadata) => {
            OpenOptions::new().write(true).open(&target)?;
            Some(metadata.permissions())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let mut file = new_file_options().tempfile_in(directory)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    sync_directory(directory);
    Ok(())
}

/// Where `path` leads, past symbolic links; the last one's target need not exist.
fn link_target(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..SYMLINKS_MAX {
        match fs::read_link(&target) {
            Ok(next) => target = target.parent().map_or_else(|| next.clone(), |parent| parent.join(&next)),
            Err(_) => return Ok(target),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// A new file that, once saved, others may read as the user's settings allow, unlike a temporary one.
fn new_file_options() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".loadstar-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

/// Waits until the disk has the new name. Not every system can; the file is whole either way.
fn sync_directory(directory: &Path) {
    if let Ok(directory) = File::open(directory) {
        drop(directory.sync_all());
    }
}
