//! Calls at an instance: slots, CPUs, and the steps of a program.

use crate::catalog::Reason;
use crate::catalog::lowering::{Role, Task};

use super::calendar::Event;
use super::call::{Asker, Call, CallRef, LookUp, Stage};
use super::plan::{Op, Work};
use super::random::{Draw, Purpose, TIME_NS_MAX, within};
use super::simulation::Simulation;
use super::trace::Note;

impl Simulation {
    /// A call came to a living instance: it gets a slot, waits for one, or is refused.
    pub(super) fn take_in(&mut self, call: CallRef, instance: usize) {
        let at = &self.instances[instance];
        let (station, waiting) = (at.station, at.for_cpu.len() as u64);
        if at.busy.value() >= station.cpus && waiting >= station.backlog {
            return self.leave_with(call, Err(Reason::Refused), false);
        }
        if at.held < station.slots {
            self.hold_slot(call, instance);
            return self.run(call);
        }
        if at.for_slot.len() as u64 >= station.queue {
            return self.leave_with(call, Err(Reason::QueueFull), false);
        }
        self.set_stage(call, Stage::Queued);
        self.instances[instance].for_slot.push_back(call);
        let component = self.instances[instance].component;
        self.components[component].waiting.raise(self.now_ns);
    }

    fn hold_slot(&mut self, call: CallRef, instance: usize) {
        self.instances[instance].held += 1;
        let component = self.instances[instance].component;
        self.components[component].held.raise(self.now_ns);
        self.set_stage(call, Stage::Pausing);
    }

    /// Gives free slots to those who wait for one; they go on as soon as what happens now is over.
    pub(super) fn fill_slots(&mut self, instance: usize) {
        while self.instances[instance].held < self.instances[instance].station.slots {
            let Some(call) = self.instances[instance].for_slot.pop_front() else { return };
            let component = self.instances[instance].component;
            self.components[component].waiting.lower(self.now_ns);
            self.note_wait(call);
            self.hold_slot(call, instance);
            self.calendar.set_ahead(self.now_ns, 0, Event::Start(call));
        }
    }

    /// Gives free CPUs to those who wait for one.
    pub(super) fn fill_cpus(&mut self, instance: usize) {
        while self.instances[instance].busy.value() < self.instances[instance].station.cpus {
            let Some(call) = self.instances[instance].for_cpu.pop_front() else { return };
            let component = self.instances[instance].component;
            self.components[component].waiting.lower(self.now_ns);
            self.note_wait(call);
            self.start_computing(call, instance);
        }
    }

    fn note_wait(&mut self, call: CallRef) {
        let now_ns = self.now_ns;
        if let Some(found) = self.call_mut(call) {
            found.wait_ns += now_ns - found.since_ns;
        }
    }

    pub(super) fn set_stage(&mut self, call: CallRef, stage: Stage) {
        let now_ns = self.now_ns;
        if let Some(found) = self.call_mut(call) {
            found.enter(stage, now_ns);
            if found.is_traced {
                self.trace_stage(call, stage);
            }
        }
    }

    /// Goes through a call's program until a step takes time.
    pub(super) fn run(&mut self, call: CallRef) {
        loop {
            let Some(found) = self.call(call) else { return };
            let at = found.at();
            if at.1 == 0 && self.runs_bad_version(call) && !matches!(self.plan.op(at), Op::End) {
                return self.fail(call, Reason::BadDeploy);
            }
            match *self.plan.op(at) {
                Op::End => return self.finish(call, Ok(())),
                Op::Compute(_) => return self.compute(call),
                Op::Delay(work) => return self.pause(call, &work),
                Op::Ask(choice) | Op::Try(choice) => return self.ask(call, choice, None),
                Op::FindAddress(choice, name) => {
                    let (asker, client, user) = (found.asker, found.subject().client(), found.subject().user);
                    let Some(address) = self.remembered_address(client, user, name) else {
                        return self.ask(call, choice, None);
                    };
                    let is_traced = found.is_traced;
                    self.keep_address(asker, Some(address));
                    if is_traced {
                        self.trace_note(call, Note::AddressRemembered);
                    }
                }
                Op::FindCopy(eviction) => self.find_copy(call, eviction),
                Op::SkipFound { steps } => self.skip(call, LookUp::Found, steps),
                Op::SkipUnanswered { steps } => self.skip(call, LookUp::Unanswered, steps),
                Op::KeepCopy(cache) => {
                    let cache = self.plan.caches[cache].clone();
                    self.fill_copy(call, &cache);
                }
                Op::DropCopy => self.drop_copy(call),
                Op::KeepWrite => self.note_write(call),
                Op::NeedSession if self.knows_session(call) => {}
                Op::NeedSession => return self.fail(call, Reason::SessionLost),
                Op::AskSession(choice) if self.has_session(call) => return self.ask(call, choice, None),
                Op::AskSession(_) => {}
                Op::OpenSession => self.open_session(call),
                Op::Commit => match self.confirmation_ns(call) {
                    Some(wait_ns) => return self.pause_for(call, wait_ns),
                    None => self.commit(call),
                },
                Op::Emit { choice, count } => self.emit(call, choice, count),
                Op::Enqueue => {
                    if !self.enqueue(call) {
                        return self.fail(call, Reason::QueueFull);
                    }
                }
                Op::Fail(reason) => return self.fail(call, reason),
            }
            if let Some(found) = self.call_mut(call) {
                found.step();
            }
        }
    }

    /// The step that a call waited in is done.
    pub(super) fn go_on(&mut self, call: CallRef) {
        let now_ns = self.now_ns;
        let Some(found) = self.call_mut(call) else { return };
        found.enter(Stage::Pausing, now_ns);
        found.step();
        if found.is_traced {
            self.trace_stage(call, Stage::Pausing);
        }
        self.run(call);
    }

    fn skip(&mut self, call: CallRef, look_up: LookUp, steps: usize) {
        if let Some(found) = self.call_mut(call).filter(|found| found.look_up == look_up) {
            found.skip(steps);
        }
    }

    /// A call that was given a slot begins.
    pub(super) fn on_start(&mut self, call: CallRef) {
        if self.call(call).is_some_and(|found| found.stage == Stage::Pausing) {
            self.run(call);
        }
    }

    /// A pause is over.
    pub(super) fn on_continue(&mut self, call: CallRef) {
        let Some(found) = self.call(call).filter(|found| found.stage == Stage::Pausing) else { return };
        if matches!(self.plan.op(found.at()), Op::Commit) {
            self.commit(call);
        }
        self.go_on(call);
    }

    fn pause(&mut self, call: CallRef, work: &Work) {
        let Some(found) = self.call(call) else { return };
        let time_ns = self.work_ns(found, work);
        self.set_stage(call, Stage::Pausing);
        self.set_after(time_ns, work.is_fixed(), Event::Continue(call));
    }

    fn pause_for(&mut self, call: CallRef, time_ns: u64) {
        self.set_stage(call, Stage::Pausing);
        self.calendar.set(self.now_ns + time_ns, Event::Continue(call));
    }

    /// Draws how long a step takes here and now.
    fn work_ns(&self, call: &Call, work: &Work) -> u64 {
        let time_ns = work.time.sample_ns(|| Draw::new(within(call.stream, u64::from(work.ordinal)), Purpose::Service));
        let component = call.instance().map(|instance| self.instances[instance].component);
        let slow_factor = component.map_or(1.0, |component| self.components[component].slow_factor);
        if slow_factor == 1.0 { time_ns } else { ((time_ns as f64 * slow_factor + 0.5) as u64).min(TIME_NS_MAX) }
    }

    fn compute(&mut self, call: CallRef) {
        let Some(instance) = self.instance_of(call) else { return };
        let at = &mut self.instances[instance];
        if at.busy.value() < at.station.cpus {
            return self.start_computing(call, instance);
        }
        at.for_cpu.push_back(call);
        let component = at.component;
        self.components[component].waiting.raise(self.now_ns);
        self.set_stage(call, Stage::Ready);
    }

    fn start_computing(&mut self, call: CallRef, instance: usize) {
        self.set_stage(call, Stage::Computing);
        let now_ns = self.now_ns;
        let at = &mut self.instances[instance];
        at.busy.raise(now_ns);
        self.components[at.component].busy.raise(now_ns);
        let Some(found) = self.call(call) else { return };
        let Op::Compute(work) = self.plan.op(found.at()) else { return };
        let (time_ns, is_fixed) = (self.work_ns(found, work), work.is_fixed());
        self.set_after(time_ns, is_fixed, Event::Computed(call));
    }

    /// A call has had its CPU time.
    pub(super) fn on_computed(&mut self, call: CallRef) {
        let now_ns = self.now_ns;
        let Some(found) = self.call_mut(call).filter(|found| found.stage == Stage::Computing) else { return };
        found.service_ns += now_ns - found.since_ns;
        let Some(instance) = self.instance_of(call) else { return };
        let at = &mut self.instances[instance];
        at.busy.lower(now_ns);
        self.components[at.component].busy.lower(now_ns);
        self.fill_cpus(instance);
        self.note_read(call);
        self.go_on(call);
    }

    /// The call fails at the component that serves it.
    #[cold]
    pub(super) fn fail(&mut self, call: CallRef, reason: Reason) {
        if let Some((component, began_ns)) = self.whereabouts(call) {
            self.fail_here(component, reason, began_ns);
            if let Some(found) = self.call_mut(call) {
                found.failed_there = true;
            }
        }
        self.finish(call, Err(reason));
    }

    /// The call is over: an attempt ends, a served call gives its slot back and goes back to its caller.
    pub(super) fn finish(&mut self, call: CallRef, outcome: Result<(), Reason>) {
        let Some(found) = self.call(call) else { return };
        if let Asker::Request(request) = found.asker {
            if found.is_traced {
                self.close_span(call, outcome, None);
            }
            self.calls.end(call);
            return self.end_attempt(request, outcome);
        }
        let Some(instance) = self.instance_of(call) else { return };
        if outcome.is_err() && self.begins_anew(call, instance) {
            return self.run(call);
        }
        self.instances[instance].held -= 1;
        let component = self.instances[instance].component;
        self.components[component].held.lower(self.now_ns);
        self.leave_with(call, outcome, true);
        self.fill_slots(instance);
        self.notice_empty(instance);
    }

    /// A worker tries a message again by itself, as often as it may; whether it does.
    #[cold]
    fn begins_anew(&mut self, call: CallRef, instance: usize) -> bool {
        let component = self.instances[instance].component;
        let Role::Worker { retries } = self.plan.components[component].lowered.role else { return false };
        let Some(found) = self.call_mut(call).filter(|found| u32::from(found.repeats) < retries) else { return false };
        found.repeats += 1;
        // Another try is another draw of everything.
        let (program, _) = found.at();
        found.begin(program);
        found.stream = within(found.stream, u64::from(found.repeats));
        found.tried.clear();
        found.failed_there = false;
        true
    }

    /// Counts a call that leaves its instance, and sends it back. What `was_accepted` counts in the times.
    pub(super) fn leave_with(&mut self, call: CallRef, outcome: Result<(), Reason>, was_accepted: bool) {
        let (Some(found), Some(instance)) = (self.call(call), self.instance_of(call)) else { return };
        let component = self.instances[instance].component;
        let (began_ns, wait_ns, service_ns) = (found.arrived_ns, found.wait_ns, found.service_ns);
        let is_published = found.task() == Some(Task::Publish);
        let now_ns = self.now_ns;
        self.count_at(component, began_ns, |tally| {
            match outcome {
                Ok(()) => tally.completions += 1,
                Err(reason) => tally.failures[reason as usize] += 1,
            }
            if was_accepted {
                // What waits at a queue is the message, long after it was published.
                if !is_published {
                    tally.wait.record(wait_ns);
                }
                tally.service.record(service_ns);
                tally.sojourn.record(now_ns - began_ns);
            } else if let Err(reason) = outcome {
                tally.failed_here[reason as usize] += 1;
            }
        });
        self.leave(component, began_ns);
        if let (false, Some(found)) = (was_accepted, self.call_mut(call)) {
            found.failed_there = true;
        }
        self.send_back(call, outcome);
    }

    /// The instance that serves a call.
    pub(super) fn instance_of(&self, call: CallRef) -> Option<usize> {
        self.call(call)?.instance()
    }

    /// The choice that the step makes which a call is at.
    pub(super) fn choice_at(&self, call: &Call) -> Option<usize> {
        match self.plan.op(call.at()) {
            Op::Ask(choice) | Op::Try(choice) | Op::FindAddress(choice, _) | Op::AskSession(choice) => Some(*choice),
            _ => None,
        }
    }
}
