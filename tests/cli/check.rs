//! `loadstar check`: problems of files, a line each.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Output, Stdio};

use crate::{loadstar, run};

/// A folder with a good file, one with three mistakes, and one that is no text.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("written");
    write("good.ron", b"Design(format: 1)\n");
    write("bad.ron", THREE_MISTAKES.as_bytes());
    write("picture.ron", b"\x89PNG\r\n");
    folder
}

const THREE_MISTAKES: &str = "Design(
    format: 1,
    components: {
        \"users\": (kind: Client()),
        \"웹\": (label: \"이름\", instances: -1, kind: WebServer()),
    },
    links: [
        (from: \"users\", to: \"wbe\"),
    ],
    notez: \"a\",
)
";

#[test]
fn every_mistake_is_a_line_at_its_place() {
    let folder = folder();
    let (status, output, messages) = run(loadstar(folder.path(), &["check", "bad.ron"]));
    assert_eq!((status, messages.as_str()), (Some(1), ""));
    let places: Vec<&str> = output.lines().map(|line| line.split(" error: ").next().unwrap_or(line)).collect();
    assert_eq!(places, ["bad.ron:5:39:", "bad.ron:8:29:", "bad.ron:10:5:"], "{output}");
    assert!(output.lines().all(|line| line.contains(": error: ") && line.ends_with('.')), "{output}");
    assert!(output.contains("`notes`"), "{output}");
}

#[test]
fn the_exit_status_is_that_of_the_worst_file() {
    let folder = folder();
    let rows: [(&[&str], i32); 8] = [
        (&["check", "good.ron"], 0),
        (&["check", "good.ron", "bad.ron", "good.ron"], 1),
        (&["check", "picture.ron"], 1),
        (&["check", "bad.ron", "missing.ron", "good.ron"], 2),
        (&["check", "."], 2),
        (&["check"], 2),
        (&["good.ron", "check", "good.ron"], 2),
        (&["chekc", "good.ron", "good.ron"], 2),
    ];
    for (arguments, expected) in rows {
        let (status, output, messages) = run(loadstar(folder.path(), arguments));
        assert_eq!(status, Some(expected), "{arguments:?}: {output}{messages}");
        assert_eq!(messages.is_empty(), expected < 2, "{arguments:?}: {messages}");
        if expected == 0 {
            assert_eq!(output, "", "{arguments:?}");
        }
    }
}

#[test]
fn words_are_in_the_language_of_the_option_or_the_system() {
    let folder = folder();
    let is_korean = |text: &str| text.contains("바이트");
    let rows: [(&[&str], &str, bool); 4] = [
        (&["check", "picture.ron"], "C.UTF-8", false),
        (&["check", "picture.ron"], "ko_KR.UTF-8", true),
        (&["--lang", "ko", "check", "picture.ron"], "en_US.UTF-8", true),
        (&["check", "picture.ron", "--lang", "en"], "ko_KR.UTF-8", false),
    ];
    for (arguments, locale, korean) in rows {
        let mut command = loadstar(folder.path(), arguments);
        command.env("LANG", locale);
        let (_, output, _) = run(command);
        assert!(output.starts_with("picture.ron:1:1: error: "), "{output}");
        assert_eq!(is_korean(&output), korean, "{arguments:?} {locale}: {output}");
    }
}

#[test]
fn a_dash_is_standard_input() {
    let folder = folder();
    let mut command = loadstar(folder.path(), &["check", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program runs");
    child.stdin.take().expect("its input").write_all(b"Design(format: 2)").expect("written");
    let Output { status, stdout, .. } = child.wait_with_output().expect("it ends");
    assert_eq!(status.code(), Some(1));
    assert!(stdout.starts_with(b"<stdin>:1:16: error: "), "{}", String::from_utf8_lossy(&stdout));
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let folder = folder();
    let files: Vec<PathBuf> = vec!["bad.ron".into(); 2_000];
    let mut command = loadstar(folder.path(), &["check"]);
    command.args(files).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    drop(child.stdout.take());
    let Output { status, stderr, .. } = child.wait_with_output().expect("it ends");
    assert_eq!((status.code(), String::from_utf8_lossy(&stderr).as_ref()), (Some(1), ""));
}

#[test]
fn what_a_file_says_cannot_break_the_line_or_drive_the_terminal() {
    let folder = folder();
    let text = "Design(format: 1, components: {\"a\\n\\u{1b}[31mb\": (kind: Dns())})";
    std::fs::write(folder.path().join("bad.ron"), text).expect("written");
    let (status, output, _) = run(loadstar(folder.path(), &["check", "bad.ron"]));
    assert_eq!(status, Some(1));
    assert_eq!(output.lines().count(), 1, "{output}");
    assert!(!output.contains('\u{1b}'), "{output}");
}
