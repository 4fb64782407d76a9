//! A number that changes in steps, and its exact average over time.

use super::meter::SECONDS;

/// A number with the integral of it over time.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub(crate) struct Gauge {
    value: u64,
    max: u64,
    since_ns: u64,
    integral: u128,
    /// What is looked at once a second stands apart from what each event changes.
    marks: Marks,
}

/// The integral at moments that are over.
#[derive(Clone, Copy, Debug, Default)]
struct Marks {
    before: u128,
    by_second: [u128; SECONDS],
}

impl Gauge {
    /// It is `value` from `now_ns` on.
    pub(crate) fn set(&mut self, now_ns: u64, value: u64) {
        self.integral = self.integral_at(now_ns);
        self.since_ns = now_ns;
        self.value = value;
        self.max = self.max.max(value);
    }

    /// One more from `now_ns` on.
    pub(crate) fn raise(&mut self, now_ns: u64) {
        self.set(now_ns, self.value + 1);
    }

    /// One less from `now_ns` on.
    pub(crate) fn lower(&mut self, now_ns: u64) {
        self.set(now_ns, self.value - 1);
    }

    /// The number now.
    pub(crate) const fn value(&self) -> u64 {
        self.value
    }

    /// The greatest since [`Self::measure_from`].
    pub(crate) const fn max(&self) -> u64 {
        self.max
    }

    /// Its integral from the start to `now_ns`, in units × nanoseconds.
    pub(crate) fn integral_at(&self, now_ns: u64) -> u128 {
        self.integral + u128::from(self.value) * u128::from(now_ns - self.since_ns)
    }

    /// Leaves what was before `now_ns` out of [`Self::measured_at`] and [`Self::max`].
    pub(crate) fn measure_from(&mut self, now_ns: u64) {
        self.marks.before = self.integral_at(now_ns);
        self.max = self.value;
    }

    /// The second begins at `now_ns`.
    pub(crate) fn begin(&mut self, second: u64, now_ns: u64) {
        self.marks.by_second[second as usize % SECONDS] = self.integral_at(now_ns);
    }

    /// Its integral over the last seconds, `second` being the one that is going on.
    pub(crate) fn window_at(&self, second: u64, now_ns: u64) -> u128 {
        // The oldest second's beginning stands where the next one will be noted; a young run has zeros there.
        self.integral_at(now_ns) - self.marks.by_second[(second as usize + 1) % SECONDS]
    }

    /// Its integral over the second before `second`, which is the one that is going on.
    pub(crate) fn last_at(&self, second: u64) -> u128 {
        let at = |second: u64| self.marks.by_second[second as usize % SECONDS];
        at(second) - at(second + SECONDS as u64 - 1)
    }

    /// Its integral since [`Self::measure_from`].
    pub(crate) fn measured_at(&self, now_ns: u64) -> u128 {
        self.integral_at(now_ns) - self.marks.before
    }
}

/// `part` over `whole`; 0 where the whole is nothing.
pub(crate) fn ratio(part: u128, whole: u128) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
