//! Leaders, followers and shards.

use std::collections::BTreeSet;

use super::Found;
use crate::analysis::survey::Survey;
use crate::analysis::wording::Figure;
use crate::catalog::lowering::{Lowered, Pick, Role, Step, Task};
use crate::design::kind::{Replication, ShardBy};
use crate::design::{Distribution, Id};

/// One way to a follower that every write then waits for.
const FAR_MS: f64 = 10.0;
/// So many times its fair share makes a shard a hot one.
const HOT_FROM: f64 = 2.0;

/// What a leader does beside answering.
struct Leader<'a> {
    id: &'a Id,
    followers: &'a [Id],
    replication: Replication,
    failover_after_ms: Option<f64>,
}

/// The leaders that are asked anything.
fn leaders(survey: &Survey) -> impl Iterator<Item = Leader<'_>> {
    let leader = |(id, lowered)| leader_of(id, lowered);
    survey.components().filter_map(leader).filter(|leader| survey.carries(leader.id))
}

fn leader_of<'a>(id: &'a Id, lowered: &'a Lowered) -> Option<Leader<'a>> {
    match &lowered.role {
        Role::Leader { followers, replication, failover_after_ms, .. } => {
            Some(Leader { id, followers, replication: *replication, failover_after_ms: *failover_after_ms })
        }
        _ => None,
    }
}

fn followers(survey: &Survey) -> impl Iterator<Item = &Id> {
    survey.components().filter(|(_, lowered)| lowered.role == Role::Follower).map(|(id, _)| id)
}

fn has_leader(survey: &Survey, follower: &Id) -> bool {
    let leads = |(id, lowered)| leader_of(id, lowered).is_some_and(|leader| leader.followers.contains(follower));
    survey.components().any(leads)
}

/// A follower that gets every write and is never asked for a read.
pub(super) fn unread_follower(survey: &Survey) -> Vec<Found> {
    let idle = followers(survey).filter(|id| has_leader(survey, id) && survey.rate_of(id, Task::Read) <= 0.0);
    idle.map(|id| Found::of([id.clone()])).collect()
}

/// A follower that never gets a write: it is no copy of anything, whoever is linked to it.
pub(super) fn follower_without_leader(survey: &Survey) -> Vec<Found> {
    followers(survey).filter(|id| !has_leader(survey, id)).map(|id| Found::of([id.clone()])).collect()
}

/// Followers that could take over, and are not let.
pub(super) fn failover_off(survey: &Survey) -> Vec<Found> {
    let off = leaders(survey).filter(|leader| leader.failover_after_ms.is_none() && !leader.followers.is_empty());
    off.filter(|leader| survey.rate_of(leader.id, Task::Write) > 0.0)
        .map(|leader| Found::of([vec![leader.id.clone()], leader.followers.to_vec()].concat()))
        .collect()
}

/// A failover that finds nobody to take over.
pub(super) fn failover_to_nobody(survey: &Survey) -> Vec<Found> {
    let alone = leaders(survey).filter(|leader| leader.failover_after_ms.is_some() && leader.followers.is_empty());
    alone.map(|leader| Found::of([leader.id.clone()])).collect()
}

/// Writes that wait for a follower far away.
pub(super) fn far_sync(survey: &Survey) -> Vec<Found> {
    let way_ms = |from: &Id, to: &Id| survey.lowered.links[&(from.clone(), to.clone())].latency.mean_ms();
    let mut found = Vec::new();
    for leader in leaders(survey).filter(|leader| leader.replication == Replication::Sync) {
        let far = leader.followers.iter().map(|follower| (way_ms(leader.id, follower), follower));
        let farthest = far.max_by(|one, other| one.0.total_cmp(&other.0)).filter(|(ms, _)| *ms >= FAR_MS);
        if let Some((ms, follower)) = farthest {
            found.push(Found::of([leader.id.clone(), follower.clone()]).with("time", Figure::Ms(2.0 * ms)));
        }
    }
    found
}

/// The calls that look for the shard of a key, each with the component that makes them.
fn sharded(survey: &Survey) -> Vec<(&Id, ShardBy, BTreeSet<Id>)> {
    let mut found: Vec<(&Id, ShardBy, BTreeSet<Id>)> = Vec::new();
    for (id, _) in survey.components().filter(|(id, _)| survey.carries(id)) {
        for (_, choice) in survey.choices(id) {
            let (Pick::Leader { by } | Pick::Replicas { by }) = choice.pick else { continue };
            let shards: BTreeSet<Id> =
                choice.targets.iter().filter(|target| target.is_shard).map(|target| target.id.clone()).collect();
            let is_known = found.iter().any(|(known, _, of)| *known == id && *of == shards);
            if !shards.is_empty() && !is_known {
                found.push((id, by, shards));
            }
        }
    }
    found
}

fn instances(survey: &Survey, ids: &BTreeSet<Id>) -> u32 {
    ids.iter().map(|id| survey.lowered.components[id].instances).sum()
}

/// A way to shards of which there is one.
pub(super) fn single_shard(survey: &Survey) -> Vec<Found> {
    let alone = sharded(survey).into_iter().filter(|(.., shards)| instances(survey, shards) == 1);
    alone.map(|(id, _, shards)| Found::of([id.clone()].into_iter().chain(shards))).collect()
}

/// Shards that nearly all keys leave when one more comes.
pub(super) fn modulo_shards(survey: &Survey) -> Vec<Found> {
    let modulo = sharded(survey).into_iter().filter(|(_, by, shards)| *by == ShardBy::HashModulo && shards.len() > 1);
    // Of n shards, the one more takes 1/(n+1) of the keys; modulo moves n/(n+1) of them.
    let share = |shards: usize| Figure::Share(shards as f64 / (shards as f64 + 1.0));
    modulo.map(|(id, _, shards)| Found::of([id.clone()]).with("share", share(shards.len()))).collect()
}

/// One shard that gets far more than its part.
pub(super) fn hot_shard(survey: &Survey) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (_, _, shards) in sharded(survey).into_iter().filter(|(.., shards)| shards.len() > 1) {
        let rates: Vec<(f64, &Id)> =
            shards.iter().map(|id| (survey.rate(id) / f64::from(survey.lowered.components[id].instances), id)).collect();
        let mean = rates.iter().map(|(rate, _)| rate).sum::<f64>() / rates.len() as f64;
        let Some((most, id)) = rates.into_iter().max_by(|one, other| one.0.total_cmp(&other.0)) else { continue };
        let is_known = found.iter().any(|known| known.about.contains(id));
        if mean > 0.0 && most >= HOT_FROM * mean && !is_known {
            found.push(Found::of([id.clone()]).with("times", Figure::Number(most / mean)));
        }
    }
    found
}

/// The work that a component does on its CPUs for one call of a task, on average.
pub(super) fn mean_work_ms(steps: &[Step]) -> f64 {
    let work = |step: &Step| match step {
        Step::Compute(time) => Distribution::mean_ms(time),
        _ => 0.0,
    };
    steps.iter().map(work).sum()
}
