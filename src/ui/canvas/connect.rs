//! Drawing a link: from which component, over which one the pointer is, and whether that pair may be linked.

use egui::{Pos2, Rect, Shape, Stroke};

use super::brush::{self, Pen};
use super::link;
use super::mirror::Ends;
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

/// Whether a link may be drawn between two components: what it would carry, or why not in words. `instead_of` is the link that it
/// replaces, which is not in its way.
pub(in crate::ui) fn verdict(
    design: &Design,
    language: Language,
    (from, to): &Ends,
    instead_of: Option<&Ends>,
) -> Result<LinkKind, String> {
    if from == to {
        return Err(words::text(language, "canvas.link_to_itself"));
    }
    let is_replaced = instead_of.is_some_and(|known| (&known.0, &known.1) == (from, to));
    if !is_replaced && design.link(from, to).is_some() {
        return Err(words::text(language, "canvas.link_exists"));
    }
    let kind = |id: &Id| design.components.get(id).map(|component| component.kind.name());
    let (Some(from), Some(to)) = (kind(from), kind(to)) else {
        return Err(words::text(language, "canvas.link_to_nothing"));
    };
    catalog::link_kind(from, to).map_err(|refusal| words::text(language, &format!("problem.{}", refusal.code)))
}

/// A line that is held at the pointer, from the box at its other end.
pub(super) struct Held<'a> {
    /// The box at its other end.
    pub(super) from: &'a Id,
    /// The side that it leaves there, if it can.
    pub(super) side: Side,
    /// Where the pointer is, in screen points.
    pub(super) pointer: Pos2,
    /// What is under the pointer, and whether the link may end there.
    pub(super) target: Option<(&'a Id, Result<LinkKind, String>)>,
    /// What to do where nothing is.
    pub(super) hint: &'static str,
}

/// The line to the pointer, and the component under it framed in green or red with the reason above it.
pub(super) fn draw(scene: &Scene<'_>, connecting: &Connecting, pointer: Pos2, target: Option<&Id>) {
    let from = &connecting.from;
    let judged = |to: &Id| verdict(scene.view.design, scene.view.language, &(from.clone(), to.clone()), None);
    let target = target.map(|to| (to, judged(to)));
    draw_held(scene, Held { from, side: connecting.side, pointer, target, hint: "canvas.link_hint" });
}

/// See [`draw`].
pub(super) fn draw_held(scene: &Scene<'_>, held: Held<'_>) {
    let theme = &scene.brush.theme;
    let Some(card) = scene.mirror.card(held.from) else { return };
    let pointer = held.pointer;
    let side = side_towards(held.side, scene.lens.screen_rect(card.outer()), pointer);
    let start = scene.lens.screen_from_canvas(side.point(card.front(), card.outer(), 0.0));
    let is_on_itself = held.target.as_ref().is_some_and(|(target, _)| *target == held.from);
    let target = held.target.filter(|_| !is_on_itself);
    let color = match &target {
        Some((_, Ok(_))) => theme.ok,
        Some((_, Err(_))) => theme.overloaded,
        None => theme.accent,
    };
    let end_side = if pointer.x >= start.x { Side::Left } else { Side::Right };
    // Over what it may lead to it is shown as it will be: which sides links join is theirs to find.
    let accepted = target.as_ref().filter(|(_, verdict)| verdict.is_ok());
    let joint = accepted.and_then(|(to, _)| scene.mirror.joint(held.from, to));
    let joint = joint.map(|ends| ends.map(|(at, side)| (scene.lens.screen_from_canvas(at), side)));
    let [from, to] = joint.unwrap_or([(start, side), (pointer, end_side)]);
    let path = Path::curve(from, to, 0.0);
    let kind = target.as_ref().and_then(|(_, verdict)| verdict.as_ref().ok()).copied();
    scene.painter.extend(link::dashed(path.points(), Stroke::new(2.0, color), kind));
    scene.painter.add(Shape::circle_filled(to.0, 3.5, color));
    if let Some((target, verdict)) = target {
        draw_verdict(scene, target, verdict, Stroke::new(2.0, color));
    } else if !is_on_itself {
        let hint = words::text(scene.view.language, held.hint);
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
