//! The dots that travel the links: how many, of which class, how fast, all from what the run measures. No measured rate, no dots.

use std::collections::BTreeMap;

use super::mirror::Ends;
use crate::catalog::Reason;
use crate::design::Class;
use crate::engine::Snapshot;
use crate::engine::snapshot::LinkFigures;

/// Dots on one link are never closer than that, in screen points.
const GAP: f32 = 14.0;
/// The most dots born on a link in a second.
const BORN_MAX_PER_S: f32 = 9.0;
/// The fewest on a link that carries anything.
const BORN_MIN_PER_S: f32 = 0.7;
/// From that rate on a busiest link shows as many dots as there may be.
const BUSY_PER_S: f64 = 100_000.0;
/// A class with any traffic gets at least this share of the dots.
const CLASS_SHARE_MIN: f32 = 1.0 / 12.0;
/// A failing link shows a failure at least this often.
const FAILURE_EVERY_S: f32 = 4.0;
/// How long a failed request is seen turning back.
const FADE_S: f32 = 0.5;
/// The time between two births that a link may owe: after a pause it does not burst.
const CREDIT_MAX: f32 = 2.0;

/// One travelling dot.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Dot {
    /// Its class, by its place in [`Class::ALL`].
    pub(super) class: usize,
    /// How far it has come along the link, 0 to 1.
    pub(super) progress: f32,
    /// How far it has turned back, 0 to 1, once it has failed.
    pub(super) turned: Option<f32>,
    /// How far its answer has come back, 0 to 1, where answers are shown.
    pub(super) answered: Option<f32>,
    fails: bool,
}

impl Dot {
    /// A dot of a class at that share of its link, for a picture in which nothing moves.
    pub(super) fn standing(class: usize, progress: f32) -> Self {
        Self { class, progress, ..Self::default() }
    }
}

/// The dots of one link.
#[derive(Clone, Debug, Default)]
struct Lane {
    dots: Vec<Dot>,
    credit: f32,
    class_credits: [f32; Class::ALL.len()],
    failure_credit: f32,
    since_failure_s: f32,
}

/// All dots.
#[derive(Clone, Debug, Default)]
pub(super) struct Traffic {
    lanes: BTreeMap<Ends, Lane>,
    time_ns: u64,
    has_answers: bool,
}

impl Traffic {
    /// Moves the dots by `elapsed_s` of their own time. `length` is a link's length in screen points, none where it is out of view;
    /// at most `dots_max` are in view. `fails` tells whether a user hears of a failure on a link; the others are tried again.
    pub(super) fn advance(
        &mut self,
        elapsed_s: f32,
        snapshot: &Snapshot,
        dots_max: usize,
        (length, fails): (impl Fn(&Ends) -> Option<f32>, impl Fn(&Ends, Reason) -> bool),
    ) {
        if snapshot.time_ns < self.time_ns {
            self.lanes.clear();
        }
        self.time_ns = snapshot.time_ns;
        self.lanes.retain(|ends, _| snapshot.links.contains_key(ends));
        let busiest_per_s = snapshot.links.values().map(LinkFigures::total_rate_per_s).fold(0.0, f64::max);
        let mut free = dots_max.saturating_sub(self.dots().count());
        for (place, (ends, figures)) in snapshot.links.iter().enumerate() {
            let lane = self.lanes.entry(ends.clone()).or_insert_with(|| Lane::begun(place));
            lane.travel(elapsed_s, figures, self.has_answers);
            match length(ends) {
                Some(length) => {
                    let failing = figures.failure_rate_per_s.iter().filter(|(reason, _)| fails(ends, **reason));
                    let failing_per_s = failing.map(|(_, per_s)| per_s).sum();
                    let born_per_s = born_per_s(figures.total_rate_per_s(), busiest_per_s);
                    free -= lane.bear(elapsed_s * born_per_s, elapsed_s, (figures, failing_per_s), (length, free));
                }
                None => lane.dots.clear(),
            }
        }
    }

    /// Whether dots come back as answers.
    pub(super) const fn show_answers(&mut self, has_answers: bool) {
        self.has_answers = has_answers;
    }

    /// Takes all dots away.
    pub(super) fn clear(&mut self) {
        self.lanes.clear();
    }

    /// All dots with the links that they are on.
    pub(super) fn dots(&self) -> impl Iterator<Item = (&Ends, &Dot)> {
        self.lanes.iter().flat_map(|(ends, lane)| lane.dots.iter().map(move |dot| (ends, dot)))
    }
}

impl Lane {
    /// Lanes begin at different points, so that links do not beat in time; the golden ratio spreads any number of them.
    fn begun(place: usize) -> Self {
        Self { credit: (place as f32 * 0.618_034).fract(), ..Self::default() }
    }

    fn travel(&mut self, elapsed_s: f32, figures: &LinkFigures, has_answers: bool) {
        let step = elapsed_s / travel_s(figures.latency_ms.unwrap_or_default());
        for dot in &mut self.dots {
            match (&mut dot.turned, &mut dot.answered) {
                (Some(turned), _) => *turned += elapsed_s / FADE_S,
                (None, Some(answered)) => *answered += step,
                (None, None) => dot.progress += step,
            }
            if dot.progress >= 1.0 && !dot.fails && has_answers && dot.answered.is_none() {
                dot.answered = Some(0.0);
            }
            if dot.progress >= 1.0 && dot.fails && dot.turned.is_none() {
                dot.turned = Some(0.0);
            }
        }
        self.dots.retain(|dot| dot.turned.or(dot.answered).unwrap_or(dot.progress) < 1.0);
    }

    /// Sends new dots off, of which so many are due now; how many.
    fn bear(
        &mut self,
        due: f32,
        elapsed_s: f32,
        (figures, failing_per_s): (&LinkFigures, f64),
        (length, free): (f32, usize),
    ) -> usize {
        let rate_per_s = figures.total_rate_per_s();
        if rate_per_s <= 0.0 {
            self.since_failure_s = 0.0;
            return 0;
        }
        self.since_failure_s += elapsed_s;
        self.credit = (self.credit + due).min(CREDIT_MAX);
        let has_room =
            self.dots.iter().filter(|dot| dot.turned.or(dot.answered).is_none()).all(|dot| dot.progress * length >= GAP);
        if self.credit < 1.0 || !has_room || free == 0 {
            return 0;
        }
        self.credit -= 1.0;
        let fails = self.next_fails(rate_per_s, failing_per_s);
        let dot = Dot { class: self.next_class(figures), fails, ..Dot::default() };
        self.dots.push(dot);
        1
    }

    /// The class that is furthest behind its share.
    fn next_class(&mut self, figures: &LinkFigures) -> usize {
        let shares = class_shares(&figures.rate_per_s);
        for (credit, share) in self.class_credits.iter_mut().zip(shares) {
            // What is not measured is not owed either: it would be shown once it has ended.
            *credit = if share > 0.0 { *credit + share } else { 0.0 };
        }
        let credits = self.class_credits.iter().enumerate().filter(|(class, _)| shares[*class] > 0.0);
        let next = credits.max_by(|(_, a), (_, b)| a.total_cmp(b)).map_or(0, |(class, _)| class);
        self.class_credits[next] -= 1.0;
        next
    }

    fn next_fails(&mut self, rate_per_s: f64, failing_per_s: f64) -> bool {
        if failing_per_s <= 0.0 {
            self.failure_credit = 0.0;
            return false;
        }
        self.failure_credit += (failing_per_s / rate_per_s).min(1.0) as f32;
        let fails = self.failure_credit >= 1.0 || self.since_failure_s >= FAILURE_EVERY_S;
        if fails {
            self.failure_credit = (self.failure_credit - 1.0).max(0.0);
            self.since_failure_s = 0.0;
        }
        fails
    }
}

/// Dots born on a link in a second: by the logarithm of its rate, the busiest link's being the most. In a small system even that is
/// not what it would be in a large one.
fn born_per_s(rate_per_s: f64, busiest_per_s: f64) -> f32 {
    let share = (1.0 + rate_per_s).log10() / (1.0 + busiest_per_s.max(BUSY_PER_S)).log10();
    (BORN_MIN_PER_S + (BORN_MAX_PER_S - BORN_MIN_PER_S) * share as f32).min(BORN_MAX_PER_S)
}

/// How long a dot is on a link: 0.6 s at 1 ms to 2.4 s at 1 s, by the logarithm.
fn travel_s(latency_ms: f64) -> f32 {
    let decades = latency_ms.clamp(1.0, 1_000.0).log10() as f32;
    0.6 + 1.8 * decades / 3.0
}

/// The classes' shares of the dots: those of their rates, none that has traffic below the least.
fn class_shares(rates_per_s: &[f64; Class::ALL.len()]) -> [f32; Class::ALL.len()] {
    let all: f64 = rates_per_s.iter().sum();
    let raised = rates_per_s.map(|rate| if rate > 0.0 { ((rate / all) as f32).max(CLASS_SHARE_MIN) } else { 0.0 });
    let sum: f32 = raised.iter().sum();
    raised.map(|share| share / sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Id;
    use crate::engine::snapshot::Reason;

    fn ends() -> Ends {
        (Id::from("a"), Id::from("b"))
    }

    fn snapshot(rate_per_s: [f64; 5], failing_per_s: f64) -> Snapshot {
        let failures = (failing_per_s > 0.0).then_some((Reason::QueueFull, failing_per_s));
        let figures = LinkFigures {
            rate_per_s,
            latency_ms: Some(1.0),
            failure_rate_per_s: failures.into_iter().collect(),
            ..LinkFigures::default()
        };
        Snapshot { links: BTreeMap::from([(ends(), figures)]), ..Snapshot::default() }
    }

    /// Runs a minute at 60 frames a second and counts each dot once: by class, and those that turn back.
    fn born_in_a_minute(snapshot: &Snapshot) -> ([usize; 5], usize) {
        let mut traffic = Traffic::default();
        let (mut born, mut turned) = ([0; 5], 0);
        for _ in 0..3_600 {
            traffic.advance(1.0 / 60.0, snapshot, 600, (|_: &Ends| Some(300.0), |_: &Ends, _| true));
            for (_, dot) in traffic.dots() {
                born[dot.class] += usize::from(dot.progress == 0.0);
                turned += usize::from(dot.turned == Some(0.0));
            }
        }
        (born, turned)
    }

    #[test]
    fn more_traffic_shows_as_more_dots_up_to_a_limit() {
        for (rate_per_s, expected) in [(0.0, 0.0), (9.0, 2.36), (999.0, 5.68), (999_999.0, 9.0), (1e9, 9.0)] {
            let (born, _) = born_in_a_minute(&snapshot([0.0, rate_per_s, 0.0, 0.0, 0.0], 0.0));
            let per_s = born.iter().sum::<usize>() as f64 / 60.0;
            assert!((per_s - expected).abs() < 0.1, "{per_s} dots a second at {rate_per_s}/s, not {expected}");
        }
    }

    #[test]
    fn a_small_flow_beside_a_large_one_is_seen_as_small_and_is_seen() {
        let rates = [0.1, 10.0, 1_000.0, 1e6];
        let born = rates.map(|rate_per_s| born_per_s(rate_per_s, 1e6));
        assert!(born.is_sorted() && born[0] >= BORN_MIN_PER_S && (born[3] - BORN_MAX_PER_S).abs() < 1e-3, "{born:?}");
        assert!(born_per_s(1_000.0, 1e6) < born_per_s(1_000.0, 1_000.0));
    }

    #[test]
    fn answers_come_back_where_they_are_asked_for() {
        let mut traffic = Traffic::default();
        traffic.show_answers(true);
        let mut came_back = 0;
        for _ in 0..600 {
            traffic.advance(
                1.0 / 60.0,
                &snapshot([0.0, 100.0, 0.0, 0.0, 0.0], 0.0),
                600,
                (|_: &Ends| Some(300.0), |_: &Ends, _| true),
            );
            came_back += traffic.dots().filter(|(_, dot)| dot.answered == Some(0.0)).count();
        }
        assert!(came_back > 10, "{came_back}");
    }

    #[test]
    fn the_mix_of_classes_is_that_of_the_rates_and_shows_even_the_rarest() {
        let (born, _) = born_in_a_minute(&snapshot([600.0, 399.0, 1.0, 0.0, 0.0], 0.0));
        let all = born.iter().sum::<usize>() as f64;
        assert!((born[0] as f64 / all - 0.6 / 1.083).abs() < 0.02, "{born:?}");
        assert!(born[2] as f64 / all >= 1.0 / 14.0, "{born:?}");
        assert_eq!((born[3], born[4]), (0, 0));
    }

    #[test]
    fn a_class_that_has_ended_is_shown_no_more() {
        let mut lane = Lane::default();
        let figures = |rate_per_s| LinkFigures { rate_per_s, ..LinkFigures::default() };
        for _ in 0..7 {
            lane.next_class(&figures([0.0, 30.0, 1.0, 2.0, 9.0]));
        }
        let shown: Vec<_> = (0..40).map(|_| lane.next_class(&figures([0.0, 5.0, 5.0, 0.0, 0.0]))).collect();
        assert!(shown.iter().all(|class| [1, 2].contains(class)), "{shown:?}");
    }

    #[test]
    fn failures_turn_back_as_often_as_measured_and_never_rarely() {
        let (born, turned) = born_in_a_minute(&snapshot([0.0, 100.0, 0.0, 0.0, 0.0], 50.0));
        let share = turned as f64 / born.iter().sum::<usize>() as f64;
        assert!((share - 0.5).abs() < 0.03, "{share}");
        let (_, turned) = born_in_a_minute(&snapshot([0.0, 100.0, 0.0, 0.0, 0.0], 0.001));
        assert!((12..=16).contains(&turned), "{turned} in a minute");
        assert_eq!(born_in_a_minute(&snapshot([0.0, 100.0, 0.0, 0.0, 0.0], 0.0)).1, 0);
    }

    #[test]
    fn dots_keep_their_distance() {
        let mut traffic = Traffic::default();
        let busy = snapshot([1e6; 5], 0.0);
        for _ in 0..600 {
            traffic.advance(1.0 / 60.0, &busy, 600, (|_: &Ends| Some(60.0), |_: &Ends, _| true));
            let mut places: Vec<f32> = traffic.dots().map(|(_, dot)| dot.progress * 60.0).collect();
            places.sort_by(f32::total_cmp);
            assert!(places.windows(2).all(|pair| pair[1] - pair[0] > GAP - 0.01), "{places:?}");
        }
    }
}
