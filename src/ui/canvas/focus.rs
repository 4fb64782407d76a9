//! Everything on the canvas for those who do not use a pointer: each box and link is in the accessibility tree and takes the focus.

use std::sync::Arc;

use egui::{Event, EventFilter, Id as WidgetId, Key, Rect, Response, Sense, Ui, UiBuilder, WidgetInfo, WidgetType};

use super::arrange;
use super::hands;
use super::mirror::{self, Ends};
use super::pick::{self, Hit};
use super::scene::Scene;
use crate::catalog::{self, LinkKind};
use crate::design::{Design, Id};
use crate::ui::style;
use crate::words;

/// Arrows move what is selected; they do not walk the focus.
pub(super) const ARROWS: EventFilter =
    EventFilter { horizontal_arrows: true, vertical_arrows: true, tab: false, escape: false };

/// What the keyboard and screen readers did in this frame.
#[derive(Clone, Debug, Default)]
pub(super) struct Focus {
    /// What has the focus, and where it is on the screen.
    pub(super) on: Option<(Hit, Rect)>,
    /// Whether it came there in this frame.
    pub(super) is_new: bool,
    /// What a screen reader asked to press.
    pub(super) pressed: Option<Hit>,
}

/// The key of the word for what a link carries.
pub(super) const fn link_word(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Resolve => "link.resolve",
        LinkKind::Request => "link.request",
        LinkKind::LookUp => "link.look_up",
        LinkKind::Query => "link.query",
        LinkKind::Replicate => "link.replicate",
        LinkKind::Publish => "link.publish",
        LinkKind::Deliver => "link.deliver",
        LinkKind::Fetch => "link.fetch",
        LinkKind::Observe => "link.observe",
        LinkKind::Manage => "link.manage",
    }
}

/// Everything that takes the focus, in the order in which Tab walks it, with the widgets that stand for it.
#[derive(Clone, Debug, Default)]
pub(super) struct Stops {
    list: Vec<(WidgetId, Hit)>,
    of: Option<Arc<Design>>,
}

impl Stops {
    /// Tells egui of them. Where nobody walks and no screen reader listens, of the one that has the focus alone, and of the last,
    /// from which Shift+Tab goes backwards: in a large design the rest would cost more than the picture.
    pub(super) fn announce(&mut self, ui: &mut Ui, scene: &Scene<'_>) -> Focus {
        let all = is_walking(ui);
        let focused = ui.memory(egui::Memory::focused);
        if all || focused.is_some_and(|focused| !self.list.iter().any(|(id, _)| *id == focused)) {
            self.follow(ui, scene);
        }
        let mut focus = Focus::default();
        let last = self.list.last().map(|(id, _)| *id);
        // A ring is cut off with what it is around.
        let mut clipped = ui.new_child(UiBuilder::new().max_rect(scene.lens.viewport));
        clipped.set_clip_rect(scene.lens.viewport);
        for (id, hit) in self.list.iter().filter(|(id, _)| all || Some(*id) == focused || Some(*id) == last) {
            announce_one(&clipped, scene, &mut focus, *id, hit);
        }
        focus
    }

    /// Takes up what is shown now.
    fn follow(&mut self, ui: &Ui, scene: &Scene<'_>) {
        let design = scene.view.design;
        if self.of.as_ref().is_some_and(|known| Arc::ptr_eq(known, design)) {
            return;
        }
        let walk = scene.mirror.walk();
        let parts = walk.components.into_iter().map(Hit::Component).chain(walk.links.into_iter().map(Hit::Link));
        let centers = design.data_centers.keys().cloned().map(Hit::Header);
        let texts = (0..design.annotations.len()).map(Hit::Annotation);
        self.list = parts.chain(centers).chain(texts).map(|hit| (widget_id(ui, &hit), hit)).collect();
        self.of = Some(Arc::clone(design));
    }
}

/// Whether anybody wants to know all that there is.
fn is_walking(ui: &Ui) -> bool {
    let is_step = |event: &Event| match event {
        Event::Key { key, pressed: true, .. } => {
            matches!(key, Key::Tab | Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown)
        }
        Event::AccessKitActionRequest(_) => true,
        _ => false,
    };
    let has_listener = ui.ctx().accesskit_node_builder(egui::accesskit_root_id(), |_| ()).is_some();
    has_listener || ui.input(|input| input.raw.events.iter().any(is_step))
}

/// The widget that stands for a thing.
pub(super) fn widget_id(ui: &Ui, hit: &Hit) -> WidgetId {
    widget_id_in(ui.id(), hit)
}

/// The id of a thing within that of what it is on.
pub(super) fn widget_id_in(parent: WidgetId, hit: &Hit) -> WidgetId {
    match hit {
        Hit::Component(id) | Hit::Port(id, _) => parent.with(("component", id.as_str())),
        Hit::Header(id) | Hit::Corner(id, _) => parent.with(("data center", id.as_str())),
        Hit::Link((from, to)) | Hit::LinkEnd((from, to), _) => parent.with(("link", from.as_str(), to.as_str())),
        Hit::Annotation(place) => parent.with(("text", *place)),
    }
}

fn announce_one(ui: &Ui, scene: &Scene<'_>, focus: &mut Focus, id: WidgetId, hit: &Hit) {
    let Some(rect) = rect_of(scene, hit) else { return };
    let response: Response = ui.interact(rect, id, Sense::focusable_noninteractive());
    let is_selected = hands::is_selected(scene.view.selection, hit);
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, true, is_selected, label(scene, hit)));
    if response.has_focus() {
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, ARROWS));
        style::draws_own_ring(ui.ctx(), id);
        focus.on = Some((hit.clone(), rect));
        focus.is_new = response.gained_focus();
    }
    if ui.input(|input| input.has_accesskit_action_request(id, egui::accesskit::Action::Click)) {
        focus.pressed = Some(hit.clone());
    }
}

/// Where a thing is on the screen.
pub(super) fn rect_of(scene: &Scene<'_>, hit: &Hit) -> Option<Rect> {
    let design = scene.view.design;
    let canvas = match hit {
        Hit::Component(id) | Hit::Port(id, _) => scene.mirror.card(id)?.outer(),
        Hit::Link(ends) | Hit::LinkEnd(ends, _) => {
            // The ring around it follows its way and is drawn with it.
            scene.mirror.link(ends)?.bounds()
        }
        Hit::Header(id) | Hit::Corner(id, _) => mirror::rect_of(&design.data_centers.get(id)?.frame),
        Hit::Annotation(place) => pick::annotation_rect(design.annotations.get(*place)?),
    };
    Some(scene.lens.screen_rect(canvas))
}

/// A thing in words.
fn label(scene: &Scene<'_>, hit: &Hit) -> String {
    let design = scene.view.design;
    match hit {
        Hit::Component(id) | Hit::Port(id, _) => component_label(scene, id),
        Hit::Link(ends) | Hit::LinkEnd(ends, _) => link_label(scene, ends),
        Hit::Header(id) | Hit::Corner(id, _) => {
            let name = design.data_centers.get(id).map(|center| catalog::data_center_name(scene.view.language, id, center));
            format!("{}, {}", name.unwrap_or_default(), words::text(scene.view.language, "canvas.data_center"))
        }
        Hit::Annotation(place) => design.annotations.get(*place).map(|note| note.text.clone()).unwrap_or_default(),
    }
}

fn component_label(scene: &Scene<'_>, id: &Id) -> String {
    let Some(card) = scene.mirror.card(id) else { return id.to_string() };
    let face = &card.face;
    let state = words::text(scene.view.language, face.health.key());
    let kind = format!("{} {}", face.kind_line, face.times);
    let kind = kind.trim_end().to_owned();
    let failing = face.failing.as_ref().map(|failing| &failing.words);
    let locked = arrange::is_locked(scene.view.design, id).then(|| words::text(scene.view.language, "canvas.locked"));
    let parts = [&face.name, &kind, &state, &face.left, &face.right, &face.note];
    let badge = face.badge.as_ref().map(|badge| &badge.text);
    parts
        .into_iter()
        .chain(failing)
        .chain(badge)
        .chain(locked.as_ref())
        .filter(|part| !part.is_empty())
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}

fn link_label(scene: &Scene<'_>, ends: &Ends) -> String {
    let name = |id: &Id| scene.mirror.card(id).map_or_else(|| id.to_string(), |card| card.face.name.clone());
    let kind = scene.mirror.link(ends).and_then(|link| link.kind);
    let kind = kind.map_or_else(String::new, |kind| format!(", {}", words::text(scene.view.language, link_word(kind))));
    let label = scene.view.design.link(&ends.0, &ends.1).map(|link| link.label.as_str()).filter(|label| !label.is_empty());
    let label = label.map_or_else(String::new, |label| format!(", {label}"));
    format!("{} → {}{kind}{label}", name(&ends.0), name(&ends.1))
}
