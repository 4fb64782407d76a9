//! A name server: which address the users get, and how soon they hear of another one.

use loadstar::design::kind::{Client, Dns, DnsAnswer, HealthCheck, Kind};
use loadstar::design::{Class, Distribution, Fault, Region};
use loadstar::engine::{Results, Simulation};

use crate::build::{Build, all_classes, failed, id, results_at, web};
use crate::theory::{Quantity, RUNS, check, check_mean, check_runs, check_share, run, runs, runs_to_the_end};

/// A server that takes a microsecond, so that next to nothing is inside when it dies.
fn quick() -> Kind {
    let mut server = web();
    server.service = all_classes(Distribution::Fixed { ms: 0.001 });
    Kind::WebServer(server)
}

/// Users who send `rate_per_s` requests a second and are told of two servers, over links that take no time. There are so many
/// users that each of their 256 resolvers has about as many.
fn named(rate_per_s: f64, dns: &Dns) -> Build {
    let dns = Kind::Dns(Dns { lookup: Distribution::Fixed { ms: 0.0 }, ..dns.clone() });
    let mut build = Build::users(rate_per_s, Class::StaticFile).with("dns", dns, 1);
    (build.0.workload.users, build.0.workload.requests_per_user_s) = (1_000_000, rate_per_s / 1e6);
    let build = build.with("web", quick(), 1).with("spare", quick(), 1);
    build.free_links(&["users->dns", "users->web", "users->spare"])
}

/// The same, where no resolver keeps an answer.
fn asked_each_time(dns: &Dns) -> Build {
    named(200.0, &Dns { ttl_s: 0.0, ..dns.clone() })
}

fn arrivals(results: &Results, component: &str) -> u64 {
    results.components[component].arrivals
}

/// The chance that a resolver asks within `after_s` of a moment, or for the request that it then gets. It asks with the first
/// request after the time to live, which comes `next_s` later on average; any moment is as likely as another one.
fn renewed(after_s: f64, ttl_s: f64, next_s: f64) -> f64 {
    (after_s + next_s) / (ttl_s + next_s)
}

/// The share of the requests between two moments that fail.
fn failing(run: &mut Simulation, from_s: f64, to_s: f64) -> f64 {
    let (before, after) = (results_at(run, from_s).requests, results_at(run, to_s).requests);
    (after.failed - before.failed) as f64 / (after.generated - before.generated) as f64
}

/// Requests a second while an address changes.
const RATE_PER_S: f64 = 1_000.0;

/// Holds the share that fails in each quarter of the time to live after `since_s` to what `expected` makes of the share of the
/// resolvers that have asked since, and what fails once all have to be all of that.
#[track_caller]
fn check_change(name: &str, build: &Build, ttl_s: f64, since_s: f64, expected: fn(f64) -> f64) {
    let next_s = 256.0 / RATE_PER_S;
    let quarters = [0.0, 0.25, 0.5, 0.75].map(|part| since_s + part * ttl_s);
    // After so long no resolver has gone without a request.
    let end_s = since_s + ttl_s + 25.0 * next_s;
    let of_seed = |seed| {
        let mut run = run(&build.0, seed, 0.0, quarters[0]);
        let shares = quarters.map(|from_s| failing(&mut run, from_s, from_s + ttl_s / 4.0));
        assert_eq!(failing(&mut run, end_s, end_s + 1.0), expected(1.0), "{name}, in the end");
        shares
    };
    let shares: Vec<[f64; 4]> = (1..=RUNS).map(of_seed).collect();
    for (quarter, part) in [0.125, 0.375, 0.625, 0.875].into_iter().enumerate() {
        let measured: Vec<f64> = shares.iter().map(|shares| shares[quarter]).collect();
        let expected = expected(renewed(part * ttl_s, ttl_s, next_s));
        check_mean(&format!("{name}, after {part} of {ttl_s} s"), &measured, expected);
    }
}

#[test]
fn dns() {
    // Who knows the addresses takes any; who asks takes the one that is told.
    let told = named(200.0, &Dns::default());
    let results = told.run(10.0);
    assert_eq!((arrivals(&results, "web"), arrivals(&results, "spare")), (results.requests.completed, 0));
    let results = told.without("dns").run(10.0);
    check_share("without", arrivals(&results, "web"), results.requests.generated, 0.5);
    // Without an answer there is nowhere to go, for ever more users.
    let dead = named(RATE_PER_S, &Dns { ttl_s: 8.0, ..Dns::default() }).at(4.0, Fault::Kill(id("dns")));
    check_change("dead", &dead, 8.0, 4.0, |renewed| renewed);
    let results = dead.run(20.0);
    assert_eq!(failed(&results, "no_address"), results.requests.failed);
}

#[test]
fn answer() {
    let run = |answer| {
        let build = asked_each_time(&Dns { answer, ..Dns::default() }).with("third", quick(), 1);
        build.free_links(&["users->third"]).start()
    };
    let shares = |run: &mut Simulation, at_s: f64| {
        let results = results_at(run, at_s);
        (["web", "spare", "third"].map(|server| arrivals(&results, server)), results.requests.generated)
    };
    for answer in [DnsAnswer::Simple, DnsAnswer::Failover] {
        let (shares, all) = shares(&mut run(answer), 10.0);
        assert_eq!(shares, [all, 0, 0], "{answer:?}");
    }
    // In turn, and so never more than one apart.
    let mut in_turn = run(DnsAnswer::RoundRobin);
    for tenth in 1..=50 {
        let (shares, all) = shares(&mut in_turn, f64::from(tenth) / 10.0);
        assert!(shares.iter().all(|share| (all / 3..=all / 3 + 1).contains(share)), "{shares:?} of {all}");
    }
}

/// The mean latency of users in Asia and of users in Europe, with a server in either.
fn from_both(answer: DnsAnswer) -> [f64; 2] {
    let client = |region| Kind::Client(Client { region, ..Client::default() });
    let mut build = named(100.0, &Dns { answer, ..Dns::default() });
    build.0.links.retain(|link| link.to == id("dns"));
    build = build.with("europeans", client(Region::Europe), 1).free_links(&["europeans->dns"]);
    build = build.within("web", "seoul").within("spare", "london");
    build.0.data_centers.get_mut("london").expect("it is there").region = Region::Europe;
    build = build.links_of(None, &["users->web", "users->spare", "europeans->web", "europeans->spare"]);
    let results = build.run(5.0);
    ["users", "europeans"].map(|client| results.components[client].sojourn_ms.mean)
}

#[test]
fn answer_by_place() {
    // The round trips of assets/round_trips.ron, and a microsecond of work.
    for (answer, expected) in [(DnsAnswer::Simple, [10.001, 225.001]), (DnsAnswer::Geo, [10.001, 10.001])] {
        let latency_ms = from_both(answer);
        let is_so = latency_ms.iter().zip(expected).all(|(latency_ms, expected)| (latency_ms - expected).abs() < 1e-6);
        assert!(is_so, "{answer:?}: {latency_ms:?}, not {expected:?}");
    }
}

/// Requests that were sent, failed for want of a living server, and came to the first one, until each of some moments around its
/// death at 4.5 s: probes find it dead at 5, 6 and 7 s, and alive at 11 and 12 s.
fn around_a_death(dns: &Dns) -> Vec<[u64; 3]> {
    let HealthCheck { every_ms, fall, rise } = HealthCheck::default();
    assert_eq!((every_ms, fall, rise), (1_000.0, 3, 2), "what the moments are made of");
    let mut run = asked_each_time(dns).at(4.5, Fault::Kill(id("web"))).at(10.5, Fault::Restore(id("web"))).start();
    let mut counts = |at_s| {
        let results = results_at(&mut run, at_s);
        [results.requests.generated, failed(&results, "target_down"), arrivals(&results, "web")]
    };
    [4.5, 7.0, 10.5, 12.0, 15.0].map(&mut counts).windows(2).map(|pair| [0, 1, 2].map(|of| pair[1][of] - pair[0][of])).collect()
}

#[test]
fn health_checks() {
    // Dead, known to be dead, alive again, known to be alive again.
    for (answer, each) in [(DnsAnswer::Simple, 1), (DnsAnswer::RoundRobin, 2)] {
        for health_checks in [false, true] {
            let counts = around_a_death(&Dns { answer, health_checks, ..Dns::default() });
            let told = [true, !health_checks, !health_checks, true];
            for (phase, ([sent, failed, came], is_told)) in counts.into_iter().zip(told).enumerate() {
                let share = if is_told { sent / each } else { 0 };
                let dead = if phase < 2 { came } else { 0 };
                let context = format!("{answer:?}, {health_checks}, phase {phase}: {sent}, {failed}, {came}");
                assert!(came.abs_diff(share) < each && failed == dead, "{context}");
            }
        }
    }
    // A failover is nothing without them.
    let failover = |health_checks| around_a_death(&Dns { answer: DnsAnswer::Failover, health_checks, ..Dns::default() });
    assert_eq!(failover(false), around_a_death(&Dns { health_checks: true, ..Dns::default() }));
    assert_eq!(failover(false), failover(true));
}

#[test]
fn ttl_s() {
    let asked: Quantity<'_> = &|results| results.links["users->dns"].rate;
    let queries = |ttl_s| runs(&named(256.0, &Dns { ttl_s, ..Dns::default() }).0, 60.0);
    // A request a second at each resolver: it asks as often as an answer lives and the next request comes.
    for ttl_s in [1.0, 3.0] {
        check_runs("queries per s", &queries(ttl_s), &[(&format!("{ttl_s} s"), asked, 256.0 / (ttl_s + 1.0))]);
    }
    let results = asked_each_time(&Dns::default()).run(10.0);
    assert_eq!(results.links["users->dns"].calls, results.requests.generated);
    // Those that have not asked since the third probe that found it dead, at 5 s, still go there.
    for ttl_s in [4.0, 8.0] {
        let moved = named(RATE_PER_S, &Dns { ttl_s, answer: DnsAnswer::Failover, ..Dns::default() });
        check_change("moved", &moved.at(2.5, Fault::Kill(id("web"))), ttl_s, 5.0, |renewed| 1.0 - renewed);
    }
}

/// Users who ask a name server that takes `lookup`, over links of 1 ms.
fn looked_up(lookup: Distribution, ttl_s: f64) -> Build {
    let build = Build::users(100.0, Class::StaticFile).with("dns", Kind::Dns(Dns { ttl_s, lookup, ..Dns::default() }), 1);
    build.with("web", quick(), 1).links(&["users->dns", "users->web"])
}

#[test]
fn lookup() {
    let latency_ms: Quantity<'_> = &|results| results.classes["static_file"].latency_ms.mean;
    // To the server and back, and a microsecond of work.
    let served_ms = 2.001;
    for ms in [0.0, 1.0, 30.0] {
        let asked_ms = latency_ms(&looked_up(Distribution::Fixed { ms }, 0.0).run(5.0));
        assert!((asked_ms - (2.0 + ms) - served_ms).abs() < 1e-6, "{ms}: {asked_ms}");
        // What a resolver remembers costs nothing: only those wait who made it ask.
        for results in runs_to_the_end(&looked_up(Distribution::Fixed { ms }, 1e6).0, 5.0) {
            let asked = results.links["users->dns"].calls as f64 / results.requests.generated as f64;
            let latency_ms = latency_ms(&results);
            assert!(asked < 0.5 && (latency_ms - (2.0 + ms) * asked - served_ms).abs() < 1e-6, "{ms}: {latency_ms}, {asked}");
        }
    }
    let random = looked_up(Distribution::Exponential { mean_ms: 30.0 }, 0.0);
    check("lookup", &random.0, 20.0, &[("latency", latency_ms, 32.0 + served_ms)]);
}
