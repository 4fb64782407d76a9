//! Select: a click; Shift and a click add; a drag on empty space is a box; Tab and arrows by keyboard; Esc clears.

use loadstar::design::Annotation;

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
    assert_eq!(selected(&window), ["seoul"], "and data centers");
    press(&mut window, Modifiers::ALT, Key::ArrowDown);
    assert_eq!(selected(&window), ["db"]);
    press(&mut window, Modifiers::ALT | SHIFT, Key::ArrowUp);
    assert_eq!(selected(&window), ["db", "seoul"], "with Shift they add");
    assert_eq!(steps(&window), 1, "and nothing was moved");
}

#[test]
fn escape() {
    let mut window = drawn();
    press(&mut window, CONTROL, Key::A);
    press(&mut window, NONE, Key::Escape);
    assert!(window.state().selection().is_empty());
}

#[test]
fn one_by_one_by_keys_alone() {
    let mut window = drawn();
    let text = Annotation::new(Point(460.0, -140.0), "here".to_owned());
    ask(&mut window, Action::Edit(Edit::AddAnnotation(text)));
    press(&mut window, NONE, Key::ArrowRight);
    press(&mut window, CONTROL, Key::Space);
    assert!(window.state().selection().is_empty(), "the first arrow selects what it goes to");
    press(&mut window, CONTROL, Key::Space);
    for _ in 0..5 {
        press(&mut window, Modifiers::ALT, Key::ArrowLeft);
    }
    assert_eq!(selected(&window), ["users"]);
    let towards = |window: &mut Window, key| press(window, CONTROL | Modifiers::ALT, key);
    // Over the link and what is not wanted.
    for _ in 0..3 {
        towards(&mut window, Key::ArrowRight);
    }
    assert_eq!(selected(&window), ["users"], "the focus goes alone");
    press(&mut window, CONTROL, Key::Space);
    assert_eq!(selected(&window), ["users", "web"]);
    towards(&mut window, Key::ArrowDown);
    press(&mut window, CONTROL, Key::Enter);
    assert_eq!(selected(&window), ["seoul", "users", "web"]);
    towards(&mut window, Key::ArrowUp);
    press(&mut window, CONTROL, Key::Space);
    assert_eq!(selected(&window), ["seoul", "users"], "one alone is let go of");
    towards(&mut window, Key::ArrowUp);
    press(&mut window, CONTROL, Key::Space);
    assert_eq!(window.state().selection().annotations, [0].into(), "texts are reached");
    assert_eq!(selected(&window), ["seoul", "users"]);
    let frame = design(&window).data_centers[&Id::from("seoul")].frame;
    assert_eq!((frame.w, frame.h, steps(&window)), (280.0, 220.0, 2), "and nothing was changed");
}

#[test]
fn escape_in_a_drag_ends_it_alone() {
    let mut window = drawn();
    let (web, empty) = (at(&window, "web"), screen(&window, 120.0, 120.0));
    let before = place(&window, "web");
    for (tool, held, from) in [
        (Key::V, PointerButton::Primary, web),
        (Key::V, PointerButton::Primary, empty),
        (Key::V, PointerButton::Middle, empty),
        (Key::C, PointerButton::Primary, web),
    ] {
        select(&mut window, &["lb", "web"]);
        press(&mut window, NONE, tool);
        let tool = window.state().tool();
        window.hover_at(from);
        window.step();
        button(&mut window, from, held, true, NONE);
        for step in [20.0, 60.0, 90.0] {
            window.event(Event::PointerMoved(from + vec2(-step, step)));
            window.step();
        }
        assert!(window.state().canvas().has_gesture(), "{from} {held:?}");
        press(&mut window, NONE, Key::Escape);
        assert!(!window.state().canvas().has_gesture(), "the gesture goes on");
        assert_eq!(selected(&window), ["lb", "web"], "{tool:?} {from}");
        assert_eq!((window.state().tool(), place(&window, "web")), (tool, before));
        button(&mut window, from + vec2(-90.0, 90.0), held, false, NONE);
        window.run_steps(3);
        assert_eq!(selected(&window), ["lb", "web"], "letting go afterwards does nothing");
        // The next one is for the tool, and the one after that for what is selected.
        if tool != Tool::Select {
            press(&mut window, NONE, Key::Escape);
            assert_eq!((selected(&window), window.state().tool()), (vec!["lb", "web"], Tool::Select));
        }
        press(&mut window, NONE, Key::Escape);
        assert!(selected(&window).is_empty() && window.state().tool() == Tool::Select);
        press(&mut window, SHIFT, Key::Num1);
        window.run_steps(30);
    }
}
