//! Bounds that more than one parameter, link or incident has, each with its reason. They keep a hostile file from asking for more
//! than a machine can give, and lie far outside of what a design needs. How much there may be of everything is in
//! [`crate::design::file::limits`].

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
/// The most instances of all components together: each costs some hundreds of bytes in a run.
pub const ALL_INSTANCES_MAX: u64 = 1_000_000;
/// The least and the most weight of a target.
pub const WEIGHT: (f64, f64) = (0.001, 1e6);
/// The most phases of an Erlang time; beyond that it is as good as fixed.
pub const SHAPE_MAX: u64 = 1_000;
/// The largest sigma of a log-normal time: its 99th percentile is then 100,000 times its median.
pub const SIGMA_MAX: f64 = 5.0;
/// The largest squared coefficient of variation.
pub const CV2_MAX: f64 = 1_000.0;
/// The most users: some of the largest sites have so many in a day.
pub const USERS_MAX: u64 = 100_000_000;
/// The most requests of one user in a second.
pub const REQUESTS_PER_USER_S_MAX: f64 = 1_000.0;
/// The most requests of all users in a second, at the height of every profile and burst: one in a tick of the engine's clock.
pub const LOAD_PER_S_MAX: f64 = 1e9;
/// The largest exponent of the popularity of keys: one key then takes 96 % of all requests.
pub const ZIPF_EXPONENT_MAX: f64 = 5.0;
/// The least and the most that the number of users is multiplied by.
pub const LOAD_FACTOR: (f64, f64) = (0.0, 1_000.0);
/// The least and the most that the time of work is multiplied by; below 1 it is faster.
pub const SLOW_FACTOR: (f64, f64) = (0.01, 1_000.0);
/// How far the mix may be from adding up to 1: seven decimals written by hand.
pub const MIX_TOLERANCE: f64 = 1e-6;
/// The farthest from the middle of the canvas, in canvas points.
pub const COORDINATE_MAX: f64 = 1e7;
/// The least and the most width and height of a data center's frame, in canvas points.
pub const FRAME_SIDE: (f64, f64) = (1.0, 1e6);
/// The most characters of a name or a label.
pub const LABEL_CHARACTERS_MAX: usize = 200;
/// The most characters of a remark.
pub const TEXT_CHARACTERS_MAX: usize = 20_000;
/// The most wrong ids for which the nearest right one is looked for, which means comparing with all of them.
pub const SUGGESTIONS_MAX: usize = 20;
