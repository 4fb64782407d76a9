//! The words of the catalog's entries, by the entry: window, command line and exports all ask here, so that nobody spells a key.

use super::info::{Group, LinkKind, Unit};
use super::links::Refusal;
use crate::design::{Class, Component, DataCenter, Distribution, Id, KindName, Problem, Region};
use crate::words::{Language, has_text, text, text_with};

/// What a kind is called.
#[must_use]
pub fn kind_label(language: Language, kind: KindName) -> String {
    text(language, &format!("kind.{}", kind.name()))
}

/// All that a kind is called: in both languages, in files, by the word that its ids begin with, and by other words for it.
#[must_use]
pub fn kind_names(kind: KindName) -> Vec<String> {
    let mut names: Vec<String> = Language::ALL.map(|language| kind_label(language, kind)).to_vec();
    names.extend([kind.name().to_owned(), super::info(kind).id_stem.to_owned()]);
    let others = Language::ALL.map(|language| text(language, &format!("search.{}", kind.name())));
    names.extend(others.iter().flat_map(|words| words.split(", ")).map(ToOwned::to_owned));
    names
}

/// Where the chapter brings a kind in, and why there.
#[must_use]
pub fn kind_in_chapter(language: Language, kind: KindName) -> String {
    text(language, &format!("kind.{}_chapter", kind.name()))
}

/// What a kind is for, in a sentence or two.
#[must_use]
pub fn kind_help(language: Language, kind: KindName) -> String {
    text(language, &format!("kind.{}_help", kind.name()))
}

/// What a group of the palette is called.
#[must_use]
pub fn group_label(language: Language, group: Group) -> String {
    let name = match group {
        Group::Edge => "edge",
        Group::Routing => "routing",
        Group::Compute => "compute",
        Group::Data => "data",
        Group::Messaging => "messaging",
        Group::Operations => "operations",
    };
    text(language, &format!("group.{name}"))
}

/// What a kind of link is called.
#[must_use]
pub fn link_label(language: Language, link: LinkKind) -> String {
    let name = match link {
        LinkKind::Resolve => "resolve",
        LinkKind::Request => "request",
        LinkKind::LookUp => "look_up",
        LinkKind::Query => "query",
        LinkKind::Replicate => "replicate",
        LinkKind::Publish => "publish",
        LinkKind::Deliver => "deliver",
        LinkKind::Fetch => "fetch",
        LinkKind::Observe => "observe",
        LinkKind::Manage => "manage",
    };
    text(language, &format!("link.{name}"))
}

/// What a parameter of a kind is called; `name` may also be that of a parameter within a group.
#[must_use]
pub fn parameter_label(language: Language, kind: KindName, name: &str) -> String {
    parameter_text(language, kind, name, "")
}

/// What a parameter of a kind means, in which unit, and why its default is what it is.
#[must_use]
pub fn parameter_help(language: Language, kind: KindName, name: &str) -> String {
    parameter_text(language, kind, name, "_help")
}

fn parameter_text(language: Language, kind: KindName, name: &str, ending: &str) -> String {
    let own = format!("parameter.{}.{name}{ending}", kind.name());
    if has_text(language, &own) { text(language, &own) } else { text(language, &format!("parameter.{name}{ending}")) }
}

/// What one of a closed list of values is called. Regions have names of their own.
#[must_use]
pub fn choice_label(language: Language, name: &str) -> String {
    Region::from_name(name).map_or_else(|| text(language, &format!("choice.{name}")), |region| region_label(language, region))
}

/// What one of a closed list of values does, where that needs saying.
#[must_use]
pub fn choice_help(language: Language, name: &str) -> Option<String> {
    let key = format!("choice.{name}_help");
    has_text(language, &key).then(|| text(language, &key))
}

/// What a class of requests is called.
#[must_use]
pub fn class_label(language: Language, class: Class) -> String {
    text(language, &format!("class.{}", class.name()))
}

/// What a request of a class asks for.
#[must_use]
pub fn class_help(language: Language, class: Class) -> String {
    text(language, &format!("class.{}_help", class.name()))
}

/// What a region is called.
#[must_use]
pub fn region_label(language: Language, region: Region) -> String {
    text(language, &format!("region.{}", region.name()))
}

/// The unit as it is written after a number; empty where there is none.
#[must_use]
pub fn unit_label(language: Language, unit: Unit) -> String {
    let name = match unit {
        Unit::None => return String::new(),
        Unit::Ms => "ms",
        Unit::S => "s",
        Unit::Ratio => "ratio",
        Unit::PerS => "per_s",
        Unit::Requests => "requests",
        Unit::Connections => "connections",
        Unit::Items => "items",
        Unit::Messages => "messages",
        Unit::Cpus => "cpus",
    };
    text(language, &format!("unit.{name}"))
}

/// The unit as it is written after that number: one message, two messages.
#[must_use]
pub fn unit_label_after(language: Language, unit: Unit, number: f64) -> String {
    let one = match unit {
        Unit::Requests => "unit.one_request",
        Unit::Connections => "unit.one_connection",
        Unit::Items => "unit.one_item",
        Unit::Messages => "unit.one_message",
        Unit::Cpus => "unit.one_cpu",
        Unit::None | Unit::Ms | Unit::S | Unit::Ratio | Unit::PerS => return unit_label(language, unit),
    };
    if number == 1.0 { text(language, one) } else { unit_label(language, unit) }
}

/// The names of the shapes of a random time as they stand in the file, in the order in which they are shown.
pub const DISTRIBUTIONS: [&str; 5] = ["Fixed", "Exponential", "Erlang", "LogNormal", "HyperExponential"];

/// The name of the shape of `time` as it stands in the file.
#[must_use]
pub const fn distribution_name(time: &Distribution) -> &'static str {
    match time {
        Distribution::Fixed { .. } => "Fixed",
        Distribution::Exponential { .. } => "Exponential",
        Distribution::Erlang { .. } => "Erlang",
        Distribution::LogNormal { .. } => "LogNormal",
        Distribution::HyperExponential { .. } => "HyperExponential",
    }
}

/// What a shape of random time is called, by its name in the file.
#[must_use]
pub fn distribution_label(language: Language, name: &str) -> String {
    text(language, &format!("distribution.{name}"))
}

/// What times of a shape are like, by its name in the file.
#[must_use]
pub fn distribution_help(language: Language, name: &str) -> String {
    text(language, &format!("distribution.{name}_help"))
}

/// What a field of a random time is called: `mean_ms`, `sigma` and so on.
#[must_use]
pub fn distribution_field_label(language: Language, field: &str) -> String {
    text(language, &format!("distribution.field.{field}"))
}

/// The name under which a component is shown: its label; without one its kind in the language of the interface, with whatever
/// its id adds to the kind's own word ("web-2" is "Web server 2"); its id where that is another word.
#[must_use]
pub fn component_name(language: Language, id: &Id, component: &Component) -> String {
    if !component.label.is_empty() {
        return component.label.clone();
    }
    let kind = component.kind.name();
    name_by_id(id, super::info(kind).id_stem, &kind_label(language, kind))
}

/// The stem of a data center's id that the program gives.
pub const DATA_CENTER_STEM: &str = "center";

/// The name under which a data center is shown; see [`component_name`].
#[must_use]
pub fn data_center_name(language: Language, id: &Id, center: &DataCenter) -> String {
    if center.label.is_empty() {
        name_by_id(id, DATA_CENTER_STEM, &text(language, "kind.DataCenter"))
    } else {
        center.label.clone()
    }
}

/// The kind's word with what the id adds to the kind's stem, or the id where it is another word.
fn name_by_id(id: &Id, stem: &str, kind: &str) -> String {
    match id.as_str().strip_prefix(stem) {
        Some("") => kind.to_owned(),
        Some(rest) if rest.starts_with('-') => format!("{kind} {}", &rest[1..]),
        _ => id.to_string(),
    }
}

/// Why two kinds are not linked.
#[must_use]
pub fn refusal_text(language: Language, refusal: Refusal) -> String {
    text(language, &format!("problem.{}", refusal.code))
}

/// What to draw instead of a link that is refused.
#[must_use]
pub fn refusal_mend(language: Language, refusal: Refusal) -> String {
    text(language, &format!("problem.{}_mend", refusal.code))
}

/// What is wrong.
#[must_use]
pub fn problem_text(language: Language, problem: &Problem) -> String {
    filled_in(language, &format!("problem.{}", problem.code), problem)
}

/// What to do about it.
#[must_use]
pub fn problem_mend(language: Language, problem: &Problem) -> String {
    filled_in(language, &format!("problem.{}_mend", problem.code), problem)
}

fn filled_in(language: Language, key: &str, problem: &Problem) -> String {
    let arguments: Vec<(&str, &str)> = problem.arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
    text_with(language, key, &arguments)
}
