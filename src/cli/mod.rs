//! The command line: arguments are read once, here, and each command is a file. Results go to standard output, messages to
//! standard error; a reader that goes away (`| head`) ends the output quietly.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

use crate::design::file::nearest_name;
use crate::words::{Language, text, text_with};
use terminal::say;

mod check;
mod grade;
mod help;
mod moment;
mod report;
mod simulate;
mod stages;
mod terminal;
mod usage;

/// The exit status of a command that could not do its work, or was not understood; clap uses the same.
const FAILURE: u8 = 2;

/// The names of the commands, in the order of help.
const COMMANDS: [&str; 4] = ["check", "simulate", "grade", "stages"];

const EXAMPLES: &str = "  loadstar design.ron
  loadstar check design.ron
  loadstar simulate design.ron --lang ko";

/// What the program is given. The words of help are in `assets/i18n/cli.yml`; see [`help`].
#[derive(Debug, Parser)]
#[command(name = "loadstar", version, after_help = EXAMPLES)]
struct Arguments {
    /// The design to open in the window
    file: Option<PathBuf>,
    /// The language of words: that of the system unless given
    #[arg(long, global = true, value_name = "LANGUAGE", display_order = 900)]
    lang: Option<LanguageArgument>,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What to do without a window.
#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Arguments),
    Simulate(simulate::Arguments),
    Grade(grade::Arguments),
    Stages(stages::Arguments),
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
    let given = env::args_os().skip(1);
    let words: Vec<String> = given.map(|word| word.to_string_lossy().into_owned()).collect();
    let language = language_given(&words).unwrap_or_else(|| language_of_locale(|name| env::var_os(name)));
    let mut command = help::in_language(Arguments::command(), language);
    let parsed = command.try_get_matches_from_mut(env::args_os()).and_then(|matches| Arguments::from_arg_matches(&matches));
    match parsed {
        Ok(arguments) => arguments.run(language),
        // Help and the version are no mistakes. A reader that has gone away wants no more, and no message either.
        Err(told) if !told.use_stderr() => {
            drop(told.print());
            ExitCode::SUCCESS
        }
        Err(error) => misunderstood(&error, &words, language),
    }
}

impl Arguments {
    fn run(self, language: Language) -> ExitCode {
        match (self.command, self.file) {
            (Some(_), Some(_)) => refuse(&text(language, "cli.file_and_command")),
            (Some(Command::Check(check)), None) => check::run(&check, language),
            (Some(Command::Simulate(simulate)), None) => simulate::run(&simulate, language),
            (Some(Command::Grade(grade)), None) => grade::run(&grade, language),
            (Some(Command::Stages(stages)), None) => stages::run(&stages, language),
            (None, Some(file)) if !file.exists() => refuse(&not_found(&file, language)),
            (None, file) => crate::ui::run(file, self.lang.map(Language::from)),
        }
    }
}

/// Tells what is wrong with the arguments, and where the right ones are told.
fn misunderstood(error: &clap::Error, words: &[String], language: Language) -> ExitCode {
    let command = words.iter().find(|word| COMMANDS.contains(&word.as_str()));
    let first = first_positional(words).map(Path::new);
    // What stands after a mistyped command is not what is wrong.
    let message = match first {
        Some(file) if command.is_none() && error.kind() == ErrorKind::UnknownArgument && meant_command(file).is_some() => {
            not_found(file, language)
        }
        _ => usage::message(error, language),
    };
    let name = command.map_or_else(|| "loadstar".to_owned(), |command| format!("loadstar {command}"));
    say(message);
    say(text_with(language, "cli.see_help", &[("command", &name)]));
    ExitCode::from(FAILURE)
}

/// The first argument that is neither an option nor the value of the only option that may stand before a command.
fn first_positional(words: &[String]) -> Option<&str> {
    let mut words = words.iter();
    loop {
        let word = words.next()?;
        if word == "--lang" {
            words.next();
        } else if !word.starts_with('-') {
            return Some(word);
        }
    }
}

/// That a file is not there, with the command that was meant by its name.
fn not_found(file: &Path, language: Language) -> String {
    let message = text_with(language, "problem.disk_not_found", &[("path", &file.display().to_string())]);
    match meant_command(file) {
        Some(command) => message + &text_with(language, "cli.command_meant", &[("name", command)]),
        None => message,
    }
}

/// The command that somebody meant who typed the name of a file.
fn meant_command(file: &Path) -> Option<&'static str> {
    if file.exists() { None } else { nearest_name(file.to_str()?, COMMANDS) }
}

/// Says why there is nothing to do.
fn refuse(message: &str) -> ExitCode {
    say(message);
    ExitCode::from(FAILURE)
}

/// The language that the arguments ask for; looked for before they are read, for what is said of those that cannot be.
fn language_given(words: &[String]) -> Option<Language> {
    let mut words = words.iter().take_while(|word| *word != "--");
    let code = loop {
        let word = words.next()?;
        if word == "--lang" {
            break words.next()?.as_str();
        }
        if let Some(code) = word.strip_prefix("--lang=") {
            break code;
        }
    };
    Language::ALL.into_iter().find(|language| language.code() == code)
}

/// The language of the system: that of the first locale variable that is set, English where it is neither.
fn language_of_locale(variable: impl Fn(&str) -> Option<OsString>) -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|locale| !locale.is_empty());
    set.and_then(|locale| Language::from_locale(&locale.to_string_lossy())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Arguments, COMMANDS, Language, language_given, language_of_locale};
    use clap::CommandFactory as _;

    #[test]
    fn every_command_can_be_meant() {
        let command = Arguments::command();
        assert_eq!(command.get_subcommands().map(clap::Command::get_name).collect::<Vec<_>>(), COMMANDS);
    }

    #[test]
    fn the_language_is_known_before_the_arguments_are() {
        let rows: [(&[&str], Option<Language>); 6] = [
            (&["check", "--lang", "ko", "--nonsense"], Some(Language::Korean)),
            (&["--lang=en", "check"], Some(Language::English)),
            (&["--lang"], None),
            (&["--lang", "korean"], None),
            (&["check", "--", "--lang=ko"], None),
            (&["check", "a.ron"], None),
        ];
        for (words, expected) in rows {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(language_given(&words), expected, "{words:?}");
        }
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
