//! What befalls a design: each incident moves the figure that it is there for, by as much as it says and for as long.

use loadstar::design::kind::{Cache, DatabaseLeader, Kind, LoadBalancer, WebServer};
use loadstar::design::{Class, Distribution, Fault};
use loadstar::engine::Results;

use crate::build::{Build, failed, id};
use crate::formulas;
use crate::scene::{NO_TIME, busy, exponential, fixed, front, hit_ratio, open_leader, open_web, total};
use crate::theory::{Quantity, RUNS, check, check_count, check_share, run, runs_to_the_end};

/// So many static files in a second from a web server that works `time` on each.
fn serving(rate_per_s: f64, time: Distribution) -> Build {
    front(rate_per_s, &[(Class::StaticFile, 1.0)]).with("web", Kind::WebServer(open_web(time)), 1)
}

/// Users who read items, all alike, through a cache with room for so many, before a database that takes 20 ms.
fn cached(rate_per_s: f64, keys: u64, capacity_items: u64) -> Build {
    let cache = Kind::Cache(Cache { capacity_items, lookup: NO_TIME, ttl_s: 1e6, ..Cache::default() });
    let build = front(rate_per_s, &[(Class::Read, 1.0)]).keys(keys).with("cache", cache, 1);
    build.with("db", Kind::DatabaseLeader(open_leader()), 1).free_links(&["web->cache", "web->db"])
}

/// How many requests of several runs failed for a reason, and that none failed for another one.
#[track_caller]
fn failed_only(runs: &[Results], reason: &str) -> u64 {
    let failed = total(runs, |results| failed(results, reason));
    assert_eq!(total(runs, |results| results.requests.failed), failed, "failed for {reason}");
    failed
}

#[test]
fn kill() {
    // Whatever it works on dies with it, and half a second of 50 requests a second is inside at any moment; whoever comes later
    // is refused.
    let runs = runs_to_the_end(&serving(50.0, fixed(500.0)).at(3.0, Fault::Kill(id("web"))).0, 5.0);
    check_count("killed", total(&runs, |results| failed(results, "killed")), RUNS as f64 * 50.0 * 0.5);
    check_count("refused", total(&runs, |results| failed(results, "target_down")), RUNS as f64 * 50.0 * 2.0);
    check_count("served", total(&runs, |results| results.requests.completed), RUNS as f64 * 50.0 * 2.5);
}

#[test]
fn kill_instance() {
    // A balancer that does not look goes on sending each its turn.
    let blind = LoadBalancer { health_check: None, forward: Some(NO_TIME), ..LoadBalancer::default() };
    for servers in [2, 3, 5] {
        let build = serving(300.0, NO_TIME).with("lb", Kind::LoadBalancer(blind.clone()), 1);
        let mut build = build.with("web", Kind::WebServer(open_web(NO_TIME)), servers).free_links(&["users->lb", "lb->web"]);
        build.0.links.retain(|link| (link.from.as_str(), link.to.as_str()) != ("users", "web"));
        let build = build.at(2.0, Fault::KillInstance(id("web"), 2));
        let before = run(&build.0, 1, 0.0, 2.0).results().requests;
        let after = run(&build.0, 1, 0.0, 10.0).results();
        let failed = failed_only(std::slice::from_ref(&after), "target_down");
        let turns = (after.requests.generated - before.generated) / u64::from(servers);
        assert!(before.failed == 0 && failed.abs_diff(turns) <= 1, "{servers} servers: {failed} of {turns} turns");
    }
}

#[test]
fn restore() {
    let build = serving(100.0, NO_TIME).at(2.0, Fault::Kill(id("web"))).at(3.5, Fault::Restore(id("web")));
    let down = failed_only(&runs_to_the_end(&build.0, 5.0), "target_down");
    check_count("down for 1.5 s", down, RUNS as f64 * 100.0 * 1.5);
    // All of it comes back, whatever killed it, and cold: what a cache had is to be read again.
    let build = cached(500.0, 40, 100).with("cache", Kind::Cache(Cache { lookup: NO_TIME, ..Cache::default() }), 2);
    let build = build.at(2.0, Fault::KillInstance(id("cache"), 1)).at(2.0, Fault::KillInstance(id("cache"), 2));
    let misses = |build: &Build| run(&build.0, 1, 2.0, 3.0).results().counts.cache_misses;
    assert_eq!(misses(&build.clone().at(2.0, Fault::Restore(id("cache")))), 40);
    check_count("without", misses(&build), 1_500.0);
}

/// A web server in one data center that reads through a cache in another one. Both links take 1 ms, the database 20 ms.
fn in_two_places() -> Build {
    let cache = Kind::Cache(Cache { lookup: NO_TIME, ttl_s: 1e6, ..Cache::default() });
    let leader = DatabaseLeader { read: fixed(20.0), ..open_leader() };
    let build = front(100.0, &[(Class::Read, 1.0)]).keys(1).with("cache", cache.clone(), 1).with("spare", cache, 3);
    let build = build.with("db", Kind::DatabaseLeader(leader), 1).links(&["web->cache", "web->db"]);
    build.within("web", "seoul").within("db", "seoul").within("cache", "busan").within("spare", "busan")
}

/// The latency of all requests from 4 s on, which is one; and which of the two components in Busan are dead then.
fn latency_and_dead(build: &Build) -> (f64, [bool; 2]) {
    let mut run = run(&build.0, 1, 4.0, 3.0);
    let shown = run.snapshot();
    run.advance(10_000_000_000, u64::MAX);
    let latency_ms = run.results().classes["read"].latency_ms;
    assert!((latency_ms.mean - latency_ms.max).abs() < 1e-6, "{latency_ms:?}");
    (latency_ms.max, ["cache", "spare"].map(|component| shown.components[&id(component)].dead_since_ns.is_some()))
}

#[test]
fn kill_data_center() {
    // There and back.
    assert_eq!(latency_and_dead(&in_two_places()), (2.0, [false, false]));
    // Nothing there answers, not even that it is dead: a second, then the database.
    let dead = in_two_places().at(2.0, Fault::KillDataCenter(id("busan")));
    assert_eq!(latency_and_dead(&dead), (1_000.0 + 2.0 + 20.0, [true, true]));
    // A component alone is refused after one way there, and the refusal comes back.
    let refusing = in_two_places().at(2.0, Fault::Kill(id("cache")));
    assert_eq!(latency_and_dead(&refusing), (2.0 + 2.0 + 20.0, [true, false]));
}

#[test]
fn restore_data_center() {
    let killed = in_two_places().at(1.0, Fault::Kill(id("spare"))).at(2.0, Fault::KillDataCenter(id("busan")));
    // What had died before by itself is still dead.
    assert_eq!(latency_and_dead(&killed.at(2.5, Fault::RestoreDataCenter(id("busan")))), (2.0, [false, true]));
    let build = serving(100.0, NO_TIME).within("web", "seoul");
    let build = build.at(2.0, Fault::KillDataCenter(id("seoul"))).at(3.5, Fault::RestoreDataCenter(id("seoul")));
    let silent = failed_only(&runs_to_the_end(&build.0, 5.0), "link_cut");
    check_count("silent for 1.5 s", silent, RUNS as f64 * 100.0 * 1.5);
}

fn cut_link(build: Build, at_s: f64) -> Build {
    build.at(at_s, Fault::Cut(id("users"), id("web")))
}

fn mend_link(build: Build, at_s: f64) -> Build {
    build.at(at_s, Fault::Mend(id("users"), id("web")))
}

#[test]
fn cut() {
    // Nothing goes there any more, and of the second of work that was under way no answer comes back.
    let runs = runs_to_the_end(&cut_link(serving(50.0, fixed(1_000.0)), 3.0).0, 5.0);
    check_count("cut off", failed_only(&runs, "link_cut"), RUNS as f64 * 50.0 * (2.0 + 1.0));
    check_count("answered", total(&runs, |results| results.requests.completed), RUNS as f64 * 50.0 * (3.0 - 1.0));
    // The server is well, and does all the same what had come there.
    check_count("served", total(&runs, |results| results.components["web"].completions), RUNS as f64 * 50.0 * 3.0);
}

#[test]
fn mend() {
    let mended = mend_link(cut_link(serving(100.0, NO_TIME), 2.0), 3.5);
    let silent = failed_only(&runs_to_the_end(&mended.0, 5.0), "link_cut");
    check_count("cut for 1.5 s", silent, RUNS as f64 * 100.0 * 1.5);
    // It also passes again what it lost a part of.
    let dropping = serving(100.0, NO_TIME).at(2.0, Fault::Drop(id("users"), id("web"), 1.0));
    let lost = failed_only(&runs_to_the_end(&mend_link(dropping, 3.5).0, 5.0), "dropped");
    check_count("lossy for 1.5 s", lost, RUNS as f64 * 100.0 * 1.5);
}

#[test]
fn slow() {
    // One CPU, busy for two fifths of the time with work of 0.4 ms.
    let server = WebServer { vcpus: 1, ..open_web(exponential(0.4)) };
    let build = serving(1_000.0, NO_TIME).with("web", Kind::WebServer(server), 1);
    for (factor, back_to) in [(1.0, 1.0), (2.0, 2.0), (0.5, 0.5), (2.0, 1.0)] {
        let slowed = build.clone().at(0.1, Fault::Slow(id("web"), factor)).at(0.2, Fault::Slow(id("web"), back_to));
        let load = 0.4 * back_to;
        let latency_ms = load * (1.0 + formulas::wait_for_exponential_work(load, 1));
        let expected: [(_, Quantity<'_>, _); 2] = [
            ("utilization", &busy("web"), load),
            ("latency", &|results| results.classes["static_file"].latency_ms.mean, latency_ms),
        ];
        check(&format!("{factor} times, then {back_to} times"), &slowed.0, 10.0, &expected);
    }
}

#[test]
fn drop() {
    for share in [0.05, 0.5, 1.0] {
        let dropping = serving(200.0, NO_TIME).at(2.0, Fault::Drop(id("users"), id("web"), share));
        let sent = |seconds| total(&runs_to_the_end(&dropping.0, seconds), |results| results.requests.generated);
        let lost = failed_only(&runs_to_the_end(&dropping.0, 5.0), "dropped");
        check_share(&format!("a share of {share}"), lost, sent(5.0) - sent(2.0), share);
    }
}

#[test]
fn flush() {
    // Each item is missed once more when it is asked for next: in a fifth of a second at 5 a second each, in 4 s all of them.
    let build = cached(500.0, 100, 1_000).at(4.0, Fault::Flush(id("cache")));
    let missed_in = |seconds| runs_after(&build, 4.0, seconds, |results| results.counts.cache_misses);
    check_share("missed again", missed_in(0.2), RUNS * 100, -f64::exp_m1(-1.0));
    assert_eq!(missed_in(4.0), RUNS * 100);
    assert_eq!(runs_after(&build, 4.0, 4.0, |results| results.requests.failed), 0);
}

/// What all runs together count from `from_s` on for so many seconds.
fn runs_after(build: &Build, from_s: f64, seconds: f64, measure: impl Fn(&Results) -> u64) -> u64 {
    (1..=RUNS).map(|seed| measure(&run(&build.0, seed, from_s, seconds).results())).sum()
}

#[test]
fn spike() {
    for (factor, for_s) in [(0.0, 1.0), (4.0, 1.0), (4.0, 3.0)] {
        let build = serving(100.0, NO_TIME).at(2.0, Fault::Spike(factor, for_s));
        for (from_s, until_s) in [(0.0, 2.0), (2.0, 3.0), (3.0, 5.0), (5.0, 7.0)] {
            let until = |seconds| runs_after(&build, 0.0, seconds, |results| results.requests.generated);
            let spike_s = f64::min(until_s, 2.0 + for_s) - f64::max(from_s, 2.0);
            let expected = 100.0 * (until_s - from_s + (factor - 1.0) * spike_s.max(0.0));
            let name = format!("{factor} times for {for_s} s, from {from_s} s to {until_s} s");
            check_count(&name, until(until_s) - until(from_s), RUNS as f64 * expected);
        }
    }
}

#[test]
fn hot_key() {
    for share in [0.2, 0.7] {
        // A cache of a single item has it as often as two requests in a row are for the same.
        let hot = share + (1.0 - share) / 100.0;
        let in_a_row = hot * hot + 99.0 * ((1.0 - share) / 100.0) * ((1.0 - share) / 100.0);
        for (name, for_s, expected) in [("all the time", 1_000.0, in_a_row), ("no longer", 0.1, 0.01)] {
            let build = cached(1_000.0, 100, 1).at(0.05, Fault::HotKey(share, for_s));
            check(&format!("{share}, {name}"), &build.0, 5.0, &[("hit ratio", &hit_ratio, expected)]);
        }
    }
}
