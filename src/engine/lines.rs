//! Events that are always as far ahead when they are set: the answer over a link whose time is fixed, the deadline of a client's
//! requests. They happen in the order in which they were set, so they wait in a line, one for each time ahead, and nothing sorts
//! them. In most designs these are three events of four.

use super::calendar::{Entry, Event, Key, NEVER};

/// The most lines: the first of all lines is looked for among them.
const LINES_MAX: usize = 12;

/// The lines.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    all: Vec<Line>,
    /// The lines that are not empty, in the order of their firsts.
    order: Vec<First>,
    /// The key of the next one.
    next_key: Key,
    /// Where a line was last found, by the last digits of how far ahead it is.
    hints: [u8; HINTS],
    /// The line that the last one was taken from.
    last: usize,
    len: usize,
}

/// Entries that are all set as far ahead, in a ring whose length is a power of two.
#[derive(Clone, Debug)]
struct Line {
    /// How far, in nanoseconds.
    ahead_ns: u64,
    ring: Vec<Entry>,
    /// How many were ever taken out, and put in.
    taken: usize,
    put: usize,
}

impl Line {
    const fn new(ahead_ns: u64) -> Self {
        Self { ahead_ns, ring: Vec::new(), taken: 0, put: 0 }
    }

    const fn len(&self) -> usize {
        self.put.wrapping_sub(self.taken)
    }

    #[inline]
    fn push(&mut self, entry: Entry) {
        if self.len() == self.ring.len() {
            self.grow(entry);
        }
        let place = self.put & (self.ring.len() - 1);
        self.ring[place] = entry;
        self.put = self.put.wrapping_add(1);
    }

    #[cold]
    fn grow(&mut self, filler: Entry) {
        let mut entries: Vec<Entry> = (0..self.len()).filter_map(|place| self.get(place).copied()).collect();
        (self.taken, self.put) = (0, entries.len());
        entries.resize((2 * entries.len()).max(16), filler);
        self.ring = entries;
    }

    /// The one so many places after the first.
    #[inline]
    fn get(&self, place: usize) -> Option<&Entry> {
        if place < self.len() { self.ring.get(self.taken.wrapping_add(place) & (self.ring.len() - 1)) } else { None }
    }

    /// Takes out all that are not to be kept; the others move up, and the room stays.
    fn retain(&mut self, is_kept: impl Fn(&Entry) -> bool) {
        let last = self.ring.len().wrapping_sub(1);
        let (mut from, mut to) = (self.taken, self.taken);
        while from != self.put {
            let entry = self.ring[from & last];
            if is_kept(&entry) {
                self.ring[to & last] = entry;
                to = to.wrapping_add(1);
            }
            from = from.wrapping_add(1);
        }
        self.put = to;
    }
}

/// The key of the first of a line, and that line's place.
#[derive(Clone, Copy, Debug)]
struct First {
    key: Key,
    line: usize,
}

const HINTS: usize = 32;

impl Default for Lines {
    fn default() -> Self {
        Self { all: Vec::new(), order: Vec::new(), next_key: NEVER, hints: [0; HINTS], last: 0, len: 0 }
    }
}

impl Lines {
    /// How many entries there are.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// The key of the next one; [`NEVER`] where there is none.
    pub(crate) const fn next_key(&self) -> Key {
        self.next_key
    }

    /// Adds an entry that is set `ahead_ns` before its time; whether there is a line for it. All that are added are set one after
    /// the other.
    #[inline]
    pub(crate) fn push(&mut self, ahead_ns: u64, entry: Entry) -> bool {
        let hint = usize::from(self.hints[ahead_ns as usize % HINTS]);
        let is_there = self.all.get(hint).is_some_and(|line| line.ahead_ns == ahead_ns);
        let place = if is_there { Some(hint) } else { self.find_line(ahead_ns) };
        let Some(place) = place else { return false };
        let line = &mut self.all[place];
        line.push(entry);
        self.len += 1;
        if line.len() == 1 {
            self.begin_line(First { key: entry.key(), line: place });
        }
        true
    }

    /// A line that was empty has a first, and lines that are later move down.
    #[inline]
    fn begin_line(&mut self, first: First) {
        let mut place = self.order.len();
        self.order.push(first);
        while place > 0 && first.key < self.order[place - 1].key {
            self.order[place] = self.order[place - 1];
            place -= 1;
        }
        self.order[place] = first;
        self.next_key = self.order[0].key;
    }

    /// The line for what is set so far ahead: that which has such entries, or one that has none.
    fn find_line(&mut self, ahead_ns: u64) -> Option<usize> {
        let known = self.all.iter().position(|line| line.ahead_ns == ahead_ns);
        let place = known.or_else(|| self.all.iter().position(|line| line.len() == 0)).unwrap_or(self.all.len());
        if place == LINES_MAX {
            return None;
        }
        if place == self.all.len() {
            self.all.push(Line::new(ahead_ns));
        }
        self.all[place].ahead_ns = ahead_ns;
        self.hints[ahead_ns as usize % HINTS] = place as u8;
        Some(place)
    }

    /// Takes the next one.
    #[inline]
    pub(crate) fn pop(&mut self) -> Option<Event> {
        let place = self.order.first()?.line;
        self.last = place;
        let line = &mut self.all[place];
        let event = line.get(0)?.event;
        line.taken = line.taken.wrapping_add(1);
        self.len -= 1;
        let key = line.get(0).map_or(NEVER, Entry::key);
        self.put_back(First { key, line: place });
        Some(event)
    }

    /// The line that was the first has a later first of its own now, or none, and lines that are sooner move up.
    #[inline]
    fn put_back(&mut self, first: First) {
        let mut place = 0;
        while let Some(other) = self.order.get(place + 1).filter(|other| other.key < first.key) {
            self.order[place] = *other;
            place += 1;
        }
        self.order[place] = first;
        if first.key == NEVER {
            self.order.pop();
        }
        self.next_key = self.order.first().map_or(NEVER, |first| first.key);
    }

    /// What comes so many places later in the line that the last one was taken from.
    #[inline]
    pub(crate) fn later(&self, places: usize) -> Option<&Event> {
        self.all.get(self.last)?.get(places - 1).map(|entry| &entry.event)
    }

    /// Takes out all that are not to be kept.
    pub(crate) fn retain(&mut self, is_kept: impl Fn(&Entry) -> bool) {
        self.order.clear();
        for (place, line) in self.all.iter_mut().enumerate() {
            line.retain(&is_kept);
            self.order.extend(line.get(0).map(|next| First { key: next.key(), line: place }));
        }
        self.order.sort_unstable_by_key(|first| first.key);
        self.next_key = self.order.first().map_or(NEVER, |first| first.key);
        self.len = self.all.iter().map(Line::len).sum();
    }
}
