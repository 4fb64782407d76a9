//! Users log in, go on, and then one of the servers dies that they came to.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::trial::{measure, pass, scaled_down, without_automation};
use crate::analysis::survey::Survey;
use crate::catalog::lowering::{Role, Step, Task};
use crate::design::{Class, Id, Problem};
use crate::engine::{Options, Simulation};

/// Few users who come back often: all of them have logged in after a few seconds.
const USERS_MAX: u64 = 200;
const REQUESTS_PER_S: f64 = 200.0;
/// The least share of log-ins.
const LOG_INS_MIN: f64 = 0.15;
const WARM_UP_S: f64 = 15.0;
const MEASURED_S: f64 = 10.0;
/// Balancers notice by then.
const SETTLE_S: f64 = 5.0;

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionsTried {
    /// The web tier.
    pub tier: Vec<Id>,
    /// Those of the tier that keep sessions in the memory of the server that opened them.
    pub keepers: Vec<Id>,
    /// The component of which one server died.
    pub killed: Id,
    /// Whether anybody could log in.
    pub can_log_in: bool,
    /// Requests that came to a server that did not know their user, of all, before anything died.
    pub strange_before: f64,
    /// Sessions that died with the server.
    pub lost: u64,
    /// Requests that came to a server that did not know their user, after that.
    pub strange_after: u64,
}

/// The components that users' own requests come to first behind doors and balancers.
pub(super) fn web_tier(survey: &Survey) -> Vec<Id> {
    let passes_on = |id: &Id| matches!(survey.lowered.components[id].role, Role::Client(_) | Role::Balancer { .. });
    let is_own = |task: Task| matches!(task, Task::Serve(class) if class != Class::StaticFile);
    let mut tier: Vec<Id> = Vec::new();
    for (id, _) in survey.components().filter(|(id, _)| passes_on(id) && survey.carries(id)) {
        let calls = survey.choices(id).into_iter().flat_map(|(_, choice)| &choice.targets);
        let servers = calls.filter(|target| is_own(target.task) && !passes_on(&target.id) && survey.carries(&target.id));
        tier.extend(servers.map(|target| target.id.clone()));
    }
    tier.sort();
    tier.dedup();
    tier
}

pub(super) fn tried(survey: &Survey) -> Result<Option<SessionsTried>, Vec<Problem>> {
    let tier = web_tier(survey);
    let busiest = tier.iter().max_by(|one, other| survey.rate(one).total_cmp(&survey.rate(other)));
    let Some(killed) = busiest.cloned() else { return Ok(None) };
    let needs = [Class::Read, Class::Write, Class::Job];
    let needed: Vec<Class> = needs.into_iter().filter(|class| survey.asks_for(*class)).collect();
    if needed.is_empty() {
        return Ok(None);
    }
    let mut run = Simulation::new(&Arc::new(with_log_ins(survey)), &Options::default())?;
    pass(&mut run, WARM_UP_S);
    let before = measure(&mut run, MEASURED_S);
    let can_log_in = run.results().classes.get(Class::LogIn.name()).is_some_and(|class| class.latency_ms.count > 0);
    let gone = match survey.lowered.components[&killed].instances {
        1 => crate::analysis::Gone::Component(killed.clone()),
        _ => crate::analysis::Gone::Instance(killed.clone(), 1),
    };
    let lost_before = run.results().counts.lost_sessions;
    run.inflict(&gone.fault());
    pass(&mut run, SETTLE_S);
    let after = measure(&mut run, MEASURED_S);
    let lost = run.results().counts.lost_sessions - lost_before;
    let ended = (before.completed + before.failed + before.strange).max(1);
    Ok(Some(SessionsTried {
        keepers: tier.iter().filter(|id| keeps_sessions(survey, id)).cloned().collect(),
        tier,
        killed,
        can_log_in,
        strange_before: before.strange as f64 / ended as f64,
        lost,
        strange_after: after.strange,
    }))
}

fn keeps_sessions(survey: &Survey, id: &Id) -> bool {
    let programs = survey.lowered.components[id].programs.values();
    programs.flatten().any(|step| matches!(step, Step::OpenSession | Step::NeedSession))
}

/// The design with few users who log in often enough.
fn with_log_ins(survey: &Survey) -> crate::design::Design {
    let (small, _) = scaled_down(&survey.design, REQUESTS_PER_S);
    let mut design = without_automation(small);
    let workload = &mut design.workload;
    let per_s = workload.requests_per_s();
    workload.users = workload.users.min(USERS_MAX);
    workload.requests_per_user_s = per_s.max(workload.users as f64) / workload.users as f64;
    let log_ins = workload.share(Class::LogIn).max(LOG_INS_MIN);
    let rest: f64 = 1.0 - workload.share(Class::LogIn);
    let others = std::mem::take(&mut workload.mix).into_iter().filter(|(class, _)| *class != Class::LogIn);
    let scaled = others.map(|(class, share)| (class, share * (1.0 - log_ins) / rest.max(f64::MIN_POSITIVE)));
    workload.mix = scaled.chain([(Class::LogIn, log_ins)]).collect::<BTreeMap<_, _>>();
    design
}
