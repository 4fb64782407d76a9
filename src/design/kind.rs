//! The kinds of component and their parameters, as they are saved. What a kind means, its ranges, help and links are in the
//! catalog; here stand the values alone, each default with the reason for it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::id::Id;
use super::record::{choice, parameters};
use super::traffic::{Class, Distribution, Region};
use super::value::{self, Fields, Parameter, Value};

choice! {
    /// How a name server picks among the addresses that it knows.
    DnsAnswer {
        /// Always the first.
        Simple,
        /// Each in turn.
        RoundRobin,
        /// The one nearest to the user.
        Geo,
        /// The first that is healthy.
        Failover,
    }
}

choice! {
    /// What a balancer can see of a request, by layer of the OSI model.
    Layer {
        /// Address, port and protocol.
        L4,
        /// Headers, path, cookies and query too.
        L7,
    }
}

choice! {
    /// How a balancer picks among its targets.
    Algorithm {
        /// Each in turn.
        RoundRobin,
        /// Each in turn, as often as its weight says.
        WeightedRoundRobin,
        /// By a hash of the user's address.
        IpHash,
        /// The one with the fewest open requests.
        LeastConnections,
        /// The one that has been answering fastest.
        LeastResponseTime,
    }
}

choice! {
    /// What a web server runs beside the web application, on its own CPUs.
    Hosted {
        /// A database.
        Database,
        /// A cache.
        Cache,
    }
}

choice! {
    /// Where a user's session is kept.
    Session {
        /// In the memory of the server that opened it.
        InMemory,
        /// In a session store.
        Shared,
        /// In a signed token that the user carries.
        Token,
    }
}

choice! {
    /// What a full cache throws out.
    Eviction {
        /// The item not used for the longest time.
        Lru,
        /// The item used least often.
        Lfu,
        /// The item that came first.
        Fifo,
    }
}

choice! {
    /// What a write does to the cached copy.
    OnWrite {
        /// Nothing: it stays until it expires.
        Leave,
        /// It is thrown out.
        Invalidate,
        /// It is replaced.
        Update,
    }
}

choice! {
    /// Whether a leader waits for its followers.
    Replication {
        /// It answers first and sends later.
        Async,
        /// It answers when every reachable follower has it.
        Sync,
    }
}

choice! {
    /// How a new version reaches the servers.
    Deploy {
        /// One after the other.
        Rolling,
        /// All at the same time.
        AllAtOnce,
    }
}

/// How a router maps a key to a shard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum ShardBy {
    /// The key's hash modulo the number of shards.
    #[default]
    HashModulo,
    /// The next point on a ring of hashes, of which each shard owns several.
    ConsistentRing {
        /// Points on the ring per shard.
        virtual_nodes: u32,
    },
    /// Equal ranges of keys.
    Range,
}

parameters! {
    /// How a balancer or a name server learns that a target is gone.
    HealthCheck {
        /// Time between probes. One second finds a dead server before most users retry.
        every_ms: f64 = 1_000.0,
        /// Probes in a row that must fail before a target counts as down: one lost packet is no outage.
        fall: u32 = 3,
        /// Probes in a row that must succeed before it counts as up again.
        rise: u32 = 2,
    }
}

parameters! {
    /// How an automation changes the number of instances.
    Autoscale {
        /// At least so many.
        min: u32 = 1,
        /// At most so many.
        max: u32 = 10,
        /// CPU utilization to hold, 0 to 1. Above 0.6 waits begin to grow faster than load.
        target_utilization: f64 = 0.6,
    }
}

parameters! {
    /// A population of users in one region.
    Client {
        /// Where they are.
        region: Region = Region::Asia,
        /// Their share of all users; none: what the others leave, in equal parts.
        share: Option<f64> = None,
        /// How long they wait. Ten seconds is the limit for keeping a person's attention (Nielsen 1993).
        deadline_ms: f64 = 10_000.0,
        /// How often a failed request is tried again: a plain browser does not.
        retries: u32 = 0,
        /// The wait before the first retry; it doubles from one to the next.
        backoff_ms: f64 = 100.0,
        /// Whether their resolvers keep a name's address for its time to live, as they all do.
        dns_cache: bool = true,
    }
}

parameters! {
    /// A name server.
    Dns {
        /// How it picks among the addresses.
        answer: DnsAnswer = DnsAnswer::Simple,
        /// How long resolvers may keep an answer. One minute is what managed name services use before a balancer.
        ttl_s: f64 = 60.0,
        /// Whether it takes addresses that do not answer out of its answers.
        health_checks: bool = false,
        /// Time to find an answer: it is in memory.
        lookup: Distribution = Distribution::Fixed { ms: 1.0 },
    }
}

parameters! {
    /// A load balancer.
    LoadBalancer {
        /// What it sees of a request.
        layer: Layer = Layer::L7,
        /// How it picks.
        algorithm: Algorithm = Algorithm::RoundRobin,
        /// Weights of targets under weighted round robin; 1 where not given.
        weights: BTreeMap<Id, f64> = BTreeMap::new(),
        /// Whether a cookie keeps a user on one server (layer 7).
        sticky: bool = false,
        /// How it learns that a target is gone; none: it never does.
        health_check: Option<HealthCheck> = Some(HealthCheck::default()),
        /// Whether it tries the next target when one does not take a request.
        retry_next: bool = false,
        /// Which target takes a class (layer 7); the others go to all of them.
        routes: BTreeMap<Class, Id> = BTreeMap::new(),
        /// Time to pass a request on; none: by layer, since reading headers costs more than copying packets.
        forward: Option<Distribution> = None,
        /// Requests per second that one instance can pass on; none: by layer.
        capacity_per_s: Option<f64> = None,
    }
}

parameters! {
    /// A web server: the web application on a machine of its own.
    WebServer {
        /// CPUs. Four is a common small machine.
        vcpus: u32 = 4,
        /// Requests inside at once: Tomcat's default number of threads.
        slots: u64 = 200,
        /// Requests that wait for a slot: Tomcat's default accept count.
        queue: u64 = 100,
        /// CPU time by class, over the catalog's.
        service: BTreeMap<Class, Distribution> = BTreeMap::new(),
        /// What else runs on its CPUs.
        hosts: Vec<Hosted> = Vec::new(),
        /// Where sessions are kept. Memory is what every framework starts with.
        session: Session = Session::InMemory,
        /// Jobs published for each success, by class.
        emits: BTreeMap<Class, u64> = BTreeMap::new(),
        /// How an automation changes the number of instances; none: it does not.
        autoscale: Option<Autoscale> = None,
    }
}

parameters! {
    /// A service behind the web tier.
    Service {
        /// CPUs.
        vcpus: u32 = 4,
        /// Requests inside at once.
        slots: u64 = 200,
        /// Requests that wait for a slot.
        queue: u64 = 100,
        /// CPU time by class, over the catalog's.
        service: BTreeMap<Class, Distribution> = BTreeMap::new(),
        /// Jobs published for each success, by class.
        emits: BTreeMap<Class, u64> = BTreeMap::new(),
        /// How an automation changes the number of instances; none: it does not.
        autoscale: Option<Autoscale> = None,
    }
}

parameters! {
    /// Works off the messages of a queue.
    Worker {
        /// CPUs.
        vcpus: u32 = 2,
        /// CPU time of one message: a notification, a thumbnail.
        work: Distribution = Distribution::LogNormal { mean_ms: 50.0, sigma: 0.5 },
        /// How often it tries a message again by itself before it gives it back.
        retries: u32 = 0,
    }
}

parameters! {
    /// A cache in memory.
    Cache {
        /// Items that fit.
        capacity_items: u64 = 100_000,
        /// How long an item may be served. Five minutes is a common middle between load and staleness.
        ttl_s: f64 = 300.0,
        /// What goes when it is full.
        eviction: Eviction = Eviction::Lru,
        /// What a write does to the cached copy.
        on_write: OnWrite = OnWrite::Leave,
        /// CPU time of a look-up: some 20,000 a second and core, as an in-memory store does over a network.
        lookup: Distribution = Distribution::Fixed { ms: 0.05 },
        /// CPUs. In-memory stores work on one.
        vcpus: u32 = 1,
    }
}

parameters! {
    /// Keeps sessions for all web servers.
    SessionStore {
        /// CPU time of a look-up.
        lookup: Distribution = Distribution::Fixed { ms: 0.05 },
        /// CPUs.
        vcpus: u32 = 1,
    }
}

parameters! {
    /// Serves static files near the user.
    Cdn {
        /// Where its edge is.
        region: Region = Region::Asia,
        /// Files that fit.
        capacity_items: u64 = 1_000_000,
        /// How long a file may be served. A day, since static files change with a release.
        ttl_s: f64 = 86_400.0,
        /// Time to serve a file that it has.
        serve: Distribution = Distribution::Fixed { ms: 2.0 },
        /// Requests per second that it takes.
        capacity_per_s: f64 = 50_000.0,
    }
}

parameters! {
    /// Stores files.
    ObjectStore {
        /// Time to read a file.
        read: Distribution = Distribution::LogNormal { mean_ms: 20.0, sigma: 0.5 },
        /// Time to write a file.
        write: Distribution = Distribution::LogNormal { mean_ms: 40.0, sigma: 0.5 },
        /// Requests per second that it takes: 5,500 is what a large provider promises for reads of one prefix.
        capacity_per_s: f64 = 5_500.0,
    }
}

parameters! {
    /// The database that takes the writes, or one shard of it.
    DatabaseLeader {
        /// CPUs.
        vcpus: u32 = 4,
        /// Queries inside at once: PostgreSQL's default.
        connections: u64 = 100,
        /// CPU time of a read: an indexed query with a join.
        read: Distribution = Distribution::LogNormal { mean_ms: 4.0, sigma: 0.5 },
        /// CPU time of a write: index pages and the log too.
        write: Distribution = Distribution::LogNormal { mean_ms: 8.0, sigma: 0.5 },
        /// Whether it waits for its followers.
        replication: Replication = Replication::Async,
        /// Time from a write to its arrival at a follower, beside the link's.
        lag: Distribution = Distribution::Exponential { mean_ms: 50.0 },
        /// How long it must be gone before a follower takes over; none: never.
        failover_after_ms: Option<f64> = None,
    }
}

parameters! {
    /// A full copy of a database that serves reads.
    DatabaseFollower {
        /// CPUs.
        vcpus: u32 = 4,
        /// Queries inside at once.
        connections: u64 = 100,
        /// CPU time of a read.
        read: Distribution = Distribution::LogNormal { mean_ms: 4.0, sigma: 0.5 },
    }
}

parameters! {
    /// Sends each key to its shard.
    ShardRouter {
        /// How a key maps to a shard.
        by: ShardBy = ShardBy::HashModulo,
        /// Time to find the shard.
        route: Distribution = Distribution::Fixed { ms: 0.1 },
    }
}

parameters! {
    /// A durable buffer of messages.
    Queue {
        /// Messages that fit.
        capacity: u64 = 1_000_000,
        /// Deliveries of one message before it is set aside.
        max_deliveries: u32 = 5,
        /// Time to store a message safely.
        publish: Distribution = Distribution::Fixed { ms: 2.0 },
    }
}

parameters! {
    /// Watches components.
    Monitor {
        /// Time between looks: a common setting of metric collectors.
        scrape_every_s: f64 = 15.0,
        /// How long something must be wrong before it raises an alert.
        alert_after_s: f64 = 30.0,
    }
}

parameters! {
    /// Builds, tests, deploys, restarts and scales.
    Automation {
        /// Time to restart what an alert names.
        restart_after_s: f64 = 10.0,
        /// How a new version reaches the servers.
        deploy: Deploy = Deploy::Rolling,
        /// Whether a bad version is stopped before the first server.
        tests: bool = true,
        /// Time between looks at the load.
        scale_every_s: f64 = 30.0,
        /// Time until a new instance serves: a virtual machine with its program.
        start_s: f64 = 30.0,
    }
}

macro_rules! kinds {
    ($( $(#[$meta:meta])* $variant:ident($record:ty), )*) => {
        /// What a component is, with its parameters.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub enum Kind {
            $( $(#[$meta])* $variant($record), )*
        }

        choice! {
            /// A kind without its parameters.
            KindName {
                $( $(#[$meta])* $variant, )*
            }
        }

        impl Kind {
            /// A component of that kind with every parameter at its default.
            #[must_use]
            pub fn default_of(name: KindName) -> Self {
                match name {
                    $( KindName::$variant => Self::$variant(<$record>::default()), )*
                }
            }

            /// Which kind it is.
            #[must_use]
            pub const fn name(&self) -> KindName {
                match self {
                    $( Self::$variant(_) => KindName::$variant, )*
                }
            }

            /// Its parameters by name.
            #[must_use]
            pub fn fields(&self) -> &dyn Fields {
                match self {
                    $( Self::$variant(record) => record, )*
                }
            }

            /// Its parameters by name, to set them.
            pub fn fields_mut(&mut self) -> &mut dyn Fields {
                match self {
                    $( Self::$variant(record) => record, )*
                }
            }
        }
    };
}

kinds! {
    /// A population of users.
    Client(Client),
    /// A name server.
    Dns(Dns),
    /// A content delivery network.
    Cdn(Cdn),
    /// A load balancer.
    LoadBalancer(LoadBalancer),
    /// A router in front of shards.
    ShardRouter(ShardRouter),
    /// A web server.
    WebServer(WebServer),
    /// A service behind the web tier.
    Service(Service),
    /// A worker behind a queue.
    Worker(Worker),
    /// A cache.
    Cache(Cache),
    /// A session store.
    SessionStore(SessionStore),
    /// A database leader.
    DatabaseLeader(DatabaseLeader),
    /// A database follower.
    DatabaseFollower(DatabaseFollower),
    /// A shard: a leader of some of the keys.
    Shard(DatabaseLeader),
    /// An object store.
    ObjectStore(ObjectStore),
    /// A message queue.
    Queue(Queue),
    /// A monitor.
    Monitor(Monitor),
    /// An automation.
    Automation(Automation),
}

impl Parameter for Option<HealthCheck> {
    fn to_value(&self) -> Value {
        value::optional_group_to_value(self.as_ref())
    }

    fn from_value(value: &Value) -> Option<Self> {
        value::optional_group_from_value(value)
    }
}

impl Parameter for Option<Autoscale> {
    fn to_value(&self) -> Value {
        value::optional_group_to_value(self.as_ref())
    }

    fn from_value(value: &Value) -> Option<Self> {
        value::optional_group_from_value(value)
    }
}

impl Parameter for Vec<Hosted> {
    fn to_value(&self) -> Value {
        Value::Choices(self.iter().map(|hosted| hosted.name()).collect())
    }

    fn from_value(value: &Value) -> Option<Self> {
        let Value::Choices(names) = value else { return None };
        names.iter().map(|name| Hosted::from_name(name)).collect()
    }
}

impl Parameter for ShardBy {
    fn to_value(&self) -> Value {
        match self {
            Self::HashModulo => Value::ChoiceGroup("HashModulo", Vec::new()),
            Self::ConsistentRing { virtual_nodes } => {
                Value::ChoiceGroup("ConsistentRing", vec![("virtual_nodes", virtual_nodes.to_value())])
            }
            Self::Range => Value::ChoiceGroup("Range", Vec::new()),
        }
    }

    fn from_value(value: &Value) -> Option<Self> {
        let Value::ChoiceGroup(name, fields) = value else { return None };
        match (*name, fields.as_slice()) {
            ("HashModulo", []) => Some(Self::HashModulo),
            ("ConsistentRing", [("virtual_nodes", nodes)]) => {
                Some(Self::ConsistentRing { virtual_nodes: u32::from_value(nodes)? })
            }
            ("Range", []) => Some(Self::Range),
            _ => None,
        }
    }
}
