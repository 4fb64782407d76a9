//! Undo and redo: Ctrl+Z; Ctrl+Shift+Z and Ctrl+Y; buttons that can be seen.

use super::*;

fn renamed() -> Window {
    let mut window = drawn();
    ask(&mut window, Action::Edit(Edit::SetName("Mine".to_owned())));
    window
}

#[test]
fn keys() {
    let mut window = renamed();
    for redo in [(CONTROL_SHIFT, Key::Z), (CONTROL, Key::Y)] {
        press(&mut window, CONTROL, Key::Z);
        assert_eq!(design(&window).name, "");
        press(&mut window, redo.0, redo.1);
        assert_eq!(design(&window).name, "Mine");
    }
}

#[test]
fn buttons() {
    let mut window = renamed();
    for (word, name) in [("Undo", ""), ("Redo", "Mine")] {
        window.query_all_by_label_contains(word).next().expect("the button is shown").click();
        window.run_steps(3);
        assert_eq!(design(&window).name, name);
    }
}
