//! Fields to type into. What is typed counts when the field is left or Enter is pressed; what cannot be is refused, with the bound.

use egui::{Align, Id, Key, Response, Stroke, TextEdit, Ui};

use super::{gesture, keyboard, label};
use crate::design::Gesture;
use crate::ui::shown::Shown;
use crate::ui::{fonts, measures};
use crate::words::with_commas;

/// Room in a field beside the digits and the unit: the margins, the gap between the two, and the cursor.
const BESIDE_DIGITS: f32 = 28.0;

/// What a number field takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The least, itself allowed.
    pub min: f64,
    /// The most, itself allowed.
    pub max: f64,
    /// Whether only whole numbers count.
    pub is_whole: bool,
    /// Whether only powers of two count.
    pub is_power_of_two: bool,
    /// What a number is multiplied by to be shown: 100 for per cent.
    pub scale: f64,
}

impl Bounds {
    /// Any number between two.
    #[must_use]
    pub const fn number(min: f64, max: f64) -> Self {
        Self { min, max, is_whole: false, is_power_of_two: false, scale: 1.0 }
    }

    /// Any whole number between two.
    #[must_use]
    pub const fn count(min: u64, max: u64) -> Self {
        Self { is_whole: true, ..Self::number(min as f64, max as f64) }
    }

    /// A share, shown as per cent.
    #[must_use]
    pub const fn percent(min: f64, max: f64) -> Self {
        Self { scale: 100.0, ..Self::number(min, max) }
    }
}

/// What came of a field in this frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Typed {
    /// Nothing new.
    Same,
    /// That number.
    Number(f64),
    /// An optional number was taken away.
    Nothing,
    /// Something that the field does not take, and why.
    Refused(String),
}

/// The number that was typed, or the words that say why it is refused.
///
/// # Errors
/// The bound that was broken, in words.
pub fn parse(shown: &Shown<'_>, text: &str, bounds: &Bounds) -> Result<f64, String> {
    let Some(number) = read(text) else { return Err(shown.text("field.not_a_number")) };
    // Nine digits are enough for a person, and keep 7 % from becoming 0.07000000000000001.
    let scaled = if bounds.scale == 1.0 { number } else { (number / bounds.scale * 1e12).round() / 1e12 };
    if !(bounds.min..=bounds.max).contains(&scaled) {
        let (min, max) = (plain(bounds.min * bounds.scale), plain(bounds.max * bounds.scale));
        return Err(shown.text_with("field.out_of_bounds", &[("min", &min), ("max", &max)]));
    }
    if bounds.is_whole && scaled.fract() != 0.0 {
        return Err(shown.text("field.not_whole"));
    }
    if bounds.is_power_of_two && !(scaled as u64).is_power_of_two() {
        return Err(shown.text("field.not_a_power_of_two"));
    }
    Ok(scaled)
}

/// A number as people type it: with commas or spaces between the digits, with K, M, 만 or 억 after it.
fn read(text: &str) -> Option<f64> {
    let text: String = text.chars().filter(|letter| !matches!(letter, ',' | '_' | ' ' | '%')).collect();
    let units = [("억", 1e8), ("만", 1e4), ("M", 1e6), ("m", 1e6), ("K", 1e3), ("k", 1e3)];
    let (digits, factor) =
        units.iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, *factor))).unwrap_or((text.as_str(), 1.0));
    digits.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number * factor)
}

/// A number as a person would type it: no unit, no superfluous zeros, commas between thousands.
#[must_use]
pub fn plain(number: f64) -> String {
    let rounded = (number * 1e9).round() / 1e9;
    // What is smaller than a billionth keeps its own digits.
    if rounded == 0.0 {
        return number.to_string();
    }
    let (sign, text) = (if rounded < 0.0 { "-" } else { "" }, rounded.abs().to_string());
    let (whole, fraction) =
        text.split_once('.').map_or((text.as_str(), String::new()), |(whole, rest)| (whole, format!(".{rest}")));
    format!("{sign}{}{fraction}", with_commas(whole))
}

/// A field for one number, `width` wide, with its unit behind the digits and `name` for screen readers.
pub fn number_ui(ui: &mut Ui, shown: &Shown<'_>, salt: impl egui::AsIdSalt, spec: &NumberSpec<'_>) -> Typed {
    let id = ui.make_persistent_id(salt);
    let current = spec.value.map_or_else(String::new, |value| plain(value * spec.bounds.scale));
    let draft = ui.data(|data| data.get_temp::<String>(id));
    let mut text = draft.clone().unwrap_or_else(|| current.clone());
    let broken = draft.as_ref().and_then(|draft| broken_bound(shown, draft, &current, spec));
    let response = text_field_ui(ui, shown, id, &mut text, spec, broken.is_some());
    if let Some(why) = &broken {
        response.show_tooltip_text(why);
    }
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, text));
        return Typed::Same;
    }
    if !response.lost_focus() {
        return Typed::Same;
    }
    ui.data_mut(|data| data.remove_temp::<String>(id));
    take_enter(ui);
    let is_taken_back = ui.input(|input| input.key_pressed(Key::Escape));
    if is_taken_back || text == current {
        return Typed::Same;
    }
    if spec.is_optional && text.trim().is_empty() {
        return Typed::Nothing;
    }
    parse(shown, &text, &spec.bounds).map_or_else(Typed::Refused, Typed::Number)
}

/// What a number field shows.
#[derive(Clone, Copy, Debug)]
pub struct NumberSpec<'a> {
    /// The number as it is; none: the field is empty.
    pub value: Option<f64>,
    /// What it takes.
    pub bounds: Bounds,
    /// The unit behind it.
    pub unit: &'a str,
    /// What it is called, for screen readers.
    pub name: &'a str,
    /// Whether there may be no number at all.
    pub is_optional: bool,
    /// What an empty field says.
    pub hint: &'a str,
    /// How wide it is.
    pub width: f32,
}

fn broken_bound(shown: &Shown<'_>, draft: &str, current: &str, spec: &NumberSpec<'_>) -> Option<String> {
    if draft == current || draft.is_empty() { None } else { parse(shown, draft, &spec.bounds).err() }
}

fn text_field_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    id: Id,
    text: &mut String,
    spec: &NumberSpec<'_>,
    is_broken: bool,
) -> Response {
    let theme = shown.theme;
    let width = width_of(ui, text, spec);
    ui.scope(|ui| {
        if is_broken {
            ui.visuals_mut().selection.stroke = Stroke::new(1.0, theme.overloaded);
        }
        let edit = TextEdit::singleline(text)
            .id(id)
            .font(fonts::regular(measures::TEXT_BODY))
            .horizontal_align(Align::RIGHT)
            .vertical_align(Align::Center)
            .margin(egui::Margin::symmetric(8, 4))
            .min_size(egui::vec2(0.0, measures::BUTTON))
            .hint_text(spec.hint.to_owned())
            .suffix(label::plain(spec.unit, measures::TEXT_BODY, theme.text3))
            .desired_width(width);
        let response = ui.add_sized([width, measures::BUTTON], edit);
        name(&response, spec.name);
        response
    })
    .inner
}

/// As wide as was asked for, and wider where the number and its unit need it: a number that is cut is another number.
fn width_of(ui: &Ui, text: &str, spec: &NumberSpec<'_>) -> f32 {
    let measure = |text: &str| {
        let font = fonts::regular(measures::TEXT_BODY);
        ui.painter().layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER).size().x
    };
    (measure(text) + measure(spec.unit) + BESIDE_DIGITS).max(spec.width)
}

/// Gives a field the name that screen readers say, beside the role and value that it has by itself, and by which it is gone to.
pub fn name(response: &Response, name: &str) {
    keyboard::hear_field(response, name);
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(name));
}

/// Keeps the Enter that ends a field from whatever is drawn after it.
pub(crate) fn take_enter(ui: &Ui) {
    ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Enter));
}

/// The id of a text field, by what tells it from the others, so that it can be given the keyboard from elsewhere.
#[must_use]
pub fn text_id(salt: (&str, &str)) -> Id {
    Id::new(("text field", salt))
}

/// A field for text that is applied as it is typed; the new text, with the gesture that it belongs to.
pub fn text_ui(ui: &mut Ui, spec: &TextSpec<'_>) -> Option<(String, Gesture)> {
    let mut text = spec.text.to_owned();
    let edit =
        if spec.rows > 1 { TextEdit::multiline(&mut text).desired_rows(spec.rows) } else { TextEdit::singleline(&mut text) };
    let edit = edit
        .id(text_id(spec.salt))
        .hint_text(spec.hint.to_owned())
        .margin(egui::Margin::symmetric(8, 5))
        .char_limit(spec.length_max)
        .desired_width(f32::INFINITY);
    let response = ui.add(edit);
    name(&response, spec.name);
    if response.lost_focus() {
        take_enter(ui);
    }
    let gesture = gesture::of(ui, &response);
    response.changed().then_some((text, gesture))
}

/// What a text field shows.
#[derive(Clone, Copy, Debug)]
pub struct TextSpec<'a> {
    /// What tells it from other fields of the panel.
    pub salt: (&'a str, &'a str),
    /// The text as it is.
    pub text: &'a str,
    /// What it is called, for screen readers.
    pub name: &'a str,
    /// What an empty field says.
    pub hint: &'a str,
    /// Lines that it is high; more than one: Enter begins a new line.
    pub rows: usize,
    /// The most characters.
    pub length_max: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (text, number) in [
            ("12", Some(12.0)),
            ("1,200", Some(1_200.0)),
            ("2.4만", Some(24_000.0)),
            ("240 K", Some(240_000.0)),
            ("1.5M", Some(1_500_000.0)),
            ("70 %", Some(70.0)),
            ("", None),
            ("many", None),
            ("inf", None),
            ("NaN", None),
            ("1e999", None),
        ] {
            assert_eq!(read(text), number, "{text:?}");
        }
    }

    #[test]
    fn a_number_is_shown_without_the_dust_of_binary_fractions() {
        assert_eq!(plain(0.1 + 0.2), "0.3");
        assert_eq!(plain(0.07 * 100.0), "7");
        assert_eq!(plain(86_400_000.0), "86,400,000");
        assert_eq!(plain(1_234.5), "1,234.5");
    }
}
