//! Operations: what a monitor sees and an automation does about it. Without them nothing is noticed, and nobody does anything.
//!
//! A monitor that observes a component sees that an instance is dead, or fails everything, one look and one alert after it began.
//! An automation that manages the component then restarts the instance, or gives it back the version that it had. It holds the
//! component's load where it is to be, too: see `scale`. Neither can do anything about a data center that is gone, and neither
//! works while it is dead itself or its link is cut; what it had begun is begun anew when it is back.

use std::collections::VecDeque;

use crate::catalog::lowering::Role;
use crate::design::kind::{Automation, Autoscale};

use super::calendar::Event;
use super::random::NS_PER_S;
use super::results::Happening;
use super::simulation::Simulation;
use super::snapshot::Phase;
use super::state::Instance;

/// What is being done about an instance.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Care {
    /// When a monitor will have seen for long enough that something is wrong.
    pub(super) alert_ns: Option<u64>,
    /// Whether it has said so.
    pub(super) is_alerted: bool,
    /// When an automation will have restarted it.
    pub(super) restart_ns: Option<u64>,
    /// When it is ready, while it is being started.
    pub(crate) ready_ns: Option<u64>,
    /// How it is taken out, while it is.
    pub(crate) drain: Option<Drain>,
}

impl Care {
    /// What is being done, as it is shown.
    pub(crate) const fn phase(&self) -> Phase {
        match (self.ready_ns, self.drain) {
            (Some(_), _) => Phase::Starting,
            (None, Some(_)) => Phase::Leaving,
            (None, None) => Phase::Settled,
        }
    }
}

/// An instance is taken out: callers go to others, and what is inside ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Drain {
    /// What was sent before callers were told is there by then.
    pub(crate) from_ns: u64,
    /// When it stops waiting.
    pub(crate) until_ns: u64,
    /// Whether it leaves for good; else it gets a new version.
    pub(crate) leaves: bool,
}

/// How a component grows and shrinks.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Scaling {
    /// The number of instances that the design last said.
    pub(crate) designed: u32,
    /// CPU time used and there at the last look.
    seen: (u128, u128),
    is_looking: bool,
}

/// What happened, the oldest first; so many at most are kept.
pub(crate) type Log = VecDeque<super::results::Operation>;

const LOG_MAX: usize = 256;

/// A load that is off by less than this share is where it is to be: as the Kubernetes autoscaler has it.
const TOLERANCE: f64 = 0.1;

fn ns_from_s(seconds: f64) -> u64 {
    (seconds * NS_PER_S as f64) as u64
}

impl Simulation {
    /// Notes what was seen or done.
    pub(super) fn log(&mut self, component: usize, instance: Option<usize>, what: Happening) {
        self.shows = true;
        if self.operations.len() == LOG_MAX {
            self.operations.pop_front();
        }
        let id = self.plan.components[component].id.to_string();
        let instance = instance.map(|instance| self.instances[instance].number + 1);
        let at_s = self.now_ns as f64 / NS_PER_S as f64;
        let is_done_by_somebody = !matches!(what, Happening::Alert | Happening::Ready);
        let by = self.working_manager(component).filter(|_| is_done_by_somebody);
        let by = by.map(|(number, _)| self.plan.components[number].id.to_string());
        self.operations.push_back(super::results::Operation { at_s, id, instance, what, by });
    }

    /// From the beginning of something wrong at a component to the alert; none: no living monitor observes it.
    pub(super) fn detects_after_ns(&self, component: usize) -> Option<u64> {
        let id = &self.plan.components[component].id;
        let seconds = self.plan.components.iter().enumerate().filter_map(|(number, plan)| match &plan.lowered.role {
            Role::Monitor { observes, detects_after_s } if observes.contains(id) => {
                self.is_working_on(number, component).then_some(*detects_after_s)
            }
            _ => None,
        });
        seconds.min_by(f64::total_cmp).map(ns_from_s)
    }

    /// How the automation that manages a component does so; none: there is none that lives, or nobody observes the component.
    pub(super) fn manager(&self, component: usize) -> Option<Automation> {
        self.working_manager(component).map(|(_, how)| how.clone())
    }

    fn working_manager(&self, component: usize) -> Option<(usize, &Automation)> {
        self.detects_after_ns(component)?;
        let working = |(number, _): &(usize, &Automation)| self.is_working_on(*number, component);
        self.managers(component).find(working)
    }

    fn managers(&self, component: usize) -> impl Iterator<Item = (usize, &Automation)> {
        let id = &self.plan.components[component].id;
        self.plan.components.iter().enumerate().filter_map(move |(number, plan)| match &plan.lowered.role {
            Role::Automation { manages, how } if plan.is_present && manages.contains(id) => Some((number, how)),
            _ => None,
        })
    }

    fn is_working_on(&self, operator: usize, component: usize) -> bool {
        let link = self.plan.link(&self.plan.components[operator].id, &self.plan.components[component].id);
        self.plan.components[operator].is_present
            && link.is_some_and(|link| self.can_pass(link))
            && self.components[operator].instances.iter().any(|instance| self.is_alive(*instance))
    }

    /// Looks at what is wrong, who sees it and who mends it, after something of that may have changed.
    pub(super) fn refresh_operations(&mut self) {
        for instance in 0..self.instances.len() {
            self.refresh_care(instance);
        }
        self.refresh_scaling();
    }

    fn refresh_care(&mut self, instance: usize) {
        let at = &self.instances[instance];
        let (component, mut care) = (at.component, at.care);
        let is_wrong = at.is_bad || (!self.is_alive(instance) && care.ready_ns.is_none());
        // What only stands in a data center that is gone runs, and is seen to be gone; nobody can restart it.
        let can_be_mended = at.is_bad || !at.runs;
        if !is_wrong || !at.is_present {
            return self.set_care(instance, Care { alert_ns: None, is_alerted: false, restart_ns: None, ..care });
        }
        if care.is_alerted {
            let manager = self.manager(component).filter(|_| can_be_mended);
            let due_ns = manager.map(|how| self.now_ns.saturating_add(ns_from_s(how.restart_after_s)));
            care.restart_ns = due_ns.and(care.restart_ns).or(due_ns);
            self.set_if_new(
                care.restart_ns,
                self.instances[instance].care.restart_ns,
                Event::Restart { instance: instance as u32 },
            );
        } else {
            let due_ns = self.detects_after_ns(component).map(|after_ns| self.now_ns.saturating_add(after_ns));
            care.alert_ns = due_ns.and(care.alert_ns).or(due_ns);
            self.set_if_new(care.alert_ns, self.instances[instance].care.alert_ns, Event::Alert { instance: instance as u32 });
        }
        self.set_care(instance, care);
    }

    /// What is being done about an instance is another thing now.
    pub(super) fn set_care(&mut self, instance: usize, care: Care) {
        let at = &mut self.instances[instance];
        let was_told_of = at.is_told_of();
        at.care = care;
        let component = &mut self.components[at.component];
        match (was_told_of, at.is_told_of()) {
            (true, false) => component.untold += 1,
            (false, true) => component.untold -= 1,
            _ => {}
        }
    }

    fn set_if_new(&mut self, due_ns: Option<u64>, before: Option<u64>, event: Event) {
        if let Some(due_ns) = due_ns.filter(|_| due_ns != before) {
            self.calendar.set(due_ns, event);
        }
    }

    /// A monitor says that something is wrong, if it still is and was all the time.
    #[cold]
    pub(super) fn on_alert(&mut self, instance: usize) {
        if self.instances[instance].care.alert_ns != Some(self.now_ns) {
            return;
        }
        let care = &mut self.instances[instance].care;
        (care.alert_ns, care.is_alerted) = (None, true);
        self.log(self.instances[instance].component, Some(instance), Happening::Alert);
        self.refresh_care(instance);
    }

    /// An automation has restarted what an alert named.
    #[cold]
    pub(super) fn on_restart(&mut self, instance: usize) {
        if self.instances[instance].care.restart_ns != Some(self.now_ns) {
            return;
        }
        let component = self.instances[instance].component;
        let Instance { runs, is_bad, .. } = self.instances[instance];
        self.restore(instance);
        if runs && is_bad {
            // One that goes on would bring the version back.
            (self.components[component].rollout, self.components[component].is_bad_release) = (None, false);
            self.log(component, Some(instance), Happening::RollBack);
        } else {
            // What was dead has not shown what its version does; it has it still, unless that was taken back meanwhile.
            self.instances[instance].is_bad = is_bad && self.components[component].is_bad_release;
            self.log(component, Some(instance), Happening::Restart);
        }
        self.refresh_after_change();
    }

    /// Starts the looks of automations at what they are to scale.
    fn refresh_scaling(&mut self) {
        for component in 0..self.components.len() {
            let is_scaled = matches!(self.plan.components[component].lowered.role, Role::Scaled(_));
            if is_scaled && self.plan.components[component].is_present && !self.components[component].scaling.is_looking {
                self.set_next_look(component);
            }
        }
    }

    fn set_next_look(&mut self, component: usize) {
        let Some(every_s) = self.managers(component).map(|(_, how)| how.scale_every_s).min_by(f64::total_cmp) else { return };
        let now_ns = self.now_ns;
        let at = &mut self.components[component];
        at.scaling.is_looking = true;
        at.scaling.seen = (at.busy.integral_at(now_ns), at.cpus.integral_at(now_ns));
        self.calendar.set(now_ns.saturating_add(ns_from_s(every_s)), Event::Look { component: component as u32 });
    }

    /// An automation looks at a component's load since it last did.
    #[cold]
    pub(super) fn on_look(&mut self, component: usize) {
        self.components[component].scaling.is_looking = false;
        let Role::Scaled(autoscale) = self.plan.components[component].lowered.role.clone() else { return };
        if !self.plan.components[component].is_present {
            return;
        }
        let at = &self.components[component];
        let (busy, cpus) = at.scaling.seen;
        let used = super::gauge::ratio(at.busy.integral_at(self.now_ns) - busy, at.cpus.integral_at(self.now_ns) - cpus);
        if let Some(how) = self.manager(component) {
            self.scale(component, &autoscale, used, how.start_s);
        }
        self.set_next_look(component);
    }

    /// So many instances that each would be as busy as it is to be: the number there is times load over target, as the Kubernetes
    /// autoscaler has it.
    fn scale(&mut self, component: usize, autoscale: &Autoscale, used: f64, start_s: f64) {
        let there = self.components[component].instances.clone();
        let staying: Vec<usize> = there.into_iter().filter(|instance| self.instances[*instance].care.drain.is_none()).collect();
        let living = staying.iter().filter(|instance| self.is_alive(**instance)).count();
        let share = used / autoscale.target_utilization;
        // Where nobody lives there is no load to go by.
        let is_off = (share - 1.0).abs() > TOLERANCE && living > 0;
        let wanted = if is_off { libm::ceil(living as f64 * share) as usize } else { staying.len() };
        let wanted = wanted.clamp(autoscale.min as usize, autoscale.max.max(autoscale.min) as usize);
        if wanted > staying.len() {
            self.grow(component, wanted - staying.len(), ns_from_s(start_s));
        } else if wanted < staying.len() && living == staying.len() {
            // While some are dead or being started, those who live carry the others' load, and nobody is let go.
            for instance in staying[wanted..].iter().rev() {
                self.drain(*instance, true);
            }
            self.log(component, None, Happening::ScaleIn);
        }
    }

    fn grow(&mut self, component: usize, count: usize, start_ns: u64) {
        for _ in 0..count {
            let instance = self.add_instance(component);
            self.start(instance, start_ns);
        }
        self.log(component, None, Happening::ScaleOut);
        self.refresh_balancers();
        self.refresh_capacity(component);
    }
}
