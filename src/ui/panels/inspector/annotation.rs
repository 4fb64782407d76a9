//! One text on the canvas: what it says, and the button that deletes it.

use egui::Ui;

use super::component::NOTE_MAX;
use crate::design::{Annotation, Edit};
use crate::ui::action::Action;
use crate::ui::command::Command;
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::widgets::field::{TextSpec, text_ui};
use crate::ui::widgets::label::strong;
use crate::ui::widgets::{ButtonSpec, Look, button};

/// Lines of the field.
const ROWS: usize = 6;

/// Draws everything of a text, which is the one at `place` of the design's list.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, (place, annotation): (usize, &Annotation), actions: &mut Vec<Action>) {
    let name = shown.text("inspector.text");
    ui.label(strong(&name, measures::TEXT_TITLE, shown.theme.text));
    let place_text = place.to_string();
    let salt = ("text", place_text.as_str());
    let spec = TextSpec { salt, text: &annotation.text, name: &name, hint: "", rows: ROWS, length_max: NOTE_MAX };
    if let Some((text, gesture)) = text_ui(ui, &spec) {
        let changed = Annotation { text, ..annotation.clone() };
        actions.push(Action::EditInGesture(Edit::SetAnnotation(place, changed), gesture));
    }
    let words = Command::Delete.text(shown.language);
    let (glyph, width_min) = (Command::Delete.info().glyph, ui.available_width());
    let spec = ButtonSpec { glyph, words: &words, look: Look::Framed, width_min, ..ButtonSpec::default() };
    if button(ui, shown.theme, &spec).clicked() {
        actions.push(Action::Command(Command::Delete));
    }
}
