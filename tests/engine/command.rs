//! `loadstar simulate`, as a script calls it.

use std::process::{Command, Output};

use serde_json::Value;

const DESIGN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/saved/chapter/05-database-replication.ron");

fn simulate(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loadstar"));
    command.args(["simulate", DESIGN, "--for", "2s", "--lang", "en"]).args(arguments);
    command.output().expect("the program starts")
}

fn json(arguments: &[&str]) -> Value {
    let output = simulate(&[arguments, &["--json"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

#[test]
fn the_same_arguments_have_the_same_fingerprint() {
    let fingerprint = |arguments: &[&str]| json(arguments)["fingerprint"].as_str().expect("a text").to_owned();
    let first = fingerprint(&[]);
    assert_eq!(first.len(), 16);
    assert_eq!(fingerprint(&["--seed", "1", "--warm-up", "5s"]), first);
    for other in [["--seed", "2"], ["--users", "10000"], ["--kill", "web#1@6s"], ["--warm-up", "4s"]] {
        assert_ne!(fingerprint(&other), first, "{other:?}");
    }
}

#[test]
fn what_is_killed_fails_and_what_is_restored_serves() {
    let failures = |arguments: &[&str]| json(arguments)["classes"]["read"]["failures"].clone();
    assert_eq!(failures(&[]), serde_json::json!({}));
    assert!(failures(&["--kill", "web@6s"])["no_healthy_target"].is_null(), "three probes take longer than the run");
    assert!(failures(&["--kill", "web@1s"])["no_healthy_target"].as_u64() > Some(100));
    assert!(failures(&["--kill", "users->lb@5.5s"])["link_cut"].as_u64() > Some(100));
    assert_eq!(failures(&["--kill", "users->lb@1s", "--restore", "users->lb@2s"]), serde_json::json!({}));
}

#[test]
fn what_cannot_be_understood_is_said_and_ends_with_2() {
    for arguments in [
        ["--kill", "nobody@1s"],
        ["--kill", "web#9@1s"],
        ["--kill", "web->lb@1s"],
        ["--kill", "web"],
        ["--restore", "web#1@1s"],
        ["--for", "soon"],
        ["--users", "-1"],
    ] {
        let output = simulate(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
}
