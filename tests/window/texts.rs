//! Free texts take part in what is done to things: they are put in line, locked, taken along and tidied, and nothing lands on them.

use egui::{Event, Key, Modifiers, Rect, pos2, vec2};
use loadstar::design::{Annotation, Edit, Id, KindName, Point};
use loadstar::ui::action::{Action, Placing};
use loadstar::ui::command::Command;
use loadstar::ui::selection::Selection;

use super::gestures::{design, drawn, press};
use super::{Window, ask, steps};

/// The design of the gestures with free texts at these places.
fn with_texts(places: &[(f64, f64)]) -> Window {
    let mut window = drawn();
    let texts = places.iter().map(|(x, y)| Edit::AddAnnotation(Annotation::new(Point(*x, *y), "Three of these.".to_owned())));
    ask(&mut window, Action::Edit(Edit::All(texts.collect())));
    press(&mut window, Modifiers::SHIFT, Key::Num1);
    window.run_steps(30);
    window
}

fn select(window: &mut Window, ids: &[&str], texts: &[usize]) {
    let ids = ids.iter().map(|id| Id::from(*id)).collect();
    let annotations = texts.iter().copied().collect();
    ask(window, Action::Select(Selection { ids, annotations, ..Selection::default() }));
}

fn text_at(window: &Window, place: usize) -> Point {
    design(window).annotations[place].at
}

/// Whether a card lies on a text, of which so much is surely covered.
fn is_on_a_card(window: &Window, place: usize) -> bool {
    let Point(x, y) = text_at(window, place);
    let text = Rect::from_min_size(pos2(x as f32, y as f32), vec2(70.0, 15.0));
    let cards = design(window).components.values().filter_map(|component| component.at);
    cards.into_iter().any(|Point(x, y)| Rect::from_center_size(pos2(x as f32, y as f32), vec2(138.0, 64.0)).intersects(text))
}

#[test]
fn a_text_is_put_in_line_with_cards_and_spread_between_others() {
    let mut window = with_texts(&[(300.0, 300.0), (20.0, 420.0), (20.0, 500.0)]);
    select(&mut window, &["lb"], &[0]);
    let before = steps(&window);
    ask(&mut window, Action::Command(Command::AlignLeft));
    assert_eq!((text_at(&window, 0), steps(&window)), (Point(171.0, 300.0), before + 1), "at the left edge of the card");
    select(&mut window, &[], &[0, 1, 2]);
    ask(&mut window, Action::Command(Command::DistributeVertically));
    assert_eq!(text_at(&window, 1).1, 400.0, "halfway between the others");
}

#[test]
fn a_locked_text_stays_until_it_is_let_go_of() {
    let mut window = with_texts(&[(300.0, 300.0)]);
    select(&mut window, &[], &[0]);
    press(&mut window, Modifiers::COMMAND, Key::L);
    assert!(design(&window).annotations[0].locked);
    for (is_locked, x) in [(true, 300.0), (false, 308.0)] {
        select(&mut window, &[], &[0]);
        press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
        assert_eq!(text_at(&window, 0), Point(x, 300.0), "locked: {is_locked}");
        press(&mut window, Modifiers::COMMAND, Key::L);
    }
}

#[test]
fn what_stands_in_a_data_center_goes_with_it() {
    let mut window = with_texts(&[(480.0, 300.0), (300.0, 300.0)]);
    select(&mut window, &["seoul"], &[]);
    press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!((text_at(&window, 0), text_at(&window, 1)), (Point(480.0, 308.0), Point(300.0, 300.0)));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(text_at(&window, 0), Point(480.0, 300.0), "in one step");
}

#[test]
fn what_nobody_looked_for_a_place_for_lands_on_no_text() {
    let mut window = drawn();
    let middle = window.state().canvas().lens().center;
    let at = Point(f64::from(middle.x) - 40.0, f64::from(middle.y) - 8.0);
    ask(&mut window, Action::Edit(Edit::AddAnnotation(Annotation::new(at, "Three of these.".to_owned()))));
    ask(&mut window, Action::Insert(Placing::Component(KindName::Cache)));
    ask(&mut window, Action::Select(Selection::of_id(Id::from("web"))));
    window.event(Event::Copy);
    window.step();
    assert!(!is_on_a_card(&window, 0));
}

#[test]
fn a_text_stays_beside_its_card_when_all_is_tidied_and_no_card_lies_on_it() {
    // One under the web server, one where a card will be, one in the data center.
    let mut window = with_texts(&[(420.0, 44.0), (150.0, 100.0), (470.0, 190.0)]);
    ask(&mut window, Action::Edit(Edit::Move(vec![(Id::from("web"), Point(900.0, 400.0))])));
    let text = Annotation::new(Point(840.0, 444.0), "Three of these.".to_owned());
    ask(&mut window, Action::Edit(Edit::SetAnnotation(0, text)));
    let before = steps(&window);
    ask(&mut window, Action::Command(Command::TidyUp));
    window.run_steps(30);
    assert_eq!(steps(&window), before + 1);
    for place in 0..3 {
        assert!(!is_on_a_card(&window, place), "{place} at {:?}", text_at(&window, place));
    }
    let (Point(x, y), Point(web_x, web_y)) = (text_at(&window, 0), design(&window).components[&Id::from("web")].at.unwrap());
    assert!((x - web_x).abs() < 160.0 && (y - web_y).abs() < 120.0, "{x} {y} is not beside {web_x} {web_y}");
    let after = design(&window).clone();
    ask(&mut window, Action::Command(Command::TidyUp));
    assert_eq!(*design(&window), after, "what is tidy stays");
}
