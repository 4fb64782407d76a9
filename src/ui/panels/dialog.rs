//! Questions that stand before everything else: unsaved changes, a path where the desktop has no dialog, a file with problems.

mod comparison;
mod path;
mod safety;

use std::path::PathBuf;

use egui::{Align, Context, Key, Layout, Modal, ScrollArea, Ui};
use egui_phosphor::regular as glyph;

use super::finder::{self, Finder};
use super::{chapter, shortcuts};
use crate::design::{Design, Id, Problem};
use crate::ui::command::Command;
use crate::ui::files::Ask;
use crate::ui::measures;
use crate::ui::selection::Selection;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::{self, body_ui, plain, strong};
use crate::ui::widgets::{ButtonSpec, Look, button};

pub use comparison::Comparison;
pub use path::PathBox;
pub use safety::Offer;

/// What was asked for when changes turned out to be unsaved.
#[derive(Clone, Debug, PartialEq)]
pub enum Then {
    /// A new design.
    New,
    /// That design of the chapter.
    OpenChapter(usize),
    /// A design of the lesson that is open.
    Learn(crate::ui::teacher::Wish),
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
    /// Which design of the chapter.
    Chapter,
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
    /// Go to that part of the design.
    Select(Selection),
    /// Go to that component, and to the field of that name.
    Parameter(Id, String),
    /// Open that file.
    Open(PathBuf),
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
    /// Open that design of the chapter.
    OpenChapter(usize),
}

/// Draws the question; the answer, once there is one.
pub fn show(context: &Context, shown: &Shown<'_>, dialog: &mut Dialog) -> Option<Reply> {
    let frame = egui::Frame::popup(&context.global_style()).inner_margin(20);
    let modal = Modal::new(egui::Id::new(("dialog", std::mem::discriminant(dialog)))).frame(frame).show(context, |ui| {
        ui.set_width(520.0);
        ui.spacing_mut().item_spacing.y = 10.0;
        match dialog {
            Dialog::Unsaved(then) => unsaved_ui(ui, shown, then),
            Dialog::Path(path) => path::show(ui, shown, path),
            Dialog::Unreadable(file) => unreadable_ui(ui, shown, file),
            Dialog::Losing(unread) => losing_ui(ui, shown, *unread),
            Dialog::Recover(offers) => safety::recover_ui(ui, shown, offers),
            Dialog::Overtaken => safety::overtaken_ui(ui, shown),
            Dialog::Compare(comparison) => comparison::show(ui, shown, comparison),
            Dialog::Find(finder) => finder::show(ui, shown, finder),
            Dialog::Shortcuts => shortcuts::show(ui, shown).then_some(Reply::Cancel),
            Dialog::Chapter => chapter::show(ui, shown),
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
            let parts = shown.counted("things.components", design.components.len());
            let links = shown.counted("things.links", design.links.len());
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
