//! `loadstar simulate`: one seeded run of a design, as fast as the machine goes, and what it measured.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde_json::{Map, Value, json};

use super::moment::{Moment, parse_seconds};
use super::usage::Malformed;
use super::{check, refuse, report};
use crate::analysis::theory::{self, Observed, Theory, Why};
use crate::catalog::bounds::USERS_MAX;
use crate::catalog::{disk_error_text, open_bytes, problems};
use crate::design::file::{load_bytes, read_bytes};
use crate::design::{Design, Id, Problem};
use crate::engine::{Options, Results, Simulation};
use crate::words::Language;

/// The exit status where the file has problems.
const PROBLEMS: u8 = 1;

const EXAMPLES: &str = "  loadstar simulate design.ron
  loadstar simulate design.ron --users 20000 --for 120s --seed 7 --json
  loadstar simulate design.ron --kill web#2@10s --kill db@20s --restore db@40s
  loadstar simulate design.ron --kill seoul@10s --kill 'lb->web@30s'";

/// What to run.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The design
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// How many users there are, instead of the design's own number; where a ramp leads to stays as written
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_users)]
    users: Option<u64>,
    /// How long to measure, after the warm-up: 60s, 500ms, 2m
    #[arg(long = "for", value_name = "TIME", default_value = "60s", allow_negative_numbers = true, value_parser = parse_seconds)]
    for_s: f64,
    /// How long to run before that; left out of every figure but `requests`
    #[arg(long, value_name = "TIME", default_value = "5s", allow_negative_numbers = true, value_parser = parse_seconds)]
    warm_up: f64,
    /// Where the random numbers begin, instead of the design's own seed
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_seed)]
    seed: Option<u64>,
    /// What dies, and when, counted from the start: web@10s, web#2@10s, seoul@10s, lb->web@10s
    #[arg(long, value_name = "WHAT@TIME")]
    kill: Vec<Moment>,
    /// What comes back, and when: web@20s, seoul@20s, lb->web@20s
    #[arg(long, value_name = "WHAT@TIME")]
    restore: Vec<Moment>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the design.
pub(super) fn run(arguments: &Arguments, language: Language) -> ExitCode {
    let bytes = match load_bytes(&arguments.file) {
        Ok(bytes) => bytes,
        Err(error) => return refuse(&disk_error_text(language, &error)),
    };
    let opened = open_bytes(&bytes);
    let Some(mut design) = opened.design.filter(|_| opened.problems.is_empty()) else {
        return print_problems(&arguments.file, &opened.problems, language);
    };
    if let Err(message) = add_incidents(&mut design, arguments, language) {
        return refuse(&message);
    }
    if let Some(users) = arguments.users {
        design.workload.users = users;
    }
    let problems = problems(&design);
    if !problems.is_empty() {
        return print_problems(&arguments.file, &placed(problems, &bytes), language);
    }
    let warm_up_ns = ns(arguments.warm_up);
    let options = Options { seed: arguments.seed, users: arguments.users, warm_up_ns, ..Options::default() };
    let design = Arc::new(design);
    let mut simulation = match Simulation::new(&design, &options) {
        Ok(simulation) => simulation,
        Err(problems) => return print_problems(&arguments.file, &placed(problems, &bytes), language),
    };
    let before_s = cpu_seconds();
    simulation.advance(warm_up_ns + ns(arguments.for_s), u64::MAX);
    let cpu_s = cpu_seconds() - before_s;
    if let Some(problem) = simulation.halted() {
        return print_problems(&arguments.file, &placed(vec![problem], &bytes), language);
    }
    let results = simulation.results();
    let theory = theory::of(&design, arguments.users, &Observed::of(&results, arguments.warm_up));
    let text = if arguments.json { json_text(&results, &theory, cpu_s) } else { report::text(&results, &theory, language) };
    // A reader that has gone away wants no more, and no message either.
    drop(writeln!(io::stdout().lock(), "{text}"));
    ExitCode::SUCCESS
}

pub(super) fn print_problems(file: &Path, problems: &[Problem], language: Language) -> ExitCode {
    drop(check::print(&mut io::stdout().lock(), file, problems, language));
    ExitCode::from(PROBLEMS)
}

/// Gives each problem its place in the file.
pub(super) fn placed(problems: Vec<Problem>, bytes: &[u8]) -> Vec<Problem> {
    let places = read_bytes(bytes).places;
    let place = |problem: Problem| Problem { location: Some(places.location(places.byte(&problem.path))), ..problem };
    problems.into_iter().map(place).collect()
}

fn add_incidents(design: &mut Design, arguments: &Arguments, language: Language) -> Result<(), String> {
    for kill in &arguments.kill {
        let incident = kill.killing(design, language)?;
        design.incidents.push(incident);
    }
    for restore in &arguments.restore {
        let incident = restore.restoring(design, language)?;
        design.incidents.push(incident);
    }
    Ok(())
}

fn parse_users(text: &str) -> Result<u64, Malformed> {
    let users = text.parse().ok().filter(|users| *users <= USERS_MAX);
    users.ok_or(Malformed { key: "cli.no_users" })
}

fn parse_seed(text: &str) -> Result<u64, Malformed> {
    text.parse().ok().ok_or(Malformed { key: "cli.no_seed" })
}

fn ns(seconds: f64) -> u64 {
    (seconds * 1e9) as u64
}

/// Seconds of CPU time that this process has used so far; 0 where the system does not say.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds = text.split_whitespace().next().and_then(|word| word.parse::<u64>().ok());
    nanoseconds.unwrap_or(0) as f64 / 1e9
}

fn json_text(results: &Results, theory: &BTreeMap<Id, Theory>, cpu_s: f64) -> String {
    let mut value = json!(results);
    for (id, theory) in theory {
        let component = value.get_mut("components").and_then(|components| components.get_mut(id.as_str()));
        if let Some(component) = component.and_then(Value::as_object_mut) {
            component.append(&mut theory_keys(theory));
        }
    }
    if let Value::Object(keys) = &mut value {
        keys.insert("cpu_seconds".to_owned(), json!(cpu_s));
        keys.insert("fingerprint".to_owned(), json!(format!("{:016x}", results.fingerprint())));
        keys.sort_keys();
    }
    format!("{value:#}")
}

/// What theory says of a component, as keys of its own: a model's figures, or why there is none.
fn theory_keys(theory: &Theory) -> Map<String, Value> {
    let Theory { station, hits, staleness } = theory;
    let mut keys = Map::new();
    let mut put = |key: &str, said: Result<Value, Why>| match said {
        Ok(figures) => keys.insert(key.to_owned(), figures),
        Err(why) => keys.insert(format!("no_{key}"), json!(why)),
    };
    put("theory", station.as_ref().map(|theory| json!(theory)).map_err(|why| *why));
    if let Some(hits) = hits {
        put("hit_theory", hits.as_ref().map(|theory| json!(theory)).map_err(|why| *why));
    }
    if let Some(staleness) = staleness {
        put("staleness_theory", staleness.as_ref().map(|theory| json!(theory)).map_err(|why| *why));
    }
    keys
}
