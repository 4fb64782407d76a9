//! `loadstar check`: every problem of a file on a line of its own, at its place, in the form that editors and compilers share.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::FAILURE;
use super::terminal::{one_line, say};
use crate::catalog::{disk_error_text, open_bytes, problem_mend, problem_text};
use crate::design::Problem;
use crate::design::file::{bounded_bytes, load_bytes};
use crate::words::{Language, text_with};

/// The exit status where a file has problems.
const PROBLEMS: u8 = 1;

const EXAMPLES: &str = "  loadstar check design.ron
  loadstar check saved/chapter/*.ron --lang en
  cat design.ron | loadstar check -";

/// What to check.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The files to read; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Checks each file.
pub(super) fn run(arguments: &Arguments, language: Language) -> ExitCode {
    let mut output = io::BufWriter::new(io::stdout().lock());
    let mut status = 0;
    for file in &arguments.files {
        let bytes = match read(file, language) {
            Ok(bytes) => bytes,
            Err(message) => {
                say(message);
                status = FAILURE;
                continue;
            }
        };
        let problems = open_bytes(&bytes).problems;
        if !problems.is_empty() {
            status = status.max(PROBLEMS);
        }
        if print(&mut output, file, &problems, language).is_err() {
            return ExitCode::from(status);
        }
    }
    // A reader that has gone away wants no more, and no message either.
    drop(output.flush());
    ExitCode::from(status)
}

/// The bytes of a file or of standard input, or why there are none.
fn read(file: &Path, language: Language) -> Result<Vec<u8>, String> {
    if file == Path::new("-") {
        let detail = |error: io::Error| text_with(language, "cli.cannot_read_input", &[("detail", &error.to_string())]);
        return bounded_bytes(io::stdin().lock()).map_err(detail);
    }
    load_bytes(file).map_err(|error| disk_error_text(language, &error))
}

/// Writes each problem on a line of its own.
pub(super) fn print(output: &mut impl Write, file: &Path, problems: &[Problem], language: Language) -> io::Result<()> {
    let name = if file == Path::new("-") { "<stdin>".to_owned() } else { one_line(&file.display().to_string()) };
    for problem in problems {
        let (line, column) = problem.location.map_or((1, 1), |location| (location.line, location.column));
        let what = sentence(&problem_text(language, problem));
        let mend = sentence(&problem_mend(language, problem));
        writeln!(output, "{name}:{line}:{column}: error: {what} {mend}")?;
    }
    Ok(())
}

/// `words` on one line, with a full stop.
fn sentence(words: &str) -> String {
    let mut line = one_line(words);
    if !line.ends_with(['.', '?', '!']) {
        line.push('.');
    }
    line
}
