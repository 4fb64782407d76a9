//! What kinds do to one another: scaling beside death, new versions without a balancer, names in front of an empty tier.

use loadstar::design::kind::{
    Algorithm, Automation, Autoscale, Cdn, DatabaseLeader, Dns, DnsAnswer, Kind, LoadBalancer, Monitor, Replication, WebServer,
};
use loadstar::design::{Class, DataCenter, Distribution, Fault, Region};
use loadstar::engine::Results;
use loadstar::engine::results::Happening;

use super::build::{Build, all_classes, balanced, balancer, failed, id, leader, replicated, web, web_kind};

/// The design with a monitor and an automation over `component`.
fn operated(build: Build, component: &str, automation: Automation) -> Build {
    let monitor = Kind::Monitor(Monitor { scrape_every_s: 5.0, alert_after_s: 5.0 });
    let build = build.with("monitor", monitor, 1).with("auto", Kind::Automation(automation), 1);
    build.links(&[&format!("monitor->{component}"), &format!("auto->{component}")])
}

fn happened(results: &Results, what: Happening) -> usize {
    results.operations.iter().filter(|operation| operation.what == what).count()
}

#[test]
fn nobody_who_lives_is_let_go_while_others_are_dead() {
    let autoscale = Some(Autoscale { min: 1, max: 10, target_utilization: 0.6 });
    let service = all_classes(Distribution::Fixed { ms: 13.0 });
    let server = Kind::WebServer(WebServer { vcpus: 2, service, autoscale, ..web() });
    // 3.9 CPUs' worth of work on four servers of two; two of them die a moment before the second look.
    let build = balanced(300.0, balancer(), 4).with("web", server, 4);
    let automation = Automation { scale_every_s: 5.0, start_s: 1.0, ..Automation::default() };
    let build = operated(build, "web", automation);
    let build = build.at(9.9, Fault::KillInstance(id("web"), 1)).at(9.9, Fault::KillInstance(id("web"), 2));
    let mut run = build.start();
    for second in 10..29 {
        run.advance(second * 1_000_000_000, u64::MAX);
        let living = run.snapshot().components["web"].instances.iter().filter(|instance| instance.is_alive).count();
        assert!(living >= 2, "{living} at {second} s: {:?}", run.results().operations);
    }
}

#[test]
fn a_version_is_rolled_out_to_servers_without_a_balancer() {
    let service = all_classes(Distribution::Fixed { ms: 200.0 });
    let server = Kind::WebServer(WebServer { service, ..web() });
    let build = Build::users(30.0, Class::StaticFile).with("web", server, 3).links(&["users->web"]);
    let build = operated(build, "web", Automation { start_s: 5.0, ..Automation::default() });
    let results = build.at(10.0, Fault::Deploy(id("web"))).run(40.0);
    assert_eq!((failed(&results, "killed"), happened(&results, Happening::Deployed)), (0, 1), "{:?}", results.operations);
}

#[test]
fn a_follower_of_nobody_has_nothing() {
    let alone = replicated(leader(1.0, None), 1);
    let mut build = alone.clone();
    build.0.links.retain(|link| (link.from.as_str(), link.to.as_str()) != ("db", "copy"));
    assert!(alone.run(5.0).components["copy"].arrivals > 50);
    let results = build.run(5.0);
    assert_eq!((results.components["copy"].arrivals, results.requests.failed), (0, 0));
}

#[test]
fn a_synchronous_write_waits_until_what_got_lost_was_sent_again() {
    let run = |loss| {
        let kind = DatabaseLeader { replication: Replication::Sync, ..DatabaseLeader::default() };
        let mut build = replicated(Kind::DatabaseLeader(kind), 1).mix(&[(Class::Write, 1.0)]);
        build.link("db->copy").loss = loss;
        build.run(60.0).classes["write"].latency_ms.mean
    };
    // Half of them are sent again a second later, a quarter once more …: one second on average. Geometric: its deviation is √2.
    let added_s = (run(0.5) - run(0.0)) / 1_000.0;
    assert!((added_s - 1.0).abs() < 4.0 * (2.0_f64 / 6_000.0).sqrt() + 0.02, "{added_s}");
}

/// Users in Asia before two data centers of their own balancer and servers each.
fn two_centers(build: Build, ttl_s: f64) -> Build {
    let dns = Dns { answer: DnsAnswer::Geo, ttl_s, health_checks: true, ..Dns::default() };
    let mut build = build.with("dns", Kind::Dns(dns), 1).links(&["users->dns"]);
    for (lb, web, center, region) in [("lb-1", "web-1", "seoul", Region::Asia), ("lb-2", "web-2", "paris", Region::Europe)] {
        build = build.with(lb, balancer(), 1).within(lb, center).with(web, web_kind(), 2).within(web, center);
        build = build.links(&[&format!("users->{lb}"), &format!("{lb}->{web}")]);
        let center = build.0.data_centers.get_mut(&id(center)).expect("it was put in");
        *center = DataCenter { region, ..DataCenter::default() };
    }
    build
}

#[test]
fn names_lead_away_from_a_balancer_that_knows_of_nobody() {
    let build = two_centers(Build::users(100.0, Class::StaticFile), 2.0).at(5.0, Fault::Kill(id("web-1")));
    let mut run = build.start();
    // Three probes of the balancer's, three of the name server's, two seconds of remembered names.
    run.advance(20_000_000_000, u64::MAX);
    let shown = run.snapshot();
    assert!(shown.overall.failure_rate_per_s.is_empty(), "{:?}", shown.overall.failure_rate_per_s);
    assert!(shown.components["web-2"].arrival_rate_per_s > 70.0);
}

#[test]
fn an_edge_fetches_from_the_nearest_origin_and_from_another_where_that_has_nobody() {
    let cdn = Kind::Cdn(Cdn { ttl_s: 0.0, ..Cdn::default() });
    let build = two_centers(Build::users(100.0, Class::StaticFile), 2.0).with("cdn", cdn, 1);
    let build = build.links(&["users->cdn", "cdn->lb-1", "cdn->lb-2"]);
    let calls = |results: &Results, link: &str| results.links[link].calls;
    let whole = build.run(10.0);
    assert!(calls(&whole, "cdn->lb-1") > 900 && calls(&whole, "cdn->lb-2") == 0);
    let mut run = build.at(5.0, Fault::Kill(id("web-1"))).start();
    run.advance(15_000_000_000, u64::MAX);
    assert!(run.snapshot().overall.failure_rate_per_s.is_empty());
}

#[test]
fn a_balancer_by_time_is_not_drawn_to_what_fails_fast() {
    let kind = LoadBalancer { algorithm: Algorithm::LeastResponseTime, ..LoadBalancer::default() };
    let slow = DatabaseLeader { write: Distribution::Fixed { ms: 100.0 }, ..DatabaseLeader::default() };
    let build = Build::users(10.0, Class::Write).with("lb", Kind::LoadBalancer(kind), 1).with("web-1", web_kind(), 1);
    let build =
        build.with("web-2", web_kind(), 1).with("db-1", Kind::DatabaseLeader(slow), 1).with("db-2", leader(1.0, None), 1);
    let build = build.links(&["users->lb", "lb->web-1", "lb->web-2", "web-1->db-1", "web-2->db-2"]);
    let results = build.at(5.0, Fault::Kill(id("db-1"))).run(30.0);
    // It answers in 106 ms or not at all, the other one in 14: nobody is sent there but when seven wait at the other, and the
    // refusals of its dead database, which take 6 ms, make it no faster.
    let (slow, all) = (results.components["web-1"].arrivals, results.components["lb"].arrivals);
    assert!(slow <= 2 && all > 200, "{slow} of {all}");
}

#[test]
fn a_monitor_sees_a_data_center_go_and_nobody_can_restart_that() {
    let build = operated(balanced(100.0, balancer(), 2).within("web", "seoul"), "web", Automation::default());
    let results = build.at(10.0, Fault::KillDataCenter(id("seoul"))).run(60.0);
    let alerts: Vec<f64> = results.operations.iter().map(|operation| operation.at_s).collect();
    assert_eq!((alerts, happened(&results, Happening::Alert)), (vec![20.0, 20.0], 2));
}

#[test]
fn what_no_queue_is_there_for_is_counted() {
    let server = Kind::WebServer(WebServer { emits: [(Class::StaticFile, 2)].into(), ..web() });
    let results = Build::users(50.0, Class::StaticFile).with("web", server, 1).links(&["users->web"]).run(5.0);
    assert_eq!(results.counts.messages_refused, 2 * results.components["web"].completions);
}
