//! What the users ask for: how many there are, how often, of what, and how that changes with time.

mod picture;
mod presets;

use std::collections::BTreeMap;

use egui::{Slider, Ui};

use super::by_class::class_words;
use super::row::{Name, choice_ui, number_of, number_row_ui, row_ui, section_ui};
use crate::catalog::bounds::{ITEMS_MAX, LOAD_FACTOR, REQUESTS_PER_USER_S_MAX, TIME_S_MAX, USERS_MAX, ZIPF_EXPONENT_MAX};
use crate::catalog::{self, Unit};
use crate::design::{Class, Edit, Gesture, Profile, Workload};
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::command::{Command, with_shortcut};
use crate::ui::shown::Shown;
use crate::ui::widgets::field::{Bounds, NumberSpec, number_ui};
use crate::ui::widgets::gesture;
use crate::ui::widgets::label::caption_ui;
use crate::ui::widgets::{ButtonSpec, Look, button};

/// Widths of the field and of the slider of a share.
const SHARE_FIELD: f32 = 62.0;
const SHARE_SLIDER: f32 = 108.0;

/// Room between two buttons.
const GAP: f32 = 6.0;

/// Draws the workload.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    section_ui(ui, shown, "inspector.workload");
    let workload = &shown.design.workload;
    presets_ui(ui, shown, workload, actions);
    let mut changed = numbers_ui(ui, shown, workload, actions);
    changed =
        profile_ui(ui, shown, workload.profile, actions).map(|profile| Workload { profile, ..workload.clone() }).or(changed);
    if let Some(workload) = changed {
        actions.push(Action::Edit(Edit::SetWorkload(workload)));
    }
    picture::show(ui, shown, workload);
    spike_ui(ui, shown, actions);
    caption_ui(ui, shown.theme, &shown.text("workload.mix"));
    if let Some((mix, gesture)) = mix_ui(ui, shown, workload, actions) {
        let workload = Workload { mix, ..workload.clone() };
        actions.push(Action::EditInGesture(Edit::SetWorkload(workload), gesture));
    }
}

/// Workloads as they are known from the world, each put in the place of this one at a press; users stay as many as they are.
fn presets_ui(ui: &mut Ui, shown: &Shown<'_>, workload: &Workload, actions: &mut Vec<Action>) {
    let width = (ui.available_width() - GAP) / 2.0;
    for pair in presets::ALL.chunks(2) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for preset in pair {
                let known = preset.workload(workload.users);
                let words = shown.text(preset.key);
                let help = shown.text(&format!("{}_help", preset.key));
                let look = if known == *workload { Look::Chosen } else { Look::Framed };
                let spec = ButtonSpec {
                    words: &words,
                    help: format!("{words}: {help}"),
                    look,
                    width_min: width,
                    ..Default::default()
                };
                if button(ui, shown.theme, &spec).clicked() && known != *workload {
                    actions.push(Action::Edit(Edit::SetWorkload(known)));
                }
            }
        });
    }
}

/// A burst now, in the run alone.
fn spike_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    let info = Command::Spike.info();
    let words = shown.text(info.key);
    let spec = ButtonSpec {
        glyph: info.glyph,
        words: &words,
        help: with_shortcut(ui.ctx(), &words, Command::Spike),
        why_not: shown.why_not(Command::Spike),
        look: Look::Framed,
        width_min: ui.available_width(),
        is_row: false,
    };
    if button(ui, shown.theme, &spec).clicked() {
        actions.push(Action::Command(Command::Spike));
    }
}

fn numbers_ui(ui: &mut Ui, shown: &Shown<'_>, workload: &Workload, actions: &mut Vec<Action>) -> Option<Workload> {
    let mut changed = workload.clone();
    let mut number = |ui: &mut Ui, key: &str, value: f64, bounds, unit: &str| {
        number_row_ui(ui, shown, &Name::of_key(shown, key), (value, bounds, unit), actions)
    };
    if let Some(users) = number(ui, "workload.users", workload.users as f64, Bounds::count(0, USERS_MAX), "") {
        changed.users = users as u64;
    }
    let rate = workload.requests_per_user_s;
    if let Some(rate) = number(
        ui,
        "workload.rate",
        rate,
        Bounds::number(0.0, REQUESTS_PER_USER_S_MAX),
        &catalog::unit_label(shown.language, Unit::PerS),
    ) {
        changed.requests_per_user_s = rate;
    }
    if let Some(count) = number(ui, "workload.keys", workload.keys.count as f64, Bounds::count(1, ITEMS_MAX), "") {
        changed.keys.count = count as u64;
    }
    if let Some(exponent) = number(ui, "workload.zipf", workload.keys.zipf_exponent, Bounds::number(0.0, ZIPF_EXPONENT_MAX), "")
    {
        changed.keys.zipf_exponent = exponent;
    }
    (changed != *workload).then_some(changed)
}

/// Sliders of the shares of the classes; the others make room, so that they go on adding up to 1.
fn mix_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    workload: &Workload,
    actions: &mut Vec<Action>,
) -> Option<(BTreeMap<Class, f64>, Gesture)> {
    let mut changed = None;
    for class in Class::ALL.iter().copied() {
        let name = Name { words: class_words(shown, class), ..Name::default() };
        row_ui(ui, shown, &name, |ui| {
            let share = workload.share(class);
            if let Some(typed) = share_ui(ui, shown, &name.words, share, actions) {
                changed = Some((with_typed_share(workload, class, typed), Canvas::next_gesture()));
            }
            let mut percent = share * 100.0;
            ui.spacing_mut().slider_width = SHARE_SLIDER;
            // The height of a slider is that of its knob.
            ui.spacing_mut().interact_size.y = 18.0;
            ui.visuals_mut().selection.bg_fill = shown.theme.class(class);
            // Without steps of its own: a slider rounds to them unasked, and would change a share that nobody touched.
            let slider = ui.add(Slider::new(&mut percent, 0.0..=100.0).show_value(false));
            if slider.changed() {
                let share = (percent * 2.0).round() / 200.0;
                changed = Some((with_share(workload, class, share), gesture::of(ui, &slider)));
            }
        });
    }
    changed
}

/// The field of a share; what was typed.
fn share_ui(ui: &mut Ui, shown: &Shown<'_>, name: &str, share: f64, actions: &mut Vec<Action>) -> Option<f64> {
    // A tenth of a per cent is as fine as a mix is meant.
    let value = Some((share * 1e3).round() / 1e3);
    let bounds = Bounds::percent(0.0, 1.0);
    let spec = NumberSpec { value, bounds, unit: "%", name, is_optional: false, hint: "", width: SHARE_FIELD };
    number_of(shown, number_ui(ui, shown, ("share", name), &spec), name, actions)
}

/// The mix with one share typed. The largest of the others makes the room alone where it can, so that what was typed before stays and
/// a known mix can be typed share by share.
fn with_typed_share(workload: &Workload, class: Class, share: f64) -> BTreeMap<Class, f64> {
    let others = Class::ALL.iter().copied().filter(|other| *other != class);
    let largest = others.max_by(|left, right| workload.share(*left).total_cmp(&workload.share(*right)));
    let shares = |other: Class| if other == class { share } else { workload.share(other) };
    let rest =
        |largest: Class| 1.0 - Class::ALL.iter().filter(|other| **other != largest).map(|other| shares(*other)).sum::<f64>();
    let round = |share: f64| (share * 1e6).round() / 1e6;
    match largest.map(|largest| (largest, round(rest(largest)))) {
        Some((largest, rest)) if rest >= 0.0 => {
            let all = Class::ALL.iter().map(|other| (*other, if *other == largest { rest } else { round(shares(*other)) }));
            all.filter(|(_, share)| *share > 0.0).collect()
        }
        _ => with_share(workload, class, share),
    }
}

/// The mix with one share set, and the others scaled to what that leaves.
fn with_share(workload: &Workload, class: Class, share: f64) -> BTreeMap<Class, f64> {
    let others: Vec<Class> = Class::ALL.iter().copied().filter(|other| *other != class).collect();
    let total: f64 = others.iter().map(|other| workload.share(*other)).sum();
    let left = 1.0 - share;
    let scaled = |other: Class| {
        if total > 0.0 { workload.share(other) / total * left } else { left / others.len() as f64 }
    };
    let round = |share: f64| (share * 1e6).round() / 1e6;
    let mut mix: BTreeMap<Class, f64> = others.iter().map(|other| (*other, round(scaled(*other)))).collect();
    mix.insert(class, round(share));
    // What rounding took goes to the largest share, where it is not seen.
    let rest = 1.0 - mix.values().sum::<f64>();
    if let Some(largest) = mix.values_mut().max_by(|left, right| left.total_cmp(right)) {
        *largest = round(*largest + rest);
    }
    mix.retain(|_, share| *share > 0.0);
    mix
}

fn profile_ui(ui: &mut Ui, shown: &Shown<'_>, profile: Profile, actions: &mut Vec<Action>) -> Option<Profile> {
    let users = shown.design.workload.users;
    let all = [
        (Profile::Steady, "profile.Steady"),
        (Profile::Ramp { to_users: users.saturating_mul(10).clamp(1, USERS_MAX), over_s: 60.0 }, "profile.Ramp"),
        (Profile::Spike { at_s: 10.0, for_s: 10.0, factor: 3.0 }, "profile.Spike"),
        (Profile::Daily { low: 0.3, day_s: 600.0 }, "profile.Daily"),
    ];
    let is_same = |(other, _): &(Profile, &str)| std::mem::discriminant(other) == std::mem::discriminant(&profile);
    let current = all.iter().position(is_same).unwrap_or(0);
    let mut changed = None;
    let name = Name::of_key(shown, "workload.profile");
    row_ui(ui, shown, &name, |ui| {
        let chosen = choice_ui(ui, &name.words, current, 0..all.len(), |place| shown.text(all[place].1));
        changed = chosen.map(|place| all[place].0);
    });
    ui.indent("profile", |ui| changed = profile_parts_ui(ui, shown, profile, actions).or(changed));
    changed
}

fn profile_parts_ui(ui: &mut Ui, shown: &Shown<'_>, profile: Profile, actions: &mut Vec<Action>) -> Option<Profile> {
    let seconds = catalog::unit_label(shown.language, Unit::S);
    let mut number = |key: &str, value: f64, bounds, unit: &str| {
        number_row_ui(ui, shown, &Name::of_key(shown, key), (value, bounds, unit), actions)
    };
    let time = Bounds::number(0.0, TIME_S_MAX);
    match profile {
        Profile::Steady => None,
        Profile::Ramp { to_users, over_s } => {
            let users = number("profile.to_users", to_users as f64, Bounds::count(0, USERS_MAX), "");
            let over = number("profile.over", over_s, time, &seconds);
            let is_new = users.is_some() || over.is_some();
            is_new.then(|| Profile::Ramp {
                to_users: users.map_or(to_users, |users| users as u64),
                over_s: over.unwrap_or(over_s),
            })
        }
        Profile::Spike { at_s, for_s, factor } => {
            let at = number("profile.at", at_s, time, &seconds);
            let long = number("profile.for", for_s, time, &seconds);
            let times = number("profile.factor", factor, Bounds::number(LOAD_FACTOR.0, LOAD_FACTOR.1), "×");
            let is_new = at.is_some() || long.is_some() || times.is_some();
            is_new.then(|| Profile::Spike {
                at_s: at.unwrap_or(at_s),
                for_s: long.unwrap_or(for_s),
                factor: times.unwrap_or(factor),
            })
        }
        Profile::Daily { low, day_s } => {
            let quiet =
                number("profile.low", low, Bounds::percent(0.0, 1.0), &catalog::unit_label(shown.language, Unit::Ratio));
            let day = number("profile.day", day_s, Bounds::number(0.001, TIME_S_MAX), &seconds);
            let is_new = quiet.is_some() || day.is_some();
            is_new.then(|| Profile::Daily { low: quiet.unwrap_or(low), day_s: day.unwrap_or(day_s) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_add_up_to_one_whichever_slider_is_moved() {
        for class in Class::ALL.iter().copied() {
            for share in [0.0, 0.013, 0.5, 1.0] {
                let mix = with_share(&Workload::default(), class, share);
                let total: f64 = mix.values().sum();
                assert!((total - 1.0).abs() < 1e-9, "{class:?} at {share}: {mix:?}");
                assert!((mix.get(&class).copied().unwrap_or(0.0) - share).abs() < 1e-5, "{class:?} at {share}: {mix:?}");
            }
        }
        let alone = Workload { mix: BTreeMap::from([(Class::Read, 1.0)]), ..Workload::default() };
        assert!((with_share(&alone, Class::Read, 0.6).values().sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_known_mix_can_be_typed_share_by_share() {
        let known =
            [(Class::StaticFile, 0.66), (Class::Read, 0.3), (Class::Write, 0.02), (Class::LogIn, 0.02), (Class::Job, 0.0)];
        let typed = |order: &mut dyn Iterator<Item = &(Class, f64)>| {
            order.fold(Workload::default(), |workload, (class, share)| Workload {
                mix: with_typed_share(&workload, *class, *share),
                ..workload
            })
        };
        for workload in [typed(&mut known.iter()), typed(&mut known.iter().rev())] {
            for (class, share) in known {
                assert!((workload.share(class) - share).abs() < 1e-9, "{class:?}: {:?}", workload.mix);
            }
        }
        for share in [0.9, 1.0] {
            let mix = with_typed_share(&Workload::default(), Class::Write, share);
            assert!((mix.values().sum::<f64>() - 1.0).abs() < 1e-9, "{mix:?}");
            assert!((mix[&Class::Write] - share).abs() < 1e-9, "{mix:?}");
        }
    }
}
