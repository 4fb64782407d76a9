//! Tools: V, H, C, 1 to 9 of the palette; Ctrl+K finds any command, ? shows all shortcuts.

use super::*;
use loadstar::ui::action::Placing;

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

#[test]
fn what_is_in_hand_is_not_put_down_under_a_button() {
    let mut window = drawn();
    for _ in 0..6 {
        press(&mut window, CONTROL, Key::Plus);
    }
    window.run_steps(30);
    ask(&mut window, Action::StartPlacing(Placing::Component(KindName::Cache)));
    let (viewport, zoom_before) = (window.state().canvas().lens().viewport, zoom(&window));
    let minimap = viewport.max - vec2(80.0, 58.0);
    // The hand among the tools, zooming out, the minimap.
    for button in [viewport.min + vec2(60.0, 30.0), viewport.left_bottom() + vec2(30.0, -30.0), minimap] {
        click(&mut window, button);
        assert!(!has(&window, "cache"), "put down under {button}");
    }
    window.run_steps(30);
    assert!(zoom(&window) < zoom_before, "the button is no button");
    click(&mut window, viewport.center());
    assert!(has(&window, "cache"), "it is in hand no more");
}
