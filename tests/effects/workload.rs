//! What users ask for, how many of them there are and when, and what the links between them and the components do.

use loadstar::design::kind::{Cache, Client, Dns, Kind};
use loadstar::design::{Class, Distribution, Profile, Region};
use loadstar::engine::Results;

use crate::build::{Build, failed, id};
use crate::formulas::{che, zipf};
use crate::scene::{NO_TIME, exponential, fixed, front, hit_ratio, open_leader, total};
use crate::theory::{Quantity, RUNS, check, check_count, check_runs, check_share, run, runs_to_the_end};

const MIX: [(Class, f64); 5] =
    [(Class::StaticFile, 0.4), (Class::Read, 0.3), (Class::Write, 0.15), (Class::LogIn, 0.1), (Class::Job, 0.05)];

/// So many users, each sending so many requests a second, to a web server that has a name.
fn asking(users: u64, requests_per_user_s: f64) -> Build {
    let dns = Kind::Dns(Dns { ttl_s: 1e6, lookup: NO_TIME, ..Dns::default() });
    let mut build = front(1.0, &[(Class::StaticFile, 1.0)]).with("dns", dns, 1).free_links(&["users->dns"]);
    (build.0.workload.users, build.0.workload.requests_per_user_s) = (users, requests_per_user_s);
    build
}

#[test]
fn users() {
    for users in [0, 500, 1_000, 4_000] {
        check_count(&format!("{users} users"), asking(users, 0.1).run(10.0).requests.generated, users as f64);
    }
    // The same load of one person, or of a million: the one has a single resolver, the many have all 256 of them.
    let queries = |users| asking(users, 500.0 / users as f64).run(10.0).links["users->dns"].calls;
    assert_eq!((queries(1), queries(1_000_000)), (1, 256));
}

#[test]
fn requests_per_user_s() {
    for requests_per_user_s in [0.0, 0.05, 0.1, 0.4] {
        let requests = asking(1_000, requests_per_user_s).run(10.0).requests.generated;
        check_count(&format!("{requests_per_user_s} each"), requests, 10_000.0 * requests_per_user_s);
    }
}

#[test]
fn mix() {
    for mix in [&MIX[..], &[(Class::Read, 0.9), (Class::Write, 0.1)], &[(Class::Job, 1.0)]] {
        let build = front(500.0, mix).with("db", Kind::DatabaseLeader(open_leader()), 1).free_links(&["web->db"]);
        let results = build.run(10.0);
        let requests_of = |class: &Class| results.classes.get(class.name()).map_or(0.0, |class| class.rate * 10.0);
        for (class, share) in mix {
            check_share(class.name(), requests_of(class) as u64, results.requests.generated, *share);
        }
        let asked_for: f64 = mix.iter().map(|(class, _)| requests_of(class)).sum();
        assert_eq!(asked_for as u64, results.requests.generated, "nothing else");
    }
}

/// Users who read items through a cache with room for so many.
fn reading(count: u64, zipf_exponent: f64, capacity_items: u64) -> Build {
    let cache = Kind::Cache(Cache { capacity_items, lookup: NO_TIME, ttl_s: 1e6, ..Cache::default() });
    let build = front(1_000.0, &[(Class::Read, 1.0)]).with("cache", cache, 1);
    let build = build.with("db", Kind::DatabaseLeader(open_leader()), 1);
    let mut build = build.free_links(&["web->cache", "web->db"]);
    (build.0.workload.keys.count, build.0.workload.keys.zipf_exponent) = (count, zipf_exponent);
    build
}

#[test]
fn keys_count() {
    // With room for all each item is missed once, and after 10,000 requests none of so few is left out.
    for count in [1, 30, 400] {
        assert_eq!(reading(count, 0.0, 1_000).run(10.0).counts.cache_misses, count);
    }
}

#[test]
fn keys_zipf_exponent() {
    for exponent in [0.0, 0.5, 0.9, 1.0, 1.4] {
        // A cache of a single item has it as often as two requests in a row are for the same: the sum of the squared shares.
        let expected: f64 = zipf(1_000, exponent).iter().map(|share| share * share).sum();
        let build = reading(1_000, exponent, 1);
        check(&format!("in a row, exponent {exponent}"), &build.0, 5.0, &[("hit ratio", &hit_ratio, expected)]);
    }
    // The more uneven, the more a small cache is worth.
    for exponent in [0.5, 1.0] {
        let expected = che(&zipf(1_000, exponent), 100);
        check(&format!("exponent {exponent}"), &reading(1_000, exponent, 100).0, 10.0, &[("hit ratio", &hit_ratio, expected)]);
    }
}

/// Requests in each of these spans of time, in seconds, of users who send 100 a second where the profile does not say otherwise.
#[track_caller]
fn check_profile(profile: Profile, spans: &[(f64, f64)], expected: impl Fn(f64) -> f64) {
    let mut build = front(100.0, &[(Class::StaticFile, 1.0)]);
    build.0.workload.profile = profile;
    let until = |seed, until_s| run(&build.0, seed, 0.0, until_s).results().requests.generated;
    for (from_s, until_s) in spans {
        let requests: u64 = (1..=RUNS).map(|seed| until(seed, *until_s) - until(seed, *from_s)).sum();
        let integral = expected(*until_s) - expected(*from_s);
        check_count(&format!("{profile:?} from {from_s} s to {until_s} s"), requests, RUNS as f64 * integral);
    }
}

#[test]
fn profile_ramp() {
    for (to_users, slope_per_s) in [(3_000, 20.0), (0, -10.0)] {
        // 100 a second at first; from 10 s on it stays where it is.
        let integral = |time_s: f64| {
            let on_the_way_s = time_s.min(10.0);
            let end_per_s = 100.0 + 10.0 * slope_per_s;
            100.0 * on_the_way_s + slope_per_s * on_the_way_s * on_the_way_s / 2.0 + end_per_s * (time_s - on_the_way_s)
        };
        check_profile(Profile::Ramp { to_users, over_s: 10.0 }, &[(0.0, 2.0), (4.0, 6.0), (8.0, 10.0), (11.0, 13.0)], integral);
    }
}

#[test]
fn profile_spike() {
    for factor in [0.0, 0.5, 4.0] {
        let integral = |time_s: f64| 100.0 * (time_s + (factor - 1.0) * (time_s.clamp(2.0, 5.0) - 2.0));
        check_profile(Profile::Spike { at_s: 2.0, for_s: 3.0, factor }, &[(0.0, 2.0), (2.0, 5.0), (5.0, 8.0)], integral);
    }
}

#[test]
fn profile_daily() {
    let (low, day_s) = (0.2, 8.0);
    let turn = 2.0 * std::f64::consts::PI / day_s;
    // Quietest at the start, all users there half a day later.
    let middle = f64::midpoint(1.0, low);
    let integral = |time_s: f64| 100.0 * (middle * time_s - (1.0 - middle) * (turn * time_s).sin() / turn);
    let spans = [(0.0, 1.0), (1.5, 2.5), (3.5, 4.5), (5.5, 6.5), (7.0, 9.0), (0.0, 16.0)];
    check_profile(Profile::Daily { low, day_s }, &spans, integral);
}

/// Requests over one link that takes `latency`, to a server that takes no time.
fn over(latency: Distribution) -> Build {
    let mut build = front(500.0, &[(Class::StaticFile, 1.0)]);
    build.link("users->web").latency = Some(latency);
    build
}

#[test]
fn link_latency() {
    let mean_ms: Quantity<'_> = &|results: &Results| results.classes["static_file"].latency_ms.mean;
    let p95_ms: Quantity<'_> = &|results: &Results| results.classes["static_file"].latency_ms.p95;
    for latency in [
        fixed(20.0),
        exponential(20.0),
        Distribution::Erlang { shape: 4, mean_ms: 20.0 },
        Distribution::LogNormal { mean_ms: 20.0, sigma: 0.5 },
        Distribution::HyperExponential { mean_ms: 20.0, cv2: 3.0 },
    ] {
        // There and back.
        if latency == fixed(20.0) {
            assert_eq!(over(latency).run(5.0).classes["static_file"].latency_ms.max, 40.0);
        } else {
            check_runs(&format!("{latency:?}"), &runs_to_the_end(&over(latency).0, 5.0), &[("mean", mean_ms, 40.0)]);
        }
    }
    // The two ways are independent: together two exponential phases, whose 95th percentile is 4.743865 of their mean.
    let there_and_back = runs_to_the_end(&over(exponential(20.0)).0, 5.0);
    check_runs("two exponential ways", &there_and_back, &[("p95", p95_ms, 4.743_865 * 20.0)]);
}

#[test]
fn link_loss() {
    for loss in [0.0, 0.01, 0.3, 1.0] {
        let mut build = front(500.0, &[(Class::StaticFile, 1.0)]);
        build.link("users->web").loss = loss;
        let runs = runs_to_the_end(&build.0, 2.0);
        let (lost, sent) =
            (total(&runs, |results| failed(results, "dropped")), total(&runs, |results| results.requests.generated));
        check_share(&format!("a loss of {loss}"), lost, sent, loss);
        assert_eq!(total(&runs, |results| results.requests.completed), sent - lost);
    }
    // What is lost is not refused: the caller finds out after a second, here by trying again at once.
    let patient = Client { retries: 20, backoff_ms: 0.0, deadline_ms: 60_000.0, ..Client::default() };
    let mut build = front(500.0, &[(Class::StaticFile, 1.0)]).with("users", Kind::Client(patient), 1);
    build.link("users->web").loss = 0.3;
    let expected: [(_, Quantity<'_>, _); 1] =
        [("latency", &|results| results.classes["static_file"].latency_ms.mean, 1_000.0 * 0.3 / 0.7)];
    check_runs("a second for each loss", &runs_to_the_end(&build.0, 2.0), &expected);
}

#[test]
fn latency_by_place() {
    /// A data center and its region; nothing: nowhere.
    type Place = Option<(&'static str, Region)>;
    let seoul: Place = Some(("seoul", Region::Asia));
    let rows: [(Place, Place, f64); 8] = [
        (None, None, 0.25),
        (seoul, seoul, 0.25),
        (seoul, Some(("busan", Region::Asia)), 5.0),
        (seoul, None, 5.0),
        (None, seoul, 5.0),
        // Halves of assets/round_trips.ron.
        (seoul, Some(("london", Region::Europe)), 112.5),
        (Some(("london", Region::Europe)), seoul, 112.5),
        (Some(("nairobi", Region::Africa)), Some(("sydney", Region::Oceania)), 205.0),
    ];
    for (from, to, one_way_ms) in rows {
        let mut build = front(50.0, &[(Class::Read, 1.0)]).with("db", Kind::DatabaseLeader(open_leader()), 1);
        for (component, place) in [("web", from), ("db", to)] {
            if let Some((data_center, region)) = place {
                build = build.within(component, data_center);
                build.0.data_centers.get_mut(&id(data_center)).expect("it is there").region = region;
            }
        }
        let latency_ms = build.links_of(None, &["web->db"]).run(5.0).classes["read"].latency_ms.max;
        assert_eq!(latency_ms, 2.0 * one_way_ms, "{from:?} to {to:?}");
    }
}
