//! What web servers and services have in common: they grow and shrink with their load, and tell queues of what they did. And
//! what a shared session costs.

use std::collections::BTreeMap;

use loadstar::design::kind::{Automation, Autoscale, Hosted, Kind, Queue, Service, Session, SessionStore, WebServer, Worker};
use loadstar::design::{Class, Fault};
use loadstar::engine::Results;
use loadstar::engine::results::Happening;

use crate::build::{Build, all_classes, balancer, failed, id, leader};
use crate::parts::{latency_ms, moments_s, operated};
use crate::scene::{NO_TIME, fixed, open_web};
use crate::theory::{check_count, run};

pub(crate) type Program = fn(Autoscale) -> Kind;

/// A machine of one CPU that needs 10 ms for a request.
pub(crate) fn web_server(autoscale: Autoscale) -> Kind {
    let service = all_classes(fixed(10.0));
    Kind::WebServer(WebServer { vcpus: 1, slots: 20, queue: 0, service, autoscale: Some(autoscale), ..open_web(NO_TIME) })
}

pub(crate) fn service(autoscale: Autoscale) -> Kind {
    let service = all_classes(fixed(10.0));
    Kind::Service(Service { vcpus: 1, slots: 20, queue: 0, service, autoscale: Some(autoscale), ..Service::default() })
}

/// Instances at the end of a minute, of a component that is looked at every five seconds.
fn scaled(program: impl Fn(Autoscale) -> Kind, rate_per_s: f64, instances: u32, autoscale: Autoscale) -> (usize, Results) {
    let build =
        Build::users(rate_per_s, Class::StaticFile).with("lb", balancer(), 1).with("app", program(autoscale), instances);
    let automation = Automation { scale_every_s: 5.0, start_s: 1.0, ..Automation::default() };
    let results = operated(build.links(&["users->lb", "lb->app"]), "app", automation).run(60.0);
    (results.components["app"].instances.len(), results)
}

/// 380 requests a second keep 3.8 machines busy.
const LOAD_PER_S: f64 = 380.0;

/// What a test of one kind asks of a program that scales.
pub(crate) fn usual() -> Autoscale {
    Autoscale { min: 1, max: 20, target_utilization: 0.5 }
}

/// The number follows the load, and does not without an automation's care.
pub(crate) fn check_autoscale(program: Program) {
    let (grown, _) = scaled(program, LOAD_PER_S, 1, usual());
    let (left, _) = scaled(|autoscale| without(program(autoscale)), LOAD_PER_S, 1, usual());
    assert_eq!((grown, left), (8, 1));
}

/// As many as are then as busy as they are to be: 3.8 / 0.5 = 7.6 and 3.8 / 0.8 = 4.75, from below and from above.
pub(crate) fn check_target_utilization(program: Program) {
    for (target_utilization, instances) in [(0.5, 8), (0.8, 5)] {
        for start in [1, 12] {
            let (grown, _) = scaled(program, LOAD_PER_S, start, Autoscale { target_utilization, ..usual() });
            assert_eq!(grown, instances, "from {start} at {target_utilization}");
        }
    }
}

pub(crate) fn check_max(program: Program) {
    for max in [2, 3] {
        let (most, results) = scaled(program, LOAD_PER_S, 1, Autoscale { max, ..usual() });
        assert_eq!((most as u32, !moments_s(&results, Happening::ScaleOut).is_empty()), (max, true));
    }
}

/// Where there is next to nothing to do, the fewest are left, and those who leave take nothing with them.
pub(crate) fn check_min(program: Program) {
    for min in [1, 3] {
        let (least, results) = scaled(program, 10.0, 6, Autoscale { min, ..usual() });
        assert_eq!((least as u32, results.requests.failed), (min, 0));
        assert_eq!(moments_s(&results, Happening::ScaleIn), [5.0]);
    }
    // More than are asked for at least are started at once.
    assert_eq!(scaled(program, 10.0, 1, Autoscale { min: 4, ..usual() }).0, 4);
}

/// The same program, that nobody scales.
fn without(mut kind: Kind) -> Kind {
    match &mut kind {
        Kind::WebServer(server) => server.autoscale = None,
        Kind::Service(service) => service.autoscale = None,
        _ => {}
    }
    kind
}

#[test]
fn autoscaling_needs_somebody_who_looks_and_somebody_who_acts() {
    let autoscale = Autoscale { min: 1, max: 20, target_utilization: 0.5 };
    let build = Build::users(LOAD_PER_S, Class::StaticFile).with("lb", balancer(), 1).with("app", web_server(autoscale), 1);
    let automation = Automation { scale_every_s: 2.0, start_s: 1.0, ..Automation::default() };
    let build = operated(build.links(&["users->lb", "lb->app"]), "app", automation);
    let instances = |build: Build| build.run(5.0).components["app"].instances.len();
    assert!(instances(build.clone()) > 1);
    assert_eq!((instances(build.clone().without("monitor")), instances(build.without("auto"))), (1, 1));
}

const EMITS: u64 = 3;

/// Users who write, and a program that tells a queue of each write three times.
fn emitting(service: bool) -> Build {
    let emits = BTreeMap::from([(Class::Write, EMITS)]);
    let queue = Queue { publish: fixed(5.0), ..Queue::default() };
    let worker = Worker { vcpus: 128, work: fixed(1.0), ..Worker::default() };
    let build = Build::users(100.0, Class::Write).mix(&[(Class::Write, 0.5), (Class::StaticFile, 0.5)]);
    let build = build.with("queue", Kind::Queue(queue), 1).with("worker", Kind::Worker(worker), 1);
    let web = WebServer { hosts: vec![Hosted::Database], ..open_web(NO_TIME) };
    if service {
        let app = Service { service: all_classes(fixed(1.0)), emits, ..Service::default() };
        let build = build.with("app", Kind::Service(app), 1).with("lb", balancer(), 1);
        let build = build.with("db", leader(1.0, None), 1);
        build.links(&["users->lb", "lb->app", "app->db", "app->queue", "queue->worker"])
    } else {
        let build = build.with("app", Kind::WebServer(WebServer { emits, ..web }), 1);
        build.links(&["users->app", "app->queue", "queue->worker"])
    }
}

fn written(results: &Results) -> u64 {
    (results.classes["write"].rate * results.simulated_seconds).round() as u64
}

pub(crate) fn check_emits(service: bool) {
    let there = emitting(service);
    let results = there.run(10.0);
    let counts = results.counts;
    // What is on its way at the end is left out: of some 50 ms at most.
    let expected = EMITS * written(&results);
    assert!(counts.messages_published <= expected && counts.messages_published + 15 >= expected, "{counts:?}, not {expected}");
    assert_eq!((counts.messages_refused, results.requests.failed), (0, 0));
    assert!(counts.messages_delivered + 10 >= counts.messages_published, "{counts:?}");
    // Nobody waits for it, and nobody fails of it.
    let dead = there.clone().at(0.0, Fault::Kill(id("queue"))).run(10.0);
    assert_eq!((dead.requests.failed, dead.counts.messages_published), (0, 0));
    let refused = dead.counts.messages_refused;
    assert!(refused <= expected && refused + 15 >= expected, "{refused}, not {expected}");
    assert!((latency_ms(&dead, Class::Write) - latency_ms(&results, Class::Write)).abs() < 1e-6);
    // Of what fails itself nothing follows.
    let bad = there.at(0.0, Fault::BadDeploy(id("app"))).run(40.0);
    assert!(failed(&bad, "bad_deploy") > 0 && bad.counts.messages_published == 0);
}

#[test]
fn a_full_queue_refuses_what_is_emitted() {
    let full = Queue { capacity: 60, publish: NO_TIME, ..Queue::default() };
    let results = emitting(false).with("queue", Kind::Queue(full), 1).at(0.0, Fault::Kill(id("worker"))).run(10.0);
    let counts = results.counts;
    assert_eq!((results.requests.failed, counts.messages_published), (0, 60));
    assert!(counts.messages_refused + 60 + 15 >= EMITS * written(&results), "{counts:?}");
    assert_eq!(results.components["queue"].failures["queue_full"], counts.messages_refused);
}

#[test]
fn a_shared_session_is_looked_up_for_those_who_have_one() {
    let asked = |log_ins: f64, session| {
        let web = WebServer { session, hosts: vec![Hosted::Database], ..open_web(NO_TIME) };
        let build = Build::users(200.0, Class::Job).mix(&[(Class::LogIn, log_ins), (Class::Job, 1.0 - log_ins)]);
        let build = build.with("web", Kind::WebServer(web), 1).with("sessions", Kind::SessionStore(SessionStore::default()), 1);
        let mut build = build.free_links(&["users->web", "web->sessions"]);
        (build.0.workload.users, build.0.workload.requests_per_user_s) = (20, 10.0);
        let results = run(&build.0, 1, 10.0, 10.0).results();
        (results.components["sessions"].arrivals, results)
    };
    // Nobody has logged in: nobody is asked for.
    assert_eq!(asked(0.0, Session::Shared).0, 0);
    assert_eq!(asked(0.5, Session::Token).0, 0);
    // Everybody has, and each log-in and each job asks once.
    let (arrivals, results) = asked(0.5, Session::Shared);
    check_count("requests", arrivals, 2_000.0);
    let sent: f64 = results.classes.values().map(|class| class.rate * results.simulated_seconds).sum();
    assert!((sent - arrivals as f64).abs() <= 5.0, "{arrivals} of {sent}");
}
