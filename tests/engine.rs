//! What a run does, through its public face.

#[allow(dead_code, reason = "each test binary takes what it needs of it")]
#[path = "support/build.rs"]
mod build;
#[path = "support/random_architecture.rs"]
mod random_architecture;
#[allow(dead_code, reason = "each test binary takes what it needs of it")]
#[path = "support/random_design.rs"]
mod random_design;

mod engine {
    use super::{build, random_architecture, random_design};

    mod behaviour;
    mod caches;
    mod command;
    mod conservation;
    mod edits;
    mod laws;
    mod names;
    mod programs;
    mod replication;
    mod saved;
    mod timeline;
    mod together;
    mod traces;
}
