//! A shard: the leader of some of the keys, so that writes grow with the number of machines, and a death takes a part alone.

use loadstar::design::kind::{DatabaseFollower, DatabaseLeader, Kind, Replication};
use loadstar::design::{Class, Distribution, Fault};

use crate::build::{Build, failed, id};
use crate::parts::latency_ms;
use crate::scene::{NO_TIME, fixed, open_web};
use crate::theory::{Quantity, check, check_count, check_share};

fn quick() -> DatabaseLeader {
    let (read, write, lag) = (fixed(1.0), fixed(1.0), NO_TIME);
    DatabaseLeader { vcpus: 128, connections: 1_000_000, read, write, lag, ..DatabaseLeader::default() }
}

/// Users, a web server that takes no time, and so many shards behind it, with items that are asked for alike.
fn sharded(rate_per_s: f64, class: Class, shard: &DatabaseLeader, shards: usize) -> Build {
    let mut build = Build::users(rate_per_s, class).keys(100_000).with("web", Kind::WebServer(open_web(NO_TIME)), 1);
    build = build.free_links(&["users->web"]);
    for number in 1..=shards {
        let id = format!("shard-{number}");
        build = build.with(&id, Kind::Shard(shard.clone()), 1).free_links(&[&format!("web->{id}")]);
    }
    build
}

/// One shard and a follower that reads turn to as well.
fn copied(rate_per_s: f64, shard: &DatabaseLeader) -> Build {
    let follower = DatabaseFollower { vcpus: 128, connections: 1_000_000, read: fixed(1.0) };
    let build = sharded(rate_per_s, Class::Write, shard, 1).with("copy", Kind::DatabaseFollower(follower), 1);
    build.free_links(&["web->copy", "shard-1->copy"])
}

#[test]
fn shard() {
    // 800 writes a second of 8 ms keep 6.4 CPUs busy: too much for one machine of four, not for four.
    let machine = DatabaseLeader { vcpus: 4, connections: 100, write: fixed(8.0), ..quick() };
    let (one, four) = (sharded(800.0, Class::Write, &machine, 1).run(5.0), sharded(800.0, Class::Write, &machine, 4).run(5.0));
    let written = one.components["shard-1"].completions;
    assert!((2_450..=2_500).contains(&written) && failed(&one, "queue_full") > 1_000, "{written}");
    assert_eq!(four.requests.failed, 0);
    for (id, shard) in four.components.iter().filter(|(id, _)| id.starts_with("shard")) {
        check_share(id, shard.arrivals, four.requests.generated, 0.25);
        let busy = shard.completions as f64 * 0.008 / (5.0 * 4.0);
        assert!((shard.utilization_ratio - busy).abs() < 0.002, "{id}: {} of {busy}", shard.utilization_ratio);
    }
    // One that dies takes its keys along, and no others.
    let dead = sharded(800.0, Class::Write, &quick(), 4).at(0.0, Fault::Kill(id("shard-2"))).run(5.0);
    check_share("keys of the dead one", failed(&dead, "leader_down"), dead.requests.generated, 0.25);
    assert_eq!(failed(&dead, "leader_down"), dead.requests.failed);
}

#[test]
fn a_hot_key_is_the_load_of_one_shard() {
    let results = sharded(400.0, Class::Write, &quick(), 4).at(0.0, Fault::HotKey(0.6, 10.0)).run(10.0);
    let arrivals = |number: usize| results.components[&format!("shard-{number}")].arrivals;
    let hottest = (1..=4).max_by_key(|number| arrivals(*number)).expect("there are four");
    check_share("the hot key and a quarter of the rest", arrivals(hottest), results.requests.generated, 0.6 + 0.4 / 4.0);
}

#[test]
fn vcpus() {
    // M/M/c: 1,000 reads a second of 3 ms each.
    let wait: Quantity<'_> = &|results| results.components["shard-1"].wait_ms.mean;
    for (vcpus, wait_ms) in [(4, 1.528_30), (8, 0.007_769_23)] {
        let shard = DatabaseLeader { vcpus, read: Distribution::Exponential { mean_ms: 3.0 }, ..quick() };
        check(&format!("{vcpus} CPUs"), &sharded(1_000.0, Class::Read, &shard, 1).0, 4.0, &[("wait", wait, wait_ms)]);
    }
}

#[test]
fn connections() {
    // Erlang B: 100 a second of 20 ms each.
    let refused: Quantity<'_> = &|results| failed(results, "queue_full") as f64 / results.components["shard-1"].arrivals as f64;
    for (connections, share) in [(3, 0.210_526_3), (4, 0.095_238_1)] {
        let shard = DatabaseLeader { connections, read: Distribution::Exponential { mean_ms: 20.0 }, ..quick() };
        let design = sharded(100.0, Class::Read, &shard, 1).0;
        check(&format!("{connections} connections"), &design, 20.0, &[("refused", refused, share)]);
    }
}

fn slower(class: Class, slow: &DatabaseLeader) -> f64 {
    let latency = |shard| latency_ms(&sharded(50.0, class, shard, 2).run(5.0), class);
    latency(slow) - latency(&quick())
}

#[test]
fn read() {
    let slow = DatabaseLeader { read: fixed(31.0), ..quick() };
    let more_ms = slower(Class::Read, &slow);
    assert!((more_ms - 30.0).abs() < 1e-6 && slower(Class::Write, &slow).abs() < 1e-6, "{more_ms}");
}

#[test]
fn write() {
    let slow = DatabaseLeader { write: fixed(41.0), ..quick() };
    let more_ms = slower(Class::Write, &slow);
    assert!((more_ms - 40.0).abs() < 1e-6 && slower(Class::Read, &slow).abs() < 1e-6, "{more_ms}");
}

#[test]
fn replication() {
    let written = |replication| {
        let shard = DatabaseLeader { replication, lag: fixed(200.0), failover_after_ms: Some(500.0), ..quick() };
        let mut build = copied(500.0, &shard).at(3.0, Fault::Kill(id("shard-1")));
        build.link("shard-1->copy").latency = Some(fixed(15.0));
        let results = build.run(5.0);
        (latency_ms(&results, Class::Write), results.counts.lost_writes, failed(&results, "leader_down"))
    };
    let (unconfirmed, confirmed) = (written(Replication::Async), written(Replication::Sync));
    // Until the copy takes over, every write has waited for its word: 15 ms there and 15 back.
    let before = copied(500.0, &DatabaseLeader { replication: Replication::Sync, ..quick() });
    let more_ms = |latency: f64| {
        let mut build = before.clone();
        build.link("shard-1->copy").latency = Some(fixed(latency));
        latency_ms(&build.run(2.0), Class::Write) - 1.0
    };
    assert!((more_ms(15.0) - 30.0).abs() < 1e-6 && more_ms(0.0).abs() < 1e-6, "{}", more_ms(15.0));
    assert!(confirmed.0 > unconfirmed.0 + 10.0, "{confirmed:?}, {unconfirmed:?}");
    // What was completed and not sent yet is lost.
    check_count("writes of 200 ms", unconfirmed.1, 100.0);
    assert_eq!(confirmed.1, 0);
    check_count("writes while nobody took over", unconfirmed.2, 250.0);
}

#[test]
fn lag() {
    // Of the one key a write comes each second; a read of the copy is stale with 1 − exp(−wD).
    let stale: Quantity<'_> = &|results| results.counts.stale_reads as f64 / results.components["copy"].completions as f64;
    for (lag_ms, share) in [(100.0, 0.095_163), (400.0, 0.329_680)] {
        let shard = DatabaseLeader { lag: fixed(lag_ms), ..quick() };
        let build = copied(21.0, &shard).mix(&[(Class::Read, 20.0 / 21.0), (Class::Write, 1.0 / 21.0)]).keys(1);
        check(&format!("{lag_ms} ms"), &build.0, 100.0, &[("stale", stale, share)]);
    }
}

#[test]
fn failover_after_ms() {
    let refused = |failover_after_ms| {
        let shard = DatabaseLeader { failover_after_ms, ..quick() };
        failed(&copied(200.0, &shard).at(2.0, Fault::Kill(id("shard-1"))).run(8.0), "leader_down")
    };
    for (after_ms, expected) in [(Some(1_000.0), 200.0), (Some(3_000.0), 600.0), (None, 1_200.0)] {
        check_count(&format!("{after_ms:?}"), refused(after_ms), expected);
    }
}
