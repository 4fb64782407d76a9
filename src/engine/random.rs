//! Random numbers by name instead of by turn: each is a function of the run's seed, a request's number and what it is for. So
//! the same users meet a changed design, and nothing that one request draws shifts what another one draws.

use rand::RngCore;

use crate::design::Distribution;

/// 2⁶⁴ over the golden ratio: the step of `SplitMix64`.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finalizer of `SplitMix64` (Steele, Lea, Flood 2014): every bit of the word changes about half of the result's.
pub(crate) const fn mix(word: u64) -> u64 {
    let word = word.wrapping_add(GOLDEN);
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// The name of what is inside `stream` under `word`.
pub(crate) const fn within(stream: u64, word: u64) -> u64 {
    mix(stream ^ mix(word))
}

/// The name of a word of text, such as a component's id: the same on every machine.
pub(crate) fn named(text: &str) -> u64 {
    text.bytes().fold(GOLDEN, |hash, byte| within(hash, u64::from(byte)))
}

/// What a random number is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Time to the next request.
    Gap,
    /// Whether a candidate becomes a request while fewer users than at the peak are there.
    Thinning,
    /// Which user.
    User,
    /// Which class.
    Class,
    /// Which key.
    Key,
    /// Whether the key is the hot one.
    HotKey,
    /// CPU time, or another time spent at a component.
    Service,
    /// Which of several targets.
    Pick,
    /// Time there.
    There,
    /// Time back.
    Back,
    /// Whether a message is lost.
    Loss,
    /// How long a leader takes to send a write.
    Lag,
    /// How old the answer is that a resolver has when it is first needed.
    Age,
    /// Whether a request is traced.
    Trace,
}

/// A stream of random numbers with a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draw {
    state: u64,
}

impl Draw {
    /// The numbers of `stream` for `purpose`.
    pub(crate) const fn new(stream: u64, purpose: Purpose) -> Self {
        Self { state: within(stream, purpose as u64) }
    }

    /// Uniform between 0 and 1, neither of them.
    pub(crate) fn unit(&mut self) -> f64 {
        ((self.next_u64() >> 11) as f64 + 0.5) * (1.0 / (1_u64 << 53) as f64)
    }

    /// Exponential with mean 1.
    pub(crate) fn exponential(&mut self) -> f64 {
        -libm::log(self.unit())
    }

    /// Normal with mean 0 and deviation 1, by Marsaglia's polar method.
    fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let square = x * x + y * y;
            if square < 1.0 {
                return x * libm::sqrt(-2.0 * libm::log(square) / square);
            }
        }
    }

    /// A whole number below `count`, which is not 0, each as likely.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        // The high half of a 128-bit product: a bias of count / 2⁶⁴, far below what a run can show.
        ((u128::from(self.next_u64()) * count as u128) >> 64) as usize
    }
}

impl RngCore for Draw {
    fn next_u32(&mut self) -> u32 {
        (self.next_u64() >> 32) as u32
    }

    fn next_u64(&mut self) -> u64 {
        let number = mix(self.state);
        self.state = self.state.wrapping_add(GOLDEN);
        number
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next_u64().to_le_bytes()[..chunk.len()]);
        }
    }
}

/// Nanoseconds in a millisecond.
pub(crate) const NS_PER_MS: f64 = 1e6;

/// Nanoseconds in a second.
pub(crate) const NS_PER_S: u64 = 1_000_000_000;

/// The longest time that anything takes, in nanoseconds: over two years, longer than any run. What would take longer never ends
/// within it either, and sums of a few such times still fit.
pub(crate) const TIME_NS_MAX: u64 = 1 << 56;

/// Milliseconds as whole nanoseconds.
pub(crate) fn ns_from_ms(ms: f64) -> u64 {
    (ms * NS_PER_MS + 0.5) as u64
}

/// A time that is drawn each time, or that there is nothing to draw of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Time {
    /// Always as long, in nanoseconds.
    Fixed(u64),
    /// Drawn.
    Drawn(Distribution),
}

impl Time {
    /// A time of `distribution`.
    pub(crate) fn new(distribution: Distribution) -> Self {
        match distribution {
            Distribution::Fixed { ms } => Self::Fixed(ns_from_ms(ms).min(TIME_NS_MAX)),
            _ => Self::Drawn(distribution),
        }
    }

    /// What it is a time of, to the nanosecond.
    pub(crate) fn distribution(&self) -> Distribution {
        match self {
            Self::Fixed(time_ns) => Distribution::Fixed { ms: *time_ns as f64 / NS_PER_MS },
            Self::Drawn(distribution) => *distribution,
        }
    }

    /// One such time in nanoseconds, at most [`TIME_NS_MAX`].
    #[inline]
    pub(crate) fn sample_ns(&self, draw: impl FnOnce() -> Draw) -> u64 {
        match self {
            Self::Fixed(time_ns) => *time_ns,
            Self::Drawn(distribution) => sample_ns(distribution, &mut draw()),
        }
    }
}

/// Draws a time of `distribution`, in nanoseconds, at most [`TIME_NS_MAX`].
pub(crate) fn sample_ns(distribution: &Distribution, draw: &mut Draw) -> u64 {
    let ms = match *distribution {
        Distribution::Fixed { ms } => ms,
        Distribution::Exponential { mean_ms } => mean_ms * draw.exponential(),
        Distribution::Erlang { shape, mean_ms } => {
            let phases: f64 = (0..shape.max(1)).map(|_| draw.exponential()).sum();
            mean_ms / f64::from(shape.max(1)) * phases
        }
        // The mean of the time itself is exp(mu + sigma² / 2).
        Distribution::LogNormal { mean_ms, sigma } => mean_ms * libm::exp(sigma * draw.normal() - sigma * sigma / 2.0),
        Distribution::HyperExponential { mean_ms, cv2 } => hyper_exponential(mean_ms, cv2, draw),
    };
    ns_from_ms(ms).min(TIME_NS_MAX)
}

/// Two phases whose shares of the mean are equal (Whitt 1982, balanced means).
fn hyper_exponential(mean_ms: f64, cv2: f64, draw: &mut Draw) -> f64 {
    let first = 0.5 * (1.0 + libm::sqrt((cv2 - 1.0).max(0.0) / (cv2 + 1.0)));
    let share = if draw.unit() < first { first } else { 1.0 - first };
    mean_ms / (2.0 * share) * draw.exponential()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distribution_has_the_mean_and_variation_it_says() {
        for distribution in [
            Distribution::Fixed { ms: 3.0 },
            Distribution::Exponential { mean_ms: 3.0 },
            Distribution::Erlang { shape: 4, mean_ms: 3.0 },
            Distribution::LogNormal { mean_ms: 3.0, sigma: 0.5 },
            Distribution::HyperExponential { mean_ms: 3.0, cv2: 4.0 },
        ] {
            check(&distribution);
        }
    }

    /// Mean and variance of many draws lie within 4.5 standard errors of the law's, the errors taken from the draws.
    fn check(distribution: &Distribution) {
        let count = 100_000_u32;
        let times: Vec<f64> = (0..count)
            .map(|number| sample_ns(distribution, &mut Draw::new(mix(u64::from(number)), Purpose::Service)) as f64 / NS_PER_MS)
            .collect();
        let mean = distribution.mean_ms();
        assert_near(&times, mean, distribution);
        let squares: Vec<f64> = times.iter().map(|time| (time - mean) * (time - mean)).collect();
        assert_near(&squares, distribution.squared_variation() * mean * mean, distribution);
    }

    fn assert_near(values: &[f64], expected: f64, distribution: &Distribution) {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (count - 1.0);
        let error = 4.5 * libm::sqrt(variance / count) + 1e-6;
        assert!((mean - expected).abs() <= error, "{distribution:?}: {mean} instead of {expected} ± {error}");
    }
}
