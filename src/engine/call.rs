//! A call: one component asking another one, from the sending to the answer. A request's attempt is a call too, made by nobody
//! and served by its client.

use std::collections::BTreeSet;

use crate::catalog::Reason;
use crate::catalog::lowering::Task;
use crate::design::Class;

/// A call by its place and its number; places are used again, numbers only after four billion calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CallRef {
    /// Its place.
    pub(crate) slot: u32,
    /// Its number.
    pub(crate) number: u32,
}

/// A request by its place and the end of its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RequestRef {
    /// Its place.
    pub(crate) slot: u32,
    /// The lower half of [`Request::number`].
    pub(crate) number: u32,
}

/// What a request is about; all calls made for it carry it along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    client: u32,
    key: u32,
    /// Which user.
    pub(crate) user: u64,
    /// What it asks for.
    pub(crate) class: Class,
}

impl Subject {
    /// A user of a client component asks for an item.
    pub(crate) const fn new((client, user): (usize, u64), class: Class, key: u64) -> Self {
        // The catalog bounds how many items there are: see `bounds::ITEMS_MAX`.
        Self { client: client as u32, key: key as u32, user, class }
    }

    /// The same of another class.
    pub(crate) const fn as_class(self, class: Class) -> Self {
        Self { class, ..self }
    }

    /// The client component.
    pub(crate) const fn client(&self) -> usize {
        self.client as usize
    }

    /// Which item.
    pub(crate) const fn key(&self) -> u64 {
        self.key as u64
    }
}

/// Who waits for the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asker {
    /// A request: the call is one of its attempts.
    Request(RequestRef),
    /// Another call.
    Call(CallRef),
    /// A queue that hands out a message.
    Queue {
        /// Its instance.
        instance: u32,
        /// The message's number.
        message: u32,
    },
    /// Nobody: an instance publishes a message and does not wait.
    Nobody {
        /// The instance.
        instance: u32,
        /// Whom it may go to.
        choice: u32,
    },
}

/// Where the call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// On its way there, or lost on it.
    Sent,
    /// Waits for a slot.
    Queued,
    /// Has a slot, waits for a CPU.
    Ready,
    /// Has a slot and a CPU.
    Computing,
    /// Has a slot, and lets time pass.
    Pausing,
    /// Has a slot, and waits for the answer to a call of its own.
    Asking,
    /// On its way back.
    Answered,
}

impl Stage {
    /// Whether it takes a place at the instance that serves it.
    pub(crate) const fn is_inside(self) -> bool {
        !matches!(self, Self::Sent | Self::Answered)
    }
}

/// How a call is sent: to whom, over which link, to do what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Way {
    /// The component whose address and programs are used.
    pub(crate) component: usize,
    /// The instance that answers there; none: nobody does.
    pub(crate) instance: Option<usize>,
    /// The link.
    pub(crate) link: usize,
    /// What it is asked.
    pub(crate) task: Task,
}

/// What a look-up came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LookUp {
    /// There is a copy.
    Found,
    /// There is none.
    Missing,
    /// The cache did not answer.
    Unanswered,
}

/// No instance, or no component, in a number of one.
const NOBODY: u32 = u32::MAX;

/// One call. Two cache lines: where a million requests a second are simulated, fetching calls from memory is what takes the time.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(crate) struct Call {
    /// Its number; 0: it has ended, or was not given one yet.
    number: u32,
    program: u32,
    step: u16,
    /// How often a worker has begun anew with its message.
    pub(crate) repeats: u16,
    /// Where it is.
    pub(crate) stage: Stage,
    /// What its last look-up came to.
    pub(crate) look_up: LookUp,
    /// The reason why it fails where [`Way::instance`] is dead.
    pub(crate) dead: Reason,
    /// How it ended.
    pub(crate) outcome: Result<(), Reason>,
    /// Whether the caller is where its failure happened, and has yet to count it.
    pub(crate) fails_at_caller: bool,
    /// Whether it failed where it went; else the failure is that of a call that it made, or has yet to be counted.
    pub(crate) failed_there: bool,
    /// Whether a trace is taken of it.
    pub(crate) is_traced: bool,
    /// What it is about, but for the rest of its subject.
    class: Class,
    /// What its target is asked.
    task: Task,
    /// Who waits for the answer.
    pub(crate) asker: Asker,
    client: u32,
    key: u32,
    user: u64,
    /// The component that it was sent to; nobody: it is an attempt.
    component: u32,
    instance: u32,
    link: u32,
    /// The name of its random numbers.
    pub(crate) stream: u64,
    /// When it was sent.
    pub(crate) sent_ns: u64,
    /// When it came to its target.
    pub(crate) arrived_ns: u64,
    /// When the wait or the work that it is at began.
    pub(crate) since_ns: u64,
    /// How long it waited for a slot and for CPUs.
    pub(crate) wait_ns: u64,
    /// How long it computed.
    pub(crate) service_ns: u64,
    /// When what it brings was read from where it is kept, or written there; 0 where that was older than the last completed
    /// write.
    pub(crate) read_ns: u64,
    /// Instances that this step has been to in vain; of a call that nobody waits for, those that it was sent to before.
    pub(crate) tried: Tried,
}

impl Call {
    /// A call that is made at `now_ns` and not sent yet; without a way it is an attempt.
    #[inline]
    pub(crate) fn new(asker: Asker, subject: Subject, (stream, now_ns): (u64, u64), way: Option<Way>) -> Self {
        Self {
            number: 0,
            program: 0,
            step: 0,
            repeats: 0,
            stage: Stage::Sent,
            look_up: LookUp::Missing,
            dead: Reason::TargetDown,
            outcome: Ok(()),
            fails_at_caller: false,
            failed_there: false,
            is_traced: false,
            class: subject.class,
            task: way.map_or(Task::Serve(subject.class), |way| way.task),
            asker,
            client: subject.client,
            key: subject.key,
            user: subject.user,
            component: way.map_or(NOBODY, |way| way.component as u32),
            instance: way.and_then(|way| way.instance).map_or(NOBODY, |instance| instance as u32),
            link: way.map_or(NOBODY, |way| way.link as u32),
            stream,
            sent_ns: now_ns,
            arrived_ns: 0,
            since_ns: 0,
            wait_ns: 0,
            service_ns: 0,
            read_ns: 0,
            tried: Tried::default(),
        }
    }

    /// Looks at all of it.
    #[inline]
    pub(crate) fn touch(&self) {
        std::hint::black_box((self.stream, self.user, self.read_ns, self.since_ns));
    }

    /// What it is about.
    pub(crate) const fn subject(&self) -> Subject {
        let Self { client, key, user, class, .. } = *self;
        Subject { client, key, user, class }
    }

    /// How it was sent; none: it is an attempt.
    pub(crate) fn way(&self) -> Option<Way> {
        let way =
            || Way { component: self.component as usize, instance: self.instance(), link: self.link as usize, task: self.task };
        (self.component != NOBODY).then(way)
    }

    /// What of it its asker is told; none: it is an attempt.
    pub(crate) fn answer(&self) -> Option<Answer> {
        let Self { outcome, fails_at_caller, failed_there, look_up, read_ns, sent_ns, .. } = *self;
        Some(Answer { way: self.way()?, outcome, fails_at_caller, failed_there, look_up, read_ns, sent_ns })
    }

    /// The instance that serves it; none: nobody does, or it is an attempt.
    pub(crate) const fn instance(&self) -> Option<usize> {
        if self.instance == NOBODY { None } else { Some(self.instance as usize) }
    }

    /// Its program, and the step of it that it is at.
    pub(crate) const fn at(&self) -> (usize, usize) {
        (self.program as usize, self.step as usize)
    }

    /// Puts it to the beginning of a program.
    pub(crate) const fn begin(&mut self, program: usize) {
        (self.program, self.step) = (program as u32, 0);
    }

    /// Enters upon a stage.
    #[inline]
    pub(crate) const fn enter(&mut self, stage: Stage, now_ns: u64) {
        (self.stage, self.since_ns) = (stage, now_ns);
    }

    /// Goes on to the next step.
    #[inline]
    pub(crate) fn step(&mut self) {
        self.step += 1;
        // What was published without waiting asks nobody itself, and remembers where it was sent before.
        if !matches!(self.asker, Asker::Nobody { .. }) {
            self.tried.clear();
        }
    }

    /// Goes on so many steps.
    pub(crate) const fn skip(&mut self, steps: usize) {
        self.step += steps as u16;
    }

    /// What it is asked; none: it is an attempt.
    pub(crate) fn task(&self) -> Option<Task> {
        (self.component != NOBODY).then_some(self.task)
    }
}

/// How a call ended, as its asker is told: see [`Call`] for what is what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answer {
    pub(crate) way: Way,
    pub(crate) outcome: Result<(), Reason>,
    pub(crate) fails_at_caller: bool,
    pub(crate) failed_there: bool,
    pub(crate) look_up: LookUp,
    pub(crate) read_ns: u64,
    pub(crate) sent_ns: u64,
}

/// The calls that have not ended. The place of one that has is used again, and the number in it is 0 until then.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calls {
    places: Vec<Call>,
    free: Vec<u32>,
    /// The number of the last one that was made.
    last: u32,
}

impl Calls {
    /// How many there are.
    pub(crate) const fn len(&self) -> usize {
        self.places.len() - self.free.len()
    }

    /// Adds one; where it is, and its number.
    #[inline]
    pub(crate) fn add(&mut self, call: Call) -> CallRef {
        self.last = self.last.wrapping_add(1).max(1);
        let call = Call { number: self.last, ..call };
        let number = call.number;
        if let Some(slot) = self.free.pop() {
            self.places[slot as usize] = call;
            return CallRef { slot, number };
        }
        self.places.push(call);
        CallRef { slot: self.places.len() as u32 - 1, number }
    }

    /// The call, if it has not ended.
    #[inline]
    pub(crate) fn get(&self, call: CallRef) -> Option<&Call> {
        self.places.get(call.slot as usize).filter(|found| found.number == call.number)
    }

    /// The call, if it has not ended, to change it.
    #[inline]
    pub(crate) fn get_mut(&mut self, call: CallRef) -> Option<&mut Call> {
        self.places.get_mut(call.slot as usize).filter(|found| found.number == call.number)
    }

    /// A call has ended.
    #[inline]
    pub(crate) fn end(&mut self, call: CallRef) {
        if let Some(found) = self.get_mut(call) {
            found.number = 0;
            found.tried.clear();
            self.free.push(call.slot);
        }
    }

    /// All of them, by place.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (CallRef, &Call)> {
        let places = self.places.iter().enumerate().filter(|(_, call)| call.number != 0);
        places.map(|(slot, call)| (CallRef { slot: slot as u32, number: call.number }, call))
    }
}

/// Instances that were asked in vain. Most calls have none, and those of a few have thousands.
#[derive(Clone, Debug, Default)]
#[allow(clippy::box_collection, reason = "a set takes three words where a box takes one, in every call")]
pub(crate) struct Tried(Option<Box<BTreeSet<u32>>>);

impl Tried {
    /// Whether there are none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |tried| tried.len())
    }

    /// Whether `instance` is one of them.
    pub(crate) fn contains(&self, instance: usize) -> bool {
        self.0.as_ref().is_some_and(|tried| tried.contains(&(instance as u32)))
    }

    /// Adds an instance, or, where there was none, that there was none.
    pub(crate) fn insert(&mut self, instance: Option<usize>) {
        self.0.get_or_insert_default().insert(instance.map_or(NOBODY, |instance| instance as u32));
    }

    /// Forgets them all.
    #[inline]
    pub(crate) fn clear(&mut self) {
        if self.0.is_some() {
            self.0 = None;
        }
    }
}

/// How a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The reason.
    pub(crate) reason: Reason,
    /// The component where it failed, unless that was deeper down.
    pub(crate) at: Option<usize>,
}

/// A user's request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request {
    /// Its number, which names its random numbers.
    pub(crate) number: u64,
    /// What it is about.
    pub(crate) subject: Subject,
    /// When its first attempt began.
    pub(crate) began_ns: u64,
    /// When its client gives up.
    pub(crate) deadline_ns: u64,
    /// Attempts so far.
    pub(crate) attempts: u32,
    /// Whether a trace is taken of it.
    pub(crate) is_traced: bool,
    /// The component behind the users' name, as the attempt that goes on has learnt it.
    pub(crate) address: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_and_what_happens_to_it_are_small() {
        assert_eq!(size_of::<Call>(), 128);
        assert!(size_of::<Option<Request>>() <= 64);
        assert_eq!(size_of::<super::super::calendar::Entry>(), 32);
    }
}
