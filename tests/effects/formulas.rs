//! Closed forms, and the values of theirs that were computed independently.

use loadstar::design::kind::Eviction;

/// The mean wait for one of `cpus` for exponential work (Erlang C), in units of that work; `load` is how many are busy on average.
pub(crate) fn wait_for_exponential_work(load: f64, cpus: u32) -> f64 {
    let cpus_f64 = f64::from(cpus);
    let all_busy = probability(load, cpus, cpus) * cpus_f64 / (cpus_f64 - load * (1.0 - probability(load, cpus, cpus)));
    all_busy / (cpus_f64 - load)
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
    probability(load, cpus, places)
}

/// That the last of `places` is taken, by birth and death.
fn probability(load: f64, cpus: u32, places: u32) -> f64 {
    let mut weight = 1.0;
    let mut weights = vec![weight];
    for inside in 1..=places {
        weight *= load / f64::from(inside.min(cpus));
        weights.push(weight);
    }
    weight / weights.iter().sum::<f64>()
}

/// The probabilities of 0, 1, 2 … events where there are `mean` on average.
fn poisson(mean: f64) -> impl Iterator<Item = f64> {
    (0_u32..).scan(0.0, move |log_factorial, count| {
        *log_factorial += f64::from(count.max(1)).ln();
        Some((f64::from(count) * mean.ln() - mean - *log_factorial).exp())
    })
}

/// The share of all requests that each item has, the most popular first.
pub(crate) fn zipf(count: u32, exponent: f64) -> Vec<f64> {
    let weights: Vec<f64> = (1..=count).map(|rank| f64::from(rank).powf(-exponent)).collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / total).collect()
}

/// How often a large cache that throws out the least recently used has what is asked for (Che, Tung, Wang 2002): an item that is
/// asked for again within the time in which as many others come as there is room for.
pub(crate) fn che(shares: &[f64], room: u32) -> f64 {
    let held = |share: f64, time: f64| -(-share * time).exp_m1();
    let total = |time: f64| shares.iter().map(|share| held(*share, time)).sum::<f64>();
    let (mut low, mut high) = (0.0, 1e12);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        (low, high) = if total(middle) < f64::from(room) { (middle, high) } else { (low, middle) };
    }
    shares.iter().map(|share| share * held(*share, low)).sum()
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
        ("M/M/1", wait_for_exponential_work(0.8, 1), 4.0, 1e-9),
        ("M/M/3", wait_for_exponential_work(2.0, 3), 0.444_444, 1e-6),
        ("M/M/4", wait_for_exponential_work(3.0, 4), 0.001_528_30 * 333.333, 1e-5),
        ("M/D/1", wait_for_fixed_work(0.8, 1), 2.0, 1e-4),
        ("M/M/3/3", turned_away(2.0, 3, 3), 0.210_526_3, 1e-7),
        ("M/M/1/5", turned_away(0.9, 1, 5), 0.126_022_6, 1e-7),
        ("LRU", che(&zipf(100_000, 0.8), 1_000), 0.204_3, 1e-4),
        // All items alike: it has as many of them as there is room for, whatever goes first.
        ("small LRU", small_cache(&zipf(6, 0.0), 3, Eviction::Lru), 0.5, 1e-12),
        ("small LFU", small_cache(&zipf(6, 0.0), 3, Eviction::Lfu), 0.5, 1e-12),
        ("small FIFO", small_cache(&zipf(6, 0.0), 3, Eviction::Fifo), 0.5, 1e-12),
    ];
    for (name, value, known, digits) in rows {
        assert!((value - known).abs() < digits, "{name}: {value}, not {known}");
    }
}
