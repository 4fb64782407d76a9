//! What the inspector shows of each kind while it runs, and of the run as a whole.

use egui_kittest::kittest::Queryable as _;
use loadstar::catalog::{self, Ability};
use loadstar::design::{Component, Edit, Id, Kind, KindName, Link};
use loadstar::engine::Snapshot;
use loadstar::engine::results::Happening;
use loadstar::ui::action::Action;
use loadstar::ui::command::Command;
use loadstar::ui::operations;
use loadstar::ui::selection::Selection;
use loadstar::words::{self, Language};

use super::{Window, ask, wait_for, window};

/// One of every kind that has a figure of its own, with what makes the figures differ from nothing.
const DESIGN: &str = r#"Design(
    format: 1,
    workload: (
        users: 1000,
        requests_per_user_s: 0.1,
        mix: {static_file: 0.4, read: 0.3, write: 0.1, log_in: 0.1, job: 0.1},
        keys: (count: 1000, zipf_exponent: 0.9),
    ),
    components: {
        "users": (at: (0, 120), kind: Client()),
        "dns": (at: (0, -40), kind: Dns()),
        "cdn": (at: (0, 280), kind: Cdn()),
        "files": (at: (0, 440), kind: ObjectStore()),
        "lb": (at: (200, 120), kind: LoadBalancer()),
        "web": (at: (400, 120), instances: 2, kind: WebServer(session: Shared)),
        "cache": (at: (600, 0), kind: Cache()),
        "sessions": (at: (600, 100), kind: SessionStore()),
        "router": (at: (600, 200), kind: ShardRouter()),
        "shard": (at: (800, 140), kind: Shard()),
        "shard-2": (at: (800, 260), kind: Shard()),
        "queue": (at: (400, 300), kind: Queue()),
        "worker": (at: (600, 360), instances: 2, kind: Worker()),
        "monitor": (at: (200, 300), kind: Monitor(scrape_every_s: 1, alert_after_s: 1)),
        "automation": (at: (200, 420), kind: Automation(restart_after_s: 1, start_s: 1)),
    },
    links: [
        (from: "users", to: "dns"), (from: "users", to: "cdn"), (from: "users", to: "lb"), (from: "cdn", to: "files"),
        (from: "lb", to: "web"), (from: "web", to: "cache"), (from: "web", to: "sessions"), (from: "web", to: "router"),
        (from: "router", to: "shard"), (from: "router", to: "shard-2"), (from: "web", to: "queue"),
        (from: "queue", to: "worker"), (from: "monitor", to: "worker"), (from: "automation", to: "worker"),
    ],
    incidents: [(at_s: 2, what: KillInstance("worker", 1)), (at_s: 6, what: Deploy("worker"))],
)"#;

/// Users at a server of whose queue theory is exact.
const STATIONS: &str = r#"Design(
    format: 1,
    workload: (users: 500, requests_per_user_s: 1, mix: {static_file: 1}),
    components: {
        "users": (at: (0, 120), kind: Client()),
        "web": (at: (200, 120), kind: WebServer(vcpus: 1, service: {static_file: Exponential(mean_ms: 1)})),
    },
    links: [(from: "users", to: "web", latency: Fixed(ms: 0))],
)"#;

/// A window in which the design has run for at least `for_s` simulated seconds, and is paused.
fn ran_for(language: Language, for_s: f64) -> Window {
    ran(DESIGN, language, for_s)
}

/// The same of another design.
fn ran(design: &str, language: Language, for_s: f64) -> Window {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("all.ron");
    std::fs::write(&path, design).expect("it is written");
    let mut window = window(language);
    ask(&mut window, Action::Open(path));
    while window.state().why_not(Command::Faster).is_none() {
        ask(&mut window, Action::Command(Command::Faster));
    }
    ask(&mut window, Action::Command(Command::RunOrPause));
    wait_for("the run", || snapshot(&window).filter(|run| run.time_ns as f64 >= for_s * 1e9));
    ask(&mut window, Action::Command(Command::RunOrPause));
    // What was on its way is shown, and then nothing more comes.
    let mut last = None;
    wait_for("the pause", || {
        std::thread::sleep(std::time::Duration::from_millis(30));
        let now_ns = snapshot(&window).map(|run| run.time_ns);
        (std::mem::replace(&mut last, now_ns) == now_ns).then_some(())
    });
    window.run_steps(3);
    window
}

fn snapshot(window: &Window) -> Option<Snapshot> {
    window.state().runner().report().snapshot.clone()
}

fn has(window: &Window, key: &str, language: Language) -> bool {
    window.query_all_by_label(&words::text(language, key)).next().is_some()
}

#[test]
fn each_kind_has_the_rows_that_matter_for_it_and_no_others() {
    const ALL: [&str; 12] = [
        "live.utilization",
        "live.hit_ratio",
        "live.sessions",
        "live.backlog",
        "live.under_way",
        "live.oldest",
        "live.handed_out",
        "live.messages_done",
        "live.busiest_shard",
        "live.healthy",
        "live.alerts",
        "live.managed",
    ];
    for language in Language::ALL {
        let mut window = ran_for(language, 9.0);
        for (id, rows) in [
            ("users", &[][..]),
            ("dns", &[]),
            ("cdn", &["live.utilization", "live.hit_ratio"]),
            ("cache", &["live.utilization", "live.hit_ratio"]),
            ("files", &["live.utilization"]),
            ("lb", &["live.utilization", "live.healthy"]),
            ("sessions", &["live.utilization", "live.sessions"]),
            ("router", &["live.busiest_shard"]),
            ("shard", &["live.utilization"]),
            ("queue", &["live.backlog", "live.under_way", "live.oldest", "live.handed_out"]),
            ("worker", &["live.utilization", "live.messages_done"]),
            ("monitor", &["live.alerts"]),
            ("automation", &["live.managed"]),
        ] {
            ask(&mut window, Action::Select(Selection::of_id(Id::from(id))));
            for key in ALL {
                assert_eq!(has(&window, key, language), rows.contains(&key), "{id}: {key}");
            }
        }
    }
}

#[test]
fn what_can_befall_a_kind_has_its_button() {
    for language in Language::ALL {
        let mut window = ran_for(language, 0.1);
        let design = std::sync::Arc::clone(window.state().history().design());
        for (id, component) in &design.components {
            ask(&mut window, Action::Select(Selection::of_id(id.clone())));
            let (kind, info) = (component.kind.name(), catalog::info(component.kind.name()));
            let is_client = kind == KindName::Client;
            let is_operator = matches!(kind, KindName::Monitor | KindName::Automation);
            let (can_flush, can_deploy) = (info.abilities.contains(&Ability::Flush), info.abilities.contains(&Ability::Deploy));
            for (key, is_there) in [
                ("what_if.kill_help", !is_client),
                ("what_if.slow_help", !is_client && !is_operator),
                ("what_if.flush_help", can_flush),
                ("what_if.deploy_help", can_deploy),
                ("what_if.bad_deploy_help", can_deploy),
            ] {
                // The keys that call it are said behind the words.
                let words = words::text(language, key);
                let is_told = window.query_all_by_label_contains(&words).next().is_some();
                assert_eq!(is_told, is_there, "{id}: {key}");
            }
        }
    }
}

#[test]
fn the_whole_shows_what_was_counted_and_what_was_done_the_newest_first() {
    for language in Language::ALL {
        let window = ran_for(language, 12.0);
        let counts = snapshot(&window).expect("it runs").counts;
        for (key, count) in [
            ("totals.cache_hits", counts.cache_hits),
            ("totals.cache_misses", counts.cache_misses),
            ("totals.messages_published", counts.messages_published),
            ("totals.messages_delivered", counts.messages_delivered),
            ("totals.messages_lost", counts.messages_lost),
            ("totals.lost_writes", counts.lost_writes),
            ("totals.stale_reads", counts.stale_reads),
            ("totals.messages_refused", counts.messages_refused),
        ] {
            assert_eq!(has(&window, key, language), count > 0, "{key}: {count}");
        }
        assert!(counts.cache_hits > 0 && counts.messages_published > 0);
        let top = |what: Happening| {
            let words = words::text(language, operations::key(what));
            window.query_all_by_label(&words).map(|node| node.rect().top()).next().expect("it is listed")
        };
        assert!(top(Happening::Deploy) < top(Happening::Restart), "what was last is not first");
        // The alert is on the monitor's card by another word.
        assert!(top(Happening::Restart) < top(Happening::Alert), "what was last is not first");
    }
}

#[test]
fn a_bad_version_has_its_way_back_beside_it() {
    let mut window = ran_for(Language::English, 0.1);
    ask(&mut window, Action::Fault(loadstar::design::Fault::BadDeploy(Id::from("web"))));
    ask(&mut window, Action::Command(Command::RunOrPause));
    let bad = |window: &Window| {
        let run = snapshot(window)?;
        Some(run.components.get(&Id::from("web"))?.instances.iter().filter(|instance| instance.is_bad).count())
    };
    wait_for("all to have it", || (bad(&window) == Some(2)).then_some(()));
    ask(&mut window, Action::Command(Command::RunOrPause));
    window.run_steps(3);
    ask(&mut window, Action::Select(Selection::of_id(Id::from("web"))));
    assert_eq!(window.query_all_by_label("Bad version").count(), 3, "once for all, and once for each of two");
    assert_eq!(window.query_all_by_label_contains(", Bad version").count(), 1, "the card says so, too");
    window.get_by_label_contains("bad version · Restore").click();
    window.run_steps(3);
    wait_for("its way back", || (bad(&window) == Some(0)).then_some(()));
}

#[test]
fn a_router_says_which_share_of_the_keys_another_shard_moved() {
    let mut window = ran_for(Language::English, 1.0);
    let router = Selection::of_id(Id::from("router"));
    ask(&mut window, Action::Select(router.clone()));
    assert!(!has(&window, "live.moved_keys", Language::English));
    let shard = Component::new(Kind::default_of(KindName::Shard));
    let link = Link::new(Id::from("router"), Id::from("shard-3"));
    let third = Edit::All(vec![Edit::AddComponent(Id::from("shard-3"), shard), Edit::AddLink(link)]);
    ask(&mut window, Action::Edit(third));
    // Two thirds of the keys are elsewhere modulo three than they were modulo two.
    let ratio = || snapshot(&window)?.components[&Id::from("router")].moved_keys_ratio;
    let moved = wait_for("the edit to reach the run", ratio);
    assert!((moved - 2.0 / 3.0).abs() < 4.0 * (2.0_f64 / 9.0 / 1_000.0).sqrt(), "{moved}");
    window.run_steps(3);
    ask(&mut window, Action::Select(router));
    assert!(has(&window, "live.moved_keys", Language::English));
}

#[test]
fn theory_stands_beside_the_measurement_until_something_befalls_the_run() {
    for (language, row, figure) in
        [(Language::Korean, "이론 (M/M/1)", "1 ms · 50 %"), (Language::English, "Theory (M/M/1)", "1 ms · 50 %")]
    {
        let mut window = ran(STATIONS, language, 6.0);
        let web = Selection::of_id(Id::from("web"));
        ask(&mut window, Action::Select(web));
        for words in [row, figure] {
            assert_eq!(window.query_all_by_label(words).count(), 1, "{words}");
        }
        let before = window.state().runner().report().snapshot.as_ref().map(|run| run.inputs);
        ask(&mut window, Action::Fault(loadstar::design::Fault::Slow(Id::from("web"), 1.5)));
        wait_for("the fault", || (snapshot(&window).map(|run| run.inputs) > before).then_some(()));
        window.run_steps(3);
        assert_eq!(window.query_all_by_label(row).count(), 0);
        assert!(has(&window, "live.no_model", language));
    }
}
