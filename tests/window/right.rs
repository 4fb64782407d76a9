//! The panel on the right: its tabs, what is found of a design, and the lesson of a stage.

use egui_kittest::kittest::Queryable as _;
use loadstar::design::{Edit, Id};
use loadstar::lessons::Decks;
use loadstar::ui::action::Action;
use loadstar::ui::panels::right::Tab;
use loadstar::ui::selection::Selection;
use loadstar::ui::teacher::{Check, Wish};
use loadstar::words::Language;

use super::{Window, ask, wait_for, window};

/// Runs frames until something is seen in the window.
fn frames_until<T>(window: &mut Window, what: &str, seen: impl Fn(&Window) -> Option<T>) -> T {
    wait_for(what, || {
        window.run_steps(1);
        seen(window)
    })
}

/// The chapter's stage of the load balancer: one balancer, so a point of failure.
fn opened(language: Language) -> Window {
    let mut window = window(language);
    ask(&mut window, Action::OpenChapter(3));
    window
}

#[test]
fn what_is_found_appears_as_it_is_known_and_is_forgotten_with_an_edit() {
    let mut window = opened(Language::English);
    window.get_by_label("Findings").click();
    window.run_steps(4);
    let points = |window: &Window| {
        let found = window.state().analyst().found()?;
        let names = found.single().map(loadstar::analysis::Gone::id).collect::<Vec<String>>();
        found.points.is_some().then_some(names)
    };
    let names = frames_until(&mut window, "points of failure", points);
    assert!(names.contains(&"lb".to_owned()) && !names.contains(&"web-1".to_owned()), "{names:?}");
    window.get_by_label_contains("Single points of failure");
    // A box that is moved changes nothing of it.
    ask(&mut window, Action::Edit(Edit::SetName("another".to_owned())));
    ask(&mut window, Action::Edit(Edit::SetInstances(Id::from("lb"), 2)));
    assert!(window.state().analyst().found().is_none(), "what was found is of another design");
    let names = frames_until(&mut window, "points of failure after the edit", points);
    assert!(!names.contains(&"lb".to_owned()), "{names:?}");
}

#[test]
fn a_row_of_the_findings_goes_to_what_it_is_about() {
    let mut window = opened(Language::Korean);
    ask(&mut window, Action::ShowTab(Tab::Findings));
    frames_until(&mut window, "the proof of a point of failure", |window| {
        let found = window.state().analyst().found()?;
        found.points.as_ref()?.iter().find(|(point, proof)| point.gone.id() == "lb" && proof.is_some()).map(|_| ())
    });
    window.run_steps(2);
    let name = loadstar::catalog::component_name(
        Language::Korean,
        &Id::from("lb"),
        &window.state().history().design().components["lb"],
    );
    let row = format!("{name}, 100");
    window.get_all_by_label_contains(&row).next().expect("a row for the balancer").click();
    window.run_steps(4);
    assert_eq!(*window.state().selection(), Selection::of_id(Id::from("lb")));
    assert_eq!(window.state().tab(), Tab::Findings, "findings stay while what they are about is looked at");
    // The row is open now, and says what was measured.
    window.get_by_label_contains("실행해 죽여 본 결과");
}

#[test]
fn a_stage_asks_and_checks_its_goals_by_runs() {
    let decks = Decks::bundled().expect("the decks are right");
    let entry = decks.stage("chapter/04-load-balancer").expect("the stage is there");
    let mut window = opened(Language::English);
    assert_eq!(window.state().tab(), Tab::Lesson);
    window.get_by_label(&entry.stage.question.en);
    assert!(window.query_by_label(&entry.stage.answer.en).is_none(), "the answer comes when it is asked for");
    window.get_by_label("Show the answer").click();
    window.run_steps(4);
    window.get_by_label(&entry.stage.answer.en);
    for (wish, passes) in [(Wish::Begin, false), (Wish::Solution, true)] {
        ask(&mut window, Action::Learn(wish));
        let design = if passes { &entry.design } else { &entry.before };
        assert_eq!(window.state().history().design().components.len(), design.components.len());
        ask(&mut window, Action::Learn(Wish::Check));
        let has_passed = frames_until(&mut window, "the goals to be checked", |window| match &window.state().lesson()?.check {
            Check::Done(grade, _) => Some(grade.has_passed()),
            Check::Never | Check::Running(_) => None,
        });
        assert_eq!(has_passed, passes, "{wish:?}");
    }
    window.run_steps(2);
    window.get_by_label("Passed");
}

#[test]
fn what_is_selected_is_shown_before_a_lesson_and_the_lesson_after_it() {
    let mut window = opened(Language::English);
    ask(&mut window, Action::Select(Selection::of_id(Id::from("lb"))));
    assert_eq!(window.state().tab(), Tab::Inspect);
    ask(&mut window, Action::Select(Selection::default()));
    assert_eq!(window.state().tab(), Tab::Lesson);
    // Another design is another matter.
    ask(&mut window, Action::BeginOwn);
    assert_eq!(window.state().tab(), Tab::Inspect);
    assert!(window.state().lesson().is_none());
}
