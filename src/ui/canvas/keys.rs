//! What keys do where the canvas has the keyboard: arrows move what is selected or the view, or walk from thing to thing, Ctrl+Space selects one
//! more or one fewer, Enter names, links or puts down. The rest are commands of the table.

use egui::{FocusDirection, Key, Modifiers, Pos2, Ui, Vec2, pos2, vec2};

use super::focus;
use super::hands::{refuse_locked, toggled};
use super::mirror;
use super::moving::{self, GRID};
use super::pick::{self, Hit};
use super::place;
use super::rename::Rename;
use super::resizing::{self, FRAME_MIN, framed};
use super::walk;
use super::{Canvas, Tool, View};
use crate::design::{Frame, Gesture, Id};
use crate::ui::action::{Action, Placing};
use crate::ui::selection::Selection;

/// Arrow presses closer together than this are one step of the history, where they do the same to the same things.
const NUDGE_PAUSE_S: f64 = 1.0;
/// How far an arrow moves the view, in screen points; with Shift eight times as far.
const PAN_STEP: f32 = 16.0;
const ARROWS: [(Key, Vec2); 4] = [
    (Key::ArrowLeft, vec2(-1.0, 0.0)),
    (Key::ArrowRight, vec2(1.0, 0.0)),
    (Key::ArrowUp, vec2(0.0, -1.0)),
    (Key::ArrowDown, vec2(0.0, 1.0)),
];

/// What arrows do to what is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Move,
    Resize,
}

/// A series of arrow presses: all of one sort, of the same things.
#[derive(Clone, Debug)]
pub(super) struct Nudging {
    gesture: Gesture,
    sort: Sort,
    nudged: Selection,
    last_s: f64,
}

impl Canvas {
    /// Keys, where the canvas has the keyboard.
    pub(super) fn handle_keys(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        self.walk_by_keys(ui, view, actions);
        self.toggle_by_keys(ui, view, actions);
        let mut delta = Vec2::ZERO;
        ui.input_mut(|input| {
            for (key, direction) in ARROWS {
                delta += direction * GRID * input.count_and_consume_key(Modifiers::SHIFT, key) as f32;
                delta += direction * input.count_and_consume_key(Modifiers::NONE, key) as f32;
            }
        });
        self.resize_by_keys(ui, view, actions);
        if delta != Vec2::ZERO && view.tool == Tool::Hand {
            self.camera.pan(-delta * PAN_STEP);
            ui.ctx().request_repaint();
        } else if delta != Vec2::ZERO {
            self.nudge(ui.input(|input| input.time), delta, view, actions);
        }
        if view.placing.is_none() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
            if view.tool == Tool::Connect {
                self.link_by_enter(view, actions);
            } else {
                self.rename_selected(view);
            }
        }
    }

    /// Alt and an arrow go to the next thing in that direction, with Shift it is added to what is selected, with Ctrl that stays as it
    /// is. Where nothing would be moved by them, or a link looks for its other end, plain arrows do the same.
    fn walk_by_keys(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let walks_plainly = view.tool != Tool::Hand && (view.selection.is_empty() || self.key_link.is_some());
        for (key, direction) in ARROWS {
            let is_pressed = |modifiers| ui.input_mut(|input| input.consume_key(modifiers, key));
            let keeps = is_pressed(Modifiers::COMMAND | Modifiers::ALT);
            let adds = is_pressed(Modifiers::ALT | Modifiers::SHIFT);
            if keeps || adds || is_pressed(Modifiers::ALT) || (walks_plainly && is_pressed(Modifiers::NONE)) {
                let Some(next) = self.next_towards(direction, view) else { continue };
                let widget = focus::widget_id(ui, &next);
                if adds {
                    actions.push(Action::Select(view.selection.clone().with(next.selection())));
                }
                if keeps || adds {
                    self.focus_asked = Some(widget);
                }
                ui.memory_mut(|memory| {
                    memory.request_focus(widget);
                    // From nowhere, egui's own way of the arrow would lead on from there.
                    memory.move_focus(FocusDirection::None);
                });
            }
        }
    }

    /// Ctrl and Space select what has the keyboard besides the rest, or let go of it alone; so does Enter, since input methods may
    /// keep the other.
    fn toggle_by_keys(&self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let is_pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, key));
        if [Key::Space, Key::Enter].into_iter().any(is_pressed)
            && let Some((hit, _)) = &self.focus.on
        {
            actions.push(Action::Select(toggled(view.selection.clone(), hit)));
        }
    }

    /// Goes to the one thing that is selected; where there is none, to what is nearest to the middle of the view.
    pub(super) fn go_to_something(&self, ui: &Ui, view: &View<'_>) {
        let boxes = self.mirror.cards().map(|(id, card)| (Hit::Component(id.clone()), card.center()));
        if let Some(hit) = single(view.selection, view).or_else(|| walk::nearest(self.lens.center, boxes)) {
            ui.memory_mut(|memory| memory.request_focus(focus::widget_id(ui, &hit)));
        }
    }

    /// The nearest thing in a direction from where the keyboard is; from nowhere, what is nearest to the middle of the view.
    fn next_towards(&self, direction: Vec2, view: &View<'_>) -> Option<Hit> {
        let boxes = self.mirror.cards().map(|(id, card)| (Hit::Component(id.clone()), card.center()));
        let focused = self.focus.on.as_ref().map(|(hit, rect)| (hit.clone(), self.lens.canvas_from_screen(rect.center())));
        let selected = || single(view.selection, view).zip(self.mirror.bounds_of(view.selection).map(|bounds| bounds.center()));
        let Some((from, middle)) = focused.or_else(selected) else {
            return walk::nearest(self.lens.center, boxes);
        };
        let at = self.place_of(&from, middle, view).unwrap_or(middle);
        // A link ends at boxes alone.
        let is_linking = self.key_link.is_some();
        let links = self.mirror.links().map(|(ends, _)| Hit::Link(ends.clone()));
        let headers = view.design.data_centers.keys().cloned().map(Hit::Header);
        let texts = (0..view.design.annotations.len()).map(Hit::Annotation);
        let others = links.chain(headers).chain(texts).filter(|_| !is_linking);
        let others = others.filter_map(|hit| self.place_of(&hit, at, view).map(|place| (hit, place)));
        walk::nearest_towards(at, direction, boxes.chain(others).filter(|(hit, _)| *hit != from))
    }

    /// Where a thing is for those who walk there from a point: of a link the middle of its way, which is not that of the room that it
    /// takes; of a data center the nearest of its header.
    fn place_of(&self, hit: &Hit, from: Pos2, view: &View<'_>) -> Option<Pos2> {
        match hit {
            Hit::Component(id) | Hit::Port(id, _) => self.mirror.center(id),
            Hit::Link(ends) | Hit::LinkEnd(ends, _) => self.mirror.link(ends).map(|link| link.at(0.5)),
            Hit::Header(id) | Hit::Corner(id, _) => {
                let frame = mirror::rect_of(&view.design.data_centers.get(id)?.frame);
                Some(pos2(from.x.max(frame.left()).min(frame.right()), frame.top() + pick::HEADER / 2.0))
            }
            Hit::Annotation(place) => Some(pick::annotation_rect(view.design.annotations.get(*place)?).center()),
        }
    }

    /// Puts what was picked in the palette down by Enter: at the pointer that has moved since, else beside what is selected, else in the middle of the
    /// view; where it covers nothing.
    pub(super) fn put_down_by_enter(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let Some(placing) = view.placing.filter(|_| self.is_entered(ui)) else { return };
        // Where it has been since the last one was put down, nobody's hand is on it.
        let moved = self.pointer.filter(|at| self.pointer_used != Some(*at));
        self.pointer_used = self.pointer;
        let pointer = moved.map(|at| self.lens.canvas_from_screen(at));
        let beside = || view.selection.single_id().and_then(|id| self.mirror.center(id)).map(place::right_of);
        let at = pointer.or_else(beside).unwrap_or(self.lens.center);
        let (selection, edit) = place::edit_near(view.design, placing, at, self.lens.canvas_rect().size());
        // It is there in the next frame.
        self.focus_next = selection.single_id().map(|id| match placing {
            Placing::DataCenter => Hit::Header(id.clone()),
            Placing::Component(_) | Placing::Preset(_) => Hit::Component(id.clone()),
        });
        self.show_whole(selection.clone());
        actions.extend([Action::Edit(edit), Action::StopPlacing, Action::Select(selection)]);
    }

    /// Begins to write a free text at a canvas point.
    pub(super) fn add_text(&mut self, at: Pos2) {
        self.rename = Some(Rename::new_text(moving::snap_to_grid(at)));
    }

    /// Goes on with the keyboard from a data center, as soon as it is what is selected.
    pub fn focus_data_center(&mut self, id: Id) {
        self.focus_next = Some(Hit::Header(id));
    }

    /// Begins to type a name for the one thing that is selected.
    pub(super) fn rename_selected(&mut self, view: &View<'_>) {
        self.rename = single(view.selection, view).and_then(|hit| Rename::begin(view, &hit));
    }

    /// Control and an arrow take the lower right corner of a data center a step of the grid that way.
    fn resize_by_keys(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let Some((id, center)) = view.selection.single_id().and_then(|id| view.design.data_centers.get_key_value(id)) else {
            return;
        };
        let mut by = Vec2::ZERO;
        for (key, direction) in ARROWS {
            by += ui.input_mut(|input| direction * GRID * input.count_and_consume_key(Modifiers::COMMAND, key) as f32);
        }
        let size = vec2(center.frame.w as f32, center.frame.h as f32);
        let wanted = (size + by).max(FRAME_MIN.min(size));
        let frame = Frame { w: f64::from(wanted.x), h: f64::from(wanted.y), ..center.frame };
        if by == Vec2::ZERO {
            return;
        }
        if center.locked {
            return actions.push(refuse_locked(view));
        }
        let (gesture, _) = self.in_series(ui.input(|input| input.time), Sort::Resize, view.selection);
        if let Some(edit) = framed(view.design, id, frame) {
            let told = resizing::told(view, id, &edit);
            actions.push(Action::EditInGesture(edit, gesture));
            actions.extend(told);
        }
    }

    /// The gesture of a press that follows others or begins a series, and whether it follows.
    fn in_series(&mut self, now_s: f64, sort: Sort, nudged: &Selection) -> (Gesture, bool) {
        let follows = |last: &Nudging| now_s - last.last_s < NUDGE_PAUSE_S && last.sort == sort && last.nudged == *nudged;
        let going_on = self.nudging.as_ref().filter(|last| follows(last)).map(|last| last.gesture);
        let gesture = going_on.unwrap_or_else(Self::next_gesture);
        self.nudging = Some(Nudging { gesture, sort, nudged: nudged.clone(), last_s: now_s });
        (gesture, going_on.is_some())
    }

    fn nudge(&mut self, now_s: f64, delta: Vec2, view: &View<'_>, actions: &mut Vec<Action>) {
        let (gesture, is_going_on) = self.in_series(now_s, Sort::Move, view.selection);
        match moving::nudge(view.design, &self.mirror, view.selection, gesture, delta) {
            Some(edit) => actions.push(Action::EditInGesture(edit, gesture)),
            None if view.selection.ids.is_empty() || is_going_on => {}
            None => actions.push(refuse_locked(view)),
        }
    }
}

/// The one thing that is selected.
fn single(selection: &Selection, view: &View<'_>) -> Option<Hit> {
    if let Some(id) = selection.single_id() {
        let is_component = view.design.components.contains_key(id);
        return Some(if is_component { Hit::Component(id.clone()) } else { Hit::Header(id.clone()) });
    }
    if let Some(ends) = selection.single_link() {
        return Some(Hit::Link(ends.clone()));
    }
    let place = selection.annotations.first().filter(|_| selection.len() == 1)?;
    Some(Hit::Annotation(*place))
}
