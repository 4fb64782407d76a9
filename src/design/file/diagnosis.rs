//! Turns the one error that ron gives into a problem of a value: which value, what is wrong with it, in a person's terms.

use ron::error::{Error, SpannedError};

use super::index::{Index, Lines, Node, NodeId};
use super::lexer::{Bracket, Lexer, TokenKind};
use super::spelling::nearest_name;
use crate::design::problem::Step;

/// The most characters of the file that a problem repeats.
const EXCERPT_CHARACTERS_MAX: usize = 40;

/// What is wrong with which value.
pub(super) struct Diagnosis {
    /// As [`Problem::code`](crate::design::Problem).
    pub(super) code: &'static str,
    /// The value that cannot be read.
    pub(super) node: NodeId,
    /// The byte to point at.
    pub(super) place: usize,
    /// As [`Problem::arguments`](crate::design::Problem).
    pub(super) arguments: Vec<(&'static str, String)>,
    /// The field whose absence is the problem.
    pub(super) missing: Option<Step>,
    /// The field that was meant by one that does not exist.
    pub(super) meant: Option<Step>,
}

/// What `error`, which ron gave on reading `text`, says of the values in `index`.
pub(super) fn diagnose(error: &SpannedError, text: &str, lines: &Lines, index: &Index) -> Diagnosis {
    let start = lines.place(text, error.span.start);
    let end = lines.place(text, error.span.end);
    // ron stands before the white space in front of a value that it refuses, and before the name that it does not know.
    let blank = text[start..].starts_with(|character: char| character.is_whitespace() || character == '/');
    let place = if blank { end } else { start };
    match &error.code {
        Error::NoSuchStructField { expected, found, .. } => {
            unknown(["unknown_field", "unknown_field_near"], found, expected, place, index)
        }
        Error::NoSuchEnumVariant { expected, found, outer } => {
            let kind = outer.as_deref() == Some("Kind");
            let codes = if kind { ["unknown_kind", "unknown_kind_near"] } else { ["unknown_value", "unknown_value_near"] };
            unknown(codes, found, expected, place, index)
        }
        Error::MissingStructField { field, .. } => missing(field, end, index),
        Error::ExpectedStructLike => {
            let node = index.before(place);
            wrong("needs_brackets", node, index.node(node).span.start, text, index)
        }
        Error::ExpectedStructLikeEnd | Error::ExpectedDifferentLength { .. } => {
            let inner = index.at(place);
            let node = if index.node(inner).bracket.is_some() { inner } else { index.node(inner).parent };
            wrong("wrong_length", node, index.node(node).span.start, text, index)
        }
        code => {
            let node = whole_value(place, index);
            let place = if in_name(index.node(node), place) { place } else { index.node(node).span.start };
            let wrapped = is_wrapped(&text[..place]);
            let kind = if wrapped { "needless_some" } else { wrong_type(code, token(text, place)) };
            let mut diagnosis = wrong(kind, node, place, text, index);
            diagnosis.arguments.push(("reason", code.to_string()));
            diagnosis
        }
    }
}

/// A name that is none of those `expected`.
fn unknown(codes: [&'static str; 2], found: &str, expected: &[&str], place: usize, index: &Index) -> Diagnosis {
    let near = nearest_name(found, expected.iter().copied());
    let (code, names) = match near {
        Some(name) => (codes[1], name.to_owned()),
        None => (codes[0], expected.join(", ")),
    };
    let arguments = vec![("found", found.to_owned()), ("expected", names)];
    let meant = near.map(|name| Step::Field(name.to_owned().into()));
    Diagnosis { code, node: index.at(place), place, arguments, missing: None, meant }
}

/// A struct that lacks a field. ron stands at its end.
fn missing(field: &'static str, end: usize, index: &Index) -> Diagnosis {
    let step = Step::Field(field.into());
    let mut node = index.at(end);
    while index.node(node).bracket != Some(Bracket::Round) && index.node(node).step.is_some() {
        node = index.node(node).parent;
    }
    let arguments = vec![("found", field.to_owned())];
    Diagnosis { code: "missing_field", node, place: index.node(node).entry.start, arguments, missing: Some(step), meant: None }
}

fn wrong(code: &'static str, node: NodeId, place: usize, text: &str, index: &Index) -> Diagnosis {
    let Node { span, .. } = index.node(node);
    let end = if place < span.start { place + token(text, place).len() } else { span.end };
    let arguments = vec![("found", excerpt(text.get(place..end).unwrap_or_default()))];
    Diagnosis { code, node, place, arguments, missing: None, meant: None }
}

/// The value that ron refuses at `place`. Where it refuses a name inside round brackets, they hold fields instead of elements.
fn whole_value(place: usize, index: &Index) -> NodeId {
    let node = index.at(place);
    let Node { parent, .. } = index.node(node);
    let field = in_name(index.node(node), place) && index.node(*parent).bracket == Some(Bracket::Round);
    if field { *parent } else { node }
}

fn in_name(node: &Node, place: usize) -> bool {
    node.name.as_ref().is_some_and(|name| name.contains(&place))
}

/// The code for a value of the wrong type, by what ron would have taken.
fn wrong_type(code: &Error, token: &str) -> &'static str {
    match code {
        Error::IntegerOutOfBounds => "number_out_of_bounds",
        Error::ExpectedInteger | Error::InvalidIntegerDigit { .. } => "expected_count",
        // ron takes `1` of `1.5` for the count and misses a comma after it.
        Error::ExpectedComma if token.parse::<f64>().is_ok() => "expected_count",
        Error::ExpectedComma if token.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) => {
            "expected_number"
        }
        Error::ExpectedFloat | Error::FloatUnderscore | Error::UnderscoreAtBeginning => "expected_number",
        Error::ExpectedMapColon => "missing_colon",
        Error::ExpectedBoolean => "expected_flag",
        Error::ExpectedString | Error::ExpectedStringEnd => "expected_text",
        Error::InvalidEscape(_) => "bad_escape",
        Error::ExpectedMap | Error::ExpectedMapEnd => "expected_map",
        Error::ExpectedArray | Error::ExpectedArrayEnd => "expected_list",
        Error::ExpectedNamedStructLike(_) | Error::ExpectedDifferentStructName { .. } => "expected_struct",
        Error::ExpectedIdentifier | Error::SuggestRawIdentifier(_) | Error::InvalidIdentifier(_) => "expected_name",
        _ => "unreadable",
    }
}

/// Whether a value after `before` is put in `Some( )`, which ron takes off only where no brackets follow.
fn is_wrapped(before: &str) -> bool {
    let before = before.trim_end().strip_suffix('(').map(str::trim_end).and_then(|before| before.strip_suffix("Some"));
    before.is_some_and(|before| !before.ends_with(|character: char| character.is_alphanumeric() || character == '_'))
}

/// The token at `place`.
fn token(text: &str, place: usize) -> &str {
    let rest = text.get(place..).unwrap_or_default();
    match Lexer::new(rest).next() {
        Some(token) if token.kind != TokenKind::Unclosed => &rest[token.span],
        _ => "",
    }
}

/// The beginning of `text`, on one line.
fn excerpt(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(EXCERPT_CHARACTERS_MAX).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
