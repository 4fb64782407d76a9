//! The axis of time that everything in the panel shares.

use egui::Rangef;

use crate::ui::format;

/// Lengths that an axis may have as a whole, in seconds: as the run goes on, it is drawn to another scale now and then only.
const SPANS_S: [f64; 16] = [
    30.0, 60.0, 90.0, 120.0, 180.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0, 28_800.0, 86_400.0, 172_800.0,
    604_800.0,
];
/// Steps between two times that are written.
const STEPS_S: [f64; 18] =
    [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_800.0, 3_600.0, 14_400.0, 43_200.0, 86_400.0];
/// The shortest time that can be looked at.
const SPAN_MIN_S: f64 = 2.0;
/// Room for a written time.
const TICK_WIDTH: f64 = 84.0;
const NS_PER_S: f64 = 1e9;

/// Times of the run from the left to the right edge of the charts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axis {
    from_s: f64,
    to_s: f64,
    x: Rangef,
}

/// What part of the run is looked at; none: all of it.
pub(super) type Zoomed = Option<(f64, f64)>;

impl Axis {
    /// The axis of a run that has come so far and has something at `last_ns` at the latest.
    pub(super) fn new(zoomed: Zoomed, last_ns: u64, x: Rangef) -> Self {
        let until_s = last_ns as f64 / NS_PER_S;
        let whole_s = SPANS_S.into_iter().find(|span_s| until_s <= span_s * 0.97).unwrap_or(until_s * 1.05);
        let (from_s, to_s) = zoomed.unwrap_or((0.0, whole_s));
        Self { from_s, to_s, x }
    }

    pub(super) fn x(&self, time_ns: u64) -> f32 {
        let share = (time_ns as f64 / NS_PER_S - self.from_s) / (self.to_s - self.from_s);
        self.x.min + self.x.span() * share as f32
    }

    pub(super) fn time_ns(&self, x: f32) -> u64 {
        let share = f64::from((x - self.x.min) / self.x.span());
        ((self.from_s + share * (self.to_s - self.from_s)).max(0.0) * NS_PER_S) as u64
    }

    /// The times at its edges, in nanoseconds.
    pub(super) fn edges_ns(&self) -> (u64, u64) {
        (self.time_ns(self.x.min), self.time_ns(self.x.max))
    }

    /// Round times on it, with their words.
    pub(super) fn ticks(&self) -> impl Iterator<Item = (f32, String)> {
        let (from_s, to_s) = (self.from_s, self.to_s);
        let fits = |step_s: &f64| step_s / (to_s - from_s) * f64::from(self.x.span()) >= TICK_WIDTH;
        let step_s = STEPS_S.into_iter().find(fits).unwrap_or(to_s - from_s);
        let first = (from_s / step_s).ceil() as u64;
        let last = (to_s / step_s + 1e-9).floor() as u64;
        (first..=last).map(move |place| {
            // Rounded to whole milliseconds, so that a tenth of a second reads as one.
            let time_ns = (place as f64 * step_s * 1e3).round() as u64 * 1_000_000;
            let words = if step_s < 1.0 {
                format!("{}.{}", format::clock(time_ns), time_ns / 100_000_000 % 10)
            } else {
                format::clock(time_ns)
            };
            (self.x(time_ns), words)
        })
    }

    /// The part to look at after a zoom by `factor` about the place `x`; all of it where that is as much.
    pub(super) fn zoomed(&self, factor: f32, x: f32, whole: &Self) -> Zoomed {
        let span_s = self.to_s - self.from_s;
        let wanted_s = (span_s / f64::from(factor)).max(SPAN_MIN_S.min(span_s));
        let share = f64::from((x - self.x.min) / self.x.span()).clamp(0.0, 1.0);
        let from_s = self.from_s + share * (span_s - wanted_s);
        Self { from_s, to_s: from_s + wanted_s, ..*self }.inside(whole)
    }

    /// The part to look at after a move by `dx` points.
    pub(super) fn moved(&self, dx: f32, whole: &Self) -> Zoomed {
        let by_s = f64::from(dx / self.x.span()) * (self.to_s - self.from_s);
        Self { from_s: self.from_s + by_s, to_s: self.to_s + by_s, ..*self }.inside(whole)
    }

    fn inside(&self, whole: &Self) -> Zoomed {
        let span_s = self.to_s - self.from_s;
        if span_s >= whole.to_s - whole.from_s {
            return None;
        }
        let from_s = self.from_s.clamp(whole.from_s, whole.to_s - span_s);
        Some((from_s, from_s + span_s))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(zoomed: Zoomed, last_s: u64) -> Axis {
        Axis::new(zoomed, last_s * 1_000_000_000, Rangef::new(100.0, 700.0))
    }

    #[test]
    fn a_place_and_its_moment_are_the_same_both_ways() {
        let axis = axis(Some((10.0, 70.0)), 120);
        assert_eq!(axis.time_ns(400.0), 40_000_000_000);
        assert!((axis.x(40_000_000_000) - 400.0).abs() < 1e-3);
    }

    #[test]
    fn times_are_written_apart_from_each_other() {
        for last_s in [1, 40, 200, 3_000, 90_000] {
            let axis = axis(None, last_s);
            let ticks: Vec<f32> = axis.ticks().map(|(x, _)| x).collect();
            assert!(ticks.len() >= 3, "{last_s}: {ticks:?}");
            assert!(ticks.windows(2).all(|pair| pair[1] - pair[0] >= TICK_WIDTH as f32 - 0.1), "{last_s}: {ticks:?}");
        }
    }

    #[test]
    fn a_zoom_stays_about_its_place_and_inside_the_run() {
        let whole = axis(None, 100);
        let near = axis(whole.zoomed(4.0, 250.0, &whole), 100);
        assert_eq!(near.time_ns(250.0), whole.time_ns(250.0));
        assert_eq!(near.zoomed(0.01, 250.0, &whole), None);
        let (from_s, to_s) = near.moved(-1e6, &whole).expect("a part of it");
        assert!(from_s == 0.0 && to_s < 120.0);
    }
}
