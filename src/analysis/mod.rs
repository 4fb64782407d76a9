//! What can be said of a design, and proved by runs of it.
//!
//! | file | what it answers |
//! |---|---|
//! | `reach` | which requests cannot be served by any path while something is gone |
//! | `replicate` | how sure a figure is, by runs with several seeds |
//! | `theory` | what queueing theory says of each component, to stand beside what was measured |
//! | `flow` | how often each component is asked for what, by the plan |

mod flow;
pub mod reach;
pub mod replicate;
pub mod theory;

pub use reach::{Gone, Reach, Standing};
pub use replicate::{Replication, Replications, Spread, replicate};
pub use theory::{Theory, Why};
