//! All workers die, and come back: does the site go on, and is everything worked off that piled up?

use std::collections::BTreeSet;

use super::trial::{Trial, measure, pass};
use crate::analysis::survey::Survey;
use crate::catalog::lowering::{Role, Task};
use crate::design::{Fault, Id};

/// How long they are gone, and how long they have to catch up.
const GONE_S: f64 = 10.0;
const CATCH_UP_S: f64 = 30.0;
/// What is under way at any moment is no backlog.
const UNDER_WAY_S: f64 = 2.0;

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct MessagesTried {
    /// Queues that messages came to.
    pub queues: Vec<Id>,
    /// The workers behind them.
    pub workers: Vec<Id>,
    /// The share of requests that succeeded while workers lived, and while they were dead.
    pub success: (f64, f64),
    /// Messages that were published meanwhile.
    pub published: u64,
    /// Messages that will never be worked off.
    pub lost: u64,
    /// Messages that were still waiting in the end, beyond what is always under way.
    pub waiting: u64,
}

pub(super) fn tried(survey: &Survey, trial: &Trial) -> Option<MessagesTried> {
    let (mut queues, mut workers) = (Vec::new(), BTreeSet::new());
    for (id, lowered) in survey.components() {
        let Role::Queue { workers: of, .. } = &lowered.role else { continue };
        if !of.is_empty() && survey.rate_of(id, Task::Publish) > 0.0 {
            queues.push(id.clone());
            workers.extend(of.iter().map(|worker| worker.id.clone()));
        }
    }
    (!queues.is_empty()).then_some(())?;
    let mut run = trial.copy();
    let begin = run.results().counts;
    for worker in &workers {
        run.inflict(&Fault::Kill(worker.clone()));
    }
    let gone = measure(&mut run, GONE_S);
    for worker in &workers {
        run.inflict(&Fault::Restore(worker.clone()));
    }
    pass(&mut run, CATCH_UP_S);
    let end = run.results().counts;
    let published = end.messages_published - begin.messages_published;
    let lost = end.messages_lost - begin.messages_lost;
    let kept = |counts: &crate::engine::results::Counts| {
        counts.messages_published.saturating_sub(counts.messages_delivered + counts.messages_lost)
    };
    let usual = (published as f64 / (GONE_S + CATCH_UP_S) * UNDER_WAY_S).ceil() as u64;
    Some(MessagesTried {
        queues,
        workers: workers.into_iter().collect(),
        success: (trial.before().success_ratio(), gone.success_ratio()),
        published,
        lost,
        waiting: kept(&end).saturating_sub(usual.max(5)),
    })
}
