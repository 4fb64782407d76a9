//! An object store: keeps files, so that neither the database nor a web server has to.

use loadstar::design::kind::{Cdn, Kind, ObjectStore};
use loadstar::design::{Class, Distribution, Fault};

use crate::build::{Build, failed, id, leader};
use crate::parts::latency_ms;
use crate::scene::{NO_TIME, fixed, open_web};
use crate::theory::{Quantity, check, check_count};

fn quick() -> ObjectStore {
    ObjectStore { read: fixed(1.0), write: fixed(1.0), capacity_per_s: 1e9 }
}

/// Users, a web server that takes no time, and a store behind it.
fn stored(rate_per_s: f64, class: Class, store: ObjectStore) -> Build {
    let build = Build::users(rate_per_s, class).with("web", Kind::WebServer(open_web(NO_TIME)), 1);
    build.with("files", Kind::ObjectStore(store), 1).free_links(&["users->web", "web->files"])
}

#[test]
fn object_store() {
    for class in [Class::Read, Class::Write] {
        let there = stored(100.0, class, quick());
        let nowhere = there.clone().without("files").run(10.0);
        assert_eq!(failed(&nowhere, "no_data_source"), nowhere.requests.generated, "{class:?}");
        assert_eq!(there.run(10.0).requests.failed, 0, "{class:?}");
        let dead = there.at(5.0, Fault::Kill(id("files"))).run(10.0);
        check_count(&format!("{class:?} of a dead one"), failed(&dead, "target_down"), 500.0);
    }
    // Beside a database it has the files alone: what is written is a file and the record of it, and a record says where.
    let both = |class| {
        let results = stored(100.0, class, quick()).with("db", leader(1.0, None), 1).free_links(&["web->db"]).run(10.0);
        (results.components["files"].arrivals, results.components["db"].arrivals, results.requests.generated)
    };
    let ((read, looked_up, reads), (kept, noted, writes)) = (both(Class::Read), both(Class::Write));
    assert_eq!((read, looked_up, kept), (0, reads, writes));
    assert!(noted.abs_diff(writes) <= 2, "{noted} of {writes}");
}

#[test]
fn files_reach_the_edge_without_a_web_server() {
    let cdn = Kind::Cdn(Cdn { ttl_s: 0.0, ..Cdn::default() });
    let build = stored(100.0, Class::StaticFile, quick()).with("cdn", cdn, 1).free_links(&["users->cdn", "cdn->files"]);
    let results = build.run(5.0);
    let fetched = results.components["files"].arrivals;
    assert!(fetched.abs_diff(results.requests.generated) <= 3 && results.components["web"].arrivals == 0, "{fetched}");
}

fn slower(class: Class, slow: ObjectStore) -> f64 {
    let latency = |store| latency_ms(&stored(50.0, class, store).run(5.0), class);
    latency(slow) - latency(quick())
}

#[test]
fn read() {
    let more_ms = slower(Class::Read, ObjectStore { read: fixed(41.0), ..quick() });
    assert!((more_ms - 40.0).abs() < 1e-6, "{more_ms}");
    assert!(slower(Class::Write, ObjectStore { read: fixed(41.0), ..quick() }).abs() < 1e-6);
    let mean: Quantity<'_> = &|results| results.components["files"].sojourn_ms.mean;
    let uneven = ObjectStore { read: Distribution::LogNormal { mean_ms: 20.0, sigma: 0.5 }, ..quick() };
    check("read", &stored(200.0, Class::Read, uneven).0, 5.0, &[("mean", mean, 20.0)]);
}

#[test]
fn write() {
    let more_ms = slower(Class::Write, ObjectStore { write: fixed(61.0), ..quick() });
    assert!((more_ms - 60.0).abs() < 1e-6, "{more_ms}");
    assert!(slower(Class::Read, ObjectStore { write: fixed(61.0), ..quick() }).abs() < 1e-6);
}

#[test]
fn capacity_per_s() {
    // M/D/1: the wait is ρ / 2μ(1 − ρ).
    let wait: Quantity<'_> = &|results| results.components["files"].wait_ms.mean;
    for (class, capacity_per_s, wait_ms) in [(Class::Read, 100.0, 20.0), (Class::Write, 160.0, 3.125)] {
        let design = stored(80.0, class, ObjectStore { capacity_per_s, ..quick() }).0;
        check(&format!("{class:?} at {capacity_per_s}/s"), &design, 30.0, &[("wait", wait, wait_ms)]);
    }
    let past = stored(300.0, Class::Read, ObjectStore { capacity_per_s: 100.0, ..quick() }).run(10.0);
    let files = &past.components["files"];
    assert!((989.0..=1_000.0).contains(&files.wait_ms.max), "{} ms", files.wait_ms.max);
    assert!((989..=1_000).contains(&files.completions), "{}", files.completions);
    assert_eq!(failed(&past, "refused"), past.requests.failed);
}
