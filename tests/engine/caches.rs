//! Caches: what they save, what they get wrong, and what happens without them.

use loadstar::design::kind::{Cache, Eviction, Hosted, Kind, OnWrite, WebServer};
use loadstar::design::{Class, Fault, Id};
use loadstar::engine::Results;
use loadstar::engine::results::Counts;

use super::build::{Build, follower, id, leader, service, web, web_kind};

/// Users who read, and write one time in ten, `count` items alike, through a cache.
fn cached(count: u64, cache: Cache, instances: u32) -> Build {
    let build = Build::users(200.0, Class::Read).mix(&[(Class::Read, 0.9), (Class::Write, 0.1)]);
    let build = build.with("web", web_kind(), 1).with("db", leader(1.0, None), 1);
    let mut build = build.with("cache", Kind::Cache(cache), instances).links(&["users->web", "web->db", "web->cache"]);
    (build.0.workload.keys.count, build.0.workload.keys.zipf_exponent) = (count, 0.0);
    build
}

fn hit_ratio(counts: Counts) -> f64 {
    counts.cache_hits as f64 / (counts.cache_hits + counts.cache_misses) as f64
}

/// The look-ups of the second half of a run of 20 s.
fn second_half(build: &Build) -> Counts {
    let (half, whole) = (build.run(10.0).counts, build.run(20.0).counts);
    Counts {
        cache_hits: whole.cache_hits - half.cache_hits,
        cache_misses: whole.cache_misses - half.cache_misses,
        stale_reads: whole.stale_reads - half.stale_reads,
        ..whole
    }
}

#[test]
fn only_misses_reach_the_database() {
    let results = cached(100, Cache::default(), 1).run(20.0);
    let (counts, db) = (results.counts, results.components["db"].arrivals);
    let reads = results.classes["read"].rate * 20.0;
    assert!((counts.cache_hits + counts.cache_misses).abs_diff(reads as u64) <= 5);
    let writes = (results.classes["write"].rate * 20.0) as u64;
    assert!(db.abs_diff(counts.cache_misses + writes) <= 5, "{db}: {counts:?}");
    // Each item is missed once; two reads at the same moment may miss it together.
    assert!((100..=130).contains(&counts.cache_misses), "{counts:?}");
    // Every look-up, and a fill for each miss.
    let calls = results.components["cache"].arrivals;
    assert!(calls.abs_diff(reads as u64 + counts.cache_misses) <= 5, "{calls}");
    assert!(results.components["cache"].utilization_ratio > 0.0, "on its own CPU");
}

#[test]
fn a_write_ends_the_staleness_of_its_copy_where_it_is_told_to_the_cache() {
    let [left, invalidated, updated] = [OnWrite::Leave, OnWrite::Invalidate, OnWrite::Update]
        .map(|on_write| cached(50, Cache { on_write, ..Cache::default() }, 2).run(20.0).counts);
    // 0.4 writes a second of each item: after a few seconds nearly every copy is old.
    assert!(left.stale_reads > 2_000, "{left:?}");
    // What is left falls into the few milliseconds between the write and its word to the cache: 180 × 0.4 × 0.01 × 20 at most.
    assert!(invalidated.stale_reads <= 15 && updated.stale_reads <= 15, "{invalidated:?}, {updated:?}");
    assert!(hit_ratio(updated) > 0.97 && hit_ratio(left) > 0.97, "{updated:?}, {left:?}");
    // After a write comes another one before a read in one case of ten.
    assert!((hit_ratio(invalidated) - 0.9).abs() < 0.03, "{invalidated:?}");
}

#[test]
fn the_least_used_goes_first_where_popularity_lasts() {
    let hits = |eviction| {
        let mut build = cached(5_000, Cache { capacity_items: 100, eviction, ..Cache::default() }, 1);
        build.0.workload.keys.zipf_exponent = 0.9;
        hit_ratio(second_half(&build))
    };
    let [least_used, least_recent, first] = [Eviction::Lfu, Eviction::Lru, Eviction::Fifo].map(hits);
    assert!(least_used > least_recent + 0.02 && least_recent > first, "{least_used}, {least_recent}, {first}");
}

#[test]
fn more_room_and_more_instances_hold_more() {
    let share = |capacity_items, instances| {
        hit_ratio(second_half(&cached(1_000, Cache { capacity_items, ttl_s: 1e6, ..Cache::default() }, instances)))
    };
    // Of items that are asked for alike it holds as many as there is room for.
    for (capacity_items, instances, expected) in [(100, 1, 0.1), (400, 1, 0.4), (100, 4, 0.4)] {
        let ratio = share(capacity_items, instances);
        // 1,800 look-ups: four standard deviations are 0.046.
        assert!((ratio - expected).abs() < 0.046, "{instances} of {capacity_items}: {ratio}");
    }
}

#[test]
fn a_dead_cache_is_a_miss_and_comes_back_empty() {
    let build = cached(100, Cache::default(), 1).at(10.0, Fault::Kill(id("cache")));
    let dead = build.run(20.0);
    assert_eq!(dead.requests.failed, 0);
    let misses = second_half(&build).cache_misses;
    assert!((1_600..=2_000).contains(&misses), "{misses}");
    // The caller went on: nothing failed for good there.
    let mut run = build.start();
    run.advance(16_000_000_000, u64::MAX);
    let shown = run.snapshot();
    assert!(shown.components["cache"].failure_rate_per_s.values().sum::<f64>() < 1.0);
    assert!(shown.components["cache"].retried_rate_per_s.values().sum::<f64>() > 150.0);
    assert_eq!(shown.components["cache"].hit_ratio, None);
    let restored = second_half(&build.at(10.001, Fault::Restore(id("cache"))));
    assert!((100..=140).contains(&restored.cache_misses), "{restored:?}");
    let of_two = cached(100, Cache::default(), 2).at(10.0, Fault::KillInstance(id("cache"), 1));
    let ratio = hit_ratio(second_half(&of_two));
    // About half of the 100 items; four standard deviations of how the hash spreads them are 0.2.
    assert!((ratio - 0.5).abs() < 0.2, "{ratio}");
    assert_eq!(of_two.run(20.0).requests.failed, 0);
}

#[test]
fn a_flush_empties_it_and_a_cut_link_costs_a_second() {
    let quiet = second_half(&cached(100, Cache::default(), 1));
    let flushed = second_half(&cached(100, Cache::default(), 1).at(12.0, Fault::Flush(id("cache"))));
    assert!(quiet.cache_misses <= 2 && (100..=140).contains(&flushed.cache_misses), "{quiet:?}, {flushed:?}");
    let cut = cached(100, Cache::default(), 1).at(0.0, Fault::Cut(id("web"), id("cache"))).run(20.0);
    let slowest = |results: &Results| results.classes["read"].latency_ms.p50;
    assert!((1_000.0..1_030.0).contains(&slowest(&cut)) && cut.requests.failed == 0, "{}", slowest(&cut));
}

#[test]
fn the_snapshot_shows_the_share_of_hits_where_there_is_a_cache() {
    let mut run = cached(1_000, Cache { capacity_items: 300, ..Cache::default() }, 1).start();
    assert_eq!(run.snapshot().components["cache"].hit_ratio, None, "nothing was asked yet");
    run.advance(20_000_000_000, u64::MAX);
    let shown = run.snapshot();
    let ratio = shown.components["cache"].hit_ratio.expect("it was asked");
    assert!((ratio - 0.3).abs() < 0.065, "{ratio}");
    assert!(["web", "db"].iter().all(|id| shown.components[&Id::from(*id)].hit_ratio.is_none()));
}

#[test]
fn a_service_reads_through_a_cache_of_its_own() {
    let build = Build::users(200.0, Class::Read).with("web", web_kind(), 1).with("svc", Kind::Service(service()), 1);
    let build = build.with("db", leader(1.0, None), 1).with("cache", Kind::Cache(Cache::default()), 1);
    let mut build = build.links(&["users->web", "web->svc", "svc->db", "svc->cache"]);
    build.0.workload.keys.count = 10;
    let results = build.run(10.0);
    assert!(results.components["db"].arrivals < 60 && results.counts.cache_hits > 1_800, "{:?}", results.counts);
}

#[test]
fn a_copy_of_something_old_is_as_old() {
    // A write drops the copy; half the reads that fill it again ask a follower that is minutes behind.
    let mut build = cached(50, Cache { on_write: OnWrite::Invalidate, ..Cache::default() }, 1);
    build = build.with("db", leader(600_000.0, None), 1).with("copy", follower(), 1).links(&["web->copy", "db->copy"]);
    let through_follower = |build: &Build| {
        let counts = second_half(build);
        counts.stale_reads as f64 / (counts.cache_hits + counts.cache_misses) as f64
    };
    let own = through_follower(&build);
    assert!((own - 0.5).abs() < 0.1, "{own}");
    // The same where a service reads it, and the web server keeps a copy of its answer.
    let hosts = vec![Hosted::Cache];
    let front = Kind::WebServer(WebServer { hosts, ..web() });
    build = Build(build.0.clone()).with("web", front, 1).with("svc", Kind::Service(service()), 1);
    build.0.links.retain(|link| link.from.as_str() != "web");
    let passed_on = through_follower(&build.links(&["web->svc", "svc->db", "svc->copy", "svc->cache"]));
    assert!(passed_on > 0.5, "{passed_on}");
}
