//! The engine as the runner drives it.

use std::sync::Arc;

use super::worker::Machine;
use crate::design::{Design, Fault, Problem};
use crate::engine::{Input, Options, Simulation, Snapshot};

impl Machine for Simulation {
    fn begin(design: &Arc<Design>) -> Result<Self, Vec<Problem>> {
        Self::new(design, &Options::default())
    }

    fn advance(&mut self, until_ns: u64, events_max: u64) {
        Self::advance(self, until_ns, events_max);
    }

    fn step(&mut self) {
        Self::step(self);
    }

    fn set_design(&mut self, design: &Arc<Design>) -> Result<(), Vec<Problem>> {
        self.apply(Input::Design(Arc::clone(design)))
    }

    fn set_users(&mut self, users: u64) -> Result<(), Vec<Problem>> {
        self.apply(Input::Users(users))
    }

    fn befall(&mut self, fault: Fault) -> Result<(), Vec<Problem>> {
        self.apply(Input::Fault(fault))
    }

    fn time_ns(&self) -> u64 {
        self.now_ns()
    }

    fn snapshot(&mut self) -> Snapshot {
        Self::snapshot(self)
    }
}
