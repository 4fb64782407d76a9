//! Keys over shards: what a ring is worth.

use std::sync::Arc;

use loadstar::analysis::theory::forms::spread_of_ring;
use loadstar::design::Class;
use loadstar::design::kind::{DatabaseLeader, Kind, ShardBy, ShardRouter};
use loadstar::engine::Input;

use super::build::Build;
use super::scene::{QUICK, server, users};
use super::theory::{RUNS, check_formula, check_mean};

fn add_shard(build: Build, shard: &str) -> Build {
    build.with(shard, Kind::Shard(DatabaseLeader::default()), 1).free_links(&[&format!("router->{shard}")])
}

/// The share of all keys that move when one more shard is added to `count` of them.
fn moved(by: ShardBy, ring: &str, count: usize, keys: u64) -> f64 {
    let router = ShardRouter { by, route: QUICK };
    let build = users(1.0, &[(Class::Read, 1.0)]).keys(keys).with("web", server(1, 1_000, 0, QUICK), 1);
    let build = build.with("router", Kind::ShardRouter(router), 1).free_links(&["users->web", "web->router"]);
    let before = (0..count).fold(build, |build, shard| add_shard(build, &format!("{ring}-{shard}")));
    let mut run = before.start();
    let after = add_shard(before, &format!("{ring}-{count}")).0;
    run.apply(Input::Design(Arc::new(after))).expect("the edited design runs");
    run.results().reshardings[0].moved_ratio
}

#[test]
fn a_ring_is_as_even_as_its_places_make_it() {
    for (nodes, places, spread) in [(10_u32, 100_u32, 0.094_820_93), (4, 50, 0.122_169_4), (20, 10, 0.307_453_0)] {
        let name = format!("{nodes} nodes with {places} places");
        check_formula(&name, spread_of_ring(f64::from(nodes), f64::from(places)), spread, 1e-6);
        // What the last of them gets, over its mean: its variance over many rings.
        let by = ShardBy::ConsistentRing { virtual_nodes: places };
        let square = |ring: u64, place: u64| {
            let share = moved(by, &format!("{ring}-{place}"), nodes as usize - 1, 10_000);
            (share * f64::from(nodes) - 1.0).powi(2)
        };
        let of_ring = |ring: u64| (0..8).map(|place| square(ring, place)).sum::<f64>() / 8.0;
        check_mean(&name, &(0..RUNS).map(of_ring).collect::<Vec<_>>(), spread * spread);
    }
}

#[test]
fn a_ring_moves_what_it_must_and_a_remainder_nearly_all() {
    let keys = 50_000;
    for (count, modulo, ring) in [(4, 0.8, 0.2), (9, 0.9, 0.1)] {
        // Each key by itself: its standard deviation is that of a share of so many.
        let deviation = (modulo * (1.0 - modulo) / keys as f64).sqrt();
        let share = moved(ShardBy::HashModulo, "shard", count, keys);
        assert!((share - modulo).abs() <= 4.0 * deviation, "{count}: {share}, not {modulo}");
        let by = ShardBy::ConsistentRing { virtual_nodes: 100 };
        let shares: Vec<f64> = (0..RUNS).map(|name| moved(by, &name.to_string(), count, 20_000)).collect();
        check_mean(&format!("ring of {count}"), &shares, ring);
    }
}
