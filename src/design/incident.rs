//! What befalls a design during a run: faults, repairs, bursts and deploys, each at its time.

use serde::{Deserialize, Serialize};

use super::id::Id;

/// Something that happens to a running design. Written by position: `KillInstance("web", 1)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Fault {
    /// Every instance of a component dies.
    Kill(Id),
    /// One instance dies, counted from 1.
    KillInstance(Id, u32),
    /// Every instance of a component comes back.
    Restore(Id),
    /// Everything in a data center falls silent.
    KillDataCenter(Id),
    /// It comes back.
    RestoreDataCenter(Id),
    /// Nothing passes a link any more.
    Cut(Id, Id),
    /// The link passes everything again.
    Mend(Id, Id),
    /// A component's work takes so many times as long.
    Slow(Id, f64),
    /// A link loses that share of its messages.
    Drop(Id, Id, f64),
    /// A cache forgets everything.
    Flush(Id),
    /// So many times the users, for so many seconds.
    Spike(f64, f64),
    /// One key takes that share of all reads and writes, for so many seconds.
    HotKey(f64, f64),
    /// A new version is deployed.
    Deploy(Id),
    /// A new version that fails every request is deployed.
    BadDeploy(Id),
}

/// A fault at its time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// Simulated seconds from the start of the run, warm-up included.
    pub at_s: f64,
    /// What happens.
    pub what: Fault,
}
