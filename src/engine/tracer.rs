//! How traces are taken. The tracer looks and never touches: a run is the same with it and without it.
//!
//! Which requests are traced is settled when they come in, by a random number of their own, so that the slow and the failed are
//! among them as often as among all; or by their number, for those that somebody asks for. A call carries one bit that says that
//! it is traced; everything else stands here, and costs the others nothing.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use crate::catalog::Reason;
use crate::catalog::lowering::{Pick, Task};
use crate::design::Class;

use super::call::{Answer, Asker, CallRef, Request, RequestRef, Stage, Way};
use super::prospect::Prospects;
use super::random::{Draw, Purpose, within};
use super::simulation::Simulation;
use super::trace::{Doing, Note, Phase, Place, Rule, SPANS_MAX, Span, Trace, Why};

/// How many traces that are over are kept.
const DONE_MAX: usize = 1_024;

/// How many are taken at a time at most.
const OPEN_MAX: usize = 4_096;

/// How many of the last failed requests are kept in mind, traced or not.
const FAILED_MAX: usize = 256;

/// A span by the number of its request and its place in the trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SpanRef {
    request: u64,
    /// None: it was left out.
    place: Option<u32>,
}

/// A trace that is being taken.
#[derive(Clone, Debug)]
struct Open {
    trace: Trace,
    /// Calls and messages that go on, and the request itself.
    pending: usize,
}

/// A request that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed {
    /// Which request of the run.
    pub request: u64,
    /// What it asked for.
    pub class: Class,
    /// When it was sent, in simulated nanoseconds from the start.
    pub began_ns: u64,
    /// When it failed.
    pub failed_ns: u64,
    /// Why.
    pub reason: Reason,
}

/// The traces of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tracer {
    per_s: u32,
    followed: BTreeSet<u64>,
    open: BTreeMap<u64, Open>,
    /// The spans of the calls under way, by the call's place.
    spans: BTreeMap<u32, SpanRef>,
    done: VecDeque<Arc<Trace>>,
    failed: VecDeque<Failed>,
}

impl Tracer {
    /// A tracer of about so many requests in each simulated second.
    pub(crate) fn new(per_s: u32) -> Self {
        Self { per_s, ..Self::default() }
    }

    fn span_mut(&mut self, span: SpanRef) -> Option<&mut Span> {
        self.open.get_mut(&span.request)?.trace.spans.get_mut(span.place? as usize)
    }

    fn span_of(&mut self, call: CallRef) -> Option<&mut Span> {
        let span = *self.spans.get(&call.slot)?;
        self.span_mut(span)
    }

    fn add(&mut self, request: u64, span: Span) -> SpanRef {
        let Some(open) = self.open.get_mut(&request) else { return SpanRef { request, place: None } };
        open.pending += 1;
        if open.trace.spans.len() == SPANS_MAX {
            open.trace.left_out += 1;
            return SpanRef { request, place: None };
        }
        open.trace.spans.push(span);
        SpanRef { request, place: Some(open.trace.spans.len() as u32 - 1) }
    }

    /// One thing less goes on for a request; with nothing left its trace is over.
    fn release(&mut self, request: u64) {
        let Some(open) = self.open.get_mut(&request) else { return };
        open.pending -= 1;
        if open.pending > 0 {
            return;
        }
        if let Some(open) = self.open.remove(&request) {
            if self.done.len() == DONE_MAX {
                self.done.pop_front();
            }
            self.done.push_back(Arc::new(open.trace));
        }
    }

    fn note_failed(&mut self, failed: Failed) {
        if self.failed.len() == FAILED_MAX {
            self.failed.pop_front();
        }
        self.failed.push_back(failed);
    }

    /// How many things are kept in mind of what goes on.
    pub(crate) fn kept(&self) -> usize {
        self.spans.len() + self.open.values().map(|open| open.trace.spans.len()).sum::<usize>()
    }
}

impl Simulation {
    /// Traces a request whatever is sampled, by its number: one that has not come in yet.
    pub fn follow(&mut self, request: u64) {
        self.tracer.followed.insert(request);
    }

    /// The traces of the last requests that were sampled or followed and of which nothing goes on any more, in the order in which
    /// that was so.
    #[must_use]
    pub fn traces(&self) -> impl DoubleEndedIterator<Item = &Arc<Trace>> {
        self.tracer.done.iter()
    }

    /// The trace of a request, as far as it has come.
    #[must_use]
    pub fn trace(&self, request: u64) -> Option<&Trace> {
        let open = self.tracer.open.get(&request).map(|open| &open.trace);
        open.or_else(|| self.traces().rev().map(Arc::as_ref).find(|trace| trace.request == request))
    }

    /// The last requests that failed, traced or not.
    #[must_use]
    pub fn failed(&self) -> impl DoubleEndedIterator<Item = &Failed> {
        self.tracer.failed.iter()
    }

    /// Whether a request that comes in now is traced.
    pub(super) fn is_sampled(&self, number: u64) -> bool {
        if !self.tracer.followed.is_empty() && self.tracer.followed.contains(&number) {
            return true;
        }
        if self.tracer.per_s == 0 || self.tracer.open.len() >= OPEN_MAX {
            return false;
        }
        let share = f64::from(self.tracer.per_s) / self.arrivals.rate_per_s(self.now_ns);
        Draw::new(within(self.seed, number), Purpose::Trace).unit() < share
    }

    /// The trace of a request begins.
    pub(super) fn open_trace(&mut self, request: &Request) {
        let subject = request.subject;
        let trace = Trace {
            request: request.number,
            user: subject.user,
            class: subject.class,
            key: subject.key(),
            client: self.plan.components[subject.client()].id.clone(),
            began_ns: request.began_ns,
            end: None,
            spans: Vec::new(),
            left_out: 0,
        };
        self.tracer.open.insert(request.number, Open { trace, pending: 1 });
    }

    /// A request is over: one more of those that failed, and the end of its trace.
    pub(super) fn close_trace(&mut self, request: &Request, outcome: Result<(), Reason>) {
        if let Err(reason) = outcome {
            let Request { number, subject, began_ns, .. } = *request;
            self.tracer.note_failed(Failed { request: number, class: subject.class, began_ns, failed_ns: self.now_ns, reason });
        }
        if request.is_traced
            && let Some(open) = self.tracer.open.get_mut(&request.number)
        {
            open.trace.end = Some((self.now_ns, outcome));
            self.tracer.release(request.number);
        }
    }

    /// What a request's attempts are spans of.
    pub(super) fn parent_of(&self, request: RequestRef) -> Option<SpanRef> {
        self.request(request).map(|request| SpanRef { request: request.number, place: None })
    }

    /// The span that a traced call was made in.
    pub(super) fn parent_span(&self, call: CallRef) -> Option<SpanRef> {
        let SpanRef { request, place } = self.span_ref(call)?;
        let parent = place.and_then(|place| self.tracer.open.get(&request)?.trace.spans.get(place as usize)?.parent);
        Some(SpanRef { request, place: parent.map(|parent| parent as u32) })
    }

    /// The span of a call, if that is traced.
    pub(super) fn span_ref(&self, call: CallRef) -> Option<SpanRef> {
        self.call(call).filter(|found| found.is_traced)?;
        self.tracer.spans.get(&call.slot).copied()
    }

    /// A traced call is made.
    #[cold]
    pub(super) fn open_span(&mut self, call: CallRef, parent: SpanRef, why: Option<Why>) {
        let Some(found) = self.call(call) else { return };
        let (way, task, client) = (found.way(), found.task(), found.subject().client());
        let is_waited_for = matches!(found.asker, Asker::Request(_) | Asker::Call(_));
        let task = task.unwrap_or_else(|| Task::Serve(found.subject().class));
        let client = Place { id: self.plan.components[client].id.clone(), instance: None };
        let (from, to) = match way {
            None => (client.clone(), client),
            Some(way) => (self.place_of_caller(call).unwrap_or(client), self.place_of(&way)),
        };
        let is_attempt = way.is_none();
        let span = Span {
            parent: parent.place.map(|place| place as usize),
            task,
            from,
            to,
            why,
            is_waited_for,
            sent_ns: self.now_ns,
            phases: if is_attempt { vec![Phase { doing: Doing::Calling, from_ns: self.now_ns }] } else { Vec::new() },
            left_ns: None,
            heard_ns: None,
            outcome: None,
            failed_here: false,
            notes: Vec::new(),
        };
        let span = self.tracer.add(parent.request, span);
        self.tracer.spans.insert(call.slot, span);
        if let Some(found) = self.call_mut(call) {
            found.is_traced = true;
        }
    }

    fn place_of(&self, way: &Way) -> Place {
        let component = way.instance.map_or(way.component, |instance| self.instances[instance].component);
        Place {
            id: self.plan.components[component].id.clone(),
            instance: way.instance.map(|instance| self.instances[instance].number + 1),
        }
    }

    fn place_of_caller(&self, call: CallRef) -> Option<Place> {
        let at = match self.call(call)?.asker {
            Asker::Request(_) => return None,
            Asker::Call(caller) => self.call(caller)?.instance()?,
            Asker::Queue { instance, .. } | Asker::Nobody { instance, .. } => instance as usize,
        };
        let at = &self.instances[at];
        Some(Place { id: self.plan.components[at.component].id.clone(), instance: Some(at.number + 1) })
    }

    /// A traced call does another thing from now on.
    #[cold]
    pub(super) fn trace_stage(&mut self, call: CallRef, stage: Stage) {
        let doing = match stage {
            Stage::Queued => Doing::WaitingForSlot,
            Stage::Ready => Doing::WaitingForCpu,
            Stage::Computing => Doing::Computing,
            Stage::Pausing => Doing::Pausing,
            Stage::Asking => Doing::Calling,
            Stage::Sent | Stage::Answered => return,
        };
        let now_ns = self.now_ns;
        let Some(span) = self.tracer.span_of(call) else { return };
        let phase = Phase { doing, from_ns: now_ns };
        match span.phases.last_mut() {
            Some(last) if last.doing == doing => {}
            // What took no time was not done; the first one says when the call came in.
            Some(last) if last.from_ns == now_ns => *last = phase,
            _ => span.phases.push(phase),
        }
        // Such as two computations with nothing in between once a pause of no time is gone.
        span.phases.dedup_by_key(|phase| phase.doing);
    }

    /// A traced call leaves where it was served, or is lost.
    #[cold]
    pub(super) fn trace_leaving(&mut self, call: CallRef) {
        let now_ns = self.now_ns;
        if let Some(span) = self.tracer.span_of(call) {
            span.left_ns = Some(now_ns);
        }
    }

    /// Notes what a traced call found out.
    #[cold]
    pub(super) fn trace_note(&mut self, call: CallRef, note: Note) {
        if let Some(span) = self.tracer.span_of(call) {
            span.notes.push(note);
        }
    }

    /// The asker of a traced call hears how it ended; `answer` is none where it is an attempt.
    #[cold]
    pub(super) fn close_span(&mut self, call: CallRef, outcome: Result<(), Reason>, answer: Option<&Answer>) {
        let now_ns = self.now_ns;
        let Some(span) = self.tracer.spans.remove(&call.slot) else { return };
        if let Some(span) = self.tracer.span_mut(span) {
            span.left_ns = span.left_ns.or(Some(now_ns));
            (span.heard_ns, span.outcome) = (Some(now_ns), Some(outcome));
            span.failed_here = answer.is_some_and(|answer| answer.fails_at_caller || answer.failed_there);
        }
        self.tracer.release(span.request);
    }

    /// A message of a traced call is kept until it is dropped.
    pub(super) fn hold_trace(&mut self, span: SpanRef) {
        if let Some(open) = self.tracer.open.get_mut(&span.request) {
            open.pending += 1;
        }
    }

    /// Such a message is gone.
    pub(super) fn release_trace(&mut self, span: Option<SpanRef>) {
        if let Some(span) = span {
            self.tracer.release(span.request);
        }
    }

    /// Why a traced call goes to whomever it goes to next; to be asked before that is picked.
    #[cold]
    pub(super) fn why(&self, caller: CallRef, choice: usize) -> Option<Why> {
        let found = self.call(caller)?;
        let tried = found.tried.len();
        let plan = &self.plan.choices[choice];
        let rule = match plan.pick {
            Pick::Balance => {
                let (rule, candidates) = self.balancer_rule(found.instance()?, choice, found.subject().user, &found.tried)?;
                return Some(Why { rule, candidates, tried });
            }
            Pick::Any => Rule::Random,
            Pick::Named => Rule::Address,
            Pick::Turn => Rule::Turn,
            Pick::Replicas { .. } => Rule::Copies,
            Pick::Leader { .. } => Rule::Leader,
            Pick::HashOfKey => Rule::HashOfKey,
            Pick::HashOfUser => Rule::HashOfUser,
            Pick::Nearest => Rule::Nearest,
        };
        let (from, _) = self.whereabouts(caller)?;
        let address: Vec<usize> = self.address_of(found.asker).into_iter().collect();
        let ways = match self.prospects(from, choice, &found.subject(), &address) {
            Prospects::Any(ways) | Prospects::Kept(ways) => ways,
            Prospects::InOrder(groups) => groups.into_iter().next().unwrap_or_default(),
        };
        let candidates = ways.iter().filter(|way| tried == 0 || self.may_try(way, &found.tried)).count();
        Some(Why { rule, candidates, tried })
    }
}

impl super::arrivals::Arrivals {
    /// Requests per second now.
    fn rate_per_s(&self, now_ns: u64) -> f64 {
        self.users_at(now_ns) * self.workload.requests_per_user_s
    }
}
