//! What the run has been like, second by second: what charts are drawn from. It takes no more room after an hour than after some
//! minutes, since old seconds are put together where there are too many.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::design::Id;
use crate::engine::Second;
use crate::engine::second::Load;

/// The most entries.
const ENTRIES_MAX: usize = 3_600;
/// The fewest that are kept of a design of however many components.
const ENTRIES_MIN: usize = 240;
/// About the most bytes of all entries together.
const BYTES_MAX: usize = 32 << 20;

/// One second of the run, or some seconds in a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// How many seconds, from [`Second::number`] on.
    pub seconds: u32,
    /// What happened in them: requests of all of them together; latencies and loads of that one in which the slowest were slowest, so
    /// that each was measured.
    pub second: Second,
}

impl Entry {
    /// When it ends, in simulated nanoseconds from the start of the run.
    #[must_use]
    pub fn end_ns(&self) -> u64 {
        (self.second.number + u64::from(self.seconds)) * 1_000_000_000
    }

    fn merged(&self, later: &Self) -> Self {
        let p99_ms = |entry: &Self| entry.second.latency.map_or(0.0, |latency| latency.p99_ms);
        let slower = if p99_ms(later) > p99_ms(self) { later } else { self };
        let mut second = slower.second.clone();
        let (one, other) = (&self.second, &later.second);
        let sum = |one: &[u64; 5], other: &[u64; 5]| std::array::from_fn(|class| one[class] + other[class]);
        second.number = one.number;
        second.sent = sum(&one.sent, &other.sent);
        second.completed = sum(&one.completed, &other.completed);
        second.failed.clone_from(&one.failed);
        for (reason, count) in &other.failed {
            *second.failed.entry(*reason).or_default() += count;
        }
        second.by_latency = std::array::from_fn(|band| one.by_latency[band].saturating_add(other.by_latency[band]));
        Self { seconds: self.seconds + later.seconds, second }
    }

    fn bytes(&self) -> usize {
        size_of::<Self>() + size_of_val(self.second.loads.as_slice()) + 24 * self.second.failed.len()
    }
}

/// The seconds of a run up to the latest moment that it reached.
#[derive(Clone, Debug, Default)]
pub struct History {
    entries: Vec<Arc<Entry>>,
    /// The place of each component in [`Second::loads`].
    places: Arc<BTreeMap<Id, usize>>,
    /// A number that is another one after every change.
    edition: u64,
}

impl History {
    /// The entries, the oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// A number that is another one after every change.
    #[must_use]
    pub const fn edition(&self) -> u64 {
        self.edition
    }

    /// How many whole seconds of the run are in it, gaps included.
    #[must_use]
    pub fn seconds(&self) -> u64 {
        self.entries.last().map_or(0, |last| last.second.number + u64::from(last.seconds))
    }

    /// The entry that a moment lies in, in simulated nanoseconds from the start of the run.
    #[must_use]
    pub fn at(&self, time_ns: u64) -> Option<&Entry> {
        let place = self.entries.partition_point(|entry| entry.end_ns() <= time_ns);
        self.entries.get(place).map(Arc::as_ref)
    }

    /// The place of a component in [`Second::loads`].
    #[must_use]
    pub fn place(&self, id: &Id) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// How busy a component was in an entry.
    #[must_use]
    pub fn load(&self, entry: &Entry, id: &Id) -> Option<Load> {
        entry.second.loads.get(self.place(id)?).copied()
    }

    /// Adds a second that is over; one that is in it already is the same again.
    pub(super) fn add(&mut self, second: Second, ids: &[Id]) {
        if second.number < self.seconds() {
            return;
        }
        if ids.len() != self.places.len() {
            self.places = Arc::new(ids.iter().cloned().enumerate().map(|(place, id)| (id, place)).collect());
        }
        let entry = Entry { seconds: 1, second };
        let entries_max = (BYTES_MAX / entry.bytes()).clamp(ENTRIES_MIN, ENTRIES_MAX);
        self.entries.push(Arc::new(entry));
        self.edition += 1;
        if self.entries.len() > entries_max {
            self.halve();
        }
    }

    /// Forgets what ended after that moment: it is not what came of the run.
    pub(super) fn forget_after(&mut self, time_ns: u64) {
        let kept = self.entries.partition_point(|entry| entry.end_ns() <= time_ns);
        if kept < self.entries.len() {
            self.entries.truncate(kept);
            self.edition += 1;
        }
    }

    /// Puts each two entries together, but for the newest minute.
    fn halve(&mut self) {
        let newest = self.entries.split_off(self.entries.len() - ENTRIES_MIN / 4);
        let merged = self.entries.chunks(2).map(|pair| match pair {
            [one, other] => Arc::new(one.merged(other)),
            _ => Arc::clone(&pair[0]),
        });
        self.entries = merged.collect();
        self.entries.extend(newest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::snapshot::{Quantiles, Reason};

    fn second(number: u64) -> Second {
        let p99_ms = if number == 17 { 900.0 } else { 10.0 };
        let latency = Quantiles { mean_ms: 5.0, p50_ms: 5.0, p95_ms: 8.0, p99_ms };
        let failed = BTreeMap::from([(Reason::Timeout, u64::from(number == 17))]);
        Second { number, sent: [1, 2, 3, 0, 0], latency: Some(latency), failed, ..Second::default() }
    }

    #[test]
    fn a_day_takes_no_more_room_than_an_hour_and_loses_no_request() {
        let mut history = History::default();
        for number in 0..86_400 {
            history.add(second(number), &[]);
            assert!(history.entries.len() <= ENTRIES_MAX);
        }
        let sent: u64 = history.entries.iter().map(|entry| entry.second.sent.iter().sum::<u64>()).sum();
        assert_eq!(sent, 6 * 86_400);
        assert_eq!(history.seconds(), 86_400);
        // A second in which it was slow and failed is still seen.
        let slow = history.at(17_500_000_000).expect("an entry");
        assert_eq!(slow.second.latency.map(|latency| latency.p99_ms), Some(900.0));
        assert_eq!(slow.second.failed[&Reason::Timeout], 1);
        let mut next = 0;
        for entry in &history.entries {
            assert_eq!(entry.second.number, next, "a gap");
            next += u64::from(entry.seconds);
        }
    }

    #[test]
    fn what_came_after_a_moment_is_forgotten_and_comes_anew() {
        let mut history = History::default();
        (0..10).for_each(|number| history.add(second(number), &[]));
        let edition = history.edition();
        history.forget_after(4_500_000_000);
        assert_eq!(history.seconds(), 4);
        assert_ne!(history.edition(), edition);
        // What is there already is not added again.
        history.add(second(2), &[]);
        history.add(second(4), &[]);
        assert_eq!(history.entries.iter().map(|entry| entry.second.number).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    }
}
