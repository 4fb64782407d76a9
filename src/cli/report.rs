//! A run's results as tables for people, in their language.

use std::collections::BTreeMap;

use super::terminal::one_line;
use crate::analysis::Theory;
use crate::analysis::theory::{HitTheory, StationTheory, Why};
use crate::design::Id;
use crate::engine::Results;
use crate::engine::confidence::Confidence;
use crate::words::{Language, text_with};

/// The results, without a line end after the last line.
pub(super) fn text(results: &Results, theory: &BTreeMap<Id, Theory>, language: Language) -> String {
    let requests = &results.requests;
    let number = |count: u64| count.to_string();
    let summary = text_with(
        language,
        "simulate.summary",
        &[
            ("seconds", &format!("{:.0}", results.simulated_seconds)),
            ("seed", &number(results.seed)),
            ("generated", &number(requests.generated)),
            ("completed", &number(requests.completed)),
            ("failed", &number(requests.failed)),
            ("in_flight", &number(requests.in_flight)),
        ],
    );
    let mut parts =
        vec![format!("{}\n{summary}", one_line(&results.design)), classes(results, language), components(results, language)];
    parts.extend(theories(results, theory, language));
    parts.extend(too_short(results, language));
    parts.extend(failures(results, language));
    parts.extend(counts(results, language));
    parts.join("\n\n")
}

fn heads(language: Language, names: &[&str]) -> Vec<String> {
    names.iter().map(|name| crate::words::text(language, &format!("simulate.{name}"))).collect()
}

fn per_cent(ratio: f64) -> String {
    format!("{:.1} %", ratio * 100.0)
}

fn ms(time_ms: f64) -> String {
    format!("{time_ms:.2}")
}

/// A time with its confidence interval; `?` where the run was too short to tell.
fn ms_within(time_ms: f64, confidence: Option<Confidence>) -> String {
    match confidence {
        None => ms(time_ms),
        Some(confidence) => {
            confidence.half_width().map_or_else(|| format!("{time_ms:.2} ?"), |half| format!("{time_ms:.2} ±{half:.2}"))
        }
    }
}

fn classes(results: &Results, language: Language) -> String {
    let mut rows = vec![heads(language, &["class", "rate", "success", "mean", "p50", "p95", "p99"])];
    for (class, figures) in &results.classes {
        let times = &figures.latency_ms;
        let sure = &figures.confidence;
        let (mean, p99) = (ms_within(times.mean, sure.latency_ms_mean), ms_within(times.p99, sure.latency_ms_p99));
        let (rate, success) = (format!("{:.1}", figures.rate), per_cent(figures.success_ratio));
        rows.push(vec![(*class).to_owned(), rate, success, mean, ms(times.p50), ms(times.p95), p99]);
    }
    table(&rows)
}

fn components(results: &Results, language: Language) -> String {
    let mut rows = vec![heads(language, &["component", "arrivals", "failures", "utilization", "queue", "wait", "sojourn_p99"])];
    for (id, figures) in &results.components {
        let failed: u64 = figures.failures.values().sum();
        rows.push(vec![
            id.clone(),
            figures.arrivals.to_string(),
            failed.to_string(),
            per_cent(figures.utilization_ratio),
            format!("{:.2}", figures.queue_mean),
            ms_within(figures.wait_ms.mean, figures.confidence.wait_ms_mean),
            ms(figures.sojourn_ms.p99),
        ]);
    }
    table(&rows)
}

/// What theory says beside what was measured; nothing of what nothing waits at.
fn theories(results: &Results, theory: &BTreeMap<Id, Theory>, language: Language) -> Option<String> {
    let mut rows = vec![heads(language, &["theory", "model", "utilization", "measured", "wait", "measured"])];
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (id, theory) in theory {
        let Some(figures) = results.components.get(id.as_str()) else { continue };
        match &theory.station {
            Err(Why::NoQueue | Why::Idle) => {}
            Err(why) => reasons.entry(why.name()).or_default().push(id.to_string()),
            Ok(StationTheory { model, is_exact, utilization_ratio, wait_ms_mean, .. }) => rows.push(vec![
                id.to_string(),
                format!("{}{model}", if *is_exact { "" } else { "≈ " }),
                per_cent(*utilization_ratio),
                per_cent(figures.utilization_ratio),
                ms(*wait_ms_mean),
                ms_within(figures.wait_ms.mean, figures.confidence.wait_ms_mean),
            ]),
        }
        if let Some((Ok(HitTheory { model, hit_ratio, .. }), measured)) = theory.hits.as_ref().zip(figures.hit_ratio) {
            let (named, measured) = (crate::words::text(language, "simulate.hits"), per_cent(measured));
            rows.push(vec![id.to_string(), format!("≈ {model}"), format!("{named} {}", per_cent(*hit_ratio)), measured]);
        }
    }
    let without = reasons.iter().map(|(why, ids)| {
        let why = crate::words::text(language, &format!("theory.why.{why}"));
        text_with(language, "simulate.no_theory", &[("ids", &ids.join(", ")), ("why", &why)])
    });
    let lines: Vec<String> = (rows.len() > 1).then(|| table(&rows)).into_iter().chain(without).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// A word on figures that the run was too short for; nothing where all are sure.
fn too_short(results: &Results, language: Language) -> Option<String> {
    let of_classes =
        results.classes.values().flat_map(|class| [class.confidence.latency_ms_mean, class.confidence.latency_ms_p99]);
    let of_components = results.components.values().map(|component| component.confidence.wait_ms_mean);
    let is_unknown = |confidence: Confidence| confidence.half_width().is_none();
    let some_are = of_classes.chain(of_components).flatten().any(is_unknown);
    some_are.then(|| crate::words::text(language, "simulate.too_short"))
}

/// Why users' requests failed; nothing where none did.
fn failures(results: &Results, language: Language) -> Option<String> {
    let mut by_reason: BTreeMap<&str, u64> = BTreeMap::new();
    for (reason, count) in results.classes.values().flat_map(|class| &class.failures) {
        *by_reason.entry(reason).or_default() += count;
    }
    let words = |reason: &str| crate::words::text(language, &format!("reason.{reason}"));
    let rows: Vec<Vec<String>> = by_reason.iter().map(|(reason, count)| vec![words(reason), count.to_string()]).collect();
    (!rows.is_empty()).then(|| table(&rows))
}

/// What was counted and is no failure; nothing where nothing was.
fn counts(results: &Results, language: Language) -> Option<String> {
    let counts = &results.counts;
    let counted =
        [("stale_reads", counts.stale_reads), ("lost_writes", counts.lost_writes), ("lost_sessions", counts.lost_sessions)];
    let rows: Vec<Vec<String>> = counted
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| vec![crate::words::text(language, &format!("simulate.{name}")), count.to_string()])
        .collect();
    (!rows.is_empty()).then(|| table(&rows))
}

/// Columns as wide as their widest entry: the first to the left, figures to the right.
pub(super) fn table(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|entry| columns_of(entry)).max();
    let widths: Vec<usize> = (0..count).map(|column| widest(column).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(place, (entry, width))| {
            let space = " ".repeat(width - columns_of(entry));
            if place == 0 { format!("{entry}{space}") } else { format!("{space}{entry}") }
        });
        cells.collect::<Vec<_>>().join("  ")
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// How many columns of a terminal a text takes: a Hangul syllable takes two.
fn columns_of(text: &str) -> usize {
    text.chars().map(|character| if ('\u{1100}'..='\u{d7ff}').contains(&character) { 2 } else { 1 }).sum()
}
