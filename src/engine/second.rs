//! What happened in one simulated second: what a chart of a whole run is drawn from.

use std::collections::BTreeMap;

use super::figures::quantiles;
use super::gauge::ratio;
use super::meter::{Sum as _, Tally};
use super::random::NS_PER_MS;
use super::simulation::Simulation;
use super::snapshot::{Quantiles, Reason};
use crate::design::{Class, Id};

/// Bands of latency in a factor of ten.
const BANDS_PER_DECADE: usize = 4;
/// Bounds between bands: from a tenth of a millisecond to a hundred seconds.
const BOUNDS: usize = 6 * BANDS_PER_DECADE + 1;
/// The least bound, in milliseconds.
const BOUND_MIN_MS: f64 = 0.1;

/// How many bands of latency there are: what is shorter than all bounds and what is longer included.
pub const BANDS: usize = BOUNDS + 1;

/// How busy a component was.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Load {
    /// Busy CPU time over the CPU time of living instances.
    pub utilization_ratio: f32,
    /// Calls that waited, at the end.
    pub waiting: u32,
    /// Calls that came in.
    pub arrivals: u32,
}

/// The users' requests in one second, and how busy components were. Requests are counted when they come in, and answered ones when
/// they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Second {
    /// Which second of the run; the first is 0.
    pub number: u64,
    /// Sent, in the order of [`Class::ALL`].
    pub sent: [u64; Class::ALL.len()],
    /// Completed, in that order.
    pub completed: [u64; Class::ALL.len()],
    /// Failed, by reason.
    pub failed: BTreeMap<Reason, u64>,
    /// Latency of those completed; none where none were.
    pub latency: Option<Quantiles>,
    /// How many of those completed took how long; see [`band_ms`].
    pub by_latency: [u32; BANDS],
    /// Each component, in the order of [`Simulation::component_ids`].
    pub loads: Vec<Load>,
}

impl Second {
    /// The share of requests that succeeded of those that ended; none where none has.
    #[must_use]
    pub fn success_ratio(&self) -> Option<f64> {
        let completed: u64 = self.completed.iter().sum();
        let ended = completed + self.failed.values().sum::<u64>();
        (ended > 0).then(|| completed as f64 / ended as f64)
    }
}

/// The latencies that a band lies between, in milliseconds; the last one has no end.
#[must_use]
pub fn band_ms(band: usize) -> (f64, f64) {
    let bound_ms = |bound: usize| BOUND_MIN_MS * libm::pow(10.0, bound as f64 / BANDS_PER_DECADE as f64);
    let from_ms = if band == 0 { 0.0 } else { bound_ms(band - 1) };
    (from_ms, if band + 1 < BANDS { bound_ms(band) } else { f64::INFINITY })
}

impl Simulation {
    /// The components that the run has or had, in the order in which they came into it.
    #[must_use]
    pub fn component_ids(&self) -> impl ExactSizeIterator<Item = &Id> {
        self.plan.components.iter().map(|component| &component.id)
    }

    /// The last second that is over; none in the first.
    #[must_use]
    pub fn last_second(&self) -> Option<Second> {
        // At the very moment that a second begins, it may be still to be begun.
        let second = self.second();
        let is_begun = self.classes[0].is_in(second);
        let second = if is_begun { second } else { second.checked_sub(1)? };
        let number = second.checked_sub(1)?;
        let tallies = self.classes.each_ref().map(|class| class.last(second));
        let mut all = Tally::default();
        for tally in tallies {
            all.add(tally);
        }
        let failed = Reason::ALL.into_iter().zip(all.failures).filter(|(_, count)| *count > 0);
        let below = all.sojourn.counts_below(std::array::from_fn::<_, BOUNDS, _>(|bound| band_ms(bound).1 * NS_PER_MS));
        let ends = below.into_iter().chain([all.sojourn.count() as f64]);
        let mut by_latency = [0; BANDS];
        let mut before = 0.0;
        for (count, end) in by_latency.iter_mut().zip(ends.map(f64::round)) {
            *count = (end - before) as u32;
            before = end;
        }
        Some(Second {
            number,
            sent: tallies.map(|tally| tally.arrivals),
            completed: tallies.map(|tally| tally.completions),
            failed: failed.collect(),
            latency: quantiles(&all.sojourn),
            by_latency,
            loads: self.components.iter().map(|component| load(component, second)).collect(),
        })
    }
}

fn load(component: &super::state::Component, second: u64) -> Load {
    Load {
        utilization_ratio: ratio(component.busy.last_at(second), component.cpus.last_at(second)) as f32,
        waiting: u32::try_from(component.waiting.value()).unwrap_or(u32::MAX),
        arrivals: u32::try_from(component.meter.last(second).arrivals).unwrap_or(u32::MAX),
    }
}
