//! The engine as the runner drives it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::worker::{Machine, Requests};
use crate::analysis::theory::{self, Observed, Theory};
use crate::design::{Design, Fault, Id, Problem};
use crate::engine::{Input, KEYFRAME_BYTES_MAX, Options, Second, Simulation, Snapshot, Timeline, Trace};

/// Of about how many requests in a simulated second a trace is taken.
const TRACES_PER_S: u32 = 20;

impl Machine for Timeline {
    fn begin(design: &Arc<Design>) -> Result<Self, Vec<Problem>> {
        let options = Options { traces_per_s: TRACES_PER_S, ..Options::default() };
        Ok(Self::new(Simulation::new(design, &options)?, KEYFRAME_BYTES_MAX))
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
        self.run().now_ns()
    }

    fn snapshot(&mut self) -> Snapshot {
        self.run().snapshot()
    }

    fn approach(&mut self, time_ns: u64) {
        Self::approach(self, time_ns);
    }

    fn furthest_ns(&self) -> u64 {
        Self::furthest_ns(self)
    }

    fn is_halted(&self) -> bool {
        self.run().halted().is_some()
    }

    fn last_second(&self) -> Option<(Second, Vec<Id>)> {
        Some((self.run().last_second()?, self.run().component_ids().cloned().collect()))
    }

    fn inputs(&self) -> Vec<(u64, Input)> {
        self.done().map(|(time_ns, input)| (time_ns, input.clone())).collect()
    }

    fn requests(&self) -> Requests {
        Requests { traces: self.run().traces().cloned().collect(), failed: self.run().failed().copied().collect() }
    }

    fn retrace(&self, request: u64, began_ns: u64) -> Option<Trace> {
        Self::retrace(self, request, began_ns)
    }

    fn theory(&self) -> BTreeMap<Id, Theory> {
        let run = self.run();
        let results = run.results();
        let window_s = run.snapshot().window_s;
        let befell = run.inputs().iter().any(|(_, input)| matches!(input, Input::Fault(_)));
        let mut observed = Observed::of(&results, results.simulated_seconds - window_s);
        observed.measured_s.1 = results.simulated_seconds;
        observed.is_disturbed |= befell;
        theory::of(run.design(), None, &observed)
    }
}
