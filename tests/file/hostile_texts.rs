//! Texts that nobody would write: cut off, mangled, enormous. Nothing panics, nothing takes long, what is told has a place.

use std::time::{Duration, Instant};

use loadstar::catalog;
use loadstar::design::file::{limits, read, read_bytes, write};

use crate::support::random_design::Random;

const SAMPLE: &str = include_str!("../../saved/chapter/05-database-replication.ron");

/// Reads `bytes` and asks of the answer what every answer promises.
fn check(bytes: &[u8], what: &str) {
    let opened = catalog::open_bytes(bytes);
    assert!(opened.design.is_some() || !opened.problems.is_empty(), "{what}: neither a design nor a problem");
    assert!(opened.problems.len() <= limits::PROBLEMS_MAX + 1, "{what}");
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.split('\n').collect();
    for problem in &opened.problems {
        let place = problem.location.unwrap_or_else(|| panic!("{what}: no place for {problem:?}"));
        let line = lines.get(place.line - 1).unwrap_or_else(|| panic!("{what}: {problem:?} is past the end"));
        assert!((1..=line.chars().count() + 1).contains(&place.column), "{what}: {problem:?}");
    }
    if let Some(design) = opened.design.filter(|_| opened.problems.is_empty()) {
        assert_eq!(read(&write(&design)).design, Some(design), "{what}: what was read is not what is written");
    }
}

#[test]
fn a_text_cut_off_anywhere() {
    for end in 0..SAMPLE.len() {
        check(&SAMPLE.as_bytes()[..end], &format!("the first {end} bytes"));
    }
}

/// A random change of a few bytes: a byte set, a stretch taken out, doubled or replaced by something that RON knows.
fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    const PIECES: [&str; 16] = ["(", ")", "[", "]", "{", "}", ",", ":", "\"", "\\", "/*", "//", "r#\"", "1e999", "한", "Some("];
    for _ in 0..=random.below(4) {
        let place = random.below(bytes.len());
        let end = (place + random.below(12)).min(bytes.len());
        match random.below(5) {
            0 => bytes[place] = random.next() as u8,
            1 => drop(bytes.drain(place..end)),
            2 => bytes.extend_from_within(place..end),
            3 => {
                let stretch = bytes[place..end].to_vec();
                bytes.splice(place..place, stretch);
            }
            _ => drop(bytes.splice(place..place, random.pick(&PIECES).bytes())),
        }
        if bytes.is_empty() {
            bytes.push(b'(');
        }
    }
}

#[test]
fn mangled_texts() {
    for seed in 0..4_000 {
        let mut random = Random::new(seed);
        let mut bytes = if random.once_in(2) { SAMPLE.into() } else { write(&random.design()).into_bytes() };
        mutate(&mut bytes, &mut random);
        check(&bytes, &format!("seed {seed}: {}", String::from_utf8_lossy(&bytes)));
    }
}

#[test]
#[allow(clippy::disallowed_methods, reason = "the test is about time")]
fn enormous_texts_take_no_time() {
    let much = 2 * 1024 * 1024;
    let rows = [
        ("brackets", "(".repeat(much)),
        ("lists", format!("Design(links: {}", "[".repeat(much))),
        ("commas", format!("Design({}", ",".repeat(much))),
        ("numbers", format!("Design(links: [{}])", "1,".repeat(much))),
        ("quotes", "\"".repeat(much)),
        ("comments", "/*".repeat(much)),
        ("one word", "a".repeat(much)),
        ("one name over and over", format!("Design({})", "seed: 1,".repeat(much / 8))),
        ("names without values", format!("Design({})", "seed:".repeat(much / 5))),
        ("wrong entries", format!("Design(format: 1, links: [{}])", "(from: 1),".repeat(much / 64))),
        ("wrong brackets", format!("Design({}", "[)".repeat(much))),
        ("no text", String::from_utf8_lossy(&vec![0; much]).into_owned()),
    ];
    for (what, text) in rows {
        let begun = Instant::now();
        let reading = read_bytes(text.as_bytes());
        assert_eq!(reading.design, None, "{what}");
        assert!(!reading.problems.is_empty(), "{what}");
        // An unoptimized build on a busy machine; what grows with the square of the length would take hours.
        assert!(begun.elapsed() < Duration::from_secs(30), "{what} took {:?}", begun.elapsed());
    }
}
