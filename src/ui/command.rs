//! The one table of commands: name, words, shortcut and place in the menus.

use egui::{Key, KeyboardShortcut, Modifiers};
use egui_phosphor::regular as glyph;

use crate::design::KindName;
use crate::words::{self, Language};

/// A command without parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Command {
    /// Begins an empty design.
    New,
    /// Asks for a file to open.
    Open,
    /// Saves to the file that was opened.
    Save,
    /// Asks where to save.
    SaveAs,
    /// Leaves the program.
    Quit,
    /// Takes the last step back.
    Undo,
    /// Makes it again.
    Redo,
    /// Shows or hides the steps of the history.
    History,
    /// Deletes what is selected.
    Delete,
    /// Takes what is selected into the clipboard.
    Cut,
    /// Copies what is selected into the clipboard.
    Copy,
    /// Adds what is in the clipboard.
    Paste,
    /// Copies what is selected beside itself.
    Duplicate,
    /// Types another name for what is selected.
    Rename,
    /// Types a remark on the component that is selected.
    Note,
    /// Goes to the fields of what is selected.
    Properties,
    /// Finds a kind or a preset by its name and puts it down.
    QuickInsert,
    /// Writes a free text on the canvas.
    AddText,
    /// Selects everything.
    SelectAll,
    /// Selects nothing, ends a gesture.
    Cancel,
    /// Puts the left edges of what is selected on one line.
    AlignLeft,
    /// Its middles, one above the other.
    AlignCenter,
    /// Its right edges.
    AlignRight,
    /// Its upper edges.
    AlignTop,
    /// Its middles, side by side.
    AlignMiddle,
    /// Its lower edges.
    AlignBottom,
    /// Makes the gaps between what is selected equal, from left to right.
    DistributeHorizontally,
    /// From top to bottom.
    DistributeVertically,
    /// Draws a data center around what is selected.
    Group,
    /// Takes the selected data center away and leaves what stands in it.
    Ungroup,
    /// Keeps what is selected where it is, or lets go of it.
    Lock,
    /// One instance more of what is selected.
    OneMore,
    /// One instance fewer.
    OneFewer,
    /// Puts everything in order.
    TidyUp,
    /// Runs or pauses.
    RunOrPause,
    /// Simulates up to the next event.
    Step,
    /// Back to the start of the run.
    Reset,
    /// Half as fast, or as the list of speeds has it.
    Slower,
    /// Twice as fast.
    Faster,
    /// Kills what is selected.
    Kill,
    /// Brings back what is selected.
    Restore,
    /// Looks closer.
    ZoomIn,
    /// Looks from further away.
    ZoomOut,
    /// One canvas point is one screen point.
    ZoomReset,
    /// Everything in view.
    ZoomToFit,
    /// The selection in view.
    ZoomToSelection,
    /// The tool that selects and moves.
    ToolSelect,
    /// The tool that moves the view.
    ToolHand,
    /// The tool that connects.
    ToolConnect,
    /// Links run in curves.
    LinksCurved,
    /// Links run along the axes.
    LinksOrthogonal,
    /// Links run in straight lines.
    LinksStraight,
    /// The wheel or two fingers look closer and from further away.
    WheelZooms,
    /// They move the view.
    WheelMoves,
    /// Shows or hides the inspector.
    Inspector,
    /// Gives the keyboard to the next part of the window.
    NextPart,
    /// To the one before.
    PreviousPart,
    /// Finds a command by its words.
    Find,
    /// Shows the keys of all commands.
    Shortcuts,
    /// The other language.
    SwitchLanguage,
    /// The other theme.
    SwitchTheme,
}

/// The menus, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    /// Files; its commands are heard while somebody types too.
    File,
    /// Changes to the design and the selection.
    Edit,
    /// Where things stand, and together with what.
    Arrange,
    /// What is seen of it.
    View,
    /// The run.
    Run,
}

impl Menu {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::File, Self::Edit, Self::Arrange, Self::View, Self::Run];

    /// The key of its words.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::File => "menu.file",
            Self::Edit => "menu.edit",
            Self::Arrange => "menu.arrange",
            Self::View => "menu.view",
            Self::Run => "menu.run",
        }
    }
}

/// One row of the table.
#[derive(Debug)]
pub struct CommandInfo {
    /// Which command.
    pub command: Command,
    /// The key of its words.
    pub key: &'static str,
    /// Its glyph.
    pub glyph: &'static str,
    /// The menu that it stands in.
    pub menu: Menu,
    /// The keys that call it; the first is shown.
    pub shortcuts: &'static [KeyboardShortcut],
}

impl CommandInfo {
    /// The key of other words that it is looked for by.
    #[must_use]
    pub fn search_key(&self) -> String {
        self.key.replacen("command.", "search.", 1)
    }
}

const fn row(
    command: Command,
    key: &'static str,
    glyph: &'static str,
    menu: Menu,
    shortcuts: &'static [KeyboardShortcut],
) -> CommandInfo {
    CommandInfo { command, key, glyph, menu, shortcuts }
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}

const fn control(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn control_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

const fn alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT, key)
}

const fn alt_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT.plus(Modifiers::SHIFT), key)
}

/// All commands, in the order of the menus.
pub const TABLE: &[CommandInfo] = &[
    row(Command::New, "command.new", glyph::FILE_PLUS, Menu::File, &[control(Key::N)]),
    row(Command::Open, "command.open", glyph::FOLDER_OPEN, Menu::File, &[control(Key::O)]),
    row(Command::Save, "command.save", glyph::FLOPPY_DISK, Menu::File, &[control(Key::S)]),
    row(Command::SaveAs, "command.save_as", glyph::FLOPPY_DISK_BACK, Menu::File, &[control_shift(Key::S)]),
    row(Command::Quit, "command.quit", glyph::SIGN_OUT, Menu::File, &[control(Key::Q)]),
    row(Command::Undo, "command.undo", glyph::ARROW_U_UP_LEFT, Menu::Edit, &[control(Key::Z)]),
    row(Command::Redo, "command.redo", glyph::ARROW_U_UP_RIGHT, Menu::Edit, &[control_shift(Key::Z), control(Key::Y)]),
    row(Command::History, "command.history", glyph::CLOCK_COUNTER_CLOCKWISE, Menu::Edit, &[control(Key::H)]),
    row(Command::Cut, "command.cut", glyph::SCISSORS, Menu::Edit, &[control(Key::X)]),
    row(Command::Copy, "command.copy", glyph::COPY, Menu::Edit, &[control(Key::C)]),
    row(Command::Paste, "command.paste", glyph::CLIPBOARD_TEXT, Menu::Edit, &[control(Key::V)]),
    row(Command::Duplicate, "command.duplicate", glyph::COPY_SIMPLE, Menu::Edit, &[control(Key::D)]),
    row(Command::Rename, "command.rename", glyph::TEXTBOX, Menu::Edit, &[plain(Key::F2)]),
    row(Command::Note, "command.note", glyph::NOTE_PENCIL, Menu::Edit, &[plain(Key::N)]),
    row(Command::Properties, "command.properties", glyph::SLIDERS_HORIZONTAL, Menu::Edit, &[alt(Key::Enter)]),
    row(Command::QuickInsert, "command.quick_insert", glyph::PLUS_SQUARE, Menu::Edit, &[plain(Key::Slash)]),
    row(Command::AddText, "command.add_text", glyph::TEXT_T, Menu::Edit, &[plain(Key::T)]),
    row(Command::Delete, "command.delete", glyph::TRASH, Menu::Edit, &[plain(Key::Delete), plain(Key::Backspace)]),
    row(Command::SelectAll, "command.select_all", glyph::SELECTION_ALL, Menu::Edit, &[control(Key::A)]),
    row(Command::Cancel, "command.cancel", glyph::SELECTION_SLASH, Menu::Edit, &[plain(Key::Escape)]),
    row(Command::TidyUp, "command.tidy_up", glyph::BROOM, Menu::Arrange, &[control_shift(Key::T)]),
    row(Command::Group, "command.group", glyph::BUILDINGS, Menu::Arrange, &[control(Key::G)]),
    row(Command::Ungroup, "command.ungroup", glyph::BOUNDING_BOX, Menu::Arrange, &[control_shift(Key::G)]),
    row(Command::Lock, "command.lock", glyph::LOCK_SIMPLE, Menu::Arrange, &[control(Key::L)]),
    row(
        Command::OneMore,
        "command.one_more",
        glyph::STACK_PLUS,
        Menu::Arrange,
        &[plain(Key::Plus), plain(Key::Equals), shift(Key::Plus)],
    ),
    row(Command::OneFewer, "command.one_fewer", glyph::STACK_MINUS, Menu::Arrange, &[plain(Key::Minus)]),
    row(Command::AlignLeft, "command.align_left", glyph::ALIGN_LEFT, Menu::Arrange, &[control_shift(Key::ArrowLeft)]),
    row(Command::AlignCenter, "command.align_center", glyph::ALIGN_CENTER_HORIZONTAL, Menu::Arrange, &[alt(Key::H)]),
    row(Command::AlignRight, "command.align_right", glyph::ALIGN_RIGHT, Menu::Arrange, &[control_shift(Key::ArrowRight)]),
    row(Command::AlignTop, "command.align_top", glyph::ALIGN_TOP, Menu::Arrange, &[control_shift(Key::ArrowUp)]),
    row(Command::AlignMiddle, "command.align_middle", glyph::ALIGN_CENTER_VERTICAL, Menu::Arrange, &[alt(Key::V)]),
    row(Command::AlignBottom, "command.align_bottom", glyph::ALIGN_BOTTOM, Menu::Arrange, &[control_shift(Key::ArrowDown)]),
    row(
        Command::DistributeHorizontally,
        "command.distribute_horizontally",
        glyph::ARROWS_OUT_LINE_HORIZONTAL,
        Menu::Arrange,
        &[alt_shift(Key::H)],
    ),
    row(
        Command::DistributeVertically,
        "command.distribute_vertically",
        glyph::ARROWS_OUT_LINE_VERTICAL,
        Menu::Arrange,
        &[alt_shift(Key::V)],
    ),
    row(Command::ToolSelect, "command.tool_select", glyph::CURSOR, Menu::View, &[plain(Key::V)]),
    row(Command::ToolHand, "command.tool_hand", glyph::HAND, Menu::View, &[plain(Key::H)]),
    row(Command::ToolConnect, "command.tool_connect", glyph::FLOW_ARROW, Menu::View, &[plain(Key::C)]),
    row(
        Command::ZoomIn,
        "command.zoom_in",
        glyph::MAGNIFYING_GLASS_PLUS,
        Menu::View,
        &[control(Key::Plus), control(Key::Equals), control_shift(Key::Plus)],
    ),
    row(Command::ZoomOut, "command.zoom_out", glyph::MAGNIFYING_GLASS_MINUS, Menu::View, &[control(Key::Minus)]),
    row(Command::ZoomReset, "command.zoom_reset", glyph::MAGNIFYING_GLASS, Menu::View, &[control(Key::Num0)]),
    row(Command::ZoomToFit, "command.zoom_to_fit", glyph::CORNERS_OUT, Menu::View, &[shift(Key::Num1)]),
    row(Command::ZoomToSelection, "command.zoom_to_selection", glyph::FRAME_CORNERS, Menu::View, &[shift(Key::Num2)]),
    row(Command::LinksCurved, "command.links_curved", glyph::BEZIER_CURVE, Menu::View, &[]),
    row(Command::LinksOrthogonal, "command.links_orthogonal", glyph::STAIRS, Menu::View, &[]),
    row(Command::LinksStraight, "command.links_straight", glyph::LINE_SEGMENT, Menu::View, &[]),
    row(Command::WheelZooms, "command.wheel_zooms", glyph::MOUSE_SCROLL, Menu::View, &[]),
    row(Command::WheelMoves, "command.wheel_moves", glyph::ARROWS_OUT_CARDINAL, Menu::View, &[]),
    row(Command::Inspector, "command.inspector", glyph::SIDEBAR_SIMPLE, Menu::View, &[control(Key::I)]),
    row(Command::NextPart, "command.next_part", glyph::ARROW_LINE_RIGHT, Menu::View, &[plain(Key::F6)]),
    row(Command::PreviousPart, "command.previous_part", glyph::ARROW_LINE_LEFT, Menu::View, &[shift(Key::F6)]),
    row(Command::Find, "command.find", glyph::MAGNIFYING_GLASS, Menu::View, &[control(Key::K)]),
    row(Command::Shortcuts, "command.shortcuts", glyph::KEYBOARD, Menu::View, &[shift(Key::Questionmark), plain(Key::F1)]),
    row(Command::SwitchLanguage, "command.switch_language", glyph::TRANSLATE, Menu::View, &[]),
    row(Command::SwitchTheme, "command.switch_theme", glyph::SUN, Menu::View, &[]),
    row(Command::RunOrPause, "command.run_or_pause", glyph::PLAY, Menu::Run, &[plain(Key::K)]),
    row(Command::Step, "command.step", glyph::SKIP_FORWARD, Menu::Run, &[plain(Key::Period)]),
    row(Command::Reset, "command.reset", glyph::ARROW_COUNTER_CLOCKWISE, Menu::Run, &[control(Key::R)]),
    row(Command::Slower, "command.slower", glyph::MINUS, Menu::Run, &[plain(Key::OpenBracket)]),
    row(Command::Faster, "command.faster", glyph::PLUS, Menu::Run, &[plain(Key::CloseBracket)]),
    row(Command::Kill, "command.kill", glyph::POWER, Menu::Run, &[]),
    row(Command::Restore, "command.restore", glyph::HEARTBEAT, Menu::Run, &[]),
];

/// The kinds that the number keys put down, from 1.
pub const NUMBERED_KINDS: [KindName; 9] = [
    KindName::Client,
    KindName::Dns,
    KindName::LoadBalancer,
    KindName::WebServer,
    KindName::Cache,
    KindName::DatabaseLeader,
    KindName::DatabaseFollower,
    KindName::Queue,
    KindName::Cdn,
];

const NUMBER_KEYS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

impl Command {
    /// Its row of the table.
    #[must_use]
    pub fn info(self) -> &'static CommandInfo {
        TABLE.iter().find(|info| info.command == self).unwrap_or(&TABLE[0])
    }

    /// Its words.
    #[must_use]
    pub fn text(self, language: Language) -> String {
        words::text(language, self.info().key)
    }
}

/// The number key, from 1, that puts a kind down.
#[must_use]
pub fn number_of(kind: KindName) -> Option<usize> {
    NUMBERED_KINDS.iter().position(|numbered| *numbered == kind).map(|place| place + 1)
}

/// A shortcut in words; a sign that has a name of its own is that sign, however it is typed.
#[must_use]
pub fn shortcut_text(context: &egui::Context, shortcut: &KeyboardShortcut) -> String {
    let key = match shortcut.logical_key {
        Key::Questionmark => return "?".to_owned(),
        Key::Escape => "Esc",
        key => key.symbol_or_name(),
    };
    let modifiers = context.format_modifiers(shortcut.modifiers);
    match key {
        _ if modifiers.is_empty() => key.to_owned(),
        // A plus after a plus is not seen.
        "+" => format!("{modifiers} + +"),
        _ => format!("{modifiers}+{key}"),
    }
}

/// Words for a command with the keys that call it behind them: "Undo (Ctrl+Z)".
#[must_use]
pub fn with_shortcut(context: &egui::Context, words: &str, command: Command) -> String {
    match command.info().shortcuts.first() {
        Some(shortcut) => format!("{words} ({})", shortcut_text(context, shortcut)),
        None => words.to_owned(),
    }
}

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

/// Takes the commands whose shortcuts were pressed out of this frame's events; while somebody types, those about files, the finding of
/// commands and those whose keys type nothing alone.
pub fn take_pressed(input: &mut egui::InputState, is_typing: bool) -> Vec<Command> {
    let mut pressed = Vec::new();
    for info in TABLE {
        let is_heard = !is_typing || info.menu == Menu::File || info.command == Command::Find;
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
    fn every_command_has_words_in_both_languages() {
        for info in TABLE {
            for language in Language::ALL {
                assert!(words::has_text(language, info.key), "{} in {language:?}", info.key);
                assert!(words::has_text(language, &info.search_key()), "{} in {language:?}", info.search_key());
            }
        }
    }

    #[test]
    fn no_two_commands_share_a_shortcut_or_words() {
        for (place, info) in TABLE.iter().enumerate() {
            for other in &TABLE[place + 1..] {
                assert_ne!(info.command, other.command);
                assert_ne!(info.key, other.key);
                let shared = info.shortcuts.iter().find(|shortcut| other.shortcuts.contains(shortcut));
                assert_eq!(shared, None, "{:?} and {:?}", info.command, other.command);
            }
        }
    }

    #[test]
    fn a_longer_shortcut_is_not_taken_for_a_shorter_one() {
        let press =
            |key, physical_key, modifiers| egui::Event::Key { key, physical_key, pressed: true, repeat: false, modifiers };
        let redo = press(Key::Z, None, Modifiers::CTRL | Modifiers::SHIFT | Modifiers::COMMAND);
        assert!(is_press(&redo, control_shift(Key::Z)));
        assert!(!is_press(&redo, control(Key::Z)));
        let fit = press(Key::Exclamationmark, Some(Key::Num1), Modifiers::SHIFT);
        assert!(is_press(&fit, shift(Key::Num1)));
    }
}
