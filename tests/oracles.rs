//! The engine against closed forms. Each quantity is measured in independent runs of different seeds; its mean must lie within
//! the 99.9 % confidence interval that those runs give.

use std::collections::BTreeMap;
use std::sync::Arc;

use loadstar::design::kind::{
    Algorithm, Cache, Client, DatabaseFollower, DatabaseLeader, Eviction, Kind, LoadBalancer, Session, WebServer,
};
use loadstar::design::{Class, Component, Design, Distribution, Id, Link};
use loadstar::engine::{Input, Options, Results, Simulation};

/// Runs per quantity, and Student's t for 11 degrees of freedom at 99.9 %, two-sided.
const RUNS: u64 = 12;
const STUDENT_T: f64 = 4.437;

const EXPONENTIAL: Distribution = Distribution::Exponential { mean_ms: 1_000.0 };

/// Something measured in one run.
type Quantity = fn(&Results) -> f64;

/// Holds each quantity's mean over the runs to its value.
#[track_caller]
fn check(name: &str, design: &Design, seconds: f64, expected: &[(&str, Quantity, f64)]) {
    let runs: Vec<Results> = (1..=RUNS).map(|seed| run(design, seed, seconds).results()).collect();
    check_runs(name, &runs, expected);
}

#[track_caller]
fn check_runs(name: &str, runs: &[Results], expected: &[(&str, Quantity, f64)]) {
    for (quantity, measure, value) in expected {
        let (mean, interval) = mean_and_interval(&runs.iter().map(measure).collect::<Vec<_>>());
        assert!((mean - value).abs() <= interval, "{name}, {quantity}: {mean} ± {interval}, not {value}");
    }
}

fn mean_and_interval(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (count - 1.0);
    (mean, STUDENT_T * (variance / count).sqrt())
}

fn run(design: &Design, seed: u64, seconds: f64) -> Simulation {
    let ns = |seconds: f64| (seconds * 1e9) as u64;
    let options = Options { seed: Some(seed), users: None, warm_up_ns: ns(seconds / 10.0), ..Options::default() };
    let mut run = Simulation::new(&Arc::new(design.clone()), &options).expect("the design runs");
    assert!(run.advance(ns(seconds * 1.1), u64::MAX));
    run
}

/// The same, and then waits for the last answers: of a short run the failed requests, which take longest, would be missing.
fn run_to_the_end(design: &Design, seed: u64, seconds: f64) -> Results {
    let mut run = run(design, seed, seconds);
    run.apply(Input::Users(0)).expect("users can be set");
    run.advance(run.now_ns() + 10_000_000_000, u64::MAX);
    run.results()
}

/// A design whose users send `rate_per_s` requests a second of these classes.
fn users(rate_per_s: f64, mix: &[(Class, f64)]) -> Design {
    let mut design = Design::empty();
    design.workload.users = 1_000;
    design.workload.requests_per_user_s = rate_per_s / 1_000.0;
    design.workload.mix = mix.iter().copied().collect();
    let client = Client { deadline_ms: 1_000_000.0, ..Client::default() };
    add(&mut design, "users", Kind::Client(client), 1);
    design
}

fn add(design: &mut Design, id: &str, kind: Kind, instances: u32) {
    design.components.insert(Id::from(id), Component { instances, ..Component::new(kind) });
}

/// A link that takes no time, so that a formula need not know of it.
fn link(design: &mut Design, from: &str, to: &str) {
    let latency = Some(Distribution::Fixed { ms: 0.0 });
    design.links.push(Link { latency, ..Link::new(Id::from(from), Id::from(to)) });
}

/// A web server whose every class takes `service`.
fn server(vcpus: u32, slots: u64, queue: u64, service: Distribution) -> WebServer {
    let service = Class::ALL.iter().map(|class| (*class, service)).collect();
    WebServer { vcpus, slots, queue, service, session: Session::Token, ..WebServer::default() }
}

/// Users and one tier of web servers: a plain station.
fn station(rate_per_s: f64, server: WebServer, instances: u32) -> Design {
    let mut design = users(rate_per_s, &[(Class::StaticFile, 1.0)]);
    add(&mut design, "web", Kind::WebServer(server), instances);
    link(&mut design, "users", "web");
    design
}

const SOJOURN: Quantity = |results| results.components["web"].sojourn_ms.mean / 1_000.0;
const SOJOURN_P95: Quantity = |results| results.components["web"].sojourn_ms.p95 / 1_000.0;
const SOJOURN_P99: Quantity = |results| results.components["web"].sojourn_ms.p99 / 1_000.0;
const WAIT: Quantity = |results| results.components["web"].wait_ms.mean / 1_000.0;
const BUSY: Quantity = |results| results.components["web"].utilization_ratio;
const BLOCKED: Quantity = |results| {
    let web = &results.components["web"];
    web.failures.get("queue_full").copied().unwrap_or(0) as f64 / web.arrivals as f64
};
/// L − λW of what waits: nothing but what the ends of the run cut off.
const LITTLE: Quantity = |results| {
    let web = &results.components["web"];
    web.queue_mean - web.arrivals as f64 / results.simulated_seconds * web.wait_ms.mean / 1_000.0
};

#[test]
fn one_server_is_m_m_1() {
    let design = station(0.8, server(1, 1_000_000, 0, EXPONENTIAL), 1);
    let expected = [
        ("W", SOJOURN, 5.0),
        ("Wq", WAIT, 4.0),
        ("p95", SOJOURN_P95, 14.979),
        ("p99", SOJOURN_P99, 23.026),
        ("utilization", BUSY, 0.8),
        ("Little", LITTLE, 0.0),
    ];
    check("M/M/1", &design, 12_000.0, &expected);
}

#[test]
fn several_cpus_are_m_m_c() {
    let design = station(2.0, server(4, 3, 1_000_000, EXPONENTIAL), 1);
    check("M/M/3", &design, 2_500.0, &[("Wq", WAIT, 0.444_444), ("p95", SOJOURN_P95, 4.020_69), ("Little", LITTLE, 0.0)]);
    let design = station(1_000.0, server(4, 1_000_000, 0, Distribution::Exponential { mean_ms: 3.0 }), 1);
    check("M/M/4", &design, 6.0, &[("Wq", WAIT, 0.001_528_30), ("p99", SOJOURN_P99, 0.018_018_9)]);
}

#[test]
fn what_finds_no_place_is_refused() {
    let design = station(0.9, server(1, 1, 4, EXPONENTIAL), 1);
    check("M/M/1/5", &design, 4_000.0, &[("blocked", BLOCKED, 0.126_022_6), ("Wq", WAIT, 1.790_285)]);
    let design = station(2.0, server(4, 3, 0, EXPONENTIAL), 1);
    check("M/M/3/3", &design, 2_000.0, &[("blocked", BLOCKED, 0.210_526_3)]);
}

#[test]
fn variable_work_waits_longer() {
    for (service, wait) in [
        (Distribution::Fixed { ms: 1_000.0 }, 2.0),
        (EXPONENTIAL, 4.0),
        (Distribution::LogNormal { mean_ms: 1_000.0, sigma: 1.0 }, 5.436_56),
        (Distribution::Erlang { shape: 4, mean_ms: 1_000.0 }, 2.5),
        (Distribution::HyperExponential { mean_ms: 1_000.0, cv2: 2.0 }, 6.0),
    ] {
        let design = station(0.8, server(1, 1_000_000, 0, service), 1);
        check(&format!("M/G/1 {service:?}"), &design, 7_000.0, &[("Wq", WAIT, wait)]);
    }
}

#[test]
fn stations_in_a_row_add_up() {
    let mut design = users(700.0, &[(Class::Read, 1.0)]);
    add(&mut design, "web", Kind::WebServer(server(1, 1_000_000, 0, Distribution::Exponential { mean_ms: 1.0 })), 1);
    let read = Distribution::Exponential { mean_ms: 1_000.0 / 800.0 };
    let database = DatabaseLeader { vcpus: 1, connections: 1_000_000, read, ..DatabaseLeader::default() };
    add(&mut design, "db", Kind::DatabaseLeader(database), 1);
    link(&mut design, "users", "web");
    link(&mut design, "web", "db");
    check("tandem", &design, 10.0, &[("W", SOJOURN, 1.0 / 300.0 + 1.0 / 100.0)]);
}

#[test]
fn a_shared_queue_beats_one_each() {
    let work = Distribution::Exponential { mean_ms: 200.0 };
    let split = station(8.0, server(1, 1_000_000, 0, work), 2);
    check("split", &split, 800.0, &[("W", SOJOURN, 1.0)]);
    let pooled = station(8.0, server(2, 1_000_000, 0, work), 1);
    check("pooled", &pooled, 600.0, &[("W", SOJOURN, 0.555_6)]);
    let mean = |design: &Design| (1..=RUNS).map(|seed| SOJOURN(&run(design, seed, 300.0).results())).sum::<f64>() / RUNS as f64;
    let balanced = |algorithm| mean(&behind_balancer(8.0, server(1, 1_000_000, 0, work), 2, algorithm));
    let (in_turn, least) = (balanced(Algorithm::RoundRobin), balanced(Algorithm::LeastConnections));
    assert!(mean(&split) > in_turn && in_turn > least && least >= 0.5, "{in_turn}, {least}");
}

fn behind_balancer(rate_per_s: f64, server: WebServer, instances: u32, algorithm: Algorithm) -> Design {
    let mut design = users(rate_per_s, &[(Class::StaticFile, 1.0)]);
    let forward = Some(Distribution::Fixed { ms: 0.0 });
    let balancer = LoadBalancer { algorithm, forward, capacity_per_s: Some(1e9), ..LoadBalancer::default() };
    add(&mut design, "lb", Kind::LoadBalancer(balancer), 1);
    add(&mut design, "web", Kind::WebServer(server), instances);
    link(&mut design, "users", "lb");
    link(&mut design, "lb", "web");
    design
}

#[test]
fn retries_cost_and_pay_what_they_should() {
    let mut design = station(100.0, server(4, 1_000_000, 0, Distribution::Fixed { ms: 1.0 }), 1);
    design.links[0].loss = 0.5;
    let client = Client { deadline_ms: 1_000_000.0, retries: 2, backoff_ms: 1.0, ..Client::default() };
    add(&mut design, "users", Kind::Client(client), 1);
    let load: Quantity = |results| results.links["users->web"].rate / results.classes["static_file"].rate;
    let success: Quantity = |results| results.classes["static_file"].success_ratio;
    let runs: Vec<Results> = (1..=RUNS).map(|seed| run_to_the_end(&design, seed, 50.0)).collect();
    check_runs("retries", &runs, &[("load", load, 1.75), ("success", success, 0.875)]);
}

#[test]
fn a_follower_is_as_stale_as_its_lag_says() {
    for (lag, stale) in
        [(Distribution::Fixed { ms: 100.0 }, 0.095_163), (Distribution::Exponential { mean_ms: 100.0 }, 0.090_909)]
    {
        // One write a second of the only key.
        let mut design = users(21.0, &[(Class::Read, 20.0 / 21.0), (Class::Write, 1.0 / 21.0)]);
        (design.workload.keys.count, design.workload.keys.zipf_exponent) = (1, 0.0);
        let quick = Distribution::Fixed { ms: 0.001 };
        add(&mut design, "web", Kind::WebServer(server(4, 1_000_000, 0, quick)), 1);
        let leader = DatabaseLeader { lag, read: quick, write: quick, ..DatabaseLeader::default() };
        add(&mut design, "db", Kind::DatabaseLeader(leader), 1);
        add(&mut design, "copy", Kind::DatabaseFollower(DatabaseFollower { read: quick, ..DatabaseFollower::default() }), 1);
        for (from, to) in [("users", "web"), ("web", "db"), ("web", "copy"), ("db", "copy")] {
            link(&mut design, from, to);
        }
        let share: Quantity = |results| results.counts.stale_reads as f64 / results.components["copy"].completions as f64;
        check(&format!("{lag:?}"), &design, 200.0, &[("stale", share, stale)]);
    }
}

/// Users who read through a cache, over links and on machines that take next to no time.
fn cached(rate_per_s: f64, writes: f64, cache: &Cache) -> Design {
    let mut design = users(rate_per_s, &[(Class::Read, 1.0 - writes), (Class::Write, writes)]);
    let quick = Distribution::Fixed { ms: 0.001 };
    add(&mut design, "web", Kind::WebServer(server(4, 1_000_000, 0, quick)), 1);
    add(&mut design, "cache", Kind::Cache(Cache { lookup: quick, ..cache.clone() }), 1);
    let leader = DatabaseLeader { read: quick, write: quick, ..DatabaseLeader::default() };
    add(&mut design, "db", Kind::DatabaseLeader(leader), 1);
    for (from, to) in [("users", "web"), ("web", "cache"), ("web", "db")] {
        link(&mut design, from, to);
    }
    design
}

const HIT_RATIO: Quantity = |results| {
    let counts = results.counts;
    counts.cache_hits as f64 / (counts.cache_hits + counts.cache_misses) as f64
};

#[test]
fn a_full_cache_hits_as_often_as_che_says() {
    for (eviction, ratio) in [(Eviction::Lru, 0.204_3), (Eviction::Fifo, 0.179_2)] {
        let mut design = cached(1_000.0, 0.0, &Cache { capacity_items: 1_000, eviction, ttl_s: 1e6, ..Cache::default() });
        (design.workload.keys.count, design.workload.keys.zipf_exponent) = (100_000, 0.8);
        // A cache that begins empty forgets that after some turnovers of 1,000 / 0.8 look-ups each.
        let measured = |seed| {
            let options = Options { seed: Some(seed), users: None, warm_up_ns: 8_000_000_000, ..Options::default() };
            let mut run = Simulation::new(&Arc::new(design.clone()), &options).expect("the design runs");
            run.advance(20_000_000_000, u64::MAX);
            run.results()
        };
        let runs: Vec<Results> = (1..=RUNS).map(measured).collect();
        check_runs(&format!("{eviction:?}"), &runs, &[("hit ratio", HIT_RATIO, ratio)]);
    }
}

#[test]
fn a_copy_lives_from_its_filling_for_its_time_and_ages_on_the_way() {
    let one_key = |rate_per_s, writes| {
        let mut design = cached(rate_per_s, writes, &Cache { ttl_s: 1.0, ..Cache::default() });
        (design.workload.keys.count, design.workload.keys.zipf_exponent) = (1, 0.0);
        design
    };
    check("TTL", &one_key(10.0, 0.0), 200.0, &[("hit ratio", HIT_RATIO, 10.0 / 11.0)]);
    // One write a second: hits fall evenly on the copy's second, and are stale at age a with 1 − exp(−a); a read that misses
    // is not. Over the second that is 1 − (1 − exp(−1)).
    let stale: Quantity = |results| results.counts.stale_reads as f64 / results.counts.cache_hits as f64;
    check("stale copies", &one_key(21.0, 1.0 / 21.0), 200.0, &[("stale", stale, (-1.0_f64).exp())]);
}

#[test]
fn classes_come_as_the_mix_says() {
    let mix = BTreeMap::from([(Class::StaticFile, 0.6), (Class::Read, 0.4)]);
    let mut design = users(100.0, &[]);
    design.workload.mix = mix;
    let hosts = vec![loadstar::design::kind::Hosted::Database];
    let quick = server(4, 1_000_000, 0, Distribution::Fixed { ms: 0.1 });
    add(&mut design, "web", Kind::WebServer(WebServer { hosts, ..quick }), 1);
    link(&mut design, "users", "web");
    let share: Quantity = |results| results.classes["read"].rate / results.requests_per_s();
    check("mix", &design, 30.0, &[("read", share, 0.4)]);
}

/// All classes together.
trait RequestsPerS {
    fn requests_per_s(&self) -> f64;
}

impl RequestsPerS for Results {
    fn requests_per_s(&self) -> f64 {
        self.classes.values().map(|class| class.rate).sum()
    }
}
