//! What a run does, through its public face.

mod engine {
    mod behaviour;
    mod build;
    mod command;
    mod conservation;
    mod edits;
    mod names;
    mod replication;
    mod saved;
}
