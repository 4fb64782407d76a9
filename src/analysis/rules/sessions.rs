//! Sessions in the memory of servers that a user does not come back to.

use std::collections::BTreeSet;

use super::Found;
use crate::analysis::survey::Survey;
use crate::analysis::wording::Figure;
use crate::catalog::lowering::{Keeps, Role};
use crate::design::{Class, Id};
use crate::engine::{Op, Prospects, Subject};

/// Users who log in at one server and are sent to another, which does not know them.
pub(super) fn scattered(survey: &Survey) -> Vec<Found> {
    let mut keepers = BTreeSet::new();
    let mut most = 0;
    // Which key is asked for changes nothing about a session.
    let users: BTreeSet<u64> = survey.cells.iter().map(|cell| cell.user).collect();
    let needing = [Class::Read, Class::Write, Class::Job];
    for class in needing.into_iter().filter(|class| survey.asks_for(*class) && survey.asks_for(Class::LogIn)) {
        for user in &users {
            let subject = Subject::new((survey.run.client_of(*user), *user), class, 0);
            let mut walk = Walk { survey, subject, keepers: BTreeSet::new() };
            if let Some(program) = survey.run.attempt_of(&subject) {
                walk.program(subject.client(), program, false);
            }
            if walk.keepers.len() > 1 {
                most = most.max(walk.keepers.len());
                keepers.extend(walk.keepers.into_iter().map(|(component, _)| component));
            }
        }
    }
    if keepers.is_empty() {
        return Vec::new();
    }
    let ids: Vec<Id> =
        survey.run.lowered().filter(|(number, ..)| keepers.contains(number)).map(|(_, id, _)| id.clone()).collect();
    // Whoever logged in at one of them is at another with every request but one of so many.
    let share = 1.0 - 1.0 / most as f64;
    vec![Found::of(ids).with("count", Figure::Count(most as u64)).with("share", Figure::Share(share))]
}

/// Where one user's requests may come to need a session that one server alone keeps.
struct Walk<'a> {
    survey: &'a Survey,
    subject: Subject,
    /// Component and instance.
    keepers: BTreeSet<(usize, Option<usize>)>,
}

impl Walk<'_> {
    /// `is_spread`: the call may have come to any of several instances of this component.
    fn program(&mut self, component: usize, program: usize, is_spread: bool) {
        let run = &self.survey.run;
        let (mut step, mut addresses) = (0, Vec::new());
        while let Some(op) = run.op(program, step) {
            step += 1;
            match op {
                Op::FindAddress(choice, _) => {
                    let Some(Op::Ask(doors)) = run.op(program, step) else { continue };
                    if let Prospects::Any(servers) = run.prospects(component, choice, &self.subject, &[]) {
                        addresses = run.prospective_addresses(&servers, doors, &self.subject);
                    }
                }
                Op::Ask(choice) => self.choice(component, choice, &addresses, is_spread),
                _ => {}
            }
        }
    }

    fn choice(&mut self, from: usize, choice: usize, addresses: &[usize], is_spread: bool) {
        let run = &self.survey.run;
        let ways = match run.prospects(from, choice, &self.subject, addresses) {
            Prospects::Any(ways) => ways,
            // A connection is to one instance of the balancer; a cookie goes to whichever.
            Prospects::Kept(ways) if is_spread && self.keeps_connections(from) => ways,
            Prospects::Kept(ways) => ways.into_iter().take(1).collect(),
            Prospects::InOrder(groups) => groups.into_iter().next().unwrap_or_default(),
        };
        let is_spread = ways.len() > 1;
        for way in ways {
            let Some(program) = run.program_of(&way) else { continue };
            if matches!(run.op(program, 0), Some(Op::NeedSession)) {
                self.keepers.insert((way.component, way.instance));
            } else {
                self.program(way.component, program, is_spread);
            }
        }
    }

    fn keeps_connections(&self, component: usize) -> bool {
        let found = self.survey.run.lowered().find(|(number, ..)| *number == component);
        found.is_some_and(|(.., lowered)| matches!(lowered.role, Role::Balancer { keeps: Keeps::Connection, .. }))
    }
}
