//! The sheet of all keys, made of the tables of commands and gestures.

use egui::{Align, Layout, ScrollArea, Ui};

use crate::ui::command::{GESTURES, Menu, TABLE, shortcut_text};
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::{head_ui, plain, strong};
use crate::ui::widgets::{ButtonSpec, Look, button};

/// The menus of each column, so that both are about as long.
const COLUMNS: [&[Menu]; 2] = [&[Menu::File, Menu::Edit, Menu::Run], &[Menu::View, Menu::Arrange]];

/// Room on the right for the scroll bar, which would lie over the keys.
const SCROLL_BAR: f32 = 12.0;

/// Draws the sheet; whether it was put away.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>) -> bool {
    ui.label(strong(shown.text("shortcuts.title"), measures::TEXT_HEADING, shown.theme.text));
    let height_max = (ui.ctx().content_rect().height() - 180.0).max(200.0);
    let area = ScrollArea::vertical().max_height(height_max).min_scrolled_height(height_max).auto_shrink([false, true]);
    area.show(ui, |ui| {
        ui.set_max_width(ui.available_width() - SCROLL_BAR);
        ui.spacing_mut().item_spacing.x = 28.0;
        ui.columns_const(|columns: &mut [Ui; 2]| {
            for (ui, menus) in columns.iter_mut().zip(COLUMNS) {
                ui.spacing_mut().item_spacing = egui::vec2(6.0, 4.0);
                for menu in menus {
                    menu_ui(ui, shown, *menu);
                }
            }
        });
    });
    let words = shown.text("dialog.close");
    let size = egui::vec2(ui.available_width(), measures::BUTTON);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        button(ui, shown.theme, &ButtonSpec { words: &words, look: Look::Framed, ..ButtonSpec::default() }).clicked()
    })
    .inner
}

fn menu_ui(ui: &mut Ui, shown: &Shown<'_>, menu: Menu) {
    ui.add_space(6.0);
    head_ui(ui, shown.theme, &shown.text(menu.key()));
    for info in TABLE.iter().filter(|info| info.menu == menu && !info.shortcuts.is_empty()) {
        let keys: Vec<String> = info.shortcuts.iter().take(2).map(|keys| shortcut_text(ui.ctx(), keys)).collect();
        row_ui(ui, shown, &info.command.text(shown.language), &keys.join(", "));
    }
    for gesture in GESTURES.iter().filter(|gesture| gesture.menu == menu) {
        row_ui(ui, shown, &gesture.text(shown.language), &gesture.keys_text(ui.ctx(), shown.language));
    }
}

fn row_ui(ui: &mut Ui, shown: &Shown<'_>, words: &str, keys: &str) {
    ui.horizontal(|ui| {
        ui.set_height(20.0);
        ui.label(plain(words, measures::TEXT_BODY, shown.theme.text2));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(plain(keys, measures::TEXT_CAPTION, shown.theme.text3));
        });
    });
}
