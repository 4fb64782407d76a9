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
use crate::ui::action::Action;
use crate::ui::command::Command;
use crate::ui::selection::Selection;

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
mod followed;
mod framing;
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
mod navigate;
mod overlay;
mod pick;
mod picture;
mod place;
mod queue;
mod reached;
pub(in crate::ui) mod reattach;
mod rename;
pub(in crate::ui) mod resizing;
pub(in crate::ui) mod room;
pub mod routes;
mod scene;
mod sight;
mod snapping;
mod spark;
mod stepper;
mod still;
mod telling;
mod throwing;
mod traffic;
mod view;
mod walk;
mod widgets;

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
use mirror::{Followed, Mirror};
use pick::Hit;
use reached::Reached;
use rename::Rename;
use sight::ToShow;
use still::Still;
use traffic::Traffic;
pub use view::{Motion, Tool, View};

/// Time between frames while dots travel.
const FRAME: Duration = Duration::from_millis(24);
/// How near to a dot a click counts, in screen points.
const DOT_REACH: f32 = 8.0;
/// After a frame that took longer than that, the dots go on from where they were.
const ELAPSED_MAX_S: f32 = 0.1;

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
    hovered: Option<Hit>,
    focus: Focus,
    stops: Stops,
    focus_asked: Option<egui::Id>,
    /// What a hand gave the keyboard to: nobody has to be shown where that is.
    quiet_focus: Option<egui::Id>,
    is_ring_shown: bool,
    /// What was selected when the keyboard was last at something.
    selected_with_focus: Option<Selection>,
    ground: Still,
    links_drawn: Still,
    cards_drawn: Still,
    /// What is to come into view.
    to_show: Option<ToShow>,
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
    /// Where the pointer was on the screen when a button or a key was pressed or let go last.
    acted_at: Option<Pos2>,
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
            hovered: None,
            focus: Focus::default(),
            stops: Stops::default(),
            focus_asked: None,
            quiet_focus: None,
            is_ring_shown: false,
            selected_with_focus: None,
            ground: Still::default(),
            links_drawn: Still::default(),
            cards_drawn: Still::default(),
            to_show: None,
            focus_next: None,
            is_keyboard_asked: false,
            rename: None,
            insert: None,
            menu_target: None,
            menu_at: Pos2::ZERO,
            aimed_at: None,
            acted_at: None,
        }
    }
}

impl Canvas {
    /// Draws one frame and takes part in the frame's events; what the user asked for is added to `actions`.
    pub fn show(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let asked_before = actions.len();
        let shown = self.glide.shown(ui, &mut self.mirror, (view.design, view.link_style), self.detail);
        let view = &View { design: shown.as_ref().unwrap_or(view.design), ..*view };
        let viewport = ui.available_rect_before_wrap();
        let response = ui.allocate_rect(viewport, Sense::CLICK | Sense::DRAG);
        // What glides has been followed to where it is.
        let followed = if shown.is_some() { Followed::Links } else { self.mirror.sync(view.design, view.link_style) };
        if self.asked.take_if(|asked| *asked == Command::Rename).is_some() {
            self.rename_selected(view);
        }
        self.put_by_command(view, actions);
        self.move_camera(ui, viewport, view.selection);
        self.navigate(ui, &response, view);
        self.lens = self.camera.lens(viewport);
        self.detail = self.detail.at_zoom(self.lens.zoom);
        self.take_brush(ui, view);
        self.refresh_figures(ui, view, followed);
        self.prepare(ui, view);
        self.handle_pointer(ui, &response, view, actions);
        self.pick_dot(&response, view, actions);
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

    /// Whether a gesture of the pointer goes on or something is typed in place: Escape is its own and ends nothing else.
    #[must_use]
    pub const fn has_gesture(&self) -> bool {
        !matches!(self.hand, Hand::Idle) || self.insert.is_some() || self.rename.is_some()
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

    /// Where a component was drawn last, in screen points.
    #[must_use]
    pub fn box_of(&self, id: &Id) -> Option<Rect> {
        self.mirror.card(id).map(|card| self.lens.screen_rect(card.outer()))
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

    /// A click on a dot shows a request of its sort.
    fn pick_dot(&self, response: &egui::Response, view: &View<'_>, actions: &mut Vec<Action>) {
        let is_meant = response.clicked() && view.tool == Tool::Select && view.placing.is_none();
        let Some(at) = response.interact_pointer_pos().filter(|_| is_meant && self.detail.has_curves()) else { return };
        if self.hovered.as_ref().is_some_and(|hit| hit.component().is_some()) {
            return;
        }
        if let Some((ends, dot)) = dots::nearest(&self.traffic, &self.mirror, &self.lens, (at, DOT_REACH)) {
            let class = crate::design::Class::ALL[dot.class];
            actions.push(Action::InspectOn { ends: ends.clone(), class, is_failed: dot.turned.is_some() });
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
        let is_in_hand = matches!(self.hand, Hand::Moving(_) | Hand::Copying(_) | Hand::Resizing(_));
        self.mirror.find_ways(self.brush.detail, &self.lens, is_in_hand);
        self.mirror.prepare(&self.brush, &self.lens, view.selection, hovered);
        if self.mirror.is_finding_ways() {
            ui.ctx().request_repaint();
        }
        let lifted = self.lifted_link().cloned();
        let hovered = self.hovered.as_ref().and_then(Hit::link);
        self.mirror.set_attention(hovered, lifted.as_ref());
        let labels =
            labels::place(&self.mirror, view.design, &self.lens, (&self.brush, ui.painter()), view.selection.single_link());
        self.mirror.set_labels(labels);
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
            _ if view.motion != Motion::Travelling => 0,
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
            self.traffic.show_answers(view.shows_answers);
            self.traffic.advance(elapsed_s, snapshot, dots_max, (length, fails));
            ui.ctx().request_repaint_after(FRAME);
        }
    }
}
