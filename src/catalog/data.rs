//! What a program of the user's own does beside computing: it reads, writes, and hands over. A web server and a service do so alike.

use super::effective::{hosted_cache, hosted_read, hosted_write};
use super::lowering::{Choice, Here, Others, Pick, Step, Task};
use super::reason::Reason;
use crate::design::kind::{Hosted, OnWrite};
use crate::design::{Class, Kind, KindName};

/// A program: what it is linked to, and what its own machine hosts.
#[derive(Clone, Copy)]
pub(super) struct Program<'a> {
    /// Where it stands in the design.
    pub(super) here: Here<'a>,
    /// What else runs on its CPUs.
    pub(super) hosts: &'a [Hosted],
}

impl Program<'_> {
    /// Reads through the linked caches; through one on the machine itself where none is linked.
    pub(super) fn read_through(self, class: Class) -> Step {
        let miss = vec![self.read(class)];
        if let (Some(look_up), Some(fill)) = (self.ask_cache(Task::LookUp), self.ask_cache(Task::Fill)) {
            return Step::Cached { look_up: vec![look_up], miss, fill: vec![fill] };
        }
        if self.hosts.contains(&Hosted::Cache) {
            let cache = hosted_cache();
            let look_up = vec![Step::Compute(cache.lookup), Step::FindCopy(cache.eviction)];
            return Step::Cached { look_up, miss, fill: vec![Step::KeepCopy(cache)] };
        }
        self.read(class)
    }

    /// A call to the cache that has the key, which the program can do without; none: no cache is linked.
    fn ask_cache(self, task: Task) -> Option<Step> {
        let choice = Choice {
            targets: self.here.targets(&[KindName::Cache], task),
            pick: Pick::Hash,
            others: Others::Never,
            none: Reason::TargetDown,
            dead: Reason::TargetDown,
        };
        (!choice.targets.is_empty()).then_some(Step::Try(choice))
    }

    /// Reads take turns over what is linked; a database on the machine itself is read where nothing is. What has no data of its
    /// own asks a service for the answer.
    pub(super) fn read(self, class: Class) -> Step {
        let targets = self.here.targets(&[KindName::DatabaseLeader, KindName::DatabaseFollower], Task::Read);
        if !targets.is_empty() {
            return Step::Ask(Choice {
                targets,
                pick: Pick::Replicas,
                others: Others::Living,
                none: Reason::NoDataSource,
                dead: Reason::TargetDown,
            });
        }
        if self.hosts.contains(&Hosted::Database) {
            return Step::Compute(hosted_read());
        }
        self.ask_service(class).unwrap_or(Step::Fail(Reason::NoDataSource))
    }

    /// Writes, and then tells the linked caches, where they do anything about it.
    pub(super) fn write(self, class: Class) -> Vec<Step> {
        let cares = |kind: &Kind| matches!(kind, Kind::Cache(cache) if cache.on_write != OnWrite::Leave);
        let renew = if self.here.is_any_linked(cares) { self.ask_cache(Task::Renew) } else { None };
        self.keep(class).into_iter().chain(renew).collect()
    }

    /// Writes go to a leader; to a database on the machine itself where none is linked; to a service where there is no other.
    fn keep(self, class: Class) -> Vec<Step> {
        let targets = self.here.targets(&[KindName::DatabaseLeader], Task::Write);
        if !targets.is_empty() {
            return vec![Step::Ask(Choice {
                targets,
                pick: Pick::Leader,
                others: Others::Living,
                none: Reason::LeaderDown,
                dead: Reason::LeaderDown,
            })];
        }
        if self.hosts.contains(&Hosted::Database) {
            return vec![Step::Compute(hosted_write()), Step::KeepWrite];
        }
        let has_copies = !self.here.linked(&[KindName::DatabaseFollower]).is_empty();
        let reason = if has_copies { Reason::LeaderDown } else { Reason::NoDataSource };
        vec![self.ask_service(class).unwrap_or(Step::Fail(reason))]
    }

    /// A linked service answers in its place: its instances take turns; none: none is linked.
    pub(super) fn ask_service(self, class: Class) -> Option<Step> {
        let targets = self.here.targets(&[KindName::Service], Task::Serve(class));
        let choice =
            Choice { targets, pick: Pick::Turn, others: Others::Living, none: Reason::TargetDown, dead: Reason::TargetDown };
        (!choice.targets.is_empty()).then_some(Step::Ask(choice))
    }
}
