//! What going back in time costs: `cargo bench --bench timeline`.
//!
//! Five minutes of a chapter design at 10,000 requests a second, then moments all over them, beside what a simulated second of the
//! same run costs in the same minute.

#![allow(clippy::print_stdout, reason = "what it is for")]

#[allow(dead_code, reason = "other benchmarks use the rest of it")]
#[path = "../support/cpu.rs"]
mod cpu;

use std::path::Path;
use std::sync::Arc;

use cpu::cpu_seconds;
use loadstar::catalog;
use loadstar::design::{Design, KindName};
use loadstar::engine::{KEYFRAME_BYTES_MAX, Options, Simulation, Timeline};

const RATE_PER_S: f64 = 10_000.0;
const LENGTH_S: u64 = 300;
const SEEKS: u64 = 60;
const S: u64 = 1_000_000_000;

fn main() {
    println!(
        "{:<24} {:>7} {:>7} {:>12} {:>12} {:>12} {:>14}",
        "design", "copies", "MiB", "median seek", "95 %", "worst", "CPU, 1 s of it"
    );
    for name in ["05-database-replication", "06-cache", "09-data-centers"] {
        if let Some(design) = at_rate(name) {
            measure(name, &design);
        }
    }
}

fn measure(name: &str, design: &Arc<Design>) {
    let run = Simulation::new(design, &Options::default()).expect("a saved design runs");
    let mut timeline = Timeline::new(run, KEYFRAME_BYTES_MAX);
    let before_s = cpu_seconds();
    timeline.advance(LENGTH_S * S, u64::MAX);
    let second_ms = (cpu_seconds() - before_s) / LENGTH_S as f64 * 1e3;
    let mut seeks_ms: Vec<f64> = (0..SEEKS).map(|number| seek_ms(&mut timeline, number)).collect();
    seeks_ms.sort_by(f64::total_cmp);
    let at = |share: f64| seeks_ms[((SEEKS - 1) as f64 * share) as usize];
    let (copies, bytes) = timeline.keyframes();
    println!(
        "{name:<24} {copies:>7} {:>7} {:>9.1} ms {:>9.1} ms {:>9.1} ms {second_ms:>11.1} ms",
        bytes >> 20,
        at(0.5),
        at(0.95),
        at(1.0)
    );
}

/// Goes to a moment; they follow the golden ratio, which spreads them evenly and jumps back and forth.
fn seek_ms(timeline: &mut Timeline, number: u64) -> f64 {
    let share = (number as f64 * 0.618_033_988_749_895).fract();
    let before_s = cpu_seconds();
    timeline.seek((share * (LENGTH_S * S) as f64) as u64);
    // What the window needs of a moment is what it shows.
    let _shown = std::hint::black_box(timeline.run().snapshot());
    (cpu_seconds() - before_s) * 1e3
}

/// A saved design without its incidents, with as many users as make the rate, and the instances that serve them.
fn at_rate(name: &str) -> Option<Arc<Design>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("saved/chapter").join(name).with_extension("ron");
    let mut design = catalog::open(&std::fs::read_to_string(path).ok()?).design?;
    design.incidents.clear();
    let factor = RATE_PER_S / design.workload.requests_per_s();
    design.workload.users = (design.workload.users as f64 * factor).round() as u64;
    for component in design.components.values_mut() {
        if !matches!(component.kind.name(), KindName::Client | KindName::Dns) {
            component.instances = (f64::from(component.instances) * factor).ceil().max(1.0) as u32;
        }
    }
    Some(Arc::new(design))
}
