//! What the panels show and where: nothing moves under the hand, nothing is out of reach, and like things are told apart.

use egui::accesskit::Role;
use egui::{Context, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use loadstar::design::{Component, Edit, Fault, Id, Kind, KindName, Link, Point, Profile, Workload};
use loadstar::ui::action::Action;
use loadstar::ui::app::App;
use loadstar::ui::command::Command;
use loadstar::ui::selection::Selection;
use loadstar::ui::settings::Settings;
use loadstar::words::Language;

use super::gestures::drawn;
use super::{Window, ask, wait_for, window, window_of};

/// Runs the design until something was measured.
fn measure(window: &mut Window) {
    ask(window, Action::SetSpeed(f64::INFINITY));
    ask(window, Action::Command(Command::RunOrPause));
    wait_for("figures", || {
        let report = window.state().runner().report();
        report.snapshot.as_ref().is_some_and(|snapshot| snapshot.totals.completed > 1_000).then_some(())
    });
    ask(window, Action::Command(Command::RunOrPause));
    window.run_steps(3);
}

#[test]
fn what_can_be_done_to_the_run_stays_where_it_is_while_figures_come() {
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(4));
    ask(&mut window, Action::Select(Selection::of_id(Id::from("web"))));
    let places = |window: &Window| {
        ["Stops all of it in the run", "Its work takes twice", "vCPUs"].map(|name| {
            let mut all = window.query_all_by_label_contains(name);
            all.find(|node| node.rect().left() > 1_130.0).unwrap_or_else(|| panic!("{name} is not there")).rect()
        })
    };
    let before = places(&window);
    measure(&mut window);
    assert_eq!(places(&window), before);
    // A failing run has rows for its reasons.
    ask(&mut window, Action::Fault(Fault::Kill(Id::from("db"))));
    measure(&mut window);
    assert_eq!(places(&window), before);
}

#[test]
fn the_load_in_the_bar_is_that_of_the_moment() {
    let mut window = drawn();
    for (from, to) in [("lb", "web"), ("web", "db")] {
        ask(&mut window, Action::Edit(Edit::AddLink(Link::new(Id::from(from), Id::from(to)))));
    }
    let profile = Profile::Ramp { to_users: 5_000, over_s: 1.0 };
    let workload = Workload { users: 100, profile, ..window.state().history().design().workload.clone() };
    ask(&mut window, Action::Edit(Edit::SetWorkload(workload)));
    window.run_steps(3);
    assert!(window.query_by_label("100 users").is_some(), "before the run those of the design");
    measure(&mut window);
    assert!(window.query_by_label("5 K users").is_some(), "the ramp is over");
    // A hand sets them while nothing moves, and sees what it did.
    let workload = Workload { profile: Profile::Steady, ..window.state().history().design().workload.clone() };
    ask(&mut window, Action::Edit(Edit::SetWorkload(workload)));
    ask(&mut window, Action::SetUsers(700, loadstar::ui::canvas::Canvas::next_gesture()));
    wait_for("the new number", || {
        window.run_steps(1);
        window.query_by_label("700 users").map(|_| ())
    });
}

#[test]
fn a_narrow_window_has_all_of_the_bar_under_a_button() {
    let settings = Settings { language: Some(Language::English), ..Settings::default() };
    let mut window = window_of(App::new(&Context::default(), settings, None, None));
    ask(&mut window, Action::BeginOwn);
    for (width, has_slider) in [(1_440.0, true), (1_150.0, true), (800.0, false)] {
        window.set_size(vec2(width, 600.0));
        window.run_steps(4);
        let slider = |window: &Window| {
            let mut named = window.query_all_by_label("Number of users");
            named.find(|node| node.accesskit_node().role() == Role::Slider).map(|node| node.rect())
        };
        assert_eq!(slider(&window).is_some(), has_slider, "{width}");
        // Nothing of the bar lies over another part of it, or beyond the edge.
        let names = ["Find a", "inspector", "More", "users"];
        let in_bar =
            |name: &str| window.query_all_by_label_contains(name).map(|node| node.rect()).find(|rect| rect.top() < 48.0);
        let parts: Vec<_> = names.iter().filter_map(|name| Some((*name, in_bar(name)?))).collect();
        for (place, (name, rect)) in parts.iter().enumerate() {
            assert!(rect.right() <= width, "{width}: {name} ends at {}", rect.right());
            for (other, beside) in &parts[place + 1..] {
                assert!(!rect.shrink(1.0).intersects(*beside), "{width}: {name} and {other}");
            }
        }
        if width < 1_200.0 {
            window.get_by_label("More").click();
            window.run_steps(4);
            assert!(window.query_all_by_label_contains("History").next().is_some(), "{width}");
            assert!(slider(&window).is_some_and(|rect| rect.right() <= width), "{width}");
            window.key_press(egui::Key::Escape);
            window.run_steps(4);
        }
    }
}

#[test]
fn ends_of_one_name_are_told_apart() {
    let mut window = drawn();
    for (id, y) in [("web-a", 100.0), ("web-b", 200.0)] {
        let component = Component {
            at: Some(Point(480.0, y)),
            label: "Site".to_owned(),
            ..Component::new(Kind::default_of(KindName::WebServer))
        };
        ask(&mut window, Action::Edit(Edit::AddComponent(Id::from(id), component)));
    }
    ask(&mut window, Action::Edit(Edit::AddLink(Link::new(Id::from("lb"), Id::from("web-a")))));
    ask(&mut window, Action::Select(Selection::of_link(Id::from("lb"), Id::from("web-a"))));
    window.run_steps(3);
    window.get_by_role_and_label(Role::ComboBox, "To").click();
    window.run_steps(4);
    for choice in ["Site · web-a", "Site · web-b"] {
        assert!(window.query_all_by_label(choice).next().is_some(), "{choice}");
    }
}

#[test]
fn words_go_when_they_are_clicked() {
    let mut window = drawn();
    ask(&mut window, Action::Refuse("It cannot be".to_owned()));
    window.run_steps(3);
    let words = window.get_by_label("It cannot be").rect();
    assert!(words.bottom() < 130.0, "they lie over the design: {words}");
    let at = words.center();
    window.hover_at(at);
    window.run_steps(2);
    for pressed in [true, false] {
        let modifiers = egui::Modifiers::NONE;
        window.event(egui::Event::PointerButton { pos: at, button: egui::PointerButton::Primary, pressed, modifiers });
        window.run_steps(1);
    }
    window.run_steps(3);
    assert!(window.query_by_label("It cannot be").is_none());
}

#[test]
fn every_stage_comes_into_a_small_window_by_keyboard_and_by_wheel() {
    let settings = Settings { language: Some(Language::English), ..Settings::default() };
    for is_by_wheel in [false, true] {
        let mut window = window_of(App::new(&Context::default(), settings.clone(), None, None));
        window.set_size(vec2(800.0, 600.0));
        window.key_press(egui::Key::Num1);
        window.run_steps(4);
        let last = |window: &Window| window.get_by_label_contains("13. ").rect();
        assert!(last(&window).bottom() > 600.0, "it would be in view anyway");
        if is_by_wheel {
            window.hover_at(egui::pos2(400.0, 400.0));
            let (unit, phase) = (egui::MouseWheelUnit::Point, egui::TouchPhase::Move);
            window.event(egui::Event::MouseWheel { unit, phase, delta: vec2(0.0, -2_000.0), modifiers: egui::Modifiers::NONE });
        } else {
            for _ in 0..30 {
                window.key_press(egui::Key::Tab);
                window.run_steps(2);
                if window.get_by_label_contains("13. ").accesskit_node().is_focused() {
                    break;
                }
            }
        }
        window.run_steps(40);
        assert!(last(&window).bottom() <= 600.0 && last(&window).top() > 100.0, "{:?}", last(&window));
    }
}
