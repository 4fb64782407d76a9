//! Keeps the design that is being edited safe while it is not saved: a thread of its own writes a journal, which the next start
//! offers where this one ends unasked. The window hands over what is to be kept and never waits.

pub mod folder;
mod worker;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use arc_swap::ArcSwapOption;

use super::runner::Wake;
use crate::design::file::{DiskError, Kept};
use folder::Claim;

/// How long the end of the program waits for the disk.
const FINISH_WITHIN: Duration = Duration::from_secs(2);
/// A disk that has not answered for so long hangs.
pub const HANGS_AFTER: Duration = Duration::from_secs(5);

/// What is to be kept from now on.
enum Want {
    /// That.
    Keep(Box<Kept>),
    /// Nothing: all is saved.
    Nothing,
}

/// A want with its number.
type Wanted = (u64, Want);

enum Order {
    /// There is something new to keep.
    Look,
    /// The journal is that one from now on.
    Adopt(Claim),
    /// The program ends; the thread says when the journal is as it is to be.
    Finish(Ending, Sender<()>),
}

/// What becomes of the journal when the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It goes: all is saved, or was given up.
    InOrder,
    /// It stays for the next start, with what is still on its way.
    Unasked,
}

/// What the thread has to say.
#[derive(Debug)]
pub enum Heard {
    /// These were left behind by windows that ended unasked, the newest first.
    Found(Vec<Found>),
    /// Nothing can be kept; said once, and again only after something was.
    Failed(DiskError),
    /// Nothing can be kept, since the user has no folder for it.
    NoFolder,
}

/// A journal that was left behind. While this lives no other window takes it.
#[derive(Debug)]
pub struct Found {
    /// What it keeps.
    pub kept: Kept,
    claim: Claim,
}

impl Found {
    /// Throws the journal away, without holding up whoever asks.
    pub fn discard(self) {
        let removing = move || {
            if let Err(error) = self.claim.remove() {
                tracing::warn!("A journal could not be removed: {error}");
            }
        };
        if let Err(error) = std::thread::Builder::new().name("discard".to_owned()).spawn(removing) {
            tracing::warn!("The thread that removes a journal could not be started: {error}");
        }
    }
}

#[derive(Default)]
struct Shared {
    newest: ArcSwapOption<Wanted>,
    /// The number of the last want that was dealt with, well or badly.
    settled: AtomicU64,
}

/// The window's side.
pub struct Keeper {
    orders: Sender<Order>,
    heard: Receiver<Heard>,
    shared: Arc<Shared>,
    asked: u64,
}

impl Keeper {
    /// Starts the thread, which first looks for what was left behind in `folder`. Without a folder it says so when there is
    /// something to keep.
    #[must_use]
    pub fn start(folder: Option<PathBuf>, wake: Wake) -> Self {
        let ((orders, taken), (sayer, heard)) = (channel(), channel());
        let shared = Arc::<Shared>::default();
        seek(folder.clone(), sayer.clone(), Arc::clone(&wake));
        let for_worker = Arc::clone(&shared);
        let spawned = std::thread::Builder::new().name("keeper".to_owned()).spawn(move || {
            worker::run(folder, &taken, &for_worker, &|heard| {
                // The window may be gone by then.
                sayer.send(heard).unwrap_or_default();
                wake();
            });
        });
        if let Err(error) = spawned {
            tracing::error!("The thread that keeps unsaved work could not be started: {error}");
        }
        Self { orders, heard, shared, asked: 0 }
    }

    /// Keeps that from now on.
    pub fn keep(&mut self, kept: Kept) {
        self.want(Want::Keep(Box::new(kept)));
    }

    /// Keeps nothing from now on: all is saved.
    pub fn keep_nothing(&mut self) {
        self.want(Want::Nothing);
    }

    fn want(&mut self, want: Want) {
        self.asked += 1;
        // Only the newest counts, so that no disk, however slow, makes a queue.
        if self.shared.newest.swap(Some(Arc::new((self.asked, want)))).is_none() {
            self.orders.send(Order::Look).unwrap_or_default();
        }
    }

    /// Goes on in the journal that was found, so that what it keeps is never nowhere.
    #[must_use]
    pub fn adopt(&self, found: Found) -> Kept {
        // What was wanted of the design before must not be written over it.
        self.shared.newest.store(None);
        self.orders.send(Order::Adopt(found.claim)).unwrap_or_default();
        found.kept
    }

    /// What there is to be said.
    #[must_use]
    pub fn heard(&self) -> Option<Heard> {
        self.heard.try_recv().ok()
    }

    /// Whether all that was asked for has been dealt with.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.settled() == self.asked
    }

    /// The number of the last want that was dealt with.
    #[must_use]
    pub fn settled(&self) -> u64 {
        self.shared.settled.load(Ordering::Acquire)
    }

    /// Ends the keeping with the program, and waits for the disk, though not for ever.
    pub fn finish(self, ending: Ending) {
        let (sender, done) = channel();
        if self.orders.send(Order::Finish(ending, sender)).is_ok() && done.recv_timeout(FINISH_WITHIN).is_err() {
            tracing::warn!("The journal may not be as it should: the disk does not answer");
        }
    }
}

/// Looks for what was left behind, beside the thread that keeps, which must not wait for it.
fn seek(folder: Option<PathBuf>, sayer: Sender<Heard>, wake: Wake) {
    let Some(folder) = folder else { return };
    let spawned = std::thread::Builder::new().name("recovery".to_owned()).spawn(move || {
        let found: Vec<Found> = folder::orphans(&folder).into_iter().filter_map(worker::read).collect();
        if !found.is_empty() {
            sayer.send(Heard::Found(found)).unwrap_or_default();
            wake();
        }
    });
    if let Err(error) = spawned {
        tracing::error!("The thread that looks for unsaved work could not be started: {error}");
    }
}
