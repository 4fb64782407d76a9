//! A slider over powers of ten, with the powers written under it.

use egui::accesskit::Action;
use egui::{Align2, CornerRadius, EventFilter, Key, Modifiers, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::ui::theme::Theme;
use crate::ui::{fonts, format, measures};
use crate::words::Language;

/// How much an arrow key changes: forty steps for a power of ten.
const KEY_STEP: f64 = 0.025;
const KNOB_RADIUS: f32 = 6.0;
/// Room for the number under a tick.
const TICK_WIDTH: f32 = 38.0;

/// A slider from 1 to 10 to the power of `decades`; the new number where it was moved.
pub fn log_slider_ui(
    ui: &mut Ui,
    theme: &Theme,
    language: Language,
    name: &str,
    (number, decades): (u64, u32),
    width: f32,
) -> (Response, Option<u64>) {
    let (rect, mut response) = ui.allocate_exact_size(vec2(width, 40.0), Sense::click_and_drag());
    let rail = Rect::from_min_max(pos2(rect.left() + 10.0, rect.top() + 14.0), pos2(rect.right() - 10.0, rect.top() + 18.0));
    let share = share_of(number, decades);
    let moved = response
        .interact_pointer_pos()
        .filter(|_| response.dragged() || response.clicked())
        .map(|pointer| f64::from((pointer.x - rail.left()) / rail.width()))
        .or_else(|| key_share(ui, &response, share, decades))
        .map(|share| number_at(share.clamp(0.0, 1.0), decades))
        .filter(|moved| *moved != number);
    if moved.is_some() {
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), moved.unwrap_or(number) as f64, name));
    paint(ui, theme, rail, share_of(moved.unwrap_or(number), decades) as f32);
    paint_ticks(ui, theme, language, rail, decades);
    (response, moved)
}

fn share_of(number: u64, decades: u32) -> f64 {
    ((number.max(1) as f64).log10() / f64::from(decades)).clamp(0.0, 1.0)
}

/// The number at a share of the rail, in two digits: nobody means 103,517 users.
fn number_at(share: f64, decades: u32) -> u64 {
    let exact = 10_f64.powf(share * f64::from(decades));
    let step = 10_f64.powf(exact.log10().floor() - 1.0).max(1.0);
    ((exact / step).round() * step) as u64
}

fn key_share(ui: &Ui, response: &Response, share: f64, decades: u32) -> Option<f64> {
    // Left and right are the slider's own while it has the focus; they would take the focus elsewhere.
    let own_keys = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, own_keys));
    let asked = |action| ui.input(|input| input.num_accesskit_action_requests(response.id, action)) as f64;
    let presses = |key| {
        let count = || ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        if response.has_focus() { count() as f64 } else { 0.0 }
    };
    let steps = presses(Key::ArrowRight) + presses(Key::ArrowUp) - presses(Key::ArrowLeft) - presses(Key::ArrowDown);
    let steps = steps + asked(Action::Increment) - asked(Action::Decrement);
    (steps != 0.0).then(|| share + steps * KEY_STEP / f64::from(decades))
}

fn paint(ui: &Ui, theme: &Theme, rail: Rect, share: f32) {
    let radius = CornerRadius::same(2);
    let knob = pos2(egui::lerp(rail.x_range(), share), rail.center().y);
    ui.painter().rect_filled(rail, radius, theme.card2);
    ui.painter().rect_filled(rail.with_max_x(knob.x), radius, theme.accent);
    ui.painter().circle(knob, KNOB_RADIUS, theme.accent, Stroke::new(2.0, theme.panel));
}

fn paint_ticks(ui: &Ui, theme: &Theme, language: Language, rail: Rect, decades: u32) {
    // On a short rail every second or third power is written, so that none runs into the next.
    let every = (TICK_WIDTH / (rail.width() / decades as f32)).ceil().max(1.0) as usize;
    for decade in (0..=decades).step_by(every) {
        let x = egui::lerp(rail.x_range(), decade as f32 / decades as f32);
        let text = format::count(language, 10_f64.powi(decade.cast_signed()));
        let top = rail.bottom() + 3.0;
        ui.painter().vline(x, top..=top + 3.0, Stroke::new(1.0, theme.line2));
        ui.painter().text(pos2(x, top + 4.0), Align2::CENTER_TOP, text, fonts::regular(measures::TEXT_BADGE), theme.text3);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_rail_are_the_ends_of_the_range() {
        assert_eq!(number_at(0.0, 7), 1);
        assert_eq!(number_at(1.0, 7), 10_000_000);
        assert_eq!(number_at(0.5, 7), 3_200);
        assert!((share_of(10_000_000, 7) - 1.0).abs() < 1e-12);
        assert!(share_of(0, 7).abs() < 1e-12);
        assert!((share_of(200_000_000, 7) - 1.0).abs() < 1e-12);
    }
}
