//! Any moment of a run that was passed can be gone back to: it is the state of a run that went straight there, bit by bit.

use std::sync::Arc;

use loadstar::design::{Design, Distribution, Edit, Fault, Id};
use loadstar::engine::{Input, Options, Simulation, Timeline};

use super::random_architecture::{Shape, architecture, fault};
use super::random_design::Random;

const S: u64 = 1_000_000_000;

fn begun(design: &Arc<Design>, seed: u64) -> Simulation {
    begun_as(design, seed, false)
}

fn begun_as(design: &Arc<Design>, seed: u64, is_reference: bool) -> Simulation {
    let options = Options { seed: Some(seed), warm_up_ns: S / 2, is_reference, ..Options::default() };
    Simulation::new(design, &options).expect("a random design runs")
}

/// All that a run shows and has measured.
fn print(run: &Simulation) -> (u64, u64, String) {
    (run.now_ns(), run.results().fingerprint(), format!("{:?}", run.snapshot()))
}

fn some_input(random: &mut Random, design: &Design) -> Input {
    match random.below(4) {
        0 => {
            let mut edited = design.clone();
            let ids: Vec<Id> = edited.components.keys().filter(|id| !id.as_str().starts_with("users")).cloned().collect();
            let edit = Edit::SetInstances(random.pick(&ids), 1 + random.below(4) as u32);
            edit.apply(&mut edited).expect("what is there can be edited");
            Input::Design(Arc::new(edited))
        }
        1 => Input::Users(20 + random.below(100) as u64),
        _ => Input::Fault(fault(random, design)),
    }
}

/// A run of `end_ns` with inputs at random moments, gone straight through; what was done when.
fn done(random: &mut Random, design: &Design, end_ns: u64) -> Vec<(u64, Input)> {
    let mut times: Vec<u64> = (0..6).map(|_| random.below(end_ns as usize) as u64).collect();
    // Some at whole seconds, where copies are made, and two at one moment.
    times.push(2 * S);
    times.push(times[0]);
    times.sort_unstable();
    times.into_iter().map(|time_ns| (time_ns, some_input(random, design))).collect()
}

fn straight(design: &Arc<Design>, seed: u64, inputs: &[(u64, Input)], until_ns: u64) -> Simulation {
    // Every event by itself: what goes back and forth is the fast engine, what goes straight is the reference.
    let mut run = begun_as(design, seed, true);
    for (time_ns, input) in inputs.iter().filter(|(time_ns, _)| *time_ns <= until_ns) {
        run.advance(*time_ns, u64::MAX);
        run.apply(input.clone()).expect("the input can be run");
    }
    run.advance(until_ns, u64::MAX);
    run
}

#[test]
fn any_moment_is_that_of_a_run_that_went_straight_there() {
    for seed in 1..=25 {
        check(seed, 1 << 30);
    }
}

#[test]
fn also_where_there_is_room_for_two_copies_alone() {
    for seed in 26..=32 {
        check(seed, 1);
    }
}

#[track_caller]
fn check(seed: u64, bytes_max: usize) {
    let mut random = Random::new(seed);
    let wired = 4 + random.below(7);
    let design = Arc::new(architecture(&mut random, Shape { wired, rate_per_s: 120.0 }));
    let end_ns = 5 * S + 300_000_000;
    let inputs = done(&mut random, &design, end_ns);
    let mut timeline = Timeline::new(begun(&design, seed), bytes_max);
    for (time_ns, input) in &inputs {
        // As the window does, a slice of events at a time.
        while !timeline.advance(*time_ns, 700) {}
        timeline.apply(input.clone()).expect("the input can be run");
    }
    while !timeline.advance(end_ns, 700) {}
    let end = print(timeline.run());
    assert_eq!(end, print(&straight(&design, seed, &inputs, end_ns)), "seed {seed}");
    for _ in 0..6 {
        let time_ns = random.below(end_ns as usize) as u64;
        timeline.seek(time_ns);
        assert_eq!(print(timeline.run()), print(&straight(&design, seed, &inputs, time_ns)), "seed {seed} at {time_ns}");
        if random.once_in(2) {
            // On from there at its own pace, through what was done then.
            while !timeline.advance(end_ns, 1_000) {}
            assert_eq!(print(timeline.run()), end, "seed {seed} on from {time_ns}");
        }
    }
    assert_eq!(timeline.furthest_ns(), end_ns);
    another_future(&mut random, &design, seed, &inputs, &mut timeline);
}

/// What is done in the past makes another future, and the one that was is forgotten.
fn another_future(random: &mut Random, design: &Arc<Design>, seed: u64, inputs: &[(u64, Input)], timeline: &mut Timeline) {
    let turn_ns = S + random.below(2 * S as usize) as u64;
    timeline.seek(turn_ns);
    let input = Input::Users(5);
    timeline.apply(input.clone()).expect("users can be set");
    assert_eq!(timeline.furthest_ns(), turn_ns);
    timeline.advance(5 * S, u64::MAX);
    let mut other: Vec<(u64, Input)> = inputs.iter().filter(|(time_ns, _)| *time_ns <= turn_ns).cloned().collect();
    other.push((turn_ns, input));
    assert_eq!(print(timeline.run()), print(&straight(design, seed, &other, 5 * S)), "seed {seed}, another future");
    timeline.seek(turn_ns + S / 3);
    assert_eq!(print(timeline.run()), print(&straight(design, seed, &other, turn_ns + S / 3)), "seed {seed}, its past");
}

/// A window whose slice of events ends in the middle of a moment may do something to the run there.
#[test]
fn what_was_done_between_two_events_is_done_there_again() {
    for seed in 1..=10 {
        let mut random = Random::new(seed);
        let mut design = architecture(&mut random, Shape { wired: 8, rate_per_s: 200.0 });
        // Everything takes whole milliseconds, so that much happens at one moment.
        design.links.iter_mut().for_each(|link| link.latency = Some(Distribution::Fixed { ms: 0.0 }));
        let design = Arc::new(design);
        let mut timeline = Timeline::new(begun(&design, seed), 1);
        for slice in 0..60 {
            timeline.advance(3 * S, 7 + slice % 5);
            if slice % 6 == 5 {
                timeline.apply(some_input(&mut random, &design)).expect("the input can be run");
            }
        }
        timeline.advance(3 * S, u64::MAX);
        let end = print(timeline.run());
        timeline.seek(0);
        timeline.advance(3 * S, u64::MAX);
        assert_eq!(print(timeline.run()), end, "seed {seed}");
    }
}

#[test]
fn copies_keep_to_their_room_and_the_old_are_further_apart() {
    let mut random = Random::new(7);
    let design = Arc::new(architecture(&mut random, Shape { wired: 8, rate_per_s: 30.0 }));
    let mut timeline = Timeline::new(begun(&design, 7), usize::MAX);
    timeline.advance(10 * S, u64::MAX);
    let (count, bytes) = timeline.keyframes();
    assert_eq!(count, 11, "one at the beginning and one each second");
    let room = 4 * bytes;
    let mut timeline = Timeline::new(begun(&design, 7), room);
    timeline.advance(200 * S, u64::MAX);
    let (count, bytes) = timeline.keyframes();
    assert!(bytes <= room && count >= 20, "{count} copies, {bytes} bytes of {room}");
    timeline.seek(3 * S);
    assert_eq!(timeline.run().now_ns(), 3 * S);
    timeline.apply(Input::Fault(Fault::Spike(2.0, 1.0))).expect("a burst can come");
    assert!(timeline.keyframes().0 <= 4, "what was after that is gone");
}
