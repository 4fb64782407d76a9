//! What is said of a design without running it, against runs of it.

#[allow(dead_code, reason = "each test binary takes what it needs of it")]
#[path = "support/build.rs"]
mod build;
#[allow(dead_code, reason = "each test binary takes what it needs of it")]
#[path = "support/random_architecture.rs"]
mod random_architecture;
#[allow(dead_code, reason = "each test binary takes what it needs of it")]
#[path = "support/random_design.rs"]
mod random_design;

mod reach {
    use super::{build, random_architecture, random_design};

    mod points;
    mod proofs;
    mod random;
    mod rows;
    mod saved;
}
