//! How long users wait and how often they try again, against how long the way is.

use std::collections::BTreeMap;

use super::Found;
use crate::analysis::survey::Survey;
use crate::analysis::wording::Figure;
use crate::catalog::lowering::{Choice, Role, Step, Task};
use crate::design::kind::Client;
use crate::design::{Class, Id};

/// Retries that come sooner find what failed as it was, and add to it.
const BACKOFF_MIN_MS: f64 = 10.0;

/// The users who ask anything, with how they do.
fn clients(survey: &Survey) -> impl Iterator<Item = (&Id, &Client)> {
    let client = |(id, lowered)| client_of(id, lowered);
    survey.components().filter_map(client).filter(|(id, _)| survey.carries(id))
}

const fn client_of<'a>(id: &'a Id, lowered: &'a crate::catalog::lowering::Lowered) -> Option<(&'a Id, &'a Client)> {
    match &lowered.role {
        Role::Client(client) => Some((id, client)),
        _ => None,
    }
}

/// Users who try again at once: what is overloaded gets more.
pub(super) fn retries_without_backoff(survey: &Survey) -> Vec<Found> {
    let hasty = clients(survey).filter(|(_, client)| client.retries > 0 && client.backoff_ms < BACKOFF_MIN_MS);
    hasty.map(|(id, client)| Found::of([id.clone()]).with("times", Figure::Count(u64::from(client.retries) + 1))).collect()
}

/// The shortest that a request of each class takes on average, with nobody waiting and every copy found.
fn paths_ms<'a>(survey: &'a Survey, client: &'a Id) -> impl Iterator<Item = (Class, f64)> + 'a {
    let classes = Class::ALL.iter().copied().filter(|class| survey.asks_for(*class));
    classes.filter_map(move |class| {
        let mut paths = Shortest { survey, known: BTreeMap::new() };
        let ms = paths.task(client, Task::Serve(class));
        ms.is_finite().then_some((class, ms))
    })
}

/// Users who give up before an answer can be there.
pub(super) fn deadline_below_path(survey: &Survey) -> Vec<Found> {
    let deadline_ms = |client: &Client| client.deadline_ms;
    slower_than(survey, deadline_ms, |_, _| true)
}

/// A goal that the way itself takes longer than.
pub(super) fn objective_below_path(survey: &Survey) -> Vec<Found> {
    let objective_ms = survey.design.objective.p99_ms;
    slower_than(survey, |_| objective_ms, |client, ms| ms <= client.deadline_ms)
}

/// Users of whom a class takes longer than `limit_ms` where nobody is before it; the slowest class `of` those that count speaks
/// for all.
fn slower_than(survey: &Survey, limit_ms: impl Fn(&Client) -> f64, of: impl Fn(&Client, f64) -> bool) -> Vec<Found> {
    let mut found = Vec::new();
    for (id, client) in clients(survey) {
        let limit_ms = limit_ms(client);
        let slow = paths_ms(survey, id).filter(|(_, ms)| *ms > limit_ms && of(client, *ms));
        if let Some((class, ms)) = slow.max_by(|one, other| one.1.total_cmp(&other.1)) {
            let found_here = Found::of([id.clone()]).with("limit", Figure::Ms(limit_ms));
            found.push(found_here.with("time", Figure::Ms(ms)).with("class", Figure::Class(class)));
        }
    }
    found
}

/// The shortest times of tasks.
struct Shortest<'a> {
    survey: &'a Survey,
    known: BTreeMap<(Id, Task), f64>,
}

impl Shortest<'_> {
    fn task(&mut self, id: &Id, task: Task) -> f64 {
        if let Some(known) = self.known.get(&(id.clone(), task)) {
            return *known;
        }
        let survey = self.survey;
        let steps = survey.lowered.components[id].programs.get(&task);
        let ms = steps.map_or(f64::INFINITY, |steps| self.steps(id, steps));
        self.known.insert((id.clone(), task), ms);
        ms
    }

    fn steps(&mut self, id: &Id, steps: &[Step]) -> f64 {
        steps.iter().map(|step| self.step(id, step)).sum()
    }

    fn step(&mut self, id: &Id, step: &Step) -> f64 {
        match step {
            Step::Compute(time) | Step::Delay(time) => time.mean_ms(),
            Step::Cached { look_up, .. } => self.steps(id, look_up),
            Step::Ask(choice) => self.choice(id, choice),
            Step::Fail(_) => f64::INFINITY,
            // A look-up that fails is a miss, an address is remembered, and the rest is nothing that a user waits for each time.
            Step::Try(choice) => Some(self.choice(id, choice)).filter(|ms| ms.is_finite()).unwrap_or_default(),
            _ => 0.0,
        }
    }

    fn choice(&mut self, from: &Id, choice: &Choice) -> f64 {
        let survey = self.survey;
        let mut shortest = f64::INFINITY;
        for target in &choice.targets {
            let way = survey.lowered.links.get(&(from.clone(), target.id.clone()));
            let there_and_back = way.map_or(0.0, |link| 2.0 * link.latency.mean_ms());
            shortest = shortest.min(there_and_back + self.task(&target.id, target.task));
        }
        shortest
    }
}
