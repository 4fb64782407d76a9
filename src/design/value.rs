//! A parameter's value apart from the struct that it stands in, so that an edit, the inspector and the checks can speak of "the
//! parameter `ttl_s` of `cache`" without knowing each kind's type.

use std::collections::BTreeMap;

use super::id::Id;
use super::traffic::{Class, Distribution};

/// The value of one parameter. Units are those in the parameter's name.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// On or off.
    Flag(bool),
    /// A number of things.
    Count(u64),
    /// A quantity.
    Number(f64),
    /// A quantity, or none of it ("never", "equal").
    OptionalNumber(Option<f64>),
    /// One of a closed list of names, as written in the file.
    Choice(&'static str),
    /// A random time.
    Time(Distribution),
    /// A random time, or the one that the catalog gives for the rest of the component.
    OptionalTime(Option<Distribution>),
    /// A random time for some of the classes; the others keep the catalog's.
    TimeByClass(BTreeMap<Class, Distribution>),
    /// A count for some of the classes; none for the others.
    CountByClass(BTreeMap<Class, u64>),
    /// A weight for some of the components.
    WeightById(BTreeMap<Id, f64>),
    /// A component for some of the classes.
    IdByClass(BTreeMap<Class, Id>),
    /// Some of a closed list of names.
    Choices(Vec<&'static str>),
    /// A group of parameters, each with its name, or none of it.
    OptionalGroup(Option<Vec<(&'static str, Self)>>),
    /// One of a closed list of names with parameters of its own.
    ChoiceGroup(&'static str, Vec<(&'static str, Self)>),
}

/// A type that a parameter can have.
pub trait Parameter: Sized {
    /// The value as it is shown and edited.
    fn to_value(&self) -> Value;
    /// The typed value, or `None` where `value` is of another shape.
    fn from_value(value: &Value) -> Option<Self>;
}

/// A struct whose fields can be read and written by the names that they have in the file.
pub trait Fields {
    /// The names, in the order of declaration.
    fn names(&self) -> &'static [&'static str];
    /// The value of the field of that name.
    fn get(&self, name: &str) -> Option<Value>;
    /// Sets the field of that name; false, and nothing changed, where there is none or `value` is of another shape.
    fn set(&mut self, name: &str, value: &Value) -> bool;
}

/// Every field of `record`, by name.
#[must_use]
pub fn all_fields(record: &dyn Fields) -> Vec<(&'static str, Value)> {
    record.names().iter().filter_map(|name| Some((*name, record.get(name)?))).collect()
}

macro_rules! parameter {
    ($type:ty, $pattern:pat => $read:expr, $this:ident => $write:expr) => {
        impl Parameter for $type {
            fn to_value(&self) -> Value {
                let $this = self;
                $write
            }

            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    $pattern => $read,
                    _ => None,
                }
            }
        }
    };
}

parameter!(bool, Value::Flag(on) => Some(*on), this => Value::Flag(*this));
parameter!(u64, Value::Count(count) => Some(*count), this => Value::Count(*this));
parameter!(u32, Value::Count(count) => u32::try_from(*count).ok(), this => Value::Count(u64::from(*this)));
parameter!(f64, Value::Number(number) => Some(*number), this => Value::Number(*this));
parameter!(Option<f64>, Value::OptionalNumber(number) => Some(*number), this => Value::OptionalNumber(*this));
parameter!(Distribution, Value::Time(time) => Some(*time), this => Value::Time(*this));
parameter!(Option<Distribution>, Value::OptionalTime(time) => Some(*time), this => Value::OptionalTime(*this));
parameter!(BTreeMap<Class, Distribution>, Value::TimeByClass(times) => Some(times.clone()), this => Value::TimeByClass(this.clone()));
parameter!(BTreeMap<Class, u64>, Value::CountByClass(counts) => Some(counts.clone()), this => Value::CountByClass(this.clone()));
parameter!(BTreeMap<Id, f64>, Value::WeightById(weights) => Some(weights.clone()), this => Value::WeightById(this.clone()));
parameter!(BTreeMap<Class, Id>, Value::IdByClass(routes) => Some(routes.clone()), this => Value::IdByClass(this.clone()));

/// A group of parameters that may be absent as a whole ("no health check").
pub(super) fn optional_group_to_value<R: Fields>(group: Option<&R>) -> Value {
    Value::OptionalGroup(group.map(|record| all_fields(record)))
}

#[allow(clippy::option_option, reason = "no value of that shape, or a group that is absent")]
/// The group that [`optional_group_to_value`] made, with fields that are not named at their defaults.
pub(super) fn optional_group_from_value<R: Fields + Default>(value: &Value) -> Option<Option<R>> {
    let Value::OptionalGroup(fields) = value else { return None };
    let Some(fields) = fields else { return Some(None) };
    let mut record = R::default();
    fields.iter().all(|(name, value)| record.set(name, value)).then_some(Some(record))
}
