//! The simulation. A run is a pure function of a design, a seed and time-stamped inputs: no clock, no threads, no printing.

pub mod snapshot;

pub use snapshot::Snapshot;
