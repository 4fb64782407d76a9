//! The lessons: decks that can be read, goals and what is measured of them, stages that bear load, and what is said of files that
//! are wrong.

#[path = "lessons/bears_load.rs"]
mod bears_load;
#[path = "lessons/files.rs"]
mod files;
#[path = "lessons/goals.rs"]
mod goals;
