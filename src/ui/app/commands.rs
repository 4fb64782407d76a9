//! What each command of the table does, and when it cannot be done.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::Context;

use super::parts::Way;
use super::possible::{self, Possible};
use super::{App, Command};
use crate::design::{Component, Design, Edit, Id, Shared, StepView};
use crate::ui::canvas::routes::Style;
use crate::ui::canvas::{Motion, Tool};
use crate::ui::deed::deed_text;
use crate::ui::faults;
use crate::ui::panels::dialog::{Dialog, Then};
use crate::ui::panels::finder::Finder;
use crate::ui::runner::{Order, speed_beside};
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
            Command::Compare => self.compare_with_disk(),
            Command::Reload => self.reload(context),
            Command::KeepMine => self.keep_mine(),
            Command::Quit => self.unless_unsaved(context, Then::Quit),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::History => self.is_history_open = !self.is_history_open,
            Command::Cut => self.cut(context),
            Command::Copy => self.copy(context),
            Command::Paste => Self::ask_to_paste(context),
            Command::Delete => self.delete(),
            Command::Duplicate => self.duplicate(None),
            Command::Note => self.type_in(context, self.selection.single_id().map(|id| field::text_id(("note", id.as_str())))),
            Command::Properties => self.type_in(context, possible::first_field(&self.selection)),
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
        let report = self.runner.report();
        let possible = Possible {
            is_editor: !self.is_welcoming(),
            settings: &self.settings,
            history: &self.history,
            selection: &self.selection,
            runner: &self.runner,
            report: &report,
            problems: &self.problems,
            file_on_disk: self.file_on_disk(),
            in_time: self.refusals_in_time(&report),
            has_focused_mark: self.bottom.has_focused(),
        };
        possible.why_not(command)
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
        let had_tool = std::mem::take(&mut self.tool) != Tool::Select;
        // From a panel the keyboard comes back to what is selected, and only from there to nothing.
        if self.was_in_panel(context) && !self.selection.is_empty() {
            self.canvas.take_keyboard();
        } else if !had_placing && !had_history && !had_tool {
            self.selection = Selection::default();
        }
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
        let before = Arc::clone(self.history.design());
        if self.history.undo() {
            self.show_what_changed(&before);
            self.tell(self.text_with("toast.undone", &[("what", &words.unwrap_or_default())]));
        }
    }

    fn redo(&mut self) {
        let (_, words) = self.step_texts();
        let before = Arc::clone(self.history.design());
        if self.history.redo() {
            self.show_what_changed(&before);
            self.tell(self.text_with("toast.redone", &[("what", &words.unwrap_or_default())]));
        }
    }

    pub(super) fn go_to_step(&mut self, done: usize) {
        let before = Arc::clone(self.history.design());
        self.history.go_to(done);
        self.show_what_changed(&before);
    }

    /// After a way through the history: what is selected stays so as long as it is there, else what came back is; and something of what
    /// changed is in view.
    fn show_what_changed(&mut self, before: &Design) {
        let after = Arc::clone(self.history.design());
        self.selection.retain_in(&after);
        let changed = changed(before, &after);
        if self.selection.is_empty() {
            let is_back = |id: &&Id| !before.is_taken(id);
            self.selection.ids = changed.ids.iter().filter(is_back).cloned().collect();
        }
        self.canvas.show_any(changed);
    }

    /// What undo would take back and what redo would make again, in words.
    pub(super) fn step_texts(&self) -> (Option<String>, Option<String>) {
        let text = |step: StepView<'_>| deed_text(self.language(), &step);
        (self.history.undo_step().map(text), self.history.redo_step().map(text))
    }
}

/// How traffic is shown after a command about that.
pub(super) const fn motion(command: Command) -> Motion {
    match command {
        Command::TrafficStill => Motion::Still,
        Command::TrafficOff => Motion::Off,
        _ => Motion::Travelling,
    }
}

/// What is there after a change and is not as it was.
fn changed(before: &Design, after: &Design) -> Selection {
    let is_as_before = |(id, component): &(&Id, &Shared<Component>)| {
        before.components.get(*id).is_some_and(|was| Shared::ptr_eq(was, component) || was == *component)
    };
    let components = after.components.iter().filter(|part| !is_as_before(part)).map(|(id, _)| id);
    let centers = after.data_centers.iter().filter(|(id, center)| before.data_centers.get(*id) != Some(center));
    let texts = (0..after.annotations.len()).filter(|place| after.annotations.get(*place) != before.annotations.get(*place));
    // Mostly all links are as they were, which is seen without a name.
    let are_links_as_before = Shared::ptr_eq(&before.links, &after.links) || before.links == after.links;
    let known: BTreeSet<(&Id, &Id)> =
        if are_links_as_before { BTreeSet::new() } else { before.links.iter().map(|link| (&link.from, &link.to)).collect() };
    let links = after.links.iter().filter(|_| !are_links_as_before).map(|link| (&link.from, &link.to));
    let links = links.filter(|ends| !known.contains(ends));
    Selection {
        ids: components.chain(centers.map(|(id, _)| id)).cloned().collect(),
        links: links.map(|(from, to)| (from.clone(), to.clone())).collect(),
        annotations: texts.collect(),
    }
}

/// How links run after a command about that.
pub(super) const fn link_style(command: Command) -> Style {
    match command {
        Command::LinksOrthogonal => Style::Orthogonal,
        Command::LinksStraight => Style::Straight,
        _ => Style::Curved,
    }
}
