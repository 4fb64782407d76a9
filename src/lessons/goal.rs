//! What a design has to do to pass a stage: a closed vocabulary, each word of which can be checked by a run.

use serde::Deserialize;

use super::cast::Role;
use crate::design::{Class, Problem};

/// What is not to be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Precious {
    /// Writes that were completed.
    Writes,
    /// Sessions of users who logged in.
    Sessions,
    /// Messages that were published, refused ones too.
    Messages,
}

impl Precious {
    /// Its word in keys of texts.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Writes => "writes",
            Self::Sessions => "sessions",
            Self::Messages => "messages",
        }
    }
}

/// One goal. Where no class is named, all that the users ask for is meant.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub enum Goal {
    /// At least that share of requests succeeds in the stage's run.
    Success {
        /// Of which requests.
        #[serde(default)]
        class: Option<Class>,
        /// The share, 0 to 1.
        least: f64,
        /// Whether only what came before the first incident counts.
        #[serde(default)]
        calm: bool,
    },
    /// Requests take at most so many milliseconds on average in the stage's run, at every client.
    MeanLatency {
        /// The time.
        most_ms: f64,
        /// Whether only what came before the first incident counts.
        #[serde(default)]
        calm: bool,
    },
    /// 99 of 100 requests are answered within so many milliseconds in the stage's run, at every client.
    Latency {
        /// Of which requests.
        #[serde(default)]
        class: Option<Class>,
        /// The time.
        most_ms: f64,
        /// Whether only what came before the first incident counts.
        #[serde(default)]
        calm: bool,
    },
    /// At least that share of requests succeeds from the moment on at which one instance of a role dies for good.
    SurvivesOne {
        /// Whose.
        of: Role,
        /// The share, 0 to 1.
        least: f64,
    },
    /// The same where all who play it die for good.
    SurvivesAll {
        /// Who.
        of: Role,
        /// Of which requests.
        #[serde(default)]
        class: Option<Class>,
        /// The share, 0 to 1.
        least: f64,
    },
    /// The same where a data center does, whichever it is: without a second one there is nothing left.
    SurvivesDataCenter {
        /// The share, 0 to 1.
        least: f64,
    },
    /// So long after a role's component died for good no request fails any more.
    Recovers {
        /// Who dies.
        from: Role,
        /// Of which requests.
        #[serde(default)]
        class: Option<Class>,
        /// The time.
        within_s: f64,
    },
    /// No component, instance or link is a point of failure for such requests.
    NoPointOfFailure {
        /// For which requests.
        class: Class,
    },
    /// Nothing of it is lost in the stage's run, and there is some that could be.
    NothingLost(Precious),
    /// At most so many messages are left to be worked off at the end of the stage's run, of some.
    Backlog {
        /// How many.
        most: u64,
    },
    /// At most that share of reads brings something that a completed write has replaced.
    StaleReads {
        /// The share, 0 to 1.
        most: f64,
    },
    /// At least that share of look-ups is answered by a copy, at all who play a role together.
    Spared {
        /// Who keeps the copies.
        by: Role,
        /// The share, 0 to 1.
        least: f64,
    },
    /// CPUs of a role are busy at most that share of the time in the stage's run.
    Busy {
        /// Whose.
        of: Role,
        /// The share, 0 to 1.
        most: f64,
    },
}

/// What was measured of a goal.
#[derive(Clone, Debug, PartialEq)]
pub enum Measured {
    /// A share, 0 to 1.
    Ratio(f64),
    /// A time in milliseconds.
    Milliseconds(f64),
    /// A time in seconds.
    Seconds(f64),
    /// How many were lost.
    Lost(u64),
    /// How many wait.
    Waiting(u64),
    /// The points of failure, by name.
    Points(Vec<String>),
    /// It never came about in the time of the run.
    Never,
    /// Nobody plays the role.
    Nobody(Role),
    /// There is only one data center, or none.
    NoOtherDataCenter,
    /// Nothing of the kind was asked for, so nothing was measured.
    Nothing,
    /// The design does not run.
    DoesNotRun(Problem),
}
