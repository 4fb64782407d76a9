//! Rename: F2, Enter, a double click.

use super::*;

fn double_click(window: &mut Window, pos: Pos2) {
    window.hover_at(pos);
    window.step();
    for pressed in [true, false, true, false] {
        button(window, pos, PointerButton::Primary, pressed, NONE);
    }
    window.run_steps(3);
}

#[test]
fn the_keyboard_goes_on_from_what_was_named() {
    for end in [Key::Enter, Key::Escape, Key::Tab] {
        let mut window = drawn();
        let web = at(&window, "web");
        click(&mut window, web);
        press(&mut window, CONTROL, Key::G);
        press(&mut window, NONE, Key::F2);
        type_text(&mut window, "Busan");
        press(&mut window, NONE, end);
        assert_eq!(selected(&window), ["center"], "{end:?}");
        let focused = window.get_by(|node| node.is_focused() && node.role() == Role::Button);
        let label = focused.accesskit_node().label().unwrap_or_default();
        let name = if end == Key::Escape { "Data center" } else { "Busan" };
        assert!(label.starts_with(name), "{label} has the keyboard after {end:?}");
    }
}

#[test]
fn each_way() {
    let ways: [fn(&mut Window); 3] = [
        |window| press(window, NONE, Key::F2),
        |window| press(window, NONE, Key::Enter),
        |window| {
            let web = at(window, "web");
            double_click(window, web);
        },
    ];
    for begin in ways {
        let mut window = drawn();
        let web = at(&window, "web");
        click(&mut window, web);
        // Not a double click with what comes.
        window.run_steps(40);
        one_step(&mut window, |window| {
            begin(window);
            type_text(window, "Front");
            press(window, NONE, Key::Enter);
        });
        assert_eq!(design(&window).components[&Id::from("web")].label, "Front");
    }
}
