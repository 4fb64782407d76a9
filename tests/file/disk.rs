//! Saving and loading: all or nothing, through links, with permissions kept.

use std::fs;
use std::path::Path;

use loadstar::design::Design;
use loadstar::design::file::{DiskFault, limits, load, save, write};

fn named(name: &str) -> Design {
    Design { name: name.to_owned(), ..Design::empty() }
}

/// The files in a folder, in order.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into()).collect();
    names.sort();
    names
}

#[test]
fn saves_and_loads_and_leaves_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("설계 1.ron");
    for name in ["first", "second"] {
        save(&path, &named(name)).expect("saved");
        assert_eq!(load(&path).expect("loaded").design, Some(named(name)));
    }
    assert_eq!(names_in(folder.path()), ["설계 1.ron"]);
}

#[test]
fn what_cannot_be_opened_or_saved_says_why_and_leaves_what_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("no folder/design.ron");
    assert_eq!(load(&missing).expect_err("no such file").fault, DiskFault::NotFound);
    assert_eq!(save(&missing, &named("a")).expect_err("no such folder").fault, DiskFault::NotFound);
    assert_eq!(load(folder.path()).expect_err("a folder").fault, DiskFault::IsDirectory);
    assert_eq!(save(folder.path(), &named("a")).expect_err("a folder").fault, DiskFault::IsDirectory);
    assert_eq!(names_in(folder.path()), [""; 0]);
}

#[test]
fn a_file_past_the_limit_is_refused_without_reading_it_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("huge.ron");
    let file = fs::File::create(&path).expect("a file");
    file.set_len(100 * 1024 * 1024 * 1024).expect("a sparse file of 100 GiB");
    let reading = load(&path).expect("opened");
    assert_eq!(reading.design, None);
    let codes: Vec<_> = reading.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["file_too_large"]);

    let fits = format!("{}{}", " ".repeat(limits::BYTES_MAX as usize - write(&named("a")).len()), write(&named("a")));
    fs::write(&path, &fits).expect("written");
    assert_eq!(load(&path).expect("opened").design, Some(named("a")));
    fs::write(&path, format!(" {fits}")).expect("written");
    assert_eq!(load(&path).expect("opened").design, None);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::{Path, fs, load, named, names_in, save};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("a file").permissions().mode() & 0o777
    }

    #[test]
    fn links_stay_links() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("kept")).expect("a folder");
        let (target, link) = (folder.path().join("kept/design.ron"), folder.path().join("link.ron"));
        symlink("kept/design.ron", &link).expect("a link");
        for name in ["into nothing", "over a file"] {
            save(&link, &named(name)).expect("saved");
            assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
            assert_eq!(load(&target).expect("loaded").design, Some(named(name)));
        }
        assert_eq!(names_in(folder.path()), ["kept", "link.ron"]);

        let turn = folder.path().join("turn.ron");
        symlink("turn.ron", &turn).expect("a link to itself");
        assert!(save(&turn, &named("a")).is_err());
    }

    #[test]
    fn permissions_stay_and_new_files_have_the_usual_ones() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, usual) = (folder.path().join("design.ron"), folder.path().join("usual"));
        fs::write(&usual, "").expect("written");
        save(&path, &named("a")).expect("saved");
        assert_eq!(mode(&path), mode(&usual));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
        save(&path, &named("b")).expect("saved");
        assert_eq!(mode(&path), 0o640);
    }
}
