//! Questions that stand before everything else: unsaved changes, a path where the desktop has no dialog, a file with problems.

mod comparison;
mod safety;

use std::path::{Path, PathBuf};

use egui::{Align, Button, Context, Id, Key, Layout, Modal, ScrollArea, TextEdit, Ui};
use egui_phosphor::regular as glyph;

use super::finder::{self, Finder};
use super::shortcuts;
use crate::design::{Design, Problem};
use crate::ui::command::Command;
use crate::ui::files::{self, Ask};
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::{self, body_ui, plain, strong};
use crate::ui::widgets::{ButtonSpec, Look, button, field};

pub use comparison::Comparison;
pub use safety::Offer;

/// What was asked for when changes turned out to be unsaved.
#[derive(Clone, Debug, PartialEq)]
pub enum Then {
    /// A new design.
    New,
    /// That design of the chapter.
    OpenChapter(usize),
    /// What was left behind, by its place among what was found.
    Restore(usize),
    /// A path to be asked for, and the file there to be opened.
    AskToOpen,
    /// That file to be opened.
    Open(PathBuf),
    /// What could be read of a file with problems to be taken up.
    TakeUp(Box<PartlyRead>),
    /// The end.
    Quit,
}

/// A question that is open.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// What to do with changes that are not saved.
    Unsaved(Then),
    /// Where to open or save.
    Path(PathBox),
    /// What is wrong with a file, and whether to open what could be read.
    Unreadable(Box<Unreadable>),
    /// Whether to save where that many values of the file would be lost.
    Losing(usize),
    /// What was left behind, and whether to take it up.
    Recover(Vec<Offer>),
    /// Whether to save over what another program made of the file.
    Overtaken,
    /// What another program changed in the file.
    Compare(Box<Comparison>),
    /// Which command is sought.
    Find(Finder),
    /// The keys of all commands.
    Shortcuts,
}

/// Our own box for a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathBox {
    /// What the path is for.
    pub ask: Ask,
    /// What was typed.
    pub text: String,
    /// Why nothing could be saved there, and the text that this is about.
    refused: Option<(String, String)>,
    listed: (PathBuf, Vec<PathBuf>),
}

impl PathBox {
    /// A box that begins in `folder`.
    #[must_use]
    pub fn new(ask: Ask, folder: &Path, name: &str) -> Self {
        let text = folder.join(if ask == Ask::SaveAs { name } else { "" }).to_string_lossy().into_owned();
        Self { ask, text, refused: None, listed: (folder.to_owned(), files::entries(folder)) }
    }

    /// Says why nothing could be saved there, until another path is typed.
    pub fn refuse(&mut self, why: String) {
        self.refused = Some((self.text.clone(), why));
    }

    /// The file that is meant, and whether saving there replaces another one.
    fn target(&self) -> (PathBuf, bool) {
        let typed = PathBuf::from(&self.text);
        if self.ask == Ask::Open || typed.is_dir() {
            return (typed, false);
        }
        let target = files::with_extension(typed);
        let is_replacing = target.is_file();
        (target, is_replacing)
    }

    /// The folder that the text is in, listed anew only where it is another one.
    fn list(&mut self) -> &[PathBuf] {
        let path = Path::new(&self.text);
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
        if self.listed.0 != folder {
            self.listed = (folder.to_owned(), files::entries(folder));
        }
        &self.listed.1
    }
}

/// A file that cannot be opened as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Unreadable {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// What could be read.
    pub read: Option<PartlyRead>,
    /// Whether a design is open already.
    pub is_other_open: bool,
}

/// What could be read of a file with problems.
#[derive(Clone, Debug, PartialEq)]
pub struct PartlyRead {
    /// The file.
    pub path: PathBuf,
    /// The design that all readable values make.
    pub design: Design,
    /// How many values of the file it lacks.
    pub unread: usize,
}

/// What the user answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// Never mind.
    Cancel,
    /// Save first, then go on.
    Save(Then),
    /// Go on without saving.
    Discard(Then),
    /// That path.
    Path(Ask, PathBuf),
    /// Save into another file.
    SaveBeside,
    /// Save, whatever the file loses by it.
    Overwrite,
    /// That command.
    Command(Command),
    /// Go to the field of that name.
    Field(String),
    /// Take up what was left behind, by its place in the list.
    Restore(usize),
    /// Throw it away.
    DiscardFound(usize),
    /// Read the file again.
    Reload,
    /// Leave the design as it is, whatever the file holds.
    KeepMine,
    /// Open what could be read.
    TakeUp(Box<PartlyRead>),
}

/// Draws the question; the answer, once there is one.
pub fn show(context: &Context, shown: &Shown<'_>, dialog: &mut Dialog) -> Option<Reply> {
    let frame = egui::Frame::popup(&context.global_style()).inner_margin(20);
    let modal = Modal::new(Id::new(("dialog", std::mem::discriminant(dialog)))).frame(frame).show(context, |ui| {
        ui.set_width(520.0);
        ui.spacing_mut().item_spacing.y = 10.0;
        match dialog {
            Dialog::Unsaved(then) => unsaved_ui(ui, shown, then),
            Dialog::Path(path) => path_ui(ui, shown, path),
            Dialog::Unreadable(file) => unreadable_ui(ui, shown, file),
            Dialog::Losing(unread) => losing_ui(ui, shown, *unread),
            Dialog::Recover(offers) => safety::recover_ui(ui, shown, offers),
            Dialog::Overtaken => safety::overtaken_ui(ui, shown),
            Dialog::Compare(comparison) => comparison::show(ui, shown, comparison),
            Dialog::Find(finder) => finder::show(ui, shown, finder),
            Dialog::Shortcuts => shortcuts::show(ui, shown).then_some(Reply::Cancel),
        }
    });
    // A click beside it must not put off what nobody has read yet.
    let is_kept = matches!(dialog, Dialog::Recover(_)) && modal.backdrop_response.clicked();
    let is_left = modal.should_close() && !is_kept;
    modal.inner.or_else(|| is_left.then_some(Reply::Cancel))
}

fn title_ui(ui: &mut Ui, shown: &Shown<'_>, words: String) {
    ui.label(strong(words, measures::TEXT_HEADING, shown.theme.text));
}

/// Buttons from the right: the one to be pressed first, which Enter presses too where nothing else has the keyboard, then the
/// others.
fn buttons_ui(ui: &mut Ui, shown: &Shown<'_>, buttons: Vec<(&str, Look, Option<Reply>)>) -> Option<Reply> {
    let is_free = ui.memory(|memory| memory.focused().is_none());
    let is_entered = is_free && ui.input(|input| input.key_pressed(Key::Enter));
    let mut reply = buttons.first().filter(|_| is_entered).and_then(|(_, _, first)| first.clone());
    let size = egui::vec2(ui.available_width(), measures::BUTTON);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        for (key, look, answer) in buttons {
            let words = shown.text(key);
            let why_not = answer.is_none().then(|| shown.text("dialog.not_yet"));
            if button(ui, shown.theme, &ButtonSpec { words: &words, look, why_not, ..ButtonSpec::default() }).clicked() {
                reply = answer;
            }
        }
    });
    reply
}

fn unsaved_ui(ui: &mut Ui, shown: &Shown<'_>, then: &Then) -> Option<Reply> {
    title_ui(ui, shown, shown.text_with("dialog.unsaved", &[("name", shown.file_name)]));
    body_ui(ui, shown.theme, &shown.text("dialog.unsaved_body"));
    buttons_ui(
        ui,
        shown,
        vec![
            ("dialog.save", Look::Primary, Some(Reply::Save(then.clone()))),
            ("dialog.discard", Look::Harmful, Some(Reply::Discard(then.clone()))),
            ("dialog.cancel", Look::Framed, Some(Reply::Cancel)),
        ],
    )
}

fn losing_ui(ui: &mut Ui, shown: &Shown<'_>, unread: usize) -> Option<Reply> {
    title_ui(ui, shown, shown.text_with("dialog.losing", &[("name", shown.file_name)]));
    body_ui(ui, shown.theme, &shown.text_with("dialog.losing_body", &[("count", &unread.to_string())]));
    buttons_ui(
        ui,
        shown,
        vec![
            ("dialog.save_beside", Look::Primary, Some(Reply::SaveBeside)),
            ("dialog.overwrite", Look::Harmful, Some(Reply::Overwrite)),
            ("dialog.cancel", Look::Framed, Some(Reply::Cancel)),
        ],
    )
}

fn path_ui(ui: &mut Ui, shown: &Shown<'_>, path: &mut PathBox) -> Option<Reply> {
    let (title, confirm) = match path.ask {
        Ask::Open => ("dialog.open", "dialog.open_button"),
        Ask::SaveAs => ("dialog.save_as", "dialog.save"),
    };
    title_ui(ui, shown, shown.text(title));
    let edit = TextEdit::singleline(&mut path.text).margin(egui::Margin::symmetric(8, 5)).desired_width(f32::INFINITY);
    let response = ui.add(edit);
    field::name(&response, &shown.text("dialog.path"));
    if let Some((_, why)) = path.refused.as_ref().filter(|(text, _)| *text == path.text) {
        ui.add(egui::Label::new(plain(why, measures::TEXT_CAPTION, shown.theme.overloaded)).wrap());
    }
    // The field is what the box is for; it takes the keys unless another part of the box has been chosen.
    if ui.memory(|memory| memory.focused().is_none()) && !response.lost_focus() {
        response.request_focus();
    }
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if let Some(chosen) = list_ui(ui, shown, path) {
        path.text = chosen.to_string_lossy().into_owned();
    }
    let (target, is_replacing) = path.target();
    let is_whole = match path.ask {
        Ask::Open => target.is_file(),
        Ask::SaveAs => target.file_name().is_some() && !target.is_dir() && !path.text.ends_with('/'),
    };
    if is_replacing {
        ui.label(plain(shown.text("dialog.replaces"), measures::TEXT_CAPTION, shown.theme.busy));
    }
    let reply = is_whole.then_some(Reply::Path(path.ask, target));
    if is_entered && reply.is_some() {
        return reply;
    }
    buttons_ui(ui, shown, vec![(confirm, Look::Primary, reply), ("dialog.cancel", Look::Framed, Some(Reply::Cancel))])
}

/// The folder's entries; the one that was clicked.
fn list_ui(ui: &mut Ui, shown: &Shown<'_>, path: &mut PathBox) -> Option<PathBuf> {
    let mut chosen = None;
    let frame = egui::Frame::new().fill(shown.theme.field).corner_radius(measures::RADIUS_FIELD).inner_margin(6);
    frame.show(ui, |ui| {
        ScrollArea::vertical().max_height(220.0).min_scrolled_height(220.0).auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let parent =
                Path::new(&path.text).ancestors().find(|folder| folder.is_dir()).and_then(Path::parent).map(Path::to_owned);
            if let Some(parent) = parent.filter(|_| entry_ui(ui, shown, glyph::ARROW_UP, "..")) {
                chosen = Some(parent);
            }
            for entry in path.list() {
                let name = entry.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                if entry_ui(ui, shown, if entry.is_dir() { glyph::FOLDER } else { glyph::GRAPH }, &name) {
                    chosen = Some(entry.clone());
                }
            }
        });
    });
    chosen
}

fn entry_ui(ui: &mut Ui, shown: &Shown<'_>, glyph: &str, name: &str) -> bool {
    let words = label::with_glyph(glyph, name, measures::TEXT_BODY, shown.theme.text);
    ui.add(Button::new(words).frame_when_inactive(false).min_size(egui::vec2(ui.available_width(), 24.0))).clicked()
}

fn unreadable_ui(ui: &mut Ui, shown: &Shown<'_>, file: &Unreadable) -> Option<Reply> {
    let name = file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let count = shown.counted("count.problems", file.problems.len());
    title_ui(ui, shown, shown.text_with("dialog.unreadable", &[("name", &name), ("count", &count)]));
    body_ui(ui, shown.theme, &read_words(shown, file));
    ScrollArea::vertical().max_height(320.0).min_scrolled_height(320.0).auto_shrink([false, true]).show(ui, |ui| {
        for problem in &file.problems {
            problem_ui(ui, shown, problem);
        }
    });
    let mut buttons = Vec::new();
    if let Some(read) = &file.read {
        buttons.push(("dialog.open_anyway", Look::Framed, Some(Reply::TakeUp(Box::new(read.clone())))));
    }
    buttons.insert(0, ("dialog.close", Look::Primary, Some(Reply::Cancel)));
    buttons_ui(ui, shown, buttons)
}

/// What could be read of a file, and that a design that is open is not lost.
fn read_words(shown: &Shown<'_>, file: &Unreadable) -> String {
    let what = match &file.read {
        None => shown.text("dialog.read_nothing"),
        Some(PartlyRead { design, .. }) => {
            let parts = shown.counted("count.parts", design.components.len());
            let links = shown.counted("count.links", design.links.len());
            shown.text_with("dialog.read_some", &[("parts", &parts), ("links", &links)])
        }
    };
    if file.is_other_open { format!("{what} {}", shown.text("dialog.still_open")) } else { what }
}

fn problem_ui(ui: &mut Ui, shown: &Shown<'_>, problem: &Problem) {
    let (what, mend) = shown.problem_text(problem);
    ui.horizontal_top(|ui| {
        ui.label(label::glyph(glyph::WARNING, measures::GLYPH, shown.theme.busy));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let place = problem.location.map(|place| {
                let (line, column) = (place.line.to_string(), place.column.to_string());
                shown.text_with("dialog.place", &[("line", &line), ("column", &column)])
            });
            ui.label(plain(place.unwrap_or_else(|| problem.path.to_string()), measures::TEXT_CAPTION, shown.theme.text3));
            ui.add(egui::Label::new(strong(what, measures::TEXT_BODY, shown.theme.text)).wrap());
            body_ui(ui, shown.theme, &mend);
        });
    });
}
