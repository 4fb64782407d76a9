//! The simulation. A run is a pure function of a design, a seed and time-stamped inputs: no clock, no threads, no printing.

pub mod results;
mod simulation;
pub mod snapshot;

pub use results::Results;
pub use simulation::{Input, Options, Simulation};
pub use snapshot::{Reason, Snapshot};
