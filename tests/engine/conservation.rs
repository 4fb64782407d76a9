//! Nothing is lost and nothing appears, whatever the design and whatever befalls it; and a run is the same every time.

use std::sync::Arc;

use loadstar::design::kind::{Kind, Session, WebServer};
use loadstar::design::{Class, Design, Edit, Id};
use loadstar::engine::snapshot::BacklogFigures;
use loadstar::engine::{Input, Options, Results, Simulation, Snapshot};

use super::build::{Build, assert_conserved, follower, leader, web};
use super::random_architecture::{Shape, architecture, fault};
use super::random_design::Random;

/// Designs that run: as many seeds as there are numbers below.
fn random_design(random: &mut Random) -> Design {
    let wired = 4 + random.below(7);
    architecture(random, Shape { wired, rate_per_s: 150.0 })
}

fn random_edit(random: &mut Random, design: &mut Design) {
    let ids: Vec<Id> = design.components.keys().filter(|id| id.as_str() != "users-0").cloned().collect();
    let component = random.pick(&ids);
    let edit = match random.below(4) {
        0 => Edit::Remove([component].into()),
        1 if !design.links.is_empty() => {
            let link = random.pick(&design.links);
            Edit::RemoveLink(link.from, link.to)
        }
        _ if component.as_str().starts_with("users") => return,
        _ => Edit::SetInstances(component, 1 + random.below(4) as u32),
    };
    edit.apply(design).expect("what is there can be edited");
}

#[test]
fn what_comes_in_goes_out_or_is_inside() {
    for seed in 1..=300 {
        check_conserved(seed);
    }
}

#[track_caller]
fn check_conserved(seed: u64) {
    let mut random = Random::new(seed);
    let mut design = random_design(&mut random);
    let whole = Arc::new(design.clone());
    let options =
        Options { seed: Some(seed), users: None, warm_up_ns: random.below(2) as u64 * 1_000_000_000, ..Options::default() };
    let mut run = Simulation::new(&whole, &options).expect("a random design runs");
    for _ in 0..12 {
        run.advance(run.now_ns() + 50_000_000 + random.below(300_000_000) as u64, u64::MAX);
        assert_conserved(&run.results(), &format!("seed {seed}"));
        let input = match random.below(4) {
            0 => {
                random_edit(&mut random, &mut design);
                Input::Design(Arc::new(design.clone()))
            }
            1 => {
                design = Design::clone(&whole);
                Input::Design(Arc::clone(&whole))
            }
            _ => Input::Fault(fault(&mut random, &design)),
        };
        run.apply(input).expect("the input can be run");
        assert_conserved(&run.results(), &format!("seed {seed}"));
        assert_messages_conserved(&run.snapshot(), seed);
    }
    drain(&mut run, seed);
}

/// When nobody sends any more, everything ends.
#[track_caller]
fn drain(run: &mut Simulation, seed: u64) {
    run.apply(Input::Users(0)).expect("users can be set");
    // Workers may have thousands of messages left, each to be tried several times.
    run.advance(run.now_ns() + 200_000_000_000, u64::MAX);
    let results = run.results();
    assert_conserved(&results, &format!("drained, seed {seed}"));
    assert_eq!(results.requests.in_flight, 0, "seed {seed}");
    let snapshot = run.snapshot();
    assert_messages_conserved(&snapshot, seed);
    for (id, component) in &snapshot.components {
        assert_eq!((component.inside, component.held_ratio), (0, 0.0), "{id}, seed {seed}");
        // What nobody works off stays in its queue.
        if component.backlog.is_none() {
            assert_eq!((component.waiting, component.utilization_ratio), (0, 0.0), "{id}, seed {seed}");
        }
    }
}

/// Every message that was taken in was worked off, is lost and counted, or is kept.
#[track_caller]
fn assert_messages_conserved(snapshot: &Snapshot, seed: u64) {
    let kept = |figures: BacklogFigures| figures.waiting + figures.under_way;
    let kept: u64 = snapshot.components.values().filter_map(|component| component.backlog).map(kept).sum();
    let counts = &snapshot.counts;
    let accounted = counts.messages_delivered + counts.messages_lost + kept;
    assert_eq!(counts.messages_published, accounted, "seed {seed}: {counts:?}, {kept} kept");
}

#[test]
fn what_waits_is_what_waiting_takes_and_what_is_busy_is_what_work_takes() {
    for seed in 1..=60 {
        check_laws(seed);
    }
}

/// Little's law and the utilization law, at every component: exact in a run that nothing is left over from and nobody died in.
#[track_caller]
fn check_laws(seed: u64) {
    let mut random = Random::new(seed);
    let design = Arc::new(random_design(&mut random));
    let mut run = Simulation::new(&design, &Options::default()).expect("a random design runs");
    run.advance(3_000_000_000, u64::MAX);
    drain(&mut run, seed);
    let results = run.results();
    for (id, component) in &results.components {
        let kind = &design.components[&Id::from(id.as_str())].kind;
        let turned_away: u64 = ["queue_full", "refused"].iter().filter_map(|reason| component.failed_here.get(reason)).sum();
        let accepted = match kind {
            // What waits at a queue is a message, as often as it is handed out.
            Kind::Queue(_) => {
                results.links.iter().filter(|(link, _)| link.starts_with(&format!("{id}->"))).map(|(_, link)| link.calls).sum()
            }
            _ => component.arrivals - turned_away,
        } as f64;
        let shown = &run.snapshot().components[&Id::from(id.as_str())];
        let left = shown.backlog.is_some_and(|backlog| backlog.waiting > 0);
        let (waiting_s, waits_s) =
            (component.queue_mean * results.simulated_seconds, component.wait_ms.mean / 1_000.0 * accepted);
        assert!(left || (waiting_s - waits_s).abs() <= 1e-6 * waits_s + 1e-9, "{id}, seed {seed}: {waiting_s} s, {waits_s} s");
        if let Some(cpus) = cpus(kind) {
            let cpus = f64::from(cpus * design.components[&Id::from(id.as_str())].instances);
            let busy_s = component.utilization_ratio * cpus * results.simulated_seconds;
            let work_s = component.service_ms.mean / 1_000.0 * accepted;
            assert!((busy_s - work_s).abs() <= 1e-6 * work_s + 1e-9, "{id}, seed {seed}: {busy_s} s, {work_s} s");
        }
    }
}

/// CPUs of an instance of what keeps as many as the design says.
fn cpus(kind: &Kind) -> Option<u32> {
    match kind {
        Kind::WebServer(server) => server.autoscale.is_none().then_some(server.vcpus),
        Kind::Service(service) => service.autoscale.is_none().then_some(service.vcpus),
        Kind::Worker(worker) => Some(worker.vcpus),
        Kind::Cache(cache) => Some(cache.vcpus),
        Kind::SessionStore(store) => Some(store.vcpus),
        Kind::DatabaseLeader(leader) | Kind::Shard(leader) => Some(leader.vcpus),
        Kind::DatabaseFollower(follower) => Some(follower.vcpus),
        _ => None,
    }
}

#[test]
fn an_hour_of_a_steady_run_does_not_grow() {
    for seed in 1..=3 {
        let mut design = random_design(&mut Random::new(seed));
        // What is full, and what nobody works off, is full early on.
        for component in design.components.values_mut() {
            if let Kind::Queue(queue) = &mut component.kind {
                queue.capacity = 50;
            }
        }
        // Sessions last half an hour, and would add up until then.
        design.workload.mix.extend([(Class::LogIn, 0.0), (Class::StaticFile, 0.3)]);
        design.workload.requests_per_user_s /= 3.0;
        let mut run = Build(design).start();
        let mut most_kept = |from_s: u64| {
            let seconds = from_s..from_s + 60;
            let kept = seconds.map(|second| {
                run.advance(second * 1_000_000_000, u64::MAX);
                run.kept()
            });
            kept.max().unwrap_or_default()
        };
        let (early, late) = (most_kept(60), most_kept(3_540));
        assert!(late <= early + early / 2, "seed {seed}: {early}, then {late}");
    }
}

#[test]
fn a_run_is_the_same_every_time_and_in_any_slices() {
    for seed in 1..=60 {
        let mut random = Random::new(seed);
        let mut build = Build(random_design(&mut random));
        for second in 1..4 {
            let befalls = fault(&mut random, &build.0);
            build = build.at(f64::from(second) * 0.7, befalls);
        }
        let whole = build.run(4.0).fingerprint();
        let mut sliced = build.start();
        while sliced.now_ns() < 4_000_000_000 {
            let until_ns = (sliced.now_ns() + 1 + random.below(90_000_000) as u64).min(4_000_000_000);
            while !sliced.advance(until_ns, 1 + random.below(50) as u64) {}
        }
        assert_eq!(sliced.results().fingerprint(), whole, "seed {seed}");
        assert_eq!(as_reference(&build.0).fingerprint(), whole, "seed {seed}: not as the reference has it");
        let mut other = build.clone();
        other.0.seed += 1;
        assert_ne!(other.run(4.0).fingerprint(), whole, "seed {seed}");
    }
}

/// The results of four seconds of the reference engine.
fn as_reference(design: &Design) -> Results {
    let options = Options { is_reference: true, ..Options::default() };
    let mut run = Simulation::new(&Arc::new(design.clone()), &options).expect("a random design runs");
    assert!(run.advance(4_000_000_000, u64::MAX));
    run.results()
}

#[test]
fn what_has_nothing_to_do_with_a_request_does_not_shift_it() {
    for seed in 1..=10 {
        let design = random_design(&mut Random::new(seed));
        let more = Build(design.clone()).with("a-stranger", Kind::WebServer(web()), 3).with("z", follower(), 1);
        let (before, after) = (Build(design).run(3.0), more.run(3.0));
        assert_eq!(before.classes, after.classes, "seed {seed}");
        for (id, component) in &before.components {
            assert_eq!(component, &after.components[id], "{id}, seed {seed}");
        }
    }
}

#[test]
fn where_sessions_are_kept_does_not_shift_what_else_happens() {
    let run = |session| {
        let server = WebServer { session, ..WebServer::default() };
        let build = Build::users(100.0, Class::Read).mix(&[(Class::Read, 0.7), (Class::LogIn, 0.2), (Class::Write, 0.1)]);
        let build = build.with("web", Kind::WebServer(server), 1).with("db", leader(1.0, None), 1);
        build.links(&["users->web", "web->db"]).run(5.0)
    };
    // A single server knows every session.
    assert_eq!(run(Session::InMemory).classes, run(Session::Token).classes);
}

#[test]
fn a_step_ends_where_a_user_sees_something() {
    let mut run = Build::users(10.0, Class::StaticFile).with("web", Kind::WebServer(web()), 1).links(&["users->web"]).start();
    let totals = |run: &Simulation| {
        let totals = run.snapshot().totals;
        (totals.generated, totals.completed, totals.failed)
    };
    for _ in 0..20 {
        let before = totals(&run);
        run.step();
        assert_ne!(totals(&run), before);
    }
    assert!(totals(&run).0 >= 10);
}

#[test]
fn the_window_looks_back_over_the_last_seconds_alone() {
    let build = Build::users(200.0, Class::StaticFile).with("web", Kind::WebServer(web()), 2).links(&["users->web"]);
    let mut run = build.start();
    run.advance(4_000_000_000, u64::MAX);
    let (early, all) = (run.snapshot(), run.results());
    assert_eq!(early.window_s, 4.0);
    let (shown, measured) = (&early.components["web"], &all.components["web"]);
    assert_eq!(shown.arrival_rate_per_s * 4.0, measured.arrivals as f64);
    assert_eq!((shown.utilization_ratio, shown.held_ratio), (measured.utilization_ratio, measured.held_ratio));
    assert_eq!(shown.instances[1].utilization_ratio, measured.instances[1].utilization_ratio);
    run.apply(Input::Users(0)).expect("users can be set");
    for (at_ms, window_s) in [(6_500, 4.5), (8_500, 4.5), (10_000, 4.0)] {
        run.advance(at_ms * 1_000_000, u64::MAX);
        let later = run.snapshot();
        let busy_s = (4.0 - (at_ms as f64 / 1_000.0 - window_s)).max(0.0);
        assert_eq!(later.window_s, window_s, "{at_ms} ms");
        let expected = 200.0 * busy_s / window_s;
        // Four standard deviations of a count over that time.
        let error = 4.0 * (200.0 * busy_s).sqrt() / window_s;
        let rate = later.components["web"].arrival_rate_per_s;
        assert!((rate - expected).abs() <= error, "{at_ms} ms: {rate}, not {expected} ± {error}");
        // Each takes 2 ms of one of 8 CPUs.
        let busy = later.components["web"].utilization_ratio;
        assert!((busy - rate * 0.002 / 8.0).abs() < 0.001, "{at_ms} ms: {busy}");
    }
}
