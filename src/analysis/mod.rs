//! What can be said of a design, and proved by runs of it.
//!
//! | file | what it answers |
//! |---|---|
//! | `reach` | which requests cannot be served by any path while something is gone |

pub mod reach;

pub use reach::{Gone, Reach, Standing};
