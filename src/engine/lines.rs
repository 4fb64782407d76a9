//! Events that are always as far ahead when they are set: the answer over a link whose time is fixed, the deadline of a client's
//! requests. They happen in the order in which they were set, so they wait in a line, one for each time ahead, and nothing sorts
//! them. In most designs these are three events of four.

use std::collections::VecDeque;

use super::calendar::{Entry, Event};

/// The most lines: the first of all lines is looked for among them.
const LINES_MAX: usize = 12;

/// The lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines {
    all: Vec<Line>,
    /// The line whose first is the next of all.
    next: usize,
    len: usize,
}

#[derive(Clone, Debug)]
struct Line {
    /// How far ahead its entries are set, in nanoseconds.
    ahead_ns: u64,
    entries: VecDeque<Entry>,
}

impl Lines {
    /// How many entries there are.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// Adds an entry that is set `ahead_ns` before its time; whether there is a line for it. All that are added are set one after
    /// the other.
    #[inline]
    pub(crate) fn push(&mut self, ahead_ns: u64, entry: Entry) -> bool {
        let Some(place) = self.place_of(ahead_ns) else { return false };
        let line = &mut self.all[place];
        let was_empty = line.entries.is_empty();
        line.entries.push_back(entry);
        self.len += 1;
        if was_empty && self.peek().is_none_or(|next| *next <= entry) {
            self.next = place;
        }
        true
    }

    /// The line for what is set so far ahead: that which has such entries, or one that has none.
    fn place_of(&mut self, ahead_ns: u64) -> Option<usize> {
        if let Some(place) = self.all.iter().position(|line| line.ahead_ns == ahead_ns) {
            return Some(place);
        }
        if let Some(place) = self.all.iter().position(|line| line.entries.is_empty()) {
            self.all[place].ahead_ns = ahead_ns;
            return Some(place);
        }
        (self.all.len() < LINES_MAX).then(|| {
            self.all.push(Line { ahead_ns, entries: VecDeque::new() });
            self.all.len() - 1
        })
    }

    /// The next one.
    pub(crate) fn peek(&self) -> Option<&Entry> {
        self.all.get(self.next)?.entries.front()
    }

    /// Takes the next one, and says which one comes `ahead` after it in its line.
    pub(crate) fn pop(&mut self, ahead: usize) -> Option<(Entry, Option<Event>)> {
        let line = &mut self.all.get_mut(self.next)?.entries;
        let entry = line.pop_front()?;
        let later = line.get(ahead - 1).map(|later| later.event);
        self.len -= 1;
        self.find_next();
        Some((entry, later))
    }

    fn find_next(&mut self) {
        let firsts = self.all.iter().enumerate().filter_map(|(place, line)| Some((line.entries.front()?, place)));
        self.next = firsts.max().map_or(0, |(_, place)| place);
    }

    /// Takes out all that are not to be kept.
    pub(crate) fn retain(&mut self, is_kept: impl Fn(&Entry) -> bool) {
        for line in &mut self.all {
            line.entries.retain(&is_kept);
        }
        self.len = self.all.iter().map(|line| line.entries.len()).sum();
        self.find_next();
    }
}
