//! Writes are split by key over several databases.

use std::collections::BTreeMap;

use super::{Status, Verdict};
use crate::analysis::evidence::Evidence;
use crate::analysis::wording::Figure;
use crate::catalog::lowering::{Pick, Task};
use crate::design::Id;

/// With so many times its part a shard is as full as one database would be with half as many.
const HOT_FROM: f64 = 2.0;

/// Writes per second to the instances among which one call is split by key.
struct Split {
    ids: Vec<Id>,
    rates: Vec<f64>,
}

pub(super) fn judge(evidence: &Evidence) -> Verdict {
    // The largest: another database beside it that is not split keeps something else.
    let Some(split) = splits(evidence).into_iter().max_by_key(|split| split.rates.len()) else {
        return Verdict::new(Status::Unmet, "idle", []);
    };
    if split.rates.len() < 2 {
        let busy = evidence.utilization(&split.ids[0]).unwrap_or_default();
        return Verdict::new(Status::Unmet, "one", split.ids).with("share", Figure::Share(busy));
    }
    let total: f64 = split.rates.iter().sum();
    let most = split.rates.iter().copied().fold(0.0, f64::max);
    let is_even = most * (split.rates.len() as f64) < HOT_FROM * total;
    let (status, why) = if is_even { (Status::Met, "met") } else { (Status::Partly, "hot") };
    Verdict::new(status, why, split.ids)
        .with("count", Figure::Count(split.rates.len() as u64))
        .with("share", Figure::Share(most / total))
}

/// The calls that split writes by key, each with the instances that took any in the run.
fn splits(evidence: &Evidence) -> Vec<Split> {
    let survey = evidence.survey();
    let mut found: BTreeMap<Vec<Id>, Split> = BTreeMap::new();
    for (caller, _) in survey.components().filter(|(id, _)| survey.carries(id)) {
        for (_, choice) in survey.choices(caller) {
            let writes = matches!(choice.pick, Pick::Leader { .. });
            let ids: Vec<Id> = choice.targets.iter().map(|target| target.id.clone()).collect();
            if writes && ids.iter().any(|id| survey.rate_of(id, Task::Write) > 0.0) {
                let rates = ids.iter().flat_map(|id| rates(evidence, id)).collect();
                found.insert(ids.clone(), Split { ids, rates });
            }
        }
    }
    found.into_values().collect()
}

/// Calls per second at the design's own load to each instance that was called in the run too.
fn rates(evidence: &Evidence, id: &Id) -> Vec<f64> {
    let survey = evidence.survey();
    let was_called = evidence.quiet().components.get(id.as_str()).is_some_and(|component| component.completions > 0);
    let asked = survey.run.number_of(id).and_then(|number| survey.flow.asked.get(&number)).filter(|_| was_called);
    asked.map_or_else(Vec::new, |asked| asked.instances.values().copied().filter(|rate| *rate > 0.0).collect())
}
