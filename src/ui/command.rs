//! The one table of commands: name, words, shortcut and place in the menus.

use egui::{Key, KeyboardShortcut};

mod gestures;
mod pressed;
mod table;

pub use gestures::{GESTURES, GestureInfo, Means};
pub use pressed::{PlainKeys, take_numbers, take_pasted, take_pressed};
pub use table::TABLE;

use crate::design::KindName;
use crate::words::{self, Language};

/// A command without parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Command {
    /// Begins an empty design.
    New,
    /// Asks for a file to open.
    Open,
    /// Asks for a design of the chapter to open.
    OpenChapter,
    /// Saves to the file that was opened.
    Save,
    /// Asks where to save.
    SaveAs,
    /// Shows what another program has changed in the open file.
    Compare,
    /// Reads the open file again, which another program has changed.
    Reload,
    /// Leaves the design as it is, whatever another program has made of its file.
    KeepMine,
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
    /// Draws an empty data center.
    AddDataCenter,
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
    /// The latest moment that the run has come to, from where it was gone back.
    GoLive,
    /// A second back in the run.
    BackSecond,
    /// To the mark on the timeline before the present moment.
    PreviousMark,
    /// To the one after it.
    NextMark,
    /// Gives the present moment a name.
    MarkMoment,
    /// Half as fast, or as the list of speeds has it.
    Slower,
    /// Twice as fast.
    Faster,
    /// Kills what is selected; of links, cuts them.
    Kill,
    /// Kills one instance of what is selected.
    KillOne,
    /// Brings back what is selected; of links, mends them.
    Restore,
    /// Empties the caches that are selected.
    Flush,
    /// Deploys a new version of what is selected.
    Deploy,
    /// Deploys one that does not work.
    BadDeploy,
    /// Slows what is selected down, or lets it go at its own pace again.
    Slow,
    /// Lets the links that are selected lose messages, or lets them be again.
    Lossy,
    /// Twice the users for a while.
    Spike,
    /// One key takes half of all requests for a while.
    HotKey,
    /// Plans faults at random, by a rate and a seed.
    Chaos,
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
    /// Traffic is shown as dots that travel.
    TrafficMoves,
    /// As signs that stand still.
    TrafficStill,
    /// Not at all.
    TrafficOff,
    /// Answers are shown on their way back, or no more.
    Answers,
    /// The wheel or two fingers look closer and from further away.
    WheelZooms,
    /// They move the view.
    WheelMoves,
    /// Shows or hides the inspector.
    Inspector,
    /// Shows or hides the timeline.
    Timeline,
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

/// The commands that put what is selected in line, as they stand together.
pub const ALIGNING: [&[Command]; 3] = [
    &[Command::AlignLeft, Command::AlignCenter, Command::AlignRight],
    &[Command::AlignTop, Command::AlignMiddle, Command::AlignBottom],
    &[Command::DistributeHorizontally, Command::DistributeVertically],
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
}
