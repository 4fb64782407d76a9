//! What is written is read again as it was, and the form in which people see it stays the same.

use std::fs;
use std::path::{Path, PathBuf};

use loadstar::design::file::{read, write};
use loadstar::design::{Component, DataCenter, Design, FORMAT, Frame, Kind, KindName, Point};

use crate::support::random_design::Random;

#[test]
fn reading_what_was_written_gives_the_same_design() {
    for seed in 0..500 {
        let design = Random::new(seed).design();
        let text = write(&design);
        let reading = read(&text);
        assert_eq!(reading.problems, [], "seed {seed}\n{text}");
        assert_eq!(reading.design.as_ref(), Some(&design), "seed {seed}\n{text}");
        assert_eq!(reading.design.as_ref().map(write), Some(text), "seed {seed}");
    }
}

/// All design files of the repository.
fn saved_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .flat_map(|path| if path.is_dir() { saved_files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "ron"))
        .collect();
    files.sort();
    files
}

#[test]
fn saved_designs_are_in_the_writers_form() {
    let files = saved_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("saved"));
    assert!(!files.is_empty(), "no saved designs");
    for file in files {
        let text = fs::read_to_string(&file).expect("a text");
        let reading = read(&text);
        assert_eq!(reading.problems, [], "{}", file.display());
        assert_eq!(reading.design.as_ref().map(write).as_deref(), Some(&*text), "{}", file.display());
    }
}

#[test]
fn the_form_is_the_one_that_people_know() {
    let mut design = Design { name: "말 \"따옴표\"\n\\".to_owned(), ..Design::empty() };
    design.data_centers.insert("seoul".into(), DataCenter::default());
    design.data_centers.entry("seoul".into()).and_modify(|center| center.frame = Frame { x: -0.5, y: 0.0, w: 1e7, h: 2.25 });
    let mut web = Component::new(Kind::default_of(KindName::WebServer));
    web.at = Some(Point(520.0, 1e-7));
    web.data_center = Some("seoul".into());
    design.components.insert("web".into(), web.into());
    let expected = r#"// Loadstar design
Design(
    format: 1,
    name: "말 \"따옴표\"\n\\",
    data_centers: {
        "seoul": (frame: (x: -0.5, y: 0, w: 10000000, h: 2.25)),
    },
    components: {
        "web": (at: (520, 1e-7), in: "seoul", kind: WebServer()),
    },
)
"#;
    assert_eq!(write(&design), expected);
}

#[test]
fn what_people_write_by_hand_is_read() {
    let text = "\u{feff}/* mine /* nested */ */ #![enable(implicit_some)]\r\n(format: 1, seed: 0_7, // seven\n\
        components: {\"웹\": (r#in: Some(\"seoul\"), kind: WebServer(autoscale: Autoscale(min: 2), session: Token),), },)";
    let reading = read(text);
    assert_eq!(reading.problems, []);
    let design = reading.design.expect("a design");
    assert_eq!((design.format, design.seed), (FORMAT, 7));
    let component = &design.components["웹"];
    assert_eq!(component.data_center.as_ref().map(loadstar::design::Id::as_str), Some("seoul"));
    let Kind::WebServer(server) = &component.kind else { panic!("{:?}", component.kind) };
    assert_eq!(server.autoscale.as_ref().map(|autoscale| (autoscale.min, autoscale.max)), Some((2, 10)));
}
