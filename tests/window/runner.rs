//! What the engine's thread does with orders, and that neither side ever waits for the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use loadstar::catalog;
use loadstar::design::{Design, Fault, Id, KindName, Path, Problem};
use loadstar::engine::{Snapshot, Timeline};
use loadstar::ui::runner::{Machine, Order, Runner};

use super::{now, wait_for};

fn chapter_design() -> Arc<Design> {
    Arc::new(catalog::open(loadstar::ui::chapter::DECKS[0].designs[3].text).design.expect("the bundled design opens"))
}

fn runner<M: Machine>(design: &Arc<Design>) -> (Runner, Arc<AtomicUsize>) {
    let wakes = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&wakes);
    let wake = Arc::new(move || {
        counted.fetch_add(1, Ordering::Relaxed);
    });
    (Runner::start::<M>(design, wake), wakes)
}

fn snapshot(runner: &Runner) -> Option<Snapshot> {
    runner.report().snapshot.clone()
}

#[test]
fn a_window_that_does_not_look_never_holds_up_the_engine() {
    let (mut runner, wakes) = runner::<Timeline>(&chapter_design());
    runner.send(Order::Run(true));
    wait_for("the first simulated second, unobserved", || (wakes.load(Ordering::Relaxed) > 25).then_some(()));
    assert!(snapshot(&runner).unwrap().time_ns > 200_000_000);
}

#[test]
fn an_engine_that_does_not_listen_never_holds_up_the_window() {
    let (mut runner, _) = runner::<Stuck>(&chapter_design());
    let start = now();
    for _ in 0..10_000 {
        runner.send(Order::Fault(Fault::Flush(Id::from("cache"))));
    }
    assert!(start.elapsed() < Duration::from_secs(2), "the window waited {:?}", start.elapsed());
    assert!(!runner.flush(), "nothing waits, so the engine was not stuck");
}

#[test]
fn the_orders_of_a_long_drag_do_not_pile_up_before_a_busy_engine() {
    let design = chapter_design();
    let (mut runner, _) = runner::<Stuck>(&design);
    for users in 0..10_000 {
        let mut dragged = Design::clone(&design);
        dragged.workload.users = users;
        runner.send(Order::Design(Arc::new(dragged)));
        runner.send(Order::SetSpeed(if users % 2 == 0 { 1.0 } else { 2.0 }));
        runner.send(Order::Run(users % 2 == 0));
    }
    assert!(!runner.flush(), "nothing waits, so the engine was not stuck");
    assert_eq!(runner.waiting(), 3, "one order of each sort is enough");
    // What is done to a design comes after it, and before the next one.
    runner.send(Order::Fault(Fault::Flush(Id::from("cache"))));
    runner.send(Order::Design(Arc::clone(&design)));
    assert_eq!(runner.waiting(), 5);
    runner.send(Order::Begin(design));
    assert_eq!(runner.waiting(), 2, "of a run that begins again, the speed alone remains");
}

#[test]
fn no_report_of_another_run_is_shown() {
    let design = chapter_design();
    let (mut runner, _) = runner::<Slow>(&design);
    runner.send(Order::Run(true));
    wait_for("some time to pass", || snapshot(&runner).filter(|snapshot| snapshot.time_ns > 0));
    runner.send(Order::Begin(design));
    let first = wait_for("the new run", || snapshot(&runner));
    assert_eq!(first.time_ns, 0, "the figures of the run before were shown");
}

#[test]
fn orders_are_heard_at_once_however_slow_the_machine_is() {
    let (mut runner, _) = runner::<Slow>(&chapter_design());
    runner.send(Order::Run(true));
    wait_for("the slices to fit", || snapshot(&runner).filter(|snapshot| snapshot.time_ns > 2_000));
    let asked = now();
    runner.send(Order::Begin(chapter_design()));
    wait_for("the start", || snapshot(&runner).filter(|snapshot| snapshot.time_ns == 0));
    assert!(asked.elapsed() < Duration::from_millis(500), "it took {:?}", asked.elapsed());
}

#[test]
fn the_same_steps_give_the_same_snapshot() {
    let after_steps = || {
        let (mut runner, _) = runner::<Timeline>(&chapter_design());
        runner.send(Order::Run(true));
        wait_for("some time to pass", || snapshot(&runner).filter(|snapshot| snapshot.time_ns > 0));
        runner.send(Order::Begin(chapter_design()));
        for _ in 0..40 {
            runner.send(Order::Step);
        }
        wait_for("forty steps", || runner.flush().then_some(()));
        let mut last = None;
        wait_for("the last step to be reported", || {
            let now = snapshot(&runner).filter(|snapshot| snapshot.totals.generated > 0)?;
            std::thread::sleep(Duration::from_millis(100));
            let is_still = last.as_ref() == Some(&now);
            last = Some(now);
            is_still.then_some(())
        });
        last.unwrap()
    };
    let (one, other) = (after_steps(), after_steps());
    assert!(one.time_ns > 0);
    assert_eq!(one, other);
}

#[test]
fn a_paused_run_wakes_nobody() {
    let (mut runner, wakes) = runner::<Timeline>(&chapter_design());
    runner.send(Order::Run(true));
    wait_for("some time to pass", || snapshot(&runner).filter(|snapshot| snapshot.time_ns > 0));
    runner.send(Order::Run(false));
    std::thread::sleep(Duration::from_millis(150));
    let before = wakes.load(Ordering::Relaxed);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(wakes.load(Ordering::Relaxed), before);
}

#[test]
fn the_death_of_the_engine_is_noticed() {
    let (mut runner, _) = runner::<Mortal>(&chapter_design());
    runner.send(Order::Run(true));
    wait_for("its death", || runner.is_dead().then_some(()));
    runner.send(Order::Run(true));
    assert!(!runner.is_running());
}

#[test]
fn a_run_that_has_halted_rests_and_says_why() {
    let (mut runner, wakes) = runner::<Halting>(&chapter_design());
    runner.send(Order::Run(true));
    let code = wait_for("its end", || runner.report().halted().map(|problem| problem.code));
    assert_eq!(code, "cannot_keep_up");
    assert!(!runner.is_running());
    // The thread sleeps: nobody is woken for a run that goes no further.
    std::thread::sleep(Duration::from_millis(300));
    let before = wakes.load(Ordering::SeqCst);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(wakes.load(Ordering::SeqCst), before);
}

/// Waits until the run stands at that moment.
fn arrived(runner: &Runner, time_ns: u64) -> Snapshot {
    wait_for("the moment", || {
        let report = runner.report();
        report.snapshot.clone().filter(|snapshot| snapshot.time_ns == time_ns && report.sought_ns.is_none())
    })
}

const S: u64 = 1_000_000_000;

/// The first thing that users ask.
fn client_target() -> Id {
    let design = chapter_design();
    let is_client = |id: &Id| design.components[id].kind.name() == KindName::Client;
    let requests = design.links.iter().filter(|link| is_client(&link.from));
    let target = requests.map(|link| &link.to).find(|to| design.components[*to].kind.name() != KindName::Dns);
    target.expect("somebody is asked").clone()
}

#[test]
fn a_moment_that_is_gone_back_to_is_the_one_that_was() {
    let (mut runner, _) = runner::<Timeline>(&chapter_design());
    let web = Fault::Kill(client_target());
    runner.send(Order::Seek(2 * S + 1));
    let before = arrived(&runner, 2 * S + 1);
    runner.send(Order::Fault(web));
    runner.send(Order::Seek(6 * S));
    let after = arrived(&runner, 6 * S);
    assert!(after.totals.failed > before.totals.failed, "the fault did nothing");
    let report = runner.report();
    assert_eq!((report.past.seconds.seconds(), report.past.inputs.len()), (6, 1));
    runner.send(Order::Seek(2 * S));
    arrived(&runner, 2 * S);
    assert!(!runner.is_running() && runner.report().is_past());
    // What was done is done again on the way, at its own moment.
    runner.send(Order::Seek(6 * S));
    assert_eq!(arrived(&runner, 6 * S), after);
    assert_eq!(runner.report().past.forks, 0);
}

#[test]
fn what_is_done_in_the_past_makes_another_future_and_says_so() {
    let (mut runner, _) = runner::<Timeline>(&chapter_design());
    runner.send(Order::Seek(5 * S));
    arrived(&runner, 5 * S);
    runner.send(Order::Seek(2 * S));
    runner.send(Order::Fault(Fault::Kill(client_target())));
    wait_for("the fork", || (runner.report().past.forks == 1).then_some(()));
    let report = runner.report();
    assert_eq!((report.time_ns(), report.past.furthest_ns), (2 * S, 2 * S), "the fault did not befall the moment gone back to");
    assert_eq!(report.past.seconds.seconds(), 2, "the charts show what is no more");
}

#[test]
fn of_a_dragged_playhead_the_last_place_is_meant() {
    let (mut runner, _) = runner::<Timeline>(&chapter_design());
    runner.send(Order::Seek(8 * S));
    arrived(&runner, 8 * S);
    let start = now();
    for step in 0..4_000_u64 {
        runner.send(Order::Seek((step * 37 % 80) * S / 10));
    }
    runner.send(Order::Seek(3 * S + 5));
    assert!(start.elapsed() < Duration::from_millis(500), "the window waited {:?}", start.elapsed());
    wait_for("the channel", || runner.flush().then_some(()));
    arrived(&runner, 3 * S + 5);
    // Then it rests: nothing that was asked for before comes after it.
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(runner.report().time_ns(), 3 * S + 5);
}

#[test]
fn the_way_to_a_far_moment_can_be_given_up() {
    let (mut runner, _) = runner::<Timeline>(&chapter_design());
    runner.send(Order::Seek(1_000_000 * S));
    wait_for("a sign of life on the way", || runner.report().sought_ns.filter(|_| runner.report().time_ns() > 0));
    runner.send(Order::Run(false));
    wait_for("its end", || runner.report().sought_ns.is_none().then_some(()));
    let report = runner.report();
    assert!(report.time_ns() < 1_000_000 * S && !report.is_past());
}

#[test]
fn single_requests_are_told_and_failed_ones_traced_by_going_back() {
    let (mut runner, _) = runner::<Timeline>(&chapter_design());
    runner.send(Order::Seek(S));
    arrived(&runner, S);
    runner.send(Order::Fault(Fault::Kill(client_target())));
    runner.send(Order::Seek(3 * S));
    arrived(&runner, 3 * S);
    let requests = Arc::clone(&runner.report().requests);
    assert!(requests.traces.iter().any(|trace| trace.latency_ns().is_some()), "no trace");
    let failed = *requests.failed.last().expect("a failed request");
    runner.send(Order::Retrace { request: failed.request, began_ns: failed.began_ns });
    let trace = wait_for("its trace", || runner.report().retraced.clone());
    assert_eq!(trace.request, failed.request);
    assert_eq!(trace.end, Some((failed.failed_ns, Err(failed.reason))));
    assert_eq!(runner.report().time_ns(), 3 * S, "the run was moved");
}

#[test]
fn an_hour_of_a_run_is_kept_in_bounds_and_gone_back_through() {
    let mut design = Design::clone(&chapter_design());
    design.workload.users = 20;
    let (mut runner, _) = runner::<Timeline>(&Arc::new(design));
    runner.send(Order::Seek(3_600 * S));
    arrived(&runner, 3_600 * S);
    let report = runner.report();
    assert_eq!(report.past.seconds.seconds(), 3_600);
    assert!(report.past.seconds.entries().len() <= 3_600);
    assert!(report.requests.traces.len() <= 1_024 && report.requests.failed.len() <= 256);
    let half = report.past.seconds.at(1_800 * S).expect("the middle").clone();
    runner.send(Order::Seek(1_801 * S));
    arrived(&runner, 1_801 * S);
    assert_eq!(runner.report().past.seconds.at(1_800 * S), Some(&half), "the past became another one");
}

/// A machine that halts as soon as it is to move.
struct Halting(bool);

impl Machine for Halting {
    fn begin(_: &Arc<Design>) -> Result<Self, Vec<Problem>> {
        Ok(Self(false))
    }

    fn advance(&mut self, _: u64, _: u64) {
        self.0 = true;
    }

    fn step(&mut self) {}

    fn set_design(&mut self, _: &Arc<Design>) -> Result<(), Vec<Problem>> {
        Ok(())
    }

    fn set_users(&mut self, _: u64) -> Result<(), Vec<Problem>> {
        Ok(())
    }

    fn befall(&mut self, _: Fault) -> Result<(), Vec<Problem>> {
        Ok(())
    }

    fn time_ns(&self) -> u64 {
        0
    }

    fn snapshot(&mut self) -> Snapshot {
        let halted = self.0.then(|| Problem::new("cannot_keep_up", Path::root()));
        Snapshot { halted, ..Snapshot::default() }
    }
}

/// A machine that takes long to begin, and hears nothing meanwhile.
struct Stuck;

impl Machine for Stuck {
    fn begin(_: &Arc<Design>) -> Result<Self, Vec<Problem>> {
        std::thread::sleep(Duration::from_secs(3));
        Ok(Self)
    }

    fn advance(&mut self, _: u64, _: u64) {}
    fn step(&mut self) {}

    fn set_design(&mut self, _: &Arc<Design>) -> Result<(), Vec<Problem>> {
        Ok(())
    }

    fn set_users(&mut self, _: u64) -> Result<(), Vec<Problem>> {
        Ok(())
    }

    fn befall(&mut self, _: Fault) -> Result<(), Vec<Problem>> {
        Ok(())
    }

    fn time_ns(&self) -> u64 {
        0
    }

    fn snapshot(&mut self) -> Snapshot {
        Snapshot::default()
    }
}

/// A machine that needs a tenth of a millisecond for an event, so that it never keeps up.
struct Slow(u64);

impl Machine for Slow {
    fn begin(_: &Arc<Design>) -> Result<Self, Vec<Problem>> {
        Ok(Self(0))
    }

    fn advance(&mut self, _: u64, events_max: u64) {
        std::thread::sleep(Duration::from_micros(100 * events_max));
        self.0 += events_max;
    }

    fn step(&mut self) {}

    fn set_design(&mut self, _: &Arc<Design>) -> Result<(), Vec<Problem>> {
        Ok(())
    }

    fn set_users(&mut self, _: u64) -> Result<(), Vec<Problem>> {
        Ok(())
    }

    fn befall(&mut self, _: Fault) -> Result<(), Vec<Problem>> {
        Ok(())
    }

    fn time_ns(&self) -> u64 {
        self.0
    }

    fn snapshot(&mut self) -> Snapshot {
        Snapshot { time_ns: self.0, ..Snapshot::default() }
    }
}

/// A machine with a defect.
struct Mortal;

impl Machine for Mortal {
    fn begin(_: &Arc<Design>) -> Result<Self, Vec<Problem>> {
        Ok(Self)
    }

    fn advance(&mut self, _: u64, _: u64) {
        panic!("a defect, on purpose");
    }

    fn step(&mut self) {}

    fn set_design(&mut self, _: &Arc<Design>) -> Result<(), Vec<Problem>> {
        Ok(())
    }

    fn set_users(&mut self, _: u64) -> Result<(), Vec<Problem>> {
        Ok(())
    }

    fn befall(&mut self, _: Fault) -> Result<(), Vec<Problem>> {
        Ok(())
    }

    fn time_ns(&self) -> u64 {
        0
    }

    fn snapshot(&mut self) -> Snapshot {
        Snapshot::default()
    }
}
