//! What happens in a stage's run, and when. A script names roles, not ids, so that it befalls a learner's design as it does the
//! stage's own.

use serde::Deserialize;

use super::cast::{Cast, Role};
use super::stage::Words;
use crate::design::{Fault, Id, Incident};

/// Something that befalls whoever plays a role: who plays it most, where not all are named. What nobody plays befalls nobody.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub enum Happening {
    /// All who play it die.
    Kill(Role),
    /// One instance dies.
    KillOne(Role),
    /// All who play it come back.
    Restore(Role),
    /// A data center falls silent: the busiest.
    KillDataCenter,
    /// It comes back.
    RestoreDataCenter,
    /// Its work takes so many times as long.
    Slow(Role, f64),
    /// All who play it forget their copies.
    Flush(Role),
    /// So many times the users, for so many seconds.
    Spike(f64, f64),
    /// One key takes that share of all reads and writes, for so many seconds.
    HotKey(f64, f64),
    /// A new version is deployed.
    Deploy(Role),
    /// A new version that fails every request is deployed.
    BadDeploy(Role),
}

impl Happening {
    /// The faults that it is in a design.
    #[must_use]
    pub fn faults(&self, cast: &Cast) -> Vec<Fault> {
        let one = |role: Role, fault: &dyn Fn(Id) -> Fault| cast.player(role).map(fault).into_iter().collect();
        let all = |role: Role, fault: fn(Id) -> Fault| cast.players(role).map(fault).collect();
        let center = |fault: fn(Id) -> Fault| cast.data_centers().into_iter().take(1).map(fault).collect();
        match *self {
            Self::Kill(role) => all(role, Fault::Kill),
            Self::KillOne(role) => one(role, &|id| Fault::KillInstance(id, 1)),
            Self::Restore(role) => all(role, Fault::Restore),
            Self::KillDataCenter => center(Fault::KillDataCenter),
            Self::RestoreDataCenter => center(Fault::RestoreDataCenter),
            Self::Slow(role, factor) => one(role, &|id| Fault::Slow(id, factor)),
            Self::Flush(role) => all(role, Fault::Flush),
            Self::Spike(factor, for_s) => vec![Fault::Spike(factor, for_s)],
            Self::HotKey(share, for_s) => vec![Fault::HotKey(share, for_s)],
            Self::Deploy(role) => one(role, &Fault::Deploy),
            Self::BadDeploy(role) => one(role, &Fault::BadDeploy),
        }
    }
}

/// What a cue does.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Cue {
    /// The camera shows everything.
    LookAtAll,
    /// The camera goes to who plays a role.
    LookAt(Role),
    /// Something is said.
    Say(Words),
    /// Something happens.
    Happens(Happening),
    /// So many users from now on.
    Users(u64),
    /// The run stands still until the question was thought about.
    Ask(Words),
}

/// A cue at its time.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timed {
    /// Simulated seconds from the start of the run, warm-up included.
    pub at_s: f64,
    /// What it does.
    pub cue: Cue,
}

/// The script of a stage.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// How many users there are at first, and go on to be; none: as many as the stage's design says, and as it has them change.
    #[serde(default)]
    pub users: Option<u64>,
    /// Simulated seconds that are not measured.
    #[serde(default = "warm_up_s")]
    pub warm_up_s: f64,
    /// Simulated seconds that are.
    pub for_s: f64,
    /// What happens, in the order of time.
    #[serde(default)]
    pub cues: Vec<Timed>,
}

const fn warm_up_s() -> f64 {
    5.0
}

impl Script {
    /// What happens to a design, as its incidents.
    #[must_use]
    pub fn incidents(&self, cast: &Cast) -> Vec<Incident> {
        let happens = |timed: &Timed| match &timed.cue {
            Cue::Happens(happening) => {
                happening.faults(cast).into_iter().map(|what| Incident { at_s: timed.at_s, what }).collect()
            }
            _ => Vec::new(),
        };
        self.cues.iter().flat_map(happens).collect()
    }

    /// How many users there are from when on, in the order of time.
    pub fn users(&self) -> impl Iterator<Item = (f64, u64)> {
        let users = |timed: &Timed| if let Cue::Users(users) = timed.cue { Some((timed.at_s, users)) } else { None };
        self.cues.iter().filter_map(users)
    }

    /// When the first of all that happens does, in simulated seconds; when it is over where nothing does.
    #[must_use]
    pub fn calm_until_s(&self) -> f64 {
        let first = self.cues.iter().find(|timed| matches!(timed.cue, Cue::Happens(_)));
        first.map_or_else(|| self.end_s(), |timed| timed.at_s)
    }

    /// When it is over, in simulated seconds.
    #[must_use]
    pub fn end_s(&self) -> f64 {
        self.warm_up_s + self.for_s
    }
}
