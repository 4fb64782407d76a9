//! The menu: every command of the table, with its shortcut, and the files opened lately.

use std::path::PathBuf;

use egui::containers::menu::{MenuButton, SubMenuButton};
use egui::{Button, Ui};
use egui_phosphor::regular as glyph;

use crate::ui::action::Action;
use crate::ui::command::{CommandInfo, Menu, TABLE, shortcut_text};
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::{self, plain};

/// Draws the button that opens the menu.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    let caret = label::glyph(glyph::CARET_DOWN, 12.0, shown.theme.text2);
    let button = Button::new(caret).frame_when_inactive(false).min_size(egui::vec2(measures::BUTTON, measures::BUTTON));
    let (response, _) = MenuButton::from_button(button).ui(ui, |ui| {
        ui.set_min_width(200.0);
        for menu in Menu::ALL {
            SubMenuButton::new(shown.text(menu.key())).ui(ui, |ui| menu_ui(ui, shown, actions, menu));
        }
    });
    let name = shown.text("bar.menu");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &name));
    response.on_hover_text(name);
}

fn menu_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>, menu: Menu) {
    ui.set_min_width(260.0);
    for info in TABLE.iter().filter(|info| info.menu == menu) {
        row_ui(ui, shown, actions, info);
    }
    if menu == Menu::File && !shown.recent.is_empty() {
        ui.separator();
        ui.label(plain(shown.text("menu.recent"), measures::TEXT_CAPTION, shown.theme.text3));
        for path in shown.recent {
            recent_ui(ui, shown, actions, path);
        }
    }
}

/// A recent file; one that is not there cannot be chosen.
fn recent_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>, path: &PathBuf) {
    let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
    let is_there = !shown.missing.contains(path);
    let row = ui.add_enabled(is_there, Button::new(name.into_owned()).frame_when_inactive(false).truncate());
    let row = row.on_hover_text(path.to_string_lossy());
    let row = row.on_disabled_hover_text(format!("{}\n{}", path.display(), shown.text("recent.missing")));
    if row.clicked() {
        actions.push(Action::Open(path.clone()));
    }
}

fn row_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>, info: &CommandInfo) {
    let shortcut = info.shortcuts.first().map(|shortcut| shortcut_text(ui.ctx(), shortcut)).unwrap_or_default();
    let colour = shown.theme.text;
    let words = label::with_glyph(info.glyph, &shown.command_text(info.command), measures::TEXT_BODY, colour);
    let why_not = shown.why_not(info.command);
    let row = Button::new(words).shortcut_text(plain(shortcut, measures::TEXT_CAPTION, shown.theme.text3));
    let row = ui.add_enabled(why_not.is_none(), row.frame_when_inactive(false));
    let row = match why_not {
        Some(why) => row.on_disabled_hover_text(why),
        None => row,
    };
    if row.clicked() {
        actions.push(Action::Command(info.command));
    }
}
