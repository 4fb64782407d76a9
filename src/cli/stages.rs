//! `loadstar stages`: the decks and their stages, in order.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::terminal::say;
use super::{FAILURE, report};
use crate::lessons::{Deck, Decks, Entry, Words, error_text};
use crate::words::Language;

/// The exit status where a deck cannot be read.
const PROBLEMS: u8 = 1;

const EXAMPLES: &str = "  loadstar stages
  loadstar stages --json
  loadstar stages --lessons my-decks";

/// What to list.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder of other decks than those that come along
    #[arg(long, value_name = "DIR")]
    lessons: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Lists the stages.
pub(super) fn run(arguments: &Arguments, language: Language) -> ExitCode {
    let decks = match decks(arguments.lessons.as_ref(), language) {
        Ok(decks) => decks,
        Err(status) => return status,
    };
    let text = if arguments.json { format!("{:#}", as_json(&decks)) } else { as_text(&decks, language) };
    // A reader that has gone away wants no more, and no message either.
    drop(writeln!(io::stdout().lock(), "{text}"));
    ExitCode::SUCCESS
}

/// The decks of a folder, or those that come along; where there is something wrong with them that is told, and the status that the
/// program ends with.
pub(super) fn decks(folder: Option<&PathBuf>, language: Language) -> Result<Decks, ExitCode> {
    let Some(folder) = folder else { return told(Decks::bundled(), language) };
    if !folder.is_dir() {
        let name = folder.display().to_string();
        say(crate::words::text_with(language, "cli.no_folder", &[("path", &name)]));
        return Err(ExitCode::from(FAILURE));
    }
    told(Decks::load(folder), language)
}

fn told(decks: Result<Decks, Vec<crate::lessons::LessonError>>, language: Language) -> Result<Decks, ExitCode> {
    decks.map_err(|errors| {
        for error in &errors {
            say(error_text(language, error));
        }
        ExitCode::from(PROBLEMS)
    })
}

fn as_json(decks: &Decks) -> Value {
    let words = |words: &Words| json!({"ko": words.ko, "en": words.en});
    let stage = |entry: &Entry| json!({"id": entry.id, "title": words(&entry.stage.title), "design": entry.stage.design});
    let deck = |deck: &Deck| {
        let stages: Vec<Value> = deck.stages.iter().map(stage).collect();
        json!({"id": deck.id, "title": words(&deck.title), "stages": stages})
    };
    json!({"decks": decks.decks.iter().map(deck).collect::<Vec<Value>>()})
}

fn as_text(decks: &Decks, language: Language) -> String {
    let deck = |deck: &Deck| {
        let rows = deck.stages.iter().map(|entry| vec![entry.id.clone(), entry.stage.title.get(language).to_owned()]);
        format!("{}\n{}", deck.title.get(language), report::table(&rows.collect::<Vec<_>>()))
    };
    decks.decks.iter().map(deck).collect::<Vec<String>>().join("\n\n")
}
