//! Advice: the chapter's remedies as edits of a design. Each proposes itself only where it fits, and is then tried: the design before
//! and the one after are run with the same seed and the same users through what the remedy is for, and what was gained is told
//! beside what it costs a month. What gains nothing is not told.
//!
//! | file | whose remedies it has |
//! |---|---|
//! | `draft` | edits that are put together, each seen by the next |
//! | `size` | more of the same, or larger |
//! | `spread` | balancers, health checks, names |
//! | `memory` | caches, content delivery, sessions |
//! | `data` | followers, failover, shards, a database of its own |
//! | `apart` | queues and workers, another data center |
//! | `care` | monitors and automations, retries, what a setting spoils |
//! | `tried` | what a remedy gains |

mod apart;
mod care;
mod data;
mod draft;
mod memory;
mod size;
mod spread;
mod tried;

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::failure::verdict::{points_of_failure, single_things, sweep};
use super::survey::Survey;
use super::watch::Watch;
use super::wording::Wording;
use super::{Gone, Reach, cost::cost};
use crate::design::{Design, Edit, Fault, Id, Problem};

pub use tried::Gain;

/// A remedy where it fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Which remedy, as a stable word; its words are under `advice.<remedy>.title` and `.why`.
    pub remedy: &'static str,
    /// What it is for.
    pub about: Vec<Id>,
    /// What it changes. New components have no place yet: the canvas finds one.
    pub edit: Edit,
    /// What happens in the runs that it is tried in; none: nothing but the design's own load.
    pub against: Option<Fault>,
}

/// A remedy that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// The remedy.
    pub proposal: Proposal,
    /// What it gained.
    pub gain: Gain,
    /// What it costs a month more, by the table of prices; negative: less.
    pub cost: f64,
}

impl Advice {
    /// What it is called.
    #[must_use]
    pub fn title(&self) -> Wording {
        Wording::new(format!("advice.{}.title", self.proposal.remedy))
    }

    /// What it does, and why that helps.
    #[must_use]
    pub fn why(&self) -> Wording {
        Wording::new(format!("advice.{}.why", self.proposal.remedy))
    }
}

/// What remedies look at.
struct Patient<'a> {
    survey: &'a Survey,
    /// The components that the design cannot do without, one of them or all.
    points: BTreeSet<Id>,
}

type Remedy = fn(&Patient<'_>) -> Vec<Proposal>;

/// The catalogue, by name.
static REMEDIES: &[(&str, Remedy)] = &[
    ("spare_instance", size::spare_instance),
    ("more_instances", size::more_instances),
    ("larger_machine", size::larger_machine),
    ("more_workers", size::more_workers),
    ("load_balancer", spread::load_balancer),
    ("health_checks", spread::health_checks),
    ("checked_names", spread::checked_names),
    ("shorter_ttl", spread::shorter_ttl),
    ("least_connections", spread::least_connections),
    ("cache", memory::cache),
    ("longer_copies", memory::longer_copies),
    ("cdn", memory::cdn),
    ("signed_tokens", memory::signed_tokens),
    ("session_store", memory::session_store),
    ("separate_database", data::separate_database),
    ("follower", data::follower),
    ("failover", data::failover_off),
    ("shards", data::shards),
    ("queue", apart::queue),
    ("second_data_center", apart::second_data_center),
    ("tools", care::tools),
    ("back_off", care::back_off),
    ("redelivery", care::redelivery),
    ("consistent_ring", care::consistent_ring),
];

/// The names of all remedies.
pub fn remedies() -> impl Iterator<Item = &'static str> {
    REMEDIES.iter().map(|(name, _)| *name)
}

/// The remedies that fit a design, in the order of the catalogue.
///
/// # Errors
/// What keeps the design from running.
pub fn proposals(design: &Arc<Design>) -> Result<Vec<Proposal>, Vec<Problem>> {
    let (survey, points) = (Survey::new(design)?, points(design, &Watch::default())?.unwrap_or_default());
    let patient = Patient { survey: &survey, points };
    Ok(REMEDIES.iter().flat_map(|(_, remedy)| remedy(&patient)).collect())
}

/// What helps a design, tried, what gains most first; none: it was stopped.
///
/// # Errors
/// What keeps the design from running.
pub fn advise(design: &Arc<Design>, watch: &Watch) -> Result<Option<Vec<Advice>>, Vec<Problem>> {
    let proposals = proposals(design)?;
    watch.plan(proposals.len());
    let price = cost(design).total;
    let tried = |proposal: Proposal| {
        let gain = tried::gain(design, &proposal, watch)?;
        watch.finish();
        let cost = cost(&applied(design, &proposal.edit)?).total - price;
        Some(Advice { proposal, gain, cost })
    };
    let mut found: Vec<Advice> = proposals.into_par_iter().filter_map(tried).filter(|advice| advice.gain.is_any()).collect();
    let order = |advice: &Advice| (-advice.gain.score(), advice.cost);
    found.sort_by(|one, other| order(one).partial_cmp(&order(other)).unwrap_or(std::cmp::Ordering::Equal));
    Ok((!watch.is_stopped()).then_some(found))
}

/// A design with an edit made; none: it does not take it.
fn applied(design: &Design, edit: &Edit) -> Option<Design> {
    let mut changed = design.clone();
    edit.apply(&mut changed).ok()?;
    Some(changed)
}

/// The components and data centers that a design cannot do without; none: it was stopped.
fn points(design: &Arc<Design>, watch: &Watch) -> Result<Option<BTreeSet<Id>>, Vec<Problem>> {
    let reach = Reach::new(design)?;
    let Some(verdicts) = sweep(&reach, &single_things(design), watch) else { return Ok(None) };
    let id = |gone: Gone| match gone {
        Gone::Component(id) | Gone::Instance(id, _) | Gone::DataCenter(id) => Some(id),
        Gone::Link(..) => None,
    };
    Ok(Some(points_of_failure(design, &verdicts).into_iter().filter_map(|point| id(point.gone)).collect()))
}
