//! Group into a data center: Ctrl+G, Ctrl+Shift+G.

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

#[test]
fn a_frame_is_drawn_by_a_drag_and_put_down_by_enter() {
    let mut window = drawn();
    press(&mut window, NONE, Key::F);
    let (from, to) = (screen(&window, 136.0, 200.0), screen(&window, 400.0, 360.0));
    one_step(&mut window, |window| drag(window, from, to));
    let center = Id::from("center");
    assert_eq!(design(&window).data_centers[&center].frame, Frame { x: 136.0, y: 200.0, w: 264.0, h: 160.0 });
    // Escape gives it up.
    press(&mut window, NONE, Key::F);
    window.hover_at(from);
    window.step();
    button(&mut window, from, PointerButton::Primary, true, NONE);
    window.event(Event::PointerMoved(to));
    window.step();
    assert!(window.state().canvas().has_gesture());
    press(&mut window, NONE, Key::Escape);
    button(&mut window, to, PointerButton::Primary, false, NONE);
    window.run_steps(3);
    assert_eq!(design(&window).data_centers.len(), 2, "the drawing was given up");
    assert_eq!(selected(&window), ["center"], "and nothing else");
    press(&mut window, NONE, Key::F);
    one_step(&mut window, |window| press(window, NONE, Key::Enter));
    assert_eq!(design(&window).data_centers.len(), 3);
}

#[test]
fn no_data_center_is_drawn_inside_another_and_one_of_several_has_their_region() {
    use loadstar::design::Region;
    use loadstar::design::value::Value;
    let mut window = drawn();
    ask(&mut window, Action::Edit(Edit::SetParameter(Id::from("seoul"), "region", Value::Choice("europe"))));
    select(&mut window, &["db"]);
    let before = steps(&window);
    press(&mut window, CONTROL, Key::G);
    assert_eq!(steps(&window), before);
    assert!(window.query_by_label_contains("none can stand inside another").is_some(), "it says why");
    select(&mut window, &["db", "web"]);
    press(&mut window, CONTROL, Key::G);
    assert_eq!(design(&window).data_centers[&Id::from("center")].region, Region::Europe);
}

#[test]
fn a_smaller_frame_says_who_is_outside_of_it() {
    let mut window = drawn();
    select(&mut window, &["seoul"]);
    for _ in 0..15 {
        press(&mut window, CONTROL, Key::ArrowUp);
    }
    assert_eq!(design(&window).components[&Id::from("db")].data_center, None);
    assert!(window.query_by_label_contains("1 component is outside of").is_some(), "it says so");
}
