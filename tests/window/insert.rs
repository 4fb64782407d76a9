//! Putting kinds and presets on the canvas by name, from the palette, and at the end of a link: events in, document out.

use std::sync::Arc;

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Vec2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use loadstar::catalog;
use loadstar::design::{Component, DataCenter, Design, Edit, Frame, Id, Kind, KindName, Link, Point};
use loadstar::engine::{Options, Simulation};
use loadstar::ui::action::{Action, Placing};
use loadstar::ui::preset;
use loadstar::ui::selection::Selection;
use loadstar::words::Language;

use super::{Window, ask, field, quick_window, steps, window};

fn own(language: Language) -> Window {
    begun(window(language))
}

fn begun(mut window: Window) -> Window {
    ask(&mut window, Action::BeginOwn);
    window.run_steps(5);
    window
}

fn design(window: &Window) -> &Design {
    window.state().history().design()
}

fn kinds(window: &Window) -> Vec<KindName> {
    design(window).components.values().map(|component| component.kind.name()).collect()
}

/// Where the card of that name is on the screen.
fn card(window: &Window, name: &str) -> egui::Rect {
    let prefix = format!("{name}, ");
    let mut nodes = window.query_all_by_label_contains(&prefix);
    nodes.find(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with(&prefix))).expect("a card").rect()
}

fn button(window: &mut Window, at: Pos2, pressed: bool) {
    window.event(Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE });
    window.run_steps(1);
}

fn click(window: &mut Window, at: Pos2) {
    window.hover_at(at);
    window.run_steps(2);
    button(window, at, true);
    button(window, at, false);
}

fn double_click(window: &mut Window, at: Pos2) {
    window.hover_at(at);
    window.run_steps(2);
    for pressed in [true, false, true, false] {
        let modifiers = Modifiers::NONE;
        window.event(Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers });
    }
    window.run_steps(3);
}

fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.hover_at(from);
    window.run_steps(2);
    button(window, from, true);
    for step in 1..=4_u8 {
        window.hover_at(from + (to - from) * (f32::from(step) / 4.0));
        window.run_steps(1);
    }
    button(window, to, false);
    window.run_steps(2);
}

fn write(window: &mut Window, text: &str) {
    window.event(Event::Text(text.to_owned()));
    window.run_steps(2);
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run_steps(3);
}

fn is_open(window: &Window) -> bool {
    ["Type what to insert", "What to connect it to?", "넣을 것의 이름 입력"]
        .iter()
        .any(|hint| window.query_all_by_label(hint).any(|node| node.accesskit_node().is_text_input()))
}

/// An empty place of the canvas, right of the only card.
fn empty_place(window: &Window, name: &str) -> Pos2 {
    card(window, name).center() + vec2(260.0, -120.0)
}

/// What comes in at the front of a preset: what nothing in it calls, and a client may.
fn entry(preset: &Design) -> &Id {
    let is_front = |id: &&Id| preset.links.iter().all(|link| link.to != **id);
    let mut fronts = preset.components.keys().filter(is_front);
    fronts.find(|id| catalog::link_kind(KindName::Client, preset.components[*id].kind.name()).is_ok()).expect("an entry")
}

#[test]
fn every_preset_serves_the_users_that_are_linked_to_it() {
    for preset in preset::all() {
        let mut window = own(Language::English);
        let before = steps(&window);
        ask(&mut window, Action::Insert(Placing::Preset(preset)));
        assert_eq!(steps(&window), before + 1, "{}", preset.slug);
        assert_eq!(window.state().selection().ids.len(), preset.design.components.len(), "{}", preset.slug);
        let link = Link::new(Id::from("users"), entry(&preset.design).clone());
        ask(&mut window, Action::Edit(Edit::AddLink(link)));
        let design = Arc::clone(window.state().history().design());
        assert_eq!(catalog::problems(&design), [], "{}", preset.slug);
        let mut run = Simulation::new(&design, &Options::default()).expect("it runs");
        assert!(run.advance(20_000_000_000, u64::MAX));
        let results = run.results();
        let (all, failed) = (results.requests.generated, results.requests.failed);
        assert!(all > 500, "{}: {all} requests", preset.slug);
        assert_eq!(failed, 0, "{} of {all} failed with {}", failed, preset.slug);
    }
}

#[test]
fn a_preset_covers_nothing_and_joins_the_data_center_that_it_is_dropped_into() {
    let mut window = own(Language::English);
    let frame = Frame { x: -600.0, y: -400.0, w: 1_200.0, h: 800.0 };
    ask(&mut window, Action::Edit(Edit::AddDataCenter(Id::from("seoul"), DataCenter { frame, ..DataCenter::default() })));
    for _ in 0..2 {
        ask(&mut window, Action::Insert(Placing::Preset(&preset::all()[0])));
    }
    let places: Vec<Point> = design(&window).components.values().filter_map(|component| component.at).collect();
    assert_eq!(places.len(), 5);
    for (place, one) in places.iter().enumerate() {
        for other in &places[place + 1..] {
            let is_apart = (one.0 - other.0).abs() >= 138.0 || (one.1 - other.1).abs() >= 64.0;
            assert!(is_apart, "{one:?} covers {other:?}");
        }
    }
    let homes: Vec<_> = ["web", "db"].iter().map(|id| design(&window).components[&Id::from(*id)].data_center.clone()).collect();
    assert_eq!(homes, [Some(Id::from("seoul")), Some(Id::from("seoul"))]);
}

#[test]
fn what_does_not_fit_into_a_data_center_is_put_beside_it() {
    let mut window = own(Language::English);
    let frame = Frame { x: -100.0, y: -100.0, w: 200.0, h: 200.0 };
    ask(&mut window, Action::Edit(Edit::AddDataCenter(Id::from("seoul"), DataCenter { frame, ..DataCenter::default() })));
    ask(&mut window, Action::Insert(Placing::Preset(&preset::all()[1])));
    for id in ["lb", "web", "db"] {
        let component = &design(&window).components[&Id::from(id)];
        let Point(x, y) = component.at.expect("it has a place");
        assert!(x.abs() >= 169.0 || y.abs() >= 132.0, "{id} at {x}, {y} lies across the border");
        assert_eq!(component.data_center, None);
    }
}

#[test]
fn a_double_click_on_empty_canvas_finds_by_name_and_puts_it_there() {
    for (language, client, typed) in [
        (Language::English, "Client", "lb"),
        (Language::English, "Client", "load"),
        (Language::English, "Client", "로드"),
        (Language::Korean, "클라이언트", "ㄹㄷㅂ"),
        (Language::Korean, "클라이언트", "LoadBal"),
    ] {
        let mut window = begun(quick_window(language));
        let (at, before) = (empty_place(&window, client), steps(&window));
        double_click(&mut window, at);
        assert!(is_open(&window), "no box opened");
        write(&mut window, typed);
        press(&mut window, Key::Enter);
        assert!(!is_open(&window), "the box stayed");
        assert!(kinds(&window).contains(&KindName::LoadBalancer), "{typed} put {:?} down", kinds(&window));
        assert_eq!(steps(&window), before + 1);
        assert_eq!(window.state().selection().single_id(), Some(&Id::from("lb")));
        let name = catalog::kind_label(language, KindName::LoadBalancer);
        window.run_steps(20);
        let off = card(&window, &name).center() - at;
        assert!(off.length() < 12.0, "it stands {off:?} from the pointer");
    }
}

#[test]
fn hangul_is_found_while_it_is_composed() {
    let mut window = own(Language::Korean);
    press(&mut window, Key::Slash);
    assert!(is_open(&window), "the key opened nothing");
    window.event(Event::Ime(egui::ImeEvent::Preedit { text: "캐".to_owned(), active_range_chars: None }));
    window.run_steps(2);
    window.event(Event::Ime(egui::ImeEvent::Commit("캐시".to_owned())));
    window.run_steps(2);
    press(&mut window, Key::Enter);
    assert_eq!(kinds(&window), [KindName::Cache, KindName::Client]);
}

#[test]
fn arrows_choose_and_escape_leaves_everything_as_it_was() {
    let mut window = own(Language::English);
    let before = design(&window).clone();
    press(&mut window, Key::Slash);
    write(&mut window, "data");
    press(&mut window, Key::Escape);
    assert!(!is_open(&window));
    assert_eq!(*design(&window), before);
    press(&mut window, Key::Slash);
    write(&mut window, "database");
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::Enter);
    assert!(kinds(&window).contains(&KindName::DatabaseFollower), "{:?}", kinds(&window));
}

#[test]
fn a_preset_is_found_by_name_too() {
    let mut window = own(Language::English);
    press(&mut window, Key::Slash);
    write(&mut window, "four shards");
    press(&mut window, Key::Enter);
    assert_eq!(kinds(&window).iter().filter(|kind| **kind == KindName::Shard).count(), 4);
}

/// What the rows of the open box offer.
fn offers(window: &Window) -> Vec<String> {
    let labels = |arrow: &'static str| {
        let nodes = window.query_all_by_label_contains(arrow);
        nodes.filter_map(|node| node.accesskit_node().label()).filter(|label| !label.contains(", ")).collect::<Vec<_>>()
    };
    labels(" → ").into_iter().chain(labels(" ← ")).collect()
}

#[test]
fn a_link_dropped_on_nothing_offers_what_the_rules_allow_and_links_it() {
    let mut window = own(Language::English);
    let (port, at) = (card(&window, "Client").right_center() + vec2(-1.0, 0.0), empty_place(&window, "Client"));
    let before = steps(&window);
    drag(&mut window, port, at);
    assert!(is_open(&window), "no box opened");
    let offered = offers(&window);
    for (words, is_expected) in [
        ("Load balancer → Request", true),
        ("DNS → Resolve", true),
        ("CDN → Request", true),
        ("Monitor ← Observe", true),
        ("Database leader → Query", false),
        ("Cache → Look up", false),
    ] {
        assert_eq!(offered.iter().any(|offer| offer == words), is_expected, "{words} in {offered:?}");
    }
    write(&mut window, "web");
    press(&mut window, Key::Enter);
    assert!(design(&window).link(&Id::from("users"), &Id::from("web")).is_some());
    assert_eq!(steps(&window), before + 1, "putting it down and linking it is one step");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(2);
    assert_eq!(kinds(&window), [KindName::Client]);
}

#[test]
fn what_calls_nothing_is_offered_what_may_call_it() {
    let mut window = own(Language::English);
    let cache = Component { at: Some(Point(0.0, 200.0)), ..Component::new(Kind::default_of(KindName::Cache)) };
    ask(&mut window, Action::Edit(Edit::AddComponent(Id::from("cache"), cache)));
    window.run_steps(30);
    let right = card(&window, "Cache").right_center() + vec2(-1.0, 0.0);
    drag(&mut window, right, right + vec2(240.0, -120.0));
    write(&mut window, "web");
    press(&mut window, Key::Enter);
    assert!(design(&window).link(&Id::from("web"), &Id::from("cache")).is_some());
}

#[test]
fn connecting_by_clicks_ends_on_empty_canvas_too() {
    let mut window = own(Language::English);
    let (center, at) = (card(&window, "Client").center(), empty_place(&window, "Client"));
    press(&mut window, Key::C);
    click(&mut window, center);
    click(&mut window, at);
    window.run_steps(2);
    assert!(is_open(&window));
    // A row is chosen by a click.
    window.get_by_label("DNS → Resolve").click();
    window.run_steps(3);
    assert!(design(&window).link(&Id::from("users"), &Id::from("dns")).is_some());
}

#[test]
fn the_palette_has_presets_that_are_sought_clicked_and_dragged() {
    let mut window = own(Language::English);
    for kind in ["Cache", "Web server"] {
        assert!(window.query_by_label(kind).is_some());
    }
    field(&window, "Search components").focus();
    window.run_steps(2);
    write(&mut window, "팔로워");
    assert!(window.query_by_label("Cache").is_none(), "what was not sought is still listed");
    let row = window.get_by_label("Leader with 2 followers").rect().center();
    let at = empty_place(&window, "Client");
    drag(&mut window, row, at);
    assert_eq!(kinds(&window).len(), 4, "a drag put it down");
    click(&mut window, row);
    click(&mut window, at + vec2(0.0, 260.0));
    window.run_steps(2);
    assert_eq!(kinds(&window).len(), 7, "a click and a click on the canvas put it down");
}

#[test]
fn the_keyboard_puts_a_kind_from_the_palette_into_the_middle_of_the_view() {
    let mut window = own(Language::English);
    window.get_by_label("Message queue").focus();
    window.run_steps(2);
    press(&mut window, Key::Enter);
    assert_eq!(kinds(&window), [KindName::Queue, KindName::Client]);
    // What a number key has taken into the hand, Enter puts down.
    ask(&mut window, Action::Select(Selection::default()));
    window.event(Event::PointerGone);
    let context = window.ctx.clone();
    context.memory_mut(|memory| memory.focused().into_iter().for_each(|id| memory.surrender_focus(id)));
    press(&mut window, Key::Num5);
    press(&mut window, Key::Enter);
    assert!(kinds(&window).contains(&KindName::Cache), "{:?}", kinds(&window));
    let places: Vec<Point> = design(&window).components.values().filter_map(|component| component.at).collect();
    assert!(places.iter().all(|one| places.iter().filter(|other| *other == one).count() == 1), "{places:?}");
}

#[test]
fn the_box_stays_inside_the_canvas() {
    let mut window = begun(quick_window(Language::English));
    let at = card(&window, "Client").center() + Vec2::new(400.0, 240.0);
    double_click(&mut window, at);
    let rect = field(&window, "Type what to insert").rect();
    assert!(rect.bottom() < 700.0 && rect.right() < 1_140.0, "{rect:?}");
}

#[test]
fn the_menu_of_the_canvas_finds_by_name_where_it_was_opened() {
    let mut window = own(Language::English);
    let at = empty_place(&window, "Client");
    window.hover_at(at);
    window.run_steps(2);
    for pressed in [true, false] {
        let (button, modifiers) = (PointerButton::Secondary, Modifiers::NONE);
        window.event(Event::PointerButton { pos: at, button, pressed, modifiers });
        window.run_steps(1);
    }
    window.run_steps(2);
    window.get_by_label("Insert by name").click();
    window.run_steps(3);
    write(&mut window, "cdn");
    press(&mut window, Key::Enter);
    window.run_steps(3);
    assert!((card(&window, "CDN").center() - at).length() < 12.0, "it is not where the menu was opened");
}

#[test]
fn a_drag_that_is_given_up_offers_nothing() {
    let mut window = own(Language::English);
    let (port, at) = (card(&window, "Client").right_center() + vec2(-1.0, 0.0), empty_place(&window, "Client"));
    window.hover_at(port);
    window.run_steps(2);
    button(&mut window, port, true);
    window.hover_at(at);
    window.run_steps(2);
    press(&mut window, Key::Escape);
    button(&mut window, at, false);
    window.run_steps(2);
    assert!(!is_open(&window), "the link was given up, and still something is offered");
    assert_eq!(kinds(&window), [KindName::Client]);
}

#[test]
fn what_stands_at_a_link_dropped_into_a_data_center_is_in_it() {
    let mut window = own(Language::English);
    let frame = Frame { x: 150.0, y: -200.0, w: 400.0, h: 300.0 };
    ask(&mut window, Action::Edit(Edit::AddDataCenter(Id::from("seoul"), DataCenter { frame, ..DataCenter::default() })));
    window.run_steps(20);
    let (port, at) = (card(&window, "Client").right_center() + vec2(-1.0, 0.0), empty_place(&window, "Client"));
    drag(&mut window, port, at);
    write(&mut window, "web");
    press(&mut window, Key::Enter);
    assert_eq!(design(&window).components[&Id::from("web")].data_center, Some(Id::from("seoul")));
}

#[test]
fn a_question_that_comes_up_puts_the_box_away() {
    let mut window = own(Language::English);
    press(&mut window, Key::Slash);
    assert!(is_open(&window));
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run_steps(3);
    assert!(!is_open(&window), "two fields want the keyboard");
    write(&mut window, "dark");
    press(&mut window, Key::Enter);
    assert!(window.state().settings().is_light, "the command was not heard");
    assert_eq!(kinds(&window), [KindName::Client]);
}
