//! The editor of a random time: its shape, its mean, and what else the shape needs.

use egui::Ui;

use super::row::{Name, choice_ui, number_row_ui, row_ui};
use crate::catalog::bounds::{CV2_MAX, SHAPE_MAX, SIGMA_MAX, TIME_MS_MAX};
use crate::catalog::words::distribution_name;
use crate::catalog::{self, Unit};
use crate::design::Distribution;
use crate::ui::action::Action;
use crate::ui::shown::Shown;
use crate::ui::widgets::field::Bounds;

/// The word for a distribution's shape.
pub(super) fn distribution_words(shown: &Shown<'_>, time: &Distribution) -> String {
    catalog::distribution_label(shown.language, distribution_name(time))
}

fn field_name(shown: &Shown<'_>, field: &str) -> Name {
    Name { words: catalog::distribution_field_label(shown.language, field), ..Name::default() }
}

/// Every shape with that mean, each with the second parameter that it usually has.
const fn shapes(mean_ms: f64) -> [Distribution; 5] {
    [
        Distribution::Fixed { ms: mean_ms },
        Distribution::Exponential { mean_ms },
        Distribution::Erlang { shape: 4, mean_ms },
        Distribution::LogNormal { mean_ms, sigma: 0.5 },
        Distribution::HyperExponential { mean_ms, cv2: 4.0 },
    ]
}

const fn with_mean(time: Distribution, ms: f64) -> Distribution {
    match time {
        Distribution::Fixed { .. } => Distribution::Fixed { ms },
        Distribution::Exponential { .. } => Distribution::Exponential { mean_ms: ms },
        Distribution::Erlang { shape, .. } => Distribution::Erlang { shape, mean_ms: ms },
        Distribution::LogNormal { sigma, .. } => Distribution::LogNormal { mean_ms: ms, sigma },
        Distribution::HyperExponential { cv2, .. } => Distribution::HyperExponential { mean_ms: ms, cv2 },
    }
}

/// The rows of a random time: whether it is to be put back to the default, and the new time.
pub(super) fn distribution_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    name: &Name,
    time: Distribution,
    actions: &mut Vec<Action>,
) -> (bool, Option<Distribution>) {
    let mut changed = None;
    let is_reset = row_ui(ui, shown, name, |ui| {
        let current = std::mem::discriminant(&time);
        let all = shapes(time.mean_ms());
        let words = |shape| {
            let found = all.iter().find(|time| std::mem::discriminant(*time) == shape);
            found.map_or_else(String::new, |time| distribution_words(shown, time))
        };
        let chosen = choice_ui(ui, &name.words, current, all.iter().map(std::mem::discriminant), words);
        changed = chosen.and_then(|shape| all.into_iter().find(|time| std::mem::discriminant(time) == shape));
    });
    ui.push_id(&name.words, |ui| {
        ui.indent("parts", |ui| changed = parts_ui(ui, shown, time, actions).or(changed));
    });
    (is_reset, changed)
}

fn parts_ui(ui: &mut Ui, shown: &Shown<'_>, time: Distribution, actions: &mut Vec<Action>) -> Option<Distribution> {
    let mean_field = if matches!(time, Distribution::Fixed { .. }) { "ms" } else { "mean_ms" };
    let mean = (time.mean_ms(), Bounds::number(0.0, TIME_MS_MAX), &*catalog::unit_label(shown.language, Unit::Ms));
    let changed = number_row_ui(ui, shown, &field_name(shown, mean_field), mean, actions).map(|ms| with_mean(time, ms));
    let mut part = |key, value, bounds| number_row_ui(ui, shown, &field_name(shown, key), (value, bounds, ""), actions);
    let second = match time {
        Distribution::Erlang { shape, mean_ms } => part("shape", f64::from(shape), Bounds::count(1, SHAPE_MAX))
            .map(|shape| Distribution::Erlang { shape: shape as u32, mean_ms }),
        Distribution::LogNormal { mean_ms, sigma } => {
            part("sigma", sigma, Bounds::number(0.0, SIGMA_MAX)).map(|sigma| Distribution::LogNormal { mean_ms, sigma })
        }
        Distribution::HyperExponential { mean_ms, cv2 } => {
            part("cv2", cv2, Bounds::number(1.0, CV2_MAX)).map(|cv2| Distribution::HyperExponential { mean_ms, cv2 })
        }
        Distribution::Fixed { .. } | Distribution::Exponential { .. } => None,
    };
    changed.or(second)
}
