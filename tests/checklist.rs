//! What is said of the chapter's stages: each lacks what a later one brings, and shows what the next one mends.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use loadstar::analysis::checklist::{Item, Status, items};
use loadstar::analysis::failure::verdict::{points_of_failure, single_things, sweep};
use loadstar::analysis::{Evidence, Reach, Survey, Watch, checklist, rules};
use loadstar::catalog;
use loadstar::design::{Component, Design, Id, Kind, Link};

fn saved(name: &str) -> Arc<Design> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("saved/chapter").join(name).with_extension("ron");
    let text = std::fs::read_to_string(path).expect("the file can be read");
    Arc::new(catalog::open(&text).design.expect("a saved design is one"))
}

/// What is said of each stage, looked at once.
fn judged(name: &str) -> Vec<Item> {
    static KNOWN: Mutex<BTreeMap<String, Vec<Item>>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().expect("nobody panics with it");
    let judge = || checklist(&Evidence::new(&saved(name)).expect("the design runs"));
    known.entry(name.to_owned()).or_insert_with(judge).clone()
}

fn with_status(items: &[Item], status: Status) -> Vec<&'static str> {
    items.iter().filter(|item| item.status == status).map(|item| item.item).collect()
}

const STATELESS: &str = "stateless_web_tier";
const REDUNDANCY: &str = "redundancy";
const SERVICES: &str = "independent_services";

/// The stages, with what is met in each, in the checklist's order, and what is partly.
const STAGES: [(&str, &[&str], &[&str]); 13] = [
    ("01-single-server", &[], &["cache"]),
    ("02-separate-database", &[], &[]),
    ("03-scale-up-or-out", &[], &[]),
    ("04-load-balancer", &[], &[REDUNDANCY]),
    ("05-database-replication", &[], &[REDUNDANCY]),
    ("06-cache", &["cache"], &[REDUNDANCY]),
    ("07-cdn", &["cache", "cdn"], &[REDUNDANCY]),
    ("08-stateless-web-tier", &[STATELESS, "cache", "cdn"], &[REDUNDANCY]),
    ("09-data-centers", &[STATELESS, "cache", "data_centers", "cdn"], &[REDUNDANCY]),
    ("10-message-queue", &[STATELESS, "cache", "data_centers", "cdn", SERVICES], &[REDUNDANCY]),
    (
        "11-logs-metrics-automation",
        &[STATELESS, "cache", "data_centers", "cdn", SERVICES, "monitoring_automation"],
        &[REDUNDANCY],
    ),
    ("12-sharding", &[STATELESS, "cache", "data_centers", "cdn", "sharding", SERVICES, "monitoring_automation"], &[REDUNDANCY]),
    (
        "13-millions-of-users",
        &[STATELESS, REDUNDANCY, "cache", "data_centers", "cdn", "sharding", SERVICES, "monitoring_automation"],
        &[],
    ),
];

#[test]
fn each_stage_has_what_its_lesson_brings_and_the_last_has_all_eight() {
    assert_eq!(STAGES[12].1, items().collect::<Vec<_>>());
    for (name, met, partly) in STAGES {
        let items = judged(name);
        assert_eq!(with_status(&items, Status::Met), met, "{name}: met");
        assert_eq!(with_status(&items, Status::Partly), partly, "{name}: partly");
        for item in items {
            assert_eq!(item.mend.is_none(), item.status == Status::Met, "{name}: {}", item.item);
        }
    }
}

/// What a stage shows and the next one does not.
enum Shown {
    Rule(&'static str),
    Point(&'static str),
    Item(&'static str),
}

fn shows(name: &str, shown: &Shown) -> bool {
    let design = saved(name);
    match shown {
        Shown::Rule(code) => {
            let survey = Survey::new(&design).expect("the design runs");
            rules::planned(&survey).iter().any(|finding| finding.code == *code)
        }
        Shown::Point(id) => {
            let reach = Reach::new(&design).expect("the design runs");
            let verdicts = sweep(&reach, &single_things(&design), &Watch::default()).expect("nobody stops it");
            points_of_failure(&design, &verdicts).iter().any(|point| point.gone.id() == *id)
        }
        Shown::Item(item) => judged(name).iter().any(|judged| judged.item == *item && judged.status != Status::Met),
    }
}

#[test]
fn each_stage_shows_what_the_next_one_mends() {
    let lessons = [
        Shown::Rule("shared_machine"),
        Shown::Point("web"),
        Shown::Rule("names_unchecked"),
        Shown::Point("db"),
        Shown::Item("cache"),
        Shown::Item("cdn"),
        Shown::Item(STATELESS),
        Shown::Rule("one_data_center"),
        Shown::Item(SERVICES),
        Shown::Item("monitoring_automation"),
        Shown::Item("sharding"),
        Shown::Item(REDUNDANCY),
    ];
    for (stages, lesson) in STAGES.windows(2).zip(&lessons) {
        let [(before, ..), (after, ..)] = stages else { unreachable!("windows of two") };
        assert!(shows(before, lesson), "{before} shows it");
        assert!(!shows(after, lesson), "{after} has mended it");
    }
}

/// Four sites beside each other: over a hundred components.
fn four_sites() -> Arc<Design> {
    let one = saved("13-millions-of-users");
    let mut four = (*one).clone();
    (four.components, four.links, four.data_centers) = Default::default();
    four.incidents.clear();
    for site in 1..=4 {
        let renamed = |id: &Id| Id::from(format!("{id}-{site}"));
        for (id, component) in &one.components {
            let data_center = component.data_center.as_ref().map(renamed);
            let mut component = Component { data_center, ..(**component).clone() };
            if let Kind::Client(client) = &mut component.kind {
                client.share = client.share.map(|share| share / 4.0);
            }
            four.components.insert(renamed(id), component.into());
        }
        four.links.extend(one.links.iter().map(|link| Link {
            from: renamed(&link.from),
            to: renamed(&link.to),
            ..link.clone()
        }));
        four.data_centers.extend(one.data_centers.iter().map(|(id, center)| (renamed(id), center.clone())));
    }
    Arc::new(four)
}

/// What needs no run is there at once after an edit: 150 ms for a hundred components, and many times that without optimization on
/// a machine that has other things to do.
#[test]
#[allow(clippy::disallowed_methods, reason = "how long it takes is what is asked")]
fn findings_that_need_no_run_are_quick() {
    let design = four_sites();
    assert!(design.components.len() >= 100);
    let began = std::time::Instant::now();
    let findings = rules::planned(&Survey::new(&design).expect("the design runs"));
    let took_ms = began.elapsed().as_secs_f64() * 1_000.0;
    let allowed_ms = if cfg!(debug_assertions) { 15_000.0 } else { 150.0 };
    assert!(!findings.is_empty() && took_ms < allowed_ms, "{took_ms} ms");
}
