//! Rows of the inspector: a name on the left, a widget on the right, and a mark where the value is not the default.

use egui::{Align, ComboBox, EventFilter, Key, Label, Layout, Modifiers, Response, Ui};
use egui_phosphor::regular as glyph;

use crate::ui::action::Action;
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::widgets::caret;
use crate::ui::widgets::field::{Bounds, NumberSpec, Typed, number_ui};
use crate::ui::widgets::label::{head_ui, plain, strong};
use crate::ui::widgets::{ButtonSpec, button};

/// Width of the widgets on the right.
pub(super) const WIDGET_WIDTH: f32 = 116.0;

/// The head of a section with a line above it.
pub(super) fn section_ui(ui: &mut Ui, shown: &Shown<'_>, key: &str) {
    ui.add_space(4.0);
    let line = egui::Stroke::new(1.0, shown.theme.line);
    let x_range = ui.max_rect().expand2(egui::vec2(14.0, 0.0)).x_range();
    ui.painter().hline(x_range, ui.cursor().top(), line);
    ui.add_space(8.0);
    head_ui(ui, shown.theme, &shown.text(key));
}

/// The most of a row that a closed list takes.
const CHOICE_SHARE_MAX: f32 = 0.62;

/// What stands on the left of a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Name {
    /// The words.
    pub(super) words: String,
    /// What it is, for the pointer that rests on it.
    pub(super) help: String,
    /// Whether its value differs from the default, and can be put back.
    pub(super) is_changed: bool,
}

impl Name {
    /// A name of the window's own words; the help is under the same key with `_help`.
    pub(super) fn of_key(shown: &Shown<'_>, key: &str) -> Self {
        Self { words: shown.text(key), help: shown.text(&format!("{key}_help")), is_changed: false }
    }
}

/// A row; true where its value is to be put back to the default. Widgets are added from right to left.
pub(super) fn row_ui(ui: &mut Ui, shown: &Shown<'_>, name: &Name, widget: impl FnOnce(&mut Ui)) -> bool {
    let mut is_reset = false;
    ui.horizontal(|ui| {
        ui.set_min_height(measures::BUTTON);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            widget(ui);
            if name.is_changed {
                let help = shown.text("inspector.put_back");
                let spec = ButtonSpec { glyph: glyph::ARROW_COUNTER_CLOCKWISE, help, ..ButtonSpec::default() };
                is_reset = button(ui, shown.theme, &spec).clicked();
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| name_ui(ui, shown, name));
        });
    });
    is_reset
}

fn name_ui(ui: &mut Ui, shown: &Shown<'_>, name: &Name) {
    let words = if name.is_changed {
        strong(&name.words, measures::TEXT_BODY, shown.theme.text)
    } else {
        plain(&name.words, measures::TEXT_BODY, shown.theme.text2)
    };
    let label = ui.add(Label::new(words).wrap());
    if !name.help.is_empty() {
        label.on_hover_text(&name.help);
    }
}

/// A field for a number in a row; what is refused is said.
pub(super) fn number_row_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    name: &Name,
    (value, bounds, unit): (f64, Bounds, &str),
    actions: &mut Vec<Action>,
) -> Option<f64> {
    let mut typed = None;
    row_ui(ui, shown, name, |ui| {
        let spec = NumberSpec {
            value: Some(value),
            bounds,
            unit,
            name: &name.words,
            is_optional: false,
            hint: "",
            width: WIDGET_WIDTH,
        };
        typed = number_of(shown, number_ui(ui, shown, &name.words, &spec), &name.words, actions);
    });
    typed
}

/// The number of a field, or the reason why there is none, said to the user.
pub(super) fn number_of(shown: &Shown<'_>, typed: Typed, name: &str, actions: &mut Vec<Action>) -> Option<f64> {
    match typed {
        Typed::Number(number) => Some(number),
        Typed::Refused(why) => {
            actions.push(Action::Refuse(shown.text_with("field.refused", &[("name", name), ("why", &why)])));
            None
        }
        Typed::Same | Typed::Nothing => None,
    }
}

/// The keyboard in an open list: it has the focus, arrows walk it, Enter takes what they are at, Escape leaves it. Whether that closed
/// it, so that the focus is to go back to what opened it.
fn walk_list(ui: &Ui, items: &[Response], current_place: usize) -> bool {
    let Some(at) = items.iter().position(Response::has_focus) else {
        if let Some(current) = items.get(current_place) {
            current.request_focus();
        }
        return false;
    };
    if items[at].clicked() {
        ui.close();
        return true;
    }
    let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(items[at].id, arrows));
    let presses = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)).cast_signed();
    let steps = presses(Key::ArrowDown) - presses(Key::ArrowUp);
    let next = &items[at.saturating_add_signed(steps).min(items.len() - 1)];
    if steps != 0 {
        next.request_focus();
        next.scroll_to_me(None);
    }
    ui.input(|input| input.key_pressed(Key::Escape))
}

/// A closed list to choose from; the new choice.
pub(super) fn choice_ui<T: PartialEq + Copy>(
    ui: &mut Ui,
    name: &str,
    current: T,
    all: impl IntoIterator<Item = T>,
    words: impl Fn(T) -> String,
) -> Option<T> {
    let mut chosen = None;
    // A long name is cut before it takes the room of the words beside it.
    let width_max = (ui.available_width() * CHOICE_SHARE_MAX).max(WIDGET_WIDTH);
    let list = ComboBox::from_id_salt(name).icon(caret::of_list).width(WIDGET_WIDTH).truncate().selected_text(words(current));
    let shown = ui.scope(|ui| {
        ui.set_max_width(width_max);
        list.show_ui(ui, |ui| {
            let mut items = Vec::new();
            let mut current_place = 0;
            for (place, choice) in all.into_iter().enumerate() {
                let item = ui.selectable_label(choice == current, words(choice));
                if choice == current {
                    current_place = place;
                } else if item.clicked() {
                    chosen = Some(choice);
                }
                items.push(item);
            }
            walk_list(ui, &items, current_place)
        })
    });
    if shown.inner.inner == Some(true) {
        shown.inner.response.request_focus();
    }
    crate::ui::widgets::field::name(&shown.inner.response, name);
    chosen
}
