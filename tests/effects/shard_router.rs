//! A shard router: sends each key to its shard, and decides how many keys move when shards are added.

use std::sync::Arc;

use loadstar::design::kind::{DatabaseFollower, DatabaseLeader, Kind, ShardBy, ShardRouter};
use loadstar::design::{Class, Design, Fault};
use loadstar::engine::Input;

use crate::build::{Build, failed, id};
use crate::parts::latency_ms;
use crate::scene::{NO_TIME, fixed, open_web};
use crate::theory::{RUNS, check_count, check_mean, check_share};

const RING: ShardBy = ShardBy::ConsistentRing { virtual_nodes: 100 };

/// Users, a web server that takes no time, and a router in front of shards of these names.
fn routed(class: Class, router: ShardRouter, shards: &[String]) -> Build {
    let build = Build::users(400.0, class).keys(100_000).with("web", Kind::WebServer(open_web(NO_TIME)), 1);
    let build = build.with("router", Kind::ShardRouter(router), 1).free_links(&["users->web", "web->router"]);
    shards.iter().fold(build, add_shard)
}

fn add_shard(build: Build, shard: &String) -> Build {
    let leader =
        DatabaseLeader { vcpus: 128, connections: 1_000_000, read: fixed(1.0), write: fixed(1.0), ..DatabaseLeader::default() };
    build.with(shard, Kind::Shard(leader), 1).free_links(&[&format!("router->{shard}")])
}

fn names(prefix: &str, count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("{prefix}{number}")).collect()
}

#[test]
fn shard_router() {
    let router = ShardRouter { route: NO_TIME, ..ShardRouter::default() };
    let build = routed(Class::Write, router.clone(), &names("shard-", 4));
    let there = build.run(5.0);
    for (id, shard) in there.components.iter().filter(|(id, _)| id.starts_with("shard")) {
        check_share(id, shard.arrivals, there.requests.generated, 0.25);
    }
    let dead = build.clone().at(2.0, Fault::Kill(id("router"))).run(5.0);
    check_count("behind a dead one", failed(&dead, "target_down"), 1_200.0);
    let two = build.with("router", Kind::ShardRouter(router), 2).at(2.0, Fault::KillInstance(id("router"), 1));
    let two = two.run(5.0);
    assert_eq!(two.requests.failed, failed(&two, "killed"), "the other one knows the same");
}

#[test]
fn reads_of_a_dead_shard_go_to_its_own_follower() {
    let mix = [(Class::Read, 0.5), (Class::Write, 0.5)];
    let build = routed(Class::Read, ShardRouter::default(), &names("shard-", 2)).mix(&mix);
    let copy = || Kind::DatabaseFollower(DatabaseFollower { vcpus: 128, ..DatabaseFollower::default() });
    let build = build.with("copy-1", copy(), 1).with("copy-2", copy(), 1);
    let build = build.free_links(&["router->copy-1", "router->copy-2", "shard-1->copy-1", "shard-2->copy-2"]);
    let results = build.at(0.0, Fault::Kill(id("shard-1"))).run(10.0);
    assert_eq!(results.classes["read"].success_ratio, 1.0);
    let (lost, writes) = (failed(&results, "leader_down"), (results.classes["write"].rate * 10.0).round() as u64);
    check_share("writes of its keys", lost, writes, 0.5);
    // Half of the reads are of its keys, all of which the one copy answers; of the others the other copy has its turn.
    let reads = (results.classes["read"].rate * 10.0).round() as u64;
    check_share("reads of its keys", results.components["copy-1"].completions, reads, 0.5);
}

/// The share of all keys that another shard has once a fifth one is linked.
fn moved(by: ShardBy, names: &[String], keys: u64) -> f64 {
    let router = ShardRouter { by, ..ShardRouter::default() };
    let mut before = routed(Class::Read, router, &names[..4]);
    before.0.workload.keys.count = keys;
    let after: Design = add_shard(before.clone(), &names[4]).0;
    let mut run = before.start();
    run.apply(Input::Design(Arc::new(after))).expect("the edited design runs");
    let results = run.results();
    assert_eq!(results.reshardings.len(), 1, "{:?}", results.reshardings);
    results.reshardings[0].moved_ratio
}

#[test]
fn by() {
    let keys = 100_000;
    let share = moved(ShardBy::HashModulo, &names("shard-", 5), keys);
    check_share("modulo", (share * keys as f64).round() as u64, keys, 0.8);
    // Of quarters and fifths in the same order 1/5 + 3/20 + 2/20 + 1/20 lie on each other.
    let share = moved(ShardBy::Range, &names("shard-", 5), keys);
    assert!((share - 0.5).abs() < 1e-9, "{share}");
    // The ring gives away what the new one gets, which depends on where its points fall.
    let shares: Vec<f64> = (0..RUNS).map(|ring| moved(RING, &names(&format!("{ring}-"), 5), 20_000)).collect();
    check_mean("ring", &shares, 0.2);
}

#[test]
fn ranges_keep_what_is_popular_together() {
    let first = |by| {
        let router = ShardRouter { by, ..ShardRouter::default() };
        let mut build = routed(Class::Read, router, &names("shard-", 4));
        build.0.workload.keys.zipf_exponent = 0.9;
        let results = build.run(10.0);
        (results.components["shard-1"].arrivals, results.requests.generated)
    };
    // Zipf's law with exponent 0.9 gives the first 25,000 of 100,000 keys so much.
    let (part, whole) = first(ShardBy::Range);
    check_share("the first range", part, whole, 0.815_547);
    let (part, whole) = first(ShardBy::HashModulo);
    assert!((part as f64) < 0.4 * whole as f64, "{part} of {whole}");
}

#[test]
fn by_virtual_nodes() {
    // What the fifth of five shards gets has, over its mean, the variance (n − 1) / (nv + 1).
    for virtual_nodes in [5, 50] {
        let by = ShardBy::ConsistentRing { virtual_nodes };
        let square = |ring: u64, place: u64| {
            let share = moved(by, &names(&format!("{ring}-{place}-"), 5), 20_000);
            (share * 5.0 - 1.0).powi(2)
        };
        let squares: Vec<f64> = (0..RUNS).map(|ring| (0..10).map(|place| square(ring, place)).sum::<f64>() / 10.0).collect();
        check_mean(&format!("{virtual_nodes} each"), &squares, 4.0 / (5.0 * f64::from(virtual_nodes) + 1.0));
    }
}

#[test]
fn route() {
    let latency = |ms| {
        let router = ShardRouter { route: fixed(ms), ..ShardRouter::default() };
        latency_ms(&routed(Class::Read, router, &names("shard-", 2)).run(2.0), Class::Read)
    };
    let (quick, slow) = (latency(0.1), latency(5.1));
    assert!((slow - quick - 5.0).abs() < 1e-6, "{quick}, {slow}");
}
