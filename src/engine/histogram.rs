//! How long things took: a histogram of times whose buckets grow with the time, so that every quantile is within half a per
//! cent, however long.

/// Buckets per doubling of the time. A bucket is then at most 1/128 of its time wide, and its middle at most 0.4 % off.
const PER_OCTAVE: u64 = 128;

/// Buckets that are made at once: half an octave.
const SPARE: usize = 64;

/// Counts of times in nanoseconds. It takes any time; the longest is kept exactly.
#[derive(Clone, Debug, Default)]
pub(crate) struct Histogram {
    /// The counts of the buckets from [`Self::first`] on: of the span of times that came, not of all from zero.
    counts: Vec<u64>,
    first: usize,
    count: u64,
    sum_ns: u128,
    max_ns: u64,
}

/// Below 256 every time has a bucket of its own; from there on each octave has [`PER_OCTAVE`].
const fn bucket(time_ns: u64) -> usize {
    if time_ns < 2 * PER_OCTAVE {
        return time_ns as usize;
    }
    let shift = time_ns.ilog2() - PER_OCTAVE.ilog2();
    (shift as u64 * PER_OCTAVE + (time_ns >> shift)) as usize
}

/// The least time of a bucket and how many nanoseconds it spans.
const fn bounds(bucket: usize) -> (u64, u64) {
    let bucket = bucket as u64;
    if bucket < 2 * PER_OCTAVE {
        return (bucket, 1);
    }
    let shift = bucket / PER_OCTAVE - 1;
    ((bucket % PER_OCTAVE + PER_OCTAVE) << shift, 1 << shift)
}

impl Histogram {
    /// Counts one time.
    pub(crate) fn record(&mut self, time_ns: u64) {
        let bucket = bucket(time_ns);
        match self.counts.get_mut(bucket.wrapping_sub(self.first)) {
            Some(count) => *count += 1,
            None => *self.widen(bucket, bucket) += 1,
        }
        self.count += 1;
        self.sum_ns += u128::from(time_ns);
        self.max_ns = self.max_ns.max(time_ns);
    }

    /// Makes room for the buckets from `from` to `to`, some more around them included; the count of the first.
    #[cold]
    fn widen(&mut self, from: usize, to: usize) -> &mut u64 {
        let is_new = self.counts.is_empty();
        let first = (if is_new { from } else { self.first.min(from) }) & !(SPARE - 1);
        let end = (if is_new { to } else { to.max(self.first + self.counts.len() - 1) } | (SPARE - 1)) + 1;
        let mut counts = vec![0; end - first];
        if !is_new {
            let before = self.first - first;
            counts[before..before + self.counts.len()].copy_from_slice(&self.counts);
        }
        (self.counts, self.first) = (counts, first);
        &mut self.counts[from - first]
    }

    /// Adds what another one counted.
    pub(crate) fn add(&mut self, other: &Self) {
        if other.is_empty() {
            return;
        }
        let end = other.first + other.counts.len();
        if self.counts.is_empty() || other.first < self.first || end > self.first + self.counts.len() {
            self.widen(other.first, end - 1);
        }
        let before = other.first - self.first;
        for (count, more) in self.counts[before..].iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.count += other.count;
        self.sum_ns += other.sum_ns;
        self.max_ns = self.max_ns.max(other.max_ns);
    }

    /// Bytes of its counts.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(self.counts.as_slice())
    }

    /// Forgets everything and keeps its memory.
    pub(crate) fn clear(&mut self) {
        if self.count > 0 {
            self.counts.fill(0);
        }
        (self.count, self.sum_ns, self.max_ns) = (0, 0, 0);
    }

    /// Whether nothing was counted.
    pub(crate) const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many were counted.
    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    /// All times together, exactly.
    pub(crate) const fn sum_ns(&self) -> u128 {
        self.sum_ns
    }

    /// How many were shorter than each of `times_ns`, which rise, interpolated within their buckets: the other way round from
    /// [`Self::quantile_ns`].
    pub(crate) fn counts_below<const N: usize>(&self, times_ns: [f64; N]) -> [f64; N] {
        let (mut below, mut from) = (0, 0);
        times_ns.map(|time_ns| {
            let bucket = bucket(time_ns as u64);
            let to = bucket.saturating_sub(self.first).min(self.counts.len());
            below += self.counts[from..to].iter().sum::<u64>();
            from = to;
            let (least, span) = bounds(bucket);
            let here = self.counts.get(bucket.wrapping_sub(self.first)).copied().unwrap_or(0) as f64;
            below as f64 + here * ((time_ns - least as f64) / span as f64).clamp(0.0, 1.0)
        })
    }

    /// The mean, exactly; 0 where nothing was counted.
    pub(crate) fn mean_ns(&self) -> f64 {
        if self.count == 0 { 0.0 } else { self.sum_ns as f64 / self.count as f64 }
    }

    /// The longest, exactly; 0 where nothing was counted.
    pub(crate) const fn max_ns(&self) -> u64 {
        self.max_ns
    }

    /// The time that the share `q` stays below, interpolated within its bucket; 0 where nothing was counted.
    pub(crate) fn quantile_ns(&self, q: f64) -> f64 {
        let rank = q * self.count as f64;
        let mut below = 0.0;
        for (bucket, count) in self.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let count = *count as f64;
            if below + count >= rank {
                let (least, span) = bounds(self.first + bucket);
                let inside = if span == 1 { 0.0 } else { span as f64 * (rank - below) / count };
                return (least as f64 + inside).min(self.max_ns as f64);
            }
            below += count;
        }
        self.max_ns as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_follow_each_other_and_hold_what_falls_into_them() {
        let mut next = 0;
        for number in 0..7_000 {
            let (least, span) = bounds(number);
            assert_eq!(least, next, "bucket {number}");
            assert_eq!((bucket(least), bucket(least + (span - 1))), (number, number));
            next = least + span;
        }
    }

    #[test]
    fn quantiles_are_within_half_a_per_cent() {
        for scale_ns in [1, 1_000, 1_000_000, 86_400_000_000_000] {
            let mut histogram = Histogram::default();
            (1..=1_000).for_each(|number| histogram.record(number * scale_ns));
            for (q, expected) in [(0.5, 500), (0.95, 950), (0.99, 990), (1.0, 1_000)] {
                let (measured, expected) = (histogram.quantile_ns(q), (expected * scale_ns) as f64);
                assert!((measured / expected - 1.0).abs() <= 0.005, "{q} of {scale_ns}: {measured}, not {expected}");
            }
        }
    }

    #[test]
    fn counts_below_a_quantile_are_its_share() {
        let mut histogram = Histogram::default();
        (1..=1_000).for_each(|number| histogram.record(number * number * 1_000));
        let quantiles = [0.0, 0.5, 0.95, 0.99, 1.0];
        let counts = histogram.counts_below(quantiles.map(|q| histogram.quantile_ns(q)));
        for (q, count) in quantiles.into_iter().zip(counts) {
            assert!((count - q * 1_000.0).abs() <= 1.0, "{q}: {count}");
        }
        assert_eq!(histogram.counts_below([1e18]), [1_000.0]);
    }

    #[test]
    fn nothing_is_clipped() {
        let mut histogram = Histogram::default();
        histogram.record(u64::MAX);
        assert_eq!(histogram.max_ns(), u64::MAX);
        assert!(histogram.quantile_ns(0.99) > 0.99 * u64::MAX as f64);
    }
}
