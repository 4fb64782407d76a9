//! Help in the language of the reader. The structure of the command line is derived from the arguments' types; its words are put
//! in here, by the names of commands and arguments: `cli.check.about`, `cli.simulate.users`.

use clap::{Arg, Command};

use crate::words::{Language, has_text, text, text_with};

/// What clap writes into a usage line by itself, with the key of our word for it.
const PLACEHOLDERS: [(&str, &str); 2] = [("[OPTIONS]", "cli.options_placeholder"), ("[COMMAND]", "cli.command_placeholder")];

/// The command line of `command` in `language`.
pub(super) fn in_language(mut command: Command, language: Language) -> Command {
    // Only now do the arguments stand in it that clap adds by itself, and the full names of commands.
    command.build();
    with_words(command, "program", language)
}

fn with_words(command: Command, name: &str, language: Language) -> Command {
    let words = |end: &str| text(language, &format!("cli.{name}.{end}"));
    let long = format!("cli.{name}.long_about");
    let examples = command.get_after_help().map(|lines| format!("{}\n{lines}", text(language, "cli.examples")));
    let usage = usage(&mut command.clone(), language);
    let template = template(&command, language);
    let mut command = command
        .about(words("about"))
        .override_usage(usage)
        .help_template(template)
        .mut_args(|argument| argument_with_words(argument, name, language));
    if has_text(language, &long) {
        command = command.long_about(text(language, &long));
    }
    if let Some(examples) = examples {
        command = command.after_help(examples);
    }
    command.mut_subcommands(|inner| {
        let name = inner.get_name().to_owned();
        with_words(inner, &name, language)
    })
}

/// About, usage, commands, arguments, options and examples, each but the first and the last under a heading of ours.
fn template(command: &Command, language: Language) -> String {
    let mut template = format!("{{about-with-newline}}\n{} {{usage}}", text(language, "cli.usage"));
    let sections = [
        (command.has_subcommands(), "cli.commands", "{subcommands}"),
        (command.get_positionals().next().is_some(), "cli.arguments", "{positionals}"),
        (command.get_opts().next().is_some(), "cli.options", "{options}"),
    ];
    for (_, heading, tag) in sections.iter().filter(|(is_there, ..)| *is_there) {
        template.extend(["\n\n", &text(language, heading), ":\n", tag]);
    }
    template + "{after-help}"
}

/// The usage line without its heading.
fn usage(command: &mut Command, language: Language) -> String {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().to_owned();
    PLACEHOLDERS.iter().fold(usage, |usage, (clap, key)| usage.replace(clap, &text(language, key)))
}

/// Help of an argument, with its default and the values that it takes.
fn argument_with_words(argument: Arg, command: &str, language: Language) -> Arg {
    let mut help = text(language, &argument_key(&argument, command));
    let values: Vec<String> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    // A flag takes `true` and `false` only as far as clap is concerned.
    if !values.is_empty() && argument.get_action().takes_values() {
        help += &text_with(language, "cli.values", &[("values", &values.join(", "))]);
    }
    let defaults: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if !defaults.is_empty() && argument.get_action().takes_values() {
        help += &text_with(language, "cli.default", &[("value", &defaults.join(" "))]);
    }
    argument.help(help.clone()).long_help(help).hide_possible_values(true).hide_default_value(true)
}

/// Arguments that every command has are told once.
fn argument_key(argument: &Arg, command: &str) -> String {
    match argument.get_id().as_str() {
        every @ ("help" | "version" | "lang") => format!("cli.argument.{every}"),
        own => format!("cli.{command}.{own}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Arguments;
    use super::{Command, Language, argument_key, has_text, in_language};
    use clap::CommandFactory as _;

    fn check(command: &Command, name: &str) {
        let arguments = command.get_arguments().map(|argument| argument_key(argument, name));
        for key in arguments.chain([format!("cli.{name}.about")]) {
            for language in Language::ALL {
                assert!(has_text(language, &key), "{key} in {language:?}");
            }
        }
        for inner in command.get_subcommands() {
            check(inner, inner.get_name());
        }
    }

    #[test]
    fn every_command_and_argument_has_words() {
        let mut command = Arguments::command();
        command.build();
        check(&command, "program");
    }

    #[test]
    fn arguments_hang_together() {
        for language in Language::ALL {
            in_language(Arguments::command(), language).debug_assert();
        }
    }
}
