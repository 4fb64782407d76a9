//! New versions: brought to the instances of a component one after the other, or to all at once. A bad one fails everything.
//!
//! An automation does it as it is told to, and stops a bad version before the first server where it runs tests. Where none manages
//! the component, or nobody observes it, people do it by hand: all at once, and untested.

use std::collections::VecDeque;

use crate::design::Id;
use crate::design::kind::{Automation, Deploy};

use super::calendar::Event;
use super::call::CallRef;
use super::operations::{Care, Drain};
use super::random::NS_PER_S;
use super::results::Happening;
use super::simulation::Simulation;

/// A new version on its way.
#[derive(Clone, Debug)]
pub(crate) struct Rollout {
    is_bad: bool,
    is_rolling: bool,
    start_ns: u64,
    /// The instance that gets it now, of a rolling one.
    at: Option<usize>,
    /// Those that have not got it.
    left: VecDeque<usize>,
}

/// How long callers may still send to what is being taken out: as long as it takes them to be told.
const TOLD_NS: u64 = NS_PER_S;

/// The longest that an instance waits for what is inside to end: what container platforms give it.
const DRAIN_NS: u64 = 30 * NS_PER_S;

impl Simulation {
    /// Whether the instance that serves a call fails everything.
    pub(super) fn runs_bad_version(&self, call: CallRef) -> bool {
        self.instance_of(call).is_some_and(|instance| self.instances[instance].is_bad)
    }

    /// A new version is to be brought to a component.
    pub(super) fn deploy(&mut self, id: &Id, is_bad: bool) {
        let Some(component) = self.plan.component(id) else { return };
        let by_hand = || Automation { deploy: Deploy::AllAtOnce, tests: false, ..Automation::default() };
        let how = self.manager(component).unwrap_or_else(by_hand);
        if is_bad && how.tests {
            return self.log(component, None, Happening::DeployStopped);
        }
        self.log(component, None, Happening::Deploy);
        let start_ns = (how.start_s * NS_PER_S as f64) as u64;
        let left: VecDeque<usize> = self.components[component].instances.iter().copied().collect();
        let is_rolling = how.deploy == Deploy::Rolling;
        self.components[component].is_bad_release = is_bad;
        self.components[component].rollout = Some(Rollout { is_bad, is_rolling, start_ns, at: None, left: left.clone() });
        if is_rolling {
            return self.go_on_deploying(component);
        }
        for instance in left {
            if self.instances[instance].runs {
                self.renew(instance);
            } else {
                self.instances[instance].is_bad = is_bad;
                self.note_renewed(instance);
            }
        }
    }

    /// The next instance gets the new version; one that is dead has it when it comes back.
    fn go_on_deploying(&mut self, component: usize) {
        loop {
            let Some(rollout) = &mut self.components[component].rollout else { return };
            rollout.at = rollout.left.pop_front();
            let (next, is_bad) = (rollout.at, rollout.is_bad);
            let Some(instance) = next else {
                self.components[component].rollout = None;
                return self.log(component, None, Happening::Deployed);
            };
            let at = &mut self.instances[instance];
            if at.is_present && at.runs && at.care.drain.is_none() {
                return self.drain(instance, false);
            }
            at.is_bad = is_bad;
        }
    }

    /// Callers are told to go to others; once it is empty it leaves, or gets a new version.
    pub(super) fn drain(&mut self, instance: usize, leaves: bool) {
        let (from_ns, until_ns) = (self.now_ns + TOLD_NS, self.now_ns + DRAIN_NS);
        let care = Care { drain: Some(Drain { from_ns, until_ns, leaves }), ..self.instances[instance].care };
        self.set_care(instance, care);
        self.calendar.set(from_ns, Event::Drained { instance: instance as u32 });
        self.calendar.set(until_ns, Event::Drained { instance: instance as u32 });
    }

    /// The last call has left an instance; where that was waited for, it goes on as soon as what happens now is over.
    pub(super) fn notice_empty(&mut self, instance: usize) {
        let at = &self.instances[instance];
        if at.held == 0 && at.care.drain.is_some_and(|drain| drain.from_ns <= self.now_ns) {
            self.calendar.set_ahead(self.now_ns, 0, Event::Drained { instance: instance as u32 });
        }
    }

    /// An instance that was taken out may be empty, or has had its time.
    #[cold]
    pub(super) fn on_drained(&mut self, instance: usize) {
        let at = &self.instances[instance];
        let Some(drain) = at.care.drain.filter(|drain| drain.from_ns <= self.now_ns) else { return };
        let is_empty = at.held == 0 && at.for_slot.is_empty() && at.messages == 0;
        if !is_empty && self.now_ns < drain.until_ns {
            return;
        }
        if drain.leaves {
            self.retire(instance);
        } else {
            self.renew(instance);
        }
    }

    /// An instance that is not needed any more goes.
    fn retire(&mut self, instance: usize) {
        let component = self.instances[instance].component;
        self.components[component].instances.retain(|other| *other != instance);
        self.take_away(instance);
        self.refresh_balancers();
        self.refresh_after_change();
    }

    /// An instance stops, and starts again with the version that is being brought out.
    fn renew(&mut self, instance: usize) {
        let component = self.instances[instance].component;
        let start_ns = self.components[component].rollout.as_ref().map_or(0, |rollout| rollout.start_ns);
        self.stop(instance);
        self.start(instance, start_ns);
        self.refresh_after_change();
    }

    /// An instance's process is started; callers hear of it when it is ready.
    pub(super) fn start(&mut self, instance: usize, start_ns: u64) {
        let ready_ns = self.now_ns.saturating_add(start_ns);
        self.instances[instance].runs = false;
        self.set_care(instance, Care { ready_ns: Some(ready_ns), ..Care::default() });
        self.calendar.set(ready_ns, Event::Started { instance: instance as u32 });
    }

    /// An instance that was started is ready, if nothing came between.
    #[cold]
    pub(super) fn on_started(&mut self, instance: usize) {
        if self.instances[instance].care.ready_ns != Some(self.now_ns) {
            return;
        }
        let component = self.instances[instance].component;
        self.restore(instance);
        self.instances[instance].is_bad = self.components[component].is_bad_release;
        self.log(component, Some(instance), Happening::Ready);
        self.note_renewed(instance);
        self.refresh_after_change();
    }

    /// An instance has the new version, or will not get it: the rollout goes on.
    pub(super) fn note_renewed(&mut self, instance: usize) {
        let component = self.instances[instance].component;
        let Some(rollout) = &mut self.components[component].rollout else { return };
        if rollout.is_rolling {
            if rollout.at == Some(instance) {
                self.go_on_deploying(component);
            }
            return;
        }
        rollout.left.retain(|other| *other != instance);
        if rollout.left.is_empty() {
            self.components[component].rollout = None;
            self.log(component, None, Happening::Deployed);
        }
    }
}
