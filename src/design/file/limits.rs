//! How much a file may hold. Every file is somebody else's: each of these bounds time or memory.

/// The most bytes of a file: 16 MiB, several times the largest design that the other limits allow.
pub const BYTES_MAX: u64 = 16 * 1024 * 1024;

/// The most brackets inside each other. A design needs seven.
pub const NESTING_MAX: usize = 32;

/// The most values, fields and elements of all depths. The largest design that the limits below allow has 700,000.
pub const VALUES_MAX: usize = 1_000_000;

/// The most components.
pub const COMPONENTS_MAX: usize = 20_000;

/// The most data centers.
pub const DATA_CENTERS_MAX: usize = 10_000;

/// The most links.
pub const LINKS_MAX: usize = 100_000;

/// The most incidents.
pub const INCIDENTS_MAX: usize = 10_000;

/// The most pieces of free text on the canvas.
pub const ANNOTATIONS_MAX: usize = 10_000;

/// The most problems that are told of one file; the rest are likely to be their echoes.
pub const PROBLEMS_MAX: usize = 100;

/// The most bytes that are read again, over all attempts to read past a mistake: it bounds the time that a large file with many
/// mistakes takes.
pub(super) const REREAD_BYTES_MAX: usize = 256 * 1024 * 1024;
