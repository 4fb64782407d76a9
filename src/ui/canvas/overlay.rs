//! What lies over the components: selection frames, ports, guides, labels of links, reasons of failure, hints.

use egui::text::LayoutJob;
use egui::{Color32, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2, vec2};

use super::brush::{self, Anchor, Pen};
use super::detail::Detail;
use super::layout::COLUMN_STEP;
use super::link::LinkEnd;
use super::mirror::Ends;
use super::pick;
use super::resizing::Resizing;
use super::scene::Scene;
use super::snapping::Guide;
use crate::design::{Id, KindName};
use crate::ui::format;
use crate::words;

const SELECTION_OUTSET: f32 = 4.0;
const SELECTION_RADIUS: f32 = 11.0;
/// The ring of the keyboard lies outside of that of the selection.
const FOCUS_OUTSET: f32 = 8.5;
const FOCUS_RADIUS: f32 = 14.0;
const PORT_RADIUS: f32 = 4.5;
const HANDLE_RADIUS: f32 = 4.5;
/// Half of the stroke at each end of a gap.
const GUIDE_TICK: f32 = 4.0;

/// The frames around selected components.
pub(super) fn selection(scene: &Scene<'_>) {
    let accent = scene.brush.theme.accent;
    for id in &scene.view.selection.ids {
        let Some(rect) = outer_on_screen(scene, id) else { continue };
        // Without marks at its corners: a card has one size, and they would say that it can be drawn larger.
        let frame = rect.expand(SELECTION_OUTSET);
        scene.painter.rect_stroke(frame, SELECTION_RADIUS, Stroke::new(2.0, accent), StrokeKind::Middle);
    }
}

/// A component's box with its stack, in screen points, if it is in view.
pub(super) fn outer_on_screen(scene: &Scene<'_>, id: &Id) -> Option<Rect> {
    let rect = scene.lens.screen_rect(scene.mirror.card(id)?.outer());
    rect.intersects(scene.lens.viewport.expand(30.0)).then_some(rect)
}

/// The ports of a component, and the one under the pointer filled.
pub(super) fn ports(scene: &Scene<'_>, id: &Id, hovered: Option<super::routes::Side>) {
    let theme = &scene.brush.theme;
    for (side, port) in pick::ports(scene.mirror, id).into_iter().flatten() {
        let fill = if hovered == Some(side) { theme.accent } else { theme.canvas };
        let at = scene.lens.screen_from_canvas(port);
        scene.painter.circle(at, PORT_RADIUS, fill, Stroke::new(1.5, theme.accent));
    }
}

/// The rubber band, in screen points.
pub(super) fn band(scene: &Scene<'_>, band: Rect) {
    let accent = scene.brush.theme.accent;
    scene.painter.rect(band, 2.0, accent.gamma_multiply(0.1), Stroke::new(1.0, accent), StrokeKind::Inside);
}

/// What is lined up, in canvas points: a line along it, and a bar across each of two equal gaps.
pub(super) fn guides(scene: &Scene<'_>, guides: &[Guide]) {
    let stroke = Stroke::new(1.0, scene.brush.theme.accent);
    for guide in guides {
        let (Guide::Line(from, to) | Guide::Gap(from, to)) = guide;
        let [from, to] = [*from, *to].map(|point| scene.lens.screen_from_canvas(point));
        scene.painter.line_segment([from, to], stroke);
        if let Guide::Gap(..) = guide {
            let tick = (to - from).normalized().rot90() * GUIDE_TICK;
            scene.painter.line_segment([from - tick, from + tick], stroke);
            scene.painter.line_segment([to - tick, to + tick], stroke);
        }
    }
}

/// Marks the cards that a data center will hold once its corner is let go.
pub(super) fn belonging(scene: &Scene<'_>, resizing: &Resizing) {
    let stroke = Stroke::new(1.5, scene.brush.theme.ok);
    let design = scene.view.design;
    for id in design.components.keys().filter(|id| resizing.belongs(design, scene.mirror, id)) {
        let Some(rect) = outer_on_screen(scene, id) else { continue };
        scene.painter.extend(brush::dashed_rect(rect.expand(SELECTION_OUTSET), SELECTION_RADIUS, stroke, [5.0, 4.0]));
    }
}

/// What a link carries, its rate and its latency, above its middle; its label before that where the pill is too short for it.
pub(super) fn link_label(scene: &Scene<'_>, ends: &Ends) {
    let Some(link) = scene.mirror.link(ends) else { return };
    let figures = scene.view.snapshot.and_then(|snapshot| snapshot.links.get(ends));
    let measured = figures.map(|figures| {
        let language = scene.view.language;
        let rate = format::rate(language, figures.total_rate_per_s());
        format!("{rate} · {}", format::measured_ms(language, figures.latency_ms))
    });
    let kind = link.kind.map(|kind| words::text(scene.view.language, super::focus::link_word(kind)));
    let pill = scene.mirror.labels().get(ends);
    let is_hidden = pill.is_none_or(|pill| pill.is_cut);
    let label = scene.view.design.link(&ends.0, &ends.1).map(|link| link.label.clone());
    let label = label.filter(|label| is_hidden && !label.is_empty());
    let parts: Vec<String> = label.into_iter().chain(kind).chain(measured).collect();
    let theme = &scene.brush.theme;
    let beside = pill.map_or_else(|| link.at(0.5), |pill| pill.rect.center_top());
    let middle = scene.lens.screen_from_canvas(beside) - vec2(0.0, 20.0);
    scene.plate(middle, Pen::semibold(11.0, theme.text), (theme.card2, theme.line2), &parts.join(" · "));
}

/// The ring around what has the keyboard, where it is not a link: dotted, so that nobody takes it for a selection, and outside of the
/// frame of that.
pub(super) fn focus_ring(scene: &Scene<'_>, on_screen: Rect) {
    let stroke = Stroke::new(1.5, scene.brush.theme.text);
    scene.painter.extend(brush::dashed_rect(on_screen.expand(FOCUS_OUTSET), FOCUS_RADIUS, stroke, [1.5, 3.5]));
}

/// The ring around a link that has the keyboard, along its way; the link is drawn over it.
pub(super) fn link_ring(scene: &Scene<'_>, ends: &Ends) {
    let Some(link) = scene.mirror.link(ends) else { return };
    let points = link.points(scene.lens.zoom).into_iter().map(|canvas| scene.lens.screen_from_canvas(canvas));
    let points: Vec<Pos2> = points.collect();
    for (beside, color) in [(9.0, scene.brush.theme.text), (6.0, scene.brush.theme.canvas)] {
        scene.painter.line(points.clone(), Stroke::new(link.width() + beside, color));
    }
}

/// The handles at both ends of a link, and the one under the pointer filled.
pub(super) fn link_handles(scene: &Scene<'_>, ends: &Ends, hovered: Option<LinkEnd>) {
    let Some(link) = scene.mirror.link(ends) else { return };
    let theme = &scene.brush.theme;
    for end in LinkEnd::ALL {
        let fill = if hovered == Some(end) { theme.accent } else { theme.canvas };
        let at = scene.lens.screen_from_canvas(link.handle(end, scene.lens.zoom));
        scene.painter.circle(at, HANDLE_RADIUS, fill, Stroke::new(2.0, theme.accent));
    }
}

/// Why calls fail at components, beside each and clear of what is `covered`.
pub(super) fn failures(scene: &Scene<'_>, covered: Option<Rect>) {
    if scene.brush.detail < Detail::Chip {
        return;
    }
    let theme = &scene.brush.theme;
    let visible = scene.lens.canvas_rect();
    let in_view = scene.mirror.cards().filter(|(_, card)| card.outer().intersects(visible));
    let (failing, others): (Vec<_>, Vec<_>) = in_view.partition(|(_, card)| card.face.failing.is_some());
    if failing.is_empty() {
        return;
    }
    let mut taken: Vec<Rect> = failing.iter().chain(&others).map(|(_, card)| scene.lens.screen_rect(card.outer())).collect();
    taken.extend(covered);
    taken.extend(failing.iter().chain(&others).filter_map(|(_, card)| card.badge_rect(scene.painter, &scene.lens)));
    taken.extend(scene.mirror.labels().values().map(|label| scene.lens.screen_rect(label.rect)));
    for (place, (_, card)) in failing.iter().enumerate() {
        let (Some(failing), rect) = (&card.face.failing, taken[place]) else { continue };
        let (color, tint) =
            if failing.reaches_users { (theme.overloaded, theme.overloaded_tint) } else { (theme.busy, theme.busy_tint) };
        let pen = Pen::semibold((10.0 * scene.lens.zoom).max(brush::TEXT_SIZE_MIN), color);
        let Some(mut text) = brush::text(scene.painter, scene.brush, pen, (rect.min, Anchor::Left), 240.0, &failing.words)
        else {
            continue;
        };
        let before = if failing.reaches_users { 17.0 } else { 8.0 };
        let pill = beside(scene, rect, text.galley.size() + vec2(before + 8.0, 4.0), &taken);
        taken.push(pill);
        text.pos = pos2(pill.left() + before, pill.center().y - text.galley.size().y / 2.0);
        scene.painter.rect(pill, pill.height() / 2.0, tint, Stroke::new(1.0, color), StrokeKind::Inside);
        if failing.reaches_users {
            scene.painter.add(diamond(pos2(pill.left() + 10.0, pill.center().y), 4.5, theme.failed));
        }
        scene.painter.add(Shape::from(text));
    }
}

/// A place beside a card for something of that size, clear of its ports and of what is taken: below it, above it, to its sides.
/// Where none is free it lies on the card's own lower edge. Always inside the view.
fn beside(scene: &Scene<'_>, card: Rect, size: Vec2, taken: &[Rect]) -> Rect {
    let room = scene.lens.viewport.shrink(4.0);
    let away = (card.size() + size) / 2.0 + Vec2::splat(PORT_RADIUS + 2.5);
    let aside = (card.width() - size.x) / 2.0;
    let offsets = [
        vec2(0.0, away.y),
        vec2(aside, away.y),
        vec2(-aside, away.y),
        // To the left above it: the right is where its badge stands.
        vec2(-aside, -away.y),
        vec2(away.x, 0.0),
        vec2(-away.x, 0.0),
    ];
    let places = offsets.map(|offset| Rect::from_center_size(card.center() + offset, size));
    let is_free = |place: &Rect| room.contains_rect(*place) && !taken.iter().any(|other| other.intersects(*place));
    let own = || Rect::from_center_size(card.center_bottom() - vec2(0.0, size.y / 2.0), size);
    let place = places.into_iter().find(is_free).unwrap_or_else(own);
    let left = place.left().min(room.right() - size.x).max(room.left());
    let top = place.top().min(room.bottom() - size.y).max(room.top());
    Rect::from_min_size(pos2(left, top), size)
}

fn diamond(center: Pos2, radius: f32, color: Color32) -> Shape {
    let corners = [vec2(0.0, -radius), vec2(radius, 0.0), vec2(0.0, radius), vec2(-radius, 0.0)];
    Shape::convex_polygon(corners.map(|corner| center + corner).to_vec(), color, Stroke::NONE)
}

/// What to do with a canvas that has nothing on it.
pub(super) fn empty_hint(scene: &Scene<'_>) {
    let theme = &scene.brush.theme;
    let center = scene.lens.viewport.center();
    let ghost = Rect::from_center_size(center, vec2(380.0, 112.0));
    let dashes = brush::dashed_rect(ghost, SELECTION_RADIUS, Stroke::new(1.0, theme.line2), [5.0, 4.0]);
    scene.painter.extend(dashes);
    let lines = [
        (-24.0, Pen::semibold(13.5, theme.text2), "canvas.empty"),
        (2.0, Pen::regular(11.5, theme.text3), "canvas.empty_more"),
        (24.0, Pen::regular(11.5, theme.text3), "canvas.empty_keys"),
    ];
    for (down, pen, key) in lines {
        let words = words::text(scene.view.language, key);
        scene.text(pen, (center + vec2(0.0, down), Anchor::Middle), ghost.width() - 16.0, &words);
    }
}

/// Where the first server goes: beside the client, as long as there is nothing else.
pub(super) fn first_step(scene: &Scene<'_>) {
    let mut components = scene.view.design.components.iter();
    let (Some((id, client)), None) = (components.next(), components.next()) else { return };
    let Some(card) = scene.mirror.card(id).filter(|_| client.kind.name() == KindName::Client) else { return };
    if scene.brush.detail < Detail::Card {
        return;
    }
    let theme = &scene.brush.theme;
    let ghost = scene.lens.screen_rect(card.front().translate(vec2(COLUMN_STEP as f32, 0.0)));
    scene.painter.extend(brush::dashed_rect(ghost, 8.0 * scene.lens.zoom, Stroke::new(1.0, theme.line2), [5.0, 4.0]));
    let words = words::text(scene.view.language, "canvas.first_step");
    let font = scene.brush.font((11.5 * scene.lens.zoom).max(brush::TEXT_SIZE_MIN), brush::Weight::Regular);
    let mut job = LayoutJob::simple(words, font, theme.text3, ghost.width() - 16.0 * scene.lens.zoom);
    job.halign = egui::Align::Center;
    let galley = scene.painter.layout_job(job);
    let top = ghost.center().y - galley.size().y / 2.0;
    scene.painter.galley(pos2(ghost.center().x, top), galley, theme.text3);
}
