//! Which kinds may be linked, what such a link carries, and why the rest is refused, in words for people.

use super::info::LinkKind;
use crate::design::KindName::{
    self, Automation, Cache, Cdn, Client, DatabaseFollower, DatabaseLeader, Dns, LoadBalancer, Monitor, ObjectStore, Queue,
    Service, SessionStore, Shard, ShardRouter, WebServer, Worker,
};

/// Why two kinds are not linked in that direction. `problem.<code>` says why not, `problem.<code>_mend` what to draw instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason, as a stable word.
    pub code: &'static str,
}

/// What a link from `from` to `to` carries.
///
/// # Errors
/// The reason why there is no such link.
pub fn link_kind(from: KindName, to: KindName) -> Result<LinkKind, Refusal> {
    let rules = super::info(from).links_to;
    match rules.iter().find(|(kind, _)| *kind == to) {
        Some((_, link)) => Ok(*link),
        None => Err(Refusal { code: refusal_code(from, to) }),
    }
}

/// The most specific reason that fits: first by what is called, where that explains itself, then by pair, then by the caller.
const fn refusal_code(from: KindName, to: KindName) -> &'static str {
    match (from, to) {
        (Client, Client) => "link_client_to_client",
        (_, Client) => "link_to_client",
        (Dns, _) => "link_from_dns",
        (_, Monitor | Automation) => "link_to_operations",
        (_, Dns) => "link_to_dns",
        (_, Cdn) => "link_to_cdn",
        (Client, _) => client_code(to),
        (LoadBalancer, _) => "link_from_balancer",
        (WebServer | Service | Worker, _) => program_code(from, to),
        (Cache, DatabaseLeader | DatabaseFollower | Shard | ShardRouter) => "link_cache_to_database",
        (Cache | SessionStore | ObjectStore, _) => "link_from_store",
        (DatabaseLeader | DatabaseFollower | Shard, _) => database_code(from, to),
        (ShardRouter, DatabaseLeader) => "link_router_to_leader",
        (ShardRouter, _) => "link_from_router",
        (Queue, _) => "link_from_queue",
        // What a monitor and an automation may not be linked to is nothing; the rest belongs to the CDN.
        (Cdn | Monitor | Automation, _) => "link_from_cdn",
    }
}

const fn client_code(to: KindName) -> &'static str {
    match to {
        Cache | SessionStore => "link_client_to_cache",
        ObjectStore => "link_client_to_object_store",
        Queue => "link_client_to_queue",
        Service | Worker => "link_client_to_service",
        _ => "link_client_to_database",
    }
}

const fn program_code(from: KindName, to: KindName) -> &'static str {
    match (from, to) {
        (_, Worker) => "link_program_to_worker",
        (_, LoadBalancer) => "link_program_to_balancer",
        (WebServer, _) => "link_web_to_web",
        _ => "link_service_to_web",
    }
}

const fn database_code(from: KindName, to: KindName) -> &'static str {
    match (from, to) {
        (DatabaseFollower, DatabaseLeader | Shard) => "link_follower_to_leader",
        (DatabaseFollower, DatabaseFollower) => "link_follower_to_follower",
        (_, DatabaseLeader | Shard) => "link_leader_to_leader",
        (_, Cache) => "link_database_to_cache",
        _ => "link_from_database",
    }
}
