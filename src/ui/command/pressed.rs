//! Which commands were called by keys, or by the system's own words for them.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::{Command, Menu, TABLE};

const NUMBER_KEYS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// The shortcuts that the system has words of its own for.
const fn of_system(event: &egui::Event) -> Option<Command> {
    match event {
        egui::Event::Cut => Some(Command::Cut),
        egui::Event::Copy => Some(Command::Copy),
        _ => None,
    }
}

/// Whether a key press is that shortcut. Shifted digits are known by their place on the keyboard, since what they print differs.
fn is_press(event: &egui::Event, shortcut: KeyboardShortcut) -> bool {
    let egui::Event::Key { key, physical_key, pressed: true, modifiers, .. } = event else { return false };
    // Which keys make these signs is the keyboard's own affair.
    if matches!(shortcut.logical_key, Key::Questionmark | Key::Slash) {
        return *key == shortcut.logical_key && !modifiers.command && !modifiers.ctrl && !modifiers.alt;
    }
    let is_digit = NUMBER_KEYS.contains(&shortcut.logical_key) && shortcut.modifiers.shift;
    let is_key = *key == shortcut.logical_key || (is_digit && *physical_key == Some(shortcut.logical_key));
    is_key && modifiers.matches_exact(shortcut.modifiers)
}

/// Whether a key is heard while somebody types: nobody types those.
const fn types_nothing(shortcut: KeyboardShortcut) -> bool {
    matches!(shortcut.logical_key, Key::F1 | Key::F6)
}

/// Who has a use for plain keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlainKeys {
    /// Nobody but the commands.
    Free,
    /// The first screen: its doors have keys of their own.
    FirstScreen,
    /// A field, or a menu that is open.
    Typed,
}

/// Takes the commands whose shortcuts were pressed out of this frame's events; while somebody types, those about files, the finding of
/// commands and those whose keys type nothing alone; on the first screen the sheet of keys as well.
pub fn take_pressed(input: &mut egui::InputState, plain: PlainKeys) -> Vec<Command> {
    let mut pressed = Vec::new();
    for info in TABLE {
        let is_of_window = info.menu == Menu::File || info.command == Command::Find;
        let is_heard = match plain {
            PlainKeys::Free => true,
            PlainKeys::FirstScreen => is_of_window || info.command == Command::Shortcuts,
            PlainKeys::Typed => is_of_window,
        };
        let before = input.events.len();
        let calls = |event: &egui::Event| {
            let mut heard = info.shortcuts.iter().filter(|shortcut| is_heard || types_nothing(**shortcut));
            (is_heard && of_system(event) == Some(info.command)) || heard.any(|shortcut| is_press(event, *shortcut))
        };
        input.events.retain(|event| !calls(event));
        if input.events.len() < before {
            pressed.push(info.command);
        }
    }
    pressed
}

/// Takes the texts that were pasted out of this frame's events.
pub fn take_pasted(input: &mut egui::InputState) -> Vec<String> {
    let is_paste = |event: &mut egui::Event| matches!(event, egui::Event::Paste(_));
    let pasted = input.events.extract_if(.., is_paste);
    pasted.filter_map(|event| if let egui::Event::Paste(text) = event { Some(text) } else { None }).collect()
}

/// Takes the number keys out of this frame's events; the numbers count from 1.
pub fn take_numbers(input: &mut egui::InputState) -> Vec<usize> {
    let is_pressed = |input: &mut egui::InputState, key| input.consume_key(Modifiers::NONE, key);
    NUMBER_KEYS.iter().enumerate().filter(|(_, key)| is_pressed(input, **key)).map(|(place, _)| place + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_shortcut_is_not_taken_for_a_shorter_one() {
        let press =
            |key, physical_key, modifiers| egui::Event::Key { key, physical_key, pressed: true, repeat: false, modifiers };
        let redo = press(Key::Z, None, Modifiers::CTRL | Modifiers::SHIFT | Modifiers::COMMAND);
        assert!(is_press(&redo, Command::Redo.info().shortcuts[0]));
        assert!(!is_press(&redo, Command::Undo.info().shortcuts[0]));
        let fit = press(Key::Exclamationmark, Some(Key::Num1), Modifiers::SHIFT);
        assert!(is_press(&fit, Command::ZoomToFit.info().shortcuts[0]));
    }
}
