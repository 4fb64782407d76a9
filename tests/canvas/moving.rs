//! Moving things by hand, and copies of them.

use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use loadstar::design::{Annotation, Edit, Id, KindName, Point};
use loadstar::ui::action::Placing;
use loadstar::ui::command::Command;

use super::{Shell, Window, at, click, component, drag, selected, small_design, window, window_of};

#[test]
fn a_drag_moves_in_one_step_and_undo_takes_it_back() {
    let mut window = window();
    let before = window.state().design().clone();
    let from = at(&window, "lb");
    let zoom = window.state().canvas.zoom();
    drag(&mut window, from, from + vec2(3.0, 203.0) * zoom);
    assert_eq!(window.state().place("lb"), Point(240.0, 200.0), "on the grid, in line with its own column");
    assert_eq!(window.state().steps(), 1);
    assert!(window.state_mut().history.undo());
    assert_eq!(*window.state().design(), before);
}

#[test]
fn all_that_is_selected_moves() {
    let mut window = window();
    window.state_mut().selection.ids = [Id::from("lb"), Id::from("web")].into();
    window.run();
    let from = at(&window, "lb");
    let zoom = window.state().canvas.zoom();
    drag(&mut window, from, from + vec2(0.0, -160.0) * zoom);
    assert_eq!((window.state().place("lb"), window.state().place("web")), (Point(240.0, -160.0), Point(480.0, -160.0)));
}

/// Presses at `from` with Alt held and goes to `to`, without letting go.
fn begin_alt_drag(window: &mut Window, from: Pos2, to: Pos2) {
    let (button, modifiers) = (PointerButton::Primary, Modifiers::ALT);
    window.hover_at(from);
    window.step();
    window.event_modifiers(Event::PointerButton { pos: from, button, pressed: true, modifiers }, modifiers);
    window.step();
    for step in 1..=5_u8 {
        window.event_modifiers(Event::PointerMoved(from.lerp(to, f32::from(step) / 5.0)), modifiers);
        window.step();
    }
}

#[test]
fn a_drag_with_alt_moves_a_copy_in_one_step() {
    let mut window = window();
    let from = at(&window, "web");
    let zoom = window.state().canvas.zoom();
    let to = from + vec2(16.0, -200.0) * zoom;
    begin_alt_drag(&mut window, from, to);
    window.drop_at(to);
    window.run();
    assert_eq!((window.state().place("web"), window.state().place("web-copy")), (Point(480.0, 0.0), Point(496.0, -200.0)));
    assert_eq!(selected(&window), ["web-copy"]);
    assert_eq!(window.state().steps(), 1);
}

#[test]
fn escape_takes_the_copies_of_a_drag_away() {
    let mut window = window();
    let from = at(&window, "web");
    begin_alt_drag(&mut window, from, from + vec2(0.0, -200.0));
    assert!(window.state().design().components.contains_key(&Id::from("web-copy")));
    window.key_press(Key::Escape);
    window.step();
    window.drop_at(from);
    window.run();
    assert_eq!(*window.state().design(), small_design());
    assert_eq!(window.state().steps(), 0);
}

#[test]
fn escape_gives_up_a_drag_and_leaves_no_step() {
    let mut window = window();
    let from = at(&window, "db");
    window.hover_at(from);
    window.step();
    window.drag_at(from);
    window.step();
    window.hover_at(from + vec2(-300.0, 80.0));
    window.step();
    window.step();
    assert_eq!(window.state().steps(), 1);
    window.key_press(Key::Escape);
    window.step();
    window.drop_at(from + vec2(-300.0, 80.0));
    window.run();
    assert_eq!(*window.state().design(), small_design());
    assert_eq!(window.state().steps(), 0);
}

#[test]
fn a_long_press_moves_nothing() {
    let mut design = small_design();
    design.components.insert(Id::from("odd"), component(KindName::Cache, 101.5, 203.5).into());
    let mut window = window_of(Shell::new(design.clone()));
    let on = at(&window, "odd");
    window.hover_at(on);
    window.step();
    window.drag_at(on);
    window.run_steps(200);
    window.drop_at(on);
    window.run();
    assert_eq!(*window.state().design(), design);
}

#[test]
fn a_small_box_is_clicked_and_dragged_wherever_it_is_taken() {
    let mut window = window();
    window.hover_at(pos2(600.0, 400.0));
    window.event(Event::Zoom(0.5));
    window.run();
    assert!(window.state().canvas.zoom() < 0.58, "as chips");
    let edge = at(&window, "lb") + vec2(0.0, 9.0);
    click(&mut window, edge);
    assert_eq!(selected(&window), ["lb"]);
    drag(&mut window, edge, edge + vec2(0.0, 60.0));
    assert_ne!(window.state().place("lb"), Point(240.0, 0.0));
}

#[test]
fn what_is_let_go_lands_there_and_not_where_a_fast_hand_moves_on_to() {
    let mut window = window();
    window.state_mut().placing = Some(Placing::Component(KindName::Cache));
    let (there, beyond) = (window.state().screen(160.0, 200.0), window.state().screen(400.0, 320.0));
    window.hover_at(there);
    window.step();
    let button =
        |pressed| Event::PointerButton { pos: there, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
    // All in one frame.
    window.input_mut().events.extend([button(true), button(false), Event::PointerMoved(beyond)]);
    window.run();
    assert_eq!(window.state().place("cache"), Point(160.0, 200.0));
}

#[test]
fn a_free_text_is_moved_and_written_anew() {
    let mut design = small_design();
    design.annotations.push(Annotation::new(Point(0.0, 200.0), "Three of these".to_owned()));
    let mut window = window_of(Shell::new(design));
    let zoom = window.state().canvas.zoom();
    let text = window.state().screen(20.0, 208.0);
    drag(&mut window, text, text + vec2(0.0, 80.0) * zoom);
    let moved = window.state().design().annotations[0].at;
    assert!((moved.1 - 280.0).abs() <= 4.0 && moved.0.abs() <= 4.0, "{moved:?}");
    assert_eq!(window.state().steps(), 1);
    assert!(window.state_mut().canvas.command(Command::Rename));
    window.run();
    window.event(Event::Text("넷".to_owned()));
    window.run();
    window.key_press(Key::Enter);
    window.run();
    window.event(Event::Text("다섯".to_owned()));
    window.run();
    window.key_press(Key::Escape);
    window.run();
    assert_eq!(window.state().design().annotations[0].text, "넷\n다섯");
}

#[test]
fn the_first_move_stores_the_places_of_all_so_that_nothing_jumps() {
    let mut design = small_design();
    for component in design.components.values_mut() {
        component.at = None;
    }
    let places = loadstar::ui::canvas::layout::missing_places(&design);
    let mut window = window_of(Shell::new(design));
    let Point(x, y) = places[&Id::from("web")];
    let from = window.state().screen(x as f32, y as f32);
    drag(&mut window, from, from + vec2(0.0, 300.0));
    for id in ["users", "lb", "db"] {
        assert_eq!(window.state().place(id), places[&Id::from(id)], "{id} stays where it was drawn");
    }
    assert_ne!(window.state().place("web"), places[&Id::from("web")]);
}

#[test]
fn edits_from_elsewhere_are_followed() {
    let mut window = window();
    let gone = Edit::Remove([Id::from("lb")].into());
    window.state_mut().history.apply(&gone, None).expect("it is there");
    window.run();
    assert!(window.query_by_label_contains("Client → Load balancer").is_none());
    window.state_mut().history.undo();
    window.run();
    window.get_by_label_contains("Client → Load balancer");
}
