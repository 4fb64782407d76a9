//! The simulation. A run is a pure function of a design, a seed and time-stamped inputs: no clock, no threads, no printing.
//!
//! | file | what it is about |
//! |---|---|
//! | `simulation` | a run from the outside, and its loop |
//! | `timeline` | a run that goes back |
//! | `plan`, `edit` | the lowered design in numbers, and what an edit makes of a run |
//! | `arrivals`, `client` | requests: when they come, their attempts, retries and deadlines |
//! | `call`, `travel`, `station` | calls: on their way, and at work |
//! | `route`, `balancer`, `names`, `placement` | whom a call goes to |
//! | `prospect`, `spread` | whom it may go to at all, and how often to each: for who reasons about a design |
//! | `replica`, `stream`, `session`, `memory` | what instances remember: data, who was here, copies |
//! | `backlog` | messages |
//! | `fault`, `operations`, `rollout` | what breaks, what is done about it, new versions |
//! | `meter`, `gauge`, `histogram`, `figures`, `second` | what is measured |
//! | `batches`, `confidence` | how sure it is |
//! | `trace`, `tracer` | what happened to single requests |
//! | `calendar`, `lines`, `wheel`, `slab`, `hash`, `random`, `zipf` | the machinery |

mod arrivals;
mod backlog;
mod balancer;
mod batches;
mod calendar;
mod call;
mod client;
pub mod confidence;
mod edit;
mod fault;
mod figures;
mod gauge;
mod hash;
mod histogram;
mod lines;
mod memory;
mod meter;
mod names;
mod operations;
pub(crate) mod placement;
mod plan;
mod prospect;
mod random;
mod replica;
pub mod results;
mod rollout;
mod route;
pub mod second;
mod session;
mod simulation;
mod slab;
pub mod snapshot;
mod spread;
mod state;
mod station;
mod stream;
mod timeline;
pub mod trace;
mod tracer;
mod travel;
mod wheel;
mod zipf;

pub(crate) use call::{Subject, Way};
pub(crate) use confidence::student_t;
pub(crate) use plan::Op;
pub(crate) use prospect::Prospects;
pub(crate) use random::mix;
pub use results::Results;
pub use second::Second;
pub use simulation::{Input, Options, Simulation};
pub use snapshot::{Reason, Snapshot};
pub(crate) use spread::Split;
pub use timeline::{KEYFRAME_BYTES_MAX, Timeline};
pub use trace::Trace;
pub use tracer::Failed;
