//! What panels and the canvas ask for. They look at the state and return actions; `app` alone carries them out.

use std::path::PathBuf;

use crate::design::{Class, Edit, Fault, Gesture, Id, KindName};
use crate::ui::command::{Command, Menu};
use crate::ui::panels::right::Tab;
use crate::ui::preset::Preset;
use crate::ui::selection::Selection;
use crate::ui::teacher::Wish;

/// What is put down from the palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placing {
    /// A component of that kind.
    Component(KindName),
    /// An empty data center.
    DataCenter,
    /// All of a preset.
    Preset(&'static Preset),
}

/// Something that the user asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A change to the design, a step of the history of its own.
    Edit(Edit),
    /// A change to the design while a gesture is going on (a drag, a slider, typing): all of one gesture are one step.
    EditInGesture(Edit, Gesture),
    /// Selects these and nothing else.
    Select(Selection),
    /// A command of the table, as if chosen from the menu.
    Command(Command),
    /// Copies what is selected beside itself and selects the copies, as the beginning of a gesture that moves them.
    DuplicateInGesture(Gesture),
    /// Adds the components of that text, which came from the clipboard.
    Paste(String),
    /// A fault or a repair, now, in the run; the design is not changed.
    Fault(Fault),
    /// The number of users, now, in the run and in the design.
    SetUsers(u64, Gesture),
    /// How many simulated seconds pass in one real second.
    SetSpeed(f64),
    /// Something was picked in the palette that is to befall what it is dropped onto.
    StartThrowing(Command),
    /// It befalls that.
    Throw(Command, Selection),
    /// Shows what happened to a request, which was sent at that moment or later.
    Inspect {
        /// Its number in the run.
        request: u64,
        /// When it was sent, in simulated nanoseconds.
        began_ns: u64,
    },
    /// Puts away what is shown of a request.
    EndInspection,
    /// Lists the requests that are like the one that is shown.
    MoreLikeInspected,
    /// Shows one of the requests of that class that lately went along a link, and failed or not.
    InspectOn {
        /// The ends of the link.
        ends: (Id, Id),
        /// What was asked for.
        class: Class,
        /// Whether it is to be one that failed.
        is_failed: bool,
    },
    /// The way to a far moment ends where the run has come to.
    StopSeeking,
    /// Another moment of the run, in simulated nanoseconds.
    Seek(u64),
    /// Something was picked in the palette to be put down on the canvas by a click or drag.
    StartPlacing(Placing),
    /// That is put down in the middle of what is in view.
    Insert(Placing),
    /// What was picked is not put down after all.
    StopPlacing,
    /// Says why something that was asked for was not done.
    Refuse(String),
    /// Says what else the last step has done, which can be taken back.
    Tell(String),
    /// Leaves the first screen for a new design.
    BeginOwn,
    /// Opens that design of the chapter, by its place in the list.
    OpenChapter(usize),
    /// Goes back or forward until so many steps of the history are done.
    GoToStep(usize),
    /// Shows another tab of the panel on the right.
    ShowTab(Tab),
    /// What a learner asks of the stage that is open.
    Learn(Wish),
    /// Opens that file.
    Open(PathBuf),
    /// Writes the design to that file.
    SaveAs(PathBuf),
}

impl Action {
    /// Whether it saves the design or leaves it.
    pub(super) fn is_of_file(&self) -> bool {
        match self {
            Self::Command(command) => command.info().menu == Menu::File,
            Self::BeginOwn | Self::OpenChapter(_) | Self::Open(_) | Self::SaveAs(_) => true,
            _ => false,
        }
    }
}
