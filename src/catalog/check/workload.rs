//! Checks of what the users ask for and of what the design is to achieve.

use super::findings::Findings;
use super::trail::Trail;
use crate::catalog::bounds::{
    ITEMS_MAX, LOAD_FACTOR, MIX_TOLERANCE, REQUESTS_PER_USER_S_MAX, TIME_MS_MAX, TIME_S_MAX, USERS_MAX, ZIPF_EXPONENT_MAX,
};
use crate::design::{Design, Problem, Profile, Workload};

/// The workload and the objective.
pub(super) fn check(design: &Design, found: &mut Findings) {
    let objective = Trail::top("objective");
    found.number(&objective.field("p99_ms"), design.objective.p99_ms, (0.001, TIME_MS_MAX));
    found.number(&objective.field("success_ratio"), design.objective.success_ratio, (0.0, 1.0));

    let (workload, trail) = (&design.workload, Trail::top("workload"));
    found.count(&trail.field("users"), workload.users, 0, USERS_MAX);
    found.number(&trail.field("requests_per_user_s"), workload.requests_per_user_s, (0.0, REQUESTS_PER_USER_S_MAX));
    check_mix(workload, &trail.field("mix"), found);
    let keys = trail.field("keys");
    found.count(&keys.field("count"), workload.keys.count, 1, ITEMS_MAX);
    found.number(&keys.field("zipf_exponent"), workload.keys.zipf_exponent, (0.0, ZIPF_EXPONENT_MAX));
    check_profile(&workload.profile, &trail.field("profile"), found);
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

fn check_profile(profile: &Profile, trail: &Trail<'_>, found: &mut Findings) {
    match *profile {
        Profile::Steady => {}
        Profile::Ramp { to_users, over_s } => {
            found.count(&trail.field("to_users"), to_users, 0, USERS_MAX);
            found.number(&trail.field("over_s"), over_s, (0.001, TIME_S_MAX));
        }
        Profile::Spike { at_s, for_s, factor } => {
            found.number(&trail.field("at_s"), at_s, (0.0, TIME_S_MAX));
            found.number(&trail.field("for_s"), for_s, (0.0, TIME_S_MAX));
            found.number(&trail.field("factor"), factor, LOAD_FACTOR);
        }
        Profile::Daily { low, day_s } => {
            found.number(&trail.field("low"), low, (0.0, 1.0));
            found.number(&trail.field("day_s"), day_s, (1.0, TIME_S_MAX));
        }
    }
}
