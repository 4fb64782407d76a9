//! `loadstar simulate`: the contract of its JSON, the tables for people, and what cannot be done to a design.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::{loadstar, run};

/// Two servers of which requests of every kind are asked, with a name that would paint a terminal red.
const DESIGN: &str = "Design(format: 1, name: \"a\\n\\u{1b}[31mb\", workload: (users: 200, requests_per_user_s: 1),
    data_centers: {\"seoul\": ()},
    components: {
        \"lb\": (kind: LoadBalancer()),
        \"users\": (kind: Client()),
        \"web\": (in: \"seoul\", instances: 2, kind: WebServer(hosts: [Database, Cache], queue: 1, slots: 1)),
    },
    links: [(from: \"lb\", to: \"web\"), (from: \"users\", to: \"lb\")])";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("design.ron"), DESIGN).expect("written");
    folder
}

fn simulate(folder: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let time: &[&str] = if more.contains(&"--for") { &[] } else { &["--for", "3s"] };
    let arguments = [&["simulate", "design.ron", "--warm-up", "1s"], time, more].concat();
    run(loadstar(folder, &arguments))
}

fn json(folder: &Path, more: &[&str]) -> Value {
    let (status, output, messages) = simulate(folder, &[&["--json"], more].concat());
    assert_eq!((status, messages.as_str()), (Some(0), ""), "{more:?}");
    serde_json::from_str(&output).expect("one JSON object")
}

/// Where in the object, and the keys that stand there: a contract. More may, none is renamed or dropped.
const KEYS: &[(&str, &[&str])] = &[
    ("", &["design", "seed", "simulated_seconds", "cpu_seconds", "events", "fingerprint"]),
    ("", &["requests", "classes", "components", "links", "counts"]),
    ("/requests", &["generated", "completed", "failed", "in_flight"]),
    ("/classes", &["static_file", "read", "write"]),
    ("/classes/read", &["rate", "success_ratio", "latency_ms", "failures"]),
    ("/classes/read/latency_ms", &["mean", "p50", "p95", "p99", "max"]),
    ("/components", &["lb", "users", "web"]),
    ("/components/web", &["arrivals", "completions", "failures", "utilization_ratio", "held_ratio", "queue_mean", "queue_max"]),
    ("/components/web", &["wait_ms", "service_ms", "sojourn_ms", "instances"]),
    ("/components/web/failures", &["queue_full"]),
    ("/components/web/wait_ms", &["mean", "p50", "p95", "p99"]),
    ("/components/web/service_ms", &["mean", "p99"]),
    ("/components/web/sojourn_ms", &["mean", "p50", "p95", "p99"]),
    ("/components/web/instances/0", &["arrivals", "utilization_ratio"]),
    ("/components/web/instances/1", &["arrivals", "utilization_ratio"]),
    ("/components/web/confidence", &["utilization_ratio", "queue_mean", "wait_ms_mean", "sojourn_ms_mean", "hit_ratio"]),
    ("/components/lb/theory", &["model", "utilization_ratio", "wait_ms_mean", "arrivals_from", "is_exact"]),
    ("/components/lb/theory", &["arrival_rate", "arrival_cv2", "service_ms_mean", "service_cv2", "servers", "stations"]),
    // Its queue fills up, and its work is not exponential.
    ("/components/web", &["no_theory", "no_hit_theory"]),
    ("/classes/read/confidence", &["success_ratio", "latency_ms_mean", "latency_ms_p50", "latency_ms_p95", "latency_ms_p99"]),
    ("/links", &["lb->web", "users->lb"]),
    ("/links/lb->web", &["calls", "rate"]),
    ("/counts", &["stale_reads", "lost_writes", "lost_sessions", "cache_hits", "cache_misses"]),
    ("/counts", &["messages_published", "messages_delivered", "messages_lost"]),
];

#[test]
fn json_has_the_keys_of_the_contract() {
    let folder = folder();
    let results = json(folder.path(), &[]);
    for (place, keys) in KEYS {
        let here = results.pointer(place).and_then(Value::as_object);
        let here: BTreeSet<&str> = here.into_iter().flatten().map(|(key, _)| key.as_str()).collect();
        for key in *keys {
            assert!(here.contains(key), "{key} in {place}: {here:?}");
        }
    }
    let fingerprint = results["fingerprint"].as_str().expect("a text");
    assert!(fingerprint.len() == 16 && fingerprint.chars().all(|digit| digit.is_ascii_hexdigit()), "{fingerprint}");
    assert_eq!((&results["seed"], &results["simulated_seconds"]), (&Value::from(1), &Value::from(3.0)));
    assert!(results["cpu_seconds"].as_f64() > Some(0.0), "{}", results["cpu_seconds"]);
    let [generated, completed, failed, in_flight] =
        ["generated", "completed", "failed", "in_flight"].map(|key| results["requests"][key].as_u64().expect("a count"));
    assert_eq!(generated, completed + failed + in_flight);
    assert!(completed > 0 && failed > 0, "{}", results["requests"]);
}

#[test]
fn same_arguments_same_fingerprint() {
    let folder = folder();
    let fingerprint = |more: &[&str]| json(folder.path(), more)["fingerprint"].clone();
    let first = fingerprint(&[]);
    assert_eq!(first, fingerprint(&["--seed", "1", "--users", "200"]));
    let rows: [&[&str]; 6] = [
        &["--seed", "2"],
        &["--users", "201"],
        &["--kill", "web#2@2s"],
        &["--kill", "seoul@2s"],
        &["--kill", "lb->web@2s"],
        &["--kill", "web@2s", "--restore", "web@3s"],
    ];
    for more in rows {
        assert_ne!(first, fingerprint(more), "{more:?}");
    }
}

#[test]
fn tables_have_their_columns_in_both_languages() {
    let folder = folder();
    let korean: [&[&str]; 2] = [
        &["요청", "초당", "성공률", "평균 ms", "p50", "p95", "p99"],
        &["구성 요소", "도착", "실패", "사용률", "평균 대기열", "평균 대기 ms", "체류 p99 ms"],
    ];
    let english: [&[&str]; 2] = [
        &["class", "per s", "success", "mean ms", "p50", "p95", "p99"],
        &["component", "arrivals", "failures", "utilization", "mean queue", "mean wait ms", "sojourn p99 ms"],
    ];
    for (code, heads) in [("ko", korean), ("en", english)] {
        let (status, output, messages) = simulate(folder.path(), &["--lang", code]);
        assert_eq!((status, messages.as_str()), (Some(0), ""));
        for columns in heads {
            let told = output.lines().any(|line| {
                let entries: Vec<&str> = line.split("  ").map(str::trim).filter(|entry| !entry.is_empty()).collect();
                entries == columns
            });
            assert!(told, "{columns:?} in {output}");
        }
        assert!(["lb ", "users ", "web "].iter().all(|id| output.lines().any(|line| line.starts_with(id))), "{output}");
    }
}

/// Users at a server of whose queue theory is exact.
const STATION: &str = "Design(format: 1, workload: (users: 500, requests_per_user_s: 1, mix: {static_file: 1}),
    components: {
        \"users\": (kind: Client()),
        \"web\": (kind: WebServer(vcpus: 1, service: {static_file: Exponential(mean_ms: 1)})),
    },
    links: [(from: \"users\", to: \"web\", latency: Fixed(ms: 0))])";

#[test]
fn theory_stands_beside_the_measurement_and_says_what_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("design.ron"), STATION).expect("written");
    let theory = &json(folder.path(), &[])["components"]["web"]["theory"];
    assert_eq!((&theory["model"], &theory["is_exact"]), (&Value::from("M/M/1"), &Value::from(true)), "{theory}");
    for (key, value) in [("arrival_rate", 500.0), ("utilization_ratio", 0.5), ("wait_ms_mean", 1.0), ("service_ms_mean", 1.0)] {
        let said = theory[key].as_f64().expect("a number");
        assert!((said - value).abs() < 1e-9, "{key}: {said}");
    }
    // A run may be too short to tell, and says so; theory has no part in the fingerprint, which `--users` as it is leaves alone.
    for (code, model, short) in [("ko", "이론", "95 % 신뢰 구간"), ("en", "theory", "95 % confidence interval")] {
        let (_, output, _) = simulate(folder.path(), &["--lang", code, "--for", "200ms"]);
        assert!(output.contains(model) && output.contains("M/M/1") && output.contains(short), "{output}");
        let (_, output, _) = simulate(folder.path(), &["--lang", code, "--kill", "web@1s"]);
        let why = if code == "ko" { "사건이 있었음" } else { "something befell the run" };
        assert!(!output.contains("M/M/1") && output.contains(why), "{output}");
    }
}

#[test]
fn a_name_cannot_break_the_line_or_drive_the_terminal() {
    let folder = folder();
    let (_, output, _) = simulate(folder.path(), &[]);
    assert_eq!(output.lines().next(), Some("a\\n\\u{1b}[31mb"));
    assert_eq!(json(folder.path(), &[])["design"], "a\n\u{1b}[31mb");
}

#[test]
fn what_cannot_be_is_refused() {
    let folder = folder();
    let rows: [(&[&str], &str, &str); 8] = [
        (&["--kill", "users@1s"], "`users`은(는) 사용자이므로", "`users` stands for users"),
        (&["--kill", "users#1@1s"], "`users`은(는) 사용자이므로", "`users` stands for users"),
        (&["--restore", "users@1s"], "`users`은(는) 사용자이므로", "`users` stands for users"),
        (
            &["--kill", "web#9@1s"],
            "`web`에 9번 인스턴스는 없습니다. 1번부터 2번까지",
            "no instance 9; they are numbered from 1 to 2",
        ),
        (&["--kill", "web#0@1s"], "0번 인스턴스는 없습니다", "no instance 0"),
        (&["--kill", "wbe@1s"], "`wbe`이(가) 없습니다", "no `wbe`"),
        (&["--kill", "web->lb@1s"], "`web->lb`이(가) 없습니다", "no `web->lb`"),
        (&["--restore", "web#1@1s"], "함께 되살아납니다", "come back together"),
    ];
    for (more, korean, english) in rows {
        for (code, words) in [("ko", korean), ("en", english)] {
            let (status, output, messages) = simulate(folder.path(), &[more, &["--lang", code]].concat());
            assert_eq!((status, output.as_str()), (Some(2), ""), "{more:?}");
            assert!(messages.contains(words), "{more:?}: {messages}");
        }
    }
}

/// What is given on the command line is bounded like what stands in the file.
#[test]
fn a_load_beyond_the_clock_is_a_problem() {
    let folder = folder();
    let text = DESIGN.replace("requests_per_user_s: 1)", "requests_per_user_s: 11)");
    std::fs::write(folder.path().join("design.ron"), text).expect("written");
    let (status, output, _) = simulate(folder.path(), &["--users", "100000000"]);
    assert_eq!(status, Some(1));
    assert!(output.starts_with("design.ron:1:") && output.contains("1100000000 requests a second"), "{output}");
}
