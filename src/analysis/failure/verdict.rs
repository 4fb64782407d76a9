//! What breaks without each single thing of a design, and without two of them, by the paths that are left.
//!
//! A component of several instances falls instance by instance; the whole of it only with its data center. A link stands for as many
//! paths as its ends have instances, so it is a single thing where both have one. The users and their own access are not asked for.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::analysis::watch::Watch;
use crate::analysis::{Gone, Reach};
use crate::design::{Class, Design, Id, KindName, Link};

/// What something is that is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A component, or one instance of it.
    Component,
    /// A link.
    Link,
    /// A data center with all that stands in it.
    DataCenter,
}

impl What {
    /// Its name in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Component => "component",
            Self::Link => "link",
            Self::DataCenter => "data_center",
        }
    }
}

impl Gone {
    /// What it is.
    #[must_use]
    pub const fn what(&self) -> What {
        match self {
            Self::Component(_) | Self::Instance(..) => What::Component,
            Self::Link(..) => What::Link,
            Self::DataCenter(_) => What::DataCenter,
        }
    }

    /// Its id in results: that of the component or data center, `from->to` for a link.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Self::Component(id) | Self::Instance(id, _) | Self::DataCenter(id) => id.to_string(),
            Self::Link(from, to) => format!("{from}->{to}"),
        }
    }
}

/// What breaks without something.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What is gone.
    pub gone: Vec<Gone>,
    /// By class, the share of requests that cannot be served by any path; classes of which all can are left out.
    pub breaks: BTreeMap<Class, f64>,
}

impl Verdict {
    /// How much of all requests breaks, by the design's mix.
    #[must_use]
    pub fn share(&self, design: &Design) -> f64 {
        let total: f64 = design.workload.mix.values().sum();
        let broken: f64 = self.breaks.iter().map(|(class, share)| design.workload.share(*class) * share).sum();
        if total > 0.0 { broken / total } else { 0.0 }
    }
}

/// Something single that a design cannot do without.
#[derive(Clone, Debug, PartialEq)]
pub struct PointOfFailure {
    /// What is gone; of a component of several instances the one that breaks most.
    pub gone: Gone,
    /// By class, the share of requests that cannot be served by any path.
    pub breaks: BTreeMap<Class, f64>,
}

/// Everything of a design that may go by itself: components of one instance, each instance of others, links that are a single path,
/// data centers.
#[must_use]
pub fn single_things(design: &Design) -> Vec<Gone> {
    let mut things = Vec::new();
    for (id, component) in design.components.iter().filter(|(_, component)| component.kind.name() != KindName::Client) {
        match component.instances {
            1 => things.push(Gone::Component(id.clone())),
            count => things.extend((1..=count).map(|number| Gone::Instance(id.clone(), number))),
        }
    }
    let links = design.links.iter().filter(|link| is_single_path(design, link));
    things.extend(links.map(|link| Gone::Link(link.from.clone(), link.to.clone())));
    things.extend(design.data_centers.keys().map(|id| Gone::DataCenter(id.clone())));
    things
}

fn is_single_path(design: &Design, link: &Link) -> bool {
    let is_single = |id: &Id| design.components.get(id).is_some_and(|component| component.instances == 1);
    let is_access = design.components.get(&link.from).is_some_and(|from| from.kind.name() == KindName::Client);
    is_single(&link.from) && is_single(&link.to) && !is_access
}

/// What breaks without each of `things`, in their order; none: it was stopped.
#[must_use]
pub fn sweep(reach: &Reach, things: &[Gone], watch: &Watch) -> Option<Vec<Verdict>> {
    let verdict = |gone: &Gone| {
        let gone = vec![gone.clone()];
        (!watch.is_stopped()).then(|| Verdict { breaks: reach.breaks(&gone), gone })
    };
    things.par_iter().map(verdict).collect()
}

/// One of all verdicts on the same component that say the same: its instances are alike.
#[must_use]
pub fn one_of_each(verdicts: &[Verdict]) -> Vec<&Verdict> {
    let mut kept: Vec<&Verdict> = Vec::new();
    for verdict in verdicts {
        let ids = |verdict: &Verdict| verdict.gone.iter().map(Gone::id).collect::<Vec<_>>();
        let is_known = |known: &&&Verdict| ids(known) == ids(verdict) && known.breaks == verdict.breaks;
        // Instances of a component stand beside each other.
        if kept.iter().rev().take_while(|known| ids(known) == ids(verdict)).find(is_known).is_none() {
            kept.push(verdict);
        }
    }
    kept
}

/// What breaks without two of `things` that neither of them breaks by itself, the worst first; none: it was stopped. Only pairs are
/// looked at of which requests pass the second once the first is gone.
#[must_use]
pub fn sweep_pairs(design: &Design, reach: &Reach, verdicts: &[Verdict], watch: &Watch) -> Option<Vec<Verdict>> {
    let harmless = verdicts.iter().filter(|verdict| verdict.breaks.is_empty());
    let harmless: Vec<Gone> = harmless.flat_map(|verdict| verdict.gone.clone()).collect();
    let pairs_with = |gone: &Gone| {
        let partners = reach.partners(gone, &harmless).into_iter();
        // A thing and what holds it: without the data center it is gone anyway.
        let pair = |other: Gone| if *gone < other { [gone.clone(), other] } else { [other, gone.clone()] };
        (!watch.is_stopped()).then(|| partners.map(pair).collect::<Vec<_>>())
    };
    let pairs: Option<Vec<Vec<[Gone; 2]>>> = harmless.par_iter().map(pairs_with).collect();
    let pairs: BTreeSet<[Gone; 2]> = pairs?.into_iter().flatten().collect();
    let verdict = |pair: [Gone; 2]| {
        let breaks = reach.breaks(&pair);
        (!watch.is_stopped()).then(|| Verdict { gone: pair.to_vec(), breaks })
    };
    let verdicts: Option<Vec<Verdict>> = pairs.into_par_iter().map(verdict).collect();
    let mut broken: Vec<Verdict> = verdicts?.into_iter().filter(|verdict| !verdict.breaks.is_empty()).collect();
    broken.sort_by(|one, other| other.share(design).total_cmp(&one.share(design)));
    Some(broken)
}

/// The points of failure among verdicts of single things, the worst first: of each component the instance that breaks most, and
/// links whose ends are none themselves.
#[must_use]
pub fn points_of_failure(design: &Design, verdicts: &[Verdict]) -> Vec<PointOfFailure> {
    let mut worst: BTreeMap<(What, String), &Verdict> = BTreeMap::new();
    for verdict in verdicts.iter().filter(|verdict| !verdict.breaks.is_empty()) {
        let Some(gone) = verdict.gone.first() else { continue };
        let known = worst.entry((gone.what(), gone.id())).or_insert(verdict);
        if verdict.share(design) > known.share(design) {
            *known = verdict;
        }
    }
    let is_reported = |id: &Id| worst.contains_key(&(What::Component, id.to_string()));
    let is_told_already = |gone: &Gone| matches!(gone, Gone::Link(from, to) if is_reported(from) || is_reported(to));
    let mut found: Vec<&&Verdict> = worst.values().filter(|verdict| !verdict.gone.iter().any(is_told_already)).collect();
    found.sort_by(|one, other| other.share(design).total_cmp(&one.share(design)));
    let point = |verdict: &&Verdict| {
        let gone = verdict.gone.first()?.clone();
        Some(PointOfFailure { gone, breaks: verdict.breaks.clone() })
    };
    found.into_iter().filter_map(point).collect()
}
