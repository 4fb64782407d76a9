//! A run that goes back in time: copies of its state at whole seconds, and everything that was done to it from outside. Any moment
//! is the last copy before it and a run from there, so it is the very state of a run that went straight there, bit by bit.

use crate::design::Problem;

use super::random::NS_PER_S;
use super::simulation::{Input, Simulation};
use super::trace::Trace;

/// How often a copy is made.
const KEYFRAME_EVERY_NS: u64 = NS_PER_S;

/// The age at which copies may be twice as far apart as the newest; at twice that age thrice as far, and so on.
const THINNED_AGE_NS: u64 = 60 * NS_PER_S;

/// How far a run goes at a time to see whether what it follows is over.
const RETRACED_NS: u64 = NS_PER_S / 10;

/// Bytes that the copies of one run take together unless it is told otherwise.
pub const KEYFRAME_BYTES_MAX: usize = 256 << 20;

/// Something that was done to the run.
#[derive(Clone, Debug)]
struct Done {
    time_ns: u64,
    /// Events that had happened by then: of those of one nanosecond some may come before it and some after it.
    events: u64,
    input: Input,
}

/// A run with its past.
#[derive(Clone)]
pub struct Timeline {
    run: Simulation,
    /// Copies by time; the first is that of the beginning.
    keyframes: Vec<Keyframe>,
    bytes: usize,
    bytes_max: usize,
    log: Vec<Done>,
    furthest_ns: u64,
}

#[derive(Clone)]
struct Keyframe {
    run: Simulation,
    bytes: usize,
}

impl Keyframe {
    fn of(run: &Simulation) -> Self {
        Self { run: run.clone(), bytes: run.bytes() }
    }
}

impl Timeline {
    /// The timeline of a run that is at its beginning, with room for copies of `bytes_max` together, about.
    #[must_use]
    pub fn new(run: Simulation, bytes_max: usize) -> Self {
        let first = Keyframe::of(&run);
        let (bytes, furthest_ns) = (first.bytes, run.now_ns());
        Self { run, keyframes: vec![first], bytes, bytes_max, log: Vec::new(), furthest_ns }
    }

    /// The run at the present moment.
    #[must_use]
    pub const fn run(&self) -> &Simulation {
        &self.run
    }

    /// The latest moment that was reached, in simulated nanoseconds: there is a past up to it.
    #[must_use]
    pub const fn furthest_ns(&self) -> u64 {
        self.furthest_ns
    }

    /// What was done to the run from outside, with the moments: up to the latest that was reached, whatever the present one is.
    #[must_use]
    pub fn done(&self) -> impl ExactSizeIterator<Item = (u64, &Input)> {
        self.log.iter().map(|done| (done.time_ns, &done.input))
    }

    /// How many copies there are, and how many bytes they take together, about.
    #[must_use]
    pub const fn keyframes(&self) -> (usize, usize) {
        (self.keyframes.len(), self.bytes)
    }

    /// Moves on as [`Simulation::advance`] does; what was done to the run at moments on the way is done again.
    pub fn advance(&mut self, until_ns: u64, events_max: u64) -> bool {
        let events_end = self.run.events().saturating_add(events_max);
        loop {
            let next = self.log.get(self.run.inputs().len()).filter(|next| next.time_ns <= until_ns);
            let keyframe_ns = (self.run.now_ns() / KEYFRAME_EVERY_NS + 1) * KEYFRAME_EVERY_NS;
            let stop_ns = next.map_or(until_ns, |next| next.time_ns).min(keyframe_ns);
            let next = next.filter(|next| next.time_ns <= stop_ns);
            let stop_events = next.map_or(events_end, |next| next.events.min(events_end));
            let is_there = self.run.advance(stop_ns, stop_events.saturating_sub(self.run.events()));
            self.furthest_ns = self.furthest_ns.max(self.run.now_ns());
            match next.map(|next| (next.events, next.input.clone())) {
                Some((events, input)) if self.run.events() == events => {
                    // It was right when it was done for the first time, and nothing has changed since.
                    let _again: Result<(), Vec<Problem>> = self.run.apply(input);
                }
                _ if !is_there => return false,
                _ => {}
            }
            if is_there && stop_ns == keyframe_ns {
                self.keep(stop_ns);
            }
            let is_done = self.log.get(self.run.inputs().len()).is_none_or(|next| next.time_ns > until_ns);
            if self.run.halted().is_some() || (self.run.now_ns() >= until_ns && is_done) {
                return true;
            }
        }
    }

    /// Moves on as [`Simulation::step`] does, and from the past as far as what was done next.
    pub fn step(&mut self) {
        let next_ns = self.log.get(self.run.inputs().len()).map(|next| next.time_ns);
        let before = next_ns.map(|next_ns| (next_ns, self.run.clone()));
        self.run.step();
        if let Some((next_ns, before)) = before.filter(|(next_ns, _)| *next_ns <= self.run.now_ns()) {
            self.run = before;
            self.advance(next_ns, u64::MAX);
        }
        self.furthest_ns = self.furthest_ns.max(self.run.now_ns());
    }

    /// Does something to the run, now. In the past that makes another future: what had come after this moment is forgotten.
    ///
    /// # Errors
    /// What is wrong with the input; nothing has changed then.
    pub fn apply(&mut self, input: Input) -> Result<(), Vec<Problem>> {
        let (time_ns, events) = (self.run.now_ns(), self.run.events());
        self.run.apply(input.clone())?;
        self.log.truncate(self.run.inputs().len() - 1);
        self.log.push(Done { time_ns, events, input });
        let is_past = |keyframe: &Keyframe| keyframe.run.now_ns() <= time_ns && keyframe.run.events() <= events;
        self.keyframes.retain(is_past);
        self.bytes = self.keyframes.iter().map(|keyframe| keyframe.bytes).sum();
        self.furthest_ns = time_ns;
        Ok(())
    }

    /// Goes to a moment, back or forth, in simulated nanoseconds: everything that happened until then has happened, and what was
    /// done at that very moment is done.
    pub fn seek(&mut self, time_ns: u64) {
        self.approach(time_ns);
        self.advance(time_ns, u64::MAX);
    }

    /// Goes to the last copy before a moment, where that is nearer than the present: from there [`Self::advance`] leads to it.
    pub fn approach(&mut self, time_ns: u64) {
        let last = self.keyframes.iter().rev().find(|keyframe| keyframe.run.now_ns() <= time_ns);
        let goes_on = time_ns >= self.run.now_ns();
        if let Some(last) = last.filter(|last| !goes_on || last.run.now_ns() > self.run.now_ns()) {
            self.run = last.run.clone();
        }
    }

    /// The trace of a request that was sent at `began_ns` or later, taken by going back: the present moment is not disturbed.
    /// What has not ended by the latest moment that was reached has not ended in the trace. None: there was no such request.
    #[must_use]
    pub fn retrace(&self, request: u64, began_ns: u64) -> Option<Trace> {
        let last = self.keyframes.iter().rev().find(|keyframe| keyframe.run.now_ns() < began_ns);
        let last = last.or_else(|| self.keyframes.first())?;
        let mut run = last.run.clone();
        run.follow(request);
        let (log, furthest_ns) = (self.log.clone(), self.furthest_ns);
        let mut again = Self { run, keyframes: Vec::new(), bytes: 0, bytes_max: 0, log, furthest_ns };
        while again.run.traces().next_back().is_none_or(|trace| trace.request != request) && again.run.now_ns() < furthest_ns {
            again.advance((again.run.now_ns() + RETRACED_NS).min(furthest_ns), u64::MAX);
        }
        again.run.trace(request).cloned()
    }

    /// Keeps a copy of the present moment where there is none, and lets others go where they take too much room.
    fn keep(&mut self, now_ns: u64) {
        let place = self.keyframes.partition_point(|keyframe| keyframe.run.now_ns() < now_ns);
        // In the past those stay that there are.
        if place < self.keyframes.len() {
            return;
        }
        let keyframe = Keyframe::of(&self.run);
        self.bytes += keyframe.bytes;
        self.keyframes.push(keyframe);
        while self.bytes > self.bytes_max && self.keyframes.len() > 2 {
            let gone = self.keyframes.remove(self.least_missed(now_ns));
            self.bytes -= gone.bytes;
        }
    }

    /// The copy whose loss leaves the smallest gap for its age: neither the first nor the last.
    fn least_missed(&self, now_ns: u64) -> usize {
        let gap = |place: &usize| {
            let time_ns = |place: usize| self.keyframes[place].run.now_ns();
            (time_ns(place + 1) - time_ns(place - 1)) / (1 + (now_ns - time_ns(*place)) / THINNED_AGE_NS)
        };
        (1..self.keyframes.len() - 1).min_by_key(gap).unwrap_or(1)
    }
}
