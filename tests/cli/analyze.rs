//! `loadstar analyze`: the contract of its JSON, the text for people in both languages, and what cannot be analyzed.

use std::path::Path;

use serde_json::Value;

use crate::{loadstar, run};

/// One server of which everything is asked, with a name that would paint a terminal red.
const DESIGN: &str = "Design(format: 1, name: \"a\\n\\u{1b}[31mb\", workload: (users: 200, mix: {static_file: 0.5, read: 0.5}),
    components: {
        \"users\": (kind: Client()),
        \"web\": (kind: WebServer(hosts: [Database], vcpus: 1)),
    },
    links: [(from: \"users\", to: \"web\")])";

fn analyze(folder: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    run(loadstar(folder, &[&["analyze", "design.ron"], more].concat()))
}

fn folder(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("design.ron"), text).expect("written");
    folder
}

/// Where in the object, and the keys that stand there: a contract. More may, none is renamed or dropped.
const KEYS: &[(&str, &[&str])] = &[
    ("", &["points_of_failure", "overload_risks", "bottlenecks", "capacity", "checklist"]),
    ("/points_of_failure/0", &["id", "what", "breaks", "proof", "why", "mend"]),
    ("/points_of_failure/0/proof", &["users", "success_ratio_before", "success_ratio_after"]),
    ("/bottlenecks/0", &["id", "resource", "utilization_ratio", "saturates_at_users"]),
    ("/capacity", &["users", "limited_by", "objective"]),
    ("/capacity/objective", &["p99_ms", "success_ratio"]),
    ("/checklist/0", &["item", "status", "evidence", "why", "mend"]),
];

#[test]
fn the_json_is_as_the_contract_says() {
    let folder = folder(DESIGN);
    let (status, output, messages) = analyze(folder.path(), &["--json"]);
    assert_eq!((status, messages.as_str()), (Some(0), ""));
    let found: Value = serde_json::from_str(&output).expect("one JSON object");
    for (place, keys) in KEYS {
        let object = found.pointer(place).and_then(Value::as_object).unwrap_or_else(|| panic!("{place}: {output}"));
        assert!(keys.iter().all(|key| object.contains_key(*key)), "{place}: {output}");
    }
    let point = &found["points_of_failure"][0];
    assert_eq!((&point["id"], &point["what"]), (&"web".into(), &"component".into()));
    assert_eq!(point["breaks"], serde_json::json!({"read": 1.0, "static_file": 1.0}));
    assert_eq!(point["proof"]["success_ratio_before"], 1.0);
    assert_eq!(point["proof"]["success_ratio_after"], 0.0);
    assert_eq!(found["capacity"]["limited_by"], "web");
    assert_eq!(found["checklist"].as_array().map(Vec::len), Some(8));
}

#[test]
fn people_read_it_in_their_language() {
    let folder = folder(DESIGN);
    for (language, words) in
        [("ko", ["단일 장애점", "감당할 수 있는 사용자", "점검 목록"]), ("en", ["Points of failure", "Holds", "Checklist"])]
    {
        let (status, output, messages) = analyze(folder.path(), &["--lang", language]);
        assert_eq!((status, messages.as_str()), (Some(0), ""));
        assert!(words.iter().all(|word| output.contains(word)), "{output}");
        // A name cannot drive the terminal, and every word has been found.
        assert!(!output.contains('\u{1b}') && !output.contains("analyze.") && !output.contains("%{"), "{output}");
    }
}

#[test]
fn what_cannot_be_analyzed_is_told_with_its_place() {
    let broken = folder("Design(format: 1, components: {\"web\": (kind: WebServer(vcpus: 3))})");
    let (status, output, _) = analyze(broken.path(), &[]);
    assert_eq!(status, Some(1));
    assert!(output.starts_with("design.ron:1:"), "{output}");
    let (status, output, messages) = run(loadstar(broken.path(), &["analyze", "none.ron"]));
    assert_eq!((status, output.as_str()), (Some(2), ""));
    assert!(messages.starts_with("loadstar: "), "{messages}");
}

#[test]
fn a_design_that_nobody_uses_has_nothing_to_find() {
    let folder = folder("Design(format: 1)");
    let (status, output, messages) = analyze(folder.path(), &["--json"]);
    assert_eq!((status, messages.as_str()), (Some(0), ""));
    let found: Value = serde_json::from_str(&output).expect("one JSON object");
    assert_eq!(found["points_of_failure"], serde_json::json!([]));
    assert_eq!(found["capacity"]["users"], 0);
}
