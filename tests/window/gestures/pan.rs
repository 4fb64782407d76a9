//! Pan: a drag with Space, with the middle or the right button.

use super::*;

#[test]
fn drags() {
    let mut window = drawn();
    for (held, is_space) in [(PointerButton::Primary, true), (PointerButton::Middle, false), (PointerButton::Secondary, false)]
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

#[test]
fn arrows_with_the_hand() {
    let mut window = drawn();
    for selected in [&["web"][..], &[]] {
        select(&mut window, selected);
        press(&mut window, NONE, Key::H);
        let before = at(&window, "web");
        press(&mut window, NONE, Key::ArrowRight);
        press(&mut window, NONE, Key::ArrowDown);
        assert!((at(&window, "web") - before - vec2(-16.0, -16.0)).length() < 1.0, "the view goes right and down");
        press(&mut window, SHIFT, Key::ArrowLeft);
        assert!((at(&window, "web") - before - vec2(112.0, -16.0)).length() < 1.0, "with Shift further");
        press(&mut window, SHIFT, Key::ArrowRight);
        assert_eq!(super::selected(&window), selected, "nothing is walked to");
        press(&mut window, NONE, Key::V);
    }
    assert_eq!(steps(&window), 1, "nothing was moved");
}
