//! The one table of commands: name, words, shortcut and place in the menus.

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
    /// Deletes what is selected.
    Delete,
    /// Copies what is selected beside itself.
    Duplicate,
    /// Selects everything.
    SelectAll,
    /// Selects nothing, ends a gesture.
    Cancel,
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
    /// The other language.
    SwitchLanguage,
    /// The other theme.
    SwitchTheme,
}
