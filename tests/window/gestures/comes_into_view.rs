//! What was put somewhere comes into view, what was undone is seen, and a drag at the edge takes the view along.

use super::*;

fn in_view(window: &Window, id: &str) -> bool {
    let Point(x, y) = place(window, id);
    window.state().canvas().lens().canvas_rect().contains(pos2(x as f32, y as f32))
}

/// Looks closely at the load balancer: most of the rest is out of view.
fn close_up(window: &mut Window) {
    select(window, &["users"]);
    press(window, SHIFT, Key::Num2);
    window.run_steps(30);
    for _ in 0..4 {
        press(window, CONTROL, Key::Plus);
        window.run_steps(20);
    }
}

#[test]
fn a_copy_covers_nothing_and_is_seen() {
    let mut window = drawn();
    close_up(&mut window);
    for copies in 2..6 {
        press(&mut window, CONTROL, Key::D);
        window.run_steps(30);
        let copy = format!("users-{copies}");
        assert_eq!(selected(&window), [copy.as_str()]);
        assert!(in_view(&window, &copy), "{copy} is out of view");
        let Point(x, y) = place(&window, &copy);
        let is_on = |other: &Point| (other.0 - x).abs() < 138.0 && (other.1 - y).abs() < 64.0;
        let covered = design(&window).components.iter().filter(|(id, _)| id.as_str() != copy);
        assert!(!covered.filter_map(|(_, component)| component.at).any(|at| is_on(&at)), "{copy} covers another");
    }
}

#[test]
fn a_copy_stays_in_its_data_center_where_there_is_room() {
    let mut window = drawn();
    let wide = Frame { x: 440.0, y: 120.0, w: 700.0, h: 220.0 };
    ask(&mut window, Action::Edit(Edit::SetFrame(Id::from("seoul"), wide)));
    select(&mut window, &["db"]);
    press(&mut window, CONTROL, Key::D);
    assert_eq!(design(&window).components[&Id::from("db-2")].data_center, Some(Id::from("seoul")));
}

#[test]
fn what_undo_brings_back_is_seen_and_selected_and_what_is_seen_anyhow_moves_no_view() {
    let mut window = drawn();
    select(&mut window, &["db"]);
    press(&mut window, NONE, Key::Delete);
    close_up(&mut window);
    ask(&mut window, Action::Select(Selection::default()));
    press(&mut window, CONTROL, Key::Z);
    window.run_steps(30);
    assert!(in_view(&window, "db"), "it is out of view");
    assert_eq!(selected(&window), ["db"]);
    // Near enough: the view stays, and so does what is selected.
    select(&mut window, &["db"]);
    press(&mut window, NONE, Key::ArrowRight);
    let before = window.state().canvas().lens().center;
    press(&mut window, CONTROL, Key::Z);
    window.run_steps(30);
    assert_eq!((window.state().canvas().lens().center, selected(&window)), (before, vec!["db"]));
}

#[test]
fn a_drag_at_the_edge_takes_the_view_along() {
    let mut window = drawn();
    press(&mut window, CONTROL, Key::Num0);
    window.run_steps(30);
    let viewport = window.state().canvas().lens().viewport;
    let (from, edge) = (at(&window, "web"), pos2(viewport.right() - 4.0, at(&window, "web").y));
    let (before, stood) = (window.state().canvas().lens().center, place(&window, "web"));
    window.hover_at(from);
    window.step();
    button(&mut window, from, PointerButton::Primary, true, NONE);
    for step in 1..=5_u8 {
        window.event(Event::PointerMoved(from.lerp(edge, f32::from(step) / 5.0)));
        window.step();
    }
    window.run_steps(60);
    let center = window.state().canvas().lens().center;
    assert!(center.x > before.x + 200.0, "it went by {}", center.x - before.x);
    assert!((at(&window, "web").x - edge.x).abs() < 12.0, "the card stays under the pointer");
    button(&mut window, edge, PointerButton::Primary, false, NONE);
    window.run_steps(3);
    let rest = window.state().canvas().lens().center;
    window.run_steps(30);
    assert_eq!(window.state().canvas().lens().center, rest, "it goes on after the drag");
    press(&mut window, CONTROL, Key::Z);
    assert_eq!(place(&window, "web"), stood, "one step");
}
