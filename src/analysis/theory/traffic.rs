//! How regular the stream is that comes to a component: Whitt's "Queueing Network Analyzer" (1983), which follows squared variations
//! of gaps through stations, splits and meetings; and whether the stream is exactly Poisson (Burke 1956; Jackson 1957).

use std::collections::BTreeSet;

use super::Model;
use super::forms::departure_cv2;
use super::station::Work;
use crate::analysis::flow::When;
use crate::engine::Split;

/// A stream of calls.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traffic {
    /// Squared coefficient of variation of the gaps between those that one instance gets.
    pub(super) cv2: f64,
    /// Whether it is exactly a Poisson stream.
    pub(super) is_poisson: bool,
}

const POISSON: Traffic = Traffic { cv2: 1.0, is_poisson: true };

impl Model<'_> {
    /// What comes to a component.
    pub(super) fn arrivals(&self, component: usize) -> Traffic {
        let streams = || self.flow.streams.iter().filter(|(edge, _)| edge.to == component && edge.from != component);
        let total: f64 = streams().map(|(_, stream)| stream.rate).sum();
        if total <= 0.0 {
            return POISSON;
        }
        let (mut cv2, mut squares, mut is_poisson) = (0.0, 0.0, true);
        let (mut callers, mut programs) = (BTreeSet::new(), BTreeSet::new());
        for (edge, stream) in streams() {
            let leaving = self.departures(edge.from);
            let asked = self.asked(edge.from).map_or(stream.rate, super::Asked::rate);
            let whole = 1.0 + (stream.rate / asked).min(1.0) * (leaving.cv2 - 1.0);
            let ways = stream.ways.max(1) as f64;
            let part = match stream.split {
                Split::InTurn => whole / ways,
                Split::AtRandom | Split::ByState => 1.0 + (whole - 1.0) / ways,
            };
            let share = stream.rate / total;
            cv2 += share * part;
            // Each of the caller's instances sends a stream of its own.
            squares += share * share / self.asked(edge.from).map_or(1, |asked| asked.instances.len().max(1)) as f64;
            callers.insert(edge.from);
            // Two calls of one program follow each other: they are no independent streams.
            let is_alone = programs.insert(edge.program());
            is_poisson &= leaving.is_poisson && stream.when == When::Always && stream.split == Split::AtRandom && is_alone;
        }
        let busy = self.work(component).map_or(0.0, |work| work.utilization_max.min(1.0));
        Traffic { cv2: met(cv2, 1.0 / squares, busy), is_poisson: is_poisson && callers.len() == 1 }
    }

    /// Whether how often a component is asked hangs on what is found in a memory on the way there.
    pub(super) fn depends_on_hits(&self, component: usize) -> bool {
        let mut streams = self.flow.streams.iter().filter(|(edge, _)| edge.to == component && edge.from != component);
        streams.any(|(edge, stream)| stream.when == When::Missed || self.depends_on_hits(edge.from))
    }

    /// What leaves one; its calls to others come at those times too.
    fn departures(&self, component: usize) -> Traffic {
        let arriving = self.arrivals(component);
        let Some(work) = self.work(component).filter(|work| work.servers < u64::MAX) else { return arriving };
        Traffic {
            cv2: departure_cv2(work.utilization_max, work.servers, arriving.cv2, work.cv2),
            is_poisson: arriving.is_poisson && work.is_exponential && work.is_single,
        }
    }

    /// The work of a component's CPUs, as planned.
    fn work(&self, component: usize) -> Option<Work> {
        Work::of(self.asked(component)?, self.run.lowered().find(|(number, ..)| *number == component)?.2)
    }
}

/// The squared variation of so many streams that meet: their mean where the station is busy enough to feel their long run, and that
/// of a Poisson stream, which many of them are close to, where it is not (Whitt 1983, eq. 29 and 30).
fn met(mean_cv2: f64, streams: f64, utilization: f64) -> f64 {
    let idle = 1.0 - utilization;
    let weight = 1.0 / (1.0 + 4.0 * idle * idle * (streams - 1.0));
    1.0 + weight * (mean_cv2 - 1.0)
}
