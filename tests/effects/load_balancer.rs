//! A load balancer: one address for several servers, whichever of them live.

use std::collections::BTreeMap;
use std::sync::Arc;

use loadstar::design::kind::{Algorithm, HealthCheck, Kind, Layer, LoadBalancer, Session, WebServer};
use loadstar::design::{Class, Distribution, Fault};
use loadstar::engine::{Options, Results, Simulation};

use crate::build::{Build, all_classes, balanced, failed, id, results_at, web};
use crate::theory::{Quantity, check, check_runs, check_share, runs};
use crate::web_server::{lost_of_reads, with_sessions};

/// A server of one CPU that takes `time`, and lets everybody in.
fn server(time: Distribution) -> Kind {
    let mut server = web();
    (server.vcpus, server.slots, server.service) = (1, 1_000_000, all_classes(time));
    Kind::WebServer(server)
}

/// A server that takes a microsecond.
fn quick() -> Kind {
    server(Distribution::Fixed { ms: 0.001 })
}

/// A balancer that takes no time.
fn instant(balancer: LoadBalancer) -> Kind {
    let forward = Some(Distribution::Fixed { ms: 0.0 });
    Kind::LoadBalancer(LoadBalancer { forward, capacity_per_s: Some(1e9), ..balancer })
}

/// Users, a balancer that takes no time, and servers behind it, over links that take none.
fn over(rate_per_s: f64, balancer: LoadBalancer, servers: u32, server: Kind) -> Build {
    let build = Build::users(rate_per_s, Class::StaticFile).with("lb", instant(balancer), 1).with("web", server, servers);
    build.free_links(&["users->lb", "lb->web"])
}

fn balancing(algorithm: Algorithm) -> LoadBalancer {
    LoadBalancer { algorithm, ..LoadBalancer::default() }
}

/// One that never learns who is gone.
fn blind(retry_next: bool) -> LoadBalancer {
    LoadBalancer { health_check: None, retry_next, ..LoadBalancer::default() }
}

/// What came to each of the servers.
fn each(results: &Results) -> Vec<u64> {
    results.components["web"].instances.iter().map(|instance| instance.arrivals).collect()
}

/// Whether they had equal parts of all of it, but for the last round.
fn is_even(parts: &[u64]) -> bool {
    let all: u64 = parts.iter().sum();
    let part = all / parts.len() as u64;
    parts.iter().all(|one| (part..=part + 1).contains(one))
}

/// A hundred seconds. One server is gone for a second in every ten and the other for the first ten: each combination has the
/// share that two independent ones would give it.
fn failing_in_turn(build: Build) -> Build {
    let gone = |build: Build, server: &str, from_s: u32, to_s: u32| {
        build.at(f64::from(from_s), Fault::Kill(id(server))).at(f64::from(to_s), Fault::Restore(id(server)))
    };
    let build = gone(build, "other", 0, 10);
    (0..10).fold(build, |build, ten| gone(build, "web", ten * 10, ten * 10 + 1))
}

#[test]
fn load_balancer() {
    // One server that is there for 90 % of the time, and a balancer in front of two: 1 − (1 − 0.9)².
    let alone = Build::users(100.0, Class::StaticFile).with("web", quick(), 1).with("other", quick(), 1);
    let alone = failing_in_turn(alone.free_links(&["users->web"])).run(100.0).requests;
    check_share("alone", alone.completed, alone.generated, 0.9);
    let two = over(100.0, blind(true), 1, quick()).with("other", quick(), 1).free_links(&["lb->other"]);
    let both = failing_in_turn(two.clone()).run(100.0).requests;
    check_share("two", both.completed, both.generated, 0.99);
    // It is one itself.
    let mut run = two.at(5.0, Fault::Kill(id("lb"))).start();
    let (before, after) = (results_at(&mut run, 5.0).requests, results_at(&mut run, 10.0).requests);
    assert_eq!((before.failed, after.completed), (0, before.completed));
}

/// All that one user does.
fn of_one_user(balancer: LoadBalancer) -> Build {
    let mut build = over(100.0, balancer, 2, quick());
    (build.0.workload.users, build.0.workload.requests_per_user_s) = (1, 100.0);
    build
}

#[test]
fn layer() {
    // What it costs: the time to pass a request on, and the part of its capacity.
    for (layer, forward_ms, capacity_per_s) in [(Layer::L4, 0.05, 100_000.0), (Layer::L7, 0.5, 20_000.0)] {
        let kind = Kind::LoadBalancer(LoadBalancer { layer, ..LoadBalancer::default() });
        let results = balanced(100.0, kind, 4).run(10.0);
        let lb = &results.components["lb"];
        let passed = lb.utilization_ratio * 10.0 * capacity_per_s;
        assert!((passed - lb.arrivals as f64).abs() <= 1.0, "{layer:?}: {passed} of {}", lb.arrivals);
        // Four links of 1 ms and 2 ms of work.
        let latency_ms = results.classes["static_file"].latency_ms.mean - lb.wait_ms.mean;
        let expected_ms = 6.0 + forward_ms + 1_000.0 / capacity_per_s;
        assert!((latency_ms - expected_ms).abs() < 1e-6, "{layer:?}: {latency_ms}, not {expected_ms}");
    }
    // What it picks for: a connection or a request.
    let layer = |layer| LoadBalancer { layer, ..LoadBalancer::default() };
    let (connection, requests) = (of_one_user(layer(Layer::L4)).run(10.0), of_one_user(layer(Layer::L7)).run(10.0));
    assert_eq!(each(&connection), [connection.requests.generated, 0]);
    assert!(is_even(&each(&requests)), "{:?}", each(&requests));
    // A connection ends with its server: the first to find it dead fails, the next opens another one.
    let mut run = of_one_user(layer(Layer::L4)).at(4.5, Fault::KillInstance(id("web"), 1)).start();
    let (before, after) = (results_at(&mut run, 4.5), results_at(&mut run, 10.0));
    assert_eq!((failed(&after, "target_down"), after.requests.failed), (1, 1));
    assert_eq!(each(&after), [before.requests.generated + 1, after.requests.generated - before.requests.generated - 1]);
}

const SOJOURN_MS: Quantity<'_> = &|results| results.components["web"].sojourn_ms.mean;

#[test]
fn algorithm() {
    // Two servers of 10 ms on average, and 160 requests a second.
    let in_turn_ms = 10.0 / (1.0 - (105.0 - f64::sqrt(4_625.0)) / 50.0);
    let expected_ms = [
        // By user, which is at random: two M/M/1.
        (Algorithm::IpHash, 1_000.0 / (100.0 - 80.0)),
        // Every second one to each: E₂/M/1, of which σ comes from 25σ² − 105σ + 64 = 0.
        (Algorithm::RoundRobin, in_turn_ms),
        // To the shorter line: from the balance equations of the lengths of both, solved by iteration.
        (Algorithm::LeastConnections, 29.557_4),
    ];
    let work = Distribution::Exponential { mean_ms: 10.0 };
    let waits_ms = |name: &str, mut build: Build, expected_ms| {
        (build.0.workload.users, build.0.workload.requests_per_user_s) = (1_000_000, 0.000_16);
        let runs = runs(&build.0, 60.0);
        check_runs(name, &runs, &[("W", SOJOURN_MS, expected_ms)]);
        runs.iter().map(SOJOURN_MS).collect::<Vec<f64>>()
    };
    let of_runs = expected_ms.map(|(algorithm, expected_ms)| {
        waits_ms(&format!("{algorithm:?}"), over(160.0, balancing(algorithm), 2, server(work)), expected_ms)
    });
    // M/M/2: nobody waits while a server is free, which no balancer can promise who does not know how long each will take.
    let pooled = Kind::WebServer(WebServer { vcpus: 2, slots: 1_000_000, service: all_classes(work), ..web() });
    let pooled_ms = waits_ms("pooled", over(160.0, LoadBalancer::default(), 1, pooled), 1_000.0 / 36.0);
    // The same requests meet all of them, and in no run is the order another one.
    for (run, pooled_ms) in pooled_ms.into_iter().enumerate() {
        let [random_ms, in_turn_ms, least_ms] = [0, 1, 2].map(|algorithm| of_runs[algorithm][run]);
        let is_so = random_ms > in_turn_ms && in_turn_ms > least_ms && least_ms > pooled_ms;
        assert!(is_so, "{random_ms}, {in_turn_ms}, {least_ms}, {pooled_ms}");
    }
    // Who takes turns has them all, and where all weigh the same weights change nothing.
    let turns = |algorithm| over(160.0, balancing(algorithm), 3, server(work)).run(10.0);
    let in_turn = turns(Algorithm::RoundRobin);
    assert!(is_even(&each(&in_turn)), "{:?}", each(&in_turn));
    assert_eq!(in_turn, turns(Algorithm::WeightedRoundRobin));
}

#[test]
fn algorithm_by_user() {
    let parts = each(&of_one_user(balancing(Algorithm::IpHash)).run(10.0));
    assert!(parts[0] == 0 || parts[1] == 0, "{parts:?}");
    // What the hash names has no stand-in: those users are out for as long as their server is.
    let mut build = over(200.0, balancing(Algorithm::IpHash), 2, quick()).at(0.0, Fault::KillInstance(id("web"), 1));
    (build.0.workload.users, build.0.workload.requests_per_user_s) = (1_000_000, 0.000_2);
    let results = build.run(10.0);
    check_share("out", results.requests.failed, results.requests.generated, 0.5);
    assert_eq!(failed(&results, "target_down") + failed(&results, "no_healthy_target"), results.requests.failed);
}

#[test]
fn algorithm_by_time() {
    // Two servers that take 2 and 10 ms, and so few requests that hardly ever are two under way.
    let run = |algorithm| {
        let build = over(2.0, balancing(algorithm), 1, server(Distribution::Fixed { ms: 2.0 }));
        let build = build.with("slow", server(Distribution::Fixed { ms: 10.0 }), 1).free_links(&["lb->slow"]);
        let results = build.run(200.0);
        (results.components["slow"].arrivals, results.requests.generated)
    };
    let (slow, all) = run(Algorithm::LeastConnections);
    check_share("by connections", slow, all, 0.5);
    // It has to be tried once to be known; four would have to wait at the other one to make it worth while.
    assert_eq!(run(Algorithm::LeastResponseTime), (1, all));
}

#[test]
fn sticky() {
    for (sticky, lost) in [(false, 2.0 / 3.0), (true, 0.0)] {
        let kind = Kind::LoadBalancer(LoadBalancer { sticky, ..LoadBalancer::default() });
        let build = balanced(200.0, kind, 1).with("web", with_sessions(Session::InMemory), 3);
        let (part, reads) = lost_of_reads(&build);
        check_share(&format!("sticky {sticky}"), part, reads, lost);
        let parts = each(&of_one_user(LoadBalancer { sticky, ..LoadBalancer::default() }).run(10.0));
        assert_eq!(is_even(&parts), !sticky, "{parts:?}");
        assert_eq!(parts.contains(&0), sticky, "{parts:?}");
    }
    // The cookie is the user's: another instance of the balancer reads it as well, and so does one that came back.
    let kind = || Kind::LoadBalancer(LoadBalancer { sticky: true, ..LoadBalancer::default() });
    let several = balanced(200.0, kind(), 2).with("web", with_sessions(Session::InMemory), 3);
    assert_eq!(lost_of_reads(&several).0, 0);
    let one = balanced(200.0, kind(), 1).with("web", with_sessions(Session::InMemory), 3);
    assert_eq!(lost_of_reads(&one.at(5.0, Fault::Kill(id("lb"))).at(5.5, Fault::Restore(id("lb")))).0, 0);
}

#[test]
fn retry_next() {
    // Choices go around; of n servers d are dead, so a request that goes on until it is served takes n / (n − d) calls.
    for (servers, dead) in [(2, 1), (3, 1), (4, 3)] {
        let run = |retry_next| {
            let build = over(100.0, blind(retry_next), servers, quick());
            (1..=dead).fold(build, |build, number| build.at(0.0, Fault::KillInstance(id("web"), number))).run(10.0)
        };
        let (given_up, tried) = (run(false), run(true));
        let all = tried.requests.generated;
        assert_eq!((tried.requests.failed, given_up.links["lb->web"].calls), (0, given_up.requests.generated));
        let (calls, living) = (tried.links["lb->web"].calls, u64::from(servers - dead));
        assert!((calls * living).abs_diff(all * u64::from(servers)) <= u64::from(servers * servers), "{calls} of {all}");
        let spared = given_up.requests.generated - given_up.requests.failed;
        assert!((spared * u64::from(servers)).abs_diff(all * living) <= u64::from(servers * servers), "{spared} of {all}");
    }
    // One that is full does not take it either.
    for retry_next in [false, true] {
        let mut full = web();
        (full.vcpus, full.slots, full.queue) = (1, 1, 0);
        full.service = all_classes(Distribution::Fixed { ms: 500.0 });
        let build = over(100.0, blind(retry_next), 1, quick()).with("full", Kind::WebServer(full), 1).free_links(&["lb->full"]);
        let results = build.run(10.0);
        let refused = results.components["full"].failures["queue_full"];
        assert_eq!(failed(&results, "queue_full"), if retry_next { 0 } else { refused });
        assert_eq!(results.requests.failed, failed(&results, "queue_full"));
    }
}

/// Two servers, one of which is dead from 4.5 to 20.5 s.
fn dying(health_check: Option<HealthCheck>) -> Simulation {
    let build = over(100.0, LoadBalancer { health_check, ..LoadBalancer::default() }, 2, quick());
    build.at(4.5, Fault::KillInstance(id("web"), 1)).at(20.5, Fault::Restore(id("web"))).start()
}

/// Holds the moments at which a balancer takes the dead one out and puts it back, to the nanosecond.
#[track_caller]
fn check_moments(check: HealthCheck, out_s: f64, back_s: f64) {
    let name = format!("{check:?}");
    let mut run = dying(Some(check));
    let healthy = |run: &mut Simulation, at_ns: u64| {
        run.advance(at_ns, u64::MAX);
        run.snapshot().components["lb"].healthy_targets
    };
    for (at_s, before, then) in [(out_s, 2, 1), (back_s, 1, 2)] {
        let at_ns = (at_s * 1e9) as u64;
        assert_eq!(healthy(&mut run, at_ns - 1), Some((before, 2)), "{name}, before {at_s}");
        assert_eq!(healthy(&mut run, at_ns), Some((then, 2)), "{name}, at {at_s}");
    }
}

#[test]
fn health_check() {
    // Half of what comes from its death to its being taken out is lost, and then nothing; without probes half of all.
    for (probes, out_s) in [(Some(HealthCheck::default()), 7.0), (None, 20.5)] {
        let mut run = dying(probes);
        let [alive, out, end] = [4.5, out_s, 30.0].map(|at_s| results_at(&mut run, at_s));
        let met = out.requests.generated - alive.requests.generated;
        let lost = failed(&out, "target_down");
        assert!((met / 2..=met / 2 + 1).contains(&lost), "{lost} of {met}");
        assert_eq!((alive.requests.failed, end.requests.failed), (0, lost));
    }
    let mut run = dying(Some(HealthCheck::default()));
    // Back at the second probe after 20.5 s, it takes its turns again.
    let [out, back, end] = [7.0, 22.0, 30.0].map(|at_s| each(&results_at(&mut run, at_s)));
    assert_eq!(out[0], back[0]);
    assert!(is_even(&[end[0] - back[0], end[1] - back[1]]), "{back:?}, {end:?}");
}

#[test]
fn health_check_every_ms() {
    for (every_ms, out_s, back_s) in [(100.0, 4.7, 20.6), (1_000.0, 7.0, 22.0), (3_000.0, 12.0, 24.0), (4_000.0, 16.0, 28.0)] {
        check_moments(HealthCheck { every_ms, ..HealthCheck::default() }, out_s, back_s);
    }
}

/// How many targets are healthy after a server was as it should not be at some of the probes of 1, 2, 3 … s.
fn after_probes(check: HealthCheck, dead: &[(f64, f64)], at_s: f64) -> Option<(u32, u32)> {
    let build = over(100.0, LoadBalancer { health_check: Some(check), ..LoadBalancer::default() }, 2, quick());
    let gone = |build: Build, (from_s, to_s): &(f64, f64)| {
        build.at(*from_s, Fault::KillInstance(id("web"), 1)).at(*to_s, Fault::Restore(id("web")))
    };
    let mut run = dead.iter().fold(build, gone).start();
    results_at(&mut run, at_s);
    run.snapshot().components["lb"].healthy_targets
}

#[test]
fn health_check_fall() {
    for (fall, out_s) in [(1, 5.0), (2, 6.0), (3, 7.0), (10, 14.0)] {
        check_moments(HealthCheck { fall, ..HealthCheck::default() }, out_s, 22.0);
    }
    // They have to be in a row: of 1, 2, 4 and 5 s it takes two.
    let twice = [(0.5, 2.5), (3.5, 5.5)];
    for (fall, healthy) in [(2, 1), (3, 2)] {
        assert_eq!(after_probes(HealthCheck { fall, ..HealthCheck::default() }, &twice, 5.5), Some((healthy, 2)), "{fall}");
    }
}

#[test]
fn health_check_rise() {
    for (rise, back_s) in [(1, 21.0), (2, 22.0), (5, 25.0)] {
        check_moments(HealthCheck { rise, ..HealthCheck::default() }, 7.0, back_s);
    }
    // Out since 3 s, alive at 4, 5, 7 and 8 s.
    let twice = [(0.5, 3.5), (5.5, 6.5), (8.5, 9.5)];
    for (rise, healthy) in [(2, 2), (3, 1)] {
        assert_eq!(after_probes(HealthCheck { rise, ..HealthCheck::default() }, &twice, 8.5), Some((healthy, 2)), "{rise}");
    }
}

#[test]
fn weights() {
    for (of_web, of_other, servers) in [(3.0, 1.0, 1), (1.0, 4.0, 1), (0.5, 2.5, 1), (3.0, 1.0, 2)] {
        let weights = [(id("web"), of_web), (id("other"), of_other)].into();
        let weighted = LoadBalancer { weights, ..balancing(Algorithm::WeightedRoundRobin) };
        let shares = |balancer| {
            let results =
                over(100.0, balancer, servers, quick()).with("other", quick(), 1).free_links(&["lb->other"]).run(10.0);
            (results.components["web"].arrivals as f64, results.components["other"].arrivals as f64)
        };
        // Each instance is a choice with its target's weight.
        let (web, other) = shares(weighted.clone());
        let round = of_web * f64::from(servers) + of_other;
        let expected = (web + other) * of_other / round;
        assert!((other - expected).abs() <= 1.0, "{of_web} to {of_other}: {web}, {other}");
        // Nobody else looks at them.
        let (web, other) = shares(LoadBalancer { algorithm: Algorithm::RoundRobin, ..weighted });
        assert!((web - f64::from(servers) * other).abs() <= f64::from(servers), "{web}, {other}");
    }
}

/// Half static files and half reads, the reads on a route to a server that is dead or not. Which server takes the rest is up to
/// the user's hash, so that each has half of it.
fn routed(has_route: bool, is_dead: bool) -> Build {
    let routes = if has_route { [(Class::Read, id("reader"))].into() } else { BTreeMap::new() };
    let mut build = over(200.0, LoadBalancer { routes, ..balancing(Algorithm::IpHash) }, 1, with_sessions(Session::Token));
    (build.0.workload.users, build.0.workload.requests_per_user_s) = (1_000_000, 0.000_2);
    build = build.mix(&[(Class::StaticFile, 0.5), (Class::Read, 0.5)]);
    build = build.with("reader", with_sessions(Session::Token), 1).free_links(&["lb->reader"]);
    if is_dead { build.at(0.0, Fault::Kill(id("reader"))) } else { build }
}

#[test]
fn routes() {
    for (has_route, expected) in [(false, 0.5), (true, 0.75)] {
        let results = routed(has_route, false).run(10.0);
        let (reader, web) = (results.components["reader"].arrivals, results.components["web"].arrivals);
        check_share(&format!("route {has_route}"), reader, reader + web, expected);
    }
    // With its server dead a route leads nowhere; the rest loses the users whom the hash sends there.
    for (has_route, of_files, of_reads) in [(false, 0.5, 0.5), (true, 0.5, 1.0)] {
        let results = routed(has_route, true).run(10.0);
        for (class, expected) in [("static_file", of_files), ("read", of_reads)] {
            let class_results = &results.classes[class];
            let sent = (class_results.rate * 10.0).round() as u64;
            check_share(&format!("{class}, route {has_route}"), class_results.failures.values().sum(), sent, expected);
        }
    }
    // A path is seen at layer 7 alone.
    let layer_4 = LoadBalancer { layer: Layer::L4, routes: [(Class::Read, id("reader"))].into(), ..LoadBalancer::default() };
    let blind = routed(true, false).with("lb", Kind::LoadBalancer(layer_4), 1);
    let problems = Simulation::new(&Arc::new(blind.0), &Options::default()).err().expect("it does not run");
    assert_eq!(problems[0].code, "routes_need_layer_7");
}

#[test]
fn capacity_per_s() {
    let limited = |rate_per_s, capacity_per_s, instances| {
        let forward = Some(Distribution::Fixed { ms: 0.0 });
        let kind = LoadBalancer { capacity_per_s: Some(capacity_per_s), forward, ..LoadBalancer::default() };
        over(rate_per_s, LoadBalancer::default(), 1, quick()).with("lb", Kind::LoadBalancer(kind), instances).0
    };
    let wait_ms: Quantity<'_> = &|results| results.components["lb"].wait_ms.mean;
    let busy: Quantity<'_> = &|results| results.components["lb"].utilization_ratio;
    let refused: Quantity<'_> = &|results| {
        let lb = &results.components["lb"];
        lb.failures.get("refused").copied().unwrap_or(0) as f64 / lb.arrivals as f64
    };
    // M/D/1: ρ / (2 (1 − ρ)) of the time that one takes.
    for (capacity_per_s, expected_ms) in [(100.0, 20.0), (160.0, 3.125)] {
        let expected: [(_, Quantity<'_>, _); 3] =
            [("Wq", wait_ms, expected_ms), ("busy", busy, 80.0 / capacity_per_s), ("refused", refused, 0.0)];
        check(&format!("80 of {capacity_per_s}"), &limited(80.0, capacity_per_s, 1), 60.0, &expected);
    }
    // Of more than that it takes what it can, and lets nobody wait for more than a second: who takes the last place in the line
    // waits for 49 others and for the rest of the one that is served.
    let longest_ms: Quantity<'_> = &|results| results.components["lb"].wait_ms.max;
    for (rate_per_s, expected) in [(75.0, 1.0 / 3.0), (100.0, 0.5)] {
        let runs = runs(&limited(rate_per_s, 50.0, 1), 60.0);
        check_runs(&format!("{rate_per_s} of 50"), &runs, &[("refused", refused, expected), ("busy", busy, 1.0)]);
        for longest_ms in runs.iter().map(longest_ms) {
            assert!(longest_ms > 980.0 && longest_ms <= 1_000.0, "{longest_ms}");
        }
    }
    // Each instance has its own.
    check("two of 50", &limited(75.0, 50.0, 2), 20.0, &[("busy", busy, 0.75), ("refused", refused, 0.0)]);
}

#[test]
fn forward() {
    let forwarded = |forward| {
        let kind = LoadBalancer { forward: Some(forward), capacity_per_s: Some(2_000.0), ..LoadBalancer::default() };
        balanced(100.0, Kind::LoadBalancer(kind), 4)
    };
    let latency_ms: Quantity<'_> =
        &|results| results.classes["static_file"].latency_ms.mean - results.components["lb"].wait_ms.mean;
    let waits_ms = [0.0, 1.0, 200.0].map(|ms| {
        let results = forwarded(Distribution::Fixed { ms }).run(5.0);
        // Four links of 1 ms, 2 ms of work, and its part of the capacity.
        assert!((latency_ms(&results) - ms - 6.5).abs() < 1e-6, "{ms}: {}", latency_ms(&results));
        results.components["lb"].wait_ms.max
    });
    // It passes others on in the meantime.
    assert!(waits_ms.iter().all(|wait_ms| *wait_ms == waits_ms[0]), "{waits_ms:?}");
    let random = forwarded(Distribution::Exponential { mean_ms: 30.0 });
    check("forward", &random.0, 20.0, &[("latency", latency_ms, 36.5)]);
}
