//! What the card of each kind says of a run: the one figure that matters for it, and how its instances stand.

use egui_kittest::kittest::{NodeT as _, Queryable as _};
use loadstar::design::{Component, Design, Fault, Id, Kind, KindName, Link, Point};
use loadstar::engine::Snapshot;
use loadstar::engine::results::{Happening, Operation};
use loadstar::engine::snapshot::{BacklogFigures, ComponentFigures, InstanceFigures, Phase};
use loadstar::words::Language;

use super::{Shell, at, component, open_menu, snapshot, window_of};

/// One of `kind`, linked so that calls can come to it, in a run of eight seconds.
fn run_of(kind: KindName, measured: impl Fn(&mut ComponentFigures)) -> Shell {
    let mut design = Design::empty();
    design.components.insert(Id::from("one"), labelled(kind).into());
    design.components.insert(Id::from("web"), component(KindName::WebServer, 0.0, 200.0).into());
    design.links.push(Link::new(Id::from("web"), Id::from("one")));
    design.links.push(Link::new(Id::from("one"), Id::from("web")));
    let mut run = snapshot(&design, 8_000_000_000);
    measured(run.components.get_mut(&Id::from("one")).expect("it runs"));
    Shell { snapshot: Some(run), ..Shell::new(design) }
}

fn labelled(kind: KindName) -> Component {
    Component { label: "One".to_owned(), ..component(kind, 0.0, 0.0) }
}

/// The card of a component named "One" ends with these words, in Korean and in English.
#[track_caller]
fn check_shell(shell: impl Fn() -> Shell, korean: &str, english: &str) {
    for (language, said) in [(Language::Korean, korean), (Language::English, english)] {
        let window = window_of(Shell { language, ..shell() });
        let names = window.query_all_by_label_contains("One, ").filter_map(|node| node.accesskit_node().label());
        let label = names.into_iter().find(|name| name.starts_with("One, ")).expect("the card has a name");
        assert!(label.ends_with(said), "{label} does not end with {said}");
    }
}

#[track_caller]
fn check(kind: KindName, measured: impl Fn(&mut ComponentFigures), korean: &str, english: &str) {
    check_shell(|| run_of(kind, &measured), korean, english);
}

#[test]
fn the_figure_of_a_kind_is_the_one_that_matters_for_it() {
    for kind in [KindName::Cache, KindName::Cdn] {
        check(kind, |figures| figures.hit_ratio = Some(0.84), "바쁨, 78 %, 적중 84 %", "busy, 78 %, hit 84 %");
        check(kind, |figures| figures.arrival_rate_per_s = 20.0, "78 %, 20/초", "78 %, 20/s");
    }
    check(KindName::SessionStore, |figures| figures.sessions = Some(38_000), "78 %, 세션 3.8만개", "78 %, 38 K sessions");
    check(KindName::Worker, |figures| figures.completion_rate_per_s = 240.0, "78 %, 작업 240/초", "78 %, 240 jobs/s");
    for kind in [KindName::Shard, KindName::ObjectStore, KindName::Service] {
        check(kind, |figures| figures.arrival_rate_per_s = 480.0, "78 %, 480/초", "78 %, 480/s");
    }
    let backlog = BacklogFigures { waiting: 12, under_way: 3, oldest_ms: Some(70.0) };
    check(KindName::Queue, |figures| figures.backlog = Some(backlog), "78 %, 대기 12", "78 %, 12 waiting");
    check(KindName::LoadBalancer, |figures| figures.healthy_targets = Some((2, 3)), "정상 2/3", "2/3 healthy");
}

#[test]
fn a_monitor_counts_its_alerts() {
    check(KindName::Monitor, |figures| figures.alerts = Some(0), "이상 없음", "All well");
    check(KindName::Monitor, |figures| figures.alerts = Some(1), "경보 1건", "1 alert");
    let raised = || {
        let mut shell = run_of(KindName::Monitor, |figures| figures.alerts = Some(2));
        shell.snapshot.as_mut().expect("it runs").operations = vec![happened(3.0, Happening::Alert, Some(1), None)];
        shell
    };
    check_shell(raised, "경보 2건, 5초 전", "2 alerts, 5 s ago");
}

fn happened(at_s: f64, what: Happening, instance: Option<u32>, by: Option<&str>) -> Operation {
    Operation { at_s, id: "web".to_owned(), instance, what, by: by.map(str::to_owned) }
}

#[test]
fn an_automation_tells_what_it_did_last_and_nothing_that_others_did() {
    let shell = |operations: &[Operation]| {
        let mut shell = run_of(KindName::Automation, |_| {});
        shell.snapshot.as_mut().expect("it runs").operations = operations.to_vec();
        shell
    };
    let by_hand = happened(7.0, Happening::Deploy, None, None);
    check_shell(|| shell(std::slice::from_ref(&by_hand)), "정상, 아직 한 일 없음", "OK, Nothing done yet");
    for (what, instance, korean, english) in [
        (Happening::Restart, Some(2), "→ 웹 서버 2번, 정상, 재시작, 2초 전", "→ Web server no. 2, OK, Restarted, 2 s ago"),
        (Happening::RollBack, Some(1), "→ 웹 서버, 정상, 이전 버전 복구, 2초 전", "→ Web server, OK, Rolled back, 2 s ago"),
        (Happening::ScaleOut, None, "스케일 아웃, 2초 전", "Scaled out, 2 s ago"),
        (Happening::ScaleIn, None, "스케일 인, 2초 전", "Scaled in, 2 s ago"),
        (Happening::Deploy, None, "배포 시작, 2초 전", "Deploy begun, 2 s ago"),
        (Happening::DeployStopped, None, "배포 중단, 2초 전", "Deploy stopped, 2 s ago"),
        (Happening::Deployed, None, "배포 완료, 2초 전", "Deployed, 2 s ago"),
    ] {
        let own = happened(6.0, what, instance, Some("one"));
        let older = happened(1.0, Happening::Restart, Some(1), Some("one"));
        check_shell(|| shell(&[older.clone(), own.clone(), by_hand.clone()]), korean, english);
    }
}

/// A router in front of shards whose links carry these calls a second.
fn router(rates_per_s: &[f64]) -> Shell {
    let mut design = run_of(KindName::ShardRouter, |_| {}).design().clone();
    design.links.retain(|link| link.from.as_str() != "one");
    for place in 0..rates_per_s.len() {
        let id = Id::from(format!("shard-{place}"));
        design.components.insert(id.clone(), component(KindName::Shard, 300.0, place as f64 * 100.0).into());
        design.links.push(Link::new(Id::from("one"), id));
    }
    let mut run = snapshot(&design, 8_000_000_000);
    for (place, per_s) in rates_per_s.iter().enumerate() {
        let link = run.links.get_mut(&(Id::from("one"), Id::from(format!("shard-{place}")))).expect("it is linked");
        link.rate_per_s = [0.0, per_s * 0.5, per_s * 0.5, 0.0, 0.0];
    }
    Shell { snapshot: Some(run), ..Shell::new(design) }
}

#[test]
fn a_router_tells_the_share_of_its_busiest_shard_where_there_is_traffic() {
    check_shell(|| router(&[10.0, 50.0, 40.0]), "정상, 0/초, 샤드 최대 50 %", "OK, 0/s, busiest 50 %");
    check_shell(|| router(&[0.0, 0.0]), "정상, 0/초", "OK, 0/s");
}

#[test]
fn instances_of_a_shard_and_copies_of_it_are_part_of_its_share() {
    let shell = || {
        let mut shell = router(&[60.0, 20.0]);
        let mut design = shell.design().clone();
        design.components.insert(Id::from("copy"), component(KindName::DatabaseFollower, 500.0, 0.0).into());
        design.links.push(Link::new(Id::from("shard-1"), Id::from("copy")));
        design.links.push(Link::new(Id::from("one"), Id::from("copy")));
        let mut run = shell.snapshot.take().expect("it runs");
        let instance =
            |arrival_rate_per_s| InstanceFigures { is_alive: true, arrival_rate_per_s, ..InstanceFigures::default() };
        run.components.get_mut(&Id::from("shard-0")).expect("it runs").instances = vec![instance(30.0), instance(30.0)];
        let mut link = run.links[&(Id::from("one"), Id::from("shard-1"))].clone();
        link.rate_per_s = [0.0, 20.0, 0.0, 0.0, 0.0];
        run.links.insert((Id::from("one"), Id::from("copy")), link);
        Shell { snapshot: Some(run), ..Shell::new(design) }
    };
    check_shell(shell, "샤드 최대 40 %", "busiest 40 %");
}

const SERVING: InstanceFigures =
    InstanceFigures { is_alive: true, arrival_rate_per_s: 10.0, utilization_ratio: 0.5, phase: Phase::Settled, is_bad: false };
const DEAD: InstanceFigures = InstanceFigures { is_alive: false, ..SERVING };
const STARTING: InstanceFigures = InstanceFigures { phase: Phase::Starting, ..DEAD };
const LEAVING: InstanceFigures = InstanceFigures { phase: Phase::Leaving, ..SERVING };

#[test]
fn what_is_done_about_instances_is_said_in_words() {
    for (instances, dead_since_ns, korean, english) in [
        (vec![SERVING; 3], None, "One, 웹 서버 ×3, 바쁨, 78 %, 0/초", "One, Web server ×3, busy, 78 %, 0/s"),
        (
            vec![SERVING, SERVING, STARTING],
            None,
            "One, 3대 중 1대 시작 중, 바쁨, 78 %, 0/초",
            "One, 1 of 3 starting, busy, 78 %, 0/s",
        ),
        (vec![SERVING, LEAVING], None, "One, 2대 중 1대 빼는 중, 바쁨, 78 %, 0/초", "One, 1 of 2 leaving, busy, 78 %, 0/s"),
        (vec![DEAD, STARTING, SERVING], None, "One, 3대 중 1대 멈춤, 바쁨, 78 %, 0/초", "One, 1 of 3 down, busy, 78 %, 0/s"),
        // Nothing of it serves, and yet it is not dead.
        (
            vec![STARTING; 2],
            Some(4_000_000_000),
            "One, 2대 중 2대 시작 중, 시작 중, 0/초",
            "One, 2 of 2 starting, starting, 0/s",
        ),
        (vec![STARTING], Some(4_000_000_000), "One, 시작 중, 시작 중, 0/초", "One, Starting, starting, 0/s"),
        (
            vec![DEAD; 2],
            Some(4_000_000_000),
            "One, 00:04에 멈춤, 멈춤, 4초째 멈춤, 0/초",
            "One, Down since 00:04, dead, Down 4 s, 0/s",
        ),
    ] {
        let measured = |figures: &mut ComponentFigures| {
            figures.instances.clone_from(&instances);
            figures.dead_since_ns = dead_since_ns;
        };
        check(KindName::WebServer, measured, korean, english);
    }
}

/// All texts that are drawn.
fn drawn(shell: Shell) -> Vec<String> {
    fn texts(shape: &egui::Shape, found: &mut Vec<String>) {
        match shape {
            egui::Shape::Text(text) => found.push(text.galley.text().to_owned()),
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, found)),
            _ => {}
        }
    }
    let window = window_of(shell);
    let mut found = Vec::new();
    window.output().shapes.iter().for_each(|clipped| texts(&clipped.shape, &mut found));
    found
}

#[test]
fn a_bad_version_is_a_badge() {
    let bad = InstanceFigures { is_bad: true, ..SERVING };
    for (instances, korean, english) in
        [(vec![bad], "잘못된 버전", "Bad version"), (vec![bad, SERVING, SERVING], "잘못된 버전 1/3", "Bad version 1/3")]
    {
        for (language, said) in [(Language::Korean, korean), (Language::English, english)] {
            let shell = run_of(KindName::WebServer, |figures| figures.instances.clone_from(&instances));
            let drawn = drawn(Shell { language, ..shell });
            assert!(drawn.iter().any(|text| text == said), "{said} is not among {drawn:?}");
        }
    }
    let dead = InstanceFigures { is_bad: true, ..DEAD };
    let shell = run_of(KindName::WebServer, |figures| figures.instances = vec![dead, SERVING]);
    assert!(!drawn(shell).iter().any(|text| text.contains("Bad version")), "what is dead fails nothing");
}

#[test]
fn a_data_center_in_which_all_are_being_started_is_not_dead() {
    for (instance, is_dead) in [(STARTING, false), (DEAD, true)] {
        let mut shell = Shell::new(super::small_design());
        let mut run = snapshot(shell.design(), 8_000_000_000);
        let database = run.components.get_mut(&Id::from("db")).expect("it runs");
        (database.instances, database.dead_since_ns) = (vec![instance], Some(1_000_000_000));
        shell.snapshot = Some(run);
        assert_eq!(drawn(shell).iter().any(|text| text == "dead"), is_dead);
    }
}

#[test]
fn the_menu_has_what_can_befall_a_kind() {
    let new = ["Deploy a new version", "Deploy a bad version"];
    for (kind, has, has_not) in [
        (KindName::Cache, vec!["Kill", "Flush"], new.to_vec()),
        (KindName::Cdn, vec!["Kill", "Flush"], new.to_vec()),
        (KindName::WebServer, [&["Kill"], &new[..]].concat(), vec!["Flush"]),
        (KindName::Worker, [&["Kill"], &new[..]].concat(), vec!["Flush"]),
        (KindName::Queue, vec!["Kill"], [&["Flush"], &new[..]].concat()),
        (KindName::Monitor, vec!["Kill"], [&["Flush"], &new[..]].concat()),
    ] {
        let mut window = window_of(run_of(kind, |_| {}));
        let one = at(&window, "one");
        open_menu(&mut window, one);
        for words in has {
            assert!(window.query_by_label(words).is_some(), "{kind:?} lacks {words}");
        }
        for words in has_not {
            assert!(window.query_by_label(words).is_none(), "{kind:?} has {words}");
        }
    }
    let mut window = window_of(run_of(KindName::WebServer, |_| {}));
    let one = at(&window, "one");
    open_menu(&mut window, one);
    window.get_by_label("Deploy a bad version").click();
    window.run();
    assert_eq!(window.state().faults, [Fault::BadDeploy(Id::from("one"))]);
}

/// No kind may show a figure before it was measured, nor fail to show itself.
#[test]
fn every_kind_shows_itself_in_a_run_that_measured_nothing() {
    for kind in KindName::ALL {
        let mut design = Design::empty();
        let mut alone = Component::new(Kind::default_of(*kind));
        alone.at = Some(Point(0.0, 0.0));
        design.components.insert(Id::from("one"), alone.into());
        let run = Snapshot { time_ns: 1, ..Snapshot::default() };
        let empty = Shell { snapshot: Some(run.clone()), ..Shell::new(design.clone()) };
        let label = |shell| window_of(shell).get_by_label_contains("not ").accesskit_node().label().expect("it has a name");
        assert!(label(empty).contains("not run yet"), "{kind:?}");
        let mut nothing = run;
        nothing.components.insert(Id::from("one"), ComponentFigures::default());
        let shell = Shell { snapshot: Some(nothing), ..Shell::new(design) };
        assert!(label(shell).contains("not linked"), "{kind:?}");
    }
}
