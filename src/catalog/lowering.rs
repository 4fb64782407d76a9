//! How a request travels a design, written once: each kind lowers a component to small programs of steps, by what it is asked.
//! The engine runs them; whatever reasons about a design (what can be served without X, how often a station is visited, the
//! story of one request) reads the same programs. So they name components by id and are plain values.

use std::collections::BTreeMap;

use super::latency::{effective_latency, region_of};
use super::outgoing::Outgoing;
use super::reason::Reason;
use super::{
    automation, cache, cdn, client, database_follower, database_leader, dns, load_balancer, monitor, object_store, queue,
    service, session_store, shard, shard_router, web_server, worker,
};
use crate::design::kind::{self, Algorithm, DnsAnswer, HealthCheck, Replication, ShardBy};
use crate::design::{Class, Component, Design, Distribution, Id, Kind, KindName, Region};

/// What a component is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// Answer a user's request.
    Serve(Class),
    /// Read the request's key.
    Read,
    /// Write the request's key.
    Write,
    /// Say what it has in memory under the request's key.
    LookUp,
    /// Keep a copy of what was read.
    Fill,
    /// Do with its copy what is to be done after a write.
    Renew,
    /// Say which component answers to the users' name.
    Resolve,
    /// Open a session for the request's user.
    OpenSession,
    /// Say whether it keeps the session of the request's user.
    FindSession,
    /// Take in a message, to be worked off later.
    Publish,
    /// Work off a message.
    Work,
}

/// How a caller picks among the instances that could take a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Any instance of any of the targets, each target as likely, for each attempt anew.
    Any,
    /// Any instance of the one target whose address the client got from its name server.
    Named,
    /// By the balancer's own algorithm, among the instances that it holds for healthy.
    Balance,
    /// Each instance in turn.
    Turn,
    /// In turn among the instances that have the key: its leader and that one's followers.
    Replicas {
        /// How keys are spread over those of the targets that are shards.
        by: ShardBy,
    },
    /// The instance that takes the key's writes.
    Leader {
        /// How keys are spread over those of the targets that are shards.
        by: ShardBy,
    },
    /// The instance that the key's hash names, of all instances of all targets.
    HashOfKey,
    /// The instance that the user's hash names, of all instances of all targets.
    HashOfUser,
    /// Any instance of the targets whose region is nearest to the caller's.
    Nearest,
}

/// After which failures of a call the caller tries another instance, each at most once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// Never.
    Never,
    /// Where the target refused because it is dead, was silent, or knows of nobody to pass the call on to: the other living ones.
    Living,
    /// Also where it had no room: the others, a balancer's without those that health checks have taken out.
    Healthy,
}

impl Others {
    /// Whether a failure leads to another instance.
    #[must_use]
    pub const fn are_tried_after(self, reason: Reason) -> bool {
        match self {
            Self::Never => false,
            Self::Living => reason.is_for_want_of_a_target(),
            Self::Healthy => reason.is_for_want_of_a_target() || matches!(reason, Reason::Refused | Reason::QueueFull),
        }
    }
}

/// A name that users know, for which they need an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// That of the site itself.
    Site,
    /// That under which a content delivery network serves its files: one address, which the network leads to the nearest edge.
    Edge,
}

/// A component that may be called, and what it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The component.
    pub id: Id,
    /// What it is asked.
    pub task: Task,
    /// Whether it has some of the keys alone, the other shards among the targets having the rest.
    pub is_shard: bool,
}

/// One call to one of several targets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Whom it may go to, in the author's order.
    pub targets: Vec<Target>,
    /// How one is picked.
    pub pick: Pick,
    /// When another one is tried.
    pub others: Others,
    /// Why it fails where there is nobody to pick.
    pub none: Reason,
    /// Why it fails where the one picked is dead.
    pub dead: Reason,
}

/// One step of what a component does for a call. It holds its slot from the first to the last.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Works on one of its CPUs.
    Compute(Distribution),
    /// Takes time and no CPU.
    Delay(Distribution),
    /// Reads through a cache: with no copy found it takes the other way.
    Cached {
        /// Looks for a copy.
        look_up: Vec<Self>,
        /// What it takes without one.
        miss: Vec<Self>,
        /// Keeps a copy of what that brought, unless the cache did not answer the look-up.
        fill: Vec<Self>,
    },
    /// Looks for a copy in the instance's memory.
    FindCopy(kind::Eviction),
    /// Keeps a copy of what the request is about in the instance's memory.
    KeepCopy(kind::Cache),
    /// Drops that copy.
    DropCopy,
    /// Calls somebody else and waits for the answer; a failure of that call is a failure of this one.
    Ask(Choice),
    /// The same, but goes on if that fails.
    Try(Choice),
    /// Finds out which component answers to a name; what its resolver still knows costs nothing.
    FindAddress(Choice, Name),
    /// Fails where the user has a session and this instance does not know it.
    NeedSession,
    /// Calls the one that keeps the user's session; nobody where the user has none.
    AskSession(Choice),
    /// Opens a session of the user in this instance's memory.
    OpenSession,
    /// Publishes so many messages and does not wait: what becomes of them is nothing to this call.
    Emit(Choice, u64),
    /// Keeps the message until it is worked off; fails where there is no room.
    Enqueue,
    /// A write to what the instance keeps itself is done.
    KeepWrite,
    /// The write is done, and followers get it; where replication is synchronous, once every reachable one has it.
    Commit,
    /// Fails.
    Fail(Reason),
}

impl Step {
    /// A turn at a first-come server of `capacity_per_s`; see [`Station::paced`].
    pub(super) fn turn_at(capacity_per_s: f64) -> Self {
        Self::Compute(Distribution::Fixed { ms: 1_000.0 / capacity_per_s })
    }
}

/// What an instance has to work with. What is not limited is at the type's greatest number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Station {
    /// Calls that compute at once.
    pub cpus: u64,
    /// Calls inside at once.
    pub slots: u64,
    /// Calls that wait for a slot.
    pub queue: u64,
    /// Calls that wait for a CPU.
    pub backlog: u64,
}

impl Station {
    /// No limit at all.
    pub const OPEN: Self = Self { cpus: u64::MAX, slots: u64::MAX, queue: 0, backlog: u64::MAX };

    /// CPUs behind slots and a queue before them.
    #[must_use]
    pub fn with_slots(vcpus: u32, slots: u64, queue: u64) -> Self {
        Self { cpus: u64::from(vcpus), slots, queue, backlog: u64::MAX }
    }

    /// CPUs behind any number of connections: who waits waits for a CPU.
    #[must_use]
    pub fn computing(vcpus: u32) -> Self {
        Self { cpus: u64::from(vcpus), ..Self::OPEN }
    }

    /// A first-come server of `capacity_per_s` with one second of backlog.
    #[must_use]
    pub const fn paced(capacity_per_s: f64) -> Self {
        Self { cpus: 1, slots: u64::MAX, queue: 0, backlog: capacity_per_s as u64 }
    }
}

/// How a balancer keeps a user with one instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// It does not.
    Nothing,
    /// By the connection that the user has to one of its own instances.
    Connection,
    /// By a cookie that the user brings along, to whichever of its instances.
    Cookie,
}

/// What a component is beside the programs that it runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// Nothing else.
    Plain,
    /// A population of users.
    Client(kind::Client),
    /// Answers with addresses.
    Dns {
        /// How it picks.
        answer: DnsAnswer,
        /// How long an answer is good, in seconds.
        ttl_s: f64,
        /// Whether it takes dead components out of its answers.
        health_checks: bool,
    },
    /// Spreads calls.
    Balancer {
        /// How.
        algorithm: Algorithm,
        /// Weights of targets; 1 where not given.
        weights: BTreeMap<Id, f64>,
        /// Whether a user stays with the instance that the first of their requests went to, and who remembers that.
        keeps: Keeps,
        /// How it learns that a target is gone.
        health_check: Option<HealthCheck>,
    },
    /// Takes writes and sends them to followers.
    Leader {
        /// Its follower components, in the author's order.
        followers: Vec<Id>,
        /// Whether it waits for them.
        replication: Replication,
        /// Time from a write to its sending.
        lag: Distribution,
        /// How long it must be gone before a follower takes over, in milliseconds.
        failover_after_ms: Option<f64>,
    },
    /// Gets a leader's writes.
    Follower,
    /// Grows and shrinks with its load, by the hand of an automation.
    Scaled(kind::Autoscale),
    /// Keeps messages and hands them out.
    Queue {
        /// How many it has room for.
        capacity: u64,
        /// How often a message is handed out before it is set aside.
        max_deliveries: u32,
        /// Whom it hands them to, in the author's order.
        workers: Vec<Target>,
    },
    /// Works off messages.
    Worker {
        /// How often it tries one again by itself.
        retries: u32,
    },
    /// Sees what is wrong with what it observes, some time after.
    Monitor {
        /// The components that it observes.
        observes: Vec<Id>,
        /// From a death to the alert, in seconds.
        detects_after_s: f64,
    },
    /// Restarts, scales and deploys what it manages.
    Automation {
        /// The components that it manages.
        manages: Vec<Id>,
        /// How.
        how: kind::Automation,
    },
}

/// A component as it runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Lowered {
    /// How many instances it has.
    pub instances: u32,
    /// The region that it stands in.
    pub region: Option<Region>,
    /// The data center that it stands in.
    pub data_center: Option<Id>,
    /// What each instance has to work with.
    pub station: Station,
    /// What it does, by what it is asked.
    pub programs: BTreeMap<Task, Vec<Step>>,
    /// What it is beside that.
    pub role: Role,
}

/// A link as it runs.
#[derive(Clone, Debug, PartialEq)]
pub struct LoweredLink {
    /// Time from one end to the other.
    pub latency: Distribution,
    /// The share of calls that get lost on it.
    pub loss: f64,
}

/// A design as it runs: nothing of how it is drawn is left.
#[derive(Clone, Debug, PartialEq)]
pub struct LoweredDesign {
    /// Components by id.
    pub components: BTreeMap<Id, Lowered>,
    /// Links by their ends.
    pub links: BTreeMap<(Id, Id), LoweredLink>,
}

/// A component in its design, for the kinds to look around.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    design: &'a Design,
    outgoing: &'a Outgoing<'a>,
    id: &'a Id,
}

impl Here<'_> {
    /// The components of the `kinds` that it links to, in the author's order.
    pub(super) fn linked(&self, kinds: &[KindName]) -> Vec<Id> {
        let is_kind = |id: &Id| self.design.components.get(id).is_some_and(|to| kinds.contains(&to.kind.name()));
        self.outgoing.from(self.id).map(|link| &link.to).filter(|id| is_kind(id)).cloned().collect()
    }

    /// The same, each asked for `task`.
    pub(super) fn targets(&self, kinds: &[KindName], task: Task) -> Vec<Target> {
        let is_shard = |id: &Id| self.design.components.get(id).is_some_and(|to| to.kind.name() == KindName::Shard);
        self.linked(kinds).into_iter().map(|id| Target { is_shard: is_shard(&id), id, task }).collect()
    }

    /// All components that it links to, in the author's order.
    pub(super) fn all_linked(&self) -> Vec<Id> {
        self.linked(KindName::ALL)
    }

    /// Whether one of `leaders` sends its writes to `follower`.
    pub(super) fn is_copy_of_any(&self, follower: &Id, leaders: &[Id]) -> bool {
        leaders.iter().any(|leader| self.outgoing.from(leader).any(|link| link.to == *follower))
    }

    /// Whether one of the components that it links to `is` so.
    pub(super) fn is_any_linked(&self, is: impl Fn(&Kind) -> bool) -> bool {
        let mut linked = self.outgoing.from(self.id).filter_map(|link| self.design.components.get(&link.to));
        linked.any(|component| is(&component.kind))
    }
}

/// The programs of a component that does the same whatever the class.
pub(super) fn serve_all(steps: impl Fn(Class) -> Vec<Step>) -> BTreeMap<Task, Vec<Step>> {
    Class::ALL.iter().map(|class| (Task::Serve(*class), steps(*class))).collect()
}

/// The role of what an automation may scale.
pub(super) fn scaled(autoscale: Option<&kind::Autoscale>) -> Role {
    autoscale.map_or(Role::Plain, |autoscale| Role::Scaled(autoscale.clone()))
}

/// What a kind says of one of its components; the rest follows from where the component stands.
pub(super) struct Lowering {
    /// What each instance has to work with.
    pub(super) station: Station,
    /// What it does, by what it is asked.
    pub(super) programs: BTreeMap<Task, Vec<Step>>,
    /// What it is beside that.
    pub(super) role: Role,
}

/// Lowers a design whose file has no problems.
#[must_use]
pub fn lower(design: &Design) -> LoweredDesign {
    let outgoing = &Outgoing::new(design);
    let lowered_component = |(id, component): (&Id, &Component)| {
        let Lowering { station, programs, role } = lower_kind(&component.kind, Here { design, outgoing, id });
        let (instances, data_center) = (component.instances, component.data_center.clone());
        let region = region_of(design, component);
        (id.clone(), Lowered { instances, region, data_center, station, programs, role })
    };
    let lowered_link = |link| LoweredLink { latency: effective_latency(design, link), loss: link.loss };
    LoweredDesign {
        components: design.components.iter().map(lowered_component).collect(),
        links: design.links.iter().map(|link| ((link.from.clone(), link.to.clone()), lowered_link(link))).collect(),
    }
}

fn lower_kind(kind: &Kind, here: Here<'_>) -> Lowering {
    match kind {
        Kind::Client(client) => client::lower(client, here),
        Kind::Dns(dns) => dns::lower(dns),
        Kind::Cdn(cdn) => cdn::lower(cdn, here),
        Kind::LoadBalancer(balancer) => load_balancer::lower(balancer, here),
        Kind::ShardRouter(router) => shard_router::lower(router, here),
        Kind::WebServer(server) => web_server::lower(server, here),
        Kind::Service(service) => service::lower(service, here),
        Kind::Worker(worker) => worker::lower(worker, here),
        Kind::Cache(cache) => cache::lower(cache),
        Kind::SessionStore(store) => session_store::lower(store),
        Kind::DatabaseLeader(leader) => database_leader::lower(leader, here),
        Kind::DatabaseFollower(follower) => database_follower::lower(follower),
        Kind::Shard(shard) => shard::lower(shard, here),
        Kind::ObjectStore(store) => object_store::lower(store),
        Kind::Queue(queue) => queue::lower(queue, here),
        Kind::Monitor(monitor) => monitor::lower(monitor, here),
        Kind::Automation(automation) => automation::lower(automation, here),
    }
}
