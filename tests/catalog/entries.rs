//! Lints of the catalog's entries, so that a new kind or parameter is complete before anybody uses it.

use std::collections::BTreeSet;

use loadstar::catalog::{Control, ParameterInfo, all, effective_capacity_per_s, effective_service, info, problems};
use loadstar::design::kind::{LoadBalancer, WebServer};
use loadstar::design::value::Value;
use loadstar::design::{Class, Id, Kind, KindName, Workload};

#[test]
fn every_kind_has_its_entry_in_the_order_of_the_palette() {
    let names: Vec<KindName> = all().iter().map(|entry| entry.name).collect();
    assert_eq!(names, KindName::ALL);
    assert!(all().is_sorted_by_key(|entry| entry.group), "groups stand together, in their own order");
    for name in KindName::ALL {
        assert_eq!(info(*name).name, *name);
    }
}

#[test]
fn every_field_of_a_kind_is_one_parameter() {
    for entry in all() {
        let kind = Kind::default_of(entry.name);
        assert_same_names(kind.fields().names(), entry.parameters, entry.name);
    }
}

#[track_caller]
fn assert_same_names(fields: &[&'static str], parameters: &[ParameterInfo], of: KindName) {
    let mut fields = fields.to_vec();
    let mut described: Vec<&str> = parameters.iter().map(|parameter| parameter.name).collect();
    fields.sort_unstable();
    described.sort_unstable();
    assert_eq!(described, fields, "{of:?}");
}

#[test]
fn controls_take_the_values_that_their_fields_have() {
    for entry in all() {
        let kind = Kind::default_of(entry.name);
        for parameter in entry.parameters {
            let value = kind.fields().get(parameter.name).expect("a parameter is a field");
            assert!(fits(parameter.control, &value), "{:?} {}: {value:?}", entry.name, parameter.name);
        }
    }
}

const fn fits(control: Control, value: &Value) -> bool {
    matches!(
        (control, value),
        (Control::Flag, Value::Flag(_))
            | (Control::Count(..) | Control::PowerOfTwo(..), Value::Count(_))
            | (Control::Number(..), Value::Number(_))
            | (Control::OptionalNumber(..), Value::OptionalNumber(_))
            | (Control::Choice(_), Value::Choice(_))
            | (Control::Choices(_), Value::Choices(_))
            | (Control::Time, Value::Time(_))
            | (Control::OptionalTime, Value::OptionalTime(_))
            | (Control::TimeByClass, Value::TimeByClass(_))
            | (Control::CountByClass(_), Value::CountByClass(_))
            | (Control::WeightById, Value::WeightById(_))
            | (Control::IdByClass, Value::IdByClass(_))
            | (Control::OptionalGroup(_), Value::OptionalGroup(_))
            | (Control::ChoiceGroup(_), Value::ChoiceGroup(..))
    )
}

#[test]
fn choices_and_groups_are_those_of_their_fields() {
    for entry in all() {
        let mut kind = Kind::default_of(entry.name);
        for parameter in entry.parameters {
            for value in values_offered(parameter.control) {
                let set = kind.fields_mut().set(parameter.name, &value);
                assert!(set, "{:?} {} takes {value:?}", entry.name, parameter.name);
                if let (Control::OptionalGroup(group), Some(Value::OptionalGroup(Some(fields)))) =
                    (parameter.control, kind.fields().get(parameter.name))
                {
                    let names: Vec<&'static str> = fields.iter().map(|(name, _)| *name).collect();
                    assert_same_names(&names, group, entry.name);
                }
            }
        }
    }
}

/// Each value that the inspector could set at one click.
fn values_offered(control: Control) -> Vec<Value> {
    match control {
        Control::Choice(names) => names.iter().map(|name| Value::Choice(name)).collect(),
        Control::Choices(names) => vec![Value::Choices(names.to_vec()), Value::Choices(Vec::new())],
        Control::OptionalGroup(_) => vec![Value::OptionalGroup(None), Value::OptionalGroup(Some(Vec::new()))],
        Control::ChoiceGroup(choices) => {
            let lowest = |group: &[ParameterInfo]| group.iter().map(|field| (field.name, Value::Count(1))).collect();
            choices.iter().map(|(name, group)| Value::ChoiceGroup(name, lowest(group))).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn bounds_are_in_order_and_powers_of_two_begin_and_end_with_one() {
    fn check(parameter: &ParameterInfo) {
        match parameter.control {
            Control::Count(min, max) => assert!(min < max, "{}", parameter.name),
            Control::PowerOfTwo(min, max) => {
                assert!(min < max && min.is_power_of_two() && max.is_power_of_two(), "{}", parameter.name);
            }
            Control::Number(min, max) | Control::OptionalNumber(min, max) => assert!(min < max, "{}", parameter.name),
            Control::OptionalGroup(group) => group.iter().for_each(check),
            Control::ChoiceGroup(choices) => choices.iter().flat_map(|(_, group)| *group).for_each(check),
            _ => {}
        }
    }
    all().iter().flat_map(|entry| entry.parameters).for_each(check);
}

#[test]
fn defaults_are_right() {
    for name in KindName::ALL {
        let design = crate::design(&[("it", *name)], &[]);
        assert_eq!(problems(&design), [], "{name:?}");
    }
}

#[test]
fn glyphs_and_id_stems_can_be_used() {
    let mut stems = BTreeSet::new();
    for entry in all() {
        for glyph in entry.mark.iter().chain([&entry.glyph]) {
            let kebab = glyph.split('-').all(|word| !word.is_empty() && word.chars().all(|letter| letter.is_ascii_lowercase()));
            assert!(kebab, "{:?}: {glyph}", entry.name);
        }
        assert!(Id::from(entry.id_stem).is_valid(), "{:?}", entry.name);
        assert!(stems.insert(entry.id_stem), "{} begins the ids of two kinds", entry.id_stem);
    }
}

#[test]
fn a_small_web_server_carries_the_default_mix_at_500_to_1_000_requests_a_second() {
    let (server, workload) = (WebServer::default(), Workload::default());
    let mean_ms: f64 =
        Class::ALL.iter().map(|class| workload.share(*class) * effective_service(&server, *class).mean_ms()).sum();
    let per_s = f64::from(server.vcpus) * 1_000.0 / mean_ms;
    assert!((500.0..=1_000.0).contains(&per_s), "{per_s}");
}

#[test]
fn a_balancer_carries_at_least_1_000_requests_a_second_and_more_at_layer_4() {
    use loadstar::design::kind::Layer;
    let at = |layer| effective_capacity_per_s(&LoadBalancer { layer, ..LoadBalancer::default() });
    assert!(at(Layer::L7) >= 1_000.0);
    assert!(at(Layer::L4) > at(Layer::L7));
    let given = LoadBalancer { capacity_per_s: Some(7.0), ..LoadBalancer::default() };
    assert_eq!(effective_capacity_per_s(&given), 7.0);
}
