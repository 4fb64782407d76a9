//! Cut, copy, paste, duplicate, all: Ctrl+X C V D A; a drag with Alt duplicates.

use super::*;

fn clipboard(window: &Window) -> Option<String> {
    window.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

#[test]
fn cut_and_paste() {
    let mut window = drawn();
    select(&mut window, &["web"]);
    window.event(Event::Cut);
    window.step();
    let text = clipboard(&window).expect("it is in the clipboard");
    window.run_steps(2);
    assert!(!has(&window, "web"));
    window.event(Event::Paste(text));
    window.run_steps(3);
    assert!(has(&window, "web"));
}

#[test]
fn copy_and_paste() {
    let mut window = drawn();
    select(&mut window, &["users", "lb"]);
    window.event(Event::Copy);
    window.step();
    let text = clipboard(&window).expect("it is in the clipboard");
    one_step(&mut window, |window| {
        window.event(Event::Paste(text));
        window.run_steps(3);
    });
    assert!(linked(&window, "users-2", "lb-2"), "with the link between them");
}

/// What is pasted, where the pointer is.
fn pasted_at(window: &mut Window, ids: &[&str], pointer: Pos2) {
    select(window, ids);
    window.event(Event::Copy);
    window.step();
    let text = clipboard(window).expect("it is in the clipboard");
    window.hover_at(pointer);
    window.step();
    window.event(Event::Paste(text));
    window.run_steps(3);
}

#[test]
fn paste_puts_the_middle_at_the_pointer() {
    let mut window = drawn();
    let pointer = screen(&window, 240.0, 304.0);
    pasted_at(&mut window, &["lb", "web"], pointer);
    assert_eq!((place(&window, "lb-2"), place(&window, "web-2")), (Point(120.0, 304.0), Point(360.0, 304.0)));
}

#[test]
fn paste_covers_nothing() {
    let mut window = drawn();
    let pointer = at(&window, "web");
    pasted_at(&mut window, &["web"], pointer);
    let (Point(x, y), Point(to_x, to_y)) = (place(&window, "web"), place(&window, "web-2"));
    let (beside, below) = ((to_x - x).abs(), (to_y - y).abs());
    assert!(beside >= 138.0 || below >= 64.0, "{beside} beside and {below} below");
    assert!(beside < 280.0 && below < 160.0, "and is near it");
}

#[test]
fn paste_without_a_pointer_over_the_canvas_goes_into_the_middle_of_the_view() {
    let mut window = drawn();
    for _ in 0..2 {
        pasted_at(&mut window, &["web"], pos2(5.0, 5.0));
    }
    let middle = window.state().canvas().lens().center;
    for copy in ["web-2", "web-3"] {
        let Point(x, y) = place(&window, copy);
        assert!((x as f32 - middle.x).abs() < 300.0 && (y as f32 - middle.y).abs() < 300.0, "{x} {y}, not {middle:?}");
    }
    assert_ne!(place(&window, "web-2"), place(&window, "web-3"));
}

#[test]
fn a_copy_is_in_the_data_center_that_it_stands_in() {
    let home = |window: &Window, id: &str| design(window).components[&Id::from(id)].data_center.clone();
    let mut window = drawn();
    let outside = screen(&window, 240.0, 304.0);
    pasted_at(&mut window, &["db"], outside);
    assert_eq!(home(&window, "db-2"), None, "the copy has left");
    let inside = screen(&window, 560.0, 160.0);
    pasted_at(&mut window, &["lb"], inside);
    assert_eq!(home(&window, "lb-2"), Some(Id::from("seoul")));
    pasted_at(&mut window, &["users"], inside);
    assert_eq!(home(&window, "users-2"), None, "users are outside of all");
}

#[test]
fn the_menu_pastes_where_it_was_opened() {
    let mut window = drawn();
    select(&mut window, &["web"]);
    window.event(Event::Copy);
    window.step();
    let text = clipboard(&window).expect("it is in the clipboard");
    let opened = screen(&window, 160.0, 304.0);
    window.hover_at(opened);
    window.step();
    button(&mut window, opened, PointerButton::Secondary, true, NONE);
    button(&mut window, opened, PointerButton::Secondary, false, NONE);
    window.run_steps(2);
    window.get_by_label("Paste").click();
    window.run_steps(2);
    window.event(Event::Paste(text));
    window.run_steps(3);
    assert_eq!(place(&window, "web-2"), Point(160.0, 304.0));
}

#[test]
fn duplicate() {
    let mut window = drawn();
    select(&mut window, &["web"]);
    one_step(&mut window, |window| press(window, CONTROL, Key::D));
    assert!(has(&window, "web-2"));
}

#[test]
fn a_data_center_with_all_that_stands_in_it() {
    let mut window = drawn();
    select(&mut window, &["seoul"]);
    one_step(&mut window, |window| press(window, CONTROL, Key::D));
    let home = design(&window).components[&Id::from("db-2")].data_center.clone();
    assert_eq!(home, Some(Id::from("seoul-2")), "the copy stands in the copy");
    select(&mut window, &["seoul"]);
    let mut text = None;
    one_step(&mut window, |window| {
        window.event(Event::Cut);
        window.step();
        text = clipboard(window);
        window.run_steps(2);
    });
    let text = text.expect("it is in the clipboard");
    assert!(!has(&window, "db") && has(&window, "db-2"), "cut is what was copied");
    window.event(Event::Paste(text));
    window.run_steps(3);
    assert_eq!(design(&window).components[&Id::from("db")].data_center, Some(Id::from("seoul")));
}

#[test]
fn all() {
    let mut window = drawn();
    press(&mut window, CONTROL, Key::A);
    assert_eq!(selected(&window), ["db", "lb", "seoul", "users", "web"]);
}

#[test]
fn a_drag_with_alt() {
    let mut window = drawn();
    let from = at(&window, "web");
    one_step(&mut window, |window| {
        drag_with(window, from, from + vec2(0.0, -90.0), PointerButton::Primary, Modifiers::ALT);
    });
    assert_eq!(place(&window, "web"), Point(480.0, 0.0), "the original stays");
    assert!(has(&window, "web-2"));
}

#[test]
fn a_link_alone_leaves_the_clipboard_as_it_was() {
    let mut window = drawn();
    // By keys to the first component, and over its link.
    press(&mut window, NONE, Key::ArrowRight);
    for _ in 0..5 {
        press(&mut window, Modifiers::ALT, Key::ArrowLeft);
    }
    press(&mut window, Modifiers::ALT, Key::ArrowRight);
    assert!(window.state().selection().single_link().is_some(), "a link is selected");
    let before = design(&window).clone();
    for (event, command) in [(Event::Copy, Command::Copy), (Event::Cut, Command::Cut)] {
        window.event(event);
        window.step();
        assert_eq!(clipboard(&window), None);
        window.run_steps(2);
        assert_eq!(*design(&window), before, "and the link stays");
        assert_eq!(window.state().why_not(command), Some("why_not.links_alone"));
    }
    press(&mut window, CONTROL, Key::D);
    assert_eq!(*design(&window), before);
    // With an end of it there is something to hold.
    press(&mut window, Modifiers::ALT | SHIFT, Key::ArrowRight);
    window.event(Event::Copy);
    window.step();
    assert!(clipboard(&window).is_some_and(|text| text.contains("lb")));
}
