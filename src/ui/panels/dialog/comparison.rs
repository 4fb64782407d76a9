//! What differs between the design in the window and the one in its file, told by meaning.

use std::sync::Arc;

use egui::{Label, ScrollArea, Ui};
use egui_phosphor::regular as glyph;

use super::{Reply, buttons_ui, title_ui};
use crate::catalog;
use crate::design::{Change, Design, Difference, compare};
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::widgets::Look;
use crate::ui::widgets::label::{self, body_ui, plain, strong};

/// The highest that the list is.
const LIST: f32 = 360.0;

/// Two designs and what differs between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    mine: Arc<Design>,
    theirs: Arc<Design>,
    differences: Vec<Difference>,
}

impl Comparison {
    /// The comparison of the design in the window with the one in its file.
    #[must_use]
    pub fn new(mine: Arc<Design>, theirs: Arc<Design>) -> Self {
        Self { differences: compare(&mine, &theirs), mine, theirs }
    }
}

pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, comparison: &Comparison) -> Option<Reply> {
    title_ui(ui, shown, shown.text_with("compare.title", &[("name", shown.file_name)]));
    let is_same = comparison.differences.is_empty();
    body_ui(ui, shown.theme, &shown.text(if is_same { "compare.none" } else { "compare.hint" }));
    if !is_same {
        let area = ScrollArea::vertical().max_height(LIST).min_scrolled_height(LIST).auto_shrink([false, true]);
        area.show(ui, |ui| list_ui(ui, shown, comparison));
    }
    let buttons = vec![
        ("command.reload", Look::Primary, Some(Reply::Reload)),
        ("command.keep_mine", Look::Framed, Some(Reply::KeepMine)),
        ("dialog.close", Look::Framed, Some(Reply::Cancel)),
    ];
    buttons_ui(ui, shown, buttons)
}

/// A head for each thing that differs, and below it how.
fn list_ui(ui: &mut Ui, shown: &Shown<'_>, comparison: &Comparison) {
    let both = (comparison.mine.as_ref(), comparison.theirs.as_ref());
    ui.spacing_mut().item_spacing.y = 2.0;
    for of_one in comparison.differences.chunk_by(|one, other| one.subject == other.subject) {
        let Some(first) = of_one.first() else { continue };
        let subject = catalog::subject_text(shown.language, &first.subject, both);
        ui.add_space(4.0);
        ui.add(Label::new(strong(subject, measures::TEXT_BODY, shown.theme.text)).wrap());
        for difference in of_one {
            let words = catalog::change_text(shown.language, difference, both);
            ui.horizontal_top(|ui| {
                let (glyph, colour) = match difference.change {
                    Change::Added => (glyph::PLUS, shown.theme.ok),
                    Change::Removed => (glyph::MINUS, shown.theme.overloaded),
                    _ => (glyph::PENCIL_SIMPLE, shown.theme.text3),
                };
                ui.label(label::glyph(glyph, 13.0, colour));
                ui.add(Label::new(plain(words, measures::TEXT_BODY, shown.theme.text2)).wrap());
            });
        }
    }
}
