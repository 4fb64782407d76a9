//! What an instance keeps in memory to save reads: copies of items, one of which goes for each that comes when all room is taken.

use std::collections::BTreeMap;

use crate::design::Class;
use crate::design::kind::{self, Eviction};

use super::call::{CallRef, LookUp};
use super::hash::Table;
use super::random::NS_PER_S;
use super::simulation::Simulation;

/// What goes first: the least. Uses count where the least used goes, then the turn that is looked at; no two have the same.
type Rank = (u64, u64);

/// A copy of an item.
#[derive(Clone, Copy, Debug)]
struct Copy {
    /// When it goes.
    until_ns: u64,
    /// When it was read from where it is kept; 0 where that was stale itself.
    read_ns: u64,
    rank: Rank,
}

/// Copies by key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    copies: Table<u64, Copy>,
    /// Keys in the order in which they go.
    by_rank: BTreeMap<Rank, u64>,
    turn: u64,
}

impl Memory {
    /// How many copies it has.
    pub(crate) fn len(&self) -> usize {
        self.copies.len()
    }

    /// Uses the copy of `key`: when it was read. One that is too old goes.
    fn find(&mut self, key: u64, now_ns: u64, eviction: Eviction) -> Option<u64> {
        let copy = self.drop(key)?;
        if copy.until_ns <= now_ns {
            return None;
        }
        let rank = self.next_rank(Some(copy.rank), eviction);
        self.put(key, Copy { rank, ..copy });
        Some(copy.read_ns)
    }

    /// Keeps a copy of `key`, in the place of another one where all are taken. A copy that was there and is replaced keeps its
    /// standing.
    fn fill(&mut self, key: u64, (read_ns, until_ns): (u64, u64), now_ns: u64, cache: &kind::Cache) {
        let old = self.drop(key).filter(|old| old.until_ns > now_ns);
        while self.copies.len() as u64 >= cache.capacity_items.max(1) {
            let Some((_, first)) = self.by_rank.pop_first() else { break };
            self.copies.remove(&first);
        }
        let rank = self.next_rank(old.map(|old| old.rank), cache.eviction);
        self.put(key, Copy { until_ns, read_ns, rank });
    }

    /// The rank of what is used now, after `old`; none: it is new.
    fn next_rank(&mut self, old: Option<Rank>, eviction: Eviction) -> Rank {
        self.turn += 1;
        let uses = old.map_or(0, |(uses, _)| uses);
        match (eviction, old) {
            (Eviction::Fifo, Some(old)) => old,
            (Eviction::Fifo | Eviction::Lru, _) => (0, self.turn),
            (Eviction::Lfu, _) => (uses + 1, self.turn),
        }
    }

    fn put(&mut self, key: u64, copy: Copy) {
        self.by_rank.insert(copy.rank, key);
        self.copies.insert(key, copy);
    }

    fn drop(&mut self, key: u64) -> Option<Copy> {
        let copy = self.copies.remove(&key)?;
        self.by_rank.remove(&copy.rank);
        Some(copy)
    }
}

impl Simulation {
    /// Looks for a copy of what a call reads, and counts whether there is one, and whether it is older than the last write.
    pub(super) fn find_copy(&mut self, call: CallRef, eviction: Eviction) {
        let Some((subject, instance)) = self.call(call).map(|found| found.subject).zip(self.instance_of(call)) else { return };
        let found = self.instances[instance].memory.find(subject.key(), self.now_ns, eviction);
        let is_hit = found.is_some();
        // Users write records; a static file changes with a release.
        let written_ns = self.last_writes.get(&subject.key()).filter(|_| subject.class != Class::StaticFile);
        let is_stale = found.zip(written_ns).is_some_and(|(read_ns, written_ns)| *written_ns > read_ns);
        self.count(|counts| {
            counts.cache_hits += u64::from(is_hit);
            counts.cache_misses += u64::from(!is_hit);
            counts.stale_reads += u64::from(is_stale);
        });
        let is_measured = self.is_measured(self.now_ns);
        self.components[self.instances[instance].component].look_ups.count(is_measured, |tally| {
            tally.look_ups += 1;
            tally.hits += u64::from(is_hit);
        });
        let Some(call) = self.call_mut(call) else { return };
        call.look_up = if is_hit { LookUp::Found } else { LookUp::Missing };
        call.read_ns = found.unwrap_or(call.read_ns);
    }

    /// Keeps what a call has read, or has written.
    pub(super) fn fill_copy(&mut self, call: CallRef, cache: &kind::Cache) {
        let (Some(found), Some(instance)) = (self.call(call), self.instance_of(call)) else { return };
        let (key, read_ns) = (found.subject.key(), found.read_ns);
        let until_ns = self.now_ns.saturating_add((cache.ttl_s * NS_PER_S as f64) as u64);
        self.instances[instance].memory.fill(key, (read_ns, until_ns), self.now_ns, cache);
    }

    /// Drops the copy of what a call has written.
    pub(super) fn drop_copy(&mut self, call: CallRef) {
        let (Some(found), Some(instance)) = (self.call(call), self.instance_of(call)) else { return };
        let key = found.subject.key();
        self.instances[instance].memory.drop(key);
    }

    /// An instance forgets all that it kept.
    pub(super) fn forget_copies(&mut self, instance: usize) {
        self.instances[instance].memory = Memory::default();
    }

    /// A call's write is completed, wherever it is kept.
    pub(super) fn note_write(&mut self, call: CallRef) {
        let now_ns = self.now_ns;
        if let Some(found) = self.call_mut(call) {
            found.read_ns = now_ns;
            let key = found.subject.key();
            self.last_writes.insert(key, now_ns);
        }
    }
}
