//! The line under a component's name: what it is, in the few words that say most about it.

use crate::catalog;
use crate::design::kind::{Cdn, Dns, Hosted, ShardBy};
use crate::design::{Component, Kind, KindName};
use crate::ui::format;
use crate::words::{self, Language};

/// What stands under a component's name. `says_kind`: the name already says what it is, so that the line says more; `users` is
/// how many users it has if it is a client.
pub(super) fn kind_line(language: Language, component: &Component, says_kind: bool, users: f64) -> String {
    let line = Line { language, says_kind };
    match &component.kind {
        Kind::Client(_) => line.with("canvas.users", "count", &format::count(language, users)),
        Kind::Dns(dns) => line.dns(dns),
        Kind::Cdn(cdn) => line.cdn(cdn),
        Kind::LoadBalancer(balancer) => joined(&[balancer.layer.name().to_owned(), line.choice(balancer.algorithm.name())]),
        Kind::ShardRouter(router) => line.choice(match router.by {
            ShardBy::HashModulo => "HashModulo",
            ShardBy::ConsistentRing { .. } => "ConsistentRing",
            ShardBy::Range => "Range",
        }),
        Kind::WebServer(server) if !server.hosts.is_empty() => line.hosts(&server.hosts),
        Kind::WebServer(server) => line.machine(KindName::WebServer, server.vcpus),
        Kind::Service(service) => line.machine(KindName::Service, service.vcpus),
        Kind::Worker(worker) => line.machine(KindName::Worker, worker.vcpus),
        Kind::SessionStore(store) => line.machine(KindName::SessionStore, store.vcpus),
        Kind::DatabaseFollower(follower) => line.machine(KindName::DatabaseFollower, follower.vcpus),
        Kind::Shard(shard) => line.machine(KindName::Shard, shard.vcpus),
        Kind::DatabaseLeader(leader) => joined(&[line.word("canvas.leader"), line.choice(leader.replication.name())]),
        Kind::Cache(cache) => {
            let policy = joined(&[cache.eviction.name().to_uppercase(), line.seconds(cache.ttl_s)]);
            line.after_kind("canvas.cache", policy)
        }
        Kind::ObjectStore(store) => {
            let capacity = format::rate(language, store.capacity_per_s);
            line.instead_of_kind(KindName::ObjectStore, line.with("canvas.up_to", "figure", &capacity))
        }
        Kind::Queue(queue) => {
            let capacity = line.with("canvas.messages", "count", &format::count(language, queue.capacity as f64));
            line.after_kind("canvas.queue", line.with("canvas.up_to", "figure", &capacity))
        }
        Kind::Monitor(monitor) => line.with("canvas.checks_every", "time", &line.seconds(monitor.scrape_every_s)),
        Kind::Automation(automation) => line.with("canvas.restarts_after", "time", &line.seconds(automation.restart_after_s)),
    }
}

fn joined(parts: &[String]) -> String {
    parts.join(" · ")
}

/// What the words of one line depend on.
struct Line {
    language: Language,
    says_kind: bool,
}

impl Line {
    fn word(&self, key: &str) -> String {
        words::text(self.language, key)
    }

    fn with(&self, key: &str, name: &str, value: &str) -> String {
        words::text_with(self.language, key, &[(name, value)])
    }

    /// The short word for one of a closed list of values.
    fn choice(&self, name: &str) -> String {
        self.word(&format!("canvas.choice.{name}"))
    }

    fn seconds(&self, seconds: f64) -> String {
        format::duration_ms(self.language, seconds * 1_000.0)
    }

    /// `more` after the short word of the kind, where the name does not say it.
    fn after_kind(&self, key: &str, more: String) -> String {
        if self.says_kind { more } else { joined(&[self.word(key), more]) }
    }

    /// The kind; where the name says it already, `more`.
    fn instead_of_kind(&self, kind: KindName, more: String) -> String {
        if self.says_kind { more } else { catalog::kind_label(self.language, kind) }
    }

    /// A machine by its kind or by its size.
    fn machine(&self, kind: KindName, vcpus: u32) -> String {
        self.instead_of_kind(kind, self.with("canvas.vcpus", "count", &vcpus.to_string()))
    }

    fn dns(&self, dns: &Dns) -> String {
        joined(&[self.choice(dns.answer.name()), self.with("canvas.ttl", "time", &self.seconds(dns.ttl_s))])
    }

    fn cdn(&self, cdn: &Cdn) -> String {
        joined(&[self.word("canvas.edge"), catalog::region_label(self.language, cdn.region)])
    }

    /// The application with all that runs beside it on the same machine.
    fn hosts(&self, hosts: &[Hosted]) -> String {
        let beside = hosts.iter().map(|hosted| self.word(&format!("canvas.hosted.{}", hosted.name())));
        std::iter::once(self.word("canvas.app")).chain(beside).collect::<Vec<_>>().join(" + ")
    }
}
