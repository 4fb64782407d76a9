//! A call: one component asking another one, from the sending to the answer. A request's attempt is a call too, made by nobody
//! and served by its client.

use std::collections::BTreeSet;

use crate::catalog::Reason;
use crate::catalog::lowering::Task;
use crate::design::Class;

/// A call by its place and its number; places are used again, numbers are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CallRef {
    /// Its place.
    pub(crate) slot: usize,
    /// Its number.
    pub(crate) number: u64,
}

/// What a request is about; all calls made for it carry it along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    /// The client component.
    pub(crate) client: usize,
    /// What it asks for.
    pub(crate) class: Class,
    /// Which user.
    pub(crate) user: u64,
    /// Which item.
    pub(crate) key: u64,
}

/// Who waits for the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asker {
    /// A request, by its place and number: the call is one of its attempts.
    Request {
        /// Its place.
        slot: usize,
        /// Its number.
        number: u64,
    },
    /// Another call.
    Call(CallRef),
    /// A queue that hands out a message.
    Queue {
        /// Its instance.
        instance: usize,
        /// The message's number.
        message: u64,
    },
    /// Nobody: an instance publishes a message and does not wait.
    Nobody {
        /// The instance.
        instance: usize,
        /// Whom it may go to.
        choice: usize,
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

/// One call.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// Its number.
    pub(crate) number: u64,
    /// Who waits for the answer.
    pub(crate) asker: Asker,
    /// What it is about.
    pub(crate) subject: Subject,
    /// The name of its random numbers.
    pub(crate) stream: u64,
    /// How it was sent; none: it is an attempt.
    pub(crate) way: Option<Way>,
    /// Where it is.
    pub(crate) stage: Stage,
    /// Its program, and the step that it is at.
    pub(crate) program: usize,
    /// The step of the program.
    pub(crate) step: usize,
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
    /// How often a worker has begun anew with its message.
    pub(crate) repeats: u32,
    /// Instances that this step has been to in vain; of a call that nobody waits for, those that it was sent to before.
    pub(crate) tried: BTreeSet<usize>,
    /// What it learnt of where to go: the component behind the users' name.
    pub(crate) address: Option<usize>,
    /// The reason why it fails where [`Way::instance`] is dead.
    pub(crate) dead: Reason,
    /// How it ended.
    pub(crate) outcome: Result<(), Reason>,
    /// When what it brings was read from where it is kept, or written there; 0 where that was older than the last completed
    /// write.
    pub(crate) read_ns: u64,
    /// What its last look-up came to.
    pub(crate) look_up: LookUp,
    /// Whether the caller is where its failure happened, and has yet to count it.
    pub(crate) fails_at_caller: bool,
    /// The component where it failed; none: the failure is that of a call that it made, or has yet to be counted.
    pub(crate) failed_at: Option<usize>,
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
}
