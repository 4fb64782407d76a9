//! Which components of a design play which roles. A role is played by whoever does its work: the component that gets most calls of
//! those that could, so that one that is placed and not wired, or wired and idle, plays nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::design::kind::Hosted;
use crate::design::{Design, Id, Kind, KindName, Problem};
use crate::engine::{Options, Simulation};

/// What a component does for a design.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Role {
    /// The users.
    Users,
    /// Tells addresses.
    NameServer,
    /// Serves static files nearby.
    Edge,
    /// Spreads requests.
    Balancer,
    /// Serves requests.
    WebServer,
    /// Does one of the site's tasks.
    Service,
    /// Works off messages.
    Worker,
    /// Keeps copies.
    Cache,
    /// Keeps sessions.
    SessionStore,
    /// Takes writes: a leader, a shard, or the server that the database runs on.
    Database,
    /// Copies a database.
    Follower,
    /// Knows which shard has what.
    Router,
    /// Keeps files.
    ObjectStore,
    /// Keeps messages.
    Queue,
    /// Sees what is wrong.
    Monitor,
    /// Mends it.
    Automation,
}

impl Role {
    /// Its word in keys of texts.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::NameServer => "name_server",
            Self::Edge => "edge",
            Self::Balancer => "balancer",
            Self::WebServer => "web_server",
            Self::Service => "service",
            Self::Worker => "worker",
            Self::Cache => "cache",
            Self::SessionStore => "session_store",
            Self::Database => "database",
            Self::Follower => "follower",
            Self::Router => "router",
            Self::ObjectStore => "object_store",
            Self::Queue => "queue",
            Self::Monitor => "monitor",
            Self::Automation => "automation",
        }
    }

    /// Whether a component of that kind can play it.
    fn suits(self, kind: &Kind) -> bool {
        let hosts = |hosted: Hosted| matches!(kind, Kind::WebServer(web) if web.hosts.contains(&hosted));
        match self {
            Self::Users => kind.name() == KindName::Client,
            Self::NameServer => kind.name() == KindName::Dns,
            Self::Edge => kind.name() == KindName::Cdn,
            Self::Balancer => kind.name() == KindName::LoadBalancer,
            Self::WebServer => kind.name() == KindName::WebServer,
            Self::Service => kind.name() == KindName::Service,
            Self::Worker => kind.name() == KindName::Worker,
            Self::Cache => kind.name() == KindName::Cache || hosts(Hosted::Cache),
            Self::SessionStore => kind.name() == KindName::SessionStore,
            Self::Database => matches!(kind.name(), KindName::DatabaseLeader | KindName::Shard) || hosts(Hosted::Database),
            Self::Follower => kind.name() == KindName::DatabaseFollower,
            Self::Router => kind.name() == KindName::ShardRouter,
            Self::ObjectStore => kind.name() == KindName::ObjectStore,
            Self::Queue => kind.name() == KindName::Queue,
            Self::Monitor => kind.name() == KindName::Monitor,
            Self::Automation => kind.name() == KindName::Automation,
        }
    }

    /// Whether it is played without being called: by watching.
    const fn is_silent(self) -> bool {
        matches!(self, Self::Users | Self::Monitor | Self::Automation)
    }
}

/// How long a design is run to see who does the work, in simulated nanoseconds.
const LOOK_NS: u64 = 3_000_000_000;

/// The most users that are looked at for it.
const LOOK_USERS: u64 = 2_000;

/// Who plays what in a design.
#[derive(Clone, Debug)]
pub struct Cast {
    design: Arc<Design>,
    calls: BTreeMap<String, u64>,
}

impl Cast {
    /// Looks who does the work in a short run without incidents.
    ///
    /// # Errors
    /// What keeps the design from running.
    pub fn of(design: &Design) -> Result<Self, Vec<Problem>> {
        let mut design = design.clone();
        design.incidents.clear();
        let design = Arc::new(design);
        let users = design.workload.users.min(LOOK_USERS);
        let mut run = Simulation::new(&design, &Options { users: Some(users), ..Options::default() })?;
        run.advance(LOOK_NS, u64::MAX);
        let calls = run.results().components.into_iter().map(|(id, results)| (id, results.arrivals)).collect();
        Ok(Self { design, calls })
    }

    /// Who plays a role most; none: nobody does.
    #[must_use]
    pub fn player(&self, role: Role) -> Option<Id> {
        let mut busiest: Option<&Id> = None;
        for id in self.suited(role) {
            // Of equal ones the first.
            if busiest.is_none_or(|busiest| self.calls(id) > self.calls(busiest)) {
                busiest = Some(id);
            }
        }
        busiest.cloned()
    }

    /// All who play a role.
    pub fn players(&self, role: Role) -> impl Iterator<Item = Id> {
        self.suited(role).cloned()
    }

    fn suited(&self, role: Role) -> impl Iterator<Item = &Id> {
        let suited = self.design.components.iter().filter(move |(_, component)| role.suits(&component.kind));
        suited.map(|(id, _)| id).filter(move |id| role.is_silent() || self.calls(id) > 0)
    }

    fn calls(&self, id: &Id) -> u64 {
        self.calls.get(id.as_str()).copied().unwrap_or_default()
    }

    /// The first data center that anything stands in.
    #[must_use]
    pub fn data_center(&self) -> Option<Id> {
        let stands = |id: &&Id| self.design.components.values().any(|component| component.data_center.as_ref() == Some(*id));
        self.design.data_centers.keys().find(stands).cloned()
    }
}
