//! What a step of the history did, as a plain value: it can be named in any language, and kept in a file.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::document::{Design, Link};
use super::edit::Edit;
use super::id::Id;
use super::traffic::Workload;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Act {
    /// Put in.
    Add,
    /// Taken away.
    Remove,
    /// Put elsewhere, into a data center and out of one included.
    Move,
    /// Made larger or smaller.
    Resize,
    /// Put into a data center or out of one, where it stands.
    SetDataCenter,
    /// Given another name.
    Rename,
    /// Given another remark.
    SetNote,
    /// Given other words.
    SetText,
    /// Made more or fewer.
    SetInstances,
    /// Kept where it is drawn.
    Lock,
    /// Let go of again.
    Unlock,
    /// One parameter set.
    SetParameter,
    /// A link changed.
    SetLink,
    /// A link given another label.
    LabelLink,
    /// An end of a link taken to another component.
    Reattach,
    /// The number of users set, and nothing else of the workload.
    SetUsers,
    /// The workload changed.
    SetWorkload,
    /// The objective changed.
    SetObjective,
    /// The seed changed.
    SetSeed,
    /// The design named.
    SetName,
    /// What is said about the design changed.
    SetNotes,
    /// What befalls the design changed.
    SetIncidents,
    /// The file read again, since another program had changed it.
    Reload,
    /// Put in order, all of it.
    TidyUp,
    /// Put on one line.
    Align,
    /// Spread with equal gaps.
    Distribute,
    /// Framed by a new data center.
    Group,
    /// Let out of a data center that is no more.
    Ungroup,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 28] = [
        Self::Add,
        Self::Remove,
        Self::Move,
        Self::Resize,
        Self::SetDataCenter,
        Self::Rename,
        Self::SetNote,
        Self::SetText,
        Self::SetInstances,
        Self::Lock,
        Self::Unlock,
        Self::SetParameter,
        Self::SetLink,
        Self::LabelLink,
        Self::Reattach,
        Self::SetUsers,
        Self::SetWorkload,
        Self::SetObjective,
        Self::SetSeed,
        Self::SetName,
        Self::SetNotes,
        Self::SetIncidents,
        Self::Reload,
        Self::TidyUp,
        Self::Align,
        Self::Distribute,
        Self::Group,
        Self::Ungroup,
    ];
}

/// What it was done to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Things {
    /// The design as a whole.
    #[default]
    Design,
    /// This component or data center.
    One(Id),
    /// This link, by its ends.
    OneLink(Id, Id),
    /// So many components.
    Components(usize),
    /// So many data centers.
    DataCenters(usize),
    /// So many links.
    Links(usize),
    /// So many free texts.
    Texts(usize),
    /// Data centers, and with them so many components.
    With(Box<Self>, usize),
}

/// What a step of the history did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deed {
    /// What was done.
    pub act: Act,
    /// To what.
    #[serde(default, skip_serializing_if = "is_design")]
    pub things: Things,
    /// Which parameter was set, by its name in the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
}

fn is_design(things: &Things) -> bool {
    *things == Things::Design
}

impl Deed {
    /// Something done to the design as a whole.
    #[must_use]
    pub const fn of_design(act: Act) -> Self {
        Self { act, things: Things::Design, parameter: None }
    }

    /// What `edit` did, which made `after` out of `before`, alone or with more edits of the same gesture.
    #[must_use]
    pub fn of(edit: &Edit, before: &Design, after: &Design) -> Self {
        if let Edit::As(act, edit) = edit {
            return Self::of_purpose(*act, edit, before, after);
        }
        let edits = flat(edit);
        let Some((first, act)) = edits.iter().find_map(|edit| Some((*edit, act_of(edit, before)?))) else {
            return Self::of_design(Act::Move);
        };
        let mut touched = Touched::default();
        for edit in edits.into_iter().filter(|edit| belongs(act, act_of(edit, before))) {
            touched.add(edit);
        }
        let parameter = match first {
            Edit::SetParameter(_, name, _) => Some((*name).to_owned()),
            _ => None,
        };
        Self { act, things: touched.changed(act, before, after), parameter }
    }

    /// What was done for a purpose is told of all that it was done to, also of what was in order already.
    fn of_purpose(act: Act, edit: &Edit, before: &Design, after: &Design) -> Self {
        if act == Act::TidyUp {
            return Self::of_design(act);
        }
        // What makes room for a group is none of it.
        let belongs = |edit: &&Edit| act != Act::Group || !matches!(edit, Edit::Move(_) | Edit::SetFrame(..));
        let mut touched = Touched::default();
        for edit in flat(edit).into_iter().filter(belongs) {
            touched.add(edit);
        }
        Self { act, things: touched.all(before, after), parameter: None }
    }
}

/// The edits inside of an edit, in their order.
fn flat(edit: &Edit) -> Vec<&Edit> {
    match edit {
        Edit::All(edits) => edits.iter().flat_map(flat).collect(),
        Edit::As(_, edit) => flat(edit),
        edit => vec![edit],
    }
}

/// What one edit does to `before`.
fn act_of(edit: &Edit, before: &Design) -> Option<Act> {
    Some(match edit {
        Edit::AddComponent(..) | Edit::AddDataCenter(..) | Edit::AddLink(_) | Edit::AddAnnotation(_) => Act::Add,
        Edit::Remove(_) | Edit::RemoveLink(..) | Edit::RemoveAnnotation(_) => Act::Remove,
        Edit::Move(_) => Act::Move,
        Edit::SetFrame(id, frame) => {
            let was = before.data_centers.get(id).map(|center| center.frame);
            let is_as_large = was.is_some_and(|was| (was.w, was.h) == (frame.w, frame.h));
            if is_as_large { Act::Move } else { Act::Resize }
        }
        Edit::SetDataCenter(..) => Act::SetDataCenter,
        Edit::SetLabel(..) => Act::Rename,
        Edit::SetNote(..) => Act::SetNote,
        Edit::SetInstances(..) => Act::SetInstances,
        Edit::SetLocked(_, true) => Act::Lock,
        Edit::SetLocked(_, false) => Act::Unlock,
        Edit::SetParameter(..) => Act::SetParameter,
        Edit::SetLink(from, to, link) => act_of_link(before.link(from, to), link),
        Edit::SetAnnotation(place, annotation) => {
            let was = before.annotations.get(*place);
            match was.map(|was| (was.text == annotation.text, was.locked)) {
                Some((true, false)) if annotation.locked => Act::Lock,
                Some((true, true)) if !annotation.locked => Act::Unlock,
                Some((true, _)) => Act::Move,
                _ => Act::SetText,
            }
        }
        Edit::SetWorkload(workload) => {
            let with_users = Workload { users: workload.users, ..before.workload.clone() };
            if with_users == *workload { Act::SetUsers } else { Act::SetWorkload }
        }
        Edit::SetObjective(_) => Act::SetObjective,
        Edit::SetSeed(_) => Act::SetSeed,
        Edit::SetName(_) => Act::SetName,
        Edit::SetNotes(_) => Act::SetNotes,
        Edit::SetIncidents(_) => Act::SetIncidents,
        Edit::As(act, _) => *act,
        Edit::All(_) => return None,
    })
}

fn act_of_link(before: Option<&Link>, after: &Link) -> Act {
    match before {
        Some(before) if (&before.from, &before.to) != (&after.from, &after.to) => Act::Reattach,
        Some(before) if Link { label: before.label.clone(), ..after.clone() } == *before => Act::LabelLink,
        _ => Act::SetLink,
    }
}

/// Whether an edit that does `part` is what a step that does `whole` is about, and not what follows from it.
fn belongs(whole: Act, part: Option<Act>) -> bool {
    part == Some(whole) || (whole == Act::Move && part == Some(Act::SetDataCenter))
}

/// What edits name.
#[derive(Default)]
struct Touched<'a> {
    ids: BTreeSet<&'a Id>,
    links: BTreeSet<(&'a Id, &'a Id)>,
    texts: usize,
}

impl<'a> Touched<'a> {
    fn add(&mut self, edit: &'a Edit) {
        match edit {
            Edit::AddComponent(id, _)
            | Edit::AddDataCenter(id, _)
            | Edit::SetFrame(id, _)
            | Edit::SetDataCenter(id, _)
            | Edit::SetLabel(id, _)
            | Edit::SetNote(id, _)
            | Edit::SetInstances(id, _)
            | Edit::SetParameter(id, ..) => {
                self.ids.insert(id);
            }
            Edit::Remove(ids) | Edit::SetLocked(ids, _) => self.ids.extend(ids),
            Edit::Move(places) => self.ids.extend(places.iter().map(|(id, _)| id)),
            Edit::AddLink(link) => {
                self.links.insert((&link.from, &link.to));
            }
            Edit::RemoveLink(from, to) | Edit::SetLink(from, to, _) => {
                self.links.insert((from, to));
            }
            Edit::AddAnnotation(_) | Edit::RemoveAnnotation(_) | Edit::SetAnnotation(..) => self.texts += 1,
            _ => {}
        }
    }

    /// All components among them; where there are none, the data centers.
    fn all(self, before: &Design, after: &Design) -> Things {
        let has = |id: &&Id| before.components.contains_key(*id) || after.components.contains_key(*id);
        let (components, centers): (Vec<&Id>, Vec<&Id>) = self.ids.into_iter().partition(has);
        several(&components, Things::Components).or_else(|| several(&centers, Things::DataCenters)).unwrap_or_default()
    }

    /// Those of them that really changed, and of these the sort that tells most.
    fn changed(self, act: Act, before: &Design, after: &Design) -> Things {
        let components: Vec<&Id> =
            self.ids.iter().copied().filter(|id| before.components.get(*id) != after.components.get(*id)).collect();
        let centers: Vec<&Id> =
            self.ids.iter().copied().filter(|id| before.data_centers.get(*id) != after.data_centers.get(*id)).collect();
        // A data center that moves takes along what stands in it.
        let (first, second) = (several(&components, Things::Components), several(&centers, Things::DataCenters));
        let told = match (act, first, second) {
            (Act::Move, first, second) => second.or(first),
            (Act::Add | Act::Remove, Some(_), Some(centers)) => Some(Things::With(Box::new(centers), components.len())),
            (_, first, second) => first.or(second),
        };
        if let Some(things) = told {
            return things;
        }
        match (self.links.len(), self.links.first(), self.texts) {
            (1, Some((from, to)), _) => Things::OneLink((*from).clone(), (*to).clone()),
            (0, _, 0) => Things::Design,
            (0, _, texts) => Things::Texts(texts),
            (links, ..) => Things::Links(links),
        }
    }
}

/// So many of one sort; the one where there is one, nothing where there is none.
fn several(ids: &[&Id], several: fn(usize) -> Things) -> Option<Things> {
    match ids {
        [] => None,
        [one] => Some(Things::One((*one).clone())),
        ids => Some(several(ids.len())),
    }
}
