//! Free texts in a layout: each stays beside what it stood next to, and where no card is.

use egui::{Pos2, Rect, Vec2};

use super::{HALF_CARD, Places};
use crate::design::{Annotation, Design, Id};
use crate::ui::canvas::detail::CARD_SIZE;
use crate::ui::canvas::homes::text_home;
use crate::ui::canvas::mirror::{canvas_point, document_point, rect_of};
use crate::ui::canvas::pick::annotation_rect;
use crate::ui::canvas::room;

/// How far from a card a text is still about that, in canvas points.
const NEAR: f32 = 2.0 * HALF_CARD.0 as f32;

/// The free texts that go elsewhere when everything goes to these places, by their place in the list; what is locked stays.
pub(super) fn moved(design: &Design, places: &Places) -> Vec<(usize, Annotation)> {
    let mut after = places.applied_to(design);
    let mut all = Vec::new();
    for (place, text) in design.annotations.iter().enumerate().filter(|(_, text)| !text.locked) {
        let rect = annotation_rect(text);
        let home = text_home(design, text);
        let wanted = rect.translate(taken_along(design, places, home, rect));
        let at = document_point(wanted.min + room::text_aside(&after, (place, home), wanted));
        let moved = Annotation { at, ..text.clone() };
        if moved.at != text.at {
            after.annotations[place].clone_from(&moved);
            all.push((place, moved));
        }
    }
    all
}

/// How far what a text stands next to has moved: the nearest card in its data center, or outside of all; else that data center.
fn taken_along(design: &Design, places: &Places, home: Option<&Id>, text: Rect) -> Vec2 {
    let cards = design.components.iter().filter(|(_, component)| component.data_center.as_ref() == home);
    let stood = cards.filter_map(|(id, component)| Some((id, canvas_point(component.at?))));
    let apart = |at: Pos2| gap(text, Rect::from_center_size(at, CARD_SIZE));
    let nearest = stood.map(|(id, at)| (apart(at), id, at)).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
    let beside = nearest.filter(|(apart, ..)| *apart <= NEAR);
    let of_card = || beside.and_then(|(_, id, at)| Some(canvas_point(*places.components.get(id)?) - at));
    let of_frame = || {
        let id = home?;
        let (before, after) = (rect_of(&design.data_centers.get(id)?.frame), rect_of(places.frames.get(id)?));
        Some(after.min - before.min)
    };
    of_card().or_else(of_frame).unwrap_or_default()
}

/// How far two rectangles are apart.
fn gap(a: Rect, b: Rect) -> f32 {
    let along = |a: egui::Rangef, b: egui::Rangef| (a.min - b.max).max(b.min - a.max).max(0.0);
    along(a.x_range(), b.x_range()).hypot(along(a.y_range(), b.y_range()))
}
