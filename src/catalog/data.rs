//! What a program of the user's own does beside computing: it reads, writes, and hands over. A web server and a service do so alike.

use super::effective::{hosted_cache, hosted_read, hosted_write};
use super::lowering::{Choice, Here, Others, Pick, Step, Task};
use super::reason::Reason;
use crate::design::kind::Hosted;
use crate::design::{Class, KindName};

/// A program: what it is linked to, and what its own machine hosts.
#[derive(Clone, Copy)]
pub(super) struct Program<'a> {
    /// Where it stands in the design.
    pub(super) here: Here<'a>,
    /// What else runs on its CPUs.
    pub(super) hosts: &'a [Hosted],
}

impl Program<'_> {
    /// Reads through a cache on the machine itself.
    pub(super) fn read_through(self, class: Class) -> Step {
        let read = self.read(class);
        if self.hosts.contains(&Hosted::Cache) { Step::Cached { cache: hosted_cache(), miss: vec![read] } } else { read }
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

    /// Writes go to a leader; to a database on the machine itself where none is linked; to a service where there is no other.
    pub(super) fn write(self, class: Class) -> Vec<Step> {
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
