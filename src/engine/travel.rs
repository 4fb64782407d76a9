//! Calls on their way: sent over a link, taken in or turned away, answered, lost.

use crate::catalog::Reason;
use crate::catalog::lowering::{Pick, Task};
use crate::design::Class;

use super::calendar::Event;
use super::call::{Answer, Asker, Call, CallRef, Failure, LookUp, Stage, Subject, Way};
use super::plan::{Op, place};
use super::random::{Draw, NS_PER_S, Purpose, Time, within};
use super::simulation::Simulation;

/// How long a caller waits for somebody who does not even refuse.
const SILENCE_NS: u64 = NS_PER_S;

impl Simulation {
    /// Gives a call that is made now a number and a place; without a way it is an attempt. It is not sent yet.
    #[inline]
    pub(super) fn add_call(&mut self, asker: Asker, subject: Subject, stream: u64, way: Option<Way>) -> CallRef {
        self.note_load();
        self.calls.add(Call::new(asker, subject, (stream, self.now_ns), way))
    }

    /// The call, if it has not ended.
    pub(super) fn call(&self, call: CallRef) -> Option<&Call> {
        self.calls.get(call)
    }

    /// The call, if it has not ended, to change it.
    pub(super) fn call_mut(&mut self, call: CallRef) -> Option<&mut Call> {
        self.calls.get_mut(call)
    }

    /// A call asks whomever `choice` picks, after the one asked before failed with `before`.
    pub(super) fn ask(&mut self, caller: CallRef, choice: usize, before: Option<Failure>) {
        let parent = self.span_ref(caller);
        let why = parent.and_then(|_| self.why(caller, choice));
        let Some(way) = self.pick(caller, choice) else {
            // With nobody left it fails as the last one did, and that was counted where it happened.
            if let Some(failure) = before {
                return self.fail_asking(caller, failure);
            }
            if self.goes_on_alone(caller) {
                return self.go_on_alone(caller);
            }
            let reason = self.plan.choices[choice].none;
            return self.fail(caller, reason);
        };
        if let Some(failure) = before {
            self.count_retried(failure);
        }
        let dead = self.plan.choices[choice].dead;
        let Some(call) = self.call_mut(caller) else { return };
        call.stage = Stage::Asking;
        // Named by whom it asks, for what, and how often it did before: nothing else in the design shifts its draws.
        let ordinal = (place(way.task) * 64 + call.tried.len()) as u64;
        let (stream, subject, read_ns) = (call.stream, call.subject(), call.read_ns);
        let stream = within(within(stream, self.plan.components[way.component].name), ordinal);
        let call = self.add_call(Asker::Call(caller), subject, stream, Some(way));
        if let Some(call) = self.calls.get_mut(call) {
            (call.dead, call.read_ns) = (dead, read_ns);
        }
        if let Some(parent) = parent {
            self.trace_stage(caller, Stage::Asking);
            self.open_span(call, parent, why);
        }
        self.send(call, way, (subject.class, stream));
    }

    /// Sends a call of a class over its link; `stream` names its random numbers.
    pub(super) fn send(&mut self, call: CallRef, way: Way, (class, stream): (Class, u64)) {
        self.count_on(way.link, self.now_ns, |tally| tally.calls[class as usize] += 1);
        if !self.is_open(way.link) {
            return self.fall_silent(call, Reason::LinkCut, self.now_ns);
        }
        let passes = self.passing_share(way.link);
        if passes < 1.0 && Draw::new(stream, Purpose::Loss).unit() >= passes {
            return self.fall_silent(call, Reason::Dropped, self.now_ns);
        }
        self.travel(way.link, (stream, Purpose::There), Event::Reach(call));
    }

    /// The share of messages that a link passes.
    pub(super) fn passing_share(&self, link: usize) -> f64 {
        (1.0 - self.plan.links[link].lowered.loss) * (1.0 - self.links[link].dropped_share)
    }

    /// Something goes over a link, and comes to its other end as `event`.
    fn travel(&mut self, link: usize, (stream, purpose): (u64, Purpose), event: Event) {
        let latency = &self.plan.links[link].latency;
        let time_ns = latency.sample_ns(|| Draw::new(stream, purpose));
        let is_fixed = matches!(latency, Time::Fixed(_));
        self.count_on(link, self.now_ns, |tally| tally.add_message(time_ns));
        self.set_after(time_ns, is_fixed, event);
    }

    /// `event` will happen after a time, which is always as long or was drawn.
    #[inline]
    pub(super) fn set_after(&mut self, time_ns: u64, is_fixed: bool, event: Event) {
        if is_fixed {
            self.calendar.set_ahead(self.now_ns, time_ns, event);
        } else {
            self.calendar.set(self.now_ns + time_ns, event);
        }
    }

    /// Nothing comes back; the caller gives up on the call some time after `since_ns`, and it failed where the caller is.
    #[cold]
    fn fall_silent(&mut self, call: CallRef, reason: Reason, since_ns: u64) {
        let Some(found) = self.call_mut(call) else { return };
        found.stage = Stage::Answered;
        found.fails_at_caller = found.outcome.is_ok();
        found.outcome = Err(reason);
        if found.is_traced {
            self.trace_leaving(call);
        }
        let until_ns = (since_ns + SILENCE_NS).max(self.now_ns);
        self.calendar.set(until_ns, Event::Answer(call));
    }

    /// A call comes to its target.
    pub(super) fn on_reach(&mut self, call: CallRef) {
        let Some(found) = self.call(call).filter(|found| found.stage == Stage::Sent) else { return };
        let (way, sent_ns, dead) = (found.way(), found.sent_ns, found.dead);
        let Some(way) = way else { return };
        let Some(instance) = way.instance else { return self.turn_away(call, dead) };
        let component = self.instances[instance].component;
        if self.is_silent(component) {
            return self.fall_silent(call, Reason::LinkCut, sent_ns);
        }
        let is_measured = self.is_measured(self.now_ns);
        self.instances[instance].arrivals.count(is_measured, |arrivals| *arrivals += 1);
        if !self.is_alive(instance) {
            return self.turn_away(call, dead);
        }
        let program = self.plan.components[way.component].program(way.task);
        let Some(program) = program else { return self.turn_away(call, Reason::NoDataSource) };
        self.count_at(component, self.now_ns, |tally| tally.arrivals += 1);
        self.enter(component, self.now_ns);
        let now_ns = self.now_ns;
        if let Some(found) = self.call_mut(call) {
            found.begin(program);
            (found.arrived_ns, found.since_ns) = (now_ns, now_ns);
        }
        self.take_in(call, instance);
    }

    /// Refuses a call that never came in: it is counted as come and failed.
    #[cold]
    fn turn_away(&mut self, call: CallRef, reason: Reason) {
        let Some(way) = self.call(call).and_then(Call::way) else { return };
        let component = way.instance.map_or(way.component, |instance| self.instances[instance].component);
        self.count_at(component, self.now_ns, |tally| {
            tally.arrivals += 1;
            tally.failures[reason as usize] += 1;
            tally.failed_here[reason as usize] += 1;
        });
        if let Some(found) = self.call_mut(call) {
            found.failed_there = true;
        }
        self.send_back(call, Err(reason));
    }

    /// The call's answer goes back to the caller.
    pub(super) fn send_back(&mut self, call: CallRef, outcome: Result<(), Reason>) {
        let Some(found) = self.call_mut(call) else { return };
        found.outcome = outcome;
        found.stage = Stage::Answered;
        let (stream, is_traced, Some(way)) = (found.stream, found.is_traced, found.way()) else { return };
        if is_traced {
            self.trace_leaving(call);
        }
        let is_silent = way.instance.is_some_and(|instance| self.is_silent(self.instances[instance].component));
        if is_silent || !self.is_open(way.link) {
            return self.fall_silent(call, Reason::LinkCut, self.now_ns);
        }
        self.travel(way.link, (stream, Purpose::Back), Event::Answer(call));
    }

    /// The answer comes to the caller, or the caller gives up on it.
    pub(super) fn on_answer(&mut self, call: CallRef) {
        let Some(found) = self.call_mut(call).filter(|found| found.stage == Stage::Answered) else { return };
        let (Some(answer), asker) = (found.answer(), found.asker) else { return };
        let (is_traced, published) = match asker {
            Asker::Nobody { .. } => (found.is_traced, Some((found.stream, found.subject(), std::mem::take(&mut found.tried)))),
            _ => (found.is_traced, None),
        };
        let parent = published.as_ref().and_then(|_| self.parent_span(call));
        if is_traced {
            self.close_span(call, answer.outcome, Some(&answer));
        }
        self.calls.end(call);
        if let Err(reason) = answer.outcome {
            self.count_on(answer.way.link, answer.sent_ns, |tally| tally.failures[reason as usize] += 1);
        }
        match (asker, published) {
            (Asker::Call(caller), _) => self.on_answer_to_call(caller, &answer),
            (Asker::Queue { instance, message }, _) => self.settle(instance as usize, message, &answer),
            (Asker::Nobody { instance, choice }, Some((stream, subject, tried))) => {
                self.after_emission((instance as usize, choice as usize), &answer, (stream, subject, parent), tried);
            }
            (Asker::Request { .. } | Asker::Nobody { .. }, _) => {}
        }
    }

    fn on_answer_to_call(&mut self, caller: CallRef, answer: &Answer) {
        let Answer { way, outcome, read_ns, look_up, fails_at_caller, failed_there, .. } = *answer;
        let Some(found) = self.calls.get_mut(caller) else { return };
        if found.stage != Stage::Asking {
            return;
        }
        found.read_ns = read_ns;
        if way.task == Task::LookUp {
            found.look_up = look_up;
        }
        // A client that gave up does not go on; its attempt ends here.
        if let Asker::Request(request) = found.asker
            && self.request(request).is_none()
        {
            self.close_span(caller, Err(Reason::Timeout), None);
            self.calls.end(caller);
            return;
        }
        let Err(reason) = outcome else { return self.hear(caller, answer, Ok(())) };
        let Some((component, began_ns)) = self.whereabouts(caller) else { return };
        if fails_at_caller {
            self.fail_here(component, reason, began_ns);
        }
        let there = || way.instance.map_or(way.component, |instance| self.instances[instance].component);
        let at = if fails_at_caller { Some(component) } else { failed_there.then(there) };
        self.hear(caller, answer, Err(Failure { reason, at }));
    }

    /// A caller hears how its call ended, and goes on.
    fn hear(&mut self, caller: CallRef, answer: &Answer, outcome: Result<(), Failure>) {
        let Some(found) = self.call(caller) else { return };
        let op = self.plan.op(found.at());
        let Some(choice) = op.choice() else { return };
        let (is_name, pick) = (matches!(op, Op::FindAddress(..)), self.plan.choices[choice].pick);
        // One that took the call and failed it for want of somebody else did answer: the next one would fare no better, and if
        // each tier tried all of the next, the failures of one dead shard would bury the living.
        let is_its_own = |failure: Failure| failure.at.is_some();
        if let (Pick::Balance, Some(at), Some(target)) = (pick, found.instance(), answer.way.instance) {
            let (user, time_ns) = (found.subject().user, self.now_ns - answer.sent_ns);
            let breaks = outcome.is_err_and(|failure| is_its_own(failure) && failure.reason.breaks_connection());
            self.note_answer(at, target, (choice, user), (time_ns, outcome.is_ok(), breaks));
        }
        match outcome {
            Ok(()) => {
                if is_name {
                    self.learn_address(caller, answer.way.component);
                }
                self.go_on(caller);
            }
            Err(failure) if is_its_own(failure) && self.plan.choices[choice].others.are_tried_after(failure.reason) => {
                if let Some(found) = self.call_mut(caller) {
                    found.tried.insert(answer.way.instance);
                }
                self.ask(caller, choice, Some(failure));
            }
            Err(failure) => self.fail_asking(caller, failure),
        }
    }

    /// A call fails since one that it made did, unless it can do without. Without an answer of a name server there is no address,
    /// whatever the cause.
    #[cold]
    fn fail_asking(&mut self, caller: CallRef, failure: Failure) {
        if self.goes_on_alone(caller) {
            self.count_retried(failure);
            return self.go_on_alone(caller);
        }
        let Some(found) = self.call(caller) else { return };
        let op = self.plan.op(found.at());
        let reason = if matches!(op, Op::FindAddress(..)) { Reason::NoAddress } else { failure.reason };
        self.finish(caller, Err(reason));
    }

    /// Whether a call can do without what it asks for.
    #[cold]
    fn goes_on_alone(&self, caller: CallRef) -> bool {
        self.call(caller).is_some_and(|found| matches!(self.plan.op(found.at()), Op::Try(_)))
    }

    /// A call goes on without an answer; where that was to a look-up, it is a miss.
    #[cold]
    fn go_on_alone(&mut self, caller: CallRef) {
        let Some(found) = self.call(caller) else { return };
        let choice = self.choice_at(found);
        if choice.is_some_and(|choice| self.plan.choices[choice].targets.iter().any(|target| target.task == Task::LookUp)) {
            self.count(|counts| counts.cache_misses += 1);
        }
        if let Some(found) = self.call_mut(caller) {
            found.look_up = LookUp::Unanswered;
        }
        self.go_on(caller);
    }

    /// Counts a failure whose caller goes on in another way.
    #[cold]
    fn count_retried(&mut self, failure: Failure) {
        if let Failure { reason, at: Some(component) } = failure {
            self.count_at(component, self.now_ns, |tally| tally.retried[reason as usize] += 1);
        }
    }

    /// Whether a call to `component` has a way; a data center that is gone does not even refuse.
    pub(super) fn is_silent(&self, component: usize) -> bool {
        let is_dead = |data_center| self.dead_data_centers.contains(&data_center);
        !self.dead_data_centers.is_empty() && self.plan.components[component].data_center.is_some_and(is_dead)
    }

    /// Whether a link passes anything.
    pub(crate) fn is_open(&self, link: usize) -> bool {
        self.plan.links[link].is_present && self.links[link].cut_since_ns.is_none()
    }

    /// Whether anything ever arrives over a link.
    pub(super) fn can_pass(&self, link: usize) -> bool {
        self.is_open(link) && self.passing_share(link) > 0.0
    }

    /// The component that a call is served by, and since when.
    pub(super) fn whereabouts(&self, call: CallRef) -> Option<(usize, u64)> {
        let found = self.call(call)?;
        let component = found.instance().map(|instance| self.instances[instance].component);
        Some((component.unwrap_or_else(|| found.subject().client()), found.arrived_ns))
    }
}
