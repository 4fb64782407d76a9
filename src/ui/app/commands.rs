//! What each command of the table does, and when it cannot be done.

use egui::Context;

use super::parts::Way;
use super::{App, Command, Screen};
use crate::design::{Edit, Id, StepView};
use crate::ui::canvas::routes::Style;
use crate::ui::canvas::{Motion, Tool};
use crate::ui::command::TABLE;
use crate::ui::deed::deed_text;
use crate::ui::faults;
use crate::ui::fragment;
use crate::ui::panels::dialog::{Dialog, Then};
use crate::ui::panels::finder::Finder;
use crate::ui::runner::{Order, SPEEDS, speed_beside};
use crate::ui::selection::Selection;
use crate::ui::style;
use crate::ui::widgets::field;
use crate::words::Language;

impl App {
    pub(super) fn command(&mut self, context: &Context, command: Command) {
        if let Some(key) = self.why_not(command) {
            let why = self.text(key);
            return self.warn(why);
        }
        match command {
            Command::New => self.unless_unsaved(context, Then::New),
            Command::Open => self.unless_unsaved(context, Then::AskToOpen),
            Command::OpenChapter => self.ask_for_chapter(),
            Command::Save => self.save(context, None),
            Command::SaveAs => self.ask_where_to_save(),
            Command::Quit => self.unless_unsaved(context, Then::Quit),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::History => self.is_history_open = !self.is_history_open,
            Command::Cut => self.cut(context),
            Command::Copy => self.copy(context),
            Command::Paste => Self::ask_to_paste(context),
            Command::Delete => self.delete(),
            Command::Duplicate => self.duplicate(None),
            Command::Note => self.type_in(context, self.noted().map(|id| field::text_id(("note", id.as_str())))),
            Command::Properties => self.type_in(context, self.first_field()),
            Command::SelectAll => self.select_all(),
            Command::Cancel => self.cancel(context),
            Command::RunOrPause => {
                let goes_on = self.runner.is_running() || self.runner.report().far_ns().is_some();
                self.runner.send(Order::Run(!goes_on));
            }
            Command::Step => self.runner.send(Order::Step),
            Command::Reset => self.begin_run(),
            Command::GoLive | Command::BackSecond | Command::PreviousMark | Command::NextMark | Command::MarkMoment => {
                self.go_in_time(command);
            }
            Command::Slower => self.runner.send(Order::SetSpeed(speed_beside(self.runner.speed(), -1))),
            Command::Faster => self.runner.send(Order::SetSpeed(speed_beside(self.runner.speed(), 1))),
            command if faults::COMMANDS.contains(&command) => self.befall(command),
            Command::Chaos => self.plan_chaos(),
            Command::ToolSelect => self.tool = Tool::Select,
            Command::ToolHand => self.tool = Tool::Hand,
            Command::ToolConnect => self.tool = Tool::Connect,
            Command::Inspector => self.is_inspector_asked = Some(!self.is_inspector_open(context)),
            Command::Timeline => self.is_bottom_asked = Some(!self.is_bottom_open(context)),
            Command::NextPart | Command::PreviousPart => self.part_asked = Some(Way::of(command)),
            Command::Find => self.dialog = Some(Dialog::Find(Finder::default())),
            Command::Shortcuts => self.dialog = Some(Dialog::Shortcuts),
            Command::SwitchLanguage
            | Command::SwitchTheme
            | Command::LinksCurved
            | Command::LinksOrthogonal
            | Command::LinksStraight
            | Command::TrafficMoves
            | Command::TrafficStill
            | Command::TrafficOff
            | Command::Answers
            | Command::WheelZooms
            | Command::WheelMoves => self.set(context, command),
            command if self.canvas.command(command) => {}
            command => self.arrange(command),
        }
    }

    /// Changes a setting of the program.
    fn set(&mut self, context: &Context, command: Command) {
        match command {
            Command::SwitchLanguage => self.switch_language(),
            Command::SwitchTheme => {
                self.settings.is_light = !self.settings.is_light;
                style::apply(context, &self.settings.theme());
            }
            Command::TrafficMoves | Command::TrafficStill | Command::TrafficOff => self.settings.motion = motion(command),
            Command::Answers => self.settings.shows_answers = !self.settings.shows_answers,
            Command::WheelZooms | Command::WheelMoves => self.settings.wheel_moves = command == Command::WheelMoves,
            _ => self.settings.link_style = link_style(command),
        }
    }

    /// The key of the reason why a command cannot be carried out now.
    #[must_use]
    pub fn why_not(&self, command: Command) -> Option<&'static str> {
        let is_editor = self.screen == Screen::Editor;
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
            _ if !is_editor => Some("why_not.no_design"),
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
            Command::Properties => self.first_field().is_none().then_some("why_not.not_one"),
            Command::Rename => (!self.has_one_to_name()).then_some("why_not.not_one"),
            Command::Cut | Command::Copy | Command::Duplicate if self.has_links_alone() => Some("why_not.links_alone"),
            Command::Delete if self.bottom.has_focused() => None,
            Command::Cut | Command::Copy | Command::Delete | Command::Duplicate | Command::ZoomToSelection => {
                self.selection.is_empty().then_some("why_not.nothing_selected")
            }
            Command::RunOrPause | Command::Step if self.runner.is_dead() => Some("why_not.engine_dead"),
            // The order waits for the engine, like the run itself.
            Command::RunOrPause | Command::Step if self.runner.is_beginning() && self.problems.is_empty() => None,
            Command::RunOrPause | Command::Step => self.runner.report().snapshot.is_none().then_some("why_not.cannot_run"),
            command if faults::COMMANDS.contains(&command) => {
                let report = self.runner.report();
                faults::why_not(command, self.history.design(), &self.selection, report.snapshot.as_ref())
            }
            Command::GoLive | Command::BackSecond | Command::PreviousMark | Command::NextMark | Command::MarkMoment => {
                self.why_not_in_time(command)
            }
            Command::Slower => (self.runner.speed() <= SPEEDS[0]).then_some("why_not.slowest"),
            Command::Faster => self.runner.speed().is_infinite().then_some("why_not.fastest"),
            _ => self.why_not_arrange(command),
        }
    }

    /// Every command that cannot be carried out now, with the key of its reason.
    pub(super) fn disabled(&self) -> Vec<(Command, &'static str)> {
        TABLE.iter().filter_map(|info| Some((info.command, self.why_not(info.command)?))).collect()
    }

    /// Whether all that is selected are links.
    fn has_links_alone(&self) -> bool {
        !self.selection.is_empty() && !fragment::could_hold(&self.selection)
    }

    /// The one component that is selected.
    fn noted(&self) -> Option<&Id> {
        self.selection.single_id().filter(|id| self.history.design().components.contains_key(*id))
    }

    /// The first field of the inspector, where all that is selected has one.
    fn first_field(&self) -> Option<egui::Id> {
        if self.selection.is_empty() {
            return Some(field::text_id(("design", "inspector.design_name")));
        }
        let of_link = || self.selection.single_link().map(|(_, to)| ("link label", to.as_str()));
        self.selection.single_id().map(|id| ("label", id.as_str())).or_else(of_link).map(field::text_id)
    }

    /// Gives the keyboard to a text field of the inspector.
    fn type_in(&mut self, context: &Context, field: Option<egui::Id>) {
        let Some(field) = field else { return };
        if !self.is_inspector_open(context) {
            self.is_inspector_asked = Some(true);
        }
        // It may not be there before the next frame.
        self.field_asked = Some(field);
        context.request_repaint();
    }

    /// Whether one thing is all that is selected: each has a name, a text or a label.
    fn has_one_to_name(&self) -> bool {
        self.selection.len() == 1
    }

    fn switch_language(&mut self) {
        let other = match self.language() {
            Language::Korean => Language::English,
            Language::English => Language::Korean,
        };
        self.settings.language = Some(other);
        self.language_for_now = None;
    }

    fn select_all(&mut self) {
        let design = self.history.design();
        self.selection = Selection {
            ids: design.components.keys().chain(design.data_centers.keys()).cloned().collect(),
            links: design.links.iter().map(|link| (link.from.clone(), link.to.clone())).collect(),
            annotations: (0..design.annotations.len()).collect(),
        };
    }

    /// Ends the gesture that is going on; where there is none, lets go of the selection.
    fn cancel(&mut self, context: &Context) {
        let had_placing = self.placing.take().is_some() || self.throwing.take().is_some();
        let had_history = std::mem::take(&mut self.is_history_open) || self.inspected.take().is_some();
        // From a panel the keyboard comes back to what is selected, and only from there to nothing.
        if self.was_in_panel(context) && !self.selection.is_empty() {
            self.canvas.take_keyboard();
        } else if !had_placing && !had_history {
            self.selection = Selection::default();
        }
        self.tool = Tool::Select;
    }

    /// Does to each part of the selection what is done to parts of its sort.
    fn befall(&mut self, command: Command) {
        let report = self.runner.report();
        for fault in faults::of(command, self.history.design(), &self.selection, report.snapshot.as_ref()) {
            self.runner.send(Order::Fault(fault));
        }
    }

    /// Plans faults at random from the present moment on, as incidents of the design.
    fn plan_chaos(&mut self) {
        let design = self.history.design();
        let from_s = self.runner.report().time_ns() as f64 / 1e9;
        let planned = self.bottom.chaos.plan(design, from_s);
        if planned.is_empty() {
            let why = self.text("chaos.nothing");
            return self.warn(why);
        }
        let count = planned.len().to_string();
        let incidents = design.incidents.iter().cloned().chain(planned).collect();
        self.edit(&Edit::SetIncidents(incidents), None);
        self.is_bottom_asked = Some(true);
        self.tell_undoably(self.text_with("chaos.planned", &[("count", &count)]));
    }

    fn undo(&mut self) {
        let (words, _) = self.step_texts();
        if self.history.undo() {
            self.selection.retain_in(self.history.design());
            self.tell(self.text_with("toast.undone", &[("what", &words.unwrap_or_default())]));
        }
    }

    fn redo(&mut self) {
        let (_, words) = self.step_texts();
        if self.history.redo() {
            self.selection.retain_in(self.history.design());
            self.tell(self.text_with("toast.redone", &[("what", &words.unwrap_or_default())]));
        }
    }

    pub(super) fn go_to_step(&mut self, done: usize) {
        self.history.go_to(done);
        self.selection.retain_in(self.history.design());
    }

    /// What undo would take back and what redo would make again, in words.
    pub(super) fn step_texts(&self) -> (Option<String>, Option<String>) {
        let text = |step: StepView<'_>| deed_text(self.language(), &step);
        (self.history.undo_step().map(text), self.history.redo_step().map(text))
    }
}

/// How traffic is shown after a command about that.
const fn motion(command: Command) -> Motion {
    match command {
        Command::TrafficStill => Motion::Still,
        Command::TrafficOff => Motion::Off,
        _ => Motion::Travelling,
    }
}

/// How links run after a command about that.
const fn link_style(command: Command) -> Style {
    match command {
        Command::LinksOrthogonal => Style::Orthogonal,
        Command::LinksStraight => Style::Straight,
        _ => Style::Curved,
    }
}
