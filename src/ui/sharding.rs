//! How evenly a shard router spreads what comes to it, from the measured rates of its links.

use std::collections::BTreeMap;

use crate::design::{Design, Id, KindName};
use crate::engine::Snapshot;
use crate::engine::snapshot::ComponentFigures;

/// The share of a router's calls that its busiest shard takes, with the reads that go to copies of it; none without traffic.
#[must_use]
pub fn busiest_share(design: &Design, snapshot: &Snapshot, router: &Id) -> Option<f64> {
    let mut by_shard: BTreeMap<&Id, f64> = BTreeMap::new();
    for link in design.links_from(router) {
        let figures = snapshot.links.get(&(link.from.clone(), link.to.clone()));
        let per_s = figures.map_or(0.0, crate::engine::snapshot::LinkFigures::total_rate_per_s);
        *by_shard.entry(shard_of(design, &link.to)).or_default() += per_s;
    }
    let all_per_s: f64 = by_shard.values().sum();
    let share = |(id, per_s): (&&Id, &f64)| per_s / all_per_s * busiest_instance(snapshot.components.get(*id));
    (all_per_s > 0.0).then(|| by_shard.iter().map(share).fold(0.0, f64::max))
}

/// The shard itself, or the one of which a follower keeps a copy.
fn shard_of<'a>(design: &'a Design, target: &'a Id) -> &'a Id {
    let is_shard = |id: &Id| design.components.get(id).is_some_and(|component| component.kind.name() == KindName::Shard);
    let copied = design.links.iter().find(|link| link.to == *target && is_shard(&link.from));
    if is_shard(target) { target } else { copied.map_or(target, |link| &link.from) }
}

/// Instances of a shard split its keys as shards do: the share of that which the busiest of them takes.
fn busiest_instance(figures: Option<&ComponentFigures>) -> f64 {
    let rates = || figures.into_iter().flat_map(|figures| &figures.instances).map(|instance| instance.arrival_rate_per_s);
    let all_per_s: f64 = rates().sum();
    if all_per_s > 0.0 { rates().fold(0.0, f64::max) / all_per_s } else { 1.0 }
}
