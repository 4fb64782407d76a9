//! Checks of what the users ask for and of what the design is to achieve.

use super::findings::Findings;
use super::trail::Trail;
use crate::catalog::bounds::{
    ITEMS_MAX, LOAD_FACTOR, LOAD_PER_S_MAX, MIX_TOLERANCE, REQUESTS_PER_USER_S_MAX, TIME_MS_MAX, TIME_S_MAX, USERS_MAX,
    ZIPF_EXPONENT_MAX,
};
use crate::design::{Design, Fault, Incident, Problem, Profile, Workload};

/// The workload and the objective.
pub(super) fn check(design: &Design, found: &mut Findings) {
    let objective = Trail::top("objective");
    found.number(&objective.field("p99_ms"), design.objective.p99_ms, (0.001, TIME_MS_MAX));
    found.number(&objective.field("success_ratio"), design.objective.success_ratio, (0.0, 1.0));

    let (workload, trail) = (&design.workload, Trail::top("workload"));
    let rate = trail.field("requests_per_user_s");
    let all_right = found.count(&trail.field("users"), workload.users, 0, USERS_MAX)
        & found.number(&rate, workload.requests_per_user_s, (0.0, REQUESTS_PER_USER_S_MAX))
        & check_profile(&workload.profile, &trail.field("profile"), found);
    // A load made of wrong values says nothing.
    if all_right {
        check_load(design, &rate, found);
    }
    check_mix(workload, &trail.field("mix"), found);
    let keys = trail.field("keys");
    found.count(&keys.field("count"), workload.keys.count, 1, ITEMS_MAX);
    found.number(&keys.field("zipf_exponent"), workload.keys.zipf_exponent, (0.0, ZIPF_EXPONENT_MAX));
}

/// The most requests in a second: at the height of the profile, and of every burst with those that it falls into.
fn check_load(design: &Design, rate: &Trail<'_>, found: &mut Findings) {
    let workload = &design.workload;
    let users = match workload.profile {
        Profile::Steady | Profile::Daily { .. } => workload.users as f64,
        Profile::Ramp { to_users, .. } => workload.users.max(to_users) as f64,
        Profile::Spike { factor, .. } => workload.users as f64 * factor.max(1.0),
    };
    let per_s = users * workload.requests_per_user_s;
    if per_s > LOAD_PER_S_MAX {
        found.add(|| load_too_high(per_s, rate));
        return;
    }
    let incidents = Trail::top("incidents");
    if let Some((place, factor)) = first_burst_over(LOAD_PER_S_MAX / per_s, design) {
        found.add(|| load_too_high(per_s * factor, &incidents.index(place).field("what")));
    }
}

fn load_too_high(per_s: f64, trail: &Trail<'_>) -> Problem {
    Problem::new("load_too_high", trail.path()).with("value", format!("{per_s:.0}")).with("max", LOAD_PER_S_MAX)
}

/// The first burst with which users are multiplied by more than `max`, by its place among the incidents, and that factor.
/// Bursts that overlap multiply.
fn first_burst_over(max: f64, design: &Design) -> Option<(usize, f64)> {
    let burst = |(place, incident): (usize, &Incident)| match incident.what {
        // A factor out of its own range is told as such.
        Fault::Spike(factor, for_s) if (LOAD_FACTOR.0..=LOAD_FACTOR.1).contains(&factor) => {
            Some((incident.at_s, incident.at_s + for_s, factor, place))
        }
        _ => None,
    };
    let mut bursts: Vec<(f64, f64, f64, usize)> = design.incidents.iter().enumerate().filter_map(burst).collect();
    bursts.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut running: Vec<(f64, f64)> = Vec::new();
    for (at_s, until_s, factor, place) in bursts {
        running.retain(|(until_s, _)| *until_s > at_s);
        running.push((until_s, factor));
        let product = running.iter().map(|(_, factor)| factor).product();
        if product > max {
            return Some((place, product));
        }
    }
    None
}

/// Each share by itself, then all of them: a sum of wrong shares says nothing.
fn check_mix(workload: &Workload, trail: &Trail<'_>, found: &mut Findings) {
    let mut all_right = true;
    for (class, share) in &workload.mix {
        all_right &= found.number(&trail.key(class.name()), *share, (0.0, 1.0));
    }
    let sum: f64 = workload.mix.values().sum();
    if all_right && (sum - 1.0).abs() > MIX_TOLERANCE {
        found.add(|| Problem::new("mix_sum", trail.path()).with("sum", format!("{sum:.7}").trim_end_matches('0')));
    }
}

/// True where all of it is right.
fn check_profile(profile: &Profile, trail: &Trail<'_>, found: &mut Findings) -> bool {
    match *profile {
        Profile::Steady => true,
        Profile::Ramp { to_users, over_s } => {
            found.count(&trail.field("to_users"), to_users, 0, USERS_MAX)
                & found.number(&trail.field("over_s"), over_s, (0.001, TIME_S_MAX))
        }
        Profile::Spike { at_s, for_s, factor } => {
            found.number(&trail.field("at_s"), at_s, (0.0, TIME_S_MAX))
                & found.number(&trail.field("for_s"), for_s, (0.0, TIME_S_MAX))
                & found.number(&trail.field("factor"), factor, LOAD_FACTOR)
        }
        Profile::Daily { low, day_s } => {
            found.number(&trail.field("low"), low, (0.0, 1.0)) & found.number(&trail.field("day_s"), day_s, (1.0, TIME_S_MAX))
        }
    }
}
