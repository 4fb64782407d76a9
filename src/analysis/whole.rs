//! Everything that an analysis finds, in the order in which it is known: verdicts by paths at once, then what only runs can say.

use std::sync::Arc;

use rayon::prelude::*;

use super::bottleneck::{Bottleneck, bottlenecks};
use super::capacity::{Capacity, capacity};
use super::checklist::{Item, checklist};
use super::evidence::Evidence;
use super::failure::overload::{Loaded, steady};
use super::failure::verdict::{points_of_failure, single_things, sweep};
use super::failure::{OverloadRisk, PointOfFailure, Proof, Trial, Verdict};
use super::reach::Reach;
use super::rules::{self, Finding};
use super::watch::Watch;
use crate::design::{Class, Design, Problem};
use crate::engine::Results;

/// A point of failure and what a run says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Proven {
    /// What cannot be done without.
    pub point: PointOfFailure,
    /// The run's word.
    pub proof: Proof,
}

/// What was found of a design.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// Single things that it cannot do without, the worst first.
    pub points_of_failure: Vec<Proven>,
    /// What it can do without, but not at its own load, the worst first.
    pub overload_risks: Vec<OverloadRisk>,
    /// What is full first at its own load.
    pub bottlenecks: Vec<Bottleneck>,
    /// The most users that it holds; none: nobody asks anything of it.
    pub capacity: Option<Capacity>,
    /// The chapter's eight items.
    pub checklist: Vec<Item>,
    /// Mistakes in the drawing.
    pub findings: Vec<Finding>,
}

/// A part of an analysis, told as soon as it is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// What breaks without each single thing, by paths: known at once.
    Verdicts(Vec<Verdict>),
    /// What a run says of a point of failure.
    Proven(Proven),
    /// An overload risk.
    Risk(OverloadRisk),
    /// What is full first.
    Bottlenecks(Vec<Bottleneck>),
    /// The most users that it holds.
    Capacity(Box<Capacity>),
    /// The chapter's eight items, and mistakes in the drawing.
    Judged(Vec<Item>, Vec<Finding>),
}

/// Analyses a design, on all cores, and tells each part as soon as it is known, from any thread; none: it was stopped.
///
/// # Errors
/// What keeps the design from running.
pub fn analyze(design: &Arc<Design>, watch: &Watch, tell: impl Fn(Part) + Sync) -> Result<Option<Analysis>, Vec<Problem>> {
    let reach = Reach::new(design)?;
    let Some(verdicts) = sweep(&reach, &single_things(design), watch) else { return Ok(None) };
    tell(Part::Verdicts(verdicts.clone()));
    let points = points_of_failure(design, &verdicts);
    let (proofs, loaded) = rayon::join(|| prove(design, &points, watch, &tell), || Loaded::new(design, watch));
    let Some(points_of_failure) = proofs? else { return Ok(None) };
    let mut found = Analysis { points_of_failure, ..Analysis::default() };
    let mut results = Results::default();
    if let Some(loaded) = loaded? {
        let candidates = loaded.candidates(&verdicts, &points);
        found.overload_risks = loaded.sweep(&candidates, watch, |risk| tell(Part::Risk(risk.clone())));
        results = loaded.results().clone();
    }
    if watch.is_stopped() {
        return Ok(None);
    }
    watch.plan(2);
    let (capacity, evidence) = rayon::join(
        || capacity(design, watch).inspect(|_| watch.finish()),
        || Evidence::new(design).inspect(|_| watch.finish()),
    );
    found.capacity = capacity?;
    let users = design.workload.users;
    let nearly_full = found.capacity.as_ref().map_or(&results, |capacity| &capacity.results);
    found.bottlenecks = bottlenecks(&steady(design, users), (users, &results), nearly_full)?;
    tell(Part::Bottlenecks(found.bottlenecks.clone()));
    if let Some(capacity) = &found.capacity {
        tell(Part::Capacity(Box::new(capacity.clone())));
    }
    let evidence = evidence?;
    (found.checklist, found.findings) = (checklist(&evidence), rules::all(&evidence));
    tell(Part::Judged(found.checklist.clone(), found.findings.clone()));
    Ok((!watch.is_stopped()).then_some(found))
}

/// Proves points of failure; none: it was stopped.
fn prove(
    design: &Arc<Design>,
    points: &[PointOfFailure],
    watch: &Watch,
    tell: &(impl Fn(Part) + Sync),
) -> Result<Option<Vec<Proven>>, Vec<Problem>> {
    watch.plan(points.len());
    if points.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let Some(trial) = Trial::new(design, watch)? else {
        // Nobody sends anything that could fail.
        return Ok((!watch.is_stopped()).then(Vec::new));
    };
    let proven = |point: &PointOfFailure| {
        let classes: Vec<Class> = point.breaks.keys().copied().collect();
        let proof = trial.proof(std::slice::from_ref(&point.gone), &classes, watch)?;
        let proven = Proven { point: point.clone(), proof };
        watch.finish();
        tell(Part::Proven(proven.clone()));
        Some(proven)
    };
    Ok(points.par_iter().map(proven).collect())
}
