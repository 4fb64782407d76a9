//! Designs that are exactly what a formula speaks of.

use std::collections::BTreeMap;
use std::sync::Arc;

use loadstar::analysis::Theory;
use loadstar::analysis::theory::{self, Observed};
use loadstar::design::kind::{Client, Kind, Session, WebServer};
use loadstar::design::{Class, Design, Distribution, Id};

use super::build::{Build, all_classes};
use super::theory::LongRun;

/// Next to no time: what a formula leaves out.
pub(crate) const QUICK: Distribution = Distribution::Fixed { ms: 0.001 };

pub(crate) const fn exponential(mean_ms: f64) -> Distribution {
    Distribution::Exponential { mean_ms }
}

/// Users without haste that send so many requests a second of these classes.
pub(crate) fn users(rate_per_s: f64, mix: &[(Class, f64)]) -> Build {
    let client = Client { deadline_ms: 1e6, ..Client::default() };
    Build::users(rate_per_s, Class::StaticFile).mix(mix).with("users", Kind::Client(client), 1)
}

/// A web server whose every class takes `service`.
pub(crate) fn server(vcpus: u32, slots: u64, queue: u64, service: Distribution) -> Kind {
    let service = all_classes(service);
    Kind::WebServer(WebServer { vcpus, slots, queue, service, session: Session::Token, ..WebServer::default() })
}

/// Users and one tier of web servers: a plain station.
pub(crate) fn station(rate_per_s: f64, server: Kind, instances: u32) -> Design {
    users(rate_per_s, &[(Class::StaticFile, 1.0)]).with("web", server, instances).free_links(&["users->web"]).0
}

/// What the program says of theory beside a run.
pub(crate) fn theory_beside(design: &Design, run: &LongRun, settle_s: f64) -> BTreeMap<Id, Theory> {
    theory::of(&Arc::new(design.clone()), None, &Observed::of(&run.results, settle_s))
}
