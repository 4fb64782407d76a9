//! A database follower: reads that the leader need not answer, also once it is gone.

use loadstar::design::kind::{DatabaseFollower, DatabaseLeader, Kind};
use loadstar::design::{Class, Distribution, Fault};

use crate::build::{Build, failed, id};
use crate::formulas;
use crate::scene::{busy, exponential, fixed, front, open_leader, turned_away, wait_ms};
use crate::theory::{Quantity, check, check_count};

/// What is never short of anything and takes `read` to read.
fn open_follower(read: Distribution) -> DatabaseFollower {
    DatabaseFollower { vcpus: 128, connections: 1_000_000, read }
}

/// Users who read from one follower alone, so that its station can be seen.
fn alone(reads_per_s: f64, follower: DatabaseFollower) -> Build {
    let build = front(reads_per_s, &[(Class::Read, 1.0)]).with("db", Kind::DatabaseLeader(open_leader()), 1);
    build.with("copy", Kind::DatabaseFollower(follower), 1).free_links(&["web->copy", "db->copy"])
}

/// Users who read from a leader and so many followers, each of which reads 100 a second at most.
fn sharing(reads_per_s: f64, followers: u32) -> Build {
    let read = fixed(10.0);
    let leader = DatabaseLeader { vcpus: 1, connections: 10, read, ..open_leader() };
    let build = front(reads_per_s, &[(Class::Read, 1.0)]).with("db", Kind::DatabaseLeader(leader), 1).free_links(&["web->db"]);
    let follower = DatabaseFollower { vcpus: 1, connections: 10, read };
    let copied = || build.clone().with("copy", Kind::DatabaseFollower(follower), followers);
    if followers == 0 { build } else { copied().free_links(&["web->copy", "db->copy"]) }
}

#[test]
fn database_follower() {
    for followers in 0..=3 {
        let machines = f64::from(1 + followers);
        // Of what they can do each takes an equal part.
        let leader: [(_, Quantity<'_>, _); 1] = [("leader", &busy("db"), 0.6 / machines)];
        check(&format!("{followers} followers"), &sharing(60.0, followers).0, 20.0, &leader);
        // Of more than that they read as much as they can, one read after the other. Each has its first within 20 ms.
        let results = sharing(1_000.0, followers).run(10.0);
        let missing = machines as u64 * 1_000 - results.requests.completed;
        assert!(missing <= 2 * machines as u64, "{followers} followers: {missing} less than they can");
    }
}

#[test]
fn a_follower_reads_on_without_its_leader() {
    let dead = |followers| sharing(60.0, followers).at(5.0, Fault::Kill(id("db"))).run(10.0);
    let (alone, copied) = (dead(0), dead(1));
    check_count("reads without a copy", failed(&alone, "target_down"), 300.0);
    // What the leader was reading when it died is all that fails, and it had 10 connections.
    assert!(copied.requests.failed <= 10 && copied.requests.failed == failed(&copied, "killed"), "{:?}", copied.requests);
}

#[test]
fn reads_take_turns_over_the_leader_and_all_copies() {
    let results = sharing(100.0, 3).run(10.0);
    let reads = results.requests.generated;
    for arrivals in results.components["copy"].instances.iter().map(|instance| instance.arrivals) {
        assert!(arrivals.abs_diff(reads / 4) <= 1, "{arrivals} of {reads}");
    }
}

#[test]
fn vcpus() {
    for vcpus in [1, 2, 4] {
        let build = alone(800.0, DatabaseFollower { vcpus, ..open_follower(exponential(1.0)) });
        let wait = formulas::wait_for_exponential_work(0.8, vcpus);
        let expected: [(_, Quantity<'_>, _); 2] =
            [("utilization", &busy("copy"), 0.8 / f64::from(vcpus)), ("wait", &wait_ms("copy"), wait)];
        check(&format!("{vcpus} CPUs"), &build.0, 10.0, &expected);
    }
}

#[test]
fn connections() {
    for (vcpus, connections) in [(1, 1), (1, 5), (4, 2), (2, 4)] {
        let copy = DatabaseFollower { vcpus, connections: u64::from(connections), ..open_follower(exponential(1.0)) };
        let expected = formulas::turned_away(0.9, vcpus.min(connections), connections);
        let build = alone(900.0, copy);
        check(&format!("{connections} connections"), &build.0, 5.0, &[("turned away", &turned_away("copy"), expected)]);
    }
}

#[test]
fn read() {
    for read_ms in [3.0, 7.0] {
        let results = alone(50.0, open_follower(fixed(read_ms))).run(5.0);
        assert_eq!(results.classes["read"].latency_ms.max, read_ms);
        // Beside a leader of another speed it is every second read that takes as long.
        let leader = DatabaseLeader { read: fixed(1.0), ..open_leader() };
        let beside = alone(50.0, open_follower(fixed(read_ms))).with("db", Kind::DatabaseLeader(leader), 1);
        let results = beside.free_links(&["web->db"]).run(5.0);
        let latency_ms = results.classes["read"].latency_ms;
        assert_eq!(latency_ms.max, read_ms);
        // But for the last turn.
        let odd_one_ms = read_ms / results.requests.completed as f64;
        assert!((latency_ms.mean - f64::midpoint(1.0, read_ms)).abs() <= odd_one_ms, "{latency_ms:?}");
    }
}
