//! What egui itself shows on the canvas, and who has the keyboard there.

use egui::Ui;

use super::focus::{self, Focus};
use super::hands::{is_selected, toggled};
use super::pick::Hit;
use super::{Canvas, View, furniture, menu, minimap};
use crate::ui::action::Action;
use crate::ui::widgets::keyboard;

impl Canvas {
    /// Whether keys are the canvas's: nothing else has the focus, and no question stands before it.
    pub(super) fn has_keyboard(&self, ui: &Ui) -> bool {
        let is_free = ui.memory(egui::Memory::focused).is_none();
        !keyboard::is_behind_question(ui)
            && self.rename.is_none()
            && self.insert.is_none()
            && (is_free || self.focus.on.is_some())
    }

    /// What egui itself shows on the canvas: the accessibility tree, the minimap, the menu, the field of a name.
    pub(super) fn show_widgets(&mut self, ui: &mut Ui, view: &View<'_>, response: &egui::Response, actions: &mut Vec<Action>) {
        let painter = ui.painter().with_clip_rect(self.lens.viewport);
        if let Some(hit) = self.focus_next.take_if(|hit| view.selection == &hit.selection()) {
            ui.memory_mut(|memory| memory.request_focus(focus::widget_id(ui, &hit)));
        }
        // A question that has just been answered still keeps it for a frame.
        if self.is_keyboard_asked && keyboard::is_behind_question(ui) {
            ui.ctx().request_repaint();
        } else if std::mem::take(&mut self.is_keyboard_asked) {
            self.go_to_something(ui, view);
        }
        self.follow_selection(ui, view);
        let mut stops = std::mem::take(&mut self.stops);
        let scene = self.scene(view, &painter);
        let focus = stops.announce(ui, &scene);
        let pressed = minimap::rect(scene.mirror, &scene.lens).and_then(|map| minimap::show(ui, &scene, map));
        self.stops = stops;
        if let Some(canvas) = pressed {
            self.camera.look_at(canvas);
            ui.ctx().request_repaint();
        }
        // Buttons are glyphs; without the window's families there are none.
        if self.brush.has_fonts {
            furniture::show(ui, view, &self.lens, actions);
        }
        if let Some(stepper) = self.stepper(view) {
            stepper.show(ui, view, actions);
        }
        self.follow_focus(ui, focus, view, actions);
        if response.clicked() || response.secondary_clicked() {
            self.take_focus(ui);
        }
        let menu = response.context_menu(|ui| {
            if menu::show(ui, view, self.menu_target.as_ref(), actions) {
                self.aimed_at = Some(self.menu_at);
            }
        });
        if menu.is_none() {
            self.show_help(view, response);
        }
        self.show_rename(ui, view, actions);
        self.show_insert(ui, view, actions);
    }

    /// Where something else is selected than what the keyboard is at, as after a paste, it goes on from there.
    fn follow_selection(&mut self, ui: &Ui, view: &View<'_>) {
        let Some((hit, _)) = &self.focus.on else {
            self.selected_with_focus = None;
            return;
        };
        if self.selected_with_focus.as_ref() == Some(view.selection) {
            return;
        }
        let before = self.selected_with_focus.replace(view.selection.clone());
        // Ctrl+Space lets go of the one thing alone.
        let is_let_go = || before.is_none_or(|before| toggled(before, hit) == *view.selection);
        if is_selected(view.selection, hit) || is_let_go() {
            return;
        }
        if let Some(first) = first_of(view) {
            let widget = focus::widget_id(ui, &first);
            self.focus_asked = Some(widget);
            self.quiet_focus = (!self.is_ring_shown).then_some(widget);
            ui.memory_mut(|memory| memory.request_focus(widget));
        }
    }

    /// What the keyboard walks to is selected, so that the inspector shows it, unless something else was asked for; and is brought into
    /// view.
    fn follow_focus(&mut self, ui: &Ui, focus: Focus, view: &View<'_>, actions: &mut Vec<Action>) {
        if let Some(hit) = &focus.pressed {
            actions.push(Action::Select(hit.selection()));
        }
        let is_asked = focus.on.as_ref().is_some_and(|(hit, _)| Some(focus::widget_id(ui, hit)) == self.focus_asked);
        if let Some((hit, rect)) = focus.on.as_ref().filter(|_| focus.is_new) {
            let selection = hit.selection();
            if !is_asked && selection != *view.selection {
                actions.push(Action::Select(selection));
            }
            if !self.lens.viewport.intersects(*rect) {
                self.camera.look_at(self.lens.canvas_from_screen(rect.center()));
            }
        }
        if focus.is_new {
            self.focus_asked = None;
            let widget = focus.on.as_ref().map(|(hit, _)| focus::widget_id(ui, hit));
            self.is_ring_shown = self.quiet_focus.take() != widget;
            ui.ctx().request_repaint();
        }
        if ui.input(|input| input.pointer.any_pressed()) {
            self.is_ring_shown = false;
        }
        self.focus = focus;
    }
}

/// The first of what is selected.
fn first_of(view: &View<'_>) -> Option<Hit> {
    let View { design, selection, .. } = view;
    let component = selection.ids.iter().find(|id| design.components.contains_key(*id)).cloned().map(Hit::Component);
    let center = || selection.ids.first().cloned().map(Hit::Header);
    let link = || selection.links.first().cloned().map(Hit::Link);
    component.or_else(center).or_else(link).or_else(|| selection.annotations.first().copied().map(Hit::Annotation))
}
