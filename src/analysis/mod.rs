//! What can be said of a design, and proved by runs of it.
//!
//! | file | what it answers |
//! |---|---|
//! | `reach` | which requests cannot be served by any path while something is gone |
//! | `replicate` | how sure a figure is, by runs with several seeds |
//! | `theory` | what queueing theory says of each component, to stand beside what was measured |
//! | `flow` | how often each component is asked for what, by the plan |
//! | `demand` | what a request demands of each component, and so when it is busy all the time |
//! | `failure` | what the design cannot do without, with proof |
//! | `watch` | how far work has come, and a word that it is not wanted any more |
//! | `wording` | what an analysis has to say, before a language is chosen |

pub mod demand;
pub mod failure;
mod flow;
pub mod reach;
pub mod replicate;
pub mod theory;
pub mod watch;
pub mod wording;

pub use reach::{Gone, Reach, Standing};
pub use replicate::{Replication, Replications, Spread, replicate};
pub use theory::{Theory, Why};
pub use watch::Watch;
