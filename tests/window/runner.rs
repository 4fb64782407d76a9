//! What the engine's thread does with orders, and that neither side ever waits for the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use loadstar::catalog;
use loadstar::design::{Design, Fault, Id, Path, Problem};
use loadstar::engine::{Simulation, Snapshot};
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
    let (mut runner, wakes) = runner::<Simulation>(&chapter_design());
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
        let (mut runner, _) = runner::<Simulation>(&chapter_design());
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
    let (mut runner, wakes) = runner::<Simulation>(&chapter_design());
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
