//! Designs for tests, as values that are put together: users first, then what they meet, then the links.

use std::collections::BTreeMap;
use std::sync::Arc;

use loadstar::design::kind::{Client, DatabaseFollower, DatabaseLeader, Kind, LoadBalancer, Service, Session, WebServer};
use loadstar::design::{Class, Component, Design, Distribution, Fault, Id, Incident, Link};
use loadstar::engine::results::ComponentResults;
use loadstar::engine::{Options, Results, Simulation};

/// A design under construction.
#[derive(Clone)]
pub(crate) struct Build(pub(crate) Design);

impl Build {
    /// Users that send `rate_per_s` requests a second of `class`.
    pub(crate) fn users(rate_per_s: f64, class: Class) -> Self {
        let mut design = Design::empty();
        design.workload.users = 1_000;
        design.workload.requests_per_user_s = rate_per_s / 1_000.0;
        design.workload.mix = [(class, 1.0)].into();
        Self(design).with("users", Kind::Client(Client::default()), 1)
    }

    pub(crate) fn mix(mut self, mix: &[(Class, f64)]) -> Self {
        self.0.workload.mix = mix.iter().copied().collect();
        self
    }

    pub(crate) fn with(mut self, id: &str, kind: Kind, instances: u32) -> Self {
        self.0.components.insert(Id::from(id), Component { instances, ..Component::new(kind) }.into());
        self
    }

    pub(crate) fn within(mut self, id: &str, data_center: &str) -> Self {
        self.0.data_centers.entry(Id::from(data_center)).or_default();
        self.0.components.get_mut(id).expect("the component is there").data_center = Some(Id::from(data_center));
        self
    }

    /// Links of 1 ms, `a->b` each.
    pub(crate) fn links(self, links: &[&str]) -> Self {
        self.links_of(Some(Distribution::Fixed { ms: 1.0 }), links)
    }

    /// Links that take no time, so that a formula need not know of them.
    pub(crate) fn free_links(self, links: &[&str]) -> Self {
        self.links_of(Some(Distribution::Fixed { ms: 0.0 }), links)
    }

    /// Links of one latency; none: the one that their ends' places give.
    pub(crate) fn links_of(mut self, latency: Option<Distribution>, links: &[&str]) -> Self {
        for link in links {
            let (from, to) = ends(link);
            self.0.links.push(Link { latency, ..Link::new(from, to) });
        }
        self
    }

    /// The link `a->b`, to change it.
    pub(crate) fn link(&mut self, link: &str) -> &mut Link {
        let (from, to) = ends(link);
        let is_it = |link: &&mut Link| link.from == from && link.to == to;
        self.0.links.iter_mut().find(is_it).expect("the link is there")
    }

    /// The design without a component and its links.
    pub(crate) fn without(mut self, component: &str) -> Self {
        self.0.components.remove(&id(component)).expect("the component is there");
        self.0.links.retain(|link| link.from != id(component) && link.to != id(component));
        self
    }

    /// So many items, all asked for alike.
    pub(crate) fn keys(mut self, count: u64) -> Self {
        (self.0.workload.keys.count, self.0.workload.keys.zipf_exponent) = (count, 0.0);
        self
    }

    pub(crate) fn at(mut self, at_s: f64, what: Fault) -> Self {
        self.0.incidents.push(Incident { at_s, what });
        self
    }

    /// Measures for so many seconds, without a warm-up.
    #[track_caller]
    pub(crate) fn run(&self, seconds: f64) -> Results {
        let mut run = self.start();
        assert!(run.advance((seconds * 1e9) as u64, u64::MAX));
        let results = run.results();
        assert_conserved(&results, "");
        results
    }

    #[track_caller]
    pub(crate) fn start(&self) -> Simulation {
        Simulation::new(&Arc::new(self.0.clone()), &Options::default()).expect("the design runs")
    }
}

fn ends(link: &str) -> (Id, Id) {
    let (from, to) = link.split_once("->").expect("a link is from->to");
    (id(from), id(to))
}

/// The same time for every class.
pub(crate) fn all_classes(time: Distribution) -> BTreeMap<Class, Distribution> {
    Class::ALL.iter().map(|class| (*class, time)).collect()
}

/// A web server that keeps no session and takes 2 ms for whatever it is asked.
pub(crate) fn web() -> WebServer {
    let service = all_classes(Distribution::Fixed { ms: 2.0 });
    WebServer { service, session: Session::Token, ..WebServer::default() }
}

pub(crate) fn web_kind() -> Kind {
    Kind::WebServer(web())
}

/// A service that takes 5 ms for whatever it is asked.
pub(crate) fn service() -> Service {
    let service = all_classes(Distribution::Fixed { ms: 5.0 });
    Service { service, ..Service::default() }
}

pub(crate) fn balancer() -> Kind {
    Kind::LoadBalancer(LoadBalancer::default())
}

pub(crate) fn leader(lag_ms: f64, failover_after_ms: Option<f64>) -> Kind {
    let lag = Distribution::Fixed { ms: lag_ms };
    Kind::DatabaseLeader(DatabaseLeader { lag, failover_after_ms, ..DatabaseLeader::default() })
}

pub(crate) fn follower() -> Kind {
    Kind::DatabaseFollower(DatabaseFollower::default())
}

pub(crate) fn id(word: &str) -> Id {
    Id::from(word)
}

/// Users, a balancer and `servers` web servers.
pub(crate) fn balanced(rate_per_s: f64, balancer: Kind, servers: u32) -> Build {
    let build = Build::users(rate_per_s, Class::StaticFile).with("lb", balancer, 1).with("web", web_kind(), servers);
    build.links(&["users->lb", "lb->web"])
}

/// Users, a web server, a leader and its followers, half reads and half writes.
pub(crate) fn replicated(leader: Kind, followers: u32) -> Build {
    let build = Build::users(100.0, Class::Read).mix(&[(Class::Read, 0.5), (Class::Write, 0.5)]).with("web", web_kind(), 1);
    let build = build.with("db", leader, 1).with("copy", follower(), followers);
    build.links(&["users->web", "web->db", "web->copy", "db->copy"])
}

/// Moves a run on to a moment; what it has measured by then.
pub(crate) fn results_at(run: &mut Simulation, at_s: f64) -> Results {
    assert!(run.advance((at_s * 1e9) as u64, u64::MAX));
    run.results()
}

/// Failures of all classes for that reason.
pub(crate) fn failed(results: &Results, reason: &str) -> u64 {
    results.classes.values().filter_map(|class| class.failures.get(reason)).sum()
}

/// Everything that came in has left or is inside, for the run and at each component.
#[track_caller]
pub(crate) fn assert_conserved(results: &Results, context: &str) {
    let requests = &results.requests;
    assert_eq!(requests.generated, requests.completed + requests.failed + requests.in_flight, "requests {context}");
    for (id, component) in &results.components {
        assert_component_conserved(id, component, context);
    }
}

#[track_caller]
fn assert_component_conserved(id: &str, component: &ComponentResults, context: &str) {
    let failures: u64 = component.failures.values().sum();
    assert_eq!(component.arrivals, component.completions + failures + component.inside, "{id}: {component:?} {context}");
}
