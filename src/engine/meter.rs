//! Counters of a component, a class or a link: for the whole run, and second by second for what the window shows.

use crate::catalog::Reason;
use crate::design::Class;

use super::histogram::Histogram;

/// How many seconds the window looks back, the one that is going on included.
pub(crate) const SECONDS: usize = 5;

/// Failures by reason, in the order of [`Reason::ALL`].
pub(crate) type ByReason = [u64; Reason::ALL.len()];

/// Something that can be started anew and added up.
pub(crate) trait Sum: Clone + Default {
    /// Adds another one to it.
    fn add(&mut self, other: &Self);
    /// Makes it as new.
    fn clear(&mut self);
}

/// A sum over the whole run after the warm-up, and one for each of the last seconds. What happens is counted once, in the second
/// that goes on; a second that is over is added to the whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recent<T> {
    /// The second that goes on, without what is in [`Self::early`].
    current: usize,
    seconds: [T; SECONDS],
    /// Of the second that goes on, what began before the end of the warm-up.
    early: Option<Box<T>>,
    /// After the warm-up, without the second that goes on.
    before: T,
}

impl<T: Sum> Recent<T> {
    /// Counts something that happens now; in the total where it `is_measured`.
    pub(crate) fn count(&mut self, is_measured: bool, add: impl Fn(&mut T)) {
        add(if is_measured { &mut self.seconds[self.current] } else { self.early.get_or_insert_default() });
    }

    /// The second begins.
    pub(crate) fn begin(&mut self, second: u64) {
        let over = &mut self.seconds[self.current];
        self.before.add(over);
        if let Some(early) = self.early.take() {
            over.add(&early);
        }
        self.current = second as usize % SECONDS;
        self.seconds[self.current].clear();
    }

    /// The whole run after the warm-up, in the parts that it is counted in.
    pub(crate) fn measured(&self) -> impl Iterator<Item = &T> {
        [&self.before, &self.seconds[self.current]].into_iter()
    }

    /// The whole run after the warm-up.
    pub(crate) fn total(&self) -> T {
        let mut sum = T::default();
        self.measured().for_each(|part| sum.add(part));
        sum
    }

    /// Whether that second is the one that is going on.
    pub(crate) const fn is_in(&self, second: u64) -> bool {
        self.current == second as usize % SECONDS
    }

    /// The second before `second`, which is the one that is going on.
    pub(crate) const fn last(&self, second: u64) -> &T {
        &self.seconds[(second as usize + SECONDS - 1) % SECONDS]
    }

    /// The last seconds together.
    pub(crate) fn window(&self) -> T {
        let mut sum = T::default();
        self.seconds.iter().for_each(|second| sum.add(second));
        self.early.iter().for_each(|early| sum.add(early));
        sum
    }
}

impl Recent<Tally> {
    /// How many bytes it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        let histograms =
            |tally: &Tally| [&tally.wait, &tally.service, &tally.sojourn].map(Histogram::bytes).iter().sum::<usize>();
        let tallies = self.seconds.iter().chain(self.early.as_deref()).chain([&self.before]);
        size_of::<Self>() + tallies.map(histograms).sum::<usize>()
    }
}

/// What happened at a component, or to the users' requests of a class.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// Came in.
    pub(crate) arrivals: u64,
    /// Left, answered as asked.
    pub(crate) completions: u64,
    /// Left with a failure.
    pub(crate) failures: ByReason,
    /// Failed here.
    pub(crate) failed_here: ByReason,
    /// Those of them after which the caller went on to another one.
    pub(crate) retried: ByReason,
    /// Slot wait plus CPU wait.
    pub(crate) wait: Histogram,
    /// CPU time.
    pub(crate) service: Histogram,
    /// From arrival to leaving.
    pub(crate) sojourn: Histogram,
}

impl Tally {
    /// All that left.
    pub(crate) fn left(&self) -> u64 {
        self.completions + self.failures.iter().sum::<u64>()
    }
}

impl Sum for Tally {
    fn add(&mut self, other: &Self) {
        self.arrivals += other.arrivals;
        self.completions += other.completions;
        add_all(&mut self.failures, &other.failures);
        add_all(&mut self.failed_here, &other.failed_here);
        add_all(&mut self.retried, &other.retried);
        self.wait.add(&other.wait);
        self.service.add(&other.service);
        self.sojourn.add(&other.sojourn);
    }

    fn clear(&mut self) {
        let Self { arrivals, completions, failures, failed_here, retried, wait, service, sojourn } = self;
        (*arrivals, *completions) = (0, 0);
        (*failures, *failed_here, *retried) = <(ByReason, ByReason, ByReason)>::default();
        [wait, service, sojourn].into_iter().for_each(Histogram::clear);
    }
}

/// What happened on a link.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LinkTally {
    /// Calls by class, in the order of [`Class::ALL`]; on a leader's link the writes sent to a follower.
    pub(crate) calls: [u64; Class::ALL.len()],
    /// Calls that came back failed.
    pub(crate) failures: ByReason,
    /// Messages whose time there was drawn.
    pub(crate) messages: u64,
    /// Their time together.
    pub(crate) latency_ns: u128,
}

impl LinkTally {
    /// Calls of all classes.
    pub(crate) fn all_calls(&self) -> u64 {
        self.calls.iter().sum()
    }

    /// A message whose time on the link was drawn.
    pub(crate) fn add_message(&mut self, time_ns: u64) {
        self.messages += 1;
        self.latency_ns += u128::from(time_ns);
    }
}

impl Sum for LinkTally {
    fn add(&mut self, other: &Self) {
        add_all(&mut self.calls, &other.calls);
        add_all(&mut self.failures, &other.failures);
        self.messages += other.messages;
        self.latency_ns += other.latency_ns;
    }

    fn clear(&mut self) {
        *self = Self::default();
    }
}

/// How far the copies of a component's instances are behind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LagTally {
    /// Writes sent to them.
    pub(crate) writes: u64,
    /// Their times from completion to arrival, together.
    pub(crate) sum_ns: u128,
}

impl Sum for LagTally {
    fn add(&mut self, other: &Self) {
        self.writes += other.writes;
        self.sum_ns += other.sum_ns;
    }

    fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Look-ups in the memory of a component's instances.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LookUpTally {
    /// All of them.
    pub(crate) look_ups: u64,
    /// Those that found a copy.
    pub(crate) hits: u64,
}

impl Sum for LookUpTally {
    fn add(&mut self, other: &Self) {
        self.look_ups += other.look_ups;
        self.hits += other.hits;
    }

    fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Sum for u64 {
    fn add(&mut self, other: &Self) {
        *self += other;
    }

    fn clear(&mut self) {
        *self = 0;
    }
}

fn add_all(sums: &mut [u64], others: &[u64]) {
    sums.iter_mut().zip(others).for_each(|(sum, other)| *sum += other);
}
