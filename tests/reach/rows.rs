//! Small designs, each with one idea: what breaks without what.

use std::collections::BTreeMap;
use std::sync::Arc;

use loadstar::analysis::{Gone, Reach};
use loadstar::design::Class;
use loadstar::design::kind::{Algorithm, Kind, LoadBalancer};

use super::build::{Build, balancer, follower, id, leader, web_kind};

fn gone(word: &str) -> Gone {
    if let Some((from, to)) = word.split_once("->") {
        return Gone::Link(id(from), id(to));
    }
    match word.split_once('#') {
        Some((component, number)) => Gone::Instance(id(component), number.parse().expect("a number")),
        None => Gone::Component(id(word)),
    }
}

/// Holds what a design loses without each of these to the shares written beside it.
#[track_caller]
fn check(build: &Build, rows: &[(&str, &[(Class, f64)])]) {
    let reach = Reach::new(&Arc::new(build.0.clone())).expect("the design runs");
    for (word, expected) in rows {
        let breaks = reach.breaks(&[gone(word)]);
        let expected: BTreeMap<Class, f64> = expected.iter().copied().collect();
        assert_eq!(breaks.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "without {word}: {breaks:?}");
        for (class, share) in expected {
            assert!((breaks[&class] - share).abs() < 1e-6, "without {word}: {breaks:?}, not {share}");
        }
    }
}

const READ: (Class, f64) = (Class::Read, 1.0);
const WRITE: (Class, f64) = (Class::Write, 1.0);

fn read_and_write() -> Build {
    Build::users(100.0, Class::Read).mix(&[(Class::Read, 0.5), (Class::Write, 0.5)]).keys(100)
}

#[test]
fn one_of_each_breaks_all_that_passes_it() {
    let build = read_and_write().with("lb", balancer(), 1).with("web", web_kind(), 2).with("db", leader(1.0, None), 1);
    let build = build.with("copy", follower(), 1);
    let build = build.links(&["users->lb", "lb->web", "web->db", "web->copy", "db->copy"]);
    check(
        &build,
        &[
            ("lb", &[READ, WRITE]),
            ("web", &[READ, WRITE]),
            ("web#1", &[]),
            ("db", &[WRITE]),
            ("copy", &[]),
            ("web->db", &[WRITE]),
            ("db->copy", &[]),
            ("lb->web", &[READ, WRITE]),
        ],
    );
}

#[test]
fn a_follower_that_takes_over_is_a_path() {
    let build = |failover| {
        let build =
            read_and_write().with("web", web_kind(), 1).with("db", leader(1.0, failover), 1).with("copy", follower(), 1);
        build.links(&["users->web", "web->db", "web->copy", "db->copy"])
    };
    check(&build(Some(10_000.0)), &[("db", &[]), ("web->db", &[WRITE])]);
    check(&build(None), &[("db", &[WRITE])]);
}

#[test]
fn a_part_of_the_keys_breaks_a_part_of_the_requests() {
    let build = read_and_write().with("web", web_kind(), 1).with("db", leader(1.0, None), 4).links(&["users->web", "web->db"]);
    let reach = Reach::new(&Arc::new(build.0.clone())).expect("the design runs");
    let parts: Vec<f64> = (1..=4).map(|number| reach.breaks(&[Gone::Instance(id("db"), number)])[&Class::Read]).collect();
    assert!((parts.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{parts:?}");
    // A hundred keys alike, a quarter each: binomial.
    assert!(parts.iter().all(|part| (part - 0.25).abs() < 4.0 * (0.25_f64 * 0.75 / 100.0).sqrt()), "{parts:?}");
}

#[test]
fn a_choice_that_the_request_fixes_is_no_other_path() {
    let hashed = LoadBalancer { algorithm: Algorithm::IpHash, ..LoadBalancer::default() };
    let build = |kind| {
        let build = Build::users(100.0, Class::StaticFile).with("lb", kind, 1).with("web", web_kind(), 2);
        build.links(&["users->lb", "lb->web"])
    };
    let reach = Reach::new(&Arc::new(build(Kind::LoadBalancer(hashed)).0)).expect("the design runs");
    let part = reach.breaks(&[gone("web#1")])[&Class::StaticFile];
    // A thousand users, half of them each.
    assert!((part - 0.5).abs() < 4.0 * (0.25_f64 / 1_000.0).sqrt(), "{part}");
    check(&build(balancer()), &[("web#1", &[])]);
}
