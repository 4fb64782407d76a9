//! A cache: how much it has of what is asked for, how old that is, what a look-up costs, and what it spares the database.

use std::sync::Arc;

use loadstar::design::kind::{Cache, DatabaseLeader, Eviction, Kind, OnWrite};
use loadstar::design::{Class, Distribution, Fault};
use loadstar::engine::{Input, Results};

use crate::build::{Build, id};
use crate::formulas::{che, small_cache, wait_for_exponential_work, wait_for_fixed_work, zipf};
use crate::scene::{NO_TIME, busy, exponential, fixed, front, hit_ratio, open_leader, total, wait_ms};
use crate::theory::{Quantity, RUNS, check, check_count, check_mean, run, runs};

/// Longer than any run.
const EVER_S: f64 = 1e6;

/// What costs nothing and forgets nothing.
fn open_cache() -> Cache {
    Cache { lookup: NO_TIME, ttl_s: EVER_S, ..Cache::default() }
}

/// Users who read through a cache, and write so many times in a second.
fn cached(reads_per_s: f64, writes_per_s: f64, cache: Cache) -> Build {
    let all_per_s = reads_per_s + writes_per_s;
    let mix = [(Class::Read, reads_per_s / all_per_s), (Class::Write, writes_per_s / all_per_s)];
    let build = front(all_per_s, &mix).with("cache", Kind::Cache(cache), 1);
    build.with("db", Kind::DatabaseLeader(open_leader()), 1).free_links(&["web->cache", "web->db"])
}

fn reading_for(build: Build, read: Distribution) -> Build {
    build.with("db", Kind::DatabaseLeader(DatabaseLeader { read, ..open_leader() }), 1)
}

/// The items, as popular as Zipf says.
fn popular(mut build: Build, count: u64, zipf_exponent: f64) -> Build {
    (build.0.workload.keys.count, build.0.workload.keys.zipf_exponent) = (count, zipf_exponent);
    build
}

#[test]
fn cache() {
    let cache = Cache { lookup: fixed(0.5), vcpus: 128, ..open_cache() };
    let build = reading_for(cached(200.0, 0.0, cache), fixed(20.0)).keys(100);
    let figures = |build: &Build| {
        let results = run(&build.0, 1, 10.0, 5.0).results();
        (results.components["db"].arrivals, results.requests.failed, results.classes["read"].latency_ms.max)
    };
    // It has read everything once, and the database hears of nothing any more.
    assert_eq!(figures(&build), (0, 0, 0.5));
    // Without it, or with a dead one, the database reads for everybody.
    for (name, without) in [("gone", build.clone().without("cache")), ("dead", build.at(9.0, Fault::Kill(id("cache"))))] {
        let (reads, failed, latency_ms) = figures(&without);
        check_count(name, reads, 1_000.0);
        assert_eq!((failed, latency_ms), (0, 20.0), "{name}");
    }
}

#[test]
fn capacity_items() {
    // Of items that are asked for alike it has as many as fit; of others more than that, since the popular ones stay.
    for (room, exponent) in [(100, 0.0), (400, 0.0), (100, 0.8)] {
        let build = popular(cached(1_000.0, 0.0, Cache { capacity_items: u64::from(room), ..open_cache() }), 1_000, exponent);
        let expected = if exponent == 0.0 { f64::from(room) / 1_000.0 } else { che(&zipf(1_000, exponent), room) };
        check(&format!("{room} items, exponent {exponent}"), &build.0, 10.0, &[("hit ratio", &hit_ratio, expected)]);
    }
    // With room for all, each is missed once.
    let roomy = cached(1_000.0, 0.0, Cache { capacity_items: 100, ..open_cache() }).keys(100).run(10.0);
    assert_eq!(roomy.counts.cache_misses, 100);
}

#[test]
fn ttl_s() {
    // Ten reads a second of one item. The time runs from the filling, whoever reads in between: λT of 1 + λT find it.
    for ttl_s in [0.1, 0.5, 2.0] {
        let build = cached(10.0, 0.0, Cache { ttl_s, ..open_cache() }).keys(1);
        let expected = 10.0 * ttl_s / (1.0 + 10.0 * ttl_s);
        check(&format!("{ttl_s} s"), &build.0, 200.0, &[("hit ratio", &hit_ratio, expected)]);
    }
    assert_eq!(cached(10.0, 0.0, Cache { ttl_s: 0.0, ..open_cache() }).keys(1).run(10.0).counts.cache_hits, 0);
}

#[test]
fn eviction() {
    let shares = zipf(8, 1.0);
    for eviction in [Eviction::Lru, Eviction::Lfu, Eviction::Fifo] {
        let cache = Cache { capacity_items: 3, eviction, ..open_cache() };
        // At first the two most popular alone, so that they are known for that where it counts how often.
        let first = popular(cached(1_000.0, 0.0, cache), 2, 1.0);
        let later = popular(first.clone(), 8, 1.0);
        let measured = |seed| {
            let mut run = run(&first.0, seed, 0.0, 1.0);
            run.apply(Input::Design(Arc::new(later.0.clone()))).expect("the edited design runs");
            run.advance(2_000_000_000, u64::MAX);
            let before = run.results().counts;
            run.advance(7_000_000_000, u64::MAX);
            let after = run.results().counts;
            let (hits, misses) = (after.cache_hits - before.cache_hits, after.cache_misses - before.cache_misses);
            hits as f64 / (hits + misses) as f64
        };
        let ratios: Vec<f64> = (1..=RUNS).map(measured).collect();
        check_mean(&format!("{eviction:?}, hit ratio"), &ratios, small_cache(&shares, 3, eviction));
    }
}

#[test]
fn on_write() {
    let (reads_per_s, writes_per_s, ttl_s) = (20.0, 1.0, 2.0);
    // A copy that a write ends, or replaces by a new one, lives for so long on average, unless its time is over first.
    let lives_s = (1.0 - f64::exp(-writes_per_s * ttl_s)) / writes_per_s;
    let expired = f64::exp(-writes_per_s * ttl_s);
    // Where writes leave a new copy, only one that expired is missed, and then only if a read comes before the next write.
    let missed = expired * reads_per_s / (reads_per_s + writes_per_s);
    let ratio = |hits: f64, misses: f64| hits / (hits + misses);
    for (on_write, expected_hits, expected_stale) in [
        // At age a it is stale with 1 − exp(−wa), and hits fall evenly on all ages.
        (OnWrite::Leave, ratio(reads_per_s * ttl_s, 1.0), 1.0 - lives_s / ttl_s),
        (OnWrite::Invalidate, ratio(reads_per_s * lives_s, 1.0), 0.0),
        (OnWrite::Update, ratio(reads_per_s * lives_s, missed), 0.0),
    ] {
        let build = cached(reads_per_s, writes_per_s, Cache { ttl_s, on_write, ..open_cache() }).keys(1);
        let expected: [(_, Quantity<'_>, _); 2] =
            [("hit ratio", &hit_ratio, expected_hits), ("stale hits", &stale_hits, expected_stale)];
        check(&format!("{on_write:?}"), &build.0, 200.0, &expected);
    }
}

fn stale_hits(results: &Results) -> f64 {
    results.counts.stale_reads as f64 / results.counts.cache_hits as f64
}

#[test]
fn a_cache_hears_of_a_write_after_its_word_has_come_there() {
    for on_write in [OnWrite::Invalidate, OnWrite::Update] {
        let mut build = cached(20.0, 2.0, Cache { on_write, ..open_cache() }).keys(1);
        build.link("web->cache").latency = Some(fixed(50.0));
        // A hit is stale where a write was done in the 50 ms before it.
        let expected = 1.0 - f64::exp(-2.0 * 0.05);
        check(&format!("{on_write:?}"), &build.0, 200.0, &[("stale hits", &stale_hits, expected)]);
    }
}

/// So many look-ups in a second, none of which is missed, once the only item is there.
fn looking_up(rate_per_s: f64, lookup: Distribution, vcpus: u32) -> Build {
    cached(rate_per_s, 0.0, Cache { lookup, vcpus, ..open_cache() }).keys(1)
}

#[test]
fn lookup() {
    for (lookup, wait_in_work) in [
        (fixed(0.4), wait_for_fixed_work(0.4, 1)),
        (fixed(0.8), wait_for_fixed_work(0.8, 1)),
        (exponential(0.8), wait_for_exponential_work(0.8, 1)),
    ] {
        let work_ms = lookup.mean_ms();
        let expected: [(_, Quantity<'_>, _); 2] =
            [("utilization", &busy("cache"), work_ms), ("wait", &wait_ms("cache"), wait_in_work * work_ms)];
        check(&format!("{lookup:?}"), &looking_up(1_000.0, lookup, 1).0, 10.0, &expected);
    }
}

#[test]
fn vcpus() {
    for vcpus in [1, 2, 4] {
        let expected: [(_, Quantity<'_>, _); 2] = [
            ("utilization", &busy("cache"), 0.8 / f64::from(vcpus)),
            ("wait", &wait_ms("cache"), wait_for_fixed_work(0.8, vcpus)),
        ];
        check(&format!("{vcpus} CPUs"), &looking_up(800.0, fixed(1.0), vcpus).0, 8.0, &expected);
    }
}

#[test]
fn a_flush_lets_all_who_come_before_the_first_answer_ask_the_database() {
    // Until the first has its answer, all others miss too. What came of the empty cache at the start is not measured.
    for read_ms in [50.0, 200.0] {
        let build = reading_for(cached(100.0, 0.0, open_cache()), fixed(read_ms)).keys(1);
        let runs = runs(&build.at(2.0, Fault::Flush(id("cache"))).0, 4.0);
        let misses = total(&runs, |results| results.components["db"].arrivals);
        check_count(&format!("a read of {read_ms} ms"), misses - RUNS, RUNS as f64 * 100.0 * read_ms / 1_000.0);
    }
}
