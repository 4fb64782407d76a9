//! Differences between two designs in words: what it is about, and what became of it.

use super::info::{Control, ParameterInfo, Unit};
use super::words::{
    choice_label, class_label, component_name, data_center_name, distribution_field_label, distribution_label,
    distribution_name, kind_label, parameter_label, unit_label_after,
};
use crate::design::{Change, Class, Design, Difference, Distribution, Id, KindName, Side, Subject, value::Value};
use crate::words::{Language, has_text, text, text_with, with_commas};

/// What a difference is about, in words; `first` and `second` are the designs that were compared.
#[must_use]
pub fn subject_text(language: Language, subject: &Subject, (first, second): (&Design, &Design)) -> String {
    let name = |id: &Id| name_in(language, first, id).or_else(|| name_in(language, second, id));
    let name = |id: &Id| name(id).unwrap_or_else(|| id.to_string());
    match subject {
        Subject::Design => text(language, "compare.design"),
        Subject::Workload => text(language, "compare.workload"),
        Subject::Objective => text(language, "compare.objective"),
        Subject::Incidents => text(language, "compare.incidents"),
        Subject::Texts => text(language, "compare.texts"),
        Subject::DataCenter(id) | Subject::Component(id) => with_id(name(id), id),
        Subject::Link(from, to) => format!("{} → {}", name(from), name(to)),
    }
}

/// A name with the id in the file, where that is another word.
fn with_id(name: String, id: &Id) -> String {
    if name == id.as_str() { name } else { format!("{name} ({id})") }
}

fn name_in(language: Language, design: &Design, id: &Id) -> Option<String> {
    let component = design.components.get(id).map(|component| component_name(language, id, component));
    component.or_else(|| design.data_centers.get(id).map(|center| data_center_name(language, id, center)))
}

/// What became of it, in words.
#[must_use]
pub fn change_text(language: Language, difference: &Difference, (first, second): (&Design, &Design)) -> String {
    match &difference.change {
        Change::Added => text(language, "compare.added"),
        Change::Removed => text(language, "compare.removed"),
        Change::Moved => text(language, "compare.moved"),
        Change::NewId(id) => text_with(language, "compare.new_id", &[("id", id.as_str())]),
        Change::Other(field) => text_with(language, "compare.other", &[("field", &field_label(language, None, field))]),
        Change::Field(field, from, to) => {
            let kind = kind_of(&difference.subject, first);
            let write = |design: &Design, side: &Side| Writer { language, kind, design }.side(field, side);
            let (from, to) = (write(first, from), write(second, to));
            format!("{}: {from} → {to}", field_label(language, kind, field))
        }
    }
}

fn kind_of(subject: &Subject, design: &Design) -> Option<KindName> {
    let Subject::Component(id) = subject else { return None };
    design.components.get(id).map(|component| component.kind.name())
}

fn field_label(language: Language, kind: Option<KindName>, field: &str) -> String {
    if let Some(kind) = kind.filter(|kind| parameter(super::info(*kind).parameters, field).is_some()) {
        return parameter_label(language, kind, field);
    }
    let key = format!("compare.field.{field}");
    match Class::from_name(field) {
        Some(class) => class_label(language, class),
        None if has_text(language, &key) => text(language, &key),
        None => field.to_owned(),
    }
}

/// The parameter of that name, also one within a group.
fn parameter(parameters: &'static [ParameterInfo], name: &str) -> Option<&'static ParameterInfo> {
    parameters.iter().find(|info| info.name == name).or_else(|| {
        parameters.iter().find_map(|info| match info.control {
            Control::OptionalGroup(inner) => parameter(inner, name),
            Control::ChoiceGroup(choices) => choices.iter().find_map(|(_, inner)| parameter(inner, name)),
            _ => None,
        })
    })
}

/// Writes values of one side.
struct Writer<'a> {
    language: Language,
    kind: Option<KindName>,
    design: &'a Design,
}

impl Writer<'_> {
    fn side(&self, field: &str, side: &Side) -> String {
        match side {
            Side::Nothing => self.nothing(),
            Side::Words(words) => format!("“{words}”"),
            Side::Thing(id) => self.name(id),
            Side::Count(count) => count.to_string(),
            Side::Value(value) => self.value(field, value),
        }
    }

    fn nothing(&self) -> String {
        text(self.language, "compare.nothing")
    }

    fn name(&self, id: &Id) -> String {
        name_in(self.language, self.design, id).unwrap_or_else(|| id.to_string())
    }

    fn value(&self, field: &str, value: &Value) -> String {
        match value {
            Value::Flag(on) => text(self.language, if *on { "compare.on" } else { "compare.off" }),
            Value::Count(count) => self.number(field, *count as f64),
            Value::Number(number) => self.number(field, *number),
            Value::OptionalNumber(number) => number.map_or_else(|| self.nothing(), |number| self.number(field, number)),
            Value::Choice(name) => self.choice(name),
            Value::Time(time) => self.time(time),
            Value::OptionalTime(time) => {
                time.as_ref().map_or_else(|| text(self.language, "compare.default"), |time| self.time(time))
            }
            Value::TimeByClass(times) => self.by_class(times.iter().map(|(class, time)| (*class, self.time(time)))),
            Value::CountByClass(counts) => self.by_class(counts.iter().map(|(class, count)| (*class, count.to_string()))),
            Value::IdByClass(routes) => self.by_class(routes.iter().map(|(class, id)| (*class, self.name(id)))),
            Value::WeightById(weights) => {
                self.list(&weights.iter().map(|(id, weight)| format!("{} {weight}", self.name(id))).collect::<Vec<_>>())
            }
            Value::Choices(names) => self.list(&names.iter().map(|name| self.choice(name)).collect::<Vec<_>>()),
            Value::OptionalGroup(None) => self.nothing(),
            Value::OptionalGroup(Some(fields)) => self.group(fields),
            Value::ChoiceGroup(name, fields) if fields.is_empty() => self.choice(name),
            Value::ChoiceGroup(name, fields) => format!("{} ({})", self.choice(name), self.group(fields)),
        }
    }

    fn choice(&self, name: &str) -> String {
        let kind = KindName::ALL.iter().find(|kind| kind.name() == name);
        kind.map_or_else(|| choice_label(self.language, name), |kind| kind_label(self.language, *kind))
    }

    fn number(&self, field: &str, number: f64) -> String {
        let info = self.kind.and_then(|kind| parameter(super::info(kind).parameters, field));
        // Shares of the workload and the objective have no catalog entry.
        let is_share = Class::from_name(field).is_some() || matches!(field, "success_ratio" | "loss");
        match info.map_or(Unit::None, |info| info.unit) {
            Unit::Ratio => percent(number),
            _ if is_share => percent(number),
            unit => format!("{} {}", with_commas(&number.to_string()), unit_label_after(self.language, unit, number))
                .trim_end()
                .to_owned(),
        }
    }

    /// The shape of a random time with its fields: "Exponential, mean 5 ms".
    fn time(&self, time: &Distribution) -> String {
        let field = |name: &str, number: f64| {
            let unit = if name.ends_with("ms") { Unit::Ms } else { Unit::None };
            let unit = unit_label_after(self.language, unit, number);
            format!("{} {number} {unit}", distribution_field_label(self.language, name)).trim_end().to_owned()
        };
        let fields = match *time {
            Distribution::Fixed { ms } => vec![field("ms", ms)],
            Distribution::Exponential { mean_ms } => vec![field("mean_ms", mean_ms)],
            Distribution::Erlang { shape, mean_ms } => vec![field("shape", f64::from(shape)), field("mean_ms", mean_ms)],
            Distribution::LogNormal { mean_ms, sigma } => vec![field("mean_ms", mean_ms), field("sigma", sigma)],
            Distribution::HyperExponential { mean_ms, cv2 } => vec![field("mean_ms", mean_ms), field("cv2", cv2)],
        };
        let shape = distribution_label(self.language, distribution_name(time));
        format!("{shape}, {}", fields.join(", "))
    }

    fn by_class(&self, values: impl Iterator<Item = (Class, String)>) -> String {
        self.list(&values.map(|(class, value)| format!("{} {value}", class_label(self.language, class))).collect::<Vec<_>>())
    }

    fn group(&self, fields: &[(&'static str, Value)]) -> String {
        let label = |name: &str| field_label(self.language, self.kind, name);
        self.list(
            &fields.iter().map(|(name, value)| format!("{} {}", label(name), self.value(name, value))).collect::<Vec<_>>(),
        )
    }

    fn list(&self, parts: &[String]) -> String {
        if parts.is_empty() { self.nothing() } else { parts.join(", ") }
    }
}

/// A share as per cent, without the dust of binary fractions.
fn percent(share: f64) -> String {
    format!("{} %", (share * 1e8).round() / 1e6)
}
