//! The canvas: the design drawn with `egui_graphs`, and all that a hand does to it.
//!
//! It looks at a [`View`] and answers with actions; the design, the selection and the run are never its own. What it does own is
//! the camera, the gesture that is going on, and pictures of what it has been shown: the mirror of the design and the dots.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use egui::{Pos2, Rect, Sense, Ui};

use crate::design::{Design, Gesture, Id};
use crate::engine::Snapshot;
use crate::ui::action::{Action, Placing};
use crate::ui::command::Command;
use crate::ui::selection::Selection;
use crate::ui::theme::Theme;
use crate::ui::widgets::keyboard;
use crate::words::Language;

pub mod arrange;
mod brush;
pub mod camera;
mod card;
mod centers;
pub(in crate::ui) mod connect;
mod copying;
pub mod detail;
mod dots;
pub mod face;
mod figures;
mod focus;
mod furniture;
mod glide;
mod ground;
mod hands;
pub(in crate::ui) mod homes;
mod hover;
mod insert;
mod key_link;
mod keys;
mod kind_line;
mod labels;
pub mod layout;
mod link;
mod locks;
mod menu;
mod minimap;
pub(in crate::ui) mod mirror;
mod moving;
mod overlay;
mod pick;
mod picture;
mod place;
mod reached;
pub(in crate::ui) mod reattach;
mod rename;
pub(in crate::ui) mod resizing;
mod room;
pub mod routes;
mod scene;
mod snapping;
mod stepper;
mod telling;
mod traffic;
mod walk;

use brush::Brush;
use camera::{Camera, Lens};
use centers::CenterFace;
use detail::Detail;
pub use face::{Badge, Health, Tone};
use figures::Refresh;
use focus::{Focus, Stops};
use glide::Glide;
use hands::Hand;
use insert::Insert;
use keys::Nudging;
use mirror::Mirror;
use pick::Hit;
use reached::Reached;
use rename::Rename;
use traffic::Traffic;

/// A step of zooming by command.
const ZOOM_STEP: f32 = 1.25;
/// Time between frames while dots travel.
const FRAME: Duration = Duration::from_millis(24);
/// After a frame that took longer than that, the dots go on from where they were.
const ELAPSED_MAX_S: f32 = 0.1;

/// What a press on the canvas does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// Selects and moves.
    #[default]
    Select,
    /// Moves the view.
    Hand,
    /// Connects.
    Connect,
}

/// All that the canvas looks at in one frame; it changes none of it.
pub struct View<'a> {
    /// The design.
    pub design: &'a Arc<Design>,
    /// What is selected.
    pub selection: &'a Selection,
    /// The run, if there is one.
    pub snapshot: Option<&'a Snapshot>,
    /// Whether simulated time passes.
    pub is_running: bool,
    /// How many simulated seconds pass in a real one.
    pub speed: f64,
    /// Colours and sizes.
    pub theme: &'a Theme,
    /// The language of the interface.
    pub language: Language,
    /// What a press does.
    pub tool: Tool,
    /// What is being put down from the palette.
    pub placing: Option<Placing>,
    /// How links run.
    pub link_style: routes::Style,
    /// Whether the wheel moves the view and does not zoom.
    pub wheel_moves: bool,
    /// Every command that cannot be carried out now, with the key of its reason.
    pub disabled: &'a [(Command, &'static str)],
}

/// The canvas with its camera and the gesture that is going on.
pub struct Canvas {
    camera: Camera,
    lens: Lens,
    detail: Detail,
    is_fitted: bool,
    asked: Option<Command>,
    mirror: Mirror,
    glide: Glide,
    brush: Arc<Brush>,
    centers: BTreeMap<Id, CenterFace>,
    badges: BTreeMap<Id, Badge>,
    refresh: Refresh,
    /// The design that the cards were written from last.
    written: Option<Arc<Design>>,
    reached: Reached,
    traffic: Traffic,
    hand: Hand,
    nudging: Option<Nudging>,
    /// Where a link begins that the keyboard draws.
    key_link: Option<Id>,
    tool_before: Tool,
    pointer: Option<Pos2>,
    /// Where it was when Enter last put something down.
    pointer_used: Option<Pos2>,
    /// Where it was when a key was last pressed: until it moves, the hands are on the keyboard.
    pointer_left: Option<Pos2>,
    hovered: Option<Hit>,
    focus: Focus,
    stops: Stops,
    focus_asked: Option<egui::Id>,
    /// What is to have the keyboard once it is there.
    focus_next: Option<Hit>,
    /// Whether the keyboard is to come to the canvas.
    is_keyboard_asked: bool,
    rename: Option<Rename>,
    insert: Option<Insert>,
    menu_target: Option<Hit>,
    menu_at: Pos2,
    /// Where the menu was opened that something was chosen from: that is meant and not where the pointer is by then.
    aimed_at: Option<Pos2>,
}

impl Default for Canvas {
    fn default() -> Self {
        let camera = Camera::default();
        Self {
            camera,
            lens: camera.lens(Rect::ZERO),
            detail: Detail::default(),
            is_fitted: false,
            asked: None,
            mirror: Mirror::default(),
            glide: Glide::default(),
            brush: Arc::default(),
            centers: BTreeMap::new(),
            badges: BTreeMap::new(),
            refresh: Refresh::default(),
            written: None,
            reached: Reached::default(),
            traffic: Traffic::default(),
            hand: Hand::default(),
            nudging: None,
            key_link: None,
            tool_before: Tool::default(),
            pointer: None,
            pointer_used: None,
            pointer_left: None,
            hovered: None,
            focus: Focus::default(),
            stops: Stops::default(),
            focus_asked: None,
            focus_next: None,
            is_keyboard_asked: false,
            rename: None,
            insert: None,
            menu_target: None,
            menu_at: Pos2::ZERO,
            aimed_at: None,
        }
    }
}

impl Canvas {
    /// Draws one frame and takes part in the frame's events; what the user asked for is added to `actions`.
    pub fn show(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let asked_before = actions.len();
        let shown = self.glide.shown(ui, &self.mirror, view.design);
        let view = &View { design: shown.as_ref().unwrap_or(view.design), ..*view };
        let viewport = ui.available_rect_before_wrap();
        let response = ui.allocate_rect(viewport, Sense::CLICK | Sense::DRAG);
        let is_changed = self.mirror.sync(view.design, view.link_style);
        if self.asked.take_if(|asked| *asked == Command::Rename).is_some() {
            self.rename_selected(view);
        }
        self.put_by_command(view, actions);
        self.move_camera(ui, viewport, view.selection);
        self.navigate(ui, &response, view);
        self.lens = self.camera.lens(viewport);
        self.detail = self.detail.at_zoom(self.lens.zoom);
        self.take_brush(ui, view);
        self.refresh_figures(ui, view, is_changed);
        self.prepare(ui, view);
        self.handle_pointer(ui, &response, view, actions);
        self.follow_tool(view, response.is_pointer_button_down_on());
        self.put_down_by_enter(ui, view, actions);
        if self.has_keyboard(ui) {
            self.handle_keys(ui, view, actions);
        }
        self.move_traffic(ui, view);
        self.draw(ui, view);
        self.point(ui, view.tool);
        self.show_widgets(ui, view, &response, actions);
        if actions.len() > asked_before {
            // What was asked for is seen in the next frame.
            ui.ctx().request_repaint();
        }
    }

    /// Carries out a command that is the canvas's own (zoom, fit, rename in place); false where it is not.
    pub const fn command(&mut self, command: Command) -> bool {
        let is_mine = matches!(
            command,
            Command::ZoomIn
                | Command::ZoomOut
                | Command::ZoomReset
                | Command::ZoomToFit
                | Command::ZoomToSelection
                | Command::Rename
                | Command::QuickInsert
                | Command::AddDataCenter
                | Command::AddText
        );
        if is_mine {
            self.asked = Some(command);
        }
        is_mine
    }

    /// Gives the keyboard to the one thing that is selected, else to what is nearest to the middle of the view.
    pub const fn take_keyboard(&mut self) {
        self.is_keyboard_asked = true;
    }

    /// The next change of the design is shown as a move from where things stood.
    pub const fn glide(&mut self) {
        self.glide.ask();
    }

    /// Fits the design into view in the next frame, at once: another one was opened.
    pub fn fit_next(&mut self) {
        self.is_fitted = false;
        self.hand = Hand::Idle;
        self.rename = None;
        self.insert = None;
        self.traffic.clear();
    }

    /// The marks at the upper right of cards, such as points of failure; those that the run gives are the canvas's own.
    pub fn set_badges(&mut self, badges: BTreeMap<Id, Badge>) {
        if badges != self.badges {
            self.badges = badges;
            self.refresh = Refresh::default();
        }
    }

    /// The zoom, 1 being 100 %.
    #[must_use]
    pub const fn zoom(&self) -> f32 {
        self.camera.zoom()
    }

    /// Where the canvas was looked at from in the last frame.
    #[must_use]
    pub const fn lens(&self) -> &Lens {
        &self.lens
    }

    /// What was drawn last: the middle of each component, in canvas points, and the two ends of each link.
    #[must_use]
    pub fn drawn(&self) -> (BTreeMap<Id, Pos2>, BTreeSet<(Id, Id)>) {
        let places = self.mirror.cards().filter_map(|(id, _)| Some((id.clone(), self.mirror.center(id)?)));
        (places.collect(), self.mirror.links().map(|(ends, _)| ends.clone()).collect())
    }

    /// How many dots travel.
    #[must_use]
    pub fn dot_count(&self) -> usize {
        self.traffic.dots().count()
    }

    /// A number for a gesture that begins now; no two gestures of the program have the same.
    #[must_use]
    pub fn next_gesture() -> Gesture {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Gesture(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    fn move_camera(&mut self, ui: &Ui, viewport: Rect, selection: &Selection) {
        let is_resized = viewport.size() != self.lens.viewport.size() && matches!(self.hand, Hand::Idle);
        // Nobody has looked for a part of it: all of it stays in view.
        let is_changed = is_resized || self.glide.is_moving();
        let is_stale = !self.is_fitted || (is_changed && self.camera.is_fitted());
        if is_stale && viewport.is_positive() {
            self.is_fitted = true;
            if let Some(bounds) = self.mirror.settled_bounds(viewport) {
                self.camera.fit(viewport, bounds);
            }
        }
        match self.asked.take() {
            Some(Command::ZoomIn) => self.camera.fly_to_zoom(self.camera.target().0 * ZOOM_STEP),
            Some(Command::ZoomOut) => self.camera.fly_to_zoom(self.camera.target().0 / ZOOM_STEP),
            Some(Command::ZoomReset) => self.camera.fly_to_zoom(1.0),
            Some(Command::ZoomToFit) => {
                if let Some(all) = self.mirror.settled_bounds(viewport) {
                    self.camera.fly_to_fit(viewport, all);
                }
            }
            Some(Command::ZoomToSelection) => {
                if let Some(part) = self.mirror.bounds_of(selection) {
                    self.camera.fly_to_part(viewport, part);
                }
            }
            _ => {}
        }
        if self.camera.advance(ui.input(|input| input.time)) {
            ui.ctx().request_repaint();
        }
    }

    fn take_brush(&mut self, ui: &Ui, view: &View<'_>) {
        let brush = Brush::new(ui.ctx(), view.theme, view.language, self.detail);
        if brush != *self.brush {
            if brush.language != self.brush.language {
                self.refresh = Refresh::default();
            }
            self.brush = Arc::new(brush);
        }
    }

    fn prepare(&mut self, ui: &Ui, view: &View<'_>) {
        let hovered = self.hovered.as_ref().and_then(Hit::component);
        self.mirror.prepare(&self.brush, &self.lens, view.selection, hovered);
        if self.mirror.is_finding_ways() {
            ui.ctx().request_repaint();
        }
        let lifted = self.lifted_link().cloned();
        let hovered = self.hovered.as_ref().and_then(Hit::link);
        self.mirror.set_attention(hovered, lifted.as_ref());
        let labels = labels::place(&self.mirror, view.design, &self.lens, &self.brush, ui.painter());
        self.mirror.set_labels(labels);
    }

    /// Whether keys are the canvas's: nothing else has the focus, and no question stands before it.
    fn has_keyboard(&self, ui: &Ui) -> bool {
        let is_free = ui.memory(egui::Memory::focused).is_none();
        !keyboard::is_behind_question(ui)
            && self.rename.is_none()
            && self.insert.is_none()
            && (is_free || self.focus.on.is_some())
    }

    /// Dots travel while simulated time passes; where it does not, nothing moves and no frame is asked for.
    fn move_traffic(&mut self, ui: &Ui, view: &View<'_>) {
        let Some(snapshot) = view.snapshot.filter(|snapshot| snapshot.time_ns > 0) else {
            // Nothing is on its way in a run that has not begun.
            self.traffic.clear();
            return;
        };
        if !view.is_running || !self.refresh.is_time_passing(ui.input(|input| input.time), snapshot.time_ns) {
            return;
        }
        let dots_max = match self.detail {
            Detail::Card => 600,
            Detail::Chip => 4_000,
            Detail::Tile | Detail::Dot => 0,
        };
        let elapsed_s = ui.input(|input| input.stable_dt).min(ELAPSED_MAX_S) * view.speed.clamp(0.25, 2.0) as f32;
        let visible = self.lens.canvas_rect();
        let length = |ends: &mirror::Ends| {
            let path = self.mirror.link(ends)?.path()?;
            path.bounds().intersects(visible).then(|| path.length() * self.lens.zoom)
        };
        if dots_max == 0 {
            self.traffic.clear();
        } else {
            let fails = |ends: &mirror::Ends, reason| self.reached.is_from(&ends.1, reason);
            self.traffic.advance(elapsed_s, snapshot, dots_max, (length, fails));
            ui.ctx().request_repaint_after(FRAME);
        }
    }

    /// What egui itself shows on the canvas: the accessibility tree, the minimap, the menu, the field of a name.
    fn show_widgets(&mut self, ui: &mut Ui, view: &View<'_>, response: &egui::Response, actions: &mut Vec<Action>) {
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
        let mut stops = std::mem::take(&mut self.stops);
        let scene = self.scene(view, &painter);
        let focus = stops.announce(ui, &scene);
        let pressed = minimap::rect(&scene).and_then(|map| minimap::show(ui, &scene, map));
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

    /// What the keyboard walks to is selected, so that the inspector shows it, and is brought into view.
    fn follow_focus(&mut self, ui: &Ui, focus: Focus, view: &View<'_>, actions: &mut Vec<Action>) {
        if let Some(hit) = &focus.pressed {
            actions.push(Action::Select(hit.selection()));
        }
        let is_asked = focus.on.as_ref().is_some_and(|(hit, _)| Some(focus::widget_id(ui, hit)) == self.focus_asked);
        if let Some((hit, rect)) = focus.on.as_ref().filter(|_| focus.is_new && !is_asked) {
            let selection = hit.selection();
            if selection != *view.selection {
                actions.push(Action::Select(selection));
            }
            if !self.lens.viewport.intersects(*rect) {
                self.camera.look_at(self.lens.canvas_from_screen(rect.center()));
            }
        }
        if focus.is_new {
            self.focus_asked = None;
        }
        self.focus = focus;
    }
}
