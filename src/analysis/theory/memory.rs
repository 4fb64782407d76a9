//! What is found in a memory, and how old it is.

use super::forms::{Popularity, hit_ratio_of_fifo, hit_ratio_of_lru, hit_ratio_of_ttl, stale_ratio, zipf};
use super::{HitTheory, Model, StalenessTheory, Why};
use crate::analysis::flow::{Asked, When};
use crate::catalog::lowering::{Role, Task};
use crate::design::kind::{Cache, Eviction, OnWrite, Replication};
use crate::design::{Class, Id};
use crate::engine::Simulation;

/// A copy's life is as good as endless where it is longer by so much than the time after which it goes for want of room.
const AS_GOOD_AS_ENDLESS: f64 = 20.0;
/// A memory is as full as it ever gets after so many times that time.
const TIMES_TO_FILL: f64 = 3.0;

fn popularity(run: &Simulation) -> Popularity {
    let keys = &run.workload().keys;
    zipf(keys.count.max(1), keys.zipf_exponent)
}

/// How often a component's memory has what it is asked for.
pub(super) fn hit_ratio(
    run: &Simulation,
    component: usize,
    memory: &Cache,
    asked: &Asked,
    warm_up_s: f64,
) -> Result<HitTheory, Why> {
    if memory.on_write != OnWrite::Leave && run.workload().share(Class::Write) > 0.0 {
        return Err(Why::Writes);
    }
    let instances = asked.instances.len().max(1) as f64;
    // The instances of a cache split the keys: together they are one with all their room. Each server's own memory has any key.
    let found = run.lowered().find(|(number, ..)| *number == component);
    let splits_keys = found.is_some_and(|(_, _, lowered)| lowered.programs.contains_key(&Task::LookUp));
    let (rate, room) = if splits_keys {
        (asked.look_ups, memory.capacity_items.saturating_mul(instances as u64))
    } else {
        (asked.look_ups / instances, memory.capacity_items)
    };
    let (items, life) = (popularity(run), memory.ttl_s * rate);
    let theory = |model, hit_ratio, settles: f64| {
        let is_cold = warm_up_s * rate < settles;
        if is_cold { Err(Why::Cold) } else { Ok(HitTheory { model, look_up_rate: asked.look_ups, hit_ratio }) }
    };
    let (ratio, held) = hit_ratio_of_ttl(&items, life);
    if held + 4.0 * libm::sqrt(held) <= room as f64 || room >= run.workload().keys.count {
        return theory("TTL", ratio, life);
    }
    let (model, (ratio, time)) = match memory.eviction {
        Eviction::Lru => ("Che", hit_ratio_of_lru(&items, room)),
        Eviction::Fifo => ("FIFO", hit_ratio_of_fifo(&items, room)),
        Eviction::Lfu => return Err(Why::LeastFrequentlyUsed),
    };
    if life < AS_GOOD_AS_ENDLESS * time { Err(Why::AgeAndRoom) } else { theory(model, ratio, TIMES_TO_FILL * time) }
}

impl Model<'_> {
    /// How often a follower's answer is older than the last write.
    pub(super) fn stale_ratio(&self, component: usize, id: &Id) -> Result<StalenessTheory, Why> {
        let reads = self.flow.streams.iter().filter(|(edge, _)| edge.to == component);
        if reads.clone().any(|(_, stream)| stream.when != When::Always) {
            return Err(Why::Filtered);
        }
        if reads.count() == 0 {
            return Err(Why::Idle);
        }
        let leads = self.lowered.components.iter().filter_map(|(leader, lowered)| match &lowered.role {
            Role::Leader { followers, replication, lag, .. } if followers.contains(id) => Some((leader, *replication, lag)),
            _ => None,
        });
        let [(leader, replication, lag)] = leads.collect::<Vec<_>>()[..] else { return Err(Why::Lag) };
        if replication == Replication::Sync {
            return Err(Why::Lag);
        }
        let number = self.run.number_of(leader).ok_or(Why::Idle)?;
        let write_rate = self.asked(number).map_or(0.0, |asked| asked.writes);
        let delay = &self.lowered.links[&(leader.clone(), id.clone())].latency;
        let mut ratio = 0.0;
        for (share, count) in popularity(&self.run) {
            let of_key = stale_ratio(write_rate * share / 1_000.0, lag, delay).ok_or(Why::Lag)?;
            ratio += count * share * of_key;
        }
        Ok(StalenessTheory { write_rate, stale_ratio: ratio })
    }
}
