//! Drawing a link by keyboard: the tool, Enter where it begins, Tab or arrows to where it leads, Enter; or the box in which it is put there. Where a component already has
//! the keyboard as the tool is taken up, it begins there.

use super::connect::{self, Connecting};
use super::pick::Hit;
use super::place;
use super::routes::Side;
use super::scene::Scene;
use super::{Canvas, Tool, View};
use crate::design::{Edit, Id, Link};
use crate::ui::action::Action;
use crate::ui::selection::Selection;

impl Canvas {
    /// Begins with the tool where the keyboard is, and ends with it, with its component, or under a hand.
    pub(super) fn follow_tool(&mut self, view: &View<'_>, is_pressed: bool) {
        let is_taken_up = view.tool == Tool::Connect && self.tool_before != Tool::Connect;
        self.tool_before = view.tool;
        if is_taken_up {
            self.key_link = self.focused_component().cloned();
        }
        let is_over = |from: &Id| view.tool != Tool::Connect || is_pressed || !view.design.components.contains_key(from);
        self.key_link.take_if(|from| is_over(from));
    }

    /// Takes the component that has the keyboard as one end, or as the other.
    pub(super) fn link_by_enter(&mut self, view: &View<'_>, actions: &mut Vec<Action>) {
        let Some(at) = self.focused_component().cloned() else { return };
        let Some(from) = self.key_link.take() else {
            self.key_link = Some(at);
            return;
        };
        let ends = (from, at);
        match connect::verdict(view.design, view.language, &ends, None) {
            Ok(_) => {
                actions.push(Action::Edit(Edit::AddLink(Link::new(ends.0.clone(), ends.1.clone()))));
                actions.push(Action::Select(Selection::of_link(ends.0, ends.1)));
            }
            Err(why) => {
                actions.push(Action::Refuse(why));
                self.key_link = Some(ends.0);
            }
        }
    }

    /// Opens the box that puts something at the other end of the link that is being drawn; whether there is such a link.
    pub(super) fn insert_at_key_link(&mut self, view: &View<'_>) -> bool {
        let Some(from) = self.key_link.clone() else { return false };
        let Some(center) = self.mirror.center(&from) else { return false };
        self.begin_insert_linked(&from, place::right_of(center), view.design);
        true
    }

    /// The line to what has the keyboard, green or red with the reason.
    pub(super) fn draw_key_link(&self, scene: &Scene<'_>) {
        let Some(from) = &self.key_link else { return };
        let at = self.focused_component().unwrap_or(from);
        let Some(rect) = scene.mirror.card(at).map(|card| scene.lens.screen_rect(card.front())) else { return };
        let connecting = Connecting { from: from.clone(), side: Side::Right, is_by_clicks: true };
        let end = if at == from { rect.right_center() + egui::vec2(40.0, 0.0) } else { rect.center() };
        connect::draw(scene, &connecting, end, Some(at).filter(|at| *at != from));
    }

    fn focused_component(&self) -> Option<&Id> {
        self.focus.on.as_ref().and_then(|(hit, _)| Hit::component(hit))
    }
}
