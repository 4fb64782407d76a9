//! What a trace says: what happened to one request, call by call, as plain values.

use crate::catalog::Reason;
use crate::catalog::lowering::Task;
use crate::design::{Class, Id};

/// What happened to one request. All times are simulated nanoseconds from the start of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Which request of the run.
    pub request: u64,
    /// Whose.
    pub user: u64,
    /// What it asks for.
    pub class: Class,
    /// Which item.
    pub key: u64,
    /// The client component that sent it.
    pub client: Id,
    /// When it was sent.
    pub began_ns: u64,
    /// When it was answered or given up, and how it ended; none: it has not ended.
    pub end: Option<(u64, Result<(), Reason>)>,
    /// Its attempts and all calls that were made for it, each after the one that made it. What it published without waiting may
    /// go on after its end.
    pub spans: Vec<Span>,
    /// Calls past [`SPANS_MAX`] that were made for it: of a storm of retries the beginning says enough.
    pub left_out: usize,
}

/// The most spans of one trace.
pub const SPANS_MAX: usize = 512;

/// A component, and one of its instances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The component.
    pub id: Id,
    /// Which of its instances, from 1; none: the component as a whole, such as a client, or nobody there.
    pub instance: Option<u32>,
}

/// One attempt of a client, or one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The span that it was made in, by place in [`Trace::spans`]; none: it is an attempt.
    pub parent: Option<usize>,
    /// What was asked.
    pub task: Task,
    /// Who asked; of an attempt the client.
    pub from: Place,
    /// Who was asked; of an attempt the client.
    pub to: Place,
    /// Why that one; none: it is an attempt.
    pub why: Option<Why>,
    /// Whether its asker waits for the answer: not for messages, which are published in passing and handed out later.
    pub is_waited_for: bool,
    /// When it was sent.
    pub sent_ns: u64,
    /// What it did where it was served, without gaps: each ends where the next begins, the last one at [`Self::left_ns`]. None: it
    /// never came in.
    pub phases: Vec<Phase>,
    /// When its answer left, or it was refused, or was lost.
    pub left_ns: Option<u64>,
    /// When its asker heard of it.
    pub heard_ns: Option<u64>,
    /// How it ended.
    pub outcome: Option<Result<(), Reason>>,
    /// Whether a failure happened here, or on the way here or back: else it is that of a call that it made.
    pub failed_here: bool,
    /// What it found.
    pub notes: Vec<Note>,
}

/// A time in which a call did one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phase {
    /// What.
    pub doing: Doing,
    /// From when on.
    pub from_ns: u64,
}

/// What a call may be doing where it is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doing {
    /// It waits for a slot: a thread, a connection, a place.
    WaitingForSlot,
    /// It has a slot and waits for a CPU.
    WaitingForCpu,
    /// It has a CPU.
    Computing,
    /// It lets time pass: a disk, a network card, a confirmation.
    Pausing,
    /// It waits for the answer to a call of its own.
    Calling,
}

/// Why a call went where it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Why {
    /// By which rule it was picked.
    pub rule: Rule,
    /// How many could have been picked, as far as the caller knew.
    pub candidates: usize,
    /// How many had been tried before, in vain.
    pub tried: usize,
}

/// By which rule the instance was picked that a call goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Any, at random.
    Random,
    /// The one that a name server named.
    Address,
    /// The nearest.
    Nearest,
    /// The next in turn.
    Turn,
    /// The one with the fewest calls that it has not answered.
    FewestConnections,
    /// The one that answers fastest, for what it has to do.
    FastestAnswer,
    /// The next in turn, by weight.
    WeightedTurn,
    /// The one that the user's address names.
    HashOfUser,
    /// The one that the item names.
    HashOfKey,
    /// The one that the user's connection goes to.
    SameConnection,
    /// The one that the user's cookie names.
    Cookie,
    /// The leader, or the one that has the item of several shards.
    Leader,
    /// The next in turn of those that have a copy of the item.
    Copies,
    /// A worker with a free hand, next in turn.
    FreeWorker,
}

/// Something that a call found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The address of the site was still known from an earlier answer.
    AddressRemembered,
    /// There is a copy in memory.
    CopyFound,
    /// There is none.
    CopyMissing,
    /// What it brings is older than the last completed write.
    Stale,
}

impl Trace {
    /// How long the request took; none: it has not ended.
    #[must_use]
    pub fn latency_ns(&self) -> Option<u64> {
        self.end.map(|(end_ns, _)| end_ns - self.began_ns)
    }
}

impl Span {
    /// When it came in where it is served.
    #[must_use]
    pub fn arrived_ns(&self) -> Option<u64> {
        self.phases.first().map(|phase| phase.from_ns)
    }

    /// How long it did one thing; of one that is not over, until its last phase began.
    #[must_use]
    pub fn time_ns(&self, doing: Doing) -> u64 {
        let ends = self.phases.iter().skip(1).map(|phase| phase.from_ns).chain(self.left_ns);
        let lasted = self.phases.iter().zip(ends).filter(|(phase, _)| phase.doing == doing);
        lasted.map(|(phase, end_ns)| end_ns - phase.from_ns).sum()
    }
}
