//! The chapter on stage and in the hand: decks of stages, each a question, an answer, a design, a script that is run, and goals
//! that are checked by runs. Decks are files: a new stage or deck needs no code.
//!
//! | file | what it is about |
//! |---|---|
//! | `stage` | a stage as it stands in its file |
//! | `script` | what happens in a stage's run, and when, told by roles so that it can befall any design |
//! | `cast` | which components of a design play which roles |
//! | `goal` | what a design has to do, and what was measured of it |
//! | `grade` | a design held against a stage's goals, by runs |
//! | `deck` | stages that follow one another, and all decks there are |
//! | `read` | files that are read, and what is wrong with them |
//! | `words` | goals and what was measured, in words |

pub mod cast;
pub mod deck;
pub mod goal;
pub mod grade;
mod read;
pub mod script;
pub mod stage;
pub mod words;

pub use cast::{Cast, Role};
pub use deck::{Deck, Decks, Entry};
pub use goal::{Goal, Measured};
pub use grade::{Checked, Grade, grade};
pub use read::{LessonError, error_text};
pub use script::{Cue, Happening, Script};
pub use stage::{Change, Stage, Words};
