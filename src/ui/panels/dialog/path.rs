//! Our own box for a path, where the desktop has no dialog: a field, and the folder that its text is in.

use std::path::{Path, PathBuf};

use egui::{Button, Key, ScrollArea, TextEdit, Ui};
use egui_phosphor::regular as glyph;

use super::{Reply, buttons_ui, title_ui};
use crate::ui::files::{self, Ask};
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::{self, plain};
use crate::ui::widgets::{Look, field};

/// Our own box for a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathBox {
    /// What the path is for.
    pub ask: Ask,
    /// What was typed.
    pub text: String,
    /// Why nothing came of it, and the text that this is about.
    refused: Option<(String, String)>,
    /// The text of which it was said that its file is replaced by another Enter, and in which frame.
    warned: Option<(String, u64)>,
    /// The folder that the box began in, where a name alone is meant.
    begun: PathBuf,
    listed: (PathBuf, Vec<PathBuf>),
}

impl PathBox {
    /// A box that begins in `folder`.
    #[must_use]
    pub fn new(ask: Ask, folder: &Path, name: &str) -> Self {
        let text = folder.join(if ask == Ask::SaveAs { name } else { "" }).to_string_lossy().into_owned();
        Self {
            ask,
            text,
            refused: None,
            warned: None,
            begun: folder.to_owned(),
            listed: (folder.to_owned(), files::entries(folder)),
        }
    }

    /// Says why nothing came of it, until another path is typed.
    pub fn refuse(&mut self, why: String) {
        self.refused = Some((self.text.clone(), why));
    }

    /// The path that is meant.
    fn typed(&self) -> PathBuf {
        self.begun.join(&self.text)
    }

    /// A path that was typed behind the folder which stood there takes its place, whether from the root or from the home folder.
    fn begin_anew(&mut self) {
        let home = std::env::home_dir().unwrap_or_default();
        if let Some(place) = self.text.rfind("//") {
            self.text.replace_range(..=place, "");
        } else if let Some(place) = self.text.rfind("/~/") {
            self.text.replace_range(..=place + 1, &home.to_string_lossy());
        } else if let Some(rest) = self.text.strip_prefix("~/") {
            self.text = home.join(rest).to_string_lossy().into_owned();
        }
    }

    /// Goes on into the folder that is meant, or says why there is nothing to open.
    fn go_on(&mut self, no_such_file: String) {
        if self.typed().is_dir() && !self.text.ends_with('/') {
            self.text.push('/');
        } else if self.ask == Ask::Open && !self.text.is_empty() && !self.typed().exists() {
            self.refuse(no_such_file);
        }
    }

    /// The file that is meant, and whether saving there replaces another one.
    fn target(&self) -> (PathBuf, bool) {
        let typed = self.typed();
        if self.ask == Ask::Open || typed.is_dir() {
            return (typed, false);
        }
        let target = files::with_extension(typed);
        let is_replacing = target.is_file();
        (target, is_replacing)
    }

    /// The folder that the text is in, listed anew only where it is another one.
    fn list(&mut self) -> &[PathBuf] {
        let path = self.typed();
        let folder = if path.is_dir() { &*path } else { path.parent().unwrap_or(&path) };
        if self.listed.0 != folder {
            self.listed = (folder.to_owned(), files::entries(folder));
        }
        &self.listed.1
    }
}

/// Draws the box.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, path: &mut PathBox) -> Option<Reply> {
    let (title, confirm) = match path.ask {
        Ask::Open => ("dialog.open", "dialog.open_button"),
        Ask::SaveAs => ("dialog.save_as", "dialog.save"),
    };
    title_ui(ui, shown, shown.text(title));
    let is_entered = path_field_ui(ui, shown, path);
    if let Some(chosen) = list_ui(ui, shown, path) {
        path.text = chosen.to_string_lossy().into_owned();
    }
    let (target, is_replacing) = path.target();
    let is_whole = match path.ask {
        Ask::Open => target.is_file(),
        Ask::SaveAs => target.file_name().is_some() && !target.is_dir() && !path.text.ends_with('/'),
    };
    // A frame may be drawn twice, and has one Enter.
    let frame = ui.ctx().cumulative_frame_nr();
    let is_warned = path.warned.as_ref().is_some_and(|(text, since)| *text == path.text && *since < frame);
    let confirm = if is_replacing { "dialog.replace" } else { confirm };
    if is_replacing {
        let words = if is_warned { "dialog.replaces_on_enter" } else { "dialog.replaces" };
        ui.label(plain(shown.text(words), measures::TEXT_CAPTION, shown.theme.busy));
    }
    let reply = is_whole.then_some(Reply::Path(path.ask, target));
    if is_entered && reply.is_some() && (!is_replacing || is_warned) {
        return reply;
    }
    if is_entered && is_replacing {
        // Nobody loses a file to the habit of pressing Enter.
        path.warned = Some((path.text.clone(), frame));
        // It is not for the first button either.
        ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Enter));
    } else if is_entered {
        path.go_on(shown.text("dialog.no_such_file"));
    }
    if is_entered {
        // The field has been drawn already.
        ui.ctx().request_repaint();
    }
    buttons_ui(ui, shown, vec![(confirm, Look::Primary, reply), ("dialog.cancel", Look::Framed, Some(Reply::Cancel))])
}

/// The field of the path, with what is wrong with it; whether Enter was pressed in it.
fn path_field_ui(ui: &mut Ui, shown: &Shown<'_>, path: &mut PathBox) -> bool {
    let edit = TextEdit::singleline(&mut path.text).margin(egui::Margin::symmetric(8, 5)).desired_width(f32::INFINITY);
    let response = ui.add(edit);
    field::name(&response, &shown.text("dialog.path"));
    if response.changed() {
        path.begin_anew();
    }
    if let Some((_, why)) = path.refused.as_ref().filter(|(text, _)| *text == path.text) {
        ui.add(egui::Label::new(plain(why, measures::TEXT_CAPTION, shown.theme.overloaded)).wrap());
    }
    // The field is what the box is for; it takes the keys unless another part of the box has been chosen.
    if ui.memory(|memory| memory.focused().is_none()) && !response.lost_focus() {
        response.request_focus();
    }
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// The folder's entries; the one that was clicked.
fn list_ui(ui: &mut Ui, shown: &Shown<'_>, path: &mut PathBox) -> Option<PathBuf> {
    let mut chosen = None;
    let frame = egui::Frame::new().fill(shown.theme.field).corner_radius(measures::RADIUS_FIELD).inner_margin(6);
    frame.show(ui, |ui| {
        ScrollArea::vertical().max_height(220.0).min_scrolled_height(220.0).auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let parent = path.typed().ancestors().find(|folder| folder.is_dir()).and_then(Path::parent).map(Path::to_owned);
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
