//! A design run with several seeds.

#[allow(dead_code, reason = "each test binary takes what it needs of it")]
#[path = "support/build.rs"]
mod build;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use loadstar::analysis::{Replication, replicate};
use loadstar::design::{Design, Id};
use loadstar::engine::{Options, Simulation};

const S: u64 = 1_000_000_000;

/// Users at a lone server over a link that loses one message in five.
fn lossy() -> Arc<Design> {
    let mut design = saved("01-single-server");
    design.incidents.clear();
    let link = design.links.iter_mut().find(|link| link.to == Id::from("web")).expect("users ask the server");
    link.loss = 0.2;
    Arc::new(design)
}

fn saved(name: &str) -> Design {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("saved/chapter").join(name).with_extension("ron");
    loadstar::catalog::open(&std::fs::read_to_string(path).expect("it is there")).design.expect("it is one")
}

fn how(runs: u64, seed: u64) -> Replication {
    Replication { runs, options: Options { seed: Some(seed), ..Options::default() }, until_ns: 4 * S }
}

#[test]
fn each_run_is_that_of_its_seed() {
    let design = lossy();
    let found = replicate(&design, &how(5, 40), || true).expect("it runs").expect("nobody stops it");
    for (number, results) in found.runs.iter().enumerate() {
        let options = Options { seed: Some(40 + number as u64), ..Options::default() };
        let mut run = Simulation::new(&design, &options).expect("it runs");
        run.advance(4 * S, u64::MAX);
        assert_eq!(results.fingerprint(), run.results().fingerprint(), "run {number}");
    }
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be had");
    let again = alone.install(|| replicate(&design, &how(5, 40), || true)).expect("it runs");
    assert_eq!(Some(found), again, "one core or many");
}

/// The true share is known: over many sets of runs, nineteen intervals of twenty hold it.
#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let design = lossy();
    let (sets, mut held) = (60_u64, 0_u32);
    for set in 0..sets {
        let found = replicate(&design, &how(6, 1_000 * set), || true).expect("it runs").expect("nobody stops it");
        let lost_share = |results: &loadstar::engine::Results| {
            // Of those that were lost the users have not heard yet when the run ends: counted where they did not arrive.
            Some(1.0 - results.components["web"].arrivals as f64 / results.links["users->web"].calls as f64)
        };
        let spread = found.spread(lost_share).expect("something is sent");
        let half_width = spread.half_width.expect("there are six runs");
        held += u32::from((spread.mean - 0.2).abs() <= half_width);
    }
    // Binomial: 60 × 0.95 with a deviation of 1.7; four of them.
    assert!(held >= 50, "{held} of {sets}");
}

#[test]
fn every_figure_has_a_spread() {
    let found = replicate(&lossy(), &how(3, 1), || true).expect("it runs").expect("nobody stops it");
    let figures = found.figures();
    for path in
        ["requests.generated", "classes.read.success_ratio", "components.web.wait_ms.mean", "components.web.utilization_ratio"]
    {
        let spread = figures.get(path).unwrap_or_else(|| panic!("{path} is missing: {:?}", figures.keys()));
        assert!(spread.runs == 3 && spread.half_width.is_some(), "{path}: {spread:?}");
    }
}

#[test]
fn nobody_waits_for_what_is_not_wanted() {
    let asked = AtomicU32::new(0);
    let found = replicate(&lossy(), &how(8, 1), || asked.fetch_add(1, Ordering::Relaxed) < 2).expect("it runs");
    assert_eq!(found, None);
}

#[test]
fn what_does_not_run_says_why() {
    let mut design = saved("01-single-server");
    design.workload.users = u64::MAX;
    assert!(replicate(&Arc::new(design), &how(2, 1), || true).is_err());
}
