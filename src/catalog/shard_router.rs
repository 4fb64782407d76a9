//! A shard router: knows by its key on which shard an item is.

use std::collections::BTreeMap;

use super::data::stored;
use super::info::{Control, Group, KindInfo, LinkKind, ParameterInfo};
use super::lowering::{Here, Lowering, Role, Station, Step, Task};
use crate::design::KindName;
use crate::design::kind::ShardRouter;

/// Ways from a key to a shard. A thousand points per shard even a ring out to a few per cent; more only cost memory.
const MAPPINGS: &[(&str, &[ParameterInfo])] = &[
    ("HashModulo", &[]),
    ("ConsistentRing", &[ParameterInfo::plain("virtual_nodes", Control::Count(1, 10_000))]),
    ("Range", &[]),
];

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::ShardRouter,
    group: Group::Routing,
    glyph: "tree-structure",
    mark: None,
    id_stem: "router",
    abilities: &[],
    parameters: &[ParameterInfo::plain("by", Control::ChoiceGroup(MAPPINGS)), ParameterInfo::time("route")],
    links_to: &[(KindName::Shard, LinkKind::Query), (KindName::DatabaseFollower, LinkKind::Query)],
};

/// A query takes the time to find its shard, and then what that takes, or one of its followers where it only reads.
pub(super) fn lower(router: &ShardRouter, here: Here<'_>) -> Lowering {
    let shards = here.linked(&[KindName::Shard]);
    let program = |task: Task| {
        let mut targets = match task {
            Task::Write => here.targets(&[KindName::Shard], task),
            _ => here.targets(&[KindName::Shard, KindName::DatabaseFollower], task),
        };
        // Without shards it has copies alone to ask.
        targets.retain(|target| target.is_shard || shards.is_empty() || here.is_copy_of_any(&target.id, &shards));
        (task, vec![Step::Delay(router.route), Step::Ask(stored(targets, router.by, task))])
    };
    Lowering { station: Station::OPEN, programs: BTreeMap::from([Task::Read, Task::Write].map(program)), role: Role::Plain }
}
