//! Comparing what was measured with what theory says. How far the two may be apart is never chosen: it is what the runs themselves
//! wander by, or four standard deviations of a count whose distribution is known.

use std::sync::Arc;

use loadstar::design::Design;
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
