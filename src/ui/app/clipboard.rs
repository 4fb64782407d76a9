//! Copies of what is selected: beside itself, or by way of the clipboard as the text of a design, which other programs, and
//! people, can read.

use egui::{Context, ViewportCommand};

use super::App;
use crate::design::{Edit, Gesture, file};
use crate::ui::fragment;
use crate::ui::selection::Selection;

impl App {
    pub(super) fn copy(&self, context: &Context) {
        context.copy_text(file::write(&fragment::of_selection(self.history.design(), &self.selection)));
    }

    pub(super) fn cut(&mut self, context: &Context) {
        self.copy(context);
        self.remove_selected();
        self.tell_done("toast.cut");
    }

    /// Asks for the text of the clipboard, which comes as an event of the next frame.
    pub(super) fn ask_to_paste(context: &Context) {
        context.send_viewport_cmd(ViewportCommand::RequestPaste);
    }

    /// Adds the components of a text to the design, and selects them.
    pub(super) fn paste(&mut self, text: &str) {
        let fragment = file::read(text).design.filter(fragment::has_parts);
        match fragment {
            Some(fragment) => {
                let copies = self.canvas.pasted(self.history.design(), fragment::sound_part(fragment));
                self.add_copies(copies, None);
            }
            None => self.warn(self.text("toast.nothing_to_paste")),
        }
    }

    pub(super) fn duplicate(&mut self, gesture: Option<Gesture>) {
        let fragment = fragment::of_selection(self.history.design(), &self.selection);
        if fragment::has_parts(&fragment) {
            let design = self.history.design();
            let copies = match gesture {
                // The hand takes them away from there.
                Some(_) => fragment::beside_itself(design, &fragment),
                None => self.canvas.duplicated(design, &fragment),
            };
            self.add_copies(copies, gesture);
        }
    }

    fn add_copies(&mut self, (edits, selection): (Vec<Edit>, Selection), gesture: Option<Gesture>) {
        self.edit(&Edit::All(edits), gesture);
        self.selection = selection;
        self.selection.retain_in(self.history.design());
    }
}
