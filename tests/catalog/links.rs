//! Which kinds may be linked: the sentence of the format's description, spelled out.

use std::collections::BTreeSet;

use loadstar::catalog::{LinkKind, all, link_kind};
use loadstar::design::KindName::{self, *};

/// Callers, whom they call, and what such a link carries.
fn allowed() -> Vec<(&'static [KindName], &'static [KindName], LinkKind)> {
    const PROGRAMS: &[KindName] = &[WebServer, Service, Worker];
    vec![
        (&[Client], &[Dns], LinkKind::Resolve),
        (&[Client], &[Cdn, LoadBalancer, WebServer], LinkKind::Request),
        (&[LoadBalancer], &[LoadBalancer, WebServer, Service], LinkKind::Request),
        (PROGRAMS, &[Service], LinkKind::Request),
        (PROGRAMS, &[Cache, SessionStore], LinkKind::LookUp),
        (PROGRAMS, &[ObjectStore, DatabaseLeader, DatabaseFollower, Shard, ShardRouter], LinkKind::Query),
        (PROGRAMS, &[Queue], LinkKind::Publish),
        (&[Cdn], &[LoadBalancer, WebServer, ObjectStore], LinkKind::Fetch),
        (&[ShardRouter], &[Shard, DatabaseFollower], LinkKind::Query),
        (&[DatabaseLeader, Shard], &[DatabaseFollower], LinkKind::Replicate),
        (&[Queue], &[Worker], LinkKind::Deliver),
        (&[Monitor], KindName::ALL, LinkKind::Observe),
        (&[Automation], KindName::ALL, LinkKind::Manage),
    ]
}

#[test]
fn links_are_those_of_the_format_and_no_others() {
    let mut expected = BTreeSet::new();
    for (callers, called, link) in allowed() {
        for from in callers {
            expected.extend(called.iter().map(|to| (*from, *to, link)));
        }
    }
    let mut found = BTreeSet::new();
    for from in KindName::ALL {
        for to in KindName::ALL {
            found.extend(link_kind(*from, *to).ok().map(|link| (*from, *to, link)));
        }
    }
    assert_eq!(found, expected);
}

#[test]
fn no_entry_names_a_kind_twice() {
    for entry in all() {
        let kinds: BTreeSet<KindName> = entry.links_to.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds.len(), entry.links_to.len(), "{:?}", entry.name);
    }
}

#[test]
fn the_pairs_that_learners_try_are_refused_for_their_own_reason() {
    let rows = [
        (Client, DatabaseLeader, "link_client_to_database"),
        (Client, ShardRouter, "link_client_to_database"),
        (Client, Cache, "link_client_to_cache"),
        (Client, Queue, "link_client_to_queue"),
        (Client, ObjectStore, "link_client_to_object_store"),
        (Client, Client, "link_client_to_client"),
        (WebServer, Client, "link_to_client"),
        (WebServer, WebServer, "link_web_to_web"),
        (WebServer, LoadBalancer, "link_program_to_balancer"),
        (WebServer, Worker, "link_program_to_worker"),
        (Service, WebServer, "link_service_to_web"),
        (LoadBalancer, DatabaseLeader, "link_from_balancer"),
        (LoadBalancer, Monitor, "link_to_operations"),
        (Dns, WebServer, "link_from_dns"),
        (Dns, Client, "link_to_client"),
        (WebServer, Dns, "link_to_dns"),
        (WebServer, Cdn, "link_to_cdn"),
        (Cdn, DatabaseLeader, "link_from_cdn"),
        (DatabaseLeader, WebServer, "link_from_database"),
        (DatabaseLeader, Cache, "link_database_to_cache"),
        (DatabaseLeader, DatabaseLeader, "link_leader_to_leader"),
        (DatabaseFollower, DatabaseLeader, "link_follower_to_leader"),
        (DatabaseFollower, DatabaseFollower, "link_follower_to_follower"),
        (Cache, DatabaseLeader, "link_cache_to_database"),
        (Cache, WebServer, "link_from_store"),
        (Queue, WebServer, "link_from_queue"),
        (Worker, WebServer, "link_service_to_web"),
        (ShardRouter, DatabaseLeader, "link_router_to_leader"),
        (ShardRouter, Cache, "link_from_router"),
    ];
    for (from, to, code) in rows {
        let refusal = link_kind(from, to).expect_err("it is refused");
        assert_eq!(refusal.code, code, "{from:?} -> {to:?}");
    }
}
