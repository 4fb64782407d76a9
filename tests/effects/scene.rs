//! Designs in which nothing takes time but what a test looks at, so that a formula need not know of the rest.

use loadstar::design::kind::{Client, DatabaseLeader, Kind, WebServer};
use loadstar::design::{Class, Distribution};
use loadstar::engine::Results;

use crate::build::{Build, all_classes, web};

/// At once.
pub(crate) const NO_TIME: Distribution = Distribution::Fixed { ms: 0.0 };

pub(crate) const fn fixed(ms: f64) -> Distribution {
    Distribution::Fixed { ms }
}

pub(crate) const fn exponential(mean_ms: f64) -> Distribution {
    Distribution::Exponential { mean_ms }
}

/// Users who wait for as long as it takes, and a web server without limits that passes everything on at once.
pub(crate) fn front(rate_per_s: f64, mix: &[(Class, f64)]) -> Build {
    let patient = Kind::Client(Client { deadline_ms: 1_000_000.0, ..Client::default() });
    let build = Build::users(rate_per_s, Class::Read).mix(mix).with("users", patient, 1);
    build.with("web", Kind::WebServer(open_web(NO_TIME)), 1).free_links(&["users->web"])
}

/// A web server that works `time` on everything, on more CPUs and slots than are ever needed.
pub(crate) fn open_web(time: Distribution) -> WebServer {
    WebServer { vcpus: 128, slots: 1_000_000, service: all_classes(time), ..web() }
}

/// A leader without limits that reads and writes at once.
pub(crate) fn open_leader() -> DatabaseLeader {
    DatabaseLeader { vcpus: 128, connections: 1_000_000, read: NO_TIME, write: NO_TIME, ..DatabaseLeader::default() }
}

/// What several runs counted, together.
pub(crate) fn total(runs: &[Results], measure: impl Fn(&Results) -> u64) -> u64 {
    runs.iter().map(measure).sum()
}

/// The share of look-ups that found a copy.
pub(crate) fn hit_ratio(results: &Results) -> f64 {
    let counts = results.counts;
    counts.cache_hits as f64 / (counts.cache_hits + counts.cache_misses) as f64
}

/// The share of calls to a component that it had no room for.
pub(crate) fn turned_away(component: &'static str) -> impl Fn(&Results) -> f64 {
    move |results| {
        let component = &results.components[component];
        component.failures.get("queue_full").copied().unwrap_or(0) as f64 / component.arrivals as f64
    }
}

/// The mean wait at a component, in milliseconds.
pub(crate) fn wait_ms(component: &'static str) -> impl Fn(&Results) -> f64 {
    move |results| results.components[component].wait_ms.mean
}

/// The share of a component's CPU time that it works.
pub(crate) fn busy(component: &'static str) -> impl Fn(&Results) -> f64 {
    move |results| results.components[component].utilization_ratio
}
