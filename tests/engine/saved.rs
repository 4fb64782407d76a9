//! Every design in `saved/`: it opens without a problem, stands in the writer's own form, and runs. A new file is tested by
//! itself.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use loadstar::catalog;
use loadstar::design::{Class, Design, Profile, file};
use loadstar::engine::{Options, Simulation};

use super::build::assert_conserved;

/// How long a run is at least, and how much longer than its last incident.
const RUN_S: f64 = 40.0;
const AFTER_S: f64 = 10.0;
/// The most requests of a run, about: a design at a million a second would take an unoptimized build half an hour. It is given
/// fewer requests rather than less time, so that all that befalls it still does.
const REQUESTS_MAX: f64 = 40_000.0;

/// All files in the folders of `saved/`, in order.
pub(crate) fn saved() -> Vec<PathBuf> {
    let entries = |folder: &Path| {
        let entries = std::fs::read_dir(folder).expect("the folder can be read");
        entries.map(|entry| entry.expect("the entry can be read").path()).collect::<Vec<_>>()
    };
    let folders = entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("saved"));
    let files = folders.iter().filter(|path| path.is_dir()).flat_map(|folder| entries(folder));
    let mut designs: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|ending| ending == "ron")).collect();
    designs.sort();
    assert!(!designs.is_empty(), "no design was found");
    designs
}

#[track_caller]
pub(crate) fn opened(path: &Path) -> (String, Design) {
    let text = std::fs::read_to_string(path).expect("the file can be read");
    let opened = catalog::open(&text);
    assert_eq!(opened.problems, [], "{}", path.display());
    (text, opened.design.expect("a text without problems is a design"))
}

#[test]
fn each_is_clean_and_in_the_form_that_saving_gives_it() {
    for path in saved() {
        let (text, design) = opened(&path);
        assert_eq!(file::write(&design), text, "{}", path.display());
    }
}

#[test]
fn each_runs_and_nothing_is_lost_on_the_way() {
    for path in saved() {
        check_run(&path, opened(&path).1);
    }
}

/// A run in one go and one in odd slices are the same, and both are conserved at every component.
#[track_caller]
fn check_run(path: &Path, mut design: Design) {
    let seconds = design.incidents.iter().map(|incident| incident.at_s + AFTER_S).fold(RUN_S, f64::max);
    let run_ns = (seconds * 1e9) as u64;
    let most_users = match design.workload.profile {
        Profile::Ramp { to_users, .. } => design.workload.users.max(to_users),
        _ => design.workload.users,
    };
    let requests = most_users as f64 * design.workload.requests_per_user_s * seconds;
    design.workload.requests_per_user_s *= (REQUESTS_MAX / requests).min(1.0);
    let (name, design) = (path.display().to_string(), Arc::new(design));
    let start = || match Simulation::new(&design, &Options::default()) {
        Ok(run) => run,
        Err(problems) => panic!("{name} does not run yet: {problems:?}"),
    };
    let mut whole = start();
    assert!(whole.advance(run_ns, u64::MAX));
    let results = whole.results();
    assert_conserved(&results, &name);
    assert!(results.requests.completed > 0, "{name}: {:?}", results.requests);
    let mut sliced = start();
    let mut events_max = 1;
    while sliced.now_ns() < run_ns {
        let until_ns = (sliced.now_ns() + 1_234_567_891).min(run_ns);
        while !sliced.advance(until_ns, events_max) {
            assert_conserved(&sliced.results(), &name);
            events_max = events_max * 3 + 1;
        }
        events_max = events_max % 1_000_003 + 1;
    }
    assert_eq!(sliced.results().fingerprint(), results.fingerprint(), "{name}");
}

/// What a link is seen to carry was asked for by the users, or is work that what stands behind a queue is given.
#[test]
fn no_link_carries_what_nobody_asks_for() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("saved/chapter/09-data-centers.ron");
    let mut design = opened(&path).1;
    design.workload.users = 20_000;
    let design = Arc::new(design);
    let mut run = Simulation::new(&design, &Options::default()).expect("it runs");
    for second in [5, 35, 60] {
        assert!(run.advance(second * 1_000_000_000, u64::MAX));
        let snapshot = run.snapshot();
        for (ends, figures) in &snapshot.links {
            for (class, rate_per_s) in Class::ALL.iter().zip(figures.rate_per_s) {
                assert!(rate_per_s == 0.0 || design.workload.share(*class) > 0.0, "{class:?} on {ends:?} at {second} s");
            }
        }
        assert!(snapshot.links.values().any(|figures| figures.total_rate_per_s() > 0.0));
    }
}
