//! What is said of the chapter's stages: each lacks what a later one brings, and shows what the next one mends.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use loadstar::analysis::checklist::{Item, Status, items};
use loadstar::analysis::failure::verdict::{points_of_failure, single_things, sweep};
use loadstar::analysis::{Evidence, Reach, Survey, Watch, checklist, rules};
use loadstar::catalog;
use loadstar::design::Design;

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
