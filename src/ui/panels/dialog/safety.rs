//! The questions about work that was left behind, and about a file that another program has changed since it was opened.

use std::path::PathBuf;

use egui::{Frame, Label, ScrollArea, Stroke, Ui};

use super::{Reply, buttons_ui, title_ui};
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::{body_ui, plain, strong};
use crate::ui::widgets::{ButtonSpec, Look, button};

/// Work that was left behind, as it is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The name of its file or of the design; empty: it has none.
    pub name: String,
    /// When it was kept, for people to read.
    pub time: String,
    /// How many steps lie between it and its file, where that is known.
    pub steps: Option<usize>,
    /// Its file, if it was ever saved.
    pub file: Option<PathBuf>,
}

impl Offer {
    fn name(&self, shown: &Shown<'_>) -> String {
        if self.name.is_empty() { shown.text("bar.untitled") } else { self.name.clone() }
    }

    fn detail(&self, shown: &Shown<'_>) -> String {
        let Some(steps) = self.steps else { return shown.text_with("recover.kept_unknown", &[("time", &self.time)]) };
        let key = if self.file.is_some() { "recover.kept" } else { "recover.kept_new" };
        shown.text_with(key, &[("time", &self.time), ("steps", &shown.counted("recover.steps", steps))])
    }
}

/// Offers what was left behind, each to be restored or discarded.
pub(super) fn recover_ui(ui: &mut Ui, shown: &Shown<'_>, offers: &[Offer]) -> Option<Reply> {
    title_ui(ui, shown, shown.counted("recover.title", offers.len()));
    body_ui(ui, shown.theme, &shown.text("recover.body"));
    if let [offer] = offers {
        offer_ui(ui, shown, offer, |_| {});
        return buttons_ui(
            ui,
            shown,
            vec![
                ("recover.restore", Look::Primary, Some(Reply::Restore(0))),
                ("recover.discard", Look::Harmful, Some(Reply::DiscardFound(0))),
                ("recover.later", Look::Framed, Some(Reply::Cancel)),
            ],
        );
    }
    let mut reply = None;
    ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
        for (place, offer) in offers.iter().enumerate() {
            offer_ui(ui, shown, offer, |ui| reply = choice_ui(ui, shown, offer, place).or_else(|| reply.take()));
        }
    });
    reply.or_else(|| buttons_ui(ui, shown, vec![("recover.later", Look::Framed, Some(Reply::Cancel))]))
}

/// One offer in a frame, with what may be done with it below.
fn offer_ui(ui: &mut Ui, shown: &Shown<'_>, offer: &Offer, content: impl FnOnce(&mut Ui)) {
    let theme = shown.theme;
    let frame = Frame::new().fill(theme.field).stroke(Stroke::new(1.0, theme.line2)).corner_radius(measures::RADIUS_CARD);
    frame.inner_margin(10).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.add(Label::new(strong(offer.name(shown), measures::TEXT_BODY, theme.text)).truncate());
        ui.add(Label::new(plain(offer.detail(shown), measures::TEXT_BODY, theme.text2)).wrap());
        if let Some(file) = &offer.file {
            let path = plain(file.to_string_lossy(), measures::TEXT_CAPTION, theme.text3);
            ui.add(Label::new(path).truncate());
        }
        content(ui);
    });
}

fn choice_ui(ui: &mut Ui, shown: &Shown<'_>, offer: &Offer, place: usize) -> Option<Reply> {
    let name = offer.name(shown);
    let mut reply = None;
    let choices = [
        ("recover.restore", "recover.restore_named", Look::Framed, Reply::Restore(place)),
        ("recover.discard", "recover.discard_named", Look::Harmful, Reply::DiscardFound(place)),
    ];
    ui.horizontal(|ui| {
        for (words, help, look, choice) in choices {
            let (words, help) = (shown.text(words), shown.text_with(help, &[("name", &name)]));
            if button(ui, shown.theme, &ButtonSpec { words: &words, help, look, ..ButtonSpec::default() }).clicked() {
                reply = Some(choice);
            }
        }
    });
    reply
}

/// Asks before a file is saved over that another program has changed since it was opened.
pub(super) fn overtaken_ui(ui: &mut Ui, shown: &Shown<'_>) -> Option<Reply> {
    title_ui(ui, shown, shown.text_with("dialog.overtaken", &[("name", shown.file_name)]));
    body_ui(ui, shown.theme, &shown.text("dialog.overtaken_body"));
    buttons_ui(
        ui,
        shown,
        vec![
            ("dialog.save_beside", Look::Primary, Some(Reply::SaveBeside)),
            ("disk.reload", Look::Framed, Some(Reply::Reload)),
            ("dialog.overwrite", Look::Harmful, Some(Reply::Overwrite)),
            ("dialog.cancel", Look::Framed, Some(Reply::Cancel)),
        ],
    )
}
