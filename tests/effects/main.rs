//! Every kind of component does in a run what it is for, and so does each of its parameters.
//!
//! One file per kind, named as in the catalog. It holds a test of the kind's own name, which takes the component out or compares
//! it with what people had before it, and one test for each parameter by that parameter's name, which turns it and sees the figure
//! that it exists for change in the direction and the size that theory gives. What a workload and a link say has a file too.

use std::path::PathBuf;

use loadstar::catalog::{self, Control, KindInfo, ParameterInfo};

#[allow(dead_code, reason = "each test binary takes what it needs of it")]
#[path = "../support/build.rs"]
mod build;
#[allow(dead_code, reason = "not every check fits what is tested so far")]
#[path = "../support/theory.rs"]
mod theory;

mod automation;
mod cache;
mod cdn;
mod client;
mod database_follower;
mod database_leader;
mod deploys;
mod dns;
mod formulas;
mod incidents;
mod load_balancer;
mod monitor;
mod object_store;
mod parts;
mod queue;
mod scaling;
mod scene;
mod service;
mod session_store;
mod shard;
mod shard_router;
mod web_server;
mod worker;
mod workload;

/// The tests that a kind needs in its file: one of its own name, one for each parameter, and one for each that a parameter is
/// made of (`health_check_fall`).
fn tests_of(kind: &KindInfo) -> Vec<String> {
    let parameters = kind.parameters.iter().flat_map(|parameter| tests_of_parameter("", parameter));
    std::iter::once(snake_case(kind.name.name())).chain(parameters).collect()
}

fn tests_of_parameter(prefix: &str, parameter: &ParameterInfo) -> Vec<String> {
    let own = format!("{prefix}{}", parameter.name);
    let inner: Vec<&ParameterInfo> = match parameter.control {
        Control::OptionalGroup(group) => group.iter().collect(),
        Control::ChoiceGroup(choices) => choices.iter().flat_map(|(_, group)| *group).collect(),
        _ => Vec::new(),
    };
    let inner = inner.into_iter().flat_map(|parameter| tests_of_parameter(&format!("{own}_"), parameter)).collect::<Vec<_>>();
    std::iter::once(own).chain(inner).collect()
}

fn snake_case(name: &str) -> String {
    let word = |(place, letter): (usize, char)| {
        let gap = if letter.is_uppercase() && place > 0 { "_" } else { "" };
        format!("{gap}{}", letter.to_ascii_lowercase())
    };
    name.char_indices().map(word).collect()
}

fn source(file: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/effects").join(file);
    std::fs::read_to_string(path).ok()
}

/// The names of the tests in a file of this binary.
fn tests_in(source: &str) -> Vec<&str> {
    let after_mark = source.split("#[test]\n").skip(1);
    after_mark.filter_map(|rest| rest.split_once("fn ")?.1.split_once("()")).map(|(name, _)| name).collect()
}

/// What `kind` lacks: its whole file, or tests in it.
fn missing(kind: &KindInfo) -> Vec<String> {
    let file = snake_case(kind.name.name());
    let main = source("main.rs").expect("this file can be read");
    let is_run = main.contains(&format!("\nmod {file};\n"));
    let text = source(&format!("{file}.rs")).filter(|_| is_run).unwrap_or_default();
    let there = tests_in(&text);
    if there.is_empty() {
        return vec![file];
    }
    let needed = tests_of(kind).into_iter().filter(|test| !there.contains(&test.as_str()));
    needed.map(|test| format!("{file}::{test}")).collect()
}

#[test]
fn every_kind_and_every_parameter_proves_its_effect() {
    let missing: Vec<String> = catalog::all().iter().flat_map(|kind| missing(kind)).collect();
    assert!(missing.is_empty(), "no test in tests/effects: {missing:?}");
}
