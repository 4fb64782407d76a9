//! What a design cannot do without, and the proof of it.
//!
//! | file | what it answers |
//! |---|---|
//! | `verdict` | what breaks without each single thing, and without two of them, by the paths that are left |
//! | `trial` | whether a run says the same: the proof |
//! | `overload` | what breaks nothing, but leaves too little for the design's own load |
//! | `telling` | why that is so, and what mends it |

pub mod overload;
mod telling;
pub mod trial;
pub mod verdict;

pub use overload::{OverloadProof, OverloadRisk, Trouble};
pub use trial::{Outcome, Proof, Trial};
pub use verdict::{PointOfFailure, Verdict, What};
