//! Calls that go round are named, whatever else the design looks like.

use loadstar::catalog::problems;
use loadstar::design::{Design, Id, KindName, Link};
use proptest::prelude::*;

#[track_caller]
fn check(design: &Design, expected: &[(&str, &str)]) {
    let found: Vec<(String, String)> = problems(design)
        .into_iter()
        .map(|problem| {
            assert_eq!(problem.code, "call_cycle", "{problem:?}");
            (problem.path.to_string(), problem.arguments[0].1.clone())
        })
        .collect();
    let found: Vec<(&str, &str)> = found.iter().map(|(path, cycle)| (path.as_str(), cycle.as_str())).collect();
    assert_eq!(found, expected);
}

const SERVICES: &[(&str, KindName)] = &[
    ("a", KindName::Service),
    ("b", KindName::Service),
    ("c", KindName::Service),
    ("d", KindName::Service),
    ("e", KindName::Service),
];

#[test]
fn a_round_is_named_at_the_link_that_was_drawn_last() {
    check(&crate::design(SERVICES, &[("a", "b"), ("b", "c"), ("c", "d")]), &[]);
    check(&crate::design(SERVICES, &[("b", "a"), ("a", "c"), ("a", "b")]), &[("links[2]", "a → b → a")]);
    check(&crate::design(SERVICES, &[("c", "a"), ("b", "c"), ("a", "b")]), &[("links[2]", "a → b → c → a")]);
    let shortest = [("a", "b"), ("b", "c"), ("c", "a"), ("b", "a")];
    check(&crate::design(SERVICES, &shortest), &[("links[3]", "a → b → a")]);
}

#[test]
fn each_knot_is_one_problem() {
    let links = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "c")];
    check(&crate::design(SERVICES, &links), &[("links[1]", "a → b → a"), ("links[5]", "c → d → e → c")]);
}

#[test]
fn a_long_round_is_told_by_its_beginning() {
    let ids: Vec<String> = (10..40).map(|number| format!("s{number}")).collect();
    let kinds: Vec<(&str, KindName)> = ids.iter().map(|id| (id.as_str(), KindName::Service)).collect();
    let next = ids.iter().cycle().skip(1);
    let links: Vec<(&str, &str)> = ids.iter().zip(next).map(|(from, to)| (from.as_str(), to.as_str())).collect();
    let told = "s10 → s11 → s12 → s13 → s14 → s15 → s16 → s17 → s18 → s19 → s20 → s21 → … → s10";
    check(&crate::design(&kinds, &links), &[("links[29]", told)]);
}

#[test]
fn work_that_comes_back_through_a_queue_goes_round_too() {
    let kinds = [("queue", KindName::Queue), ("worker", KindName::Worker)];
    let links = [("queue", "worker"), ("worker", "queue")];
    check(&crate::design(&kinds, &links), &[("links[1]", "queue → worker → queue")]);
}

#[test]
fn looking_and_managing_are_no_calls() {
    let kinds = [("automation", KindName::Automation), ("monitor", KindName::Monitor)];
    check(&crate::design(&kinds, &[("automation", "monitor"), ("monitor", "automation")]), &[]);
}

/// Whether anything reaches itself, by asking every pair by way of every third (Warshall 1962).
fn goes_round(count: usize, links: &[(usize, usize)]) -> bool {
    let mut reaches = vec![vec![false; count]; count];
    for (from, to) in links {
        reaches[*from][*to] = true;
    }
    for by in 0..count {
        for from in 0..count {
            for to in 0..count {
                reaches[from][to] |= reaches[from][by] && reaches[by][to];
            }
        }
    }
    (0..count).any(|node| reaches[node][node])
}

proptest! {
    #[test]
    fn a_cycle_is_found_exactly_where_something_reaches_itself(
        links in prop::collection::btree_set((0_usize..7, 0_usize..7), 0..12)
    ) {
        let links: Vec<(usize, usize)> = links.into_iter().filter(|(from, to)| from != to).collect();
        let ids: Vec<String> = (0..7).map(|number| format!("service-{number}")).collect();
        let kinds: Vec<(&str, KindName)> = ids.iter().map(|id| (id.as_str(), KindName::Service)).collect();
        let mut design = crate::design(&kinds, &[]);
        design.links = links.iter().map(|(from, to)| Link::new(Id::from(ids[*from].as_str()), Id::from(ids[*to].as_str()))).collect();
        let found = problems(&design);
        prop_assert_eq!(!found.is_empty(), goes_round(7, &links));
        for problem in found {
            prop_assert_eq!(problem.code, "call_cycle");
            let names: Vec<&str> = problem.arguments[0].1.split(" → ").collect();
            prop_assert_eq!(names.first(), names.last());
            for pair in names.windows(2) {
                prop_assert!(design.link(&Id::from(pair[0]), &Id::from(pair[1])).is_some());
            }
        }
    }
}
