//! An edit reaches the run: the plan is laid anew, and state is made or taken away for what came and went. What did not change
//! keeps its queues, its counters and all it knows.

use std::sync::Arc;

use crate::catalog::lowering::{LoweredDesign, Role};

use super::operations::Care;
use super::random::NS_PER_S;
use super::results::Resharding;
use super::simulation::Simulation;
use super::state::{Component, Instance, Link};

/// Keys that are looked at to see which share of all of them moved.
const KEYS_LOOKED_AT: u64 = 100_000;

impl Simulation {
    /// Runs `lowered` from now on.
    pub(super) fn lay(&mut self, lowered: LoweredDesign) {
        let living: Vec<usize> = (0..self.instances.len()).filter(|instance| self.is_alive(*instance)).collect();
        let changes = Arc::make_mut(&mut self.plan).lay(&lowered);
        self.lowered = Arc::new(lowered);
        // What was moved into a data center that is gone is gone too.
        for instance in living {
            if !self.is_alive(instance) {
                self.die(instance);
            }
        }
        self.make_room();
        for component in changes.removed {
            self.set_instances(component, 0);
        }
        for component in changes.added.into_iter().chain(changes.changed) {
            // Users are no machines.
            let is_client = matches!(self.plan.components[component].lowered.role, Role::Client(_));
            let count = if is_client { 0 } else { self.plan.components[component].lowered.instances };
            let is_scaled = matches!(self.plan.components[component].lowered.role, Role::Scaled(_));
            let designed = std::mem::replace(&mut self.components[component].scaling.designed, count);
            // What an automation has made of the number stays until somebody else changes it.
            if !is_scaled || designed != count {
                self.set_instances(component, count as usize);
            }
            self.set_stations(component);
        }
        for (router, before, after) in changes.resharded {
            self.note_moved_keys(router, before, after);
        }
        self.refresh_feeders();
        self.refresh_groups();
        self.refresh_all();
        self.refresh_after_change();
    }

    /// Gives all that the plan has a state.
    fn make_room(&mut self) {
        let second = self.second();
        let (components, links) = (self.components.len(), self.links.len());
        self.components.resize_with(self.plan.components.len(), Component::default);
        self.links.resize_with(self.plan.links.len(), Link::default);
        self.components[components..].iter_mut().for_each(|component| component.begin_meters(second));
        self.links[links..].iter_mut().for_each(|link| link.meter.begin(second));
    }

    /// New instances start cold; of those too many the last go, with all that is inside.
    fn set_instances(&mut self, component: usize, count: usize) {
        while self.components[component].instances.len() > count {
            let Some(instance) = self.components[component].instances.pop() else { break };
            self.take_away(instance);
        }
        for _ in self.components[component].instances.len()..count {
            self.add_instance(component);
        }
        self.refresh_capacity(component);
    }

    /// An instance that is in the design no more, with all that is inside.
    pub(super) fn take_away(&mut self, instance: usize) {
        let was_alive = self.is_alive(instance);
        self.instances[instance].is_present = false;
        self.set_care(instance, Care::default());
        if was_alive {
            self.die(instance);
        }
        self.lose_messages(instance);
        self.note_renewed(instance);
        self.refresh_capacity(self.instances[instance].component);
    }

    /// One more instance of a component, cold.
    pub(super) fn add_instance(&mut self, component: usize) -> usize {
        // No other one has it, also while one before the last is being taken out.
        let numbers = self.components[component].instances.iter().map(|instance| self.instances[*instance].number + 1);
        let number = numbers.max().unwrap_or_default();
        let mut instance = Instance::new(component, number, self.plan.components[component].lowered.station);
        instance.arrivals.begin(self.second());
        // It has no past to be counted.
        for gauge in [&mut instance.busy, &mut instance.cpus] {
            gauge.set(self.now_ns, 0);
        }
        self.instances.push(instance);
        let added = self.instances.len() - 1;
        self.components[component].instances.push(added);
        added
    }

    /// Counts which share of the keys another shard has after an edit than before.
    fn note_moved_keys(&mut self, router: usize, before: usize, after: usize) {
        let keys = self.arrivals.workload.keys.count;
        let (before, after) = (&self.plan.choices[before], &self.plan.choices[after]);
        // Of very many keys, as many at even distances say the same.
        let stride = (keys / KEYS_LOOKED_AT).max(1);
        let looked_at = || (0..keys).step_by(stride as usize);
        let moved = looked_at().filter(|key| before.shard_of(*key, keys) != after.shard_of(*key, keys)).count();
        let moved_ratio = moved as f64 / looked_at().count().max(1) as f64;
        let at_s = self.now_ns as f64 / NS_PER_S as f64;
        let id = self.plan.components[router].id.to_string();
        self.reshardings.push(Resharding { at_s, id, moved_ratio });
    }

    /// What an instance has to work with may have grown: those who wait for it get it.
    fn set_stations(&mut self, component: usize) {
        let station = self.plan.components[component].lowered.station;
        for instance in self.components[component].instances.clone() {
            self.instances[instance].station = station;
            self.fill_cpus(instance);
            self.fill_slots(instance);
        }
        self.refresh_capacity(component);
    }

    /// Everybody who knows others by name learns who is there now.
    fn refresh_all(&mut self) {
        self.refresh_balancers();
        for component in 0..self.components.len() {
            if self.plan.components[component].is_present {
                self.refresh_name_server(component);
            }
        }
        self.refresh_populations();
        self.reschedule_arrivals();
    }
}
