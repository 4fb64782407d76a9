//! What is said of decks: those that come with the program are right, and those that are wrong are told where.

use std::fs;
use std::path::Path;

use loadstar::lessons::{Decks, error_text};
use loadstar::words::Language;

const STAGE: &str = r#"Stage(
    title: (ko: "하나", en: "one"),
    question: (ko: "왜?", en: "why?"),
    answer: (ko: "그래서", en: "so"),
    explanation: [(ko: "설명", en: "explanation")],
    notes: [(ko: "메모", en: "note")],
    terms: [],
    design: "saved/chapter/04-load-balancer.ron",
    script: (for_s: 10, cues: [(at_s: 4, cue: Users(10))]),
    goals: [Success(least: 0.9)],
    hints: [(ko: "힌트", en: "hint")],
    without: [Instances("lb", 1)],
)
"#;

fn deck(folder: &Path, stage: &str) {
    fs::create_dir_all(folder.join("mine")).expect("a folder can be made");
    fs::write(folder.join("mine/deck.ron"), r#"Deck(title: (ko: "내 덱", en: "My deck"))"#).expect("a file can be written");
    fs::write(folder.join("mine/01-one.ron"), stage).expect("a file can be written");
}

/// What is told of a deck of one stage, in English.
fn told(stage: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    deck(folder.path(), stage);
    match Decks::load(folder.path()) {
        Ok(decks) => decks.all().map(|entry| entry.id.clone()).collect(),
        Err(errors) => errors.iter().map(|error| error_text(Language::English, error)).collect(),
    }
}

#[test]
fn a_folder_of_stages_is_a_deck() {
    assert_eq!(told(STAGE), ["mine/01-one"]);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let rows = [
        ("goals: [Success(least: 0.9)]", "goals: []", "mine/01-one.ron:1:1:"),
        ("goals: [Success(least: 0.9)]", "goals: [Succes(least: 0.9)]", "mine/01-one.ron:10:13:"),
        ("terms: []", "terms: [\"cloud\"]", "mine/01-one.ron:7:13:"),
        ("at_s: 4", "at_s: 40", "mine/01-one.ron:9:33:"),
        ("saved/chapter/04-load-balancer.ron", "saved/chapter/04.ron", "mine/01-one.ron:8:13:"),
        ("en: \"hint\"", "en: \"\"", "mine/01-one.ron:1:1:"),
        ("\"lb\"", "\"balancer\"", "mine/01-one.ron:12:5:"),
        ("hints: [(ko: \"힌트\", en: \"hint\")],", "hints: [(ko: \"힌트\")],", "mine/01-one.ron:11:"),
    ];
    for (right, wrong, place) in rows {
        assert!(STAGE.contains(right), "{right}");
        let told = told(&STAGE.replace(right, wrong));
        assert!(told.len() == 1 && told[0].starts_with(place), "{wrong}: {told:?}");
    }
}

#[test]
fn the_decks_that_come_along_are_right() {
    let decks = Decks::bundled().unwrap_or_else(|errors| {
        panic!("{}", errors.iter().map(|error| error_text(Language::English, error)).collect::<Vec<_>>().join("\n"))
    });
    let ids: Vec<&str> = decks.decks.iter().map(|deck| deck.id.as_str()).collect();
    assert_eq!(ids, ["chapter", "otd"]);
}
