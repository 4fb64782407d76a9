//! What traces say of single requests agrees with what the run counted of all of them, and taking them changes nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use loadstar::catalog::lowering::Task;
use loadstar::design::kind::{Algorithm, Cache, Dns, Kind, LoadBalancer, Queue, Worker};
use loadstar::design::{Class, Design, Fault};
use loadstar::engine::trace::{Doing, Note, Rule};
use loadstar::engine::{Input, Options, Simulation, Timeline, Trace};

use super::build::{Build, balanced, balancer, id, leader, replicated, web_kind};
use super::random_architecture::{Shape, architecture, fault};
use super::random_design::Random;

const S: u64 = 1_000_000_000;

fn begun(design: &Design, traces_per_s: u32) -> Simulation {
    let options = Options { traces_per_s, ..Options::default() };
    Simulation::new(&Arc::new(design.clone()), &options).expect("the design runs")
}

/// A run of `seconds` and then until nothing goes on any more, each request traced.
fn traced(build: &Build, seconds: u64) -> Simulation {
    let mut run = begun(&build.0, u32::MAX);
    run.advance(seconds * S, u64::MAX);
    run.apply(Input::Users(0)).expect("nobody is a number of users");
    run.advance((seconds + 100) * S, u64::MAX);
    assert_eq!(run.traces().count() as u64, run.snapshot().totals.generated, "each request has a trace that is over");
    run
}

fn random_run(seed: u64, traces_per_s: u32) -> Simulation {
    let mut random = Random::new(seed);
    let design = architecture(&mut random, Shape { wired: [3, 6, 9][seed as usize % 3], rate_per_s: 200.0 });
    let mut run = begun(&design, traces_per_s);
    for step in 1..=6 {
        run.advance(step * S / 2, u64::MAX);
        if seed.is_multiple_of(2) {
            // What cannot be done to this design is no fault.
            let _refused = run.apply(Input::Fault(fault(&mut random, &design)));
        }
    }
    run
}

#[test]
fn a_run_is_the_same_with_traces_and_without() {
    for seed in 0..30 {
        let (with, without) = (random_run(seed, u32::MAX), random_run(seed, 0));
        assert!(with.traces().count() > 0 && without.traces().count() == 0, "seed {seed}");
        assert_eq!(with.results().fingerprint(), without.results().fingerprint(), "seed {seed}");
        assert_eq!(format!("{:?}", with.snapshot()), format!("{:?}", without.snapshot()), "seed {seed}");
    }
}

/// The time in which a call's own calls were under way, one after the other; what it published does not count.
fn asked_ns(trace: &Trace, place: usize) -> u64 {
    let children = trace.spans.iter().filter(|span| span.parent == Some(place) && span.is_waited_for);
    children.map(|span| span.heard_ns.expect("it is over") - span.sent_ns).sum()
}

fn check_shape(trace: &Trace, context: &str) {
    for (place, span) in trace.spans.iter().enumerate() {
        let context = format!("{context}, request {}, span {place}: {span:?}", trace.request);
        let (left_ns, heard_ns) = (span.left_ns.expect("it is over"), span.heard_ns.expect("it is over"));
        let mut times = vec![span.sent_ns];
        times.extend(span.phases.iter().map(|phase| phase.from_ns));
        times.extend([left_ns, heard_ns]);
        assert!(times.is_sorted(), "{context}");
        assert!(span.parent.is_none_or(|parent| parent < place), "{context}");
        assert_eq!(span.parent.is_none(), span.why.is_none(), "{context}");
        assert!(span.phases.windows(2).all(|two| two[0].doing != two[1].doing && two[0].from_ns < two[1].from_ns), "{context}");
        // While it calls it waits for its own calls, and for nothing else.
        if !matches!(span.outcome, Some(Err(_))) {
            assert_eq!(span.time_ns(Doing::Calling), asked_ns(trace, place), "{context}");
        }
    }
}

/// Of all components: calls that came in, CPU seconds, and the sum of waits in milliseconds.
fn sums(traces: &[&Trace]) -> BTreeMap<String, (u64, f64, f64)> {
    let mut sums: BTreeMap<String, (u64, f64, f64)> = BTreeMap::new();
    let spans = traces.iter().flat_map(|trace| &trace.spans);
    for span in spans.filter(|span| span.parent.is_some() && span.arrived_ns().is_some()) {
        let sum = sums.entry(span.to.id.to_string()).or_default();
        sum.0 += 1;
        sum.1 += span.time_ns(Doing::Computing) as f64 / 1e9;
        if span.task != Task::Publish {
            sum.2 += (span.time_ns(Doing::WaitingForSlot) + span.time_ns(Doing::WaitingForCpu)) as f64 / 1e6;
        }
    }
    sums
}

#[test]
fn the_traces_of_all_requests_add_up_to_what_was_counted() {
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let shape = Shape { wired: [3, 6, 9][seed as usize % 3], rate_per_s: [40.0, 300.0][seed as usize % 2] };
        let build = Build(architecture(&mut random, shape));
        let mut run = begun(&build.0, u32::MAX);
        run.advance(2 * S, u64::MAX);
        run.apply(Input::Users(0)).expect("nobody is a number of users");
        run.advance(600 * S, u64::MAX);
        let (results, totals) = (run.results(), run.snapshot().totals);
        let traces: Vec<&Trace> = (0..totals.generated).map(|number| run.trace(number).expect("each is traced")).collect();
        // What a queue keeps goes on; all else is over.
        let is_kept =
            |trace: &&&Trace| trace.spans.iter().any(|span| span.task == Task::Publish && span.outcome == Some(Ok(())));
        let goes_on = totals.generated - run.traces().count() as u64;
        assert!(goes_on <= traces.iter().filter(is_kept).count() as u64, "seed {seed}: {goes_on} go on");
        for trace in &traces {
            check_shape(trace, &format!("seed {seed}"));
        }
        for (class, figures) in &results.classes {
            let of_class = || traces.iter().filter(|trace| trace.class.name() == *class);
            let completed = of_class().filter(|trace| matches!(trace.end, Some((_, Ok(()))))).count() as u64;
            assert_eq!(completed, figures.latency_ms.count, "seed {seed}");
            let mut failures: BTreeMap<&str, u64> = BTreeMap::new();
            for (_, outcome) in of_class().filter_map(|trace| trace.end) {
                if let Err(reason) = outcome {
                    *failures.entry(reason.name()).or_default() += 1;
                }
            }
            assert_eq!(failures, figures.failures, "seed {seed}");
        }
        let is_cut = traces.iter().any(|trace| trace.left_out > 0);
        for (component, (came_in, busy_s, wait_ms)) in sums(&traces) {
            let counted = &results.components[&component];
            let is_queue = matches!(build.0.components[&id(&component)].kind, Kind::Queue(_));
            if is_cut || is_queue {
                continue;
            }
            assert_eq!(came_in, counted.sojourn_ms.count, "seed {seed}, {component}");
            let near = |one: f64, other: f64| (one - other).abs() <= 1e-6 * (1.0 + one.abs());
            assert!(near(busy_s, counted.service_ms.mean * counted.service_ms.count as f64 / 1e3), "seed {seed}, {component}");
            assert!(near(wait_ms, counted.wait_ms.mean * counted.wait_ms.count as f64), "seed {seed}, {component}");
        }
    }
}

#[test]
fn the_sample_is_as_large_as_asked_and_no_quicker_than_the_rest() {
    // Near its limit, so that latencies differ widely.
    let build = balanced(900.0, balancer(), 2);
    let (seconds, per_s) = (40, 20_u32);
    let mut run = begun(&build.0, per_s);
    run.advance(seconds * S, u64::MAX);
    let results = run.results();
    let all = &results.classes[Class::StaticFile.name()];
    let ms = |trace: &Arc<Trace>| Some(trace.latency_ns()? as f64 / 1e6);
    let sampled: Vec<f64> = run.traces().filter_map(ms).collect();
    let (count, expected) = (sampled.len() as f64, (seconds * u64::from(per_s)) as f64);
    assert!((count - expected).abs() <= 4.5 * expected.sqrt(), "{count} of {expected}");
    let mean = sampled.iter().sum::<f64>() / count;
    let variance = sampled.iter().map(|ms| (ms - mean) * (ms - mean)).sum::<f64>() / (count - 1.0);
    let error = 4.5 * (variance / count).sqrt();
    assert!((mean - all.latency_ms.mean).abs() <= error, "{mean} of {} ± {error}", all.latency_ms.mean);
}

#[test]
fn a_request_that_failed_is_traced_by_going_back() {
    let build = balanced(200.0, balancer(), 2).at(3.0, Fault::Kill(id("web")));
    let run = begun(&build.0, 0);
    let mut timeline = Timeline::new(run, 64 << 20);
    timeline.advance(5 * S, u64::MAX);
    let failed = *timeline.run().failed().next_back().expect("with all servers dead requests fail");
    let before = timeline.run().results().fingerprint();
    let trace = timeline.retrace(failed.request, failed.began_ns).expect("it came in, and is traced this time");
    assert_eq!(trace.end, Some((failed.failed_ns, Err(failed.reason))));
    assert_eq!((trace.request, trace.began_ns), (failed.request, failed.began_ns));
    let last = trace.spans.iter().rev().find(|span| span.failed_here).expect("it failed somewhere");
    assert_eq!(last.outcome, Some(Err(failed.reason)));
    assert_eq!(timeline.run().results().fingerprint(), before, "nothing has changed");
    let mut whole = begun(&build.0, u32::MAX);
    whole.advance(5 * S, u64::MAX);
    assert_eq!(whole.trace(failed.request), Some(&trace));
}

/// The rules by which calls of a task went, with how many could have been picked and how many had been tried.
fn rules(run: &Simulation, task: Task) -> BTreeMap<String, u64> {
    let mut rules = BTreeMap::new();
    for span in run.traces().flat_map(|trace| &trace.spans).filter(|span| span.task == task && span.from.instance.is_some()) {
        let why = span.why.expect("a call went somewhere for a reason");
        *rules.entry(format!("{:?} {} {}", why.rule, why.candidates, why.tried)).or_default() += 1;
    }
    rules
}

fn balanced_by(algorithm: Algorithm) -> Kind {
    Kind::LoadBalancer(LoadBalancer { algorithm, ..LoadBalancer::default() })
}

#[test]
fn a_trace_says_why_a_server_was_picked() {
    let files = Task::Serve(Class::StaticFile);
    for (algorithm, rule, candidates) in [
        (Algorithm::RoundRobin, Rule::Turn, 3),
        (Algorithm::WeightedRoundRobin, Rule::WeightedTurn, 3),
        (Algorithm::LeastConnections, Rule::FewestConnections, 3),
        (Algorithm::LeastResponseTime, Rule::FastestAnswer, 3),
        (Algorithm::IpHash, Rule::HashOfUser, 1),
    ] {
        let run = traced(&balanced(50.0, balanced_by(algorithm), 3), 3);
        let found = rules(&run, files);
        assert_eq!(found.keys().collect::<Vec<_>>(), [&format!("{rule:?} {candidates} 0")]);
    }
}

#[test]
fn a_trace_says_what_was_kept_found_and_tried() {
    let files = Task::Serve(Class::StaticFile);
    let sticky = Kind::LoadBalancer(LoadBalancer { sticky: true, ..LoadBalancer::default() });
    let mut build = balanced(100.0, sticky, 3);
    build.0.workload.users = 10;
    build.0.workload.requests_per_user_s = 10.0;
    let found = rules(&traced(&build, 3), files);
    assert_eq!(found.keys().collect::<Vec<_>>(), ["Cookie 1 0", "Turn 3 0"]);
    assert_eq!(found["Turn 3 0"], 10, "each user comes once without a cookie");

    let dead = replicated(leader(1.0, None), 2).at(0.0, Fault::KillInstance(id("copy"), 1));
    let found = rules(&traced(&dead, 3), Task::Read);
    assert_eq!(found.keys().collect::<Vec<_>>(), ["Copies 2 1", "Copies 3 0"], "after a dead one, one of the others");

    let build =
        Build::users(100.0, Class::Read).keys(5).with("web", web_kind(), 1).with("cache", Kind::Cache(Cache::default()), 1);
    let build = build.with("db", leader(1.0, None), 1).links(&["users->web", "web->cache", "web->db"]);
    let run = traced(&build, 3);
    let notes =
        |note: Note| run.traces().flat_map(|trace| &trace.spans).filter(|span| span.notes.contains(&note)).count() as u64;
    let counts = run.results().counts;
    assert_eq!((notes(Note::CopyFound), notes(Note::CopyMissing)), (counts.cache_hits, counts.cache_misses));
    assert!(counts.cache_hits > 100 && counts.cache_misses >= 5);

    let build = Build::users(100.0, Class::StaticFile).with("dns", Kind::Dns(Dns::default()), 1).with("web", web_kind(), 1);
    let run = traced(&build.links(&["users->dns", "users->web"]), 3);
    let asks = |trace: &Trace| trace.spans.iter().any(|span| span.task == Task::Resolve);
    let remembers = |trace: &Trace| trace.spans.iter().any(|span| span.notes.contains(&Note::AddressRemembered));
    assert!(run.traces().all(|trace| asks(trace) != remembers(trace)), "it is asked for or remembered");
    assert!(run.traces().any(|trace| asks(trace)) && run.traces().any(|trace| remembers(trace)));

    let run = traced(&replicated(leader(500.0, None), 2).keys(3), 3);
    let stale = run.traces().flat_map(|trace| &trace.spans).filter(|span| span.notes.contains(&Note::Stale)).count() as u64;
    assert_eq!(stale, run.results().counts.stale_reads);
    assert!(stale > 0);
}

#[test]
fn work_that_goes_on_after_the_answer_is_in_the_trace() {
    let build = Build::users(50.0, Class::Job).with("web", web_kind(), 1).with("queue", Kind::Queue(Queue::default()), 1);
    let build = build.with("worker", Kind::Worker(Worker::default()), 2).links(&["users->web", "web->queue", "queue->worker"]);
    let run = traced(&build, 3);
    let mut late = 0;
    for trace in run.traces() {
        let (end_ns, outcome) = trace.end.expect("it is over");
        assert_eq!(outcome, Ok(()));
        let work = trace.spans.iter().find(|span| span.task == Task::Work).expect("the job was done");
        let publish = &trace.spans[work.parent.expect("somebody published it")];
        assert_eq!((publish.task, publish.to.id.as_str(), work.to.id.as_str()), (Task::Publish, "queue", "worker"));
        assert_eq!(work.why.map(|why| why.rule), Some(Rule::FreeWorker));
        late += u64::from(work.heard_ns.expect("it is over") > end_ns);
    }
    assert!(late > 0, "nobody waits for the work");
}
