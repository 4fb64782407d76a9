//! Everything on the canvas for those who do not use a pointer: each box and link is in the accessibility tree and takes the focus.

use egui::{EventFilter, Id as WidgetId, Rect, Response, Sense, Ui, WidgetInfo, WidgetType};

use super::arrange;
use super::mirror::{self, Ends};
use super::pick::{self, Hit};
use super::scene::Scene;
use crate::catalog::{self, LinkKind};
use crate::design::Id;
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

/// Tells egui of every box, link and frame, in the order in which Tab walks them.
pub(super) fn announce(ui: &Ui, scene: &Scene<'_>) -> Focus {
    let mut focus = Focus::default();
    let selection = scene.view.selection;
    for id in &scene.mirror.walk().components {
        let Some(card) = scene.mirror.card(id) else { continue };
        // The window's ring around it falls in with the frame of the selection.
        let rect = scene.lens.screen_rect(card.outer()).expand(1.0);
        let (is_selected, hit) = (selection.ids.contains(id), Hit::Component(id.clone()));
        announce_one(ui, &mut focus, rect, is_selected, hit, || component_label(scene, id));
    }
    for ends in &scene.mirror.walk().links {
        let Some(link) = scene.mirror.link(ends) else { continue };
        // With its label, so that the window's ring does not run through that.
        let label = scene.mirror.labels().get(ends).map_or(egui::Rect::NOTHING, |label| label.rect);
        let rect = scene.lens.screen_rect(link.bounds().union(label));
        let (is_selected, hit) = (selection.links.contains(ends), Hit::Link(ends.clone()));
        announce_one(ui, &mut focus, rect, is_selected, hit, || link_label(scene, ends));
    }
    for (id, center) in &scene.view.design.data_centers {
        let rect = scene.lens.screen_rect(mirror::rect_of(&center.frame));
        let (is_selected, hit) = (selection.ids.contains(id), Hit::Header(id.clone()));
        announce_one(ui, &mut focus, rect, is_selected, hit, || {
            let name = catalog::data_center_name(scene.view.language, id, center);
            format!("{name}, {}", words::text(scene.view.language, "canvas.data_center"))
        });
    }
    for (place, note) in scene.view.design.annotations.iter().enumerate() {
        let rect = scene.lens.screen_rect(pick::annotation_rect(note));
        let is_selected = selection.annotations.contains(&place);
        announce_one(ui, &mut focus, rect, is_selected, Hit::Annotation(place), || note.text.clone());
    }
    focus
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

fn announce_one(ui: &Ui, focus: &mut Focus, rect: Rect, is_selected: bool, hit: Hit, label: impl Fn() -> String) {
    let id = widget_id(ui, &hit);
    let response: Response = ui.interact(rect, id, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, true, is_selected, label()));
    if response.has_focus() {
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, ARROWS));
        focus.on = Some((hit.clone(), rect));
        focus.is_new = response.gained_focus();
    }
    if ui.input(|input| input.has_accesskit_action_request(id, egui::accesskit::Action::Click)) {
        focus.pressed = Some(hit);
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
