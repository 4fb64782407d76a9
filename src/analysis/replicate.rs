//! The same design run with several seeds, on all cores: runs that know nothing of each other, so their spread says how sure each
//! figure is, however much the requests within one of them depend on each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::design::{Design, Problem};
use crate::engine::{Options, Results, Simulation, student_t};

/// Events between two looks at whether the work is still wanted.
const SLICE_EVENTS: u64 = 200_000;

/// How often and how long a design is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replication {
    /// How many runs: the first with the seed of [`Self::options`], or the design's own, the next with the one after it, and so on;
    /// so each of them can be had again by its seed.
    pub runs: u64,
    /// What else is different from what the design says.
    pub options: Options,
    /// When each run ends, warm-up included, in simulated nanoseconds.
    pub until_ns: u64,
}

/// What several runs measured, in the order of their seeds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replications {
    /// Each run.
    pub runs: Vec<Results>,
}

/// A figure over several runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The mean of the runs.
    pub mean: f64,
    /// Half the width of its 95 % confidence interval, by Student's t; none of a single run.
    pub half_width: Option<f64>,
    /// How many runs have the figure.
    pub runs: usize,
}

/// Runs a design with several seeds. `goes_on` is asked now and then, from any thread, whether the work is still wanted; none
/// where it said no. The results are the same on one core as on many.
///
/// # Errors
/// What keeps the design from running.
pub fn replicate(
    design: &Arc<Design>,
    how: &Replication,
    goes_on: impl Fn() -> bool + Sync,
) -> Result<Option<Replications>, Vec<Problem>> {
    let first = how.options.seed.unwrap_or(design.seed);
    let run = |number: u64| {
        let options = Options { seed: Some(first.wrapping_add(number)), ..how.options };
        let mut run = Simulation::new(design, &options)?;
        loop {
            if !goes_on() {
                return Ok(None);
            }
            if run.advance(how.until_ns, SLICE_EVENTS) {
                return Ok(Some(run.results()));
            }
        }
    };
    let runs: Result<Option<Vec<Results>>, Vec<Problem>> = (0..how.runs)
        .into_par_iter()
        .map(run)
        .collect::<Result<_, _>>()
        .map(|runs: Vec<Option<Results>>| runs.into_iter().collect());
    Ok(runs?.map(|runs| Replications { runs }))
}

impl Replications {
    /// A figure over the runs that have it.
    #[must_use]
    pub fn spread(&self, figure: impl Fn(&Results) -> Option<f64>) -> Option<Spread> {
        spread(&self.runs.iter().filter_map(figure).collect::<Vec<_>>())
    }

    /// Every number of the results by its path, as `simulate --json` has them: `components.web.wait_ms.mean`. Where a run has no such
    /// figure, the others make it.
    #[must_use]
    pub fn figures(&self) -> BTreeMap<String, Spread> {
        let mut values: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for run in &self.runs {
            add_numbers(String::new(), &serde_json::to_value(run).unwrap_or_default(), &mut values);
        }
        values.into_iter().filter_map(|(path, values)| Some((path, spread(&values)?))).collect()
    }
}

fn add_numbers(path: String, value: &serde_json::Value, into: &mut BTreeMap<String, Vec<f64>>) {
    let inner = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        serde_json::Value::Number(number) => into.entry(path).or_default().extend(number.as_f64()),
        serde_json::Value::Object(fields) => fields.iter().for_each(|(name, value)| add_numbers(inner(name), value, into)),
        serde_json::Value::Array(list) => {
            list.iter().enumerate().for_each(|(place, value)| add_numbers(inner(&place.to_string()), value, into));
        }
        _ => {}
    }
}

/// Independent values and the t interval of their mean (Law and Kelton, *Simulation Modeling and Analysis*, 3rd ed. 2000, §9.4.1);
/// none of no values.
fn spread(values: &[f64]) -> Option<Spread> {
    let count = values.len() as f64;
    let mean = if values.is_empty() { return None } else { values.iter().sum::<f64>() / count };
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let half_width = (values.len() > 1).then(|| student_t(count - 1.0) * libm::sqrt(squares / (count - 1.0) / count));
    Some(Spread { mean, half_width, runs: values.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_is_that_of_the_text_books() {
        // Student's t of four degrees of freedom is 2.776445 at 95 %, and the values' variance 2.5.
        let found = spread(&[1.0, 2.0, 3.0, 4.0, 5.0]).expect("there are values");
        assert_eq!((found.mean, found.runs), (3.0, 5));
        let half_width = found.half_width.expect("there are five");
        assert!((half_width - 2.776_445 * (2.5_f64 / 5.0).sqrt()).abs() < 1e-5, "{half_width}");
        assert_eq!(spread(&[7.0]), Some(Spread { mean: 7.0, half_width: None, runs: 1 }));
        assert_eq!(spread(&[]), None);
    }
}
