//! What a run shows on the canvas.

use egui_kittest::kittest::Queryable as _;
use loadstar::design::kind::{Client, Hosted, WebServer};
use loadstar::design::{Component, Design, Fault, Id, Kind, KindName, Link, Point};
use loadstar::engine::Snapshot;
use loadstar::engine::snapshot::Reason;

use super::{Shell, Window, at, component, open_menu, quick_window, small_design, snapshot, window_of};

/// A window in which a run has gone on for 100 frames of a sixtieth of a second.
fn running_window(snapshot: Snapshot) -> Window {
    let mut shell = Shell::new(small_design());
    shell.snapshot = Some(snapshot);
    shell.is_running = true;
    let mut window = quick_window(shell);
    for tick in 1..100_u64 {
        if let Some(snapshot) = &mut window.state_mut().snapshot {
            snapshot.time_ns = tick * 16_666_667;
        }
        window.step();
    }
    window
}

/// users → lb → web → db, with calls to `db` that fail: 250 a second.
fn failing_run(of_users_per_s: f64) -> Shell {
    let mut design = small_design();
    design.links.push(Link::new(Id::from("lb"), Id::from("web")));
    design.links.push(Link::new(Id::from("web"), Id::from("db")));
    let mut run = snapshot(&design, 1);
    let failing = |per_s: f64| [(Reason::TargetDown, per_s)].into();
    run.components.get_mut(&Id::from("db")).expect("it runs").failure_rate_per_s = failing(250.0);
    run.overall.failure_rate_per_s = failing(of_users_per_s);
    for (ends, link) in &mut run.links {
        link.failure_rate_per_s = failing(if ends.1.as_str() == "db" { 250.0 } else { of_users_per_s });
    }
    Shell { snapshot: Some(run), ..Shell::new(design) }
}

#[test]
fn a_call_that_was_tried_again_elsewhere_is_no_failure() {
    for (of_users_per_s, said) in [(0.0, "retried 250/s"), (40.0, "target down 250/s")] {
        let window = window_of(failing_run(of_users_per_s));
        window.get_by_label_contains(said);
    }
}

#[test]
fn a_name_server_is_asked_and_not_busy() {
    let mut design = small_design();
    design.components.insert(Id::from("dns"), component(KindName::Dns, 0.0, 240.0).into());
    design.links.push(Link::new(Id::from("users"), Id::from("dns")));
    let mut run = snapshot(&design, 1);
    run.components.get_mut(&Id::from("dns")).expect("it runs").arrival_rate_per_s = 12.0;
    let window = window_of(Shell { snapshot: Some(run), ..Shell::new(design) });
    window.get_by_label_contains("OK, 12/s, queries");
}

#[test]
fn a_card_says_what_its_name_does_not() {
    let kinds: [(&str, &str, Kind, &str); 8] = [
        ("dns", "", Kind::default_of(KindName::Dns), "DNS, Simple · TTL 60 s"),
        ("lb", "", Kind::default_of(KindName::LoadBalancer), "Load balancer, L7 · round robin"),
        ("web", "", Kind::default_of(KindName::WebServer), "Web server, 4 vCPU"),
        ("web-2", "Web tier", Kind::default_of(KindName::WebServer), "Web tier, Web server"),
        ("all", "", Kind::WebServer(all_in_one()), "all, App + DB + cache"),
        ("db", "", Kind::default_of(KindName::DatabaseLeader), "DB leader, Leader · async"),
        ("cache", "", Kind::default_of(KindName::Cache), "Cache, LRU · 5 min"),
        ("pages", "", Kind::default_of(KindName::Cache), "pages, Cache · LRU · 5 min"),
    ];
    let mut design = Design::empty();
    for (place, (id, label, kind, _)) in kinds.iter().enumerate() {
        let mut component = Component::new(kind.clone());
        component.at = Some(Point(0.0, place as f64 * 98.0));
        (*label).clone_into(&mut component.label);
        component.instances = 3;
        design.components.insert(Id::from(*id), component.into());
    }
    let window = window_of(Shell::new(design));
    for (.., said) in &kinds {
        window.get_by_label_contains(&format!("{said} ×3,"));
    }
}

fn all_in_one() -> WebServer {
    WebServer { hosts: vec![Hosted::Database, Hosted::Cache], ..WebServer::default() }
}

#[test]
fn clients_share_the_users_that_others_leave() {
    let mut design = Design::empty();
    design.workload.users = 1_000;
    for (id, share) in [("a", Some(0.5)), ("b", None), ("c", None)] {
        let mut client = component(KindName::Client, 0.0, 0.0);
        client.kind = Kind::Client(Client { share, ..Client::default() });
        design.components.insert(Id::from(id), client.into());
    }
    let window = window_of(Shell::new(design));
    for said in ["a, 500 users", "b, 250 users", "c, 250 users"] {
        window.get_by_label_contains(said);
    }
}

#[test]
fn dots_travel_while_time_passes_and_a_paused_canvas_asks_for_no_frame() {
    let mut window = running_window(snapshot(&small_design(), 0));
    let travelling = window.state().canvas.dot_count();
    assert!(travelling > 0);
    assert!(window.output().viewport_output.values().any(|output| output.repaint_delay.as_millis() < 100));

    window.state_mut().is_running = false;
    window.run_steps(2);
    assert!(window.output().viewport_output.values().all(|output| output.repaint_delay == std::time::Duration::MAX));
    let still = window.output().shapes.clone();
    window.run_steps(10);
    assert!(window.output().shapes == still, "nothing moves");
}

#[test]
fn a_link_without_traffic_has_no_dots() {
    let mut quiet = snapshot(&small_design(), 0);
    for figures in quiet.links.values_mut() {
        figures.rate_per_s = [0.0; 5];
    }
    let window = running_window(quiet);
    assert_eq!(window.state().canvas.dot_count(), 0);
}

#[test]
fn faults_of_the_menu_go_to_the_run_and_not_into_the_design() {
    let mut shell = Shell::new(small_design());
    shell.snapshot = Some(snapshot(shell.design(), 1));
    let mut window = window_of(shell);
    let web = at(&window, "web");
    open_menu(&mut window, web);
    window.get_by_label("Kill").click();
    window.run();
    assert_eq!(window.state().faults, [Fault::Kill(Id::from("web"))]);
    assert_eq!(*window.state().design(), small_design());
}

#[test]
fn before_the_run_begins_no_figure_is_shown() {
    let mut shell = Shell::new(small_design());
    shell.snapshot = Some(snapshot(shell.design(), 0));
    let window = window_of(shell);
    window.get_by_label_contains("Web server, 4 vCPU, not run yet");
    assert!(window.query_by_label_contains("%").is_none());
}

#[test]
fn what_befalls_a_paused_run_is_shown_at_once() {
    let mut shell = Shell::new(small_design());
    shell.snapshot = Some(snapshot(shell.design(), 1));
    let mut window = window_of(shell);
    assert!(window.query_by_label_contains("Down since").is_none());
    if let Some(run) = &mut window.state_mut().snapshot {
        run.inputs = 1;
        let balancer = run.components.get_mut(&Id::from("lb")).expect("it runs");
        (balancer.dead_since_ns, balancer.instances[0].is_alive) = (Some(1), false);
    }
    window.run();
    window.get_by_label_contains("Load balancer, Down since");
}
