//! `loadstar stages` and `loadstar grade`: the decks in order, and a design held against a stage's goals.

use serde_json::Value;

use crate::{loadstar, run};

/// The repository, where the saved designs are.
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn json(arguments: &[&str]) -> (Option<i32>, Value) {
    let (status, output, messages) = run(loadstar(ROOT.as_ref(), arguments));
    assert_eq!(messages, "", "{arguments:?}");
    (status, serde_json::from_str(&output).expect("one JSON object"))
}

#[test]
fn stages_are_listed_with_their_designs() {
    let (status, listed) = json(&["stages", "--json"]);
    assert_eq!(status, Some(0));
    let decks = listed["decks"].as_array().expect("a list of decks");
    for deck in decks {
        let id = deck["id"].as_str().expect("an id");
        for stage in deck["stages"].as_array().expect("a list of stages") {
            assert!(stage["id"].as_str().expect("an id").starts_with(&format!("{id}/")));
            assert!(["ko", "en"].iter().all(|code| !stage["title"][code].as_str().expect("a title").is_empty()), "{stage}");
            let design = std::path::Path::new(ROOT).join(stage["design"].as_str().expect("a design"));
            assert!(design.is_file(), "{}", design.display());
        }
    }
    let (status, output, _) = run(loadstar(ROOT.as_ref(), &["stages", "--lang", "ko"]));
    assert!(status == Some(0) && output.contains("chapter/04-load-balancer") && output.contains("로드밸런서"), "{output}");
}

#[test]
fn a_solution_passes_and_a_start_does_not() {
    let (balanced, shared) = ("saved/chapter/04-load-balancer.ron", "saved/chapter/03-scale-up-or-out.ron");
    for (file, passed) in [(balanced, true), (shared, false)] {
        let (status, graded) = json(&["grade", file, "--stage", "chapter/04-load-balancer", "--json"]);
        assert_eq!((status, graded["passed"].as_bool()), (Some(i32::from(!passed)), Some(passed)), "{graded:#}");
        let goals = graded["goals"].as_array().expect("a list of goals");
        assert!(goals.len() > 1 && goals.iter().all(|goal| goal["measured"]["ko"].is_string()), "{graded:#}");
    }
    let (_, output, _) =
        run(loadstar(ROOT.as_ref(), &["grade", shared, "--stage", "chapter/04-load-balancer", "--lang", "ko"]));
    assert!(output.contains("미충족") && output.contains("측정"), "{output}");
}

#[test]
fn what_is_not_there_is_told() {
    let file = "saved/chapter/04-load-balancer.ron";
    for (arguments, said) in [
        (vec!["grade", file, "--stage", "chapter/04-load-balancr"], "chapter/04-load-balancer"),
        (vec!["grade", file, "--stage", "nothing"], "loadstar stages"),
        (vec!["grade", "missing.ron", "--stage", "chapter/04-load-balancer"], "missing.ron"),
        (vec!["stages", "--lessons", "no-such-folder"], "no-such-folder"),
    ] {
        let (status, output, messages) = run(loadstar(ROOT.as_ref(), &arguments));
        assert_eq!((status, output.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(messages.contains(said), "{arguments:?}: {messages}");
    }
}
