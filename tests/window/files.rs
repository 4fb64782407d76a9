//! Opening, saving and pasting.

use egui_kittest::kittest::Queryable as _;
use loadstar::catalog;
use loadstar::design::{Edit, Id};
use loadstar::ui::action::Action;
use loadstar::ui::command::Command;
use loadstar::words::Language;
use std::path::PathBuf;
use std::sync::Arc;

use super::{ask, steps, window};

#[test]
fn what_is_open_stays_when_a_file_has_problems() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.ron");
    std::fs::write(&path, "Design(format: 1, components: {\"web\": (kind: WebServr())})").unwrap();
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(3));
    let open = Arc::clone(window.state().history().design());
    for broken in [path, PathBuf::from("/nowhere/at-all.ron")] {
        ask(&mut window, Action::Open(broken));
        assert!(Arc::ptr_eq(&open, window.state().history().design()));
    }
    assert!(window.query_by_label_contains("broken.ron").is_some(), "the problems of the file are not shown");
}

#[test]
fn a_saved_design_opens_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.ron");
    let mut window = window(Language::English);
    ask(&mut window, Action::BeginOwn);
    ask(&mut window, Action::Edit(Edit::SetName("Mine".to_owned())));
    assert!(window.state().history().is_changed());
    ask(&mut window, Action::SaveAs(path.clone()));
    assert!(!window.state().history().is_changed());
    ask(&mut window, Action::OpenChapter(0));
    ask(&mut window, Action::Open(path));
    assert_eq!(window.state().history().design().name, "Mine");
}

#[test]
fn what_was_asked_for_goes_on_once_a_new_design_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(Language::English);
    ask(&mut window, Action::BeginOwn);
    ask(&mut window, Action::Edit(Edit::SetName("Mine".to_owned())));
    ask(&mut window, Action::Command(Command::New));
    window.get_by_label("Save").click();
    window.run_steps(3);
    assert_eq!(window.state().history().design().name, "Mine", "nothing is saved yet");
    ask(&mut window, Action::SaveAs(folder.path().join("mine.ron")));
    assert_eq!(window.state().history().design().name, "", "the new design that was asked for is not there");
    // A later save is a save and no more.
    ask(&mut window, Action::Edit(Edit::SetName("Other".to_owned())));
    ask(&mut window, Action::SaveAs(folder.path().join("other.ron")));
    assert_eq!(window.state().history().design().name, "Other");
}

#[test]
fn a_file_that_was_read_in_part_is_not_overwritten_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.ron");
    let text = "Design(format: 1, components: {\"web\": (kind: WebServr()), \"users\": (kind: Client())})";
    std::fs::write(&path, text).unwrap();
    let mut window = window(Language::English);
    ask(&mut window, Action::Open(path.clone()));
    window.get_by_label("Open what could be read").click();
    window.run_steps(3);
    assert!(window.state().history().design().components.contains_key(&Id::from("users")));
    assert!(window.query_by_label_contains("Not read of the file: 1").is_some(), "the status bar does not say so");
    ask(&mut window, Action::Command(Command::Save));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "saving lost what was not read");
    window.get_by_label("Overwrite").click();
    window.run_steps(3);
    assert_eq!(catalog::open(&std::fs::read_to_string(&path).unwrap()).unread.len(), 0);
    // What was lost is lost once; the next save asks nothing.
    ask(&mut window, Action::Edit(Edit::SetName("Mine".to_owned())));
    ask(&mut window, Action::Command(Command::Save));
    assert!(!window.state().history().is_changed());
}

#[test]
fn what_is_copied_can_be_pasted_with_its_links_under_free_names() {
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(4));
    let before = Arc::clone(window.state().history().design());
    ask(&mut window, Action::Command(Command::SelectAll));
    let context = window.ctx.clone();
    window.state_mut().carry_out(&context, Action::Command(Command::Copy));
    window.step();
    let copied = window.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let text = copied.expect("the design is in the clipboard");
    ask(&mut window, Action::Paste(text.clone()));
    ask(&mut window, Action::Paste(text));
    let after = window.state().history().design();
    assert_eq!(after.components.len(), 3 * before.components.len());
    assert_eq!(after.links.len(), 3 * before.links.len());
    assert_eq!(window.state().selection().ids.len(), before.components.len());
    let places: Vec<_> = after.components.values().filter_map(|component| component.at).collect();
    let is_covered = places.iter().enumerate().any(|(place, at)| places[place + 1..].contains(at));
    assert!(!is_covered, "a pasted component covers another one");
    assert_eq!(steps(&window), 2);
    ask(&mut window, Action::Paste("good morning".to_owned()));
    assert_eq!(steps(&window), 2);
}

/// What somebody wrote by hand is taken without what no hand could draw.
#[test]
fn of_a_pasted_text_all_that_makes_sense_is_taken() {
    for info in catalog::all() {
        let mut window = window(Language::English);
        ask(&mut window, Action::BeginOwn);
        ask(&mut window, Action::Paste(format!("Design(format: 1, components: {{\"one\": (kind: {}())}})", info.name.name())));
        assert!(window.state().history().design().components.contains_key(&Id::from("one")), "{:?}", info.name);
    }
    let mut window = window(Language::English);
    ask(&mut window, Action::BeginOwn);
    let text = "Design(format: 1, data_centers: {\"flat\": (frame: (x: 0, y: 0, w: -5, h: 10))}, components: {\"u\": (kind: Client()), \
                \"d\": (at: (1, 2), kind: DatabaseLeader())}, links: [(from: \"u\", to: \"d\")])";
    ask(&mut window, Action::Paste(text.to_owned()));
    let design = window.state().history().design();
    assert_eq!((design.components.len(), design.links.len(), design.data_centers.len()), (3, 0, 0));
}
