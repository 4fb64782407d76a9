//! Which data center a component belongs to by where it stands.

use egui::Pos2;

use super::mirror;
use crate::design::{Design, Id, KindName};

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

/// Whether a kind becomes part of the data center that a hand puts it into, or draws around it: users are outside of all. Whoever
/// wants them in one says so in the inspector.
pub(super) const fn joins_by_hand(kind: KindName) -> bool {
    !matches!(kind, KindName::Client)
}
