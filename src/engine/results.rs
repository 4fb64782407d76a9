//! What a run measured, from the end of its warm-up to now: the figures that `simulate --json` prints.
//!
//! A call or request counts from the moment that it came in: what came in during the warm-up is in no figure but
//! [`Results::requests`], also when it ends later. So at every component arrivals = completions + failures + inside.

use std::collections::BTreeMap;

use serde::Serialize;

use super::confidence::Confidence;

/// The users' requests over the whole run, warm-up included. Always: generated = completed + failed + in flight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Requests {
    /// Sent.
    pub generated: u64,
    /// Answered as asked.
    pub completed: u64,
    /// Failed or given up.
    pub failed: u64,
    /// Not ended yet.
    pub in_flight: u64,
}

/// A measured time in milliseconds; all 0 where nothing was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Times {
    /// How many were measured.
    pub count: u64,
    /// The mean.
    pub mean: f64,
    /// Half are shorter.
    pub p50: f64,
    /// 95 % are shorter.
    pub p95: f64,
    /// 99 % are shorter.
    pub p99: f64,
    /// The longest.
    pub max: f64,
}

/// How sure a class's figures are; none: nothing was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct ClassConfidence {
    /// Of [`ClassResults::success_ratio`].
    pub success_ratio: Option<Confidence>,
    /// Of the mean of [`ClassResults::latency_ms`].
    pub latency_ms_mean: Option<Confidence>,
    /// Of its median.
    pub latency_ms_p50: Option<Confidence>,
    /// Of its 95th percentile.
    pub latency_ms_p95: Option<Confidence>,
    /// Of its 99th percentile.
    pub latency_ms_p99: Option<Confidence>,
}

/// How sure a component's figures are; none: nothing was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct ComponentConfidence {
    /// Of [`ComponentResults::utilization_ratio`].
    pub utilization_ratio: Option<Confidence>,
    /// Of [`ComponentResults::queue_mean`].
    pub queue_mean: Option<Confidence>,
    /// Of the mean of [`ComponentResults::wait_ms`].
    pub wait_ms_mean: Option<Confidence>,
    /// Of the mean of [`ComponentResults::sojourn_ms`].
    pub sojourn_ms_mean: Option<Confidence>,
    /// Of [`ComponentResults::hit_ratio`].
    pub hit_ratio: Option<Confidence>,
}

/// One class of the users' requests.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ClassResults {
    /// Requests sent per second.
    pub rate: f64,
    /// Those completed over those that ended; 1 where none ended.
    pub success_ratio: f64,
    /// Latency of those completed, from the first attempt.
    pub latency_ms: Times,
    /// Failed requests by [`Reason::name`](super::Reason::name).
    pub failures: BTreeMap<&'static str, u64>,
    /// How sure that is, at 95 %.
    pub confidence: ClassConfidence,
}

/// One instance of a component.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct InstanceResults {
    /// Calls that came in.
    pub arrivals: u64,
    /// Busy CPU time over CPU time.
    pub utilization_ratio: f64,
}

/// One component.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ComponentResults {
    /// Calls that came in, refused ones too. A client's: requests sent.
    pub arrivals: u64,
    /// Calls answered as asked.
    pub completions: u64,
    /// Calls that ended in failure, by [`Reason::name`](super::Reason::name), wherever the cause was.
    pub failures: BTreeMap<&'static str, u64>,
    /// Failures counted once each, where they happened.
    pub failed_here: BTreeMap<&'static str, u64>,
    /// Calls that came in and have not left.
    pub inside: u64,
    /// Busy CPU time over the CPU time of living instances.
    pub utilization_ratio: f64,
    /// Busy CPU time together, in seconds; a queue's: messages kept, times the seconds.
    pub busy_s: f64,
    /// Slot time in use over the slot time of living instances.
    pub held_ratio: f64,
    /// Time average of the calls that wait for a slot or a CPU.
    pub queue_mean: f64,
    /// The most that ever waited at once.
    pub queue_max: u64,
    /// Slot wait plus CPU wait of what was accepted, zeros included.
    pub wait_ms: Times,
    /// CPU time.
    pub service_ms: Times,
    /// From arrival to leaving, of what was accepted. A client's: latency of completed requests.
    pub sojourn_ms: Times,
    /// Look-ups in its memory that found a copy, of all; none: nothing was looked for.
    pub hit_ratio: Option<f64>,
    /// How sure that is, at 95 %.
    pub confidence: ComponentConfidence,
    /// Each instance.
    pub instances: Vec<InstanceResults>,
}

/// One link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct LinkResults {
    /// Calls sent over it; a leader's to a follower: writes, each once for every instance that it was sent to.
    pub calls: u64,
    /// Calls per second.
    pub rate: f64,
}

/// Things that are counted and are no failures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Reads answered with something older than the last completed write.
    pub stale_reads: u64,
    /// Writes that were completed and then lost in a failover.
    pub lost_writes: u64,
    /// Sessions that died with the server that kept them.
    pub lost_sessions: u64,
    /// Look-ups that found what they looked for.
    pub cache_hits: u64,
    /// Look-ups that did not.
    pub cache_misses: u64,
    /// Messages taken in by queues.
    pub messages_published: u64,
    /// Messages of those that were worked off.
    pub messages_delivered: u64,
    /// Messages of those that will never be: set aside, or gone with the queue out of the design.
    pub messages_lost: u64,
    /// Messages of those lost that were set aside, after they were handed out as often as may be.
    pub dead_letters: u64,
    /// Messages that followed from a success and that no queue took.
    pub messages_refused: u64,
}

/// What operations saw or did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// A monitor says that an instance is dead, or fails everything.
    Alert,
    /// An automation has restarted an instance.
    Restart,
    /// An automation has given an instance the version back that worked.
    RollBack,
    /// A new version is on its way.
    Deploy,
    /// Tests stopped a bad one before the first server.
    DeployStopped,
    /// All instances have it.
    Deployed,
    /// An automation starts more instances.
    ScaleOut,
    /// An automation takes instances out.
    ScaleIn,
    /// An instance that was started serves.
    Ready,
}

/// Something that operations saw or did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Operation {
    /// When, in simulated seconds from the start of the run.
    pub at_s: f64,
    /// The component.
    pub id: String,
    /// The instance, from 1; none: the component as a whole.
    pub instance: Option<u32>,
    /// What.
    pub what: Happening,
    /// The automation that did it; none: a monitor's alert, people by hand, or a start that has come to its end.
    #[serde(skip)]
    pub by: Option<String>,
}

/// An edit by which keys came to other shards.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Resharding {
    /// When, in simulated seconds from the start of the run.
    pub at_s: f64,
    /// Whose shards they are: a router, or a program that knows its shards itself.
    pub id: String,
    /// The share of all keys that moved.
    pub moved_ratio: f64,
}

/// Everything that a run measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Results {
    /// What the author calls the design.
    pub design: String,
    /// The seed of the run.
    pub seed: u64,
    /// How long it was measured, warm-up left out.
    pub simulated_seconds: f64,
    /// Events since the start of the run.
    pub events: u64,
    /// Requests over the whole run.
    pub requests: Requests,
    /// By class, as [`crate::design::Class::name`]; classes that the mix asks for.
    pub classes: BTreeMap<&'static str, ClassResults>,
    /// By component id.
    pub components: BTreeMap<String, ComponentResults>,
    /// By link, `from->to`.
    pub links: BTreeMap<String, LinkResults>,
    /// Counted, not failed.
    pub counts: Counts,
    /// What monitors saw and automations did, the oldest first; of very many the last 256.
    pub operations: Vec<Operation>,
    /// Edits that moved keys from shard to shard.
    pub reshardings: Vec<Resharding>,
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo): the same on every machine.
fn fnv_1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

impl Results {
    /// A hash of every figure: the same design, seed and inputs have the same one on every machine.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        // Numbers are written with the fewest digits that give them back, so equal text is equal figures.
        serde_json::to_vec(self).map_or(0, |text| fnv_1a(&text))
    }
}
