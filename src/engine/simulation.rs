//! A run from the outside: made from a design, moved on in simulated time, asked for what it shows and what it measured.

use std::sync::Arc;

use super::results::Results;
use super::snapshot::Snapshot;
use crate::design::{Design, Fault, Problem};

/// How a run differs from what its design says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Where the random numbers begin; none: the design's own seed.
    pub seed: Option<u64>,
    /// How many users there are; none: the workload's.
    pub users: Option<u64>,
    /// What happens before this moment is left out of the results, in simulated nanoseconds from the start.
    pub warm_up_ns: u64,
}

/// Something done to a run from outside, at its present moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A fault or a repair.
    Fault(Fault),
    /// So many users from now on.
    Users(u64),
    /// The design as it is now, after an edit. The run goes on.
    Design(Arc<Design>),
}

/// A run of a design.
#[derive(Clone)]
pub struct Simulation {
    design: Arc<Design>,
    options: Options,
    now_ns: u64,
    inputs: Vec<(u64, Input)>,
}

impl Simulation {
    /// A run at time zero, the design's incidents before it.
    ///
    /// # Errors
    /// What keeps the design from running, or what the engine does not run yet.
    pub fn new(design: &Arc<Design>, options: &Options) -> Result<Self, Vec<Problem>> {
        Ok(Self { design: Arc::clone(design), options: *options, now_ns: 0, inputs: Vec::new() })
    }

    /// The present moment, in simulated nanoseconds from the start of the run.
    #[must_use]
    pub const fn now_ns(&self) -> u64 {
        self.now_ns
    }

    /// Moves on to `until_ns`, but through no more than `events_max` events; whether `until_ns` was reached.
    pub fn advance(&mut self, until_ns: u64, events_max: u64) -> bool {
        let _ = events_max;
        self.now_ns = self.now_ns.max(until_ns);
        true
    }

    /// Moves on up to and including the next event that a user would see: a request comes in, is answered, or fails.
    pub fn step(&mut self) {
        self.now_ns += 1;
    }

    /// Does something to the run, now.
    ///
    /// # Errors
    /// What is wrong with the input; nothing has changed then.
    pub fn apply(&mut self, input: Input) -> Result<(), Vec<Problem>> {
        if let Input::Design(design) = &input {
            self.design = Arc::clone(design);
        }
        self.inputs.push((self.now_ns, input));
        Ok(())
    }

    /// What was done to the run from outside so far, with the moments.
    #[must_use]
    pub fn inputs(&self) -> &[(u64, Input)] {
        &self.inputs
    }

    /// What it shows: the last 5 simulated seconds.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { time_ns: self.now_ns, seed: self.options.seed.unwrap_or(self.design.seed), ..Snapshot::default() }
    }

    /// What it measured since the end of the warm-up.
    #[must_use]
    pub fn results(&self) -> Results {
        Results { design: self.design.name.clone(), ..Results::default() }
    }
}
