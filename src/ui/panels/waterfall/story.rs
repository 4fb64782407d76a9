//! The story of a request: the step that is told, and the way to the others.

use egui::{Align, Label, Layout, Ui};
use egui_phosphor::regular as glyph;

use super::Inspected;
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::{plain, strong};
use crate::ui::widgets::{ButtonSpec, Look, button};

/// Height of the line, so that nothing moves while it is told.
const HEIGHT: f32 = 34.0;

pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, inspected: &mut Inspected) {
    let theme = shown.theme;
    let (count, place) = (inspected.steps.len(), inspected.step);
    ui.separator();
    ui.horizontal(|ui| {
        ui.set_height(HEIGHT);
        ui.spacing_mut().item_spacing.x = 4.0;
        let now_s = ui.input(|input| input.time);
        let spec = |glyph, key: &str| ButtonSpec { glyph, help: shown.text(key), ..ButtonSpec::default() };
        if button(ui, theme, &spec(glyph::SKIP_BACK, "request.step_back")).clicked() {
            inspected.next_s = None;
            inspected.go(-1);
        }
        let (glyph, key) = if inspected.is_playing() { (glyph::PAUSE, "request.pause") } else { (glyph::PLAY, "request.play") };
        if button(ui, theme, &ButtonSpec { look: Look::Framed, ..spec(glyph, key) }).clicked() {
            inspected.play_or_pause(now_s);
        }
        if button(ui, theme, &spec(glyph::SKIP_FORWARD, "request.step_on")).clicked() {
            inspected.next_s = None;
            inspected.go(1);
        }
        let number = shown.text_with("request.step_of", &[("number", &(place + 1).to_string()), ("count", &count.to_string())]);
        ui.add_space(4.0);
        ui.label(plain(number, measures::TEXT_CAPTION, theme.text3));
        ui.add_space(4.0);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if let Some(step) = inspected.step() {
                let colour = if step.is_failure { theme.overloaded } else { theme.text };
                ui.add(Label::new(strong(&step.words, measures::TEXT_BODY, colour)).wrap());
            }
        });
    });
}
