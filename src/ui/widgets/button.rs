//! Buttons: quiet ones of a glyph, ones with words, and the primary one.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Galley, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, WidgetType, vec2};

use crate::ui::theme::Theme;
use crate::ui::{fonts, measures};

/// How a button looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// No frame until the pointer is over it.
    #[default]
    Quiet,
    /// A border.
    Framed,
    /// Filled with the accent; one to a panel.
    Primary,
    /// A border in the colour of harm.
    Harmful,
    /// On: tinted with the accent.
    Chosen,
}

/// What a button shows and says.
#[derive(Clone, Debug, Default)]
pub struct ButtonSpec<'a> {
    /// Its glyph; none: words alone.
    pub glyph: &'a str,
    /// Its words; none: the glyph alone.
    pub words: &'a str,
    /// What it does, for the pointer that rests on it and for screen readers.
    pub help: String,
    /// Why it cannot be pressed, if it cannot.
    pub why_not: Option<String>,
    /// How it looks.
    pub look: Look,
    /// Its width at least.
    pub width_min: f32,
    /// Whether it is one of a list: its words begin at the left.
    pub is_row: bool,
}

struct Colours {
    fill: Color32,
    border: Color32,
    text: Color32,
}

/// A button.
pub fn button(ui: &mut Ui, theme: &Theme, spec: &ButtonSpec<'_>) -> Response {
    let is_enabled = spec.why_not.is_none();
    let response = ui.add_enabled_ui(is_enabled, |ui| draw_ui(ui, theme, spec)).inner;
    let shown = if spec.help.is_empty() { spec.words } else { &spec.help };
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, is_enabled, shown));
    match &spec.why_not {
        Some(why) => response.on_disabled_hover_text(format!("{shown}\n{why}")),
        None if spec.help.is_empty() => response,
        None => response.on_hover_text(&spec.help),
    }
}

/// How wide a button is.
#[must_use]
pub fn width(ui: &Ui, spec: &ButtonSpec<'_>) -> f32 {
    let (glyph, words) = content(ui, spec);
    let padding = if spec.words.is_empty() { 6.0 } else { 10.0 };
    (glyph.size().x + gap(spec) + words.size().x + 2.0 * padding).max(measures::BUTTON).max(spec.width_min)
}

fn gap(spec: &ButtonSpec<'_>) -> f32 {
    if spec.glyph.is_empty() || spec.words.is_empty() { 0.0 } else { 6.0 }
}

/// The glyph and the words of a button, laid out without a colour.
fn content(ui: &Ui, spec: &ButtonSpec<'_>) -> (Arc<Galley>, Arc<Galley>) {
    let semibold = spec.look == Look::Primary;
    let words = if semibold { fonts::semibold(measures::TEXT_BODY) } else { fonts::regular(measures::TEXT_BODY) };
    let lay_out = |text: &str, font| ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER);
    (lay_out(spec.glyph, fonts::glyph(measures::GLYPH)), lay_out(spec.words, words))
}

fn draw_ui(ui: &mut Ui, theme: &Theme, spec: &ButtonSpec<'_>) -> Response {
    let (glyph, words) = content(ui, spec);
    let content = glyph.size().x + gap(spec) + words.size().x;
    let (rect, response) = ui.allocate_exact_size(vec2(width(ui, spec), measures::BUTTON), Sense::click());
    if ui.is_rect_visible(rect) {
        let colours = colours(theme, spec.look, &response);
        let radius = CornerRadius::same(measures::RADIUS_FIELD);
        ui.painter().rect(rect, radius, colours.fill, Stroke::new(1.0, colours.border), StrokeKind::Inside);
        let at = |x: f32, size: Vec2| egui::pos2(x, rect.center().y - size.y / 2.0);
        let left = if spec.is_row { rect.left() + 10.0 } else { rect.center().x - content / 2.0 };
        let (glyph_at, words_at) = (at(left, glyph.size()), at(left + glyph.size().x + gap(spec), words.size()));
        ui.painter().galley(glyph_at, glyph, colours.text);
        ui.painter().galley(words_at, words, colours.text);
    }
    response
}

fn colours(theme: &Theme, look: Look, response: &Response) -> Colours {
    let is_over = response.hovered() && response.enabled();
    let is_down = response.is_pointer_button_down_on();
    let none = Color32::TRANSPARENT;
    let resting = |fill: Color32| match (is_down, is_over) {
        (true, _) => theme.line2,
        (false, true) => theme.card2,
        (false, false) => fill,
    };
    match look {
        Look::Quiet => Colours { fill: resting(none), border: none, text: if is_over { theme.text } else { theme.text2 } },
        Look::Framed => {
            Colours { fill: resting(theme.card), border: if is_over { theme.text3 } else { theme.line2 }, text: theme.text }
        }
        Look::Primary => {
            let fill = if is_down || is_over { theme.accent.lerp_to_gamma(theme.text, 0.15) } else { theme.accent };
            Colours { fill, border: none, text: theme.on_accent }
        }
        Look::Harmful => Colours { fill: resting(none), border: theme.overloaded, text: theme.overloaded },
        Look::Chosen => {
            Colours { fill: if is_down { theme.line2 } else { theme.accent_tint }, border: none, text: theme.accent }
        }
    }
}
