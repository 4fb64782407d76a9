//! What goals ask for, and what befalls a design: small designs held against one goal each.

use std::fs;

use loadstar::catalog;
use loadstar::design::{Design, Fault, Id};
use loadstar::lessons::script::Happening;
use loadstar::lessons::{Cast, Decks, Measured, Role, error_text, grade};
use loadstar::words::Language;

/// Holds a design of the chapter against a goal under a script.
fn held(design: &str, script: &str, goal: &str) -> (bool, Measured) {
    let words = r#"(ko: "가", en: "a")"#;
    let stage = format!(
        "Stage(title: {words}, question: {words}, answer: {words}, explanation: [{words}], notes: [{words}], hints: [{words}],
            design: \"saved/chapter/{design}.ron\", script: ({script}), goals: [{goal}], without: [])"
    );
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("mine")).expect("a folder can be made");
    fs::write(folder.path().join("mine/deck.ron"), format!("Deck(title: {words})")).expect("a file can be written");
    fs::write(folder.path().join("mine/01-one.ron"), stage).expect("a file can be written");
    let decks = Decks::load(folder.path()).unwrap_or_else(|errors| {
        panic!("{}", errors.iter().map(|error| error_text(Language::English, error)).collect::<String>())
    });
    let entry = decks.all().next().expect("a stage");
    let checked = grade(&entry.stage, &entry.design, &entry.design, Some(1)).goals.remove(0);
    (checked.is_met, checked.measured)
}

/// A share that was measured.
#[track_caller]
fn share((_, measured): (bool, Measured)) -> f64 {
    match measured {
        Measured::Ratio(ratio) => ratio,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_fall_befalls_all_who_play_a_role_and_one_alone_where_it_is_said() {
    let after = |happening: &str| {
        let script = format!("users: 500, for_s: 10, cues: [(at_s: 5, cue: Happens({happening}(WebServer)))]");
        share(held("04-load-balancer", &script, "Success(least: 0.5)"))
    };
    assert!(after("Kill") < 0.01, "{}", after("Kill"));
    assert!(after("KillOne") > 0.8, "{}", after("KillOne"));
}

#[test]
fn what_is_calm_is_measured_until_the_first_incident() {
    let script = "users: 500, for_s: 10, cues: [(at_s: 10, cue: Happens(Kill(WebServer)))]";
    assert!(share(held("04-load-balancer", script, "Success(least: 0.9, calm: true)")) > 0.99);
    assert!(share(held("04-load-balancer", script, "Success(least: 0.9)")) < 0.6);
}

#[test]
fn who_has_nothing_to_lose_does_not_pass_by_losing_nothing() {
    let script = "users: 500, for_s: 5";
    for (design, goal) in [
        ("04-load-balancer", "NothingLost(Messages)"),
        ("04-load-balancer", "NothingLost(Sessions)"),
        ("04-load-balancer", "Backlog(most: 10)"),
    ] {
        assert_eq!(held(design, script, goal), (false, Measured::Nothing), "{goal}");
    }
    assert_eq!(held("10-message-queue", script, "NothingLost(Messages)"), (true, Measured::Lost(0)));
}

#[test]
fn what_nobody_works_off_is_left_at_the_end() {
    let script = |cues: &str| format!("users: 5000, for_s: 10, cues: [{cues}]");
    let left = |cues: &str| match held("10-message-queue", &script(cues), "Backlog(most: 100)") {
        (is_met, Measured::Waiting(left)) => (is_met, left),
        other => panic!("{other:?}"),
    };
    assert!(left("").0);
    let (is_met, count) = left("(at_s: 5, cue: Happens(Kill(Worker)))");
    assert!(!is_met && count > 300, "{count}");
}

#[test]
fn users_that_a_script_names_stay_as_many() {
    // The design's own load goes to ten million.
    let busy = share(held("13-millions-of-users", "users: 50, warm_up_s: 1, for_s: 2", "Busy(of: WebServer, most: 0.5)"));
    assert!(busy < 0.001, "{busy}");
}

#[test]
fn latency_is_held_in_the_region_where_it_is_the_longest() {
    // A third of the users are a continent away; on average over all users that is little.
    let (is_met, measured) = held("08-stateless-web-tier", "users: 1000, for_s: 10", "MeanLatency(most_ms: 50)");
    assert!(!is_met && matches!(measured, Measured::Milliseconds(time_ms) if time_ms > 80.0), "{measured:?}");
}

#[test]
fn the_busiest_data_center_is_the_one_that_falls() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("saved/chapter/09-data-centers.ron");
    let text = fs::read_to_string(path).expect("the file can be read");
    let design: Design = catalog::open(&text).design.expect("a saved design is one");
    let cast = Cast::of(&design).expect("it runs");
    assert_eq!(cast.data_centers(), [Id::from("seoul"), Id::from("frankfurt")]);
    assert_eq!(Happening::KillDataCenter.faults(&cast), [Fault::KillDataCenter(Id::from("seoul"))]);
    assert_eq!(cast.players(Role::WebServer).count(), 2);
}
