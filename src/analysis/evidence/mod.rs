//! What is known of a design from running it: each figure was measured in a seeded run of the design's own plan, at its own load or,
//! where that is more than 300 requests a second, with users and items alike so many times fewer, so that each item is asked
//! for as often and what is kept in memories is found as often.
//!
//! | file | what it runs |
//! |---|---|
//! | `trial` | the design at a load that takes no time, and what a stretch of a run came to |
//! | `losses` | one of everything dies, and each data center |
//! | `copies` | what is found in memories, and what that keeps away from data and servers |
//! | `sessions` | users log in, then a web server dies |
//! | `messages` | all workers die and come back |
//! | `repairs` | a server dies, and tools see to it |

mod copies;
mod losses;
mod messages;
mod repairs;
mod sessions;
mod trial;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::survey::Survey;
use crate::design::{Design, Id, Problem};
use crate::engine::Results;

pub use copies::Kept;
pub use losses::{Loss, Overload};
pub use messages::MessagesTried;
pub use repairs::Repair;
pub(super) use repairs::wait_s;
pub use sessions::SessionsTried;
pub(super) use trial::{ns, scaled_down, settle_s};

/// A design that was looked over and run.
pub struct Evidence {
    survey: Survey,
    /// So many times the load of the runs is that of the design at its height.
    scale: f64,
    /// An undisturbed run.
    quiet: Results,
    /// What came of it when one of each thing died.
    pub losses: Vec<Loss>,
    /// Reads, and how many of them no database sees; none: nothing is read.
    pub reads: Option<Kept>,
    /// Static files, and how many of them no server sees; none: nobody asks for any.
    pub files: Option<Kept>,
    /// Users who logged in while a server died; none: no web server is asked for anything that needs it.
    pub sessions: Option<SessionsTried>,
    /// Messages while all workers were dead; none: nothing is published to a queue that has workers.
    pub messages: Option<MessagesTried>,
    /// How a dead server was found and mended, by the component that it was of; only those that somebody observes.
    pub repairs: BTreeMap<Id, Repair>,
}

impl Evidence {
    /// Looks a design over and runs it.
    ///
    /// # Errors
    /// What keeps it from running.
    pub fn new(design: &Arc<Design>) -> Result<Self, Vec<Problem>> {
        let survey = Survey::new(design)?;
        let trial = trial::Trial::new(&survey)?;
        let quiet = trial.quiet();
        let ratios = copies::measured(&survey, &quiet);
        Ok(Self {
            losses: losses::all(&survey, &trial),
            reads: copies::reads(&survey, &ratios),
            files: copies::files(&survey, &ratios),
            sessions: sessions::tried(&survey)?,
            messages: messages::tried(&survey, &trial),
            repairs: repairs::tried(&survey)?,
            scale: trial.scale,
            quiet,
            survey,
        })
    }

    /// What the plan alone says.
    #[must_use]
    pub const fn survey(&self) -> &Survey {
        &self.survey
    }

    /// How many times the load of the runs that of the design is, at its height; 1: it was run at its own load.
    #[must_use]
    pub const fn scale(&self) -> f64 {
        self.scale
    }

    /// What an undisturbed run measured.
    #[must_use]
    pub const fn quiet(&self) -> &Results {
        &self.quiet
    }

    /// How busy a component is at the design's load: as measured, times what the load was scaled down by.
    #[must_use]
    pub fn utilization(&self, id: &Id) -> Option<f64> {
        self.quiet.components.get(id.as_str()).map(|component| component.utilization_ratio * self.scale)
    }
}
