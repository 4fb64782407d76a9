//! An edit reaches the run: the plan is laid anew, and state is made or taken away for what came and went. What did not change
//! keeps its queues, its counters and all it knows.

use crate::catalog::lowering::{LoweredDesign, Role};

use super::simulation::Simulation;
use super::state::{Component, Instance, Link};

impl Simulation {
    /// Runs `lowered` from now on.
    pub(super) fn lay(&mut self, lowered: LoweredDesign) {
        let living: Vec<usize> = (0..self.instances.len()).filter(|instance| self.is_alive(*instance)).collect();
        let changes = self.plan.lay(&lowered);
        self.lowered = lowered;
        // What was moved into a data center that is gone is gone too.
        for instance in living {
            if !self.is_alive(instance) {
                self.die(instance);
            }
        }
        self.components.resize_with(self.plan.components.len(), Component::default);
        self.links.resize_with(self.plan.links.len(), Link::default);
        for component in changes.removed {
            self.set_instances(component, 0);
        }
        for component in changes.added.into_iter().chain(changes.changed) {
            // Users are no machines.
            let is_client = matches!(self.plan.components[component].lowered.role, Role::Client(_));
            let count = if is_client { 0 } else { self.plan.components[component].lowered.instances };
            self.set_instances(component, count as usize);
            self.set_stations(component);
        }
        self.refresh_groups();
        self.refresh_streams();
        self.refresh_all();
    }

    /// New instances start cold; of those too many the last go, with all that is inside.
    fn set_instances(&mut self, component: usize, count: usize) {
        while self.components[component].instances.len() > count {
            let Some(instance) = self.components[component].instances.pop() else { break };
            let was_alive = self.is_alive(instance);
            self.instances[instance].is_present = false;
            if was_alive {
                self.die(instance);
            }
        }
        let station = self.plan.components[component].lowered.station;
        for number in self.components[component].instances.len()..count {
            let mut instance = Instance::new(component, number as u32, station);
            // It has no past to be counted.
            for gauge in [&mut instance.busy, &mut instance.cpus] {
                gauge.set(self.now_ns, 0);
            }
            self.instances.push(instance);
            self.components[component].instances.push(self.instances.len() - 1);
        }
        self.refresh_capacity(component);
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
        for instance in 0..self.instances.len() {
            if self.instances[instance].is_present {
                self.refresh_balancer(instance);
            }
        }
        for component in 0..self.components.len() {
            if self.plan.components[component].is_present {
                self.refresh_name_server(component);
            }
        }
        self.refresh_populations();
        self.reschedule_arrivals();
    }
}
