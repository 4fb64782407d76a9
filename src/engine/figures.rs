//! What a run shows and what it measured, put together from its counters.

use std::collections::BTreeMap;

use crate::catalog::Reason;
use crate::catalog::lowering::{Role, Task};
use crate::design::Class;

use super::backlog::Backlog;
use super::gauge::ratio;
use super::histogram::Histogram;
use super::meter::{ByReason, LookUpTally, SECONDS, Sum as _, Tally};
use super::random::{NS_PER_MS, NS_PER_S};
use super::results::{ClassConfidence, ClassResults, ComponentResults, InstanceResults, LinkResults, Requests, Results, Times};
use super::simulation::Simulation;
use super::snapshot::{BacklogFigures, ClassFigures, ComponentFigures, InstanceFigures, LinkFigures, Quantiles, Snapshot};

impl Simulation {
    /// Seconds that the window looks back.
    fn window_s(&self) -> f64 {
        let began_ns = (self.second() + 1).saturating_sub(SECONDS as u64) * NS_PER_S;
        (self.now_ns - began_ns) as f64 / NS_PER_S as f64
    }

    /// The run as it shows itself.
    pub(super) fn show(&self) -> Snapshot {
        let window_s = self.window_s();
        let tallies: Vec<Tally> = self.classes.iter().map(super::meter::Recent::window).collect();
        let mut all = Tally::default();
        for tally in &tallies {
            all.add(tally);
        }
        let mut classes: [ClassFigures; Class::ALL.len()] = Default::default();
        for (figures, tally) in classes.iter_mut().zip(&tallies) {
            *figures = class_figures(tally, window_s);
        }
        Snapshot {
            time_ns: self.now_ns,
            inputs: self.inputs().len() as u64,
            window_s,
            seed: self.seed_given,
            users: self.arrivals.users_at(self.now_ns),
            totals: self.totals,
            classes,
            overall: class_figures(&all, window_s),
            components: self.present().map(|(id, number)| (id, self.component_figures(number, window_s))).collect(),
            links: self.present_links().map(|(ends, number)| (ends, self.link_figures(number, window_s))).collect(),
            counts: self.counts.0,
            operations: self.operations.iter().cloned().collect(),
            halted: self.halted(),
        }
    }

    fn present(&self) -> impl Iterator<Item = (crate::design::Id, usize)> {
        let components = self.plan.components.iter().enumerate();
        components.filter(|(_, plan)| plan.is_present).map(|(number, plan)| (plan.id.clone(), number))
    }

    fn present_links(&self) -> impl Iterator<Item = ((crate::design::Id, crate::design::Id), usize)> {
        let links = self.plan.links.iter().enumerate();
        links.filter(|(_, plan)| plan.is_present).map(|(number, plan)| (plan.ends.clone(), number))
    }

    fn component_figures(&self, number: usize, window_s: f64) -> ComponentFigures {
        let component = &self.components[number];
        let tally = component.meter.window();
        let (second, now_ns) = (self.second(), self.now_ns);
        let over_window = |part: &super::gauge::Gauge, whole: &super::gauge::Gauge| {
            ratio(part.window_at(second, now_ns), whole.window_at(second, now_ns))
        };
        ComponentFigures {
            arrival_rate_per_s: rate(tally.arrivals, window_s),
            completion_rate_per_s: rate(tally.completions, window_s),
            failure_rate_per_s: rates(&failed_for_good(&tally), window_s),
            retried_rate_per_s: rates(&tally.retried, window_s),
            utilization_ratio: over_window(&component.busy, &component.cpus),
            held_ratio: over_window(&component.held, &component.slots),
            waiting: component.waiting.value(),
            inside: component.inside,
            wait: quantiles(&tally.wait),
            sojourn: quantiles(&tally.sojourn),
            instances: component.instances.iter().map(|instance| self.instance_figures(*instance, window_s)).collect(),
            dead_since_ns: component.dead_since_ns,
            slow_factor: component.slow_factor,
            lag_ms: mean_ms(component.lag.window().sum_ns, component.lag.window().writes),
            is_promoted: component.instances.iter().any(|instance| self.is_promoted(*instance)),
            healthy_targets: self.healthy_targets(number),
            hit_ratio: hit_ratio(component.look_ups.window()),
            backlog: self.backlog_figures(number),
            sessions: self.sessions_kept(number),
            alerts: self.alerts_of(number),
            moved_keys_ratio: self.moved_keys_ratio(number),
        }
    }

    fn backlog_figures(&self, component: usize) -> Option<BacklogFigures> {
        let Role::Queue { .. } = self.plan.components[component].lowered.role else { return None };
        let backlogs = || self.components[component].instances.iter().map(|instance| &self.instances[*instance].backlog);
        let waiting: usize = backlogs().map(Backlog::ready).sum();
        let oldest_ns = backlogs().filter_map(Backlog::oldest_ns).min();
        Some(BacklogFigures {
            waiting: waiting as u64,
            under_way: (backlogs().map(Backlog::len).sum::<usize>() - waiting) as u64,
            oldest_ms: oldest_ns.map(|oldest_ns| (self.now_ns - oldest_ns) as f64 / NS_PER_MS),
        })
    }

    fn sessions_kept(&self, component: usize) -> Option<u64> {
        let kept = self.components[component].instances.iter().map(|instance| self.instances[*instance].sessions).sum();
        let keeps_all = self.plan.components[component].program(Task::FindSession).is_some();
        (keeps_all || kept > 0).then_some(kept)
    }

    fn moved_keys_ratio(&self, component: usize) -> Option<f64> {
        let id = self.plan.components[component].id.as_str();
        self.reshardings.iter().rev().find(|resharding| resharding.id == id).map(|resharding| resharding.moved_ratio)
    }

    fn alerts_of(&self, component: usize) -> Option<u64> {
        let Role::Monitor { observes, .. } = &self.plan.components[component].lowered.role else { return None };
        let observed = observes.iter().filter_map(|id| self.plan.component(id));
        let instances = observed.flat_map(|observed| &self.components[observed].instances);
        Some(instances.filter(|instance| self.instances[**instance].care.is_alerted).count() as u64)
    }

    fn instance_figures(&self, number: usize, window_s: f64) -> InstanceFigures {
        let instance = &self.instances[number];
        let (busy, cpus) = (&instance.busy, &instance.cpus);
        InstanceFigures {
            is_alive: self.is_alive(number),
            phase: instance.care.phase(),
            is_bad: instance.is_bad,
            arrival_rate_per_s: rate(instance.arrivals.window(), window_s),
            utilization_ratio: ratio(busy.window_at(self.second(), self.now_ns), cpus.window_at(self.second(), self.now_ns)),
        }
    }

    fn healthy_targets(&self, component: usize) -> Option<(u32, u32)> {
        let instances = &self.components[component].instances;
        // Each instance looks for itself; the first that lives speaks for all.
        let speaker = instances.iter().find(|instance| self.is_alive(**instance)).or_else(|| instances.first())?;
        let balancer = self.instances[*speaker].balancer.as_ref()?;
        let targets = &self.components[component].targets.list;
        let is_told_of = |place: &usize| self.instances[targets[*place].instance].is_told_of();
        let healthy = (0..targets.len()).filter(|place| balancer.is_healthy(*place)).filter(is_told_of).count();
        Some((healthy as u32, targets.len() as u32))
    }

    fn link_figures(&self, number: usize, window_s: f64) -> LinkFigures {
        let link = &self.links[number];
        let tally = link.meter.window();
        LinkFigures {
            rate_per_s: tally.calls.map(|calls| rate(calls, window_s)),
            failure_rate_per_s: rates(&tally.failures, window_s),
            latency_ms: mean_ms(tally.latency_ns, tally.messages),
            is_cut: link.cut_since_ns.is_some(),
            dropped_ratio: link.dropped_share,
        }
    }

    /// What the run measured.
    pub(super) fn measure(&self) -> Results {
        let measured_ns = self.now_ns.saturating_sub(self.warm_up_ns);
        let seconds = measured_ns as f64 / NS_PER_S as f64;
        let totals = self.totals;
        let asked = Class::ALL
            .iter()
            .filter(|class| self.design.workload.share(**class) > 0.0 || self.classes[**class as usize].total().arrivals > 0);
        Results {
            design: self.design.name.clone(),
            seed: self.seed_given,
            simulated_seconds: seconds,
            events: self.events,
            requests: Requests {
                generated: totals.generated,
                completed: totals.completed,
                failed: totals.failed,
                in_flight: totals.in_flight,
            },
            classes: asked.map(|class| (class.name(), self.class_results(*class, seconds))).collect(),
            components: self.present().map(|(id, number)| (id.to_string(), self.component_results(number))).collect(),
            links: self.present_links().map(|(ends, number)| (link_name(&ends), self.link_results(number, seconds))).collect(),
            counts: self.counts.1,
            operations: self.operations.iter().cloned().collect(),
            reshardings: self.reshardings.clone(),
        }
    }

    fn class_results(&self, class: Class, seconds: f64) -> ClassResults {
        let tally = self.classes[class as usize].total();
        of_requests(&tally, seconds, self.batches.class(class))
    }

    /// The users' requests of all classes together.
    pub(super) fn measure_overall(&self) -> ClassResults {
        let mut all = Tally::default();
        self.classes.iter().for_each(|class| all.add(&class.total()));
        let measured_ns = self.now_ns.saturating_sub(self.warm_up_ns);
        of_requests(&all, measured_ns as f64 / NS_PER_S as f64, self.batches.overall())
    }

    /// How many requests of a class came in.
    pub(crate) fn came_in(&self, class: Class) -> u64 {
        self.classes[class as usize].measured().map(|part| part.arrivals).sum()
    }

    /// Requests that have not ended.
    pub(crate) const fn under_way(&self) -> u64 {
        self.totals.in_flight
    }

    /// How many requests of a class ended, and how many of those as asked.
    pub(crate) fn ended(&self, class: Class) -> (u64, u64) {
        let parts = self.classes[class as usize].measured();
        parts.fold((0, 0), |(ended, served), part| (ended + part.left(), served + part.completions))
    }

    fn component_results(&self, number: usize) -> ComponentResults {
        let component = &self.components[number];
        let (tally, now_ns) = (&component.meter.total(), self.now_ns);
        // Before the end of the warm-up nothing is measured yet.
        let measured_ns = u128::from(now_ns.saturating_sub(self.warm_up_ns));
        let instances = component.instances.iter().map(|instance| {
            let instance = &self.instances[*instance];
            InstanceResults {
                arrivals: instance.arrivals.total(),
                utilization_ratio: ratio(instance.busy.measured_at(now_ns), instance.cpus.measured_at(now_ns)),
            }
        });
        ComponentResults {
            arrivals: tally.arrivals,
            completions: tally.completions,
            failures: named(&tally.failures),
            failed_here: named(&tally.failed_here),
            inside: component.inside_measured,
            utilization_ratio: ratio(component.busy.measured_at(now_ns), component.cpus.measured_at(now_ns)),
            busy_s: component.busy.measured_at(now_ns) as f64 / NS_PER_S as f64,
            held_ratio: ratio(component.held.measured_at(now_ns), component.slots.measured_at(now_ns)),
            queue_mean: ratio(component.waiting.measured_at(now_ns), measured_ns),
            queue_max: component.waiting.max(),
            wait_ms: times(&tally.wait),
            service_ms: times(&tally.service),
            sojourn_ms: times(&tally.sojourn),
            hit_ratio: hit_ratio(component.look_ups.total()),
            confidence: self.batches.component(number),
            instances: instances.collect(),
        }
    }

    fn link_results(&self, number: usize, seconds: f64) -> LinkResults {
        let calls = self.links[number].meter.total().all_calls();
        LinkResults { calls, rate: rate(calls, seconds) }
    }
}

fn of_requests(tally: &Tally, seconds: f64, confidence: ClassConfidence) -> ClassResults {
    let ended = tally.left();
    ClassResults {
        rate: rate(tally.arrivals, seconds),
        success_ratio: if ended == 0 { 1.0 } else { tally.completions as f64 / ended as f64 },
        latency_ms: times(&tally.sojourn),
        failures: named(&tally.failures),
        confidence,
    }
}

fn link_name(ends: &(crate::design::Id, crate::design::Id)) -> String {
    format!("{}->{}", ends.0, ends.1)
}

fn rate(count: u64, seconds: f64) -> f64 {
    if seconds > 0.0 { count as f64 / seconds } else { 0.0 }
}

fn mean_ms(sum_ns: u128, count: u64) -> Option<f64> {
    (count > 0).then(|| sum_ns as f64 / count as f64 / NS_PER_MS)
}

fn hit_ratio(tally: LookUpTally) -> Option<f64> {
    (tally.look_ups > 0).then(|| tally.hits as f64 / tally.look_ups as f64)
}

fn rates(failures: &ByReason, window_s: f64) -> BTreeMap<Reason, f64> {
    let failures = Reason::ALL.into_iter().zip(failures);
    failures.filter(|(_, count)| **count > 0).map(|(reason, count)| (reason, rate(*count, window_s))).collect()
}

/// A call is retried a moment after it failed, so at the edge of the window there may be more of these than of those.
fn failed_for_good(tally: &Tally) -> ByReason {
    let mut failures = tally.failed_here;
    failures.iter_mut().zip(tally.retried).for_each(|(failures, retried)| *failures = failures.saturating_sub(retried));
    failures
}

fn named(failures: &ByReason) -> BTreeMap<&'static str, u64> {
    let failures = Reason::ALL.into_iter().zip(failures);
    failures.filter(|(_, count)| **count > 0).map(|(reason, count)| (reason.name(), *count)).collect()
}

fn class_figures(tally: &Tally, window_s: f64) -> ClassFigures {
    ClassFigures {
        rate_per_s: rate(tally.arrivals, window_s),
        completion_rate_per_s: rate(tally.completions, window_s),
        failure_rate_per_s: rates(&tally.failures, window_s),
        latency: quantiles(&tally.sojourn),
    }
}

pub(super) fn quantiles(histogram: &Histogram) -> Option<Quantiles> {
    let Times { mean, p50, p95, p99, .. } = times(histogram);
    (!histogram.is_empty()).then_some(Quantiles { mean_ms: mean, p50_ms: p50, p95_ms: p95, p99_ms: p99 })
}

fn times(histogram: &Histogram) -> Times {
    let quantile = |q| histogram.quantile_ns(q) / NS_PER_MS;
    Times {
        count: histogram.count(),
        mean: histogram.mean_ns() / NS_PER_MS,
        p50: quantile(0.5),
        p95: quantile(0.95),
        p99: quantile(0.99),
        max: histogram.max_ns() as f64 / NS_PER_MS,
    }
}
