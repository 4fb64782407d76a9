//! The most users that a design holds, and where it is full first, against what queueing theory says.

#[allow(dead_code, reason = "other test binaries take the rest of it")]
#[path = "support/build.rs"]
mod build;

use std::sync::Arc;

use build::{Build, all_classes, balancer, id, leader, web};
use loadstar::analysis::bottleneck::bottlenecks;
use loadstar::analysis::failure::overload::Loaded;
use loadstar::analysis::{Bottleneck, Capacity, Resource, Watch, capacity};
use loadstar::design::kind::{Cache, DatabaseLeader, Kind, WebServer};
use loadstar::design::{Class, Distribution, Profile};

/// A server of one CPU that takes as long as that.
fn server(time: Distribution) -> Kind {
    let service = all_classes(time);
    Kind::WebServer(WebServer { vcpus: 1, slots: 1_000_000, queue: 1_000_000, service, ..web() })
}

/// One server that takes 10 ms by an exponential distribution, and links that take no time: M/M/1.
fn alone(p99_ms: f64) -> Build {
    let build = Build::users(10.0, Class::StaticFile).with("web", server(Distribution::Exponential { mean_ms: 10.0 }), 1);
    let mut build = build.free_links(&["users->web"]);
    build.0.objective.p99_ms = p99_ms;
    build
}

#[track_caller]
fn held(build: &Build) -> Capacity {
    capacity(&Arc::new(build.0.clone()), &Watch::default()).expect("the design runs").expect("users send")
}

/// Within how much of the truth a search ends: its bracket, and what 300,000 requests tell of a quantile.
#[track_caller]
fn assert_close(users: u64, expected: f64) {
    let off = users as f64 / expected - 1.0;
    assert!((-0.06..=0.03).contains(&off), "{users} users, not {expected}");
}

#[test]
fn as_many_are_held_as_theory_says() {
    // −ln(0.01) / (100 − λ) is 100 ms at 53.9 requests a second, 200 ms at 77.0 and half a second at 90.8; a user sends one in a
    // hundred seconds.
    for (p99_ms, rate) in [(100.0, 53.948), (200.0, 76.974), (500.0, 90.790)] {
        let found = held(&alone(p99_ms));
        assert_close(found.users, rate * 100.0);
        assert!((found.bound_users.expect("it has CPUs") - 10_000.0).abs() < 1.0, "{found:?}");
        let limit = found.limited_by.expect("something is full first");
        assert_eq!((limit.id, limit.resource), (id("web"), Resource::Cpu));
    }
}

#[test]
fn an_objective_out_of_reach_is_held_for_nobody() {
    assert!(held(&alone(5.0)).users <= 1);
}

#[test]
fn what_is_mended_leads_to_what_is_next() {
    // Fixed times: nothing waits until shortly before it is full.
    let fixed = |ms| server(Distribution::Fixed { ms });
    let build = Build::users(10.0, Class::Read).with("lb", balancer(), 1).with("web", fixed(4.0), 1);
    let database = DatabaseLeader { vcpus: 1, read: Distribution::Fixed { ms: 10.0 }, ..DatabaseLeader::default() };
    let build = build.keys(1_000).with("db", Kind::DatabaseLeader(database), 1).links(&["users->lb", "lb->web", "web->db"]);
    let found = held(&build);
    assert_close(found.users, 10_000.0);
    assert_eq!(found.limited_by.as_ref().map(|limit| limit.id.clone()), Some(id("db")));
    let mended: Vec<&str> = found.chain.iter().map(|next| next.mended.as_str()).collect();
    assert_eq!(mended, ["db", "db"], "{:?}", found.chain);
    assert!((17_000..=20_100).contains(&found.chain[0].users), "{:?}", found.chain);
    // Then the web server, which takes 4 ms.
    assert!((21_000..=25_100).contains(&found.chain[1].users), "{:?}", found.chain);
    assert_eq!(found.chain[1].limited_by, Some(id("web")));
}

#[test]
fn where_a_ramp_leads_is_no_part_of_it() {
    let mut build = alone(200.0);
    build.0.workload.profile = Profile::Ramp { to_users: 1_000_000, over_s: 1.0 };
    assert_close(held(&build).users, 7_697.4);
}

/// What is full first at a design's own load.
#[track_caller]
fn full_first(build: &Build) -> Vec<Bottleneck> {
    let design = Arc::new(build.0.clone());
    let loaded = Loaded::new(&design, &Watch::default()).expect("the design runs").expect("users send");
    let results = loaded.results();
    bottlenecks(&design, (design.workload.users, results), results).expect("the design runs")
}

#[test]
fn with_fewer_connections_than_cpus_it_is_they_that_are_full() {
    // Two connections of 10 ms each: 200 reads a second, however many CPUs. A user sends 0.26 requests a second.
    let database =
        DatabaseLeader { vcpus: 8, connections: 2, read: Distribution::Fixed { ms: 10.0 }, ..DatabaseLeader::default() };
    let build = Build::users(260.0, Class::Read).keys(1_000).with("web", Kind::WebServer(web()), 2).with("lb", balancer(), 1);
    let build = build.with("db", Kind::DatabaseLeader(database), 1).links(&["users->lb", "lb->web", "web->db"]);
    let db = full_first(&build).swap_remove(0);
    assert_eq!((&db.id, db.resource), (&id("db"), Resource::Connections));
    assert!((db.saturates_at_users - 200.0 / 0.26).abs() < 1.0, "{db:?}");
}

#[test]
fn who_waits_is_told_of_at_whom_they_wait_for() {
    // One CPU of 10 ms: 100 reads a second. All slots of the web tier wait for it.
    let database = DatabaseLeader { vcpus: 1, read: Distribution::Fixed { ms: 10.0 }, ..DatabaseLeader::default() };
    let server = WebServer { slots: 20, queue: 100, ..web() };
    let build = Build::users(130.0, Class::Read).keys(1_000).with("web", Kind::WebServer(server), 2).with("lb", balancer(), 1);
    let build = build.with("db", Kind::DatabaseLeader(database), 1).links(&["users->lb", "lb->web", "web->db"]);
    let found = full_first(&build);
    let (db, web) = (&found[0], found.iter().find(|one| one.id == id("web")).expect("the tier is asked"));
    assert_eq!((&db.id, db.resource), (&id("db"), Resource::Cpu));
    assert_eq!((web.resource, web.waits_for.as_ref()), (Resource::Slots, Some(&id("db"))));
    assert!(web.utilization_ratio > 0.9, "{web:?}");
}

#[test]
fn copies_leave_the_more_for_the_rest() {
    let build = |cached: bool| {
        let build = Build::users(100.0, Class::Read).keys(100).with("web", Kind::WebServer(web()), 2).with("lb", balancer(), 1);
        let build = build.with("db", leader(1.0, None), 1).links(&["users->lb", "lb->web", "web->db"]);
        if !cached {
            return build;
        }
        build.with("cache", Kind::Cache(Cache::default()), 1).links(&["web->cache"])
    };
    let at = |found: &[Bottleneck]| found.iter().find(|one| one.id == id("db")).expect("it is asked").saturates_at_users;
    let (without, with) = (at(&full_first(&build(false))), at(&full_first(&build(true))));
    assert!(with > 10.0 * without, "{without} users, {with} with copies");
}
