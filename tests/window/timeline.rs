//! The run over time: its playhead, and what is marked on it.

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, vec2};
use egui_kittest::kittest::Queryable as _;
use loadstar::design::{Edit, Fault, Id, Incident};
use loadstar::ui::action::Action;
use loadstar::ui::command::Command;
use loadstar::words::Language;

use super::{Window, ask, steps, wait_for, window};

const S: u64 = 1_000_000_000;

fn time_ns(window: &Window) -> u64 {
    window.state().runner().report().time_ns()
}

/// Goes to a moment and waits until it is there and shown.
fn go_to(window: &mut Window, at_ns: u64) {
    ask(window, Action::Seek(at_ns));
    arrive(window, at_ns);
}

fn arrive(window: &mut Window, at_ns: u64) {
    wait_for("the moment", || (time_ns(window) == at_ns).then_some(()));
    window.run_steps(2);
}

fn opened(language: Language) -> Window {
    let mut window = window(language);
    ask(&mut window, Action::OpenChapter(4));
    ask(&mut window, Action::Edit(Edit::SetIncidents(Vec::new())));
    window
}

fn plot(window: &Window) -> Rect {
    window.get_by_label("Playhead").rect()
}

fn press(window: &mut Window, at: Pos2, pressed: bool) {
    window.event(Event::PointerMoved(at));
    window.event(Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE });
    window.run_steps(2);
}

fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    press(window, from, true);
    for share in [0.4, 0.8, 1.0] {
        window.event(Event::PointerMoved(from.lerp(to, share)));
        window.run_steps(1);
    }
    press(window, to, false);
    // What is told under a pointer at rest would be found beside what it is about.
    window.event(Event::PointerMoved(Pos2::new(700.0, 60.0)));
    window.run_steps(2);
}

#[test]
fn a_playhead_that_is_dragged_shows_that_moment_and_leads_back_to_the_present() {
    let mut window = opened(Language::English);
    go_to(&mut window, 10 * S);
    let present = window.state().runner().report().snapshot.clone().expect("it runs");
    let plot = plot(&window);
    // The axis is half a minute long: what lies at a third of it is the present.
    let at = |share: f32| plot.lerp_inside(vec2(share, 0.5));
    drag(&mut window, at(0.333), at(0.1));
    let back_ns = wait_for("the past", || Some(time_ns(&window)).filter(|time_ns| *time_ns < 4 * S));
    assert!(back_ns.abs_diff(3 * S) < S / 5, "{back_ns}");
    let report = window.state().runner().report();
    let shown = report.snapshot.clone().expect("it runs");
    assert!(shown.totals.generated < present.totals.generated && report.is_past());
    // The figures on the panels are those of that moment.
    window.run_steps(2);
    assert!(window.query_by_label_contains("· go live").is_some());
    window.key_press(Key::L);
    window.run_steps(2);
    arrive(&mut window, 10 * S);
    assert_eq!(window.state().runner().report().snapshot.as_ref(), Some(&present), "it is not the run that there was");
    // Nothing lies beyond the present.
    drag(&mut window, at(0.333), at(0.9));
    assert_eq!(time_ns(&window), 10 * S);
    assert_eq!(steps(&window), 1, "the run got into the history");
}

#[test]
fn the_playhead_hears_arrows_and_the_table_of_commands() {
    let mut window = opened(Language::English);
    go_to(&mut window, 5 * S + S / 2);
    window.get_by_label("Playhead").focus();
    window.run_steps(2);
    window.key_press(Key::ArrowLeft);
    window.run_steps(2);
    arrive(&mut window, 4 * S + S / 2);
    window.key_press(Key::Home);
    window.run_steps(2);
    arrive(&mut window, 0);
    window.key_press(Key::End);
    window.run_steps(2);
    arrive(&mut window, 5 * S + S / 2);
    window.key_press(Key::Comma);
    window.run_steps(2);
    arrive(&mut window, 4 * S + S / 2);
}

#[test]
fn a_change_in_the_past_is_told_and_undo_leaves_the_run_alone() {
    let mut window = opened(Language::Korean);
    go_to(&mut window, 6 * S);
    go_to(&mut window, 2 * S);
    ask(&mut window, Action::Edit(Edit::SetInstances(Id::from("web"), 5)));
    wait_for("the fork", || (window.state().runner().report().past.forks == 1).then_some(()));
    window.run_steps(3);
    assert!(window.query_by_label_contains("다른 실행").is_some(), "nothing says so");
    assert_eq!(time_ns(&window), 2 * S);
    ask(&mut window, Action::Command(Command::Undo));
    wait_for("the edit", || (window.state().runner().report().past.inputs.len() == 3).then_some(()));
    assert_eq!(time_ns(&window), 2 * S, "undo moved the run");
}

fn with_kill(at_s: f64) -> Action {
    let incident = Incident { at_s, what: Fault::Kill(Id::from("web")) };
    Action::Edit(Edit::SetIncidents(vec![incident]))
}

#[test]
fn an_incident_is_led_along_the_axis_in_one_step_and_taken_away_by_a_key() {
    let mut window = opened(Language::English);
    ask(&mut window, with_kill(12.0));
    let flag = window.get_by_label_contains("· saved with the file").rect();
    let second = plot(&window).width() / 30.0;
    let from = flag.left_center() + vec2(9.0, 0.0);
    drag(&mut window, from, from + vec2(6.0 * second, 0.0));
    let at_s = window.state().history().design().incidents[0].at_s;
    assert!((at_s - 18.0).abs() < 0.3, "{at_s}");
    assert_eq!(steps(&window), 3, "a drag is more than one step");
    window.get_by_label_contains("· saved with the file").focus();
    window.run_steps(2);
    window.key_press(Key::ArrowRight);
    window.run_steps(2);
    let moved_s = window.state().history().design().incidents[0].at_s;
    assert!((moved_s - at_s - 1.0).abs() < 1e-6, "{moved_s}");
    window.get_by_label_contains("· saved with the file").focus();
    window.run_steps(2);
    window.key_press(Key::Delete);
    window.run_steps(2);
    assert!(window.state().history().design().incidents.is_empty());
    assert!(!window.state().history().design().components.is_empty());
    ask(&mut window, Action::Command(Command::Undo));
    assert_eq!(window.state().history().design().incidents.len(), 1);
}

#[test]
fn an_incident_is_placed_at_the_moment_that_is_looked_at_and_happens_there() {
    let mut window = opened(Language::English);
    go_to(&mut window, 2 * S);
    ask(&mut window, Action::Select(loadstar::ui::selection::Selection::of_id(Id::from("web"))));
    window.get_by_label_contains("Places an incident").click();
    window.run_steps(3);
    let all: Vec<_> = window.query_all_by_label_contains("dies").collect();
    let first = all.first().expect("something may befall what is selected");
    first.click();
    drop(all);
    window.run_steps(3);
    let incidents = window.state().history().design().incidents.clone();
    assert_eq!(incidents.len(), 1);
    assert!((incidents[0].at_s - 2.0).abs() < 1e-9 && matches!(incidents[0].what, Fault::Kill(_)));
    // It came to the run at its own moment, and is said to come in the next one.
    wait_for("the edit", || (window.state().runner().report().past.inputs.len() >= 2).then_some(()));
    window.run_steps(2);
    assert!(window.query_by_label_contains("comes in the next run").is_some());
}

#[test]
fn faults_by_hand_and_named_moments_are_marks_that_are_gone_to() {
    let mut window = opened(Language::English);
    go_to(&mut window, 3 * S);
    ask(&mut window, Action::Fault(Fault::Kill(Id::from("web"))));
    go_to(&mut window, 8 * S);
    window.key_press(Key::M);
    window.run_steps(3);
    assert!(window.query_by_label_contains("dies · by hand").is_some());
    assert!(window.query_by_label_contains("00:08 Moment 1").is_some());
    window.key_press_modifiers(Modifiers::ALT, Key::Comma);
    window.run_steps(2);
    arrive(&mut window, 3 * S);
    let dead = window.state().runner().report().snapshot.as_ref().expect("it runs").components[&Id::from("web")].dead_since_ns;
    assert_eq!(dead, Some(3 * S));
    window.key_press_modifiers(Modifiers::ALT, Key::Period);
    window.run_steps(2);
    arrive(&mut window, 8 * S);
}

#[test]
fn the_timeline_closes_and_opens_and_is_a_part_of_the_window() {
    let mut window = opened(Language::English);
    assert!(window.query_by_label("Playhead").is_some());
    window.key_press_modifiers(Modifiers::COMMAND, Key::J);
    window.run_steps(2);
    assert!(window.query_by_label("Playhead").is_none());
    window.key_press_modifiers(Modifiers::COMMAND, Key::J);
    window.run_steps(2);
    assert!(window.query_by_label("Playhead").is_some());
}

#[test]
fn a_far_moment_is_run_to_with_its_progress_in_sight_and_a_way_to_stop() {
    let mut window = opened(Language::English);
    ask(&mut window, Action::Seek(100_000 * S));
    wait_for("a sign of life", || (time_ns(&window) > 0).then_some(()));
    window.run_steps(2);
    assert!(window.query_by_label_contains("as fast as possible").is_some());
    window.get_by_label("Stop here").click();
    window.run_steps(2);
    wait_for("its end", || window.state().runner().report().sought_ns.is_none().then_some(()));
    assert!(time_ns(&window) < 100_000 * S && !window.state().runner().is_running());
}

#[test]
fn the_panel_is_as_high_as_its_edge_is_dragged() {
    let mut window = opened(Language::English);
    let before = plot(&window).height();
    let edge = Pos2::new(700.0, window.get_by_label("Requests").rect().top());
    drag(&mut window, edge, edge - vec2(0.0, 120.0));
    assert!((plot(&window).height() - before - 120.0).abs() < 6.0, "{} of {before}", plot(&window).height());
}
