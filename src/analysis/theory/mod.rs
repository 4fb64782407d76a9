//! What queueing theory says of a design's components, to stand beside what a run measured of them.
//!
//! Arrivals are taken from the plan by the forced flow law (`flow`), not from the run, so that theory and measurement are
//! independent of each other; where that cannot be, [`Source`] says so. Where no model fits there is none, and [`Why`] says why.
//!
//! | file | what it has |
//! |---|---|
//! | `forms` | the closed forms, each with its source |
//! | `station` | which of them fits a component's CPUs |
//! | `traffic` | how regular the stream is that comes to a component |
//! | `memory` | hit ratios and staleness |

pub mod forms;
mod memory;
mod station;
mod traffic;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::flow::{Asked, Flow, flow};
use super::reach::{Cell, cells};
use crate::catalog::Reason;
use crate::catalog::lowering::{LoweredDesign, Role, lower};
use crate::design::{Design, Id, Profile};
use crate::engine::{Options, Results, Simulation};

/// Where the arrival rate was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The plan alone: users, mix and visit ratios.
    Plan,
    /// The plan, but for hit ratios that no model gives.
    PlanAndMeasuredHits,
    /// The run: failures elsewhere thin what comes here.
    Measured,
}

/// Why no model fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nothing ever waits there.
    NoQueue,
    /// Nobody asks it anything.
    Idle,
    /// It takes work when it is free, instead of being sent it.
    Pulled,
    /// Something befell the run.
    Incidents,
    /// The number of users changes.
    ChangingLoad,
    /// Its size changes.
    Autoscaling,
    /// How often it is asked depends on who has logged in.
    Sessions,
    /// Failed requests come again.
    Retries,
    /// Its slots run out while those inside wait for answers.
    BlockedSlots,
    /// Work that is not exponential before a waiting room that fills up.
    FiniteRoom,
    /// Who is sent there depends on who is busy.
    RoutedByState,
    /// More comes than it can take: there is no steady state.
    Overloaded,
    /// Copies go with writes.
    Writes,
    /// Which copies go depends on how often they were used.
    LeastFrequentlyUsed,
    /// Copies go for age and for want of room alike.
    AgeAndRoom,
    /// It was not full yet when measuring began.
    Cold,
    /// Of that lag there is no closed form.
    Lag,
    /// What is read there was missed elsewhere.
    Filtered,
}

impl Why {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::NoQueue,
        Self::Idle,
        Self::Pulled,
        Self::Incidents,
        Self::ChangingLoad,
        Self::Autoscaling,
        Self::Sessions,
        Self::Retries,
        Self::BlockedSlots,
        Self::FiniteRoom,
        Self::RoutedByState,
        Self::Overloaded,
        Self::Writes,
        Self::LeastFrequentlyUsed,
        Self::AgeAndRoom,
        Self::Cold,
        Self::Lag,
        Self::Filtered,
    ];

    /// Its name in results and in the keys of its words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoQueue => "no_queue",
            Self::Idle => "idle",
            Self::Pulled => "pulled",
            Self::Incidents => "incidents",
            Self::ChangingLoad => "changing_load",
            Self::Autoscaling => "autoscaling",
            Self::Sessions => "sessions",
            Self::Retries => "retries",
            Self::BlockedSlots => "blocked_slots",
            Self::FiniteRoom => "finite_room",
            Self::RoutedByState => "routed_by_state",
            Self::Overloaded => "overloaded",
            Self::Writes => "writes",
            Self::LeastFrequentlyUsed => "least_frequently_used",
            Self::AgeAndRoom => "age_and_room",
            Self::Cold => "cold",
            Self::Lag => "lag",
            Self::Filtered => "filtered",
        }
    }
}

/// What a queueing model says of a component.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StationTheory {
    /// The model in Kendall's notation; `GI` where arrivals are more even than chance, or less.
    pub model: &'static str,
    /// Whether the model is that of the component, and not only close to it.
    pub is_exact: bool,
    /// Where the arrival rate is from.
    pub arrivals_from: Source,
    /// Calls per second, all instances together.
    pub arrival_rate: f64,
    /// Squared coefficient of variation of the gaps between arrivals at an instance; 1 for a Poisson stream.
    pub arrival_cv2: f64,
    /// Mean CPU time of one turn at a CPU.
    pub service_ms_mean: f64,
    /// Squared coefficient of variation of it.
    pub service_cv2: f64,
    /// Turns at a CPU of a call, on average.
    pub visits: f64,
    /// CPUs of an instance: the c of the model.
    pub servers: u64,
    /// Calls that an instance has room for, waiting or not: the K of the model; none: any number.
    pub room: Option<u64>,
    /// Instances, each with a queue of its own.
    pub stations: usize,
    /// Busy CPU time over CPU time.
    pub utilization_ratio: f64,
    /// Mean wait of a call that is accepted.
    pub wait_ms_mean: f64,
    /// The share of calls that find no room.
    pub blocked_ratio: f64,
}

/// What a model of its memory says of a component.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HitTheory {
    /// The model.
    pub model: &'static str,
    /// Look-ups per second.
    pub look_up_rate: f64,
    /// The share of them that finds a copy.
    pub hit_ratio: f64,
}

/// What the lag of its copies makes of a follower's answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StalenessTheory {
    /// Writes per second that it gets.
    pub write_rate: f64,
    /// The share of its answers that are older than the last write.
    pub stale_ratio: f64,
}

/// What theory says of a component, or why it says nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Theory {
    /// Of its queue.
    pub station: Result<StationTheory, Why>,
    /// Of its memory; none: it keeps no copies.
    pub hits: Option<Result<HitTheory, Why>>,
    /// Of its answers; none: it is no follower.
    pub staleness: Option<Result<StalenessTheory, Why>>,
}

/// What is to be known of a run: whether the models' assumptions held.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observed {
    /// When measuring began and when it ended, in simulated seconds.
    pub measured_s: (f64, f64),
    /// Whether the run was edited, or something was made to fail by hand.
    pub is_disturbed: bool,
    /// By component.
    pub components: BTreeMap<String, ObservedComponent>,
}

/// The same of one component.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ObservedComponent {
    /// Calls per second.
    pub arrival_rate: f64,
    /// Slots in use over slots.
    pub held_ratio: f64,
    /// Look-ups that found a copy; none: there were none.
    pub hit_ratio: Option<f64>,
    /// Whether calls failed there for want of room.
    pub is_full: bool,
    /// Whether calls failed there for another reason.
    pub fails: bool,
}

impl Observed {
    /// What a run's results say; `warm_up_s` is what was left out of them.
    #[must_use]
    pub fn of(results: &Results, warm_up_s: f64) -> Self {
        let rooms = [Reason::QueueFull.name(), Reason::Refused.name()];
        let component = |(id, figures): (&String, &crate::engine::results::ComponentResults)| {
            let observed = ObservedComponent {
                arrival_rate: figures.arrivals as f64 / results.simulated_seconds.max(f64::MIN_POSITIVE),
                held_ratio: figures.held_ratio,
                hit_ratio: figures.hit_ratio,
                is_full: rooms.iter().any(|room| figures.failed_here.contains_key(room)),
                fails: figures.failed_here.keys().any(|reason| !rooms.contains(reason)),
            };
            (id.clone(), observed)
        };
        Self {
            measured_s: (warm_up_s, warm_up_s + results.simulated_seconds),
            is_disturbed: !results.reshardings.is_empty(),
            components: results.components.iter().map(component).collect(),
        }
    }
}

/// A design whose theory is asked for.
struct Model<'a> {
    run: Simulation,
    design: &'a Design,
    lowered: LoweredDesign,
    observed: &'a Observed,
    flow: Flow,
    source: Source,
}

/// What theory says of each component of a design.
///
/// Nothing where the design does not run.
#[must_use]
pub fn of(design: &Arc<Design>, users: Option<u64>, observed: &Observed) -> BTreeMap<Id, Theory> {
    let options = Options { users, ..Options::default() };
    let Ok(run) = Simulation::new(design, &options) else { return BTreeMap::new() };
    let (flow, source) = settled(&run, observed);
    let model = Model { run, design, lowered: lower(design), observed, flow, source };
    let theory = |(number, id, _): (usize, &Id, _)| {
        let theory =
            Theory { station: model.station(number, id), hits: model.hits(number), staleness: model.staleness(number, id) };
        (id.clone(), theory)
    };
    model.run.lowered().map(theory).collect()
}

/// The flow once hit ratios are known: what a cache is asked depends on the hits of those before it, which are two at most (an
/// edge, and a cache behind what it fetches from).
fn settled(run: &Simulation, observed: &Observed) -> (Flow, Source) {
    let cells = cells(run, run.workload().users.max(1));
    let (found, source, _) = settled_in(run, &cells, observed);
    (found, source)
}

/// The flow while memories have been warm for long, with the hit ratios that theory gives; where it gives none, nothing is found.
pub(super) fn warm_flow(run: &Simulation, cells: &[Cell]) -> (Flow, BTreeMap<usize, f64>) {
    let warm = Observed { measured_s: (f64::INFINITY, f64::INFINITY), ..Observed::default() };
    let (found, _, ratios) = settled_in(run, cells, &warm);
    (found, ratios)
}

fn settled_in(run: &Simulation, cells: &[Cell], observed: &Observed) -> (Flow, Source, BTreeMap<usize, f64>) {
    let (mut found, mut source, mut known) = (flow(run, cells, &BTreeMap::new()), Source::Plan, BTreeMap::new());
    for _ in 0..3 {
        source = Source::Plan;
        let mut ratios = BTreeMap::new();
        for (number, id, _) in run.lowered() {
            let Some(memory) = run.memory_of(number) else { continue };
            let Some(asked) = found.asked.get(&number).filter(|asked| asked.look_ups > 0.0) else { continue };
            let known = memory::hit_ratio(run, number, memory, asked, observed.measured_s.0);
            let ratio = known.map(|theory| theory.hit_ratio).or_else(|_| {
                source = Source::PlanAndMeasuredHits;
                observed.components.get(id.as_str()).and_then(|component| component.hit_ratio).ok_or(())
            });
            ratios.insert(number, ratio.unwrap_or_default());
        }
        if ratios.is_empty() {
            break;
        }
        found = flow(run, cells, &ratios);
        known = ratios;
    }
    (found, source, known)
}

impl Model<'_> {
    /// Why no model fits anything in the run.
    fn disturbance(&self) -> Option<Why> {
        let has_begun = |incident: &crate::design::Incident| incident.at_s <= self.observed.measured_s.1;
        if self.observed.is_disturbed || self.design.incidents.iter().any(has_begun) {
            return Some(Why::Incidents);
        }
        (self.design.workload.profile != Profile::Steady).then_some(Why::ChangingLoad)
    }

    fn asked(&self, component: usize) -> Option<&Asked> {
        self.flow.asked.get(&component).filter(|asked| asked.rate() > 0.0)
    }

    /// Whether calls failed anywhere but for want of room at the component itself.
    fn fails_elsewhere(&self, id: &Id) -> bool {
        let fails =
            |(at, component): (&String, &ObservedComponent)| component.fails || (component.is_full && at != id.as_str());
        self.observed.components.iter().any(fails)
    }

    /// Whether somebody tries again what failed.
    fn retries(&self) -> bool {
        let tries_again = |role: &Role| matches!(role, Role::Client(client) if client.retries > 0);
        let fails = self.observed.components.values().any(|component| component.fails || component.is_full);
        fails && self.lowered.components.values().any(|component| tries_again(&component.role))
    }

    fn hits(&self, component: usize) -> Option<Result<HitTheory, Why>> {
        let memory = self.run.memory_of(component)?;
        let asked = self.asked(component).filter(|asked| asked.look_ups > 0.0);
        Some(match (self.disturbance(), asked) {
            (Some(why), _) => Err(why),
            (None, None) => Err(Why::Idle),
            (None, Some(asked)) => memory::hit_ratio(&self.run, component, memory, asked, self.observed.measured_s.0),
        })
    }

    fn staleness(&self, component: usize, id: &Id) -> Option<Result<StalenessTheory, Why>> {
        let is_follower = self.lowered.components[id].role == Role::Follower;
        is_follower.then(|| self.disturbance().map_or_else(|| self.stale_ratio(component, id), Err))
    }
}
