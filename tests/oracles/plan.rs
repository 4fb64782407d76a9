//! What theory takes from the plan against runs of every saved design: how often each component is asked, how busy that makes it,
//! and where a model is exact what waiting takes.

use std::path::{Path, PathBuf};

use loadstar::analysis::theory::Source;
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

/// How many components had a theory to compare, and how many of those from the plan alone.
#[track_caller]
fn check(name: &str, design: &Design) -> (usize, usize) {
    let run = long_run(design, SETTLE_S, RUN_S);
    let (mut compared, mut from_plan) = (0, 0);
    for (id, theory) in theory_beside(design, &run, SETTLE_S) {
        let Ok(said) = theory.station else { continue };
        let name = format!("{id}, {name}: {said:?}");
        compared += 1;
        if said.arrivals_from == Source::Plan {
            from_plan += 1;
            let arrivals = |results: &Results| results.components[id.as_str()].arrivals as f64;
            run.check_ratio(&name, &arrivals, &|results| results.simulated_seconds, said.arrival_rate);
            let measured = &run.results.components[id.as_str()].confidence;
            check_within(&name, measured.utilization_ratio, said.utilization_ratio);
            if said.is_exact {
                check_within(&name, measured.wait_ms_mean, said.wait_ms_mean);
            }
        }
    }
    (compared, from_plan)
}
