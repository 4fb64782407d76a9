//! What the users' requests demand of each component, by the operational laws (Denning and Buzen 1978; Lazowska, Zahorjan, Graham
//! and Sevcik, *Quantitative System Performance*, 1984, ch. 3 and 5): how often each is visited, what a visit takes there, and so
//! at which rate of requests it is busy all the time. A rate that no run needs to be asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::flow::{Asked, Flow, flow};
use super::reach::cells;
use crate::catalog::lowering::Lowered;
use crate::design::{Design, Id, Problem};
use crate::engine::results::ComponentResults;
use crate::engine::{Options, Results, Simulation};

/// What requests demand of a component.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// The component.
    pub id: Id,
    /// Visits per request.
    pub visits: f64,
    /// CPU time per request, in seconds, of all visits and all instances together.
    pub cpu_s: f64,
    /// The utilization of its busiest instance that one request a second makes; 0: it computes nothing.
    pub utilization_per_rate: f64,
}

impl Demand {
    /// The requests per second at which its busiest instance is busy all the time; none: it computes nothing.
    #[must_use]
    pub fn saturates_at_per_s(&self) -> Option<f64> {
        (self.utilization_per_rate > 0.0).then(|| 1.0 / self.utilization_per_rate)
    }
}

/// What each component of a run is demanded, with so many of the look-ups in each memory that find a copy.
pub(super) fn demands(run: &Simulation, hits: &Hits) -> Vec<Demand> {
    let cells = cells(run, run.workload().users.max(1));
    let hit_ratios = run.lowered().filter_map(|(number, id, _)| Some((number, *hits.get(id)?))).collect();
    let flow: Flow = flow(run, &cells, &hit_ratios);
    let rate = run.requests_per_s();
    let demand = |(number, id, lowered): (usize, &Id, &Lowered)| {
        let asked = flow.asked.get(&number).filter(|asked| asked.rate() > 0.0 && rate > 0.0)?;
        let cpu_s = work_s(asked) / rate;
        let per_instance = cpu_s * share_of_busiest(asked, lowered.instances);
        // What has no limit of CPUs is busy with nothing.
        let utilization_per_rate = if lowered.station.cpus == u64::MAX { 0.0 } else { per_instance / cpus(lowered) };
        Some(Demand { id: id.clone(), visits: asked.rate() / rate, cpu_s, utilization_per_rate })
    };
    run.lowered().filter_map(demand).collect()
}

/// Shares of look-ups that find a copy, by component.
pub(super) type Hits = BTreeMap<Id, f64>;

/// The fewest users at which a component is busy all the time, with so many look-ups that find a copy; none: nothing ever is.
pub(super) fn saturates_at_users(design: &Arc<Design>, hits: &Hits) -> Result<Option<f64>, Vec<Problem>> {
    let users = Some(design.workload.users.max(1));
    let run = Simulation::new(design, &Options { users, ..Options::default() })?;
    let demands = demands(&run, hits);
    let rates = demands.iter().filter_map(Demand::saturates_at_per_s);
    Ok(rates.min_by(f64::total_cmp).map(|rate| rate / design.workload.requests_per_user_s))
}

/// Hit ratios as a run had them.
pub(super) fn measured_hits(results: &Results) -> Hits {
    let hits = |(id, figures): (&String, &ComponentResults)| Some((Id::from(id.as_str()), figures.hit_ratio?));
    results.components.iter().filter_map(hits).collect()
}

/// CPUs of an instance that can be at work.
fn cpus(lowered: &Lowered) -> f64 {
    lowered.station.cpus.min(lowered.station.slots).max(1) as f64
}

/// CPU time that is asked for per second.
fn work_s(asked: &Asked) -> f64 {
    asked.work.iter().map(|(rate, time)| rate * time.mean_ms() / 1_000.0).sum()
}

/// How much of a component's work the busiest of its instances has. Workers, who take what they have room for, have equal parts.
fn share_of_busiest(asked: &Asked, instances: u32) -> f64 {
    let total: f64 = asked.instances.values().sum();
    let most = asked.instances.values().copied().fold(0.0, f64::max);
    if total > 0.0 { most / total } else { 1.0 / f64::from(instances.max(1)) }
}
