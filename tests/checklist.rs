//! What the checklist says of the saved designs: each stage of the chapter lacks what a later one brings.

use std::path::Path;
use std::sync::Arc;

use loadstar::analysis::{Evidence, checklist, rules};
use loadstar::catalog;
use loadstar::design::Design;
use loadstar::words::Language;

fn saved(name: &str) -> Design {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("saved").join(name).with_extension("ron");
    let text = std::fs::read_to_string(path).expect("the file can be read");
    catalog::open(&text).design.expect("a saved design is one")
}

#[test]
#[ignore = "prints"]
fn print_all() {
    let only = std::env::var("ONLY").unwrap_or_default();
    for deck in ["chapter", "otd"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("saved").join(deck);
        let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.sort();
        for path in names {
            let name = format!("{deck}/{}", path.file_stem().unwrap().to_str().unwrap());
            if !name.contains(&only) {
                continue;
            }
            let design = Arc::new(saved(&name));
            let began = std::time::Instant::now();
            let survey = loadstar::analysis::Survey::new(&design).unwrap();
            let surveyed = began.elapsed();
            let planned = rules::planned(&survey).len();
            println!("=== {name} survey {surveyed:?} planned {planned} {:?}", began.elapsed());
            let began = std::time::Instant::now();
            let evidence = Evidence::new(&design).unwrap();
            println!("  evidence {:?} scale {}", began.elapsed(), evidence.scale());
            for item in checklist(&evidence) {
                println!("  {:?} {} {:?} | {} | {}", item.status, item.item, item.evidence, item.why.text(Language::English, &design), item.why.text(Language::Korean, &design));
            }
            for finding in rules::all(&evidence) {
                println!("  {:?} {} {:?} | {}", finding.severity, finding.code, finding.about, finding.why.text(Language::English, &design));
            }
            for loss in &evidence.losses {
                println!("     {:?} {:?} {} {} {:?}", loss.gone, loss.breaks, loss.success_before, loss.success_after, loss.overload);
            }
        }
    }
}
