//! Requests: what a user waits for. A request makes attempts, one after the other, until one succeeds, the client runs out of
//! them, or its deadline passes.

use crate::catalog::Reason;
use crate::catalog::lowering::{Role, Task};

use super::calendar::Event;
use super::call::{Asker, Request, RequestRef, Stage, Subject};
use super::meter::Tally;
use super::random::{ns_from_ms, within};
use super::simulation::Simulation;

impl Simulation {
    /// The request, if it has not ended.
    pub(super) fn request(&self, request: RequestRef) -> Option<&Request> {
        self.requests.get(request.slot).filter(|found| found.number as u32 == request.number)
    }

    /// The request, if it has not ended, to change it.
    pub(super) fn request_mut(&mut self, request: RequestRef) -> Option<&mut Request> {
        self.requests.get_mut(request.slot).filter(|found| found.number as u32 == request.number)
    }

    /// A user sends a request.
    pub(super) fn begin_request(&mut self, number: u64, subject: Subject) {
        self.shows = true;
        self.totals.generated += 1;
        self.totals.in_flight += 1;
        let patience_ns = match &self.plan.components[subject.client()].lowered.role {
            Role::Client(client) => ns_from_ms(client.deadline_ms),
            _ => 0,
        };
        let deadline_ns = self.now_ns.saturating_add(patience_ns);
        let (began_ns, is_traced) = (self.now_ns, self.is_sampled(number));
        let request = Request { number, subject, began_ns, deadline_ns, attempts: 0, is_traced, address: None };
        if is_traced {
            self.open_trace(&request);
        }
        self.count_request(&request, |tally| tally.arrivals += 1);
        self.enter(subject.client(), self.now_ns);
        let request = RequestRef { slot: self.requests.insert_with(|| request), number: number as u32 };
        self.calendar.set_ahead(self.now_ns, patience_ns, Event::Deadline(request));
        if self.calendar.is_crowded() {
            self.forget_deadlines();
        }
        self.begin_attempt(request);
    }

    /// A request that is over leaves nothing behind.
    #[cold]
    fn forget_deadlines(&mut self) {
        let requests = &self.requests;
        let is_there =
            |request: &RequestRef| requests.get(request.slot).is_some_and(|found| found.number as u32 == request.number);
        self.calendar.keep(|event| if let Event::Deadline(request) = event { is_there(request) } else { true });
    }

    /// A request's next attempt begins.
    pub(super) fn begin_attempt(&mut self, request: RequestRef) {
        let Some(found) = self.request_mut(request) else { return };
        (found.attempts, found.address) = (found.attempts + 1, None);
        let Request { number, subject, attempts, is_traced, .. } = *found;
        let program = self.plan.components[subject.client()].program(Task::Serve(subject.class));
        let Some(program) = program else { return self.end_attempt(request, Err(Reason::NoAddress)) };
        let stream = within(within(self.seed, number), u64::from(attempts));
        let call = self.add_call(Asker::Request(request), subject, stream, None);
        if let Some(found) = self.calls.get_mut(call) {
            (found.stage, found.arrived_ns) = (Stage::Asking, self.now_ns);
            found.begin(program);
        }
        if let Some(parent) = is_traced.then(|| self.parent_of(request)).flatten() {
            self.open_span(call, parent, None);
        }
        self.run(call);
    }

    /// An attempt is over. Where the next one would not begin before the deadline there is none: the request fails now, for the
    /// reason that this one did, which says more than that time ran out.
    pub(super) fn end_attempt(&mut self, request: RequestRef, outcome: Result<(), Reason>) {
        let Some(found) = self.request(request) else { return };
        let Err(reason) = outcome else { return self.end_request(request, Ok(())) };
        let tries_again = match &self.plan.components[found.subject.client()].lowered.role {
            Role::Client(client) if found.attempts <= client.retries => {
                // The wait doubles; past 2⁶² it would be longer than any run.
                let doublings = libm::exp2(f64::from((found.attempts - 1).min(62)));
                let next_ns = self.now_ns.saturating_add(ns_from_ms(client.backoff_ms * doublings));
                (next_ns < found.deadline_ns).then_some(next_ns)
            }
            _ => None,
        };
        match tries_again {
            Some(next_ns) => self.calendar.set(next_ns, Event::Attempt(request)),
            None => self.end_request(request, Err(reason)),
        }
    }

    /// The client gives up.
    #[cold]
    pub(super) fn on_deadline(&mut self, request: RequestRef) {
        if self.request(request).is_some() {
            self.end_request(request, Err(Reason::Timeout));
        }
    }

    fn end_request(&mut self, request: RequestRef, outcome: Result<(), Reason>) {
        let Some(request) = self.requests.remove(request.slot) else { return };
        self.shows = true;
        self.totals.in_flight -= 1;
        let latency_ns = self.now_ns - request.began_ns;
        match outcome {
            Ok(()) => {
                self.totals.completed += 1;
                self.count_request(&request, |tally| {
                    tally.completions += 1;
                    tally.sojourn.record(latency_ns);
                });
            }
            Err(reason) => {
                self.totals.failed += 1;
                self.count_request(&request, |tally| tally.failures[reason as usize] += 1);
                if reason == Reason::Timeout {
                    self.fail_here(request.subject.client(), reason, request.began_ns);
                }
            }
        }
        self.leave(request.subject.client(), request.began_ns);
        if request.is_traced || outcome.is_err() {
            self.close_trace(&request, outcome);
        }
    }

    /// Counts at the request's client and class.
    fn count_request(&mut self, request: &Request, count: impl Fn(&mut Tally)) {
        let is_measured = self.is_measured(request.began_ns);
        self.components[request.subject.client()].meter.count(is_measured, &count);
        self.classes[request.subject.class as usize].count(is_measured, &count);
    }
}
