//! How far simulated time should have come by now, and how fast it really goes.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How much real time the run may fall behind before the clock slows instead of catching up later.
const LAG_MAX: Duration = Duration::from_millis(100);
/// How far back the measured speed looks.
const MEASURED_OVER: Duration = Duration::from_secs(1);
/// A speed measured over less says little.
const MEASURED_OVER_MIN: Duration = Duration::from_millis(250);

/// The simulated clock tied to the real one from a moment on.
#[derive(Debug)]
pub(super) struct Pace {
    speed: f64,
    real: Instant,
    simulated_ns: u64,
    samples: VecDeque<(Instant, u64)>,
}

impl Pace {
    pub(super) fn new(speed: f64, now: Instant, time_ns: u64) -> Self {
        Self { speed, real: now, simulated_ns: time_ns, samples: VecDeque::from([(now, time_ns)]) }
    }

    /// The simulated time to reach by `now`, the run standing at `time_ns`. Where it has fallen behind, the tie is made anew:
    /// time that was lost is not caught up.
    pub(super) fn target_ns(&mut self, now: Instant, time_ns: u64) -> u64 {
        if self.speed.is_infinite() {
            return u64::MAX;
        }
        let lag_max_ns = self.simulated_in(LAG_MAX);
        let target_ns = self.simulated_ns.saturating_add(self.simulated_in(now.saturating_duration_since(self.real)));
        if target_ns <= time_ns.saturating_add(lag_max_ns) {
            return target_ns;
        }
        self.real = now;
        self.simulated_ns = time_ns.saturating_add(lag_max_ns);
        self.simulated_ns
    }

    /// Simulated nanoseconds in that much real time; saturates.
    fn simulated_in(&self, real: Duration) -> u64 {
        (real.as_nanos() as f64 * self.speed) as u64
    }

    /// Notes where the run stands, to be called once a report.
    pub(super) fn note(&mut self, now: Instant, time_ns: u64) {
        self.samples.push_back((now, time_ns));
        while self.samples.len() > 2 && now.saturating_duration_since(self.samples[1].0) > MEASURED_OVER {
            self.samples.pop_front();
        }
    }

    /// Simulated seconds per real second over the last one.
    pub(super) fn measured(&self) -> Option<f64> {
        let (&(first, first_ns), &(last, last_ns)) = (self.samples.front()?, self.samples.back()?);
        let real = last.saturating_duration_since(first);
        (real >= MEASURED_OVER_MIN).then(|| last_ns.saturating_sub(first_ns) as f64 / real.as_nanos() as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::disallowed_methods, reason = "a moment to count from")]
    fn a_run_that_falls_behind_is_not_made_to_catch_up() {
        let start = Instant::now();
        let mut pace = Pace::new(2.0, start, 0);
        let ms = |ms| start + Duration::from_millis(ms);
        assert_eq!(pace.target_ns(ms(50), 0), 100_000_000);
        // After ten seconds in which nothing moved, a tenth of a second is asked for, not ten.
        assert_eq!(pace.target_ns(ms(10_000), 0), 200_000_000);
        assert_eq!(pace.target_ns(ms(10_010), 200_000_000), 220_000_000);
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "a moment to count from")]
    fn the_measured_speed_is_that_of_the_last_second() {
        let start = Instant::now();
        let mut pace = Pace::new(1.0, start, 0);
        assert_eq!(pace.measured(), None);
        for tenth in 1..=40 {
            // Full speed for two seconds, then a quarter of it.
            let time_ms = if tenth <= 20 { tenth * 100 } else { 2_000 + (tenth - 20) * 25 };
            pace.note(start + Duration::from_millis(tenth * 100), time_ms * 1_000_000);
        }
        let measured = pace.measured().unwrap();
        assert!((measured - 0.25).abs() < 1e-9, "{measured}");
    }
}
