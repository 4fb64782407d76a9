//! How calls are spread over those that they may go to, in the long run and with everybody alive: what `route` and `balancer` come
//! to when counted. Nothing moves here; it is for who reasons about a design.

use crate::catalog::lowering::{Lowered, Pick, Role};
use crate::design::kind::{self, Algorithm};
use crate::design::{Id, Workload};

use super::call::{Subject, Way};
use super::plan::Op;
use super::prospect::Prospects;
use super::simulation::Simulation;

/// What decides between the ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Split {
    /// Chance, or a hash, which is as good: a part of a Poisson stream is a Poisson stream.
    AtRandom,
    /// Each in turn: gaps are more even than those of the whole stream.
    InTurn,
    /// How busy they are just then.
    ByState,
}

/// Ways with the share of calls that each takes; they add up to 1.
pub(crate) struct Spread {
    /// The ways.
    pub(crate) ways: Vec<(Way, f64)>,
    /// What decides between them.
    pub(crate) split: Split,
}

impl Spread {
    fn evenly(ways: Vec<Way>, split: Split) -> Self {
        let share = 1.0 / ways.len() as f64;
        let split = if ways.len() == 1 { Split::AtRandom } else { split };
        Self { ways: ways.into_iter().map(|way| (way, share)).collect(), split }
    }

    /// Each component as likely, then each of its instances.
    fn by_component(ways: &[Way]) -> Self {
        let mut components: Vec<usize> = ways.iter().map(|way| way.component).collect();
        components.dedup();
        let of = |component: usize| ways.iter().filter(|way| way.component == component).count();
        let share = |way: &Way| 1.0 / (components.len() * of(way.component)) as f64;
        Self { ways: ways.iter().map(|way| (*way, share(way))).collect(), split: Split::AtRandom }
    }

    fn weighted(ways: Vec<Way>, weight: impl Fn(&Way) -> f64) -> Self {
        let total: f64 = ways.iter().map(&weight).sum();
        let share = |way: Way| (way, weight(&way) / total);
        Self { ways: ways.into_iter().map(share).collect(), split: Split::InTurn }
    }
}

impl Simulation {
    /// How the calls of a choice are spread, `addresses` being those that a client may be told; none: there is nobody to go to.
    pub(crate) fn spread(&self, from: usize, choice: usize, subject: &Subject, addresses: &[usize]) -> Option<Spread> {
        let plan = &self.plan.choices[choice];
        if plan.pick == Pick::HashOfKey {
            // Over all keys; which one of them is asked for is chance.
            let all: Vec<Way> = plan.targets.iter().flat_map(|target| self.ways(target)).collect();
            return (!all.is_empty()).then(|| Spread::evenly(all, Split::AtRandom));
        }
        let (ways, is_kept) = match self.prospects(from, choice, subject, addresses) {
            Prospects::Any(ways) => (ways, false),
            Prospects::Kept(ways) => (ways, true),
            Prospects::InOrder(groups) => (groups.into_iter().next().unwrap_or_default(), false),
        };
        if ways.is_empty() {
            return None;
        }
        Some(match plan.pick {
            Pick::Any | Pick::Named | Pick::Nearest => Spread::by_component(&ways),
            Pick::HashOfKey | Pick::HashOfUser => Spread::evenly(ways, Split::AtRandom),
            Pick::Turn | Pick::Replicas { .. } | Pick::Leader { .. } => Spread::evenly(ways, Split::InTurn),
            Pick::Balance => self.balanced_spread(from, ways, is_kept),
        })
    }

    fn balanced_spread(&self, from: usize, ways: Vec<Way>, is_kept: bool) -> Spread {
        let Role::Balancer { algorithm, weights, .. } = &self.plan.components[from].lowered.role else {
            return Spread::evenly(ways, Split::InTurn);
        };
        let weight = |way: &Way| weights.get(&self.plan.components[way.component].id).copied().unwrap_or(1.0);
        match algorithm {
            // A user who is kept was sent in turn, and then sends as they like.
            Algorithm::RoundRobin if is_kept => Spread::evenly(ways, Split::AtRandom),
            Algorithm::RoundRobin => Spread::evenly(ways, Split::InTurn),
            Algorithm::WeightedRoundRobin => Spread::weighted(ways, weight),
            Algorithm::IpHash => Spread::evenly(ways, Split::AtRandom),
            Algorithm::LeastConnections | Algorithm::LeastResponseTime => Spread::evenly(ways, Split::ByState),
        }
    }

    /// The components that are in the design, by number, with what they are.
    pub(crate) fn lowered(&self) -> impl Iterator<Item = (usize, &Id, &Lowered)> {
        let components = self.plan.components.iter().enumerate().filter(|(_, component)| component.is_present);
        components.map(|(number, component)| (number, &component.id, &component.lowered))
    }

    /// The number of a component.
    pub(crate) fn number_of(&self, id: &Id) -> Option<usize> {
        self.plan.component(id)
    }

    /// What a component's instances keep copies by, if they keep any.
    pub(crate) fn memory_of(&self, component: usize) -> Option<&kind::Cache> {
        let programs = self.plan.components[component].programs();
        let mut ops = programs.flat_map(|program| self.plan.program(program));
        ops.find_map(|op| if let Op::KeepCopy(cache) = op { Some(&self.plan.caches[*cache]) } else { None })
    }

    /// What is asked for.
    pub(crate) const fn workload(&self) -> &Workload {
        &self.arrivals.workload
    }

    /// Requests per second now.
    pub(crate) fn requests_per_s(&self) -> f64 {
        self.arrivals.users_at(self.now_ns()) * self.arrivals.workload.requests_per_user_s
    }
}
