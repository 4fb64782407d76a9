//! Reading and writing designs: every mistake is told with its place, and nothing that is written is lost.

mod support;

#[path = "file/bad_texts.rs"]
mod bad_texts;
#[path = "file/disk.rs"]
mod disk;
#[path = "file/hostile_texts.rs"]
mod hostile_texts;
#[path = "file/journal.rs"]
mod journal;
#[path = "file/round_trip.rs"]
mod round_trip;
