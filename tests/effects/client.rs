//! A client: whose requests there are, from how far they come, and what happens when they are not answered.

use loadstar::design::kind::{Client, Dns, Kind};
use loadstar::design::{Class, Distribution, Region};
use loadstar::engine::Results;

use crate::build::{Build, all_classes, failed, web, web_kind};
use crate::theory::{Quantity, check_count, check_runs, check_share, runs_to_the_end};

fn direct(rate_per_s: f64, client: Client) -> Build {
    let build = Build::users(rate_per_s, Class::StaticFile).with("users", Kind::Client(client), 1);
    build.with("web", web_kind(), 1).links(&["users->web"])
}

/// A web server that takes `ms`, always, however many ask.
fn taking(ms: f64) -> Kind {
    let mut server = web();
    (server.service, server.vcpus, server.slots) = (all_classes(Distribution::Fixed { ms }), 128, 10_000);
    Kind::WebServer(server)
}

#[test]
fn client() {
    let there = direct(100.0, Client::default()).run(10.0);
    check_count("requests", there.requests.generated, 1_000.0);
    assert!(there.components["web"].arrivals.abs_diff(there.requests.generated) <= 5);
    let nobody = direct(100.0, Client::default()).without("users").run(10.0);
    assert_eq!((nobody.requests.generated, nobody.components["web"].arrivals), (0, 0));
}

#[test]
fn region() {
    let from = |region| {
        let build =
            Build::users(20.0, Class::StaticFile).with("users", Kind::Client(Client { region, ..Client::default() }), 1);
        let build = build.with("web", taking(2.0), 1).within("web", "seoul").links_of(None, &["users->web"]);
        build.run(5.0).classes["static_file"].latency_ms.mean
    };
    // The round trips of assets/round_trips.ron, and 2 ms of work.
    for (region, round_trip_ms) in [(Region::Asia, 10.0), (Region::Europe, 225.0), (Region::Oceania, 140.0)] {
        let latency_ms = from(region);
        assert!((latency_ms - round_trip_ms - 2.0).abs() < 1e-6, "{region:?}: {latency_ms}");
    }
}

#[test]
fn share() {
    let client = |share| Kind::Client(Client { share, ..Client::default() });
    let share = |of_some, of_others| {
        let build = Build::users(300.0, Class::StaticFile).with("users", client(of_some), 1);
        let build = build.with("others", client(of_others), 1).with("web", web_kind(), 1);
        let mut build = build.links(&["users->web", "others->web"]);
        // Users belong to clients, not requests: so many of them that each sends hardly two.
        (build.0.workload.users, build.0.workload.requests_per_user_s) = (1_000_000, 0.0003);
        let results = build.run(10.0);
        (results.components["users"].arrivals, results.requests.generated)
    };
    for (of_some, of_others, expected) in [(None, None, 0.5), (Some(0.8), None, 0.8), (Some(0.3), Some(0.1), 0.75)] {
        let (part, whole) = share(of_some, of_others);
        check_share(&format!("{of_some:?} beside {of_others:?}"), part, whole, expected);
    }
}

#[test]
fn deadline_ms() {
    // 50 ms of work and 1 ms each way.
    let run = |deadline_ms| direct(100.0, Client { deadline_ms, ..Client::default() }).with("web", taking(50.0), 1).run(5.0);
    let (patient, impatient) = (run(52.5), run(51.5));
    assert_eq!((failed(&patient, "timeout"), impatient.requests.completed), (0, 0));
    assert_eq!(failed(&impatient, "timeout"), impatient.requests.failed);
    // Nobody waits for it, and it is done all the same.
    assert_eq!(impatient.components["web"].completions, patient.components["web"].completions);
}

/// Users half of whose attempts get lost on the way.
fn losing(retries: u32, backoff_ms: f64) -> Build {
    let client = Client { retries, backoff_ms, deadline_ms: 60_000.0, ..Client::default() };
    let mut build = direct(200.0, client).with("web", taking(1.0), 1);
    build.link("users->web").loss = 0.5;
    build
}

#[test]
fn retries() {
    let load = |results: &Results| results.links["users->web"].rate / results.classes["static_file"].rate;
    let success = |results: &Results| results.classes["static_file"].success_ratio;
    for (retries, expected_load, expected_success) in [(0, 1.0, 0.5), (1, 1.5, 0.75), (2, 1.75, 0.875)] {
        let build = losing(retries, 1.0);
        let expected: [(_, Quantity<'_>, _); 2] = [("load", &load, expected_load), ("success", &success, expected_success)];
        check_runs(&format!("{retries} retries"), &runs_to_the_end(&build.0, 10.0), &expected);
    }
}

#[test]
fn backoff_ms() {
    let slowest_ms = |retries, backoff_ms| {
        let results = losing(retries, backoff_ms).run(20.0);
        results.classes["static_file"].latency_ms.max
    };
    // The wait doubles from one retry to the next: 1 of it, 1 + 2, 1 + 2 + 4.
    for (retries, waits) in [(0, 0.0), (1, 1.0), (2, 3.0), (3, 7.0)] {
        let (short, long) = (slowest_ms(retries, 100.0), slowest_ms(retries, 300.0));
        assert!((long - short - waits * 200.0).abs() < 1e-3, "{retries} retries: {short} ms, {long} ms");
    }
}

#[test]
fn dns_cache() {
    let queries = |dns_cache| {
        let dns = Kind::Dns(Dns { ttl_s: 1_000_000.0, ..Dns::default() });
        let build = direct(200.0, Client { dns_cache, ..Client::default() }).with("dns", dns, 1).links(&["users->dns"]);
        let results = build.run(10.0);
        (results.links["users->dns"].calls, results.requests.generated)
    };
    let ((remembered, _), (forgotten, requests)) = (queries(true), queries(false));
    // Each of the 256 resolvers asks once, and nearly all have a user who sends something in that time.
    assert!((230..=256).contains(&remembered) && forgotten == requests, "{remembered}, {forgotten} of {requests}");
}
