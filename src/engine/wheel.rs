//! A calendar queue (Brown 1988): events in slots of equal time, of which only the one that is due is ever sorted.
//!
//! The slots of one turn lie in a ring; a bitmap says which of them have any events, and each keeps its own as a list within one
//! array, so that a copy of the whole is a copy of three arrays. What lies more than a turn ahead waits in a heap. How wide a slot
//! is and how many there are follows from the events taken and pending, looked at after every so many of them: never from a clock,
//! so that every run does the same.

use std::collections::BinaryHeap;

use super::calendar::{Entry, Event, Key, NEVER};

/// No node.
const NONE: u32 = u32::MAX;

/// Events that a slot has room for on average: fewer, and most slots are empty; more, and there is much to sort.
const PER_SLOT: u64 = 8;

/// Events between two looks at how well the ring fits.
const LOOK_EVERY: u64 = 1 << 14;

/// Bounds of the number of slots, as powers of two: at the upper one the ring is as large as the second-level cache of most
/// machines.
const SLOTS_LOG2: (u32, u32) = (8, 18);

#[derive(Clone, Copy, Debug)]
struct Node {
    entry: Entry,
    next: u32,
}

/// Events in the order of their times.
#[derive(Clone, Debug)]
pub(crate) struct Wheel {
    /// Those of the slot that is due and of earlier ones, the next last; empty only where there are none at all.
    due: Vec<Entry>,
    /// The key of the next one; [`NEVER`] where there is none.
    next_key: Key,
    /// The number of the slot that is due: its beginning over the width of a slot.
    slot: u64,
    /// The width of a slot, as a power of two of nanoseconds.
    width_log2: u32,
    /// The first node of each slot of the turn after the one that is due.
    heads: Vec<u32>,
    /// Which of them there are.
    occupied: Vec<u64>,
    nodes: Vec<Node>,
    free: u32,
    in_ring: usize,
    /// Those that are more than a turn ahead.
    far: BinaryHeap<Entry>,
    /// Events taken since the last look at how well the ring fits, and the time of the last one before.
    taken: u64,
    looked_ns: u64,
}

impl Default for Wheel {
    fn default() -> Self {
        let slots = 1_usize << SLOTS_LOG2.0;
        Self {
            due: Vec::new(),
            next_key: NEVER,
            slot: 0,
            width_log2: 16,
            heads: vec![NONE; slots],
            occupied: vec![0; slots / 64],
            nodes: Vec::new(),
            free: NONE,
            in_ring: 0,
            far: BinaryHeap::new(),
            taken: 0,
            looked_ns: 0,
        }
    }
}

impl Wheel {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.due.len() + self.in_ring + self.far.len()
    }

    /// The key of the next one; [`NEVER`] where there is none.
    pub(crate) const fn next_key(&self) -> Key {
        self.next_key
    }

    /// Adds one.
    pub(crate) fn insert(&mut self, entry: Entry) {
        self.place(entry);
        if self.due.is_empty() {
            self.settle();
        } else {
            self.next_key = self.next_key.min(self.due[self.due.len() - 1].key());
        }
    }

    /// Turns to what is next.
    #[inline]
    #[cold]
    fn settle(&mut self) {
        if self.due.is_empty() {
            self.turn();
        }
        self.next_key = self.due.last().map_or(NEVER, Entry::key);
    }

    fn place(&mut self, entry: Entry) {
        let slot = entry.time_ns >> self.width_log2;
        if slot <= self.slot {
            // The order of entries is that of a heap: the next is the greatest, and last.
            let place = self.due.partition_point(|other| *other < entry);
            self.due.insert(place, entry);
        } else if slot - self.slot < self.heads.len() as u64 {
            self.put_in_ring(slot, entry);
        } else {
            self.far.push(entry);
        }
    }

    fn put_in_ring(&mut self, slot: u64, entry: Entry) {
        let place = (slot & (self.heads.len() as u64 - 1)) as usize;
        let node = Node { entry, next: self.heads[place] };
        let number = if self.free == NONE {
            self.nodes.push(node);
            self.nodes.len() as u32 - 1
        } else {
            let number = self.free;
            self.free = self.nodes[number as usize].next;
            self.nodes[number as usize] = node;
            number
        };
        self.heads[place] = number;
        self.occupied[place / 64] |= 1 << (place % 64);
        self.in_ring += 1;
    }

    /// Takes the next one.
    #[inline]
    pub(crate) fn pop(&mut self) -> Option<Event> {
        let next = self.due.pop()?;
        self.taken += 1;
        if self.taken == LOOK_EVERY {
            self.look(next.time_ns);
        }
        self.settle();
        Some(next.event)
    }

    /// What comes so many places after the last one that was taken, if that is in order yet.
    #[inline]
    pub(crate) fn later(&self, places: usize) -> Option<&Event> {
        self.due.get(self.due.len().checked_sub(places)?).map(|entry| &entry.event)
    }

    /// Turns to the next slot that has any.
    fn turn(&mut self) {
        let in_ring = self.next_in_ring();
        let far = self.far.peek().map(|entry| entry.time_ns >> self.width_log2);
        let Some(slot) = in_ring.into_iter().chain(far).min() else { return };
        self.slot = slot;
        if in_ring == Some(slot) {
            self.take_slot(slot);
        }
        while let Some(entry) = self.far.peek().copied() {
            let slot = entry.time_ns >> self.width_log2;
            if slot - self.slot >= self.heads.len() as u64 {
                break;
            }
            self.far.pop();
            if slot == self.slot {
                self.due.push(entry);
            } else {
                self.put_in_ring(slot, entry);
            }
        }
        self.due.sort_unstable();
    }

    fn take_slot(&mut self, slot: u64) {
        let place = (slot & (self.heads.len() as u64 - 1)) as usize;
        let mut number = std::mem::replace(&mut self.heads[place], NONE);
        self.occupied[place / 64] &= !(1 << (place % 64));
        while number != NONE {
            let node = &mut self.nodes[number as usize];
            self.due.push(node.entry);
            let next = std::mem::replace(&mut node.next, self.free);
            self.free = number;
            number = next;
            self.in_ring -= 1;
        }
    }

    /// The first slot after the one that is due that has any.
    fn next_in_ring(&self) -> Option<u64> {
        if self.in_ring == 0 {
            return None;
        }
        let (slots, words) = (self.heads.len() as u64, self.occupied.len());
        let from = ((self.slot + 1) & (slots - 1)) as usize;
        let first = self.occupied[from / 64] & (u64::MAX << (from % 64));
        let mut word = from / 64;
        let mut bits = first;
        for _ in 0..=words {
            if bits != 0 {
                let place = word as u64 * 64 + u64::from(bits.trailing_zeros());
                // How far around the ring it is from the slot that is due.
                let ahead = (place + slots - (self.slot & (slots - 1)) - 1) & (slots - 1);
                return Some(self.slot + 1 + ahead);
            }
            word = (word + 1) % words;
            bits = self.occupied[word];
        }
        None
    }

    /// Looks at how well the ring fits: a slot is to hold [`PER_SLOT`] events, and a turn most of those that are pending.
    #[cold]
    fn look(&mut self, now_ns: u64) {
        let gap_ns = (now_ns - self.looked_ns) / LOOK_EVERY;
        (self.taken, self.looked_ns) = (0, now_ns);
        let width_log2 = (gap_ns * PER_SLOT).max(1).ilog2();
        let slots_log2 = (self.len() as u64 / PER_SLOT).max(1).ilog2() + 1;
        let mut slots_log2 = slots_log2.clamp(SLOTS_LOG2.0, SLOTS_LOG2.1);
        // What is served takes longer than it is apart: a turn is too short while much of it is further ahead.
        if self.far.len() * 8 > self.len() {
            slots_log2 = slots_log2.max(self.heads.len().ilog2() + 1).min(SLOTS_LOG2.1);
        }
        let is_off = |now: u32, wanted: u32| now.abs_diff(wanted) > 1;
        if is_off(self.width_log2, width_log2)
            || self.heads.len().ilog2() < slots_log2
            || is_off(self.heads.len().ilog2(), slots_log2)
        {
            self.rebuild(width_log2, slots_log2.max(self.heads.len().ilog2().saturating_sub(1)), now_ns);
        }
    }

    #[cold]
    fn rebuild(&mut self, width_log2: u32, slots_log2: u32, now_ns: u64) {
        let entries = self.drain();
        let slots = 1_usize << slots_log2;
        let (taken, looked_ns) = (self.taken, self.looked_ns);
        let (heads, occupied) = (vec![NONE; slots], vec![0; slots / 64]);
        *self = Self { slot: now_ns >> width_log2, width_log2, heads, occupied, taken, looked_ns, ..Self::default() };
        self.place_all(entries);
    }

    fn place_all(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            self.place(entry);
        }
        self.settle();
    }

    fn drain(&mut self) -> Vec<Entry> {
        let mut entries = std::mem::take(&mut self.due);
        entries.extend(std::mem::take(&mut self.far));
        for head in &mut self.heads {
            let mut number = std::mem::replace(head, NONE);
            while number != NONE {
                let node = &self.nodes[number as usize];
                entries.push(node.entry);
                number = node.next;
            }
        }
        self.occupied.fill(0);
        self.nodes.clear();
        (self.free, self.in_ring) = (NONE, 0);
        entries
    }

    /// Takes out all that are not to be kept.
    pub(crate) fn retain(&mut self, is_kept: impl Fn(&Entry) -> bool) {
        let (width_log2, slots_log2) = (self.width_log2, self.heads.len().ilog2());
        let from_ns = self.slot << width_log2;
        let mut entries = self.drain();
        entries.retain(is_kept);
        let (taken, looked_ns) = (self.taken, self.looked_ns);
        self.rebuild(width_log2, slots_log2, from_ns);
        (self.taken, self.looked_ns) = (taken, looked_ns);
        self.place_all(entries);
    }
}

#[cfg(test)]
mod tests {
    use super::super::random::mix;
    use super::*;

    /// Against a heap: whatever is added and taken, in whatever measure of time.
    #[test]
    fn it_gives_what_a_heap_gives() {
        for seed in 0..40_u64 {
            let (mut wheel, mut heap) = (Wheel::default(), BinaryHeap::new());
            let (mut now_ns, mut state) = (0, seed);
            let mut next = || {
                state = mix(state);
                state
            };
            // From events a nanosecond apart to ones an hour apart, and back again.
            for step in 0..60_000_u64 {
                let scale = 1_u64 << ((step / 10_000 * 11 + seed) % 37);
                let adds = 1 + next() % 2 + u64::from(step < 5_000);
                for add in 0..adds {
                    let far = if next() % 50 == 0 { 1_000 } else { 1 };
                    let time_ns = now_ns + next() % scale * far;
                    let entry = Entry { time_ns, sequence: step * 8 + add, event: Event::Second };
                    wheel.insert(entry);
                    heap.push(entry);
                }
                for _ in 0..adds + u64::from(next() % 3 == 0) {
                    assert_eq!(wheel.next_key(), heap.peek().map_or(NEVER, Entry::key), "seed {seed}, step {step}");
                    let (taken, expected) = (wheel.pop(), heap.pop());
                    assert_eq!(taken, expected.map(|entry| entry.event), "seed {seed}, step {step}");
                    now_ns = expected.map_or(now_ns, |entry| entry.time_ns);
                }
                if step % 7_777 == 0 {
                    wheel.retain(|entry| entry.sequence % 3 != 0);
                    heap.retain(|entry| entry.sequence % 3 != 0);
                }
                assert_eq!(wheel.len(), heap.len());
            }
        }
    }
}
