//! What the window tells: a deletion with a button that takes it back, remarks, steps named after their purpose, and what another
//! program changed in the file.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use loadstar::design::{Component, Edit, Id, Kind, KindName, Link, Point, file};
use loadstar::ui::action::Action;
use loadstar::ui::command::Command;
use loadstar::ui::deed::deed_text;
use loadstar::ui::selection::Selection;
use loadstar::words::Language;

use super::{Window, ask, steps, wait_for, window};

fn server(x: f64, y: f64) -> Component {
    Component { at: Some(Point(x, y)), ..Component::new(Kind::default_of(KindName::WebServer)) }
}

/// The users of every new design, and three servers.
fn servers(language: Language) -> Window {
    let mut window = window(language);
    ask(&mut window, Action::BeginOwn);
    let add = |(id, x, y)| Edit::AddComponent(Id::from(id), server(x, y));
    ask(&mut window, Action::Edit(Edit::All([("a", 200.0, 0.0), ("b", 440.0, 110.0), ("c", 700.0, 300.0)].map(add).to_vec())));
    window
}

fn select(window: &mut Window, ids: &[&str]) {
    let ids = ids.iter().map(|id| Id::from(*id)).collect();
    ask(window, Action::Select(Selection { ids, ..Selection::default() }));
}

#[test]
fn a_deletion_is_told_and_taken_back_by_its_button() {
    for (language, key, words, undo) in [
        (Language::English, Key::Delete, "Deleted 3 components.", "Undo"),
        (Language::Korean, Key::Delete, "삭제했습니다: 구성 요소 3개", "실행 취소"),
        (Language::English, Key::X, "Cut 3 components.", "Undo"),
    ] {
        let mut window = servers(language);
        let before = window.state().history().design().clone();
        select(&mut window, &["a", "b", "c"]);
        if key == Key::X {
            window.event(egui::Event::Cut);
        } else {
            window.key_press(key);
        }
        window.run_steps(3);
        assert_eq!(window.state().history().design().components.len(), 1);
        assert!(window.query_by_label(words).is_some(), "{words:?} is not told");
        window.get_by_label(undo).click();
        window.run_steps(3);
        assert_eq!(*window.state().history().design(), before, "the button did not take it back");
        assert!(window.query_by_label(undo).is_none(), "the button is still there");
    }
}

#[test]
fn the_button_goes_with_the_next_step() {
    let mut window = servers(Language::English);
    select(&mut window, &["a"]);
    ask(&mut window, Action::Command(Command::Delete));
    assert!(window.query_by_label("Undo").is_some());
    ask(&mut window, Action::Edit(Edit::SetSeed(7)));
    assert!(window.query_by_label("Undo").is_none(), "it would take back another step");
}

#[test]
fn a_remark_is_begun_by_its_key_and_written_in_several_lines() {
    let mut window = servers(Language::English);
    select(&mut window, &["a"]);
    window.key_press(Key::N);
    window.run_steps(3);
    for text in ["first", "\n", "둘째"] {
        if text == "\n" {
            window.key_press(Key::Enter);
        } else {
            window.event(egui::Event::Text(text.to_owned()));
        }
        window.run_steps(2);
    }
    assert_eq!(window.state().history().design().components[&Id::from("a")].note, "first\n둘째");
    let label = window.query_all_by_label_contains("first\n둘째").count();
    assert!(label > 0, "the card does not tell of it");
    select(&mut window, &["a", "b"]);
    assert_eq!(window.state().why_not(Command::Note), Some("why_not.not_one_component"));
}

#[test]
fn a_step_that_puts_things_in_order_is_named_after_that() {
    let rows: [(&[&str], Command, &str, &str); 5] = [
        (&["a", "b", "c"], Command::AlignLeft, "align 3 components", "구성 요소 3개 정렬"),
        (&["a", "b", "c"], Command::DistributeVertically, "distribute 3 components", "구성 요소 3개 간격 맞추기"),
        (&[], Command::TidyUp, "tidy up", "보기 좋게 정리"),
        (&["a", "b"], Command::Group, "group 2 components", "구성 요소 2개 데이터 센터로 묶기"),
        (&[], Command::Ungroup, "ungroup Data center", "데이터 센터 묶음 풀기"),
    ];
    for (ids, command, english, korean) in rows {
        let mut window = servers(Language::English);
        match command {
            Command::Ungroup => {
                select(&mut window, &["a", "b"]);
                ask(&mut window, Action::Command(Command::Group));
            }
            _ => select(&mut window, ids),
        }
        ask(&mut window, Action::Command(command));
        let step = window.state().history().undo_step().expect("it is a step");
        assert_eq!(deed_text(Language::English, &step), english, "{command:?}");
        assert_eq!(deed_text(Language::Korean, &step), korean, "{command:?}");
    }
}

#[test]
fn what_another_program_changed_is_compared_by_meaning() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.ron");
    let mut window = servers(Language::English);
    ask(&mut window, Action::SaveAs(path.clone()));
    let mut theirs = window.state().history().design().as_ref().clone();
    let edits = Edit::All(vec![
        Edit::Remove([Id::from("b")].into()),
        Edit::SetInstances(Id::from("a"), 4),
        Edit::AddLink(Link::new(Id::from("users"), Id::from("a"))),
    ]);
    edits.apply(&mut theirs).unwrap();
    std::fs::write(&path, file::write(&theirs)).unwrap();
    wait_for("the look at the disk", || {
        window.run_steps(2);
        window.query_by_label("Compare").map(|_| ())
    });
    window.get_by_label("Compare").click();
    window.run_steps(3);
    for words in ["What changed in shop.ron", "Instances: 1 → 4", "removed", "Client → a", "added"] {
        assert!(window.query_all_by_label_contains(words).next().is_some(), "{words:?} is not told");
    }
    let before = steps(&window);
    window.key_press(Key::Escape);
    window.run_steps(3);
    assert_eq!(steps(&window), before, "looking changes nothing");
    assert!(window.query_by_label("What changed in shop.ron").is_none(), "Escape does not put it away");
    window.get_by_label("Compare").click();
    window.run_steps(3);
    window.key_press(Key::Enter);
    window.run_steps(3);
    assert_eq!(**window.state().history().design(), theirs, "Enter reloads");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(2);
    assert!(window.state().history().design().components.contains_key(&Id::from("b")));
}

#[test]
fn the_pointer_at_rest_is_told_the_whole_name_the_remark_and_what_the_kind_is() {
    for (language, words) in [
        (Language::English, ["Runs the web application", "Chapter: one server in step 1"]),
        (Language::Korean, ["웹 애플리케이션이 돌아가는 서버", "1장 1단계의 서버 한 대에서"]),
    ] {
        let mut window = servers(language);
        let name = "Everything that a customer sees before paying";
        ask(&mut window, Action::Edit(Edit::SetLabel(Id::from("a"), name.to_owned())));
        ask(&mut window, Action::Edit(Edit::SetNote(Id::from("a"), "ask Mina".to_owned())));
        window.run_steps(20);
        let card = window.query_all_by_label_contains(name).next().expect("the card").rect();
        let is_told = |window: &Window, words: &str| window.query_all_by_label_contains(words).next().is_some();
        assert!(!is_told(&window, words[0]), "it is told before the pointer is there");
        window.hover_at(card.center());
        window.run_steps(8);
        for words in words {
            assert!(is_told(&window, words), "{words} is not told");
        }
        let told = window.query_all_by_label_contains("ask Mina").count();
        assert!(told >= 2, "the remark is on the card for screen readers, and in what is told");
        window.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
        window.run_steps(8);
        assert!(!is_told(&window, words[0]), "it covers what was done");
        window.hover_at(card.center() + egui::vec2(30.0, 0.0));
        window.run_steps(8);
        assert!(is_told(&window, words[0]), "it is not told any more");
        ask(&mut window, Action::Command(Command::Shortcuts));
        window.run_steps(4);
        assert!(!is_told(&window, words[0]), "it stands before a question");
        window.key_press(Key::Escape);
        window.run_steps(4);
        // Who types has no use for it, wherever the pointer was left.
        window.key_press(Key::V);
        window.run_steps(4);
        assert!(!is_told(&window, words[0]), "it stays while keys are pressed");
        window.hover_at(card.center() + egui::vec2(-30.0, 0.0));
        window.run_steps(8);
        assert!(is_told(&window, words[0]), "it is not told again");
        window.hover_at(card.center() + egui::vec2(0.0, 300.0));
        window.run_steps(4);
        assert!(!is_told(&window, words[0]), "it stays when the pointer has gone");
    }
}
