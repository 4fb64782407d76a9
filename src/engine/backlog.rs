//! Messages: published to a queue, kept by it whatever dies, handed to workers at least once.
//!
//! - An instance of a queue keeps messages on its disk: its process may die, they do not. While it is dead nobody gets them.
//! - Workers take, they are not pushed at: a worker's instance has at most as many messages as it has CPUs, so whoever is dead
//!   or out of reach gets none. Those that could take one take turns.
//! - A message is gone from the queue once the word comes back that it was worked off. One whose worker died is handed out
//!   again at once; one that a worker gave back, a second later, then two, then four; one that was handed out often enough is set
//!   aside.
//! - An instance that died has forgotten what was under way, and hands it out again when it is back: a message may be worked off
//!   twice, and is not lost.

use std::collections::{BTreeMap, VecDeque};

use crate::catalog::Reason;
use crate::catalog::lowering::{Role, Task};
use crate::design::Class;

use super::calendar::Event;
use super::call::{Answer, Asker, CallRef, Subject, Tried, Way};
use super::plan::{TargetPlan, place};
use super::random::{NS_PER_S, within};
use super::simulation::Simulation;
use super::trace::{Rule, Why};
use super::tracer::SpanRef;

/// How long a message that was given back for the first time waits before it is handed out again; each time twice as long, but no
/// longer than a minute: what is wrong behind the workers passes sooner or later, and a message is to outlast it.
const RETURN_NS: u64 = NS_PER_S;
const RETURN_NS_MAX: u64 = 60 * NS_PER_S;

/// A message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Message {
    /// Its number, in the order of publishing at its instance.
    number: u32,
    /// The name of its random numbers.
    stream: u64,
    subject: Subject,
    published_ns: u64,
    /// Since when it waits to be handed out.
    ready_ns: u64,
    /// How often it was handed out.
    deliveries: u32,
    /// The span that it was published in, if that is traced.
    span: Option<SpanRef>,
}

/// The messages of a queue's instance.
#[derive(Clone, Debug, Default)]
pub(crate) struct Backlog {
    /// To be handed out, the oldest first.
    ready: VecDeque<Message>,
    /// Handed out, or given back a moment ago.
    out: BTreeMap<u32, Message>,
    published: u32,
    turn: usize,
    /// As many of them as were last counted as waiting.
    shown: u64,
}

impl Backlog {
    /// All messages that it keeps.
    pub(crate) fn len(&self) -> usize {
        self.ready.len() + self.out.len()
    }

    /// Messages that wait to be handed out.
    pub(crate) fn ready(&self) -> usize {
        self.ready.len()
    }

    /// When the oldest of those that wait was published.
    pub(crate) fn oldest_ns(&self) -> Option<u64> {
        self.ready.front().map(|message| message.published_ns)
    }

    /// Takes all messages out, those under way first.
    fn empty(&mut self) -> impl Iterator<Item = Message> {
        std::mem::take(&mut self.out).into_values().chain(std::mem::take(&mut self.ready))
    }
}

/// What is published: the name of its random numbers, what it is about, and the span that it is published in, if that is traced.
type Emission = (u64, Subject, Option<SpanRef>);

impl Simulation {
    /// Publishes messages on behalf of a call, which does not wait for them.
    #[cold]
    pub(super) fn emit(&mut self, call: CallRef, choice: usize, count: u64) {
        let Some((found, instance)) = self.call(call).zip(self.instance_of(call)) else { return };
        let (stream, subject) = (within(found.stream, count), found.subject().as_class(Class::Job));
        let parent = self.span_ref(call);
        for ordinal in 0..count {
            let ways = self.ways_for(choice, subject.key());
            let turn = self.turns_mut(call).of(choice);
            let Some(way) = ways.get(turn % ways.len().max(1)).copied() else {
                self.count(|counts| counts.messages_refused += 1);
                continue;
            };
            self.turns_mut(call).pass(choice);
            let stream = within(stream, ordinal);
            self.send_emission((instance, choice), (stream, subject, parent), (way, Tried::default()));
        }
    }

    fn send_emission(
        &mut self,
        (instance, choice): (usize, usize),
        (stream, subject, parent): Emission,
        (way, tried): (Way, Tried),
    ) {
        let asker = Asker::Nobody { instance: instance as u32, choice: choice as u32 };
        let dead = self.plan.choices[choice].dead;
        let call = self.add_call(asker, subject, stream, Some(way));
        if let Some(call) = self.calls.get_mut(call) {
            (call.tried, call.dead) = (tried, dead);
        }
        if let Some(parent) = parent {
            let candidates = self.ways_for(choice, subject.key()).len();
            let tried = self.call(call).map_or(0, |call| call.tried.len());
            self.open_span(call, parent, Some(Why { rule: Rule::Turn, candidates: candidates - tried.min(candidates), tried }));
        }
        self.send(call, way, (subject.class, stream));
    }

    /// What was published without waiting came to an end; where one queue has no place for it, another one may.
    #[cold]
    pub(super) fn after_emission(
        &mut self,
        (instance, choice): (usize, usize),
        answer: &Answer,
        (stream, subject, parent): Emission,
        mut tried: Tried,
    ) {
        let Err(reason) = answer.outcome else { return };
        if answer.fails_at_caller {
            self.fail_here(self.instances[instance].component, reason, answer.sent_ns);
        }
        tried.insert(answer.way.instance);
        let ways = self.ways_for(choice, subject.key());
        let others = self.plan.choices[choice].others;
        let next = ways.into_iter().find(|way| others.are_tried_after(reason) && self.may_try(way, &tried));
        match next {
            Some(way) => {
                let stream = within(stream, tried.len() as u64);
                self.send_emission((instance, choice), (stream, subject, parent), (way, tried));
            }
            None => self.count(|counts| counts.messages_refused += 1),
        }
    }

    /// Keeps the message that a call publishes; whether there is room for it.
    #[cold]
    pub(super) fn enqueue(&mut self, call: CallRef) -> bool {
        let Some((found, instance)) = self.call(call).zip(self.instance_of(call)) else { return false };
        let component = self.instances[instance].component;
        let Role::Queue { capacity, .. } = self.plan.components[component].lowered.role else { return false };
        let (stream, subject, span) = (found.stream, found.subject().as_class(Class::Job), self.span_ref(call));
        let backlog = &mut self.instances[instance].backlog;
        if backlog.len() as u64 >= capacity {
            return false;
        }
        let (published_ns, ready_ns) = (self.now_ns, self.now_ns);
        backlog.published = backlog.published.wrapping_add(1);
        let number = backlog.published;
        backlog.ready.push_back(Message { number, stream, subject, published_ns, ready_ns, deliveries: 0, span });
        if let Some(span) = span {
            self.hold_trace(span);
        }
        self.messages_kept += 1;
        self.count(|counts| counts.messages_published += 1);
        self.hand_out(instance);
        true
    }

    /// Hands messages to workers as long as there are both.
    pub(super) fn hand_out(&mut self, instance: usize) {
        while self.is_alive(instance) && !self.instances[instance].backlog.ready.is_empty() {
            let Some((worker, target, turn)) = self.free_worker(instance) else { break };
            let backlog = &mut self.instances[instance].backlog;
            backlog.turn = turn;
            let Some(mut message) = backlog.ready.pop_front() else { break };
            message.deliveries += 1;
            backlog.out.insert(message.number, message);
            self.deliver(instance, &message, (worker, target));
        }
        self.show_backlog(instance);
    }

    /// The next worker in turn that can take a message, and whose turn it is then.
    fn free_worker(&self, instance: usize) -> Option<(usize, TargetPlan, usize)> {
        let component = self.instances[instance].component;
        let targets = self.workers_of(component);
        let workers =
            targets.iter().flat_map(|target| self.components[target.component].instances.iter().map(move |w| (*w, *target)));
        let turn = self.instances[instance].backlog.turn;
        let can_take = |worker: &(usize, (usize, TargetPlan))| self.can_take(&worker.1);
        let count = workers.clone().count();
        let after = workers.clone().enumerate().skip(turn % count.max(1)).find(can_take);
        let found = after.or_else(|| workers.enumerate().take(turn % count.max(1)).find(can_take));
        found.map(|(place, (worker, target))| (worker, target, place + 1))
    }

    fn can_take(&self, (worker, target): &(usize, TargetPlan)) -> bool {
        let at = &self.instances[*worker];
        at.messages < at.station.cpus && at.is_told_of() && self.is_alive(*worker) && self.is_open(target.link)
    }

    /// How many workers can take a message of a queue's instance.
    fn free_workers(&self, instance: usize) -> usize {
        let targets = self.workers_of(self.instances[instance].component);
        let workers = |target: &TargetPlan| {
            self.components[target.component].instances.iter().filter(|worker| self.can_take(&(**worker, *target))).count()
        };
        targets.iter().map(workers).sum()
    }

    fn workers_of(&self, component: usize) -> Vec<TargetPlan> {
        let plan = &self.plan.components[component];
        let Role::Queue { workers, .. } = &plan.lowered.role else { return Vec::new() };
        let target = |worker: &crate::catalog::lowering::Target| {
            let link = self.plan.link(&plan.id, &worker.id)?;
            Some(TargetPlan { component: self.plan.component(&worker.id)?, link, task: worker.task })
        };
        workers.iter().filter_map(target).collect()
    }

    fn deliver(&mut self, instance: usize, message: &Message, (worker, target): (usize, TargetPlan)) {
        let component = self.instances[instance].component;
        let wait_ns = self.now_ns - message.ready_ns;
        self.count_at(component, message.published_ns, |tally| tally.wait.record(wait_ns));
        self.instances[worker].messages += 1;
        let way = Way { component: target.component, instance: Some(worker), link: target.link, task: Task::Work };
        let stream = within(message.stream, place(Task::Work) as u64 * 64 + u64::from(message.deliveries));
        let asker = Asker::Queue { instance: instance as u32, message: message.number };
        let call = self.add_call(asker, message.subject, stream, Some(way));
        if let Some(span) = message.span {
            let why = Why { rule: Rule::FreeWorker, candidates: self.free_workers(instance) + 1, tried: 0 };
            self.open_span(call, span, Some(why));
        }
        self.send(call, way, (message.subject.class, stream));
    }

    /// Word comes to a queue of a message that it handed out.
    #[cold]
    pub(super) fn settle(&mut self, instance: usize, number: u32, answered: &Answer) {
        if answered.fails_at_caller
            && let Err(reason) = answered.outcome
        {
            self.fail_here(self.instances[instance].component, reason, answered.sent_ns);
        }
        if let Some(worker) = answered.way.instance {
            self.instances[worker].messages -= 1;
            self.notice_empty(worker);
        }
        if self.is_alive(instance) {
            self.take_word(instance, number, answered);
        }
        self.feed(answered.way.component);
    }

    fn take_word(&mut self, instance: usize, number: u32, answered: &Answer) {
        let component = self.instances[instance].component;
        let Role::Queue { max_deliveries, .. } = self.plan.components[component].lowered.role else { return };
        // Of one that was forgotten and will be handed out again it does not know.
        let Some(message) = self.instances[instance].backlog.out.get(&number).copied() else { return };
        // The worker died over it, or it did not get there; whatever failed behind the worker, that one gave it back.
        let is_workers_end = answered.fails_at_caller || answered.failed_there;
        match answered.outcome {
            Ok(()) => self.drop_message(instance, &message, |counts| counts.messages_delivered += 1),
            Err(_) if message.deliveries >= max_deliveries => {
                self.drop_message(instance, &message, |counts| {
                    counts.messages_lost += 1;
                    counts.dead_letters += 1;
                });
            }
            Err(Reason::Killed | Reason::TargetDown | Reason::LinkCut) if is_workers_end => {
                self.return_message(instance, number);
            }
            Err(_) => {
                let doublings = (message.deliveries - 1).min(6);
                let wait_ns = (RETURN_NS << doublings).min(RETURN_NS_MAX);
                self.calendar.set(self.now_ns + wait_ns, Event::Return { instance: instance as u32, message: number });
            }
        }
        self.show_backlog(instance);
    }

    fn drop_message(&mut self, instance: usize, message: &Message, count: impl Fn(&mut super::results::Counts)) {
        self.instances[instance].backlog.out.remove(&message.number);
        self.messages_kept -= 1;
        self.release_trace(message.span);
        self.count_from(message.published_ns, count);
    }

    /// A message that was given back may be handed out again, before all others.
    #[cold]
    pub(super) fn return_message(&mut self, instance: usize, number: u32) {
        let now_ns = self.now_ns;
        let backlog = &mut self.instances[instance].backlog;
        if let Some(message) = backlog.out.remove(&number) {
            backlog.ready.push_front(Message { ready_ns: now_ns, ..message });
        }
        self.hand_out(instance);
    }

    /// A worker has a free hand: the queues in front of it hand out what they have.
    fn feed(&mut self, worker: usize) {
        for place in 0..self.components[worker].feeders.len() {
            let queue = self.components[worker].feeders[place];
            for place in 0..self.components[queue].instances.len() {
                self.hand_out(self.components[queue].instances[place]);
            }
        }
    }

    /// All queues hand out what they have, after somebody came back that could take it.
    pub(super) fn hand_out_all(&mut self) {
        for component in 0..self.components.len() {
            if matches!(self.plan.components[component].lowered.role, Role::Queue { .. }) {
                for place in 0..self.components[component].instances.len() {
                    self.hand_out(self.components[component].instances[place]);
                }
            }
        }
    }

    /// An instance that died does not know any more what it had handed out.
    pub(super) fn forget_deliveries(&mut self, instance: usize) {
        let now_ns = self.now_ns;
        let backlog = &mut self.instances[instance].backlog;
        if backlog.len() > 0 {
            backlog.ready = backlog.empty().map(|message| Message { ready_ns: now_ns, ..message }).collect();
            self.show_backlog(instance);
        }
    }

    /// The disk of an instance goes with it out of the design.
    pub(super) fn lose_messages(&mut self, instance: usize) {
        let lost: Vec<Message> = self.instances[instance].backlog.empty().collect();
        self.messages_kept -= lost.len();
        for message in lost {
            self.count_from(message.published_ns, |counts| counts.messages_lost += 1);
            self.release_trace(message.span);
        }
        self.show_backlog(instance);
    }

    /// Counts an instance's messages in its component's gauges: what is kept as work, what waits as waiting. A dead one's room is
    /// no room, so what is in it is not counted as using it.
    fn show_backlog(&mut self, instance: usize) {
        let (now_ns, is_alive) = (self.now_ns, self.is_alive(instance));
        let at = &mut self.instances[instance];
        let (kept, ready) = (if is_alive { at.backlog.len() as u64 } else { 0 }, at.backlog.ready() as u64);
        let (kept_before, ready_before) = (at.busy.value(), std::mem::replace(&mut at.backlog.shown, ready));
        at.busy.set(now_ns, kept);
        let component = &mut self.components[at.component];
        component.busy.set(now_ns, component.busy.value() - kept_before + kept);
        component.waiting.set(now_ns, component.waiting.value() - ready_before + ready);
    }

    /// Which queues hand out messages to which workers, as the design is now.
    pub(super) fn refresh_feeders(&mut self) {
        self.components.iter_mut().for_each(|component| component.feeders.clear());
        for queue in 0..self.components.len() {
            if !self.plan.components[queue].is_present {
                continue;
            }
            for target in self.workers_of(queue) {
                self.components[target.component].feeders.push(queue);
            }
        }
    }
}
