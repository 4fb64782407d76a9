//! Ways of the keyboard through the window: from part to part, to a field or a component by its name, and back; and what a question
//! keeps to itself.

use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2, pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use loadstar::design::kind::{Session, WebServer};
use loadstar::design::{Annotation, Edit, Id, Kind, Point};
use loadstar::ui::action::Action;
use loadstar::ui::command::Command;
use loadstar::ui::selection::Selection;
use loadstar::words::{self, Language};

use super::gestures::{design, drawn, linked, press, selected};
use super::{Window, ask, field, quick_window, wait_for};

const NONE: Modifiers = Modifiers::NONE;

fn type_text(window: &mut Window, text: &str) {
    window.event(egui::Event::Text(text.to_owned()));
    window.run_steps(3);
}

/// Goes to what is called so, by the box that finds everything.
fn go_to(window: &mut Window, name: &str) {
    press(window, Modifiers::COMMAND, Key::K);
    window.run_steps(3);
    type_text(window, name);
    press(window, NONE, Key::Enter);
    window.run_steps(6);
}

/// The middle of the widget that has the keyboard.
fn focused_at(window: &Window) -> Option<Pos2> {
    let focused = window.ctx.memory(egui::Memory::focused)?;
    window.ctx.read_response(focused).map(|response| response.rect.center())
}

fn web(window: &Window) -> (u32, Session) {
    let component = &design(window).components[&Id::from("web")];
    match component.kind {
        Kind::WebServer(WebServer { session, .. }) => (component.instances, session),
        _ => panic!("it is a web server"),
    }
}

#[test]
fn a_component_and_its_fields_are_gone_to_by_their_names() {
    let mut window = drawn();
    go_to(&mut window, "web server");
    assert_eq!(selected(&window), ["web"]);
    go_to(&mut window, "sess");
    assert!(window.get_by_role_and_label(Role::ComboBox, "Sessions").is_focused());
    press(&mut window, NONE, Key::Enter);
    window.run_steps(3);
    press(&mut window, NONE, Key::ArrowDown);
    window.run_steps(3);
    press(&mut window, NONE, Key::ArrowDown);
    window.run_steps(3);
    press(&mut window, NONE, Key::Enter);
    assert_eq!(web(&window), (1, Session::Token));
    // Escape brings the keyboard back to the card, which is selected still; from there it selects nothing.
    press(&mut window, NONE, Key::Escape);
    assert_eq!(selected(&window), ["web"]);
    press(&mut window, NONE, Key::Plus);
    assert_eq!(web(&window).0, 2);
    press(&mut window, NONE, Key::Escape);
    assert!(selected(&window).is_empty());
    go_to(&mut window, "seoul");
    assert_eq!(selected(&window), ["seoul"], "a data center is found as well");
    press(&mut window, NONE, Key::Escape);
    // Of what is called alike, a field is found before what only has such an id.
    go_to(&mut window, "users");
    assert!(field(&window, "Users").is_focused());
}

#[test]
fn a_link_is_drawn_between_names() {
    let mut window = drawn();
    go_to(&mut window, "load balancer");
    press(&mut window, NONE, Key::C);
    go_to(&mut window, "web server");
    press(&mut window, NONE, Key::Enter);
    assert!(linked(&window, "lb", "web"));
    // The tool stays: the next one begins with Enter.
    go_to(&mut window, "web server");
    press(&mut window, NONE, Key::Enter);
    go_to(&mut window, "DB leader");
    press(&mut window, NONE, Key::Enter);
    assert!(linked(&window, "web", "db"));
}

#[test]
fn a_link_is_drawn_to_what_is_put_down_at_its_end() {
    let mut window = drawn();
    go_to(&mut window, "web server");
    press(&mut window, NONE, Key::C);
    press(&mut window, NONE, Key::Slash);
    type_text(&mut window, "cache");
    press(&mut window, NONE, Key::Enter);
    window.run_steps(3);
    assert!(linked(&window, "web", "cache"));
    assert_eq!(selected(&window), ["cache"]);
    // The tool stays, and the keyboard is at the end of the link: the next one begins there; Escape of the box leaves it.
    press(&mut window, NONE, Key::Enter);
    press(&mut window, NONE, Key::Slash);
    press(&mut window, NONE, Key::Escape);
    press(&mut window, NONE, Key::Slash);
    type_text(&mut window, "web server");
    press(&mut window, NONE, Key::Enter);
    window.run_steps(3);
    assert!(linked(&window, "web-2", "cache"), "what calls it is offered as well");
    // Without the tool nothing is linked.
    press(&mut window, NONE, Key::V);
    press(&mut window, NONE, Key::Slash);
    type_text(&mut window, "cache");
    press(&mut window, NONE, Key::Enter);
    window.run_steps(3);
    let is_linked = design(&window).links.iter().any(|link| link.to == Id::from("cache-2") || link.from == Id::from("cache-2"));
    assert!(!is_linked && design(&window).components.contains_key(&Id::from("cache-2")), "{:?}", design(&window));
}

#[test]
fn f6_goes_through_the_parts_of_the_window_and_back() {
    let mut window = drawn();
    ask(&mut window, Action::Select(Selection::of_id(Id::from("web"))));
    let part = |window: &Window| match focused_at(window) {
        Some(at) if at.y < 48.0 => "top",
        Some(at) if at.y > 870.0 => "bottom",
        Some(at) if at.x < 184.0 => "palette",
        Some(at) if at.x > 1_130.0 => "inspector",
        Some(at) if at.y > 690.0 => "timeline",
        Some(_) => "canvas",
        None => "nowhere",
    };
    let mut seen = Vec::new();
    for _ in 0..6 {
        press(&mut window, NONE, Key::F6);
        window.run_steps(3);
        seen.push(part(&window));
    }
    assert_eq!(seen, ["timeline", "inspector", "bottom", "top", "palette", "canvas"]);
    assert_eq!(selected(&window), ["web"]);
    for expected in ["palette", "top"] {
        press(&mut window, Modifiers::SHIFT, Key::F6);
        window.run_steps(3);
        assert_eq!(part(&window), expected);
    }
}

#[test]
fn what_is_put_down_by_key_stands_beside_what_was_however_the_pointer_rests() {
    let mut window = quick_window(Language::English);
    ask(&mut window, Action::BeginOwn);
    window.hover_at(pos2(700.0, 600.0));
    window.run_steps(3);
    for _ in 0..3 {
        press(&mut window, NONE, Key::Num4);
        press(&mut window, NONE, Key::Enter);
        window.run_steps(3);
    }
    let at = |id: &str| design(&window).components[&Id::from(id)].at.expect("it has a place");
    let at_first = window.state().canvas().lens().screen_from_canvas(pos2(at("web").0 as f32, at("web").1 as f32));
    assert!(at_first.distance(pos2(700.0, 600.0)) < 30.0, "the first one at the pointer, not {at_first}");
    for (left, right) in [("web", "web-2"), ("web-2", "web-3")] {
        assert!(at(right).0 > at(left).0 && (at(right).1 - at(left).1).abs() < 1.0, "{left} {right}");
    }
}

#[test]
fn the_enter_that_answers_a_question_begins_nothing_behind_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.ron");
    let mut window = drawn();
    ask(&mut window, Action::Select(Selection::of_id(Id::from("web"))));
    let inputs = |window: &Window| window.query_all_by(|node| node.is_text_input() && !node.is_hidden()).count();
    let before = inputs(&window);
    let at = design(&window).components[&Id::from("web")].at;
    ask(&mut window, Action::Command(Command::Save));
    wait_for("the box", || {
        window.run_steps(1);
        window.query_by_label("Path").map(|_| ())
    });
    window.run_steps(3);
    press(&mut window, Modifiers::COMMAND, Key::A);
    type_text(&mut window, &path.to_string_lossy());
    press(&mut window, NONE, Key::Enter);
    window.run_steps(3);
    assert!(path.is_file(), "nothing was saved");
    assert_eq!(inputs(&window), before, "Enter opened a field on the canvas");
    // Where the question has no field either, keys are not the canvas's.
    ask(&mut window, Action::Command(Command::Shortcuts));
    press(&mut window, NONE, Key::ArrowRight);
    press(&mut window, NONE, Key::Enter);
    assert_eq!(design(&window).components[&Id::from("web")].at, at);
    assert_eq!(inputs(&window), before);
}

#[test]
fn a_whole_path_takes_the_place_of_the_folder_and_a_missing_file_is_said_to_be_missing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("there.ron");
    let mut window = quick_window(Language::English);
    ask(&mut window, Action::BeginOwn);
    ask(&mut window, Action::SaveAs(path.clone()));
    ask(&mut window, Action::BeginOwn);
    ask(&mut window, Action::Command(Command::Open));
    wait_for("the box", || {
        window.run_steps(1);
        window.query_by_label("Path").map(|_| ())
    });
    window.run_steps(3);
    press(&mut window, NONE, Key::End);
    type_text(&mut window, &format!("{}/gone.ron", folder.path().display()));
    press(&mut window, NONE, Key::Enter);
    window.run_steps(3);
    assert!(window.query_by_label("There is no such file.").is_some());
    let typed = field(&window, "Path").accesskit_node().value().unwrap_or_default();
    assert_eq!(typed, folder.path().join("gone.ron").to_string_lossy());
    press(&mut window, Modifiers::COMMAND, Key::A);
    type_text(&mut window, &path.to_string_lossy());
    assert!(window.query_by_label("There is no such file.").is_none(), "it is about another path");
    press(&mut window, NONE, Key::Enter);
    window.run_steps(3);
    assert!(window.query_by_label("Path").is_none(), "the file is not open");
}

#[test]
fn a_design_of_the_chapter_is_opened_from_wherever_one_is() {
    // On the first screen its list takes the place of the doors.
    let mut window = quick_window(Language::English);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    let first = words::text(Language::English, &loadstar::ui::chapter::all().next().unwrap().key());
    assert!(window.query_by_label(&format!("1. {first}")).is_some());
    let mut window = drawn();
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.run_steps(3);
    type_text(&mut window, "examples");
    press(&mut window, NONE, Key::Enter);
    window.run_steps(3);
    press(&mut window, NONE, Key::Tab);
    press(&mut window, NONE, Key::ArrowDown);
    press(&mut window, NONE, Key::Enter);
    // What was drawn is not lost unasked.
    assert!(design(&window).components.contains_key(&Id::from("lb")));
    assert!(window.query_by_label("Discard").is_some());
    press(&mut window, NONE, Key::Tab);
    press(&mut window, NONE, Key::Tab);
    press(&mut window, NONE, Key::Enter);
    let second = loadstar::catalog::open(loadstar::ui::chapter::all().nth(1).unwrap().text).design.unwrap();
    assert_eq!(design(&window).name, second.name);
}

#[test]
fn the_sheet_of_keys_is_shown_on_the_first_screen_too() {
    let mut window = quick_window(Language::English);
    assert!(window.state().is_welcoming());
    press(&mut window, Modifiers::SHIFT, Key::Questionmark);
    assert!(window.query_all_by_label_contains(&words::text(Language::English, "shortcuts.title")).count() > 0, "no sheet");
    press(&mut window, NONE, Key::Escape);
    press(&mut window, NONE, Key::X);
    assert!(window.state().is_welcoming(), "other plain keys are nobody's there");
}

#[test]
fn what_the_design_has_is_found_by_its_name() {
    let mut window = drawn();
    let text = Annotation::new(Point(0.0, 300.0), "Where orders wait".to_owned());
    ask(&mut window, Action::Edit(Edit::AddAnnotation(text)));
    let find = |window: &mut Window, words: &str| {
        press(window, Modifiers::COMMAND, Key::K);
        type_text(window, words);
        press(window, NONE, Key::Enter);
        window.run_steps(6);
    };
    find(&mut window, "orders");
    assert_eq!(window.state().selection().annotations, [0].into());
    find(&mut window, "users → lb");
    assert!(window.state().selection().single_link().is_none(), "by the names that are shown");
    press(&mut window, NONE, Key::Escape);
    find(&mut window, "Client → Load");
    assert_eq!(window.state().selection().single_link(), Some(&(Id::from("users"), Id::from("lb"))));
    // A parameter of something that is not selected: its field has the keyboard.
    ask(&mut window, Action::Select(Selection::default()));
    find(&mut window, "Replication");
    assert_eq!(selected(&window), ["db"]);
}

#[test]
fn the_list_of_steps_is_a_part_of_the_window() {
    let mut window = drawn();
    press(&mut window, Modifiers::COMMAND, Key::H);
    let list = window.get_by_label(&words::text(Language::English, "history.hint")).rect();
    let mut has_been_there = false;
    for _ in 0..7 {
        press(&mut window, NONE, Key::F6);
        let focused = window.ctx.memory(egui::Memory::focused).and_then(|id| window.ctx.read_response(id));
        has_been_there |= focused.is_some_and(|focused| {
            (focused.rect.center().y - list.center().y).abs() < 40.0 && focused.rect.right() < list.left() + 400.0
        });
    }
    assert!(has_been_there, "F6 does not come there");
}
