//! The palette: all kinds by group, to be dragged or clicked onto the canvas.

use egui::{
    Align2, CornerRadius, FontSelection, PointerButton, Rect, Response, ScrollArea, Sense, TextEdit, TextWrapMode, Ui, Vec2,
    WidgetInfo, WidgetText, WidgetType, pos2, vec2,
};
use egui_phosphor::regular as glyph;

use crate::catalog::{self, Group, KindInfo};
use crate::ui::action::{Action, Placing};
use crate::ui::command::{Command, number_of};
use crate::ui::shown::Shown;
use crate::ui::widgets::{field, icon, label};
use crate::ui::{fonts, glyph as names, measures, preset, search};
use crate::words::{self, Language};

/// Width of what is said about a row.
const HELP: f32 = 300.0;
/// Room at the right of a row for the key that puts it down.
const NUMBER: f32 = 14.0;

const GROUPS: [Group; 6] = [Group::Edge, Group::Routing, Group::Compute, Group::Data, Group::Messaging, Group::Operations];

/// Draws the palette; `search` is what stands in its search field.
pub fn show(ui: &mut Ui, shown: &Shown<'_>, search: &mut String, is_narrow: bool, actions: &mut Vec<Action>) {
    if !is_narrow {
        search_ui(ui, shown, search);
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let sought = if is_narrow { String::new() } else { search.clone() };
        let mut found = false;
        for group in GROUPS {
            let kinds: Vec<_> =
                catalog::all().iter().copied().filter(|info| info.group == group && is_sought(info, &sought)).collect();
            if kinds.is_empty() {
                continue;
            }
            found = true;
            group_ui(ui, shown, &catalog::group_label(shown.language, group), is_narrow);
            for info in kinds {
                kind_row_ui(ui, shown, info, is_narrow, actions);
            }
        }
        found |= center_ui(ui, shown, &sought, is_narrow, actions);
        found |= presets_ui(ui, shown, &sought, is_narrow, actions);
        found |= faults_ui(ui, shown, &sought, is_narrow, actions);
        if !found {
            label::caption_ui(ui, shown.theme, &shown.text("palette.none_found"));
        }
    });
}

fn search_ui(ui: &mut Ui, shown: &Shown<'_>, search: &mut String) {
    let edit = TextEdit::singleline(search)
        .hint_text(shown.text("palette.search"))
        .prefix(label::glyph(glyph::MAGNIFYING_GLASS, 14.0, shown.theme.text3))
        .margin(egui::Margin::symmetric(8, 4))
        .vertical_align(egui::Align::Center)
        .desired_width(f32::INFINITY);
    let response = ui.add_sized([ui.available_width(), measures::BUTTON], edit);
    field::name(&response, &shown.text("palette.search"));
    if response.lost_focus() {
        field::take_enter(ui);
    }
    ui.add_space(2.0);
}

fn is_sought(info: &KindInfo, sought: &str) -> bool {
    search::fit(sought, catalog::kind_names(info.name)).is_some()
}

fn group_ui(ui: &mut Ui, shown: &Shown<'_>, words: &str, is_narrow: bool) {
    ui.add_space(8.0);
    if is_narrow {
        return;
    }
    ui.label(label::plain(words, measures::TEXT_CAPTION, shown.theme.text3));
    ui.add_space(2.0);
}

fn kind_row_ui(ui: &mut Ui, shown: &Shown<'_>, info: &KindInfo, is_narrow: bool, actions: &mut Vec<Action>) {
    let name = catalog::kind_label(shown.language, info.name);
    let number = number_of(info.name).map(|number| number.to_string()).unwrap_or_default();
    let row = Row { name: &name, glyph: names::glyph(info.glyph), colour: shown.theme.group(info.group), number: &number };
    let response = row_ui(ui, shown, &row, is_narrow);
    place(&response, Placing::Component(info.name), actions);
    let about = [catalog::kind_help(shown.language, info.name), catalog::kind_in_chapter(shown.language, info.name)];
    help_ui(response, shown, &name, &about);
}

/// What it is, in the chapter's words, and how it gets onto the canvas.
fn help_ui(response: Response, shown: &Shown<'_>, name: &str, about: &[String]) {
    response.on_hover_ui(|ui| {
        ui.set_max_width(HELP);
        ui.label(label::strong(name, measures::TEXT_BODY, shown.theme.text));
        for words in about {
            label::body_ui(ui, shown.theme, words);
        }
        label::caption_ui(ui, shown.theme, &shown.text("palette.how"));
    });
}

/// A drag or a click takes it into the hand; a drag that ends over the palette puts it back. The keyboard, which has no hand,
/// puts it in the middle of the view.
fn place(response: &Response, placing: Placing, actions: &mut Vec<Action>) {
    if response.drag_started() || response.clicked_by(PointerButton::Primary) {
        actions.push(Action::StartPlacing(placing));
    } else if response.clicked() {
        actions.push(Action::Insert(placing));
    }
    let is_over_palette = response.ctx.pointer_latest_pos().is_some_and(|pointer| pointer.x <= response.rect.right());
    if response.drag_stopped() && is_over_palette {
        actions.push(Action::StopPlacing);
    }
}

fn center_ui(ui: &mut Ui, shown: &Shown<'_>, sought: &str, is_narrow: bool, actions: &mut Vec<Action>) -> bool {
    let name = shown.text("kind.DataCenter");
    let names = Language::ALL.map(|language| words::text(language, "kind.DataCenter"));
    if search::fit(sought, names).is_none() {
        return false;
    }
    group_ui(ui, shown, &shown.text("palette.container"), is_narrow);
    let row = Row { name: &name, glyph: glyph::BUILDINGS, colour: shown.theme.group(Group::Operations), number: "" };
    let response = row_ui(ui, shown, &row, is_narrow);
    if response.clicked() && shown.why_not(Command::Group).is_none() {
        // A click draws it around what is selected; a drag puts an empty one down.
        actions.push(Action::Command(Command::Group));
    } else {
        place(&response, Placing::DataCenter, actions);
    }
    help_ui(response, shown, &name, &[shown.text("kind.DataCenter_help"), shown.text("kind.DataCenter_chapter")]);
    true
}

/// Parts to begin with, each put down as a whole; whether there were any.
fn presets_ui(ui: &mut Ui, shown: &Shown<'_>, sought: &str, is_narrow: bool, actions: &mut Vec<Action>) -> bool {
    let found: Vec<_> = preset::all().iter().filter(|preset| search::fit(sought, preset.names()).is_some()).collect();
    if found.is_empty() {
        return false;
    }
    group_ui(ui, shown, &shown.text("palette.presets"), is_narrow);
    for preset in found {
        let name = preset.label(shown.language);
        let row = Row { name: &name, glyph: glyph::STACK, colour: shown.theme.accent, number: "" };
        let response = row_ui(ui, shown, &row, is_narrow);
        place(&response, Placing::Preset(preset), actions);
        help_ui(response, shown, &name, &[preset.help(shown.language)]);
    }
    true
}

/// What may befall a component or a link: in the order of the rows.
const FAULTS: [Command; 8] = [
    Command::Kill,
    Command::KillOne,
    Command::Slow,
    Command::Lossy,
    Command::Flush,
    Command::BadDeploy,
    Command::Deploy,
    Command::Restore,
];

/// Faults to be dragged onto what they befall; whether there were any.
fn faults_ui(ui: &mut Ui, shown: &Shown<'_>, sought: &str, is_narrow: bool, actions: &mut Vec<Action>) -> bool {
    let names = |command: &Command| {
        let info = command.info();
        let keys = [info.key.to_owned(), info.search_key()];
        keys.into_iter().flat_map(|key| Language::ALL.map(|language| words::text(language, &key)))
    };
    let found: Vec<Command> = FAULTS.into_iter().filter(|command| search::fit(sought, names(command)).is_some()).collect();
    if found.is_empty() {
        return false;
    }
    group_ui(ui, shown, &shown.text("palette.faults"), is_narrow);
    for command in found {
        let name = command.text(shown.language);
        let colour = if command == Command::Restore { shown.theme.ok } else { shown.theme.overloaded };
        let response = row_ui(ui, shown, &Row { name: &name, glyph: command.info().glyph, colour, number: "" }, is_narrow);
        if response.drag_started() || response.clicked_by(PointerButton::Primary) {
            actions.push(Action::StartThrowing(command));
        } else if response.clicked() {
            // The keyboard has no hand: it is about what is selected.
            actions.push(Action::Command(command));
        }
        let is_over_palette = response.ctx.pointer_latest_pos().is_some_and(|pointer| pointer.x <= response.rect.right());
        if response.drag_stopped() && is_over_palette {
            actions.push(Action::StopPlacing);
        }
        response.on_hover_text(format!("{name}\n{}", shown.text("palette.fault_how")));
    }
    true
}

struct Row<'a> {
    name: &'a str,
    glyph: &'a str,
    colour: egui::Color32,
    number: &'a str,
}

fn row_ui(ui: &mut Ui, shown: &Shown<'_>, row: &Row<'_>, is_narrow: bool) -> Response {
    let theme = shown.theme;
    let height = if is_narrow { 34.0 } else { measures::PALETTE_ROW };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, row.name));
    if response.hovered() || response.dragged() {
        ui.painter().rect_filled(rect, CornerRadius::same(measures::RADIUS_ICON), theme.card2);
    }
    let side = if is_narrow { 26.0 } else { measures::ICON_SQUARE };
    let left = if is_narrow { rect.center().x - side / 2.0 } else { rect.left() + 5.0 };
    let square = Rect::from_min_size(pos2(left, rect.center().y - side / 2.0), Vec2::splat(side));
    icon::paint(ui.painter(), theme, square, row.colour, row.glyph);
    if !is_narrow {
        let left = square.right() + 9.0;
        let room = if row.number.is_empty() { 0.0 } else { NUMBER };
        let words = WidgetText::from(label::plain(row.name, measures::TEXT_BODY, theme.text));
        let galley = words.into_galley(ui, Some(TextWrapMode::Truncate), rect.right() - room - left, FontSelection::Default);
        ui.painter().galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, theme.text);
        let font = fonts::regular(measures::TEXT_CAPTION);
        ui.painter().text(pos2(rect.right() - 6.0, rect.center().y), Align2::RIGHT_CENTER, row.number, font, theme.text3);
    }
    response
}
