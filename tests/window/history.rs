//! The steps of the history as people see them: named in the menu, listed, gone to by a click, and never in the run's way.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use loadstar::design::value::Value;
use loadstar::design::{
    Annotation, Component, DataCenter, Design, Edit, Frame, Gesture, History, Id, Incident, Kind, KindName, Link, Objective,
    Point, Workload,
};
use loadstar::ui::action::Action;
use loadstar::ui::command::Command;
use loadstar::ui::deed::deed_text;
use loadstar::words::Language;

use super::{Window, ask, steps, wait_for, window};

fn design() -> Design {
    let mut design = Design::empty();
    for (id, kind) in [("web", KindName::WebServer), ("cache", KindName::Cache), ("lb", KindName::LoadBalancer)] {
        design.components.insert(id.into(), Component::new(Kind::default_of(kind)).into());
    }
    design.data_centers.insert("seoul".into(), DataCenter { label: "서울".to_owned(), ..DataCenter::default() });
    design.links.push(Link::new("lb".into(), "web".into()));
    design.annotations.push(Annotation::new(Point(0.0, 0.0), "why".to_owned()));
    design
}

fn moved(ids: &[&str]) -> Edit {
    Edit::Move(ids.iter().map(|id| (Id::from(*id), Point(24.0, 24.0))).collect())
}

#[test]
fn every_step_has_a_name_in_both_languages() {
    let before = design();
    let rows: Vec<(Edit, &str, &str)> = vec![
        (moved(&["web", "cache", "lb"]), "구성 요소 3개 이동", "move 3 components"),
        (moved(&["web"]), "웹 서버 이동", "move Web server"),
        (Edit::AddComponent("dns".into(), Component::new(Kind::default_of(KindName::Dns))), "DNS 추가", "add DNS"),
        (Edit::Remove(["web".into(), "cache".into()].into()), "구성 요소 2개 삭제", "delete 2 components"),
        (Edit::AddLink(Link::new("web".into(), "cache".into())), "웹 서버 → 캐시 추가", "add Web server → Cache"),
        (Edit::RemoveLink("lb".into(), "web".into()), "로드밸런서 → 웹 서버 삭제", "delete Load balancer → Web server"),
        (Edit::RemoveAnnotation(0), "텍스트 1개 삭제", "delete 1 text"),
        // A renamed thing is known by the name that it had.
        (Edit::SetLabel("web".into(), "API".to_owned()), "웹 서버 이름 변경", "rename Web server"),
        (Edit::SetLabel("seoul".into(), "Busan".to_owned()), "서울 이름 변경", "rename 서울"),
        (Edit::SetFrame("seoul".into(), Frame { w: 99.0, ..Frame::default() }), "서울 크기 변경", "resize 서울"),
        (Edit::SetInstances("web".into(), 3), "웹 서버 인스턴스 수 변경", "change the instances of Web server"),
        (Edit::SetNote("web".into(), "x".to_owned()), "웹 서버 메모 변경", "change the note on Web server"),
        (
            Edit::SetParameter("cache".into(), "ttl_s", Value::Number(5.0)),
            "캐시 만료 시간(TTL) 변경",
            "change Time to live (TTL) of Cache",
        ),
        (Edit::SetParameter("seoul".into(), "region", Value::Choice("europe")), "서울 지역 변경", "change Region of 서울"),
        (Edit::SetWorkload(Workload { users: 9, ..Workload::default() }), "사용자 수 변경", "change the number of users"),
        (Edit::SetWorkload(Workload { requests_per_user_s: 9.0, ..Workload::default() }), "부하 변경", "change the workload"),
        (Edit::SetObjective(Objective { p99_ms: 7.0, ..Objective::default() }), "목표 변경", "change the objective"),
        (Edit::SetSeed(7), "시드 변경", "change the seed"),
        (Edit::SetName("Shop".to_owned()), "설계 이름 변경", "rename the design"),
        (Edit::SetNotes("Shop".to_owned()), "설계 설명 변경", "change the design's notes"),
        (
            Edit::SetIncidents(vec![Incident { at_s: 1.0, what: loadstar::design::Fault::Kill("web".into()) }]),
            "예정된 사건 변경",
            "change what happens",
        ),
    ];
    for (edit, korean, english) in rows {
        let mut history = History::new(before.clone());
        history.apply(&edit, None).unwrap_or_else(|why| panic!("{edit:?}: {why:?}"));
        let step = history.undo_step().unwrap_or_else(|| panic!("{edit:?} changes nothing"));
        assert_eq!(deed_text(Language::Korean, &step), korean);
        assert_eq!(deed_text(Language::English, &step), english);
    }
}

#[test]
fn undo_and_redo_are_named_where_they_stand() {
    for (language, undo, redo) in [
        (Language::English, "Undo move 3 components", "Redo move 3 components"),
        (Language::Korean, "실행 취소: 구성 요소 3개 이동", "다시 실행: 구성 요소 3개 이동"),
    ] {
        let mut window = window(language);
        ask(&mut window, Action::OpenChapter(4));
        let ids: Vec<Id> = window.state().history().design().components.keys().take(3).cloned().collect();
        let places = ids.into_iter().map(|id| (id, Point(-999.0, -999.0))).collect();
        ask(&mut window, Action::Edit(Edit::Move(places)));
        assert!(window.query_all_by_label_contains(undo).next().is_some(), "{undo} is not in the bar");
        ask(&mut window, Action::Command(Command::Undo));
        assert!(window.query_all_by_label_contains(redo).next().is_some(), "{redo} is not in the bar");
    }
}

fn seed(window: &Window) -> u64 {
    window.state().history().design().seed
}

#[test]
fn a_click_on_a_step_of_the_list_goes_there_and_the_run_goes_on() {
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(4));
    ask(&mut window, Action::Command(Command::RunOrPause));
    let time = |window: &Window| window.state().runner().report().snapshot.as_ref().map_or(0, |snapshot| snapshot.time_ns);
    let first = seed(&window);
    let id = window.state().history().design().components.keys().next().cloned().unwrap();
    ask(&mut window, Action::Edit(Edit::SetSeed(first + 1)));
    ask(&mut window, Action::Edit(Edit::SetNote(id, "x".to_owned())));
    window.key_press_modifiers(Modifiers::COMMAND, Key::H);
    window.run_steps(3);
    let before_ns = wait_for("the clock to run", || Some(time(&window)).filter(|time_ns| *time_ns > 0));
    for (row, done) in [("As it was opened", 0), ("Change the seed", 1), ("As it was opened", 0)] {
        window.get_by_label(row).click();
        window.run_steps(3);
        assert_eq!(window.state().history().done(), done, "{row}");
        assert_eq!(window.state().history().len(), 2);
    }
    assert_eq!(seed(&window), first);
    assert!(window.state().runner().is_running(), "going back stopped the run");
    wait_for("the clock to go on", || (time(&window) > before_ns).then_some(()));
    window.key_press(Key::Escape);
    window.run_steps(3);
    assert!(window.query_by_label("As it was opened").is_none(), "Escape does not put the list away");
}

/// A run keeps all that it is told, so it is not told of each place that a drag comes through, nor of what is written beside.
#[test]
fn a_run_hears_of_what_changes_it_and_not_of_places() {
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(4));
    let inputs = |window: &Window| window.state().runner().report().snapshot.as_ref().map(|run| run.inputs);
    let opened = wait_for("the run", || inputs(&window));
    let busan = Id::from("busan");
    ask(&mut window, Action::Edit(Edit::AddDataCenter(busan.clone(), DataCenter::default())));
    let before = wait_for("the data center", || inputs(&window).filter(|after| *after > opened));
    let components = &window.state().history().design().components;
    let (id, instances) = components.last_key_value().map(|(id, last)| (id.clone(), last.instances)).unwrap();
    for x in [700.0, 710.0, 720.0] {
        ask(&mut window, Action::Edit(Edit::Move(vec![(id.clone(), Point(x, 500.0))])));
        ask(&mut window, Action::Edit(Edit::SetFrame(busan.clone(), Frame { x, w: x, ..Frame::default() })));
        ask(&mut window, Action::Edit(Edit::AddAnnotation(Annotation::new(Point(x, 0.0), "why".to_owned()))));
        ask(&mut window, Action::Edit(Edit::SetAnnotation(0, Annotation::new(Point(x, 9.0), x.to_string()))));
    }
    ask(&mut window, Action::Edit(Edit::SetLabel(busan, "부산".to_owned())));
    ask(&mut window, Action::Command(Command::Undo));
    ask(&mut window, Action::Edit(Edit::SetInstances(id, instances + 1)));
    let after = wait_for("the edit", || {
        window.run_steps(1);
        inputs(&window).filter(|after| *after > before)
    });
    assert_eq!(after, before + 1);
}

/// Selection, camera and the tools are nobody's steps.
#[test]
fn looking_around_is_no_step() {
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(4));
    for command in [
        Command::SelectAll,
        Command::ZoomIn,
        Command::ZoomToFit,
        Command::ToolHand,
        Command::Cancel,
        Command::RunOrPause,
        Command::Step,
        Command::Reset,
        Command::SwitchTheme,
        Command::History,
    ] {
        ask(&mut window, Action::Command(command));
    }
    ask(&mut window, Action::SetSpeed(2.0));
    assert_eq!(steps(&window), 0);
    assert!(!window.state().history().is_changed());
}

#[test]
fn what_is_typed_into_one_field_is_one_step() {
    let mut window = window(Language::English);
    ask(&mut window, Action::BeginOwn);
    for name in ["Name of the design", "Notes"] {
        let before = steps(&window);
        super::field(&window, name).focus();
        window.run_steps(2);
        for letter in ["가", "나", "다"] {
            window.event(egui::Event::Text(letter.to_owned()));
            window.run_steps(2);
        }
        assert_eq!(steps(&window), before + 1, "{name}");
    }
    ask(&mut window, Action::EditInGesture(Edit::SetSeed(2), Gesture(1)));
    ask(&mut window, Action::EditInGesture(Edit::SetSeed(3), Gesture(1)));
    ask(&mut window, Action::EditInGesture(Edit::SetSeed(4), Gesture(2)));
    assert_eq!(steps(&window), 4);
}
