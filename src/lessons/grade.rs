//! A design held against a stage's goals. The stage's load, seed and script are run, never those of the design's own file.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::cast::{Cast, Role};
use super::goal::{Goal, Measured, Precious};
use super::script::Happening;
use super::stage::Stage;
use crate::analysis::{Gone, Reach};
use crate::design::{Class, Design, Fault, Id, Incident, Kind, Problem, Profile};
use crate::engine::results::{Results, Times};
use crate::engine::{Input, Options, Simulation};

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
    if let Some(users) = stage.script.users {
        design.workload.users = users;
        design.workload.profile = Profile::Steady;
    }
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
        Ok((Course { calm, whole }, cast)) => {
            let examiner = Examiner { stage, design, cast, calm, whole, points: OnceCell::new() };
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

/// What was measured in the run of a stage's script.
struct Course {
    /// Until the first of all that happens.
    calm: Results,
    /// Until the end.
    whole: Results,
}

/// Runs the stage's script.
fn script_run(stage: &Stage, design: &Design, cast: &Cast) -> Result<Course, Vec<Problem>> {
    let mut design = design.clone();
    design.incidents = stage.script.incidents(cast);
    let warm_up_ns = (stage.script.warm_up_s * NS_PER_S) as u64;
    let mut run = Simulation::new(&Arc::new(design), &Options { warm_up_ns, ..Options::default() })?;
    let calm_until_s = stage.script.calm_until_s();
    let mut users = stage.script.users().peekable();
    let mut until = |run: &mut Simulation, end_s: f64| {
        while let Some((at_s, users)) = users.next_if(|(at_s, _)| *at_s < end_s) {
            run.advance((at_s * NS_PER_S) as u64, u64::MAX);
            run.apply(Input::Users(users))?;
        }
        run.advance((end_s * NS_PER_S) as u64, u64::MAX);
        Ok::<Results, Vec<Problem>>(run.results())
    };
    Ok(Course { calm: until(&mut run, calm_until_s)?, whole: until(&mut run, stage.script.end_s())? })
}

struct Examiner<'a> {
    stage: &'a Stage,
    design: Design,
    cast: Cast,
    calm: Results,
    whole: Results,
    points: OnceCell<Result<Points, Vec<Problem>>>,
}

/// The share of each class that cannot be served without one instance of a component, by component.
type Points = BTreeMap<Id, BTreeMap<Class, f64>>;

fn points(design: &Design) -> Result<Points, Vec<Problem>> {
    let reach = Reach::new(&Arc::new(design.clone()))?;
    let others = design.components.iter().filter(|(_, component)| !matches!(component.kind, Kind::Client(_)));
    Ok(others.map(|(id, _)| (id.clone(), reach.breaks(&[Gone::Instance(id.clone(), 1)]))).collect())
}

impl Examiner<'_> {
    fn check(&self, goal: &Goal) -> (bool, Measured) {
        match *goal {
            Goal::Success { class, least, calm } => at_least(success(self.results(calm), class), least),
            Goal::Latency { class, most_ms, calm } => self.latency(self.results(calm), class, most_ms),
            Goal::MeanLatency { most_ms, calm } => self.mean_latency(self.results(calm), most_ms),
            Goal::SurvivesOne { of, least } => self.survives(Happening::KillOne(of), of, None, least),
            Goal::SurvivesAll { of, class, least } => self.survives(Happening::Kill(of), of, class, least),
            Goal::SurvivesDataCenter { least } => self.survives_data_center(least),
            Goal::Recovers { from, class, within_s } => self.recovers(from, class, within_s),
            Goal::NoPointOfFailure { class } => self.no_point_of_failure(class),
            Goal::NothingLost(precious) => self.nothing_lost(precious),
            Goal::StaleReads { most } => self.stale_reads(most),
            Goal::Backlog { most } => self.backlog(most),
            Goal::Spared { by, least } => self.spared(by, least),
            Goal::Busy { of, most } => self.busy(of, most),
        }
    }

    /// What was measured until the first incident, or until the end.
    const fn results(&self, calm: bool) -> &Results {
        if calm { &self.calm } else { &self.whole }
    }

    /// What each client's users waited for their answers. Whoever is answered late by a far data center is one of many: figures
    /// of all users together do not show it.
    fn waits<'a>(&'a self, results: &'a Results) -> impl Iterator<Item = &'a Times> {
        let clients = self.design.components.iter().filter(|(_, component)| matches!(component.kind, Kind::Client(_)));
        clients.filter_map(|(id, _)| results.components.get(id.as_str())).map(|client| &client.sojourn_ms)
    }

    fn latency(&self, results: &Results, class: Option<Class>, most_ms: f64) -> (bool, Measured) {
        let of_classes = results.classes.iter().filter(|(name, _)| class.is_none_or(|class| class.name() == **name));
        let by_client = self.waits(results).filter(|_| class.is_none());
        at_most_ms(of_classes.map(|(_, results)| &results.latency_ms).chain(by_client), |times| times.p99, most_ms)
    }

    fn mean_latency(&self, results: &Results, most_ms: f64) -> (bool, Measured) {
        at_most_ms(self.waits(results), |times| times.mean, most_ms)
    }

    /// A run in which something dies for good, measured from then on.
    fn aftermath(&self, faults: Vec<Fault>) -> Result<Results, Vec<Problem>> {
        let mut run = self.run_until_death(faults)?;
        run.advance(((self.death_s() + AFTERMATH_S) * NS_PER_S) as u64, u64::MAX);
        Ok(run.results())
    }

    fn death_s(&self) -> f64 {
        self.stage.script.warm_up_s + DIES_AFTER_S
    }

    fn run_until_death(&self, faults: Vec<Fault>) -> Result<Simulation, Vec<Problem>> {
        let mut design = self.design.clone();
        design.incidents = faults.into_iter().map(|what| Incident { at_s: self.death_s(), what }).collect();
        let options = Options { warm_up_ns: (self.death_s() * NS_PER_S) as u64, ..Options::default() };
        Simulation::new(&Arc::new(design), &options)
    }

    fn survives(&self, death: Happening, of: Role, class: Option<Class>, least: f64) -> (bool, Measured) {
        let faults = death.faults(&self.cast);
        if faults.is_empty() {
            return (false, Measured::Nobody(of));
        }
        match self.aftermath(faults) {
            Ok(results) => at_least(success(&results, class), least),
            Err(problems) => (false, does_not_run(&problems)),
        }
    }

    fn survives_data_center(&self, least: f64) -> (bool, Measured) {
        let centers = self.cast.data_centers();
        if centers.len() < 2 {
            return (false, Measured::NoOtherDataCenter);
        }
        let mut worst = None;
        for id in centers {
            match self.aftermath(vec![Fault::KillDataCenter(id)]) {
                Ok(results) => worst = least_of(worst, success(&results, None)),
                Err(problems) => return (false, does_not_run(&problems)),
            }
        }
        at_least(worst, least)
    }

    /// The last of the seconds after the death in which a request failed.
    fn recovers(&self, from: Role, class: Option<Class>, within_s: f64) -> (bool, Measured) {
        let Some(id) = self.cast.player(from) else { return (false, Measured::Nobody(from)) };
        let mut run = match self.run_until_death(vec![Fault::Kill(id)]) {
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
        let points = match self.points.get_or_init(|| points(&self.design)) {
            Ok(points) => points,
            Err(problems) => return (false, does_not_run(problems)),
        };
        let points = points.iter().filter(|(_, breaks)| breaks.contains_key(&class));
        let points: Vec<String> = points.map(|(id, _)| id.as_str().to_owned()).collect();
        // What cannot be served with everything there has no point of failure, and is none the better for it.
        let is_served = success(&self.whole, Some(class)).is_some_and(|ratio| ratio > 0.0);
        if is_served { (points.is_empty(), Measured::Points(points)) } else { (false, Measured::Never) }
    }

    fn nothing_lost(&self, precious: Precious) -> (bool, Measured) {
        let counts = &self.whole.counts;
        let is_done = |class: Class| success(&self.whole, Some(class)).is_some_and(|ratio| ratio > 0.0);
        let (is_there, lost) = match precious {
            Precious::Writes => (is_done(Class::Write), counts.lost_writes),
            Precious::Sessions => (is_done(Class::LogIn), counts.lost_sessions),
            Precious::Messages => (counts.messages_published > 0, counts.messages_lost + counts.messages_refused),
        };
        // Who has nothing loses nothing, and keeps it no safer for that.
        if is_there { (lost == 0, Measured::Lost(lost)) } else { (false, Measured::Nothing) }
    }

    fn backlog(&self, most: u64) -> (bool, Measured) {
        let counts = &self.whole.counts;
        if counts.messages_published == 0 {
            return (false, Measured::Nothing);
        }
        let left = counts.messages_published.saturating_sub(counts.messages_delivered + counts.messages_lost);
        (left <= most, Measured::Waiting(left))
    }

    fn stale_reads(&self, most: f64) -> (bool, Measured) {
        let reads = self.whole.classes.get(Class::Read.name());
        let completed = reads.map_or(0.0, |reads| reads.rate * self.whole.simulated_seconds * reads.success_ratio);
        if completed < 1.0 {
            return (false, Measured::Nothing);
        }
        let share = (self.whole.counts.stale_reads as f64 / completed).min(1.0);
        (share <= most, Measured::Ratio(share))
    }

    fn spared(&self, by: Role, least: f64) -> (bool, Measured) {
        let (mut look_ups, mut hits) = (0.0, 0.0);
        for keeper in self.cast.players(by).filter_map(|id| self.whole.components.get(id.as_str())) {
            // Of several, the busier one counts for more.
            look_ups += keeper.hit_ratio.map_or(0.0, |_| keeper.arrivals as f64);
            hits += keeper.hit_ratio.unwrap_or_default() * keeper.arrivals as f64;
        }
        if look_ups > 0.0 { at_least(Some(hits / look_ups), least) } else { (false, Measured::Nobody(by)) }
    }

    fn busy(&self, of: Role, most: f64) -> (bool, Measured) {
        let player = self.cast.player(of);
        let results = player.and_then(|id| self.whole.components.get(id.as_str()));
        results.map_or((false, Measured::Nobody(of)), |results| {
            (results.utilization_ratio <= most, Measured::Ratio(results.utilization_ratio))
        })
    }
}

/// The lesser of two shares, as far as they were measured.
fn least_of(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    one.into_iter().chain(other).reduce(f64::min)
}

fn at_least(measured: Option<f64>, least: f64) -> (bool, Measured) {
    measured.map_or((false, Measured::Nothing), |ratio| (ratio >= least, Measured::Ratio(ratio)))
}

/// Holds the longest of some times against a limit.
fn at_most_ms<'a>(times: impl Iterator<Item = &'a Times>, figure: fn(&Times) -> f64, most_ms: f64) -> (bool, Measured) {
    let longest = times.filter(|times| times.count > 0).map(figure).reduce(f64::max);
    longest.map_or((false, Measured::Never), |time_ms| (time_ms <= most_ms, Measured::Milliseconds(time_ms)))
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
