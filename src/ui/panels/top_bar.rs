//! The bar at the top: the file and the menu, undo, the run and its speed, the users, language and theme.

mod menu;

use egui::{Align, Align2, Layout, Popup, PopupCloseBehavior, RichText, Ui};
use egui_phosphor::regular as glyph;

use crate::ui::action::Action;
use crate::ui::command::{Command, shortcut_text, with_shortcut};
use crate::ui::shown::Shown;
use crate::ui::widgets::label::{self, plain, strong};
use crate::ui::widgets::log_slider::log_slider_ui;
use crate::ui::widgets::{ButtonSpec, Look, button, gesture};
use crate::ui::{fonts, format, measures};

/// The users slider ends at 10 million, so far beyond the chapter's last stage.
const USERS_DECADES: u32 = 7;

/// Width of what tells the file, so that nothing beside it moves with the length of a name; less in a narrow window.
const FILE_SLOT: f32 = 264.0;
const FILE_SLOT_NARROW: f32 = 150.0;
/// What stands beside the name in it: the star, the dot, the menu's button and the gaps.
const BESIDE_NAME: f32 = 20.0 + DOT + measures::BUTTON + 3.0 * GAP;
const DOT: f32 = 8.0;
/// Width of the clock, milliseconds included.
const CLOCK_SLOT: f32 = 72.0;
/// The same with tenths alone, where there is no room.
const CLOCK_SLOT_NARROW: f32 = 52.0;
/// Width of the number of users.
const USERS_SLOT: f32 = 112.0;
/// Width of the widest slider, and of the narrowest that can still be grasped.
const SLIDER_MAX: f32 = 324.0;
const SLIDER_MIN: f32 = 80.0;
/// Width of the field that finds commands; a button alone below that width of the window.
const FIND: f32 = 128.0;
const FIND_BELOW: f32 = 1_200.0;
/// Below that width of the window the switches of language and theme are under the button that has the rest.
const TIGHT_BELOW: f32 = 900.0;
const GAP: f32 = 6.0;

/// Draws the bar.
pub fn show(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.x = GAP;
    ui.horizontal_centered(|ui| {
        file_ui(ui, shown, actions);
        divider_ui(ui);
        command_ui(ui, shown, actions, Command::Undo, Look::Quiet);
        command_ui(ui, shown, actions, Command::Redo, Look::Quiet);
        if !is_narrow(ui) {
            command_ui(ui, shown, actions, Command::History, Look::Quiet);
        }
        divider_ui(ui);
        run_ui(ui, shown, actions);
        speed_ui(ui, shown, actions);
        clock_ui(ui, shown);
        divider_ui(ui);
        users_text_ui(ui, shown);
        let room = ui.available_width() - room_after_slider(ui);
        let has_slider = room >= SLIDER_MIN;
        if has_slider {
            slider_ui(ui, shown, room.min(SLIDER_MAX), actions);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if !is_tight(ui) {
                let theme_glyph = if shown.theme.is_dark { glyph::SUN } else { glyph::MOON };
                glyph_ui(ui, shown, actions, Command::SwitchTheme, theme_glyph, Look::Quiet);
                command_ui(ui, shown, actions, Command::SwitchLanguage, Look::Quiet);
            }
            if is_inspector_over(ui) {
                command_ui(ui, shown, actions, Command::Inspector, Look::Quiet);
            }
            find_ui(ui, shown, actions);
            if is_narrow(ui) {
                more_ui(ui, shown, has_slider, actions);
            }
        });
    });
}

fn divider_ui(ui: &mut Ui) {
    ui.add_space(4.0);
    ui.add(egui::Separator::default().vertical().spacing(1.0).shrink(12.0));
    ui.add_space(4.0);
}

fn file_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    let theme = shown.theme;
    let width = if is_narrow(ui) { FILE_SLOT_NARROW } else { FILE_SLOT };
    slot_ui(ui, width, Layout::left_to_right(Align::Center), |ui| {
        ui.label(RichText::new(glyph::STAR_FOUR).font(fonts::glyph_fill(20.0)).color(theme.gold));
        let name = strong(shown.file_name, measures::TEXT_FIGURE, theme.text);
        ui.scope(|ui| {
            ui.set_max_width(width - BESIDE_NAME);
            ui.add(egui::Label::new(name).truncate());
        });
        dot_ui(ui, shown);
        menu::show(ui, shown, actions);
    });
}

/// The mark of changes that are not saved; its room is there without it too, so that nothing moves.
fn dot_ui(ui: &mut Ui, shown: &Shown<'_>) {
    let (rect, response) = ui.allocate_exact_size(egui::vec2(DOT, measures::BUTTON), egui::Sense::hover());
    if shown.is_changed {
        ui.painter().circle_filled(rect.center(), DOT / 2.0 - 1.0, shown.theme.text3);
        response.on_hover_text(shown.text("bar.unsaved"));
    }
}

fn is_narrow(ui: &Ui) -> bool {
    ui.ctx().content_rect().width() < FIND_BELOW
}

/// Whether there is room for what is needed at every moment alone.
fn is_tight(ui: &Ui) -> bool {
    ui.ctx().content_rect().width() < TIGHT_BELOW
}

/// Whether the inspector lies over the canvas, so that there is a button for it and little room for the rest.
fn is_inspector_over(ui: &Ui) -> bool {
    ui.ctx().content_rect().width() < measures::INSPECTOR_FLOATS_BELOW
}

/// A part of the bar that is as wide as that, whatever is in it.
fn slot_ui(ui: &mut Ui, width: f32, layout: Layout, content: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(egui::vec2(width, measures::BUTTON), layout, |ui| {
        ui.set_min_width(width);
        content(ui);
    });
}

/// What looks like a field and opens the box that finds commands.
fn find_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    if is_narrow(ui) {
        return command_ui(ui, shown, actions, Command::Find, Look::Quiet);
    }
    let (theme, help) = (shown.theme, help(ui, shown, Command::Find));
    let (rect, response) = ui.allocate_exact_size(egui::vec2(FIND, measures::BUTTON), egui::Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &help));
    let border = egui::Stroke::new(1.0, if response.hovered() { theme.text3 } else { theme.line2 });
    ui.painter().rect(rect, f32::from(measures::RADIUS_FIELD), theme.field, border, egui::StrokeKind::Inside);
    let text = |x: f32, align: Align2, text: &str, font| {
        ui.painter().text(egui::pos2(x, rect.center().y), align, text, font, theme.text3);
    };
    text(rect.left() + 9.0, Align2::LEFT_CENTER, glyph::MAGNIFYING_GLASS, fonts::glyph(14.0));
    text(rect.left() + 30.0, Align2::LEFT_CENTER, &shown.text("bar.find"), fonts::regular(measures::TEXT_BODY));
    let keys = Command::Find.info().shortcuts.first().map(|keys| shortcut_text(ui.ctx(), keys)).unwrap_or_default();
    text(rect.right() - 9.0, Align2::RIGHT_CENTER, &keys, fonts::regular(measures::TEXT_CAPTION));
    if response.on_hover_text(help).clicked() {
        actions.push(Action::Command(Command::Find));
    }
}

/// What a narrow bar has no room for, under a button.
fn more_ui(ui: &mut Ui, shown: &Shown<'_>, has_slider: bool, actions: &mut Vec<Action>) {
    let help = shown.text("bar.more");
    let more = button(ui, shown.theme, &ButtonSpec { glyph: glyph::DOTS_THREE, help, ..ButtonSpec::default() });
    let popup = Popup::menu(&more).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.width(SLIDER_MAX).show(|ui| {
        let switches = [Command::SwitchLanguage, Command::SwitchTheme].into_iter().filter(|_| is_tight(ui));
        for command in std::iter::once(Command::History).chain(switches.collect::<Vec<_>>()) {
            row_ui(ui, shown, command, actions);
        }
        if !has_slider {
            label::caption_ui(ui, shown.theme, &shown.text("bar.users_slider"));
            slider_ui(ui, shown, ui.available_width(), actions);
        }
    });
}

/// A row for a command under the button that has the rest.
fn row_ui(ui: &mut Ui, shown: &Shown<'_>, command: Command, actions: &mut Vec<Action>) {
    let words = shown.command_text(command);
    let (help, why_not) = (help(ui, shown, command), shown.why_not(command));
    let (glyph, width_min) = (command.info().glyph, ui.available_width());
    let spec = ButtonSpec { glyph, words: &words, help, why_not, look: Look::Quiet, width_min, is_row: true };
    if button(ui, shown.theme, &spec).clicked() {
        actions.push(Action::Command(command));
        ui.close();
    }
}

/// A button for a command of the table.
pub fn command_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>, command: Command, look: Look) {
    glyph_ui(ui, shown, actions, command, command.info().glyph, look);
}

fn glyph_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>, command: Command, glyph: &str, look: Look) {
    let help = help(ui, shown, command);
    let why_not = shown.why_not(command);
    if button(ui, shown.theme, &ButtonSpec { glyph, help, why_not, look, ..ButtonSpec::default() }).clicked() {
        actions.push(Action::Command(command));
    }
}

/// The command's words, and its shortcut.
fn help(ui: &Ui, shown: &Shown<'_>, command: Command) -> String {
    with_shortcut(ui.ctx(), &shown.command_text(command), command)
}

fn run_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    command_ui(ui, shown, actions, Command::Reset, Look::Quiet);
    command_ui(ui, shown, actions, Command::Step, Look::Quiet);
    let play = if shown.is_running { glyph::PAUSE } else { glyph::PLAY };
    glyph_ui(ui, shown, actions, Command::RunOrPause, play, Look::Primary);
}

fn speed_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    let theme = shown.theme;
    let size = egui::vec2(2.0 * measures::BUTTON + 44.0, measures::BUTTON);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.painter().rect_filled(ui.max_rect(), f32::from(measures::RADIUS_FIELD), theme.card2);
        ui.spacing_mut().item_spacing.x = 0.0;
        command_ui(ui, shown, actions, Command::Slower, Look::Quiet);
        let text = speed_text(shown);
        let label = egui::Label::new(strong(text, measures::TEXT_BODY, theme.text));
        ui.add_sized([44.0, measures::BUTTON], label).on_hover_text(shown.text("bar.speed_help"));
        command_ui(ui, shown, actions, Command::Faster, Look::Quiet);
    });
}

fn speed_text(shown: &Shown<'_>) -> String {
    if shown.speed.is_infinite() { shown.text("bar.speed_max") } else { format!("{}×", shown.speed) }
}

fn clock_ui(ui: &mut Ui, shown: &Shown<'_>) {
    let time_ns = shown.snapshot().map_or(0, |snapshot| snapshot.time_ns);
    let mut text = format::clock(time_ns);
    // Where a second lasts, its parts are what moves.
    let has_room = !is_inspector_over(ui);
    if shown.speed < 1.0 && has_room {
        text = format!("{text}.{:03}", time_ns / 1_000_000 % 1_000);
    } else if shown.speed < 1.0 {
        text = format!("{text}.{}", time_ns / 100_000_000 % 10);
    }
    let width = if has_room { CLOCK_SLOT } else { CLOCK_SLOT_NARROW };
    slot_ui(ui, width, Layout::right_to_left(Align::Center), |ui| {
        let label = ui.label(strong(text, measures::TEXT_FIGURE, shown.theme.text));
        label.on_hover_text(shown.text("bar.clock_help"));
    });
}

/// How many users there are now, and what they ask for.
fn users_text_ui(ui: &mut Ui, shown: &Shown<'_>) {
    let workload = &shown.design.workload;
    // A profile or a burst changes them while the run goes on; before it there are those of the design.
    let present =
        shown.snapshot().filter(|snapshot| snapshot.time_ns > 0).map_or(workload.users as f64, |snapshot| snapshot.users);
    let users = format::count(shown.language, present.round());
    let rate = format::rate_figure(shown.language, present * workload.requests_per_user_s);
    ui.allocate_ui(egui::vec2(USERS_SLOT, 36.0), |ui| {
        ui.set_width(USERS_SLOT);
        ui.with_layout(Layout::top_down(Align::Max), |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            let words = shown.text_with("bar.users", &[("users", &users)]);
            ui.label(strong(words, measures::TEXT_FIGURE, shown.theme.text));
            let words = shown.text_with("bar.requests", &[("rate", &rate)]);
            ui.label(plain(words, measures::TEXT_CAPTION, shown.theme.text2));
        });
    });
}

/// What stands to the right of the slider: two to four buttons and the one that finds commands.
fn room_after_slider(ui: &Ui) -> f32 {
    let find = if is_narrow(ui) { measures::BUTTON } else { FIND };
    let settings = if is_tight(ui) { 0 } else { 2 };
    let buttons = settings + usize::from(is_inspector_over(ui)) + usize::from(is_narrow(ui));
    buttons as f32 * (measures::BUTTON + GAP) + find + 2.0 * GAP
}

/// The slider of the users that the design has, or that a hand gives the run.
fn slider_ui(ui: &mut Ui, shown: &Shown<'_>, width: f32, actions: &mut Vec<Action>) {
    let workload = &shown.design.workload;
    let name = shown.text("bar.users_slider");
    let (response, moved) = log_slider_ui(ui, shown.theme, shown.language, &name, (workload.users, USERS_DECADES), width);
    if let Some(users) = moved {
        actions.push(Action::SetUsers(users, gesture::of(ui, &response)));
    }
}
