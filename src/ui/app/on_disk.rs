//! What other programs do to the files that the window shows: it is noticed, and nothing of anybody's is lost by it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Context, Event};

use super::App;
use crate::catalog::open::{self, Opened};
use crate::design::file::{self, Mark};
use crate::ui::canvas::layout;
use crate::ui::panels::dialog::{Comparison, Dialog};
use crate::ui::runner::Wake;
use crate::ui::shown::FileOnDisk;
use crate::ui::watch::{Sighting, Watch};

/// What is known of the files on disk.
pub(super) struct OnDisk {
    watch: Watch,
    /// What the open file held when it was last read or written; none: nothing is known of it.
    pub(super) mark: Option<Mark>,
    /// What another program has made of it since, and nobody has said yet what to do about it.
    pub(super) changed: Option<Mark>,
    /// The recent files that are not there.
    pub(super) missing: BTreeSet<PathBuf>,
}

impl OnDisk {
    pub(super) fn watched(wake: Wake) -> Self {
        Self { watch: Watch::start(wake), mark: None, changed: None, missing: BTreeSet::new() }
    }

    /// Notes what the open file holds now.
    pub(super) fn note(&mut self, mark: Option<Mark>) {
        (self.mark, self.changed) = (mark, None);
    }
}

impl App {
    /// Says what is to be watched, and takes what was seen. To be called once a frame.
    pub(super) fn watch_files(&mut self, context: &Context) {
        self.on_disk.watch.watch(self.file.as_deref().zip(self.on_disk.mark));
        let is_back = |event: &Event| matches!(event, Event::WindowFocused(true));
        let is_long_ago = context.input(|input| input.events.iter().any(is_back));
        self.on_disk.watch.look_for(&self.settings.recent, is_long_ago);
        while let Some(sighting) = self.on_disk.watch.sighting() {
            self.take_sighting(sighting);
        }
    }

    fn take_sighting(&mut self, sighting: Sighting) {
        match sighting {
            Sighting::Missing(missing) => self.on_disk.missing = missing,
            Sighting::Changed(path, mark) if self.file.as_ref() == Some(&path) => {
                self.on_disk.changed = Some(mark).filter(|mark| self.on_disk.mark != Some(*mark));
            }
            Sighting::Gone(path) if self.file.as_ref() == Some(&path) => {
                self.history.mark_unsaved();
                self.warn(self.text_with("disk.gone", &[("name", &self.file_name())]));
            }
            // Another file was opened in the meantime.
            Sighting::Changed(..) | Sighting::Gone(_) => {}
        }
    }

    /// What is known of the open file.
    pub(super) const fn file_on_disk(&self) -> FileOnDisk {
        if self.on_disk.changed.is_some() { FileOnDisk::Changed } else { FileOnDisk::AsKnown }
    }

    /// Whether another program has written to a file since it was last read or written here.
    pub(super) fn is_overtaken(&self, path: &Path) -> bool {
        let known = self.on_disk.mark;
        known.is_some() && Mark::of_file(path).is_ok_and(|mark| known != Some(mark))
    }

    /// Reads the open file again, as one step of the history.
    pub(super) fn reload(&mut self, context: &Context) {
        let Some(path) = self.file.clone() else { return };
        let bytes = match file::load_bytes(&path) {
            Ok(bytes) => bytes,
            Err(error) => return self.warn(open::disk_error_text(self.language(), &error)),
        };
        match open::open_bytes(&bytes) {
            Opened { design: Some(mut design), problems, .. } if problems.is_empty() => {
                layout::complete(&mut design);
                self.history.reload(design);
                self.selection.retain_in(self.history.design());
                self.unread = 0;
                self.on_disk.note(Some(Mark::of(&bytes)));
                self.tell_undoably(self.text_with("toast.reloaded", &[("name", &self.file_name())]));
            }
            // What is wrong with it is told as for any other file.
            _ => self.open(context, path),
        }
    }

    /// Shows by meaning what another program has made of the open file.
    pub(super) fn compare_with_disk(&mut self) {
        let Some(path) = self.file.clone() else { return };
        match file::load_bytes(&path).map(|bytes| open::open_bytes(&bytes)) {
            Ok(Opened { design: Some(design), unread, .. }) if unread.is_empty() => {
                let present = Arc::clone(self.history.design());
                self.dialog = Some(Dialog::Compare(Box::new(Comparison::new(present, Arc::new(design)))));
            }
            Ok(_) => self.warn(self.text_with("disk.cannot_compare", &[("name", &self.file_name())])),
            Err(error) => self.warn(open::disk_error_text(self.language(), &error)),
        }
    }

    /// Leaves the design as it is, whatever the file holds: it is not saved then, and saving asks no more.
    pub(super) fn keep_mine(&mut self) {
        if let Some(mark) = self.on_disk.changed {
            self.on_disk.note(Some(mark));
            self.history.mark_unsaved();
        }
    }
}
