//! Closed forms that the program itself has no use for, and those of its own by shorter names (which `tests/oracles` holds to
//! values from elsewhere).

use loadstar::analysis::theory::forms;
use loadstar::design::kind::Eviction;

/// The mean wait for one of `cpus` for exponential work, in units of that work; `load` is how many are busy on average.
pub(crate) fn wait_for_exponential_work(load: f64, cpus: u32) -> f64 {
    forms::wait_of_m_m_c(load, u64::from(cpus))
}

/// The same for work that always takes the same time (Crommelin 1932), without what the sum still gains after 300 turns: less than
/// 0.0001 up to four fifths of what there is.
pub(crate) fn wait_for_fixed_work(load: f64, cpus: u32) -> f64 {
    let at_least = |mean: f64, count: u32| 1.0 - poisson(mean).take(count as usize).sum::<f64>();
    let term = |turn: u32| {
        let (mean, count) = (f64::from(turn) * load, turn * cpus);
        at_least(mean, count) - f64::from(cpus) / load * at_least(mean, count + 1)
    };
    (1..=300).map(term).sum()
}

/// The share that finds all places taken, of those who come to `cpus` with so many `places` in all (M/M/c/K).
pub(crate) fn turned_away(load: f64, cpus: u32, places: u32) -> f64 {
    forms::m_m_c_k(load, u64::from(cpus), u64::from(places)).0
}

/// The probabilities of 0, 1, 2 … events where there are `mean` on average.
fn poisson(mean: f64) -> impl Iterator<Item = f64> {
    (0_u32..).scan(0.0, move |log_factorial, count| {
        *log_factorial += f64::from(count.max(1)).ln();
        Some((f64::from(count) * mean.ln() - mean - *log_factorial).exp())
    })
}

/// The share of all requests that each item has, the most popular first; of few items.
pub(crate) fn zipf(count: u32, exponent: f64) -> Vec<f64> {
    forms::zipf(u64::from(count), exponent).into_iter().map(|(share, _)| share).collect()
}

/// How often a large cache that throws out the least recently used has what is asked for.
pub(crate) fn che(shares: &[f64], room: u32) -> f64 {
    forms::hit_ratio_of_lru(&shares.iter().map(|share| (*share, 1.0)).collect(), u64::from(room)).0
}

/// How often a small cache has what is asked for, exactly.
///
/// - Least recently used, first come: the probability of each order of what is in it (King 1971).
/// - Least often used: all places but one are taken for good by the most popular, and the last one by whatever else came last.
pub(crate) fn small_cache(shares: &[f64], room: usize, eviction: Eviction) -> f64 {
    let sum = |held: &[usize]| held.iter().map(|item| shares[*item]).sum::<f64>();
    let product = |held: &[usize]| held.iter().map(|item| shares[*item]).product::<f64>();
    match eviction {
        Eviction::Lru => {
            let in_turn = |held: &[usize]| {
                (0..held.len()).map(|place| shares[held[place]] / (1.0 - sum(&held[..place]))).product::<f64>()
            };
            arrangements(shares.len(), room).iter().map(|held| in_turn(held) * sum(held)).sum()
        }
        Eviction::Fifo => {
            let all = arrangements(shares.len(), room);
            let hits: f64 = all.iter().map(|held| product(held) * sum(held)).sum();
            hits / all.iter().map(|held| product(held)).sum::<f64>()
        }
        Eviction::Lfu => {
            let (kept, rest) = shares.split_at(room - 1);
            let squares: f64 = rest.iter().map(|share| share * share).sum();
            kept.iter().sum::<f64>() + squares / rest.iter().sum::<f64>()
        }
    }
}

/// All ways to put `room` of `count` items into a row.
fn arrangements(count: usize, room: usize) -> Vec<Vec<usize>> {
    let mut rows = vec![Vec::new()];
    for _ in 0..room {
        let longer = |row: &Vec<usize>| {
            let free: Vec<usize> = (0..count).filter(|item| !row.contains(item)).collect();
            free.into_iter().map(|item| row.iter().copied().chain([item]).collect()).collect::<Vec<Vec<usize>>>()
        };
        rows = rows.iter().flat_map(longer).collect();
    }
    rows
}

/// Values from elsewhere, to all the digits that they are given with.
#[test]
fn formulas_give_the_values_that_are_known() {
    let rows = [
        ("M/D/1", wait_for_fixed_work(0.8, 1), 2.0, 1e-4),
        // All items alike: it has as many of them as there is room for, whatever goes first.
        ("small LRU", small_cache(&zipf(6, 0.0), 3, Eviction::Lru), 0.5, 1e-12),
        ("small LFU", small_cache(&zipf(6, 0.0), 3, Eviction::Lfu), 0.5, 1e-12),
        ("small FIFO", small_cache(&zipf(6, 0.0), 3, Eviction::Fifo), 0.5, 1e-12),
    ];
    for (name, value, known, digits) in rows {
        assert!((value - known).abs() < digits, "{name}: {value}, not {known}");
    }
}
