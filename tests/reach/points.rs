//! The edges of what a point of failure is, each a small design: what is reported of it, and what a run of it says.

use std::collections::BTreeMap;
use std::sync::Arc;

use loadstar::analysis::failure::verdict::{points_of_failure, single_things, sweep};
use loadstar::analysis::failure::{PointOfFailure, Trial, Verdict};
use loadstar::analysis::{Reach, Watch};
use loadstar::design::kind::{
    Algorithm, Cache, Cdn, Client, DatabaseLeader, Dns, DnsAnswer, Kind, LoadBalancer, Queue, Session, SessionStore, WebServer,
    Worker,
};
use loadstar::design::{Class, DataCenter, Design, Region};

use super::build::{Build, balancer, follower, id, leader, web, web_kind};

/// What is reported of a design, held to a run of each.
#[track_caller]
fn points(build: &Build) -> BTreeMap<String, BTreeMap<Class, f64>> {
    let (design, watch) = (Arc::new(build.0.clone()), Watch::default());
    let reach = Reach::new(&design).expect("the design runs");
    let verdicts = sweep(&reach, &single_things(&design), &watch).expect("nobody stops it");
    let trial = Trial::new(&design, &watch).expect("the design runs").expect("users send");
    for verdict in &verdicts {
        assert_proven(&trial, verdict, &watch);
    }
    let named = |point: PointOfFailure| (format!("{} {}", point.gone.what().name(), point.gone.id()), point.breaks);
    points_of_failure(&design, &verdicts).into_iter().map(named).collect()
}

/// As much is lost in a run as the verdict says, class by class: binomial, of some thousand requests and of as many users.
#[track_caller]
fn assert_proven(trial: &Trial, verdict: &Verdict, watch: &Watch) {
    let after = trial.without(&verdict.gone, watch).expect("nobody stops it");
    for (class, outcome) in &after {
        let lost = verdict.breaks.get(class).copied().unwrap_or(0.0);
        let samples = 1.0 / outcome.requests as f64 + 1.0 / trial.users().min(2_000) as f64;
        let deviation = (lost * (1.0 - lost) * samples).sqrt();
        let measured = trial.before()[class].ratio() - outcome.ratio();
        // A request that ten times in a row went where nobody was.
        let missed = if lost < 1.0 { 0.005 } else { 0.0 };
        let range = lost - 4.0 * deviation - 1e-9..=lost + 4.0 * deviation + missed + 1e-9;
        assert!(range.contains(&measured), "{class:?} without {:?}: {measured} lost, not {lost}", verdict.gone);
    }
}

#[track_caller]
fn check(build: &Build, expected: &[(&str, &[(Class, f64)])]) {
    let found = points(build);
    let names: Vec<&str> = expected.iter().map(|(name, _)| *name).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(found.keys().map(String::as_str).collect::<Vec<_>>(), sorted);
    for (name, classes) in expected {
        let breaks = &found[*name];
        assert_eq!(breaks.keys().copied().collect::<Vec<_>>(), classes.iter().map(|(class, _)| *class).collect::<Vec<_>>());
        for (class, share) in *classes {
            // Of a hundred keys, or of two thousand users, looked at one by one.
            assert!((breaks[class] - share).abs() < 0.15 * share.fract().min(1.0).ceil() + 1e-9, "{name}: {breaks:?}");
        }
    }
}

const STATIC: (Class, f64) = (Class::StaticFile, 1.0);
const READ: (Class, f64) = (Class::Read, 1.0);
const WRITE: (Class, f64) = (Class::Write, 1.0);

fn reads_and_writes() -> Build {
    Build::users(100.0, Class::Read).mix(&[(Class::Read, 0.8), (Class::Write, 0.2)]).keys(100)
}

fn dns(answer: DnsAnswer, health_checks: bool) -> Kind {
    Kind::Dns(Dns { answer, health_checks, ttl_s: 20.0, ..Dns::default() })
}

fn client(region: Region) -> Kind {
    Kind::Client(Client { region, ..Client::default() })
}

fn placed(mut build: Build, data_center: &str, region: Region, components: &[&str]) -> Build {
    for component in components {
        build = build.within(component, data_center);
    }
    build.0.data_centers.insert(id(data_center), DataCenter { region, ..DataCenter::default() });
    build
}

#[test]
fn a_component_of_several_instances_falls_instance_by_instance() {
    let build = |instances| {
        let build = Build::users(100.0, Class::StaticFile).with("lb", balancer(), 2).with("web", web_kind(), instances);
        build.links(&["users->lb", "lb->web"])
    };
    check(&build(2), &[]);
    check(&build(1), &[("component web", &[STATIC])]);
}

#[test]
fn a_link_is_told_of_where_it_is_the_only_path_and_neither_of_its_ends_is() {
    let build = reads_and_writes().with("web", web_kind(), 1).with("db", leader(1.0, None), 1);
    check(&build.links(&["users->web", "web->db"]), &[("component db", &[READ, WRITE]), ("component web", &[READ, WRITE])]);
    // The leader's follower takes over when it dies, but not when only the link to it is cut.
    let build = reads_and_writes().with("web", web_kind(), 1).with("db", leader(1.0, Some(5_000.0)), 1);
    let build = build.with("copy", follower(), 1).with("lb", balancer(), 2).links(&[
        "users->lb",
        "lb->web",
        "web->db",
        "web->copy",
        "db->copy",
    ]);
    check(&build, &[("component web", &[READ, WRITE])]);
}

#[test]
fn a_cut_link_strands_those_who_are_kept_where_it_was_their_only_way() {
    // A server that dies is left by its users, and a leader that dies is followed in office; but a server that lives and cannot
    // get to the leader keeps its users.
    let build = |sticky| {
        let sticky = Kind::LoadBalancer(LoadBalancer { sticky, ..LoadBalancer::default() });
        let build = reads_and_writes().with("lb", sticky, 2).with("web-a", web_kind(), 1).with("web-b", web_kind(), 1);
        let build = build.with("db", leader(1.0, Some(5_000.0)), 1).with("copy", follower(), 1);
        let build = build.links(&["users->lb", "lb->web-a", "lb->web-b", "db->copy"]);
        build.links(&["web-a->db", "web-a->copy", "web-b->db", "web-b->copy"])
    };
    let half: &[(Class, f64)] = &[(Class::Write, 0.5)];
    check(&build(true), &[("link web-a->db", half), ("link web-b->db", half)]);
    check(&build(false), &[]);
}

#[test]
fn without_failover_a_follower_is_a_path_for_reads_alone() {
    let build = |failover| {
        let build =
            reads_and_writes().with("lb", balancer(), 2).with("web", web_kind(), 2).with("db", leader(1.0, failover), 1);
        build.with("copy", follower(), 1).links(&["users->lb", "lb->web", "web->db", "web->copy", "db->copy"])
    };
    check(&build(None), &[("component db", &[WRITE])]);
    check(&build(Some(10_000.0)), &[]);
}

#[test]
fn a_copy_is_no_path() {
    let cached = Kind::Cache(Cache { ttl_s: 86_400.0, ..Cache::default() });
    let build = reads_and_writes().with("lb", balancer(), 2).with("web", web_kind(), 2).with("db", leader(1.0, None), 1);
    let build = build.with("cache", cached, 1).links(&["users->lb", "lb->web", "web->cache", "web->db"]);
    check(&build, &[("component db", &[READ, WRITE])]);
    let build = Build::users(100.0, Class::StaticFile).with("cdn", Kind::Cdn(Cdn::default()), 2).with("web", web_kind(), 1);
    check(&build.links(&["users->cdn", "users->web", "cdn->web"]), &[("component web", &[STATIC])]);
}

#[test]
fn one_shard_of_four_breaks_a_quarter() {
    let shard = || Kind::Shard(DatabaseLeader::default());
    let build = reads_and_writes().with("lb", balancer(), 2).with("web", web_kind(), 2);
    let build = ["a", "b", "c", "d"].into_iter().fold(build, |build, name| build.with(name, shard(), 1));
    let build = build.links(&["users->lb", "lb->web", "web->a", "web->b", "web->c", "web->d"]);
    let found = points(&build);
    assert_eq!(found.keys().collect::<Vec<_>>(), ["component a", "component b", "component c", "component d"]);
    for class in [Class::Read, Class::Write] {
        let shares: Vec<f64> = found.values().map(|breaks| breaks[&class]).collect();
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{shares:?}");
        assert!(shares.iter().all(|share| (share - 0.25).abs() < 0.13), "{shares:?}");
    }
}

#[test]
fn a_choice_that_the_request_fixes_is_no_other_path() {
    let build = |kind| {
        let build = Build::users(100.0, Class::StaticFile).with("lb", kind, 2).with("web", web_kind(), 2);
        build.links(&["users->lb", "lb->web"])
    };
    let hashed = LoadBalancer { algorithm: Algorithm::IpHash, ..LoadBalancer::default() };
    let found = points(&build(Kind::LoadBalancer(hashed)));
    assert!((found["component web"][&Class::StaticFile] - 0.5).abs() < 0.1, "{found:?}");
    // A cookie leads elsewhere once the server is found to be dead.
    let sticky = LoadBalancer { sticky: true, ..LoadBalancer::default() };
    check(&build(Kind::LoadBalancer(sticky)), &[]);
}

/// Two sites of one server each, users in two regions.
fn two_sites(name_server: Kind) -> Build {
    let build =
        Build::users(100.0, Class::StaticFile).with("users", client(Region::Asia), 1).with("far", client(Region::Europe), 1);
    let build = build.with("dns", name_server, 2).with("web", web_kind(), 2).with("web-2", web_kind(), 2);
    let build = placed(placed(build, "seoul", Region::Asia, &["web"]), "paris", Region::Europe, &["web-2"]);
    build.links(&["users->dns", "far->dns", "users->web", "users->web-2", "far->web", "far->web-2"])
}

#[test]
fn a_geographic_answer_without_health_checks_breaks_one_region() {
    let half: &[(Class, f64)] = &[(Class::StaticFile, 0.5)];
    check(&two_sites(dns(DnsAnswer::Geo, false)), &[("data_center paris", half), ("data_center seoul", half)]);
    check(&two_sites(dns(DnsAnswer::Geo, true)), &[]);
    // In turn another site's address comes next, and each try asks anew.
    check(&two_sites(dns(DnsAnswer::RoundRobin, false)), &[]);
    check(&two_sites(dns(DnsAnswer::Simple, false)), &[("data_center seoul", &[STATIC])]);
    check(&two_sites(dns(DnsAnswer::Failover, false)), &[]);
}

#[test]
fn a_data_center_with_everything_in_it_is_one() {
    let build = Build::users(100.0, Class::StaticFile).with("lb", balancer(), 2).with("web", web_kind(), 2);
    let build = placed(build, "seoul", Region::Asia, &["lb", "web"]).links(&["users->lb", "lb->web"]);
    check(&build, &[("data_center seoul", &[STATIC])]);
}

#[test]
fn sessions_in_one_store_hang_on_it_and_those_in_memory_are_opened_again() {
    let build = |session| {
        let server = Kind::WebServer(WebServer { session, ..web() });
        let build = Build::users(100.0, Class::Read).mix(&[(Class::Read, 0.8), (Class::LogIn, 0.2)]).keys(100);
        let build = build.with("lb", balancer(), 2).with("web", server, 2).with("db", leader(1.0, Some(1_000.0)), 1);
        let build = build.with("copy", follower(), 1);
        build.links(&["users->lb", "lb->web", "web->db", "web->copy", "db->copy"])
    };
    check(&build(Session::Token), &[]);
    check(&build(Session::InMemory), &[]);
    let stored = build(Session::Shared).with("sessions", Kind::SessionStore(SessionStore::default()), 1);
    check(&stored.links(&["web->sessions"]), &[("component sessions", &[READ, (Class::LogIn, 1.0)])]);
}

#[test]
fn work_that_waits_is_not_broken_by_dead_workers() {
    let (queue, worker) = (Kind::Queue(Queue { capacity: 10, ..Queue::default() }), Kind::Worker(Worker::default()));
    let build = Build::users(100.0, Class::Job).with("lb", balancer(), 2).with("web", web_kind(), 2);
    let build = build.with("queue", queue, 1).with("worker", worker, 1);
    let build = build.links(&["users->lb", "lb->web", "web->queue", "queue->worker"]);
    check(&build, &[("component queue", &[(Class::Job, 1.0)])]);
}

#[test]
fn a_design_that_nobody_uses_proves_nothing() {
    let design = Arc::new(Design::empty());
    assert!(Trial::new(&design, &Watch::default()).expect("the design runs").is_none());
}
