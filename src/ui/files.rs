//! Asking for a path without ever holding up the window: the desktop's own dialog on a thread of its own, and a box of ours to
//! fall back on where no desktop portal answers.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use super::runner::Wake;

/// The ending of a design's file.
pub const EXTENSION: &str = "ron";

/// No hand cancels a dialog this soon after it came up, so there was none.
const NO_PORTAL_WITHIN: Duration = Duration::from_millis(400);
/// The most entries of a folder that are listed.
const ENTRIES_MAX: usize = 500;

/// What a path is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// To open the file there.
    Open,
    /// To save there.
    SaveAs,
}

/// What came of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// That path.
    Path(PathBuf),
    /// The user left the dialog.
    Cancelled,
    /// The desktop has no dialog to show.
    NoDialog,
}

/// A dialog of the desktop's that is open.
pub struct Asking {
    ask: Ask,
    answer: Receiver<Answer>,
}

impl Asking {
    /// Opens the desktop's dialog in `folder`, with `name` filled in where a file is to be saved.
    #[must_use]
    pub fn start(ask: Ask, folder: PathBuf, name: String, wake: Wake) -> Self {
        let (sender, answer) = channel();
        let asked = std::thread::Builder::new().name("file dialog".to_owned()).spawn(move || {
            // The window may be gone by then, and with it whoever wanted to know.
            sender.send(ask_desktop(ask, &folder, &name)).unwrap_or_default();
            wake();
        });
        if let Err(error) = asked {
            tracing::warn!("The thread of the file dialog could not be started: {error}");
        }
        Self { ask, answer }
    }

    /// What came of it, once something has.
    #[must_use]
    pub fn answer(&self) -> Option<(Ask, Answer)> {
        match self.answer.try_recv() {
            Ok(answer) => Some((self.ask, answer)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some((self.ask, Answer::NoDialog)),
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "a clock in the window, off the thread that draws")]
fn ask_desktop(ask: Ask, folder: &Path, name: &str) -> Answer {
    if !has_session_bus() {
        return Answer::NoDialog;
    }
    let asked = Instant::now();
    let dialog = rfd::FileDialog::new().set_directory(folder).add_filter("Loadstar", &[EXTENSION]);
    let path = match ask {
        Ask::Open => dialog.pick_file(),
        Ask::SaveAs => dialog.set_file_name(name).save_file(),
    };
    match path {
        Some(path) => Answer::Path(path),
        None if asked.elapsed() < NO_PORTAL_WITHIN => Answer::NoDialog,
        None => Answer::Cancelled,
    }
}

/// Whether there is a bus over which a portal could be asked; other systems than Linux have dialogs without one.
fn has_session_bus() -> bool {
    let has_socket = |folder| Path::new(&folder).join("bus").exists();
    !cfg!(target_os = "linux")
        || std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some()
        || std::env::var_os("XDG_RUNTIME_DIR").is_some_and(has_socket)
}

/// What our own box lists of a folder: its folders first, then its designs, each by name. Empty where it cannot be read.
#[must_use]
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(listed) = std::fs::read_dir(folder) else { return Vec::new() };
    let is_hidden = |path: &Path| path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
    let is_design = |path: &Path| path.extension().is_some_and(|ending| ending == EXTENSION);
    let mut entries: Vec<(bool, PathBuf)> = listed
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| !is_hidden(path))
        .map(|path| (!path.is_dir(), path))
        .filter(|(is_file, path)| !is_file || is_design(path))
        .collect();
    entries.sort();
    entries.into_iter().map(|(_, path)| path).take(ENTRIES_MAX).collect()
}

/// `path` with the ending of a design, where it has none.
#[must_use]
pub fn with_extension(path: PathBuf) -> PathBuf {
    if path.extension().is_some() { path } else { path.with_extension(EXTENSION) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_lists_its_folders_and_designs_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.ron", "a.ron", "notes.txt", ".hidden.ron"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        std::fs::create_dir(folder.path().join("z")).unwrap();
        let names: Vec<_> = entries(folder.path()).iter().map(|path| path.file_name().unwrap().to_owned()).collect();
        assert_eq!(names, ["z", "a.ron", "b.ron"]);
        assert!(entries(&folder.path().join("nowhere")).is_empty());
    }

    #[test]
    fn a_name_without_an_ending_gets_one() {
        assert_eq!(with_extension("shop".into()), PathBuf::from("shop.ron"));
        assert_eq!(with_extension("shop.txt".into()), PathBuf::from("shop.txt"));
    }
}
