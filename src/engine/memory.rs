//! What an instance keeps in memory to save reads: copies of items, one of which goes for each that comes when all room is taken.

use std::collections::BTreeMap;

use crate::design::Class;
use crate::design::kind::{self, Eviction};

use super::call::{Call, CallRef, LookUp};
use super::hash::Table;
use super::random::NS_PER_S;
use super::simulation::Simulation;
use super::trace::Note;

/// No copy.
const NONE: u32 = u32::MAX;

/// A copy of an item, in a list of those that were used as often.
#[derive(Clone, Copy, Debug)]
struct Copy {
    key: u32,
    /// When it goes.
    until_ns: u64,
    /// When it was read from where it is kept; 0 where that was stale itself.
    read_ns: u64,
    /// How often it was used, where that says which goes first; else 0.
    uses: u32,
    /// The one that goes before it.
    before: u32,
    /// The one that goes after it.
    after: u32,
}

/// The ends of a list: what goes first, and what goes last.
#[derive(Clone, Copy, Debug)]
struct Ends {
    first: u32,
    last: u32,
}

/// Copies by key, and in the order in which they go: those that were used less often first, and of them the one whose turn to be
/// looked at is longest ago. Each step takes constant time but for the few lists (Shah, Mitra and Matani 2010, for the least
/// frequently used).
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    places: Table<u32, u32>,
    copies: Vec<Copy>,
    free: Vec<u32>,
    /// The list of the copies that were used so often.
    lists: BTreeMap<u32, Ends>,
}

impl Memory {
    /// How many copies it has.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// Uses the copy of `key`: when it was read. One that is too old goes.
    fn find(&mut self, key: u32, now_ns: u64, eviction: Eviction) -> Option<u64> {
        let place = *self.places.get(&key)?;
        let Copy { until_ns, read_ns, .. } = self.copies[place as usize];
        if until_ns <= now_ns {
            self.drop(key);
            return None;
        }
        self.use_again(place, eviction);
        Some(read_ns)
    }

    /// Keeps a copy of `key`, in the place of another one where all are taken. A copy that was there and is replaced keeps its
    /// standing.
    fn fill(&mut self, key: u32, (read_ns, until_ns): (u64, u64), now_ns: u64, cache: &kind::Cache) {
        let mut known = self.places.get(&key).copied();
        if known.is_some_and(|place| self.copies[place as usize].until_ns <= now_ns) {
            self.drop(key);
            known = None;
        }
        let room = cache.capacity_items.max(1) - u64::from(known.is_none());
        while self.places.len() as u64 > room {
            let Some(first) = self.first_but(known.unwrap_or(NONE)) else { break };
            self.drop(self.copies[first as usize].key);
        }
        if let Some(place) = known {
            let old = &mut self.copies[place as usize];
            (old.until_ns, old.read_ns) = (until_ns, read_ns);
            return self.use_again(place, cache.eviction);
        }
        let uses = u32::from(cache.eviction == Eviction::Lfu);
        let copy = Copy { key, until_ns, read_ns, uses, before: NONE, after: NONE };
        let place = if let Some(place) = self.free.pop() {
            self.copies[place as usize] = copy;
            place
        } else {
            self.copies.push(copy);
            self.copies.len() as u32 - 1
        };
        self.places.insert(key, place);
        self.put_last(place, uses);
    }

    /// What goes first of all but one.
    fn first_but(&self, place: u32) -> Option<u32> {
        let firsts = self.lists.values().flat_map(|ends| [ends.first, self.copies[ends.first as usize].after]);
        firsts.into_iter().find(|first| *first != place && *first != NONE)
    }

    /// What is used now goes later: how much later, the way of eviction says.
    fn use_again(&mut self, place: u32, eviction: Eviction) {
        let uses = self.copies[place as usize].uses;
        let uses = match eviction {
            Eviction::Fifo => return,
            Eviction::Lru => 0,
            Eviction::Lfu => uses.saturating_add(1),
        };
        self.take_out(place);
        self.put_last(place, uses);
    }

    /// Puts a copy that is in no list at the end of one.
    fn put_last(&mut self, place: u32, uses: u32) {
        let ends = self.lists.entry(uses).or_insert(Ends { first: place, last: NONE });
        let before = std::mem::replace(&mut ends.last, place);
        if before != NONE {
            self.copies[before as usize].after = place;
        }
        let copy = &mut self.copies[place as usize];
        (copy.uses, copy.before, copy.after) = (uses, before, NONE);
    }

    fn take_out(&mut self, place: u32) {
        let Copy { uses, before, after, .. } = self.copies[place as usize];
        if before != NONE {
            self.copies[before as usize].after = after;
        }
        if after != NONE {
            self.copies[after as usize].before = before;
        }
        if before != NONE && after != NONE {
            return;
        }
        match self.lists.get_mut(&uses) {
            Some(_) if before == NONE && after == NONE => drop(self.lists.remove(&uses)),
            Some(ends) if before == NONE => ends.first = after,
            Some(ends) => ends.last = before,
            None => {}
        }
    }

    /// Drops the copy of `key`; whether there was one.
    fn drop(&mut self, key: u32) -> bool {
        let Some(place) = self.places.remove(&key) else { return false };
        self.take_out(place);
        self.free.push(place);
        true
    }
}

impl Simulation {
    /// Looks for a copy of what a call reads, and counts whether there is one, and whether it is older than the last write.
    pub(super) fn find_copy(&mut self, call: CallRef, eviction: Eviction) {
        let Some((subject, instance)) = self.call(call).map(Call::subject).zip(self.instance_of(call)) else {
            return;
        };
        let found = self.instances[instance].memory.find(subject.key() as u32, self.now_ns, eviction);
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
        let Some(at) = self.call_mut(call) else { return };
        at.look_up = if is_hit { LookUp::Found } else { LookUp::Missing };
        at.read_ns = found.unwrap_or(at.read_ns);
        if at.is_traced {
            self.trace_note(call, if is_hit { Note::CopyFound } else { Note::CopyMissing });
            if is_stale {
                self.trace_note(call, Note::Stale);
            }
        }
    }

    /// Keeps what a call has read, or has written.
    pub(super) fn fill_copy(&mut self, call: CallRef, cache: &kind::Cache) {
        let (Some(found), Some(instance)) = (self.call(call), self.instance_of(call)) else { return };
        let (key, read_ns) = (found.subject().key(), found.read_ns);
        let until_ns = self.now_ns.saturating_add((cache.ttl_s * NS_PER_S as f64) as u64);
        self.instances[instance].memory.fill(key as u32, (read_ns, until_ns), self.now_ns, cache);
    }

    /// Drops the copy of what a call has written.
    #[cold]
    pub(super) fn drop_copy(&mut self, call: CallRef) {
        let (Some(found), Some(instance)) = (self.call(call), self.instance_of(call)) else { return };
        let key = found.subject().key();
        self.instances[instance].memory.drop(key as u32);
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
            let key = found.subject().key();
            self.last_writes.insert(key, now_ns);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::random::mix;
    use super::*;

    /// As it is said, without any list: the copies with their uses and the turn at which they were last looked at.
    #[derive(Default)]
    struct Plain(Vec<(u64, u64, u64, u64)>, u64);

    impl Plain {
        fn rank(&mut self, old: Option<(u64, u64)>, eviction: Eviction) -> (u64, u64) {
            self.1 += 1;
            match (eviction, old) {
                (Eviction::Fifo, Some(old)) => old,
                (Eviction::Fifo | Eviction::Lru, _) => (0, self.1),
                (Eviction::Lfu, _) => (old.map_or(0, |(uses, _)| uses) + 1, self.1),
            }
        }

        fn take(&mut self, key: u64) -> Option<(u64, u64, u64, u64)> {
            let place = self.0.iter().position(|(kept, ..)| *kept == key)?;
            Some(self.0.remove(place))
        }

        fn find(&mut self, key: u64, now_ns: u64, eviction: Eviction) -> bool {
            let Some((_, until_ns, uses, turn)) = self.take(key).filter(|(_, until_ns, ..)| *until_ns > now_ns) else {
                return false;
            };
            let (uses, turn) = self.rank(Some((uses, turn)), eviction);
            self.0.push((key, until_ns, uses, turn));
            true
        }

        fn fill(&mut self, key: u64, until_ns: u64, now_ns: u64, cache: &kind::Cache) {
            let old = self.take(key).filter(|(_, until_ns, ..)| *until_ns > now_ns);
            while self.0.len() as u64 >= cache.capacity_items {
                let first = self.0.iter().min_by_key(|(.., uses, turn)| (*uses, *turn)).map(|(key, ..)| *key);
                first.and_then(|first| self.take(first));
            }
            let (uses, turn) = self.rank(old.map(|(.., uses, turn)| (uses, turn)), cache.eviction);
            self.0.push((key, until_ns, uses, turn));
        }
    }

    /// Whatever is looked for, kept and dropped, also where an edit changes how much is kept and what goes first.
    #[test]
    fn it_keeps_what_plain_words_say_it_keeps() {
        for seed in 0..30 {
            let (mut memory, mut plain, mut state) = (Memory::default(), Plain::default(), seed);
            let mut next = |below: u64| {
                state = mix(state);
                state % below
            };
            let mut cache = kind::Cache { capacity_items: 5, ..kind::Cache::default() };
            for now_ns in 0..3_000 {
                if next(300) == 0 {
                    cache.eviction = [Eviction::Lru, Eviction::Lfu, Eviction::Fifo][next(3) as usize];
                    cache.capacity_items = 1 + next(8);
                }
                let (key, until_ns) = (next(12), now_ns + 1 + next(100));
                match next(5) {
                    0 => drop((memory.drop(key as u32), plain.take(key))),
                    1 | 2 => {
                        memory.fill(key as u32, (now_ns, until_ns), now_ns, &cache);
                        plain.fill(key, until_ns, now_ns, &cache);
                    }
                    _ => {
                        let found = memory.find(key as u32, now_ns, cache.eviction);
                        assert_eq!(found.is_some(), plain.find(key, now_ns, cache.eviction), "seed {seed} at {now_ns}");
                    }
                }
                assert_eq!(memory.len(), plain.0.len(), "seed {seed} at {now_ns}");
                assert!(plain.0.iter().all(|(key, ..)| memory.places.contains_key(&(*key as u32))), "seed {seed} at {now_ns}");
            }
        }
    }
}
