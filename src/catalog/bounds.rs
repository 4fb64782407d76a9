//! Bounds that more than one parameter, link or incident has, each with its reason. They keep a hostile file from asking for more
//! than a machine can give, and lie far outside of what a design needs.

/// The longest time in milliseconds: a day.
pub const TIME_MS_MAX: f64 = 86_400_000.0;
/// The longest time in seconds: a year, which is what a file that never changes is cached for.
pub const TIME_S_MAX: f64 = 31_536_000.0;
/// The most requests inside a station, or waiting at it.
pub const REQUESTS_MAX: u64 = 1_000_000;
/// The most items, messages or keys.
pub const ITEMS_MAX: u64 = 1_000_000_000;
/// The least and the most that something passes in a second.
pub const RATE_PER_S: (f64, f64) = (0.001, 1e9);
/// The most CPUs of one machine: the largest that is commonly sold, and the ceiling of scaling up.
pub const VCPUS_MAX: u64 = 128;
/// The most instances of one component: a tier of a very large site.
pub const INSTANCES_MAX: u64 = 10_000;
/// The least and the most weight of a target.
pub const WEIGHT: (f64, f64) = (0.001, 1e6);
/// The most phases of an Erlang time; beyond that it is as good as fixed.
pub const SHAPE_MAX: u64 = 1_000;
/// The largest sigma of a log-normal time: its 99th percentile is then 100,000 times its median.
pub const SIGMA_MAX: f64 = 5.0;
/// The largest squared coefficient of variation.
pub const CV2_MAX: f64 = 1_000.0;
