//! Help, and arguments that make no sense, in both languages.

use std::path::Path;

use crate::{loadstar, run};

/// Runs in both languages, Korean first.
fn in_both(folder: &Path, arguments: &[&str]) -> [(Option<i32>, String, String); 2] {
    ["ko_KR.UTF-8", "en_US.UTF-8"].map(|locale| {
        let mut command = loadstar(folder, arguments);
        command.env("LANG", locale);
        run(command)
    })
}

fn is_korean(text: &str) -> bool {
    text.chars().any(|character| ('가'..='힣').contains(&character))
}

#[test]
fn help_is_in_both_languages_with_examples() {
    let rows: [(&[&str], &str); 7] = [
        (&["--help"], "  loadstar check design.ron\n"),
        (&["-h"], "  loadstar check design.ron\n"),
        (&["help"], "  loadstar check design.ron\n"),
        (&["check", "--help"], "  loadstar check design.ron\n"),
        (&["help", "check"], "  loadstar check design.ron\n"),
        (&["simulate", "--help"], "  loadstar simulate design.ron --kill web#2@10s"),
        (&["simulate", "-h"], "  loadstar simulate design.ron --kill web#2@10s"),
    ];
    for (arguments, example) in rows {
        let [korean, english] = in_both(Path::new("."), arguments);
        for ((status, output, messages), headings) in
            [(&korean, ["사용법: loadstar", "옵션:\n", "예:\n"]), (&english, ["Usage: loadstar", "Options:\n", "Examples:\n"])]
        {
            assert_eq!((*status, messages.as_str()), (Some(0), ""), "{arguments:?}");
            for words in headings.iter().chain([&example]) {
                assert!(output.contains(words), "{words} in {arguments:?}: {output}");
            }
        }
        assert!(!is_korean(&english.1), "{arguments:?}: {}", english.1);
        for english in ["Usage", "Options", "OPTIONS", "COMMAND]", "Print", "default", "possible"] {
            assert!(!korean.1.contains(english), "{english} in {arguments:?}: {}", korean.1);
        }
    }
}

/// The defaults and the values that an argument takes are told.
#[test]
fn help_tells_what_an_argument_takes() {
    let [(_, korean, _), (_, english, _)] = in_both(Path::new("."), &["simulate", "--help"]);
    for (output, words) in
        [(korean, ["(기본값 60s)", "(쓸 수 있는 값: ko, en)"]), (english, ["(default: 60s)", "(one of: ko, en)"])]
    {
        assert!(words.iter().all(|words| output.contains(words)), "{output}");
    }
}

/// What is given, and what is said of it in Korean and in English.
type Row = (&'static [&'static str], &'static str, &'static str);

const MISTAKES: &[Row] = &[
    (&["check"], "`<FILE>...` 인자가 빠졌습니다", "`<FILE>...` is missing"),
    (&["check", "--nonsense"], "`--nonsense`은(는) 여기에 쓸 수 없는", "no argument `--nonsense`"),
    (&["simulate", "a.ron", "--user", "3"], "`--users`을(를) 쓰려던", "Did you mean `--users`?"),
    (&["simulate", "a.ron", "b.ron"], "`b.ron`은(는) 더 적힌 인자", "`b.ron` is an argument too many"),
    (&["simulate", "a.ron", "--users"], "`--users <N>`에 값이 없습니다", "`--users <N>` has no value"),
    (&["simulate", "a.ron", "--users", "many"], "`many`은(는) 사용자 수가 아닙니다", "`many` of `--users <N>` is no number"),
    (&["simulate", "a.ron", "--users", "100000001"], "사용자 수가 아닙니다", "from 0 to 100000000"),
    (&["simulate", "a.ron", "--users", "-1"], "사용자 수가 아닙니다", "from 0 to 100000000"),
    (&["simulate", "a.ron", "--seed", "1.5"], "`1.5`은(는) 시드가 아닙니다", "`1.5` of `--seed <N>` is no seed"),
    (&["simulate", "a.ron", "--for", "ten"], "`ten`은(는) 시간이 아닙니다", "`ten` of `--for <TIME>` is no time"),
    (&["simulate", "a.ron", "--warm-up", "-1"], "시간이 아닙니다", "is no time"),
    (&["simulate", "a.ron", "--kill", "web"], "`web`을(를) 읽을 수 없습니다", "is not WHAT@TIME"),
    (&["simulate", "a.ron", "--kill", "web@soon"], "시간이 아닙니다", "is no time"),
    (&["simulate", "a.ron", "--json=3"], "`--json`은(는) 값을 받지 않습니다", "`--json` takes no value"),
    (&["simulate", "a.ron", "--seed", "1", "--seed", "2"], "두 번 적혀", "`--seed <N>` is given twice"),
    (&["--lang", "fr", "check", "a.ron"], "쓸 수 있는 값: ko, en", "takes one of: ko, en"),
    (&["help", "chekc"], "`chekc`이라는 명령은 없습니다", "no command `chekc`"),
    (&["a.ron", "check", "a.ron"], "둘 중 하나만", "exclude each other"),
    (&["a.ron"], "파일을 찾을 수 없습니다: a.ron\n", "No such file or directory: a.ron\n"),
    (&["chekc"], "찾을 수 없습니다: chekc. `check` 명령을", "chekc. Did you mean the command `check`?"),
    (&["chekc", "a.ron", "b.ron"], "`check` 명령을", "the command `check`?"),
    (&["simulat", "a.ron", "--json"], "`simulate` 명령을", "the command `simulate`?"),
];

#[test]
fn mistakes_are_told_in_both_languages() {
    let folder = tempfile::tempdir().expect("a folder");
    for (arguments, korean, english) in MISTAKES {
        let told = in_both(folder.path(), arguments);
        for ((status, output, messages), words) in told.iter().zip([korean, english]) {
            assert_eq!((*status, output.as_str()), (Some(2), ""), "{arguments:?}");
            assert!(messages.contains(words), "{arguments:?}: {messages}");
            assert!(messages.lines().all(|line| line.starts_with("loadstar: ")), "{messages}");
            assert!(!messages.contains("%{") && !messages.contains("cli."), "{messages}");
        }
        assert!(!is_korean(&told[1].2), "{arguments:?}: {}", told[1].2);
    }
}

/// The language is that of the option even where the rest makes no sense.
#[test]
fn mistakes_are_told_in_the_language_asked_for() {
    let rows: [(&[&str], bool); 4] = [
        (&["check", "--lang", "ko"], true),
        (&["--lang=ko", "check"], true),
        (&["chekc", "a.ron", "--lang=ko"], true),
        (&["check", "--nonsense", "--lang", "en"], false),
    ];
    for (arguments, korean) in rows {
        let (status, _, messages) = run(loadstar(Path::new("."), arguments));
        assert_eq!((status, is_korean(&messages)), (Some(2), korean), "{arguments:?}: {messages}");
    }
}

#[test]
fn what_is_typed_cannot_drive_the_terminal() {
    let (status, _, messages) = run(loadstar(Path::new("."), &["check", "--a\u{1b}[31m\nb"]));
    assert_eq!(status, Some(2));
    assert!(!messages.contains('\u{1b}') && messages.lines().count() == 2, "{messages:?}");
}
