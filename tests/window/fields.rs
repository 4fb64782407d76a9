//! What stands around the canvas: fields, rows and questions.

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use loadstar::catalog;
use loadstar::design::{Annotation, Component, Edit, Fault, Gesture, Id, Incident, Kind, Point};
use loadstar::ui::action::Action;
use loadstar::ui::command::Command;
use loadstar::ui::panels::right::Tab;
use loadstar::ui::selection::Selection;
use loadstar::words::Language;

use super::support::random_design::Random;
use super::{Window, ask, field, steps, wait_for, window};

#[test]
fn the_inspector_shows_every_parameter_of_every_kind_in_both_languages() {
    for language in Language::ALL {
        let mut window = window(language);
        ask(&mut window, Action::BeginOwn);
        for info in catalog::all() {
            let id = Id::from(format!("one-{}", info.id_stem).as_str());
            let id = Id::free(id.as_str(), |id| window.state().history().design().is_taken(id));
            let component = Component::new(Kind::default_of(info.name));
            ask(&mut window, Action::Edit(Edit::AddComponent(id.clone(), component)));
            ask(&mut window, Action::Select(Selection::of_id(id)));
            for parameter in info.parameters {
                let label = catalog::parameter_label(language, info.name, parameter.name);
                assert!(
                    window.query_all_by_label(&label).next().is_some(),
                    "{:?} does not show {} ({label})",
                    info.name,
                    parameter.name
                );
            }
        }
    }
}

#[test]
fn a_typed_number_is_one_step_and_a_wrong_one_is_refused() {
    let mut window = window(Language::English);
    ask(&mut window, Action::BeginOwn);
    ask(&mut window, Action::Select(Selection::of_id(Id::from("users"))));
    let before = steps(&window);
    for (text, instances, more) in [("12", 12, 1), ("99999999", 12, 1), ("0", 12, 1), ("many", 12, 1)] {
        field(&window, "Instances").focus();
        window.run_steps(2);
        window.key_press_modifiers(Modifiers::COMMAND, Key::A);
        window.run_steps(1);
        window.event(egui::Event::Text(text.to_owned()));
        window.run_steps(1);
        window.key_press(Key::Enter);
        window.run_steps(3);
        assert_eq!(window.state().history().design().components[&Id::from("users")].instances, instances, "typed {text}");
        assert_eq!(steps(&window), before + more, "typed {text}");
    }
}

#[test]
fn what_is_typed_into_a_field_does_not_reach_the_canvas() {
    let mut window = window(Language::English);
    ask(&mut window, Action::BeginOwn);
    ask(&mut window, Action::Select(Selection::of_id(Id::from("users"))));
    let fields = |window: &Window| window.query_all_by(|node| node.is_text_input() && !node.is_hidden()).count();
    let before = fields(&window);
    field(&window, "Instances").focus();
    window.run_steps(2);
    window.event(egui::Event::Text("5".to_owned()));
    window.key_press(Key::Enter);
    window.run_steps(3);
    assert_eq!(fields(&window), before, "Enter opened a field on the canvas");
}

#[test]
fn a_question_is_answered_by_enter_and_left_by_escape() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(Language::English);
    ask(&mut window, Action::BeginOwn);
    ask(&mut window, Action::SaveAs(folder.path().join("own.ron")));
    for (key, is_saved) in [(Key::Escape, false), (Key::Enter, true)] {
        ask(&mut window, Action::Edit(Edit::SetName(format!("{key:?}"))));
        // The question must get the keys even where somebody was typing before.
        field(&window, "Name of the design").focus();
        window.run_steps(2);
        window.key_press_modifiers(Modifiers::COMMAND, Key::N);
        window.run_steps(3);
        assert!(window.query_by_label("Discard").is_some(), "nothing was asked");
        window.key_press(key);
        window.run_steps(3);
        assert!(window.query_by_label("Discard").is_none(), "{key:?} was not heard");
        assert_eq!(window.state().history().design().name.is_empty(), is_saved, "{key:?}");
    }
}

#[test]
fn what_happens_by_the_file_is_listed_in_order_and_can_be_taken_away() {
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(4));
    let incident = |at_s, what| Incident { at_s, what };
    ask(&mut window, Action::ShowTab(Tab::Inspect));
    let late = incident(30.0, Fault::Restore(Id::from("web")));
    let early = incident(20.0, Fault::KillInstance(Id::from("web"), 1));
    ask(&mut window, Action::Edit(Edit::SetIncidents(vec![late.clone(), early])));
    window.run_steps(2);
    let top = |words: &str| window.get_by_label_contains(words).rect().top();
    assert!(top("Remove: 20 s: ") < top("Remove: 30 s: "), "what happens first is not listed first");
    window.get_by_label_contains("Remove: 20 s").scroll_to_me();
    window.run_steps(3);
    window.get_by_label_contains("Remove: 20 s").click();
    window.run_steps(3);
    assert_eq!(window.state().history().design().incidents, [late]);
}

#[test]
fn a_text_of_the_canvas_is_edited_and_deleted_in_the_inspector() {
    let mut window = window(Language::English);
    ask(&mut window, Action::BeginOwn);
    let text = Annotation::new(Point(0.0, 0.0), "why".to_owned());
    ask(&mut window, Action::Edit(Edit::AddAnnotation(text)));
    ask(&mut window, Action::Select(Selection { annotations: [0].into(), ..Selection::default() }));
    // The palette has it, to be dropped onto what it befalls.
    assert_eq!(window.query_all_by_label("Kill").count(), 1, "nothing can be done to a text in the run");
    field(&window, "Text").focus();
    window.run_steps(2);
    window.event(egui::Event::Text("?".to_owned()));
    window.run_steps(2);
    assert!(window.state().history().design().annotations[0].text.contains('?'));
    window.get_by_label("Delete").click();
    window.run_steps(2);
    assert!(window.state().history().design().annotations.is_empty());
}

#[test]
fn the_keyboard_reaches_the_inspector_s_rows_and_no_invisible_edge() {
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(4));
    ask(&mut window, Action::ShowTab(Tab::Inspect));
    let mut lowest = 0.0_f32;
    for _ in 0..120 {
        window.key_press(Key::Tab);
        window.run_steps(3);
        let focused = window.ctx.memory(egui::Memory::focused);
        let rect = focused.and_then(|id| window.ctx.read_response(id)).map(|response| response.rect);
        let Some(rect) = rect else { continue };
        assert!(rect.height() < 300.0 || rect.width() > 100.0, "a strip has the keyboard: {rect:?}");
        let is_in_status_bar = (864.0..900.0).contains(&rect.top());
        if rect.left() > 1_140.0 && !is_in_status_bar {
            assert!(rect.bottom() < 880.0, "out of sight: {rect:?}");
            lowest = lowest.max(rect.bottom());
        }
    }
    assert!(lowest > 700.0, "the rows below were not reached");
}

/// A slider or a field that rounds what it shows would change a value that nobody touched, and bury the history under it.
#[test]
fn what_nobody_touches_does_not_change() {
    for seed in 0..12 {
        let design = Random::new(seed).design();
        let mut window = window(Language::English);
        ask(&mut window, Action::BeginOwn);
        ask(&mut window, Action::Select(Selection::default()));
        ask(&mut window, Action::Edit(Edit::SetWorkload(design.workload.clone())));
        window.run_steps(3);
        assert_eq!(window.state().history().design().workload, design.workload, "seed {seed}");
        let mut before = steps(&window);
        for (id, component) in design.components {
            let id = Id::free(id.as_str(), |id| window.state().history().design().is_taken(id));
            let added = Component { data_center: None, ..Component::clone(&component) };
            ask(&mut window, Action::Edit(Edit::AddComponent(id.clone(), added.clone())));
            before += 1;
            ask(&mut window, Action::Select(Selection::of_id(id)));
            window.run_steps(2);
            assert_eq!(steps(&window), before, "seed {seed}: {added:?}");
        }
    }
}

#[test]
fn a_drag_of_the_users_is_one_step_and_does_not_reset_the_clock() {
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(0));
    ask(&mut window, Action::Command(Command::RunOrPause));
    let time = |window: &Window| window.state().runner().report().snapshot.as_ref().map_or(0, |snapshot| snapshot.time_ns);
    let before_ns = wait_for("the clock to run", || Some(time(&window)).filter(|time_ns| *time_ns > 0));
    for users in [200, 300, 400] {
        ask(&mut window, Action::SetUsers(users, Gesture(7)));
    }
    assert_eq!(steps(&window), 1);
    wait_for("the clock to go on", || (time(&window) > before_ns).then_some(()));
    assert_eq!(window.state().history().design().workload.users, 400);
}

#[test]
fn the_users_slider_is_moved_by_the_arrow_keys() {
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(0));
    let users = |window: &Window| window.state().history().design().workload.users;
    let before = users(&window);
    window.get_by_label("Number of users").focus();
    window.run_steps(2);
    for _ in 0..3 {
        window.key_press(Key::ArrowRight);
        window.run_steps(2);
    }
    assert!(users(&window) > before, "{before} → {}", users(&window));
    assert_eq!(steps(&window), 1, "one visit to the slider is one step");
    for _ in 0..3 {
        window.key_press(Key::ArrowLeft);
        window.run_steps(2);
    }
    assert!(users(&window) <= before * 11 / 10, "{before} → {}", users(&window));
}

#[test]
fn the_inspector_opens_and_closes_where_there_is_little_room() {
    let mut window = window(Language::English);
    window.set_size(vec2(1_000.0, 700.0));
    ask(&mut window, Action::BeginOwn);
    let is_shown = |window: &Window| window.query_all_by_label("Name of the design").next().is_some();
    assert!(!is_shown(&window), "it lies over the canvas unasked");
    ask(&mut window, Action::Command(Command::Inspector));
    assert!(is_shown(&window));
    ask(&mut window, Action::Command(Command::Inspector));
    assert!(!is_shown(&window));
}
