//! The thread that writes the journal.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::folder::Claim;
use super::{Ending, Found, Heard, Order, Shared, Want};
use crate::design::file::{DiskError, JOURNAL_BYTES_MAX, Journal, Kept, load_bytes_up_to, read_journal};

/// How long after a write the next one may begin: of a drag, two moments a second are kept.
const WRITE_EVERY: Duration = Duration::from_millis(500);
/// And it waits so many times as long as the write took, so that a slow disk is left in peace.
const REST_TIMES: u32 = 1;

#[allow(clippy::disallowed_methods, reason = "a clock in the window, off the thread that draws")]
fn now() -> Instant {
    Instant::now()
}

/// Seconds since 1970.
#[allow(clippy::disallowed_methods, reason = "the time of day at which work was kept is for people to read")]
fn time_of_day_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

struct Worker<'a> {
    folder: Option<PathBuf>,
    claim: Option<(Claim, Journal)>,
    shared: &'a Shared,
    say: &'a dyn Fn(Heard),
    /// Whether it was said that nothing can be kept.
    has_failed: bool,
    /// When the next write may begin.
    due: Instant,
}

/// Serves orders until the window's side is gone; what it wanted last is kept then.
pub(super) fn run(folder: Option<PathBuf>, orders: &Receiver<Order>, shared: &Shared, say: &dyn Fn(Heard)) {
    let mut worker = Worker { folder, claim: None, shared, say, has_failed: false, due: now() };
    let mut is_asked = false;
    loop {
        let order = if is_asked {
            orders.recv_timeout(worker.due.saturating_duration_since(now()))
        } else {
            orders.recv().map_err(|_closed| RecvTimeoutError::Disconnected)
        };
        match order {
            Ok(Order::Look) => is_asked = true,
            Ok(Order::Adopt(claim)) => worker.adopt(claim),
            Ok(Order::Finish(ending, done)) => {
                match ending {
                    Ending::InOrder => worker.put_away(),
                    Ending::Unasked => worker.settle(),
                }
                // Nobody waits any more where it took too long.
                done.send(()).unwrap_or_default();
                return;
            }
            Err(RecvTimeoutError::Timeout) => {
                worker.settle();
                is_asked = false;
            }
            Err(RecvTimeoutError::Disconnected) => return worker.settle(),
        }
    }
}

impl Worker<'_> {
    /// Does what the window wants now, and says once where that cannot be done.
    fn settle(&mut self) {
        let Some(wanted) = self.shared.newest.swap(None) else { return };
        let (number, want) = &*wanted;
        let start = now();
        let done = match want {
            Want::Keep(kept) => self.keep(&Kept { at_s: time_of_day_s(), ..Kept::clone(kept) }),
            Want::Nothing => self.keep_nothing().map_err(Heard::Failed),
        };
        match done {
            Ok(()) => self.has_failed = false,
            Err(why) if !self.has_failed => {
                self.has_failed = true;
                (self.say)(why);
            }
            Err(_) => {}
        }
        self.shared.settled.store(*number, Ordering::Release);
        let end = now();
        self.due = end + WRITE_EVERY.max(end.saturating_duration_since(start) * REST_TIMES);
    }

    fn keep(&mut self, kept: &Kept) -> Result<(), Heard> {
        let (claim, mut journal) = match self.claim.take() {
            Some(claimed) => claimed,
            None => self.begin()?,
        };
        let result = journal.keep(kept).map_err(Heard::Failed);
        self.claim = Some((claim, journal));
        result
    }

    fn begin(&self) -> Result<(Claim, Journal), Heard> {
        let folder = self.folder.as_ref().ok_or(Heard::NoFolder)?;
        let claim = Claim::new(folder).map_err(|error| Heard::Failed(DiskError::new(folder, &error)))?;
        let journal = Journal::new(claim.journal_path());
        Ok((claim, journal))
    }

    fn keep_nothing(&mut self) -> Result<(), DiskError> {
        self.claim.as_mut().map_or(Ok(()), |(_, journal)| journal.remove())
    }

    fn adopt(&mut self, claim: Claim) {
        self.put_away();
        let journal = Journal::new(claim.journal_path());
        self.claim = Some((claim, journal));
    }

    /// Takes the journal away.
    fn put_away(&mut self) {
        if let Some((claim, _)) = self.claim.take()
            && let Err(error) = claim.remove()
        {
            tracing::warn!("The journal could not be removed: {error}");
        }
    }
}

/// What a journal keeps that was left behind; none where nothing of it is whole.
pub(super) fn read(claim: Claim) -> Option<Found> {
    let content = load_bytes_up_to(&claim.journal_path(), JOURNAL_BYTES_MAX + JOURNAL_BYTES_MAX / 2);
    let kept = match content {
        Ok(content) => read_journal(&content),
        Err(error) => {
            tracing::warn!("A journal could not be read: {error}");
            None
        }
    };
    kept.map(|kept| Found { kept, claim })
}
