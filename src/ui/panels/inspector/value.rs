//! The widget of a parameter, whatever it takes. It asks the catalog what that is and knows no kind by name.

use egui::{Checkbox, Ui};

use super::distribution::{distribution_ui, distribution_words};
use super::row::{Name, WIDGET_WIDTH, choice_ui, number_of, row_ui};
use super::{by_class, row};
use crate::catalog::{self, Control, ParameterInfo, Unit};
use crate::design::value::Value;
use crate::design::{Component, Id};
use crate::ui::action::Action;
use crate::ui::shown::Shown;
use crate::ui::widgets::field::{Bounds, NumberSpec, Typed, number_ui};

/// Where a parameter stands.
pub(super) struct Place<'a> {
    /// The component.
    pub(super) id: &'a Id,
    /// The component's own values.
    pub(super) component: &'a Component,
}

/// What a row of a parameter came to.
pub(super) enum Change {
    /// Nothing.
    None,
    /// A new value.
    To(Value),
    /// Back to the default.
    Reset,
}

impl Change {
    fn of(value: Option<Value>) -> Self {
        value.map_or(Self::None, Self::To)
    }
}

/// The words for a parameter of a component, and their help.
pub(super) fn name_of(shown: &Shown<'_>, place: &Place<'_>, info: &ParameterInfo, is_changed: bool) -> Name {
    let (language, kind) = (shown.language, place.component.kind.name());
    Name {
        words: catalog::parameter_label(language, kind, info.name),
        help: catalog::parameter_help(language, kind, info.name),
        is_changed,
    }
}

/// The rows of a parameter.
pub(super) fn value_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    place: &Place<'_>,
    (info, name): (&ParameterInfo, &Name),
    value: &Value,
    actions: &mut Vec<Action>,
) -> Change {
    match value {
        Value::TimeByClass(times) => by_class::times_ui(ui, shown, name, times, actions),
        Value::CountByClass(counts) => by_class::counts_ui(ui, shown, (info, name), counts, actions),
        Value::IdByClass(routes) => by_class::routes_ui(ui, shown, place, name, routes),
        Value::WeightById(weights) => by_class::weights_ui(ui, shown, place, name, weights, actions),
        Value::Choices(chosen) => choices_ui(ui, shown, (info, name), chosen),
        Value::OptionalGroup(fields) => optional_group_ui(ui, shown, place, (info, name), fields.as_deref(), actions),
        Value::ChoiceGroup(chosen, fields) => choice_group_ui(ui, shown, place, (info, name), (chosen, fields), actions),
        Value::Time(time) => time_ui(ui, shown, name, *time, actions),
        Value::OptionalTime(time) => optional_time_ui(ui, shown, name, *time, actions),
        Value::Flag(_) | Value::Count(_) | Value::Number(_) | Value::OptionalNumber(_) | Value::Choice(_) => {
            single_ui(ui, shown, (info, name), value, actions)
        }
    }
}

/// A parameter that fits in one row.
fn single_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    (info, name): (&ParameterInfo, &Name),
    value: &Value,
    actions: &mut Vec<Action>,
) -> Change {
    let mut change = None;
    let is_reset = row_ui(ui, shown, name, |ui| {
        change = match (value, info.control) {
            (Value::Flag(on), _) => flag_ui(ui, *on, &name.words).map(Value::Flag),
            (Value::Choice(current), Control::Choice(all)) => {
                choice_ui(ui, &name.words, *current, all.iter().copied(), |choice| {
                    catalog::choice_label(shown.language, choice)
                })
                .map(Value::Choice)
            }
            (Value::Count(count), Control::PowerOfTwo(min, max)) => {
                let powers = (min.ilog2()..=max.ilog2()).map(|power| 1_u64 << power);
                let words =
                    |count: u64| format!("{count} {}", catalog::unit_label_after(shown.language, info.unit, count as f64));
                choice_ui(ui, &name.words, *count, powers, words).map(Value::Count)
            }
            (Value::Count(count), control) => {
                let typed = field_ui(ui, shown, (info, name), control, Some(*count as f64));
                number_of(shown, typed, &name.words, actions).map(|number| Value::Count(number as u64))
            }
            (Value::Number(number), control) => {
                let typed = field_ui(ui, shown, (info, name), control, Some(*number));
                number_of(shown, typed, &name.words, actions).map(Value::Number)
            }
            (Value::OptionalNumber(number), control) => match field_ui(ui, shown, (info, name), control, *number) {
                Typed::Nothing => Some(Value::OptionalNumber(None)),
                typed => number_of(shown, typed, &name.words, actions).map(|number| Value::OptionalNumber(Some(number))),
            },
            _ => None,
        };
    });
    if is_reset { Change::Reset } else { Change::of(change) }
}

fn field_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    (info, name): (&ParameterInfo, &Name),
    control: Control,
    value: Option<f64>,
) -> Typed {
    let unit = catalog::unit_label_after(shown.language, info.unit, value.unwrap_or_default());
    let none = [format!("none.{}", info.name), "none.other".to_owned()];
    let hint = if value.is_none() { shown.text_of_first(&none) } else { String::new() };
    let spec = NumberSpec {
        value,
        bounds: bounds_of(control, info.unit),
        unit: if value.is_none() { "" } else { &unit },
        name: &name.words,
        is_optional: matches!(control, Control::OptionalNumber(..)),
        hint: &hint,
        width: WIDGET_WIDTH,
    };
    number_ui(ui, shown, info.name, &spec)
}

/// What a field for that control takes.
fn bounds_of(control: Control, unit: Unit) -> Bounds {
    let bounds = match control {
        Control::Count(min, max) => Bounds::count(min, max),
        Control::PowerOfTwo(min, max) => Bounds { is_power_of_two: true, ..Bounds::count(min, max) },
        Control::CountByClass(max) => Bounds::count(0, max),
        Control::Number(min, max) | Control::OptionalNumber(min, max) => Bounds::number(min, max),
        _ => Bounds::number(0.0, f64::MAX),
    };
    if unit == Unit::Ratio { Bounds { scale: 100.0, ..bounds } } else { bounds }
}

/// A check mark; the new state where it was pressed.
fn flag_ui(ui: &mut Ui, on: bool, name: &str) -> Option<bool> {
    let mut on = on;
    let response = ui.add(Checkbox::without_text(&mut on));
    crate::ui::widgets::field::name(&response, name);
    response.changed().then_some(on)
}

fn choices_ui(ui: &mut Ui, shown: &Shown<'_>, (info, name): (&ParameterInfo, &Name), chosen: &[&'static str]) -> Change {
    let Control::Choices(all) = info.control else { return Change::None };
    let mut change = None;
    let is_reset = row_ui(ui, shown, name, |_| {});
    ui.indent(info.name, |ui| {
        for choice in all {
            let mut is_on = chosen.contains(choice);
            if ui.checkbox(&mut is_on, catalog::choice_label(shown.language, choice)).changed() {
                let kept = all.iter().copied().filter(|other| if other == choice { is_on } else { chosen.contains(other) });
                change = Some(Value::Choices(kept.collect()));
            }
        }
    });
    if is_reset { Change::Reset } else { Change::of(change) }
}

type Field = (&'static str, Value);

fn optional_group_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    place: &Place<'_>,
    (info, name): (&ParameterInfo, &Name),
    fields: Option<&[Field]>,
    actions: &mut Vec<Action>,
) -> Change {
    let Control::OptionalGroup(infos) = info.control else { return Change::None };
    let mut change = None;
    let is_reset = row_ui(ui, shown, name, |ui| {
        // An empty list of fields is a group with every field at its default.
        change = flag_ui(ui, fields.is_some(), &name.words).map(|on| Value::OptionalGroup(on.then(Vec::new)));
    });
    if let Some(fields) = fields {
        let changed = ui.indent(info.name, |ui| fields_ui(ui, shown, place, infos, fields, actions)).inner;
        change = change.or_else(|| changed.map(|fields| Value::OptionalGroup(Some(fields))));
    }
    if is_reset { Change::Reset } else { Change::of(change) }
}

fn choice_group_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    place: &Place<'_>,
    (info, name): (&ParameterInfo, &Name),
    (chosen, fields): (&'static str, &[Field]),
    actions: &mut Vec<Action>,
) -> Change {
    let Control::ChoiceGroup(groups) = info.control else { return Change::None };
    let infos_of = |choice: &str| groups.iter().find(|(name, _)| *name == choice).map_or(&[][..], |(_, infos)| infos);
    let mut change = None;
    let is_reset = row_ui(ui, shown, name, |ui| {
        let choices = groups.iter().map(|(name, _)| *name);
        let words = |choice| catalog::choice_label(shown.language, choice);
        change = choice_ui(ui, &name.words, chosen, choices, words)
            .map(|choice| Value::ChoiceGroup(choice, infos_of(choice).iter().map(first_value).collect()));
    });
    let changed = ui.indent(info.name, |ui| fields_ui(ui, shown, place, infos_of(chosen), fields, actions)).inner;
    change = change.or_else(|| changed.map(|fields| Value::ChoiceGroup(chosen, fields)));
    if is_reset { Change::Reset } else { Change::of(change) }
}

/// A value to begin with for a parameter that a choice brings along: in the middle of its bounds by order of magnitude, where
/// neither one nor the most is meant.
fn first_value(info: &ParameterInfo) -> Field {
    let value = match info.control {
        Control::Count(min, max) => Value::Count(((min.max(1) as f64 * max as f64).sqrt().round() as u64).clamp(min, max)),
        Control::Number(min, max) => Value::Number((min.max(1.0) * max).sqrt().clamp(min, max)),
        _ => Value::Flag(false),
    };
    (info.name, value)
}

/// The fields of a group; all of them where one was changed.
fn fields_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    place: &Place<'_>,
    infos: &[ParameterInfo],
    fields: &[Field],
    actions: &mut Vec<Action>,
) -> Option<Vec<Field>> {
    let mut changed = None;
    for info in infos {
        let Some(at) = fields.iter().position(|(name, _)| *name == info.name) else { continue };
        let name = name_of(shown, place, info, false);
        if let Change::To(value) = value_ui(ui, shown, place, (info, &name), &fields[at].1, actions) {
            let mut fields = fields.to_vec();
            fields[at].1 = value;
            changed = Some(fields);
        }
    }
    changed
}

fn time_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    name: &Name,
    time: crate::design::Distribution,
    actions: &mut Vec<Action>,
) -> Change {
    let (is_reset, changed) = distribution_ui(ui, shown, name, time, actions);
    if is_reset { Change::Reset } else { Change::of(changed.map(Value::Time)) }
}

fn optional_time_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    name: &Name,
    time: Option<crate::design::Distribution>,
    actions: &mut Vec<Action>,
) -> Change {
    if let Some(time) = time {
        let (is_reset, changed) = distribution_ui(ui, shown, name, time, actions);
        return if is_reset { Change::Reset } else { Change::of(changed.map(|time| Value::OptionalTime(Some(time)))) };
    }
    let mut change = None;
    row_ui(ui, shown, name, |ui| {
        let all = [None, Some(row_default_time())];
        let words = |time: Option<crate::design::Distribution>| match time {
            None => shown.text("none.time"),
            Some(time) => distribution_words(shown, &time),
        };
        change = row::choice_ui(ui, &name.words, None, all, words).map(Value::OptionalTime);
    });
    Change::of(change)
}

/// Where an author begins who gives a time that the catalog would have given.
const fn row_default_time() -> crate::design::Distribution {
    crate::design::Distribution::Fixed { ms: 1.0 }
}
