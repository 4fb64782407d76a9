//! Where things are kept: on which shard a key is, on which of several instances a key or a user. Whoever runs a design and
//! whoever reasons about one asks here.

use crate::design::kind::ShardBy;

use super::random::{mix, within};

/// The name of the hash by which shards are chosen. It is none of those by which the instances of one shard split its keys:
/// otherwise all keys of one shard would be on one of its instances.
const SHARD: u64 = 0x5348_4152_4453;

/// How keys are spread over shards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ShardMap {
    /// The key's hash modulo so many.
    Modulo(usize),
    /// The shard of the next point on a ring of hashes, by point.
    Ring(Vec<(u64, usize)>),
    /// Equal ranges of keys, so many.
    Range(usize),
}

impl ShardMap {
    /// The map of shards with these names, in their order.
    pub(crate) fn new(by: ShardBy, names: &[u64]) -> Self {
        match by {
            ShardBy::HashModulo => Self::Modulo(names.len()),
            ShardBy::Range => Self::Range(names.len()),
            ShardBy::ConsistentRing { virtual_nodes } => {
                let points = |(place, name): (usize, &u64)| {
                    let name = *name;
                    (0..u64::from(virtual_nodes.max(1))).map(move |node| (within(name, node), place))
                };
                let mut ring: Vec<(u64, usize)> = names.iter().enumerate().flat_map(points).collect();
                ring.sort_unstable();
                Self::Ring(ring)
            }
        }
    }

    /// The place of the shard that has `key`, of `keys` that there are; none: there are no shards.
    pub(crate) fn shard_of(&self, key: u64, keys: u64) -> Option<usize> {
        match self {
            Self::Modulo(0) | Self::Range(0) => None,
            Self::Modulo(shards) => Some((within(SHARD, key) % *shards as u64) as usize),
            Self::Ring(ring) => {
                let hash = within(SHARD, key);
                let next = ring.partition_point(|(point, _)| *point < hash);
                ring.get(next).or_else(|| ring.first()).map(|(_, place)| *place)
            }
            Self::Range(shards) => {
                let place = u128::from(key) * *shards as u128 / u128::from(keys.max(1));
                Some((place as usize).min(shards - 1))
            }
        }
    }
}

/// Which of `instances` of a leader or a shard has `key`; there is at least one.
pub(crate) const fn instance_of_key(key: u64, instances: usize) -> usize {
    (mix(key) % instances as u64) as usize
}

/// Which of `places` the hash of a key or a user names; there is at least one. Hashed twice: the tables of the instances hash
/// once, and each would have the words of a few of its places alone.
pub(crate) const fn hashed_place(word: u64, places: usize) -> usize {
    (mix(mix(word)) % places as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::super::random::named;
    use super::*;

    const KEYS: u64 = 100_000;
    const RING: ShardBy = ShardBy::ConsistentRing { virtual_nodes: 100 };

    fn map(by: ShardBy, shards: usize) -> ShardMap {
        let names: Vec<u64> = (0..shards).map(|shard| named(&format!("shard-{shard}"))).collect();
        ShardMap::new(by, &names)
    }

    fn counts(by: ShardBy, shards: usize) -> Vec<u64> {
        let map = map(by, shards);
        let mut counts = vec![0; shards];
        (0..KEYS).for_each(|key| counts[map.shard_of(key, KEYS).expect("there are shards")] += 1);
        counts
    }

    #[test]
    fn every_key_is_somewhere_and_no_shard_is_empty() {
        assert_eq!(map(ShardBy::HashModulo, 0).shard_of(7, KEYS), None);
        for by in [ShardBy::HashModulo, RING, ShardBy::Range] {
            let counts = counts(by, 7);
            assert_eq!(counts.iter().sum::<u64>(), KEYS);
            assert!(counts.iter().all(|count| *count > 0), "{by:?}: {counts:?}");
        }
        assert!(counts(ShardBy::Range, 4).iter().all(|count| *count == KEYS / 4));
        // Binomial: four standard deviations of 100,000 × ¼ × ¾.
        assert!(counts(ShardBy::HashModulo, 4).iter().all(|count| count.abs_diff(KEYS / 4) < 548));
    }

    #[test]
    fn a_ring_is_as_uneven_as_its_points_are_few() {
        // √((n−1)/(nv+1)) is the deviation of one shard's part over the mean; over many rings of other names.
        for (shards, virtual_nodes, expected) in [(10, 100, 0.0948), (10, 10, 0.2985), (4, 50, 0.1221)] {
            let by = ShardBy::ConsistentRing { virtual_nodes };
            let squares = (0..200).flat_map(|ring| {
                let names: Vec<u64> = (0..shards).map(|shard| named(&format!("{ring}/{shard}"))).collect();
                let ShardMap::Ring(points) = ShardMap::new(by, &names) else { unreachable!("a ring was asked for") };
                let mut parts = vec![0.0; shards];
                for pair in points.windows(2) {
                    parts[pair[1].1] += (pair[1].0 - pair[0].0) as f64 / 2_f64.powi(64);
                }
                let around = points[0].0 as f64 + (u64::MAX - points[points.len() - 1].0) as f64;
                parts[points[0].1] += around / 2_f64.powi(64);
                parts.into_iter().map(move |part| (part * shards as f64 - 1.0).powi(2)).collect::<Vec<_>>()
            });
            let squares: Vec<f64> = squares.collect();
            let deviation = (squares.iter().sum::<f64>() / squares.len() as f64).sqrt();
            // A standard deviation of n values is itself uncertain by 1/√(2n); the parts of one ring hang together, so n rings.
            let error = 4.0 * expected / (2.0 * 200.0_f64).sqrt();
            assert!((deviation - expected).abs() < error, "{shards} × {virtual_nodes}: {deviation}, not {expected} ± {error}");
        }
    }

    #[test]
    fn instances_of_a_shard_split_its_keys_evenly() {
        let map = map(ShardBy::HashModulo, 4);
        let first: Vec<u64> = (0..KEYS).filter(|key| map.shard_of(*key, KEYS) == Some(0)).collect();
        let on_first = first.iter().filter(|key| instance_of_key(**key, 2) == 0).count();
        assert!(on_first.abs_diff(first.len() / 2) < 317, "{on_first} of {}", first.len());
    }
}
