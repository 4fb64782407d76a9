//! What an analysis costs: `cargo bench --bench analysis`.
//!
//! What breaks without each single thing of a design of 300 components, by paths; then, of each design of the chapter, the same with
//! the proof of each, pairs by paths, and the most users that it holds. Each as time goes by, on all cores.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "what it is for")]

#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "../support/large_design.rs"]
mod large_design;
#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "../support/random_design.rs"]
mod random_design;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use loadstar::analysis::failure::Trial;
use loadstar::analysis::failure::verdict::{one_of_each, single_things, sweep, sweep_pairs};
use loadstar::analysis::{Reach, Watch, capacity};
use loadstar::catalog;
use loadstar::design::Design;

fn main() {
    measure_large();
    println!(
        "\n{:<28} {:>7} {:>10} {:>10} {:>7} {:>10} {:>11} {:>10}",
        "design", "things", "by paths", "pairs", "proofs", "proved", "holds", "found in"
    );
    for name in chapter() {
        measure(&name);
    }
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn measure_large() {
    let (design, watch) = (Arc::new(large_design::large_design(300, 1)), Watch::default());
    let things = single_things(&design);
    let since = Instant::now();
    let reach = Reach::new(&design).expect("the design runs");
    let looked_ms = ms(since);
    let verdicts = sweep(&reach, &things, &watch).expect("nobody stops it");
    let broken = verdicts.iter().filter(|verdict| !verdict.breaks.is_empty()).count();
    println!(
        "{} components and {} links: {} single things looked at in {:.1} ms ({looked_ms:.1} ms of them the design itself), {broken} break something",
        design.components.len(),
        design.links.len(),
        things.len(),
        ms(since),
    );
}

fn measure(name: &str) {
    let (design, watch) = (Arc::new(saved(name)), Watch::default());
    let things = single_things(&design);
    let since = Instant::now();
    let reach = Reach::new(&design).expect("the design runs");
    let verdicts = sweep(&reach, &things, &watch).expect("nobody stops it");
    let paths_ms = ms(since);
    let since = Instant::now();
    let pairs = sweep_pairs(&design, &reach, &verdicts, &watch).expect("nobody stops it").len();
    let pairs_ms = ms(since);
    let since = Instant::now();
    let trial = Trial::new(&design, &watch).expect("the design runs").expect("users send");
    let tried = one_of_each(&verdicts);
    trial.sweep(&tried, &watch, |_, _| {}).expect("nobody stops it");
    let proved_s = ms(since) / 1e3;
    let since = Instant::now();
    let held = capacity(&design, &watch).expect("the design runs").map_or(0, |capacity| capacity.users);
    println!(
        "{name:<28} {:>7} {paths_ms:>7.1} ms {pairs_ms:>7.0} ms {:>7} {proved_s:>8.2} s {held:>11} {:>8.2} s   {pairs} pairs",
        things.len(),
        tried.len(),
        ms(since) / 1e3,
    );
}

fn saved(name: &str) -> Design {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("saved/chapter").join(name);
    let text = std::fs::read_to_string(path).expect("the file can be read");
    catalog::open(&text).design.expect("a saved design is one")
}

fn chapter() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("saved/chapter");
    let files = std::fs::read_dir(folder).expect("the folder is there");
    let mut names: Vec<String> = files.filter_map(|file| file.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    names
}
