//! Nothing is lost and nothing appears, whatever the design and whatever befalls it; and a run is the same every time.

use std::sync::Arc;

use loadstar::design::kind::{
    Algorithm, Cache, Client, Dns, DnsAnswer, Eviction, Kind, Layer, LoadBalancer, OnWrite, Replication, Service, Session,
    WebServer,
};
use loadstar::design::{Class, Design, Edit, Fault};
use loadstar::engine::{Input, Options, Simulation};

use super::build::{Build, assert_conserved, follower, id, leader, service, web};

/// Numbers for random designs: a linear congruential generator (Knuth, MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }

    fn is(&mut self) -> bool {
        self.below(2) == 0
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }
}

fn random_design(dice: &mut Dice) -> Design {
    let mut build = Build::users(300.0, Class::Read);
    build.0.workload.mix.clear();
    build.0.workload.mix.extend([
        (Class::StaticFile, 0.2),
        (Class::Read, 0.4),
        (Class::Write, 0.2),
        (Class::LogIn, 0.1),
        (Class::Job, 0.1),
    ]);
    let retries = dice.below(3) as u32;
    build = build.with("users", Kind::Client(Client { retries, deadline_ms: 3_000.0, ..Client::default() }), 1);
    let mut server = web();
    server.slots = 1 + dice.below(20);
    server.queue = dice.below(5);
    server.session = dice.of(&[Session::Token, Session::InMemory]);
    build = build.with("web", Kind::WebServer(server), 1 + dice.below(3) as u32).within("web", "seoul");
    let balancer = LoadBalancer {
        algorithm: dice.of(Algorithm::ALL),
        layer: dice.of(Layer::ALL),
        retry_next: dice.is(),
        sticky: dice.is(),
        capacity_per_s: Some(dice.of(&[100.0, 10_000.0])),
        ..LoadBalancer::default()
    };
    build = build.with("lb", Kind::LoadBalancer(balancer), 1 + dice.below(2) as u32);
    let mut database = leader(20.0, dice.of(&[None, Some(500.0)]));
    if let (Kind::DatabaseLeader(database), true) = (&mut database, dice.is()) {
        database.replication = Replication::Sync;
        database.connections = 3;
    }
    build = build.with("db", database, 1 + dice.below(2) as u32).with("copy", follower(), 1 + dice.below(3) as u32);
    build = build.links(&["users->lb", "lb->web", "web->db", "web->copy", "db->copy"]);
    if dice.is() {
        let dns = Dns { answer: dice.of(DnsAnswer::ALL), ttl_s: 1.0, health_checks: dice.is(), ..Dns::default() };
        build = build.with("dns", Kind::Dns(dns), 1).links(&["users->dns", "users->web"]);
    }
    if dice.is() {
        let service = Service { slots: 1 + dice.below(10), queue: dice.below(5), ..service() };
        build = build.with("svc", Kind::Service(service), 1 + dice.below(3) as u32).links(&["web->svc", "lb->svc"]);
        build = if dice.is() { build.links(&["svc->db", "svc->copy"]) } else { build };
    }
    if dice.is() {
        let (eviction, on_write) = (dice.of(Eviction::ALL), dice.of(OnWrite::ALL));
        let cache = Cache {
            capacity_items: 1 + dice.below(50),
            ttl_s: dice.of(&[0.0, 0.1, 60.0]),
            eviction,
            on_write,
            ..Cache::default()
        };
        build = build.with("cache", Kind::Cache(cache), 1 + dice.below(3) as u32).links(&["web->cache"]);
        let has_service = build.0.components.contains_key("svc");
        build = if has_service && dice.is() { build.links(&["svc->cache"]) } else { build };
    }
    build.0
}

fn random_fault(dice: &mut Dice) -> Fault {
    let component = id(dice.of(&["web", "lb", "db", "copy", "dns", "svc", "cache"]));
    let (from, to) = dice.of(&[
        ("lb", "web"),
        ("web", "db"),
        ("web", "copy"),
        ("db", "copy"),
        ("users", "lb"),
        ("web", "svc"),
        ("web", "cache"),
    ]);
    match dice.below(12) {
        0 => Fault::Kill(component),
        1 | 2 => Fault::KillInstance(component, 1 + dice.below(2) as u32),
        3 | 4 => Fault::Restore(component),
        5 => Fault::KillDataCenter(id("seoul")),
        6 => Fault::RestoreDataCenter(id("seoul")),
        7 => Fault::Cut(id(from), id(to)),
        8 => Fault::Mend(id(from), id(to)),
        9 => Fault::Flush(id("cache")),
        10 => Fault::Drop(id(from), id(to), 0.3),
        _ => dice.of(&[Fault::Spike(3.0, 0.5), Fault::HotKey(0.5, 0.5)].each_ref()).clone(),
    }
}

fn random_edit(dice: &mut Dice, design: &mut Design) {
    let component = id(dice.of(&["web", "lb", "db", "copy", "dns", "svc", "cache"]));
    let edit = match dice.below(4) {
        0 => Edit::Remove([component].into()),
        1 => Edit::RemoveLink(id("web"), id("copy")),
        _ => Edit::SetInstances(component, 1 + dice.below(4) as u32),
    };
    // What is not there any more cannot be edited; the design is then as it was.
    drop(edit.apply(design));
}

#[test]
fn what_comes_in_goes_out_or_is_inside() {
    for seed in 1..=60 {
        check_conserved(seed);
    }
}

#[track_caller]
fn check_conserved(seed: u64) {
    let mut dice = Dice(seed);
    let mut design = random_design(&mut dice);
    let whole = Arc::new(design.clone());
    let options = Options { seed: Some(seed), users: None, warm_up_ns: dice.below(2) * 1_000_000_000 };
    let mut run = Simulation::new(&whole, &options).expect("a random design runs");
    for _ in 0..12 {
        run.advance(run.now_ns() + 50_000_000 + dice.below(300_000_000), u64::MAX);
        assert_conserved(&run.results(), &format!("seed {seed}"));
        let input = match dice.below(4) {
            0 => {
                random_edit(&mut dice, &mut design);
                Input::Design(Arc::new(design.clone()))
            }
            1 => {
                design = Design::clone(&whole);
                Input::Design(Arc::clone(&whole))
            }
            _ => Input::Fault(random_fault(&mut dice)),
        };
        run.apply(input).expect("the input can be run");
        assert_conserved(&run.results(), &format!("seed {seed}"));
    }
    drain(&mut run, seed);
}

/// When nobody sends any more, everything ends.
#[track_caller]
fn drain(run: &mut Simulation, seed: u64) {
    run.apply(Input::Users(0)).expect("users can be set");
    run.advance(run.now_ns() + 30_000_000_000, u64::MAX);
    let results = run.results();
    assert_conserved(&results, &format!("drained, seed {seed}"));
    assert_eq!(results.requests.in_flight, 0, "seed {seed}");
    for (id, component) in &run.snapshot().components {
        assert_eq!((component.inside, component.waiting), (0, 0), "{id}, seed {seed}");
        assert_eq!((component.utilization_ratio, component.held_ratio), (0.0, 0.0), "{id}, seed {seed}");
    }
}

#[test]
fn a_run_is_the_same_every_time_and_in_any_slices() {
    for seed in 1..=10 {
        let mut dice = Dice(seed);
        let mut build = Build(random_design(&mut dice));
        for second in 1..4 {
            let with_fault = build.clone().at(f64::from(second) * 0.7, random_fault(&mut dice));
            // A fault may name what this design does not have.
            if Simulation::new(&Arc::new(with_fault.0.clone()), &Options::default()).is_ok() {
                build = with_fault;
            }
        }
        let whole = build.run(4.0).fingerprint();
        let mut sliced = build.start();
        while sliced.now_ns() < 4_000_000_000 {
            let until_ns = (sliced.now_ns() + 1 + dice.below(90_000_000)).min(4_000_000_000);
            while !sliced.advance(until_ns, 1 + dice.below(50)) {}
        }
        assert_eq!(sliced.results().fingerprint(), whole, "seed {seed}");
        let mut other = build.clone();
        other.0.seed += 1;
        assert_ne!(other.run(4.0).fingerprint(), whole, "seed {seed}");
    }
}

#[test]
fn what_has_nothing_to_do_with_a_request_does_not_shift_it() {
    for seed in 1..=10 {
        let design = random_design(&mut Dice(seed));
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
