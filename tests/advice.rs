//! Advice on the golden designs: each remedy is an edit that the design takes, that leaves it sound and laid out, and that gains
//! what it says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use loadstar::analysis::advice::{Advice, advise, proposals, remedies};
use loadstar::analysis::failure::verdict::{points_of_failure, single_things, sweep};
use loadstar::analysis::{Reach, Survey, Watch, rules};
use loadstar::catalog;
use loadstar::design::{DataCenter, Design, Edit, Frame, Id, Point};
use loadstar::ui::canvas::layout;
use loadstar::words::{Language, has_text};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn open(path: &Path) -> Arc<Design> {
    let text = std::fs::read_to_string(path).expect("the file can be read");
    Arc::new(catalog::open(&text).design.expect("a design"))
}

fn goldens() -> Vec<(String, Arc<Design>)> {
    let entries = std::fs::read_dir(root().join("tests/golden")).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_stem().expect("a name").to_string_lossy().into_owned();
    paths.into_iter().map(|path| (name(&path), open(&path))).collect()
}

fn saved(name: &str) -> Arc<Design> {
    open(&root().join("saved/chapter").join(name).with_extension("ron"))
}

fn applied(design: &Design, edit: &Edit) -> Arc<Design> {
    let mut design = design.clone();
    edit.apply(&mut design).expect("the design takes it");
    Arc::new(design)
}

fn card(at: Point) -> Frame {
    Frame { x: at.0 - 69.0, y: at.1 - 32.0, w: 138.0, h: 64.0 }
}

fn overlap(a: &Frame, b: &Frame) -> bool {
    a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

/// Cards stand apart, members in their frames and nobody else, and frames apart.
fn assert_laid_out(design: &Design, what: &str) {
    let cards: Vec<(&Id, Frame)> = design
        .components
        .iter()
        .map(|(id, component)| (id, card(component.at.unwrap_or_else(|| panic!("{what}: {id} has no place")))))
        .collect();
    for (number, (id, here)) in cards.iter().enumerate() {
        for (other, there) in &cards[number + 1..] {
            assert!(!overlap(here, there), "{what}: {id} lies on {other}");
        }
        for (center, DataCenter { frame, .. }) in &design.data_centers {
            let is_member = design.components[*id].data_center.as_ref() == Some(center);
            let is_inside = here.x >= frame.x
                && here.y >= frame.y
                && here.x + here.w <= frame.x + frame.w
                && here.y + here.h <= frame.y + frame.h;
            assert_eq!(is_member, is_inside, "{what}: {id} and {center}");
            assert!(is_member || !overlap(here, frame), "{what}: {id} lies on the edge of {center}");
        }
    }
    let frames: Vec<&Frame> = design.data_centers.values().map(|center| &center.frame).collect();
    for (number, frame) in frames.iter().enumerate() {
        assert!(!frames[number + 1..].iter().any(|other| overlap(frame, other)), "{what}: data centers lie on each other");
    }
}

fn points(design: &Arc<Design>) -> BTreeSet<String> {
    let reach = Reach::new(design).expect("the design runs");
    let verdicts = sweep(&reach, &single_things(design), &Watch::default()).expect("nobody stops it");
    points_of_failure(design, &verdicts).into_iter().map(|point| point.gone.id()).collect()
}

fn codes(design: &Arc<Design>) -> BTreeSet<&'static str> {
    let survey = Survey::new(design).expect("the design runs");
    rules::planned(&survey).into_iter().map(|finding| finding.code).collect()
}

fn assert_gains(design: &Arc<Design>, advice: &Advice, what: &str) {
    let mended = applied(design, &advice.proposal.edit);
    let (before, after) = (points(design), points(&mended));
    let gain = &advice.gain;
    for id in &gain.points_gone {
        assert!(before.contains(id.as_str()) && !after.contains(id.as_str()), "{what}: {id} is a point of failure no more");
    }
    for code in &gain.findings_gone {
        assert!(codes(design).contains(code) && !codes(&mended).contains(code), "{what}: {code} is gone");
    }
    assert!(gain.is_any() && gain.score() > 0.0, "{what}: {gain:?}");
    let (success_before, success_after) = gain.success_ratio;
    assert!(success_after > success_before - 0.01, "{what}: {gain:?}");
    // What a spare is for: the one that dies is missed without it, and not with it.
    if advice.proposal.remedy == "spare_instance" && gain.points_gone.len() == before.len() {
        assert!(success_after > success_before + 0.05 && success_after > 0.99, "{what}: {gain:?}");
    }
}

#[test]
fn every_remedy_leaves_a_sound_design_that_is_laid_out() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, design) in goldens() {
        let mut drawn = (*design).clone();
        layout::complete(&mut drawn);
        for proposal in proposals(&design).expect("the design runs") {
            let what = format!("{name}, {}", proposal.remedy);
            *seen.entry(proposal.remedy).or_default() += 1;
            let edit = layout::placed(&drawn, proposal.edit.clone());
            let mended = applied(&drawn, &edit);
            let problems = catalog::problems(&mended);
            assert!(problems.is_empty(), "{what}: {problems:?}");
            assert_laid_out(&mended, &what);
            assert!(Survey::new(&mended).is_ok(), "{what} runs");
        }
    }
    for remedy in remedies() {
        assert!(seen.contains_key(remedy), "no golden design calls for {remedy}");
    }
}

#[test]
fn every_remedy_that_is_told_gains_what_it_says() {
    let mut told = BTreeSet::new();
    for (name, design) in goldens() {
        let advice = advise(&design, &Watch::default()).expect("the design runs").expect("nobody stops it");
        for (place, one) in advice.iter().enumerate() {
            assert_gains(&design, one, &format!("{name}, {}", one.proposal.remedy));
            assert!(place == 0 || advice[place - 1].gain.score() >= one.gain.score(), "{name}: the best comes first");
            told.insert(one.proposal.remedy);
        }
    }
    let never: Vec<&str> = remedies().filter(|remedy| !told.contains(remedy)).collect();
    assert!(never.is_empty(), "these gain nothing anywhere: {never:?}");
}

#[test]
fn every_remedy_has_words() {
    for remedy in remedies() {
        for key in [format!("advice.{remedy}.title"), format!("advice.{remedy}.why")] {
            assert!(Language::ALL.iter().all(|language| has_text(*language, &key)), "{key} has no words");
        }
    }
}

/// In a drawing of the chapter new parts find room, and what stood there stays, unless a whole data center comes.
#[test]
fn what_stands_stays_where_a_remedy_only_adds_a_part() {
    for name in ["02-separate-database", "06-cache", "08-stateless-web-tier", "11-logs-metrics-automation"] {
        let design = saved(name);
        for proposal in proposals(&design).expect("the design runs") {
            let mended = applied(&design, &layout::placed(&design, proposal.edit.clone()));
            assert_laid_out(&mended, &format!("{name}, {}", proposal.remedy));
            let moved = design
                .components
                .iter()
                .filter(|(id, component)| mended.components.get(*id).is_some_and(|now| now.at != component.at));
            let adds_center = mended.data_centers.len() > design.data_centers.len();
            assert!(adds_center || moved.count() == 0, "{name}, {}", proposal.remedy);
        }
    }
}

#[test]
fn advice_that_is_not_wanted_any_more_ends() {
    let watch = Watch::default();
    watch.stop();
    assert_eq!(advise(&saved("08-stateless-web-tier"), &watch).expect("the design runs"), None);
}
