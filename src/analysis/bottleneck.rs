//! Where a design is full first: which resource of each component binds, how much of it is taken, and at how many users it would be
//! all.
//!
//! CPUs and capacities follow from the plan alone (`demand`): they fill up as users come. Slots and connections are held while
//! somebody waits for an answer, so how long is measured (Little's law). Where that wait is for others, they are what is full: a web
//! tier whose slots are all taken by calls that wait for the database's connections is told of at the database.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::demand::{Demand, demands, measured_hits};
use crate::catalog::lowering::{Lowered, Role, lower};
use crate::design::{Design, Id, KindName, Problem};
use crate::engine::results::ComponentResults;
use crate::engine::{Options, Results, Simulation};

/// CPUs that are busier than this are waited for.
const BUSY: f64 = 0.8;

/// What there is only so much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// CPUs.
    Cpu,
    /// Slots: calls inside at once.
    Slots,
    /// Connections, which are a database's slots.
    Connections,
    /// What a balancer, a content delivery network or an object store passes on per second; a queue's room.
    Capacity,
}

impl Resource {
    /// Its name in results and in the keys of its words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Slots => "slots",
            Self::Connections => "connections",
            Self::Capacity => "capacity",
        }
    }
}

/// How full a component is.
#[derive(Clone, Debug, PartialEq)]
pub struct Bottleneck {
    /// The component.
    pub id: Id,
    /// Which of its resources is taken first.
    pub resource: Resource,
    /// How much of it is taken, of its busiest instance, as measured.
    pub utilization_ratio: f64,
    /// At how many users all of it is.
    pub saturates_at_users: f64,
    /// How long a call waits there for a slot or a CPU, on average and as measured, in milliseconds.
    pub wait_ms: f64,
    /// CPU time that one of the users' requests takes there, all visits together, in milliseconds.
    pub demand_ms: f64,
    /// Visits that one of the users' requests makes there.
    pub visits: f64,
    /// Whom it waits for, where its slots are held for want of an answer.
    pub waits_for: Option<Id>,
}

/// The bottlenecks of a design of which a run with so many users came to these results, those first that are full at the fewest.
/// How many copies are found where it is nearly full, which is more than elsewhere, another run says.
///
/// # Errors
/// What keeps the design from running.
pub fn bottlenecks(
    design: &Arc<Design>,
    (users, results): (u64, &Results),
    nearly_full: &Results,
) -> Result<Vec<Bottleneck>, Vec<Problem>> {
    let run = Simulation::new(design, &Options { users: Some(users.max(1)), ..Options::default() })?;
    let measured = Measured { design, users: users as f64, results, lowered: lower(design).components };
    let demands = demands(&run, &measured_hits(nearly_full));
    let mut found: Vec<Bottleneck> = demands.iter().filter_map(|demand| measured.bottleneck(demand)).collect();
    let order = |one: &Bottleneck| (one.waits_for.is_some(), one.saturates_at_users);
    found.sort_by(|one, other| order(one).partial_cmp(&order(other)).unwrap_or(std::cmp::Ordering::Equal));
    Ok(found)
}

struct Measured<'a> {
    design: &'a Design,
    users: f64,
    results: &'a Results,
    lowered: BTreeMap<Id, Lowered>,
}

impl Measured<'_> {
    fn bottleneck(&self, demand: &Demand) -> Option<Bottleneck> {
        let (lowered, figures) = (self.lowered.get(&demand.id)?, self.results.components.get(demand.id.as_str())?);
        let per_user_s = self.design.workload.requests_per_user_s;
        let busy_at = demand.saturates_at_per_s().map(|rate| rate / per_user_s);
        let held = figures.held_ratio;
        let full_at = (held > 0.0).then(|| self.users / held);
        let busy =
            (figures.instances.iter().map(|instance| instance.utilization_ratio)).fold(figures.utilization_ratio, f64::max);
        let is_held = full_at.is_some_and(|full_at| busy_at.is_none_or(|busy_at| full_at < busy_at));
        let (saturates_at_users, utilization_ratio) = if is_held { (full_at?, held) } else { (busy_at?, busy) };
        Some(Bottleneck {
            id: demand.id.clone(),
            resource: self.resource(&demand.id, lowered, is_held),
            utilization_ratio,
            saturates_at_users,
            wait_ms: figures.wait_ms.mean,
            demand_ms: demand.cpu_s * 1_000.0,
            visits: demand.visits,
            waits_for: if is_held { self.awaited(&demand.id) } else { None },
        })
    }

    fn resource(&self, id: &Id, lowered: &Lowered, is_held: bool) -> Resource {
        let kind = self.design.components[id].kind.name();
        let is_database = matches!(kind, KindName::DatabaseLeader | KindName::DatabaseFollower | KindName::Shard);
        // With fewer slots than CPUs it is they that are all taken.
        let are_slots_fewer = lowered.station.slots < lowered.station.cpus;
        match kind {
            KindName::LoadBalancer | KindName::Cdn | KindName::ObjectStore => Resource::Capacity,
            _ if matches!(lowered.role, Role::Queue { .. }) => Resource::Capacity,
            _ if is_held || are_slots_fewer => {
                if is_database {
                    Resource::Connections
                } else {
                    Resource::Slots
                }
            }
            _ => Resource::Cpu,
        }
    }

    /// At whom the time goes by that a component's slots are held: the one that is asked longest, and the one that it asks longest
    /// in turn, as long as that is more than what they do and wait for themselves. None: the component itself.
    fn awaited(&self, id: &Id) -> Option<Id> {
        let mut at = id.clone();
        loop {
            let own_ms = self.own_ms(&at);
            let longest = self.asked_ms(&at).into_iter().max_by(|one, other| one.1.total_cmp(&other.1));
            match longest.filter(|(_, ms)| *ms > own_ms) {
                Some((next, _)) => at = next,
                None => break,
            }
        }
        (at != *id).then_some(at)
    }

    fn figures(&self, id: &Id) -> Option<&ComponentResults> {
        self.results.components.get(id.as_str())
    }

    /// How long a call holds a component for its own sake: while it computes, and waits for a CPU where those are busy. A wait where
    /// they are not is for a slot, and holds none.
    fn own_ms(&self, id: &Id) -> f64 {
        let wait_ms = |figures: &ComponentResults| if figures.utilization_ratio > BUSY { figures.wait_ms.mean } else { 0.0 };
        self.figures(id).map_or(0.0, |figures| wait_ms(figures) + figures.service_ms.mean)
    }

    /// How long a call to a component waits for each of those that it asks.
    fn asked_ms(&self, id: &Id) -> Vec<(Id, f64)> {
        let arrivals = self.figures(id).map_or(0, |figures| figures.arrivals).max(1) as f64;
        let links = self.design.links.iter().filter(|link| link.from == *id);
        let asked = links.filter_map(|link| {
            let calls = self.results.links.get(&format!("{}->{}", link.from, link.to))?.calls as f64;
            Some((link.to.clone(), calls / arrivals * self.figures(&link.to)?.sojourn_ms.mean))
        });
        asked.collect()
    }
}
