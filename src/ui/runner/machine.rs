//! The engine as the runner drives it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::worker::Machine;
use crate::analysis::theory::{self, Observed, Theory};
use crate::design::{Design, Fault, Id, Problem};
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

    fn theory(&self) -> BTreeMap<Id, Theory> {
        let results = self.results();
        let window_s = self.snapshot().window_s;
        let befell = self.inputs().iter().any(|(_, input)| matches!(input, Input::Fault(_)));
        let mut observed = Observed::of(&results, results.simulated_seconds - window_s);
        observed.measured_s.1 = results.simulated_seconds;
        observed.is_disturbed |= befell;
        theory::of(self.design(), None, &observed)
    }
}
