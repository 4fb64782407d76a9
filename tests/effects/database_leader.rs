//! A database leader: what it takes off the web server, how much it reads and writes, and what becomes of its writes elsewhere.

use loadstar::design::kind::{DatabaseFollower, DatabaseLeader, Hosted, Kind, Replication, WebServer};
use loadstar::design::{Class, Fault};
use loadstar::engine::Results;

use crate::build::{Build, failed, id};
use crate::formulas;
use crate::scene::{NO_TIME, busy, exponential, fixed, front, open_leader, open_web, total, turned_away, wait_ms};
use crate::theory::{Quantity, RUNS, check, check_count, run, runs, runs_to_the_end};

const S: u64 = 1_000_000_000;

/// Users who read and write so many times in a second.
fn direct(reads_per_s: f64, writes_per_s: f64, leader: DatabaseLeader) -> Build {
    let all_per_s = reads_per_s + writes_per_s;
    let mix = [(Class::Read, reads_per_s / all_per_s), (Class::Write, writes_per_s / all_per_s)];
    front(all_per_s, &mix).with("db", Kind::DatabaseLeader(leader), 1).free_links(&["web->db"])
}

/// The same with one more copy, which writes reach over a link of `link_ms`.
fn copied(build: Build, copy: &str, link_ms: f64) -> Build {
    let follower = DatabaseFollower { vcpus: 128, connections: 1_000_000, read: NO_TIME };
    let build = build.with(copy, Kind::DatabaseFollower(follower), 1).free_links(&[&format!("web->{copy}")]);
    build.links_of(Some(fixed(link_ms)), &[&format!("db->{copy}")])
}

#[test]
fn database_leader() {
    // One on a machine of its own takes its work off the web server's CPUs.
    let hosting = WebServer { vcpus: 4, hosts: vec![Hosted::Database], ..open_web(fixed(2.0)) };
    let build = direct(60.0, 40.0, DatabaseLeader::default()).with("web", Kind::WebServer(hosting), 1);
    let query_ms = 0.6 * 4.0 + 0.4 * 8.0;
    let own: [(_, Quantity<'_>, _); 2] =
        [("web", &busy("web"), 0.1 * 2.0 / 4.0), ("database", &busy("db"), 0.1 * query_ms / 4.0)];
    check("own", &build.0, 20.0, &own);
    check("hosted", &build.clone().without("db").0, 20.0, &[("web", &busy("web"), 0.1 * (2.0 + query_ms) / 4.0)]);
    // Without either there is nothing to read or to write.
    let none = build.without("db").with("web", Kind::WebServer(open_web(NO_TIME)), 1).run(10.0);
    assert_eq!((none.requests.completed, failed(&none, "no_data_source")), (0, none.requests.generated));
}

#[test]
fn vcpus() {
    for vcpus in [1, 2, 4] {
        let build = direct(800.0, 0.0, DatabaseLeader { vcpus, read: exponential(1.0), ..open_leader() });
        let wait = formulas::wait_for_exponential_work(0.8, vcpus);
        let expected: [(_, Quantity<'_>, _); 2] =
            [("utilization", &busy("db"), 0.8 / f64::from(vcpus)), ("wait", &wait_ms("db"), wait)];
        check(&format!("{vcpus} CPUs"), &build.0, 10.0, &expected);
    }
}

#[test]
fn connections() {
    // One who finds none free is told at once, whether it would have waited for a CPU or not.
    for (vcpus, connections) in [(1, 1), (1, 5), (1, 20), (4, 2), (2, 4)] {
        let leader = DatabaseLeader { vcpus, connections: u64::from(connections), read: exponential(1.0), ..open_leader() };
        let expected = formulas::turned_away(0.9, vcpus.min(connections), connections);
        let build = direct(900.0, 0.0, leader);
        check(&format!("{connections} connections"), &build.0, 5.0, &[("turned away", &turned_away("db"), expected)]);
    }
}

/// The latency of a class where nobody waits for anybody: that of one is that of all.
fn latency_ms(build: &Build, class: Class) -> f64 {
    let latency_ms = build.run(10.0).classes[class.name()].latency_ms;
    assert!((latency_ms.mean - latency_ms.max).abs() < 1e-6, "{class:?} varies: {latency_ms:?}");
    latency_ms.max
}

#[test]
fn read() {
    for read_ms in [3.0, 7.0] {
        let build = direct(20.0, 20.0, DatabaseLeader { read: fixed(read_ms), write: fixed(5.0), ..open_leader() });
        assert_eq!((latency_ms(&build, Class::Read), latency_ms(&build, Class::Write)), (read_ms, 5.0));
    }
}

#[test]
fn write() {
    for write_ms in [3.0, 7.0] {
        let build = direct(20.0, 20.0, DatabaseLeader { read: fixed(5.0), write: fixed(write_ms), ..open_leader() });
        assert_eq!((latency_ms(&build, Class::Read), latency_ms(&build, Class::Write)), (5.0, write_ms));
    }
}

#[test]
fn replication() {
    for (replication, waits_ms, keeps) in [(Replication::Async, 0.0, false), (Replication::Sync, 80.0, true)] {
        let leader = DatabaseLeader {
            replication,
            write: fixed(5.0),
            lag: fixed(1_000.0),
            failover_after_ms: Some(500.0),
            ..open_leader()
        };
        // It waits for the way to the farther copy and back, holding a connection.
        let build = copied(copied(direct(50.0, 50.0, leader), "near", 5.0), "far", 40.0).keys(10);
        assert_eq!(latency_ms(&build, Class::Write), 5.0 + waits_ms, "{replication:?}");
        assert_eq!(latency_ms(&build, Class::Read), 0.0, "{replication:?}");
        let held: [(_, Quantity<'_>, _); 1] =
            [("held", &|results| results.components["db"].held_ratio * 1e6, 0.05 * (5.0 + waits_ms))];
        check(&format!("{replication:?}, connections"), &build.0, 10.0, &held);
        // For that, no copy is ever behind, and none lacks anything when it takes over.
        let counts = build.at(5.0, Fault::Kill(id("db"))).run(10.0).counts;
        assert_eq!((counts.stale_reads == 0, counts.lost_writes == 0), (keeps, keeps), "{replication:?}: {counts:?}");
    }
}

/// The share of a follower's reads that are older than the last completed write.
fn stale_at_copy(results: &Results) -> f64 {
    results.counts.stale_reads as f64 / results.components["copy"].completions as f64
}

#[test]
fn lag() {
    // A copy is behind by the lag and the link: stale where one of a write a second came within that time.
    let written = |time_s: f64| 1.0 - f64::exp(-time_s);
    for (lag, link_ms, stale) in
        [(fixed(50.0), 0.0, written(0.05)), (fixed(50.0), 200.0, written(0.25)), (exponential(200.0), 0.0, 0.2 / (1.0 + 0.2))]
    {
        let build = copied(direct(20.0, 1.0, DatabaseLeader { lag, ..open_leader() }), "copy", link_ms).keys(1);
        check(&format!("{lag:?}, link of {link_ms} ms"), &build.0, 100.0, &[("stale", &stale_at_copy, stale)]);
    }
}

#[test]
fn what_was_not_sent_yet_is_lost_with_its_leader() {
    // 100 writes a second. What is on the way when the leader dies still comes, unless a copy takes over before that.
    for (lag, link_ms, failover_after_ms, lost_s) in [
        (fixed(50.0), 0.0, 1_000.0, 0.05),
        (fixed(200.0), 0.0, 1_000.0, 0.2),
        (exponential(200.0), 0.0, 1_000.0, 0.2),
        (fixed(200.0), 100.0, 1_000.0, 0.2),
        (fixed(200.0), 100.0, 0.0, 0.3),
    ] {
        let leader = DatabaseLeader { lag, failover_after_ms: Some(failover_after_ms), ..open_leader() };
        let build = copied(direct(0.0, 100.0, leader), "copy", link_ms).at(3.0, Fault::Kill(id("db")));
        let lost = total(&runs(&build.0, 5.0), |results| results.counts.lost_writes);
        let name = format!("{lag:?}, link of {link_ms} ms, failover after {failover_after_ms} ms");
        check_count(&name, lost, RUNS as f64 * 100.0 * lost_s);
    }
}

#[test]
fn failover_after_ms() {
    for (failover_after_ms, down_s) in [(Some(0.0), 0.0), (Some(500.0), 0.5), (Some(3_000.0), 3.0), (None, 7.0)] {
        let leader = DatabaseLeader { failover_after_ms, ..open_leader() };
        let build = copied(direct(50.0, 50.0, leader), "copy", 1.0).at(3.0, Fault::Kill(id("db")));
        // To the nanosecond.
        let takes_over_ns = 3 * S + (down_s * 1e9) as u64;
        let mut run = run(&build.0, 1, 0.0, 2.0);
        let mut is_promoted_at = |at_ns| {
            run.advance(at_ns, u64::MAX);
            run.snapshot().components["copy"].is_promoted
        };
        assert!(!is_promoted_at(takes_over_ns - 1), "{failover_after_ms:?}");
        assert_eq!(is_promoted_at(takes_over_ns), failover_after_ms.is_some(), "{failover_after_ms:?}");
        // Writes fail as long as that; the copy reads all the time.
        let runs = runs_to_the_end(&build.0, 10.0);
        let down = total(&runs, |results| failed(results, "leader_down"));
        check_count(&format!("{failover_after_ms:?}"), down, RUNS as f64 * 50.0 * down_s);
        assert_eq!(total(&runs, |results| results.requests.failed), down, "{failover_after_ms:?}");
    }
}
