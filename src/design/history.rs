//! Undo and redo: the designs before and after, shared and not copied until one of them changes.

use std::sync::Arc;

use super::document::Design;
use super::edit::{Edit, Refused};

/// One gesture of the user's (a drag, a slider, a typed word): its edits are one step of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gesture(pub u64);

#[derive(Clone, Debug)]
struct Entry {
    design: Arc<Design>,
    edit: Edit,
}

/// A design with all that it was and, after an undo, all that it would be.
///
/// Selection, camera and the run are not in it.
#[derive(Clone, Debug)]
pub struct History {
    present: Arc<Design>,
    past: Vec<Entry>,
    future: Vec<Entry>,
    gesture: Option<Gesture>,
    saved: Arc<Design>,
}

impl History {
    /// The most steps that are kept; the oldest go first.
    pub const STEPS_MAX: usize = 500;

    /// The history of a design just opened or begun.
    #[must_use]
    pub fn new(design: Design) -> Self {
        let present = Arc::new(design);
        Self { saved: Arc::clone(&present), present, past: Vec::new(), future: Vec::new(), gesture: None }
    }

    /// The design as it is now.
    #[must_use]
    pub const fn design(&self) -> &Arc<Design> {
        &self.present
    }

    /// Makes `edit`. Edits of one gesture after the other are one step, named after the first; what changes nothing is no step.
    ///
    /// # Errors
    /// [`Refused`] as [`Edit::apply`] has it; nothing has changed then.
    pub fn apply(&mut self, edit: &Edit, gesture: Option<Gesture>) -> Result<(), Refused> {
        let before = Arc::clone(&self.present);
        let mut after = Design::clone(&before);
        edit.apply(&mut after)?;
        if after == *before {
            return Ok(());
        }
        let goes_on = gesture.is_some() && gesture == self.gesture && !self.past.is_empty();
        if !goes_on {
            self.past.push(Entry { design: before, edit: edit.clone() });
            if self.past.len() > Self::STEPS_MAX {
                self.past.remove(0);
            }
        }
        self.gesture = gesture;
        self.future.clear();
        self.present = Arc::new(after);
        // A drag that ends where it began leaves no step.
        if self.past.last().is_some_and(|entry| entry.design == self.present) {
            self.past.pop();
            self.gesture = None;
        }
        Ok(())
    }

    /// Goes one step back; false where there is none.
    pub fn undo(&mut self) -> bool {
        let Some(Entry { design, edit }) = self.past.pop() else { return false };
        self.future.push(Entry { design: std::mem::replace(&mut self.present, design), edit });
        self.gesture = None;
        true
    }

    /// Goes one step forward again; false where there is none.
    pub fn redo(&mut self) -> bool {
        let Some(Entry { design, edit }) = self.future.pop() else { return false };
        self.past.push(Entry { design: std::mem::replace(&mut self.present, design), edit });
        self.gesture = None;
        true
    }

    /// What [`Self::undo`] would take back.
    #[must_use]
    pub fn undo_edit(&self) -> Option<&Edit> {
        self.past.last().map(|entry| &entry.edit)
    }

    /// What [`Self::redo`] would make again.
    #[must_use]
    pub fn redo_edit(&self) -> Option<&Edit> {
        self.future.last().map(|entry| &entry.edit)
    }

    /// Whether the design differs from what was opened or last saved.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        !Arc::ptr_eq(&self.saved, &self.present) && self.saved != self.present
    }

    /// Notes that `design`, once the present, is what the file holds now.
    pub fn mark_saved(&mut self, design: Arc<Design>) {
        self.saved = design;
        self.gesture = None;
    }
}
