//! Balancers that do not spread, do not notice, or were told what they cannot do.

use std::collections::BTreeMap;

use super::Found;
use crate::analysis::survey::Survey;
use crate::analysis::wording::Figure;
use crate::catalog::lowering::{Lowered, Role};
use crate::design::kind::{Algorithm, Layer, LoadBalancer};
use crate::design::{Id, Kind};

/// Servers whose speeds differ by so much are not to be asked alike.
const UNEQUAL_FROM: f64 = 1.5;

/// The balancers that carry anything, with what they are.
fn balancers(survey: &Survey) -> impl Iterator<Item = (&Id, &LoadBalancer)> {
    let balancers = survey.design.components.iter().filter_map(|(id, component)| match &component.kind {
        Kind::LoadBalancer(balancer) => Some((id, balancer)),
        _ => None,
    });
    balancers.filter(|(id, _)| survey.carries(id))
}

/// The components that a balancer passes calls to, each once.
fn targets(survey: &Survey, balancer: &Id) -> Vec<Id> {
    let choices = survey.choices(balancer).into_iter().flat_map(|(_, choice)| &choice.targets);
    let mut ids: Vec<Id> = choices.map(|target| target.id.clone()).collect();
    ids.sort();
    ids.dedup();
    ids
}

fn target_instances(survey: &Survey, balancer: &Id) -> u32 {
    targets(survey, balancer).iter().map(|id| survey.instances_max(id)).sum()
}

/// A balancer in front of one server balances nothing.
pub(super) fn single_target(survey: &Survey) -> Vec<Found> {
    let alone = balancers(survey).filter(|(id, _)| target_instances(survey, id) == 1);
    alone.map(|(id, _)| Found::of([vec![id.clone()], targets(survey, id)].concat())).collect()
}

/// A balancer that never learns who is dead goes on sending there.
pub(super) fn no_health_checks(survey: &Survey) -> Vec<Found> {
    let blind = balancers(survey).filter(|(_, balancer)| balancer.health_check.is_none());
    let with_count = blind.map(|(id, _)| (id, target_instances(survey, id))).filter(|(_, count)| *count > 1);
    with_count.map(|(id, count)| Found::of([id.clone()]).with("share", Figure::Share(1.0 / f64::from(count)))).collect()
}

/// A cookie that a balancer cannot see.
pub(super) fn sticky_at_layer_4(survey: &Survey) -> Vec<Found> {
    let blind = balancers(survey).filter(|(_, balancer)| balancer.sticky && balancer.layer == Layer::L4);
    blind.map(|(id, _)| Found::of([id.clone()])).collect()
}

/// Weights under an algorithm that does not ask for them.
pub(super) fn weights_ignored(survey: &Survey) -> Vec<Found> {
    let ignores = |balancer: &LoadBalancer| {
        let differ = balancer.weights.values().any(|weight| (weight - 1.0).abs() > f64::EPSILON);
        differ && balancer.algorithm != Algorithm::WeightedRoundRobin
    };
    balancers(survey).filter(|(_, balancer)| ignores(balancer)).map(|(id, _)| Found::of([id.clone()])).collect()
}

/// Servers of different size that get the same share of calls: the smallest is full while the others are not.
pub(super) fn unequal_servers(survey: &Survey) -> Vec<Found> {
    let mut found = Vec::new();
    for (id, balancer) in balancers(survey) {
        let weights = match balancer.algorithm {
            Algorithm::RoundRobin => BTreeMap::new(),
            Algorithm::WeightedRoundRobin => balancer.weights.clone(),
            // The others look at how busy a server is, or at the user alone.
            _ => continue,
        };
        let weight = |id: &Id| weights.get(id).copied().unwrap_or(1.0);
        let size = |id: &Id| Some(cpus(&survey.lowered.components[id])? / weight(id));
        let sizes: Vec<(f64, Id)> = targets(survey, id).into_iter().filter_map(|id| Some((size(&id)?, id))).collect();
        let least = sizes.iter().min_by(|one, other| one.0.total_cmp(&other.0));
        let most = sizes.iter().max_by(|one, other| one.0.total_cmp(&other.0));
        if let (Some(least), Some(most)) = (least, most)
            && most.0 >= UNEQUAL_FROM * least.0
        {
            let found_here = Found::of([id.clone(), least.1.clone(), most.1.clone()]);
            found.push(found_here.with("times", Figure::Number(most.0 / least.0)));
        }
    }
    found
}

/// CPUs of one instance of what computes; a balancer behind a balancer passes on.
fn cpus(lowered: &Lowered) -> Option<f64> {
    let computes = !matches!(lowered.role, Role::Balancer { .. }) && lowered.station.cpus < u64::MAX;
    computes.then_some(lowered.station.cpus as f64)
}
