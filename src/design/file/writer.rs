//! Writes a design as people would: a field a line, a component, link or incident a line, spaces where they read well, `760` for
//! 760.0. ron chooses the words; here they are set out, token by token.

use super::index::{Index, NodeId, ROOT};
use super::lexer::{Bracket, Lexer, TokenKind};
use super::reader::options;
use super::scanner::scan;
use crate::design::document::Design;

/// The most characters of a line with a whole struct in it; a longer one is set out a field a line.
const STRUCT_WIDTH_MAX: usize = 100;

/// The text of a design's file. Reading it gives the same design.
///
/// # Panics
/// Never: a design is plain data, all of which RON can say.
#[must_use]
pub fn write(design: &Design) -> String {
    let compact = options().to_string(design).expect("a design is plain data, all of which RON can say");
    let index = scan(&compact).index;
    let mut text = "// Loadstar design\nDesign(\n".to_owned();
    for field in index.children(ROOT) {
        write_field(&mut text, &compact, &index, field);
    }
    text.push_str(")\n");
    text
}

/// One field of the design with all that it holds.
fn write_field(text: &mut String, compact: &str, index: &Index, field: NodeId) {
    let node = index.node(field);
    let line = spaced(compact[node.entry.clone()].trim_end_matches(','));
    let broken = match node.bracket {
        Some(Bracket::Square | Bracket::Curly) => index.children(field).next().is_some(),
        Some(Bracket::Round) => line.chars().count() > STRUCT_WIDTH_MAX,
        None => false,
    };
    let Some(bracket) = node.bracket.filter(|_| broken) else {
        push_line(text, 1, &line);
        return;
    };
    text.push_str("    ");
    text.push_str(&compact[node.entry.start..node.span.start]);
    text.push(' ');
    text.push(bracket.open());
    text.push('\n');
    for entry in index.children(field) {
        push_line(text, 2, &spaced(compact[index.node(entry).entry.clone()].trim_end_matches(',')));
    }
    push_line(text, 1, &bracket.close().to_string());
}

fn push_line(text: &mut String, depth: usize, line: &str) {
    text.push_str(&"    ".repeat(depth));
    text.push_str(line);
    text.push_str(",\n");
}

/// `compact` on one line, with a space after each colon and comma, and whole numbers without a fraction.
fn spaced(compact: &str) -> String {
    let mut line = String::with_capacity(compact.len() + compact.len() / 4);
    for token in Lexer::new(compact) {
        let piece = &compact[token.span];
        match token.kind {
            TokenKind::Colon | TokenKind::Comma => {
                line.push_str(piece);
                line.push(' ');
            }
            TokenKind::Text => push_text(&mut line, piece),
            TokenKind::Number => line.push_str(piece.strip_suffix(".0").unwrap_or(piece)),
            _ => line.push_str(piece),
        }
    }
    line
}

/// A quoted text without the backslash that ron puts before an apostrophe.
fn push_text(line: &mut String, quoted: &str) {
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        let escaped = if character == '\\' { characters.next() } else { None };
        if escaped != Some('\'') {
            line.push(character);
        }
        line.extend(escaped);
    }
}
