//! The gestures that people have in their hands from other editors, row by row: events in, document out. A row is a module, and
//! each of its gestures a test.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, TouchPhase, pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use loadstar::design::kind::{Session, WebServer};
use loadstar::design::{Component, DataCenter, Design, Edit, Frame, Id, Kind, KindName, Link, Point};
use loadstar::ui::action::Action;
use loadstar::ui::canvas::Tool;
use loadstar::ui::command::Command;
use loadstar::ui::selection::Selection;
use loadstar::words::Language;

use super::{Window, ask, quick_window, steps};

const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CONTROL: Modifiers = Modifiers::COMMAND;
const CONTROL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// users → lb, a web server, and a database in a data center.
pub(super) fn drawn() -> Window {
    let mut window = quick_window(Language::English);
    ask(&mut window, Action::BeginOwn);
    let frame = Frame { x: 440.0, y: 120.0, w: 280.0, h: 220.0 };
    let seoul = Id::from("seoul");
    let mut edits = vec![Edit::AddDataCenter(seoul.clone(), DataCenter { frame, ..DataCenter::default() })];
    let places = [
        ("lb", KindName::LoadBalancer, 240.0, 0.0),
        ("web", KindName::WebServer, 480.0, 0.0),
        ("db", KindName::DatabaseLeader, 560.0, 240.0),
    ];
    for (id, kind, x, y) in places {
        let data_center = (id == "db").then(|| seoul.clone());
        let component = Component { at: Some(Point(x, y)), data_center, ..Component::new(Kind::default_of(kind)) };
        edits.push(Edit::AddComponent(Id::from(id), component));
    }
    edits.push(Edit::AddLink(Link::new(Id::from("users"), Id::from("lb"))));
    ask(&mut window, Action::Edit(Edit::All(edits)));
    press(&mut window, SHIFT, Key::Num1);
    window.run_steps(30);
    window
}

pub(super) fn design(window: &Window) -> &Design {
    window.state().history().design()
}

fn place(window: &Window, id: &str) -> Point {
    design(window).components[&Id::from(id)].at.expect("it has a place")
}

fn has(window: &Window, id: &str) -> bool {
    design(window).components.contains_key(&Id::from(id))
}

pub(super) fn linked(window: &Window, from: &str, to: &str) -> bool {
    design(window).link(&Id::from(from), &Id::from(to)).is_some()
}

pub(super) fn selected(window: &Window) -> Vec<&str> {
    window.state().selection().ids.iter().map(Id::as_str).collect()
}

fn select(window: &mut Window, ids: &[&str]) {
    let ids = ids.iter().map(|id| Id::from(*id)).collect();
    ask(window, Action::Select(Selection { ids, ..Selection::default() }));
}

fn screen(window: &Window, x: f32, y: f32) -> Pos2 {
    window.state().canvas().lens().screen_from_canvas(pos2(x, y))
}

fn at(window: &Window, id: &str) -> Pos2 {
    let Point(x, y) = place(window, id);
    screen(window, x as f32, y as f32)
}

fn zoom(window: &Window) -> f32 {
    window.state().canvas().zoom()
}

/// A place of the canvas with nothing at it.
fn nowhere(window: &Window) -> Pos2 {
    screen(window, 120.0, 250.0)
}

pub(super) fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(3);
}

fn button(window: &mut Window, pos: Pos2, button: PointerButton, pressed: bool, modifiers: Modifiers) {
    window.event_modifiers(Event::PointerButton { pos, button, pressed, modifiers }, modifiers);
    window.step();
}

fn click_with(window: &mut Window, pos: Pos2, modifiers: Modifiers) {
    window.hover_at(pos);
    window.step();
    button(window, pos, PointerButton::Primary, true, modifiers);
    button(window, pos, PointerButton::Primary, false, modifiers);
    window.run_steps(2);
}

fn click(window: &mut Window, pos: Pos2) {
    click_with(window, pos, NONE);
}

fn drag_with(window: &mut Window, from: Pos2, to: Pos2, held: PointerButton, modifiers: Modifiers) {
    window.hover_at(from);
    window.step();
    button(window, from, held, true, modifiers);
    for step in 1..=5_u8 {
        window.event_modifiers(Event::PointerMoved(from.lerp(to, f32::from(step) / 5.0)), modifiers);
        window.step();
    }
    button(window, to, held, false, modifiers);
    window.run_steps(3);
}

fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    drag_with(window, from, to, PointerButton::Primary, NONE);
}

pub(super) fn type_text(window: &mut Window, text: &str) {
    window.event(Event::Text(text.to_owned()));
    window.run_steps(2);
}

/// Does something that is one step, and checks that undo takes exactly it back.
#[track_caller]
fn one_step(window: &mut Window, act: impl FnOnce(&mut Window)) {
    let (before, steps_before) = (design(window).clone(), steps(window));
    act(window);
    assert_eq!(steps(window), steps_before + 1, "one gesture is one step");
    assert_ne!(*design(window), before);
    let after = design(window).clone();
    press(window, CONTROL, Key::Z);
    assert_eq!(*design(window), before, "undo takes it back");
    press(window, CONTROL_SHIFT, Key::Z);
    assert_eq!(*design(window), after, "redo makes it again");
}

/// Undo and redo: Ctrl+Z; Ctrl+Shift+Z and Ctrl+Y; buttons that can be seen.
mod undo_redo {
    use super::*;

    fn renamed() -> Window {
        let mut window = drawn();
        ask(&mut window, Action::Edit(Edit::SetName("Mine".to_owned())));
        window
    }

    #[test]
    fn keys() {
        let mut window = renamed();
        for redo in [(CONTROL_SHIFT, Key::Z), (CONTROL, Key::Y)] {
            press(&mut window, CONTROL, Key::Z);
            assert_eq!(design(&window).name, "");
            press(&mut window, redo.0, redo.1);
            assert_eq!(design(&window).name, "Mine");
        }
    }

    #[test]
    fn buttons() {
        let mut window = renamed();
        for (word, name) in [("Undo", ""), ("Redo", "Mine")] {
            window.query_all_by_label_contains(word).next().expect("the button is shown").click();
            window.run_steps(3);
            assert_eq!(design(&window).name, name);
        }
    }
}

/// Cut, copy, paste, duplicate, all: Ctrl+X C V D A; a drag with Alt duplicates.
mod copies {
    use super::*;

    fn clipboard(window: &Window) -> Option<String> {
        window.output().platform_output.commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        })
    }

    #[test]
    fn cut_and_paste() {
        let mut window = drawn();
        select(&mut window, &["web"]);
        window.event(Event::Cut);
        window.step();
        let text = clipboard(&window).expect("it is in the clipboard");
        window.run_steps(2);
        assert!(!has(&window, "web"));
        window.event(Event::Paste(text));
        window.run_steps(3);
        assert!(has(&window, "web"));
    }

    #[test]
    fn copy_and_paste() {
        let mut window = drawn();
        select(&mut window, &["users", "lb"]);
        window.event(Event::Copy);
        window.step();
        let text = clipboard(&window).expect("it is in the clipboard");
        one_step(&mut window, |window| {
            window.event(Event::Paste(text));
            window.run_steps(3);
        });
        assert!(linked(&window, "users-2", "lb-2"), "with the link between them");
    }

    /// What is pasted, where the pointer is.
    fn pasted_at(window: &mut Window, ids: &[&str], pointer: Pos2) {
        select(window, ids);
        window.event(Event::Copy);
        window.step();
        let text = clipboard(window).expect("it is in the clipboard");
        window.hover_at(pointer);
        window.step();
        window.event(Event::Paste(text));
        window.run_steps(3);
    }

    #[test]
    fn paste_puts_the_middle_at_the_pointer() {
        let mut window = drawn();
        let pointer = screen(&window, 240.0, 304.0);
        pasted_at(&mut window, &["lb", "web"], pointer);
        assert_eq!((place(&window, "lb-2"), place(&window, "web-2")), (Point(120.0, 304.0), Point(360.0, 304.0)));
    }

    #[test]
    fn paste_covers_nothing() {
        let mut window = drawn();
        let pointer = at(&window, "web");
        pasted_at(&mut window, &["web"], pointer);
        let (Point(x, y), Point(to_x, to_y)) = (place(&window, "web"), place(&window, "web-2"));
        let (beside, below) = ((to_x - x).abs(), (to_y - y).abs());
        assert!(beside >= 138.0 || below >= 64.0, "{beside} beside and {below} below");
        assert!(beside < 280.0 && below < 160.0, "and is near it");
    }

    #[test]
    fn paste_without_a_pointer_over_the_canvas_goes_into_the_middle_of_the_view() {
        let mut window = drawn();
        for _ in 0..2 {
            pasted_at(&mut window, &["web"], pos2(5.0, 5.0));
        }
        let middle = window.state().canvas().lens().center;
        for copy in ["web-2", "web-3"] {
            let Point(x, y) = place(&window, copy);
            assert!((x as f32 - middle.x).abs() < 300.0 && (y as f32 - middle.y).abs() < 300.0, "{x} {y}, not {middle:?}");
        }
        assert_ne!(place(&window, "web-2"), place(&window, "web-3"));
    }

    #[test]
    fn a_copy_is_in_the_data_center_that_it_stands_in() {
        let home = |window: &Window, id: &str| design(window).components[&Id::from(id)].data_center.clone();
        let mut window = drawn();
        let outside = screen(&window, 240.0, 304.0);
        pasted_at(&mut window, &["db"], outside);
        assert_eq!(home(&window, "db-2"), None, "the copy has left");
        let inside = screen(&window, 560.0, 160.0);
        pasted_at(&mut window, &["lb"], inside);
        assert_eq!(home(&window, "lb-2"), Some(Id::from("seoul")));
        pasted_at(&mut window, &["users"], inside);
        assert_eq!(home(&window, "users-2"), None, "users are outside of all");
    }

    #[test]
    fn the_menu_pastes_where_it_was_opened() {
        let mut window = drawn();
        select(&mut window, &["web"]);
        window.event(Event::Copy);
        window.step();
        let text = clipboard(&window).expect("it is in the clipboard");
        let opened = screen(&window, 160.0, 304.0);
        window.hover_at(opened);
        window.step();
        button(&mut window, opened, PointerButton::Secondary, true, NONE);
        button(&mut window, opened, PointerButton::Secondary, false, NONE);
        window.run_steps(2);
        window.get_by_label("Paste").click();
        window.run_steps(2);
        window.event(Event::Paste(text));
        window.run_steps(3);
        assert_eq!(place(&window, "web-2"), Point(160.0, 304.0));
    }

    #[test]
    fn duplicate() {
        let mut window = drawn();
        select(&mut window, &["web"]);
        one_step(&mut window, |window| press(window, CONTROL, Key::D));
        assert!(has(&window, "web-2"));
    }

    #[test]
    fn a_data_center_with_all_that_stands_in_it() {
        let mut window = drawn();
        select(&mut window, &["seoul"]);
        one_step(&mut window, |window| press(window, CONTROL, Key::D));
        let home = design(&window).components[&Id::from("db-2")].data_center.clone();
        assert_eq!(home, Some(Id::from("seoul-2")), "the copy stands in the copy");
        select(&mut window, &["seoul"]);
        let mut text = None;
        one_step(&mut window, |window| {
            window.event(Event::Cut);
            window.step();
            text = clipboard(window);
            window.run_steps(2);
        });
        let text = text.expect("it is in the clipboard");
        assert!(!has(&window, "db") && has(&window, "db-2"), "cut is what was copied");
        window.event(Event::Paste(text));
        window.run_steps(3);
        assert_eq!(design(&window).components[&Id::from("db")].data_center, Some(Id::from("seoul")));
    }

    #[test]
    fn all() {
        let mut window = drawn();
        press(&mut window, CONTROL, Key::A);
        assert_eq!(selected(&window), ["db", "lb", "seoul", "users", "web"]);
    }

    #[test]
    fn a_drag_with_alt() {
        let mut window = drawn();
        let from = at(&window, "web");
        one_step(&mut window, |window| {
            drag_with(window, from, from + vec2(0.0, -90.0), PointerButton::Primary, Modifiers::ALT);
        });
        assert_eq!(place(&window, "web"), Point(480.0, 0.0), "the original stays");
        assert!(has(&window, "web-2"));
    }
}

/// Delete: Delete, Backspace.
mod delete {
    use super::*;

    #[test]
    fn a_data_center_goes_with_all_that_stands_in_it() {
        let mut window = drawn();
        select(&mut window, &["seoul"]);
        let mut told = false;
        one_step(&mut window, |window| {
            press(window, NONE, Key::Delete);
            told = window.query_all_by_label_contains("Deleted seoul with 1 component").next().is_some();
        });
        assert!(told, "the words that take it back say what went");
        assert!(!has(&window, "db") && design(&window).data_centers.is_empty());
        assert!(has(&window, "web"), "what stands outside stays");
    }

    #[test]
    fn keys() {
        for key in [Key::Delete, Key::Backspace] {
            let mut window = drawn();
            select(&mut window, &["lb"]);
            one_step(&mut window, |window| press(window, NONE, key));
            assert!(!has(&window, "lb") && design(&window).links.is_empty());
        }
    }
}

/// Select: a click; Shift and a click add; a drag on empty space is a box; Tab and arrows by keyboard; Esc clears.
mod selects {
    use super::*;

    #[test]
    fn a_click_and_a_click_with_shift() {
        let mut window = drawn();
        let [lb, web] = ["lb", "web"].map(|id| at(&window, id));
        click(&mut window, lb);
        click_with(&mut window, web, SHIFT);
        assert_eq!(selected(&window), ["lb", "web"]);
        click_with(&mut window, lb, SHIFT);
        assert_eq!(selected(&window), ["web"]);
    }

    #[test]
    fn a_box() {
        let mut window = drawn();
        let (from, to) = (screen(&window, 130.0, -80.0), screen(&window, 600.0, 60.0));
        drag(&mut window, from, to);
        assert_eq!(selected(&window), ["lb", "web"]);
        let (from, to) = (screen(&window, -100.0, 60.0), screen(&window, 20.0, 20.0));
        drag_with(&mut window, from, to, PointerButton::Primary, SHIFT);
        assert_eq!(selected(&window), ["lb", "users", "web"], "with Shift it adds");
    }

    #[test]
    fn tab() {
        let mut window = drawn();
        let users = at(&window, "users");
        click(&mut window, users);
        for next in ["lb", "web", "db"] {
            press(&mut window, NONE, Key::Tab);
            assert_eq!(selected(&window), [next]);
        }
        press(&mut window, NONE, Key::Tab);
        assert_eq!(*window.state().selection(), Selection::of_link(Id::from("users"), Id::from("lb")));
        press(&mut window, SHIFT, Key::Tab);
        assert_eq!(selected(&window), ["db"]);
    }

    #[test]
    fn arrows() {
        let mut window = drawn();
        let (lb, link) = (vec!["lb"], Selection::of_link(Id::from("users"), Id::from("lb")));
        press(&mut window, NONE, Key::Escape);
        press(&mut window, NONE, Key::ArrowRight);
        assert_eq!(window.state().selection().len(), 1, "the first arrow begins somewhere");
        let users = at(&window, "users");
        click(&mut window, users);
        press(&mut window, Modifiers::ALT, Key::ArrowRight);
        assert_eq!(*window.state().selection(), link, "through links, too");
        press(&mut window, Modifiers::ALT, Key::ArrowRight);
        assert_eq!(selected(&window), lb);
        press(&mut window, Modifiers::ALT, Key::ArrowRight);
        assert_eq!(selected(&window), ["web"]);
        press(&mut window, Modifiers::ALT, Key::ArrowDown);
        assert_eq!(selected(&window), ["db"]);
        press(&mut window, Modifiers::ALT | SHIFT, Key::ArrowUp);
        assert_eq!(selected(&window), ["db", "web"], "with Shift they add");
        assert_eq!(steps(&window), 1, "and nothing was moved");
    }

    #[test]
    fn escape() {
        let mut window = drawn();
        press(&mut window, CONTROL, Key::A);
        press(&mut window, NONE, Key::Escape);
        assert!(window.state().selection().is_empty());
    }
}

/// Pan: a drag with Space, with the middle or the right button.
mod pan {
    use super::*;

    #[test]
    fn drags() {
        let mut window = drawn();
        for (held, is_space) in
            [(PointerButton::Primary, true), (PointerButton::Middle, false), (PointerButton::Secondary, false)]
        {
            let from = at(&window, "lb");
            if is_space {
                window.key_down(Key::Space);
                window.step();
            }
            drag_with(&mut window, from, from + vec2(40.0, 25.0), held, NONE);
            if is_space {
                window.key_up(Key::Space);
                window.step();
            }
            assert!((at(&window, "lb") - from - vec2(40.0, 25.0)).length() < 1.0, "{held:?}");
        }
        assert_eq!(steps(&window), 1, "nothing was moved");
    }

    #[test]
    fn two_fingers_by_a_setting() {
        let mut window = drawn();
        let before = (at(&window, "lb"), zoom(&window));
        let scroll = |window: &mut Window, modifiers| {
            let (unit, delta, phase) = (MouseWheelUnit::Point, vec2(30.0, 20.0), TouchPhase::Move);
            window.hover_at(nowhere(window));
            window.event_modifiers(Event::MouseWheel { unit, delta, phase, modifiers }, modifiers);
            window.run_steps(30);
        };
        ask(&mut window, Action::Command(Command::WheelMoves));
        assert_eq!(window.state().why_not(Command::WheelMoves), Some("why_not.wheel_does_so"));
        scroll(&mut window, NONE);
        assert!((at(&window, "lb") - before.0 - vec2(30.0, 20.0)).length() < 1.0, "the view moves both ways");
        assert!((zoom(&window) - before.1).abs() < 0.001, "and does not zoom");
        scroll(&mut window, CONTROL);
        assert!(zoom(&window) > before.1 * 1.01, "with Ctrl it zooms as ever");
        ask(&mut window, Action::Command(Command::WheelZooms));
        let zoom_before = zoom(&window);
        scroll(&mut window, NONE);
        assert!(zoom(&window) > zoom_before * 1.01, "and without again");
    }
}

/// Taking an end of a link elsewhere without a pointer: the inspector's choices.
mod takes_elsewhere {
    use super::*;

    #[test]
    fn by_keyboard_alone() {
        let mut window = drawn();
        let before = steps(&window);
        let link = Selection::of_link(Id::from("users"), Id::from("lb"));
        ask(&mut window, Action::Select(link));
        let choice = window.get_by(|node| node.role() == Role::ComboBox && node.label().as_deref() == Some("To"));
        choice.focus();
        window.run_steps(2);
        press(&mut window, NONE, Key::Space);
        let choices = |window: &Window, name: &str| {
            window.query_all_by(|node| node.toggled().is_some() && node.label().as_deref() == Some(name)).count()
        };
        assert_eq!(choices(&window, "Web server"), 1);
        assert_eq!(choices(&window, "Database leader"), 0, "users may not call it");
        window.get_by(|node| node.toggled().is_some() && node.label().as_deref() == Some("Web server")).focus();
        window.run_steps(2);
        press(&mut window, NONE, Key::Space);
        assert!(linked(&window, "users", "web") && !linked(&window, "users", "lb"));
        assert_eq!(steps(&window), before + 1);
        assert_eq!(window.state().selection(), &Selection::of_link(Id::from("users"), Id::from("web")));
    }
}

/// A free text: T, then it is written.
mod writes {
    use super::*;

    fn compose(window: &mut Window, text: &str) {
        window.event(Event::Ime(egui::ImeEvent::Commit(text.to_owned())));
        window.run_steps(2);
    }

    #[test]
    fn t() {
        for (modifiers, end) in [(CONTROL, Key::Enter), (NONE, Key::Escape)] {
            let mut window = drawn();
            one_step(&mut window, |window| {
                press(window, NONE, Key::T);
                compose(window, "서울만");
                press(window, NONE, Key::Enter);
                compose(window, "둘째 줄");
                press(window, modifiers, end);
                assert_eq!(window.state().selection().annotations.len(), 1, "it is what arrows move now");
            });
            assert_eq!(design(&window).annotations[0].text, "서울만\n둘째 줄");
        }
    }

    #[test]
    fn a_text_is_taken_by_a_click_beside_it() {
        let mut window = drawn();
        one_step(&mut window, |window| {
            press(window, NONE, Key::T);
            compose(window, "Seoul");
            let beside = nowhere(window);
            click(window, beside);
        });
        assert_eq!(design(&window).annotations[0].text, "Seoul");
    }

    #[test]
    fn where_nothing_was_written_nothing_is_left() {
        let mut window = drawn();
        let before = steps(&window);
        press(&mut window, NONE, Key::T);
        press(&mut window, NONE, Key::Escape);
        assert_eq!((design(&window).annotations.len(), steps(&window)), (0, before));
        press(&mut window, NONE, Key::T);
        compose(&mut window, "Seoul");
        press(&mut window, CONTROL, Key::Enter);
        one_step(&mut window, |window| {
            press(window, NONE, Key::F2);
            press(window, NONE, Key::Backspace);
            press(window, CONTROL, Key::Enter);
        });
        assert_eq!(design(&window).annotations.len(), 0, "an emptied text is gone");
    }
}

/// Zoom: the wheel, with Ctrl too, and a pinch at the pointer; Ctrl and + − 0; Shift+1 everything, Shift+2 the selection.
mod zooms {
    use super::*;

    /// What lies under the pointer stays there while `turn` zooms in.
    #[track_caller]
    fn check_at_pointer(turn: impl Fn(&mut Window)) {
        let mut window = drawn();
        let web = at(&window, "web");
        window.hover_at(web);
        window.step();
        let before = zoom(&window);
        turn(&mut window);
        window.run_steps(30);
        assert!(zoom(&window) > before * 1.05, "{before} → {}", zoom(&window));
        assert!((at(&window, "web") - web).length() < 1.0, "at the pointer");
    }

    fn wheel(window: &mut Window, modifiers: Modifiers) {
        let (unit, delta, phase) = (MouseWheelUnit::Line, vec2(0.0, 2.0), TouchPhase::Move);
        window.event_modifiers(Event::MouseWheel { unit, delta, phase, modifiers }, modifiers);
        window.step();
    }

    #[test]
    fn the_wheel() {
        check_at_pointer(|window| wheel(window, NONE));
    }

    #[test]
    fn the_wheel_with_control() {
        check_at_pointer(|window| wheel(window, CONTROL));
    }

    #[test]
    fn a_pinch() {
        check_at_pointer(|window| {
            window.event(Event::Zoom(1.4));
            window.step();
        });
    }

    #[test]
    fn keys() {
        let mut window = drawn();
        let mut zoom_by = |modifiers, key| {
            let before = zoom(&window);
            press(&mut window, modifiers, key);
            window.run_steps(30);
            zoom(&window) / before
        };
        assert!((zoom_by(CONTROL, Key::Minus) - 0.8).abs() < 0.01);
        assert!((zoom_by(CONTROL, Key::Plus) - 1.25).abs() < 0.01);
        zoom_by(CONTROL, Key::Minus);
        zoom_by(CONTROL, Key::Num0);
        assert!((zoom(&window) - 1.0).abs() < 0.01);
    }

    #[test]
    fn all_and_the_selection() {
        let mut window = drawn();
        let fitted = zoom(&window);
        press(&mut window, CONTROL, Key::Minus);
        window.run_steps(30);
        press(&mut window, SHIFT, Key::Num1);
        window.run_steps(30);
        assert!((zoom(&window) - fitted).abs() < 0.01);
        select(&mut window, &["web"]);
        press(&mut window, SHIFT, Key::Num2);
        window.run_steps(30);
        let middle = window.state().canvas().lens().viewport.center();
        assert!((at(&window, "web") - middle).length() < 1.0);
    }
}

/// Move: a drag, with guides; arrows nudge, with Shift by a step of the grid; Ctrl+Shift+arrows align.
mod moves {
    use super::*;

    #[test]
    fn a_drag_with_guides() {
        let mut window = drawn();
        let from = at(&window, "web");
        let by = vec2(3.0, -150.0) * zoom(&window);
        one_step(&mut window, |window| drag(window, from, from + by));
        assert_eq!(place(&window, "web"), Point(480.0, -152.0), "on the grid");
        let accent = loadstar::ui::theme::Theme::dark().accent;
        let is_guide = |shape: &egui::Shape| matches!(shape, egui::Shape::LineSegment { stroke, .. } if stroke.color == accent);
        let from = at(&window, "web");
        window.hover_at(from);
        window.step();
        button(&mut window, from, PointerButton::Primary, true, NONE);
        let to = from + vec2(0.0, 150.0) * zoom(&window);
        for pos in [from.lerp(to, 0.5), to] {
            window.hover_at(pos);
            window.step();
        }
        assert!(window.output().shapes.iter().any(|clipped| is_guide(&clipped.shape)), "in line with the balancer");
        button(&mut window, to, PointerButton::Primary, false, NONE);
        assert_eq!(place(&window, "web"), Point(480.0, 0.0));
    }

    #[test]
    fn arrows() {
        let mut window = drawn();
        let web = at(&window, "web");
        click(&mut window, web);
        one_step(&mut window, |window| {
            press(window, NONE, Key::ArrowRight);
            press(window, SHIFT, Key::ArrowDown);
        });
        assert_eq!(place(&window, "web"), Point(481.0, 8.0));
    }

    #[test]
    fn control_shift_and_arrows_align() {
        for (key, get) in [
            (Key::ArrowLeft, (|place: Point| place.0) as fn(Point) -> f64),
            (Key::ArrowRight, |place| place.0),
            (Key::ArrowUp, |place| place.1),
            (Key::ArrowDown, |place| place.1),
        ] {
            let mut window = drawn();
            let y = place(&window, "web").1 - 160.0;
            ask(&mut window, Action::Edit(Edit::Move(vec![(Id::from("web"), Point(500.0, y))])));
            select(&mut window, &["users", "web"]);
            one_step(&mut window, |window| press(window, CONTROL_SHIFT, key));
            assert_eq!(get(place(&window, "users")), get(place(&window, "web")), "{key:?}");
        }
    }
}

/// Group into a data center: Ctrl+G, Ctrl+Shift+G.
mod groups {
    use super::*;

    #[test]
    fn keys() {
        let mut window = drawn();
        select(&mut window, &["lb", "web"]);
        one_step(&mut window, |window| press(window, CONTROL, Key::G));
        let home = |window: &Window| design(window).components[&Id::from("web")].data_center.clone();
        let center = home(&window).expect("it stands in a data center");
        select(&mut window, &[center.as_str()]);
        one_step(&mut window, |window| press(window, CONTROL_SHIFT, Key::G));
        assert_eq!(home(&window), None);
        assert!(!design(&window).data_centers.contains_key(&center));
    }
}

/// Rename: F2, Enter, a double click.
mod renames {
    use super::*;

    fn double_click(window: &mut Window, pos: Pos2) {
        window.hover_at(pos);
        window.step();
        for pressed in [true, false, true, false] {
            button(window, pos, PointerButton::Primary, pressed, NONE);
        }
        window.run_steps(3);
    }

    #[test]
    fn the_keyboard_goes_on_from_what_was_named() {
        for end in [Key::Enter, Key::Escape, Key::Tab] {
            let mut window = drawn();
            let web = at(&window, "web");
            click(&mut window, web);
            press(&mut window, CONTROL, Key::G);
            press(&mut window, NONE, Key::F2);
            type_text(&mut window, "Busan");
            press(&mut window, NONE, end);
            assert_eq!(selected(&window), ["center"], "{end:?}");
            let focused = window.get_by(|node| node.is_focused() && node.role() == Role::Button);
            let label = focused.accesskit_node().label().unwrap_or_default();
            let name = if end == Key::Escape { "Data center" } else { "Busan" };
            assert!(label.starts_with(name), "{label} has the keyboard after {end:?}");
        }
    }

    #[test]
    fn each_way() {
        let ways: [fn(&mut Window); 3] = [
            |window| press(window, NONE, Key::F2),
            |window| press(window, NONE, Key::Enter),
            |window| {
                let web = at(window, "web");
                double_click(window, web);
            },
        ];
        for begin in ways {
            let mut window = drawn();
            let web = at(&window, "web");
            click(&mut window, web);
            // Not a double click with what comes.
            window.run_steps(40);
            one_step(&mut window, |window| {
                begin(window);
                type_text(window, "Front");
                press(window, NONE, Key::Enter);
            });
            assert_eq!(design(&window).components[&Id::from("web")].label, "Front");
        }
    }
}

/// Connect: a drag from a port, or two clicks with C; a green or a red target with the reason; Esc cancels.
mod connects {
    use super::*;

    fn port(window: &Window, id: &str) -> Pos2 {
        at(window, id) + vec2(69.0, 0.0) * zoom(window)
    }

    fn is_framed_in(window: &Window, color: egui::Color32) -> bool {
        let is_dash = |shape: &egui::Shape| matches!(shape, egui::Shape::LineSegment { stroke, .. } if stroke.color == color);
        window.output().shapes.iter().any(|clipped| is_dash(&clipped.shape))
    }

    #[test]
    fn a_drag_from_a_port() {
        let mut window = drawn();
        let (from, to) = (port(&window, "lb"), at(&window, "web"));
        one_step(&mut window, |window| drag(window, from, to));
        assert!(linked(&window, "lb", "web"));
    }

    #[test]
    fn two_clicks_with_c() {
        let mut window = drawn();
        let (lb, web) = (at(&window, "lb"), at(&window, "web"));
        press(&mut window, NONE, Key::C);
        click(&mut window, lb);
        click(&mut window, web);
        assert!(linked(&window, "lb", "web"));
    }

    #[test]
    fn the_target_is_green_or_red_with_the_reason() {
        let mut window = drawn();
        let theme = loadstar::ui::theme::Theme::dark();
        let (users, web, db) = (port(&window, "users"), at(&window, "web"), at(&window, "db"));
        window.hover_at(users);
        window.step();
        button(&mut window, users, PointerButton::Primary, true, NONE);
        window.hover_at(web);
        window.run_steps(2);
        assert!(is_framed_in(&window, theme.ok));
        window.hover_at(db);
        window.run_steps(2);
        assert!(is_framed_in(&window, theme.overloaded));
        let before = steps(&window);
        button(&mut window, db, PointerButton::Primary, false, NONE);
        assert_eq!(steps(&window), before, "what means nothing is not made");
    }

    #[test]
    fn escape() {
        let mut window = drawn();
        let (lb, web) = (port(&window, "lb"), at(&window, "web"));
        window.hover_at(lb);
        window.step();
        button(&mut window, lb, PointerButton::Primary, true, NONE);
        window.hover_at(web);
        window.step();
        press(&mut window, NONE, Key::Escape);
        button(&mut window, web, PointerButton::Primary, false, NONE);
        window.run_steps(2);
        assert!(!linked(&window, "lb", "web"));
    }
}

/// Tools: V, H, C, 1 to 9 of the palette; Ctrl+K finds any command, ? shows all shortcuts.
mod tools {
    use super::*;

    #[test]
    fn letters() {
        let mut window = drawn();
        let from = at(&window, "web");
        press(&mut window, NONE, Key::H);
        drag(&mut window, from, from + vec2(50.0, 0.0));
        assert_eq!(place(&window, "web"), Point(480.0, 0.0), "the hand moves the view");
        assert!((at(&window, "web") - from - vec2(50.0, 0.0)).length() < 1.0);
        press(&mut window, NONE, Key::V);
        let from = at(&window, "web");
        drag(&mut window, from, from + vec2(0.0, -90.0));
        assert_ne!(place(&window, "web"), Point(480.0, 0.0), "the arrow moves what it takes");
        assert_eq!(window.state().tool(), Tool::Select);
        press(&mut window, NONE, Key::C);
        assert_eq!(window.state().tool(), Tool::Connect);
    }

    #[test]
    fn numbers() {
        let keys = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
        for (key, kind) in keys.into_iter().zip(loadstar::ui::command::NUMBERED_KINDS) {
            let mut window = drawn();
            let count =
                |window: &Window| design(window).components.values().filter(|component| component.kind.name() == kind).count();
            let (before, there) = (count(&window), nowhere(&window));
            one_step(&mut window, |window| {
                press(window, NONE, key);
                click(window, there);
            });
            assert_eq!(count(&window), before + 1, "{kind:?}");
        }
    }

    #[test]
    fn control_k() {
        let mut window = drawn();
        press(&mut window, CONTROL, Key::K);
        type_text(&mut window, "select all");
        press(&mut window, NONE, Key::Enter);
        assert_eq!(window.state().selection().ids.len(), 5);
    }

    #[test]
    fn question_mark() {
        let mut window = drawn();
        press(&mut window, SHIFT, Key::Questionmark);
        assert!(window.query_all_by_label_contains("Ctrl+Shift+G").next().is_some(), "the sheet is not shown");
    }
}

/// Run: K runs or pauses, . one step, Ctrl+R resets, [ and ] slower and faster.
mod run {
    use super::*;
    use crate::wait_for;

    fn time_ns(window: &Window) -> u64 {
        window.state().runner().report().snapshot.as_ref().map_or(0, |snapshot| snapshot.time_ns)
    }

    fn runnable() -> Window {
        let mut window = quick_window(Language::English);
        ask(&mut window, Action::OpenChapter(3));
        wait_for("the run", || window.state().runner().report().snapshot.as_ref().map(|_| ()));
        window.run_steps(2);
        window
    }

    #[test]
    fn k() {
        let mut window = runnable();
        press(&mut window, NONE, Key::K);
        assert!(window.state().runner().is_running());
        wait_for("the clock to run", || (time_ns(&window) > 0).then_some(()));
        press(&mut window, NONE, Key::K);
        assert!(!window.state().runner().is_running());
    }

    #[test]
    fn one_step_and_reset() {
        let mut window = runnable();
        press(&mut window, NONE, Key::Period);
        wait_for("one event", || (time_ns(&window) > 0).then_some(()));
        press(&mut window, CONTROL, Key::R);
        wait_for("the start", || (time_ns(&window) == 0).then_some(()));
    }

    #[test]
    fn brackets() {
        let mut window = runnable();
        let before = window.state().runner().speed();
        press(&mut window, NONE, Key::CloseBracket);
        assert!(window.state().runner().speed() > before);
        press(&mut window, NONE, Key::OpenBracket);
        press(&mut window, NONE, Key::OpenBracket);
        assert!(window.state().runner().speed() < before);
    }
}

/// No mouse is needed for anything: a small design from nothing.
mod keyboard_alone {
    use super::*;
    use crate::wait_for;

    /// Places a component by its number, and names it.
    fn put(window: &mut Window, number: Key, name: &str) {
        press(window, NONE, number);
        press(window, NONE, Key::Enter);
        press(window, NONE, Key::Enter);
        type_text(window, name);
        press(window, NONE, Key::Enter);
    }

    fn named(window: &Window, name: &str) -> Id {
        let found = design(window).components.iter().find(|(_, component)| component.label == name);
        found.map_or_else(|| panic!("there is no {name}: {:?}", design(window).components), |(id, _)| id.clone())
    }

    fn focused_at(window: &Window) -> Option<Pos2> {
        let focused = window.ctx.memory(egui::Memory::focused)?;
        window.ctx.read_response(focused).map(|response| response.rect.center())
    }

    /// Walks by Tab to what is to be selected.
    fn go_to(window: &mut Window, id: &Id) {
        for _ in 0..100 {
            if window.state().selection().single_id() == Some(id) {
                return;
            }
            press(window, NONE, Key::Tab);
        }
        panic!("{id} is not reached");
    }

    #[test]
    fn a_small_design() {
        let mut window = quick_window(Language::English);
        press(&mut window, NONE, Key::Num2);
        put(&mut window, Key::Num3, "Front");
        put(&mut window, Key::Num4, "Site");
        put(&mut window, Key::Num6, "Store");
        let [front, site, store] = ["Front", "Site", "Store"].map(|name| named(&window, name));
        let users = Id::from("users");
        for (from, to) in [(&users, &front), (&front, &site), (&site, &store)] {
            press(&mut window, NONE, Key::V);
            go_to(&mut window, from);
            press(&mut window, NONE, Key::C);
            go_to(&mut window, to);
            press(&mut window, NONE, Key::Enter);
            assert!(design(&window).link(from, to).is_some(), "{from} → {to}");
        }
        press(&mut window, NONE, Key::V);
        // Three of the site, in a data center with its store.
        go_to(&mut window, &site);
        press(&mut window, NONE, Key::Plus);
        press(&mut window, NONE, Key::Plus);
        press(&mut window, Modifiers::ALT | SHIFT, Key::ArrowRight);
        press(&mut window, Modifiers::ALT | SHIFT, Key::ArrowRight);
        press(&mut window, CONTROL, Key::G);
        let component = |id: &Id| &design(&window).components[id];
        assert_eq!(component(&site).instances, 3);
        assert!(component(&site).data_center.is_some() && component(&site).data_center == component(&store).data_center);
        press(&mut window, NONE, Key::K);
        wait_for("the run", || {
            let report = window.state().runner().report();
            report.snapshot.as_ref().is_some_and(|snapshot| snapshot.totals.completed > 0).then_some(())
        });
    }

    #[test]
    fn a_parameter() {
        let mut window = drawn();
        let web = at(&window, "web");
        click(&mut window, web);
        let before = design(&window).components[&Id::from("web")].kind.clone();
        // From the card on by Tab, to each field of the inspector; leaving it takes what was typed.
        for _ in 0..200 {
            press(&mut window, NONE, Key::Tab);
            if design(&window).components[&Id::from("web")].kind != before {
                return;
            }
            if selected(&window) != ["web"] {
                select(&mut window, &["web"]);
            }
            if window.ctx.text_edit_focused() && focused_at(&window).is_some_and(|at| at.x > 1_140.0 && at.y > 50.0) {
                press(&mut window, CONTROL, Key::A);
                type_text(&mut window, "9");
            }
        }
        panic!("no parameter was reached");
    }

    /// Opens the closed list of that name by keyboard, goes down by so many, and presses a key.
    fn choose(window: &mut Window, list: &str, down: usize, end: Key) {
        window.get_by_role_and_label(egui::accesskit::Role::ComboBox, list).focus();
        window.run_steps(2);
        press(window, NONE, Key::Enter);
        window.run_steps(2);
        for _ in 0..down {
            press(window, NONE, Key::ArrowDown);
            window.run_steps(2);
        }
        press(window, NONE, end);
        window.run_steps(4);
    }

    #[test]
    fn a_choice_out_of_a_list() {
        let mut window = drawn();
        select(&mut window, &["web"]);
        window.run_steps(4);
        let at_first = place(&window, "web");
        let session = |window: &Window| match design(window).components[&Id::from("web")].kind {
            Kind::WebServer(WebServer { session, .. }) => session,
            _ => panic!("it is a web server"),
        };
        choose(&mut window, "Sessions", 2, Key::Escape);
        assert_eq!(session(&window), Session::InMemory, "Escape leaves it");
        choose(&mut window, "Sessions", 2, Key::Enter);
        assert_eq!(session(&window), Session::Token);
        assert!(!egui::Popup::is_any_open(&window.ctx), "it stays open");
        let list = window.get_by_role_and_label(egui::accesskit::Role::ComboBox, "Sessions");
        assert!(list.is_focused(), "the keyboard goes back to the list");
        assert_eq!(place(&window, "web"), at_first, "the arrows are the list's own");
        press(&mut window, NONE, Key::Num4);
        press(&mut window, NONE, Key::Enter);
        window.run_steps(2);
        assert!(has(&window, "web-2"), "the next one is put down");
        assert!(!egui::Popup::is_any_open(&window.ctx), "Enter is not the list's as well");
    }

    #[test]
    fn properties_of_what_is_selected() {
        let mut window = drawn();
        let type_over = |window: &mut Window, text: &str| {
            press(window, Modifiers::ALT, Key::Enter);
            window.run_steps(2);
            press(window, CONTROL, Key::A);
            type_text(window, text);
            press(window, NONE, Key::Escape);
            window.run_steps(2);
        };
        select(&mut window, &["web"]);
        type_over(&mut window, "Site");
        assert_eq!(design(&window).components[&Id::from("web")].label, "Site");
        select(&mut window, &["seoul"]);
        type_over(&mut window, "Seoul");
        assert_eq!(design(&window).data_centers[&Id::from("seoul")].label, "Seoul");
        let ends = (Id::from("users"), Id::from("lb"));
        ask(&mut window, Action::Select(Selection::of_link(ends.0.clone(), ends.1.clone())));
        type_over(&mut window, "first");
        assert_eq!(design(&window).link(&ends.0, &ends.1).map(|link| link.label.as_str()), Some("first"));
        ask(&mut window, Action::Select(Selection::default()));
        type_over(&mut window, "Mine");
        assert_eq!(design(&window).name, "Mine");
    }

    #[test]
    fn a_link_that_means_nothing_is_refused_in_words() {
        let mut window = drawn();
        let users = at(&window, "users");
        click(&mut window, users);
        press(&mut window, NONE, Key::C);
        for _ in 0..3 {
            press(&mut window, NONE, Key::Tab);
        }
        press(&mut window, NONE, Key::Enter);
        assert!(!linked(&window, "users", "db"));
        assert!(window.query_all_by_label_contains("database").next().is_some(), "it does not say why");
        press(&mut window, NONE, Key::ArrowUp);
        press(&mut window, NONE, Key::Enter);
        assert!(linked(&window, "users", "web"), "the next one is taken");
    }
}
