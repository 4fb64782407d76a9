//! A service: work of its own on machines of its own, behind the web tier.

use loadstar::design::kind::{DatabaseLeader, Kind, Service, WebServer};
use loadstar::design::{Class, Distribution, Fault};

use crate::build::{Build, all_classes, failed, id};
use crate::formulas;
use crate::scaling;
use crate::scene::{NO_TIME, busy, exponential, fixed, front, open_leader, open_web, turned_away, wait_ms};
use crate::theory::{Quantity, check, check_count};

/// A service without limits that works so long on everything.
fn open_service(time: Distribution) -> Service {
    Service { vcpus: 128, slots: 1_000_000, queue: 0, service: all_classes(time), ..Service::default() }
}

/// Users whose requests a web server hands on.
fn behind(rate_per_s: f64, class: Class, service: Service) -> Build {
    front(rate_per_s, &[(class, 1.0)]).with("svc", Kind::Service(service), 1).free_links(&["web->svc"])
}

#[test]
fn service() {
    // What a job costs is felt by all who ask the web server, until a service does it.
    let server = WebServer { vcpus: 1, ..open_web(exponential(5.0)) };
    let build = behind(100.0, Class::Job, Service { vcpus: 1, ..open_service(exponential(5.0)) });
    let build = build.mix(&[(Class::StaticFile, 0.4), (Class::Job, 0.6)]).with("web", Kind::WebServer(server), 1);
    // The web server takes all of 100 a second, or two fifths of them, 5 ms each.
    let wait_after = |load: f64| 5.0 * formulas::wait_for_exponential_work(load, 1);
    let together: [(_, Quantity<'_>, _); 2] =
        [("utilization", &busy("web"), 0.5), ("latency", &|results| results.classes["static_file"].latency_ms.mean, 10.0)];
    check("on the web server", &build.clone().without("svc").0, 60.0, &together);
    let apart: [(_, Quantity<'_>, _); 4] = [
        ("utilization", &busy("web"), 0.2),
        ("utilization of the service", &busy("svc"), 0.3),
        ("latency", &|results| results.classes["static_file"].latency_ms.mean, 5.0 + wait_after(0.2)),
        ("latency of jobs", &|results| results.classes["job"].latency_ms.mean, 5.0 + wait_after(0.3)),
    ];
    check("on a service", &build.0, 60.0, &apart);
    // A dead one takes its own class along, and nothing else.
    let dead = build.at(0.0, Fault::Kill(id("svc"))).run(10.0);
    check_count("jobs", failed(&dead, "target_down"), 600.0);
    assert_eq!((dead.classes["job"].success_ratio, dead.classes["static_file"].success_ratio), (0.0, 1.0));
}

#[test]
fn vcpus() {
    for vcpus in [1, 2, 4] {
        let build = behind(800.0, Class::Job, Service { vcpus, ..open_service(exponential(1.0)) });
        let wait = formulas::wait_for_exponential_work(0.8, vcpus);
        let expected: [(_, Quantity<'_>, _); 2] =
            [("utilization", &busy("svc"), 0.8 / f64::from(vcpus)), ("wait", &wait_ms("svc"), wait)];
        check(&format!("{vcpus} CPUs"), &build.0, 10.0, &expected);
    }
}

#[test]
fn slots() {
    // A slot is held while it waits for the database, and then for nobody's CPU: so many servers of 10 ms (Erlang B, which holds
    // for any distribution of the time).
    for slots in [1, 3, 6] {
        let service = Service { slots: u64::from(slots), ..open_service(NO_TIME) };
        let leader = DatabaseLeader { read: fixed(10.0), ..open_leader() };
        let build = behind(200.0, Class::Read, service).with("db", Kind::DatabaseLeader(leader), 1).free_links(&["svc->db"]);
        let expected = formulas::turned_away(2.0, slots, slots);
        check(&format!("{slots} slots"), &build.0, 20.0, &[("turned away", &turned_away("svc"), expected)]);
    }
}

#[test]
fn queue() {
    // One slot and so many places before it.
    for queue in [0, 4, 20] {
        let service = Service { vcpus: 1, slots: 1, queue: u64::from(queue), ..open_service(exponential(1.0)) };
        let build = behind(900.0, Class::Job, service);
        let expected = formulas::turned_away(0.9, 1, 1 + queue);
        check(&format!("a queue of {queue}"), &build.0, 5.0, &[("turned away", &turned_away("svc"), expected)]);
    }
}

/// The parameter that is called as the kind is.
#[test]
fn service_by_class() {
    let latency_ms = |service: Service, class: Class| {
        let build = behind(20.0, class, service).with("db", Kind::DatabaseLeader(open_leader()), 1);
        let latency_ms = build.free_links(&["svc->db"]).run(20.0).classes[class.name()].latency_ms;
        assert!((latency_ms.mean - latency_ms.max).abs() < 1e-6, "{class:?} varies: {latency_ms:?}");
        latency_ms.max
    };
    let by_class = [(Class::Read, fixed(3.0)), (Class::Write, fixed(7.0)), (Class::Job, fixed(11.0))];
    for (class, time) in by_class {
        let service = Service { service: by_class.into(), ..open_service(NO_TIME) };
        assert_eq!(latency_ms(service, class), time.mean_ms(), "{class:?}");
    }
    // What is left out takes what the catalog says.
    let left_out = Service { service: [(Class::Read, NO_TIME)].into(), ..open_service(NO_TIME) };
    let build = behind(100.0, Class::Job, left_out);
    let time: [(_, Quantity<'_>, _); 1] = [("CPU time", &|results| results.components["svc"].service_ms.mean, 40.0)];
    check("a job", &build.0, 20.0, &time);
}

#[test]
fn autoscale() {
    scaling::check_autoscale(scaling::service);
}

#[test]
fn autoscale_min() {
    scaling::check_min(scaling::service);
}

#[test]
fn autoscale_max() {
    scaling::check_max(scaling::service);
}

#[test]
fn autoscale_target_utilization() {
    scaling::check_target_utilization(scaling::service);
}

#[test]
fn emits() {
    scaling::check_emits(true);
}
