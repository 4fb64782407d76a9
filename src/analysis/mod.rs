//! What can be said of a design, and proved by runs of it.
//!
//! | file | what it answers |
//! |---|---|
//! | `reach` | which requests cannot be served by any path while something is gone |
//! | `replicate` | how sure a figure is, by runs with several seeds |
//! | `theory` | what queueing theory says of each component, to stand beside what was measured |
//! | `flow` | how often each component is asked for what, by the plan |
//! | `demand` | what a request demands of each component, and so when it is busy all the time |
//! | `bottleneck` | where a design is full first, and who waits for whom |
//! | `capacity` | the most users that it holds, and what comes next |
//! | `failure` | what it cannot do without, with proof |
//! | `survey` | what the plan says of a design before anything runs, for who judges it |
//! | `evidence` | what runs of it say: one of everything dies, sessions, messages, repairs |
//! | `rules` | mistakes in the drawing, each with a stable code |
//! | `checklist` | the chapter's eight items, from evidence |
//! | `whole` | all of it, told as it is known |
//! | `watch` | how far work has come, and a word that it is not wanted any more |
//! | `advice` | the chapter's remedies that fit, each tried |
//! | `cost` | what a design costs a month, by a table of illustrative prices |
//! | `wording` | what an analysis has to say, before a language is chosen |

pub mod advice;
pub mod bottleneck;
pub mod capacity;
pub mod checklist;
pub mod cost;
pub mod demand;
pub mod evidence;
pub mod failure;
mod flow;
pub mod reach;
pub mod replicate;
pub mod rules;
mod survey;
pub mod theory;
pub mod watch;
pub mod whole;
pub mod wording;

pub use advice::{Advice, advise};
pub use bottleneck::{Bottleneck, Resource};
pub use capacity::{Capacity, capacity};
pub use checklist::checklist;
pub use cost::{Cost, cost};
pub use evidence::Evidence;
pub use reach::{Gone, Reach, Standing};
pub use replicate::{Replication, Replications, Spread, replicate};
pub use rules::{Finding, Severity};
pub use survey::Survey;
pub use theory::{Theory, Why};
pub use watch::Watch;
pub use whole::{Analysis, analyze};
