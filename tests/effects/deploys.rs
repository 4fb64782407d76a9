//! New versions: how they reach the servers, and how bad ones are found out.

use loadstar::design::kind::{Automation, Deploy, Hosted, Kind, LoadBalancer, Queue, Session, WebServer, Worker};
use loadstar::design::{Class, Fault};
use loadstar::engine::Results;
use loadstar::engine::results::Happening;

use crate::build::{Build, balanced, balancer, failed, id, web, web_kind};
use crate::parts::{go_on_to, moments_s, operated};
use crate::scene::{NO_TIME, fixed, open_web};
use crate::theory::check_count;

/// Users straight to three web servers, so that what is not there is missed at once.
fn direct(rate_per_s: f64) -> Build {
    Build::users(rate_per_s, Class::StaticFile).with("web", web_kind(), 3).links(&["users->web"])
}

fn quick(deploy: Deploy, tests: bool) -> Automation {
    Automation { deploy, tests, start_s: 2.0, restart_after_s: 3.0, ..Automation::default() }
}

fn done(results: &Results, what: Happening) -> Vec<(f64, Option<u32>)> {
    let operations = results.operations.iter().filter(|operation| operation.what == what);
    operations.map(|operation| (operation.at_s, operation.instance)).collect()
}

#[test]
fn a_rolling_deploy_is_no_outage() {
    let results = operated(balanced(200.0, balancer(), 3), "web", quick(Deploy::Rolling, true));
    let results = results.at(2.0, Fault::Deploy(id("web"))).run(15.0);
    assert_eq!(results.requests.failed, 0);
    assert_eq!(done(&results, Happening::Deploy), [(2.0, None)]);
    // One after the other: a second until all callers know, two to start.
    assert_eq!(done(&results, Happening::Ready), [(5.0, Some(1)), (8.0, Some(2)), (11.0, Some(3))]);
    assert_eq!(done(&results, Happening::Deployed), [(11.0, None)]);
}

#[test]
fn two_servers_and_every_default_are_enough_for_that() {
    let build = operated(balanced(100.0, balancer(), 2), "web", Automation::default()).at(2.0, Fault::Deploy(id("web")));
    let results = build.run(70.0);
    assert_eq!(done(&results, Happening::Deployed), [(64.0, None)]);
    assert_eq!(results.requests.failed, 0, "a balancer sends to a new version as soon as it is ready");
}

#[test]
fn a_rolling_deploy_takes_the_sessions_in_memory_along() {
    let lost = |session| {
        let server = Kind::WebServer(WebServer { session, hosts: vec![Hosted::Database], ..web() });
        let sticky = Kind::LoadBalancer(LoadBalancer { sticky: true, ..LoadBalancer::default() });
        let build = balanced(200.0, sticky, 2).mix(&[(Class::LogIn, 0.5), (Class::Job, 0.5)]).with("web", server, 2);
        let results = operated(build, "web", quick(Deploy::Rolling, true)).at(10.0, Fault::Deploy(id("web"))).run(20.0);
        (results.counts.lost_sessions, results.requests.failed)
    };
    let (of_memory, of_token) = (lost(Session::InMemory), lost(Session::Token));
    assert!(of_memory.0 > 0 && of_memory.1 > 0, "{of_memory:?}");
    assert_eq!(of_token, (0, 0));
}

#[test]
fn all_at_once_is_an_outage_of_the_start() {
    let results = operated(direct(100.0), "web", quick(Deploy::AllAtOnce, true)).at(2.0, Fault::Deploy(id("web"))).run(10.0);
    assert_eq!(done(&results, Happening::Ready), [(4.0, Some(1)), (4.0, Some(2)), (4.0, Some(3))]);
    assert_eq!(done(&results, Happening::Deployed), [(4.0, None)]);
    check_count("of two seconds", failed(&results, "target_down"), 200.0);
    assert_eq!(failed(&results, "target_down") + failed(&results, "killed"), results.requests.failed);
}

#[test]
fn tests_stop_a_bad_version_before_the_first_server() {
    for deploy in [Deploy::Rolling, Deploy::AllAtOnce] {
        let results = operated(direct(100.0), "web", quick(deploy, true)).at(2.0, Fault::BadDeploy(id("web"))).run(10.0);
        assert_eq!((results.requests.failed, results.operations.len()), (0, 1), "{:?}", results.operations);
        assert_eq!(done(&results, Happening::DeployStopped), [(2.0, None)]);
    }
}

#[test]
fn a_bad_version_fails_everything_until_it_is_found_and_taken_back() {
    let build = operated(direct(100.0), "web", quick(Deploy::AllAtOnce, false)).at(2.0, Fault::BadDeploy(id("web")));
    let results = build.run(15.0);
    // Two seconds to start, one until somebody sees what it does, three until it is taken back.
    assert_eq!(moments_s(&results, Happening::Alert), [5.0; 3]);
    assert_eq!(done(&results, Happening::RollBack), [(8.0, Some(1)), (8.0, Some(2)), (8.0, Some(3))]);
    check_count("while it starts", failed(&results, "target_down"), 200.0);
    check_count("while it is bad", failed(&results, "bad_deploy"), 400.0);
    // Nobody sees it: it stays.
    let unseen = build.without("monitor").run(60.0);
    assert!(moments_s(&unseen, Happening::RollBack).is_empty());
}

#[test]
fn a_bad_version_that_rolls_out_is_found_on_the_first_servers() {
    let automation = Automation { restart_after_s: 1.0, ..quick(Deploy::Rolling, false) };
    let build = operated(balanced(200.0, balancer(), 3), "web", automation).at(2.0, Fault::BadDeploy(id("web")));
    let results = build.run(20.0);
    // The first is bad from 5 to 7, while the second is being taken out and started: half of all requests go there.
    assert_eq!(done(&results, Happening::RollBack), [(7.0, Some(1))]);
    check_count("on the first server", failed(&results, "bad_deploy"), 200.0);
    assert_eq!(failed(&results, "bad_deploy"), results.requests.failed);
    // The second comes up with the version that works, and the third never left.
    assert_eq!(done(&results, Happening::Ready), [(5.0, Some(1)), (8.0, Some(2))]);
    assert_eq!(done(&results, Happening::Deployed), []);
}

#[test]
fn what_nobody_manages_is_deployed_by_hand() {
    // All at once, in half a minute, untested.
    let by_hand = direct(20.0).at(2.0, Fault::Deploy(id("web"))).run(40.0);
    check_count("of half a minute", failed(&by_hand, "target_down"), 600.0);
    assert_eq!(moments_s(&by_hand, Happening::Deployed), [32.0]);
    let bad = direct(20.0).at(2.0, Fault::BadDeploy(id("web")));
    let stays = bad.run(60.0);
    check_count("to the end", failed(&stays, "bad_deploy"), 560.0);
    for mends in [Fault::Restore(id("web")), Fault::Deploy(id("web"))] {
        let (is_deploy, results) = (matches!(mends, Fault::Deploy(_)), bad.clone().at(42.0, mends).run(80.0));
        check_count("until it is mended", failed(&results, "bad_deploy"), 200.0);
        let outages_s = if is_deploy { 60.0 } else { 30.0 };
        check_count("while it starts", failed(&results, "target_down"), outages_s * 20.0);
    }
    // The same where an automation manages it and nobody observes it.
    let unseen = operated(direct(20.0), "web", quick(Deploy::Rolling, true)).without("monitor");
    let results = unseen.at(2.0, Fault::Deploy(id("web"))).run(40.0);
    check_count("unobserved", failed(&results, "target_down"), 600.0);
}

#[test]
fn one_that_is_dead_meanwhile_has_the_version_when_it_is_back() {
    let build = operated(direct(100.0), "web", quick(Deploy::AllAtOnce, false));
    let build = build.at(1.0, Fault::KillInstance(id("web"), 2)).at(1.5, Fault::BadDeploy(id("web")));
    let results = build.run(15.0);
    // The others start until 3.5. It is restarted at 5, and what is wrong with it is then its version.
    assert_eq!(done(&results, Happening::Restart), [(5.0, Some(2))]);
    assert_eq!(done(&results, Happening::RollBack), [(7.5, Some(1)), (7.5, Some(3)), (9.0, Some(2))]);
    // One that dies of it comes back when it has been taken back already.
    let later = operated(direct(100.0), "web", quick(Deploy::AllAtOnce, false)).at(1.5, Fault::BadDeploy(id("web")));
    let later = later.at(4.0, Fault::KillInstance(id("web"), 2)).run(15.0);
    assert_eq!(done(&later, Happening::Restart), [(7.5, Some(2))]);
    assert_eq!(done(&later, Happening::RollBack), [(7.5, Some(1)), (7.5, Some(3))]);
    let mut run = build.start();
    go_on_to(&mut run, 15.0);
    assert!(run.snapshot().components[&id("web")].instances.iter().all(|instance| instance.is_alive && !instance.is_bad));
}

#[test]
fn a_worker_is_renewed_once_its_message_is_done() {
    let worker = Worker { vcpus: 1, work: fixed(3_000.0), retries: 0 };
    let queue = Queue { publish: NO_TIME, ..Queue::default() };
    let build = Build::users(2.0, Class::Job).with("web", Kind::WebServer(open_web(NO_TIME)), 1);
    let build = build.with("queue", Kind::Queue(queue), 1).with("worker", Kind::Worker(worker), 2);
    let build = build.links(&["users->web", "web->queue", "queue->worker"]);
    let results = operated(build, "worker", quick(Deploy::Rolling, true)).at(10.0, Fault::Deploy(id("worker"))).run(40.0);
    let ready_s = moments_s(&results, Happening::Ready);
    assert_eq!(ready_s.len(), 2);
    // Three seconds of work, a second until it is told at least, and two to start.
    assert!(ready_s[0] <= 15.1 && ready_s[1] - ready_s[0] <= 5.1, "{ready_s:?}");
    assert!(!results.components["worker"].failures.contains_key("killed"));
}
