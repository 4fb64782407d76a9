//! Little's law, the utilization law and conservation, at every component of every saved design, whatever befalls it.
//!
//! Each design is run once for every kind of incident, at one target of each kind of component that it fits; with
//! `LOADSTAR_ALL_INCIDENTS` set at every target, and with ten times as many requests. Then nobody sends any more and everything
//! ends, so that the laws hold to the last digit, and not only about.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use loadstar::catalog::{self, Ability};
use loadstar::design::{Design, Fault, Id, Incident, KindName, Profile};
use loadstar::engine::results::Times;
use loadstar::engine::snapshot::BacklogFigures;
use loadstar::engine::{Input, Options, Results, Simulation};

use super::build::assert_conserved;
use super::saved::{opened, saved};

/// When something befalls a design, and how long it is asked for something.
const BEFALLS_S: f64 = 1.0;
const RUN_S: f64 = 3.0;
/// When everything has ended at the latest: deadlines, failovers, restarts, messages that are handed out again.
const ENDS_S: f64 = 90.0;
/// How often it is looked at whether it has.
const LOOK_EVERY_S: f64 = 8.0;
/// How many times as long everything takes to begin with, so that there are queues for things to befall.
const SLOWED: f64 = 100.0;
/// About how many requests a run has.
const REQUESTS: f64 = 100.0;

fn is_thorough() -> bool {
    std::env::var_os("LOADSTAR_ALL_INCIDENTS").is_some()
}

/// The first of each kind, or all.
fn targets(design: &Design, fits: impl Fn(&KindName) -> bool) -> Vec<&Id> {
    let mut seen = BTreeSet::new();
    let fitting = design.components.iter().filter(|(_, component)| fits(&component.kind.name()));
    fitting.filter(|(_, component)| seen.insert(component.kind.name()) || is_thorough()).map(|(id, _)| id).collect()
}

/// All incidents that fit a design.
fn incidents(design: &Design) -> Vec<Fault> {
    let has = |ability: Ability| move |kind: &KindName| catalog::info(*kind).abilities.contains(&ability);
    let mortal = |kind: &KindName| *kind != KindName::Client;
    let mut faults = vec![Fault::Spike(3.0, 1.0), Fault::HotKey(0.5, 1.0)];
    for id in targets(design, mortal) {
        faults.extend([Fault::Kill(id.clone()), Fault::Slow(id.clone(), 20.0)]);
        // The one of one instance is all of them.
        if design.components[id].instances > 1 {
            faults.push(Fault::KillInstance(id.clone(), 1));
        }
    }
    faults.extend(targets(design, has(Ability::Flush)).into_iter().map(|id| Fault::Flush(id.clone())));
    for id in targets(design, has(Ability::Deploy)) {
        faults.extend([Fault::Deploy(id.clone()), Fault::BadDeploy(id.clone())]);
    }
    faults.extend(design.data_centers.keys().map(|id| Fault::KillDataCenter(id.clone())));
    let mut seen = BTreeSet::new();
    let kind = |id: &Id| design.components[id].kind.name();
    for link in &design.links {
        if seen.insert((kind(&link.from), kind(&link.to))) || is_thorough() {
            let (from, to) = (link.from.clone(), link.to.clone());
            faults.extend([Fault::Cut(from.clone(), to.clone()), Fault::Drop(from, to, 0.3)]);
        }
    }
    let mut possible = design.clone();
    faults.retain(|fault| {
        possible.incidents = vec![Incident { at_s: BEFALLS_S, what: fault.clone() }];
        catalog::problems(&possible).is_empty()
    });
    faults
}

/// What takes an incident back; none: it passes by itself.
fn repair(fault: &Fault) -> Option<Fault> {
    Some(match fault.clone() {
        Fault::Kill(id) | Fault::KillInstance(id, _) => Fault::Restore(id),
        Fault::KillDataCenter(id) => Fault::RestoreDataCenter(id),
        Fault::Cut(from, to) => Fault::Mend(from, to),
        Fault::Slow(id, _) => Fault::Slow(id, 1.0),
        _ => return None,
    })
}

/// Whatever befalls every other saved design, the laws hold at every component.
#[track_caller]
fn check_every_other(first: usize) {
    for path in saved().into_iter().skip(first).step_by(2) {
        let mut design = opened(&path).1;
        let requests = design.workload.users as f64 * design.workload.requests_per_user_s * RUN_S;
        let wanted = REQUESTS * if is_thorough() { 10.0 } else { 1.0 };
        design.workload.requests_per_user_s *= (wanted / requests).min(1.0);
        (design.workload.profile, design.incidents) = (Profile::Steady, Vec::new());
        for fault in incidents(&design) {
            check(&path, &design, &fault);
        }
    }
}

#[test]
fn whatever_befalls_a_design_the_laws_hold_at_every_component() {
    check_every_other(0);
}

#[test]
fn and_they_hold_in_the_other_designs() {
    check_every_other(1);
}

#[track_caller]
fn check(path: &Path, design: &Design, fault: &Fault) {
    let name = format!("{}, {fault:?}", path.display());
    let mut run = Simulation::new(&Arc::new(design.clone()), &Options::default()).expect("a saved design runs");
    let go_on = |run: &mut Simulation, until_s: f64| assert!(run.advance((until_s * 1e9) as u64, u64::MAX), "{name}");
    let slow = |run: &mut Simulation, factor: f64| {
        for id in targets(design, |kind| *kind != KindName::Client) {
            run.apply(Input::Fault(Fault::Slow(id.clone(), factor))).expect("it fits");
        }
    };
    slow(&mut run, SLOWED);
    go_on(&mut run, BEFALLS_S);
    run.apply(Input::Fault(fault.clone())).expect("it fits");
    go_on(&mut run, RUN_S / 2.0);
    assert_conserved(&run.results(), &name);
    if let Some(repair) = repair(fault) {
        run.apply(Input::Fault(repair)).expect("it fits");
    }
    slow(&mut run, 1.0);
    go_on(&mut run, RUN_S);
    run.apply(Input::Users(0)).expect("users can be set");
    let mut until_s = RUN_S + LOOK_EVERY_S;
    go_on(&mut run, until_s);
    while !has_ended(&run) && until_s < ENDS_S {
        until_s += LOOK_EVERY_S;
        go_on(&mut run, until_s);
    }
    let results = run.results();
    assert_conserved(&results, &name);
    assert_eq!(results.requests.in_flight, 0, "{name}");
    assert!(results.requests.generated > 0, "{name}");
    check_laws(&run, &results, &name);
}

fn has_ended(run: &Simulation) -> bool {
    let snapshot = run.snapshot();
    let keeps = |backlog: BacklogFigures| backlog.waiting + backlog.under_way > 0;
    snapshot.components.values().all(|component| component.inside == 0 && !component.backlog.is_some_and(keeps))
}

#[track_caller]
fn check_laws(run: &Simulation, results: &Results, name: &str) {
    let snapshot = run.snapshot();
    for (id, component) in &results.components {
        let name = format!("{id}, {name}");
        let shown = &snapshot.components[&Id::from(id.as_str())];
        // Messages that nobody works off wait still.
        let waits_still = shown.backlog.is_some_and(|backlog| backlog.waiting + backlog.under_way > 0);
        assert!(shown.inside == 0 || waits_still, "{name}: {} inside", shown.inside);
        if !waits_still {
            check_sums(&name, component.queue_mean * results.simulated_seconds, seconds(&component.wait_ms));
        }
        // The utilization law: CPUs are busy as long as calls compute. A queue has room in place of CPUs.
        if shown.backlog.is_none() {
            check_sums(&format!("{name}, at work"), component.busy_s, seconds(&component.service_ms));
        }
    }
}

/// Little's law: the time that calls wait together is the number that waits, over time.
#[track_caller]
fn check_sums(name: &str, integral_s: f64, sum_s: f64) {
    assert!((integral_s - sum_s).abs() <= 1e-6 * sum_s + 1e-9, "{name}: {integral_s} s over time, {sum_s} s by call");
}

fn seconds(times: &Times) -> f64 {
    times.mean * times.count as f64 / 1_000.0
}
