//! A worker: works messages off in its own time, as many at once as it has CPUs.

use loadstar::design::kind::{DatabaseLeader, Kind, Queue, Worker};
use loadstar::design::{Class, Fault, Id};
use loadstar::engine::{Input, Results};

use crate::build::{Build, id};
use crate::parts::go_on_to;
use crate::scene::{NO_TIME, fixed, open_web};
use crate::theory::{Quantity, RUNS, check_runs, run};

/// Users who ask for jobs, and workers behind a queue.
fn worked(rate_per_s: f64, worker: Worker, workers: u32) -> Build {
    let queue = Queue { publish: NO_TIME, max_deliveries: 1_000, ..Queue::default() };
    let build = Build::users(rate_per_s, Class::Job).with("web", Kind::WebServer(open_web(NO_TIME)), 1);
    let build = build.with("queue", Kind::Queue(queue), 1).with("worker", Kind::Worker(worker), workers);
    build.free_links(&["users->web", "web->queue", "queue->worker"])
}

fn usual() -> Worker {
    Worker { vcpus: 2, work: fixed(10.0), retries: 0 }
}

fn delivered(build: &Build) -> u64 {
    build.run(10.0).counts.messages_delivered
}

#[test]
fn worker() {
    // 500 messages a second are more than two workers can do, and half of what they do is what one can.
    let full = worked(500.0, usual(), 2);
    let (both, one) = (delivered(&full), delivered(&full.clone().at(0.0, Fault::KillInstance(id("worker"), 1))));
    assert!((3_990..=4_000).contains(&both) && (1_995..=2_000).contains(&one), "{both}, {one}");
    assert_eq!(delivered(&full.clone().without("worker")), 0);
    // What one had when it died the other one does: nothing is lost, and nobody sees it.
    let mut run = worked(20.0, Worker { work: fixed(90.0), ..usual() }, 2).start();
    for second in 1..=20 {
        go_on_to(&mut run, f64::from(second));
        let fault = if second % 2 == 0 { Fault::Restore(id("worker")) } else { Fault::KillInstance(id("worker"), 1) };
        run.apply(Input::Fault(fault)).expect("it can be killed");
    }
    run.apply(Input::Users(0)).expect("users can be set");
    go_on_to(&mut run, 25.0);
    let results = run.results();
    assert!(results.components["worker"].failures["killed"] > 0, "some died at work");
    assert_eq!((results.requests.failed, results.counts.messages_lost), (0, 0));
    assert_eq!(results.counts.messages_delivered, results.counts.messages_published);
    assert_eq!(run.snapshot().components[&Id::from("queue")].backlog.map(|backlog| backlog.waiting), Some(0));
}

/// Messages worked off in 10 s where there are always more.
fn check_rate(worker: &Worker, per_s: u64) {
    let done = delivered(&worked(per_s as f64 * 1.3, worker.clone(), 1));
    // At the beginning it waits for the first messages, and at the end it has one on each CPU.
    let most = per_s * 10;
    assert!(done <= most && done >= most - most / 50, "{worker:?}: {done}, not {most}");
}

#[test]
fn vcpus() {
    for (vcpus, per_s) in [(1, 100), (4, 400)] {
        check_rate(&Worker { vcpus, ..usual() }, per_s);
    }
}

#[test]
fn work() {
    for (ms, per_s) in [(5.0, 400), (40.0, 50)] {
        check_rate(&Worker { work: fixed(ms), ..usual() }, per_s);
    }
}

#[test]
fn retries() {
    // What it is to write gets lost half the time: it gives a message back when it was lost each time that it tried.
    let given_back: Quantity<'_> = &|results| {
        let worker = &results.components["worker"];
        worker.failures.values().sum::<u64>() as f64 / (worker.arrivals - worker.inside) as f64
    };
    for (retries, share) in [(0, 0.5), (1, 0.25), (2, 0.125)] {
        let mut build = worked(20.0, Worker { vcpus: 128, work: fixed(1.0), retries }, 1);
        build = build.with("db", Kind::DatabaseLeader(DatabaseLeader::default()), 1).free_links(&["worker->db"]);
        build.link("worker->db").loss = 0.5;
        // What waits for an answer at the end has failed more often than what has not: it is seen to its end.
        let to_the_end = |seed| {
            let mut run = run(&build.0, seed, 0.0, 20.0);
            run.apply(Input::Users(0)).expect("users can be set");
            go_on_to(&mut run, 80.0);
            run.results()
        };
        let runs: Vec<Results> = (1..=RUNS).map(to_the_end).collect();
        check_runs(&format!("{retries} retries"), &runs, &[("given back", given_back, share)]);
    }
}
