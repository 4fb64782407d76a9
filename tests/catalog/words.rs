//! Everything shown has words in both languages, and both say the same things.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use loadstar::catalog::words::DISTRIBUTIONS;
use loadstar::catalog::{self, Control, Group, LinkKind, ParameterInfo, Unit, all};
use loadstar::design::{Class, KindName, Region};
use loadstar::words::Language;

/// A text that was not found is its own key, and no text looks like one.
#[track_caller]
fn assert_words(words: &str, of: &str) {
    let is_key = words.contains('.') && !words.contains(' ') && words.is_ascii() || words.contains("_help");
    assert!(!words.is_empty() && !is_key, "{of} has no words: {words}");
}

#[test]
fn every_kind_group_and_link_has_words() {
    for language in Language::ALL {
        for name in KindName::ALL {
            assert_words(&catalog::kind_label(language, *name), name.name());
            assert_words(&catalog::kind_help(language, *name), name.name());
            let in_chapter = catalog::kind_in_chapter(language, *name);
            assert_words(&in_chapter, name.name());
            assert!(!in_chapter.contains("_chapter"), "{} has no words about the chapter", name.name());
        }
        for entry in all() {
            assert_words(&catalog::group_label(language, entry.group), entry.name.name());
            for (_, link) in entry.links_to {
                assert_words(&catalog::link_label(language, *link), entry.name.name());
            }
        }
        for class in Class::ALL {
            assert_words(&catalog::class_label(language, *class), class.name());
            assert_words(&catalog::class_help(language, *class), class.name());
        }
        for region in Region::ALL {
            assert_words(&catalog::region_label(language, *region), region.name());
        }
        for shape in DISTRIBUTIONS {
            assert_words(&catalog::distribution_label(language, shape), shape);
            assert_words(&catalog::distribution_help(language, shape), shape);
        }
        for field in ["ms", "mean_ms", "shape", "sigma", "cv2"] {
            assert_words(&catalog::distribution_field_label(language, field), field);
        }
    }
}

#[test]
fn words_are_those_of_the_entry() {
    let korean = Language::Korean;
    assert_eq!(catalog::kind_label(korean, KindName::DatabaseLeader), "DB 리더");
    assert_eq!(catalog::group_label(korean, Group::Compute), "처리");
    assert_eq!(catalog::link_label(korean, LinkKind::LookUp), "캐시 조회");
    assert_eq!(catalog::parameter_label(korean, KindName::Cache, "ttl_s"), "만료 시간(TTL)");
    assert_eq!(catalog::parameter_label(korean, KindName::Dns, "ttl_s"), "유효 시간(TTL)");
    assert_eq!(catalog::choice_label(korean, "asia"), "아시아");
    assert_eq!(catalog::unit_label(korean, Unit::PerS), "/초");
    assert_eq!(catalog::unit_label(korean, Unit::None), "");
}

#[test]
fn every_parameter_and_choice_has_words() {
    fn check(language: Language, kind: KindName, parameter: &ParameterInfo) {
        assert_words(&catalog::parameter_label(language, kind, parameter.name), parameter.name);
        assert_words(&catalog::parameter_help(language, kind, parameter.name), parameter.name);
        assert!(parameter.unit == Unit::None || !catalog::unit_label(language, parameter.unit).is_empty());
        match parameter.control {
            Control::Choice(names) | Control::Choices(names) => {
                for name in names {
                    check_choice(language, name);
                }
            }
            Control::OptionalGroup(group) => group.iter().for_each(|inner| check(language, kind, inner)),
            Control::ChoiceGroup(choices) => {
                for (name, group) in choices {
                    check_choice(language, name);
                    group.iter().for_each(|inner| check(language, kind, inner));
                }
            }
            _ => {}
        }
    }
    for language in Language::ALL {
        for entry in all() {
            entry.parameters.iter().for_each(|parameter| check(language, entry.name, parameter));
        }
    }
}

#[track_caller]
fn check_choice(language: Language, name: &str) {
    assert_words(&catalog::choice_label(language, name), name);
    if Region::from_name(name).is_none() {
        assert!(catalog::choice_help(language, name).is_some(), "{name} has no help");
    }
}

/// One key of a file of words: a text by language.
type Entry = BTreeMap<String, String>;

/// The keys of every file of words. The files are of the plain kind that `rust-i18n` calls version 2: a key at the margin, its
/// languages two deep, a text on one line or indented further below it.
fn entries() -> BTreeMap<String, Entry> {
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/i18n");
    for file in fs::read_dir(folder).expect("the words are there") {
        let path = file.expect("a file of the folder").path();
        let text = fs::read_to_string(&path).expect("words are text");
        for (key, entry) in parse(&text) {
            let first = entries.insert(key.clone(), entry).is_none();
            assert!(first, "{key} stands in two places, one of them {}", path.display());
        }
    }
    entries
}

fn parse(text: &str) -> Vec<(String, Entry)> {
    let mut entries: Vec<(String, Entry)> = Vec::new();
    let mut language = String::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        let depth = line.len() - line.trim_start().len();
        let (name, words) = line.trim().split_once(':').unwrap_or_else(|| ("", line.trim()));
        match depth {
            0 if name == "_version" => assert_eq!(words.trim(), "2"),
            0 => entries.push((name.trim_matches('"').to_owned(), Entry::new())),
            2 => {
                name.clone_into(&mut language);
                let (key, entry) = entries.last_mut().expect("a language stands below a key");
                let first = entry.insert(language.clone(), words.trim().to_owned()).is_none();
                assert!(first, "{key} has two texts in {language}");
            }
            _ => {
                let (_, entry) = entries.last_mut().expect("a text stands below a key");
                entry.entry(language.clone()).or_default().push_str(line.trim());
            }
        }
    }
    entries
}

fn placeholders(words: &str) -> BTreeSet<&str> {
    words.split("%{").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn every_key_has_both_languages_with_the_same_blanks_to_fill_in() {
    let entries = entries();
    assert!(entries.contains_key("kind.Client"));
    for (key, entry) in entries {
        let languages: Vec<&str> = entry.keys().map(String::as_str).collect();
        assert_eq!(languages, ["en", "ko"], "{key}");
        assert!(entry.values().all(|words| !words.is_empty()), "{key}");
        assert_eq!(placeholders(&entry["ko"]), placeholders(&entry["en"]), "{key}");
    }
}

#[test]
fn every_parameter_text_belongs_to_a_parameter() {
    fn names_within(parameter: &ParameterInfo) -> Vec<&'static str> {
        let groups: Vec<&[ParameterInfo]> = match parameter.control {
            Control::OptionalGroup(group) => vec![group],
            Control::ChoiceGroup(choices) => choices.iter().map(|(_, group)| *group).collect(),
            _ => Vec::new(),
        };
        let inner = groups.into_iter().flatten().flat_map(names_within);
        std::iter::once(parameter.name).chain(inner).collect()
    }
    let mut known = BTreeSet::new();
    for entry in all() {
        for name in entry.parameters.iter().flat_map(names_within) {
            known.insert(format!("parameter.{name}"));
            known.insert(format!("parameter.{}.{name}", entry.name.name()));
        }
    }
    for key in entries().keys().filter(|key| key.starts_with("parameter.")) {
        let plain = key.strip_suffix("_help").unwrap_or(key);
        assert!(known.contains(plain), "{key} is about nothing");
    }
}

#[test]
fn every_problem_is_told_with_a_mend() {
    let entries = entries();
    // A disk that refuses a file is no problem of the design: those sentences end with what to do.
    let is_problem =
        |key: &&String| key.starts_with("problem.") && !key.starts_with("problem.disk_") && !key.ends_with("_mend");
    let problems: Vec<&String> = entries.keys().filter(is_problem).collect();
    assert!(!problems.is_empty());
    for key in problems {
        assert!(entries.contains_key(&format!("{key}_mend")), "{key} does not say what to do");
    }
}

/// A file that the program does not name is not built again when it changes.
#[test]
fn every_file_of_words_is_watched_by_the_build() {
    let source = fs::read_to_string("src/words.rs").expect("the source is there");
    for entry in fs::read_dir("assets/i18n").expect("the words are there") {
        let name = entry.expect("an entry").file_name().into_string().expect("a plain name");
        assert!(source.contains(&format!("include_str!(\"../assets/i18n/{name}\")")), "src/words.rs does not name {name}");
    }
}

/// Words that people bring with them find a kind in either language.
#[test]
fn a_kind_has_other_words_to_be_looked_for_by() {
    let entries = entries();
    for entry in all() {
        assert!(entries.contains_key(&format!("search.{}", entry.name.name())), "{:?}", entry.name);
    }
    for (words, kind) in [("redis", KindName::Cache), ("부하 분산", KindName::LoadBalancer), ("kafka", KindName::Queue)] {
        assert!(catalog::kind_names(kind).iter().any(|name| name == words), "{words}");
    }
}

/// All of the program's text, tests of its own included.
fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            text.push_str(&sources(&path));
        } else {
            text.push_str(&fs::read_to_string(&path).expect("sources are text"));
        }
    }
    text
}

/// A key stands in the sources as it is, or is made of one of their patterns ("kind.{}_help") and words that they have.
#[test]
fn no_text_is_dead() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let texts: BTreeSet<&str> = sources.split('"').collect();
    let patterns: Vec<(&str, &str)> = texts
        .iter()
        .filter(|text| text.contains(".{") && !text.contains(char::is_whitespace))
        .filter_map(|text| Some((text.split_once('{')?.0, text.rsplit_once('}')?.1)))
        .filter(|(before, _)| before.contains('.'))
        .collect();
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words: BTreeSet<String> = sources.split(|letter| !is_word(letter)).map(str::to_lowercase).collect();
    let is_used = |key: &str| {
        let is_made = patterns.iter().any(|(before, after)| key.starts_with(before) && key.ends_with(after));
        let is_known = |word: &str| words.contains(&word.to_lowercase());
        texts.contains(key) || (is_made && key.split(|letter| !is_word(letter)).all(is_known))
    };
    // What stands beside a key is asked for by adding to it.
    let stem = |key: &str| {
        ["_help", "_one", "_long", "_mend", "_why", "_chapter"].iter().find_map(|end| key.strip_suffix(end).map(str::to_owned))
    };
    let entries = entries();
    let dead: Vec<&String> =
        entries.keys().filter(|key| !is_used(key) && !stem(key).is_some_and(|stem| is_used(&stem))).collect();
    assert!(dead.is_empty(), "nobody says {dead:?}");
}
