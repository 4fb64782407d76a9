//! What a running simulation shows of itself: plain figures, measured over the last few simulated seconds, for the window to draw.

use std::collections::BTreeMap;

use super::results::{Counts, Operation};
pub use crate::catalog::Reason;
use crate::design::{Class, Id, Problem};

/// The users' requests since the start of the run. Always: generated = completed + failed + in flight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Sent.
    pub generated: u64,
    /// Answered as asked.
    pub completed: u64,
    /// Answered with a failure, or given up.
    pub failed: u64,
    /// Not ended yet.
    pub in_flight: u64,
}

/// Quantiles of a time in milliseconds. Where nothing was measured there are none: no time is not a short one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantiles {
    /// The mean.
    pub mean_ms: f64,
    /// Half are shorter.
    pub p50_ms: f64,
    /// 95 % are shorter.
    pub p95_ms: f64,
    /// 99 % are shorter.
    pub p99_ms: f64,
}

/// One class of the users' requests over the window.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClassFigures {
    /// Requests sent per second.
    pub rate_per_s: f64,
    /// Requests completed per second.
    pub completion_rate_per_s: f64,
    /// Failed requests per second, by reason.
    pub failure_rate_per_s: BTreeMap<Reason, f64>,
    /// Latency of those completed; none where none were.
    pub latency: Option<Quantiles>,
}

/// What is being done about an instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing.
    #[default]
    Settled,
    /// It is being started, and will serve.
    Starting,
    /// It is being taken out: nobody new is sent to it.
    Leaving,
}

/// One instance of a component over the window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct InstanceFigures {
    /// Whether it lives.
    pub is_alive: bool,
    /// Requests that came in per second.
    pub arrival_rate_per_s: f64,
    /// Busy CPU time over CPU time.
    pub utilization_ratio: f64,
    /// What is being done about it.
    pub phase: Phase,
    /// Whether its version fails everything.
    pub is_bad: bool,
}

/// One component over the window.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComponentFigures {
    /// Calls that came in per second, refused ones too. A client's: requests sent.
    pub arrival_rate_per_s: f64,
    /// Calls that were answered as asked, per second.
    pub completion_rate_per_s: f64,
    /// Calls that failed here for good, per second, by reason: each failure counted once, where it happened, unless the caller
    /// went on to another one.
    pub failure_rate_per_s: BTreeMap<Reason, f64>,
    /// Calls that failed here and whose caller then tried another one instead, per second, by reason.
    pub retried_rate_per_s: BTreeMap<Reason, f64>,
    /// Busy CPU time over the CPU time of living instances; a balancer's: rate over capacity.
    pub utilization_ratio: f64,
    /// Slots or connections in use over those there are.
    pub held_ratio: f64,
    /// Calls waiting for a slot or a CPU, right now.
    pub waiting: u64,
    /// Calls inside, waiting or not, right now.
    pub inside: u64,
    /// Slot wait plus CPU wait of what was accepted and has left; none where nothing has.
    pub wait: Option<Quantiles>,
    /// From arrival to leaving, of the same. A client's: latency of completed requests.
    pub sojourn: Option<Quantiles>,
    /// Each instance.
    pub instances: Vec<InstanceFigures>,
    /// When the last of its instances died, if all are dead: simulated nanoseconds.
    pub dead_since_ns: Option<u64>,
    /// By how much its work takes longer through an incident; 1 is normal.
    pub slow_factor: f64,
    /// Replication lag: mean time from a write to its arrival here, of the writes that a leader sent in the window; none where it
    /// sent none. What has to be sent again after an outage is left out.
    pub lag_ms: Option<f64>,
    /// A follower that has taken over the leader's address.
    pub is_promoted: bool,
    /// A balancer's targets that it holds for healthy, of how many.
    pub healthy_targets: Option<(u32, u32)>,
    /// Look-ups that found a copy over all that it answered; none where it answered none.
    pub hit_ratio: Option<f64>,
    /// A queue's messages.
    pub backlog: Option<BacklogFigures>,
    /// Sessions that its instances keep in memory, right now; none where it keeps none.
    pub sessions: Option<u64>,
    /// The share of all keys that the last edit of its shards moved from one to another; none where there was no such edit.
    pub moved_keys_ratio: Option<f64>,
    /// Instances that a monitor has raised an alert about, right now; none of what is no monitor.
    pub alerts: Option<u64>,
}

/// The messages that a queue keeps, right now.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BacklogFigures {
    /// Those that wait to be handed out.
    pub waiting: u64,
    /// Those that workers have.
    pub under_way: u64,
    /// How long ago the oldest of those that wait was published, in milliseconds; none where none waits.
    pub oldest_ms: Option<f64>,
}

/// One link over the window. Health checks are not counted: they take no time of anybody's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LinkFigures {
    /// Calls per second by class, in the order of [`Class::ALL`]. A leader's link to a follower: the writes sent to its instances,
    /// each counted when it is completed, and again when it has to be sent anew. A link to a name server: its queries.
    pub rate_per_s: [f64; Class::ALL.len()],
    /// Calls over it that came back failed, per second, by reason.
    pub failure_rate_per_s: BTreeMap<Reason, f64>,
    /// Mean time from one end to the other; none where nothing was sent.
    pub latency_ms: Option<f64>,
    /// Whether an incident has cut it.
    pub is_cut: bool,
    /// The share of messages that an incident makes it lose.
    pub dropped_ratio: f64,
}

impl LinkFigures {
    /// Calls of all classes per second.
    #[must_use]
    pub fn total_rate_per_s(&self) -> f64 {
        self.rate_per_s.iter().sum()
    }
}

/// A running simulation at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// The moment, in simulated nanoseconds from the start of the run.
    pub time_ns: u64,
    /// How many inputs (faults, edits, numbers of users) the run has had. Two snapshots of one run with the same moment and the
    /// same number of inputs are the same.
    pub inputs: u64,
    /// How many simulated seconds the rates and quantiles below look back; less at the start of a run.
    pub window_s: f64,
    /// The seed of the run.
    pub seed: u64,
    /// The number of users now, with profile, spikes and hand.
    pub users: f64,
    /// Requests since the start.
    pub totals: Totals,
    /// The users' requests, in the order of [`Class::ALL`].
    pub classes: [ClassFigures; Class::ALL.len()],
    /// All classes together.
    pub overall: ClassFigures,
    /// By component.
    pub components: BTreeMap<Id, ComponentFigures>,
    /// By link: from, to.
    pub links: BTreeMap<(Id, Id), LinkFigures>,
    /// What is counted and is no failure, since the start.
    pub counts: Counts,
    /// What monitors saw and automations did, the oldest first; of very many the last 256.
    pub operations: Vec<Operation>,
    /// Why the run has halted for good, if it has.
    pub halted: Option<Problem>,
}
