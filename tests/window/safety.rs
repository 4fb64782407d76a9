//! Nothing is lost: by a crash, by another program that writes the same file, or by a way out of the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use egui::{Context, Event, ImeEvent, Key, Modifiers, ViewportEvent, ViewportId};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use loadstar::design::file::{Mark, load, read_journal};
use loadstar::design::{Design, Edit, Id};
use loadstar::ui::action::Action;
use loadstar::ui::app::App;
use loadstar::ui::command::Command;
use loadstar::ui::keeper::folder::orphans;
use loadstar::ui::selection::Selection;
use loadstar::ui::settings::Settings;
use loadstar::words::Language;

use super::{Window, ask, steps, wait_for, window_of};

fn new_app(recent: Vec<PathBuf>) -> App {
    let settings = Settings { language: Some(Language::English), recent, ..Settings::default() };
    App::new(&Context::default(), settings, None, None)
}

/// A window that keeps its work in `folder`.
fn keeping(folder: &Path) -> Window {
    window_of(new_app(Vec::new()).keeping_in(Some(folder.to_owned())))
}

fn rename(window: &mut Window, name: &str) {
    ask(window, Action::Edit(Edit::SetName(name.to_owned())));
}

fn name(window: &Window) -> String {
    window.state().history().design().name.clone()
}

fn journals(folder: &Path) -> Vec<PathBuf> {
    let listed = fs::read_dir(folder).into_iter().flatten();
    let paths = listed.map(|entry| entry.expect("an entry").path());
    let mut journals: Vec<_> = paths.filter(|path| path.extension().is_some_and(|ending| ending == "journal")).collect();
    journals.sort();
    journals
}

/// Waits until a journal keeps a design of that name.
fn wait_for_kept(folder: &Path, name: &str) {
    wait_for("the journal", || {
        let kept = journals(folder).into_iter().filter_map(|path| read_journal(&fs::read(path).ok()?));
        kept.filter_map(|kept| kept.timeline.present().map(|design| design.name == name)).any(|is_it| is_it).then_some(())
    });
}

/// Ends a window as a crash would, and waits until the system has let go of what it held.
fn crash(windows: impl IntoIterator<Item = Window>, folder: &Path) {
    drop(windows.into_iter().collect::<Vec<_>>());
    let count = journals(folder).len();
    wait_for("the end of the threads", || (orphans(folder).len() == count).then_some(()));
}

/// Shows frames until a part of that name is there.
fn wait_for_label(window: &mut Window, label: &str) {
    wait_for(label, || {
        window.run_steps(1);
        window.query_all_by_label_contains(label).next().is_some().then_some(())
    });
    // Dialogs take a few frames to find their place.
    window.run_steps(4);
}

fn press(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run_steps(3);
}

#[test]
fn what_a_window_leaves_behind_is_offered_and_restored_with_its_history() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = keeping(folder.path());
    ask(&mut window, Action::BeginOwn);
    for name in ["one", "two", "three"] {
        rename(&mut window, name);
    }
    ask(&mut window, Action::Command(Command::Undo));
    wait_for_kept(folder.path(), "two");
    crash([window], folder.path());
    let mut window = keeping(folder.path());
    wait_for_label(&mut window, "never saved · 2 steps");
    press(&mut window, "Restore");
    assert_eq!(name(&window), "two");
    assert!(window.state().history().is_changed(), "what was restored is taken for saved");
    ask(&mut window, Action::Command(Command::Redo));
    assert_eq!(name(&window), "three");
    for name_before in ["two", "one", ""] {
        ask(&mut window, Action::Command(Command::Undo));
        assert_eq!(name(&window), name_before);
    }
    // It is kept on in the same journal.
    rename(&mut window, "four");
    wait_for_kept(folder.path(), "four");
    assert_eq!(journals(folder.path()).len(), 1);
}

#[test]
fn what_is_not_wanted_is_thrown_away_and_what_is_put_off_is_offered_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = keeping(folder.path());
    ask(&mut window, Action::BeginOwn);
    rename(&mut window, "shop");
    wait_for_kept(folder.path(), "shop");
    crash([window], folder.path());
    let mut window = keeping(folder.path());
    wait_for_label(&mut window, "shop");
    // A click beside the question is no answer to it.
    window.hover_at(egui::pos2(20.0, 880.0));
    window.drag_at(egui::pos2(20.0, 880.0));
    window.drop_at(egui::pos2(20.0, 880.0));
    window.run_steps(3);
    press(&mut window, "Later");
    assert!(window.state().is_welcoming());
    crash([window], folder.path());
    let mut window = keeping(folder.path());
    wait_for_label(&mut window, "shop");
    press(&mut window, "Discard");
    wait_for("the journal to go", || journals(folder.path()).is_empty().then_some(()));
    crash([window], folder.path());
    let mut window = keeping(folder.path());
    std::thread::sleep(Duration::from_millis(100));
    window.run_steps(3);
    assert!(window.query_by_label("Restore").is_none());
}

#[test]
fn a_running_window_s_work_is_not_offered_and_two_windows_do_not_share() {
    let folder = tempfile::tempdir().unwrap();
    let mut windows: Vec<Window> = Vec::new();
    for name in ["left", "right"] {
        let mut window = keeping(folder.path());
        ask(&mut window, Action::BeginOwn);
        rename(&mut window, name);
        wait_for_kept(folder.path(), name);
        windows.push(window);
    }
    let mut third = keeping(folder.path());
    std::thread::sleep(Duration::from_millis(100));
    third.run_steps(3);
    assert!(third.query_by_label("Restore").is_none(), "a running window's work was offered");
    assert_eq!(journals(folder.path()).len(), 2);
    crash(windows.into_iter().chain([third]), folder.path());
    let mut window = keeping(folder.path());
    wait_for_label(&mut window, "Unsaved work was found in 2 designs");
    press(&mut window, "Restore left");
    assert_eq!(name(&window), "left");
    // The other one waits for another window.
    let mut other = keeping(folder.path());
    wait_for_label(&mut other, "right");
    press(&mut other, "Restore");
    assert_eq!(name(&other), "right");
}

#[test]
fn nothing_is_written_while_nothing_changed_and_a_save_takes_the_journal_away() {
    let folder = tempfile::tempdir().unwrap();
    let saved = tempfile::tempdir().unwrap();
    let mut window = keeping(folder.path());
    ask(&mut window, Action::OpenChapter(3));
    ask(&mut window, Action::Command(Command::SelectAll));
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "something was written, and nothing had changed");
    rename(&mut window, "shop");
    wait_for_kept(folder.path(), "shop");
    let length = || fs::metadata(&journals(folder.path())[0]).unwrap().len();
    let before = length();
    window.run_steps(20);
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(length(), before);
    ask(&mut window, Action::SaveAs(saved.path().join("shop.ron")));
    wait_for("the journal to go", || journals(folder.path()).is_empty().then_some(()));
    // Undone past the save it is unsaved work again.
    ask(&mut window, Action::Command(Command::Undo));
    wait_for("the journal to come back", || (journals(folder.path()).len() == 1).then_some(()));
}

#[test]
fn a_clean_end_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = keeping(folder.path());
    ask(&mut window, Action::BeginOwn);
    rename(&mut window, "shop");
    wait_for_kept(folder.path(), "shop");
    ask(&mut window, Action::Command(Command::Quit));
    press(&mut window, "Discard");
    eframe::App::on_exit(window.state_mut(), None);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_end_that_nobody_was_asked_about_leaves_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = keeping(folder.path());
    ask(&mut window, Action::BeginOwn);
    rename(&mut window, "shop");
    // At once: what is still on its way is written by the end.
    eframe::App::on_exit(window.state_mut(), None);
    let kept = journals(folder.path()).first().and_then(|path| read_journal(&fs::read(path).unwrap()));
    assert_eq!(kept.unwrap().timeline.present().unwrap().name, "shop");
}

#[test]
fn where_nothing_can_be_kept_one_sentence_says_so_and_work_goes_on() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let cases = [(Some(file.path().join("recovery")), "cannot be kept safe; save often. ("), (None, "There is no home folder")];
    for (folder, words) in cases {
        let mut window = window_of(new_app(Vec::new()).keeping_in(folder));
        ask(&mut window, Action::BeginOwn);
        rename(&mut window, "shop");
        wait_for_label(&mut window, words);
        // Its time passes, and it is not said again.
        window.run_steps(400);
        assert!(window.query_by_label_contains(words).is_none());
        std::thread::sleep(Duration::from_millis(600));
        rename(&mut window, "other");
        std::thread::sleep(Duration::from_millis(100));
        window.run_steps(3);
        assert!(window.query_by_label_contains(words).is_none(), "said twice: {words}");
        assert_eq!(name(&window), "other");
    }
}

#[test]
fn a_journal_of_rubbish_is_not_offered_and_not_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    for (number, content) in [&b""[..], b"Loadstar journal 1\ntext 5", b"\xff\xfe", b"Loadstar journal 2\n"].iter().enumerate()
    {
        fs::write(folder.path().join(format!("1-{number}.journal")), content).unwrap();
    }
    fs::create_dir(folder.path().join("2-folder.journal")).unwrap();
    let mut window = keeping(folder.path());
    std::thread::sleep(Duration::from_millis(100));
    window.run_steps(3);
    assert!(window.query_by_label("Restore").is_none());
    ask(&mut window, Action::BeginOwn);
    rename(&mut window, "shop");
    wait_for_kept(folder.path(), "shop");
}

/// A window with a file of that name open.
fn with_file(folder: &Path) -> (Window, PathBuf) {
    let path = folder.join("shop.ron");
    let mut window = window_of(new_app(Vec::new()));
    ask(&mut window, Action::BeginOwn);
    rename(&mut window, "first");
    ask(&mut window, Action::SaveAs(path.clone()));
    (window, path)
}

/// What another program does to the file.
fn change(path: &Path, name: &str) {
    let mut design = load(path).expect("a file").design.expect("a design");
    name.clone_into(&mut design.name);
    loadstar::design::file::save(path, &design).expect("saved");
}

#[test]
fn a_file_changed_by_another_program_is_noticed_and_a_reload_can_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, path) = with_file(folder.path());
    rename(&mut window, "mine");
    let seen = |window: &Window| window.state().canvas().lens().screen_from_canvas(egui::Pos2::ZERO);
    let before = seen(&window);
    change(&path, "theirs");
    wait_for_label(&mut window, "Another program changed shop.ron");
    assert_eq!(seen(&window), before, "the strip moves the drawing");
    press(&mut window, "Reload");
    assert_eq!(name(&window), "theirs");
    assert!(!window.state().history().is_changed());
    assert!(window.query_by_label("Keep mine").is_none(), "it is still asked");
    ask(&mut window, Action::Command(Command::Undo));
    assert_eq!(name(&window), "mine");
    ask(&mut window, Action::Command(Command::Save));
    assert_eq!(load(&path).unwrap().design.unwrap().name, "mine");
}

#[test]
fn what_is_mine_can_be_kept_and_is_unsaved_then() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, path) = with_file(folder.path());
    change(&path, "theirs");
    wait_for_label(&mut window, "Another program changed shop.ron");
    press(&mut window, "Keep mine");
    assert!(window.state().history().is_changed(), "the file holds something else, and the design is taken for saved");
    ask(&mut window, Action::Command(Command::Save));
    assert!(window.query_by_label("Overwrite").is_none(), "asked again");
    assert_eq!(load(&path).unwrap().design.unwrap().name, "first");
}

#[test]
fn a_change_that_was_not_seen_yet_is_not_saved_over_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, path) = with_file(folder.path());
    rename(&mut window, "mine");
    change(&path, "theirs");
    let theirs = Mark::of_file(&path).unwrap();
    ask(&mut window, Action::Command(Command::Save));
    assert_eq!(Mark::of_file(&path).unwrap(), theirs, "saved over it unasked");
    press(&mut window, "Cancel");
    ask(&mut window, Action::Command(Command::Save));
    press(&mut window, "Overwrite");
    assert_eq!(load(&path).unwrap().design.unwrap().name, "mine");
    // One's own saves are nobody else's.
    rename(&mut window, "mine again");
    ask(&mut window, Action::Command(Command::Save));
    assert!(!window.state().history().is_changed());
}

#[test]
fn a_file_that_is_gone_makes_the_design_unsaved() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, path) = with_file(folder.path());
    fs::remove_file(&path).unwrap();
    wait_for_label(&mut window, "shop.ron is no longer on disk");
    assert!(window.state().history().is_changed());
    ask(&mut window, Action::Command(Command::Save));
    assert!(path.is_file());
}

#[test]
fn a_reload_of_a_broken_file_leaves_what_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, path) = with_file(folder.path());
    fs::write(&path, "Design(format: 1, components: {\"web\": (kind: WebServr())})").unwrap();
    wait_for_label(&mut window, "Another program changed shop.ron");
    press(&mut window, "Reload");
    assert_eq!(name(&window), "first");
    assert!(window.query_by_label("Open what could be read").is_some());
}

#[test]
fn recent_files_are_offered_and_those_that_are_gone_cannot_be_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let (_, there) = with_file(folder.path());
    let gone = folder.path().join("gone.ron");
    let mut window = window_of(new_app(vec![gone.clone(), there.clone()]));
    let is_disabled = |window: &Window, path: &Path| {
        window.query_by_label(&path.to_string_lossy()).expect("it is listed").accesskit_node().is_disabled()
    };
    wait_for("the look at the disk", || {
        window.run_steps(1);
        is_disabled(&window, &gone).then_some(())
    });
    assert!(!is_disabled(&window, &there));
    press(&mut window, &there.to_string_lossy());
    assert_eq!(name(&window), "first");
    assert_eq!(window.state().settings().recent.first(), Some(&there));
}

/// Writes a free text and leaves it open.
fn write_in_place(window: &mut Window, text: &str) {
    window.key_press(Key::T);
    window.run_steps(3);
    window.event(Event::Text(text.to_owned()));
    window.run_steps(1);
}

/// A window with a design that is saved.
fn saved_in(folder: &Path, path: &Path) -> Window {
    let mut window = keeping(folder);
    ask(&mut window, Action::BeginOwn);
    ask(&mut window, Action::SaveAs(path.to_owned()));
    assert!(!window.state().history().is_changed());
    window
}

fn written(design: &Design) -> Vec<&str> {
    design.annotations.iter().map(|annotation| annotation.text.as_str()).collect()
}

#[test]
fn what_is_typed_in_place_is_kept_while_it_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.ron");
    let mut window = saved_in(folder.path(), &path);
    write_in_place(&mut window, "why");
    let kept = || {
        let journals = journals(folder.path());
        let kept = read_journal(&fs::read(journals.first()?).ok()?)?;
        kept.timeline.present().is_some_and(|design| written(design) == ["why"]).then_some(())
    };
    wait_for("the text in the journal", kept);
    // It goes on in the same field, and is one step.
    window.event(Event::Text(" not".to_owned()));
    window.run_steps(1);
    assert_eq!(written(window.state().history().design()), ["why not"]);
    window.key_press(Key::Escape);
    window.run_steps(3);
    assert_eq!(written(window.state().history().design()), ["why not"]);
    assert_eq!(steps(&window), 1);
    ask(&mut window, Action::Command(Command::Undo));
    assert!(!window.state().history().is_changed());
}

#[test]
fn a_name_that_is_typed_in_place_is_kept_while_it_is_typed_and_given_back_by_escape() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = saved_in(folder.path(), &folder.path().join("shop.ron"));
    let label = |window: &Window| window.state().history().design().components[&Id::from("users")].label.clone();
    ask(&mut window, Action::Select(Selection::of_id(Id::from("users"))));
    window.key_press(Key::F2);
    window.run_steps(3);
    assert!(!window.state().history().is_changed(), "nothing has been typed yet");
    window.event(Event::Ime(ImeEvent::Preedit { text: "서".to_owned(), active_range_chars: None }));
    window.run_steps(2);
    assert_eq!(label(&window), "", "a letter under way is none yet");
    // As an input method goes on to the next letter: both in one frame.
    let next = ImeEvent::Preedit { text: "우".to_owned(), active_range_chars: None };
    window.input_mut().events.extend([Event::Ime(ImeEvent::Commit("서".to_owned())), Event::Ime(next)]);
    window.run_steps(2);
    assert_eq!(label(&window), "서", "what is done is kept while the next letter is under way");
    window.event(Event::Ime(ImeEvent::Commit("울".to_owned())));
    window.run_steps(2);
    assert_eq!((label(&window).as_str(), steps(&window)), ("서울", 1));
    window.key_press(Key::Escape);
    window.run_steps(3);
    assert_eq!((label(&window).as_str(), steps(&window)), ("", 0), "Escape gives the old name back");
    assert!(!window.state().history().is_changed());
}

#[test]
fn a_save_has_what_is_typed_in_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.ron");
    let mut window = saved_in(folder.path(), &path);
    write_in_place(&mut window, "why");
    // The last letters in the same frame as the key.
    let modifiers = Modifiers::COMMAND;
    let save = Event::Key { key: Key::S, physical_key: None, pressed: true, repeat: false, modifiers };
    window.input_mut().events.extend([Event::Text(" not".to_owned()), save]);
    window.run_steps(2);
    assert_eq!(written(&load(&path).unwrap().design.unwrap()), ["why not"]);
    assert!(!window.state().history().is_changed());
}

#[test]
fn every_way_out_asks_about_what_is_typed_in_place() {
    let by_key = |key| -> Way { Box::new(move |window: &mut Window| window.key_press_modifiers(Modifiers::COMMAND, key)) };
    let ways: [(&str, Way); 4] = [
        ("Ctrl+Q", by_key(Key::Q)),
        ("Ctrl+N", by_key(Key::N)),
        ("Ctrl+O", by_key(Key::O)),
        ("the window's button", Box::new(close_button)),
    ];
    for (way, go) in ways {
        let folder = tempfile::tempdir().unwrap();
        let mut window = saved_in(folder.path(), &folder.path().join("shop.ron"));
        write_in_place(&mut window, "why");
        go(&mut window);
        window.run_steps(2);
        assert!(window.query_by_label("Discard").is_some(), "{way} does not ask");
        press(&mut window, "Cancel");
        assert_eq!(written(window.state().history().design()), ["why"], "{way}");
    }
}

fn close_button(window: &mut Window) {
    let viewport = window.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    viewport.events.push(ViewportEvent::Close);
    window.run_steps(2);
}

type Way = Box<dyn Fn(&mut Window)>;

#[test]
fn every_way_out_asks_about_what_is_not_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.ron");
    loadstar::design::file::save(&path, &loadstar::design::Design::empty()).unwrap();
    let by = |action: Action| -> Way { Box::new(move |window: &mut Window| ask(window, action.clone())) };
    let ways: [(&str, Way); 7] = [
        ("new", by(Action::Command(Command::New))),
        ("open", by(Action::Command(Command::Open))),
        ("quit", by(Action::Command(Command::Quit))),
        ("a recent file", by(Action::Open(path))),
        ("the chapter", by(Action::OpenChapter(1))),
        ("a blank canvas", by(Action::BeginOwn)),
        ("the window's button", Box::new(close_button)),
    ];
    for (way, go) in ways {
        let mut window = window_of(new_app(Vec::new()));
        ask(&mut window, Action::BeginOwn);
        rename(&mut window, "mine");
        go(&mut window);
        assert!(window.query_by_label("Discard").is_some(), "{way} does not ask");
        press(&mut window, "Cancel");
        assert_eq!(name(&window), "mine", "{way}");
        assert!(window.state().history().design().components.contains_key(&Id::from("users")), "{way}");
    }
}
