//! A web server: what it has to work with, what it does itself, and whom it knows.

use std::sync::Arc;

use loadstar::design::kind::{Cache, DatabaseLeader, Hosted, Kind, Session, WebServer};
use loadstar::design::{Class, Distribution, Fault};
use loadstar::engine::Input;

use crate::build::{Build, all_classes, balanced, balancer, failed, id, results_at, web};
use crate::scaling;
use crate::theory::{Quantity, check, check_share};

/// Work of 10 ms on average.
const EXPONENTIAL: Distribution = Distribution::Exponential { mean_ms: 10.0 };

/// As many as there may be.
const ALL: u64 = 1_000_000;

/// A web server that is a plain station: `slots` calls inside and `queue` more, for each `time` of one of its CPUs.
fn station(vcpus: u32, slots: u64, queue: u64, time: Distribution) -> WebServer {
    WebServer { vcpus, slots, queue, service: all_classes(time), ..web() }
}

/// Users right before a web server, over a link that takes no time.
fn direct(rate_per_s: f64, server: WebServer) -> Build {
    let build = Build::users(rate_per_s, Class::StaticFile).with("web", Kind::WebServer(server), 1);
    build.free_links(&["users->web"])
}

const WAIT_MS: Quantity<'_> = &|results| results.components["web"].wait_ms.mean;
const P95_MS: Quantity<'_> = &|results| results.components["web"].sojourn_ms.p95;
const P99_MS: Quantity<'_> = &|results| results.components["web"].sojourn_ms.p99;
const SOJOURN_MS: Quantity<'_> = &|results| results.components["web"].sojourn_ms.mean;
const SERVICE_MS: Quantity<'_> = &|results| results.components["web"].service_ms.mean;
const BUSY: Quantity<'_> = &|results| results.components["web"].utilization_ratio;

/// The share of what came that found no place.
const BLOCKED: Quantity<'_> = &|results| {
    let web = &results.components["web"];
    web.failures.get("queue_full").copied().unwrap_or(0) as f64 / web.arrivals as f64
};

#[test]
fn web_server() {
    // Without it there is nobody to ask; once it is dead nobody answers.
    let quick = direct(100.0, station(1, ALL, 0, Distribution::Fixed { ms: 0.001 }));
    let there = quick.run(10.0).requests;
    assert_eq!((there.completed, there.failed), (there.generated, 0));
    let nowhere = quick.clone().without("web").run(10.0);
    assert_eq!(failed(&nowhere, "no_address"), nowhere.requests.generated);
    let mut dying = quick.at(5.0, Fault::Kill(id("web"))).start();
    let (before, after) = (results_at(&mut dying, 5.0), results_at(&mut dying, 10.0));
    assert_eq!(before.requests.completed + failed(&after, "target_down"), after.requests.generated);
    // More of them share the work, each with a line of its own: M/M/1 with half of what comes, instead of all.
    for (servers, each_per_s) in [(1, 80.0), (2, 40.0)] {
        let tier = direct(80.0, web()).with("web", Kind::WebServer(station(1, ALL, 0, EXPONENTIAL)), servers);
        let expected: [(_, Quantity<'_>, _); 3] = [
            ("W", SOJOURN_MS, 1_000.0 / (100.0 - each_per_s)),
            ("p95", P95_MS, -f64::ln(1.0 - 0.95) * 1_000.0 / (100.0 - each_per_s)),
            ("busy", BUSY, each_per_s / 100.0),
        ];
        check(&format!("{servers} servers"), &tier.0, 100.0, &expected);
    }
}

/// Erlang's B formula by its recursion: the share that finds all of `servers` busy where nobody waits. The offered load is the
/// rate times the mean time that a server is held for, of whatever distribution.
fn erlang_b(servers: u32, offered: f64) -> f64 {
    (1..=servers).fold(1.0, |blocked, server| offered * blocked / (f64::from(server) + offered * blocked))
}

/// Erlang's C formula: the share that has to wait.
fn erlang_c(servers: u32, offered: f64) -> f64 {
    let (blocked, busy) = (erlang_b(servers, offered), offered / f64::from(servers));
    blocked / (1.0 - busy * (1.0 - blocked))
}

#[test]
fn vcpus() {
    assert!(
        (erlang_c(3, 2.0) - 0.444_444).abs() < 1e-6 && (erlang_b(3, 2.0) - 0.210_526_3).abs() < 1e-7,
        "the oracles' values"
    );
    // The same 80 requests a second: with one CPU most of the time is spent waiting.
    for vcpus in [1, 2, 4] {
        let wait_ms = erlang_c(vcpus, 0.8) / (f64::from(vcpus) * 100.0 - 80.0) * 1_000.0;
        let design = direct(80.0, station(vcpus, ALL, 0, EXPONENTIAL)).0;
        check(&format!("{vcpus} CPUs"), &design, 100.0, &[("Wq", WAIT_MS, wait_ms), ("busy", BUSY, 0.8 / f64::from(vcpus))]);
    }
    let design = direct(1_000.0, station(4, ALL, 0, Distribution::Exponential { mean_ms: 3.0 })).0;
    check("M/M/4", &design, 6.0, &[("Wq", WAIT_MS, 1.528_30), ("p99", P99_MS, 18.018_9)]);
    // Of more than they can do they do what they can.
    for vcpus in [1, 2, 4] {
        let design = direct(600.0, station(vcpus, 50, 0, EXPONENTIAL)).0;
        check(&format!("{vcpus} busy CPUs"), &design, 10.0, &[("blocked", BLOCKED, 1.0 - f64::from(vcpus) / 6.0)]);
    }
}

#[test]
fn slots() {
    for slots in 1..=4 {
        let lost = station(4, u64::from(slots), 0, EXPONENTIAL);
        check(&format!("M/M/{slots}/{slots}"), &direct(200.0, lost).0, 20.0, &[("blocked", BLOCKED, erlang_b(slots, 2.0))]);
    }
    // A slot is held through the call to the database too: 2 ms of work and 18 ms of waiting for an answer.
    for slots in [1, 3] {
        let server = station(4, u64::from(slots), 0, Distribution::Fixed { ms: 2.0 });
        let read = Distribution::Fixed { ms: 18.0 };
        let leader = Kind::DatabaseLeader(DatabaseLeader { read, vcpus: 128, ..DatabaseLeader::default() });
        let build = direct(100.0, server).mix(&[(Class::Read, 1.0)]).with("db", leader, 1).free_links(&["web->db"]);
        let expected: [(_, Quantity<'_>, _); 2] = [("blocked", BLOCKED, erlang_b(slots, 2.0)), ("service", SERVICE_MS, 2.0)];
        check(&format!("{slots} slots"), &build.0, 20.0, &expected);
    }
}

#[test]
fn queue() {
    // One server and `queue` places to wait in: of K + 1 states each is ρ times as likely as the one before.
    for queue in [0, 4, 19] {
        let rho: f64 = 0.9;
        let places = queue + 1;
        let all: f64 = (0..=places).map(|inside| rho.powi(inside)).sum();
        let blocked = rho.powi(places) / all;
        let waiting: f64 = (1..=places).map(|inside| f64::from(inside - 1) * rho.powi(inside) / all).sum();
        // Little's law for those that wait.
        let wait_ms = waiting / (90.0 * (1.0 - blocked)) * 1_000.0;
        if queue == 4 {
            assert!((blocked - 0.126_022_6).abs() < 1e-7 && (wait_ms - 17.902_85).abs() < 1e-5, "the oracles' values");
        }
        let design = direct(90.0, station(1, 1, queue as u64, EXPONENTIAL)).0;
        check(&format!("M/M/1/{places}"), &design, 40.0, &[("blocked", BLOCKED, blocked), ("Wq", WAIT_MS, wait_ms)]);
    }
}

#[test]
fn service() {
    // Pollaczek and Khinchine: the wait grows with the variation of the time. σ² = e − 1 for the log-normal one.
    for (time, squared_variation) in [
        (Distribution::Fixed { ms: 10.0 }, 0.0),
        (EXPONENTIAL, 1.0),
        (Distribution::LogNormal { mean_ms: 10.0, sigma: 1.0 }, std::f64::consts::E - 1.0),
    ] {
        let wait_ms = 0.8 * 10.0 * (1.0 + squared_variation) / (2.0 * (1.0 - 0.8));
        check(&format!("M/G/1 {time:?}"), &direct(80.0, station(1, ALL, 0, time)).0, 100.0, &[("Wq", WAIT_MS, wait_ms)]);
    }
    // A class that is not named keeps the catalog's time.
    for (class, by_itself_ms) in [(Class::StaticFile, 1.0), (Class::Job, 40.0)] {
        for (own, expected_ms) in [(None, by_itself_ms), (Some(class), 7.0), (Some(Class::Write), by_itself_ms)] {
            let own = own.map(|own| (own, Distribution::Exponential { mean_ms: 7.0 }));
            let server = WebServer { service: own.into_iter().collect(), ..web() };
            let design = direct(20.0, server).mix(&[(class, 1.0)]).0;
            check(&format!("{class:?} where {own:?}"), &design, 20.0, &[("service", SERVICE_MS, expected_ms)]);
        }
    }
}

/// Lets a hundred users log in, about 2,000 times, so that hardly any has not, and then read as often: reads that failed since the
/// server did not know the user, of how many.
pub(crate) fn lost_of_reads(build: &Build) -> (u64, u64) {
    let mut design = build.clone().mix(&[(Class::LogIn, 1.0)]).0;
    (design.workload.users, design.workload.requests_per_user_s) = (100, 2.0);
    let mut run = Build(design.clone()).start();
    let logged_in = results_at(&mut run, 10.0).requests.generated;
    design.workload.mix = [(Class::Read, 1.0)].into();
    run.apply(Input::Design(Arc::new(design))).expect("it runs");
    let results = results_at(&mut run, 20.0);
    (failed(&results, "session_lost"), results.requests.generated - logged_in)
}

/// A server with a database of its own that keeps sessions so.
pub(crate) fn with_sessions(session: Session) -> Kind {
    Kind::WebServer(WebServer { session, hosts: vec![Hosted::Database], ..web() })
}

#[test]
fn session() {
    let tier = |session, servers| balanced(200.0, balancer(), 1).with("web", with_sessions(session), servers);
    // Requests take turns over the servers, and one of them has the session.
    for servers in [1, 2, 4] {
        let (lost, reads) = lost_of_reads(&tier(Session::InMemory, servers));
        check_share(&format!("in memory, {servers} servers"), lost, reads, 1.0 - 1.0 / f64::from(servers));
        assert_eq!(lost_of_reads(&tier(Session::Token, servers)).0, 0, "token, {servers} servers");
    }
    // What is in memory dies with the server.
    for (session, is_lost) in [(Session::InMemory, true), (Session::Token, false)] {
        let mut build = tier(session, 4).mix(&[(Class::LogIn, 1.0)]).at(15.0, Fault::KillInstance(id("web"), 2));
        build.0.workload.requests_per_user_s = 1.0;
        let lost = build.run(20.0).counts.lost_sessions;
        if is_lost {
            // Of 1,000 users, who have all logged in.
            check_share("died", lost, 1_000, 0.25);
        } else {
            assert_eq!(lost, 0);
        }
    }
}

/// A server that hosts what it may, and works 2 ms by itself.
fn hosting(hosts: &[Hosted], mix: &[(Class, f64)]) -> Build {
    direct(50.0, WebServer { hosts: hosts.to_vec(), ..web() }).mix(mix)
}

#[test]
fn hosts() {
    let (reads, writes) = ([(Class::Read, 1.0)], [(Class::Write, 1.0)]);
    // The times of a database and a cache of their own, on these CPUs.
    let (database, cache) = (DatabaseLeader::default(), Cache::default());
    let (read_ms, write_ms, look_up_ms) = (database.read.mean_ms(), database.write.mean_ms(), cache.lookup.mean_ms());
    for (mix, query_ms) in [(&reads, read_ms), (&writes, write_ms)] {
        let nothing = hosting(&[], mix).run(10.0);
        assert!(nothing.requests.failed > 0 && failed(&nothing, "no_data_source") == nothing.requests.failed, "{mix:?}");
        let failed: Quantity<'_> = &|results| results.requests.failed as f64;
        let expected: [(_, Quantity<'_>, _); 3] = [
            ("failed", failed, 0.0),
            ("service", SERVICE_MS, 2.0 + query_ms),
            ("busy", BUSY, 50.0 * (2.0 + query_ms) / 4_000.0),
        ];
        check(&format!("{mix:?} of a hosted database"), &hosting(&[Hosted::Database], mix).0, 20.0, &expected);
    }
    // Of 200 items, asked for a quarter of a time a second each, those first asked for in this time are read from the database.
    let both = hosting(&[Hosted::Cache, Hosted::Database], &reads).keys(200);
    let misses: Quantity<'_> = &|results| results.counts.cache_misses as f64;
    let but_reads: Quantity<'_> = &|results| {
        let counts = results.counts;
        let misses = counts.cache_misses as f64 / (counts.cache_hits + counts.cache_misses) as f64;
        SERVICE_MS(results) - misses * read_ms
    };
    let first = 200.0 * ((-0.25_f64).exp() - (-2.75_f64).exp());
    check("hosted cache", &both.0, 10.0, &[("misses", misses, first), ("service", but_reads, 2.0 + look_up_ms)]);
}

#[test]
fn autoscale() {
    scaling::check_autoscale(scaling::web_server);
}

#[test]
fn autoscale_min() {
    scaling::check_min(scaling::web_server);
}

#[test]
fn autoscale_max() {
    scaling::check_max(scaling::web_server);
}

#[test]
fn autoscale_target_utilization() {
    scaling::check_target_utilization(scaling::web_server);
}

#[test]
fn emits() {
    scaling::check_emits(false);
}
