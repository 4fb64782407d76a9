//! Changes to the design that the window itself makes: what a command means for what is selected.

use super::App;
use crate::design::{Edit, Gesture, Refused, Workload};
use crate::ui::deed::things_text_of;
use crate::ui::fragment;
use crate::ui::selection::Selection;

impl App {
    /// Makes an edit; where it is refused, says why.
    pub(super) fn edit(&mut self, edit: &Edit, gesture: Option<Gesture>) {
        let is_placed = self.placing.is_some() && puts_down(edit);
        match self.history.apply(edit, gesture) {
            Ok(()) => self.selection.retain_in(self.history.design()),
            Err(refused) => {
                let why = self.refused_words(&refused);
                self.warn(why);
            }
        }
        if is_placed {
            self.placing = None;
        }
    }

    fn refused_words(&self, refused: &Refused) -> String {
        let with = |key: &str, name: String| self.text_with(key, &[("name", &name)]);
        match refused {
            Refused::NoSuchId(id) => with("refused.no_such_id", id.to_string()),
            Refused::IdTaken(id) => with("refused.id_taken", id.to_string()),
            Refused::NoSuchLink(from, to) => with("refused.no_such_link", format!("{from} → {to}")),
            Refused::LinkExists(from, to) => with("refused.link_exists", format!("{from} → {to}")),
            Refused::SelfLink(id) => with("refused.self_link", id.to_string()),
            Refused::NoSuchParameter(id, name) => with("refused.no_such_parameter", format!("{id}.{name}")),
            Refused::NoSuchAnnotation(place) => with("refused.no_such_annotation", place.to_string()),
        }
    }

    pub(super) fn set_users(&mut self, users: u64, gesture: Gesture) {
        let workload = Workload { users, ..self.history.design().workload.clone() };
        self.edit(&Edit::SetWorkload(workload), Some(gesture));
    }

    /// Deletes what is selected, data centers with all that stands in them: what cutting takes, too. The words say what went.
    pub(super) fn delete(&mut self) {
        // A mark on the timeline that has the keyboard is what is meant.
        if let Some(edit) = self.bottom.remove_focused(self.history.design()) {
            return edit.into_iter().for_each(|edit| self.edit(&edit, None));
        }
        self.remove_selected();
        self.tell_done("toast.deleted");
    }

    pub(super) fn remove_selected(&mut self) {
        let Selection { ids, links, annotations } = &fragment::with_contents(self.history.design(), self.selection.clone());
        // What a component takes with it is not removed twice.
        let links = links.iter().filter(|(from, to)| !ids.contains(from) && !ids.contains(to));
        let mut edits: Vec<Edit> = links.map(|(from, to)| Edit::RemoveLink(from.clone(), to.clone())).collect();
        // From the last, so that the places of the others stay.
        edits.extend(annotations.iter().rev().map(|place| Edit::RemoveAnnotation(*place)));
        if !ids.is_empty() {
            edits.push(Edit::Remove(ids.clone()));
        }
        self.edit(&Edit::All(edits), None);
    }

    /// Says what the last step did, which can be taken back.
    pub(super) fn tell_done(&mut self, key: &str) {
        let what = self.history.undo_step().map(|step| things_text_of(self.language(), &step));
        let words = self.text_with(key, &[("what", &what.unwrap_or_default())]);
        self.tell_undoably(words);
    }
}

/// Whether an edit adds what may come from the palette.
fn puts_down(edit: &Edit) -> bool {
    match edit {
        Edit::AddComponent(..) | Edit::AddDataCenter(..) => true,
        Edit::All(edits) => edits.iter().any(puts_down),
        Edit::As(_, edit) => puts_down(edit),
        _ => false,
    }
}
