//! Queues: what waiting for CPUs takes, how many are turned away, and what a network of queues adds up to.

use loadstar::analysis::theory::forms::{erlang_b, erlang_c, m_m_c_k, sojourn_quantile_of_m_m_c, wait_of_gi_g_c};
use loadstar::analysis::theory::{StationTheory, Why};
use loadstar::design::kind::{Algorithm, DatabaseLeader, Hosted, Kind, LoadBalancer, Service, WebServer};
use loadstar::design::{Class, Design, Distribution, Id};
use loadstar::engine::Results;
use loadstar::engine::confidence::Confidence;

use super::build::all_classes;
use super::scene::{exponential, server, station, theory_beside, users};
use super::theory::{LongRun, check_formula, check_within, long_run};

/// The digits of the values below.
const DIGITS: f64 = 2e-6;
/// The mean work of every station, in milliseconds; the values are in units of it.
const WORK_MS: f64 = 10.0;

/// What is told of a station.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Figure {
    /// That a call has to wait.
    Waits,
    /// Mean wait of what is accepted.
    Wait,
    /// The time that 95 % take less than, from arrival to leaving.
    P95,
    /// The same of 99 %.
    P99,
    /// The share that finds no room.
    Blocked,
}
use Figure::{Blocked, P95, P99, Wait, Waits};

/// A station, the model that fits it, and its values.
struct Row {
    model: &'static str,
    /// Servers kept busy by what comes.
    load: f64,
    servers: u32,
    /// Room for so many in all, waiting or not; none: for any number.
    room: Option<u64>,
    work: Distribution,
    /// About how many come in the run.
    requests: f64,
    values: &'static [(Figure, f64)],
}

impl Row {
    fn design(&self) -> Design {
        let slots = u64::from(self.servers);
        let queue = self.room.map_or(1_000_000, |room| room - slots);
        // Machines have CPUs by powers of two; how many can be at work is up to the slots.
        station(self.rate_per_s(), server(self.servers.next_power_of_two(), slots, queue, self.work), 1)
    }

    fn rate_per_s(&self) -> f64 {
        self.load / WORK_MS * 1_000.0
    }

    fn formula(&self, figure: Figure) -> f64 {
        let (load, servers, cv2) = (self.load, u64::from(self.servers), self.work.squared_variation());
        match (figure, self.room) {
            (Waits, _) => erlang_c(load, servers),
            (Wait, None) => wait_of_gi_g_c(load, servers, 1.0, cv2),
            (Wait, Some(room)) => m_m_c_k(load, servers, room).1,
            (P95, _) => sojourn_quantile_of_m_m_c(load, servers, 0.95),
            (P99, _) => sojourn_quantile_of_m_m_c(load, servers, 0.99),
            (Blocked, Some(room)) if room == u64::from(self.servers) => erlang_b(load, servers),
            (Blocked, room) => m_m_c_k(load, servers, room.unwrap_or(u64::MAX)).0,
        }
    }

    #[track_caller]
    fn check(&self) {
        let name = format!("{}, load {} of {}, {:?}", self.model, self.load, self.servers, self.work);
        let (design, settle_s) = (self.design(), self.requests / self.rate_per_s() / 10.0);
        let run = long_run(&design, settle_s, self.requests / self.rate_per_s());
        let said = theory_beside(&design, &run, settle_s)[&Id::from("web")].station.clone().expect(&name);
        assert_eq!((said.model, said.is_exact), (self.model, true), "{name}: {said:?}");
        for (figure, value) in self.values {
            let name = format!("{name}, {figure:?}");
            check_formula(&name, self.formula(*figure), *value, DIGITS);
            check_measured(&name, &run, *figure, *value);
            check_said(&name, &said, *figure, *value);
        }
        let accepted = 1.0 - self.room.map_or(0.0, |_| self.formula(Blocked));
        let busy = self.load * accepted / f64::from(self.servers.next_power_of_two());
        check_within(&name, run.results.components["web"].confidence.utilization_ratio, busy);
        check_formula(&name, said.utilization_ratio, busy, DIGITS);
    }
}

#[track_caller]
fn check_measured(name: &str, run: &LongRun, figure: Figure, value: f64) {
    let web = &run.results.components["web"];
    let class = &run.results.classes["static_file"].confidence;
    match figure {
        // Where waits are exponential, the share of those who wait is the mean wait over theirs; it is measured with it.
        Waits => {}
        Wait => check_within(name, web.confidence.wait_ms_mean, value * WORK_MS),
        P95 => check_within(name, class.latency_ms_p95, value * WORK_MS),
        P99 => check_within(name, class.latency_ms_p99, value * WORK_MS),
        Blocked => {
            let blocked =
                |results: &Results| results.components["web"].failures.get("queue_full").copied().unwrap_or_default() as f64;
            run.check_ratio(name, &blocked, &|results| results.components["web"].arrivals as f64, value);
        }
    }
}

#[track_caller]
fn check_said(name: &str, said: &StationTheory, figure: Figure, value: f64) {
    match figure {
        Wait => check_formula(name, said.wait_ms_mean, value * WORK_MS, DIGITS),
        Blocked => check_formula(name, said.blocked_ratio, value, DIGITS),
        Waits | P95 | P99 => {}
    }
}

const EXPONENTIAL: Distribution = exponential(WORK_MS);

#[test]
fn exponential_work_waits_as_erlang_says() {
    let row = |model, load, servers, requests, values| {
        Row { model, load, servers, room: None, work: EXPONENTIAL, requests, values }.check();
    };
    row("M/M/1", 0.8, 1, 100_000.0, &[(Wait, 4.0), (P95, 14.978_661), (P99, 23.025_851), (Waits, 0.8)]);
    row("M/M/1", 0.5, 1, 30_000.0, &[(Wait, 1.0), (P95, 5.991_465), (P99, 9.210_340)]);
    row("M/M/c", 1.0, 2, 20_000.0, &[(Wait, 0.333_333_3), (P95, 3.816_460), (P99, 5.665_961), (Waits, 0.333_333_3)]);
    row("M/M/c", 2.0, 3, 30_000.0, &[(Wait, 0.444_444_4), (P95, 4.020_688), (P99, 5.891_174), (Waits, 0.444_444_4)]);
    row("M/M/c", 3.0, 4, 40_000.0, &[(Wait, 0.509_434_0), (P95, 4.128_100), (P99, 6.006_308), (Waits, 0.509_434_0)]);
    row("M/M/c", 5.0, 8, 20_000.0, &[(Wait, 0.055_755_50), (P95, 3.075_887), (P99, 4.685_483), (Waits, 0.167_266_5)]);
    row("M/M/c", 14.0, 16, 60_000.0, &[(Wait, 0.254_241_1), (P95, 3.395_471), (P99, 5.014_032), (Waits, 0.508_482_2)]);
}

#[test]
fn what_finds_no_room_is_turned_away() {
    let row = |model, load, servers, room, values| {
        Row { model, load, servers, room: Some(room), work: EXPONENTIAL, requests: 20_000.0, values }.check();
    };
    row("M/M/c/K", 0.9, 1, 5, &[(Blocked, 0.126_022_55), (Wait, 1.790_286)]);
    row("M/M/c/K", 1.0, 1, 4, &[(Blocked, 0.2), (Wait, 1.5)]);
    row("M/M/c/K", 2.0, 1, 3, &[(Blocked, 0.533_333_3), (Wait, 1.428_571_4)]);
    row("M/M/c/K", 2.4, 3, 6, &[(Blocked, 0.090_177_45), (Wait, 0.291_667_8)]);
    row("M/M/c/K", 5.0, 4, 8, &[(Blocked, 0.251_239_9), (Wait, 0.549_750_7)]);
    row("M/G/c/c", 2.0, 3, 3, &[(Blocked, 0.210_526_3)]);
    row("M/G/c/c", 1.0, 1, 1, &[(Blocked, 0.5)]);
    row("M/G/c/c", 8.0, 8, 8, &[(Blocked, 0.235_570_3)]);
    // Without waiting room it does not matter how work varies.
    let work = Distribution::Fixed { ms: WORK_MS };
    Row { model: "M/G/c/c", load: 2.0, servers: 3, room: Some(3), work, requests: 20_000.0, values: &[(Blocked, 0.210_526_3)] }
        .check();
}

#[test]
fn variable_work_waits_longer() {
    let row = |model, load, work, requests, values| {
        Row { model, load, servers: 1, room: None, work, requests, values }.check();
    };
    let log_normal = Distribution::LogNormal { mean_ms: WORK_MS, sigma: 1.0 };
    row("M/D/1", 0.8, Distribution::Fixed { ms: WORK_MS }, 40_000.0, &[(Wait, 2.0)]);
    row("M/D/1", 0.5, Distribution::Fixed { ms: WORK_MS }, 20_000.0, &[(Wait, 0.5)]);
    row("M/G/1", 0.8, log_normal, 80_000.0, &[(Wait, 5.436_564)]);
    row("M/G/1", 0.5, log_normal, 40_000.0, &[(Wait, 1.359_141)]);
    row("M/G/1", 0.8, Distribution::Erlang { shape: 4, mean_ms: WORK_MS }, 40_000.0, &[(Wait, 2.5)]);
    row("M/G/1", 0.5, Distribution::HyperExponential { mean_ms: WORK_MS, cv2: 2.0 }, 30_000.0, &[(Wait, 1.5)]);
}

/// Web server, service and database in a row, each with exponential work of its own.
fn tandem(rate_per_s: f64, works_per_s: [f64; 3]) -> Design {
    let work = |place: usize| exponential(1_000.0 / works_per_s[place]);
    let service = Service { vcpus: 1, slots: 1_000_000, service: all_classes(work(1)), ..Service::default() };
    let leader = DatabaseLeader { vcpus: 1, connections: 1_000_000, read: work(2), ..DatabaseLeader::default() };
    let build = users(rate_per_s, &[(Class::Read, 1.0)]).with("web", server(1, 1_000_000, 0, work(0)), 1);
    let build = build.with("service", Kind::Service(service), 1).with("db", Kind::DatabaseLeader(leader), 1);
    build.free_links(&["users->web", "web->service", "service->db"]).0
}

#[test]
fn stations_in_a_row_add_up() {
    for (rate_per_s, works_per_s, sojourn_s) in
        [(700.0, [1_000.0, 900.0, 800.0], 0.018_333_33), (300.0, [500.0, 600.0, 1_000.0], 0.009_761_905)]
    {
        let name = format!("{rate_per_s} through {works_per_s:?}");
        let sum: f64 = works_per_s.iter().map(|work| 1.0 / (work - rate_per_s)).sum();
        check_formula(&name, sum, sojourn_s, DIGITS);
        let design = tandem(rate_per_s, works_per_s);
        let run = long_run(&design, 10.0, 60_000.0 / rate_per_s);
        check_within(&name, run.results.components["web"].confidence.sojourn_ms_mean, sojourn_s * 1_000.0);
        let theory = theory_beside(&design, &run, 10.0);
        let station = |id: &str| theory[&Id::from(id)].station.clone().expect(id);
        let stations = ["web", "service", "db"].map(station);
        assert!(stations.iter().all(|said| said.model == "M/M/1" && said.is_exact), "{name}: {stations:?}");
        let said: f64 = stations.iter().map(|said| said.wait_ms_mean + said.service_ms_mean).sum();
        check_formula(&name, said, sojourn_s * 1_000.0, DIGITS);
    }
}

fn behind_balancer(algorithm: Algorithm) -> Design {
    let forward = Some(Distribution::Fixed { ms: 0.0 });
    let balancer = LoadBalancer { algorithm, forward, capacity_per_s: Some(1e9), ..LoadBalancer::default() };
    let build = users(80.0, &[(Class::StaticFile, 1.0)]).with("lb", Kind::LoadBalancer(balancer), 1);
    let build = build.with("web", server(1, 1_000_000, 0, exponential(20.0)), 2);
    build.free_links(&["users->lb", "lb->web"]).0
}

#[test]
fn a_shared_queue_beats_one_each() {
    let sojourn = |run: &LongRun| match run.results.components["web"].confidence.sojourn_ms_mean {
        Some(Confidence::Within { low, high, .. }) => (low, high),
        other => panic!("{other:?}"),
    };
    let measured = |design: &Design| long_run(design, 20.0, 600.0);
    // λ 8 and μ 5, both by ten.
    let split = station(80.0, server(1, 1_000_000, 0, exponential(20.0)), 2);
    let pooled = station(80.0, server(2, 1_000_000, 0, exponential(20.0)), 1);
    let mut sojourns = Vec::new();
    for (name, design, sojourn_ms) in [("split", &split, 100.0), ("pooled", &pooled, 55.555_56)] {
        let run = measured(design);
        check_within(name, run.results.components["web"].confidence.sojourn_ms_mean, sojourn_ms);
        let said = theory_beside(design, &run, 20.0)[&Id::from("web")].station.clone().expect("a model");
        assert!(said.is_exact, "{said:?}");
        check_formula(name, said.wait_ms_mean + said.service_ms_mean, sojourn_ms, DIGITS);
        sojourns.push(sojourn(&run));
    }
    let in_turn_design = behind_balancer(Algorithm::RoundRobin);
    let in_turn = measured(&in_turn_design);
    let (least, in_turn_ms) = (sojourn(&measured(&behind_balancer(Algorithm::LeastConnections))), sojourn(&in_turn));
    assert!(sojourns[0].0 > in_turn_ms.1 && in_turn_ms.0 > least.1 && least.1 > sojourns[1].0, "{in_turn_ms:?}, {least:?}");
    // Every other one of a Poisson stream: Erlang gaps, for which there is an approximation that says that it is one.
    let said = theory_beside(&in_turn_design, &in_turn, 20.0)[&Id::from("web")].station.clone().expect("a model");
    assert_eq!((said.model, said.is_exact, said.stations), ("GI/G/1", false, 2), "{said:?}");
    assert!((said.arrival_cv2 - 0.5).abs() < 0.01, "{said:?}");
}

#[test]
fn where_no_model_fits_there_is_none_and_it_is_said_why() {
    let least = behind_balancer(Algorithm::LeastConnections);
    let overloaded = station(120.0, server(1, 1_000_000, 0, EXPONENTIAL), 1);
    let full = station(120.0, server(1, 1, 5, Distribution::Fixed { ms: WORK_MS }), 1);
    // Two slots that wait most of the time for a database.
    let mut blocked = tandem(30.0, [1_000.0, 100.0, 100.0]);
    let held = server(1, 4, 1_000, exponential(1.0));
    blocked.components.get_mut(&Id::from("web")).expect("it is there").kind = held;
    for (design, why) in
        [(least, Why::RoutedByState), (overloaded, Why::Overloaded), (full, Why::FiniteRoom), (blocked, Why::BlockedSlots)]
    {
        let run = long_run(&design, 5.0, 20.0);
        let said = theory_beside(&design, &run, 5.0)[&Id::from("web")].station.clone();
        assert_eq!(said, Err(why));
    }
}

#[test]
fn classes_come_as_the_mix_says() {
    let web = WebServer { hosts: vec![Hosted::Database], ..WebServer::default() };
    let build = users(100.0, &[(Class::StaticFile, 0.6), (Class::Read, 0.4)]).with("web", Kind::WebServer(web), 1);
    let run = long_run(&build.free_links(&["users->web"]).0, 1.0, 200.0);
    let count = |results: &Results, class: &str| results.classes[class].rate * results.simulated_seconds;
    let all = |results: &Results| count(results, "read") + count(results, "static_file");
    run.check_ratio("reads", &|results| count(results, "read"), &all, 0.4);
}
