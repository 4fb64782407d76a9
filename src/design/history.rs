//! Undo and redo: the designs before and after, shared and not copied until one of them changes.

use std::sync::Arc;

use super::deed::{Act, Deed};
use super::document::Design;
use super::edit::{Edit, Refused};

/// One gesture of the user's (a drag, a slider, a typed word): its edits are one step of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gesture(pub u64);

/// A step: what was done, and the design on its far side, which is the one before it in the past and the one after it in the
/// future.
#[derive(Clone, Debug)]
struct Entry {
    design: Arc<Design>,
    deed: Deed,
}

/// A gesture that has made the last step of the past.
#[derive(Clone, Debug)]
struct Ongoing {
    gesture: Gesture,
    /// Its first edit, which names the step.
    first: Edit,
    /// What could be done again before it, and can be where it is given up.
    future: Vec<Entry>,
}

/// A design with all that it was and, after an undo, all that it would be.
///
/// Selection, camera and the run are not in it.
#[derive(Clone, Debug)]
pub struct History {
    present: Arc<Design>,
    past: Vec<Entry>,
    future: Vec<Entry>,
    /// The gesture that goes on.
    gesture: Option<Ongoing>,
    /// What the file holds; none: something else than any design of this history.
    saved: Option<Arc<Design>>,
}

/// Designs in the order in which they came to be, and the steps between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The designs, the oldest first; one more than there are steps.
    pub designs: Vec<Arc<Design>>,
    /// What made each design but the first out of the one before it.
    pub deeds: Vec<Deed>,
    /// How many of the steps are done: the place of the present design.
    pub done: usize,
}

impl Timeline {
    /// The present design.
    #[must_use]
    pub fn present(&self) -> Option<&Arc<Design>> {
        self.designs.get(self.done)
    }
}

/// One step as it is told.
#[derive(Clone, Copy, Debug)]
pub struct StepView<'a> {
    /// What was done.
    pub deed: &'a Deed,
    /// The design before it.
    pub before: &'a Arc<Design>,
    /// The design after it.
    pub after: &'a Arc<Design>,
}

impl History {
    /// The most steps that are kept; the oldest go first.
    pub const STEPS_MAX: usize = 500;

    /// The history of a design just opened or begun.
    #[must_use]
    pub fn new(design: Design) -> Self {
        let present = Arc::new(design);
        Self { saved: Some(Arc::clone(&present)), present, past: Vec::new(), future: Vec::new(), gesture: None }
    }

    /// The history that a timeline tells; `saved` is what the file holds. None where the timeline is none.
    #[must_use]
    pub fn of_timeline(timeline: Timeline, saved: Option<Arc<Design>>) -> Option<Self> {
        let Timeline { mut designs, deeds, done } = timeline;
        if designs.len() != deeds.len() + 1 || done > deeds.len() {
            return None;
        }
        let after = designs.split_off(done + 1);
        let present = designs.pop()?;
        let mut deeds = deeds.into_iter();
        let entry = |(design, deed)| Entry { design, deed };
        let past = designs.into_iter().zip(deeds.by_ref()).map(entry).collect();
        let mut future: Vec<Entry> = after.into_iter().zip(deeds).map(entry).collect();
        future.reverse();
        Some(Self { present, past, future, gesture: None, saved })
    }

    /// The steps around the present, at most `steps_max` on either side of it.
    #[must_use]
    pub fn timeline(&self, steps_max: usize) -> Timeline {
        let past = &self.past[self.past.len().saturating_sub(steps_max)..];
        let future = || self.future.iter().rev().take(steps_max);
        let before = past.iter().map(|entry| &entry.design);
        let after = future().map(|entry| &entry.design);
        Timeline {
            designs: before.chain([&self.present]).chain(after).map(Arc::clone).collect(),
            deeds: past.iter().chain(future()).map(|entry| entry.deed.clone()).collect(),
            done: past.len(),
        }
    }

    /// The design as it is now.
    #[must_use]
    pub const fn design(&self) -> &Arc<Design> {
        &self.present
    }

    /// What the file holds; none: something else than any design of this history.
    #[must_use]
    pub const fn saved(&self) -> Option<&Arc<Design>> {
        self.saved.as_ref()
    }

    /// Makes `edit`. Edits of one gesture after the other are one step, named after the first; what changes nothing is no step.
    ///
    /// # Errors
    /// [`Refused`] as [`Edit::apply`] has it; nothing has changed then.
    pub fn apply(&mut self, edit: &Edit, gesture: Option<Gesture>) -> Result<(), Refused> {
        let mut after = Design::clone(&self.present);
        edit.apply(&mut after)?;
        if after == *self.present {
            return Ok(());
        }
        let going_on = self.gesture.as_ref().filter(|ongoing| Some(ongoing.gesture) == gesture);
        if let Some((ongoing, entry)) = going_on.zip(self.past.last_mut()) {
            entry.deed = Deed::of(&ongoing.first, &entry.design, &after);
            self.present = Arc::new(after);
        } else {
            let deed = Deed::of(edit, &self.present, &after);
            self.step_to(after, deed);
            let future = std::mem::take(&mut self.future);
            self.gesture = gesture.map(|gesture| Ongoing { gesture, first: edit.clone(), future });
        }
        self.drop_step_of_nothing();
        Ok(())
    }

    /// A drag that ends where it began leaves no step, and all is as if it had not been.
    fn drop_step_of_nothing(&mut self) {
        if let Some(entry) = self.past.pop_if(|entry| entry.design == self.present) {
            self.present = entry.design;
            self.future = self.gesture.take().map(|ongoing| ongoing.future).unwrap_or_default();
        }
    }

    /// Takes up what another program made of the file: one step, which can be undone.
    pub fn reload(&mut self, design: Design) {
        if design != *self.present {
            self.step_to(design, Deed::of_design(Act::Reload));
            self.future.clear();
        }
        self.mark_saved(Arc::clone(&self.present));
    }

    fn step_to(&mut self, after: Design, deed: Deed) {
        let before = std::mem::replace(&mut self.present, Arc::new(after));
        self.past.push(Entry { design: before, deed });
        if self.past.len() > Self::STEPS_MAX {
            self.past.remove(0);
        }
    }

    /// Goes one step back; false where there is none.
    pub fn undo(&mut self) -> bool {
        let Some(Entry { design, deed }) = self.past.pop() else { return false };
        self.future.push(Entry { design: std::mem::replace(&mut self.present, design), deed });
        self.gesture = None;
        true
    }

    /// Goes one step forward again; false where there is none.
    pub fn redo(&mut self) -> bool {
        let Some(Entry { design, deed }) = self.future.pop() else { return false };
        self.past.push(Entry { design: std::mem::replace(&mut self.present, design), deed });
        self.gesture = None;
        true
    }

    /// Goes back or forward until so many steps are done, or to the end of the list that is nearer.
    pub fn go_to(&mut self, done: usize) {
        while self.done() > done && self.undo() {}
        while self.done() < done && self.redo() {}
    }

    /// How many steps there are behind the present design.
    #[must_use]
    pub const fn done(&self) -> usize {
        self.past.len()
    }

    /// How many steps there are, those that were undone included.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.past.len() + self.future.len()
    }

    /// Whether there are no steps at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The step of that number, from 0 for the oldest; the undone ones come after the done ones.
    #[must_use]
    pub fn step(&self, number: usize) -> Option<StepView<'_>> {
        let deed = &self.entry(number)?.deed;
        Some(StepView { deed, before: self.design_at(number)?, after: self.design_at(number + 1)? })
    }

    fn entry(&self, number: usize) -> Option<&Entry> {
        match number.checked_sub(self.past.len()) {
            None => self.past.get(number),
            Some(ahead) => self.future.iter().rev().nth(ahead),
        }
    }

    /// The design as it is when so many steps are done.
    fn design_at(&self, done: usize) -> Option<&Arc<Design>> {
        match done.checked_sub(self.past.len()) {
            None => self.past.get(done).map(|entry| &entry.design),
            Some(0) => Some(&self.present),
            Some(ahead) => self.future.iter().rev().nth(ahead - 1).map(|entry| &entry.design),
        }
    }

    /// What [`Self::undo`] would take back.
    #[must_use]
    pub fn undo_step(&self) -> Option<StepView<'_>> {
        self.step(self.past.len().checked_sub(1)?)
    }

    /// What [`Self::redo`] would make again.
    #[must_use]
    pub fn redo_step(&self) -> Option<StepView<'_>> {
        self.step(self.past.len())
    }

    /// Whether the design differs from what was opened or last saved.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.saved.as_ref().is_none_or(|saved| !Arc::ptr_eq(saved, &self.present) && *saved != self.present)
    }

    /// Whether what the file holds is the design as it is when so many steps are done.
    #[must_use]
    pub fn is_saved_at(&self, done: usize) -> bool {
        let saved = self.saved.as_ref();
        saved.zip(self.design_at(done)).is_some_and(|(saved, design)| Arc::ptr_eq(saved, design))
    }

    /// How many steps lie between what the file holds and the present design; none where that is not known any more.
    #[must_use]
    pub fn steps_since_saved(&self) -> Option<usize> {
        let place = (0..=self.len()).rev().find(|done| self.is_saved_at(*done))?;
        Some(place.abs_diff(self.done()))
    }

    /// Notes that `design`, once the present, is what the file holds now.
    pub fn mark_saved(&mut self, design: Arc<Design>) {
        self.saved = Some(design);
        self.gesture = None;
    }

    /// Notes that the file holds something else now than any design of this history.
    pub fn mark_unsaved(&mut self) {
        self.saved = None;
        self.gesture = None;
    }
}
