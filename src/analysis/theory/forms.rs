//! Closed forms of queueing and caching, each with its source. Loads are in units of servers kept busy (λ/μ, "erlangs"), waits in
//! units of the mean service time.

use crate::design::Distribution;

/// The share of arrivals that find all `servers` of a station without waiting room busy: Erlang's loss formula (Erlang 1917;
/// Kleinrock, *Queueing Systems* I, 1975, §3.6). It holds for any service time with that mean.
#[must_use]
pub fn erlang_b(load: f64, servers: u64) -> f64 {
    (1..=servers).fold(1.0, |blocked, server| load * blocked / (server as f64 + load * blocked))
}

/// The share of arrivals to M/M/c that have to wait: Erlang's delay formula (Kleinrock 1975, §3.5); 1 where the load is more than
/// the servers can take.
#[must_use]
pub fn erlang_c(load: f64, servers: u64) -> f64 {
    let (blocked, servers) = (erlang_b(load, servers), servers as f64);
    if load >= servers { 1.0 } else { servers * blocked / (servers - load * (1.0 - blocked)) }
}

/// The mean wait in M/M/c (Kleinrock 1975, §3.5); infinite where the load is more than the servers can take.
#[must_use]
pub fn wait_of_m_m_c(load: f64, servers: u64) -> f64 {
    let free = servers as f64 - load;
    if free <= 0.0 { f64::INFINITY } else { erlang_c(load, servers) / free }
}

/// The mean wait in GI/G/c, by Allen and Cunneen's approximation (Allen, *Probability, Statistics, and Queueing Theory*, 2nd ed.
/// 1990, §5.4), from the squared variations of the gaps between arrivals and of the service times. For M/G/1 it is Pollaczek and
/// Khinchine's formula, and exact.
#[must_use]
pub fn wait_of_gi_g_c(load: f64, servers: u64, arrival_cv2: f64, service_cv2: f64) -> f64 {
    wait_of_m_m_c(load, servers) * f64::midpoint(arrival_cv2, service_cv2)
}

/// M/M/c with `room` for so many in all, at least as many as there are servers: the share that finds no room, and the mean wait
/// of the others (birth and death; Kleinrock 1975, §3.6 and §3.7).
#[must_use]
pub fn m_m_c_k(load: f64, servers: u64, room: u64) -> (f64, f64) {
    // Weights relative to that of all servers busy, so that none of them overflows: those below by Erlang's loss formula.
    let below = 1.0 / erlang_b(load, servers) - 1.0;
    let (mut weight, mut all, mut waiting) = (1.0, below + 1.0, 0.0);
    for ahead in 1..=room - servers {
        weight *= load / servers as f64;
        all += weight;
        waiting += ahead as f64 * weight;
        if all > 1e200 {
            (weight, all, waiting) = (weight * 1e-200, all * 1e-200, waiting * 1e-200);
        }
        // What follows is too little to show, if it gets less.
        if weight < 1e-18 * all && load < servers as f64 {
            weight = 0.0;
            break;
        }
    }
    let blocked = weight / all;
    (blocked, waiting / all / (load * (1.0 - blocked)))
}

/// The time that the share `q` of those in M/M/c stay below, from arrival to leaving, in units of the mean service time (Kleinrock
/// 1975, §5; Gross and Harris, *Fundamentals of Queueing Theory*, 3rd ed. 1998, §2.3).
#[must_use]
pub fn sojourn_quantile_of_m_m_c(load: f64, servers: u64, q: f64) -> f64 {
    let (free, waits) = (servers as f64 - load, erlang_c(load, servers));
    let longer = |time: f64| {
        // Work alone for those who need not wait, work after an exponential wait for the others.
        let both = if (free - 1.0).abs() < 1e-9 {
            (1.0 + time) * libm::exp(-time)
        } else {
            (free * libm::exp(-time) - libm::exp(-free * time)) / (free - 1.0)
        };
        (1.0 - waits) * libm::exp(-time) + waits * both
    };
    root(|time| longer(time) - (1.0 - q), 1.0)
}

/// How popular items are: the share of requests of each of so many, the most popular first and alone, those of little
/// popularity in stretches of like ones.
pub type Popularity = Vec<(f64, f64)>;

/// Items that are looked at one by one before stretches begin.
const HEAD: u64 = 1_024;

/// Zipf's law over `count` items: shares fall with rank^−exponent.
#[must_use]
pub fn zipf(count: u64, exponent: f64) -> Popularity {
    let weight = |rank: f64| libm::pow(rank, -exponent);
    let mut items: Popularity = (1..=count.min(HEAD)).map(|rank| (weight(rank as f64), 1.0)).collect();
    let mut from = HEAD;
    while from < count {
        // Over a small part of the rank the law is as good as straight.
        let to = (from + from / 256).min(count);
        items.push((weight((from + 1 + to) as f64 / 2.0), (to - from) as f64));
        from = to;
    }
    let total: f64 = items.iter().map(|(weight, count)| weight * count).sum();
    items.iter().map(|(weight, count)| (weight / total, *count)).collect()
}

fn sum_over(items: &Popularity, term: impl Fn(f64) -> f64) -> f64 {
    items.iter().map(|(share, count)| count * term(*share)).sum()
}

fn count_of(items: &Popularity) -> f64 {
    items.iter().map(|(_, count)| count).sum()
}

/// The hit ratio of a cache with `room` that throws out the least recently used, by Che's approximation (Che, Tung and Wang 2002):
/// an item is found if it was asked for within the time in which as many others come as there is room for; with that time, in
/// units of the mean gap between look-ups.
#[must_use]
pub fn hit_ratio_of_lru(items: &Popularity, room: u64) -> (f64, f64) {
    let held = |share: f64, time: f64| -libm::expm1(-share * time);
    if room as f64 >= count_of(items) {
        return (1.0, f64::INFINITY);
    }
    let time = root(|time| room as f64 - sum_over(items, |share| held(share, time)), room as f64);
    (sum_over(items, |share| share * held(share, time)), time)
}

/// The same for one that throws out what came first (Dan and Towsley 1990; Fricker, Robert and Roberts 2012): an item stays the
/// same time however often it is asked for.
#[must_use]
pub fn hit_ratio_of_fifo(items: &Popularity, room: u64) -> (f64, f64) {
    let held = |share: f64, time: f64| share * time / (1.0 + share * time);
    if room as f64 >= count_of(items) {
        return (1.0, f64::INFINITY);
    }
    let time = root(|time| room as f64 - sum_over(items, |share| held(share, time)), room as f64);
    (sum_over(items, |share| share * held(share, time)), time)
}

/// The hit ratio of a cache with room for all whose copies live for a time from their filling, in units of the mean gap between
/// look-ups, and how many copies it has on average: of each copy λT look-ups follow the one that filled it (renewal reward; Jung,
/// Berger and Balakrishnan 2003).
#[must_use]
pub fn hit_ratio_of_ttl(items: &Popularity, life: f64) -> (f64, f64) {
    let held = |share: f64| share * life / (1.0 + share * life);
    (sum_over(items, |share| share * held(share)), sum_over(items, held))
}

/// The share of reads from a copy that are older than the last write: where the time since then is less than the write needs to
/// get there. Writes of an item come at `rate` in a Poisson process, so that is 1 − E[exp(−rate · lag)] (Laplace transform of the
/// lag); `delay` is a second part of it. None: of that lag the transform has no closed form.
#[must_use]
pub fn stale_ratio(rate_per_ms: f64, lag: &Distribution, delay: &Distribution) -> Option<f64> {
    Some(1.0 - transform(lag, rate_per_ms)? * transform(delay, rate_per_ms)?)
}

/// E[exp(−rate · time)].
fn transform(time: &Distribution, rate: f64) -> Option<f64> {
    Some(match *time {
        Distribution::Fixed { ms } => libm::exp(-rate * ms),
        Distribution::Exponential { mean_ms } => 1.0 / (1.0 + rate * mean_ms),
        Distribution::Erlang { shape, mean_ms } => {
            let shape = f64::from(shape.max(1));
            libm::pow(1.0 + rate * mean_ms / shape, -shape)
        }
        Distribution::HyperExponential { mean_ms, cv2 } => {
            // Balanced means (Whitt 1982): each phase has half of the mean.
            let first = 0.5 * (1.0 + libm::sqrt((cv2 - 1.0).max(0.0) / (cv2 + 1.0)));
            let phase = |share: f64| share / (1.0 + rate * mean_ms / (2.0 * share));
            phase(first) + phase(1.0 - first)
        }
        Distribution::LogNormal { .. } => return None,
    })
}

/// The standard deviation of the parts that `nodes` own of a ring, each at so many places, relative to an even part: its places
/// cut the ring into n·v exponential arcs, of which each node has v (order statistics of uniform points; David and Nagaraja 2003).
#[must_use]
pub fn spread_of_ring(nodes: f64, places: f64) -> f64 {
    libm::sqrt((nodes - 1.0) / (nodes * places + 1.0))
}

/// Where attempts fail independently with the same probability: attempts per request, and the share of requests that succeed
/// (geometric series).
#[must_use]
pub fn retries(fails: f64, attempts: u32) -> (f64, f64) {
    let all_fail = libm::pow(fails, f64::from(attempts));
    let sent = if fails < 1.0 { (1.0 - all_fail) / (1.0 - fails) } else { f64::from(attempts) };
    (sent, 1.0 - all_fail)
}

/// That one of `count` works, each of which does with that probability.
#[must_use]
pub fn one_of(works: f64, count: u32) -> f64 {
    1.0 - libm::pow(1.0 - works, f64::from(count))
}

/// The squared variation of the gaps between departures from a station (Whitt, "The Queueing Network Analyzer", 1983, eq. 39).
#[must_use]
pub fn departure_cv2(utilization: f64, servers: u64, arrival_cv2: f64, service_cv2: f64) -> f64 {
    let square = utilization.min(1.0) * utilization.min(1.0);
    let service = (service_cv2.max(0.2) - 1.0) / libm::sqrt(servers as f64);
    1.0 + (1.0 - square) * (arrival_cv2 - 1.0) + square * service
}

/// Where a falling function is 0, by bisection; `guess` is any positive number of about that size.
fn root(falling: impl Fn(f64) -> f64, guess: f64) -> f64 {
    let (mut low, mut high) = (0.0, guess);
    while falling(high) > 0.0 && high < 1e300 {
        (low, high) = (high, high * 2.0);
    }
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        (low, high) = if falling(middle) > 0.0 { (middle, high) } else { (low, middle) };
    }
    f64::midpoint(low, high)
}
