//! The gestures that people have in their hands from other editors, row by row: events in, document out. A row is a module, and
//! each of its gestures a test.

mod comes_into_view;
mod connects;
mod copies;
mod delete;
mod groups;
mod keyboard_alone;
mod moves;
mod pan;
mod renames;
mod run;
mod selects;
mod takes_elsewhere;
mod tools;
mod undo_redo;
mod writes;
mod zooms;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, TouchPhase, pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use loadstar::design::kind::{Session, WebServer};
use loadstar::design::{Component, DataCenter, Design, Edit, Frame, Id, Kind, KindName, Link, Point};
use loadstar::ui::action::Action;
use loadstar::ui::canvas::Tool;
use loadstar::ui::command::Command;
use loadstar::ui::selection::Selection;
use loadstar::words::Language;

use super::{Window, ask, quick_window, steps};

const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CONTROL: Modifiers = Modifiers::COMMAND;
const CONTROL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// users → lb, a web server, and a database in a data center.
pub(super) fn drawn() -> Window {
    let mut window = quick_window(Language::English);
    ask(&mut window, Action::BeginOwn);
    let frame = Frame { x: 440.0, y: 120.0, w: 280.0, h: 220.0 };
    let seoul = Id::from("seoul");
    let mut edits = vec![Edit::AddDataCenter(seoul.clone(), DataCenter { frame, ..DataCenter::default() })];
    let places = [
        ("lb", KindName::LoadBalancer, 240.0, 0.0),
        ("web", KindName::WebServer, 480.0, 0.0),
        ("db", KindName::DatabaseLeader, 560.0, 240.0),
    ];
    for (id, kind, x, y) in places {
        let data_center = (id == "db").then(|| seoul.clone());
        let component = Component { at: Some(Point(x, y)), data_center, ..Component::new(Kind::default_of(kind)) };
        edits.push(Edit::AddComponent(Id::from(id), component));
    }
    edits.push(Edit::AddLink(Link::new(Id::from("users"), Id::from("lb"))));
    ask(&mut window, Action::Edit(Edit::All(edits)));
    press(&mut window, SHIFT, Key::Num1);
    window.run_steps(30);
    window
}

pub(super) fn design(window: &Window) -> &Design {
    window.state().history().design()
}

fn place(window: &Window, id: &str) -> Point {
    design(window).components[&Id::from(id)].at.expect("it has a place")
}

fn has(window: &Window, id: &str) -> bool {
    design(window).components.contains_key(&Id::from(id))
}

pub(super) fn linked(window: &Window, from: &str, to: &str) -> bool {
    design(window).link(&Id::from(from), &Id::from(to)).is_some()
}

pub(super) fn selected(window: &Window) -> Vec<&str> {
    window.state().selection().ids.iter().map(Id::as_str).collect()
}

fn select(window: &mut Window, ids: &[&str]) {
    let ids = ids.iter().map(|id| Id::from(*id)).collect();
    ask(window, Action::Select(Selection { ids, ..Selection::default() }));
}

fn screen(window: &Window, x: f32, y: f32) -> Pos2 {
    window.state().canvas().lens().screen_from_canvas(pos2(x, y))
}

fn at(window: &Window, id: &str) -> Pos2 {
    let Point(x, y) = place(window, id);
    screen(window, x as f32, y as f32)
}

fn zoom(window: &Window) -> f32 {
    window.state().canvas().zoom()
}

/// A place of the canvas with nothing at it.
fn nowhere(window: &Window) -> Pos2 {
    screen(window, 120.0, 250.0)
}

pub(super) fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(3);
}

fn button(window: &mut Window, pos: Pos2, button: PointerButton, pressed: bool, modifiers: Modifiers) {
    window.event_modifiers(Event::PointerButton { pos, button, pressed, modifiers }, modifiers);
    window.step();
}

fn click_with(window: &mut Window, pos: Pos2, modifiers: Modifiers) {
    window.hover_at(pos);
    window.step();
    button(window, pos, PointerButton::Primary, true, modifiers);
    button(window, pos, PointerButton::Primary, false, modifiers);
    window.run_steps(2);
}

fn click(window: &mut Window, pos: Pos2) {
    click_with(window, pos, NONE);
}

fn drag_with(window: &mut Window, from: Pos2, to: Pos2, held: PointerButton, modifiers: Modifiers) {
    window.hover_at(from);
    window.step();
    button(window, from, held, true, modifiers);
    for step in 1..=5_u8 {
        window.event_modifiers(Event::PointerMoved(from.lerp(to, f32::from(step) / 5.0)), modifiers);
        window.step();
    }
    button(window, to, held, false, modifiers);
    window.run_steps(3);
}

fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    drag_with(window, from, to, PointerButton::Primary, NONE);
}

pub(super) fn type_text(window: &mut Window, text: &str) {
    window.event(Event::Text(text.to_owned()));
    window.run_steps(2);
}

/// Does something that is one step, and checks that undo takes exactly it back.
#[track_caller]
fn one_step(window: &mut Window, act: impl FnOnce(&mut Window)) {
    let (before, steps_before) = (design(window).clone(), steps(window));
    act(window);
    assert_eq!(steps(window), steps_before + 1, "one gesture is one step");
    assert_ne!(*design(window), before);
    let after = design(window).clone();
    press(window, CONTROL, Key::Z);
    assert_eq!(*design(window), before, "undo takes it back");
    press(window, CONTROL_SHIFT, Key::Z);
    assert_eq!(*design(window), after, "redo makes it again");
}
