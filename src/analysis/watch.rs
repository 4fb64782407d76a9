//! An eye on work that goes on elsewhere: how far it has come, and a word that it is not wanted any more.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::engine::Simulation;

/// Events between two looks at whether the work is still wanted: some milliseconds.
const SLICE_EVENTS: u64 = 50_000;

/// Shared between those who work and those who wait.
#[derive(Debug, Default)]
pub struct Watch {
    is_stopped: AtomicBool,
    planned: AtomicUsize,
    done: AtomicUsize,
}

impl Watch {
    /// The work is not wanted any more; it ends within milliseconds.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Whether it is not.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }

    /// Pieces of work done, and pieces that are known of so far.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.planned.load(Ordering::Relaxed))
    }

    /// So many more pieces are to be done.
    pub(super) fn plan(&self, pieces: usize) {
        self.planned.fetch_add(pieces, Ordering::Relaxed);
    }

    /// A piece is done.
    pub(super) fn finish(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Moves a run on to a moment; none: the work was stopped, or the run has halted, on the way.
    pub(super) fn advance(&self, run: &mut Simulation, until_ns: u64) -> Option<()> {
        while !self.is_stopped() {
            if run.advance(until_ns, SLICE_EVENTS) {
                return run.halted().is_none().then_some(());
            }
        }
        None
    }
}
