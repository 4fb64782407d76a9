//! Edits that are put together one after the other, each made on a design that the next one sees.

use std::collections::BTreeSet;

use super::{Patient, Proposal};
use crate::catalog::{info, link_kind};
use crate::design::value::Value;
use crate::design::{Component, Design, Edit, Fault, Id, Kind, Link};

/// An edit under construction.
pub(super) struct Draft {
    pub(super) design: Design,
    /// Ids of before, which nothing new gets even where the old one goes: it is not the same.
    before: BTreeSet<Id>,
    edits: Vec<Edit>,
}

impl Draft {
    pub(super) fn of(patient: &Patient<'_>) -> Self {
        let design = (*patient.survey.design).clone();
        Self { before: design.components.keys().cloned().collect(), design, edits: Vec::new() }
    }

    /// Makes an edit; one that the design does not take is left out.
    pub(super) fn make(&mut self, edit: Edit) {
        if edit.apply(&mut self.design).is_ok() {
            self.edits.push(edit);
        }
    }

    /// Puts in so many of a kind; its id.
    pub(super) fn add(&mut self, kind: Kind, instances: u32, data_center: Option<Id>) -> Id {
        let id = Id::free(info(kind.name()).id_stem, |id| self.design.is_taken(id) || self.before.contains(id));
        self.make(Edit::AddComponent(id.clone(), Component { data_center, instances, ..Component::new(kind) }));
        id
    }

    /// Links two components that may be and are not.
    pub(super) fn link(&mut self, from: &Id, to: &Id) {
        let kind = |id: &Id| self.design.components.get(id).map(|component| component.kind.name());
        let may = kind(from).zip(kind(to)).is_some_and(|(from, to)| link_kind(from, to).is_ok());
        if may {
            self.make(Edit::AddLink(Link::new(from.clone(), to.clone())));
        }
    }

    pub(super) fn unlink(&mut self, from: &Id, to: &Id) {
        self.make(Edit::RemoveLink(from.clone(), to.clone()));
    }

    pub(super) fn set(&mut self, id: &Id, parameter: &'static str, value: Value) {
        self.make(Edit::SetParameter(id.clone(), parameter, value));
    }

    pub(super) fn set_instances(&mut self, id: &Id, instances: u32) {
        self.make(Edit::SetInstances(id.clone(), instances));
    }

    pub(super) fn remove(&mut self, ids: impl IntoIterator<Item = Id>) {
        self.make(Edit::Remove(ids.into_iter().collect::<BTreeSet<_>>()));
    }

    /// The data center that a component stands in.
    pub(super) fn place(&self, id: &Id) -> Option<Id> {
        self.design.components.get(id)?.data_center.clone()
    }

    /// Who is linked to a component.
    pub(super) fn callers(&self, id: &Id) -> Vec<Id> {
        self.design.links_to(id).map(|link| link.from.clone()).collect()
    }

    /// Whom a component is linked to.
    pub(super) fn called(&self, id: &Id) -> Vec<Id> {
        self.design.links_from(id).map(|link| link.to.clone()).collect()
    }

    /// The remedy; none: it changes nothing.
    pub(super) fn propose(self, remedy: &'static str, about: Vec<Id>, against: Option<Fault>) -> Option<Proposal> {
        (!self.edits.is_empty()).then_some(Proposal { remedy, about, edit: Edit::All(self.edits), against })
    }
}

/// The fault of one of a component dying: where there is one alone, all of it.
pub(super) fn one_dies(id: &Id) -> Fault {
    Fault::KillInstance(id.clone(), 1)
}
