//! What happens in a stage's run, and when. A script names roles, not ids, so that it befalls a learner's design as it does the
//! stage's own.

use serde::Deserialize;

use super::cast::{Cast, Role};
use super::stage::Words;
use crate::design::{Fault, Incident};

/// Something that befalls whoever plays a role. What nobody plays befalls nobody.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub enum Happening {
    /// All of it dies.
    Kill(Role),
    /// One of its instances dies.
    KillOne(Role),
    /// It comes back.
    Restore(Role),
    /// A data center falls silent: the first.
    KillDataCenter,
    /// It comes back.
    RestoreDataCenter,
    /// Its work takes so many times as long.
    Slow(Role, f64),
    /// It forgets all copies.
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
    /// The fault that it is in a design; none: nobody plays the role.
    #[must_use]
    pub fn fault(&self, cast: &Cast) -> Option<Fault> {
        let player = |role: &Role| cast.player(*role);
        Some(match self {
            Self::Kill(role) => Fault::Kill(player(role)?),
            Self::KillOne(role) => Fault::KillInstance(player(role)?, 1),
            Self::Restore(role) => Fault::Restore(player(role)?),
            Self::KillDataCenter => Fault::KillDataCenter(cast.data_center()?),
            Self::RestoreDataCenter => Fault::RestoreDataCenter(cast.data_center()?),
            Self::Slow(role, factor) => Fault::Slow(player(role)?, *factor),
            Self::Flush(role) => Fault::Flush(player(role)?),
            Self::Spike(factor, for_s) => Fault::Spike(*factor, *for_s),
            Self::HotKey(share, for_s) => Fault::HotKey(*share, *for_s),
            Self::Deploy(role) => Fault::Deploy(player(role)?),
            Self::BadDeploy(role) => Fault::BadDeploy(player(role)?),
        })
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
    /// How many users there are at first; none: as many as the stage's design says.
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
        let incident = |timed: &Timed| match &timed.cue {
            Cue::Happens(happening) => happening.fault(cast).map(|what| Incident { at_s: timed.at_s, what }),
            _ => None,
        };
        self.cues.iter().filter_map(incident).collect()
    }

    /// How many users there are from when on, in the order of time.
    pub fn users(&self) -> impl Iterator<Item = (f64, u64)> {
        let users = |timed: &Timed| if let Cue::Users(users) = timed.cue { Some((timed.at_s, users)) } else { None };
        self.cues.iter().filter_map(users)
    }

    /// When it is over, in simulated seconds.
    #[must_use]
    pub fn end_s(&self) -> f64 {
        self.warm_up_s + self.for_s
    }
}
