//! The engine, the closed forms and what the program says of theory, against values that were computed elsewhere.
//!
//! Each row has a value. The formula must give it to all its digits, a run must measure it within the confidence interval of its
//! own batches, and where the program shows theory beside that run, it must be the same value.

#[allow(dead_code, reason = "each test binary takes what it needs of it")]
#[path = "support/build.rs"]
mod build;
#[allow(dead_code, reason = "each test binary takes what it needs of it")]
#[path = "support/theory.rs"]
mod theory;

mod oracles {
    use super::{build, theory};

    mod caches;
    mod confidence;
    mod failures;
    mod plan;
    mod scene;
    mod shards;
    mod stations;
}
