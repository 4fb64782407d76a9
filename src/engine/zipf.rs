//! Which item a request is about: popularity falls with rank by Zipf's law, and an item's key is its rank.

use super::random::Draw;

/// Draws ranks from 0 with probability proportional to (rank + 1)^−exponent, by rejection-inversion (Hörmann and Derflinger
/// 1996): constant time and memory for any number of items and any exponent from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Zipf {
    count: f64,
    exponent: f64,
    integral_first: f64,
    integral_last: f64,
    squeeze: f64,
}

impl Zipf {
    /// Over `count` items, at least one.
    pub(crate) fn new(count: u64, exponent: f64) -> Self {
        let count = count.max(1) as f64;
        let mut zipf = Self { count, exponent, integral_first: 0.0, integral_last: 0.0, squeeze: 0.0 };
        zipf.integral_first = zipf.integral(1.5) - 1.0;
        zipf.integral_last = zipf.integral(count + 0.5);
        zipf.squeeze = 2.0 - zipf.integral_inverse(zipf.integral(2.5) - zipf.density(2.0));
        zipf
    }

    /// A rank, from 0.
    pub(crate) fn sample(&self, draw: &mut Draw) -> u64 {
        if self.exponent == 0.0 {
            return ((draw.unit() * self.count) as u64).min(self.count as u64 - 1);
        }
        loop {
            let area = self.integral_last + draw.unit() * (self.integral_first - self.integral_last);
            let place = self.integral_inverse(area);
            let rank = libm::floor(place + 0.5).clamp(1.0, self.count);
            if rank - place <= self.squeeze || area >= self.integral(rank + 0.5) - self.density(rank) {
                return rank as u64 - 1;
            }
        }
    }

    /// Keys with the share of all requests that each stands for, which add up to 1: every key of few, of very many the most
    /// popular ones and, for each stretch of the others, one of them.
    pub(crate) fn shares(&self, keys_max: u64) -> Vec<(u64, f64)> {
        let count = self.count as u64;
        let head = count.min(keys_max);
        let mut shares: Vec<(u64, f64)> = (0..head).map(|key| (key, self.density((key + 1) as f64))).collect();
        let stretch = (count - head).div_ceil(keys_max);
        let mut from = head;
        while from < count {
            let to = (from + stretch).min(count);
            // The integral from half before the first to half after the last is their sum, but for far less than a key's share.
            let sum = self.integral(to as f64 + 0.5) - self.integral(from as f64 + 0.5);
            shares.push((from + (to - from) / 2, sum));
            from = to;
        }
        let total: f64 = shares.iter().map(|(_, share)| share).sum();
        for (_, share) in &mut shares {
            *share /= total;
        }
        shares
    }

    fn density(&self, place: f64) -> f64 {
        libm::exp(-self.exponent * libm::log(place))
    }

    /// The integral of the density, (x^(1−s) − 1) / (1 − s), also where s is 1 or close to it.
    fn integral(&self, place: f64) -> f64 {
        let log = libm::log(place);
        expm1_ratio((1.0 - self.exponent) * log) * log
    }

    fn integral_inverse(&self, area: f64) -> f64 {
        // Rounding may carry it past the pole of the logarithm.
        let scaled = (area * (1.0 - self.exponent)).max(-1.0);
        libm::exp(log1p_ratio(scaled) * area)
    }
}

/// (eˣ − 1) / x, and its series where x is small.
fn expm1_ratio(x: f64) -> f64 {
    if x.abs() > 1e-8 { libm::expm1(x) / x } else { 1.0 + x * 0.5 * (1.0 + x / 3.0) }
}

/// ln(1 + x) / x, and its series where x is small.
fn log1p_ratio(x: f64) -> f64 {
    if x.abs() > 1e-8 { libm::log1p(x) / x } else { 1.0 - x * (0.5 - x / 3.0) }
}

#[cfg(test)]
mod tests {
    use super::super::random::{Purpose, mix};
    use super::*;

    #[test]
    fn ranks_are_as_popular_as_zipf_says() {
        for exponent in [0.0, 0.5, 0.9, 1.0, 1.5] {
            for count in [1, 2, 10] {
                check(count, exponent);
            }
        }
    }

    #[test]
    fn shares_of_few_keys_are_exact_and_of_many_nearly() {
        for exponent in [0.0, 0.5, 0.9, 1.0, 1.5] {
            let weights: Vec<f64> = (1..=50_000_u32).map(|rank| f64::from(rank).powf(-exponent)).collect();
            let total: f64 = weights.iter().sum();
            for keys_max in [1_000, 100_000] {
                let shares = Zipf::new(50_000, exponent).shares(keys_max);
                assert!(shares.len() as u64 <= 2 * keys_max);
                assert!((shares.iter().map(|(_, share)| share).sum::<f64>() - 1.0).abs() < 1e-9);
                for (key, share) in shares.iter().take(1_000) {
                    assert!((share - weights[*key as usize] / total).abs() < 1e-6, "exponent {exponent}, {key}: {share}");
                }
            }
        }
    }

    /// Each rank's share lies within 4.5 standard errors of its probability.
    fn check(count: u64, exponent: f64) {
        let (zipf, draws) = (Zipf::new(count, exponent), 40_000_u32);
        let mut seen = vec![0_u32; count as usize];
        for number in 0..draws {
            seen[zipf.sample(&mut Draw::new(mix(u64::from(number)), Purpose::Key)) as usize] += 1;
        }
        let weights: Vec<f64> = (1..=count).map(|rank| (rank as f64).powf(-exponent)).collect();
        let total: f64 = weights.iter().sum();
        for (rank, weight) in weights.iter().enumerate() {
            let (share, measured) = (weight / total, f64::from(seen[rank]) / f64::from(draws));
            let error = 4.5 * (share * (1.0 - share) / f64::from(draws)).sqrt();
            assert!(
                (measured - share).abs() <= error,
                "{count} items, exponent {exponent}, rank {rank}: {measured}, not {share}"
            );
        }
    }
}
