//! Goals and what was measured of them, in words.

use super::cast::Role;
use super::goal::{Goal, Measured};
use crate::catalog::{class_label, problem_text};
use crate::design::Class;
use crate::words::{Language, text, text_with, with_commas};

/// Who plays a role, in words.
#[must_use]
pub fn role_text(language: Language, role: Role) -> String {
    text(language, &format!("lesson.role.{}", role.name()))
}

/// What a goal asks for.
#[must_use]
pub fn goal_text(language: Language, goal: &Goal) -> String {
    let say = |key: &str, arguments: &[(&str, &str)]| text_with(language, &format!("lesson.goal.{key}"), arguments);
    let of = |class: Option<Class>| match class {
        Some(class) => class_label(language, class),
        None => text(language, "lesson.all_requests"),
    };
    let role = |role: Role| role_text(language, role);
    let while_calm = |calm: bool, goal: String| if calm { say("calm", &[("goal", &goal)]) } else { goal };
    match *goal {
        Goal::Success { class, least, calm } => {
            while_calm(calm, say("success", &[("class", &of(class)), ("least", &percent(least))]))
        }
        Goal::Latency { class, most_ms, calm } => {
            while_calm(calm, say("latency", &[("class", &of(class)), ("most", &number(most_ms))]))
        }
        Goal::MeanLatency { most_ms, calm } => while_calm(calm, say("mean_latency", &[("most", &number(most_ms))])),
        Goal::SurvivesOne { of, least } => say("survives_one", &[("role", &role(of)), ("least", &percent(least))]),
        Goal::SurvivesAll { of: whom, class, least } => {
            say("survives_all", &[("class", &of(class)), ("role", &role(whom)), ("least", &percent(least))])
        }
        Goal::SurvivesDataCenter { least } => say("survives_data_center", &[("least", &percent(least))]),
        Goal::Recovers { from, class, within_s } => {
            say("recovers", &[("role", &role(from)), ("class", &of(class)), ("within", &number(within_s))])
        }
        Goal::NoPointOfFailure { class } => say("no_point_of_failure", &[("class", &of(Some(class)))]),
        Goal::NothingLost(precious) => say(&format!("nothing_lost.{}", precious.name()), &[]),
        Goal::StaleReads { most } => say("stale_reads", &[("most", &percent(most))]),
        Goal::Backlog { most } => say("backlog", &[("most", &with_commas(&most.to_string()))]),
        Goal::Spared { by, least } => say("spared", &[("role", &role(by)), ("least", &percent(least))]),
        Goal::Busy { of, most } => say("busy", &[("role", &role(of)), ("most", &percent(most))]),
    }
}

/// What was measured of a goal.
#[must_use]
pub fn measured_text(language: Language, measured: &Measured) -> String {
    let say = |key: &str, arguments: &[(&str, &str)]| text_with(language, &format!("lesson.measured.{key}"), arguments);
    match measured {
        Measured::Ratio(ratio) => say("ratio", &[("ratio", &percent(*ratio))]),
        Measured::Milliseconds(time_ms) => say("milliseconds", &[("time", &number(*time_ms))]),
        Measured::Seconds(time_s) => say("seconds", &[("time", &number(*time_s))]),
        Measured::Lost(count) => say("lost", &[("count", &with_commas(&count.to_string()))]),
        Measured::Waiting(count) => say("waiting", &[("count", &with_commas(&count.to_string()))]),
        Measured::Points(points) if points.is_empty() => say("no_points", &[]),
        Measured::Points(points) => say("points", &[("points", &points.join(", "))]),
        Measured::Never => say("never", &[]),
        Measured::Nobody(role) => say("nobody", &[("role", &role_text(language, *role))]),
        Measured::NoOtherDataCenter => say("no_other_data_center", &[]),
        Measured::Nothing => say("nothing", &[]),
        Measured::DoesNotRun(problem) => say("does_not_run", &[("problem", &problem_text(language, problem))]),
    }
}

/// A share in per cent, with as many digits as it needs to be told from what is next to it.
fn percent(ratio: f64) -> String {
    // Cut, not rounded: 99.96 % is not 100 %.
    let tenths = (ratio * 1_000.0 + 1e-9).floor() / 10.0;
    if tenths.fract() == 0.0 { format!("{tenths:.0}") } else { format!("{tenths:.1}") }
}

/// A figure with at most one digit after the point, and none from 10 on.
fn number(value: f64) -> String {
    let text = if value >= 10.0 || value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") };
    with_commas(&text)
}
