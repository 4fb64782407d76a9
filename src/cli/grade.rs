//! `loadstar grade`: a learner's design held against a stage's goals.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::stages::decks;
use super::{check, refuse};
use crate::catalog::{disk_error_text, open_bytes};
use crate::design::file::{load_bytes, nearest_name};
use crate::lessons::words::{goal_text, measured_text};
use crate::lessons::{Checked, Decks, Grade, grade};
use crate::words::{Language, text, text_with};

/// The exit status where a goal is not met, or the file has problems.
const NOT_PASSED: u8 = 1;

const EXAMPLES: &str = "  loadstar grade mine.ron --stage chapter/04-load-balancer
  loadstar grade mine.ron --stage chapter/05-database-replication --json
  for f in class/*.ron; do loadstar grade \"$f\" --stage chapter/06-cache; done";

/// What to grade.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The learner's design
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The stage whose goals it is held against
    #[arg(long, value_name = "ID")]
    stage: String,
    /// The folder of other decks than those that come along
    #[arg(long, value_name = "DIR")]
    lessons: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Grades the design.
pub(super) fn run(arguments: &Arguments, language: Language) -> ExitCode {
    let decks = match decks(arguments.lessons.as_ref(), language) {
        Ok(decks) => decks,
        Err(status) => return status,
    };
    let Some(entry) = decks.stage(&arguments.stage) else { return refuse(&no_stage(&decks, &arguments.stage, language)) };
    let opened = match load_bytes(&arguments.file) {
        Ok(bytes) => open_bytes(&bytes),
        Err(error) => return refuse(&disk_error_text(language, &error)),
    };
    let Some(design) = opened.design.filter(|_| opened.problems.is_empty()) else {
        drop(check::print(&mut io::stdout().lock(), &arguments.file, &opened.problems, language));
        return ExitCode::from(NOT_PASSED);
    };
    let grade = grade(&entry.stage, &entry.design, &design, None);
    let text = if arguments.json {
        format!("{:#}", as_json(&entry.id, &grade))
    } else {
        as_text(entry.stage.title.get(language), &grade, language)
    };
    // A reader that has gone away wants no more, and no message either.
    drop(writeln!(io::stdout().lock(), "{text}"));
    if grade.has_passed() { ExitCode::SUCCESS } else { ExitCode::from(NOT_PASSED) }
}

/// That there is no such stage, with the one that was meant.
fn no_stage(decks: &Decks, id: &str, language: Language) -> String {
    let message = text_with(language, "cli.grade.no_stage", &[("id", id)]);
    match nearest_name(id, decks.all().map(|entry| entry.id.as_str())) {
        Some(name) => message + &text_with(language, "cli.grade.stage_meant", &[("id", name)]),
        None => message + &text(language, "cli.grade.see_stages"),
    }
}

fn as_json(id: &str, grade: &Grade) -> Value {
    let both = |words: &dyn Fn(Language) -> String| json!({"ko": words(Language::Korean), "en": words(Language::English)});
    let goal = |checked: &Checked| {
        json!({
            "goal": both(&|language| goal_text(language, &checked.goal)),
            "met": checked.is_met,
            "measured": both(&|language| measured_text(language, &checked.measured)),
        })
    };
    json!({"stage": id, "passed": grade.has_passed(), "goals": grade.goals.iter().map(goal).collect::<Vec<Value>>()})
}

fn as_text(title: &str, grade: &Grade, language: Language) -> String {
    let verdict = text(language, if grade.has_passed() { "cli.grade.passed" } else { "cli.grade.not_passed" });
    let goal = |checked: &Checked| {
        let status = text(language, if checked.is_met { "lesson.met" } else { "lesson.not_met" });
        let (goal, measured) = (goal_text(language, &checked.goal), measured_text(language, &checked.measured));
        format!("  {status}  {goal} ({measured})")
    };
    let goals: Vec<String> = grade.goals.iter().map(goal).collect();
    format!("{title}: {verdict}\n{}", goals.join("\n"))
}
