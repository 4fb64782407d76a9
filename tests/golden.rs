//! Small designs, each of one idea, half of them traps, with all that is to be found in them written at their top. What is found must
//! be that and nothing else. `LOADSTAR_BLESS=1` writes what is found into the files, to be read before it is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use loadstar::analysis::checklist::{Status, items};
use loadstar::analysis::failure::verdict::{points_of_failure, single_things, sweep};
use loadstar::analysis::{Evidence, Reach, Watch, checklist, rules};
use loadstar::catalog;
use loadstar::design::Design;
use loadstar::words::{Language, has_text};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// A file: what it says of itself, what it says is found, and its design.
struct Golden {
    path: PathBuf,
    idea: Vec<String>,
    expected: Vec<String>,
    body: String,
}

/// The words that a line of findings begins with.
const EXPECTED: [&str; 4] = ["// Fails without: ", "// Found: ", "// Met: ", "// Partly: "];

fn read(path: PathBuf) -> Golden {
    let text = fs::read_to_string(&path).expect("the file can be read");
    let body_at = text.find("Design(").expect("the file has a design");
    let (head, body) = text.split_at(body_at);
    let is_expected = |line: &&str| EXPECTED.iter().any(|start| line.starts_with(start));
    let (expected, idea): (Vec<&str>, Vec<&str>) = head.lines().partition(is_expected);
    let own = |lines: Vec<&str>| lines.into_iter().map(ToOwned::to_owned).collect();
    Golden { path, idea: own(idea), expected: own(expected), body: body.to_owned() }
}

fn goldens() -> Vec<Golden> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder()).expect("the folder is there").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.into_iter().map(read).collect()
}

fn design(golden: &Golden) -> Arc<Design> {
    let opened = catalog::open(&golden.body);
    assert!(opened.problems.is_empty(), "{}: {:?}", golden.path.display(), opened.problems);
    Arc::new(opened.design.expect("a design"))
}

fn fails_without(design: &Arc<Design>) -> BTreeSet<String> {
    let reach = Reach::new(design).expect("the design runs");
    let verdicts = sweep(&reach, &single_things(design), &Watch::default()).expect("nobody stops it");
    points_of_failure(design, &verdicts).into_iter().map(|point| point.gone.id()).collect()
}

/// All that is found in a design, as the lines that its file has.
fn found(design: &Arc<Design>) -> Vec<String> {
    let evidence = Evidence::new(design).expect("the design runs");
    let points: Vec<String> = fails_without(design).into_iter().collect();
    let findings = rules::all(&evidence).into_iter().map(|finding| {
        let ids: Vec<String> = finding.about.iter().map(ToString::to_string).collect();
        format!("{} ({})", finding.code, ids.join(", "))
    });
    let items = checklist(&evidence);
    let of =
        |status: Status| items.iter().filter(|item| item.status == status).map(|item| item.item.to_owned()).collect::<Vec<_>>();
    let lists = [points, findings.collect(), of(Status::Met), of(Status::Partly)];
    let line = |(start, list): (&str, Vec<String>)| {
        let list = if list.is_empty() { "nothing".to_owned() } else { list.join(", ") };
        format!("{start}{list}")
    };
    EXPECTED.into_iter().zip(lists).map(line).collect()
}

#[test]
fn each_golden_design_has_exactly_the_findings_at_its_top() {
    let bless = std::env::var_os("LOADSTAR_BLESS").is_some();
    let mut wrong = Vec::new();
    for golden in goldens() {
        let found = found(&design(&golden));
        if found != golden.expected {
            wrong.push(format!(
                "{}\n  is:  {}\n  not: {}",
                golden.path.display(),
                found.join("\n       "),
                golden.expected.join("\n       ")
            ));
            if bless {
                let text = [golden.idea, found].concat().join("\n") + "\n" + &golden.body;
                fs::write(&golden.path, text).expect("the file can be written");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_is_shown_by_a_golden_design_and_most_ideas_are_traps() {
    let goldens = goldens();
    assert!(goldens.len() >= 40, "there are {}", goldens.len());
    let all: String = goldens.iter().flat_map(|golden| &golden.expected).cloned().collect::<Vec<_>>().join("\n");
    for code in rules::codes() {
        assert!(all.contains(&format!("{code} (")), "no golden design has {code}");
    }
    let traps = goldens.iter().filter(|golden| golden.idea.iter().any(|line| line.starts_with("// Trap:"))).count();
    assert!(traps * 2 >= goldens.len() - 10, "{traps} of {} are traps", goldens.len());
}

#[test]
fn every_finding_and_item_has_words() {
    let codes: Vec<&str> = rules::codes().collect();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len(), "each code is there once");
    let rule_keys = codes.iter().flat_map(|code| ["title", "why", "mend"].map(|end| format!("rule.{code}.{end}")));
    let item_keys = items().flat_map(|item| ["title", "met", "mend"].map(|end| format!("checklist.{item}.{end}")));
    for key in rule_keys.chain(item_keys) {
        assert!(Language::ALL.iter().all(|language| has_text(*language, &key)), "{key} has no words");
    }
}

/// Every sentence comes out whole: its key has words, and each figure in them is given.
#[test]
fn every_sentence_is_filled_in() {
    let mut seen = BTreeMap::new();
    for golden in goldens() {
        let design = design(&golden);
        let evidence = Evidence::new(&design).expect("the design runs");
        let findings = rules::all(&evidence).into_iter().flat_map(|finding| [finding.title(), finding.why, finding.mend]);
        let items = checklist(&evidence).into_iter().flat_map(|item| [Some(item.title()), Some(item.why), item.mend]).flatten();
        for wording in findings.chain(items) {
            for language in Language::ALL {
                let text = wording.text(language, &design);
                assert!(!text.contains("%{") && text != wording.key, "{}: {text}", golden.path.display());
                seen.insert((wording.key.clone(), language.code()), text);
            }
        }
    }
    assert!(seen.len() > 200, "only {} sentences were seen", seen.len());
}
