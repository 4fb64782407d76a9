//! What is selected. It is not in the document and not in its history.

use std::collections::BTreeSet;

use crate::design::{Design, Id};

/// The selected components, data centers and links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Components and data centers.
    pub ids: BTreeSet<Id>,
    /// Links, by their ends.
    pub links: BTreeSet<(Id, Id)>,
    /// Free texts, by their place in the list.
    pub annotations: BTreeSet<usize>,
}

impl Selection {
    /// One component or data center.
    #[must_use]
    pub fn of_id(id: Id) -> Self {
        Self { ids: BTreeSet::from([id]), ..Self::default() }
    }

    /// One link.
    #[must_use]
    pub fn of_link(from: Id, to: Id) -> Self {
        Self { links: BTreeSet::from([(from, to)]), ..Self::default() }
    }

    /// Whether nothing is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many things are selected.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len() + self.links.len() + self.annotations.len()
    }

    /// The one component or data center that is selected, if it is the only thing.
    #[must_use]
    pub fn single_id(&self) -> Option<&Id> {
        if self.len() == 1 { self.ids.first() } else { None }
    }

    /// The one link that is selected, if it is the only thing.
    #[must_use]
    pub fn single_link(&self) -> Option<&(Id, Id)> {
        if self.len() == 1 { self.links.first() } else { None }
    }

    /// This and all of another one.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.ids.extend(other.ids);
        self.links.extend(other.links);
        self.annotations.extend(other.annotations);
        self
    }

    /// Lets go of what the design does not have any more.
    pub fn retain_in(&mut self, design: &Design) {
        self.ids.retain(|id| design.is_taken(id));
        self.links.retain(|(from, to)| design.link(from, to).is_some());
        self.annotations.retain(|place| *place < design.annotations.len());
    }
}
