//! Arguments that make no sense, told in the reader's language: what clap found, in our words.

use std::error::Error as _;
use std::fmt;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::words::{Language, text, text_with};

/// Why the value of an argument cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    /// The key of its words, which take `%{value}`.
    pub(super) key: &'static str,
}

impl fmt::Display for Malformed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.key)
    }
}

impl std::error::Error for Malformed {}

/// What is wrong with the arguments, in a sentence or two.
pub(super) fn message(error: &clap::Error, language: Language) -> String {
    let context = Context { error, language };
    match error.kind() {
        ErrorKind::UnknownArgument if !context.value(ContextKind::InvalidArg).starts_with('-') => {
            context.tell("cli.surplus_argument")
        }
        ErrorKind::UnknownArgument => {
            context.unknown("cli.unknown_argument", ContextKind::InvalidArg, ContextKind::SuggestedArg)
        }
        ErrorKind::InvalidSubcommand => {
            context.unknown("cli.unknown_command", ContextKind::InvalidSubcommand, ContextKind::SuggestedSubcommand)
        }
        ErrorKind::MissingRequiredArgument => context.tell("cli.missing_argument"),
        ErrorKind::InvalidValue if context.value(ContextKind::InvalidValue).is_empty() => context.tell("cli.missing_value"),
        ErrorKind::InvalidValue => context.tell("cli.invalid_value"),
        ErrorKind::ValueValidation => context.malformed(),
        ErrorKind::TooManyValues => context.tell("cli.needless_value"),
        ErrorKind::ArgumentConflict if context.value(ContextKind::PriorArg) == context.value(ContextKind::InvalidArg) => {
            context.tell("cli.argument_twice")
        }
        ErrorKind::InvalidUtf8 => text(language, "cli.not_utf8"),
        _ => text(language, "cli.not_understood"),
    }
}

/// What clap knows of the mistake.
struct Context<'a> {
    error: &'a clap::Error,
    language: Language,
}

impl Context<'_> {
    /// One or more words, empty where clap does not know.
    fn value(&self, kind: ContextKind) -> String {
        match self.error.get(kind) {
            Some(ContextValue::String(word)) => word.clone(),
            Some(ContextValue::Strings(words)) => words.join(", "),
            _ => String::new(),
        }
    }

    fn tell(&self, key: &str) -> String {
        let argument = self.value(ContextKind::InvalidArg);
        let value = self.value(ContextKind::InvalidValue);
        let values = self.value(ContextKind::ValidValue);
        text_with(self.language, key, &[("argument", &argument), ("value", &value), ("values", &values)])
    }

    /// A name that does not exist, with the one that was meant where it is near.
    fn unknown(&self, key: &str, name: ContextKind, suggested: ContextKind) -> String {
        let message = text_with(self.language, key, &[("name", &self.value(name))]);
        let meant = self.value(suggested);
        if meant.is_empty() { message } else { message + &text_with(self.language, "cli.meant", &[("name", &meant)]) }
    }

    /// A value that one of our own readers refused.
    fn malformed(&self) -> String {
        let malformed = self.error.source().and_then(|source| source.downcast_ref::<Malformed>());
        self.tell(malformed.map_or("cli.unreadable_value", |malformed| malformed.key))
    }
}
