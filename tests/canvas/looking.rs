//! What is seen of the canvas: the camera, by hand and by command, and everything at every zoom.

use egui::{Event, Key, Modifiers, PointerButton, pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use loadstar::design::{Design, Id, KindName, Link};
use loadstar::ui::canvas::Tool;
use loadstar::ui::command::Command;
use loadstar::ui::selection::Selection;

use super::{Shell, Window, at, component, drag, small_design, snapshot, window, window_of};

#[test]
fn the_view_is_dragged_with_the_space_key_and_the_other_buttons() {
    let mut window = window();
    let lb = at(&window, "lb");
    window.key_down(Key::Space);
    drag(&mut window, lb, lb + vec2(50.0, 30.0));
    window.key_up(Key::Space);
    window.run();
    assert!((at(&window, "lb") - lb - vec2(50.0, 30.0)).length() < 1.0);
    let lb = at(&window, "lb");
    for (drags, button) in [(1.0, PointerButton::Middle), (2.0, PointerButton::Secondary)] {
        for (pos, pressed) in [(lb, true), (lb + vec2(80.0, 0.0), false)] {
            window.hover_at(pos);
            window.step();
            window.event(Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
            window.step();
        }
        window.run();
        assert!((at(&window, "lb") - lb - vec2(80.0 * drags, 0.0)).length() < 1.0, "{button:?}");
    }
    assert!(window.query_by_label("Delete").is_none(), "a drag with the right button opens no menu");
    assert_eq!(*window.state().design(), small_design());
}

#[test]
fn the_wheel_zooms_at_the_pointer() {
    let mut window = window();
    let pointer = pos2(333.0, 555.0);
    window.hover_at(pointer);
    window.run();
    let before = window.state().canvas.lens().canvas_from_screen(pointer);
    let zoom_before = window.state().canvas.zoom();
    for lines in [3.0, -9.0, 2.0] {
        let delta = vec2(0.0, lines);
        let unit = egui::MouseWheelUnit::Line;
        let phase = egui::TouchPhase::Move;
        window.event(Event::MouseWheel { unit, delta, phase, modifiers: Modifiers::NONE });
        window.run();
        let after = window.state().canvas.lens().canvas_from_screen(pointer);
        assert!((after - before).length() < 0.5, "{before:?} became {after:?}");
    }
    // A notch is a tenth, and as much back.
    let notches = window.state().canvas.zoom() / zoom_before;
    assert!((notches - 1.105_f32.powi(3 - 9 + 2)).abs() < 0.01, "{notches}");
}

#[test]
fn the_hand_tool_moves_the_view_alone() {
    let mut window = window();
    window.state_mut().tool = Tool::Hand;
    window.run();
    let lb = at(&window, "lb");
    drag(&mut window, lb, lb + vec2(120.0, 60.0));
    assert!((at(&window, "lb") - lb - vec2(120.0, 60.0)).length() < 1.0);
    assert_eq!(*window.state().design(), small_design());
}

#[test]
fn the_whole_of_a_design_without_places_is_laid_out_in_view() {
    let mut design = small_design();
    for component in design.components.values_mut() {
        component.at = None;
    }
    let window = window_of(Shell::new(design.clone()));
    let places = loadstar::ui::canvas::layout::missing_places(&design);
    assert_eq!(places.len(), design.components.len());
    let (users, lb) = (places[&Id::from("users")], places[&Id::from("lb")]);
    assert!(lb.0 - users.0 >= 186.0, "who is called stands to the right of who calls");
    let lens = window.state().canvas.lens();
    for (id, place) in &places {
        let others = places.iter().filter(|(other, _)| *other != id);
        for (other, there) in others {
            let is_apart = (place.0 - there.0).abs() >= 186.0 || (place.1 - there.1).abs() >= 86.0;
            assert!(is_apart, "{id} and {other}");
        }
        assert!(lens.viewport.contains(window.state().screen(place.0 as f32, place.1 as f32)), "{id} is in view");
    }
}

#[test]
fn three_thousand_components_are_drawn_at_every_zoom() {
    let mut design = Design::empty();
    for number in 0..3_000_u32 {
        let kind = KindName::ALL[number as usize % KindName::ALL.len()];
        let (x, y) = (f64::from(number % 60) * 186.0, f64::from(number / 60) * 98.0);
        let mut component = component(kind, x, y);
        component.instances = number % 4 + 1;
        design.components.insert(Id::from(format!("c{number}")), component.into());
        if number > 0 {
            design.links.push(Link::new(Id::from(format!("c{}", number - 1)), Id::from(format!("c{number}"))));
        }
    }
    let mut shell = Shell::new(design);
    shell.snapshot = Some(snapshot(shell.design(), 1));
    let mut window = window_of(shell);
    window.hover_at(pos2(600.0, 400.0));
    for factor in [1.0, 1.9, 1.9, 1.9, 2.5] {
        window.event(Event::Zoom(factor));
        // Ways of links out of view are found a frame at a time, and then it comes to rest.
        let frames = (0..100).position(|_| window.try_run().is_ok());
        assert!(frames.is_some(), "it goes on and on at {factor}");
        assert!(!window.output().shapes.is_empty());
    }
}

#[test]
fn commands_of_the_view_are_carried_out_and_come_to_rest() {
    let mut window = window();
    assert!(window.state_mut().canvas.command(Command::ZoomIn));
    assert!(!window.state_mut().canvas.command(Command::Undo));
    let before = window.state().canvas.zoom();
    window.run();
    window.run_steps(30);
    assert!((window.state().canvas.zoom() / before - 1.25).abs() < 0.01);
    window.state_mut().selection = Selection::of_id(Id::from("db"));
    window.state_mut().canvas.command(Command::ZoomToSelection);
    window.run_steps(60);
    assert!((at(&window, "db") - window.state().canvas.lens().viewport.center()).length() < 1.0);
}

#[test]
fn a_window_that_grows_shows_all_until_a_hand_has_moved_the_view() {
    let mut window = window();
    let is_all_in_view = |window: &Window| {
        let lens = window.state().canvas.lens();
        lens.canvas_rect().contains(pos2(-69.0, -32.0)) && lens.canvas_rect().contains(pos2(720.0, 340.0))
    };
    window.set_size(vec2(700.0, 420.0));
    window.run();
    assert!(is_all_in_view(&window));
    window.hover_at(pos2(350.0, 200.0));
    window.event(Event::Zoom(2.0));
    window.run();
    let zoom = window.state().canvas.zoom();
    window.set_size(vec2(1_200.0, 800.0));
    window.run();
    assert_eq!(window.state().canvas.zoom(), zoom, "the hand's zoom stays");
}

#[test]
fn a_drag_on_the_map_that_goes_on_outside_of_it_stays_at_the_design() {
    let mut window = window();
    window.hover_at(pos2(350.0, 200.0));
    window.event(Event::Zoom(3.0));
    window.run();
    let viewport = window.state().canvas.lens().viewport;
    let on_map = viewport.max - vec2(14.0 + 68.0, 14.0 + 44.0);
    let before = window.state().canvas.lens().center;
    window.hover_at(on_map);
    window.step();
    window.drag_at(on_map);
    for _ in 0..60 {
        window.hover_at(viewport.max - vec2(1.0, 1.0));
        window.step();
    }
    let center = window.state().canvas.lens().center;
    assert!((center - before).length() > 50.0, "the map was not held");
    assert!(center.x <= 720.0 && center.y <= 340.0, "it goes on to {center:?}");
}
