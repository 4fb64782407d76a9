//! `loadstar analyze`: what a design cannot do without, with proof, where it is full first, how many users it holds, and what of the
//! checklist it meets.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use clap::Args;

use super::simulate::{placed, print_problems};
use super::{findings, refuse};
use crate::analysis::{Watch, analyze};
use crate::catalog::{disk_error_text, open_bytes};
use crate::design::file::load_bytes;
use crate::words::{Language, text_with};

const EXAMPLES: &str = "  loadstar analyze design.ron
  loadstar analyze design.ron --json";

/// How often progress is told, where anybody sees it.
const TOLD_EVERY: Duration = Duration::from_millis(200);

/// What to analyze.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The design
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Analyzes the design.
pub(super) fn run(arguments: &Arguments, language: Language) -> ExitCode {
    let bytes = match load_bytes(&arguments.file) {
        Ok(bytes) => bytes,
        Err(error) => return refuse(&disk_error_text(language, &error)),
    };
    let opened = open_bytes(&bytes);
    let Some(design) = opened.design.filter(|_| opened.problems.is_empty()) else {
        return print_problems(&arguments.file, &opened.problems, language);
    };
    let (design, watch) = (Arc::new(design), Watch::default());
    let found = thread::scope(|scope| {
        // Once the sender goes there is nothing more to tell.
        let (sender, work) = channel::<()>();
        if io::stderr().is_terminal() {
            let watch = &watch;
            scope.spawn(move || tell_progress(watch, &work, language));
        }
        let found = analyze(&design, &watch, |_| {});
        drop(sender);
        found
    });
    let found = match found {
        Ok(Some(found)) => found,
        Ok(None) => return ExitCode::FAILURE,
        Err(problems) => return print_problems(&arguments.file, &placed(problems, &bytes), language),
    };
    let text = if arguments.json {
        format!("{:#}", findings::json(&design, &found, language))
    } else {
        findings::text(&design, &found, language)
    };
    // A reader that has gone away wants no more, and no message either.
    drop(writeln!(io::stdout().lock(), "{text}"));
    ExitCode::SUCCESS
}

/// Tells how far the work has come on one line of the terminal, which is wiped in the end.
fn tell_progress(watch: &Watch, work: &Receiver<()>, language: Language) {
    while work.recv_timeout(TOLD_EVERY) == Err(RecvTimeoutError::Timeout) {
        let (done, planned) = watch.progress();
        let (done, planned) = (done.to_string(), planned.to_string());
        let words = text_with(language, "analyze.progress", &[("done", &done), ("planned", &planned)]);
        let mut terminal = io::stderr().lock();
        drop(write!(terminal, "\r{words}\u{1b}[K").and_then(|()| terminal.flush()));
    }
    let mut terminal = io::stderr().lock();
    drop(write!(terminal, "\r\u{1b}[K").and_then(|()| terminal.flush()));
}
