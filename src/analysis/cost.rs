//! What a design costs a month, by a table of illustrative prices in `assets/prices.ron`: enough to see that the price of a machine
//! rises faster than its size, and to hold one design's nines against another's.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::survey::Survey;
use crate::catalog::lowering::Role;
use crate::design::{Component, Design, Id, Kind, KindName};

/// What machines cost.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Machine {
    per_cpu: f64,
    large_from: u32,
    large_factor: f64,
}

/// What an instance of a kind costs.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Price {
    each: f64,
    cpu_factor: f64,
    per_million_items: f64,
    per_thousand_per_s: f64,
}

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// The sign of the currency.
    pub currency: String,
    machine: Machine,
    kinds: BTreeMap<KindName, Price>,
}

static PRICES: LazyLock<Prices> = LazyLock::new(|| {
    Prices::read(include_str!("../../assets/prices.ron")).expect("the table is part of the program, and a test reads it")
});

/// What a design costs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cost {
    /// By component, all its instances together; what costs nothing is left out.
    pub components: BTreeMap<Id, f64>,
    /// All of them together.
    pub total: f64,
    /// The sign of the currency.
    pub currency: String,
}

impl Prices {
    /// Reads a table.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn read(text: &str) -> Result<Self, String> {
        ron::from_str(text).map_err(|error| error.to_string())
    }

    /// What a machine of so many CPUs costs.
    #[must_use]
    pub fn machine(&self, cpus: u32) -> f64 {
        let Machine { per_cpu, large_from, large_factor } = &self.machine;
        let doublings = (f64::from(cpus) / f64::from((*large_from).max(1))).max(1.0).log2();
        per_cpu * f64::from(cpus) * large_factor.powf(doublings)
    }

    /// What a design costs; `per_s` is how many calls a second each component gets, which traffic is paid by.
    #[must_use]
    pub fn cost(&self, design: &Design, per_s: impl Fn(&Id) -> f64) -> Cost {
        let of = |(id, component): (&Id, &Component)| (id.clone(), self.component(component, per_s(id)));
        let components = design.components.iter().map(|(id, component)| of((id, component))).filter(|(_, price)| *price > 0.0);
        let components: BTreeMap<Id, f64> = components.collect();
        Cost { total: components.values().sum(), components, currency: self.currency.clone() }
    }

    fn component(&self, component: &Component, per_s: f64) -> f64 {
        let Some(price) = self.kinds.get(&component.kind.name()) else { return 0.0 };
        let (cpus, items) = size(&component.kind);
        let memory = items as f64 / 1e6 * price.per_million_items;
        let each = price.each + price.cpu_factor * self.machine(cpus) + memory;
        each * f64::from(component.instances) + per_s / 1_000.0 * price.per_thousand_per_s
    }
}

/// The CPUs of one instance, and what it keeps in memory.
const fn size(kind: &Kind) -> (u32, u64) {
    match kind {
        Kind::WebServer(server) => (server.vcpus, 0),
        Kind::Service(service) => (service.vcpus, 0),
        Kind::Worker(worker) => (worker.vcpus, 0),
        Kind::Cache(cache) => (cache.vcpus, cache.capacity_items),
        Kind::SessionStore(store) => (store.vcpus, 0),
        Kind::DatabaseLeader(leader) => (leader.vcpus, 0),
        Kind::Shard(shard) => (shard.vcpus, 0),
        Kind::DatabaseFollower(follower) => (follower.vcpus, 0),
        Kind::Cdn(cdn) => (0, cdn.capacity_items),
        _ => (0, 0),
    }
}

/// What a design costs a month by the program's own table, at its own load where it runs; where it does not, without what traffic
/// costs.
#[must_use]
pub fn cost(design: &Design) -> Cost {
    let survey = Survey::new(&std::sync::Arc::new(design.clone())).ok();
    let per_s = |id: &Id| survey.as_ref().filter(|survey| !is_client(survey, id)).map_or(0.0, |survey| survey.rate(id));
    PRICES.cost(design, per_s)
}

fn is_client(survey: &Survey, id: &Id) -> bool {
    matches!(survey.lowered.components[id].role, Role::Client(_))
}
