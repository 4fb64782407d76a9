//! What a parameter comes to where the design leaves it open because it depends on something else: on the class of request, or
//! on the layer at which a balancer works.

use std::collections::BTreeMap;

use crate::design::kind::{self, Layer, LoadBalancer, Service, WebServer};
use crate::design::{Class, Component, Design, Distribution, Id, Kind, Shared};

/// The share of all users that each client has: its own; where it has none, an equal part of what the others leave. Together they
/// make up the whole, so that shares that come to more or less than 1 keep their proportions.
#[must_use]
pub fn shares_of_all(own: &[Option<f64>]) -> Vec<f64> {
    let given: f64 = own.iter().flatten().sum();
    let open = own.iter().filter(|share| share.is_none()).count() as f64;
    let each = if open > 0.0 { (1.0 - given).max(0.0) / open } else { 0.0 };
    let total = given + each * open;
    let whole = if total > 0.0 { total } else { 1.0 };
    own.iter().map(|share| share.unwrap_or(each) / whole).collect()
}

/// The share of all users that each client of a design has; see [`shares_of_all`].
#[must_use]
pub fn client_shares(design: &Design) -> BTreeMap<Id, f64> {
    let own = |(id, component): (&Id, &Shared<Component>)| match &component.kind {
        Kind::Client(client) => Some((id.clone(), client.share)),
        _ => None,
    };
    let (ids, own): (Vec<Id>, Vec<Option<f64>>) = design.components.iter().filter_map(own).unzip();
    ids.into_iter().zip(shares_of_all(&own)).collect()
}

/// CPU time of one request of `class` on a web server.
#[must_use]
pub fn effective_service(server: &WebServer, class: Class) -> Distribution {
    server.service.get(&class).copied().unwrap_or_else(|| class_time(class))
}

/// CPU time of one request of `class` on a service.
#[must_use]
pub fn effective_service_of(service: &Service, class: Class) -> Distribution {
    service.service.get(&class).copied().unwrap_or_else(|| class_time(class))
}

/// CPU time of one request of `class` in a web application, what it calls not counted.
///
/// With these and the default mix a request costs 4.2 ms on average, so that a server of four CPUs carries some 950 a second:
/// the middle of what common web frameworks do on such a machine. A sigma of 0.5 puts the 99th percentile at 2.8 times the
/// mean: requests differ, but none by orders of magnitude.
#[must_use]
pub const fn class_time(class: Class) -> Distribution {
    let mean_ms = match class {
        // Copied from the page cache to the socket; the parsing of the request is most of it.
        Class::StaticFile => 1.0,
        // A page is built from what the database answers.
        Class::Read => 4.0,
        // A form is checked as well.
        Class::Write => 6.0,
        // Password hashes are slow on purpose; this is a cheap one.
        Class::LogIn => 25.0,
        // A picture is scaled, a mail is written: why jobs go behind a queue.
        Class::Job => 40.0,
    };
    Distribution::LogNormal { mean_ms, sigma: 0.5 }
}

/// Time for a balancer to pass one request on.
///
/// Layer 4 rewrites addresses of packets and never looks inside. Layer 7 ends the connection, decrypts and parses the request,
/// and opens another.
#[must_use]
pub fn effective_forward(balancer: &LoadBalancer) -> Distribution {
    let by_layer = match balancer.layer {
        Layer::L4 => Distribution::Fixed { ms: 0.05 },
        Layer::L7 => Distribution::Fixed { ms: 0.5 },
    };
    balancer.forward.unwrap_or(by_layer)
}

/// Requests per second that one instance of a balancer passes on.
///
/// A small machine forwards some 100,000 requests a second at layer 4, and a fifth of that at layer 7, where each costs it the
/// work of ending a connection.
#[must_use]
pub fn effective_capacity_per_s(balancer: &LoadBalancer) -> f64 {
    let by_layer = match balancer.layer {
        Layer::L4 => 100_000.0,
        Layer::L7 => 20_000.0,
    };
    balancer.capacity_per_s.unwrap_or(by_layer)
}

/// CPU time of a read by the database that a web server hosts: that of a database of its own.
#[must_use]
pub fn hosted_read() -> Distribution {
    kind::DatabaseLeader::default().read
}

/// CPU time of a write by the database that a web server hosts: that of a database of its own.
#[must_use]
pub fn hosted_write() -> Distribution {
    kind::DatabaseLeader::default().write
}

/// The cache that a web server hosts: a cache of its own with every parameter at its default.
#[must_use]
pub fn hosted_cache() -> kind::Cache {
    kind::Cache::default()
}
