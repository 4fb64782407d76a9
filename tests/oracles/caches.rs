//! Copies: how often a cache has what is asked for, and how old it is.

use loadstar::analysis::theory::forms::{hit_ratio_of_fifo, hit_ratio_of_lru, hit_ratio_of_ttl, stale_ratio, zipf};
use loadstar::design::kind::{Cache, DatabaseFollower, DatabaseLeader, Eviction, Kind};
use loadstar::design::{Class, Design, Distribution, Id};
use loadstar::engine::Results;

use super::scene::{QUICK, server, theory_beside, users};
use super::theory::{check_formula, check_within, long_run};

/// Users who read through a cache, over links and on machines that take next to no time.
fn cached(rate_per_s: f64, writes: f64, cache: &Cache, keys: (u64, f64)) -> Design {
    let cache = Kind::Cache(Cache { lookup: QUICK, ..cache.clone() });
    let leader = DatabaseLeader { read: QUICK, write: QUICK, ..DatabaseLeader::default() };
    let build = users(rate_per_s, &[(Class::Read, 1.0 - writes), (Class::Write, writes)]);
    let build = build.with("web", server(4, 1_000_000, 0, QUICK), 1).with("cache", cache, 1);
    let build = build.with("db", Kind::DatabaseLeader(leader), 1).free_links(&["users->web", "web->cache", "web->db"]);
    let mut design = build.0;
    (design.workload.keys.count, design.workload.keys.zipf_exponent) = keys;
    design
}

#[track_caller]
fn check_hits(name: &str, design: &Design, (settle_s, seconds): (f64, f64), (model, ratio, digits): (&str, f64, f64)) {
    let run = long_run(design, settle_s, seconds);
    check_within(name, run.results.components["cache"].confidence.hit_ratio, ratio);
    let said = theory_beside(design, &run, settle_s)[&Id::from("cache")].hits.clone();
    let said = said.expect("it keeps copies").expect("a model");
    assert_eq!(said.model, model, "{name}");
    check_formula(name, said.hit_ratio, ratio, digits);
}

#[test]
fn a_full_cache_hits_as_often_as_che_says() {
    // Che's approximation itself is some tenths of a per mille off at these sizes, far less than a run can show.
    for (keys, exponent, room, eviction, ratio) in [
        (100_000, 0.8, 1_000, Eviction::Lru, 0.204_33),
        (100_000, 0.8, 1_000, Eviction::Fifo, 0.179_21),
        (10_000, 1.0, 500, Eviction::Lru, 0.586_74),
        (10_000, 1.0, 500, Eviction::Fifo, 0.539_40),
        (5_000, 0.6, 1_000, Eviction::Lru, 0.377_82),
        (5_000, 0.6, 1_000, Eviction::Fifo, 0.346_05),
    ] {
        let name = format!("{eviction:?}, {room} of {keys}, exponent {exponent}");
        let (of, model): (fn(&_, _) -> (f64, f64), _) = match eviction {
            Eviction::Fifo => (hit_ratio_of_fifo, "FIFO"),
            _ => (hit_ratio_of_lru, "Che"),
        };
        check_formula(&name, of(&zipf(keys, exponent), room).0, ratio, 1e-4);
        let cache = Cache { capacity_items: room, eviction, ttl_s: 1e6, ..Cache::default() };
        check_hits(&name, &cached(1_000.0, 0.0, &cache, (keys, exponent)), (10.0, 20.0), (model, ratio, 1e-4));
    }
}

#[test]
fn a_copy_lives_from_its_filling_for_its_time() {
    for (rate_per_s, ratio) in [(10.0, 0.909_091), (2.0, 0.666_667), (0.5, 0.333_333)] {
        let name = format!("λT {rate_per_s}");
        check_formula(&name, hit_ratio_of_ttl(&zipf(1, 0.0), rate_per_s).0, ratio, 1e-5);
        let cache = Cache { ttl_s: 1.0, ..Cache::default() };
        let design = cached(rate_per_s, 0.0, &cache, (1, 0.0));
        check_hits(&name, &design, (5.0, 20_000.0 / rate_per_s), ("TTL", ratio, 1e-5));
    }
}

#[test]
fn a_copy_ages_on_the_way() {
    // One write a second: hits fall evenly on the copy's second, and are stale at age a with 1 − exp(−a); a read that misses is
    // not. Over the second that is 1 − (1 − exp(−1)).
    let cache = Cache { ttl_s: 1.0, ..Cache::default() };
    let run = long_run(&cached(21.0, 1.0 / 21.0, &cache, (1, 0.0)), 5.0, 2_000.0);
    let hits = |results: &Results| results.counts.cache_hits as f64;
    run.check_ratio("stale copies", &|results| results.counts.stale_reads as f64, &hits, 0.367_879_4);
}

#[test]
fn a_follower_is_as_stale_as_its_lag_says() {
    const NONE: Distribution = Distribution::Fixed { ms: 0.0 };
    const MEAN_MS: f64 = 10.0;
    let fixed = Distribution::Fixed { ms: MEAN_MS };
    let (exponential, erlang) =
        (Distribution::Exponential { mean_ms: MEAN_MS }, Distribution::Erlang { shape: 4, mean_ms: MEAN_MS });
    for (lag, writes_in_lag, ratio) in [
        (fixed, 0.1, 0.095_162_58),
        (exponential, 0.1, 0.090_909_09),
        (fixed, 0.5, 0.393_469_3),
        (exponential, 0.5, 0.333_333_3),
        (erlang, 0.5, 0.375_704_9),
    ] {
        let name = format!("{lag:?}, {writes_in_lag} writes meanwhile");
        let writes_per_ms = writes_in_lag / MEAN_MS;
        check_formula(&name, stale_ratio(writes_per_ms, &lag, &NONE).expect("it has a closed form"), ratio, 1e-6);
        // Ten reads, half of which go to the copy, to each write of the only key.
        let (reads, writes) = (10.0 * writes_per_ms * 1_000.0, writes_per_ms * 1_000.0);
        let all = reads + writes;
        let leader = DatabaseLeader { lag, read: QUICK, write: QUICK, ..DatabaseLeader::default() };
        let copy = DatabaseFollower { read: QUICK, ..DatabaseFollower::default() };
        let build = users(all, &[(Class::Read, reads / all), (Class::Write, writes / all)]).keys(1);
        let build = build.with("web", server(4, 1_000_000, 0, QUICK), 1).with("db", Kind::DatabaseLeader(leader), 1);
        let build = build.with("copy", Kind::DatabaseFollower(copy), 1);
        let design = build.free_links(&["users->web", "web->db", "web->copy", "db->copy"]).0;
        let run = long_run(&design, 1.0, 3_000.0 / writes);
        let answers = |results: &Results| results.components["copy"].completions as f64;
        run.check_ratio(&name, &|results| results.counts.stale_reads as f64, &answers, ratio);
        let said = theory_beside(&design, &run, 1.0)[&Id::from("copy")].staleness.clone();
        check_formula(&name, said.expect("it is a follower").expect("a model").stale_ratio, ratio, 1e-6);
    }
}
