//! Edits reach a run without starting it anew.

use std::sync::Arc;

use loadstar::design::{Class, Design, Distribution, Edit, Fault, Incident, Kind, Path, Point};
use loadstar::engine::{Input, Options, Simulation};

use super::build::{Build, assert_conserved, balanced, balancer, failed, id, leader, replicated, web, web_kind};

/// Runs 2 s, edits, runs 2 s more.
#[track_caller]
fn edited(build: &Build, edit: &Edit) -> Simulation {
    let mut design = build.0.clone();
    edit.apply(&mut design).expect("the edit can be made");
    let mut run = build.start();
    run.advance(2_000_000_000, u64::MAX);
    run.apply(Input::Design(Arc::new(design))).expect("the edited design runs");
    run.advance(4_000_000_000, u64::MAX);
    assert_conserved(&run.results(), "edited");
    run
}

#[test]
fn a_moved_box_changes_nothing() {
    let build = balanced(300.0, balancer(), 2);
    for edit in [
        Edit::Move(vec![(id("web"), Point(7.0, 8.0))]),
        Edit::SetLabel(id("web"), "서버".to_owned()),
        Edit::SetNote(id("lb"), "why".to_owned()),
        Edit::SetNotes("shown on Tuesday".to_owned()),
    ] {
        assert_eq!(edited(&build, &edit).results().fingerprint(), build.run(4.0).fingerprint(), "{edit:?}");
    }
}

#[test]
fn a_new_instance_takes_its_share_and_the_others_keep_their_counters() {
    let build = balanced(300.0, balancer(), 2);
    let before = build.run(2.0);
    let results = edited(&build, &Edit::SetInstances(id("web"), 3)).results();
    let arrivals = |place: usize| results.components["web"].instances[place].arrivals;
    assert!(arrivals(0) > before.components["web"].instances[0].arrivals);
    // A third of 2 s at 300/s, in turn: exact but for the turn that it came in at.
    let share = (results.components["lb"].arrivals - before.components["lb"].arrivals) / 3;
    assert!(arrivals(2).abs_diff(share) <= 2, "{} of {share}", arrivals(2));
    assert_eq!(failed(&results, "killed") + failed(&results, "target_down"), 0);
}

#[test]
fn a_removed_instance_fails_what_it_holds() {
    let mut server = web();
    server.service = [(Class::StaticFile, Distribution::Fixed { ms: 500.0 })].into();
    let build = Build::users(6.0, Class::StaticFile).with("web", Kind::WebServer(server), 2).links(&["users->web"]);
    let results = edited(&build, &Edit::SetInstances(id("web"), 1)).results();
    assert!(failed(&results, "killed") > 0);
    assert_eq!(results.components["web"].instances.len(), 1);
}

#[test]
fn what_comes_back_after_an_undo_serves_again() {
    let build = balanced(300.0, balancer(), 2);
    let mut without = build.0.clone();
    Edit::Remove([id("web")].into()).apply(&mut without).expect("it is there");
    let mut run = build.start();
    let mut completed = Vec::new();
    for design in [&without, &build.0, &build.0] {
        run.advance(run.now_ns() + 1_000_000_000, u64::MAX);
        completed.push(run.snapshot().totals.completed);
        run.apply(Input::Design(Arc::new(Design::clone(design)))).expect("it runs");
    }
    assert!(completed[1] - completed[0] < 10 && completed[2] - completed[1] > 250, "{completed:?}");
    assert!(failed(&run.results(), "no_healthy_target") > 250);
}

#[test]
fn a_faster_server_is_faster_from_now_on() {
    let build = Build::users(100.0, Class::StaticFile).with("web", web_kind(), 1).links(&["users->web"]);
    let mut design = build.0.clone();
    let mut slower = web();
    slower.service = [(Class::StaticFile, Distribution::Fixed { ms: 20.0 })].into();
    design.components.get_mut("web").expect("it is there").kind = Kind::WebServer(slower);
    let mut run = build.start();
    run.advance(10_000_000_000, u64::MAX);
    let p50_ms = |run: &Simulation| run.snapshot().components["web"].sojourn.map(|sojourn| sojourn.p50_ms.round());
    assert_eq!(p50_ms(&run), Some(2.0));
    run.apply(Input::Design(Arc::new(design))).expect("it runs");
    run.advance(20_000_000_000, u64::MAX);
    assert_eq!(p50_ms(&run), Some(20.0));
}

#[test]
fn the_number_of_users_follows_the_hand() {
    let mut run = Build::users(100.0, Class::StaticFile).with("web", web_kind(), 1).links(&["users->web"]).start();
    run.advance(10_000_000_000, u64::MAX);
    run.apply(Input::Users(3_000)).expect("users can be set");
    run.advance(20_000_000_000, u64::MAX);
    let rate = run.snapshot().overall.rate_per_s;
    // 300/s over at least 4 s: four standard deviations are 35/s.
    assert!((rate - 300.0).abs() < 35.0, "{rate}");
    assert_eq!(run.inputs(), [(10_000_000_000, Input::Users(3_000))]);
}

#[test]
fn incidents_that_an_edit_changes_happen_as_it_says() {
    let build = balanced(300.0, balancer(), 2);
    let kill = |at_s| vec![Incident { at_s, what: Fault::Kill(id("web")) }];
    let mut early = build.clone();
    early.0.incidents = kill(3.0);
    let dead_since_ns =
        |build: &Build, at_s| edited(build, &Edit::SetIncidents(at_s)).snapshot().components["web"].dead_since_ns;
    assert_eq!(dead_since_ns(&build, kill(3.5)), Some(3_500_000_000));
    assert_eq!(dead_since_ns(&early, kill(3.5)), Some(3_500_000_000));
    assert_eq!(dead_since_ns(&early, Vec::new()), None);
    assert_eq!(dead_since_ns(&build, kill(1.0)), None, "that time has passed");
}

#[test]
fn what_cannot_be_run_is_named_and_changes_nothing() {
    let build = balanced(300.0, balancer(), 2);
    let design = build.clone().links(&["web->lb"]).0;
    let mut run = build.start();
    run.advance(2_000_000_000, u64::MAX);
    let problems = run.apply(Input::Design(Arc::new(design.clone()))).expect_err("a server does not call a balancer");
    assert_eq!(problems.len(), 1);
    let path = Path::root().field("links").index(2).field("to");
    assert_eq!((problems[0].code, &problems[0].path), ("link_program_to_balancer", &path));
    run.advance(4_000_000_000, u64::MAX);
    assert_eq!(run.results().fingerprint(), build.run(4.0).fingerprint());
    assert!(Simulation::new(&Arc::new(design), &Options::default()).is_err());
}

#[test]
fn a_component_lives_and_dies_with_the_data_center_that_it_is_moved_to() {
    let here = balanced(300.0, balancer(), 2).within("web", "seoul").within("lb", "busan");
    let there = here.clone().within("web", "busan");
    let rows = [("into a dead one", &here, &there, "busan", true), ("out of a dead one", &here, &there, "seoul", false)];
    for (name, before, after, dead, dies) in rows {
        let mut run = before.start();
        run.advance(2_000_000_000, u64::MAX);
        run.apply(Input::Fault(Fault::KillDataCenter(id(dead)))).expect("it can be killed");
        run.advance(4_000_000_000, u64::MAX);
        assert_eq!(run.snapshot().components["web"].dead_since_ns, (!dies).then_some(2_000_000_000), "{name}");
        run.apply(Input::Design(Arc::new(after.0.clone()))).expect("it runs");
        let moved = run.snapshot();
        let web = &moved.components["web"];
        assert_eq!(web.dead_since_ns, dies.then_some(4_000_000_000), "{name}");
        assert!(web.instances.iter().all(|instance| instance.is_alive != dies), "{name}");
        run.advance(12_000_000_000, u64::MAX);
        let later = run.snapshot();
        assert_eq!(later.overall.completion_rate_per_s > 0.0, !dies, "{name}");
        assert!(!dies || later.components["web"].inside == 0, "{name}");
        assert_conserved(&run.results(), name);
    }
}

#[test]
fn how_long_a_failover_takes_may_change_while_the_leader_is_away() {
    for (before, after, promoted_s) in [
        (Some(30_000.0), Some(3_000.0), Some(5)),
        (Some(30_000.0), Some(1_000.0), Some(4)),
        (None, Some(3_000.0), Some(5)),
        (Some(3_000.0), Some(6_000.0), Some(8)),
        (Some(3_000.0), None, None),
    ] {
        let mut run = replicated(leader(1.0, before), 1).at(2.0, Fault::Kill(id("db"))).start();
        run.advance(4_000_000_000, u64::MAX);
        run.apply(Input::Design(Arc::new(replicated(leader(1.0, after), 1).at(2.0, Fault::Kill(id("db"))).0)))
            .expect("it runs");
        let is_promoted_at = |run: &mut Simulation, at_s: u64| {
            run.advance(at_s * 1_000_000_000, u64::MAX);
            run.snapshot().components["copy"].is_promoted
        };
        let first = (4..=12).find(|at_s| is_promoted_at(&mut run, *at_s));
        assert_eq!(first, promoted_s, "{before:?} → {after:?}");
    }
}
