//! Nothing lost: what is being edited is kept safe until it is saved, and what was left behind is offered.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use egui::Context;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use super::App;
use crate::design::file::{DiskError, Kept, Mark};
use crate::design::{Design, History};
use crate::ui::keeper::{Ending, Found, HANGS_AFTER, Heard, Keeper};
use crate::ui::panels::dialog::{Dialog, Offer};

/// The most steps on either side of the present that are kept,
const STEPS_MAX: usize = 32;
/// fewer where the design is large: together they have about so many components.
const PARTS_MAX: usize = 60_000;

/// What the window remembers of keeping its work safe.
#[derive(Default)]
pub(super) struct Keeping {
    /// None: nothing is kept.
    keeper: Option<Keeper>,
    /// What the keeper was told of last.
    told: Option<Basis>,
    is_kept: bool,
    /// The number of the last want that was settled, and since when there is no newer one while there should be.
    waiting: Option<(u64, f64)>,
    is_hang_told: bool,
    /// What was left behind, and is offered.
    found: Vec<Found>,
}

/// What makes what is kept another one.
struct Basis {
    present: Arc<Design>,
    saved: Option<Arc<Design>>,
    file: Option<PathBuf>,
    mark: Option<Mark>,
}

impl Basis {
    fn is_of(&self, app: &App) -> bool {
        let is_same_saved = match (&self.saved, app.history.saved()) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        is_same_saved
            && Arc::ptr_eq(&self.present, app.history.design())
            && self.file == app.file
            && self.mark == app.on_disk.mark
    }
}

impl App {
    /// Keeps what is edited safe in journals in `folder`, and offers what was left behind there; none: the user has no such
    /// folder.
    #[must_use]
    pub fn keeping_in(mut self, folder: Option<PathBuf>) -> Self {
        self.keeping.keeper = Some(Keeper::start(folder, Arc::clone(&self.wake)));
        self
    }

    /// Hands what has changed over to be kept. To be called once a frame.
    pub(super) fn keep_safe(&mut self, context: &Context) {
        if self.keeping.keeper.is_none() {
            return;
        }
        if !self.keeping.told.as_ref().is_some_and(|told| told.is_of(self)) {
            self.keep_present();
        }
        self.watch_keeper(context);
    }

    fn keep_present(&mut self) {
        let is_changed = self.history.is_changed();
        let kept = is_changed.then(|| self.kept());
        let told = Basis {
            present: Arc::clone(self.history.design()),
            saved: self.history.saved().map(Arc::clone),
            file: self.file.clone(),
            mark: self.on_disk.mark,
        };
        let Some(keeper) = &mut self.keeping.keeper else { return };
        match kept {
            Some(kept) => keeper.keep(kept),
            None if self.keeping.is_kept => keeper.keep_nothing(),
            None => {}
        }
        self.keeping.told = Some(told);
        self.keeping.is_kept = is_changed;
    }

    fn kept(&self) -> Kept {
        let parts = self.history.design().components.len().max(1);
        Kept {
            timeline: self.history.timeline((PARTS_MAX / parts).clamp(1, STEPS_MAX)),
            saved: self.history.saved().map(Arc::clone),
            steps: self.history.steps_since_saved(),
            // The next start may be from another folder.
            file: self.file.as_ref().map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone())),
            mark: self.on_disk.mark,
            unread: self.unread,
            at_s: 0,
        }
    }

    /// Says once where the disk does not answer.
    fn watch_keeper(&mut self, context: &Context) {
        let Some(keeper) = &self.keeping.keeper else { return };
        if keeper.is_settled() {
            (self.keeping.waiting, self.keeping.is_hang_told) = (None, false);
            return;
        }
        let (settled, now_s) = (keeper.settled(), context.input(|input| input.time));
        let since_s = match self.keeping.waiting {
            Some((before, since_s)) if before == settled => since_s,
            _ => now_s,
        };
        self.keeping.waiting = Some((settled, since_s));
        let left_s = HANGS_AFTER.as_secs_f64() - (now_s - since_s);
        if left_s > 0.0 {
            context.request_repaint_after(Duration::from_secs_f64(left_s));
        } else if !self.keeping.is_hang_told {
            self.keeping.is_hang_told = true;
            self.warn(self.text("keep.hangs"));
        }
    }

    /// Takes what the keeper has to say, and offers what was left behind as soon as nothing else is asked.
    pub(super) fn hear_keeper(&mut self) {
        while let Some(heard) = self.keeping.keeper.as_ref().and_then(Keeper::heard) {
            match heard {
                Heard::Found(found) => self.keeping.found = found,
                Heard::NoFolder => self.warn(self.text("keep.no_folder")),
                Heard::Failed(DiskError { path, detail, .. }) => {
                    let path = path.to_string_lossy();
                    self.warn(self.text_with("keep.failed", &[("path", &path), ("detail", &detail)]));
                }
            }
        }
        if self.dialog.is_none() && !self.keeping.found.is_empty() {
            self.dialog = Some(Dialog::Recover(self.keeping.found.iter().map(|found| offer(&found.kept)).collect()));
        }
    }

    /// Leaves what was found for the next start, or for another window.
    pub(super) fn leave_found(&mut self) {
        self.keeping.found.clear();
    }

    /// Throws away what was found.
    pub(super) fn discard_found(&mut self, place: usize) {
        if place < self.keeping.found.len() {
            self.keeping.found.remove(place).discard();
        }
    }

    /// Takes up what was found, with its history.
    pub(super) fn restore(&mut self, place: usize) {
        if place >= self.keeping.found.len() {
            return;
        }
        let found = self.keeping.found.remove(place);
        self.leave_found();
        let Some(keeper) = &self.keeping.keeper else { return };
        let Kept { timeline, saved, file, mark, unread, at_s, .. } = keeper.adopt(found);
        let Some(history) = History::of_timeline(timeline, saved) else { return };
        if let Some(path) = &file {
            self.settings.remember(path);
        }
        self.take_up_history(history, file);
        (self.unread, self.on_disk.mark) = (unread, mark);
        self.tell(self.text_with("toast.recovered", &[("time", &time_text(at_s))]));
    }

    /// Ends the keeping with the program: what is saved, or was given up, is not offered again.
    pub(super) fn end_keeping(&mut self) {
        let is_in_order = self.is_closing || !self.history.is_changed();
        if let Some(keeper) = self.keeping.keeper.take() {
            keeper.finish(if is_in_order { Ending::InOrder } else { Ending::Unasked });
        }
    }
}

fn offer(kept: &Kept) -> Offer {
    let of_file = kept.file.as_ref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    let of_design = || kept.timeline.present().map(|design| design.name.clone()).unwrap_or_default();
    Offer { name: of_file.unwrap_or_else(of_design), time: time_text(kept.at_s), steps: kept.steps, file: kept.file.clone() }
}

/// A moment on the user's own clock: `14:32`, with the day where that is another one.
fn time_text(at_s: u64) -> String {
    let at = i64::try_from(at_s).ok().and_then(|at_s| Timestamp::from_second(at_s).ok()).unwrap_or_default();
    let (at, now) = (at.to_zoned_datetime(TimeZone::system()), ZonedDateTime::now());
    let pattern = if at.date() == now.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
    at.strftime(pattern).to_string()
}
