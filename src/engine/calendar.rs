//! What will happen, in the order in which it will: by time, and at one time by when it was set.
//!
//! Three places hold it, each for what it is cheapest for: `lines` for what is always set as far ahead, a single place for the next
//! arrival, and the `wheel` for all else.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::call::{CallRef, RequestRef};
use super::lines::Lines;
use super::wheel::Wheel;

/// Something that happens at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// The next candidate for a request comes in.
    Arrival,
    /// A request's next attempt begins.
    Attempt(RequestRef),
    /// A client gives up.
    Deadline(RequestRef),
    /// A call comes to its target.
    Reach(CallRef),
    /// A call has had its CPU time.
    Computed(CallRef),
    /// A call that waited for a slot has one.
    Start(CallRef),
    /// A call's pause is over.
    Continue(CallRef),
    /// A call's answer comes to its caller, or the caller gives up on it.
    Answer(CallRef),
    /// A balancer probes its targets.
    Probe {
        /// The balancer's instance.
        instance: u32,
    },
    /// A name server probes the addresses that it knows.
    ProbeNames {
        /// The name server.
        component: u32,
    },
    /// An incident of the design's.
    Incident {
        /// Its place in the design's list.
        place: u32,
        /// Which list: an edit makes another one.
        edition: u32,
    },
    /// A burst or a hot key ends.
    SurgeEnd,
    /// A leader has been gone for long enough.
    Failover {
        /// The set of copies.
        group: u32,
        /// When its leader died.
        died_ns: u64,
    },
    /// A message that was given back may be handed out again.
    Return {
        /// The queue's instance.
        instance: u32,
        /// The message.
        message: u32,
    },
    /// A monitor may have seen for long enough that something is wrong.
    Alert {
        /// What is wrong.
        instance: u32,
    },
    /// An automation may restart what an alert named.
    Restart {
        /// What is wrong.
        instance: u32,
    },
    /// An instance that was started may be ready.
    Started {
        /// The instance.
        instance: u32,
    },
    /// An instance that is being taken out may be empty, or has had its time.
    Drained {
        /// The instance.
        instance: u32,
    },
    /// An automation looks at a component's load.
    Look {
        /// The component.
        component: u32,
    },
    /// A second is over.
    Second,
    /// The warm-up is over.
    WarmUpEnd,
}

/// An event at its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// When.
    pub(crate) time_ns: u64,
    /// As which of all that were set.
    pub(crate) sequence: u64,
    /// What.
    pub(crate) event: Event,
}

/// The order of a run in one number: a moment in nanoseconds, and in its lower half as which of all that were set.
pub(crate) type Key = u128;

/// The key of what does not happen.
pub(crate) const NEVER: Key = Key::MAX;

impl Entry {
    /// Its place in the order of the run.
    pub(crate) const fn key(&self) -> Key {
        ((self.time_ns as Key) << 64) | self.sequence as Key
    }
}

/// The order of a run. The greatest is the next, as heaps have it, and no entry at all is less than any.
impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        other.key().cmp(&self.key())
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The events to come.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    /// Only a heap, as the reference has it.
    heap: Option<BinaryHeap<Entry>>,
    wheel: Wheel,
    lines: Lines,
    /// The key of the next arrival; each one sets the one after it.
    arrival: Key,
    sequence: u64,
    /// Whether the last event that was taken came from a line.
    is_from_line: bool,
    crowd: Crowd,
}

/// As many entries as there were, twice, when those that had become void were last taken out.
#[derive(Clone, Copy, Debug, Default)]
struct Crowd {
    in_lines: usize,
    elsewhere: usize,
}

/// The fewest entries that are looked through for void ones.
const CROWD_MIN: usize = 4_096;

impl Calendar {
    /// An empty one; the reference's, or that which is fast.
    pub(crate) fn new(is_reference: bool) -> Self {
        Self {
            heap: is_reference.then(BinaryHeap::new),
            wheel: Wheel::default(),
            lines: Lines::default(),
            arrival: NEVER,
            sequence: 0,
            is_from_line: false,
            crowd: Crowd::default(),
        }
    }

    /// `event` will happen at `time_ns`.
    #[inline]
    pub(crate) fn set(&mut self, time_ns: u64, event: Event) {
        let entry = self.entry(time_ns, event);
        self.put(entry);
    }

    #[inline]
    fn put(&mut self, entry: Entry) {
        match &mut self.heap {
            Some(heap) => heap.push(entry),
            None => self.wheel.insert(entry),
        }
    }

    /// `event` will happen `ahead_ns` from now on: cheaper, where many are set as far ahead as that.
    #[inline]
    pub(crate) fn set_ahead(&mut self, now_ns: u64, ahead_ns: u64, event: Event) {
        let entry = self.entry(now_ns.saturating_add(ahead_ns), event);
        if self.heap.is_some() || !self.lines.push(ahead_ns, entry) {
            self.put(entry);
        }
    }

    /// The next arrival is at `time_ns`, and no other one before it.
    pub(crate) fn set_arrival(&mut self, time_ns: u64) {
        self.arrival = self.entry(time_ns, Event::Arrival).key();
    }

    /// There is no next arrival.
    pub(crate) const fn clear_arrival(&mut self) {
        self.arrival = NEVER;
    }

    /// How many there are, void ones too.
    pub(crate) fn len(&self) -> usize {
        self.lines.len() + self.elsewhere() + usize::from(self.arrival != NEVER)
    }

    fn elsewhere(&self) -> usize {
        self.heap.as_ref().map_or(0, BinaryHeap::len) + self.wheel.len()
    }

    /// Whether so many entries were added since [`Self::keep`] that it is time for it again.
    pub(crate) fn is_crowded(&self) -> bool {
        self.lines.len() > self.crowd.in_lines.max(CROWD_MIN) || self.elsewhere() > self.crowd.elsewhere.max(CROWD_MIN)
    }

    /// Takes out what will not happen any more. It would do nothing, but there may be far more of it than of the rest: the
    /// deadlines of requests that were answered long ago.
    pub(crate) fn keep(&mut self, will_happen: impl Fn(&Event) -> bool) {
        if self.lines.len() > self.crowd.in_lines.max(CROWD_MIN) {
            self.lines.retain(|entry| will_happen(&entry.event));
            self.crowd.in_lines = 2 * self.lines.len();
        }
        if self.elsewhere() > self.crowd.elsewhere.max(CROWD_MIN) {
            if let Some(heap) = &mut self.heap {
                heap.retain(|entry| will_happen(&entry.event));
            } else {
                self.wheel.retain(|entry| will_happen(&entry.event));
            }
            self.crowd.elsewhere = 2 * self.elsewhere();
        }
    }

    #[inline]
    fn entry(&mut self, time_ns: u64, event: Event) -> Entry {
        self.sequence += 1;
        Entry { time_ns, sequence: self.sequence, event }
    }

    /// The key of the next event.
    #[inline]
    fn next_key(&self) -> Key {
        let next = self.lines.next_key().min(self.wheel.next_key()).min(self.arrival);
        match &self.heap {
            None => next,
            Some(heap) => next.min(heap.peek().map_or(NEVER, Entry::key)),
        }
    }

    /// Whether anything happens until `until_ns`.
    pub(crate) fn is_due(&self, until_ns: u64) -> bool {
        is_until(self.next_key(), until_ns)
    }

    /// Takes the next event if it happens until `until_ns`: its time, and what it is.
    #[inline]
    pub(crate) fn take_until(&mut self, until_ns: u64) -> Option<(u64, Event)> {
        let (line, wheel) = (self.lines.next_key(), self.wheel.next_key());
        let next = line.min(wheel).min(self.arrival);
        if self.heap.is_some() {
            return self.take_from_heap(next, until_ns);
        }
        if !is_until(next, until_ns) {
            return None;
        }
        self.is_from_line = next == line;
        let event = if next == line {
            self.lines.pop()?
        } else if next == wheel {
            self.wheel.pop()?
        } else {
            self.arrival = NEVER;
            Event::Arrival
        };
        Some(((next >> 64) as u64, event))
    }

    fn take_from_heap(&mut self, arrival: Key, until_ns: u64) -> Option<(u64, Event)> {
        let heap = self.heap.as_mut()?;
        let next = heap.peek().map_or(NEVER, Entry::key).min(arrival);
        if !is_until(next, until_ns) {
            return None;
        }
        let event = if next == arrival { Event::Arrival } else { heap.pop()?.event };
        if next == arrival {
            self.arrival = NEVER;
        }
        Some(((next >> 64) as u64, event))
    }

    /// What comes so many places after the last event that was taken, where that is known: of what waited beside it.
    #[inline]
    pub(crate) fn later(&self, places: usize) -> Option<&Event> {
        if self.is_from_line { self.lines.later(places) } else { self.wheel.later(places) }
    }
}

const fn is_until(key: Key, until_ns: u64) -> bool {
    key != NEVER && (key >> 64) as u64 <= until_ns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_will_not_happen_takes_no_room() {
        let mut calendar = Calendar::new(false);
        let is_kept = |event: &Event| !matches!(event, Event::Deadline(request) if request.number % 1_000 != 0);
        let mut most = 0;
        for number in 0..100_000_u32 {
            let event = Event::Deadline(RequestRef { slot: 0, number });
            // Every third is not in line with the others, and has to go on the wheel.
            if number % 3 == 2 {
                calendar.set(u64::from(number), event);
            } else {
                calendar.set_ahead(u64::from(number), 1_000_000, event);
            }
            if calendar.is_crowded() {
                calendar.keep(is_kept);
            }
            most = most.max(calendar.len());
        }
        // So many in lines, and so many on the wheel.
        assert!(most <= 2 * CROWD_MIN + 2, "{most}");
        let times: Vec<u64> = std::iter::from_fn(|| calendar.take_until(u64::MAX)).map(|(time_ns, _)| time_ns).collect();
        assert!(times.is_sorted() && times.len() >= 100, "{times:?}");
    }
}
