//! A request step by step, as it was traced: each hop, each wait, each answer, in the order in which they happened.

use super::Teller;
use crate::design::Id;
use crate::engine::Trace;
use crate::engine::trace::{Doing, Note, Span};
use crate::ui::format;

/// One step of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When, in simulated nanoseconds from the start of the run.
    pub at_ns: u64,
    /// The span that it is about, by its place in the trace; none: the request as a whole.
    pub span: Option<usize>,
    /// Where it is.
    pub at: Id,
    /// The link that it goes along, by its ends, and whether it comes back on it.
    pub hop: Option<((Id, Id), bool)>,
    /// Whether something failed.
    pub is_failure: bool,
    /// What happens.
    pub words: String,
}

/// The steps of a request.
#[must_use]
pub fn steps(teller: &Teller<'_>, trace: &Trace) -> Vec<Step> {
    let mut narration = Narration { teller, trace, steps: Vec::new() };
    narration.begin();
    let attempts: Vec<usize> = narration.children(None);
    for (number, attempt) in attempts.iter().enumerate() {
        narration.attempt(*attempt, number);
    }
    narration.end();
    // What happens at one moment stays in the order in which it was told.
    narration.steps.sort_by_key(|step| step.at_ns);
    narration.steps
}

struct Narration<'a> {
    teller: &'a Teller<'a>,
    trace: &'a Trace,
    steps: Vec<Step>,
}

impl Narration<'_> {
    fn children(&self, parent: Option<usize>) -> Vec<usize> {
        let spans = self.trace.spans.iter().enumerate();
        spans.filter(|(_, span)| span.parent == parent).map(|(place, _)| place).collect()
    }

    fn add(&mut self, at_ns: u64, span: Option<usize>, at: &Id, words: String) -> &mut Step {
        let step = Step { at_ns, span, at: at.clone(), hop: None, is_failure: false, words };
        self.steps.push(step);
        let last = self.steps.len() - 1;
        &mut self.steps[last]
    }

    fn begin(&mut self) {
        let (trace, teller) = (self.trace, self.teller);
        let class = crate::catalog::class_label(teller.language, trace.class).to_lowercase();
        let user = crate::words::with_commas(&trace.user.to_string());
        let key = crate::words::with_commas(&trace.key.to_string());
        let words = teller.text_with("step.begins", &[("class", &class), ("user", &user), ("key", &key)]);
        self.add(trace.began_ns, None, &trace.client, words);
    }

    fn end(&mut self) {
        let (trace, teller) = (self.trace, self.teller);
        let Some((end_ns, outcome)) = trace.end else { return };
        let time = format::duration_ms(teller.language, (end_ns - trace.began_ns) as f64 / 1e6);
        let words = match outcome {
            Ok(()) => teller.text_with("step.ends", &[("time", &time)]),
            Err(reason) => teller.text_with("step.fails", &[("time", &time), ("reason", &teller.reason(reason))]),
        };
        self.add(end_ns, None, &trace.client, words).is_failure = outcome.is_err();
    }

    fn attempt(&mut self, place: usize, number: usize) {
        let span = &self.trace.spans[place];
        if number > 0 {
            let words = self.teller.text_with("step.again", &[("number", &(number + 1).to_string())]);
            self.add(span.sent_ns, Some(place), &span.to.id, words);
        }
        self.notes(place);
        for call in self.children(Some(place)) {
            self.call(call);
        }
    }

    fn notes(&mut self, place: usize) {
        let span = &self.trace.spans[place];
        for note in &span.notes {
            let key = match note {
                Note::AddressRemembered => "step.address_remembered",
                Note::CopyFound => "step.copy_found",
                Note::CopyMissing => "step.copy_missing",
                Note::Stale => "step.stale",
            };
            let words = self.teller.text_with(key, &[("where", &self.teller.place(&span.to))]);
            // It is found out while it is worked on.
            let at_ns = if *note == Note::AddressRemembered { span.sent_ns } else { span.left_ns.unwrap_or(span.sent_ns) };
            self.add(at_ns, Some(place), &span.to.id, words);
        }
    }

    fn call(&mut self, place: usize) {
        self.sent(place);
        self.work(place);
        for call in self.children(Some(place)) {
            self.call(call);
        }
        self.notes(place);
        self.heard(place);
    }

    fn sent(&mut self, place: usize) {
        let (span, teller) = (&self.trace.spans[place], self.teller);
        let (from, to) = (teller.place(&span.from), teller.place(&span.to));
        let why = span.why.as_ref().map(|why| teller.why(why)).unwrap_or_default();
        let key = if span.is_waited_for { "step.sent" } else { "step.sent_in_passing" };
        let words = teller.text_with(key, &[("from", &from), ("to", &to), ("task", &teller.task(span.task)), ("why", &why)]);
        let ends = (span.from.id.clone(), span.to.id.clone());
        self.add(span.sent_ns, Some(place), &span.from.id, words).hop = Some((ends, false));
    }

    /// What is done where it came in, apart from what it calls.
    fn work(&mut self, place: usize) {
        let span = &self.trace.spans[place];
        for doing in [Doing::WaitingForSlot, Doing::WaitingForCpu, Doing::Computing, Doing::Pausing] {
            let first = span.phases.iter().find(|phase| phase.doing == doing);
            if let (Some(first), time_ns @ 1..) = (first, span.time_ns(doing)) {
                let words = self.teller.doing(span, doing, time_ns);
                self.add(first.from_ns, Some(place), &span.to.id, words);
            }
        }
    }

    fn heard(&mut self, place: usize) {
        let (span, teller) = (&self.trace.spans[place], self.teller);
        let (Some(outcome), Some(heard_ns)) = (span.outcome, span.heard_ns) else { return };
        let time = format::duration_ms(teller.language, (heard_ns - span.sent_ns) as f64 / 1e6);
        let to = teller.place(&span.to);
        let words = match outcome {
            Ok(()) => teller.text_with("step.answered", &[("where", &to), ("time", &time)]),
            Err(reason) => teller.text_with(failure_key(span), &[("where", &to), ("reason", &teller.reason(reason))]),
        };
        let ends = (span.from.id.clone(), span.to.id.clone());
        let step = self.add(heard_ns, Some(place), &span.to.id, words);
        (step.hop, step.is_failure) = (Some((ends, true)), outcome.is_err());
    }
}

const fn failure_key(span: &Span) -> &'static str {
    if span.failed_here { "step.failed_here" } else { "step.failed_behind" }
}
