//! Builds the index of a text, and finds what is wrong with it as RON: brackets, commas and colons, names that stand twice,
//! numbers that are none. Walks the text once, with a stack of its own: no input can exhaust the program's.

use std::ops::Range;

use super::index::{Index, Lines, Node, NodeId, ROOT};
use super::lexer::{Bracket, Lexer, Token, TokenKind};
use super::limits::{NESTING_MAX, PROBLEMS_MAX, VALUES_MAX};
use crate::design::problem::Step;

/// How the text is made readable again, without moving anything in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mend {
    /// By this character instead of the byte there.
    Put(usize, char),
    /// Without these bytes.
    Blank(Range<usize>),
    /// Without this value, or without what it stands in where it cannot be missing by itself.
    Drop(NodeId),
    /// Without this value, which is one too many; there may be none of that number.
    Surplus(NodeId),
    /// It cannot be: nothing after it can be understood.
    Impossible,
}

/// Something wrong with the text.
#[derive(Clone, Debug)]
pub(super) struct Flaw {
    /// As [`Problem::code`](crate::design::Problem).
    pub(super) code: &'static str,
    /// The byte where it is.
    pub(super) place: usize,
    /// The value that it is about.
    pub(super) node: NodeId,
    /// As [`Problem::arguments`](crate::design::Problem).
    pub(super) arguments: Vec<(&'static str, String)>,
    /// What makes the rest readable.
    pub(super) mend: Mend,
}

/// What a text holds.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Its values; only those before the place where the text could no longer be understood.
    pub(super) index: Index,
    /// What is wrong with it, in the order of the text. If the last one's mend is impossible, the rest was not looked at.
    pub(super) flaws: Vec<Flaw>,
}

/// Looks through `text`.
pub(super) fn scan(text: &str) -> Scan {
    let mut scanner = Scanner { text, lexer: Lexer::new(text), scan: Scan::default(), open: Vec::new() };
    if let Err(flaw) = scanner.run() {
        scanner.scan.flaws.push(flaw);
    }
    scanner.scan
}

/// A bracket that is still open.
struct Frame {
    node: NodeId,
    bracket: Bracket,
    place: usize,
    children: usize,
}

struct Scanner<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    scan: Scan,
    open: Vec<Frame>,
}

/// What was found, or why nothing after it can be understood.
type Scanned<T> = Result<T, Flaw>;

impl Scanner<'_> {
    fn run(&mut self) -> Scanned<()> {
        let Some(first) = self.take()? else { return Err(self.fatal("empty_file", 0)) };
        let opens = match first.kind {
            TokenKind::Open(Bracket::Round) => true,
            TokenKind::Word => &self.text[first.span.clone()] == "Design" && self.opens_next(),
            _ => false,
        };
        if !opens {
            return Err(self.fatal("not_a_design", first.span.start));
        }
        self.value(&first, None, None)?;
        while !self.open.is_empty() {
            self.item()?;
        }
        if let Some(token) = self.lexer.next() {
            let rest = token.span.start..self.text.len();
            self.note("trailing_text", token.span.start, ROOT, Mend::Blank(rest))?;
        }
        Ok(())
    }

    /// The next token. Characters that mean nothing are noted and skipped.
    fn take(&mut self) -> Scanned<Option<Token>> {
        while let Some(token) = self.lexer.next() {
            match token.kind {
                TokenKind::Unclosed => {
                    let comment = self.text[token.span.start..].starts_with('/');
                    return Err(self.fatal(if comment { "unclosed_comment" } else { "unclosed_text" }, token.span.start));
                }
                TokenKind::Other => self.stray("stray_character", &token)?,
                _ => return Ok(Some(token)),
            }
        }
        Ok(None)
    }

    /// What stands next inside the innermost open bracket.
    fn item(&mut self) -> Scanned<()> {
        let Some(token) = self.take()? else { return Err(self.unclosed()) };
        match token.kind {
            TokenKind::Close(bracket) => self.close(bracket, &token),
            TokenKind::Comma => self.stray("stray_comma", &token),
            TokenKind::Colon => self.stray("stray_character", &token),
            _ => self.entry(&token),
        }
    }

    /// A field, an entry of a map or an element that begins with `token`.
    fn entry(&mut self, token: &Token) -> Scanned<()> {
        let Some(&Frame { bracket, children, .. }) = self.open.last() else { return Ok(()) };
        let step = match bracket {
            Bracket::Curly => Some(self.key(token)?),
            Bracket::Round if token.kind == TokenKind::Word && self.is_name() => {
                let name = &self.text[token.span.clone()];
                Some(Step::Field(name.strip_prefix("r#").unwrap_or(name).to_owned().into()))
            }
            _ => None,
        };
        let Some(step) = step else {
            let step = Step::Index(children);
            return self.value(token, Some(step), None);
        };
        let colon = self.colon(token)?;
        match self.lexer.peek().map(|next| next.kind) {
            None | Some(TokenKind::Comma | TokenKind::Close(_)) => self.no_value(token, step, colon),
            _ => match self.take()? {
                Some(value) => self.value(&value, Some(step), Some(token.span.clone())),
                None => Err(self.unclosed()),
            },
        }
    }

    /// The key of a map that `token` is.
    fn key(&self, token: &Token) -> Scanned<Step> {
        let text = &self.text[token.span.clone()];
        match token.kind {
            TokenKind::Text => Ok(Step::Key(ron::from_str::<String>(text).unwrap_or_else(|_| text.to_owned()))),
            TokenKind::Word | TokenKind::Number => Ok(Step::Key(text.to_owned())),
            _ => Err(self.fatal("no_key", token.span.start)),
        }
    }

    fn opens_next(&self) -> bool {
        self.lexer.peek().is_some_and(|token| token.kind == TokenKind::Open(Bracket::Round))
    }

    /// Whether the word before is the name of a field: a colon comes next, or a value, before which the colon was forgotten.
    fn is_name(&self) -> bool {
        let value = |token: Token| {
            let opens = matches!(token.kind, TokenKind::Open(Bracket::Square | Bracket::Curly));
            opens || matches!(token.kind, TokenKind::Word | TokenKind::Number | TokenKind::Text)
        };
        self.colon_next() || self.lexer.peek().is_some_and(value)
    }

    /// Whether a colon comes next, or the equals sign that other languages write instead.
    fn colon_next(&self) -> bool {
        self.lexer.peek().is_some_and(|token| token.kind == TokenKind::Colon || &self.text[token.span] == "=")
    }

    /// Goes past the colon after `name`, and gives the byte after it.
    fn colon(&mut self, name: &Token) -> Scanned<usize> {
        let node = self.open.last().map_or(ROOT, |frame| frame.node);
        let name_end = name.span.end;
        let next = self.lexer.peek();
        if self.colon_next()
            && let Some(token) = next
        {
            self.lexer.next();
            if token.kind != TokenKind::Colon {
                self.note("missing_colon", token.span.start, node, Mend::Put(token.span.start, ':'))?;
            }
            return Ok(token.span.end);
        }
        match self.gap(name_end, next.map(|token| token.span.start)) {
            Some(gap) => self.note("missing_colon", name_end, node, Mend::Put(gap, ':'))?,
            None => return Err(self.fatal("missing_colon", name_end)),
        }
        Ok(name_end)
    }

    /// A byte between a token's end and the next one's start into which a comma or a colon can be put.
    fn gap(&self, end: usize, next: Option<usize>) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let next = next?;
        if bytes.get(end).is_some_and(u8::is_ascii_whitespace) {
            return Some(end);
        }
        // The end of a line may be the end of a comment, and stays.
        (next > end && matches!(bytes.get(next - 1), Some(b' ' | b'\t'))).then_some(next - 1)
    }

    /// The value that begins with `token`. Its brackets stay open.
    fn value(&mut self, token: &Token, step: Option<Step>, name: Option<Range<usize>>) -> Scanned<()> {
        let node = self.add(token.span.clone(), step, name)?;
        let opener = match token.kind {
            TokenKind::Open(bracket) => Some((bracket, token.span.start)),
            TokenKind::Word if self.opens_next() => self.lexer.next().map(|opener| (Bracket::Round, opener.span.start)),
            _ => None,
        };
        let Some((bracket, place)) = opener else {
            self.check_number(token, node)?;
            return self.finish(node, token.span.end);
        };
        if self.open.len() >= NESTING_MAX {
            let mut flaw = self.fatal("too_deep", place);
            flaw.arguments.push(("max", NESTING_MAX.to_string()));
            return Err(flaw);
        }
        self.scan.index.node_mut(node).bracket = Some(bracket);
        self.open.push(Frame { node, bracket, place, children: 0 });
        Ok(())
    }

    /// A name or key whose value was forgotten.
    fn no_value(&mut self, name: &Token, step: Step, place: usize) -> Scanned<()> {
        let node = self.add(place..place, Some(step), Some(name.span.clone()))?;
        self.note_named("missing_value", place, node, &self.text[name.span.clone()])?;
        self.finish(node, place)
    }

    fn add(&mut self, span: Range<usize>, step: Option<Step>, name: Option<Range<usize>>) -> Scanned<NodeId> {
        let parent = self.open.last_mut().map_or(ROOT, |frame| {
            frame.children += 1;
            frame.node
        });
        if self.scan.index.nodes().len() >= VALUES_MAX {
            let mut flaw = self.fatal("too_many_values", span.start);
            flaw.arguments.push(("max", VALUES_MAX.to_string()));
            return Err(flaw);
        }
        let twin = step.as_ref().and_then(|step| self.scan.index.child(parent, step));
        let start = name.as_ref().map_or(span.start, |name| name.start);
        let node = Node { parent, step, name, entry: start..span.end, span, bracket: None };
        let node = self.scan.index.push(node);
        if let Some(twin) = twin {
            self.note_twin(node, twin)?;
        }
        Ok(node)
    }

    fn note_twin(&mut self, node: NodeId, twin: NodeId) -> Scanned<()> {
        let Node { name, entry, .. } = self.scan.index.node(node);
        let name = &self.text[name.clone().unwrap_or_else(|| entry.clone())];
        let place = entry.start;
        let first = Lines::new(self.text).location(self.text, self.scan.index.node(twin).entry.start).line;
        self.note_named("duplicate_name", place, node, name)?;
        if let Some(flaw) = self.scan.flaws.last_mut() {
            flaw.arguments.push(("line", first.to_string()));
        }
        Ok(())
    }

    /// ron reads `1e999` as infinity; no figure of a design may be infinite.
    fn check_number(&mut self, token: &Token, node: NodeId) -> Scanned<()> {
        let text = &self.text[token.span.clone()];
        let number = matches!(token.kind, TokenKind::Number | TokenKind::Word).then(|| text.replace('_', "").parse::<f64>());
        match number {
            Some(Ok(number)) if !number.is_finite() => self.note_named("not_finite", token.span.start, node, text),
            _ => Ok(()),
        }
    }

    fn close(&mut self, bracket: Bracket, token: &Token) -> Scanned<()> {
        let Some(Frame { node, bracket: opened, place, .. }) = self.open.pop() else { return Ok(()) };
        if bracket != opened {
            let mut flaw = self.fatal("wrong_bracket", token.span.start);
            let line = Lines::new(self.text).location(self.text, place).line;
            flaw.arguments.push(("found", bracket.close().to_string()));
            flaw.arguments.push(("expected", opened.close().to_string()));
            flaw.arguments.push(("opened", opened.open().to_string()));
            flaw.arguments.push(("line", line.to_string()));
            return Err(flaw);
        }
        self.finish(node, token.span.end)
    }

    /// Ends a value, with the comma after it.
    fn finish(&mut self, node: NodeId, end: usize) -> Scanned<()> {
        let value = self.scan.index.node_mut(node);
        value.span.end = end;
        value.entry.end = end;
        if node == ROOT {
            return Ok(());
        }
        let Some(next) = self.lexer.peek() else { return Ok(()) };
        match next.kind {
            TokenKind::Comma => {
                value.entry.end = next.span.end;
                self.lexer.next();
                Ok(())
            }
            TokenKind::Close(_) | TokenKind::Other | TokenKind::Unclosed => Ok(()),
            _ => {
                // Where nothing can be put between the two, the second, which gets the next number, is left out.
                let second = Mend::Surplus(self.scan.index.nodes().len());
                let mend = self.gap(end, Some(next.span.start)).map_or(second, |gap| Mend::Put(gap, ','));
                self.note("missing_comma", end, node, mend)
            }
        }
    }

    fn stray(&mut self, code: &'static str, token: &Token) -> Scanned<()> {
        let node = self.open.last().map_or(ROOT, |frame| frame.node);
        self.note(code, token.span.start, node, Mend::Blank(token.span.clone()))?;
        if let Some(flaw) = self.scan.flaws.last_mut() {
            flaw.arguments.push(("found", self.text[token.span.clone()].to_owned()));
        }
        Ok(())
    }

    fn note_named(&mut self, code: &'static str, place: usize, node: NodeId, name: &str) -> Scanned<()> {
        self.note(code, place, node, Mend::Drop(node))?;
        if let Some(flaw) = self.scan.flaws.last_mut() {
            flaw.arguments.push(("found", name.to_owned()));
        }
        Ok(())
    }

    fn note(&mut self, code: &'static str, place: usize, node: NodeId, mend: Mend) -> Scanned<()> {
        if self.scan.flaws.len() + 1 >= PROBLEMS_MAX {
            return Err(self.fatal("too_many_problems", place));
        }
        self.scan.flaws.push(Flaw { code, place, node, arguments: Vec::new(), mend });
        Ok(())
    }

    fn fatal(&self, code: &'static str, place: usize) -> Flaw {
        let node = self.open.last().map_or(ROOT, |frame| frame.node);
        Flaw { code, place, node, arguments: Vec::new(), mend: Mend::Impossible }
    }

    fn unclosed(&self) -> Flaw {
        let place = self.open.last().map_or(0, |frame| frame.place);
        let mut flaw = self.fatal("unclosed_bracket", place);
        if let Some(frame) = self.open.last() {
            flaw.arguments.push(("found", frame.bracket.open().to_string()));
            flaw.arguments.push(("expected", frame.bracket.close().to_string()));
        }
        flaw
    }
}
