//! Parameters that differ by class of request, or by linked component: a row for each.

use std::collections::BTreeMap;

use egui::{CollapsingHeader, Ui};

use super::distribution::distribution_ui;
use super::row::{Name, choice_ui, number_row_ui, row_ui};
use super::value::{Change, Place};
use crate::catalog::bounds::WEIGHT;
use crate::catalog::effective::class_time;
use crate::catalog::{self, Control, ParameterInfo};
use crate::design::value::Value;
use crate::design::{Class, Distribution, Id};
use crate::ui::action::Action;
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::widgets::caret;
use crate::ui::widgets::field::Bounds;
use crate::ui::widgets::label::{caption_ui, plain};

/// The word for a class.
pub(super) fn class_words(shown: &Shown<'_>, class: Class) -> String {
    catalog::class_label(shown.language, class)
}

fn class_name(shown: &Shown<'_>, class: Class, help: &str, is_changed: bool) -> Name {
    Name { words: class_words(shown, class), help: help.to_owned(), is_changed }
}

/// A folded section, open at first where something in it is not the default.
fn section_ui<R>(ui: &mut Ui, shown: &Shown<'_>, name: &Name, rows: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    let title = plain(&name.words, measures::TEXT_BODY, if name.is_changed { shown.theme.text } else { shown.theme.text2 });
    let section =
        CollapsingHeader::new(title).id_salt(&name.words).default_open(name.is_changed).icon(caret::of_section).show(ui, rows);
    if !name.help.is_empty() {
        section.header_response.on_hover_text(&name.help);
    }
    section.body_returned
}

/// The CPU time of each class: the author's where given, else the catalog's.
pub(super) fn times_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    name: &Name,
    times: &BTreeMap<Class, Distribution>,
    actions: &mut Vec<Action>,
) -> Change {
    let mut changed = None;
    section_ui(ui, shown, name, |ui| {
        for class in Class::ALL.iter().copied() {
            let own = times.get(&class).copied();
            let row = class_name(shown, class, &name.help, own.is_some());
            let (is_reset, time) = distribution_ui(ui, shown, &row, own.unwrap_or_else(|| class_time(class)), actions);
            if let Some(times) = changed_map(times, class, is_reset, time) {
                changed = Some(times);
            }
        }
    });
    changed.map_or(Change::None, |times| Change::To(Value::TimeByClass(times)))
}

/// How many of something for each class; none of it where it is zero.
pub(super) fn counts_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    (info, name): (&ParameterInfo, &Name),
    counts: &BTreeMap<Class, u64>,
    actions: &mut Vec<Action>,
) -> Change {
    let Control::CountByClass(max) = info.control else { return Change::None };
    let mut changed = None;
    section_ui(ui, shown, name, |ui| {
        for class in Class::ALL.iter().copied() {
            let count = counts.get(&class).copied().unwrap_or(0);
            let row = class_name(shown, class, &name.help, false);
            let unit = catalog::unit_label_after(shown.language, info.unit, count as f64);
            let typed = number_row_ui(ui, shown, &row, (count as f64, Bounds::count(0, max), &unit), actions);
            if let Some(count) = typed {
                let count = count as u64;
                changed = changed_map(counts, class, count == 0, Some(count));
            }
        }
    });
    changed.map_or(Change::None, |counts| Change::To(Value::CountByClass(counts)))
}

/// Which of the linked components takes each class.
pub(super) fn routes_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    place: &Place<'_>,
    name: &Name,
    routes: &BTreeMap<Class, Id>,
) -> Change {
    let targets: Vec<&Id> = shown.design.links_from(place.id).map(|link| &link.to).collect();
    let mut changed = None;
    section_ui(ui, shown, name, |ui| {
        for class in Class::ALL.iter().copied() {
            let row = class_name(shown, class, &name.help, false);
            row_ui(ui, shown, &row, |ui| {
                let all = std::iter::once(None).chain(targets.iter().copied().map(Some));
                let words =
                    |target: Option<&Id>| target.map_or_else(|| shown.text("inspector.all_targets"), |id| shown.label(id));
                let chosen = choice_ui(ui, &row.words, routes.get(&class), all, words);
                if let Some(target) = chosen {
                    changed = changed_map(routes, class, target.is_none(), target.cloned());
                }
            });
        }
    });
    changed.map_or(Change::None, |routes| Change::To(Value::IdByClass(routes)))
}

/// The weight of each linked component, 1 where not given.
pub(super) fn weights_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    place: &Place<'_>,
    name: &Name,
    weights: &BTreeMap<Id, f64>,
    actions: &mut Vec<Action>,
) -> Change {
    let mut changed = None;
    section_ui(ui, shown, name, |ui| {
        let mut is_any = false;
        for link in shown.design.links_from(place.id) {
            is_any = true;
            let own = weights.get(&link.to).copied();
            let row = Name { words: shown.label(&link.to), help: name.help.clone(), is_changed: false };
            let typed = number_row_ui(ui, shown, &row, (own.unwrap_or(1.0), Bounds::number(WEIGHT.0, WEIGHT.1), ""), actions);
            if let Some(weight) = typed {
                changed = changed_map(weights, link.to.clone(), weight == 1.0, Some(weight));
            }
        }
        if !is_any {
            caption_ui(ui, shown.theme, &shown.text("inspector.no_targets"));
        }
    });
    changed.map_or(Change::None, |weights| Change::To(Value::WeightById(weights)))
}

/// The map with one entry taken out or set; none where nothing changes.
fn changed_map<K: Ord + Clone, V: Clone>(
    map: &BTreeMap<K, V>,
    key: K,
    is_out: bool,
    value: Option<V>,
) -> Option<BTreeMap<K, V>> {
    let mut map = map.clone();
    if is_out {
        return map.remove(&key).map(|_| map);
    }
    map.insert(key, value?);
    Some(map)
}
