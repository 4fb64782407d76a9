//! What befalls a run by hand: by keys, by a fault that is dropped onto something, and at random.

use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::Queryable as _;
use loadstar::design::{Edit, Id};
use loadstar::engine::Snapshot;
use loadstar::ui::action::Action;
use loadstar::ui::command::Command;
use loadstar::ui::selection::Selection;
use loadstar::words::Language;

use super::{Window, ask, steps, wait_for, window};

fn opened() -> Window {
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(4));
    ask(&mut window, Action::Edit(Edit::SetIncidents(Vec::new())));
    wait_for("the run", || window.state().runner().report().snapshot.clone());
    window
}

fn select(window: &mut Window, id: &str) {
    ask(window, Action::Select(Selection::of_id(Id::from(id))));
}

fn select_link(window: &mut Window) -> (Id, Id) {
    let ends = (Id::from("lb"), Id::from("web"));
    ask(window, Action::Select(Selection::of_link(ends.0.clone(), ends.1.clone())));
    ends
}

/// Presses a key and waits until the run shows what is looked for.
fn press(window: &mut Window, key: Key, what: &str, seen: impl Fn(&Snapshot) -> bool) {
    window.key_press(key);
    window.run_steps(2);
    wait_for(what, || window.state().runner().report().snapshot.as_ref().is_some_and(&seen).then_some(()));
    window.run_steps(1);
}

#[test]
fn each_fault_has_its_key_and_its_way_back() {
    let mut window = opened();
    let web = Id::from("web");
    let slow = |factor: f64| {
        let web = web.clone();
        move |snapshot: &Snapshot| snapshot.components[&web].slow_factor == factor
    };
    select(&mut window, "web");
    press(&mut window, Key::S, "it to be slow", slow(2.0));
    press(&mut window, Key::S, "it to be as before", slow(1.0));
    press(&mut window, Key::S, "it to be slow again", slow(2.0));
    press(&mut window, Key::R, "it to be restored", slow(1.0));
    press(&mut window, Key::X, "its death", |snapshot| snapshot.components[&web].dead_since_ns.is_some());
    press(&mut window, Key::R, "its return", |snapshot| snapshot.components[&web].dead_since_ns.is_none());
    let ends = select_link(&mut window);
    let lost = |ratio: f64| {
        let ends = ends.clone();
        move |snapshot: &Snapshot| snapshot.links[&ends].dropped_ratio == ratio
    };
    press(&mut window, Key::D, "losses", lost(0.1));
    press(&mut window, Key::R, "no more losses", lost(0.0));
    ask(&mut window, Action::Select(Selection::default()));
    let users = window.state().history().design().workload.users as f64;
    press(&mut window, Key::U, "the burst", |snapshot| snapshot.users == 2.0 * users);
    window.key_press(Key::Y);
    window.run_steps(2);
    wait_for("all of it in the log", || (window.state().runner().report().past.inputs.len() == 11).then_some(()));
    assert_eq!(steps(&window), 1, "a fault by hand is no edit");
}

fn point(window: &mut Window, at: Pos2) {
    window.event(Event::PointerMoved(at));
    window.run_steps(1);
}

fn button(window: &mut Window, at: Pos2, pressed: bool) {
    window.event(Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE });
    window.run_steps(2);
}

fn drop_fault(window: &mut Window, row: &str, at: Pos2) {
    window.query_all_by_label(row).last().expect("the row").scroll_to_me();
    window.run_steps(4);
    let from = window.query_all_by_label(row).last().expect("the row").rect().center();
    point(window, from);
    button(window, from, true);
    for share in [0.3, 0.7, 1.0] {
        point(window, from.lerp(at, share));
    }
    button(window, at, false);
}

#[test]
fn a_fault_from_the_palette_befalls_what_it_is_dropped_onto() {
    let mut window = opened();
    let web = Id::from("web");
    let at = window.state().canvas().box_of(&web).expect("the card").center();
    drop_fault(&mut window, "Kill", at);
    wait_for("its death", || {
        let report = window.state().runner().report();
        report.snapshot.as_ref()?.components[&web].dead_since_ns.map(|_| ())
    });
    assert!(window.state().selection().ids.contains(&web));
    // Over nothing it is put back, and what is selected stays as it is.
    drop_fault(&mut window, "Restore", Pos2::new(900.0, 120.0));
    window.run_steps(2);
    point(&mut window, at);
    button(&mut window, at, true);
    button(&mut window, at, false);
    let report = window.state().runner().report();
    assert_eq!(report.past.inputs.len(), 2, "it was still in the hand");
    assert_eq!(steps(&window), 1);
}

#[test]
fn random_faults_are_planned_as_incidents_in_one_step() {
    let mut window = opened();
    window.key_press(Key::G);
    window.run_steps(3);
    let planned = window.state().history().design().incidents.clone();
    assert!(planned.len() > 2, "{planned:?}");
    assert_eq!(steps(&window), 2);
    ask(&mut window, Action::Command(Command::Undo));
    assert!(window.state().history().design().incidents.is_empty());
    window.key_press(Key::G);
    window.run_steps(3);
    assert_eq!(window.state().history().design().incidents, planned, "the same seed is another day");
}
