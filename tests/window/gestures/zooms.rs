//! Zoom: the wheel, with Ctrl too, and a pinch at the pointer; Ctrl and + − 0; Shift+1 everything, Shift+2 the selection.

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
