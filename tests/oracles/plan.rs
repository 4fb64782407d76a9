//! What theory takes from the plan against runs of every saved design: how often each component is asked, how busy that makes it,
//! and where a model is exact what waiting takes.

use std::path::{Path, PathBuf};

use loadstar::analysis::theory::{Source, StationTheory};
use loadstar::catalog;
use loadstar::design::{Design, Profile};
use loadstar::engine::Results;

use super::scene::theory_beside;
use super::theory::{check_within, long_run};

const SETTLE_S: f64 = 5.0;
const RUN_S: f64 = 60.0;
/// About how many requests a run has.
const REQUESTS: f64 = 3_000.0;

fn saved() -> Vec<PathBuf> {
    let entries = |folder: &Path| {
        let entries = std::fs::read_dir(folder).expect("the folder can be read");
        entries.map(|entry| entry.expect("the entry can be read").path()).collect::<Vec<_>>()
    };
    let folders = entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("saved"));
    let mut files: Vec<PathBuf> = folders.iter().filter(|path| path.is_dir()).flat_map(|folder| entries(folder)).collect();
    files.sort();
    files
}

#[test]
fn what_the_plan_says_is_asked_is_asked() {
    let (mut compared, mut from_plan) = (0, 0);
    for path in saved() {
        let text = std::fs::read_to_string(&path).expect("the file can be read");
        let mut design = catalog::open(&text).design.expect("a saved design opens");
        let requests = design.workload.users as f64 * design.workload.requests_per_user_s * RUN_S;
        design.workload.requests_per_user_s *= (REQUESTS / requests).min(1.0);
        (design.workload.profile, design.incidents) = (Profile::Steady, Vec::new());
        let (all, plan) = check(&path.display().to_string(), &design);
        compared += all;
        from_plan += plan;
    }
    // Of the designs' hundred and more components that compute.
    assert!(compared > 60 && from_plan > 40, "{compared} compared, {from_plan} of them from the plan alone");
}

/// Holds how busy a component is to the sum of so many independent times of work, whose variance is known: n·E[S²] for a Poisson
/// number of them. The batches of a short run may not have met the long tail of the work yet, and cannot say how far that carries.
#[track_caller]
fn check_work(name: &str, utilization_ratio: f64, said: &StationTheory) {
    let turns = said.arrival_rate * said.visits * RUN_S;
    let error = 4.0 * ((1.0 + said.service_cv2) / turns).sqrt() * said.utilization_ratio;
    let difference = utilization_ratio - said.utilization_ratio;
    assert!(difference.abs() <= error, "{name}: {utilization_ratio} busy, not within {error}");
}

/// How many components had a theory to compare, and how many of those from the plan alone.
#[track_caller]
fn check(name: &str, design: &Design) -> (usize, usize) {
    let run = long_run(design, SETTLE_S, RUN_S);
    let (mut compared, mut from_plan) = (0, 0);
    for (id, theory) in theory_beside(design, &run, SETTLE_S) {
        let Ok(said) = theory.station else { continue };
        let name = format!("{id}, {name}: {said:?}");
        let arrivals = |results: &Results| results.components[id.as_str()].arrivals as f64;
        let rate = run.confidence(&arrivals, &|results| results.simulated_seconds);
        // One run in twenty says of batches that are independent that they are not, and is no judge then.
        if said.arrivals_from != Source::Measured && rate.is_some_and(|rate| rate.half_width().is_some()) {
            compared += 1;
            from_plan += usize::from(said.arrivals_from == Source::Plan);
            check_within(&name, rate, said.arrival_rate);
            let measured = &run.results.components[id.as_str()];
            check_work(&name, measured.utilization_ratio, &said);
            if said.is_exact && measured.queue_mean > 0.05 {
                check_within(&name, measured.confidence.wait_ms_mean, said.wait_ms_mean);
            }
        }
    }
    (compared, from_plan)
}
