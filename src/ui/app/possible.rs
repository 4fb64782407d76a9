//! When a command of the table cannot be carried out, and why. It is asked only for the commands that are shown, or called.

use super::arrange::line;
use super::commands::{link_style, motion};
use crate::design::{Component, History, Id, Problem};
use crate::ui::canvas::arrange;
use crate::ui::command::Command;
use crate::ui::faults;
use crate::ui::fragment;
use crate::ui::runner::{Report, Runner, SPEEDS};
use crate::ui::selection::Selection;
use crate::ui::settings::Settings;
use crate::ui::shown::FileOnDisk;
use crate::ui::widgets::field;

/// What commands are held against.
pub(super) struct Possible<'a> {
    pub(super) is_editor: bool,
    pub(super) settings: &'a Settings,
    pub(super) history: &'a History,
    pub(super) selection: &'a Selection,
    pub(super) runner: &'a Runner,
    pub(super) report: &'a Report,
    pub(super) problems: &'a [Problem],
    pub(super) file_on_disk: FileOnDisk,
    /// The commands about the past that cannot be carried out, with the reasons.
    pub(super) in_time: Vec<(Command, &'static str)>,
    /// Whether a mark of the timeline has the keyboard.
    pub(super) has_focused_mark: bool,
}

impl Possible<'_> {
    /// The key of the reason why a command cannot be carried out now.
    pub(super) fn why_not(&self, command: Command) -> Option<&'static str> {
        match command {
            Command::New
            | Command::Open
            | Command::OpenChapter
            | Command::Quit
            | Command::Cancel
            | Command::Find
            | Command::Shortcuts
            | Command::SwitchLanguage
            | Command::SwitchTheme => None,
            _ if !self.is_editor => Some("why_not.no_design"),
            Command::LinksCurved | Command::LinksOrthogonal | Command::LinksStraight => {
                (self.settings.link_style == link_style(command)).then_some("why_not.links_run_so")
            }
            Command::TrafficMoves | Command::TrafficStill | Command::TrafficOff => {
                (self.settings.motion == motion(command)).then_some("why_not.traffic_is_so")
            }
            Command::WheelZooms => (!self.settings.wheel_moves).then_some("why_not.wheel_does_so"),
            Command::WheelMoves => self.settings.wheel_moves.then_some("why_not.wheel_does_so"),
            Command::Undo => self.history.undo_step().is_none().then_some("why_not.nothing_to_undo"),
            Command::Redo => self.history.redo_step().is_none().then_some("why_not.nothing_to_redo"),
            Command::Note => self.noted().is_none().then_some("why_not.not_one_component"),
            Command::Properties => first_field(self.selection).is_none().then_some("why_not.not_one"),
            Command::Rename => (self.selection.len() != 1).then_some("why_not.not_one"),
            Command::Cut | Command::Copy | Command::Duplicate if self.has_links_alone() => Some("why_not.links_alone"),
            Command::Delete if self.has_focused_mark => None,
            Command::Cut | Command::Copy | Command::Delete | Command::Duplicate | Command::ZoomToSelection => {
                self.selection.is_empty().then_some("why_not.nothing_selected")
            }
            Command::RunOrPause | Command::Step => self.why_not_run(),
            Command::Compare | Command::Reload | Command::KeepMine => {
                (self.file_on_disk == FileOnDisk::AsKnown).then_some("why_not.file_as_known")
            }
            command if faults::COMMANDS.contains(&command) => {
                faults::why_not(command, self.history.design(), self.selection, self.report.snapshot.as_ref())
            }
            Command::GoLive | Command::BackSecond | Command::PreviousMark | Command::NextMark | Command::MarkMoment => {
                self.in_time.iter().find(|(refused, _)| *refused == command).map(|(_, why)| *why)
            }
            Command::Slower => (self.runner.speed() <= SPEEDS[0]).then_some("why_not.slowest"),
            Command::Faster => self.runner.speed().is_infinite().then_some("why_not.fastest"),
            _ => self.why_not_arrange(command),
        }
    }

    fn why_not_run(&self) -> Option<&'static str> {
        if self.runner.is_dead() {
            return Some("why_not.engine_dead");
        }
        // The order waits for the engine, like the run itself.
        let is_beginning = self.runner.is_beginning() && self.problems.is_empty();
        (!is_beginning && self.report.snapshot.is_none()).then_some("why_not.cannot_run")
    }

    /// The same of a command of the menu "Arrange".
    fn why_not_arrange(&self, command: Command) -> Option<&'static str> {
        let (design, selection) = (self.history.design(), self.selection);
        let has = |count| arrange::has_units(design, selection, count);
        match command {
            Command::Group => arrange::why_not_group(design, selection),
            Command::Ungroup => {
                let has_center = selection.ids.iter().any(|id| design.data_centers.contains_key(id));
                (!has_center).then_some("why_not.no_data_center")
            }
            Command::Lock => (!arrange::can_lock(selection)).then_some("why_not.nothing_selected"),
            Command::OneMore => self.selected().next().is_none().then_some("why_not.no_component"),
            Command::OneFewer => self.selected().all(|component| component.instances <= 1).then_some("why_not.no_stack"),
            Command::TidyUp => design.components.is_empty().then_some("why_not.nothing_to_tidy"),
            Command::DistributeHorizontally | Command::DistributeVertically => (!has(3)).then_some("why_not.not_three"),
            _ => (line(command).is_some() && !has(2)).then_some("why_not.not_two"),
        }
    }

    /// The selected components.
    fn selected(&self) -> impl Iterator<Item = &Component> {
        let design = self.history.design();
        self.selection.ids.iter().filter_map(|id| Some(&**design.components.get(id)?))
    }

    /// Whether all that is selected are links.
    fn has_links_alone(&self) -> bool {
        !self.selection.is_empty() && !fragment::could_hold(self.selection)
    }

    /// The one component that is selected.
    fn noted(&self) -> Option<&Id> {
        self.selection.single_id().filter(|id| self.history.design().components.contains_key(*id))
    }
}

/// The first field of the inspector, where all that is selected has one.
pub(super) fn first_field(selection: &Selection) -> Option<egui::Id> {
    if selection.is_empty() {
        return Some(field::text_id(("design", "inspector.design_name")));
    }
    let of_link = || selection.single_link().map(|(_, to)| ("link label", to.as_str()));
    selection.single_id().map(|id| ("label", id.as_str())).or_else(of_link).map(field::text_id)
}
