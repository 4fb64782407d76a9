//! What the engine does with a second of CPU time, beside the reference engine in the same minute: `cargo bench --bench engine`.
//!
//! Each design runs at several rates with as many instances as these take. A figure is the best of three runs of a few hundred
//! thousand requests each, after a tenth of that to settle; the two engines take turns, since machines are noisy.

#![allow(clippy::print_stdout, reason = "what it is for")]

#[path = "../support/cpu.rs"]
mod cpu;

use std::path::Path;
use std::sync::Arc;

use cpu::cpu_seconds;
use loadstar::catalog;
use loadstar::design::kind::{Cache, Client, DatabaseFollower, DatabaseLeader, Kind, LoadBalancer, Session, WebServer};
use loadstar::design::{Class, Component, Design, Distribution, Id, KindName, Link};
use loadstar::engine::{Options, Simulation};

const RATES_PER_S: [f64; 3] = [1e3, 1e5, 1e6];
const REQUESTS: f64 = 400_000.0;
const ROUNDS: usize = 3;
/// Requests traced in each simulated second.
const TRACES_PER_S: u32 = 10;

fn main() {
    println!(
        "{:<34} {:>9} {:>11} {:>9} {:>8} {:>11} {:>6}",
        "design", "rate/s", "requests", "events", "ns/event", "reference", "ratio"
    );
    println!("{:<34} {:>9} {:>11} {:>9} {:>8} {:>11} {:>6}", "", "", "per CPU-s", "/request", "", "per CPU-s", "");
    let wanted = std::env::args().skip(1).find(|word| !word.starts_with('-')).unwrap_or_default();
    for (name, design) in designs().iter().filter(|(name, _)| name.contains(&wanted)) {
        for rate_per_s in RATES_PER_S {
            measure(name, &at_rate(design, rate_per_s), rate_per_s);
        }
    }
}

/// One row: both engines in turn.
fn measure(name: &str, design: &Design, rate_per_s: f64) {
    let design = Arc::new(design.clone());
    let mut best = [f64::INFINITY; 2];
    let (mut requests, mut events, mut prints) = (0, 0, Vec::new());
    for _ in 0..ROUNDS {
        for (place, is_reference) in [false, true].into_iter().enumerate() {
            let options = Options { is_reference, traces_per_s: TRACES_PER_S, ..Options::default() };
            let mut run = Simulation::new(&design, &options).expect("a benchmark runs");
            let ns = |requests: f64| (requests / rate_per_s * 1e9) as u64;
            run.advance(ns(REQUESTS / 10.0), u64::MAX);
            let (before_s, sent) = (cpu_seconds(), run.snapshot().totals.generated);
            run.advance(ns(REQUESTS * 1.1), u64::MAX);
            best[place] = best[place].min(cpu_seconds() - before_s);
            requests = run.snapshot().totals.generated - sent;
            events = run.results().events;
            prints.push(run.results().fingerprint());
        }
    }
    assert!(prints.iter().all(|print| *print == prints[0]), "{name} at {rate_per_s}/s: the engines differ");
    let (per_s, reference_per_s) = (requests as f64 / best[0], requests as f64 / best[1]);
    let per_request = events as f64 / (requests as f64 * 1.1);
    let ns_per_event = best[0] * 1e9 / (requests as f64 * per_request);
    println!(
        "{name:<34} {rate_per_s:>9} {per_s:>11.0} {per_request:>9.1} {ns_per_event:>8.1} {reference_per_s:>11.0} {:>6.2}",
        per_s / reference_per_s
    );
}

fn designs() -> Vec<(String, Design)> {
    let chapter = ["05-database-replication", "04-load-balancer", "02-separate-database"];
    let saved = chapter.iter().map(|name| ((*name).to_owned(), saved(name)));
    std::iter::once(("the million".to_owned(), the_million())).chain(saved).collect()
}

fn saved(name: &str) -> Design {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("saved/chapter").join(name).with_extension("ron");
    let text = std::fs::read_to_string(path).expect("a saved design can be read");
    let mut design = catalog::open(&text).design.expect("a saved design is one");
    design.incidents.clear();
    design
}

/// A design for a thousand requests a second: users, two balancers, a web tier, a cache of 100,000 keys by Zipf, a leader and a
/// follower, a quarter of a millisecond on every link, health checks, deadlines, one write in ten.
fn the_million() -> Design {
    let mut design = Design::empty();
    design.workload.users = 10_000;
    design.workload.mix = [(Class::Read, 0.9), (Class::Write, 0.1)].into();
    let work = Distribution::Exponential { mean_ms: 3.0 };
    let service = Class::ALL.iter().map(|class| (*class, work)).collect();
    let components = [
        ("users", Kind::Client(Client::default())),
        ("lb-1", Kind::LoadBalancer(LoadBalancer::default())),
        ("lb-2", Kind::LoadBalancer(LoadBalancer::default())),
        ("web", Kind::WebServer(WebServer { vcpus: 8, session: Session::Token, service, ..WebServer::default() })),
        ("cache", Kind::Cache(Cache::default())),
        (
            "db",
            Kind::DatabaseLeader(DatabaseLeader { vcpus: 8, failover_after_ms: Some(10_000.0), ..DatabaseLeader::default() }),
        ),
        ("copy", Kind::DatabaseFollower(DatabaseFollower { vcpus: 8, ..DatabaseFollower::default() })),
    ];
    design.components.extend(components.map(|(id, kind)| (Id::from(id), Component::new(kind).into())));
    let links = [
        ("users", "lb-1"),
        ("users", "lb-2"),
        ("lb-1", "web"),
        ("lb-2", "web"),
        ("web", "cache"),
        ("web", "db"),
        ("web", "copy"),
        ("db", "copy"),
    ];
    let latency = Some(Distribution::Fixed { ms: 0.25 });
    design.links.extend(links.map(|(from, to)| Link { latency, ..Link::new(Id::from(from), Id::from(to)) }));
    design
}

/// The design at another rate: as many times the users, and the instances that serve them.
fn at_rate(design: &Design, rate_per_s: f64) -> Design {
    let mut design = design.clone();
    let factor = rate_per_s / design.workload.requests_per_s();
    design.workload.users = (design.workload.users as f64 * factor).round() as u64;
    for component in design.components.values_mut() {
        // One balancer passes on what a thousand servers take.
        let factor = if component.kind.name() == KindName::LoadBalancer { factor / 20.0 } else { factor };
        if !matches!(component.kind.name(), KindName::Client | KindName::Dns) {
            component.instances = (f64::from(component.instances) * factor).ceil().max(1.0) as u32;
        }
    }
    design
}
