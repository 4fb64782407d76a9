//! Which model fits a component's CPUs.

use super::forms::{erlang_b, m_m_c_k, wait_of_gi_g_c};
use super::traffic::Traffic;
use super::{Model, ObservedComponent, Source, StationTheory, Why};
use crate::analysis::flow::Asked;
use crate::catalog::lowering::{Lowered, Role, Station};
use crate::design::{Distribution, Id};
use crate::engine::Split;

/// A probability that no run is long enough to show.
const NEVER: f64 = 1e-9;

/// What a component's CPUs have to do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work {
    /// Mean time of a turn at a CPU.
    mean_ms: f64,
    /// Squared coefficient of variation of it.
    pub(super) cv2: f64,
    /// Turns per call.
    visits: f64,
    /// Whether a call takes one turn.
    pub(super) is_single: bool,
    /// Whether it is exponential, and the same for all.
    pub(super) is_exponential: bool,
    /// Whether it always takes the same time.
    is_fixed: bool,
    /// CPUs of an instance that can be at work.
    pub(super) servers: u64,
    /// The utilization of its busiest instance, as planned.
    pub(super) utilization_max: f64,
}

impl Work {
    /// Of what a component is asked; none: it computes nothing.
    pub(super) fn of(asked: &Asked, lowered: &Lowered) -> Option<Self> {
        let rate: f64 = asked.work.iter().map(|(rate, _)| rate).sum();
        if rate <= 0.0 {
            return None;
        }
        let mean =
            |of: &dyn Fn(&Distribution) -> f64| asked.work.iter().map(|(part, time)| part / rate * of(time)).sum::<f64>();
        let mean_ms = mean(&Distribution::mean_ms);
        let square = mean(&|time| (1.0 + time.squared_variation()) * time.mean_ms() * time.mean_ms());
        let is_same = asked.work.len() == 1;
        let servers = lowered.station.cpus.min(lowered.station.slots);
        let visits = rate / asked.rate();
        let most = asked.instances.values().copied().fold(0.0, f64::max);
        Some(Self {
            mean_ms,
            cv2: if mean_ms > 0.0 { (square / (mean_ms * mean_ms) - 1.0).max(0.0) } else { 0.0 },
            visits,
            is_single: (visits - 1.0).abs() < NEVER,
            is_exponential: is_same && matches!(asked.work[0].1, Distribution::Exponential { .. }),
            is_fixed: is_same && matches!(asked.work[0].1, Distribution::Fixed { .. }),
            servers,
            utilization_max: most * visits * mean_ms / 1_000.0 / servers as f64,
        })
    }

    /// Servers kept busy by `calls_per_s`.
    fn load(&self, calls_per_s: f64) -> f64 {
        calls_per_s * self.visits * self.mean_ms / 1_000.0
    }
}

/// What a model says of one instance.
struct Fitted {
    blocked: f64,
    wait_ms: f64,
}

impl Model<'_> {
    /// What a model says of a component's queue.
    pub(super) fn station(&self, component: usize, id: &Id) -> Result<StationTheory, Why> {
        let lowered = &self.lowered.components[id];
        match lowered.role {
            Role::Queue { .. } | Role::Worker { .. } => return Err(Why::Pulled),
            Role::Scaled(_) => return Err(Why::Autoscaling),
            _ if lowered.station.cpus == u64::MAX => return Err(Why::NoQueue),
            _ => {}
        }
        if let Some(why) = self.disturbance() {
            return Err(why);
        }
        let asked = self.asked(component).ok_or(Why::Idle)?;
        let work = Work::of(asked, lowered).ok_or(Why::NoQueue)?;
        self.fits(component, asked, &work)?;
        let observed = self.observed.components.get(id.as_str()).copied().unwrap_or_default();
        let (source, factor) = if self.fails_elsewhere(id) {
            (Source::Measured, observed.arrival_rate / asked.rate())
        } else if self.depends_on_hits(component) {
            (self.source, 1.0)
        } else {
            (Source::Plan, 1.0)
        };
        if asked.waits && slots_run_out(&lowered.station, &work, &observed) {
            return Err(Why::BlockedSlots);
        }
        let arrivals = self.arrivals(component);
        let model = Fit { work, arrivals, room: room(&lowered.station, asked.waits), warm_up_s: self.observed.measured_s.0 };
        let name = model.name(asked.instances.values().map(|rate| rate * factor))?;
        let (mut waits, mut blocked, mut busy, total) = (0.0, 0.0, 0.0, asked.instances.values().sum::<f64>() * factor);
        for rate in asked.instances.values().map(|rate| rate * factor) {
            let fitted = model.at(rate)?;
            let accepted = rate * (1.0 - fitted.blocked);
            waits += accepted * fitted.wait_ms;
            blocked += rate * fitted.blocked;
            busy += work.load(accepted);
        }
        Ok(StationTheory {
            model: name,
            is_exact: model.is_exact(name) && source == Source::Plan,
            arrivals_from: source,
            arrival_rate: total,
            arrival_cv2: arrivals.cv2,
            service_ms_mean: work.mean_ms,
            service_cv2: work.cv2,
            visits: work.visits,
            servers: work.servers,
            room: name.ends_with('K').then_some(model.room),
            stations: asked.instances.len(),
            utilization_ratio: busy / (lowered.station.cpus as f64 * f64::from(lowered.instances)),
            wait_ms_mean: waits / (total - blocked),
            blocked_ratio: blocked / total,
        })
    }

    /// Whether what comes to a component is what models speak of.
    fn fits(&self, component: usize, asked: &Asked, work: &Work) -> Result<(), Why> {
        let mut streams = self.flow.streams.iter().filter(|(edge, _)| edge.to == component);
        if self.flow.uncertain.contains(&component) {
            return Err(Why::Sessions);
        }
        if streams.any(|(_, stream)| stream.split == Split::ByState) {
            return Err(Why::RoutedByState);
        }
        if self.retries() {
            return Err(Why::Retries);
        }
        if asked.instances.is_empty() || work.mean_ms <= 0.0 { Err(Why::NoQueue) } else { Ok(()) }
    }
}

/// How many calls an instance has room for. One that waits for answers is asked elsewhere whether it has room.
fn room(station: &Station, waits: bool) -> u64 {
    let slots = if waits { u64::MAX } else { station.slots.saturating_add(station.queue) };
    slots.min(station.cpus.saturating_add(station.backlog))
}

/// Whether slots run out: calls inside are those at the CPUs, whose number falls off geometrically, and those that wait for
/// answers, six standard deviations of a Poisson number of them above what was measured on average.
fn slots_run_out(station: &Station, work: &Work, observed: &ObservedComponent) -> bool {
    if station.slots == u64::MAX {
        return false;
    }
    let slots = station.slots as f64;
    let held = observed.held_ratio * slots;
    let at_cpus = libm::log(NEVER) / libm::log(work.utilization_max.clamp(1e-9, 1.0 - 1e-9));
    held + 6.0 * libm::sqrt(held) + at_cpus > slots
}

/// A model of each of a component's instances.
struct Fit {
    work: Work,
    arrivals: Traffic,
    room: u64,
    warm_up_s: f64,
}

impl Fit {
    /// Whether calls find no room often enough to show, at that rate.
    fn fills_up(&self, rate: f64) -> bool {
        let (load, servers) = (self.work.load(rate), self.work.servers);
        // Room that takes longer to fill than the run took to settle is as good as endless.
        let (servers, room) = (servers as f64, self.room as f64);
        let fills_in_s = (room - servers) / (rate * (1.0 - servers / load)).max(0.0);
        let walks_there_in_s = room * room / rate;
        if load >= servers {
            return fills_in_s.min(walks_there_in_s) <= self.warm_up_s;
        }
        m_m_c_k(load, self.work.servers, self.room).0 > NEVER
    }

    /// The model in Kendall's notation.
    fn name(&self, rates: impl IntoIterator<Item = f64>) -> Result<&'static str, Why> {
        let Self { work, arrivals, room, .. } = self;
        let fills_up = rates.into_iter().any(|rate| self.fills_up(rate));
        let is_even = (arrivals.cv2 - 1.0).abs() > 1e-6;
        Ok(match (fills_up, is_even, work.servers) {
            (true, ..) if *room == work.servers => "M/G/c/c",
            (true, ..) if work.is_exponential && work.is_single => "M/M/c/K",
            (true, ..) => return Err(Why::FiniteRoom),
            (_, false, 1) if work.is_exponential => "M/M/1",
            (_, false, 1) if work.is_fixed => "M/D/1",
            (_, false, 1) => "M/G/1",
            (_, false, _) if work.is_exponential => "M/M/c",
            (_, false, _) => "M/G/c",
            (_, true, 1) => "GI/G/1",
            (_, true, _) => "GI/G/c",
        })
    }

    /// Whether the formula of that model is exact here, and no approximation.
    fn is_exact(&self, name: &str) -> bool {
        let is_formula_exact = !matches!(name, "M/G/c" | "GI/G/1" | "GI/G/c");
        self.arrivals.is_poisson && self.work.is_single && is_formula_exact
    }

    fn at(&self, rate: f64) -> Result<Fitted, Why> {
        let (load, servers, mean_ms) = (self.work.load(rate), self.work.servers, self.work.mean_ms);
        if self.fills_up(rate) {
            if self.room == servers {
                return Ok(Fitted { blocked: erlang_b(load, servers), wait_ms: 0.0 });
            }
            let (blocked, wait) = m_m_c_k(load, servers, self.room);
            return Ok(Fitted { blocked, wait_ms: wait * mean_ms });
        }
        let wait = wait_of_gi_g_c(load, servers, self.arrivals.cv2, self.work.cv2);
        if wait.is_finite() {
            Ok(Fitted { blocked: 0.0, wait_ms: self.work.visits * wait * mean_ms })
        } else {
            Err(Why::Overloaded)
        }
    }
}
