//! Whether a run's own confidence intervals are what they say.

use loadstar::engine::confidence::{Confidence, TooShort};
use loadstar::engine::results::ComponentConfidence;

use super::scene::{exponential, server, station};
use super::theory::run;

/// One of a component's intervals.
type Figure = fn(&ComponentConfidence) -> Option<Confidence>;

/// Intervals of so many runs of a queue that is busy for 60 % of the time.
fn intervals(runs: u64, seconds: f64) -> Vec<ComponentConfidence> {
    let design = station(60.0, server(1, 1_000_000, 0, exponential(10.0)), 1);
    let of = |seed| run(&design, seed, 5.0, seconds).results().components["web"].confidence;
    (1..=runs).map(of).collect()
}

#[test]
fn an_interval_of_95_per_cent_holds_the_truth_that_often() {
    let runs = 120;
    let all = intervals(runs, 40.0);
    let holds = |of: Figure, truth: f64| {
        let known = all.iter().filter_map(of).filter_map(|one| match one {
            Confidence::Within { low, high, .. } => Some((low..=high).contains(&truth)),
            Confidence::Unknown { .. } => None,
        });
        let known: Vec<bool> = known.collect();
        (known.iter().filter(|holds| **holds).count(), known.len())
    };
    let figures: [(&str, Figure, f64); 4] = [
        ("wait", |web| web.wait_ms_mean, 15.0),
        ("sojourn", |web| web.sojourn_ms_mean, 25.0),
        ("queue", |web| web.queue_mean, 0.9),
        ("utilization", |web| web.utilization_ratio, 0.6),
    ];
    for (name, of, truth) in figures {
        let (held, known) = holds(of, truth);
        assert!(known * 2 > runs as usize, "{name}: {known} of {runs} runs could tell");
        // Three standard deviations of a count with that probability, and what a skewed figure costs with twenty batches.
        let least = 0.95 * known as f64 - 3.0 * (known as f64 * 0.05 * 0.95).sqrt() - 0.03 * known as f64;
        assert!(held as f64 >= least, "{name}: {held} of {known} hold {truth}");
    }
}

#[test]
fn a_run_that_is_too_short_says_so() {
    for web in intervals(5, 0.2) {
        assert_eq!(web.wait_ms_mean.map(|wait| wait.half_width()), Some(None), "{web:?}");
        assert_eq!(web.utilization_ratio, Some(Confidence::Unknown { too_short: TooShort::FewBatches }));
    }
}
