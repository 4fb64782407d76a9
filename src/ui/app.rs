//! The window's state and the one function that changes it. Panels and the canvas look and ask; here it is done.

mod arrange;
mod clipboard;
mod commands;
mod documents;
mod edits;
mod frame;
mod inspection;
mod keeping;
mod on_disk;
mod parts;
mod past;
mod possible;
mod teaching;

use std::path::PathBuf;
use std::sync::Arc;

use egui::Context;
use keeping::Keeping;
use on_disk::OnDisk;
use parts::{Parts, Way};
use teaching::OnRight;

use super::action::{Action, Placing};
use super::canvas::{Canvas, Tool};
use super::command::Command;
use super::files::Asking;
use super::panels::bottom::Bottom;
use super::panels::dialog::{Dialog, Then};
use super::panels::waterfall::Inspected;
use super::panels::welcome::Welcome;
use super::runner::{Machine, Order, Runner, Wake};
use super::selection::Selection;
use super::settings::Settings;
use super::toasts::{Sort, Toasts};
use super::widgets::side_panel::Side;
use crate::catalog;
use crate::design::{Design, History, Problem};
use crate::engine::Timeline;
use crate::words::{self, Language};

/// What the middle of the window shows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Screen {
    /// The three doors.
    Welcome(Welcome),
    /// The design.
    Editor,
}

/// Starts a run of a design on a thread of its own.
type StartRunner = fn(&Arc<Design>, Wake) -> Runner;

/// The window's state. Document, selection, camera and run are four different things: undo touches the document alone.
pub struct App {
    history: History,
    selection: Selection,
    canvas: Canvas,
    runner: Runner,
    start_runner: StartRunner,
    wake: Wake,
    settings: Settings,
    language_for_now: Option<Language>,
    file: Option<PathBuf>,
    on_disk: OnDisk,
    keeping: Keeping,
    /// How many values that file has that the design lacks, since they could not be read.
    unread: usize,
    /// What was asked for before the design is saved, and goes on once it is.
    after_save: Option<Then>,
    /// The design whose problems are known and that the run was told of.
    known: Arc<Design>,
    problems: Vec<Problem>,
    refusals_seen: u64,
    toasts: Toasts,
    dialog: Option<Dialog>,
    asking: Option<Asking>,
    tool: Tool,
    placing: Option<Placing>,
    /// The fault that is in the hand.
    throwing: Option<Command>,
    search: String,
    /// Whether the inspector was asked to show or to hide; none: as there is room for it.
    is_inspector_asked: Option<bool>,
    is_history_open: bool,
    on_right: OnRight,
    bottom: Bottom,
    /// The request that is looked at.
    inspected: Option<Inspected>,
    /// Whether the timeline was asked to show or to hide; none: as there is room for it.
    is_bottom_asked: Option<bool>,
    /// Whether the run went on when it was gone back from, and how often its future was given up.
    was_running: bool,
    forks_seen: u64,
    /// The side of the canvas at which the inspector floats in a small window.
    floating_side: Side,
    /// The field of the inspector that is to have the keyboard.
    field_asked: Option<egui::Id>,
    screen: Screen,
    /// Which way through the parts of the window the keyboard is to go.
    part_asked: Option<Way>,
    /// The parts of the window in the last frame, and the widget that had the keyboard at its end.
    parts: Parts,
    focused_before: Option<egui::Id>,
    is_closing: bool,
    title: String,
}

impl App {
    /// The window as it starts: on the first screen, or on `file`. `language` holds for this start alone.
    #[must_use]
    pub fn new(context: &Context, settings: Settings, language: Option<Language>, file: Option<PathBuf>) -> Self {
        Self::with_machine::<Timeline>(context, settings, language, file)
    }

    /// The same over another machine than the engine.
    #[must_use]
    pub fn with_machine<M: Machine>(
        context: &Context,
        settings: Settings,
        language: Option<Language>,
        file: Option<PathBuf>,
    ) -> Self {
        let for_wake = context.clone();
        let wake: Wake = Arc::new(move || for_wake.request_repaint());
        let history = History::new(Design::empty());
        let known = Arc::clone(history.design());
        context.set_fonts(super::fonts::definitions());
        super::style::apply(context, &settings.theme());
        let mut app = Self {
            runner: Runner::start::<M>(&known, Arc::clone(&wake)),
            start_runner: Runner::start::<M>,
            history,
            selection: Selection::default(),
            canvas: Canvas::default(),
            on_disk: OnDisk::watched(Arc::clone(&wake)),
            keeping: Keeping::default(),
            on_right: OnRight::new(Arc::clone(&wake)),
            wake,
            settings,
            language_for_now: language,
            file: None,
            unread: 0,
            after_save: None,
            known,
            problems: Vec::new(),
            refusals_seen: 0,
            toasts: Toasts::default(),
            dialog: None,
            asking: None,
            tool: Tool::default(),
            placing: None,
            throwing: None,
            search: String::new(),
            is_inspector_asked: None,
            is_history_open: false,
            bottom: Bottom::default(),
            inspected: None,
            is_bottom_asked: None,
            was_running: false,
            forks_seen: 0,
            floating_side: Side::Right,
            field_asked: None,
            screen: Screen::Welcome(Welcome::default()),
            part_asked: None,
            parts: Parts::new(),
            focused_before: None,
            is_closing: false,
            title: String::new(),
        };
        if let Some(path) = file {
            app.open(context, path);
        }
        app
    }

    /// The design and its history.
    #[must_use]
    pub const fn history(&self) -> &History {
        &self.history
    }

    /// What is selected.
    #[must_use]
    pub const fn selection(&self) -> &Selection {
        &self.selection
    }

    /// What a press on the canvas does.
    #[must_use]
    pub const fn tool(&self) -> Tool {
        self.tool
    }

    /// The canvas: where it is looked at from, and what it shows.
    #[must_use]
    pub const fn canvas(&self) -> &Canvas {
        &self.canvas
    }

    /// The request that is looked at.
    #[must_use]
    pub const fn inspected(&self) -> Option<&Inspected> {
        self.inspected.as_ref()
    }

    /// The run.
    #[must_use]
    pub const fn runner(&self) -> &Runner {
        &self.runner
    }

    /// The settings, to be stored.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The language of the interface.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language_for_now.unwrap_or_else(|| self.settings.language())
    }

    fn text(&self, key: &str) -> String {
        words::text(self.language(), key)
    }

    fn text_with(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        words::text_with(self.language(), key, arguments)
    }

    /// Carries out what was asked for. Nothing else changes the state.
    pub fn carry_out(&mut self, context: &Context, action: Action) {
        match action {
            Action::Edit(edit) => self.edit(&edit, None),
            Action::EditInGesture(edit, gesture) => self.edit(&edit, Some(gesture)),
            Action::Select(mut selection) => {
                // What was to be added and was refused cannot be selected.
                selection.retain_in(self.history.design());
                self.on_right.make_way_for(&selection);
                self.selection = selection;
            }
            Action::Command(command) => self.command(context, command),
            Action::Fault(fault) => self.runner.send(Order::Fault(fault)),
            Action::SetUsers(users, gesture) => self.set_users(users, gesture),
            Action::SetSpeed(speed) => self.runner.send(Order::SetSpeed(speed)),
            Action::Seek(time_ns) => self.seek(time_ns),
            Action::StopSeeking => self.runner.send(Order::Run(false)),
            Action::Inspect { request, began_ns } => self.inspect(request, began_ns),
            Action::InspectOn { ends, class, is_failed } => self.inspect_on(&ends, class, is_failed),
            Action::EndInspection => self.inspected = None,
            Action::MoreLikeInspected => self.list_like_inspected(),
            Action::StartPlacing(kind) => (self.placing, self.throwing) = (Some(kind), None),
            Action::StartThrowing(command) => (self.placing, self.throwing) = (None, Some(command)),
            Action::Throw(command, selection) => {
                self.throwing = None;
                self.selection = selection;
                self.command(context, command);
            }
            Action::DuplicateInGesture(gesture) => self.duplicate(Some(gesture)),
            Action::Paste(text) => self.paste(&text),
            Action::Insert(placing) => {
                for action in self.canvas.inserted_in_middle(self.history.design(), placing) {
                    self.carry_out(context, action);
                }
            }
            Action::StopPlacing => (self.placing, self.throwing) = (None, None),
            Action::Refuse(why) => self.warn(why),
            Action::Tell(what) => self.tell_undoably(what),
            Action::GoToStep(done) => self.go_to_step(done),
            Action::BeginOwn => self.unless_unsaved(context, Then::New),
            Action::OpenChapter(place) => self.unless_unsaved(context, Then::OpenChapter(place)),
            Action::ShowTab(tab) => self.show_tab(tab),
            Action::Learn(wish) => self.learn(context, wish),
            Action::Open(path) => self.ask_to_open(context, path),
            Action::SaveAs(path) => self.save_to(context, &path),
        }
    }

    /// Tells the run of a changed design, once a frame at most, and finds the problems of it. Where boxes stand is nothing to a run,
    /// which keeps all that it is told: a drag would fill it with designs.
    fn sync_run(&mut self) {
        let design = Arc::clone(self.history.design());
        if Arc::ptr_eq(&design, &self.known) {
            self.runner.flush();
            return;
        }
        if self.problems.is_empty() && catalog::is_as_sound(&self.known, &design) {
            self.runner.flush();
        } else {
            self.problems = catalog::problems(&design);
            self.runner.send(Order::Design(Arc::clone(&design)));
        }
        self.known = design;
    }

    /// Begins the run of the present design at zero; a dead thread is replaced.
    fn begin_run(&mut self) {
        let design = Arc::clone(self.history.design());
        self.problems = catalog::problems(&design);
        if self.runner.is_dead() {
            let speed = self.runner.speed();
            self.runner = (self.start_runner)(&design, Arc::clone(&self.wake));
            self.runner.send(Order::SetSpeed(speed));
            self.refusals_seen = 0;
        } else {
            self.runner.send(Order::Begin(Arc::clone(&design)));
        }
        self.known = design;
    }

    /// Says that something was done.
    fn tell(&mut self, words: impl Into<String>) {
        self.toasts.add(Sort::Done, words.into(), None);
    }

    /// Says that something was done, with a button that takes it back as long as it was the last thing.
    fn tell_undoably(&mut self, words: impl Into<String>) {
        self.toasts.add(Sort::Done, words.into(), Some(Arc::clone(self.history.design())));
    }

    /// Says that something was not done, and why.
    fn warn(&mut self, words: impl Into<String>) {
        self.toasts.add(Sort::NotDone, words.into(), None);
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, super::settings::STORAGE_KEY, &self.settings);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.end_keeping();
    }
}
