//! What is tried again, and what has a second way.

use loadstar::analysis::theory::forms::{one_of, retries};
use loadstar::design::kind::{Client, DatabaseLeader, Kind, LoadBalancer};
use loadstar::design::{Class, Distribution, Fault};
use loadstar::engine::Results;

use super::build::{Build, id};
use super::scene::{QUICK, server, users};
use super::theory::{check_formula, check_within, long_run};

#[test]
fn retries_cost_and_pay_what_they_should() {
    for (fails, attempts, load, success) in [(0.5, 3, 1.75, 0.875), (0.2, 2, 1.2, 0.96), (0.7, 4, 2.533, 0.7599)] {
        let name = format!("{fails} fail, {attempts} attempts");
        check_formula(&name, retries(fails, attempts).0, load, 1e-9);
        check_formula(&name, retries(fails, attempts).1, success, 1e-9);
        let client = Client { deadline_ms: 1e6, retries: attempts - 1, backoff_ms: 1.0, ..Client::default() };
        let build = users(100.0, &[(Class::StaticFile, 1.0)]).with("users", Kind::Client(client), 1);
        let mut build = build.with("web", server(4, 1_000_000, 0, QUICK), 1).free_links(&["users->web"]);
        build.link("users->web").loss = fails;
        let run = long_run(&build.0, 10.0, 300.0);
        let sent = |results: &Results| results.links["users->web"].calls as f64;
        let asked = |results: &Results| results.classes["static_file"].rate * results.simulated_seconds;
        run.check_ratio(&format!("{name}, load"), &sent, &asked, load);
        check_within(&format!("{name}, success"), run.results.classes["static_file"].confidence.success_ratio, success);
    }
}

/// Two servers behind a balancer that turns to the other one where the first is dead. Of the slots of a cycle each is dead in one
/// row or one column of a square, so that their deaths are as independent as can be: both are dead in one slot.
fn in_parallel(slots: u32, each_s: f64, cycles: u32) -> Build {
    let forward = Some(Distribution::Fixed { ms: 0.0 });
    let balancer = LoadBalancer { forward, retry_next: true, health_check: None, ..LoadBalancer::default() };
    let quick = || server(4, 1_000_000, 0, QUICK);
    let build = users(50.0, &[(Class::StaticFile, 1.0)]).with("lb", Kind::LoadBalancer(balancer), 1);
    let build = build.with("a", quick(), 1).with("b", quick(), 1).free_links(&["users->lb", "lb->a", "lb->b"]);
    let of_cycle = |build: Build, cycle: u32| {
        let at = |slot: u32| f64::from(cycle * slots * slots + slot) * each_s;
        let row = build.at(at(0), Fault::Kill(id("a"))).at(at(slots), Fault::Restore(id("a")));
        (0..slots)
            .map(|row| row * slots)
            .fold(row, |build, slot| build.at(at(slot), Fault::Kill(id("b"))).at(at(slot + 1), Fault::Restore(id("b"))))
    };
    (0..cycles).fold(build, of_cycle)
}

#[test]
fn a_second_way_squares_what_fails() {
    check_formula("two of .99", one_of(0.99, 2), 0.9999, 1e-9);
    for (slots, either) in [(10, 0.99), (5, 0.96), (2, 0.75)] {
        let (name, works) = (format!("one of two, dead in one of {slots} slots"), 1.0 - 1.0 / f64::from(slots));
        check_formula(&name, one_of(works, 2), either, 1e-9);
        // A cycle for each of the run's sixty batches.
        let each_s = 8.0 / f64::from(slots * slots);
        let run = long_run(&in_parallel(slots, each_s, 60).0, 0.0, 480.0);
        let failed = |results: &Results| results.requests.failed as f64;
        run.check_ratio(&name, &failed, &|results| results.requests.generated as f64, 1.0 - either);
    }
}

#[test]
fn a_second_part_fails_as_well() {
    for (first, second, both) in [(0.9, 0.9, 0.81), (0.99, 0.95, 0.9405)] {
        let name = format!("{first} and {second} in series");
        check_formula(&name, first * second, both, 1e-9);
        let leader = DatabaseLeader { read: QUICK, ..DatabaseLeader::default() };
        let build = users(100.0, &[(Class::Read, 1.0)]).with("web", server(4, 1_000_000, 0, QUICK), 1);
        let mut build = build.with("db", Kind::DatabaseLeader(leader), 1).free_links(&["users->web", "web->db"]);
        build.link("users->web").loss = 1.0 - first;
        build.link("web->db").loss = 1.0 - second;
        let run = long_run(&build.0, 10.0, 150.0);
        check_within(&name, run.results.classes["read"].confidence.success_ratio, both);
    }
}
