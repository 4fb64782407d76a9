//! A content delivery network: serves static files from an edge near the user, and fetches from the origin what it lacks.

use std::collections::BTreeMap;

use super::info::{Ability, Group, KindInfo, LinkKind, ParameterInfo};
use super::lowering::{Choice, Here, Lowering, Others, Pick, Role, Station, Step, Task};
use super::reason::Reason;
use super::shared::{CAPACITY_ITEMS, CAPACITY_PER_S, REGION, TTL_S};
use crate::design::kind::{Cache, Cdn, Eviction};
use crate::design::{Class, KindName};

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::Cdn,
    group: Group::Edge,
    glyph: "globe-hemisphere-east",
    mark: None,
    id_stem: "cdn",
    abilities: &[Ability::Flush],
    parameters: &[REGION, TTL_S, CAPACITY_ITEMS, CAPACITY_PER_S, ParameterInfo::time("serve")],
    links_to: &[
        (KindName::LoadBalancer, LinkKind::Fetch),
        (KindName::WebServer, LinkKind::Fetch),
        (KindName::ObjectStore, LinkKind::Fetch),
    ],
};

/// A file takes its turn at the edge's capacity and the time to serve it; what the edge lacks it fetches from an origin, keeps
/// and passes on. All edges throw out first what was not asked for the longest time.
pub(super) fn lower(cdn: &Cdn, here: Here<'_>) -> Lowering {
    let class = Class::StaticFile;
    let servers = here.targets(&[KindName::LoadBalancer, KindName::WebServer], Task::Serve(class));
    let stores = here.targets(&[KindName::ObjectStore], Task::Read);
    let fetch = Choice {
        targets: servers.into_iter().chain(stores).collect(),
        pick: Pick::Nearest,
        others: Others::Living,
        none: Reason::NoDataSource,
        dead: Reason::TargetDown,
    };
    let memory = Cache { capacity_items: cdn.capacity_items, ttl_s: cdn.ttl_s, eviction: Eviction::Lru, ..Cache::default() };
    let serve = vec![
        Step::turn_at(cdn.capacity_per_s),
        Step::Delay(cdn.serve),
        Step::Cached {
            look_up: vec![Step::FindCopy(Eviction::Lru)],
            miss: vec![Step::Ask(fetch)],
            fill: vec![Step::KeepCopy(memory)],
        },
    ];
    let programs = BTreeMap::from([(Task::Serve(class), serve)]);
    Lowering { station: Station::paced(cdn.capacity_per_s), programs, role: Role::Plain }
}
