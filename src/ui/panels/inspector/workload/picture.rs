//! How the number of users changes with time, as a picture: what the profile says, and where the run is.

use egui::{Align2, Pos2, Sense, Shape, Stroke, Ui, pos2, vec2};

use crate::design::{Profile, Workload};
use crate::ui::shown::Shown;
use crate::ui::{fonts, format, measures};

const HEIGHT: f32 = 44.0;
/// How many points the line has.
const POINTS: usize = 120;
/// Room for the numbers beside it.
const SCALE: f32 = 52.0;
/// What a steady profile is drawn over.
const STEADY_S: f64 = 60.0;

/// Draws the picture.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, workload: &Workload) {
    let theme = shown.theme;
    let (area, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let plot = area.with_max_x(area.right() - SCALE).shrink2(vec2(0.0, 4.0));
    let span_s = span_s(workload.profile);
    let share = |place: usize| place as f64 / (POINTS - 1) as f64;
    let users: Vec<f64> = (0..POINTS).map(|place| users_at(workload, share(place) * span_s)).collect();
    let most = users.iter().copied().fold(1.0, f64::max);
    let at = |s: f64, users: f64| {
        pos2(
            egui::lerp(plot.x_range(), (s / span_s).clamp(0.0, 1.0) as f32),
            egui::lerp(plot.bottom()..=plot.top(), (users / most) as f32),
        )
    };
    let line: Vec<Pos2> = users.iter().enumerate().map(|(place, users)| at(share(place) * span_s, *users)).collect();
    ui.painter().hline(plot.x_range(), plot.bottom(), Stroke::new(1.0, theme.line));
    ui.painter().add(Shape::line(line, Stroke::new(1.5, theme.accent)));
    // A day begins again and again.
    let now_s = shown.report.time_ns() as f64 / 1e9;
    let now_s = if matches!(workload.profile, Profile::Daily { .. }) { now_s % span_s } else { now_s };
    if shown.is_measured() && now_s <= span_s {
        ui.painter().circle_filled(at(now_s, users_at(workload, now_s)), 3.5, theme.text);
    }
    let text = |y: f32, align, words: String| {
        let font = fonts::regular(measures::TEXT_BADGE);
        ui.painter().text(pos2(plot.right() + 6.0, y), align, words, font, theme.text3);
    };
    text(plot.top(), Align2::LEFT_CENTER, format::count(shown.language, most));
    text(plot.bottom(), Align2::LEFT_CENTER, format::duration_ms(shown.language, span_s * 1e3));
}

/// How long a time shows all of a profile.
fn span_s(profile: Profile) -> f64 {
    match profile {
        Profile::Steady => STEADY_S,
        Profile::Ramp { over_s, .. } => over_s * 1.25,
        Profile::Spike { at_s, for_s, .. } => (at_s + for_s) * 1.25,
        Profile::Daily { day_s, .. } => day_s,
    }
    .max(1.0)
}

/// The number of users at a moment of the run, as the profile has it.
fn users_at(workload: &Workload, s: f64) -> f64 {
    workload.profile.users_at(workload.users as f64, s)
}
