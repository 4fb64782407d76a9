//! Cuts RON into tokens with their places. Tolerant: what RON does not know becomes a token too, so that the rest is still read.

use std::ops::Range;

/// A kind of bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    /// `( )`: structs, tuples and bodies of enums.
    Round,
    /// `[ ]`: lists.
    Square,
    /// `{ }`: maps.
    Curly,
}

impl Bracket {
    /// The character that closes it.
    pub(super) const fn close(self) -> char {
        match self {
            Self::Round => ')',
            Self::Square => ']',
            Self::Curly => '}',
        }
    }

    /// The character that opens it.
    pub(super) const fn open(self) -> char {
        match self {
            Self::Round => '(',
            Self::Square => '[',
            Self::Curly => '{',
        }
    }
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// An opening bracket.
    Open(Bracket),
    /// A closing bracket.
    Close(Bracket),
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// A name: a field, a variant, `true`.
    Word,
    /// Anything that begins like a number, well formed or not.
    Number,
    /// A string, a raw string, a byte string or a character.
    Text,
    /// A character that begins nothing in RON.
    Other,
    /// A string or block comment without its end. No token follows.
    Unclosed,
}

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: TokenKind,
    /// Where it is, in bytes.
    pub(super) span: Range<usize>,
}

/// Walks a text from token to token, past white space and comments.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    place: usize,
}

impl<'a> Lexer<'a> {
    /// Before the first token of `text`.
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, place: 0 }
    }

    /// The next token, without going past it.
    pub(super) fn peek(&self) -> Option<Token> {
        self.clone().next()
    }

    fn rest(&self) -> &'a str {
        &self.text[self.place..]
    }

    /// Goes past white space, comments and `#![…]` lines; false where a block comment has no end.
    fn skip_blank(&mut self) -> bool {
        loop {
            let rest = self.rest();
            let bare = rest.trim_start_matches(|character: char| character.is_whitespace() || character == BYTE_ORDER_MARK);
            self.place += rest.len() - bare.len();
            if bare.starts_with("//") {
                self.place += bare.find('\n').unwrap_or(bare.len());
            } else if bare.starts_with("/*") {
                let Some(length) = block_comment_length(bare) else { return false };
                self.place += length;
            } else if bare.starts_with("#![") {
                self.place += bare.find(']').map_or(bare.len(), |end| end + 1);
            } else {
                return true;
            }
        }
    }
}

/// What some editors put at the beginning of a file.
const BYTE_ORDER_MARK: char = '\u{feff}';

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let closed = self.skip_blank();
        let start = self.place;
        let first = self.rest().chars().next()?;
        let (kind, length) = if closed { measure(self.rest(), first) } else { (TokenKind::Unclosed, self.rest().len()) };
        self.place += length;
        Some(Token { kind, span: start..self.place })
    }
}

/// What `rest` begins with, and how many bytes of it.
fn measure(rest: &str, first: char) -> (TokenKind, usize) {
    let mark = |kind| (kind, first.len_utf8());
    match first {
        '(' => mark(TokenKind::Open(Bracket::Round)),
        '[' => mark(TokenKind::Open(Bracket::Square)),
        '{' => mark(TokenKind::Open(Bracket::Curly)),
        ')' => mark(TokenKind::Close(Bracket::Round)),
        ']' => mark(TokenKind::Close(Bracket::Square)),
        '}' => mark(TokenKind::Close(Bracket::Curly)),
        ',' => mark(TokenKind::Comma),
        ':' => mark(TokenKind::Colon),
        '"' => text(escaped_length(rest, '"'), rest),
        '\'' => text(escaped_length(rest, '\''), rest),
        'b' if rest.starts_with("b\"") => text(escaped_length(&rest[1..], '"').map(|length| length + 1), rest),
        'b' if rest.starts_with("b'") => text(escaped_length(&rest[1..], '\'').map(|length| length + 1), rest),
        'r' | 'b' if raw_hashes(rest).is_some() => text(raw_length(rest), rest),
        '0'..='9' | '+' | '-' | '.' => (TokenKind::Number, number_length(rest)),
        _ if first.is_alphabetic() || first == '_' => (TokenKind::Word, word_length(rest)),
        _ => mark(TokenKind::Other),
    }
}

fn text(length: Option<usize>, rest: &str) -> (TokenKind, usize) {
    length.map_or((TokenKind::Unclosed, rest.len()), |length| (TokenKind::Text, length))
}

/// The length of a quoted text, both quotes included; none where it has no end.
fn escaped_length(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (place, character) in rest.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if character == '\\' {
            escaped = true;
        } else if character == quote {
            return Some(place + 1);
        }
    }
    None
}

/// The bytes before the quote of a raw string, and how many of them are `#`; none where `rest` is no raw string.
fn raw_hashes(rest: &str) -> Option<(usize, usize)> {
    let body = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = body.len() - body.trim_start_matches('#').len();
    body[hashes..].starts_with('"').then_some((rest.len() - body.len() + hashes, hashes))
}

fn raw_length(rest: &str) -> Option<usize> {
    let (quote, hashes) = raw_hashes(rest)?;
    let end = format!("\"{}", "#".repeat(hashes));
    rest[quote + 1..].find(&end).map(|place| quote + 1 + place + end.len())
}

/// A number with all that is glued to it (`3ms`, `1.2.3`), so that a wrong one is one mistake.
fn number_length(rest: &str) -> usize {
    let mut before = ' ';
    let ends = |character: char| {
        let sign = matches!(character, '+' | '-') && matches!(before, ' ' | 'e' | 'E');
        before = character;
        !(sign || character.is_alphanumeric() || matches!(character, '.' | '_'))
    };
    rest.find(ends).unwrap_or(rest.len())
}

fn word_length(rest: &str) -> usize {
    let prefix = if rest.starts_with("r#") { 2 } else { 0 };
    let end = |character: char| !(character.is_alphanumeric() || character == '_');
    prefix + rest[prefix..].find(end).unwrap_or(rest.len() - prefix)
}

/// The length of a block comment, which may hold others; none where it has no end.
fn block_comment_length(rest: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut place = 0;
    while let Some(step) = rest[place..].find(['/', '*']) {
        place += step;
        if rest[place..].starts_with("/*") {
            depth += 1;
            place += 2;
        } else if rest[place..].starts_with("*/") {
            depth -= 1;
            place += 2;
            if depth == 0 {
                return Some(place);
            }
        } else {
            place += 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Lexer, TokenKind};

    /// The pieces that `text` is cut into.
    fn check(text: &str, pieces: &[&str]) {
        let found: Vec<&str> = Lexer::new(text).map(|token| &text[token.span]).collect();
        assert_eq!(found, pieces, "{text}");
    }

    #[test]
    fn cuts_at_tokens() {
        check("", &[]);
        check(" // no more\n", &[]);
        check("/* a /* b */ c */ x", &["x"]);
        check("#![enable(implicit_some)] (a)", &["(", "a", ")"]);
        check(r#"{"a\"b": 'c', r"d"}"#, &["{", r#""a\"b""#, ":", "'c'", ",", r#"r"d""#, "}"]);
        check(r###"r##"a"#b"## b"x" br#"y"#"###, &[r###"r##"a"#b"##"###, "b\"x\"", r##"br#"y"#"##]);
        check("-1.5e-3 1e+9 3ms 1_000 .5", &["-1.5e-3", "1e+9", "3ms", "1_000", ".5"]);
        check("r#in: 이름", &["r#in", ":", "이름"]);
        check("a=b", &["a", "=", "b"]);
        check("1-2", &["1", "-2"]);
    }

    #[test]
    fn an_open_end_takes_the_rest() {
        for text in ["\"a b", "/* a /* b */", "'", "r#\"a\" b", "\"\\\""] {
            let kinds: Vec<TokenKind> = Lexer::new(text).map(|token| token.kind).collect();
            assert_eq!(kinds, [TokenKind::Unclosed], "{text}");
        }
    }
}
