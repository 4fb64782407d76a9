//! The menus under the right button: rows of the one table of commands, done to what is selected, where the menu was opened.

use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2};
use egui_kittest::kittest::Queryable as _;
use loadstar::design::{Frame, Id, Point};
use loadstar::ui::action::Action;
use loadstar::ui::command::Command;
use loadstar::ui::selection::Selection;
use loadstar::words::Language;

use super::gestures::{design, drawn, press};
use super::{Window, ask, steps, wait_for, window};

fn open_menu(window: &mut Window, on: Pos2) {
    window.hover_at(on);
    window.step();
    for pressed in [true, false] {
        let modifiers = Modifiers::NONE;
        window.event(Event::PointerButton { pos: on, button: PointerButton::Secondary, pressed, modifiers });
        window.step();
    }
    window.run_steps(3);
}

fn screen(window: &Window, x: f32, y: f32) -> Pos2 {
    window.state().canvas().lens().screen_from_canvas(pos2(x, y))
}

fn select(window: &mut Window, ids: &[&str]) {
    let ids = ids.iter().map(|id| Id::from(*id)).collect();
    ask(window, Action::Select(Selection { ids, ..Selection::default() }));
}

#[test]
fn several_things_are_aligned_by_their_menu_and_by_the_panel() {
    let by_menu: fn(&mut Window) = |window| {
        let web = screen(window, 480.0, 0.0);
        open_menu(window, web);
        window.get_by_label_contains("Align and distribute ").click();
        window.run_steps(10);
        window.get_by_label("Align bottom").click();
    };
    let by_panel: fn(&mut Window) = |window| window.get_by_label_contains("Align bottom (").click();
    for align in [by_menu, by_panel] {
        let mut window = drawn();
        select(&mut window, &["lb", "web", "db"]);
        let before = steps(&window);
        align(&mut window);
        window.run_steps(3);
        for id in ["lb", "web", "db"] {
            assert_eq!(design(&window).components[&Id::from(id)].at.map(|at| at.1), Some(240.0), "{id}");
        }
        assert_eq!(steps(&window), before + 1);
    }
}

#[test]
fn a_data_center_is_put_where_the_menu_was_opened_and_by_a_key_at_the_pointer() {
    let by_menu: fn(&mut Window, Pos2) = |window, at| {
        open_menu(window, at);
        window.get_by_label("Add a data center here").click();
        window.run_steps(3);
    };
    let by_key: fn(&mut Window, Pos2) = |window, at| {
        window.hover_at(at);
        window.step();
        press(window, Modifiers::NONE, Key::F);
        press(window, Modifiers::NONE, Key::Enter);
    };
    for put in [by_menu, by_key] {
        let mut window = drawn();
        let at = screen(&window, 160.0, 296.0);
        put(&mut window, at);
        let Frame { x, y, w, h } = design(&window).data_centers[&Id::from("center")].frame;
        let middle = Point(x + w / 2.0, y + h / 2.0);
        assert!((middle.0 - 160.0).abs() <= 8.0 && (middle.1 - 296.0).abs() <= 8.0, "{middle:?}");
        assert_eq!(window.state().selection().single_id(), Some(&Id::from("center")));
    }
}

#[test]
fn keys_kill_and_restore_what_is_selected() {
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(4));
    ask(&mut window, Action::Command(Command::RunOrPause));
    let dead = |window: &Window| {
        let report = window.state().runner().report();
        let figures = &report.snapshot.as_ref()?.components[&Id::from("web")];
        Some(figures.instances.iter().filter(|instance| !instance.is_alive).count())
    };
    wait_for("the run", || dead(&window));
    select(&mut window, &["web"]);
    for (modifiers, key, count) in [(Modifiers::SHIFT, Key::X, 1), (Modifiers::NONE, Key::X, 6), (Modifiers::NONE, Key::R, 0)] {
        press(&mut window, modifiers, key);
        wait_for("what the key does", || (dead(&window) == Some(count)).then_some(()));
    }
    assert_eq!(window.state().why_not(Command::Restore), Some("what_if.nothing_dead"));
    assert_eq!(window.state().why_not(Command::Flush), Some("why_not.not_for_it"), "it keeps no copies");
    select(&mut window, &[]);
    assert_eq!(window.state().why_not(Command::Kill), Some("why_not.nothing_selected"));
}
