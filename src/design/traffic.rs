//! What is asked of a design: classes of requests, regions of the world, random times, and the workload.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::record::{choice, record};

choice! {
    /// What a request asks for.
    Class {
        /// A picture, a script, a style sheet: the same for everybody.
        StaticFile = "static_file",
        /// Reads one item by its key.
        Read = "read",
        /// Writes one item by its key.
        Write = "write",
        /// Opens a session for its user.
        LogIn = "log_in",
        /// Asks for work that may be done later.
        Job = "job",
    }
}

choice! {
    /// A part of the world in which users or data centers are.
    Region {
        /// Asia.
        Asia = "asia",
        /// Europe.
        Europe = "europe",
        /// North America.
        NorthAmerica = "north_america",
        /// South America.
        SouthAmerica = "south_america",
        /// Africa.
        Africa = "africa",
        /// Oceania.
        Oceania = "oceania",
    }
}

/// A random length of time. All times are milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Distribution {
    /// Always the same.
    Fixed {
        /// The time.
        ms: f64,
    },
    /// Memoryless.
    Exponential {
        /// The mean.
        mean_ms: f64,
    },
    /// The sum of `shape` exponential phases.
    Erlang {
        /// How many phases.
        shape: u32,
        /// The mean of the sum.
        mean_ms: f64,
    },
    /// A long right tail: the logarithm is normal.
    LogNormal {
        /// The mean of the time itself, not of its logarithm.
        mean_ms: f64,
        /// The standard deviation of the logarithm.
        sigma: f64,
    },
    /// Two exponential phases with balanced means: more variable than exponential.
    HyperExponential {
        /// The mean.
        mean_ms: f64,
        /// The squared coefficient of variation, 1 or more.
        cv2: f64,
    },
}

impl Distribution {
    /// The mean in milliseconds.
    #[must_use]
    pub const fn mean_ms(&self) -> f64 {
        match *self {
            Self::Fixed { ms } => ms,
            Self::Exponential { mean_ms }
            | Self::Erlang { mean_ms, .. }
            | Self::LogNormal { mean_ms, .. }
            | Self::HyperExponential { mean_ms, .. } => mean_ms,
        }
    }

    /// The squared coefficient of variation: variance over squared mean, 0 for a fixed time.
    #[must_use]
    pub fn squared_variation(&self) -> f64 {
        match *self {
            Self::Fixed { .. } => 0.0,
            Self::Exponential { .. } => 1.0,
            Self::Erlang { shape, .. } => 1.0 / f64::from(shape.max(1)),
            Self::LogNormal { sigma, .. } => libm::expm1(sigma * sigma),
            Self::HyperExponential { cv2, .. } => cv2,
        }
    }
}

/// How the number of users changes with time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Profile {
    /// It does not.
    #[default]
    Steady,
    /// A straight line from the workload's users, then steady.
    Ramp {
        /// How many there are at the end.
        to_users: u64,
        /// How long it takes.
        over_s: f64,
    },
    /// A burst.
    Spike {
        /// When it begins.
        at_s: f64,
        /// How long it lasts.
        for_s: f64,
        /// What users are multiplied by.
        factor: f64,
    },
    /// A sine between `low` and the whole, over and over.
    Daily {
        /// The share of users at the quietest hour.
        low: f64,
        /// The length of a "day".
        day_s: f64,
    },
}

impl Profile {
    /// What it makes of that many users at a moment of the run, in seconds.
    #[must_use]
    pub fn users_at(self, users: f64, time_s: f64) -> f64 {
        match self {
            Self::Steady => users,
            Self::Ramp { to_users, over_s } => {
                let done = if over_s > 0.0 { (time_s / over_s).min(1.0) } else { 1.0 };
                users + (to_users as f64 - users) * done
            }
            Self::Spike { at_s, for_s, factor } => {
                let is_on = time_s >= at_s && time_s < at_s + for_s;
                users * if is_on { factor } else { 1.0 }
            }
            Self::Daily { low, day_s } => {
                let phase = if day_s > 0.0 { time_s / day_s } else { 0.0 };
                users * (low + (1.0 - low) * (1.0 - libm::cos(2.0 * std::f64::consts::PI * phase)) / 2.0)
            }
        }
    }
}

record! {
    /// The items that reads and writes are about.
    Keys {
        /// How many there are.
        count: u64 = 100_000,
        /// How uneven their popularity is: 0 is uniform, 0.99 is a typical web site.
        zipf_exponent: f64 = 0.9,
    }
}

record! {
    /// The requests that the users send.
    Workload {
        /// How many users there are.
        users: u64 = 1_000,
        /// Requests per user and second.
        requests_per_user_s: f64 = 0.1,
        /// The share of each class; they add up to 1.
        mix: BTreeMap<Class, f64> = default_mix(),
        /// The items that reads and writes are about.
        keys: Keys = Keys::default(),
        /// How the number of users changes with time.
        profile: Profile = Profile::Steady,
    }
}

/// Pages carry more pictures than data; of the data most is read.
fn default_mix() -> BTreeMap<Class, f64> {
    BTreeMap::from([
        (Class::StaticFile, 0.5),
        (Class::Read, 0.35),
        (Class::Write, 0.1),
        (Class::LogIn, 0.02),
        (Class::Job, 0.03),
    ])
}

record! {
    /// What the design is to achieve.
    Objective {
        /// The 99th percentile of latency may be this.
        p99_ms: f64 = 500.0,
        /// The share of requests that succeed, at least.
        success_ratio: f64 = 0.999,
    }
}

impl Workload {
    /// Requests per second at the workload's own number of users.
    #[must_use]
    pub fn requests_per_s(&self) -> f64 {
        self.users as f64 * self.requests_per_user_s
    }

    /// The share of `class` in the mix.
    #[must_use]
    pub fn share(&self, class: Class) -> f64 {
        self.mix.get(&class).copied().unwrap_or(0.0)
    }
}
