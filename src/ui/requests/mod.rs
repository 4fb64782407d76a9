//! Single requests in words: whom they came to and why, what was done there, and how it ended.

mod narration;

use crate::catalog::lowering::Task;
use crate::catalog::{self, Reason};
use crate::design::Design;
use crate::engine::Trace;
use crate::engine::trace::{Doing, Place, Rule, Span, Why};
use crate::ui::format;
use crate::words::{self, Language};

pub use narration::{Step, steps};

/// What requests are told with.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    /// The language of the interface.
    pub language: Language,
    /// The design, which has the names.
    pub design: &'a Design,
}

impl Teller<'_> {
    pub(super) fn text(&self, key: &str) -> String {
        words::text(self.language, key)
    }

    pub(super) fn text_with(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        words::text_with(self.language, key, arguments)
    }

    /// A component, and which of its instances where there are several.
    #[must_use]
    pub fn place(&self, place: &Place) -> String {
        let Some(component) = self.design.components.get(&place.id) else { return place.id.to_string() };
        let name = catalog::component_name(self.language, &place.id, component);
        match place.instance {
            Some(number) if component.instances > 1 || number > 1 => {
                self.text_with("happening.instance", &[("name", &name), ("number", &number.to_string())])
            }
            _ => name,
        }
    }

    /// What a call asks for.
    #[must_use]
    pub fn task(&self, task: Task) -> String {
        match task {
            Task::Serve(class) => catalog::class_label(self.language, class),
            Task::Read => self.text("task.read"),
            Task::Write => self.text("task.write"),
            Task::LookUp => self.text("task.look_up"),
            Task::Fill => self.text("task.fill"),
            Task::Renew => self.text("task.renew"),
            Task::Resolve => self.text("task.resolve"),
            Task::OpenSession => self.text("task.open_session"),
            Task::FindSession => self.text("task.find_session"),
            Task::Publish => self.text("task.publish"),
            Task::Work => self.text("task.work"),
        }
    }

    /// Why a call went where it did.
    #[must_use]
    pub fn why(&self, why: &Why) -> String {
        let rule = self.text(rule_key(why.rule));
        let rule = match why.candidates {
            0 | 1 => rule,
            count => self.text_with("why.of", &[("rule", &rule), ("count", &count.to_string())]),
        };
        if why.tried == 0 { rule } else { self.text_with("why.again", &[("rule", &rule), ("tried", &why.tried.to_string())]) }
    }

    /// Why something failed.
    #[must_use]
    pub fn reason(&self, reason: Reason) -> String {
        self.text(&format!("reason.{}", reason.name()))
    }

    /// How a request ended, in a word or two.
    #[must_use]
    pub fn outcome(&self, trace: &Trace) -> String {
        match trace.end {
            None => self.text("request.goes_on"),
            Some((_, Ok(()))) => self.text("request.completed"),
            Some((_, Err(reason))) => format::sentence_case(&self.reason(reason)),
        }
    }

    /// What took the most time of a request, in words: waiting or working, and where.
    #[must_use]
    pub fn longest(&self, trace: &Trace) -> Option<String> {
        let doings = [Doing::WaitingForSlot, Doing::WaitingForCpu, Doing::Computing, Doing::Pausing];
        let waited = trace.spans.iter().filter(|span| span.is_waited_for && span.parent.is_some());
        let all = waited.flat_map(|span| doings.map(|doing| (span, doing, span.time_ns(doing))));
        let (span, doing, time_ns) = all.max_by_key(|(_, _, time_ns)| *time_ns).filter(|(_, _, time_ns)| *time_ns > 0)?;
        Some(self.doing(span, doing, time_ns))
    }

    /// How long a call did one thing.
    pub(super) fn doing(&self, span: &Span, doing: Doing, time_ns: u64) -> String {
        let time = format::duration_ms(self.language, time_ns as f64 / 1e6);
        self.text_with(doing_key(doing), &[("where", &self.place(&span.to)), ("time", &time)])
    }

    /// The failure that a request ended with, where it happened: in a sentence.
    #[must_use]
    pub fn failure(&self, trace: &Trace) -> Option<(String, Place)> {
        let Some((_, Err(reason))) = trace.end else { return None };
        let is_cause = |span: &&Span| span.failed_here && span.outcome == Some(Err(reason));
        let cause = trace.spans.iter().rev().find(is_cause);
        let place = cause.map_or_else(|| Place { id: trace.client.clone(), instance: None }, |span| span.to.clone());
        let failed = trace.spans.iter().filter(is_cause).count();
        let name = self.place(&place);
        let what = self.text_with(&format!("reason.{}_why", reason.name()), &[("where", &name)]);
        let what =
            if failed > 1 { self.text_with("request.tried", &[("what", &what), ("count", &failed.to_string())]) } else { what };
        Some((what, place))
    }
}

const fn rule_key(rule: Rule) -> &'static str {
    match rule {
        Rule::Random => "why.random",
        Rule::Address => "why.address",
        Rule::Nearest => "why.nearest",
        Rule::Turn => "why.turn",
        Rule::FewestConnections => "why.fewest_connections",
        Rule::FastestAnswer => "why.fastest_answer",
        Rule::WeightedTurn => "why.weighted_turn",
        Rule::HashOfUser => "why.hash_of_user",
        Rule::HashOfKey => "why.hash_of_key",
        Rule::SameConnection => "why.same_connection",
        Rule::Cookie => "why.cookie",
        Rule::Leader => "why.leader",
        Rule::Copies => "why.copies",
        Rule::FreeWorker => "why.free_worker",
    }
}

const fn doing_key(doing: Doing) -> &'static str {
    match doing {
        Doing::WaitingForSlot => "doing.waiting_for_slot",
        Doing::WaitingForCpu => "doing.waiting_for_cpu",
        Doing::Computing => "doing.computing",
        Doing::Pausing => "doing.pausing",
        Doing::Calling => "doing.calling",
    }
}
