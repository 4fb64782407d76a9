//! Copies of data: how far followers are behind, what outages do to them, and who takes over.

use loadstar::design::kind::{DatabaseLeader, Kind, Replication};
use loadstar::design::{Class, Distribution, Fault};
use loadstar::engine::snapshot::Snapshot;
use loadstar::engine::{Input, Simulation};

use super::build::{Build, failed, id, leader, replicated};

const S: u64 = 1_000_000_000;

fn at(run: &mut Simulation, at_s: u64) -> Snapshot {
    run.advance(at_s * S, u64::MAX);
    run.snapshot()
}

fn writes_per_s(snapshot: &Snapshot) -> f64 {
    snapshot.links[&(id("db"), id("copy"))].rate_per_s[Class::Write as usize]
}

fn sync() -> Kind {
    let leader =
        DatabaseLeader { replication: Replication::Sync, failover_after_ms: Some(1_000.0), ..DatabaseLeader::default() };
    Kind::DatabaseLeader(leader)
}

#[test]
fn a_follower_takes_over_and_what_it_had_not_received_is_lost() {
    let kill = |build: Build| build.at(5.0, Fault::Kill(id("db")));
    let results = kill(replicated(leader(200.0, Some(1_000.0)), 2)).run(15.0);
    // 50 writes a second, 200 ms behind: about 10 at the moment of death; four standard deviations are 13.
    assert!((1..=23).contains(&results.counts.lost_writes), "{:?}", results.counts);
    let down = failed(&results, "leader_down");
    assert!((20..=90).contains(&down), "a second without writes: {down}");

    let forever = kill(replicated(leader(200.0, None), 2)).run(15.0);
    assert!(failed(&forever, "leader_down") > 400 && forever.counts.lost_writes == 0);

    let sync = kill(replicated(sync(), 2)).run(15.0);
    assert_eq!((sync.counts.lost_writes, sync.counts.stale_reads), (0, 0));
}

#[test]
fn a_restored_leader_follows_the_one_that_took_over() {
    let build = replicated(leader(1.0, Some(1_000.0)), 1).at(5.0, Fault::Kill(id("db"))).at(10.0, Fault::Restore(id("db")));
    let mut run = build.start();
    run.advance(15_000_000_000, u64::MAX);
    let snapshot = run.snapshot();
    assert!(snapshot.components["copy"].is_promoted && !snapshot.components["db"].is_promoted);
    // It takes turns with the new leader at the reads, 50 a second, and no write comes to it: four deviations of 4 s are 10/s.
    let reads_per_s = snapshot.components["db"].arrival_rate_per_s;
    assert!((reads_per_s - 25.0).abs() < 10.0, "{reads_per_s}");
    let writes_per_s = snapshot.links[&(id("web"), id("db"))].rate_per_s[Class::Write as usize];
    let all_per_s = snapshot.links[&(id("web"), id("db"))].total_rate_per_s();
    assert!((all_per_s - writes_per_s - 50.0).abs() < 20.0, "{all_per_s}, {writes_per_s} of them writes");
    // Killed in turn, it gives the address back.
    run.apply(Input::Fault(Fault::Kill(id("copy")))).expect("it can be killed");
    run.advance(25_000_000_000, u64::MAX);
    let snapshot = run.snapshot();
    assert!(snapshot.components["db"].completion_rate_per_s > 50.0);
    assert!(!snapshot.components["copy"].is_promoted);
}

#[test]
fn every_write_goes_over_the_link_to_each_follower() {
    let mut run = replicated(leader(20.0, None), 3).start();
    let snapshot = at(&mut run, 4);
    let completed_per_s = snapshot.classes[Class::Write as usize].completion_rate_per_s;
    // A few writes are done and their users have yet to hear of it.
    let sent_before = (writes_per_s(&snapshot) - 3.0 * completed_per_s) * snapshot.window_s;
    assert!(completed_per_s > 30.0 && (0.0..=9.0).contains(&sent_before), "{completed_per_s}, {sent_before}");
    let link = &snapshot.links[&(id("db"), id("copy"))];
    assert_eq!((link.latency_ms, link.total_rate_per_s()), (Some(1.0), writes_per_s(&snapshot)));
    let calls = run.results().links["db->copy"].calls as f64;
    assert_eq!(calls, writes_per_s(&snapshot) * snapshot.window_s);
}

#[test]
fn figures_are_those_of_the_window_or_none() {
    let mut run = replicated(leader(20.0, None), 1).start();
    let lag_ms = |snapshot: &Snapshot| snapshot.components["copy"].lag_ms;
    let nothing = |snapshot: &Snapshot| {
        let times = (&snapshot.overall.latency, &snapshot.components["web"].wait, &snapshot.components["web"].sojourn);
        times == (&None, &None, &None)
            && lag_ms(snapshot).is_none()
            && snapshot.links.values().all(|link| link.latency_ms.is_none())
    };
    assert!(nothing(&run.snapshot()));
    assert_eq!(lag_ms(&at(&mut run, 10)), Some(21.0));
    run.apply(Input::Design(replicated(leader(200.0, None), 1).0.into())).expect("it runs");
    assert_eq!(lag_ms(&at(&mut run, 15)), Some(201.0));
    run.apply(Input::Users(0)).expect("users can be set");
    assert!(nothing(&at(&mut run, 21)));
}

/// Reads and writes of a single key until 5 s, then reads alone; two followers with a link each.
fn one_key(leader: Kind) -> Build {
    let mut build = replicated(leader, 1).with("spare", super::build::follower(), 1).links(&["web->spare", "db->spare"]);
    build.0.workload.keys.count = 1;
    build
}

/// The stale reads of each tenth of a second that begins at one of these moments, given in tenths, from 5 s on.
fn stale_at(build: &Build, tenths: &[u64]) -> Vec<u64> {
    let mut run = build.start();
    run.advance(5 * S, u64::MAX);
    run.apply(Input::Design(build.clone().mix(&[(Class::Read, 1.0)]).0.into())).expect("it runs");
    let stale = |run: &mut Simulation, tenth: u64| {
        run.advance(tenth * S / 10, u64::MAX);
        run.snapshot().counts.stale_reads
    };
    tenths
        .iter()
        .map(|tenth| {
            let before = stale(&mut run, *tenth);
            stale(&mut run, tenth + 4) - before
        })
        .collect()
}

#[test]
fn a_follower_catches_up_one_lag_after_it_is_back() {
    let cut = |build: Build, from_s, to_s| {
        build.at(from_s, Fault::Cut(id("db"), id("spare"))).at(to_s, Fault::Mend(id("db"), id("spare")))
    };
    let lagging = || one_key(leader(1_000.0, None));
    let confirmed = || {
        let Kind::DatabaseLeader(leader) = leader(1_000.0, None) else { panic!("a leader is a leader") };
        one_key(Kind::DatabaseLeader(DatabaseLeader { replication: Replication::Sync, ..leader }))
    };
    let killed = lagging().at(3.0, Fault::Kill(id("spare"))).at(7.0, Fault::Restore(id("spare")));
    let rows = [
        ("cut", cut(lagging(), 3.0, 7.0), [true, true, false, false]),
        ("cut, synchronous", cut(confirmed(), 3.0, 7.0), [true, true, false, false]),
        ("killed", killed, [false, true, false, false]),
        ("cut twice", cut(cut(lagging(), 3.0, 7.0), 7.5, 9.0), [true, true, true, true]),
        ("cut once before", cut(cut(lagging(), 3.0, 4.5), 8.2, 9.0), [false, false, false, false]),
        (
            "cut by a dead leader",
            lagging().at(4.9, Fault::Kill(id("db"))).at(7.0, Fault::Restore(id("db"))),
            [true, true, false, false],
        ),
    ];
    for (name, build, expected) in rows {
        let stale = stale_at(&build, &[63, 74, 81, 94]);
        assert_eq!(stale.iter().map(|stale| *stale > 0).collect::<Vec<_>>(), expected, "{name}: {stale:?}");
    }
}

#[test]
fn after_a_promotion_the_others_catch_up_from_the_new_leader() {
    let build = one_key(leader(1_000.0, Some(500.0))).at(3.0, Fault::Cut(id("db"), id("spare")));
    let build = build.at(5.5, Fault::Kill(id("db"))).at(7.0, Fault::Mend(id("db"), id("spare")));
    let stale = stale_at(&build, &[63, 74, 81]);
    assert!(stale[0] > 0 && stale[1] > 0 && stale[2] == 0, "{stale:?}");
}

#[test]
fn what_a_follower_missed_is_sent_when_it_is_back_or_lost_with_the_leader() {
    let build = replicated(leader(1.0, Some(500.0)), 1).at(3.0, Fault::Kill(id("copy")));
    let mut run = build.clone().at(5.0, Fault::Restore(id("copy"))).start();
    assert!(at(&mut run, 2).components["copy"].lag_ms.is_some());
    run.advance(49 * S / 10, u64::MAX);
    let before = run.results().links["db->copy"].calls;
    run.advance(51 * S / 10, u64::MAX);
    // 2 s of 50 writes a second, and those of a tenth of a second; four standard deviations are 41.
    let sent = run.results().links["db->copy"].calls - before;
    assert!((64..=146).contains(&sent), "{sent}");
    run.apply(Input::Fault(Fault::Kill(id("db")))).expect("it can be killed");
    assert!(at(&mut run, 8).counts.lost_writes <= 2, "it had caught up");

    let early = build.at(5.0, Fault::Kill(id("db"))).at(6.0, Fault::Restore(id("copy"))).run(8.0);
    assert!((60..=140).contains(&early.counts.lost_writes), "{:?}", early.counts);
}

#[test]
fn a_synchronous_write_waits_for_the_slowest_follower() {
    let build = replicated(sync(), 1).with("far", super::build::follower(), 1).links(&["web->far", "db->far"]);
    let mut build = build.mix(&[(Class::Write, 1.0)]);
    let write = Distribution::Fixed { ms: 2.0 };
    let confirmed = DatabaseLeader { replication: Replication::Sync, write, ..DatabaseLeader::default() };
    build = build.with("db", Kind::DatabaseLeader(confirmed), 1);
    build.0.links.last_mut().expect("it is there").latency = Some(Distribution::Fixed { ms: 40.0 });
    let sojourn = build.run(5.0).components["web"].sojourn_ms;
    // 2 ms of its own, 1 ms each way to the leader, 2 ms there, 40 ms each way to the farther follower; waits add to that.
    assert!((86.0..88.0).contains(&sojourn.mean), "{sojourn:?}");
}

#[test]
fn the_follower_that_received_most_takes_over() {
    // The first in the order of ids is cut off for 4 s before the leader dies: with it 200 writes would be lost.
    let build = replicated(leader(1.0, Some(500.0)), 1).with("spare", super::build::follower(), 1);
    let build = build.links(&["web->spare", "db->spare"]).at(2.0, Fault::Cut(id("db"), id("copy")));
    let mut run = build.at(6.0, Fault::Kill(id("db"))).start();
    let snapshot = at(&mut run, 8);
    assert!(snapshot.components["spare"].is_promoted && !snapshot.components["copy"].is_promoted);
    assert!(snapshot.counts.lost_writes <= 3, "{}", snapshot.counts.lost_writes);
}

#[test]
fn a_write_that_gets_lost_on_its_way_to_a_follower_is_sent_again() {
    // One key, 50 writes and 50 reads a second, half of which ask the follower.
    let build = |loss| {
        let mut build = replicated(leader(1.0, Some(1_000.0)), 1).keys(1);
        build.link("db->copy").loss = loss;
        build
    };
    let stale = |build: &Build| build.run(10.0).counts.stale_reads;
    let (whole, half, nothing) = (stale(&build(0.0)), stale(&build(0.5)), stale(&build(1.0)));
    // With half of the writes a second late or more, hardly a moment passes in which the last one is there.
    assert!(whole < 40 && half > 100 && nothing > half, "{whole}, {half}, {nothing}");
    // What passes nothing is as good as cut, and for as long as it passes nothing.
    let dropped = build(0.0).at(2.0, Fault::Drop(id("db"), id("copy"), 1.0));
    let cut = build(0.0).at(2.0, Fault::Cut(id("db"), id("copy")));
    assert_eq!(dropped.run(10.0).counts, cut.run(10.0).counts);
    let mended = dropped.at(4.0, Fault::Mend(id("db"), id("copy"))).at(6.0, Fault::Kill(id("db"))).run(10.0);
    assert!(mended.counts.lost_writes <= 3, "it had caught up: {:?}", mended.counts);
}
