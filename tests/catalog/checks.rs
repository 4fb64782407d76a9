//! Checks of a design, as data: what is done to a good design, the code, the place.

use std::collections::{BTreeMap, BTreeSet};

use loadstar::catalog::{link_kind, problem_mend, problem_text, problems};
use loadstar::design::file::limits::{ANNOTATIONS_MAX, PROBLEMS_MAX};
use loadstar::design::kind::{Autoscale, Hosted, Layer};
use loadstar::design::value::Value;
use loadstar::design::{
    Annotation, Class, Component, DataCenter, Design, Distribution, Edit, Fault, Frame, Id, Incident, Kind, KindName, Link,
    Path, Point, Profile, Step,
};
use loadstar::words::Language;

/// One of nearly everything, without a problem.
fn good() -> Design {
    let mut design = crate::design(
        &[
            ("cache", KindName::Cache),
            ("db", KindName::DatabaseLeader),
            ("dns", KindName::Dns),
            ("lb", KindName::LoadBalancer),
            ("router", KindName::ShardRouter),
            ("users", KindName::Client),
            ("web", KindName::WebServer),
        ],
        &[("users", "dns"), ("users", "lb"), ("lb", "web"), ("web", "cache"), ("web", "db"), ("web", "router")],
    );
    design.data_centers.insert(Id::from("seoul"), DataCenter::default());
    component(&mut design, "web").data_center = Some(Id::from("seoul"));
    design
}

fn set(design: &mut Design, id: &str, name: &str, value: &Value) {
    assert!(component(design, id).kind.fields_mut().set(name, value), "{id} has a {name}");
}

fn befall(design: &mut Design, what: Fault) {
    design.incidents.push(Incident { at_s: 10.0, what });
}

fn component<'a>(design: &'a mut Design, id: &str) -> &'a mut Component {
    design.components.get_mut(id).expect("it is in the design")
}

fn add_link(design: &mut Design, from: &str, to: &str) {
    design.links.push(Link::new(id(from), id(to)));
}

fn id(word: &str) -> Id {
    Id::from(word)
}

/// Makes a good design wrong in one way.
type Spoil = fn(&mut Design);

/// What is done, the code, and the path of the wrong value.
type Row = (Spoil, &'static str, &'static str);

const IDS: &[Row] = &[
    (
        |d| drop(d.components.insert(id("a b"), Component::new(Kind::default_of(KindName::Cache)).into())),
        "id_invalid",
        r#"components."a b""#,
    ),
    (|d| drop(d.data_centers.insert(id(""), DataCenter::default())), "id_invalid", r#"data_centers."""#),
    (|d| drop(d.data_centers.insert(id("web"), DataCenter::default())), "id_taken", r#"data_centers."web""#),
    (|d| component(d, "db").data_center = Some(id("seol")), "data_center_unknown", r#"components."db".in"#),
    (|d| component(d, "db").data_center = Some(id("paris")), "data_center_missing", r#"components."db".in"#),
    (|d| component(d, "db").data_center = Some(id("web")), "data_center_missing", r#"components."db".in"#),
    (|d| add_link(d, "web", "cash"), "component_unknown", "links[6].to"),
    (|d| add_link(d, "balancer", "web"), "component_missing", "links[6].from"),
];

const LINKS: &[Row] = &[
    (|d| add_link(d, "web", "web"), "link_to_itself", "links[6].to"),
    (|d| add_link(d, "web", "db"), "link_twice", "links[6]"),
    (|d| add_link(d, "users", "db"), "link_client_to_database", "links[6].to"),
    (|d| d.links[1].loss = 1.5, "out_of_range", "links[1].loss"),
    (|d| d.links[1].loss = f64::NAN, "out_of_range", "links[1].loss"),
    (|d| d.links[1].latency = Some(Distribution::Fixed { ms: -1.0 }), "out_of_range", "links[1].latency.ms"),
    (|d| d.links[1].label = "가".repeat(201), "text_too_long", "links[1].label"),
];

const PARAMETERS: &[Row] = &[
    (|d| component(d, "web").instances = 0, "out_of_range", r#"components."web".instances"#),
    (|d| component(d, "web").instances = 1_000_000, "out_of_range", r#"components."web".instances"#),
    (|d| set(d, "web", "vcpus", &Value::Count(3)), "not_a_power_of_two", r#"components."web".kind.vcpus"#),
    (|d| set(d, "web", "vcpus", &Value::Count(0)), "not_a_power_of_two", r#"components."web".kind.vcpus"#),
    (|d| set(d, "web", "vcpus", &Value::Count(256)), "out_of_range", r#"components."web".kind.vcpus"#),
    (|d| set(d, "web", "slots", &Value::Count(0)), "out_of_range", r#"components."web".kind.slots"#),
    (
        |d| set(d, "users", "deadline_ms", &Value::Number(f64::INFINITY)),
        "out_of_range",
        r#"components."users".kind.deadline_ms"#,
    ),
    (|d| set(d, "users", "share", &Value::OptionalNumber(Some(-0.1))), "out_of_range", r#"components."users".kind.share"#),
    (
        |d| set(d, "lb", "health_check", &Value::OptionalGroup(Some(vec![("fall", Value::Count(0))]))),
        "out_of_range",
        r#"components."lb".kind.health_check.fall"#,
    ),
    (crowd, "too_many_instances", r#"components."web".instances"#),
    (
        |d| set(d, "router", "by", &Value::ChoiceGroup("ConsistentRing", vec![("virtual_nodes", Value::Count(0))])),
        "out_of_range",
        r#"components."router".kind.by.virtual_nodes"#,
    ),
    (
        |d| set(d, "web", "emits", &Value::CountByClass(BTreeMap::from([(Class::Write, 101)]))),
        "out_of_range",
        r#"components."web".kind.emits."write""#,
    ),
    (
        |d| set(d, "lb", "weights", &Value::WeightById(BTreeMap::from([(id("web"), 0.0)]))),
        "out_of_range",
        r#"components."lb".kind.weights."web""#,
    ),
    (
        |d| set(d, "web", "hosts", &Value::Choices(vec![Hosted::Cache.name(), Hosted::Database.name(), Hosted::Cache.name()])),
        "named_twice",
        r#"components."web".kind.hosts[2]"#,
    ),
    (
        |d| {
            let autoscale = Autoscale { min: 4, max: 3, ..Autoscale::default() };
            let Kind::WebServer(web) = &mut component(d, "web").kind else { return };
            web.autoscale = Some(autoscale);
        },
        "autoscale_bounds",
        r#"components."web".kind.autoscale.min"#,
    ),
    (
        |d| set(d, "lb", "weights", &Value::WeightById(BTreeMap::from([(id("db"), 2.0)]))),
        "not_a_target",
        r#"components."lb".kind.weights."db""#,
    ),
    (
        |d| set(d, "lb", "routes", &Value::IdByClass(BTreeMap::from([(Class::Read, id("wep"))]))),
        "component_unknown",
        r#"components."lb".kind.routes."read""#,
    ),
    (
        |d| {
            set(d, "lb", "layer", &Value::Choice(Layer::L4.name()));
            set(d, "lb", "routes", &Value::IdByClass(BTreeMap::from([(Class::Read, id("web"))])));
        },
        "routes_need_layer_7",
        r#"components."lb".kind.routes"#,
    ),
    (
        |d| {
            set(d, "users", "share", &Value::OptionalNumber(Some(0.7)));
            d.components.insert(id("abroad"), d.components["users"].clone());
        },
        "shares_over_one",
        r#"components."users".kind.share"#,
    ),
];

/// A million instances with the seven of a good design, and one more of "web", the last by name.
fn crowd(design: &mut Design) {
    for number in 0..100 {
        let mut worker = Component::new(Kind::default_of(KindName::Worker));
        worker.instances = if number == 0 { 10_000 - 7 } else { 10_000 };
        design.components.insert(Id::from(format!("a-{number}")), worker.into());
    }
    component(design, "web").instances = 2;
}

const TIMES: &[Row] = &[
    (|d| lookup(d, Distribution::Fixed { ms: f64::NAN }), "out_of_range", r#"components."cache".kind.lookup.ms"#),
    (|d| lookup(d, Distribution::Exponential { mean_ms: -1.0 }), "out_of_range", r#"components."cache".kind.lookup.mean_ms"#),
    (
        |d| lookup(d, Distribution::Exponential { mean_ms: 0.0 }),
        "random_time_of_zero",
        r#"components."cache".kind.lookup.mean_ms"#,
    ),
    (|d| lookup(d, Distribution::Erlang { shape: 0, mean_ms: 1.0 }), "out_of_range", r#"components."cache".kind.lookup.shape"#),
    (
        |d| lookup(d, Distribution::LogNormal { mean_ms: 1.0, sigma: 6.0 }),
        "out_of_range",
        r#"components."cache".kind.lookup.sigma"#,
    ),
    (
        |d| lookup(d, Distribution::HyperExponential { mean_ms: 1.0, cv2: 0.5 }),
        "out_of_range",
        r#"components."cache".kind.lookup.cv2"#,
    ),
    (
        |d| {
            let times = BTreeMap::from([(Class::LogIn, Distribution::Fixed { ms: 1e300 })]);
            set(d, "web", "service", &Value::TimeByClass(times));
        },
        "out_of_range",
        r#"components."web".kind.service."log_in".ms"#,
    ),
    (
        |d| set(d, "lb", "forward", &Value::OptionalTime(Some(Distribution::Fixed { ms: -1.0 }))),
        "out_of_range",
        r#"components."lb".kind.forward.ms"#,
    ),
];

fn lookup(design: &mut Design, time: Distribution) {
    set(design, "cache", "lookup", &Value::Time(time));
}

const WORKLOAD: &[Row] = &[
    (|d| d.objective.p99_ms = 0.0, "out_of_range", "objective.p99_ms"),
    (|d| d.objective.success_ratio = 1.1, "out_of_range", "objective.success_ratio"),
    (|d| d.workload.users = 100_000_001, "out_of_range", "workload.users"),
    (|d| d.workload.requests_per_user_s = -1.0, "out_of_range", "workload.requests_per_user_s"),
    (|d| *d.workload.mix.entry(Class::Read).or_default() = 1.5, "out_of_range", r#"workload.mix."read""#),
    (|d| *d.workload.mix.entry(Class::Read).or_default() = 0.0, "mix_sum", "workload.mix"),
    (|d| d.workload.mix.clear(), "mix_sum", "workload.mix"),
    (|d| d.workload.keys.count = 0, "out_of_range", "workload.keys.count"),
    (|d| d.workload.keys.zipf_exponent = 5.1, "out_of_range", "workload.keys.zipf_exponent"),
    (|d| d.workload.profile = Profile::Ramp { to_users: 1, over_s: 0.0 }, "out_of_range", "workload.profile.over_s"),
    (
        |d| d.workload.profile = Profile::Spike { at_s: 1.0, for_s: 1.0, factor: -1.0 },
        "out_of_range",
        "workload.profile.factor",
    ),
    (|d| d.workload.profile = Profile::Daily { low: 1.1, day_s: 60.0 }, "out_of_range", "workload.profile.low"),
    (|d| load(d, 1_000_001, 1_000.0), "load_too_high", "workload.requests_per_user_s"),
    (
        |d| {
            load(d, 1_000_000, 2.0);
            d.workload.profile = Profile::Spike { at_s: 1.0, for_s: 1.0, factor: 501.0 };
        },
        "load_too_high",
        "workload.requests_per_user_s",
    ),
    (
        |d| {
            load(d, 0, 1_000.0);
            d.workload.profile = Profile::Ramp { to_users: 1_000_001, over_s: 1.0 };
        },
        "load_too_high",
        "workload.requests_per_user_s",
    ),
    (
        |d| {
            load(d, 1_000_000, 2.0);
            befall(d, Fault::Spike(100.0, 60.0));
            befall(d, Fault::Spike(501.0, 60.0));
        },
        "load_too_high",
        "incidents[1].what",
    ),
];

fn load(design: &mut Design, users: u64, requests_per_user_s: f64) {
    design.workload.users = users;
    design.workload.requests_per_user_s = requests_per_user_s;
}

const INCIDENTS: &[Row] = &[
    (|d| befall(d, Fault::Kill(id("wev"))), "component_unknown", "incidents[0].what"),
    (|d| befall(d, Fault::KillInstance(id("web"), 0)), "instance_unknown", "incidents[0].what"),
    (|d| befall(d, Fault::KillInstance(id("web"), 2)), "instance_unknown", "incidents[0].what"),
    (|d| befall(d, Fault::KillDataCenter(id("web"))), "data_center_missing", "incidents[0].what"),
    (|d| befall(d, Fault::Cut(id("web"), id("lb"))), "link_unknown", "incidents[0].what"),
    (|d| befall(d, Fault::Mend(id("web"), id("web"))), "link_unknown", "incidents[0].what"),
    (|d| befall(d, Fault::Drop(id("lb"), id("web"), 1.5)), "out_of_range", "incidents[0].what"),
    (|d| befall(d, Fault::Slow(id("web"), 0.0)), "out_of_range", "incidents[0].what"),
    (|d| befall(d, Fault::Spike(f64::NAN, 1.0)), "out_of_range", "incidents[0].what"),
    (|d| befall(d, Fault::HotKey(0.5, -1.0)), "out_of_range", "incidents[0].what"),
    (|d| befall(d, Fault::Flush(id("web"))), "nothing_to_flush", "incidents[0].what"),
    (|d| befall(d, Fault::Deploy(id("cache"))), "nothing_to_deploy", "incidents[0].what"),
    (|d| befall(d, Fault::BadDeploy(id("db"))), "nothing_to_deploy", "incidents[0].what"),
    (|d| d.incidents.push(Incident { at_s: -1.0, what: Fault::Kill(id("web")) }), "out_of_range", "incidents[0].at_s"),
];

const PLACES: &[Row] = &[
    (|d| component(d, "web").at = Some(Point(f64::NAN, 0.0)), "out_of_range", r#"components."web".at"#),
    (|d| data_center(d).frame.w = 0.0, "out_of_range", r#"data_centers."seoul".frame.w"#),
    (|d| data_center(d).frame.x = f64::INFINITY, "out_of_range", r#"data_centers."seoul".frame.x"#),
    (|d| data_center(d).label = "a".repeat(201), "text_too_long", r#"data_centers."seoul".label"#),
    (|d| d.name = "a".repeat(201), "text_too_long", "name"),
    (|d| d.notes = "a".repeat(20_001), "text_too_long", "notes"),
    (|d| component(d, "web").note = "a".repeat(20_001), "text_too_long", r#"components."web".note"#),
    (|d| d.annotations.push(Annotation::new(Point(0.0, 1e9), String::new())), "out_of_range", "annotations[0].at"),
    (|d| d.annotations = vec![Annotation::new(Point(0.0, 0.0), String::new()); ANNOTATIONS_MAX + 1], "too_many", "annotations"),
];

fn data_center(design: &mut Design) -> &mut DataCenter {
    design.data_centers.get_mut("seoul").expect("it is in the design")
}

fn rows() -> impl Iterator<Item = &'static Row> {
    [IDS, LINKS, PARAMETERS, TIMES, WORKLOAD, INCIDENTS, PLACES].into_iter().flatten()
}

#[test]
fn a_good_design_has_no_problem() {
    assert_eq!(problems(&good()), []);
}

#[test]
fn each_wrong_value_is_found_at_its_place_and_nothing_else_is() {
    for (place, (spoil, code, path)) in rows().enumerate() {
        let mut design = good();
        spoil(&mut design);
        let found: Vec<(&str, String)> =
            problems(&design).into_iter().map(|problem| (problem.code, problem.path.to_string())).collect();
        assert_eq!(found, [(*code, (*path).to_owned())], "row {place}");
    }
}

#[test]
fn words_of_problems_have_no_blank_left() {
    for (spoil, code, _) in rows() {
        let mut design = good();
        spoil(&mut design);
        for problem in problems(&design) {
            for language in Language::ALL {
                for words in [problem_text(language, &problem), problem_mend(language, &problem)] {
                    assert!(words.contains(' ') && !words.contains("%{"), "{code}: {words}");
                }
            }
        }
    }
}

/// Every code that `assets/i18n/check.yml` has words for can come up, so that no words outlive their check.
#[test]
fn every_code_with_words_comes_up() {
    let mut seen: BTreeSet<&str> = rows().map(|(_, code, _)| *code).collect();
    // Tested with the cycles.
    seen.insert("call_cycle");
    for from in KindName::ALL {
        seen.extend(KindName::ALL.iter().filter_map(|to| link_kind(*from, *to).err()).map(|refusal| refusal.code));
    }
    let words = include_str!("../../assets/i18n/check.yml");
    let keys = words.lines().filter_map(|line| line.strip_prefix("problem.")?.strip_suffix(':'));
    let told: BTreeSet<&str> = keys.filter(|key| !key.ends_with("_mend")).collect();
    assert_eq!(told, seen);
}

#[test]
fn what_the_format_promises_to_take_is_taken() {
    let spoils: &[Spoil] = &[
        |d| component(d, "web").instances = 10_000,
        |d| set(d, "web", "slots", &Value::Count(1_000_000)),
        |d| set(d, "web", "queue", &Value::Count(1_000_000)),
        |d| set(d, "web", "queue", &Value::Count(0)),
        |d| set(d, "db", "connections", &Value::Count(1_000_000)),
        |d| set(d, "web", "vcpus", &Value::Count(1)),
        |d| set(d, "web", "vcpus", &Value::Count(128)),
        |d| set(d, "users", "deadline_ms", &Value::Number(86_400_000.0)),
        |d| set(d, "users", "share", &Value::OptionalNumber(Some(1.0))),
        |d| set(d, "cache", "ttl_s", &Value::Number(0.0)),
        |d| set(d, "lb", "health_check", &Value::OptionalGroup(None)),
        |d| set(d, "lb", "weights", &Value::WeightById(BTreeMap::from([(id("web"), 3.0)]))),
        |d| d.workload.users = 100_000_000,
        |d| d.workload.users = 0,
        |d| d.workload.requests_per_user_s = 1_000.0,
        |d| load(d, 1_000_000, 1_000.0),
        |d| {
            // One after the other, bursts do not multiply.
            load(d, 1_000_000, 2.0);
            d.incidents.push(Incident { at_s: 0.0, what: Fault::Spike(500.0, 10.0) });
            befall(d, Fault::Spike(500.0, 10.0));
        },
        |d| {
            crowd(d);
            component(d, "web").instances = 1;
        },
        |d| d.workload.mix = BTreeMap::from([(Class::StaticFile, 1.0)]),
        |d| d.links[0].latency = Some(Distribution::Fixed { ms: 0.0 }),
        |d| befall(d, Fault::KillInstance(id("web"), 1)),
        |d| befall(d, Fault::Drop(id("lb"), id("web"), 0.3)),
        |d| befall(d, Fault::Flush(id("cache"))),
        |d| befall(d, Fault::Deploy(id("web"))),
        |d| befall(d, Fault::KillDataCenter(id("seoul"))),
    ];
    for (place, spoil) in spoils.iter().enumerate() {
        let mut design = good();
        spoil(&mut design);
        assert_eq!(problems(&design), [], "row {place}");
    }
}

#[test]
fn shares_that_add_up_on_paper_are_right() {
    let mut design = good();
    // In binary these come to a little more than 1.
    for (client, share) in [("users", 0.33), ("users-2", 0.56), ("users-3", 0.11)] {
        let users = design.components["users"].clone();
        design.components.entry(id(client)).or_insert(users);
        set(&mut design, client, "share", &Value::OptionalNumber(Some(share)));
    }
    let third = 0.333_333_3;
    design.workload.mix = BTreeMap::from([(Class::Read, third), (Class::Write, third), (Class::Job, third)]);
    assert_eq!(problems(&design), []);
}

/// A hostile file may be wrong a million times; its problems are listed up to a bound.
#[test]
fn problems_are_bounded() {
    let mut design = good();
    design.links = (0..50_000).map(|number| Link::new(Id::from(format!("nobody-{number}")), id("web"))).collect();
    assert_eq!(problems(&design).len(), PROBLEMS_MAX + 1);
}

/// The place of a problem can be found in the text of a file: each step is a field, a key or a place in a list.
#[test]
fn keys_of_maps_are_keys_in_paths() {
    let mut design = good();
    design.workload.mix.insert(Class::Read, 1.5);
    let steps = vec![Step::Field("workload".into()), Step::Field("mix".into()), Step::Key("read".to_owned())];
    assert_eq!(problems(&design)[0].path, Path(steps));
}

/// The short way to see that there are still no problems, against the long one.
#[test]
fn what_is_as_sound_has_no_problems() {
    let text = "Design(format: 1, data_centers: {\"s\": ()}, components: {\"u\": (at: (0, 0), kind: Client()), \
                \"w\": (at: (200, 0), in: \"s\", kind: WebServer())}, links: [(from: \"u\", to: \"w\")], \
                annotations: [(at: (0, 90), text: \"why\")])";
    let known = loadstar::catalog::open(text).design.expect("it is a design");
    let (w, s) = (|| Id::from("w"), || Id::from("s"));
    let framed = |x, w| Edit::SetFrame(s(), Frame { x, w, ..Frame::default() });
    let written = |x, text: &str| Edit::SetAnnotation(0, Annotation::new(Point(x, 90.0), text.to_owned()));
    let moved = |x| Edit::Move(vec![(w(), Point(x, 5.0))]);
    for (edit, is_as_sound) in [
        (moved(5.0), true),
        (Edit::SetLocked([w()].into(), true), true),
        (moved(1e8), false),
        (moved(f64::NAN), false),
        (Edit::SetInstances(w(), 2), false),
        (Edit::SetDataCenter(w(), None), false),
        (Edit::RemoveLink(Id::from("u"), w()), false),
        (Edit::SetLabel(w(), "Site".to_owned()), false),
        (framed(-40.0, 300.0), true),
        (framed(1e8, 300.0), false),
        (framed(-40.0, 0.0), false),
        (framed(f64::NAN, 300.0), false),
        (Edit::SetLabel(s(), "서울".to_owned()), true),
        (Edit::SetLabel(s(), "x".repeat(201)), false),
        (Edit::SetLocked([s()].into(), true), true),
        (Edit::SetParameter(s(), "region", Value::Choice("europe")), false),
        (Edit::AddDataCenter(Id::from("t"), DataCenter::default()), false),
        (Edit::Remove([s()].into()), false),
        (written(5.0, "why"), true),
        (written(0.0, "because"), true),
        (written(1e8, "why"), false),
        (written(0.0, &"x".repeat(20_001)), false),
        (Edit::AddAnnotation(Annotation::new(Point(0.0, 0.0), "more".to_owned())), true),
        (Edit::RemoveAnnotation(0), true),
    ] {
        let mut design = known.clone();
        edit.apply(&mut design).expect("it is there");
        assert_eq!(loadstar::catalog::is_as_sound(&known, &design), is_as_sound, "{edit:?}");
        assert!(!is_as_sound || problems(&design).is_empty(), "{edit:?}");
    }
}
