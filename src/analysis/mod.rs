//! What can be said of a design, and proved by runs of it.
//!
//! | file | what it answers |
//! |---|---|
//! | `reach` | which requests cannot be served by any path while something is gone |
//! | `theory` | what queueing theory says of each component, to stand beside what was measured |
//! | `flow` | how often each component is asked for what, by the plan |

mod flow;
pub mod reach;
pub mod theory;

pub use reach::{Gone, Reach, Standing};
pub use theory::{Theory, Why};
