//! Comparing what was measured with what theory says. How far the two may be apart is never chosen: it is what the runs themselves
//! wander by, or four standard deviations of a count whose distribution is known.

use std::sync::Arc;

use loadstar::design::Design;
use loadstar::engine::confidence::{self, Confidence};
use loadstar::engine::{Input, Options, Results, Simulation};

/// Runs per quantity, and Student's t for 11 degrees of freedom at 99.9 %, two-sided.
pub(crate) const RUNS: u64 = 12;
const STUDENT_T: f64 = 4.437;

/// Something measured in one run.
pub(crate) type Quantity<'a> = &'a dyn Fn(&Results) -> f64;

/// Runs the design with [`RUNS`] seeds for so many seconds each, after a tenth of that to settle, and holds each quantity's mean
/// to its value.
#[track_caller]
pub(crate) fn check(name: &str, design: &Design, seconds: f64, expected: &[(&str, Quantity<'_>, f64)]) {
    check_runs(name, &runs(design, seconds), expected);
}

/// The results of [`RUNS`] runs, as [`check`] makes them.
pub(crate) fn runs(design: &Design, seconds: f64) -> Vec<Results> {
    (1..=RUNS).map(|seed| run(design, seed, seconds / 10.0, seconds).results()).collect()
}

/// The same, but counts every request from its first attempt to its last answer: nothing is left out to settle, and of a short run
/// the failed requests, which take longest, are there.
pub(crate) fn runs_to_the_end(design: &Design, seconds: f64) -> Vec<Results> {
    let to_the_end = |seed| {
        let mut run = run(design, seed, 0.0, seconds);
        run.apply(Input::Users(0)).expect("users can be set");
        run.advance(run.now_ns() + 10_000_000_000, u64::MAX);
        run.results()
    };
    (1..=RUNS).map(to_the_end).collect()
}

/// One run, for so many seconds after those to settle.
pub(crate) fn run(design: &Design, seed: u64, settle_s: f64, seconds: f64) -> Simulation {
    let ns = |seconds: f64| (seconds * 1e9) as u64;
    let options = Options { seed: Some(seed), users: None, warm_up_ns: ns(settle_s), ..Options::default() };
    let mut run = Simulation::new(&Arc::new(design.clone()), &options).expect("the design runs");
    assert!(run.advance(ns(settle_s + seconds), u64::MAX));
    run
}

/// Holds the mean of each quantity over the runs to its value.
#[track_caller]
pub(crate) fn check_runs(name: &str, runs: &[Results], expected: &[(&str, Quantity<'_>, f64)]) {
    for (quantity, measure, value) in expected {
        check_mean(&format!("{name}, {quantity}"), &runs.iter().map(measure).collect::<Vec<_>>(), *value);
    }
}

/// Holds the mean of independent values to what is expected: it must be within their 99.9 % confidence interval.
#[track_caller]
pub(crate) fn check_mean(name: &str, values: &[f64], expected: f64) {
    assert_eq!(values.len() as u64, RUNS, "Student's t is that of so many");
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (count - 1.0);
    let interval = STUDENT_T * (variance / count).sqrt();
    assert!((mean - expected).abs() <= interval, "{name}: {mean} ± {interval}, not {expected}");
}

/// Holds a count of independent events, such as requests that came, to its mean: a Poisson distribution's standard deviation is
/// the root of that.
#[track_caller]
pub(crate) fn check_count(name: &str, count: u64, expected: f64) {
    let interval = 4.0 * expected.sqrt();
    assert!((count as f64 - expected).abs() <= interval, "{name}: {count}, not {expected} ± {interval}");
}

/// Holds the share that `part` has of `whole` independent events to their probability.
#[track_caller]
pub(crate) fn check_share(name: &str, part: u64, whole: u64, expected: f64) {
    let share = part as f64 / whole as f64;
    let interval = 4.0 * (expected * (1.0 - expected) / whole as f64).sqrt();
    assert!((share - expected).abs() <= interval, "{name}: {part} of {whole} is {share}, not {expected} ± {interval}");
}

/// A single long run, with what it had counted at the end of each of its batches.
pub(crate) struct LongRun {
    /// What it measured in all.
    pub(crate) results: Results,
    marks: Vec<Results>,
}

/// Batches of a long run.
const BATCHES: u32 = 60;

/// One run of the design for so many seconds after those to settle.
#[track_caller]
pub(crate) fn long_run(design: &Design, settle_s: f64, seconds: f64) -> LongRun {
    let mut run = run(design, 1, settle_s, 0.0);
    let mark = |batch: u32| {
        assert!(run.advance(((settle_s + seconds * f64::from(batch) / f64::from(BATCHES)) * 1e9) as u64, u64::MAX));
        run.results()
    };
    let marks: Vec<Results> = (1..=BATCHES).map(mark).collect();
    LongRun { results: marks[marks.len() - 1].clone(), marks }
}

impl LongRun {
    /// Holds a quotient of two counts to what is expected, by its batches.
    #[track_caller]
    pub(crate) fn check_ratio(&self, name: &str, part: Quantity<'_>, whole: Quantity<'_>, expected: f64) {
        check_within(name, self.confidence(part, whole), expected);
    }

    /// The confidence interval of a quotient of two counts.
    pub(crate) fn confidence(&self, part: Quantity<'_>, whole: Quantity<'_>) -> Option<Confidence> {
        let counted = self.marks.iter().map(|mark| (part(mark), whole(mark)));
        let mut before = (0.0, 0.0);
        let batch = |counted: (f64, f64)| {
            let batch = (counted.0 - before.0, counted.1 - before.1);
            before = counted;
            batch
        };
        confidence::of_ratio(&counted.map(batch).collect::<Vec<_>>())
    }
}

/// Holds a figure to what is expected, by the confidence interval that its run gives it, widened from 95 % to 99.9 %. A run that
/// was too short to tell fails.
#[track_caller]
pub(crate) fn check_within(name: &str, confidence: Option<Confidence>, expected: f64) {
    let Some(Confidence::Within { low, high, batches }) = confidence else { panic!("{name}: {confidence:?}") };
    let half = (high - low) / 2.0 * student_t(batches - 1, 3.290_527) / student_t(batches - 1, 1.959_964);
    let middle = f64::midpoint(low, high);
    assert!((middle - expected).abs() <= half, "{name}: {middle} ± {half} of {batches} batches, not {expected}");
}

/// Student's t of at least nine degrees of freedom, from the normal distribution's quantile (Abramowitz and Stegun 1964, 26.7.5).
fn student_t(freedom: usize, z: f64) -> f64 {
    let freedom = freedom as f64;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / (96.0 * freedom * freedom);
    z + (z.powi(3) + z) / (4.0 * freedom) + second
}

/// Holds a formula to a value that was computed elsewhere, to the digits that it is given with.
#[track_caller]
pub(crate) fn check_formula(name: &str, value: f64, known: f64, relative_error: f64) {
    assert!((value - known).abs() <= relative_error * known.abs(), "{name}: the formula gives {value}, not {known}");
}
