//! On random designs of all kinds, with any parameters: what a verdict says of each single thing, and of two together, is what a
//! trial of it comes to, class by class.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use loadstar::analysis::failure::trial::REQUESTS_MIN;
use loadstar::analysis::failure::verdict::{single_things, sweep, sweep_pairs};
use loadstar::analysis::failure::{Outcome, Trial, Verdict};
use loadstar::analysis::{Reach, Watch};
use loadstar::design::kind::{Algorithm, Kind, Layer, Session};
use loadstar::design::{Class, Design, KindName};

use super::random::{designs_or, share_stores};
use super::random_architecture::{Shape, architecture};
use super::random_design::Random;

/// As often as the catalog lets a client try: of requests that have a path so few miss it that often that the rest says something.
const TRIES: u32 = 101;

/// So many that parts of them are as large as parts of all.
const USERS: u64 = 100_000;

/// A trial takes longer than what it is held to.
fn designs() -> u64 {
    designs_or(4)
}

#[test]
fn a_verdict_is_what_a_trial_comes_to() {
    check_designs(1..=designs() / 2);
}

/// The same for others, at the same time.
#[test]
fn a_verdict_is_what_a_trial_comes_to_elsewhere_too() {
    check_designs(designs() / 2 + 1..=designs());
}

#[track_caller]
fn check_designs(seeds: RangeInclusive<u64>) {
    for seed in seeds {
        let mut random = Random::new(seed ^ 0x5eed);
        let wired = 5 + random.below(6);
        let mut design = architecture(&mut random, Shape { wired, rate_per_s: 20.0 });
        design.workload.users = USERS;
        design.workload.requests_per_user_s = 20.0 / USERS as f64;
        spread_by_more_than_speed(&mut design);
        keep_sessions_alike(&mut random, &mut design);
        check_design(seed, &mut random, &Arc::new(design));
    }
}

/// All servers keep sessions in the same way, and all know where.
fn keep_sessions_alike(random: &mut Random, design: &mut Design) {
    let session = random.pick(Session::ALL);
    for component in design.components.values_mut() {
        if let Kind::WebServer(server) = &mut component.kind {
            server.session = session;
        }
    }
    if session == Session::Shared {
        share_stores(design);
    }
}

/// A balancer that prefers what answers fastest and asks nobody whether it lives goes on preferring what it knew as the fastest.
fn spread_by_more_than_speed(design: &mut Design) {
    for component in design.components.values_mut() {
        if let Kind::LoadBalancer(balancer) = &mut component.kind
            && balancer.algorithm == Algorithm::LeastResponseTime
        {
            balancer.algorithm = Algorithm::LeastConnections;
        }
    }
}

#[track_caller]
fn check_design(seed: u64, random: &mut Random, design: &Arc<Design>) {
    let watch = Watch::default();
    let reach = Reach::new(design).expect("the design runs");
    let verdicts = sweep(&reach, &single_things(design), &watch).expect("nobody stops it");
    let pairs = sweep_pairs(design, &reach, &verdicts, &watch).expect("nobody stops it");
    let trial = Trial::with_tries(design, TRIES, &watch).expect("the design runs").expect("users send");
    let (broken, harmless): (Vec<Verdict>, Vec<Verdict>) = verdicts.into_iter().partition(|one| !one.breaks.is_empty());
    for kind in [broken, harmless, pairs] {
        for _ in 0..kind.len().min(2) {
            let verdict = random.pick(&kind);
            let after = trial.without(&verdict.gone, &watch).expect("nobody stops it");
            check(seed, design, (&reach, &verdict), (trial.users(), trial.before(), &after));
        }
    }
}

#[track_caller]
fn check(
    seed: u64,
    design: &Design,
    (reach, verdict): (&Reach, &Verdict),
    (users, before, after): (u64, &BTreeMap<Class, Outcome>, &BTreeMap<Class, Outcome>),
) {
    for (class, after) in after {
        assert!(after.requests >= REQUESTS_MIN, "{after:?}");
        let lost = verdict.breaks.get(class).copied().unwrap_or(0.0);
        let expected = (1.0 - reach.cut_anyway(*class) - lost).clamp(0.0, 1.0);
        // Who was sent where first is a matter of history: then it is only known that some are cut.
        let is_history = keeps_users(design) && 0.0 < expected && expected < 1.0;
        // Binomial, of requests, of the users that send them, and of the users that the verdict looked at.
        let samples = [after.requests, users, 2_000].map(|count| 1.0 / count as f64).iter().sum::<f64>();
        let deviation = (expected * (1.0 - expected) * samples).sqrt();
        let above = expected + if is_history { 1.0 } else { 4.0 * deviation + 1e-9 };
        let below = if is_history { 0.0 } else { expected - 4.0 * deviation - 1e-9 - missing_share(design, after.requests) };
        let (ratio, name) = (after.ratio(), class.name());
        assert!(
            ratio <= above && ratio >= below.min(expected * 0.999),
            "seed {seed}, {name} without {:?}: {ratio} of {} served, {below} to {above} expected; before {:?}\n{}",
            verdict.gone,
            after.requests,
            before[class],
            loadstar::design::file::write(design)
        );
    }
}

fn keeps_users(design: &Design) -> bool {
    let mut kinds = design.components.values().map(|component| &component.kind);
    kinds.any(|kind| matches!(kind, Kind::LoadBalancer(balancer) if balancer.layer == Layer::L4 || balancer.sticky))
}

/// The share of requests that at every try go to another one than the only one of the most doors that there are at any place, and
/// the most that chance makes of it once in a million times.
fn missing_share(design: &Design, requests: u64) -> f64 {
    let is_door = |kind: KindName| matches!(kind, KindName::LoadBalancer | KindName::WebServer | KindName::Service);
    let doors = design.components.values().filter(|component| is_door(component.kind.name()));
    let doors: u32 = doors.map(|component| component.instances).sum();
    let share = (1.0 - 1.0 / f64::from(doors.max(1))).powi(TRIES.try_into().expect("a hundred"));
    super::random::most_of(share * requests as f64) / requests as f64
}
