//! The one table of commands: every row is in the menu, in the box that finds commands and on the sheet of keys, with the same
//! words and the same keys, and its keys call it and nothing else.

use egui::{Event, InputState, Key, KeyboardShortcut, Modifiers, RawInput};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use loadstar::design::Id;
use loadstar::ui::action::Action;
use loadstar::ui::command::{
    Command, GESTURES, Menu, NUMBERED_KINDS, PlainKeys, TABLE, shortcut_text, take_numbers, take_pressed,
};
use loadstar::ui::selection::Selection;
use loadstar::words::{self, Language};

use super::{Window, ask, wait_for, window};

fn press(shortcut: KeyboardShortcut) -> Event {
    // As a system sends it: Ctrl is both itself and the command key.
    let mut modifiers = shortcut.modifiers;
    modifiers.ctrl |= modifiers.command;
    let key = shortcut.logical_key;
    Event::Key { key, physical_key: Some(key), pressed: true, repeat: false, modifiers }
}

fn input_of(event: Event) -> InputState {
    let mut input = None;
    let context = egui::Context::default();
    let mut output = context.run_ui(RawInput { events: vec![event], ..RawInput::default() }, |ui| {
        input = Some(ui.input(InputState::clone));
    });
    output.textures_delta.clear();
    input.expect("a frame was run")
}

#[test]
fn each_shortcut_calls_its_command_and_no_other() {
    for info in TABLE {
        for shortcut in info.shortcuts {
            let event = press(*shortcut);
            assert_eq!(take_pressed(&mut input_of(event.clone()), PlainKeys::Free), [info.command], "{shortcut:?}");
            let heard = take_pressed(&mut input_of(event), PlainKeys::Typed);
            let types_nothing = matches!(shortcut.logical_key, Key::F1 | Key::F6);
            let is_heard_typing = info.menu == Menu::File || info.command == Command::Find || types_nothing;
            assert_eq!(heard.is_empty(), !is_heard_typing, "{shortcut:?} while somebody types");
        }
    }
}

/// The gestures that people bring with them, and the command that each of them is.
#[test]
fn what_hands_know_is_in_the_table() {
    use Command as C;
    let (none, control, shift) = (Modifiers::NONE, Modifiers::COMMAND, Modifiers::SHIFT);
    let rows: &[(Modifiers, Key, Command)] = &[
        (control, Key::Z, C::Undo),
        (control | shift, Key::Z, C::Redo),
        (control, Key::Y, C::Redo),
        (control, Key::X, C::Cut),
        (control, Key::C, C::Copy),
        (control, Key::V, C::Paste),
        (control, Key::D, C::Duplicate),
        (control, Key::A, C::SelectAll),
        (none, Key::Delete, C::Delete),
        (none, Key::Backspace, C::Delete),
        (none, Key::Escape, C::Cancel),
        (control, Key::Plus, C::ZoomIn),
        (control, Key::Minus, C::ZoomOut),
        (control, Key::Num0, C::ZoomReset),
        (shift, Key::Num1, C::ZoomToFit),
        (shift, Key::Num2, C::ZoomToSelection),
        (control | shift, Key::ArrowLeft, C::AlignLeft),
        (control | shift, Key::ArrowRight, C::AlignRight),
        (control | shift, Key::ArrowUp, C::AlignTop),
        (control | shift, Key::ArrowDown, C::AlignBottom),
        (control, Key::G, C::Group),
        (control | shift, Key::G, C::Ungroup),
        (none, Key::F2, C::Rename),
        (none, Key::V, C::ToolSelect),
        (none, Key::H, C::ToolHand),
        (none, Key::C, C::ToolConnect),
        (none, Key::Slash, C::QuickInsert),
        (none, Key::T, C::AddText),
        (control, Key::K, C::Find),
        (shift, Key::Questionmark, C::Shortcuts),
        (none, Key::K, C::RunOrPause),
        (none, Key::Period, C::Step),
        (control, Key::R, C::Reset),
        (none, Key::OpenBracket, C::Slower),
        (none, Key::CloseBracket, C::Faster),
    ];
    for (modifiers, key, command) in rows {
        let shortcut = KeyboardShortcut::new(*modifiers, *key);
        assert!(command.info().shortcuts.contains(&shortcut), "{command:?} has no {shortcut:?}");
    }
    for (place, key) in [Key::Num1, Key::Num5, Key::Num9].into_iter().zip([1, 5, 9]).map(|(key, number)| (number, key)) {
        assert_eq!(take_numbers(&mut input_of(press(KeyboardShortcut::new(none, key)))), [place]);
        assert!(NUMBERED_KINDS.get(place - 1).is_some());
    }
}

fn labels(window: &Window) -> Vec<String> {
    window
        .query_all_by(|node| !node.is_hidden())
        .filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value()))
        .collect()
}

#[test]
fn each_command_is_in_its_menu() {
    for language in Language::ALL {
        for menu in Menu::ALL {
            let mut window = window(language);
            ask(&mut window, Action::BeginOwn);
            window.get_by_label(&words::text(language, "bar.menu")).click();
            window.run_steps(3);
            let name = words::text(language, menu.key());
            let row = window.query_all_by_label_contains(&name).last().expect("the menu is listed").rect().center();
            window.hover_at(row);
            window.run_steps(6);
            let labels = labels(&window);
            for info in TABLE.iter().filter(|info| info.menu == menu) {
                let text = info.command.text(language);
                let is_row = |label: &String| label.contains(info.glyph) && label.contains(&text);
                assert!(labels.iter().any(is_row), "{text} is not in {name}: {labels:?}");
            }
        }
    }
}

#[test]
fn each_command_is_found_by_its_words() {
    for info in TABLE.iter().filter(|info| info.command != Command::Find) {
        let mut window = window(Language::English);
        ask(&mut window, Action::BeginOwn);
        ask(&mut window, Action::Command(Command::Find));
        let text = info.command.text(Language::Korean);
        window.event(Event::Text(text.clone()));
        window.run_steps(3);
        let name = info.command.text(Language::English);
        assert!(labels(&window).contains(&name), "{text} does not find {name}");
    }
}

#[test]
fn each_gesture_is_found_by_its_words_and_shown_on_the_sheet() {
    for gesture in GESTURES {
        let mut window = window(Language::English);
        ask(&mut window, Action::BeginOwn);
        window.key_press_modifiers(Modifiers::COMMAND, Key::K);
        window.run_steps(3);
        window.event(Event::Text(gesture.text(Language::Korean)));
        window.run_steps(3);
        let name = gesture.text(Language::English);
        assert!(labels(&window).contains(&name), "{} is not found", gesture.key);
        window.key_press(Key::Enter);
        window.run_steps(3);
        assert!(window.query_by_label("Close").is_some(), "{} leads nowhere", gesture.key);
    }
}

#[test]
fn the_sheet_has_every_command_with_its_keys() {
    for language in Language::ALL {
        let mut window = window(language);
        ask(&mut window, Action::BeginOwn);
        ask(&mut window, Action::Command(Command::Shortcuts));
        let labels = labels(&window);
        for info in TABLE.iter().filter(|info| !info.shortcuts.is_empty()) {
            let text = info.command.text(language);
            assert!(labels.contains(&text), "{text} is not on the sheet");
            let keys = shortcut_text(&window.ctx, &info.shortcuts[0]);
            assert!(
                labels.iter().any(|label| label.split(", ").any(|one| one == keys)),
                "{keys} of {text} is not on the sheet"
            );
        }
        for gesture in GESTURES {
            assert!(words::has_text(language, gesture.key), "{} in {language:?}", gesture.key);
            for text in [gesture.text(language), gesture.keys_text(&window.ctx, language)] {
                assert!(labels.contains(&text), "{text} is not on the sheet");
            }
        }
    }
}

/// Commands whose keys change something that can be seen at once, in a window with the first component selected.
#[test]
fn keys_of_the_table_reach_the_window() {
    for (modifiers, key) in [(Modifiers::COMMAND, Key::K), (Modifiers::SHIFT, Key::Questionmark), (Modifiers::NONE, Key::Slash)]
    {
        let mut window = window(Language::English);
        ask(&mut window, Action::BeginOwn);
        let before = labels(&window).len();
        window.key_press_modifiers(modifiers, key);
        window.run_steps(3);
        assert!(labels(&window).len() > before, "{key:?} opened nothing");
    }
}

#[test]
fn the_menu_of_a_component_speaks_with_the_words_of_the_table() {
    use Command as C;
    for language in Language::ALL {
        let mut window = window(language);
        ask(&mut window, Action::BeginOwn);
        window.run_steps(5);
        let client = loadstar::catalog::kind_label(language, loadstar::design::KindName::Client);
        let prefix = format!("{client}, ");
        let at = window.query_all_by_label_contains(&prefix).next().expect("the card").rect().center();
        window.hover_at(at);
        window.run_steps(2);
        for pressed in [true, false] {
            let (button, modifiers) = (egui::PointerButton::Secondary, Modifiers::NONE);
            window.event(Event::PointerButton { pos: at, button, pressed, modifiers });
            window.run_steps(1);
        }
        window.run_steps(2);
        let rows = [C::Rename, C::Note, C::Cut, C::Copy, C::Duplicate, C::OneMore, C::OneFewer, C::Group, C::Delete];
        for command in rows {
            let text = command.text(language);
            assert!(window.query_by_label(&text).is_some(), "{text} is not in the menu");
        }
        window.get_by_label(&C::Duplicate.text(language)).click();
        window.run_steps(3);
        assert_eq!(window.state().history().design().components.len(), 2, "the row did nothing");
    }
}

#[test]
fn the_buttons_of_the_inspector_are_commands_of_the_table() {
    use Command as C;
    for language in Language::ALL {
        let mut window = window(language);
        ask(&mut window, Action::OpenChapter(4));
        ask(&mut window, Action::Select(Selection::of_id(Id::from("web"))));
        // By key and by button the same: what cannot be done says so in both places.
        wait_for("the run", || window.state().runner().report().snapshot.is_some().then_some(()));
        window.run_steps(3);
        let button_of = |window: &Window, command: C| {
            let keys = command.info().shortcuts.first().map(|keys| format!("({})", shortcut_text(&window.ctx, keys)));
            let help = words::text(language, &format!("{}_help", command.info().key.replacen("command.", "what_if.", 1)));
            let spoken = keys.map_or_else(|| help.clone(), |keys| format!("{help} {keys}"));
            let node = window.query_by_label(&spoken).unwrap_or_else(|| panic!("no button says {spoken}"));
            (node.rect().center(), node.accesskit_node().is_disabled())
        };
        for command in [C::Kill, C::Restore, C::Deploy, C::BadDeploy] {
            let (_, is_disabled) = button_of(&window, command);
            assert_eq!(is_disabled, window.state().why_not(command).is_some(), "{command:?}");
        }
        ask(&mut window, Action::Command(C::RunOrPause));
        window.key_press(Key::X);
        window.run_steps(2);
        wait_for("its death", || window.state().why_not(C::Restore).is_none().then_some(()));
        window.run_steps(3);
        assert!(button_of(&window, C::Kill).1, "what is dead cannot be killed");
        let (at, is_disabled) = button_of(&window, C::Restore);
        assert!(!is_disabled);
        window.hover_at(at);
        window.step();
        for pressed in [true, false] {
            let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
            window.event(Event::PointerButton { pos: at, button, pressed, modifiers });
            window.run_steps(1);
        }
        wait_for("its way back", || window.state().why_not(C::Restore).is_some().then_some(()));
    }
}
