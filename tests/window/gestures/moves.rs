//! Move: a drag, with guides; arrows nudge, with Shift by a step of the grid; Ctrl+Shift+arrows align.

use super::*;

#[test]
fn a_drag_with_guides() {
    let mut window = drawn();
    let from = at(&window, "web");
    let by = vec2(3.0, -97.0) * zoom(&window);
    one_step(&mut window, |window| drag(window, from, from + by));
    assert_eq!(place(&window, "web"), Point(480.0, -96.0), "on the grid");
    let accent = loadstar::ui::theme::Theme::dark().accent;
    let is_guide = |shape: &egui::Shape| matches!(shape, egui::Shape::LineSegment { stroke, .. } if stroke.color == accent);
    let from = at(&window, "web");
    window.hover_at(from);
    window.step();
    button(&mut window, from, PointerButton::Primary, true, NONE);
    let to = from + vec2(0.0, 97.0) * zoom(&window);
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
fn arrows_on_other_things_and_of_another_sort_are_other_steps() {
    let mut window = drawn();
    let frame = |window: &Window| design(window).data_centers[&Id::from("seoul")].frame;
    let (before, steps_before) = (frame(&window), steps(&window));
    for id in ["web", "lb", "seoul"] {
        select(&mut window, &[id]);
        press(&mut window, NONE, Key::ArrowRight);
    }
    press(&mut window, CONTROL, Key::ArrowRight);
    press(&mut window, CONTROL, Key::ArrowRight);
    assert_eq!((frame(&window).x, frame(&window).w), (before.x + 1.0, before.w + 16.0));
    assert_eq!(steps(&window), steps_before + 4);
    press(&mut window, CONTROL, Key::Z);
    assert_eq!((frame(&window).x, frame(&window).w), (before.x + 1.0, before.w), "the size alone is taken back");
    press(&mut window, CONTROL, Key::Z);
    assert_eq!((frame(&window), place(&window, "lb").0), (before, 241.0));
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
