//! The box in which a command is found by its words: type some of them, Enter carries the first one out.

use egui::{Align2, CornerRadius, Key, Modifiers, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, WidgetType, pos2, vec2};
use egui_phosphor::regular as glyph;

use crate::ui::command::{Command, CommandInfo, TABLE, shortcut_text};
use crate::ui::shown::Shown;
use crate::ui::widgets::{field, label};
use crate::ui::{fonts, measures, search};
use crate::words::Language;

/// Height of a row of the list, and of the whole list.
const ROW: f32 = 30.0;
const LIST: f32 = 300.0;

/// What has been typed so far, and which row Enter would take.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finder {
    text: String,
    chosen: usize,
}

/// Draws the box; the command that was chosen.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, finder: &mut Finder) -> Option<Command> {
    // Before the field, which has a use of its own for these keys.
    let presses = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)).cast_signed();
    let steps = presses(Key::ArrowDown) - presses(Key::ArrowUp);
    let is_entered = presses(Key::Enter) > 0;
    field_ui(ui, shown, finder);
    let found = found(&finder.text);
    finder.chosen = finder.chosen.saturating_add_signed(steps).min(found.len().saturating_sub(1));
    let clicked = list_ui(ui, shown, &found, finder.chosen, steps != 0);
    let entered = found.get(finder.chosen).filter(|_| is_entered).map(|info| info.command);
    clicked.or(entered)
}

fn field_ui(ui: &mut Ui, shown: &Shown<'_>, finder: &mut Finder) {
    let edit = TextEdit::singleline(&mut finder.text)
        .hint_text(shown.text("finder.hint"))
        .prefix(label::glyph(glyph::MAGNIFYING_GLASS, 14.0, shown.theme.text3))
        .margin(egui::Margin::symmetric(8, 6))
        .desired_width(f32::INFINITY);
    let response = ui.add(edit);
    field::name(&response, &shown.text("finder.hint"));
    response.request_focus();
    if response.changed() {
        finder.chosen = 0;
    }
}

/// The commands whose words fit what was typed, in either language, the best first.
fn found(text: &str) -> Vec<&'static CommandInfo> {
    let words = |command: Command| Language::ALL.map(|language| command.text(language));
    let all = TABLE.iter().filter(|info| info.command != Command::Find);
    let mut found: Vec<_> = all.filter_map(|info| Some((search::fit(text, words(info.command))?, info))).collect();
    found.sort_by_key(|(fit, _)| *fit);
    found.into_iter().map(|(_, info)| info).collect()
}

fn list_ui(ui: &mut Ui, shown: &Shown<'_>, found: &[&CommandInfo], chosen: usize, is_walked: bool) -> Option<Command> {
    if found.is_empty() {
        label::caption_ui(ui, shown.theme, &shown.text("finder.none"));
    }
    let mut clicked = None;
    ScrollArea::vertical().max_height(LIST).min_scrolled_height(LIST).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (place, info) in found.iter().enumerate() {
            let response = row_ui(ui, shown, info, place == chosen);
            if place == chosen && is_walked {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                clicked = Some(info.command);
            }
        }
    });
    clicked
}

fn row_ui(ui: &mut Ui, shown: &Shown<'_>, info: &CommandInfo, is_chosen: bool) -> egui::Response {
    let theme = shown.theme;
    let why_not = shown.why_not(info.command);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let words = info.command.text(shown.language);
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, why_not.is_none(), is_chosen, &words));
    let fill = if is_chosen { theme.accent_tint } else { theme.card2 };
    if is_chosen || response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(measures::RADIUS_FIELD), fill);
    }
    let colour = if why_not.is_none() { theme.text } else { theme.text.gamma_multiply(measures::DISABLED) };
    let text = |x: f32, align: Align2, text: &str, font| {
        ui.painter().text(pos2(x, rect.center().y), align, text, font, colour);
    };
    text(rect.left() + 10.0, Align2::LEFT_CENTER, info.glyph, fonts::glyph(measures::GLYPH));
    text(rect.left() + 36.0, Align2::LEFT_CENTER, &words, fonts::regular(measures::TEXT_BODY));
    let shortcut = info.shortcuts.first().map(|shortcut| shortcut_text(ui.ctx(), shortcut)).unwrap_or_default();
    text(rect.right() - 10.0, Align2::RIGHT_CENTER, &shortcut, fonts::regular(measures::TEXT_CAPTION));
    match why_not {
        Some(why) => response.on_hover_text(why),
        None => response,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_found_by_words_of_either_language() {
        for text in ["  undo ", "UNDO", "실행 취소"] {
            assert!(found(text).iter().any(|info| info.command == Command::Undo), "{text}");
        }
        assert!(found("no such command").is_empty());
        assert_eq!(found("").len(), TABLE.len() - 1);
    }
}
