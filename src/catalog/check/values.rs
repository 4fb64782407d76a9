//! Checks of parameters by what the catalog says that each takes, and of random times.

use super::findings::Findings;
use super::trail::Trail;
use crate::catalog::bounds::{CV2_MAX, SHAPE_MAX, SIGMA_MAX, TIME_MS_MAX, WEIGHT};
use crate::catalog::info::{Control, ParameterInfo};
use crate::design::value::Value;
use crate::design::{Distribution, Kind, Problem};

/// Every parameter of `kind`, which stands at `trail`.
pub(super) fn check_kind(kind: &Kind, trail: &Trail<'_>, found: &mut Findings) {
    for parameter in crate::catalog::info(kind.name()).parameters {
        if let Some(value) = kind.fields().get(parameter.name) {
            check_value(parameter, &value, &trail.field(parameter.name), found);
        }
    }
}

fn check_value(parameter: &ParameterInfo, value: &Value, trail: &Trail<'_>, found: &mut Findings) {
    match (parameter.control, value) {
        (Control::Count(min, max), Value::Count(count)) => {
            found.count(trail, *count, min, max);
        }
        (Control::PowerOfTwo(min, max), Value::Count(count)) => check_power_of_two(*count, min, max, trail, found),
        (Control::Number(min, max), Value::Number(number))
        | (Control::OptionalNumber(min, max), Value::OptionalNumber(Some(number))) => {
            found.number(trail, *number, (min, max));
        }
        (_, Value::Time(time) | Value::OptionalTime(Some(time))) => check_time(time, trail, found),
        (_, Value::TimeByClass(times)) => {
            for (class, time) in times {
                check_time(time, &trail.key(class.name()), found);
            }
        }
        (Control::CountByClass(max), Value::CountByClass(counts)) => {
            for (class, count) in counts {
                found.count(&trail.key(class.name()), *count, 0, max);
            }
        }
        (_, Value::WeightById(weights)) => {
            for (id, weight) in weights {
                found.number(&trail.key(id.as_str()), *weight, WEIGHT);
            }
        }
        (_, Value::Choices(names)) => check_choices(names, trail, found),
        (Control::OptionalGroup(group), Value::OptionalGroup(Some(fields))) => check_group(group, fields, trail, found),
        (Control::ChoiceGroup(choices), Value::ChoiceGroup(name, fields)) => {
            if let Some((_, group)) = choices.iter().find(|(choice, _)| choice == name) {
                check_group(group, fields, trail, found);
            }
        }
        // Flags, choices and what is absent cannot be wrong; the ids of routes are checked with the links.
        _ => {}
    }
}

fn check_group(group: &[ParameterInfo], fields: &[(&'static str, Value)], trail: &Trail<'_>, found: &mut Findings) {
    for (name, value) in fields {
        if let Some(parameter) = group.iter().find(|parameter| parameter.name == *name) {
            check_value(parameter, value, &trail.field(parameter.name), found);
        }
    }
}

fn check_power_of_two(count: u64, min: u64, max: u64, trail: &Trail<'_>, found: &mut Findings) {
    if count.is_power_of_two() {
        found.count(trail, count, min, max);
        return;
    }
    found.add(|| {
        // The next one up: what would be bought.
        let nearest = count.clamp(min, max).next_power_of_two();
        let problem = Problem::new("not_a_power_of_two", trail.path()).with("name", trail.name()).with("value", count);
        problem.with("min", min).with("max", max).with("nearest", nearest)
    });
}

fn check_choices(names: &[&'static str], trail: &Trail<'_>, found: &mut Findings) {
    for (place, name) in names.iter().enumerate() {
        if names[..place].contains(name) {
            found.add(|| Problem::new("named_twice", trail.index(place).path()).with("name", name));
        }
    }
}

/// A random time. A fixed time of zero is a time; a random one needs a mean for its shape to mean anything.
pub(super) fn check_time(time: &Distribution, trail: &Trail<'_>, found: &mut Findings) {
    match *time {
        Distribution::Fixed { ms } => {
            found.number(&trail.field("ms"), ms, (0.0, TIME_MS_MAX));
        }
        Distribution::Exponential { mean_ms } => check_mean(mean_ms, trail, found),
        Distribution::Erlang { shape, mean_ms } => {
            found.count(&trail.field("shape"), u64::from(shape), 1, SHAPE_MAX);
            check_mean(mean_ms, trail, found);
        }
        Distribution::LogNormal { mean_ms, sigma } => {
            check_mean(mean_ms, trail, found);
            found.number(&trail.field("sigma"), sigma, (0.0, SIGMA_MAX));
        }
        Distribution::HyperExponential { mean_ms, cv2 } => {
            check_mean(mean_ms, trail, found);
            found.number(&trail.field("cv2"), cv2, (1.0, CV2_MAX));
        }
    }
}

fn check_mean(mean_ms: f64, trail: &Trail<'_>, found: &mut Findings) {
    let trail = trail.field("mean_ms");
    if mean_ms == 0.0 {
        found.add(|| Problem::new("random_time_of_zero", trail.path()));
    } else {
        found.number(&trail, mean_ms, (0.0, TIME_MS_MAX));
    }
}
