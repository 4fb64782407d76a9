//! No mouse is needed for anything: a small design from nothing.

use super::*;
use crate::wait_for;

/// Places a component by its number, and names it.
fn put(window: &mut Window, number: Key, name: &str) {
    press(window, NONE, number);
    press(window, NONE, Key::Enter);
    press(window, NONE, Key::Enter);
    type_text(window, name);
    press(window, NONE, Key::Enter);
}

fn named(window: &Window, name: &str) -> Id {
    let found = design(window).components.iter().find(|(_, component)| component.label == name);
    found.map_or_else(|| panic!("there is no {name}: {:?}", design(window).components), |(id, _)| id.clone())
}

fn focused_at(window: &Window) -> Option<Pos2> {
    let focused = window.ctx.memory(egui::Memory::focused)?;
    window.ctx.read_response(focused).map(|response| response.rect.center())
}

/// Walks by Tab to what is to be selected.
fn go_to(window: &mut Window, id: &Id) {
    for _ in 0..100 {
        if window.state().selection().single_id() == Some(id) {
            return;
        }
        press(window, NONE, Key::Tab);
    }
    panic!("{id} is not reached");
}

#[test]
fn a_small_design() {
    let mut window = quick_window(Language::English);
    press(&mut window, NONE, Key::Num2);
    put(&mut window, Key::Num3, "Front");
    put(&mut window, Key::Num4, "Site");
    put(&mut window, Key::Num6, "Store");
    let [front, site, store] = ["Front", "Site", "Store"].map(|name| named(&window, name));
    let users = Id::from("users");
    for (from, to) in [(&users, &front), (&front, &site), (&site, &store)] {
        press(&mut window, NONE, Key::V);
        go_to(&mut window, from);
        press(&mut window, NONE, Key::C);
        go_to(&mut window, to);
        press(&mut window, NONE, Key::Enter);
        assert!(design(&window).link(from, to).is_some(), "{from} → {to}");
    }
    press(&mut window, NONE, Key::V);
    // Three of the site, in a data center with its store.
    go_to(&mut window, &site);
    press(&mut window, NONE, Key::Plus);
    press(&mut window, NONE, Key::Plus);
    press(&mut window, Modifiers::ALT | SHIFT, Key::ArrowRight);
    press(&mut window, Modifiers::ALT | SHIFT, Key::ArrowRight);
    press(&mut window, CONTROL, Key::G);
    let component = |id: &Id| &design(&window).components[id];
    assert_eq!(component(&site).instances, 3);
    assert!(component(&site).data_center.is_some() && component(&site).data_center == component(&store).data_center);
    press(&mut window, NONE, Key::K);
    wait_for("the run", || {
        let report = window.state().runner().report();
        report.snapshot.as_ref().is_some_and(|snapshot| snapshot.totals.completed > 0).then_some(())
    });
}

#[test]
fn a_parameter() {
    let mut window = drawn();
    select(&mut window, &["web"]);
    press(&mut window, Modifiers::ALT, Key::Enter);
    let before = design(&window).components[&Id::from("web")].kind.clone();
    // From the name on by Tab, to each field of the inspector; leaving it takes what was typed.
    for _ in 0..60 {
        press(&mut window, NONE, Key::Tab);
        if design(&window).components[&Id::from("web")].kind != before {
            return;
        }
        if window.ctx.text_edit_focused() && focused_at(&window).is_some_and(|at| at.x > 1_140.0 && at.y > 50.0) {
            press(&mut window, CONTROL, Key::A);
            type_text(&mut window, "9");
        }
    }
    panic!("no parameter was reached");
}

/// Opens the closed list of that name by keyboard, goes down by so many, and presses a key.
fn choose(window: &mut Window, list: &str, down: usize, end: Key) {
    choose_by(window, list, &vec![Key::ArrowDown; down], end);
}

fn choose_by(window: &mut Window, list: &str, arrows: &[Key], end: Key) {
    window.get_by_role_and_label(egui::accesskit::Role::ComboBox, list).focus();
    window.run_steps(2);
    press(window, NONE, Key::Enter);
    window.run_steps(2);
    for arrow in arrows {
        press(window, NONE, *arrow);
        window.run_steps(2);
    }
    press(window, NONE, end);
    window.run_steps(4);
}

#[test]
fn a_choice_out_of_a_list() {
    let mut window = drawn();
    select(&mut window, &["web"]);
    window.run_steps(4);
    let at_first = place(&window, "web");
    let session = |window: &Window| match design(window).components[&Id::from("web")].kind {
        Kind::WebServer(WebServer { session, .. }) => session,
        _ => panic!("it is a web server"),
    };
    choose(&mut window, "Sessions", 2, Key::Escape);
    assert_eq!(session(&window), Session::InMemory, "Escape leaves it");
    choose(&mut window, "Sessions", 2, Key::Enter);
    assert_eq!(session(&window), Session::Token);
    assert!(!egui::Popup::is_any_open(&window.ctx), "it stays open");
    let list = window.get_by_role_and_label(egui::accesskit::Role::ComboBox, "Sessions");
    assert!(list.is_focused(), "the keyboard goes back to the list");
    assert_eq!(place(&window, "web"), at_first, "the arrows are the list's own");
    press(&mut window, NONE, Key::Num4);
    press(&mut window, NONE, Key::Enter);
    window.run_steps(2);
    assert!(has(&window, "web-2"), "the next one is put down");
    assert!(!egui::Popup::is_any_open(&window.ctx), "Enter is not the list's as well");
}

#[test]
fn a_data_center_out_of_the_list_takes_the_card_with_it() {
    let mut window = drawn();
    let frame = Frame { x: 440.0, y: 120.0, w: 480.0, h: 220.0 };
    ask(&mut window, Action::Edit(Edit::SetFrame(Id::from("seoul"), frame)));
    select(&mut window, &["web"]);
    window.run_steps(4);
    let home = |window: &Window| design(window).components[&Id::from("web")].data_center.clone();
    let is_inside = |Point(x, y): Point| (440.0..920.0).contains(&x) && (120.0..340.0).contains(&y);
    for (arrow, home_after) in [(Key::ArrowDown, Some(Id::from("seoul"))), (Key::ArrowUp, None)] {
        one_step(&mut window, |window| {
            choose_by(window, "Data center", &[arrow], Key::Enter);
        });
        let web = place(&window, "web");
        assert_eq!(home(&window), home_after);
        assert_eq!(is_inside(web), home_after.is_some(), "{web:?}");
        for other in ["users", "lb", "db"] {
            let other = place(&window, other);
            assert!((web.0 - other.0).abs() >= 138.0 || (web.1 - other.1).abs() >= 64.0, "{web:?} covers {other:?}");
        }
    }
}

#[test]
fn a_full_data_center_grows_to_where_nothing_stands() {
    let mut window = drawn();
    let frame = |window: &Window| design(window).data_centers[&Id::from("seoul")].frame;
    let before = frame(&window);
    // What stands below shall not be covered.
    ask(&mut window, Action::Edit(Edit::Move(vec![(Id::from("lb"), Point(560.0, 400.0))])));
    select(&mut window, &["web"]);
    window.run_steps(4);
    one_step(&mut window, |window| choose_by(window, "Data center", &[Key::ArrowDown], Key::Enter));
    assert_eq!(frame(&window), Frame { w: before.w + 186.0, ..before });
    let (web, db) = (place(&window, "web"), place(&window, "db"));
    assert!(web.0 + 69.0 < before.x + before.w + 186.0 && web.0 - 69.0 >= db.0 + 69.0, "{web:?} beside {db:?}");
    assert_eq!(design(&window).components[&Id::from("web")].data_center, Some(Id::from("seoul")));
    // Below it there is place for one more, and then for none.
    ask(&mut window, Action::Edit(Edit::SetLocked([Id::from("seoul")].into(), true)));
    let locked = frame(&window);
    let cache = Component { at: Some(Point(240.0, 304.0)), ..Component::new(Kind::default_of(KindName::Cache)) };
    ask(&mut window, Action::Edit(Edit::AddComponent(Id::from("cache"), cache)));
    let cache_before = place(&window, "cache");
    for id in ["lb", "cache"] {
        select(&mut window, &[id]);
        window.run_steps(4);
        one_step(&mut window, |window| choose_by(window, "Data center", &[Key::ArrowDown], Key::Enter));
        assert_eq!(design(&window).components[&Id::from(id)].data_center, Some(Id::from("seoul")));
    }
    let lb = place(&window, "lb");
    assert!((lb.0 - web.0).abs() <= 8.0 && lb.1 - web.1 >= 64.0, "{lb:?} below {web:?}");
    assert_eq!((frame(&window), place(&window, "cache")), (locked, cache_before), "it cannot grow, and nothing is covered");
    select(&mut window, &["users"]);
    window.run_steps(2);
    assert!(window.query_by_role_and_label(Role::ComboBox, "Data center").is_none(), "users stand in none");
}

#[test]
fn properties_of_what_is_selected() {
    let mut window = drawn();
    let type_over = |window: &mut Window, text: &str| {
        press(window, Modifiers::ALT, Key::Enter);
        window.run_steps(2);
        press(window, CONTROL, Key::A);
        type_text(window, text);
        press(window, NONE, Key::Escape);
        window.run_steps(2);
    };
    select(&mut window, &["web"]);
    type_over(&mut window, "Site");
    assert_eq!(design(&window).components[&Id::from("web")].label, "Site");
    select(&mut window, &["seoul"]);
    type_over(&mut window, "Seoul");
    assert_eq!(design(&window).data_centers[&Id::from("seoul")].label, "Seoul");
    let ends = (Id::from("users"), Id::from("lb"));
    ask(&mut window, Action::Select(Selection::of_link(ends.0.clone(), ends.1.clone())));
    type_over(&mut window, "first");
    assert_eq!(design(&window).link(&ends.0, &ends.1).map(|link| link.label.as_str()), Some("first"));
    ask(&mut window, Action::Select(Selection::default()));
    type_over(&mut window, "Mine");
    assert_eq!(design(&window).name, "Mine");
}

#[test]
fn a_link_that_means_nothing_is_refused_in_words() {
    let mut window = drawn();
    let users = at(&window, "users");
    click(&mut window, users);
    press(&mut window, NONE, Key::C);
    for _ in 0..3 {
        press(&mut window, NONE, Key::Tab);
    }
    press(&mut window, NONE, Key::Enter);
    assert!(!linked(&window, "users", "db"));
    assert!(window.query_all_by_label_contains("database").next().is_some(), "it does not say why");
    press(&mut window, NONE, Key::ArrowUp);
    press(&mut window, NONE, Key::Enter);
    assert!(linked(&window, "users", "web"), "the next one is taken");
}
