//! A monitor: without it nothing is noticed, and nothing is done.

use loadstar::design::kind::{Automation, Kind, Monitor};
use loadstar::design::{Class, Fault};
use loadstar::engine::Results;
use loadstar::engine::results::Happening;

use crate::build::{Build, failed, id, web_kind};
use crate::parts::{go_on_to, moments_s};
use crate::theory::check_count;

/// A web server that is observed, and restarted two seconds after an alert.
fn watched(monitor: Monitor) -> Build {
    let automation = Automation { restart_after_s: 2.0, ..Automation::default() };
    let build = Build::users(50.0, Class::StaticFile).with("web", web_kind(), 2).with("monitor", Kind::Monitor(monitor), 1);
    let build = build.with("auto", Kind::Automation(automation), 1);
    build.links(&["users->web", "monitor->web", "auto->web"])
}

fn alerts_s(results: &Results) -> Vec<f64> {
    moments_s(results, Happening::Alert)
}

#[test]
fn monitor() {
    let build = watched(Monitor { scrape_every_s: 1.0, alert_after_s: 2.0 }).at(3.0, Fault::Kill(id("web")));
    let seen = build.run(20.0);
    assert_eq!((alerts_s(&seen), moments_s(&seen, Happening::Restart)), (vec![6.0, 6.0], vec![8.0, 8.0]));
    check_count("until it is restarted", failed(&seen, "target_down"), 250.0);
    // Of what is not observed nobody knows, and an automation alone does nothing.
    let mut unseen = build.clone();
    unseen.0.links.retain(|link| link.from != id("monitor"));
    for (name, build) in [("not linked", unseen), ("not there", build.clone().without("monitor"))] {
        let results = build.run(20.0);
        assert!(results.operations.is_empty(), "{name}: {:?}", results.operations);
        check_count(name, failed(&results, "target_down"), 850.0);
    }
    // Nor of anything as long as it is dead itself or out of reach: then it looks anew.
    let dead = build.clone().at(5.0, Fault::Kill(id("monitor"))).at(9.0, Fault::Restore(id("monitor")));
    let cut = build.at(5.0, Fault::Cut(id("monitor"), id("web"))).at(9.0, Fault::Mend(id("monitor"), id("web")));
    for build in [dead, cut] {
        assert_eq!(alerts_s(&build.run(20.0)), [12.0, 12.0]);
    }
}

#[test]
fn it_shows_how_many_alerts_it_has_raised() {
    let build = watched(Monitor { scrape_every_s: 1.0, alert_after_s: 1.0 }).at(2.0, Fault::KillInstance(id("web"), 1));
    let mut run = build.start();
    let mut alerts_at = |second: f64| {
        go_on_to(&mut run, second);
        run.snapshot().components[&id("monitor")].alerts
    };
    assert_eq!([3.9, 4.1, 5.9, 6.1].map(&mut alerts_at), [Some(0), Some(1), Some(1), Some(0)]);
}

#[test]
fn scrape_every_s() {
    for scrape_every_s in [0.5, 4.0] {
        let build = watched(Monitor { scrape_every_s, alert_after_s: 1.0 }).at(3.0, Fault::KillInstance(id("web"), 2));
        assert_eq!(alerts_s(&build.run(10.0)), [3.0 + scrape_every_s + 1.0]);
    }
}

#[test]
fn alert_after_s() {
    for alert_after_s in [0.0, 1.5, 5.0] {
        let build = watched(Monitor { scrape_every_s: 1.0, alert_after_s }).at(3.0, Fault::KillInstance(id("web"), 2));
        assert_eq!(alerts_s(&build.run(10.0)), [3.0 + 1.0 + alert_after_s]);
    }
    // What is well again before that was no reason for an alert, and counts anew.
    let build = watched(Monitor { scrape_every_s: 1.0, alert_after_s: 5.0 }).at(3.0, Fault::Kill(id("web")));
    let build = build.at(8.0, Fault::Restore(id("web"))).at(9.0, Fault::KillInstance(id("web"), 1));
    assert_eq!(alerts_s(&build.run(16.0)), [15.0]);
}
