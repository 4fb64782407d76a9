//! An automation: restarts, scales and deploys what it manages, each in its own time.

use loadstar::design::kind::{Automation, Autoscale, Deploy, Kind, WebServer};
use loadstar::design::{Class, Fault};
use loadstar::engine::Results;
use loadstar::engine::results::Happening;

use crate::build::{Build, all_classes, balanced, balancer, failed, id, web, web_kind};
use crate::parts::{moments_s, operated};
use crate::scene::fixed;
use crate::theory::check_count;

/// Users and web servers without anything between them, and an automation that hears of a death after one second.
fn managed(automation: Automation) -> Build {
    let build = Build::users(50.0, Class::StaticFile).with("web", web_kind(), 2).links(&["users->web"]);
    operated(build, "web", automation)
}

/// Servers that are too few for their load, and may become more.
fn growing(automation: Automation) -> Build {
    let autoscale = Some(Autoscale { min: 1, max: 3, target_utilization: 0.5 });
    let server = WebServer { vcpus: 1, service: all_classes(fixed(10.0)), autoscale, ..web() };
    operated(balanced(135.0, balancer(), 1).with("web", Kind::WebServer(server), 1), "web", automation)
}

#[test]
fn automation() {
    let restarted = managed(Automation { restart_after_s: 3.0, ..Automation::default() }).at(2.0, Fault::Kill(id("web")));
    let there = restarted.run(20.0);
    assert_eq!(moments_s(&there, Happening::Restart), [6.0, 6.0]);
    check_count("of four seconds", failed(&there, "target_down"), 200.0);
    let none = restarted.clone().without("auto").run(20.0);
    assert!(moments_s(&none, Happening::Restart).is_empty());
    check_count("ever after", failed(&none, "target_down"), 900.0);
    // One that is dead itself begins anew when it is back.
    let dead = restarted.at(4.0, Fault::Kill(id("auto"))).at(7.0, Fault::Restore(id("auto"))).run(20.0);
    assert_eq!(moments_s(&dead, Happening::Restart), [10.0, 10.0]);
}

#[test]
fn restart_after_s() {
    for restart_after_s in [0.0, 2.5, 8.0] {
        let build = managed(Automation { restart_after_s, ..Automation::default() }).at(2.0, Fault::Kill(id("web")));
        let results = build.run(20.0);
        assert_eq!(moments_s(&results, Happening::Restart), [3.0 + restart_after_s; 2]);
        check_count(&format!("{restart_after_s} s"), failed(&results, "target_down"), (1.0 + restart_after_s) * 50.0);
    }
}

#[test]
fn deploy() {
    let deployed = |deploy| {
        let automation = Automation { deploy, start_s: 4.0, ..Automation::default() };
        operated(balanced(100.0, balancer(), 3), "web", automation).at(2.0, Fault::Deploy(id("web"))).run(30.0)
    };
    let (rolling, at_once) = (deployed(Deploy::Rolling), deployed(Deploy::AllAtOnce));
    assert_eq!(rolling.requests.failed, 0);
    check_count("nobody is there", failed(&at_once, "no_healthy_target"), 400.0);
    // A second until all callers know, and four to start; or four for all of them.
    assert_eq!(moments_s(&rolling, Happening::Ready), [7.0, 12.0, 17.0]);
    assert_eq!(moments_s(&at_once, Happening::Ready), [6.0; 3]);
}

#[test]
fn tests() {
    let deployed = |tests| {
        let automation = Automation { tests, start_s: 1.0, ..Automation::default() };
        managed(automation).at(2.0, Fault::BadDeploy(id("web"))).run(20.0)
    };
    let (tested, untested) = (deployed(true), deployed(false));
    assert_eq!((tested.requests.failed, moments_s(&tested, Happening::DeployStopped)), (0, vec![2.0]));
    assert!(failed(&untested, "bad_deploy") > 0 && moments_s(&untested, Happening::DeployStopped).is_empty());
}

fn scaled_s(results: &Results) -> Vec<f64> {
    moments_s(results, Happening::ScaleOut)
}

#[test]
fn scale_every_s() {
    // 1.35 machines' worth of load at half of what they can: twice as many as one that is fully busy, then 2.7.
    for scale_every_s in [2.0, 5.0] {
        let build = growing(Automation { scale_every_s, start_s: 0.5, ..Automation::default() });
        assert_eq!(scaled_s(&build.run(12.0)), [scale_every_s, 2.0 * scale_every_s]);
    }
}

#[test]
fn start_s() {
    for start_s in [0.0, 1.0, 3.5] {
        let build = growing(Automation { scale_every_s: 4.0, start_s, ..Automation::default() });
        let results = build.run(20.0);
        assert_eq!(
            (scaled_s(&results), moments_s(&results, Happening::Ready)),
            (vec![4.0, 8.0], vec![4.0 + start_s, 8.0 + start_s])
        );
        let late = results.components["web"].instances[2].arrivals;
        // From then on it has its turn.
        check_count(&format!("{start_s} s"), late, (12.0 - start_s) * 45.0);
    }
}
