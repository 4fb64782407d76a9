//! Designs coming and going: new, open, save, and the question about changes that are not saved.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use egui::{Context, ViewportCommand};

use super::{App, Screen};
use crate::catalog::open::{self, Opened};
use crate::design::file::{self, Mark};
use crate::design::{self, Component, Design, History, Id, Kind, KindName, Point};
use crate::ui::canvas::layout;
use crate::ui::chapter;
use crate::ui::files::{self, Answer, Ask, Asking};
use crate::ui::panels::dialog::{Dialog, PartlyRead, PathBox, Reply, Then, Unreadable};
use crate::ui::selection::Selection;
use crate::ui::widgets::keyboard;

/// How many values these are, those inside of others not counted.
fn count_of_whole(unread: &BTreeSet<design::Path>) -> usize {
    let is_inside = |path: &design::Path| unread.iter().any(|other| other != path && path.0.starts_with(&other.0));
    unread.iter().filter(|path| !is_inside(path)).count()
}

impl App {
    /// Goes on with `then`, or asks first what to do with changes that are not saved.
    pub(super) fn unless_unsaved(&mut self, context: &Context, then: Then) {
        if self.history.is_changed() {
            self.dialog = Some(Dialog::Unsaved(then));
        } else {
            self.go_on(context, then);
        }
    }

    fn go_on(&mut self, context: &Context, then: Then) {
        match then {
            Then::New => self.begin_own(),
            Then::OpenChapter(place) => self.open_chapter(place),
            Then::Learn(wish) => self.take_up_lesson(wish),
            Then::Restore(place) => self.restore(place),
            Then::AskToOpen => self.ask(Ask::Open),
            Then::Open(path) => self.open(context, path),
            Then::TakeUp(read) => {
                let PartlyRead { path, design, unread } = *read;
                self.take_up(design, Some(path));
                self.unread = unread;
            }
            Then::Quit => {
                self.is_closing = true;
                context.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// A new design with users who wait for something to be drawn.
    pub(super) fn begin_own(&mut self) {
        let mut design = Design::empty();
        let users = Component { at: Some(Point(0.0, 0.0)), ..Component::new(Kind::default_of(KindName::Client)) };
        design.components.insert(Id::from("users"), users.into());
        self.take_up(design, None);
    }

    pub(super) fn ask_to_open(&mut self, context: &Context, path: PathBuf) {
        self.unless_unsaved(context, Then::Open(path));
    }

    /// Opens a file. What is open stays where the file has problems.
    pub(super) fn open(&mut self, context: &Context, path: PathBuf) {
        let opened = file::load_bytes(&path).map(|content| (Mark::of(&content), open::open_bytes(&content)));
        match opened {
            Ok((mark, Opened { design: Some(design), problems, .. })) if problems.is_empty() => {
                self.settings.remember(&path);
                self.take_up(design, Some(path));
                self.on_disk.note(Some(mark));
            }
            Ok((_, Opened { design, problems, unread })) => {
                let unread = count_of_whole(&unread);
                let read = design.map(|design| PartlyRead { path: path.clone(), design, unread });
                let is_other_open = !self.is_welcoming();
                self.dialog = Some(Dialog::Unreadable(Box::new(Unreadable { path, problems, read, is_other_open })));
            }
            Err(error) => {
                let why = open::disk_error_text(self.language(), &error);
                self.warn(why);
            }
        }
        context.request_repaint();
    }

    /// Lets a design of the chapter be chosen: the first screen has a list of its own.
    pub(super) fn ask_for_chapter(&mut self) {
        match &mut self.screen {
            Screen::Welcome(welcome) => welcome.open_chapter(),
            Screen::Editor => self.dialog = Some(Dialog::Chapter),
        }
    }

    pub(super) fn open_chapter(&mut self, place: usize) {
        let Some(bundled) = chapter::all().nth(place) else { return };
        if let Opened { design: Some(design), .. } = open::open(bundled.text) {
            self.take_up(design, None);
            self.begin_lesson(bundled.name);
        }
    }

    /// Makes `design` the one that is open, its run paused at zero.
    pub(super) fn take_up(&mut self, mut design: Design, file: Option<PathBuf>) {
        layout::complete(&mut design);
        self.take_up_history(History::new(design), file);
    }

    /// The same with the steps that led to it.
    pub(super) fn take_up_history(&mut self, history: History, file: Option<PathBuf>) {
        self.history = history;
        self.file = file;
        self.on_disk.note(None);
        self.unread = 0;
        self.after_save = None;
        self.selection = Selection::default();
        self.canvas.fit_next();
        self.placing = None;
        self.screen = Screen::Editor;
        self.bottom.clear();
        self.inspected = None;
        self.on_right.begin();
        self.begin_run();
    }

    /// Saves to the file that is open, and then goes on with what was asked for meanwhile; asks first where there is no file
    /// yet, or where saving would lose what the file has and the design lacks.
    pub(super) fn save(&mut self, context: &Context, then: Option<Then>) {
        self.after_save = then;
        match self.file.clone() {
            None => self.ask(Ask::SaveAs),
            Some(_) if self.unread > 0 => self.dialog = Some(Dialog::Losing(self.unread)),
            Some(path) if self.is_overtaken(&path) => self.dialog = Some(Dialog::Overtaken),
            Some(path) => self.save_to(context, &path),
        }
    }

    /// Saves to `path`, and then goes on with what waits for it; where it cannot be saved, nothing goes on.
    pub(super) fn save_to(&mut self, context: &Context, path: &Path) {
        if let Err(why) = self.try_save(context, path) {
            self.warn(why);
            self.after_save = None;
        }
    }

    /// The same where somebody can be asked for another path: what waits goes on waiting, and the reason is returned.
    fn try_save(&mut self, context: &Context, path: &Path) -> Result<(), String> {
        let design = std::sync::Arc::clone(self.history.design());
        let mark = file::save(path, &design).map_err(|error| open::disk_error_text(self.language(), &error))?;
        self.history.mark_saved(design);
        self.settings.remember(path);
        self.file = Some(path.to_owned());
        self.on_disk.note(Some(mark));
        self.unread = 0;
        let words = self.text_with("toast.saved", &[("name", &self.file_name())]);
        self.tell(words);
        if let Some(then) = self.after_save.take() {
            self.go_on(context, then);
        }
        Ok(())
    }

    /// Saves where our own box says; where that fails, the box stays and says why.
    fn save_from_box(&mut self, context: &Context, path: &Path, dialog: Option<Dialog>) {
        if let Err(why) = self.try_save(context, path) {
            match dialog {
                Some(Dialog::Path(mut path_box)) => {
                    path_box.refuse(why);
                    self.dialog = Some(Dialog::Path(path_box));
                }
                _ => self.warn(why),
            }
        }
    }

    pub(super) fn ask_where_to_save(&mut self) {
        self.after_save = None;
        self.ask(Ask::SaveAs);
    }

    fn ask(&mut self, ask: Ask) {
        let name = files::with_extension(PathBuf::from(self.file_name())).to_string_lossy().into_owned();
        let wake = std::sync::Arc::clone(&self.wake);
        self.asking = Some(Asking::start(ask, self.folder(), name, wake));
    }

    /// The folder in which a dialog begins: that of the open file, else of the last one, else where the program was started.
    fn folder(&self) -> PathBuf {
        let file = self.file.as_ref().or_else(|| self.settings.recent.first());
        let folder = file.and_then(|path| path.parent()).filter(|folder| folder.is_dir()).map(Path::to_owned);
        let folder = folder.or_else(|| std::env::current_dir().ok()).unwrap_or_default();
        std::path::absolute(&folder).unwrap_or(folder)
    }

    /// Takes the answer of the desktop's dialog, if one has come.
    pub(super) fn hear_answer(&mut self, context: &Context) {
        let Some((ask, answer)) = self.asking.as_ref().and_then(Asking::answer) else { return };
        self.asking = None;
        match answer {
            Answer::Path(path) => self.take_path(context, ask, path),
            Answer::Cancelled => self.after_save = None,
            Answer::NoDialog => {
                let name = files::with_extension(PathBuf::from(self.file_name()));
                self.dialog = Some(Dialog::Path(PathBox::new(ask, &self.folder(), &name.to_string_lossy())));
            }
        }
    }

    fn take_path(&mut self, context: &Context, ask: Ask, path: PathBuf) {
        match ask {
            Ask::Open => self.open(context, path),
            Ask::SaveAs => self.save_to(context, &files::with_extension(path)),
        }
    }

    pub(super) fn take_reply(&mut self, context: &Context, reply: Reply) {
        let dialog = self.dialog.take();
        keyboard::forget_field_names(context);
        match reply {
            Reply::Cancel => {
                self.after_save = None;
                if matches!(dialog, Some(Dialog::Recover(_))) {
                    self.leave_found();
                }
            }
            Reply::Restore(place) => self.unless_unsaved(context, Then::Restore(place)),
            Reply::DiscardFound(place) => self.discard_found(place),
            Reply::Reload => {
                self.after_save = None;
                self.reload(context);
            }
            Reply::KeepMine => self.keep_mine(),
            Reply::Save(then) => self.save(context, Some(then)),
            Reply::SaveBeside => self.ask(Ask::SaveAs),
            Reply::Overwrite => {
                if let Some(path) = self.file.clone() {
                    self.save_to(context, &path);
                }
            }
            Reply::Discard(then) => self.go_on(context, then),
            Reply::Path(Ask::Open, path) => self.open(context, path),
            Reply::Path(Ask::SaveAs, path) => self.save_from_box(context, &files::with_extension(path), dialog),
            Reply::Command(command) => self.command(context, command),
            Reply::Select(selection) => {
                self.selection = selection;
                self.canvas.show_whole(self.selection.clone());
                self.canvas.take_keyboard();
            }
            Reply::Parameter(id, name) => {
                self.selection = Selection::of_id(id);
                self.canvas.show_whole(self.selection.clone());
                self.is_inspector_asked = self.is_inspector_asked.filter(|is_asked| *is_asked);
                keyboard::go_to_field(context, &name);
            }
            Reply::Open(path) => self.ask_to_open(context, path),
            Reply::Field(name) => keyboard::go_to_field(context, &name),
            Reply::OpenChapter(place) => self.unless_unsaved(context, Then::OpenChapter(place)),
            Reply::TakeUp(read) => self.unless_unsaved(context, Then::TakeUp(read)),
        }
    }

    /// The name of the file, or of the design, or what stands for one.
    pub(super) fn file_name(&self) -> String {
        let of_file = self.file.as_ref().and_then(|path| path.file_name());
        if let Some(name) = of_file {
            return name.to_string_lossy().into_owned();
        }
        let name = &self.history.design().name;
        if name.is_empty() { self.text("bar.untitled") } else { name.clone() }
    }

    /// Keeps the window open while changes are not saved, and asks.
    pub(super) fn guard_closing(&mut self, context: &Context) {
        let is_requested = context.input(|input| input.viewport().close_requested());
        if is_requested && !self.is_closing && self.history.is_changed() {
            context.send_viewport_cmd(ViewportCommand::CancelClose);
            self.dialog = Some(Dialog::Unsaved(Then::Quit));
        }
    }

    /// Whether the first screen is shown.
    #[must_use]
    pub const fn is_welcoming(&self) -> bool {
        matches!(self.screen, Screen::Welcome(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::settings::Settings;

    /// A frame of the window with that key pressed.
    fn frame_with(context: &Context, app: &mut App, key: Option<egui::Key>) {
        let modifiers = egui::Modifiers::NONE;
        let press = |key| egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1_440.0, 900.0));
        let events = key.map(press).into_iter().collect();
        let input = egui::RawInput { screen_rect: Some(screen), events, ..egui::RawInput::default() };
        let mut output = context.run_ui(input, |ui| app.show(ui));
        output.textures_delta.clear();
    }

    #[test]
    fn one_enter_says_that_a_file_is_there_and_the_next_one_replaces_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own.ron");
        std::fs::write(&path, "of somebody").unwrap();
        let context = Context::default();
        let mut app = App::new(&context, Settings::default(), None, None);
        app.begin_own();
        app.dialog = Some(Dialog::Path(PathBox::new(Ask::SaveAs, folder.path(), "own.ron")));
        for is_replaced in [false, true] {
            for key in [None, None, Some(egui::Key::Enter), None, None] {
                frame_with(&context, &mut app, key);
            }
            assert_eq!(std::fs::read_to_string(&path).unwrap() != "of somebody", is_replaced);
        }
        assert!(app.dialog.is_none(), "the box is still there");
    }

    #[test]
    fn the_box_stays_where_a_file_cannot_be_saved() {
        let folder = tempfile::tempdir().unwrap();
        let context = Context::default();
        let mut app = App::new(&context, Settings::default(), None, None);
        app.begin_own();
        let missing = folder.path().join("missing");
        app.dialog = Some(Dialog::Path(PathBox::new(Ask::SaveAs, &missing, "own.ron")));
        app.after_save = Some(Then::New);
        app.take_reply(&context, Reply::Path(Ask::SaveAs, missing.join("own.ron")));
        let Some(Dialog::Path(path_box)) = &app.dialog else { panic!("the box is gone") };
        assert!(path_box.text.ends_with("own.ron"), "what was typed is lost");
        assert_eq!(app.after_save, Some(Then::New), "what was to follow is forgotten");
        std::fs::create_dir(&missing).unwrap();
        app.take_reply(&context, Reply::Path(Ask::SaveAs, missing.join("own.ron")));
        assert!(app.dialog.is_none());
        assert!(missing.join("own.ron").is_file());
    }
}
