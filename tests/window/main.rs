//! What the window does with keys, fields and files.

mod arrange;
mod faults;
mod fields;
mod files;
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
mod requests;
mod right;
mod runner;
mod safety;
#[path = "../support/mod.rs"]
mod support;
mod table;
mod telling;
mod texts;
mod timeline;

use std::time::{Duration, Instant};

use egui::{Context, Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use loadstar::design::{Edit, Fault, Id};
use loadstar::ui::action::Action;
use loadstar::ui::app::App;
use loadstar::ui::command::{Command, TABLE};
use loadstar::ui::runner::{SPEEDS, speed_beside};
use loadstar::ui::selection::Selection;
use loadstar::ui::settings::Settings;
use loadstar::words::{self, Language};
use support::random_design;

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
fn the_list_of_speeds_ends_where_it_ends() {
    assert_eq!(speed_beside(1.0, 1), 2.0);
    assert_eq!(speed_beside(SPEEDS[0], -1), SPEEDS[0]);
    assert!(speed_beside(f64::INFINITY, 1).is_infinite());
}
