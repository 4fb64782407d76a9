//! Every stage bears load: under its own script and seeds the design before fails its goals, its own design does them all, and
//! no longer does once the lesson is taken out of it.

#![allow(clippy::print_stderr, reason = "whoever writes a stage wants to see what was measured")]

use loadstar::lessons::words::{goal_text, measured_text};
use loadstar::lessons::{Decks, Entry, Grade, error_text, grade};
use loadstar::words::Language;

/// How many seeds each stage is run on: `LOADSTAR_SEEDS`, one where it is not set.
fn seeds() -> u64 {
    std::env::var("LOADSTAR_SEEDS").ok().and_then(|count| count.parse().ok()).unwrap_or(1)
}

fn told(grade: &Grade) -> String {
    let line = |checked: &loadstar::lessons::Checked| {
        let (goal, measured) =
            (goal_text(Language::English, &checked.goal), measured_text(Language::English, &checked.measured));
        format!("  {} {goal}: {measured}\n", if checked.is_met { "met  " } else { "UNMET" })
    };
    grade.goals.iter().map(line).collect()
}

fn check(entry: &Entry, seed: u64) -> Vec<String> {
    let Entry { id, stage, design, before } = entry;
    let rows = [
        ("the design before", before.clone(), false),
        ("its own", design.clone(), true),
        ("its own without the lesson", stage.taken_out(design), false),
    ];
    let mut wrong = Vec::new();
    for (name, candidate, passes) in rows {
        let grade = grade(stage, design, &candidate, Some(seed));
        if std::env::var("LOADSTAR_SAY").is_ok() {
            eprintln!("{id}, seed {seed}, {name}:\n{}", told(&grade));
        }
        if grade.has_passed() != passes {
            let verdict = if passes { "should pass" } else { "should fail" };
            wrong.push(format!("{id}, seed {seed}: {name} {verdict}\n{}", told(&grade)));
        }
    }
    wrong
}

#[test]
fn every_stage_bears_load() {
    // Whoever writes a stage tries it from its folder, without a build.
    let decks = match std::env::var_os("LOADSTAR_LESSONS") {
        Some(folder) => Decks::load(folder.as_ref()),
        None => Decks::bundled(),
    };
    let said = |errors: &[loadstar::lessons::LessonError]| {
        errors.iter().map(|error| error_text(Language::English, error)).collect::<Vec<_>>().join("\n")
    };
    let decks = decks.unwrap_or_else(|errors| panic!("{}", said(&errors)));
    let only = std::env::var("LOADSTAR_STAGE").unwrap_or_default();
    let stages: Vec<&Entry> = decks.all().filter(|entry| entry.id.contains(&only)).collect();
    assert!(!stages.is_empty());
    let halves = [0, 1].map(|half| stages.iter().copied().skip(half).step_by(2).collect::<Vec<_>>());
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let threads = halves.map(|half| {
            scope.spawn(move || {
                half.into_iter().flat_map(|entry| (1..=seeds()).flat_map(|seed| check(entry, seed))).collect::<Vec<_>>()
            })
        });
        threads.into_iter().flat_map(|thread| thread.join().expect("a stage is graded without a panic")).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
