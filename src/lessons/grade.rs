//! A design held against a stage's goals. The stage's load, seed and script are run, never those of the design's own file.

use std::sync::Arc;

use super::cast::{Cast, Role};
use super::goal::{Goal, Measured, Precious};
use super::stage::Stage;
use crate::analysis::{Gone, Reach};
use crate::design::{Class, Design, Fault, Id, Incident, Kind, Problem};
use crate::engine::{Input, Options, Results, Simulation};

/// A goal that was checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The goal.
    pub goal: Goal,
    /// Whether the design does it.
    pub is_met: bool,
    /// What was measured.
    pub measured: Measured,
}

/// What became of a design's goals.
#[derive(Clone, Debug, PartialEq)]
pub struct Grade {
    /// Each goal, in the stage's order.
    pub goals: Vec<Checked>,
}

impl Grade {
    /// Whether all goals are met.
    #[must_use]
    pub fn has_passed(&self) -> bool {
        self.goals.iter().all(|checked| checked.is_met)
    }
}

/// Checks every goal of `stage` of a design. `own` is the stage's own design, whose load is run; without a `seed` its seed too.
#[must_use]
pub fn grade(stage: &Stage, own: &Design, design: &Design, seed: Option<u64>) -> Grade {
    let mut design = design.clone();
    design.workload = own.workload.clone();
    design.workload.users = stage.script.users.unwrap_or(own.workload.users);
    design.seed = seed.unwrap_or(own.seed);
    design.incidents.clear();
    let check = |goals: &mut dyn FnMut(&Goal) -> (bool, Measured)| Grade {
        goals: stage
            .goals
            .iter()
            .map(|goal| {
                let (is_met, measured) = goals(goal);
                Checked { goal: *goal, is_met, measured }
            })
            .collect(),
    };
    let begun = Cast::of(&design).and_then(|cast| Ok((script_run(stage, &design, &cast)?, cast)));
    match begun {
        Err(problems) => check(&mut |_| (false, does_not_run(&problems))),
        Ok((results, cast)) => {
            let examiner = Examiner { stage, design, cast, results };
            check(&mut |goal| examiner.check(goal))
        }
    }
}

fn does_not_run(problems: &[Problem]) -> Measured {
    problems.first().cloned().map_or(Measured::Nothing, Measured::DoesNotRun)
}

/// How long after the warm-up something dies, and how long it is looked at after that, in seconds.
const DIES_AFTER_S: f64 = 1.0;
const AFTERMATH_S: f64 = 30.0;

const NS_PER_S: f64 = 1e9;

/// Runs the stage's script.
fn script_run(stage: &Stage, design: &Design, cast: &Cast) -> Result<Results, Vec<Problem>> {
    let mut design = design.clone();
    design.incidents = stage.script.incidents(cast);
    let warm_up_ns = (stage.script.warm_up_s * NS_PER_S) as u64;
    let mut run = Simulation::new(&Arc::new(design), &Options { warm_up_ns, ..Options::default() })?;
    for (at_s, users) in stage.script.users() {
        run.advance((at_s * NS_PER_S) as u64, u64::MAX);
        run.apply(Input::Users(users))?;
    }
    run.advance((stage.script.end_s() * NS_PER_S) as u64, u64::MAX);
    Ok(run.results())
}

struct Examiner<'a> {
    stage: &'a Stage,
    design: Design,
    cast: Cast,
    results: Results,
}

impl Examiner<'_> {
    fn check(&self, goal: &Goal) -> (bool, Measured) {
        match *goal {
            Goal::Success { class, least } => at_least(success(&self.results, class), least),
            Goal::Latency { class, most_ms } => self.latency(class, most_ms),
            Goal::SurvivesOne { of, least } => self.survives(of, least, |id| Fault::KillInstance(id, 1)),
            Goal::SurvivesAll { of, least } => self.survives(of, least, Fault::Kill),
            Goal::SurvivesDataCenter { least } => self.survives_data_center(least),
            Goal::Recovers { from, class, within_s } => self.recovers(from, class, within_s),
            Goal::NoPointOfFailure { class } => self.no_point_of_failure(class),
            Goal::NothingLost(precious) => self.nothing_lost(precious),
            Goal::StaleReads { most } => self.stale_reads(most),
            Goal::Spared { least } => self.spared(least),
            Goal::Busy { of, most } => self.busy(of, most),
        }
    }

    fn latency(&self, class: Option<Class>, most_ms: f64) -> (bool, Measured) {
        let of_classes = || self.results.classes.iter().filter(|(name, _)| class.is_none_or(|class| class.name() == **name));
        // Whoever is answered late by a far data center is one of many: each client is looked at too.
        let clients = self.design.components.iter().filter(|(_, component)| matches!(component.kind, Kind::Client(_)));
        let at_client = |id: &Id| self.results.components.get(id.as_str()).map_or(0.0, |client| client.sojourn_ms.p99);
        let by_client = clients.map(|(id, _)| at_client(id)).filter(|_| class.is_none());
        let p99_ms = of_classes().map(|(_, results)| results.latency_ms.p99).chain(by_client).fold(0.0, f64::max);
        let is_answered = of_classes().any(|(_, results)| results.success_ratio > 0.0 && results.rate > 0.0);
        if is_answered { (p99_ms <= most_ms, Measured::Milliseconds(p99_ms)) } else { (false, Measured::Never) }
    }

    /// A run in which something dies for good, measured from then on.
    fn aftermath(&self, what: Fault) -> Result<Results, Vec<Problem>> {
        let mut run = self.run_until_death(what)?;
        run.advance(((self.death_s() + AFTERMATH_S) * NS_PER_S) as u64, u64::MAX);
        Ok(run.results())
    }

    fn death_s(&self) -> f64 {
        self.stage.script.warm_up_s + DIES_AFTER_S
    }

    fn run_until_death(&self, what: Fault) -> Result<Simulation, Vec<Problem>> {
        let mut design = self.design.clone();
        design.incidents = vec![Incident { at_s: self.death_s(), what }];
        let options = Options { warm_up_ns: (self.death_s() * NS_PER_S) as u64, ..Options::default() };
        Simulation::new(&Arc::new(design), &options)
    }

    fn survives(&self, of: Role, least: f64, fault: impl Fn(Id) -> Fault) -> (bool, Measured) {
        let Some(id) = self.cast.player(of) else { return (false, Measured::Nobody(of)) };
        match self.aftermath(fault(id)) {
            Ok(results) => at_least(success(&results, None), least),
            Err(problems) => (false, does_not_run(&problems)),
        }
    }

    fn survives_data_center(&self, least: f64) -> (bool, Measured) {
        let Some(id) = self.cast.data_center().filter(|_| self.design.data_centers.len() > 1) else {
            return (false, Measured::NoOtherDataCenter);
        };
        match self.aftermath(Fault::KillDataCenter(id)) {
            Ok(results) => at_least(success(&results, None), least),
            Err(problems) => (false, does_not_run(&problems)),
        }
    }

    /// The last of the seconds after the death in which a request failed.
    fn recovers(&self, from: Role, class: Option<Class>, within_s: f64) -> (bool, Measured) {
        let Some(id) = self.cast.player(from) else { return (false, Measured::Nobody(from)) };
        let mut run = match self.run_until_death(Fault::Kill(id)) {
            Ok(run) => run,
            Err(problems) => return (false, does_not_run(&problems)),
        };
        let (mut failed, mut recovered_s) = (0, 0.0);
        let span_s = AFTERMATH_S.max(2.0 * within_s).ceil();
        for second in 1..=span_s as u64 {
            run.advance(((self.death_s() + second as f64) * NS_PER_S) as u64, u64::MAX);
            let now = failures(&run.results(), class);
            if now > failed {
                (failed, recovered_s) = (now, second as f64);
            }
        }
        if recovered_s >= span_s { (false, Measured::Never) } else { (recovered_s <= within_s, Measured::Seconds(recovered_s)) }
    }

    fn no_point_of_failure(&self, class: Class) -> (bool, Measured) {
        let reach = match Reach::new(&Arc::new(self.design.clone())) {
            Ok(reach) => reach,
            Err(problems) => return (false, does_not_run(&problems)),
        };
        let is_users = |id: &Id| matches!(self.design.components[id].kind, Kind::Client(_));
        let others = self.design.components.iter().filter(|(id, _)| !is_users(id));
        let breaks = |id: &Id| reach.breaks(&[Gone::Instance(id.clone(), 1)]).contains_key(&class);
        let points: Vec<String> = others.map(|(id, _)| id).filter(|id| breaks(id)).map(|id| id.as_str().to_owned()).collect();
        // What cannot be served with everything there has no point of failure, and is none the better for it.
        let is_served = success(&self.results, Some(class)).is_some_and(|ratio| ratio > 0.0);
        if is_served { (points.is_empty(), Measured::Points(points)) } else { (false, Measured::Never) }
    }

    fn nothing_lost(&self, precious: Precious) -> (bool, Measured) {
        let counts = &self.results.counts;
        let lost = match precious {
            Precious::Writes => counts.lost_writes,
            Precious::Sessions => counts.lost_sessions,
            Precious::Messages => counts.messages_lost + counts.messages_refused,
        };
        (lost == 0, Measured::Count(lost))
    }

    fn stale_reads(&self, most: f64) -> (bool, Measured) {
        let reads = self.results.classes.get(Class::Read.name());
        let completed = reads.map_or(0.0, |reads| reads.rate * self.results.simulated_seconds * reads.success_ratio);
        if completed < 1.0 {
            return (false, Measured::Nothing);
        }
        let share = (self.results.counts.stale_reads as f64 / completed).min(1.0);
        (share <= most, Measured::Ratio(share))
    }

    fn spared(&self, least: f64) -> (bool, Measured) {
        let counts = &self.results.counts;
        let look_ups = counts.cache_hits + counts.cache_misses;
        at_least((look_ups > 0).then(|| counts.cache_hits as f64 / look_ups as f64), least)
    }

    fn busy(&self, of: Role, most: f64) -> (bool, Measured) {
        let player = self.cast.player(of);
        let results = player.and_then(|id| self.results.components.get(id.as_str()));
        results.map_or((false, Measured::Nobody(of)), |results| {
            (results.utilization_ratio <= most, Measured::Ratio(results.utilization_ratio))
        })
    }
}

fn at_least(measured: Option<f64>, least: f64) -> (bool, Measured) {
    measured.map_or((false, Measured::Nothing), |ratio| (ratio >= least, Measured::Ratio(ratio)))
}

/// The share of requests that succeeded of those that ended; none: none did.
fn success(results: &Results, class: Option<Class>) -> Option<f64> {
    let of_class = |name: &str| class.is_none_or(|class| class.name() == name);
    let mut ended = 0.0;
    let mut completed = 0.0;
    for (_, results) in results.classes.iter().filter(|(name, _)| of_class(name)) {
        ended += results.rate;
        completed += results.rate * results.success_ratio;
    }
    (ended > 0.0).then(|| completed / ended)
}

fn failures(results: &Results, class: Option<Class>) -> u64 {
    let of_class = results.classes.iter().filter(|(name, _)| class.is_none_or(|class| class.name() == **name));
    of_class.flat_map(|(_, results)| results.failures.values()).sum()
}
