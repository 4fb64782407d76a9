//! What several files need of a run: who operates it, and what it came to.

use loadstar::design::Class;
use loadstar::design::kind::{Automation, Kind, Monitor};
use loadstar::engine::results::Happening;
use loadstar::engine::{Results, Simulation};

use crate::build::Build;

/// Mean latency of the completed requests of a class.
pub(crate) fn latency_ms(results: &Results, class: Class) -> f64 {
    results.classes[class.name()].latency_ms.mean
}

/// The design with a monitor that sees a death after half a second and says so after another half, and with that automation, both
/// for `id`.
pub(crate) fn operated(build: Build, id: &str, automation: Automation) -> Build {
    let monitor = Monitor { scrape_every_s: 0.5, alert_after_s: 0.5 };
    let build = build.with("monitor", Kind::Monitor(monitor), 1).with("auto", Kind::Automation(automation), 1);
    build.links(&[&format!("monitor->{id}"), &format!("auto->{id}")])
}

/// The moments at which something was seen or done, in seconds.
pub(crate) fn moments_s(results: &Results, what: Happening) -> Vec<f64> {
    results.operations.iter().filter(|operation| operation.what == what).map(|operation| operation.at_s).collect()
}

/// Moves a run on to that second.
pub(crate) fn go_on_to(run: &mut Simulation, second: f64) {
    assert!(run.advance((second * 1e9) as u64, u64::MAX));
}
