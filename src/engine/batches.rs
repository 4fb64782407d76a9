//! Marks of what a run has counted so far, at even distances of simulated time: the batches that confidence intervals are taken
//! from. They cost a request nothing: between two marks a run goes on as if there were none.

use std::sync::Arc;

use crate::design::Class;

use super::confidence::{self, Batch, Confidence};
use super::gauge::Gauge;
use super::histogram::Histogram;
use super::meter::Tally;
use super::random::{NS_PER_MS, NS_PER_S};
use super::results::{ClassConfidence, ComponentConfidence};
use super::simulation::Simulation;
use super::state::Component;

/// The most marks; with these reached every other one goes, and the distance between them doubles. So a run of any length has at
/// least half as many, and what is kept of it does not grow.
const MARKS_MAX: usize = 64;
/// The first distance between two marks.
const FIRST_LENGTH_NS: u64 = NS_PER_S / MARKS_MAX as u64;

/// Times counted so far and their sum, in nanoseconds.
#[derive(Clone, Copy, Debug, Default)]
struct Times {
    sum_ns: f64,
    count: f64,
}

impl Times {
    fn of(histogram: &Histogram) -> Self {
        Self { sum_ns: histogram.sum_ns() as f64, count: histogram.count() as f64 }
    }
}

impl std::iter::Sum for Times {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self { sum_ns: sum.sum_ns + one.sum_ns, count: sum.count + one.count })
    }
}

/// What a component has counted so far.
#[derive(Clone, Copy, Debug, Default)]
struct ComponentMark {
    wait: Times,
    sojourn: Times,
    /// CPUs at work, CPUs, and calls that wait: integrals over time.
    busy: f64,
    cpus: f64,
    waiting: f64,
    hits: f64,
    look_ups: f64,
}

/// What the users' requests of a class have come to so far.
#[derive(Clone, Debug, Default)]
struct ClassMark {
    completions: u64,
    left: u64,
    latency: Histogram,
}

impl<'a> FromIterator<&'a Self> for ClassMark {
    /// All together.
    fn from_iter<I: IntoIterator<Item = &'a Self>>(classes: I) -> Self {
        let mut all = Self::default();
        for class in classes {
            all.completions += class.completions;
            all.left += class.left;
            all.latency.add(&class.latency);
        }
        all
    }
}

#[derive(Clone, Debug, Default)]
struct Mark {
    /// By the component's number; one that came later is not there yet.
    components: Vec<ComponentMark>,
    classes: [ClassMark; Class::ALL.len()],
}

/// The marks of a run, the first one a batch's length after the warm-up.
#[derive(Clone, Debug)]
pub(crate) struct Batches {
    from_ns: u64,
    length_ns: u64,
    /// When the next mark is due.
    next_ns: u64,
    /// Shared with whatever copies the run.
    marks: Vec<Arc<Mark>>,
}

impl Batches {
    /// Of a run that is measured from `from_ns` on.
    pub(crate) const fn new(from_ns: u64) -> Self {
        let next_ns = from_ns.saturating_add(FIRST_LENGTH_NS);
        Self { from_ns, length_ns: FIRST_LENGTH_NS, next_ns, marks: Vec::new() }
    }

    /// When the next mark is due.
    pub(crate) const fn next_ns(&self) -> u64 {
        self.next_ns
    }

    fn add(&mut self, mark: Mark) {
        self.marks.push(Arc::new(mark));
        if self.marks.len() >= MARKS_MAX {
            let mut place = 0;
            self.marks.retain(|_| {
                place += 1;
                place % 2 == 0
            });
            self.length_ns *= 2;
        }
        let marks = self.marks.len() as u64 + 1;
        self.next_ns = self.from_ns.saturating_add(marks.saturating_mul(self.length_ns));
    }

    /// What was added from mark to mark.
    fn batches(&self, counted: impl Fn(&Mark) -> Batch) -> Vec<Batch> {
        differences(self.marks.iter().map(|mark| counted(mark)))
    }

    /// The intervals of a component's figures.
    pub(crate) fn component(&self, number: usize) -> ComponentConfidence {
        let batches = |counted: &dyn Fn(&ComponentMark) -> Batch| {
            self.batches(|mark| counted(&mark.components.get(number).copied().unwrap_or_default()))
        };
        let mean_ms = |times: &dyn Fn(&ComponentMark) -> Times| {
            let all = batches(&|mark| (times(mark).sum_ns, times(mark).count));
            confidence::of_ratio(&all).map(|interval| interval.scaled(1.0 / NS_PER_MS))
        };
        let length_ns = self.length_ns as f64;
        let waiting: Vec<Batch> = batches(&|mark| (mark.waiting, 0.0)).iter().map(|batch| (batch.0, length_ns)).collect();
        ComponentConfidence {
            utilization_ratio: confidence::of_ratio(&batches(&|mark| (mark.busy, mark.cpus))),
            queue_mean: confidence::of_ratio(&waiting),
            wait_ms_mean: mean_ms(&|mark| mark.wait),
            sojourn_ms_mean: mean_ms(&|mark| mark.sojourn),
            hit_ratio: confidence::of_share(&batches(&|mark| (mark.hits, mark.look_ups))),
        }
    }

    /// The intervals of a class's figures.
    pub(crate) fn class(&self, class: Class) -> ClassConfidence {
        let marks: Vec<&ClassMark> = self.marks.iter().map(|mark| &mark.classes[class as usize]).collect();
        of_requests(&marks)
    }

    /// The intervals of the figures of all classes together.
    pub(crate) fn overall(&self) -> ClassConfidence {
        let marks: Vec<ClassMark> = self.marks.iter().map(|mark| mark.classes.iter().collect()).collect();
        of_requests(&marks.iter().collect::<Vec<_>>())
    }
}

/// The intervals of the figures of requests of which so many were counted by each mark.
fn of_requests(marks: &[&ClassMark]) -> ClassConfidence {
    let latency: Vec<&Histogram> = marks.iter().map(|mark| &mark.latency).collect();
    let in_ms = |interval: Option<Confidence>| interval.map(|interval| interval.scaled(1.0 / NS_PER_MS));
    let [p50, p95, p99] = confidence::of_quantiles(&latency, [0.5, 0.95, 0.99]).map(in_ms);
    let shares = differences(marks.iter().map(|mark| (mark.completions as f64, mark.left as f64)));
    let times = differences(marks.iter().map(|mark| {
        let Times { sum_ns, count } = Times::of(&mark.latency);
        (sum_ns, count)
    }));
    ClassConfidence {
        success_ratio: confidence::of_share(&shares),
        latency_ms_mean: in_ms(confidence::of_ratio(&times)),
        latency_ms_p50: p50,
        latency_ms_p95: p95,
        latency_ms_p99: p99,
    }
}

/// What was added from one count to the next.
fn differences(counted: impl Iterator<Item = Batch>) -> Vec<Batch> {
    let mut before = (0.0, 0.0);
    let difference = |counted: Batch| {
        let batch = (counted.0 - before.0, counted.1 - before.1);
        before = counted;
        batch
    };
    counted.map(difference).collect()
}

fn mark_of(component: &Component, now_ns: u64) -> ComponentMark {
    let look_ups = component.look_ups.total();
    let times = |times: fn(&Tally) -> &Histogram| component.meter.measured().map(|tally| Times::of(times(tally))).sum();
    let integral = |gauge: &Gauge| gauge.measured_at(now_ns) as f64;
    ComponentMark {
        wait: times(|tally| &tally.wait),
        sojourn: times(|tally| &tally.sojourn),
        busy: integral(&component.busy),
        cpus: integral(&component.cpus),
        waiting: integral(&component.waiting),
        hits: look_ups.hits as f64,
        look_ups: look_ups.look_ups as f64,
    }
}

impl Simulation {
    /// The same as [`Self::next_event`], past the ends of batches on the way there.
    #[inline]
    pub(super) fn go_to_next(&mut self, until_ns: u64) -> bool {
        loop {
            let mark_ns = self.batches.next_ns();
            if self.next_event(until_ns.min(mark_ns)) {
                return true;
            }
            if mark_ns > until_ns {
                return false;
            }
            self.mark_batch(mark_ns);
        }
    }

    /// A batch is over at `now_ns`: everything up to then has happened.
    pub(super) fn mark_batch(&mut self, now_ns: u64) {
        self.now_ns = now_ns;
        let mut classes: [ClassMark; Class::ALL.len()] = Default::default();
        for (mark, class) in classes.iter_mut().zip(&self.classes) {
            let total = class.total();
            *mark = ClassMark { completions: total.completions, left: total.left(), latency: total.sojourn };
        }
        let components = self.components.iter().map(|component| mark_of(component, now_ns)).collect();
        self.batches.add(Mark { components, classes });
    }
}
