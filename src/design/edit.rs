//! Every change to a design is a value: panels ask for it, [`Edit::apply`] makes it, the history keeps what was before.

use std::collections::BTreeSet;

use super::deed::Act;
use super::document::{Annotation, Component, DataCenter, Design, Frame, Link, Point};
use super::id::Id;
use super::incident::{Fault, Incident};
use super::kind::Kind;
use super::traffic::{Objective, Workload};
use super::value::Value;

/// A change to a design.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A new component.
    AddComponent(Id, Component),
    /// A new data center.
    AddDataCenter(Id, DataCenter),
    /// A new link.
    AddLink(Link),
    /// New free text.
    AddAnnotation(Annotation),
    /// Takes components and data centers away, with all that names them: links, weights, routes and incidents. What stood in a
    /// data center stays where it is.
    Remove(BTreeSet<Id>),
    /// Takes the link between two components away.
    RemoveLink(Id, Id),
    /// Takes the free text at that place in the list away.
    RemoveAnnotation(usize),
    /// Puts components at these places.
    Move(Vec<(Id, Point)>),
    /// Gives a data center that frame.
    SetFrame(Id, Frame),
    /// Puts a component into a data center, or out of any.
    SetDataCenter(Id, Option<Id>),
    /// The name that is shown of a component or a data center.
    SetLabel(Id, String),
    /// The remark on a component.
    SetNote(Id, String),
    /// How many instances a component has.
    SetInstances(Id, u32),
    /// Keeps components and data centers where they are drawn, or lets go of them.
    SetLocked(BTreeSet<Id>, bool),
    /// One parameter of a component's kind, or `region` of a data center.
    SetParameter(Id, &'static str, Value),
    /// Replaces the link between two components, ends included; its incidents and a balancer's weights go with it.
    SetLink(Id, Id, Link),
    /// Replaces the free text at that place in the list.
    SetAnnotation(usize, Annotation),
    /// What the users ask for.
    SetWorkload(Workload),
    /// What the design is to achieve.
    SetObjective(Objective),
    /// Where the random numbers begin.
    SetSeed(u64),
    /// What the author calls the design.
    SetName(String),
    /// What the author has to say about it.
    SetNotes(String),
    /// What befalls the design.
    SetIncidents(Vec<Incident>),
    /// Several changes in one step, all or none.
    All(Vec<Self>),
    /// A change with the purpose that its step of the history is named after.
    As(Act, Box<Self>),
}

/// Why an edit was not made; the design is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Nothing has that id.
    NoSuchId(Id),
    /// Something has that id already.
    IdTaken(Id),
    /// No link joins these two in that direction.
    NoSuchLink(Id, Id),
    /// A link joins these two already.
    LinkExists(Id, Id),
    /// A component is not linked to itself.
    SelfLink(Id),
    /// The component has no such parameter, or the value is of another shape.
    NoSuchParameter(Id, &'static str),
    /// No free text stands at that place in the list.
    NoSuchAnnotation(usize),
}

impl Edit {
    /// The same change, told as done for that purpose.
    #[must_use]
    pub fn told_as(self, act: Act) -> Self {
        Self::As(act, Box::new(self))
    }

    /// Makes the change. Where it is refused the design is left as it was.
    ///
    /// # Errors
    /// [`Refused`] says which id, link or parameter is missing or taken.
    pub fn apply(&self, design: &mut Design) -> Result<(), Refused> {
        match self {
            Self::AddComponent(id, component) => {
                free(design, id)?;
                design.components.insert(id.clone(), component.clone().into());
            }
            Self::AddDataCenter(id, data_center) => {
                free(design, id)?;
                design.data_centers.insert(id.clone(), data_center.clone());
            }
            Self::AddLink(link) => add_link(design, link)?,
            Self::AddAnnotation(annotation) => design.annotations.push(annotation.clone()),
            Self::Remove(ids) => remove(design, ids)?,
            Self::RemoveLink(from, to) => {
                let place = link_place(design, from, to)?;
                design.links.remove(place);
                forget_link(design, from, to);
            }
            Self::RemoveAnnotation(place) => {
                annotation_at(design, *place)?;
                design.annotations.remove(*place);
            }
            Self::Move(places) => move_all(design, places)?,
            Self::SetFrame(id, frame) => data_center_mut(design, id)?.frame = *frame,
            Self::SetDataCenter(id, data_center) => {
                if let Some(data_center) = data_center {
                    data_center_mut(design, data_center)?;
                }
                component_mut(design, id)?.data_center.clone_from(data_center);
            }
            Self::SetLabel(id, label) => label_mut(design, id)?.clone_from(label),
            Self::SetNote(id, note) => component_mut(design, id)?.note.clone_from(note),
            Self::SetInstances(id, instances) => set_instances(design, id, *instances)?,
            Self::SetLocked(ids, locked) => set_locked(design, ids, *locked)?,
            Self::SetParameter(id, name, value) => set_parameter(design, id, name, value)?,
            Self::SetLink(from, to, link) => set_link(design, from, to, link)?,
            Self::SetAnnotation(place, annotation) => annotation_at(design, *place)?.clone_from(annotation),
            Self::SetWorkload(workload) => design.workload.clone_from(workload),
            Self::SetObjective(objective) => design.objective.clone_from(objective),
            Self::SetSeed(seed) => design.seed = *seed,
            Self::SetName(name) => design.name.clone_from(name),
            Self::SetNotes(notes) => design.notes.clone_from(notes),
            Self::SetIncidents(incidents) => design.incidents.clone_from(incidents),
            Self::All(edits) => {
                let mut changed = design.clone();
                edits.iter().try_for_each(|edit| edit.apply(&mut changed))?;
                *design = changed;
            }
            Self::As(_, edit) => edit.apply(design)?,
        }
        Ok(())
    }
}

fn free(design: &Design, id: &Id) -> Result<(), Refused> {
    if design.is_taken(id) { Err(Refused::IdTaken(id.clone())) } else { Ok(()) }
}

fn component_mut<'a>(design: &'a mut Design, id: &Id) -> Result<&'a mut Component, Refused> {
    Ok(design.components.get_mut(id).ok_or_else(|| Refused::NoSuchId(id.clone()))?)
}

fn data_center_mut<'a>(design: &'a mut Design, id: &Id) -> Result<&'a mut DataCenter, Refused> {
    design.data_centers.get_mut(id).ok_or_else(|| Refused::NoSuchId(id.clone()))
}

fn label_mut<'a>(design: &'a mut Design, id: &Id) -> Result<&'a mut String, Refused> {
    if let Some(data_center) = design.data_centers.get_mut(id) {
        return Ok(&mut data_center.label);
    }
    match design.components.get_mut(id) {
        Some(component) => Ok(&mut component.label),
        None => Err(Refused::NoSuchId(id.clone())),
    }
}

fn annotation_at(design: &mut Design, place: usize) -> Result<&mut Annotation, Refused> {
    design.annotations.get_mut(place).ok_or(Refused::NoSuchAnnotation(place))
}

fn link_place(design: &Design, from: &Id, to: &Id) -> Result<usize, Refused> {
    let missing = || Refused::NoSuchLink(from.clone(), to.clone());
    design.links.iter().position(|link| link.from == *from && link.to == *to).ok_or_else(missing)
}

/// Whether a link between these ends may be put in: both exist, differ, and are not linked yet.
fn check_ends(design: &Design, from: &Id, to: &Id) -> Result<(), Refused> {
    for end in [from, to] {
        if !design.components.contains_key(end) {
            return Err(Refused::NoSuchId(end.clone()));
        }
    }
    if from == to {
        return Err(Refused::SelfLink(from.clone()));
    }
    if design.link(from, to).is_some() { Err(Refused::LinkExists(from.clone(), to.clone())) } else { Ok(()) }
}

fn add_link(design: &mut Design, link: &Link) -> Result<(), Refused> {
    check_ends(design, &link.from, &link.to)?;
    design.links.push(link.clone());
    Ok(())
}

fn set_link(design: &mut Design, from: &Id, to: &Id, link: &Link) -> Result<(), Refused> {
    let place = link_place(design, from, to)?;
    if (&link.from, &link.to) != (from, to) {
        check_ends(design, &link.from, &link.to)?;
        carry_along(design, (from, to), link);
    }
    design.links[place] = link.clone();
    Ok(())
}

/// What was said of a link goes with it to other ends: its incidents, and what a balancer thinks of what it calls; where another
/// component calls now, that is forgotten.
fn carry_along(design: &mut Design, (from, to): (&Id, &Id), link: &Link) {
    for incident in design.incidents.iter_mut().filter(|incident| names_link(&incident.what, from, to)) {
        if let Fault::Cut(caller, called) | Fault::Mend(caller, called) | Fault::Drop(caller, called, _) = &mut incident.what {
            (*caller, *called) = (link.from.clone(), link.to.clone());
        }
    }
    if link.from != *from {
        return forget_target(design, from, to);
    }
    if let Some(Kind::LoadBalancer(balancer)) = design.components.get_mut(from).map(|component| &mut component.kind) {
        if let Some(weight) = balancer.weights.remove(to) {
            balancer.weights.insert(link.to.clone(), weight);
        }
        for target in balancer.routes.values_mut().filter(|target| *target == to) {
            target.clone_from(&link.to);
        }
    }
}

/// Takes away what was said of a link that is no more: its incidents, and what a balancer thinks of its other end.
fn forget_link(design: &mut Design, from: &Id, to: &Id) {
    design.incidents.retain(|incident| !names_link(&incident.what, from, to));
    forget_target(design, from, to);
}

/// Takes away what a balancer thinks of a target that it does not call any more.
fn forget_target(design: &mut Design, from: &Id, to: &Id) {
    if let Some(Kind::LoadBalancer(balancer)) = design.components.get_mut(from).map(|component| &mut component.kind) {
        balancer.weights.remove(to);
        balancer.routes.retain(|_, target| target != to);
    }
}

/// Sets how many instances there are; an incident of one that is no more goes with it.
fn set_instances(design: &mut Design, id: &Id, instances: u32) -> Result<(), Refused> {
    component_mut(design, id)?.instances = instances;
    let is_gone = |fault: &Fault| matches!(fault, Fault::KillInstance(of, number) if of == id && *number > instances);
    design.incidents.retain(|incident| !is_gone(&incident.what));
    Ok(())
}

fn set_locked(design: &mut Design, ids: &BTreeSet<Id>, locked: bool) -> Result<(), Refused> {
    if let Some(missing) = ids.iter().find(|id| !design.is_taken(id)) {
        return Err(Refused::NoSuchId(missing.clone()));
    }
    for id in ids {
        if let Some(component) = design.components.get_mut(id) {
            component.locked = locked;
        } else if let Some(center) = design.data_centers.get_mut(id) {
            center.locked = locked;
        }
    }
    Ok(())
}

fn move_all(design: &mut Design, places: &[(Id, Point)]) -> Result<(), Refused> {
    if let Some((id, _)) = places.iter().find(|(id, _)| !design.components.contains_key(id)) {
        return Err(Refused::NoSuchId(id.clone()));
    }
    for (id, place) in places {
        component_mut(design, id)?.at = Some(*place);
    }
    Ok(())
}

fn set_parameter(design: &mut Design, id: &Id, name: &'static str, value: &Value) -> Result<(), Refused> {
    if let (Some(data_center), "region", Value::Choice(region)) = (design.data_centers.get_mut(id), name, value) {
        let region = super::traffic::Region::from_name(region);
        data_center.region = region.ok_or_else(|| Refused::NoSuchParameter(id.clone(), name))?;
        return Ok(());
    }
    let set = component_mut(design, id)?.kind.fields_mut().set(name, value);
    if set { Ok(()) } else { Err(Refused::NoSuchParameter(id.clone(), name)) }
}

fn remove(design: &mut Design, ids: &BTreeSet<Id>) -> Result<(), Refused> {
    if let Some(missing) = ids.iter().find(|id| !design.is_taken(id)) {
        return Err(Refused::NoSuchId(missing.clone()));
    }
    let gone = |id: &Id| ids.contains(id);
    design.components.retain(|id, _| !gone(id));
    design.data_centers.retain(|id, _| !gone(id));
    design.links.retain(|link| !gone(&link.from) && !gone(&link.to));
    design.incidents.retain(|incident| !ids_named(&incident.what).into_iter().any(gone));
    for component in design.components.values_mut() {
        if component.data_center.as_ref().is_some_and(gone) {
            component.data_center = None;
        }
        if let Kind::LoadBalancer(balancer) = &mut component.kind {
            balancer.weights.retain(|id, _| !gone(id));
            balancer.routes.retain(|_, id| !gone(id));
        }
    }
    Ok(())
}

/// The components and data centers that a fault is about.
#[must_use]
pub fn ids_named(fault: &Fault) -> Vec<&Id> {
    match fault {
        Fault::Kill(id)
        | Fault::KillInstance(id, _)
        | Fault::Restore(id)
        | Fault::KillDataCenter(id)
        | Fault::RestoreDataCenter(id)
        | Fault::Slow(id, _)
        | Fault::Flush(id)
        | Fault::Deploy(id)
        | Fault::BadDeploy(id) => vec![id],
        Fault::Cut(from, to) | Fault::Mend(from, to) | Fault::Drop(from, to, _) => vec![from, to],
        Fault::Spike(..) | Fault::HotKey(..) => Vec::new(),
    }
}

fn names_link(fault: &Fault, from: &Id, to: &Id) -> bool {
    matches!(fault, Fault::Cut(..) | Fault::Mend(..) | Fault::Drop(..)) && ids_named(fault) == [from, to]
}
