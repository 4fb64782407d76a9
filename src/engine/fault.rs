//! Faults and repairs in a run.

use crate::catalog::Reason;
use crate::design::{Fault, Id};

use super::arrivals::Surge;
use super::calendar::Event;
use super::call::{CallRef, Stage};
use super::operations::Care;
use super::random::NS_PER_S;
use super::simulation::Simulation;

impl Simulation {
    /// Makes it happen. What names something that is not there (any more) does nothing.
    pub(crate) fn inflict(&mut self, fault: &Fault) {
        match fault {
            Fault::Kill(id) => self.instances_of(id).into_iter().for_each(|instance| self.kill(instance)),
            Fault::KillInstance(id, number) => {
                let instance = self.instances_of(id).get((*number as usize).wrapping_sub(1)).copied();
                if let Some(instance) = instance {
                    self.kill(instance);
                }
            }
            Fault::Restore(id) => self.restore_all(id),
            Fault::KillDataCenter(id) => self.kill_data_center(id),
            Fault::RestoreDataCenter(id) => self.restore_data_center(id),
            Fault::Cut(from, to) => self.cut(from, to),
            Fault::Mend(from, to) => self.mend(from, to),
            Fault::Slow(id, factor) => {
                if let Some(component) = self.plan.component(id) {
                    self.components[component].slow_factor = *factor;
                }
            }
            Fault::Drop(from, to, share) => {
                if let Some(link) = self.plan.link(from, to) {
                    self.links[link].dropped_share = *share;
                }
            }
            Fault::Spike(factor, for_s) => self.surge(*factor, 0.0, *for_s),
            Fault::HotKey(share, for_s) => self.surge(1.0, *share, *for_s),
            Fault::Flush(id) => self.instances_of(id).into_iter().for_each(|instance| self.forget_copies(instance)),
            Fault::Deploy(id) => self.deploy(id, false),
            Fault::BadDeploy(id) => self.deploy(id, true),
        }
        self.refresh_after_change();
    }

    /// Looks at everything that follows from who lives and which links are open.
    pub(super) fn refresh_after_change(&mut self) {
        self.refresh_streams();
        self.hand_out_all();
        self.refresh_operations();
    }

    fn instances_of(&self, id: &Id) -> Vec<usize> {
        self.plan.component(id).map_or_else(Vec::new, |component| self.components[component].instances.clone())
    }

    /// Whether an instance serves: it is in the design, its process runs, and its data center is there.
    pub(crate) fn is_alive(&self, instance: usize) -> bool {
        let at = &self.instances[instance];
        at.is_present && at.runs && !self.is_silent(at.component)
    }

    /// An instance's process dies, with all that is inside.
    pub(super) fn kill(&mut self, instance: usize) {
        self.stop(instance);
        self.note_renewed(instance);
    }

    /// An instance's process stops, with all that is inside.
    pub(super) fn stop(&mut self, instance: usize) {
        let was_alive = self.is_alive(instance);
        let care = self.instances[instance].care;
        self.instances[instance].runs = false;
        // What was being done about it comes to nothing.
        self.set_care(instance, Care { ready_ns: None, drain: None, ..care });
        if was_alive {
            self.die(instance);
        }
    }

    /// An instance is dead from now on.
    pub(super) fn die(&mut self, instance: usize) {
        self.kill_calls(instance);
        self.lose_sessions(instance);
        self.forget_copies(instance);
        self.forget_connections(instance);
        self.forget_deliveries(instance);
        self.refresh_capacity(self.instances[instance].component);
    }

    #[cold]
    fn kill_calls(&mut self, instance: usize) {
        let is_inside = |call: &super::call::Call| call.stage.is_inside() && call.instance() == Some(instance);
        let inside: Vec<CallRef> = self.calls.iter().filter(|(_, call)| is_inside(call)).map(|(call, _)| call).collect();
        self.empty(instance);
        for call in inside {
            self.cut_short(call, instance);
        }
    }

    /// A call dies with its instance: what it has waited and computed until then was waiting and computing all the same.
    fn cut_short(&mut self, call: CallRef, instance: usize) {
        let (component, now_ns) = (self.instances[instance].component, self.now_ns);
        let Some(found) = self.call_mut(call) else { return };
        match found.stage {
            Stage::Queued | Stage::Ready => found.wait_ns += now_ns - found.since_ns,
            Stage::Computing => found.service_ns += now_ns - found.since_ns,
            _ => {}
        }
        found.failed_there = true;
        let began_ns = found.arrived_ns;
        self.fail_here(component, Reason::Killed, began_ns);
        self.leave_with(call, Err(Reason::Killed), true);
    }

    /// Takes everything off an instance's CPUs, slots and queues.
    fn empty(&mut self, instance: usize) {
        let now_ns = self.now_ns;
        let at = &mut self.instances[instance];
        let waiting = (at.for_slot.len() + at.for_cpu.len()) as u64;
        let (busy, held) = (at.busy.value(), at.held);
        at.for_slot.clear();
        at.for_cpu.clear();
        at.busy.set(now_ns, 0);
        at.held = 0;
        let component = &mut self.components[at.component];
        component.busy.set(now_ns, component.busy.value() - busy);
        component.held.set(now_ns, component.held.value() - held);
        component.waiting.set(now_ns, component.waiting.value() - waiting);
    }

    /// All instances of a component run again, with a version that works.
    fn restore_all(&mut self, id: &Id) {
        if let Some(component) = self.plan.component(id) {
            (self.components[component].rollout, self.components[component].is_bad_release) = (None, false);
        }
        self.instances_of(id).into_iter().for_each(|instance| self.restore(instance));
    }

    /// An instance's process runs again, cold, with a version that works.
    pub(super) fn restore(&mut self, instance: usize) {
        let was_alive = self.is_alive(instance);
        let at = &mut self.instances[instance];
        (at.runs, at.is_bad) = (true, false);
        self.set_care(instance, Care::default());
        if !was_alive && self.is_alive(instance) {
            self.refresh_capacity(self.instances[instance].component);
        }
    }

    fn kill_data_center(&mut self, id: &Id) {
        let Some(data_center) = self.plan.data_center(id) else { return };
        let living: Vec<usize> = self.instances_in(data_center).filter(|instance| self.is_alive(*instance)).collect();
        self.dead_data_centers.insert(data_center);
        for instance in living {
            self.die(instance);
        }
    }

    fn restore_data_center(&mut self, id: &Id) {
        let Some(data_center) = self.plan.data_center(id) else { return };
        if self.dead_data_centers.remove(&data_center) {
            let living: Vec<usize> = self.instances_in(data_center).filter(|instance| self.is_alive(*instance)).collect();
            for instance in living {
                self.refresh_capacity(self.instances[instance].component);
            }
        }
    }

    fn instances_in(&self, data_center: usize) -> impl Iterator<Item = usize> {
        (0..self.instances.len())
            .filter(move |instance| self.plan.components[self.instances[*instance].component].data_center == Some(data_center))
    }

    fn cut(&mut self, from: &Id, to: &Id) {
        if let Some(link) = self.plan.link(from, to) {
            self.links[link].cut_since_ns.get_or_insert(self.now_ns);
        }
    }

    /// A mended link passes everything: what cut it and what made it lose messages is gone.
    fn mend(&mut self, from: &Id, to: &Id) {
        if let Some(link) = self.plan.link(from, to) {
            let link = &mut self.links[link];
            (link.cut_since_ns, link.dropped_share) = (None, 0.0);
        }
    }

    fn surge(&mut self, factor: f64, hot_share: f64, for_s: f64) {
        let until_ns = self.now_ns.saturating_add((for_s * NS_PER_S as f64) as u64);
        self.arrivals.surges.push(Surge { factor, hot_share, until_ns });
        self.calendar.set(until_ns, Event::SurgeEnd);
        self.reschedule_arrivals();
    }

    /// Counts what a component's living instances have to work with, after some of them came or went.
    pub(super) fn refresh_capacity(&mut self, component: usize) {
        let now_ns = self.now_ns;
        let finite = |count: u64| if count == u64::MAX { 0 } else { count };
        let (mut cpus, mut slots, mut living) = (0, 0, 0_usize);
        for instance in self.components[component].instances.clone() {
            let is_alive = self.is_alive(instance);
            let at = &mut self.instances[instance];
            let own = if is_alive { finite(at.station.cpus) } else { 0 };
            at.cpus.set(now_ns, own);
            cpus += own;
            slots += if is_alive { finite(at.station.slots) } else { 0 };
            living += usize::from(is_alive);
        }
        let component = &mut self.components[component];
        component.cpus.set(now_ns, cpus);
        component.slots.set(now_ns, slots);
        let all_dead = living == 0 && !component.instances.is_empty();
        component.dead_since_ns = if all_dead { component.dead_since_ns.or(Some(now_ns)) } else { None };
    }
}
