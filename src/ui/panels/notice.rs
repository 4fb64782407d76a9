//! The strip under the top bar that says what another program did to the open file, and asks what to do about it. It stays until
//! it is answered and is in nobody's way.

use egui::{Align, Frame, Layout, Margin, Panel, Response, Ui};
use egui_phosphor::regular as glyph;

use crate::ui::action::Action;
use crate::ui::command::Command;
use crate::ui::measures;
use crate::ui::shown::{FileOnDisk, Shown};
use crate::ui::widgets::label;
use crate::ui::widgets::{ButtonSpec, Look, button};

/// Draws the strip, where there is something to ask; where it is.
pub fn show(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) -> Option<Response> {
    if shown.file_on_disk == FileOnDisk::AsKnown {
        return None;
    }
    let frame = Frame::new().fill(shown.theme.gold_tint).inner_margin(Margin::symmetric(14, 0));
    let strip = Panel::top("notice").exact_size(measures::NOTICE).resizable(false).frame(frame).show(ui, |ui| {
        ui.horizontal_centered(|ui| content_ui(ui, shown, actions));
    });
    Some(strip.response)
}

fn content_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    let words = shown.text_with("disk.changed", &[("name", shown.file_name)]);
    let words = label::with_glyph(glyph::FILE_DASHED, &words, measures::TEXT_BODY, shown.theme.text);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        for command in [Command::KeepMine, Command::Reload, Command::Compare] {
            let words = command.text(shown.language);
            let spec = ButtonSpec { words: &words, look: Look::Framed, ..ButtonSpec::default() };
            let mut response = button(ui, shown.theme, &spec);
            if command == Command::Reload {
                response = response.on_hover_text(shown.text("disk.changed_help"));
            }
            if response.clicked() {
                actions.push(Action::Command(command));
            }
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(egui::Label::new(words).truncate()));
    });
}
