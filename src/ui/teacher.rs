//! The stage that is open, and what a learner has made of it: what was revealed, how many hints were given, which goals were met when
//! that was last checked. Goals are checked on a thread of their own.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, LazyLock};

use super::runner::Wake;
use crate::design::Design;
use crate::lessons::{Decks, Entry, Grade, grade};

/// The decks that come with the program. A test holds them to be right; where they were not there would be no lessons.
static DECKS: LazyLock<Decks> = LazyLock::new(|| Decks::bundled().unwrap_or_default());

/// What a learner asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The answer to the stage's question.
    Reveal,
    /// One hint more.
    Hint,
    /// Whether the goals are met by the design as it is now.
    Check,
    /// The design that the stage's challenge begins with.
    Begin,
    /// The stage's own design.
    Solution,
}

/// What was checked last.
#[derive(Default)]
pub enum Check {
    /// Nothing.
    #[default]
    Never,
    /// It is being checked.
    Running(Receiver<Grade>),
    /// What came of it, and the design that it is about.
    Done(Grade, Arc<Design>),
}

/// A stage that is open.
pub struct Lesson {
    /// The stage.
    pub entry: &'static Entry,
    /// Its place in its deck, from 1, and how many there are.
    pub place: (usize, usize),
    /// Whether its answer was revealed.
    pub is_revealed: bool,
    /// How many hints were given.
    pub hints: usize,
    /// What was checked last.
    pub check: Check,
}

impl Lesson {
    /// The lesson of a stage; none: there is none by that name.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        let deck = DECKS.decks.iter().find(|deck| deck.stages.iter().any(|entry| entry.id == id))?;
        let place = deck.stages.iter().position(|entry| entry.id == id)?;
        let entry = &deck.stages[place];
        Some(Self { entry, place: (place + 1, deck.stages.len()), is_revealed: false, hints: 0, check: Check::Never })
    }

    /// What a term of the glossary is called and means.
    #[must_use]
    pub fn term(name: &str) -> Option<&'static crate::lessons::deck::Term> {
        DECKS.glossary.get(name)
    }

    /// Begins to check the goals of a design.
    pub fn begin_check(&mut self, design: &Arc<Design>, wake: &Wake) {
        let (sender, receiver) = channel();
        let (entry, design, wake) = (self.entry, Arc::clone(design), Arc::clone(wake));
        let checked = std::thread::Builder::new().name("teacher".to_owned()).spawn(move || {
            // The window may be gone by then, or on another stage.
            sender.send(grade(&entry.stage, &entry.design, &design, None)).unwrap_or_default();
            wake();
        });
        match checked {
            Ok(_) => self.check = Check::Running(receiver),
            Err(error) => tracing::warn!("The thread that checks goals could not be started: {error}"),
        }
    }

    /// Hears what came of a check of the design as it is now.
    pub fn hear(&mut self, design: &Arc<Design>) {
        let Check::Running(receiver) = &self.check else { return };
        match receiver.try_recv() {
            Ok(grade) => self.check = Check::Done(grade, Arc::clone(design)),
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => self.check = Check::Never,
        }
    }
}
