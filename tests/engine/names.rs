//! Names: how a change of address reaches the users.

use loadstar::design::kind::{Client, Dns, DnsAnswer, Kind};
use loadstar::design::{Class, Fault};
use loadstar::engine::Simulation;

use super::build::{Build, id, web_kind};

const TTL_S: f64 = 20.0;

/// The share of the requests of the second that begins at `at_s` that fail.
fn failing(run: &mut Simulation, at_s: f64) -> f64 {
    let mut ended = |at_s: f64| {
        run.advance((at_s * 1e9) as u64, u64::MAX);
        let totals = run.snapshot().totals;
        (totals.failed as f64, (totals.failed + totals.completed) as f64)
    };
    let (before, after) = (ended(at_s), ended(at_s + 1.0));
    (after.0 - before.0) / (after.1 - before.1)
}

#[test]
fn a_new_address_reaches_the_users_over_the_time_to_live() {
    let dns = Kind::Dns(Dns { ttl_s: TTL_S, answer: DnsAnswer::Failover, ..Dns::default() });
    let build = Build::users(500.0, Class::StaticFile).with("dns", dns, 1).with("web", web_kind(), 1);
    let build = build.with("users", Kind::Client(Client { deadline_ms: 60_000.0, ..Client::default() }), 1);
    let build = build.with("spare", web_kind(), 1).links(&["users->dns", "users->web", "users->spare"]);
    // The name server's probes of 31, 32 and 33 s find it dead; each resolver asks again within the 20 s after that.
    let mut run = build.at(30.5, Fault::Kill(id("web"))).start();
    assert_eq!(failing(&mut run, 20.0), 0.0);
    assert_eq!(failing(&mut run, 31.0), 1.0);
    // Of 256 resolvers a quarter, a half, three quarters have asked: the standard deviation of their share is at most
    // √(¼ / 256 × 1.5), their users being about four each, give or take two; four of them are 0.153.
    for (part, expected) in [(0.25, 0.75), (0.5, 0.5), (0.75, 0.25)] {
        let share = failing(&mut run, 33.0 + part * TTL_S - 0.5);
        assert!((share - expected).abs() < 0.153, "after {part} of the time to live {share} fail");
    }
    // Whoever asked just before 33 s asks again with the first request after 53 s.
    assert!(failing(&mut run, 33.0 + TTL_S + 4.0) < 0.02);
}
