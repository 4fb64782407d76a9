//! Connect: a drag from a port, or two clicks with C; a green or a red target with the reason; Esc cancels.

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
