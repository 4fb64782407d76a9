//! What a program of the user's own does beside computing: it reads, writes, and hands over. A web server, a service and a worker do
//! so alike.

use std::collections::BTreeMap;

use super::effective::{hosted_cache, hosted_read, hosted_write};
use super::lowering::{Choice, Here, Others, Pick, Step, Target, Task};
use super::reason::Reason;
use crate::design::kind::{Hosted, OnWrite, ShardBy};
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
            pick: Pick::HashOfKey,
            others: Others::Never,
            none: Reason::TargetDown,
            dead: Reason::TargetDown,
        };
        (!choice.targets.is_empty()).then_some(Step::Try(choice))
    }

    /// Reads what is linked; a database on the machine itself where nothing is, then files. What has no data of its own asks a
    /// service for the answer.
    pub(super) fn read(self, class: Class) -> Step {
        if let Some(choice) = self.stored(Task::Read) {
            return Step::Ask(choice);
        }
        if self.hosts.contains(&Hosted::Database) {
            return Step::Compute(hosted_read());
        }
        let files = self.ask_files(Task::Read);
        files.or_else(|| self.ask_service(class)).unwrap_or(Step::Fail(Reason::NoDataSource))
    }

    /// Writes, and then tells the linked caches, where they do anything about it.
    pub(super) fn write(self, class: Class) -> Vec<Step> {
        let cares = |kind: &Kind| matches!(kind, Kind::Cache(cache) if cache.on_write != OnWrite::Leave);
        let renew = if self.here.is_any_linked(cares) { self.ask_cache(Task::Renew) } else { None };
        self.keep(class).into_iter().chain(renew).collect()
    }

    /// A file goes to the object store, and then the record of it to where records are: what is linked, or a database on the
    /// machine itself. What has neither asks a service.
    fn keep(self, class: Class) -> Vec<Step> {
        let file = self.ask_files(Task::Write);
        let record = match self.stored(Task::Write) {
            Some(choice) => vec![Step::Ask(choice)],
            None if self.hosts.contains(&Hosted::Database) => vec![Step::Compute(hosted_write()), Step::KeepWrite],
            None if file.is_some() => Vec::new(),
            None => {
                let has_copies = !self.here.linked(&[KindName::DatabaseFollower]).is_empty();
                let reason = if has_copies { Reason::LeaderDown } else { Reason::NoDataSource };
                vec![self.ask_service(class).unwrap_or(Step::Fail(reason))]
            }
        };
        file.into_iter().chain(record).collect()
    }

    /// Whether it is linked to anything that keeps what is written.
    pub(super) fn can_keep(self) -> bool {
        let keepers = [KindName::ShardRouter, KindName::Shard, KindName::DatabaseLeader, KindName::ObjectStore];
        !self.here.linked(&keepers).is_empty()
    }

    /// Whom it asks for the record of a key: a router, which knows the shards; shards that it knows itself, by the hash of the
    /// key; a leader that has all keys. Reads take turns over those that have the key, followers too.
    fn stored(self, task: Task) -> Option<Choice> {
        let routers = self.here.targets(&[KindName::ShardRouter], task);
        if !routers.is_empty() {
            return Some(Choice { pick: Pick::Turn, dead: Reason::TargetDown, ..stored(routers, ShardBy::HashModulo, task) });
        }
        let shards = self.here.linked(&[KindName::Shard]);
        let whole = if shards.is_empty() { KindName::DatabaseLeader } else { KindName::Shard };
        let mut targets = match task {
            Task::Write => self.here.targets(&[whole], task),
            _ => self.here.targets(&[whole, KindName::DatabaseFollower], task),
        };
        if !shards.is_empty() {
            targets.retain(|target| target.is_shard || self.here.is_copy_of_any(&target.id, &shards));
        }
        (!targets.is_empty()).then(|| stored(targets, ShardBy::HashModulo, task))
    }

    fn ask_files(self, task: Task) -> Option<Step> {
        self.ask_in_turn(KindName::ObjectStore, task, (Others::Living, Reason::TargetDown)).map(Step::Ask)
    }

    /// Where messages are published; none: no queue is linked. One that is full or gone is no reason to lose a message that
    /// another one has room for.
    pub(super) fn queues(self) -> Option<Choice> {
        self.ask_in_turn(KindName::Queue, Task::Publish, (Others::Healthy, Reason::QueueUnavailable))
    }

    /// Publishes what a success of `class` leads to.
    pub(super) fn emit(self, emits: &BTreeMap<Class, u64>, class: Class) -> Option<Step> {
        let count = emits.get(&class).copied().filter(|count| *count > 0)?;
        // Without a queue nobody takes them, and that is counted.
        let (none, dead) = (Reason::QueueUnavailable, Reason::QueueUnavailable);
        let nobody = || Choice { targets: Vec::new(), pick: Pick::Turn, others: Others::Never, none, dead };
        Some(Step::Emit(self.queues().unwrap_or_else(nobody), count))
    }

    /// The keepers of sessions, each user's by hash, asked for `task`; none: none is linked.
    pub(super) fn sessions(self, task: Task) -> Option<Choice> {
        let targets = self.here.targets(&[KindName::SessionStore], task);
        let (none, dead) = (Reason::TargetDown, Reason::TargetDown);
        (!targets.is_empty()).then_some(Choice { targets, pick: Pick::HashOfUser, others: Others::Never, none, dead })
    }

    /// A linked service answers in its place: its instances take turns; none: none is linked.
    pub(super) fn ask_service(self, class: Class) -> Option<Step> {
        self.ask_in_turn(KindName::Service, Task::Serve(class), (Others::Living, Reason::TargetDown)).map(Step::Ask)
    }

    /// The instances of all linked components of a kind take turns; none: none is linked.
    fn ask_in_turn(self, kind: KindName, task: Task, (others, dead): (Others, Reason)) -> Option<Choice> {
        let targets = self.here.targets(&[kind], task);
        (!targets.is_empty()).then_some(Choice { targets, pick: Pick::Turn, others, none: dead, dead })
    }
}

/// A call for the record of a key to one of `targets` that has it.
pub(super) fn stored(targets: Vec<Target>, by: ShardBy, task: Task) -> Choice {
    let (pick, none, dead) = match task {
        Task::Write => (Pick::Leader { by }, Reason::LeaderDown, Reason::LeaderDown),
        _ => (Pick::Replicas { by }, Reason::NoDataSource, Reason::TargetDown),
    };
    Choice { targets, pick, others: Others::Living, none, dead }
}
