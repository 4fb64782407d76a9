//! Which failures came to a user. A call that was tried again elsewhere with success failed too, but nobody outside knows of it.

use std::collections::BTreeSet;

use crate::catalog::Reason;
use crate::design::{Design, Id, KindName};
use crate::engine::Snapshot;

/// The failures that came to users: from a client along every link on which its reason comes back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reached(BTreeSet<(Id, Reason)>);

impl Reached {
    /// What the run shows of it now.
    pub(super) fn of(design: &Design, snapshot: &Snapshot) -> Self {
        let mut reached = Self::default();
        let failed: BTreeSet<Reason> =
            snapshot.overall.failure_rate_per_s.iter().filter(|(_, per_s)| **per_s > 0.0).map(|(reason, _)| *reason).collect();
        if failed.is_empty() {
            return reached;
        }
        let of_kind = |kind| move |id: &&Id| design.components.get(*id).is_some_and(|component| component.kind.name() == kind);
        let clients = design.components.keys().filter(of_kind(KindName::Client));
        let mut open: Vec<(Id, Reason)> =
            clients.flat_map(|client| failed.iter().map(move |reason| (client.clone(), *reason))).collect();
        if failed.contains(&Reason::NoAddress) {
            // Whatever befalls a name server, its users have no address.
            let servers = design.components.keys().filter(of_kind(KindName::Dns));
            open.extend(servers.flat_map(|server| Reason::ALL.map(|reason| (server.clone(), reason))));
        }
        while let Some((id, reason)) = open.pop() {
            if reached.0.insert((id.clone(), reason)) {
                open.extend(called(snapshot, &id, reason).map(|to| (to.clone(), reason)));
            }
        }
        reached
    }

    /// Whether failures for that reason at that component came to a user.
    pub(super) fn is_from(&self, id: &Id, reason: Reason) -> bool {
        self.0.contains(&(id.clone(), reason))
    }
}

/// The components from which calls of `id` come back failed for that reason.
fn called<'a>(snapshot: &'a Snapshot, id: &'a Id, reason: Reason) -> impl Iterator<Item = &'a Id> {
    let from_it = snapshot.links.iter().filter(move |((from, _), _)| from == id);
    let fails = from_it.filter(move |(_, link)| link.failure_rate_per_s.get(&reason).is_some_and(|per_s| *per_s > 0.0));
    fails.map(|((_, to), _)| to)
}
