//! Taking one end of a link to another component: the same rules as for a new link, and everything else of the link stays.

use egui::Pos2;

use super::connect::{self, Held};
use super::link::LinkEnd;
use super::mirror::Ends;
use super::scene::Scene;
use super::{Canvas, View};
use crate::catalog::LinkKind;
use crate::design::{Edit, Id, Link};
use crate::ui::action::Action;
use crate::ui::selection::Selection;

/// A link one end of which is held at the pointer.
#[derive(Clone, Debug)]
pub(super) struct Reattaching {
    /// The link, by its ends as they were.
    pub(super) link: Ends,
    /// Which of them is held.
    pub(super) end: LinkEnd,
}

impl Reattaching {
    /// The ends of the link with the held one at `target`.
    fn ends_at(&self, target: &Id) -> Ends {
        let (from, to) = &self.link;
        match self.end {
            LinkEnd::From => (target.clone(), to.clone()),
            LinkEnd::To => (from.clone(), target.clone()),
        }
    }

    /// The component at the end that stays.
    const fn fixed(&self) -> &Id {
        match self.end {
            LinkEnd::From => &self.link.1,
            LinkEnd::To => &self.link.0,
        }
    }

    /// What the link would carry with the held end at `target`, or why it may not be there in words.
    fn verdict(&self, view: &View<'_>, target: &Id) -> Result<LinkKind, String> {
        connect::verdict(view.design, view.language, &self.ends_at(target), Some(&self.link))
    }

    /// What letting go over `target` asks for: why not in words where the link may not go there, nothing where it is there already.
    pub(super) fn let_go(&self, view: &View<'_>, target: &Id, actions: &mut Vec<Action>) {
        let ends = self.ends_at(target);
        let link = view.design.link(&self.link.0, &self.link.1);
        let Some(link) = link.filter(|_| ends != self.link) else { return };
        match self.verdict(view, target) {
            Ok(_) => actions.extend(taken_to(link, ends)),
            Err(why) => actions.push(Action::Refuse(why)),
        }
    }

    /// The line from the end that stays to the pointer, and what is under it in green or red with the reason.
    pub(super) fn draw(&self, scene: &Scene<'_>, pointer: Pos2, target: Option<&Id>) {
        let Some(link) = scene.mirror.link(&self.link) else { return };
        let ends = link.route.as_ref().map(|route| route.ends).unwrap_or_default();
        let joined = if self.end == LinkEnd::From { ends.to } else { ends.from };
        let target = target.map(|target| (target, self.verdict(scene.view, target)));
        let hint = "canvas.reattach_hint";
        connect::draw_held(scene, Held { from: self.fixed(), side: joined.0, pointer, target, hint });
    }
}

/// What is asked for where a link is taken to other ends: it stays selected.
pub(in crate::ui) fn taken_to(link: &Link, (from, to): Ends) -> [Action; 2] {
    let moved = Link { from: from.clone(), to: to.clone(), ..link.clone() };
    [Action::Edit(Edit::SetLink(link.from.clone(), link.to.clone(), moved)), Action::Select(Selection::of_link(from, to))]
}

impl Canvas {
    /// The link whose end is held.
    pub(super) const fn lifted_link(&self) -> Option<&Ends> {
        match &self.hand {
            super::hands::Hand::Reattaching(reattaching) => Some(&reattaching.link),
            _ => None,
        }
    }
}
