//! What differs between two designs: found by meaning, and told in both languages.

use loadstar::catalog::{Control, change_text, subject_text};
use loadstar::design::value::Value;
use loadstar::design::{
    Annotation, Class, Component, DataCenter, Design, Difference, Distribution, Edit, Fault, Id, Incident, Kind, KindName,
    Link, Objective, Point, Profile, Workload, compare,
};
use loadstar::words::Language;

fn design() -> Design {
    let mut design = Design::empty();
    for (id, kind) in [("web", KindName::WebServer), ("cache", KindName::Cache), ("lb", KindName::LoadBalancer)] {
        design.components.insert(id.into(), Component::new(Kind::default_of(kind)).into());
    }
    design.data_centers.insert("seoul".into(), DataCenter { label: "서울".to_owned(), ..DataCenter::default() });
    design.links.push(Link::new("lb".into(), "web".into()));
    design.links.push(Link::new("web".into(), "cache".into()));
    design
}

fn told(language: Language, first: &Design, second: &Design) -> Vec<String> {
    let both = (first, second);
    let tell = |difference: Difference| {
        format!("{} | {}", subject_text(language, &difference.subject, both), change_text(language, &difference, both))
    };
    compare(first, second).into_iter().map(tell).collect()
}

fn parameter(id: &str, name: &'static str, value: Value) -> Edit {
    Edit::SetParameter(id.into(), name, value)
}

#[track_caller]
fn check(rows: &[(Edit, &[&str], &[&str])]) {
    for (edit, english, korean) in rows {
        let (before, mut after) = (design(), design());
        edit.apply(&mut after).unwrap_or_else(|why| panic!("{edit:?}: {why:?}"));
        assert_eq!(told(Language::English, &before, &after), *english, "{edit:?}");
        assert_eq!(told(Language::Korean, &before, &after), *korean, "{edit:?}");
    }
}

#[test]
fn an_edit_of_the_parts_is_told_by_what_it_means() {
    check(&[
        (
            Edit::AddComponent("dns".into(), Component::new(Kind::default_of(KindName::Dns))),
            &["DNS (dns) | added"],
            &["DNS (dns) | 추가됨"],
        ),
        (
            Edit::Remove(["cache".into()].into()),
            &["Cache (cache) | removed", "Web server → Cache | removed"],
            &["캐시 (cache) | 삭제됨", "웹 서버 → 캐시 | 삭제됨"],
        ),
        (
            Edit::SetLabel("web".into(), "API".to_owned()),
            &["Web server (web) | Name: none → “API”"],
            &["웹 서버 (web) | 이름: 없음 → “API”"],
        ),
        (
            Edit::SetInstances("web".into(), 3),
            &["Web server (web) | Instances: 1 → 3"],
            &["웹 서버 (web) | 인스턴스 수: 1 → 3"],
        ),
        (
            parameter("cache", "ttl_s", Value::Number(5.0)),
            &["Cache (cache) | Time to live (TTL): 300 s → 5 s"],
            &["캐시 (cache) | 만료 시간(TTL): 300 초 → 5 초"],
        ),
        (
            Edit::SetDataCenter("web".into(), Some("seoul".into())),
            &["Web server (web) | Data center: none → 서울"],
            &["웹 서버 (web) | 데이터 센터: 없음 → 서울"],
        ),
        (
            Edit::RemoveLink("lb".into(), "web".into()),
            &["Load balancer → Web server | removed"],
            &["로드밸런서 → 웹 서버 | 삭제됨"],
        ),
        (
            Edit::AddLink(Link::new("lb".into(), "cache".into())),
            &["Load balancer → Cache | added"],
            &["로드밸런서 → 캐시 | 추가됨"],
        ),
        (
            Edit::SetLink("lb".into(), "web".into(), Link { loss: 0.25, ..Link::new("lb".into(), "web".into()) }),
            &["Load balancer → Web server | Loss: 0 % → 25 %"],
            &["로드밸런서 → 웹 서버 | 손실률: 0 % → 25 %"],
        ),
        (Edit::Move(vec![("web".into(), Point(1.0, 2.0))]), &["Web server (web) | moved"], &["웹 서버 (web) | 위치가 달라짐"]),
    ]);
}

#[test]
fn an_edit_of_the_whole_is_told_by_what_it_means() {
    check(&[
        (Edit::SetSeed(7), &["Design | Seed: 1 → 7"], &["설계 | 시드: 1 → 7"]),
        (Edit::SetName("Shop".to_owned()), &["Design | Name: none → “Shop”"], &["설계 | 이름: 없음 → “Shop”"]),
        (
            Edit::SetWorkload(Workload { users: 9, profile: Profile::Daily { low: 0.5, day_s: 60.0 }, ..Workload::default() }),
            &["Workload | Users: 1,000 → 9", "Workload | Change over time: changed"],
            &["부하 | 사용자 수: 1,000 → 9", "부하 | 시간에 따른 변화: 내용이 달라짐"],
        ),
        (
            Edit::SetObjective(Objective { success_ratio: 0.5, ..Objective::default() }),
            &["Objective | Success: 99.9 % → 50 %"],
            &["목표 | 성공률: 99.9 % → 50 %"],
        ),
        (
            Edit::SetIncidents(vec![Incident { at_s: 1.0, what: Fault::Kill("web".into()) }]),
            &["What happens | Count: 0 → 1"],
            &["예정된 사건 | 개수: 0 → 1"],
        ),
        (
            Edit::AddAnnotation(Annotation::new(Point(0.0, 0.0), "why".to_owned())),
            &["Texts on the canvas | Count: 0 → 1"],
            &["캔버스의 텍스트 | 개수: 0 → 1"],
        ),
    ]);
}

#[test]
fn equal_designs_do_not_differ() {
    assert_eq!(compare(&design(), &design()), []);
    let mut other_order = design();
    other_order.links.reverse();
    // A name server that always takes the first takes another one now.
    assert_eq!(told(Language::English, &design(), &other_order), ["Design | Order of the links: changed"]);
}

#[test]
fn a_component_under_another_id_is_renamed_and_its_links_are_the_same() {
    let (before, mut after) = (design(), design());
    let web = after.components.remove(&Id::from("web")).expect("it is there");
    after.components.insert("app".into(), web);
    for link in &mut after.links {
        for end in [&mut link.from, &mut link.to] {
            if *end == Id::from("web") {
                *end = "app".into();
            }
        }
    }
    assert_eq!(told(Language::English, &before, &after), ["Web server (web) | called app in the file now"]);
    // Of two that are alike nobody knows which became which.
    let (mut two_before, mut two_after) = (design(), design());
    for (design, ids) in [(&mut two_before, ["x", "y"]), (&mut two_after, ["p", "q"])] {
        for id in ids {
            design.components.insert(id.into(), Component::new(Kind::default_of(KindName::Cache)).into());
        }
    }
    assert_eq!(compare(&two_before, &two_after).len(), 4, "two went and two came");
}

/// Another value of the same shape; none for those that name other components.
fn other(value: Value, control: Control) -> Option<Value> {
    let time = Distribution::Erlang { shape: 3, mean_ms: 7.5 };
    let unlike = |names: &[&'static str], name: &str| names.iter().copied().find(|other| *other != name);
    Some(match (value, control) {
        (Value::Flag(on), _) => Value::Flag(!on),
        (Value::Count(count), _) => Value::Count(count * 2 + 1),
        (Value::Number(number), _) => Value::Number(number / 2.0 + 1.0),
        (Value::OptionalNumber(number), _) => Value::OptionalNumber(number.is_none().then_some(1_000.0)),
        (Value::Choice(name), Control::Choice(names)) => Value::Choice(unlike(names, name)?),
        (Value::Choices(_), Control::Choices(names)) => Value::Choices(names.to_vec()),
        (Value::Time(_), _) => Value::Time(time),
        (Value::OptionalTime(_), _) => Value::OptionalTime(Some(time)),
        (Value::TimeByClass(_), _) => Value::TimeByClass([(Class::Read, time)].into()),
        (Value::CountByClass(_), _) => Value::CountByClass([(Class::Write, 2)].into()),
        (Value::OptionalGroup(group), _) => Value::OptionalGroup(group.is_none().then(Vec::new)),
        (Value::ChoiceGroup(name, _), Control::ChoiceGroup(groups)) => {
            let (name, inner) = groups.iter().find(|(other, _)| *other != name)?;
            Value::ChoiceGroup(name, inner.iter().map(|info| (info.name, Value::Count(7))).collect())
        }
        _ => return None,
    })
}

/// A value of every shape that a parameter can have is written in words, not as a name of the file.
#[test]
fn every_parameter_is_told_with_its_own_words() {
    for kind in KindName::ALL {
        let mut before = Design::empty();
        before.components.insert("x".into(), Component::new(Kind::default_of(*kind)).into());
        for info in loadstar::catalog::info(*kind).parameters {
            let mut after = before.clone();
            let value = before.components[&Id::from("x")].kind.fields().get(info.name).expect("it has it");
            let Some(other) = other(value, info.control) else { continue };
            parameter("x", info.name, other).apply(&mut after).unwrap_or_else(|why| panic!("{}: {why:?}", info.name));
            for language in Language::ALL {
                let told = told(language, &before, &after);
                let label = loadstar::catalog::parameter_label(language, *kind, info.name);
                assert!(told.len() == 1 && told[0].contains(&label), "{kind:?}.{}: {told:?}", info.name);
                assert!(!told[0].contains('_'), "{told:?} has a name of the file in it");
            }
        }
    }
}
