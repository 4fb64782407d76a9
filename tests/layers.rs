//! The layers import in one direction only, and nothing below the window knows egui, the clock or the terminal.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers from the bottom up; the last three stand side by side. A layer may import itself and what stands below it.
const LAYERS: [(&str, u32); 8] =
    [("design", 0), ("catalog", 1), ("engine", 2), ("analysis", 3), ("lessons", 4), ("cli", 5), ("export", 5), ("ui", 5)];

/// Leaves without imports of their own, open to every layer that has words to say.
const LEAVES: [&str; 1] = ["words"];

/// The command line opens the window, and nothing else crosses between the layers at the top.
const ALLOWED_ACROSS: [(&str, &str, &str); 1] = [("src/cli/mod.rs", "ui", "a call without a command opens the window")];

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry of it").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The source without comments and string literals, so that prose may speak of what code may not touch.
fn code_of(source: &str) -> String {
    let mut code = String::new();
    for line in source.lines() {
        let line = line.split("//").next().unwrap_or_default();
        for (place, part) in line.split('"').enumerate() {
            if place % 2 == 0 {
                code.push_str(part);
            }
        }
        code.push('\n');
    }
    code
}

fn layer_of(path: &Path) -> Option<(String, u32)> {
    let inside = path.strip_prefix("src").expect("a path below src");
    let first = inside.components().next()?.as_os_str().to_str()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    LAYERS.iter().find(|(layer, _)| *layer == name).map(|(layer, height)| ((*layer).to_owned(), *height))
}

/// The names that follow each `root::` in `code`: one, or those at the top of the list in braces.
fn names_below(code: &str, root: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (place, _) in code.match_indices(root) {
        let rest = &code[place + root.len()..];
        let items = rest.strip_prefix('{').map_or_else(|| vec![rest.to_owned()], items_of_list);
        let name = |item: &String| item.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        names.extend(items.iter().map(name));
    }
    names
}

/// The items of a list in braces whose opening one has been read; an inner list stays with its item.
fn items_of_list(rest: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut depth = 0;
    for character in rest.chars() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => items.push(String::new()),
            _ => items.last_mut().expect("never empty").push(character),
        }
    }
    items
}

/// The layers and leaves that `code` names, from the crate's root or by stepping up out of its own folder.
fn imports(code: &str) -> Vec<String> {
    let mut names = names_below(code, "crate::");
    names.extend(names_below(code, "super::"));
    names
}

fn breaches(path: &Path, source: &str) -> Vec<String> {
    let Some((layer, height)) = layer_of(path) else { return Vec::new() };
    let code = code_of(source);
    let mut found = Vec::new();
    let shown = path.display();
    for name in imports(&code) {
        if name == layer || (LEAVES.contains(&name.as_str()) && layer != "design") {
            continue;
        }
        let below = LAYERS.iter().any(|(other, other_height)| *other == name && *other_height < height);
        let allowed = ALLOWED_ACROSS.iter().any(|(file, other, _)| Path::new(file) == path && *other == name);
        let is_layer = LAYERS.iter().any(|(other, _)| *other == name) || LEAVES.contains(&name.as_str());
        if is_layer && !below && !allowed {
            found.push(format!("{shown}: {layer} imports {name}, against the direction"));
        }
    }
    let mut forbid = |words: &[&str], why: &str| {
        for word in words {
            if code.contains(word) {
                found.push(format!("{shown}: {word} in {layer}: {why}"));
            }
        }
    };
    if layer != "ui" {
        forbid(&["egui", "eframe", "epaint"], "egui belongs to ui");
    }
    if height < 5 {
        forbid(
            &["println!", "eprintln!", "Instant::now", "SystemTime", "std::thread"],
            "no printing, clock or threads below the top",
        );
        if !path.starts_with("src/design/file") {
            forbid(&["std::fs", "File::open", "std::env"], "only design::file touches the disk");
            found.extend(listed_breaches(path, &code));
        }
    }
    found
}

/// What `use std::{fs, …}` brings in, which no plain search finds.
fn listed_breaches(path: &Path, code: &str) -> Vec<String> {
    let is_forbidden = |name: &String| ["fs", "env", "thread", "process", "net"].contains(&name.as_str());
    let names = names_below(code, "use std::").into_iter().filter(is_forbidden);
    names.map(|name| format!("{}: std::{name} is not for this layer", path.display())).collect()
}

#[test]
fn layers_import_in_one_direction() {
    std::env::set_current_dir(env!("CARGO_MANIFEST_DIR")).unwrap();
    let files = rust_files(Path::new("src"));
    assert!(files.len() > 10, "the sources are there");
    let found: Vec<String> = files.iter().flat_map(|path| breaches(path, &fs::read_to_string(path).unwrap())).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The test itself sees what it must see.
#[test]
fn breaches_are_seen() {
    for (path, source, count) in [
        ("src/design/edit.rs", "use crate::catalog::Group;", 1),
        ("src/design/edit.rs", "use crate::{words, catalog::Group};", 2),
        ("src/engine/plan.rs", "fn f() { crate::ui::run() }", 1),
        ("src/catalog/web.rs", "use egui::Color32;", 1),
        ("src/analysis/reach.rs", "println!(\"x\");", 1),
        ("src/engine/sim.rs", "let x = std::fs::read(p);", 1),
        ("src/ui/app.rs", "use crate::cli::check;", 1),
        ("src/ui/app.rs", "use crate::{analysis::reach, design::Id, words::text};", 0),
        ("src/engine/plan.rs", "// crate::ui draws it\nlet s = \"egui\";", 0),
        ("src/design/file/save.rs", "use std::fs;", 0),
        ("src/engine/plan.rs", "use crate::{catalog::{A, B}, ui::App};", 1),
        ("src/design/mod.rs", "use super::ui::App;", 1),
        ("src/engine/plan.rs", "use std::{collections::BTreeMap, env, thread};", 2),
    ] {
        assert_eq!(breaches(Path::new(path), source).len(), count, "{path}: {source}");
    }
}

#[test]
fn exceptions_are_needed() {
    std::env::set_current_dir(env!("CARGO_MANIFEST_DIR")).unwrap();
    for (file, name, why) in ALLOWED_ACROSS {
        let source = fs::read_to_string(file).unwrap_or_default();
        assert!(imports(&code_of(&source)).contains(&name.to_owned()), "{file} does not import {name} any more ({why})");
    }
}
