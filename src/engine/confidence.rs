//! How far a measured figure may be from the one that an endless run would give: confidence intervals from batch means.
//!
//! A run is one series of requests, each of which met what those before it left behind, so their times are not independent and
//! the usual error of a mean is far too small. The run is cut into batches of equal time instead, long enough to be as good as
//! independent (Law and Kelton, *Simulation Modeling and Analysis*, 3rd ed. 2000, §9.5.3; Alexopoulos and Seila in Banks,
//! *Handbook of Simulation*, 1998, ch. 7):
//!
//! - Whether batches are independent is asked of their lag-1 autocorrelation by von Neumann's ratio, at 5 % and one-sided, since
//!   only a positive one makes an interval too narrow (Fishman 1978). Where it says no, neighbours are put together and asked
//!   again.
//! - The interval is then taken from batches of twice that length, as asking of shorter ones sees more than of the few in the end
//!   (Law and Carson 1979). Ten to thirty of them are enough (Schmeiser 1982).
//! - A figure is a quotient of two sums, each of which differs from batch to batch; its error is that of their residuals (the
//!   classical ratio estimator, Law and Kelton §9.5.3).
//! - With fewer than [`BATCHES_MIN`] batches to ask, the run was too short to tell, and no interval is given.

use serde::Serialize;

use super::histogram::Histogram;

/// The fewest batches whose independence is asked for; half as many make the interval.
pub const BATCHES_MIN: usize = 20;

/// The normal distribution's quantiles for 95 %: two-sided, and one-sided.
const TWO_SIDED: f64 = 1.959_963_985;
const ONE_SIDED: f64 = 1.644_853_627;

/// Of n that all ended alike, up to 3/n of all may end otherwise, at 95 % (the rule of three; Jovanovic and Levy 1997).
const RULE_OF_THREE: f64 = 3.0;

/// Why there is no interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TooShort {
    /// There were not [`BATCHES_MIN`] batches.
    FewBatches,
    /// Even the longest batches still depend on those before them.
    Dependent,
    /// A quantile so far out that the interval's end is past all that was measured.
    FewBeyond,
}

/// Where the figure lies that an endless run would give, at 95 %.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Confidence {
    /// Between two ends, as so many batches say.
    Within {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
        /// How many batches the interval was taken from.
        batches: usize,
    },
    /// The run was too short to tell.
    Unknown {
        /// Why.
        too_short: TooShort,
    },
}

impl Confidence {
    /// Half the interval's width; none: the run was too short to tell.
    #[must_use]
    pub const fn half_width(&self) -> Option<f64> {
        match self {
            Self::Within { low, high, .. } => Some((*high - *low) / 2.0),
            Self::Unknown { .. } => None,
        }
    }

    /// The interval times a factor: of another unit.
    pub(super) fn scaled(self, factor: f64) -> Self {
        match self {
            Self::Within { low, high, batches } => Self::Within { low: low * factor, high: high * factor, batches },
            Self::Unknown { .. } => self,
        }
    }
}

/// Of one batch: a sum, and what it is divided by.
pub type Batch = (f64, f64);

/// Residuals of independent batches, and what they were taken from.
struct Residuals {
    /// The quotient of all sums.
    ratio: f64,
    /// All that was divided by.
    divisor: f64,
    /// One for each batch.
    each: Vec<f64>,
}

impl Residuals {
    fn of(batches: &[Batch]) -> Self {
        let (sum, divisor) = batches.iter().fold((0.0, 0.0), |all, batch| (all.0 + batch.0, all.1 + batch.1));
        let ratio = sum / divisor;
        Self { ratio, divisor, each: batches.iter().map(|(sum, divisor)| sum - ratio * divisor).collect() }
    }

    fn squares(&self) -> f64 {
        self.each.iter().map(|residual| residual * residual).sum()
    }

    /// Whether neighbours are no more alike than chance makes them: von Neumann's ratio.
    fn are_independent(&self) -> bool {
        let count = self.each.len() as f64;
        let steps: f64 = self.each.windows(2).map(|pair| (pair[0] - pair[1]) * (pair[0] - pair[1])).sum();
        let ends = self.each.first().zip(self.each.last()).map_or(0.0, |(first, last)| first * first + last * last);
        let squares = self.squares();
        // Lag-1 autocorrelation, up to the ends: 1 − Σ(xᵢ − xᵢ₊₁)² / 2Σxᵢ².
        let correlation = 1.0 - (steps + ends) / (2.0 * squares);
        squares == 0.0 || correlation <= ONE_SIDED * libm::sqrt((count - 2.0) / (count * count - 1.0))
    }

    /// Half the width of the quotient's interval.
    fn half_width(&self) -> f64 {
        let count = self.each.len() as f64;
        student_t(count - 1.0) * libm::sqrt(count / (count - 1.0) * self.squares()) / self.divisor
    }
}

/// Student's t for 95 %, two-sided, of one degree of freedom, of two, and so on.
const STUDENT_T: [f64; 8] = [12.706_205, 4.302_653, 3.182_446, 2.776_445, 2.570_582, 2.446_912, 2.364_624, 2.306_004];

/// Student's t for 95 %, two-sided, of so many degrees of freedom, at least one (from nine on by Abramowitz and Stegun 1964, 26.7.5:
/// within 0.0003).
pub(crate) fn student_t(freedom: f64) -> f64 {
    if let Some(exact) = STUDENT_T.get(freedom as usize - 1) {
        return *exact;
    }
    let z = TWO_SIDED;
    let powers = [z * z * z, z * z * z * z * z, z * z * z * z * z * z * z];
    let first = (powers[0] + z) / 4.0;
    let second = (5.0 * powers[1] + 16.0 * powers[0] + 3.0 * z) / 96.0;
    let third = (3.0 * powers[2] + 19.0 * powers[1] + 17.0 * powers[0] - 15.0 * z) / 384.0;
    z + (first + (second + third / freedom) / freedom) / freedom
}

/// Neighbours put together; of an odd number the oldest, which the start of the run is nearest to, goes.
fn paired(batches: &[Batch]) -> Vec<Batch> {
    batches[batches.len() % 2..].chunks_exact(2).map(|pair| (pair[0].0 + pair[1].0, pair[0].1 + pair[1].1)).collect()
}

/// Residuals of batches that are independent and half as many as were asked.
fn independent(batches: &[Batch]) -> Result<Residuals, TooShort> {
    let (mut batches, mut too_short) = (batches.to_vec(), TooShort::FewBatches);
    while batches.len() >= BATCHES_MIN {
        let next = paired(&batches);
        if Residuals::of(&batches).are_independent() {
            return Ok(Residuals::of(&next));
        }
        (batches, too_short) = (next, TooShort::Dependent);
    }
    Err(too_short)
}

/// The interval of a quotient of sums; none: nothing was measured that could be divided by.
#[must_use]
pub fn of_ratio(batches: &[Batch]) -> Option<Confidence> {
    let divisor: f64 = batches.iter().map(|batch| batch.1).sum();
    if divisor <= 0.0 {
        return None;
    }
    Some(match independent(batches) {
        Ok(residuals) => {
            let (ratio, half) = (residuals.ratio, residuals.half_width());
            Confidence::Within { low: ratio - half, high: ratio + half, batches: residuals.each.len() }
        }
        Err(too_short) => Confidence::Unknown { too_short },
    })
}

/// The interval of a share of things that ended one way or the other; where all ended alike, by the rule of three.
#[must_use]
pub fn of_share(batches: &[Batch]) -> Option<Confidence> {
    let (part, whole) = batches.iter().fold((0.0, 0.0), |all, batch| (all.0 + batch.0, all.1 + batch.1));
    let open_end = (RULE_OF_THREE / whole).min(1.0);
    Some(match of_ratio(batches)? {
        Confidence::Within { batches, .. } if part >= whole => Confidence::Within { low: 1.0 - open_end, high: 1.0, batches },
        Confidence::Within { batches, .. } if part <= 0.0 => Confidence::Within { low: 0.0, high: open_end, batches },
        Confidence::Within { low, high, batches } => Confidence::Within { low: low.max(0.0), high: high.min(1.0), batches },
        unknown @ Confidence::Unknown { .. } => unknown,
    })
}

/// The intervals of quantiles, in nanoseconds and rising: the times that the ends of the interval of the share below them are at
/// (Woodruff 1952, with the error from batches: Heidelberger and Lewis 1984). `marks` are what was counted up to the end of each
/// batch.
pub(super) fn of_quantiles<const N: usize>(marks: &[&Histogram], quantiles: [f64; N]) -> [Option<Confidence>; N] {
    let Some(all) = marks.last().filter(|all| !all.is_empty()) else { return [None; N] };
    let times_ns = quantiles.map(|q| all.quantile_ns(q));
    let mut batches: [Vec<Batch>; N] = std::array::from_fn(|_| Vec::with_capacity(marks.len()));
    let mut before = ([0.0; N], 0.0);
    for mark in marks {
        let (below, count) = (mark.counts_below(times_ns), mark.count() as f64);
        for (place, batches) in batches.iter_mut().enumerate() {
            batches.push((below[place] - before.0[place], count - before.1));
        }
        before = (below, count);
    }
    std::array::from_fn(|place| of_quantile(all, quantiles[place], &batches[place]))
}

fn of_quantile(all: &Histogram, q: f64, below: &[Batch]) -> Option<Confidence> {
    let (half, batches) = match of_ratio(below)? {
        Confidence::Within { low, high, batches } => ((high - low) / 2.0, batches),
        unknown @ Confidence::Unknown { .. } => return Some(unknown),
    };
    if q + half >= 1.0 {
        return Some(Confidence::Unknown { too_short: TooShort::FewBeyond });
    }
    Some(Confidence::Within { low: all.quantile_ns((q - half).max(0.0)), high: all.quantile_ns(q + half), batches })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::random::{Draw, Purpose, mix};

    #[test]
    fn student_t_is_that_of_the_tables() {
        for (freedom, known) in [(9.0, 2.2622), (14.0, 2.1448), (19.0, 2.0930), (30.0, 2.0423), (1e9, 1.9600)] {
            assert!((student_t(freedom) - known).abs() < 3e-4, "{freedom}: {}", student_t(freedom));
        }
    }

    /// A series whose every value keeps `memory` of the one before it.
    fn series(seed: u64, count: usize, memory: f64) -> Vec<Batch> {
        let (mut draw, mut value) = (Draw::new(mix(seed), Purpose::Service), 0.0);
        let mut next = || {
            value = memory * value + draw.unit() - 0.5;
            (value + 3.0, 1.0)
        };
        (0..count).map(|_| next()).collect()
    }

    #[test]
    fn an_interval_of_95_per_cent_holds_the_mean_that_often() {
        for memory in [0.0, 0.4] {
            let intervals: Vec<Confidence> = (0..1_000).filter_map(|seed| of_ratio(&series(seed, 64, memory))).collect();
            let known = || intervals.iter().filter(|one| one.half_width().is_some());
            let holds_it =
                |one: &&Confidence| matches!(one, Confidence::Within { low, high, .. } if *low <= 3.0 && 3.0 <= *high);
            let holds = known().filter(holds_it).count() as f64 / known().count() as f64;
            // Four standard errors of a share of so many; what slips through the test of independence costs a little.
            assert!((0.90..=0.978).contains(&holds), "memory {memory}: {holds} of {}", known().count());
        }
    }

    #[test]
    fn what_depends_on_its_past_is_told_from_what_does_not() {
        let unknown = |memory: f64| {
            let intervals = (0..200).map(|seed| of_ratio(&series(seed, 40, memory)));
            intervals.filter(|one| *one == Some(Confidence::Unknown { too_short: TooShort::Dependent })).count()
        };
        assert!(unknown(0.0) < 10, "{}", unknown(0.0));
        assert!(unknown(0.97) > 150, "{}", unknown(0.97));
        let few = of_ratio(&series(1, BATCHES_MIN - 1, 0.0));
        assert_eq!(few, Some(Confidence::Unknown { too_short: TooShort::FewBatches }));
        assert_eq!(of_ratio(&[(0.0, 0.0); 30]), None);
    }

    #[test]
    fn nothing_that_failed_so_far_is_no_proof_that_nothing_does() {
        let share = of_share(&[(10.0, 10.0); 30]);
        assert_eq!(share, Some(Confidence::Within { low: 0.99, high: 1.0, batches: 15 }));
    }
}
