//! The commands that put things in order: keys in, document out, one step each.

use egui::{Key, Modifiers, PointerButton};
use egui_kittest::kittest::Queryable as _;
use loadstar::design::{Component, DataCenter, Design, Edit, Frame, Id, Kind, KindName, Point, Things};
use loadstar::ui::action::Action;
use loadstar::ui::canvas::routes::Style;
use loadstar::ui::command::Command;
use loadstar::ui::selection::Selection;
use loadstar::words::Language;

use super::{Window, ask, quick_window, steps, wait_for, window};

const CONTROL: Modifiers = Modifiers::COMMAND;
const CONTROL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const ALT: Modifiers = Modifiers::ALT;
const ALT_SHIFT: Modifiers = Modifiers::ALT.plus(Modifiers::SHIFT);

/// Three servers that stand askew, a data center with a database, and the users of every new design.
fn askew(language: Language) -> Window {
    askew_in(window(language))
}

fn askew_in(mut window: Window) -> Window {
    ask(&mut window, Action::BeginOwn);
    let mut edits = Vec::new();
    for (id, x, y) in [("a", 200.0, 0.0), ("b", 440.0, 110.0), ("c", 600.0, 300.0)] {
        edits.push(Edit::AddComponent(Id::from(id), server(KindName::WebServer, x, y)));
    }
    let frame = Frame { x: 800.0, y: 0.0, w: 300.0, h: 200.0 };
    edits.push(Edit::AddDataCenter(Id::from("seoul"), DataCenter { frame, ..DataCenter::default() }));
    let database = Component { data_center: Some(Id::from("seoul")), ..server(KindName::DatabaseLeader, 900.0, 100.0) };
    edits.push(Edit::AddComponent(Id::from("db"), database));
    ask(&mut window, Action::Edit(Edit::All(edits)));
    window
}

fn server(kind: KindName, x: f64, y: f64) -> Component {
    Component { at: Some(Point(x, y)), ..Component::new(Kind::default_of(kind)) }
}

fn select(window: &mut Window, ids: &[&str]) {
    let ids = ids.iter().map(|id| Id::from(*id)).collect();
    ask(window, Action::Select(Selection { ids, ..Selection::default() }));
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(2);
}

fn design(window: &Window) -> &Design {
    window.state().history().design()
}

fn place(window: &Window, id: &str) -> Point {
    design(window).components[&Id::from(id)].at.expect("it has a place")
}

fn home<'a>(window: &'a Window, id: &str) -> Option<&'a str> {
    design(window).components[&Id::from(id)].data_center.as_ref().map(Id::as_str)
}

#[test]
fn each_way_to_align_is_one_step() {
    let x = |window: &Window| ["a", "b", "c"].map(|id| place(window, id).0);
    let y = |window: &Window| ["a", "b", "c"].map(|id| place(window, id).1);
    let rows: [(Modifiers, Key, Option<f64>, Option<f64>); 6] = [
        (CONTROL_SHIFT, Key::ArrowLeft, Some(200.0), None),
        (CONTROL_SHIFT, Key::ArrowRight, Some(600.0), None),
        (CONTROL_SHIFT, Key::ArrowUp, None, Some(0.0)),
        (CONTROL_SHIFT, Key::ArrowDown, None, Some(300.0)),
        (ALT, Key::H, Some(400.0), None),
        (ALT, Key::V, None, Some(150.0)),
    ];
    for (modifiers, key, column, row) in rows {
        let mut window = askew(Language::English);
        select(&mut window, &["a", "b", "c"]);
        let (before, x_before, y_before) = (steps(&window), x(&window), y(&window));
        press(&mut window, modifiers, key);
        assert_eq!(x(&window), column.map_or(x_before, |column| [column; 3]), "{key:?}");
        assert_eq!(y(&window), row.map_or(y_before, |row| [row; 3]), "{key:?}");
        assert_eq!(steps(&window), before + 1);
        press(&mut window, CONTROL, Key::Z);
        assert_eq!((x(&window), y(&window)), (x_before, y_before));
    }
}

#[test]
fn distributing_makes_the_gaps_equal() {
    let mut window = askew(Language::English);
    select(&mut window, &["a", "b", "c"]);
    let before = steps(&window);
    press(&mut window, ALT_SHIFT, Key::H);
    assert_eq!(["a", "b", "c"].map(|id| place(&window, id).0), [200.0, 400.0, 600.0]);
    press(&mut window, ALT_SHIFT, Key::V);
    assert_eq!(["a", "b", "c"].map(|id| place(&window, id).1), [0.0, 150.0, 300.0]);
    assert_eq!(steps(&window), before + 2);
}

#[test]
fn a_data_center_is_aligned_with_what_stands_in_it_and_what_is_locked_stays() {
    let mut window = askew(Language::English);
    select(&mut window, &["a", "seoul", "db"]);
    press(&mut window, CONTROL_SHIFT, Key::ArrowLeft);
    let frame = design(&window).data_centers[&Id::from("seoul")].frame;
    assert_eq!(frame.x, 131.0, "the left edge of a's card");
    assert_eq!(place(&window, "db"), Point(231.0, 100.0));
    assert_eq!(home(&window, "db"), Some("seoul"));
    select(&mut window, &["b"]);
    press(&mut window, CONTROL, Key::L);
    select(&mut window, &["a", "b", "c"]);
    press(&mut window, CONTROL_SHIFT, Key::ArrowUp);
    assert_eq!(["a", "b", "c"].map(|id| place(&window, id).1), [110.0; 3], "the others come to what is locked");
}

#[test]
fn who_is_aligned_across_no_border_stays_in_its_data_center() {
    let mut window = askew(Language::English);
    ask(&mut window, Action::Edit(Edit::SetDataCenter(Id::from("a"), Some(Id::from("seoul")))));
    select(&mut window, &["a", "b"]);
    let before = place(&window, "a");
    press(&mut window, CONTROL_SHIFT, Key::ArrowDown);
    assert_ne!(place(&window, "a"), before);
    assert_eq!((home(&window, "a"), home(&window, "b")), (Some("seoul"), None));
}

#[test]
fn a_selection_is_grouped_and_ungrouped_in_one_step_each() {
    let mut window = askew(Language::English);
    select(&mut window, &["users", "a", "b"]);
    let before = steps(&window);
    press(&mut window, CONTROL, Key::G);
    assert_eq!(steps(&window), before + 1);
    let frame = design(&window).data_centers[&Id::from("center")].frame;
    assert_eq!(frame, Frame { x: 115.0, y: -78.0, w: 410.0, h: 236.0 }, "16 around, 30 more above");
    assert_eq!(["users", "a", "b", "c"].map(|id| home(&window, id)), [None, Some("center"), Some("center"), None]);
    assert_eq!(window.state().selection().single_id(), Some(&Id::from("center")));
    press(&mut window, CONTROL_SHIFT, Key::G);
    assert_eq!(steps(&window), before + 2);
    assert!(!design(&window).data_centers.contains_key(&Id::from("center")));
    assert_eq!(home(&window, "a"), None);
    assert_eq!(place(&window, "a"), Point(200.0, 0.0), "contents stay");
    let selected: Vec<&str> = window.state().selection().ids.iter().map(Id::as_str).collect();
    assert_eq!(selected, ["a", "b"]);
}

#[test]
fn what_stands_among_a_group_and_is_none_of_it_makes_room_in_the_same_step() {
    let mut window = window(Language::English);
    ask(&mut window, Action::BeginOwn);
    let places = [("a", 200.0, 0.0), ("b", 400.0, 0.0), ("c", 600.0, 0.0), ("d", 400.0, 120.0)];
    let add = |(id, x, y)| Edit::AddComponent(Id::from(id), server(KindName::WebServer, x, y));
    ask(&mut window, Action::Edit(Edit::All(places.map(add).to_vec())));
    select(&mut window, &["a", "c"]);
    let before = design(&window).clone();
    press(&mut window, Modifiers::COMMAND, Key::G);
    let frame = design(&window).data_centers[&Id::from("center")].frame;
    let is_over = |id: &str| {
        let Point(x, y) = place(&window, id);
        x + 69.0 > frame.x && x - 69.0 < frame.x + frame.w && y + 32.0 > frame.y && y - 32.0 < frame.y + frame.h
    };
    assert!(is_over("a") && is_over("c"));
    assert!(!is_over("b") && !is_over("d") && !is_over("users"), "{frame:?} {:?}", place(&window, "b"));
    let (Point(bx, by), Point(dx, dy)) = (place(&window, "b"), place(&window, "d"));
    assert!((bx - dx).abs() >= 138.0 || (by - dy).abs() >= 64.0, "it covers what stood free");
    let step = window.state().history().undo_step().expect("a step");
    assert_eq!(step.deed.things, Things::Components(2), "the words tell of the two alone");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(*design(&window), before);
}

#[test]
fn a_data_center_among_a_group_makes_room_with_all_that_stands_in_it() {
    let mut window = window(Language::English);
    ask(&mut window, Action::BeginOwn);
    let frame = Frame { x: 300.0, y: -60.0, w: 240.0, h: 120.0 };
    let seoul = Id::from("seoul");
    let inside = Component { data_center: Some(seoul.clone()), ..server(KindName::DatabaseLeader, 420.0, 10.0) };
    ask(
        &mut window,
        Action::Edit(Edit::All(vec![
            Edit::AddDataCenter(seoul.clone(), DataCenter { frame, ..DataCenter::default() }),
            Edit::AddComponent(Id::from("db"), inside),
            Edit::AddComponent(Id::from("a"), server(KindName::WebServer, 200.0, 0.0)),
            Edit::AddComponent(Id::from("c"), server(KindName::WebServer, 640.0, 0.0)),
        ])),
    );
    select(&mut window, &["a", "c"]);
    press(&mut window, CONTROL, Key::G);
    let (after, group) = (design(&window).data_centers[&seoul].frame, design(&window).data_centers[&Id::from("center")].frame);
    let is_apart = after.x + after.w <= group.x
        || group.x + group.w <= after.x
        || after.y + after.h <= group.y
        || group.y + group.h <= after.y;
    assert!(is_apart, "{after:?} and {group:?}");
    assert_eq!((after.w, after.h), (frame.w, frame.h));
    let Point(x, y) = place(&window, "db");
    assert_eq!((x - after.x, y - after.y), (420.0 - frame.x, 10.0 - frame.y), "what stands in it goes with it");
    assert_eq!((home(&window, "db"), home(&window, "a")), (Some("seoul"), Some("center")));
}

#[test]
fn a_data_center_is_framed_by_numbers_and_by_keys() {
    let mut window = askew_in(quick_window(Language::English));
    select(&mut window, &["a", "b"]);
    press(&mut window, Modifiers::COMMAND, Key::G);
    let frame = |window: &Window| design(window).data_centers[&Id::from("center")].frame;
    let (before, a) = (frame(&window), place(&window, "a"));
    type_into(&mut window, "Left", "-100");
    assert_eq!(frame(&window).x, -100.0);
    assert_eq!(place(&window, "a").0, a.0 - 100.0 - before.x, "what stands in it goes with it");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!((frame(&window), place(&window, "a")), (before, a), "one step");
    type_into(&mut window, "Width", "20");
    assert_eq!(frame(&window), before, "so narrow is none");
    type_into(&mut window, "Width", "120");
    assert_eq!(frame(&window).w, 120.0);
    let homes = ["a", "b"].map(|id| home(&window, id).map(str::to_owned));
    assert!(homes.contains(&None), "who stands outside has left: {homes:?}");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    select(&mut window, &[]);
    select(&mut window, &["center"]);
    let done = steps(&window);
    for key in [Key::ArrowRight, Key::ArrowRight, Key::ArrowDown, Key::ArrowLeft] {
        press(&mut window, Modifiers::COMMAND, key);
    }
    assert_eq!((frame(&window).w, frame(&window).h), (before.w + 8.0, before.h + 8.0));
    assert_eq!(steps(&window), done + 1, "a series of presses is one step");
}

fn type_into(window: &mut Window, name: &str, text: &str) {
    super::field(window, name).click();
    window.run_steps(2);
    press(window, Modifiers::COMMAND, Key::A);
    window.event(egui::Event::Text(text.to_owned()));
    window.run_steps(2);
    press(window, Modifiers::NONE, Key::Enter);
}

#[test]
fn all_that_is_selected_is_locked_and_let_go() {
    let mut window = askew(Language::English);
    select(&mut window, &["a", "seoul"]);
    let is_locked = |window: &Window| {
        let design = design(window);
        [design.components[&Id::from("a")].locked, design.data_centers[&Id::from("seoul")].locked]
    };
    let before = steps(&window);
    for expected in [true, false] {
        press(&mut window, CONTROL, Key::L);
        assert_eq!(is_locked(&window), [expected; 2]);
    }
    assert_eq!(steps(&window), before + 2);
}

#[test]
fn plus_and_minus_change_how_many_there_are() {
    let mut window = askew(Language::English);
    select(&mut window, &["a", "b"]);
    let count = |window: &Window| ["a", "b"].map(|id| design(window).components[&Id::from(id)].instances);
    let before = steps(&window);
    press(&mut window, Modifiers::NONE, Key::Plus);
    press(&mut window, Modifiers::SHIFT, Key::Plus);
    assert_eq!(count(&window), [3, 3]);
    press(&mut window, Modifiers::NONE, Key::Minus);
    assert_eq!(count(&window), [2, 2]);
    assert_eq!(steps(&window), before + 3);
    for _ in 0..3 {
        press(&mut window, Modifiers::NONE, Key::Minus);
    }
    assert_eq!(count(&window), [1, 1], "never none");
}

#[test]
fn the_buttons_at_a_card_change_how_many_there_are() {
    let mut window = askew(Language::English);
    press(&mut window, Modifiers::SHIFT, Key::Num1);
    window.run_steps(30);
    select(&mut window, &["a"]);
    let count = |window: &Window| design(window).components[&Id::from("a")].instances;
    let before = steps(&window);
    for (label, expected) in [("One more", 2), ("One more", 3), ("One fewer", 2)] {
        let at = window.get_by_label_contains(label).rect().center();
        window.hover_at(at);
        window.run_steps(1);
        for pressed in [true, false] {
            let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
            window.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
            window.run_steps(1);
        }
        window.run_steps(2);
        assert_eq!(count(&window), expected, "{label}");
        assert_eq!(window.state().selection().single_id(), Some(&Id::from("a")), "the card stays selected");
    }
    assert_eq!(steps(&window), before + 3);
}

#[test]
fn everything_is_tidied_in_one_step_that_can_be_taken_back() {
    let mut window = askew(Language::English);
    let (before, design_before) = (steps(&window), design(&window).clone());
    press(&mut window, CONTROL_SHIFT, Key::T);
    assert_eq!(steps(&window), before + 1);
    assert_ne!(*design(&window), design_before);
    window.run_steps(30);
    press(&mut window, CONTROL_SHIFT, Key::T);
    assert_eq!(steps(&window), before + 1, "what is tidy stays");
    press(&mut window, CONTROL, Key::Z);
    assert_eq!(*design(&window), design_before);
}

#[test]
fn the_keyboard_alone_gets_there() {
    let mut window = askew(Language::English);
    select(&mut window, &[]);
    press(&mut window, CONTROL, Key::A);
    press(&mut window, CONTROL_SHIFT, Key::ArrowUp);
    assert_eq!(place(&window, "a").1, place(&window, "c").1);
    let before = design(&window).clone();
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    assert_ne!(*design(&window), before, "arrows nudge what is selected");
}

/// A file in which nothing has a place; `more` are components beside the users and the web server.
fn bare_file(more: &str) -> String {
    format!(
        "Design(format: 1, data_centers: {{\"seoul\": ()}}, components: {{\"users\": (kind: Client()), \
         \"web\": (in: \"seoul\", kind: WebServer(hosts: [Database])){more}}}, links: [(from: \"users\", to: \"web\")])"
    )
}

#[test]
fn a_file_without_places_is_laid_out_as_it_is_opened_and_as_it_is_reloaded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bare.ron");
    std::fs::write(&path, bare_file("")).unwrap();
    let mut window = window(Language::Korean);
    ask(&mut window, Action::Open(path.clone()));
    window.run_steps(3);
    assert_eq!((place(&window, "users"), place(&window, "web")), (Point(0.0, 0.0), Point(186.0, 0.0)));
    let frame = |window: &Window| design(window).data_centers[&Id::from("seoul")].frame;
    assert_eq!(frame(&window), Frame { x: 101.0, y: -78.0, w: 170.0, h: 126.0 });
    std::fs::write(&path, bare_file(", \"cache\": (in: \"seoul\", kind: Cache())")).unwrap();
    wait_for("the change to be seen", || {
        window.run_steps(1);
        window.state().why_not(Command::Reload).is_none().then_some(())
    });
    ask(&mut window, Action::Command(Command::Reload));
    assert!(design(&window).components.values().all(|component| component.at.is_some()), "not all are laid out");
    assert!(frame(&window).w * frame(&window).h > 170.0 * 126.0, "the frame is not drawn around both");
    assert!(frame(&window).w < Frame::default().w, "the frame was not laid out");
    assert!(!window.state().history().is_changed());
}

#[test]
fn how_links_run_is_a_setting_of_the_reader_and_no_step_of_the_history() {
    let mut window = askew(Language::English);
    let before = (steps(&window), design(&window).clone());
    for (command, style) in [
        (Command::LinksOrthogonal, Style::Orthogonal),
        (Command::LinksStraight, Style::Straight),
        (Command::LinksCurved, Style::Curved),
    ] {
        assert_eq!(window.state().why_not(command), None);
        ask(&mut window, Action::Command(command));
        assert_eq!(window.state().settings().link_style, style);
        assert_eq!(window.state().why_not(command), Some("why_not.links_run_so"), "links run like that now");
    }
    assert_eq!((steps(&window), design(&window).clone()), before);
}
