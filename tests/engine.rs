//! What a run does, through its public face.

#[allow(dead_code, reason = "each test binary takes what it needs of it")]
#[path = "support/build.rs"]
mod build;

mod engine {
    use super::build;

    mod behaviour;
    mod caches;
    mod command;
    mod conservation;
    mod edits;
    mod names;
    mod programs;
    mod replication;
    mod saved;
}
