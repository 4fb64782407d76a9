//! Random designs that make sense and run: every kind, wired at random as far as the catalog allows, small and quick, so that a
//! test can look at hundreds of them.

use std::collections::BTreeMap;

use loadstar::catalog::{self, link_kind};
use loadstar::design::kind::{
    Algorithm, Automation, Autoscale, Cache, Cdn, Client, DatabaseFollower, DatabaseLeader, Deploy, Dns, DnsAnswer, Eviction,
    HealthCheck, Hosted, Kind, Layer, LoadBalancer, Monitor, ObjectStore, OnWrite, Queue, Replication, Service, Session,
    SessionStore, ShardBy, ShardRouter, WebServer, Worker,
};
use loadstar::design::{Class, Component, DataCenter, Design, Distribution, Fault, Id, Link, Region};

use crate::random_design::Random;

/// What a random architecture is to be like.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    /// The share of links drawn, of those that the catalog allows, in tenths.
    pub(crate) wired: usize,
    /// Requests per second.
    pub(crate) rate_per_s: f64,
}

/// A random design that runs.
pub(crate) fn architecture(random: &mut Random, shape: Shape) -> Design {
    let mut design = Design::empty();
    design.seed = random.next();
    design.workload.users = 60;
    design.workload.requests_per_user_s = shape.rate_per_s / 60.0;
    let mix = [(Class::StaticFile, 0.2), (Class::Read, 0.35), (Class::Write, 0.2), (Class::LogIn, 0.1), (Class::Job, 0.15)];
    design.workload.mix = mix.into();
    design.workload.keys.count = 50;
    design.workload.keys.zipf_exponent = random.pick(&[0.0, 0.9]);
    place_data_centers(random, &mut design);
    let ranks = place_components(random, &mut design);
    wire(random, &mut design, &ranks, shape.wired);
    let problems = catalog::problems(&design);
    assert!(problems.is_empty(), "a random architecture is right: {problems:?}");
    design
}

fn place_data_centers(random: &mut Random, design: &mut Design) {
    for id in ["seoul", "paris"].into_iter().take(random.below(3)) {
        let region = random.pick(&[Region::Asia, Region::Europe]);
        design.data_centers.insert(Id::from(id), DataCenter { region, ..DataCenter::default() });
    }
}

/// Puts components in; calls go from lower to higher ranks alone, so that none goes round.
fn place_components(random: &mut Random, design: &mut Design) -> BTreeMap<Id, usize> {
    // How many at least and at most, by kind; programs behind the web tier in an order of their own.
    let mut behind = vec![("svc", 0, 2), ("queue", 0, 2), ("worker", 0, 2), ("svc-b", 0, 1)];
    for place in (1..behind.len()).rev() {
        behind.swap(place, random.below(place + 1));
    }
    let before = [("monitor", 0, 1), ("auto", 0, 1), ("users", 1, 2), ("cdn", 0, 2), ("lb", 0, 2), ("web", 1, 3)];
    let stores = [("cache", 0, 2), ("sessions", 0, 2), ("router", 0, 1), ("shard", 0, 3), ("db", 0, 1), ("copy", 0, 2)];
    let rest = [("files", 0, 1), ("dns", 0, 1)];
    let mut ranks = BTreeMap::new();
    for (stem, least, most) in before.into_iter().chain(behind).chain(stores).chain(rest) {
        for number in 0..least + random.below(most - least + 1) {
            let id = Id::from(format!("{stem}-{number}"));
            ranks.insert(id.clone(), ranks.len());
            design.components.insert(id, component(random, design, stem).into());
        }
    }
    ranks
}

fn component(random: &mut Random, design: &Design, stem: &str) -> Component {
    let centers: Vec<Id> = design.data_centers.keys().cloned().collect();
    let stands = !centers.is_empty() && !random.once_in(3) && !matches!(stem, "users" | "cdn" | "dns");
    let data_center = stands.then(|| random.pick(&centers));
    let instances = if stem == "users" { 1 } else { 1 + random.below(3) as u32 };
    Component { instances, data_center, ..Component::new(kind(random, stem)) }
}

fn quick(random: &mut Random) -> Distribution {
    let mean_ms = random.pick(&[0.5, 1.0, 2.0]);
    random.pick(&[Distribution::Fixed { ms: mean_ms }, Distribution::Exponential { mean_ms }])
}

fn by_class(random: &mut Random) -> BTreeMap<Class, Distribution> {
    Class::ALL.iter().map(|class| (*class, quick(random))).collect()
}

fn kind(random: &mut Random, stem: &str) -> Kind {
    let coin = random.once_in(2);
    match stem {
        "users" => Kind::Client(Client {
            region: random.pick(&[Region::Asia, Region::Europe]),
            deadline_ms: 5_000.0,
            retries: random.below(3) as u32,
            dns_cache: coin,
            ..Client::default()
        }),
        "dns" => Kind::Dns(Dns { answer: random.pick(DnsAnswer::ALL), ttl_s: 2.0, health_checks: coin, ..Dns::default() }),
        "cdn" => Kind::Cdn(Cdn {
            region: random.pick(&[Region::Asia, Region::Europe]),
            capacity_items: 1 + random.below(60) as u64,
            ttl_s: random.pick(&[0.0, 1.0, 60.0]),
            ..Cdn::default()
        }),
        "lb" => Kind::LoadBalancer(balancer(random)),
        "web" => Kind::WebServer(web(random)),
        "svc" | "svc-b" => Kind::Service(Service {
            slots: 2 + random.below(40) as u64,
            service: by_class(random),
            emits: emits(random),
            autoscale: autoscale(random),
            ..Service::default()
        }),
        "queue" => {
            Kind::Queue(Queue { capacity: random.pick(&[5, 1_000]), max_deliveries: random.pick(&[1, 5]), ..Queue::default() })
        }
        "worker" => Kind::Worker(Worker { work: quick(random), retries: random.below(3) as u32, ..Worker::default() }),
        "cache" => Kind::Cache(Cache {
            capacity_items: 1 + random.below(50) as u64,
            ttl_s: random.pick(&[0.0, 0.5, 60.0]),
            eviction: random.pick(Eviction::ALL),
            on_write: random.pick(OnWrite::ALL),
            ..Cache::default()
        }),
        "sessions" => Kind::SessionStore(SessionStore::default()),
        "router" => Kind::ShardRouter(ShardRouter {
            by: random.pick(&[ShardBy::HashModulo, ShardBy::Range, ShardBy::ConsistentRing { virtual_nodes: 20 }]),
            ..ShardRouter::default()
        }),
        "shard" => Kind::Shard(leader(random)),
        "db" => Kind::DatabaseLeader(leader(random)),
        "copy" => Kind::DatabaseFollower(DatabaseFollower { read: quick(random), ..DatabaseFollower::default() }),
        "files" => Kind::ObjectStore(ObjectStore { read: quick(random), write: quick(random), ..ObjectStore::default() }),
        "monitor" => Kind::Monitor(Monitor { scrape_every_s: 0.5, alert_after_s: 0.5 }),
        _ => Kind::Automation(Automation {
            restart_after_s: 0.5,
            deploy: random.pick(Deploy::ALL),
            tests: coin,
            scale_every_s: 1.0,
            start_s: 0.5,
        }),
    }
}

fn balancer(random: &mut Random) -> LoadBalancer {
    LoadBalancer {
        layer: random.pick(Layer::ALL),
        algorithm: random.pick(Algorithm::ALL),
        sticky: random.once_in(3),
        health_check: (!random.once_in(4)).then(|| HealthCheck { every_ms: 300.0, ..HealthCheck::default() }),
        retry_next: random.once_in(2),
        ..LoadBalancer::default()
    }
}

fn web(random: &mut Random) -> WebServer {
    let hosts = [Hosted::Database, Hosted::Cache].into_iter().filter(|_| random.once_in(3)).collect();
    WebServer {
        slots: 2 + random.below(40) as u64,
        queue: random.below(30) as u64,
        service: by_class(random),
        hosts,
        session: random.pick(Session::ALL),
        emits: emits(random),
        autoscale: autoscale(random),
        ..WebServer::default()
    }
}

fn emits(random: &mut Random) -> BTreeMap<Class, u64> {
    if random.once_in(2) { BTreeMap::from([(Class::Write, 1 + random.below(3) as u64)]) } else { BTreeMap::new() }
}

fn autoscale(random: &mut Random) -> Option<Autoscale> {
    random.once_in(3).then(|| Autoscale { min: 1, max: 4, target_utilization: random.pick(&[0.05, 0.6]) })
}

fn leader(random: &mut Random) -> DatabaseLeader {
    DatabaseLeader {
        connections: random.pick(&[3, 100]),
        read: quick(random),
        write: quick(random),
        replication: random.pick(Replication::ALL),
        lag: Distribution::Exponential { mean_ms: 20.0 },
        failover_after_ms: random.pick(&[None, Some(500.0)]),
        ..DatabaseLeader::default()
    }
}

fn wire(random: &mut Random, design: &mut Design, ranks: &BTreeMap<Id, usize>, wired: usize) {
    let ends: Vec<(Id, Id)> = ranks.keys().flat_map(|from| ranks.keys().map(|to| (from.clone(), to.clone()))).collect();
    for (from, to) in ends {
        let kind = |id: &Id| design.components[id].kind.name();
        let is_allowed = ranks[&from] < ranks[&to] && link_kind(kind(&from), kind(&to)).is_ok();
        if is_allowed && random.below(10) < wired {
            let latency = random.once_in(2).then_some(Distribution::Fixed { ms: 1.0 });
            design.links.push(Link { latency, ..Link::new(from, to) });
        }
    }
}

/// Something that may befall it: of any sort, at anything that is there.
pub(crate) fn fault(random: &mut Random, design: &Design) -> Fault {
    let ids: Vec<Id> = design.components.keys().filter(|id| !id.as_str().starts_with("users")).cloned().collect();
    let of = |stems: &[&str]| -> Vec<Id> {
        ids.iter().filter(|id| stems.iter().any(|stem| id.as_str().starts_with(stem))).cloned().collect()
    };
    let (deployed, flushed) = (of(&["web", "svc", "worker"]), of(&["cache", "cdn"]));
    let centers: Vec<Id> = design.data_centers.keys().cloned().collect();
    let id = random.pick(&ids);
    let link = (!design.links.is_empty()).then(|| random.pick(&design.links));
    let instances = design.components[&id].instances as usize;
    match random.below(14) {
        0 => Fault::Kill(id),
        1 | 2 => Fault::KillInstance(id, 1 + random.below(instances) as u32),
        3 if !centers.is_empty() => Fault::KillDataCenter(random.pick(&centers)),
        4 if !centers.is_empty() => Fault::RestoreDataCenter(random.pick(&centers)),
        5 if link.is_some() => link.map_or(Fault::Restore(id), |link| Fault::Cut(link.from, link.to)),
        6 if link.is_some() => link.map_or(Fault::Restore(id), |link| Fault::Mend(link.from, link.to)),
        7 if link.is_some() => link.map_or(Fault::Restore(id), |link| Fault::Drop(link.from, link.to, 0.3)),
        8 => Fault::Slow(id, random.pick(&[1.0, 3.0])),
        9 if !flushed.is_empty() => Fault::Flush(random.pick(&flushed)),
        10 => random.pick(&[Fault::Spike(3.0, 0.5), Fault::HotKey(0.5, 0.5)]),
        11 if !deployed.is_empty() => Fault::Deploy(random.pick(&deployed)),
        12 if !deployed.is_empty() => Fault::BadDeploy(random.pick(&deployed)),
        _ => Fault::Restore(id),
    }
}
