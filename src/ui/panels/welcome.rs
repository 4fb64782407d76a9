//! The first screen: three doors, the keys 1, 2 and 3 to them, and the switches of language and theme.

mod picture;

use egui::{
    Align, Align2, CornerRadius, Key, Layout, Modifiers, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2,
    pos2, vec2,
};
use egui_phosphor::regular as glyph;

use super::chapter::deck_ui;
use crate::ui::action::Action;
use crate::ui::command::{Command, shortcut_text};
use crate::ui::shown::Shown;
use crate::ui::widgets::keyboard::is_behind_question;
use crate::ui::widgets::label::{body_ui, strong};
use crate::ui::widgets::{ButtonSpec, Look, button};
use crate::ui::{chapter, fonts, measures};

const DOOR: Vec2 = vec2(292.0, 316.0);
const PICTURE_HEIGHT: f32 = 148.0;
const GAP: f32 = 20.0;

/// What the first screen remembers: whether it lists the chapter's designs in the place of the doors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Welcome {
    is_chapter_open: bool,
}

impl Welcome {
    /// Lists the chapter's designs.
    pub const fn open_chapter(&mut self) {
        self.is_chapter_open = true;
    }
}

/// Draws the first screen.
pub fn show(ui: &mut Ui, shown: &Shown<'_>, welcome: &mut Welcome, actions: &mut Vec<Action>) {
    let area = ui.max_rect();
    let block_height = 120.0 + DOOR.y;
    let middle = area.center().y - block_height / 2.0 - 30.0;
    // The lists of designs are longer than the doors are high.
    let top = if welcome.is_chapter_open { middle.min(area.top() + 40.0) } else { middle };
    title_ui(ui, shown, pos2(area.center().x, top));
    let doors_top = top + 140.0;
    if welcome.is_chapter_open {
        return chapter_ui(ui, shown, welcome, doors_top, actions);
    }
    doors_ui(ui, shown, welcome, doors_top, actions);
    footer_ui(ui, shown, doors_top + DOOR.y + 60.0, actions);
}

fn title_ui(ui: &Ui, shown: &Shown<'_>, top: egui::Pos2) {
    let theme = shown.theme;
    let name = ui.painter().layout_no_wrap("Loadstar".to_owned(), fonts::semibold(measures::TEXT_HERO), theme.text);
    let star = ui.painter().layout_no_wrap(glyph::STAR_FOUR.to_owned(), fonts::glyph_fill(measures::TEXT_HERO), theme.gold);
    let left = top.x - (name.size().x + star.size().x + 14.0) / 2.0;
    let name_left = left + star.size().x + 14.0;
    ui.painter().galley(pos2(left, top.y + (name.size().y - star.size().y) / 2.0), star, theme.gold);
    ui.painter().galley(pos2(name_left, top.y), name, theme.text);
    let line = pos2(top.x, top.y + 62.0);
    ui.painter().text(line, Align2::CENTER_TOP, shown.text("welcome.line"), fonts::regular(16.0), theme.text2);
}

struct Door<'a> {
    key: Key,
    number: &'a str,
    words: [&'a str; 3],
    glyph: &'a str,
    look: Look,
}

const DOORS: [Door<'_>; 3] = [
    Door {
        key: Key::Num1,
        number: "1",
        words: ["welcome.chapter", "welcome.chapter_body", "welcome.chapter_button"],
        glyph: glyph::BOOK_OPEN,
        look: Look::Primary,
    },
    Door {
        key: Key::Num2,
        number: "2",
        words: ["welcome.own", "welcome.own_body", "welcome.own_button"],
        glyph: glyph::PENCIL_SIMPLE,
        look: Look::Framed,
    },
    Door {
        key: Key::Num3,
        number: "3",
        words: ["welcome.file", "welcome.file_body", "welcome.file_button"],
        glyph: glyph::FOLDER_OPEN,
        look: Look::Framed,
    },
];

fn doors_ui(ui: &mut Ui, shown: &Shown<'_>, welcome: &mut Welcome, top: f32, actions: &mut Vec<Action>) {
    let width = DOOR.x.min((ui.max_rect().width() - 4.0 * GAP) / 3.0);
    let left = ui.max_rect().center().x - 1.5 * width - GAP;
    for (place, door) in DOORS.iter().enumerate() {
        let rect = Rect::from_min_size(pos2(left + place as f32 * (width + GAP), top), vec2(width, DOOR.y));
        let is_pressed = !is_behind_question(ui) && ui.input_mut(|input| input.consume_key(Modifiers::NONE, door.key));
        if door_ui(ui, shown, door, place, rect, actions) || is_pressed {
            match place {
                0 => welcome.open_chapter(),
                1 => actions.push(Action::BeginOwn),
                _ => actions.push(Action::Command(Command::Open)),
            }
        }
    }
}

/// Draws a door; whether it was opened.
fn door_ui(ui: &mut Ui, shown: &Shown<'_>, door: &Door<'_>, place: usize, rect: Rect, actions: &mut Vec<Action>) -> bool {
    let theme = shown.theme;
    let radius = CornerRadius::same(measures::RADIUS_DOOR);
    let response = ui.interact(rect, ui.id().with(("door", place)), Sense::click());
    let border = if response.hovered() { theme.text3 } else { theme.line2 };
    ui.painter().rect_filled(rect, radius, theme.card);
    let picture = rect.with_max_y(rect.top() + PICTURE_HEIGHT);
    ui.painter().rect_filled(picture, CornerRadius { sw: 0, se: 0, ..radius }, theme.canvas);
    ui.painter().hline(picture.x_range(), picture.bottom(), Stroke::new(1.0, theme.line));
    ui.painter().rect_stroke(rect, radius, Stroke::new(1.0, border), StrokeKind::Inside);
    match place {
        0 => picture::chapter(ui, shown, picture),
        1 => picture::own(ui, shown, picture),
        _ => recent_ui(ui, shown, picture, actions),
    }
    let inner = rect.with_min_y(picture.bottom()).shrink(20.0);
    let mut is_opened = false;
    ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        ui.label(strong(shown.text(door.words[0]), measures::TEXT_HEADING, theme.text));
        body_ui(ui, theme, &shown.text(door.words[1]));
    });
    let buttons = Rect::from_min_max(pos2(inner.left(), inner.bottom() - measures::BUTTON), inner.max);
    ui.scope_builder(UiBuilder::new().max_rect(buttons), |ui| {
        ui.horizontal(|ui| {
            let words = shown.text(door.words[2]);
            let spec = ButtonSpec { glyph: door.glyph, words: &words, look: door.look, ..ButtonSpec::default() };
            is_opened = button(ui, theme, &spec).clicked();
            key_ui(ui, shown, door.number);
        });
    });
    is_opened || response.clicked()
}

/// A key of the keyboard.
fn key_ui(ui: &mut Ui, shown: &Shown<'_>, name: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(20.0, 20.0), Sense::hover());
    ui.painter().rect_stroke(rect, CornerRadius::same(4), Stroke::new(1.0, shown.theme.line2), StrokeKind::Inside);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, name, fonts::regular(measures::TEXT_CAPTION), shown.theme.text3);
}

/// The files opened lately, in the place of a picture; a picture of a file where there are none.
fn recent_ui(ui: &mut Ui, shown: &Shown<'_>, rect: Rect, actions: &mut Vec<Action>) {
    if shown.recent.is_empty() {
        let font = fonts::glyph(48.0);
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, glyph::GRAPH, font, shown.theme.line2);
        return;
    }
    ui.scope_builder(UiBuilder::new().max_rect(rect.shrink(18.0)), |ui| {
        for path in shown.recent.iter().take(3) {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let width_min = ui.available_width();
            let help = path.to_string_lossy().into_owned();
            let why_not = shown.missing.contains(path).then(|| shown.text("recent.missing"));
            let spec =
                ButtonSpec { glyph: glyph::GRAPH, words: &name, help, why_not, look: Look::Framed, width_min, is_row: false };
            if button(ui, shown.theme, &spec).clicked() {
                actions.push(Action::Open(path.clone()));
            }
        }
    });
}

/// The designs of the decks, one list beside the other, with the way back to the doors.
fn chapter_ui(ui: &mut Ui, shown: &Shown<'_>, welcome: &mut Welcome, top: f32, actions: &mut Vec<Action>) {
    let width = DOOR.x.min((ui.max_rect().width() - 3.0 * GAP) / 2.0);
    let decks = chapter::DECKS.len();
    let lists_width = decks as f32 * (width + GAP);
    let left = ui.max_rect().center().x - (lists_width - GAP) / 2.0;
    let rect = Rect::from_min_max(pos2(left, top), pos2(left + lists_width, ui.max_rect().bottom()));
    let mut list_ui = |ui: &mut Ui, deck: usize| {
        ui.set_width(width);
        actions.extend(deck_ui(ui, shown, deck, width).map(Action::OpenChapter));
        if deck + 1 == decks {
            ui.add_space(GAP);
            let words = shown.text("welcome.back");
            let spec = ButtonSpec { glyph: glyph::ARROW_LEFT, words: &words, look: Look::Framed, ..ButtonSpec::default() };
            welcome.is_chapter_open &= !button(ui, shown.theme, &spec).clicked();
        }
    };
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        // Longer than a small window is high.
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = GAP;
                for deck in 0..decks {
                    ui.vertical(|ui| list_ui(ui, deck));
                }
            });
            ui.add_space(GAP);
        });
    });
    if !is_behind_question(ui) && ui.input(|input| input.key_pressed(Key::Escape)) {
        welcome.is_chapter_open = false;
    }
}

/// The switches of language and theme, and the way to every command, in the middle below the doors.
fn footer_ui(ui: &mut Ui, shown: &Shown<'_>, top: f32, actions: &mut Vec<Action>) {
    let theme_key = if shown.theme.is_dark { "welcome.light" } else { "welcome.dark" };
    let theme_glyph = if shown.theme.is_dark { glyph::SUN } else { glyph::MOON };
    let keys = Command::Find.info().shortcuts.first().map(|keys| shortcut_text(ui.ctx(), keys)).unwrap_or_default();
    let switches = [
        (glyph::TRANSLATE, shown.text("welcome.language"), Command::SwitchLanguage),
        (theme_glyph, shown.text(theme_key), Command::SwitchTheme),
        (glyph::MAGNIFYING_GLASS, shown.text_with("welcome.find", &[("keys", &keys)]), Command::Find),
    ];
    let specs = switches.each_ref().map(|(glyph, words, _)| ButtonSpec { glyph, words, ..ButtonSpec::default() });
    let width = specs.iter().map(|spec| button::width(ui, spec)).sum::<f32>() + 2.0 * GAP;
    let center = pos2(ui.max_rect().center().x, top);
    let rect = Rect::from_center_size(center, vec2(width, measures::BUTTON));
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)), |ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for (spec, (_, _, command)) in specs.iter().zip(&switches) {
            if button(ui, shown.theme, spec).clicked() {
                actions.push(Action::Command(*command));
            }
        }
    });
    let font = fonts::regular(measures::TEXT_HINT);
    let below = center + vec2(0.0, measures::BUTTON);
    ui.painter().text(below, Align2::CENTER_CENTER, shown.text("welcome.drop"), font, shown.theme.text3);
}
