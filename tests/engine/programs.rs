//! Services: what balancers and web servers hand to them, and what they do with it.

use loadstar::design::kind::{Kind, Service, Session, WebServer};
use loadstar::design::{Class, Distribution, Fault};

use super::build::{Build, balancer, failed, id, leader, service, web_kind};

/// Users, a web server and a service behind it, with a database on the side that `data` names.
fn tiers(class: Class, data: &str) -> Build {
    let build = Build::users(100.0, class).with("web", web_kind(), 1).with("svc", Kind::Service(service()), 2);
    build.with("db", leader(1.0, None), 1).links(&["users->web", "web->svc", data])
}

#[test]
fn a_job_is_done_by_the_service_where_there_is_one() {
    let results = tiers(Class::Job, "web->db").run(10.0);
    let (web, svc) = (&results.components["web"], &results.components["svc"]);
    // 100 jobs a second of 5 ms each on two machines of four CPUs, none of it on the web server's.
    assert_eq!((web.utilization_ratio, svc.service_ms.mean), (0.0, 5.0));
    let expected = svc.arrivals as f64 * 0.005 / (10.0 * 8.0);
    assert!((svc.utilization_ratio - expected).abs() < 1e-4, "{}, not {expected}", svc.utilization_ratio);
    assert!(svc.instances[0].arrivals.abs_diff(svc.instances[1].arrivals) <= 1, "in turn");
    let alone = Build::users(100.0, Class::Job).with("web", web_kind(), 1).links(&["users->web"]).run(10.0);
    assert_eq!(alone.components["web"].service_ms.mean, 2.0, "without one the web server does it");
}

#[test]
fn what_has_no_data_of_its_own_asks_the_service() {
    for class in [Class::Read, Class::Write, Class::LogIn] {
        let behind = tiers(class, "svc->db").run(5.0);
        assert!(behind.components["svc"].completions > 400 && behind.requests.failed == 0, "{class:?}");
        assert!(behind.components["db"].completions.abs_diff(behind.components["svc"].completions) <= 5, "{class:?}");
        let own = tiers(class, "web->db").run(5.0);
        assert_eq!((own.components["svc"].arrivals, own.requests.failed), (0, 0), "{class:?}");
    }
}

#[test]
fn a_balancer_sends_to_services_class_by_class() {
    let build = Build::users(200.0, Class::Read).mix(&Class::ALL.iter().map(|class| (*class, 0.2)).collect::<Vec<_>>());
    let times = Class::ALL.iter().zip(1..).map(|(class, ms)| (*class, Distribution::Fixed { ms: f64::from(ms) }));
    let kind = Kind::Service(Service { service: times.collect(), ..Service::default() });
    let build = build.with("lb", balancer(), 1).with("svc", kind, 3).with("db", leader(1.0, None), 1);
    let results = build.links(&["users->lb", "lb->svc", "svc->db"]).run(20.0);
    assert_eq!(results.requests.failed, 0);
    // 1 to 5 ms, as likely: a mean of 3 with a deviation of 1.41; four standard deviations of 4,000 are 0.09.
    let mean_ms = results.components["svc"].service_ms.mean;
    assert!((mean_ms - 3.0).abs() < 0.09, "{mean_ms}");
    let slowest = results.classes["job"].latency_ms.p50 - results.classes["static_file"].latency_ms.p50;
    assert!((slowest - 4.0).abs() < 0.1, "{slowest}");
}

#[test]
fn a_dead_service_takes_jobs_with_it_and_one_of_two_does_not() {
    let one = tiers(Class::Job, "web->db").at(5.0, Fault::KillInstance(id("svc"), 1)).run(10.0);
    assert_eq!(failed(&one, "target_down"), 0, "the other one is tried");
    assert!(one.components["svc"].failed_here["target_down"] > 200);
    let all = tiers(Class::Job, "web->db").at(5.0, Fault::Kill(id("svc"))).run(10.0);
    assert!(failed(&all, "target_down") > 400, "{:?}", all.classes);
    let reads = tiers(Class::Read, "web->db").at(5.0, Fault::Kill(id("svc"))).run(10.0);
    assert_eq!(reads.requests.failed, 0, "what does not need it goes on");
}

#[test]
fn a_full_service_refuses_and_the_web_server_still_looks_at_the_session() {
    let slow = Service { slots: 2, queue: 1, service: [(Class::Job, Distribution::Fixed { ms: 500.0 })].into(), ..service() };
    let full = tiers(Class::Job, "web->db").with("svc", Kind::Service(slow), 1).run(10.0);
    let completed_per_s = full.components["svc"].completions as f64 / 10.0;
    assert!(failed(&full, "queue_full") > 900 && (completed_per_s - 4.0).abs() < 0.3, "{completed_per_s}");
    let server = Kind::WebServer(WebServer { session: Session::InMemory, ..super::build::web() });
    let build = tiers(Class::Job, "web->db").mix(&[(Class::LogIn, 0.2), (Class::Job, 0.8)]).with("web", server, 2);
    assert!(failed(&build.run(20.0), "session_lost") > 100);
}
