//! The journal: what was kept comes back, and of a torn or hostile one what is whole.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use loadstar::design::file::{Journal, Kept, Mark, read_journal};
use loadstar::design::{Act, Deed, Design, Edit, History, Things, Timeline};

use super::support::random_design::Random;

fn kept_of(history: &History, at_s: u64) -> Kept {
    Kept {
        timeline: history.timeline(5),
        saved: history.saved().map(Arc::clone),
        steps: history.steps_since_saved(),
        file: Some(PathBuf::from("/설계/a b.ron")),
        mark: Some(Mark::of(b"what the file holds")),
        unread: 2,
        at_s,
    }
}

/// A history in which everything happens that can: steps, undo, redo, saves, another design altogether.
fn random_step(random: &mut Random, history: &mut History) {
    match random.below(8) {
        0 => drop(history.undo()),
        1 => drop(history.redo()),
        2 => history.mark_saved(Arc::clone(history.design())),
        3 => history.mark_unsaved(),
        4 => history.reload(random.design()),
        _ => history.apply(&Edit::SetNotes(random.text()), None).expect("set"),
    }
}

#[test]
fn what_was_kept_comes_back_with_its_history() {
    let folder = tempfile::tempdir().expect("a folder");
    for seed in 0..12 {
        let mut random = Random::new(seed);
        let path = folder.path().join(format!("{seed}.journal"));
        let mut journal = Journal::new(path.clone());
        let mut history = History::new(random.design());
        for step in 0..20 {
            random_step(&mut random, &mut history);
            let kept = kept_of(&history, step);
            journal.keep(&kept).expect("kept");
            let read = read_journal(&fs::read(&path).expect("a journal"));
            assert_eq!(read.as_ref(), Some(&kept), "seed {seed} step {step}");
        }
        journal.remove().expect("removed");
        assert!(!path.exists());
        journal.remove().expect("nothing to remove is no error");
    }
}

/// A small journal, and all that it kept, the last one last.
fn small_journal() -> (Vec<u8>, Vec<Kept>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.journal");
    let (mut journal, mut history) = (Journal::new(path.clone()), History::new(Design::empty()));
    let mut all = Vec::new();
    for (at_s, name) in ["하나", "둘", "one", "하나 더"].into_iter().enumerate() {
        history.apply(&Edit::SetName(name.to_owned()), None).expect("named");
        let kept = kept_of(&history, at_s as u64);
        journal.keep(&kept).expect("kept");
        all.push(kept);
    }
    (fs::read(path).expect("a journal"), all)
}

#[test]
fn a_journal_torn_at_any_byte_gives_back_what_is_whole() {
    let (content, all) = small_journal();
    let mut best = 0;
    for length in 0..=content.len() {
        let Some(read) = read_journal(&content[..length]) else {
            assert_eq!(best, 0, "nothing at {length}, where there was something before");
            continue;
        };
        let place = all.iter().position(|kept| *kept == read).expect("what was kept, and nothing else");
        assert!(place + 1 >= best, "less at {length} than before");
        best = place + 1;
    }
    assert_eq!(best, all.len());
}

#[test]
fn a_journal_with_any_byte_broken_gives_back_only_what_was_kept() {
    let (content, all) = small_journal();
    for place in 0..content.len() {
        for broken in [0, b'9', b'\n', 0xFF] {
            let mut content = content.clone();
            if std::mem::replace(&mut content[place], broken) == broken {
                continue;
            }
            if let Some(read) = read_journal(&content) {
                assert!(all.contains(&read), "byte {place} as {broken}");
            }
        }
    }
}

/// A record as the program writes it, of whatever content.
fn record(sort: &str, content: &str) -> String {
    let hash =
        content.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{sort} {} {hash:016x}\n{content}\n", content.len())
}

#[test]
fn a_journal_that_somebody_made_up_does_no_harm() {
    let text = |numbers: &str, between: &str| record("text", &format!("{numbers}\n{between}"));
    let moment = |designs: &str, deeds: &str, done: &str| {
        record("moment", &format!("(at_s:0,designs:{designs},deeds:{deeds},done:{done})"))
    };
    let design = text("0 0", "Design(format: 1)");
    let deed = "(act:Add)";
    let rows = [
        (String::new(), false),
        (record("text", ""), false),
        (record("moment", "()"), false),
        (record("else", "x"), false),
        ("text 99999999999999999999 0\n".to_owned(), false),
        ("text 18446744073709551615 0\nx\n".to_owned(), false),
        (design.clone() + &moment("[0]", "[]", "0"), true),
        (design.clone() + &moment("[1]", "[]", "0"), false),
        (design.clone() + &moment("[0,0]", "[]", "0"), false),
        (design.clone() + &moment("[0]", "[]", "7"), false),
        (design.clone() + &moment("[]", "[]", "0"), false),
        (design.clone() + &moment("[0]", "[]", "18446744073709551615"), false),
        (design.clone() + &moment("[18446744073709551615]", "[]", "0"), false),
        // What is around the present design is whole, what is further away is not.
        (design.clone() + &moment("[9,0,0,9]", &format!("[{deed},{deed},{deed}]"), "1"), true),
        // The texts before the last one do not fit; an older moment does.
        (design.clone() + &moment("[0]", "[]", "0") + &text("99 0", "") + &moment("[1]", "[]", "0"), true),
        (text("0 0", "no design at all") + &moment("[0]", "[]", "0"), false),
        (design.clone() + &moment(&format!("[{}0]", "0,".repeat(100_000)), "[]", "0"), false),
    ];
    for (records, is_read) in rows {
        let read = read_journal(format!("Loadstar journal 1\n{records}").as_bytes());
        assert_eq!(read.is_some(), is_read, "{}", records.chars().take(200).collect::<String>());
        assert!(read_journal(records.as_bytes()).is_none(), "read without knowing the version");
        if let Some(kept) = read {
            let history = History::of_timeline(kept.timeline, kept.saved).expect("a timeline that was read is one");
            assert_eq!(history.design().format, 1);
        }
    }
}

/// A megabyte grows out of each text by naming the one before it twice, until there is an end to it.
#[test]
fn a_journal_cannot_fill_the_memory() {
    let mut content = "Loadstar journal 1\n".to_owned();
    content.push_str(&record("text", &format!("0 0\n{}", "x".repeat(1024))));
    let mut length = 1024_usize;
    for _ in 0..40 {
        content.push_str(&record("text", &format!("{length} {length}\n")));
        length = length.saturating_mul(2);
    }
    content.push_str(&record("moment", "(at_s:0,designs:[40],deeds:[],done:0)"));
    assert!(read_journal(content.as_bytes()).is_none());
}

#[test]
fn a_journal_does_not_grow_for_ever_and_goes_on_where_it_was_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.journal");
    let (mut journal, mut history) = (Journal::new(path.clone()), History::new(Design::empty()));
    let mut longest = 0;
    for round in 0..60 {
        // Text that has nothing in common with the one before it.
        let notes = format!("{round}{}{round}", ["x", "y"][round % 2].repeat(60_000));
        history.apply(&Edit::SetNotes(notes), None).expect("set");
        journal.keep(&kept_of(&history, 0)).expect("kept");
        longest = longest.max(fs::metadata(&path).expect("a journal").len());
    }
    assert!(longest < 4 * 1024 * 1024, "{longest} bytes, where 6 designs of 60 KB are kept");
    fs::remove_file(&path).expect("removed by somebody");
    history.apply(&Edit::SetSeed(9), None).expect("set");
    let kept = kept_of(&history, 1);
    journal.keep(&kept).expect("begun anew");
    assert_eq!(read_journal(&fs::read(&path).expect("a journal")), Some(kept));
}

#[test]
fn a_timeline_that_is_none_makes_no_history() {
    let design = || Arc::new(Design::empty());
    let deed = || Deed { act: Act::Move, things: Things::Design, parameter: None };
    for (designs, deeds, done, is_one) in
        [(1, 0, 0, true), (0, 0, 0, false), (2, 1, 2, false), (2, 2, 0, false), (2, 1, 1, true)]
    {
        let timeline = Timeline {
            designs: std::iter::repeat_with(design).take(designs).collect(),
            deeds: std::iter::repeat_with(deed).take(deeds).collect(),
            done,
        };
        assert_eq!(History::of_timeline(timeline, None).is_some(), is_one, "{designs} {deeds} {done}");
    }
}
