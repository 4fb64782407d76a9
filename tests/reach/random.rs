//! On random designs of all kinds: what cannot be served without something fails in a run without it, however often it is tried,
//! and what can be is served once everything has settled.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use loadstar::analysis::{Gone, Reach};
use loadstar::design::kind::{Algorithm, Kind, Layer, Session};
use loadstar::design::{Class, Design, Distribution, Id, KindName, Link};
use loadstar::engine::{Input, Options, Simulation};

use super::random_architecture::{Shape, architecture};
use super::random_design::Random;

const SECOND_NS: u64 = 1_000_000_000;

/// As often as the catalog lets a client try.
const RETRIES: u16 = 100;

/// How many designs are looked at, where the environment does not say: `LOADSTAR_DESIGNS=1000` takes some minutes in a
/// release build.
fn designs() -> u64 {
    designs_or(20)
}

/// The same with another number where the environment does not say.
pub(super) fn designs_or(count: u64) -> u64 {
    std::env::var("LOADSTAR_DESIGNS").ok().and_then(|given| given.parse().ok()).unwrap_or(count)
}

#[test]
fn what_cannot_be_reached_fails_and_what_can_is_served() {
    check_designs(1..=designs() / 2);
}

/// The same for others, at the same time.
#[test]
fn what_cannot_be_reached_fails_and_what_can_is_served_elsewhere_too() {
    check_designs(designs() / 2 + 1..=designs());
}

#[track_caller]
fn check_designs(seeds: RangeInclusive<u64>) {
    for seed in seeds {
        let mut random = Random::new(seed);
        let wired = 5 + random.below(6);
        let design = prepared(&mut random, architecture(&mut Random::new(seed), Shape { wired, rate_per_s: 20.0 }));
        for gone in some_of(&mut random, &design) {
            for class in Class::ALL {
                check(seed, &design, &gone, *class);
            }
        }
    }
}

/// The design in which only paths decide: nobody brings back what is gone, nothing is full, no answer is remembered, and there is no
/// balancer that prefers what fails fastest since that has no open calls: a path is one however seldom it is taken.
fn prepared(random: &mut Random, mut design: Design) -> Design {
    let operators = |design: &Design| {
        let is_one = |kind: KindName| matches!(kind, KindName::Monitor | KindName::Automation);
        design.components.iter().filter(|(_, one)| is_one(one.kind.name())).map(|(id, _)| id.clone()).collect::<Vec<_>>()
    };
    for id in operators(&design) {
        design.components.remove(&id);
        design.links.retain(|link| link.from != id && link.to != id);
    }
    (design.workload.users, design.workload.requests_per_user_s) = (20, 1.0);
    let session = random.pick(Session::ALL);
    for component in design.components.values_mut() {
        match &mut component.kind {
            Kind::Client(client) => {
                (client.dns_cache, client.retries, client.backoff_ms) = (false, RETRIES.into(), 0.0);
                client.deadline_ms = 80_000_000.0;
            }
            Kind::LoadBalancer(balancer) => {
                if matches!(balancer.algorithm, Algorithm::LeastConnections | Algorithm::LeastResponseTime) {
                    balancer.algorithm = Algorithm::RoundRobin;
                }
            }
            Kind::WebServer(server) => (server.session, server.slots, server.queue) = (session, 1_000, 1_000),
            Kind::Service(service) => (service.slots, service.queue) = (1_000, 1_000),
            Kind::DatabaseLeader(leader) | Kind::Shard(leader) => leader.connections = 1_000,
            Kind::Queue(queue) => queue.capacity = 1_000_000,
            _ => {}
        }
    }
    // Eleven users who try again in step would each be sent to the same one of eleven servers in turn, for ever.
    for link in design.links.iter_mut().filter(|link| link.from.as_str().starts_with("users")) {
        link.latency = Some(Distribution::Exponential { mean_ms: 1.0 });
    }
    if session == Session::Shared {
        share_stores(&mut design);
    }
    design
}

/// Every web server knows every session store: a user who logged in at one is known at all.
pub(super) fn share_stores(design: &mut Design) {
    let of = |kind: KindName| {
        let ids = design.components.iter().filter(|(_, component)| component.kind.name() == kind);
        ids.map(|(id, _)| id.clone()).collect::<Vec<Id>>()
    };
    let (servers, stores) = (of(KindName::WebServer), of(KindName::SessionStore));
    design.links.retain(|link| !stores.contains(&link.to));
    for server in &servers {
        design.links.extend(stores.iter().map(|store| Link::new(server.clone(), store.clone())));
    }
}

/// Up to three of everything that may go, two of which may go together.
fn some_of(random: &mut Random, design: &Design) -> Vec<Vec<Gone>> {
    let mut all: Vec<Gone> = design.data_centers.keys().map(|id| Gone::DataCenter(id.clone())).collect();
    for (id, component) in design.components.iter().filter(|(_, component)| component.kind.name() != KindName::Client) {
        all.push(Gone::Component(id.clone()));
        all.push(Gone::Instance(id.clone(), 1 + random.below(component.instances as usize) as u32));
    }
    all.extend(design.links.iter().map(|link| Gone::Link(link.from.clone(), link.to.clone())));
    let mut some = vec![Vec::new()];
    some.extend((0..3).map(|_| vec![random.pick(&all)]));
    some.push(vec![random.pick(&all), random.pick(&all)]);
    some
}

#[track_caller]
fn check(seed: u64, design: &Design, gone: &[Gone], class: Class) {
    let mut design = design.clone();
    design.workload.mix = mix(&design, class);
    let design = Arc::new(design);
    let reach = Reach::new(&design).expect("the design runs");
    let cut = reach.without(gone).cut()[&class];
    // Who was sent where first is a matter of history.
    if 0.0 < cut && cut < 1.0 && keeps_users(&design) {
        return;
    }
    let (completed, ended) = run_without(&design, gone, class);
    let (served, expected) = (completed as f64 / ended as f64, 1.0 - cut);
    // Each request is cut or not: binomial. Where all are, that is exact; where none is, a few may miss the only door that leads
    // anywhere as often as they may try.
    let deviation = |share: f64| (share * (1.0 - share) / ended as f64).sqrt();
    let above = 4.0 * deviation(expected) + 1e-9;
    let below = above + most_of(missing_share(&design) * ended as f64) / ended as f64;
    let name = class.name();
    assert!(
        served <= expected + above && served >= expected - if expected > 0.0 { below } else { 0.0 },
        "seed {seed}, {name} without {gone:?}: {completed} of {ended} served, expected {expected} + {above} − {below}\n{}",
        loadstar::design::file::write(&design)
    );
}

/// The most rare events that there are but once in a million times, where so many are expected: by Poisson's distribution.
pub(super) fn most_of(expected: f64) -> f64 {
    let (mut count, mut term, mut sum) = (0.0, (-expected).exp(), 0.0);
    while sum + term < 1.0 - 1e-6 {
        sum += term;
        count += 1.0;
        term *= expected / count;
    }
    count
}

/// The share of requests that at every try go to another one than the only one of the most doors that there are at any place.
fn missing_share(design: &Design) -> f64 {
    let is_door = |kind: KindName| matches!(kind, KindName::LoadBalancer | KindName::WebServer | KindName::Service);
    let doors = design.components.values().filter(|component| is_door(component.kind.name()));
    let doors: u32 = doors.map(|component| component.instances).sum();
    (1.0 - 1.0 / f64::from(doors.max(1))).powi(i32::from(RETRIES) + 1)
}

/// One class alone; where sessions are shared, users go on logging in beside it.
fn mix(design: &Design, class: Class) -> BTreeMap<Class, f64> {
    if class != Class::LogIn && shares_sessions(design) {
        return [(class, 0.9), (Class::LogIn, 0.1)].into();
    }
    [(class, 1.0)].into()
}

fn shares_sessions(design: &Design) -> bool {
    let mut kinds = design.components.values().map(|component| &component.kind);
    kinds.any(|kind| matches!(kind, Kind::WebServer(server) if server.session == Session::Shared))
}

fn keeps_users(design: &Design) -> bool {
    let mut kinds = design.components.values().map(|component| &component.kind);
    kinds.any(|kind| matches!(kind, Kind::LoadBalancer(balancer) if balancer.layer == Layer::L4 || balancer.sticky))
}

/// Completed and ended requests of a class, sent once everything has settled.
fn run_without(design: &Arc<Design>, gone: &[Gone], class: Class) -> (u64, u64) {
    let (log_in_s, settled_s, end_s) = (20, 40, 43);
    let options = Options { seed: None, users: Some(0), warm_up_ns: settled_s * SECOND_NS, ..Options::default() };
    let mut run = Simulation::new(design, &options).expect("the design runs");
    if shares_sessions(design) {
        log_everybody_in(&mut run, design, log_in_s);
    }
    run.advance(log_in_s * SECOND_NS, u64::MAX);
    for gone in gone {
        run.apply(Input::Fault(gone.fault())).expect("it can go");
    }
    run.advance(settled_s * SECOND_NS, u64::MAX);
    run.apply(Input::Users(design.workload.users)).expect("users can be set");
    run.advance(end_s * SECOND_NS, u64::MAX);
    run.apply(Input::Users(0)).expect("users can be set");
    let (mut until_s, mut wait_s) = (end_s, 10);
    while run.results().requests.in_flight > 0 {
        // A hundred attempts, each of which may wait a second for every one of a data center's silent servers.
        until_s += wait_s;
        wait_s *= 2;
        assert!(until_s < 50_000, "a request that never ends");
        run.advance(until_s * SECOND_NS, u64::MAX);
    }
    let results = &run.results().classes[class.name()];
    let failed: u64 = results.failures.values().sum();

    let ended = (results.rate * run.results().simulated_seconds).round() as u64;
    (ended - failed, ended)
}

/// While everything is there, so that later requests need their sessions.
fn log_everybody_in(run: &mut Simulation, design: &Arc<Design>, until_s: u64) {
    let mut logging_in = Design::clone(design);
    logging_in.workload.mix = [(Class::LogIn, 1.0)].into();
    run.apply(Input::Design(Arc::new(logging_in))).expect("the design runs");
    run.apply(Input::Users(design.workload.users)).expect("users can be set");
    run.advance(until_s * SECOND_NS * 3 / 4, u64::MAX);
    run.apply(Input::Users(0)).expect("users can be set");
    run.apply(Input::Design(Arc::clone(design))).expect("the design runs");
    run.apply(Input::Users(0)).expect("users can be set");
}
