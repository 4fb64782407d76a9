//! What an instance keeps in memory to save reads: copies of items, the one not used for the longest time going first.

use std::collections::BTreeMap;

use crate::design::kind;

use super::call::CallRef;
use super::random::NS_PER_S;
use super::simulation::Simulation;

/// A copy of an item.
#[derive(Clone, Copy, Debug)]
struct Copy {
    /// When it goes.
    until_ns: u64,
    /// When it was read from where it is kept; 0 where that was stale itself.
    read_ns: u64,
    /// The turn of its last use.
    used: u64,
}

/// Copies by key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    copies: BTreeMap<u64, Copy>,
    /// Keys by the turn of their last use.
    by_use: BTreeMap<u64, u64>,
    turn: u64,
}

impl Memory {
    /// Uses the copy of `key`: when it was read.
    fn find(&mut self, key: u64, now_ns: u64) -> Option<u64> {
        let copy = self.copies.get_mut(&key).filter(|copy| copy.until_ns > now_ns)?;
        self.by_use.remove(&copy.used);
        self.turn += 1;
        copy.used = self.turn;
        self.by_use.insert(self.turn, key);
        Some(copy.read_ns)
    }

    /// Keeps a copy of `key`, in the place of another one where all are taken.
    fn fill(&mut self, key: u64, read_ns: u64, until_ns: u64, capacity: usize) {
        if let Some(old) = self.copies.remove(&key) {
            self.by_use.remove(&old.used);
        }
        while self.copies.len() >= capacity.max(1) {
            let Some((_, oldest)) = self.by_use.pop_first() else { break };
            self.copies.remove(&oldest);
        }
        self.turn += 1;
        self.copies.insert(key, Copy { until_ns, read_ns, used: self.turn });
        self.by_use.insert(self.turn, key);
    }
}

impl Simulation {
    /// Looks for a copy of what a call reads, and counts whether there is one, and whether it is older than the last write.
    pub(super) fn find_copy(&mut self, call: CallRef) -> bool {
        let (Some(key), Some(instance)) = (self.call(call).map(|found| found.subject.key), self.instance_of(call)) else {
            return false;
        };
        let Some(read_ns) = self.instances[instance].memory.find(key, self.now_ns) else {
            self.count(|counts| counts.cache_misses += 1);
            return false;
        };
        let is_stale = self.last_writes.get(&key).is_some_and(|written_ns| *written_ns > read_ns);
        self.count(|counts| {
            counts.cache_hits += 1;
            counts.stale_reads += u64::from(is_stale);
        });
        true
    }

    /// Keeps what a call has read.
    pub(super) fn fill_copy(&mut self, call: CallRef, cache: &kind::Cache) {
        let (Some(found), Some(instance)) = (self.call(call), self.instance_of(call)) else { return };
        let (key, is_stale) = (found.subject.key, found.is_stale);
        let until_ns = self.now_ns.saturating_add((cache.ttl_s * NS_PER_S as f64) as u64);
        let read_ns = if is_stale { 0 } else { self.now_ns };
        let capacity = usize::try_from(cache.capacity_items).unwrap_or(usize::MAX);
        self.instances[instance].memory.fill(key, read_ns, until_ns, capacity);
    }

    /// A call's write is completed, wherever it is kept.
    pub(super) fn note_write(&mut self, call: CallRef) {
        if let Some(key) = self.call(call).map(|found| found.subject.key) {
            self.last_writes.insert(key, self.now_ns);
        }
    }
}
