//! The command line: arguments are read once, here, and each command is a file. Results go to standard output, messages to
//! standard error; a reader that goes away (`| head`) ends the output quietly.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};

use crate::words::Language;

mod check;
mod moment;
mod report;
mod simulate;

/// The exit status of a command that could not do its work, or was not understood; clap uses the same.
const FAILURE: u8 = 2;

/// Draw a system architecture, send live traffic through it, break it, and see why it held or did not.
#[derive(Debug, Parser)]
#[command(name = "loadstar", version, after_help = "Example:\n  loadstar check design.ron")]
struct Arguments {
    /// The design to open in the window
    file: Option<PathBuf>,
    /// The language of words: that of the system unless given
    #[arg(long, global = true, value_name = "LANGUAGE")]
    lang: Option<LanguageArgument>,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What to do without a window.
#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Arguments),
    Simulate(simulate::Arguments),
}

/// A language as it is given on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum LanguageArgument {
    /// Korean
    Ko,
    /// English
    En,
}

impl From<LanguageArgument> for Language {
    fn from(argument: LanguageArgument) -> Self {
        match argument {
            LanguageArgument::Ko => Self::Korean,
            LanguageArgument::En => Self::English,
        }
    }
}

/// Does what the program's arguments ask for.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.file.is_some() && arguments.command.is_some() {
        let message = "a design to open in the window and a command without a window exclude each other";
        Arguments::command().error(ErrorKind::ArgumentConflict, message).exit();
    }
    let given = arguments.lang.map(Language::from);
    let language = given.unwrap_or_else(|| language_of_locale(|name| env::var_os(name)));
    match arguments.command {
        Some(Command::Check(check)) => check::run(&check, language),
        Some(Command::Simulate(simulate)) => simulate::run(&simulate, language),
        None => crate::ui::run(arguments.file, given),
    }
}

/// The language of the system: that of the first locale variable that is set, English where it is neither.
fn language_of_locale(variable: impl Fn(&str) -> Option<OsString>) -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|locale| !locale.is_empty());
    set.and_then(|locale| Language::from_locale(&locale.to_string_lossy())).unwrap_or_default()
}

/// Writes a message to standard error. Where nobody can hear it there is nobody to tell.
fn say(message: impl fmt::Display) {
    drop(writeln!(io::stderr(), "loadstar: {message}"));
}

#[cfg(test)]
mod tests {
    use super::{Arguments, Language, language_of_locale};
    use clap::CommandFactory as _;

    #[test]
    fn arguments_hang_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_first_locale_that_is_set_gives_the_language() {
        let rows = [
            ([None, None, None], Language::English),
            ([None, None, Some("ko_KR.UTF-8")], Language::Korean),
            ([Some("C"), None, Some("ko_KR.UTF-8")], Language::English),
            ([Some(""), Some("ko"), Some("en_US.UTF-8")], Language::Korean),
            ([None, Some("de_DE.UTF-8"), Some("ko_KR.UTF-8")], Language::English),
        ];
        for ([all, messages, lang], expected) in rows {
            let variable = |name: &str| match name {
                "LC_ALL" => all,
                "LC_MESSAGES" => messages,
                _ => lang,
            };
            assert_eq!(language_of_locale(|name| variable(name).map(Into::into)), expected, "{all:?} {messages:?} {lang:?}");
        }
    }
}
