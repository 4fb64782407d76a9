//! A free text: T, then it is written.

use super::*;

fn compose(window: &mut Window, text: &str) {
    window.event(Event::Ime(egui::ImeEvent::Commit(text.to_owned())));
    window.run_steps(2);
}

#[test]
fn t() {
    for (modifiers, end) in [(CONTROL, Key::Enter), (NONE, Key::Escape)] {
        let mut window = drawn();
        one_step(&mut window, |window| {
            press(window, NONE, Key::T);
            compose(window, "서울만");
            press(window, NONE, Key::Enter);
            compose(window, "둘째 줄");
            press(window, modifiers, end);
            assert_eq!(window.state().selection().annotations.len(), 1, "it is what arrows move now");
        });
        assert_eq!(design(&window).annotations[0].text, "서울만\n둘째 줄");
    }
}

#[test]
fn a_text_is_taken_by_a_click_beside_it() {
    let mut window = drawn();
    one_step(&mut window, |window| {
        press(window, NONE, Key::T);
        compose(window, "Seoul");
        let beside = nowhere(window);
        click(window, beside);
    });
    assert_eq!(design(&window).annotations[0].text, "Seoul");
}

#[test]
fn where_nothing_was_written_nothing_is_left() {
    let mut window = drawn();
    let before = steps(&window);
    press(&mut window, NONE, Key::T);
    press(&mut window, NONE, Key::Escape);
    assert_eq!((design(&window).annotations.len(), steps(&window)), (0, before));
    press(&mut window, NONE, Key::T);
    compose(&mut window, "Seoul");
    press(&mut window, CONTROL, Key::Enter);
    one_step(&mut window, |window| {
        press(window, NONE, Key::F2);
        press(window, NONE, Key::Backspace);
        press(window, CONTROL, Key::Enter);
    });
    assert_eq!(design(&window).annotations.len(), 0, "an emptied text is gone");
}

/// Whoever types fast, or whose frames are slow, has letters and Escape in one frame.
#[test]
fn the_last_letters_before_escape_are_written_and_call_nothing() {
    for written in ["free text xk", "T"] {
        let mut window = drawn();
        let components = design(&window).components.len();
        press(&mut window, NONE, Key::T);
        let key = |key| Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: NONE };
        let letters = written.chars().map(|letter| Event::Text(letter.to_string()));
        // K would be a command.
        let events = &mut window.input_mut().events;
        events.extend(letters.chain([key(Key::K), key(Key::Escape)]));
        window.run_steps(6);
        let texts: Vec<String> = design(&window).annotations.iter().map(|text| text.text.clone()).collect();
        assert_eq!(texts, [written]);
        assert_eq!(design(&window).components.len(), components);
    }
}
