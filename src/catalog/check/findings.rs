//! The list of problems under way, with the few that every check tells of.

use super::trail::Trail;
use crate::catalog::bounds::SUGGESTIONS_MAX;
use crate::design::Problem;
use crate::design::file::limits::PROBLEMS_MAX;

/// The problems found so far: at most one more than [`PROBLEMS_MAX`], so that whoever tells them knows that there are more.
pub(super) struct Findings {
    problems: Vec<Problem>,
    suggestions_left: usize,
}

impl Findings {
    pub(super) const fn new() -> Self {
        Self { problems: Vec::new(), suggestions_left: SUGGESTIONS_MAX }
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Adds a problem; it is not even made where there are too many already.
    pub(super) fn add(&mut self, problem: impl FnOnce() -> Problem) {
        if self.problems.len() <= PROBLEMS_MAX {
            self.problems.push(problem());
        }
    }

    /// What `search` finds, if there may be one more search.
    pub(super) fn suggestion<T>(&mut self, search: impl FnOnce() -> Option<T>) -> Option<T> {
        self.suggestions_left = self.suggestions_left.checked_sub(1)?;
        search()
    }

    /// A number outside of `bounds`, both of which are allowed; NaN is outside of any. True where it is inside.
    pub(super) fn number(&mut self, trail: &Trail<'_>, value: f64, bounds: (f64, f64)) -> bool {
        self.named_number(trail, trail.name(), value, bounds)
    }

    /// As [`Self::number`], of a value that its place does not name.
    pub(super) fn named_number(&mut self, trail: &Trail<'_>, name: &str, value: f64, (min, max): (f64, f64)) -> bool {
        let inside = (min..=max).contains(&value);
        if !inside {
            self.add(|| {
                let problem = Problem::new("out_of_range", trail.path()).with("name", name).with("value", plain(value));
                problem.with("min", plain(min)).with("max", plain(max))
            });
        }
        inside
    }

    /// A whole number outside of `min` to `max`. True where it is inside.
    pub(super) fn count(&mut self, trail: &Trail<'_>, value: u64, min: u64, max: u64) -> bool {
        let inside = (min..=max).contains(&value);
        if !inside {
            self.add(|| {
                let problem = Problem::new("out_of_range", trail.path()).with("name", trail.name()).with("value", value);
                problem.with("min", min).with("max", max)
            });
        }
        inside
    }

    /// A list or map with too many entries.
    pub(super) fn entries(&mut self, trail: &Trail<'_>, count: usize, max: usize) {
        if count > max {
            self.add(|| {
                let problem = Problem::new("too_many", trail.path()).with("name", trail.name());
                problem.with("count", count).with("max", max)
            });
        }
    }

    /// A text with too many characters.
    pub(super) fn text(&mut self, trail: &Trail<'_>, text: &str, max: usize) {
        // A text has at most as many characters as bytes, and bytes need no counting.
        if text.len() > max && text.chars().count() > max {
            self.add(|| Problem::new("text_too_long", trail.path()).with("name", trail.name()).with("max", max));
        }
    }
}

/// A number as it would be typed: neither 300 digits long nor `0.000…`.
fn plain(value: f64) -> String {
    let digits = value.abs();
    if digits != 0.0 && digits.is_finite() && !(1e-6..1e15).contains(&digits) {
        format!("{value:e}")
    } else {
        value.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn numbers_are_written_as_typed() {
        let rows = [(0.0, "0"), (0.25, "0.25"), (-3.0, "-3"), (1e300, "1e300"), (1e-9, "1e-9"), (f64::NAN, "NaN")];
        for (value, expected) in rows {
            assert_eq!(plain(value), expected);
        }
    }
}
