//! What hands do: press, drag, let go and type become actions. Nothing here changes the design itself.

use egui::{Key, PointerButton, Pos2, Rect, Response, Ui};

use super::connect::{self, Connecting};
use super::copying::Copying;
use super::focus;
use super::furniture;
use super::minimap;
use super::moving::{self, Moving};
use super::pick::{self, Hit};
use super::place;
use super::reattach::Reattaching;
use super::rename::Rename;
use super::resizing::{self, Resizing};
use super::routes::Side;
use super::{Canvas, Tool, View};
use crate::design::{Design, Edit, Link};
use crate::ui::action::{Action, Placing};
use crate::ui::command::Command;
use crate::ui::selection::Selection;
use crate::words;

/// The gesture that is going on.
#[derive(Clone, Debug, Default)]
pub(super) enum Hand {
    /// None.
    #[default]
    Idle,
    /// The view is dragged with that button.
    Panning(PointerButton),
    /// What is selected is dragged.
    Moving(Moving),
    /// Copies of what is selected are to be dragged as soon as they are there.
    Copying(Copying),
    /// A frame's corner is dragged.
    Resizing(Resizing),
    /// A rubber band is drawn.
    Banding(Banding),
    /// The frame of a data center is drawn from that canvas point.
    Framing(Pos2),
    /// A link is drawn.
    Connecting(Connecting),
    /// An end of a link is taken to another component.
    Reattaching(Reattaching),
}

/// A rubber band.
#[derive(Clone, Debug)]
pub(super) struct Banding {
    /// The corner that it is drawn from, in canvas points.
    pub(super) from: Pos2,
    /// What was selected before.
    before: Selection,
    /// Whether that stays selected.
    adds: bool,
}

/// How a gesture ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The button is up.
    LetGo,
    /// It is given up.
    Cancelled,
}

/// What the pointer did in this frame to a gesture that goes on.
struct Turn {
    /// Where it is, in canvas points.
    canvas: Pos2,
    end: Option<End>,
    is_clicked: bool,
    /// Whether what moves goes to the grid and in line with others.
    snaps: bool,
}

impl Turn {
    fn is_cancelled(&self) -> bool {
        self.end == Some(End::Cancelled)
    }

    /// The gesture, as long as it goes on.
    fn unless_ended(&self, hand: Hand) -> Hand {
        if self.end.is_some() { Hand::Idle } else { hand }
    }
}

impl Canvas {
    /// Everything else that the pointer does.
    pub(super) fn handle_pointer(&mut self, ui: &Ui, response: &Response, view: &View<'_>, actions: &mut Vec<Action>) {
        let pointer = ui.input(|input| input.pointer.latest_pos());
        if ui.input(|input| input.pointer.any_pressed()) {
            self.aimed_at = None;
        }
        if ui.input(is_something_done) {
            self.acted_at = pointer;
        }
        let is_over = response.contains_pointer();
        self.pointer = pointer.filter(|at| is_over && !self.is_covered(view, *at));
        let find = |canvas: &Self, at| pick::hit(&canvas.mirror, view.design, view.selection, &canvas.lens, at);
        self.hovered = self.pointer.and_then(|at| find(self, at));
        if view.placing.is_some() {
            if view.placing != Some(Placing::DataCenter) || !self.draw_frame(ui, view, actions) {
                self.put_down(ui, view, actions);
            }
            return;
        }
        if view.throwing.is_some() {
            self.throw(ui, view, actions);
            return;
        }
        match std::mem::take(&mut self.hand) {
            Hand::Idle => self.begin(ui, response, view, actions),
            Hand::Panning(button) => self.hand = Hand::Panning(button),
            going_on => {
                // A gesture goes on outside of the canvas.
                let canvas = pointer.map_or(self.lens.center, |at| self.lens.canvas_from_screen(at));
                self.go_on(ui, going_on, (response, canvas), view, actions);
            }
        }
    }

    /// The place of an event that lies on the drawing and on nothing over it.
    pub(super) fn on_drawing(&self, ui: &Ui, view: &View<'_>, at: Pos2) -> Option<Pos2> {
        let is_uncovered = ui.ctx().layer_id_at(at).is_none_or(|layer| layer == ui.layer_id());
        let is_here = is_uncovered && self.lens.viewport.contains(at) && !self.is_covered(view, at);
        is_here.then(|| self.lens.canvas_from_screen(at))
    }

    /// Whether a button or the minimap is at that place of the screen, and not the drawing.
    fn is_covered(&self, view: &View<'_>, at: Pos2) -> bool {
        let rects = [minimap::rect(&self.mirror, &self.lens), self.stepper(view).map(|stepper| stepper.rect)];
        furniture::covers(self.lens.viewport, at) || rects.into_iter().flatten().any(|rect| rect.contains(at))
    }

    /// Puts what came from the palette down where the button is let go.
    fn put_down(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        self.hand = Hand::Idle;
        // A fast hand has moved on by the end of the frame.
        let released = ui.input(|input| button_at(input, false)).and_then(|at| self.on_drawing(ui, view, at));
        if let (Some(placing), Some(at)) = (view.placing, released) {
            let (selection, edit) = place::edit(view.design, placing, at, self.lens.canvas_rect().size());
            actions.push(Action::Command(Command::Cancel));
            actions.push(Action::Edit(edit));
            actions.push(Action::Select(selection));
        }
    }

    fn begin(&mut self, ui: &Ui, response: &Response, view: &View<'_>, actions: &mut Vec<Action>) {
        if response.drag_started_by(PointerButton::Primary) {
            self.begin_drag(ui, view, actions);
        } else if response.double_clicked_by(PointerButton::Primary) && view.tool == Tool::Select {
            match &self.hovered {
                Some(hit) => self.rename = Rename::begin(view, hit),
                None => self.begin_insert(self.pointer.map_or(self.lens.center, |at| self.lens.canvas_from_screen(at))),
            }
        } else if response.clicked_by(PointerButton::Primary) {
            self.click(ui, view, actions);
        } else if response.secondary_clicked() {
            self.menu_target = self.hovered.clone();
            self.menu_at = self.pointer.map_or(self.lens.center, |at| self.lens.canvas_from_screen(at));
            if let Some(hit) = self.hovered.as_ref().filter(|hit| !is_selected(view.selection, hit)) {
                actions.push(Action::Select(hit.selection()));
            }
        }
    }

    /// Gives the keyboard to what was clicked: Tab goes on from there. A click on nothing takes it from all others.
    /// Only after everything was announced, since egui takes the focus from what was not itself clicked.
    pub(super) fn take_focus(&mut self, ui: &Ui) {
        let widget = self.hovered.as_ref().map(|hit| focus::widget_id(ui, hit));
        self.focus_asked = widget;
        self.quiet_focus = widget;
        ui.memory_mut(|memory| match (widget, memory.focused()) {
            (Some(widget), _) => memory.request_focus(widget),
            (None, Some(focused)) => memory.surrender_focus(focused),
            (None, None) => {}
        });
    }

    fn begin_drag(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let Some(origin) = ui.input(|input| input.pointer.press_origin()) else { return };
        let canvas = self.lens.canvas_from_screen(origin);
        let hit = pick::hit(&self.mirror, view.design, view.selection, &self.lens, origin);
        let is_adding = ui.input(|input| input.modifiers.shift);
        self.hand = match hit {
            Some(Hit::Port(from, side)) => Hand::Connecting(Connecting { from, side, is_by_clicks: false }),
            Some(Hit::Component(from)) if view.tool == Tool::Connect => {
                Hand::Connecting(Connecting { from, side: Side::Right, is_by_clicks: false })
            }
            Some(Hit::Corner(id, corner)) => match view.design.data_centers.get(&id) {
                Some(center) => {
                    let (gesture, before) = (Self::next_gesture(), center.frame);
                    Hand::Resizing(Resizing { gesture, before, id, corner, guides: Vec::new() })
                }
                None => Hand::Idle,
            },
            Some(hit @ (Hit::Component(_) | Hit::Header(_) | Hit::Annotation(_))) => {
                self.take_hold(ui, view, (&hit, canvas), actions)
            }
            Some(Hit::LinkEnd(link, end)) => Hand::Reattaching(Reattaching { link, end }),
            Some(Hit::Link(_)) | None => {
                Hand::Banding(Banding { from: canvas, before: view.selection.clone(), adds: is_adding })
            }
        };
    }

    /// Takes hold of a thing and of all that is selected with it; with Alt, of copies.
    fn take_hold(&self, ui: &Ui, view: &View<'_>, (hit, canvas): (&Hit, Pos2), actions: &mut Vec<Action>) -> Hand {
        let modifiers = ui.input(|input| input.modifiers);
        let mut selection = view.selection.clone();
        if !is_selected(&selection, hit) {
            selection = if modifiers.shift { toggled(selection, hit) } else { hit.selection() };
            actions.push(Action::Select(selection.clone()));
        }
        let gesture = Self::next_gesture();
        if modifiers.alt {
            actions.push(Action::DuplicateInGesture(gesture));
            return Hand::Copying(Copying { gesture, originals: selection, pressed_at: canvas });
        }
        let moving = Moving::begin(gesture, view.design, &self.mirror, &selection, (hit, canvas));
        if moving.is_empty() {
            actions.push(refuse_locked(view));
            return Hand::Idle;
        }
        Hand::Moving(moving)
    }

    fn click(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let is_adding = ui.input(|input| input.modifiers.shift || input.modifiers.command);
        match self.hovered.clone() {
            Some(Hit::Port(from, side)) => {
                self.hand = Hand::Connecting(Connecting { from, side, is_by_clicks: true });
            }
            Some(Hit::Component(from)) if view.tool == Tool::Connect => {
                self.hand = Hand::Connecting(Connecting { from, side: Side::Right, is_by_clicks: true });
            }
            Some(hit) if is_adding => actions.push(Action::Select(toggled(view.selection.clone(), &hit))),
            Some(hit) => actions.push(Action::Select(hit.selection())),
            None if !is_adding && !view.selection.is_empty() => actions.push(Action::Select(Selection::default())),
            None => {}
        }
    }

    /// Takes a gesture one frame further; it stays the canvas's until it has ended.
    fn go_on(
        &mut self,
        ui: &Ui,
        hand: Hand,
        (response, canvas): (&Response, Pos2),
        view: &View<'_>,
        actions: &mut Vec<Action>,
    ) {
        let is_cancelled = is_escape_pressed(ui) || response.secondary_clicked();
        let is_let_go = !ui.input(|input| input.pointer.primary_down());
        let turn = Turn {
            canvas,
            end: is_cancelled.then_some(End::Cancelled).or_else(|| is_let_go.then_some(End::LetGo)),
            is_clicked: response.clicked(),
            snaps: !ui.input(|input| input.modifiers.command),
        };
        self.hand = match hand {
            Hand::Moving(moving) => self.go_on_moving(moving, &turn, view, actions),
            Hand::Copying(copying) => match copying.moving(view.design, &self.mirror, view.selection) {
                Some(moving) => self.go_on_moving(moving, &turn, view, actions),
                None => Hand::Idle,
            },
            Hand::Resizing(resizing) => self.go_on_resizing(resizing, &turn, view, actions),
            Hand::Banding(banding) => {
                let selection = if turn.is_cancelled() { banding.before.clone() } else { self.banded(&banding, canvas, view) };
                if selection != *view.selection {
                    actions.push(Action::Select(selection));
                }
                turn.unless_ended(Hand::Banding(banding))
            }
            Hand::Connecting(connecting) if !turn.is_cancelled() => {
                let is_ended = if connecting.is_by_clicks { turn.is_clicked } else { turn.end.is_some() };
                if is_ended {
                    self.connect(&connecting, view, actions);
                    Hand::Idle
                } else {
                    Hand::Connecting(connecting)
                }
            }
            Hand::Reattaching(reattaching) if !turn.is_cancelled() => {
                if let Some(target) = self.hovered.as_ref().and_then(Hit::component).filter(|_| turn.end.is_some()) {
                    reattaching.let_go(view, target, actions);
                }
                turn.unless_ended(Hand::Reattaching(reattaching))
            }
            Hand::Idle | Hand::Panning(_) | Hand::Framing(_) | Hand::Connecting(_) | Hand::Reattaching(_) => Hand::Idle,
        };
    }

    fn go_on_moving(&self, mut moving: Moving, turn: &Turn, view: &View<'_>, actions: &mut Vec<Action>) -> Hand {
        let edit = if turn.is_cancelled() {
            moving.undo_edit(view.design, &self.mirror)
        } else {
            moving.edit(view.design, &self.mirror, turn.canvas, self.lens.zoom, turn.snaps)
        };
        actions.push(Action::EditInGesture(edit, moving.gesture()));
        turn.unless_ended(Hand::Moving(moving))
    }

    fn go_on_resizing(&self, mut resizing: Resizing, turn: &Turn, view: &View<'_>, actions: &mut Vec<Action>) -> Hand {
        let edit = if turn.is_cancelled() {
            Edit::SetFrame(resizing.id.clone(), resizing.before)
        } else {
            resizing.edit(view.design, &self.mirror, turn.canvas, self.lens.zoom, turn.snaps)
        };
        let mut resized = Design::clone(view.design);
        let is_let_go = turn.end == Some(End::LetGo) && edit.apply(&mut resized).is_ok();
        actions.push(Action::EditInGesture(edit, resizing.gesture));
        if is_let_go {
            let homes = resizing.homes(&resized, &self.mirror);
            let told = resizing::told(view, &resizing.id, &homes);
            actions.push(Action::EditInGesture(homes, resizing.gesture));
            actions.extend(told);
        }
        turn.unless_ended(Hand::Resizing(resizing))
    }

    /// What a rubber band to that canvas point selects, with what was selected before and stays.
    fn banded(&self, banding: &Banding, to: Pos2, view: &View<'_>) -> Selection {
        let kept = if banding.adds { banding.before.clone() } else { Selection::default() };
        moving::banded(view.design, &self.mirror, Rect::from_two_pos(banding.from, to)).with(kept)
    }

    fn connect(&mut self, connecting: &Connecting, view: &View<'_>, actions: &mut Vec<Action>) {
        let Some(to) = self.hovered.as_ref().and_then(Hit::component) else {
            // Outside of the canvas nothing was meant.
            let Some(at) = self.pointer else { return };
            return self.begin_insert_linked(&connecting.from, self.lens.canvas_from_screen(at), view.design);
        };
        let ends = (connecting.from.clone(), to.clone());
        match connect::verdict(view.design, view.language, &ends, None) {
            Ok(_) => {
                let (from, to) = ends;
                actions.push(Action::Edit(Edit::AddLink(Link::new(from.clone(), to.clone()))));
                actions.push(Action::Select(Selection::of_link(from, to)));
            }
            // Back where it began, nothing was meant.
            Err(_) if ends.0 == ends.1 => {}
            // Whoever lets go fast has not read it at the pointer.
            Err(why) => actions.push(Action::Refuse(why)),
        }
    }
}

/// Whether a button or a key went down or up.
fn is_something_done(input: &egui::InputState) -> bool {
    let is_done = |event: &egui::Event| matches!(event, egui::Event::PointerButton { .. } | egui::Event::Key { .. });
    input.raw.events.iter().any(is_done)
}

/// Where the left button went down, or was let go, in this frame.
pub(super) fn button_at(input: &egui::InputState, is_press: bool) -> Option<Pos2> {
    input.events.iter().find_map(|event| match event {
        egui::Event::PointerButton { pos, button: PointerButton::Primary, pressed, .. } if *pressed == is_press => Some(*pos),
        _ => None,
    })
}

/// Whether Escape was pressed, also where the window has taken the key for its own command before: a gesture ends at once.
pub(super) fn is_escape_pressed(ui: &Ui) -> bool {
    let is_escape = |event: &egui::Event| matches!(event, egui::Event::Key { key: Key::Escape, pressed: true, .. });
    ui.input(|input| input.raw.events.iter().any(is_escape))
}

/// Says why nothing moves.
pub(super) fn refuse_locked(view: &View<'_>) -> Action {
    Action::Refuse(words::text(view.language, "canvas.locked_in_place"))
}

/// Whether a thing is selected.
pub(super) fn is_selected(selection: &Selection, hit: &Hit) -> bool {
    match hit {
        Hit::Port(id, _) | Hit::Component(id) | Hit::Corner(id, _) | Hit::Header(id) => selection.ids.contains(id),
        Hit::Link(ends) | Hit::LinkEnd(ends, _) => selection.links.contains(ends),
        Hit::Annotation(place) => selection.annotations.contains(place),
    }
}

/// The selection with a thing taken out, or added where it is not in it.
pub(super) fn toggled(mut selection: Selection, hit: &Hit) -> Selection {
    let was_selected = is_selected(&selection, hit);
    let one = hit.selection();
    if was_selected {
        selection.ids.retain(|id| !one.ids.contains(id));
        selection.links.retain(|ends| !one.links.contains(ends));
        selection.annotations.retain(|place| !one.annotations.contains(place));
    } else {
        selection = selection.with(one);
    }
    selection
}
