//! What a run does, through its public face.

mod engine {
    mod behaviour;
    mod build;
    mod caches;
    mod command;
    mod conservation;
    mod edits;
    mod names;
    mod programs;
    mod replication;
    mod saved;
}
