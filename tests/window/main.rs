//! What the window does with keys, fields and files.

mod arrange;
mod fuzz;
mod gestures;
mod history;
mod insert;
mod keyboard;
mod kinds;
mod large;
#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "../support/large_design.rs"]
mod large_design;
mod menus;
mod panels;
mod runner;
mod safety;
#[path = "../support/mod.rs"]
mod support;
mod table;
mod telling;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Context, Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use loadstar::catalog;
use loadstar::design::{Annotation, Component, Edit, Fault, Gesture, Id, Incident, Kind, Point};
use loadstar::ui::action::Action;
use loadstar::ui::app::App;
use loadstar::ui::command::{Command, TABLE};
use loadstar::ui::runner::{SPEEDS, speed_beside};
use loadstar::ui::selection::Selection;
use loadstar::ui::settings::Settings;
use loadstar::words::{self, Language};
use support::random_design::{self, Random};

type Window = Harness<'static, App>;

fn window(language: Language) -> Window {
    let settings = Settings { language: Some(language), ..Settings::default() };
    let context = Context::default();
    window_of(App::new(&context, settings, None, None))
}

/// A window whose frames follow each other as fast as on a screen, so that two clicks are a double click.
fn quick_window(language: Language) -> Window {
    let settings = Settings { language: Some(language), ..Settings::default() };
    window_at(App::new(&Context::default(), settings, None, None), 1.0 / 60.0)
}

fn window_of(app: App) -> Window {
    window_at(app, 0.25)
}

fn window_at(app: App, seconds_per_frame: f32) -> Window {
    let mut is_new = true;
    let size = vec2(1_440.0, 900.0);
    let mut window = Harness::builder().with_size(size).with_step_dt(seconds_per_frame).build_ui_state(
        move |ui, app: &mut App| {
            // The fonts belong to the harness's own context, which there is not before its first frame.
            if std::mem::take(&mut is_new) {
                ui.ctx().set_fonts(loadstar::ui::fonts::definitions());
                ui.ctx().request_repaint();
            } else {
                app.show(ui);
            }
        },
        app,
    );
    window.run_steps(3);
    window
}

fn ask(window: &mut Window, action: Action) {
    let context = window.ctx.clone();
    window.state_mut().carry_out(&context, action);
    window.run_steps(2);
}

/// The field of that name, of the things that have it.
fn field<'a>(window: &'a Window, name: &'a str) -> egui_kittest::Node<'a> {
    let mut named = window.query_all_by_label(name);
    named.find(|node| node.accesskit_node().is_text_input()).expect("the field is shown")
}

fn steps(window: &Window) -> usize {
    let mut history = window.state().history().clone();
    std::iter::from_fn(|| history.undo().then_some(())).count()
}

#[allow(clippy::disallowed_methods, reason = "a test that waits for a thread needs an end to its patience")]
fn now() -> Instant {
    Instant::now()
}

fn wait_for<T>(what: &str, mut seen: impl FnMut() -> Option<T>) -> T {
    let start = now();
    loop {
        if let Some(seen) = seen() {
            return seen;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn every_command_is_in_the_menu_words_of_both_languages() {
    for info in TABLE {
        let [korean, english] = Language::ALL.map(|language| words::text(language, info.key));
        assert_ne!(korean, info.key);
        assert_ne!(english, korean, "{}", info.key);
    }
}

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
    let text = Annotation { at: Point(0.0, 0.0), text: "why".to_owned() };
    ask(&mut window, Action::Edit(Edit::AddAnnotation(text)));
    ask(&mut window, Action::Select(Selection { annotations: [0].into(), ..Selection::default() }));
    assert!(window.query_by_label("Kill").is_none(), "nothing can be done to a text in the run");
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
            let added = Component { data_center: None, ..component };
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
fn undo_is_heard_by_key_and_not_while_somebody_types() {
    let mut window = window(Language::Korean);
    ask(&mut window, Action::BeginOwn);
    ask(&mut window, Action::Edit(Edit::SetName("a".to_owned())));
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(2);
    assert_eq!(window.state().history().design().name, "");
    field(&window, "설계 이름").focus();
    window.run_steps(2);
    window.key_press(Key::K);
    window.run_steps(2);
    assert!(!window.state().runner().is_running(), "a letter typed into a field ran the design");
}

#[test]
fn what_is_open_stays_when_a_file_has_problems() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.ron");
    std::fs::write(&path, "Design(format: 1, components: {\"web\": (kind: WebServr())})").unwrap();
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(3));
    let open = Arc::clone(window.state().history().design());
    for broken in [path, PathBuf::from("/nowhere/at-all.ron")] {
        ask(&mut window, Action::Open(broken));
        assert!(Arc::ptr_eq(&open, window.state().history().design()));
    }
    assert!(window.query_by_label_contains("broken.ron").is_some(), "the problems of the file are not shown");
}

#[test]
fn a_saved_design_opens_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.ron");
    let mut window = window(Language::English);
    ask(&mut window, Action::BeginOwn);
    ask(&mut window, Action::Edit(Edit::SetName("Mine".to_owned())));
    assert!(window.state().history().is_changed());
    ask(&mut window, Action::SaveAs(path.clone()));
    assert!(!window.state().history().is_changed());
    ask(&mut window, Action::OpenChapter(0));
    ask(&mut window, Action::Open(path));
    assert_eq!(window.state().history().design().name, "Mine");
}

#[test]
fn what_was_asked_for_goes_on_once_a_new_design_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(Language::English);
    ask(&mut window, Action::BeginOwn);
    ask(&mut window, Action::Edit(Edit::SetName("Mine".to_owned())));
    ask(&mut window, Action::Command(Command::New));
    window.get_by_label("Save").click();
    window.run_steps(3);
    assert_eq!(window.state().history().design().name, "Mine", "nothing is saved yet");
    ask(&mut window, Action::SaveAs(folder.path().join("mine.ron")));
    assert_eq!(window.state().history().design().name, "", "the new design that was asked for is not there");
    // A later save is a save and no more.
    ask(&mut window, Action::Edit(Edit::SetName("Other".to_owned())));
    ask(&mut window, Action::SaveAs(folder.path().join("other.ron")));
    assert_eq!(window.state().history().design().name, "Other");
}

#[test]
fn a_file_that_was_read_in_part_is_not_overwritten_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.ron");
    let text = "Design(format: 1, components: {\"web\": (kind: WebServr()), \"users\": (kind: Client())})";
    std::fs::write(&path, text).unwrap();
    let mut window = window(Language::English);
    ask(&mut window, Action::Open(path.clone()));
    window.get_by_label("Open what could be read").click();
    window.run_steps(3);
    assert!(window.state().history().design().components.contains_key(&Id::from("users")));
    assert!(window.query_by_label_contains("Not read of the file: 1").is_some(), "the status bar does not say so");
    ask(&mut window, Action::Command(Command::Save));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "saving lost what was not read");
    window.get_by_label("Overwrite").click();
    window.run_steps(3);
    assert_eq!(catalog::open(&std::fs::read_to_string(&path).unwrap()).unread.len(), 0);
    // What was lost is lost once; the next save asks nothing.
    ask(&mut window, Action::Edit(Edit::SetName("Mine".to_owned())));
    ask(&mut window, Action::Command(Command::Save));
    assert!(!window.state().history().is_changed());
}

#[test]
fn a_paused_window_settles() {
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(4));
    // Fails where a frame asks for the next one again and again.
    window.run();
}

#[test]
fn the_keys_of_the_first_screen_open_its_doors() {
    let mut window = window(Language::English);
    assert!(window.state().is_welcoming());
    window.key_press(Key::Num2);
    window.run_steps(3);
    assert!(!window.state().is_welcoming());
    assert_eq!(window.state().history().design().components.len(), 1);
}

#[test]
fn deleting_and_duplicating_what_is_selected_are_one_step_each() {
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(3));
    let before = window.state().history().design().components.len();
    ask(&mut window, Action::Command(Command::SelectAll));
    ask(&mut window, Action::Command(Command::Duplicate));
    assert_eq!(window.state().history().design().components.len(), 2 * before);
    assert_eq!(window.state().selection().ids.len(), before);
    ask(&mut window, Action::Command(Command::Delete));
    assert_eq!(window.state().history().design().components.len(), before);
    assert!(window.state().selection().is_empty(), "what is gone is still selected");
    assert_eq!(steps(&window), 2);
}

#[test]
fn what_is_copied_can_be_pasted_with_its_links_under_free_names() {
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(4));
    let before = Arc::clone(window.state().history().design());
    ask(&mut window, Action::Command(Command::SelectAll));
    let context = window.ctx.clone();
    window.state_mut().carry_out(&context, Action::Command(Command::Copy));
    window.step();
    let copied = window.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let text = copied.expect("the design is in the clipboard");
    ask(&mut window, Action::Paste(text.clone()));
    ask(&mut window, Action::Paste(text));
    let after = window.state().history().design();
    assert_eq!(after.components.len(), 3 * before.components.len());
    assert_eq!(after.links.len(), 3 * before.links.len());
    assert_eq!(window.state().selection().ids.len(), before.components.len());
    let places: Vec<_> = after.components.values().filter_map(|component| component.at).collect();
    let is_covered = places.iter().enumerate().any(|(place, at)| places[place + 1..].contains(at));
    assert!(!is_covered, "a pasted component covers another one");
    assert_eq!(steps(&window), 2);
    ask(&mut window, Action::Paste("good morning".to_owned()));
    assert_eq!(steps(&window), 2);
}

/// What somebody wrote by hand is taken without what no hand could draw.
#[test]
fn of_a_pasted_text_all_that_makes_sense_is_taken() {
    for info in catalog::all() {
        let mut window = window(Language::English);
        ask(&mut window, Action::BeginOwn);
        ask(&mut window, Action::Paste(format!("Design(format: 1, components: {{\"one\": (kind: {}())}})", info.name.name())));
        assert!(window.state().history().design().components.contains_key(&Id::from("one")), "{:?}", info.name);
    }
    let mut window = window(Language::English);
    ask(&mut window, Action::BeginOwn);
    let text = "Design(format: 1, data_centers: {\"flat\": (frame: (x: 0, y: 0, w: -5, h: 10))}, components: {\"u\": (kind: Client()), \
                \"d\": (at: (1, 2), kind: DatabaseLeader())}, links: [(from: \"u\", to: \"d\")])";
    ask(&mut window, Action::Paste(text.to_owned()));
    let design = window.state().history().design();
    assert_eq!((design.components.len(), design.links.len(), design.data_centers.len()), (3, 0, 0));
}

#[test]
fn a_command_is_found_by_its_words_and_carried_out() {
    let mut window = window(Language::Korean);
    ask(&mut window, Action::BeginOwn);
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run_steps(3);
    window.event(egui::Event::Text("select all".to_owned()));
    window.run_steps(2);
    window.key_press(Key::Enter);
    window.run_steps(3);
    assert_eq!(window.state().selection().ids.len(), 1, "nothing was selected");
}

#[test]
fn what_was_killed_has_its_way_back_beside_it() {
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(4));
    ask(&mut window, Action::Command(Command::RunOrPause));
    ask(&mut window, Action::Fault(Fault::KillInstance(Id::from("web"), 1)));
    let dead = |window: &Window| {
        let report = window.state().runner().report();
        let figures = &report.snapshot.as_ref()?.components[&Id::from("web")];
        Some(figures.instances.iter().filter(|instance| !instance.is_alive).count())
    };
    wait_for("the death of an instance", || (dead(&window) == Some(1)).then_some(()));
    window.run_steps(3);
    // Nothing is selected, and still it is there.
    window.get_by_label_contains("1 of 6 down · Restore").click();
    window.run_steps(3);
    wait_for("its way back", || (dead(&window) == Some(0)).then_some(()));
    wait_for("its row to go", || {
        window.run_steps(1);
        window.query_by_label_contains("of 6 down").is_none().then_some(())
    });
}

#[test]
fn a_run_goes_on_while_the_design_has_what_cannot_be_run() {
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(4));
    ask(&mut window, Action::Command(Command::RunOrPause));
    // More targets to keep an eye on than there is memory for: only the engine knows.
    let too_wide = ["lb", "web"].map(|id| Edit::SetInstances(Id::from(id), 10_000));
    ask(&mut window, Action::Edit(Edit::All(too_wide.to_vec())));
    let report = |window: &Window| window.state().runner().report();
    wait_for("the problem", || (report(&window).problems.len() == 1).then_some(()));
    let time = |window: &Window| report(window).snapshot.as_ref().map_or(0, |snapshot| snapshot.time_ns);
    let before_ns = time(&window);
    wait_for("the clock to go on", || (time(&window) > before_ns).then_some(()));
    window.run_steps(3);
    assert!(window.query_by_label_contains("1 problem").is_some(), "the status bar does not say so");
    ask(&mut window, Action::Command(Command::Undo));
    wait_for("the problem to go", || report(&window).problems.is_empty().then_some(()));
}

#[test]
fn a_name_is_typed_in_place_by_a_key_of_the_table() {
    let mut window = window(Language::English);
    ask(&mut window, Action::BeginOwn);
    ask(&mut window, Action::Select(Selection::of_id(Id::from("users"))));
    window.key_press(Key::F2);
    window.run_steps(3);
    window.event(egui::Event::Text("서울".to_owned()));
    window.run_steps(2);
    window.key_press(Key::Enter);
    window.run_steps(3);
    assert_eq!(window.state().history().design().components[&Id::from("users")].label, "서울");
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

#[test]
fn the_list_of_speeds_ends_where_it_ends() {
    assert_eq!(speed_beside(1.0, 1), 2.0);
    assert_eq!(speed_beside(SPEEDS[0], -1), SPEEDS[0]);
    assert!(speed_beside(f64::INFINITY, 1).is_infinite());
}
