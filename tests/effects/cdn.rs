//! A content delivery network: files come from an edge near the user, and the origin is asked once for each.

use loadstar::design::kind::{Cdn, Client, Kind};
use loadstar::design::{Class, Fault, Region};
use loadstar::engine::Results;

use crate::build::{Build, failed, id};
use crate::parts::latency_ms;
use crate::scene::{NO_TIME, fixed, open_web};
use crate::theory::{Quantity, RUNS, check, check_count, check_runs, run};

/// An edge that takes no time itself.
fn quick() -> Cdn {
    Cdn { serve: NO_TIME, capacity_per_s: 1e9, ..Cdn::default() }
}

/// Users, an edge, and a web server as its origin, with nothing between them that takes time.
fn edge(rate_per_s: f64, cdn: Cdn) -> Build {
    let build = Build::users(rate_per_s, Class::StaticFile).with("cdn", Kind::Cdn(cdn), 1);
    build.with("web", Kind::WebServer(open_web(NO_TIME)), 1).free_links(&["users->cdn", "cdn->web"])
}

const HITS: Quantity<'_> = &|results| {
    let counts = results.counts;
    counts.cache_hits as f64 / (counts.cache_hits + counts.cache_misses) as f64
};

#[test]
fn cdn() {
    let asked = |build: &Build| build.run(10.0).components["web"].arrivals;
    // 40 requests for each of 50 files: every one is asked for.
    let build = edge(200.0, quick()).keys(50);
    assert_eq!(asked(&build), 50);
    assert_eq!(asked(&build.clone().at(5.0, Fault::Flush(id("cdn")))), 100);
    let none = build.clone().without("cdn").free_links(&["users->web"]).run(10.0);
    assert_eq!(none.components["web"].arrivals, none.requests.generated);
    // A dead one is not bypassed, even where the users have another way.
    let dead = build.clone().free_links(&["users->web"]).at(5.0, Fault::Kill(id("cdn"))).run(10.0);
    assert_eq!(dead.components["web"].arrivals, 50);
    check_count("without an answer", failed(&dead, "target_down"), 1_000.0);
    // It lives on what it has when its origin is gone.
    assert_eq!(build.at(5.0, Fault::Kill(id("web"))).run(10.0).requests.failed, 0);
}

#[test]
fn region() {
    // One file, so that all but the first request find it. 1 ms of work at the edge.
    let latency = |users: Region, edges: &[(&str, Region)]| {
        let client = Kind::Client(Client { region: users, ..Client::default() });
        let mut build = Build::users(20.0, Class::StaticFile).with("users", client, 1).keys(1);
        build = build.with("web", Kind::WebServer(open_web(NO_TIME)), 1).within("web", "seoul");
        for (edge, region) in edges {
            let cdn = Cdn { region: *region, serve: fixed(1.0), ..quick() };
            build = build.with(edge, Kind::Cdn(cdn), 1);
            build = build.links_of(None, &[&format!("users->{edge}"), &format!("{edge}->web")]);
        }
        latency_ms(&run(&build.0, 1, 2.0, 5.0).results(), Class::StaticFile) - 1.0
    };
    // The round trips of assets/round_trips.ron, to the nearest edge.
    let (near, far) = (("near", Region::Europe), ("far", Region::Asia));
    for (edges, round_trip_ms) in [(vec![near], 10.0), (vec![far], 225.0), (vec![far, near], 10.0)] {
        let latency_ms = latency(Region::Europe, &edges);
        assert!((latency_ms - round_trip_ms).abs() < 1e-5, "{edges:?}: {latency_ms}");
    }
}

#[test]
fn ttl_s() {
    // The one file is asked for 10 times a second, and kept from when it was fetched: λT / (1 + λT).
    for ttl_s in [0.1, 1.0] {
        let design = edge(10.0, Cdn { ttl_s, ..quick() }).keys(1).0;
        check(&format!("{ttl_s} s"), &design, 100.0, &[("hits", HITS, 10.0 * ttl_s / (1.0 + 10.0 * ttl_s))]);
    }
    let kept_for_no_time = edge(10.0, Cdn { ttl_s: 0.0, ..quick() }).keys(1).run(20.0);
    assert_eq!(kept_for_no_time.counts.cache_hits, 0);
}

#[test]
fn capacity_items() {
    // Che's approximation for 10,000 files under Zipf's law with exponent 0.8, worked out apart from this program.
    for (capacity_items, hits) in [(100, 0.156_625), (1_000, 0.436_660)] {
        let mut build = edge(1_000.0, Cdn { capacity_items, ..quick() }).keys(10_000);
        build.0.workload.keys.zipf_exponent = 0.8;
        // One that begins empty forgets that after some turnovers, of up to 1,500 requests.
        let runs: Vec<Results> = (1..=RUNS).map(|seed| run(&build.0, seed, 5.0, 8.0).results()).collect();
        check_runs(&format!("{capacity_items} files"), &runs, &[("hits", HITS, hits)]);
    }
}

#[test]
fn capacity_per_s() {
    // M/D/1: the wait is ρ / 2μ(1 − ρ).
    let wait: Quantity<'_> = &|results| results.components["cdn"].wait_ms.mean;
    for (capacity_per_s, wait_ms) in [(100.0, 20.0), (160.0, 3.125)] {
        let design = edge(80.0, Cdn { capacity_per_s, ..quick() }).keys(10).0;
        check(&format!("{capacity_per_s}/s"), &design, 30.0, &[("wait", wait, wait_ms)]);
    }
    // Past it all places are taken, and the last of those who wait does so for a second.
    let past = edge(300.0, Cdn { capacity_per_s: 100.0, ..quick() }).keys(10).run(10.0);
    let cdn = &past.components["cdn"];
    assert!((989.0..=1_000.0).contains(&cdn.wait_ms.max), "{} ms", cdn.wait_ms.max);
    assert!((990..=1_000).contains(&cdn.completions), "{}", cdn.completions);
    assert_eq!(failed(&past, "refused"), past.requests.failed);
    assert_eq!(cdn.inside, 101, "a second of them, and the one that is served");
}

#[test]
fn serve() {
    let latency = |ms| latency_ms(&edge(50.0, Cdn { serve: fixed(ms), ..quick() }).keys(10).run(5.0), Class::StaticFile);
    let (quick, slow) = (latency(2.0), latency(30.0));
    assert!((slow - quick - 28.0).abs() < 1e-6, "{quick}, {slow}");
}
