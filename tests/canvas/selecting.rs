//! Selecting by click, by box and by the keyboard.

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use loadstar::design::{Id, KindName, Point};
use loadstar::ui::selection::Selection;

use super::{Shell, at, click, click_with, component, drag, selected, small_design, snapshot, window, window_of};

#[test]
fn a_click_selects_and_shift_adds_and_takes_away() {
    let mut window = window();
    let (lb, web) = (at(&window, "lb"), at(&window, "web"));
    click(&mut window, lb);
    assert_eq!(selected(&window), ["lb"]);
    click_with(&mut window, web, Modifiers::SHIFT);
    assert_eq!(selected(&window), ["lb", "web"]);
    click_with(&mut window, lb, Modifiers::SHIFT);
    assert_eq!(selected(&window), ["web"]);
    let nowhere = window.state().screen(100.0, 300.0);
    click(&mut window, nowhere);
    assert!(window.state().selection.is_empty());
    assert_eq!(window.state().steps(), 0, "selecting is no step of the history");
}

#[test]
fn a_click_near_a_link_selects_it() {
    let mut window = window();
    let beside = window.state().screen(120.0, 0.0) + vec2(0.0, 4.0);
    click(&mut window, beside);
    assert_eq!(window.state().selection, Selection::of_link(Id::from("users"), Id::from("lb")));
}

#[test]
fn a_rubber_band_selects_what_it_touches() {
    let mut window = window();
    let (from, to) = (window.state().screen(-90.0, -60.0), window.state().screen(250.0, 60.0));
    drag(&mut window, from, to);
    assert_eq!(selected(&window), ["lb", "users"]);
    assert_eq!(window.state().selection.links.len(), 1, "with the link between them");
}

#[test]
fn tab_walks_through_boxes_and_links_and_arrows_move() {
    let mut window = window();
    let nowhere = window.state().screen(100.0, 300.0);
    click(&mut window, nowhere);
    window.key_press(Key::Tab);
    window.run();
    assert_eq!(selected(&window), ["users"]);
    window.key_press(Key::Tab);
    window.run();
    assert_eq!(selected(&window), ["lb"]);
    window.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
    window.run();
    assert_eq!(selected(&window), ["users"]);
    window.key_press(Key::ArrowRight);
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    window.run();
    assert_eq!(window.state().place("users"), Point(1.0, 8.0));
    assert_eq!(window.state().steps(), 1, "a series of arrows is one step");
    for _ in 0..4 {
        window.key_press(Key::Tab);
        window.run();
    }
    assert_eq!(window.state().selection.links.len(), 1, "after the boxes come the links");
}

#[test]
fn screen_readers_find_every_box_and_link_with_its_state() {
    let mut shell = Shell::new(small_design());
    shell.snapshot = Some(snapshot(shell.design(), 1));
    let window = window_of(shell);
    window.get_by_label_contains("Load balancer, L7 · round robin, busy, 78 %");
    window.get_by_label_contains("Web server, 4 vCPU, not linked");
    window.get_by_label_contains("Client → Load balancer");
    window.get_by_label_contains("seoul, data center");
}

#[test]
fn of_two_boxes_the_upper_one_is_hit_and_what_is_selected_lies_on_top() {
    let mut design = small_design();
    design.components.insert(Id::from("mm"), component(KindName::Cache, 300.0, 40.0).into());
    let mut window = window_of(Shell::new(design));
    let shared = window.state().screen(270.0, 20.0);
    click(&mut window, shared);
    assert_eq!(selected(&window), ["mm"]);
    let lb_alone = window.state().screen(200.0, -10.0);
    click(&mut window, lb_alone);
    click(&mut window, shared);
    assert_eq!(selected(&window), ["lb"]);
}

#[test]
fn tab_goes_on_from_what_was_clicked() {
    let mut window = window();
    let lb = at(&window, "lb");
    click(&mut window, lb);
    for next in ["web", "db"] {
        window.key_press(Key::Tab);
        window.run();
        assert_eq!(selected(&window), [next], "from left to right");
    }
}

#[test]
fn adding_to_the_selection_by_hand_is_not_undone_by_the_focus() {
    let mut window = window();
    for id in ["lb", "web", "users"] {
        let on = at(&window, id);
        click_with(&mut window, on, Modifiers::SHIFT);
    }
    assert_eq!(selected(&window), ["lb", "users", "web"]);
}
