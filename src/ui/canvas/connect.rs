//! Drawing a link: from which component, over which one the pointer is, and whether that pair may be linked.

use egui::{Pos2, Rect, Shape, Stroke};

use super::brush::{self, Pen};
use super::link;
use super::overlay;
use super::routes::{Path, Side};
use super::scene::Scene;
use crate::catalog::{self, LinkKind};
use crate::design::{Design, Id};
use crate::words::{self, Language};

/// A link that is being drawn.
#[derive(Clone, Debug)]
pub(super) struct Connecting {
    /// Where it begins.
    pub(super) from: Id,
    /// The side that the pointer took hold of.
    pub(super) side: Side,
    /// Whether it ends by a second click and not by letting go.
    pub(super) is_by_clicks: bool,
}

/// Whether a link may be drawn between two components: what it would carry, or why not in words.
pub(super) fn verdict(design: &Design, language: Language, from: &Id, to: &Id) -> Result<LinkKind, String> {
    if from == to {
        return Err(words::text(language, "canvas.link_to_itself"));
    }
    if design.link(from, to).is_some() {
        return Err(words::text(language, "canvas.link_exists"));
    }
    let kind = |id: &Id| design.components.get(id).map(|component| component.kind.name());
    let (Some(from), Some(to)) = (kind(from), kind(to)) else {
        return Err(words::text(language, "canvas.link_to_nothing"));
    };
    catalog::link_kind(from, to).map_err(|refusal| words::text(language, &format!("problem.{}", refusal.code)))
}

/// The line to the pointer, and the component under it framed in green or red with the reason above it.
pub(super) fn draw(scene: &Scene<'_>, connecting: &Connecting, pointer: Pos2, target: Option<&Id>) {
    let theme = &scene.brush.theme;
    let Some(card) = scene.mirror.card(&connecting.from) else { return };
    let side = side_towards(connecting.side, scene.lens.screen_rect(card.outer()), pointer);
    let start = scene.lens.screen_from_canvas(side.point(card.front(), card.outer(), 0.0));
    let target = target.filter(|target| **target != connecting.from);
    let verdict = target.map(|to| verdict(scene.view.design, scene.view.language, &connecting.from, to));
    let color = match &verdict {
        Some(Ok(_)) => theme.ok,
        Some(Err(_)) => theme.overloaded,
        None => theme.accent,
    };
    let end_side = if pointer.x >= start.x { Side::Left } else { Side::Right };
    let path = Path::curve((start, side), (pointer, end_side));
    let kind = verdict.as_ref().and_then(|verdict| verdict.as_ref().ok()).copied();
    scene.painter.extend(link::dashed(path.points(), Stroke::new(2.0, color), kind));
    scene.painter.add(Shape::circle_filled(pointer, 3.5, color));
    if let (Some(target), Some(verdict)) = (target, verdict) {
        draw_verdict(scene, target, verdict, Stroke::new(2.0, color));
    } else if target.is_none() {
        let hint = words::text(scene.view.language, "canvas.link_hint");
        let pen = Pen::regular(11.0, theme.text2);
        scene.plate(pointer + egui::vec2(0.0, 26.0), pen, (theme.card2, theme.line2), &hint);
    }
}

/// The side that the line leaves: the one taken hold of, unless the line would then run across its own card.
fn side_towards(taken: Side, card: Rect, pointer: Pos2) -> Side {
    let is_ahead = |side: &Side| match side {
        Side::Left => pointer.x < card.left(),
        Side::Right => pointer.x > card.right(),
        Side::Top => pointer.y < card.top(),
        Side::Bottom => pointer.y > card.bottom(),
    };
    if is_ahead(&taken) { taken } else { Side::ALL.into_iter().find(is_ahead).unwrap_or(taken) }
}

fn draw_verdict(scene: &Scene<'_>, target: &Id, verdict: Result<LinkKind, String>, stroke: Stroke) {
    let theme = &scene.brush.theme;
    let Some(rect) = overlay::outer_on_screen(scene, target) else { return };
    scene.painter.extend(brush::dashed_rect(rect.expand(4.0), 11.0, stroke, [5.0, 4.0]));
    let (words, color) = match verdict {
        Ok(kind) => (words::text(scene.view.language, super::focus::link_word(kind)), theme.ok),
        Err(reason) => (reason, theme.overloaded),
    };
    let above = rect.center_top() - egui::vec2(0.0, 22.0);
    scene.plate(above, Pen::semibold(11.5, color), (theme.card2, theme.line2), &words);
}
