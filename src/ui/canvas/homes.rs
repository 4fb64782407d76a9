//! Which data center a component belongs to by where it stands.

use egui::Pos2;

use super::{mirror, pick};
use crate::design::{Annotation, Design, Edit, Id, KindName, Point};

/// The data center whose frame holds a canvas point; of several, the smallest.
pub(super) fn data_center_at(design: &Design, at: Pos2) -> Option<&Id> {
    let around = design.data_centers.iter().filter(|(_, center)| mirror::rect_of(&center.frame).contains(at));
    around.min_by(|a, b| (a.1.frame.w * a.1.frame.h).total_cmp(&(b.1.frame.w * b.1.frame.h))).map(|(id, _)| id)
}

/// The data center that a component of a kind belongs to where it is put, `before` being the one that it was in.
pub(in crate::ui) fn home_at<'a>(design: &'a Design, (kind, before): (KindName, Option<&Id>), at: Pos2) -> Option<&'a Id> {
    data_center_at(design, at).filter(|center| joins_by_hand(kind) || Some(*center) == before)
}

/// The same where it is moved to, out of the data center in whose frame it stood by its place: who crosses no border stays in the
/// one that it was in, whether or not it stands there.
pub(super) fn home_moved<'a>(
    design: &'a Design,
    (kind, before): (KindName, Option<&'a Id>),
    (stood_in, at): (Option<&Id>, Pos2),
) -> Option<&'a Id> {
    if data_center_at(design, at) == stood_in { before } else { home_at(design, (kind, before), at) }
}

/// The data center in whose frame a free text stands: it is moved with that.
pub(super) fn text_home<'a>(design: &'a Design, text: &Annotation) -> Option<&'a Id> {
    data_center_at(design, pick::annotation_rect(text).center())
}

/// The edits that move the free texts in a data center by so much.
pub(super) fn texts_moved(design: &Design, center: &Id, (x, y): (f64, f64)) -> impl Iterator<Item = Edit> {
    let inside = design.annotations.iter().enumerate().filter(|(_, text)| text_home(design, text) == Some(center));
    inside.map(move |(place, text)| {
        let at = Point(text.at.0 + x, text.at.1 + y);
        Edit::SetAnnotation(place, Annotation { at, ..text.clone() })
    })
}

/// Whether a kind becomes part of the data center that a hand puts it into, draws around it, or chooses for it: users are outside of
/// all. Those that a file has in one may leave it.
pub(in crate::ui) const fn joins_by_hand(kind: KindName) -> bool {
    !matches!(kind, KindName::Client)
}
