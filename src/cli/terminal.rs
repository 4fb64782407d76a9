//! What may be printed: a file's own words, an id or an argument must neither break the line nor drive the terminal.

use std::fmt;
use std::io::{self, Write as _};

/// `words` on one line: control characters are spelled out.
pub(super) fn one_line(words: &str) -> String {
    let mut line = String::with_capacity(words.len());
    for character in words.chars() {
        if character.is_control() {
            line.extend(character.escape_default());
        } else {
            line.push(character);
        }
    }
    line
}

/// Writes a message to standard error. Where nobody can hear it there is nobody to tell.
pub(super) fn say(message: impl fmt::Display) {
    drop(writeln!(io::stderr(), "loadstar: {}", one_line(&message.to_string())));
}
