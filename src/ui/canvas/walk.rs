//! The ways of the keyboard through the canvas: Tab's, as the design is read, from left to right and from top to bottom, then its
//! links; and that of the arrows, to what is next in a direction.

use std::collections::BTreeMap;

use egui::{Pos2, Vec2};

use super::layout::COLUMN_STEP;
use super::mirror::Ends;
use super::pick::Hit;
use crate::design::Id;

/// All components and links in reading order.
#[derive(Clone, Debug, Default)]
pub(super) struct Walk {
    pub(super) components: Vec<Id>,
    pub(super) links: Vec<Ends>,
}

impl Walk {
    /// The order of components that stand there. What stands half a column apart or less is one column.
    pub(super) fn new<'a>(places: impl Iterator<Item = (&'a Id, Pos2)>, links: impl Iterator<Item = &'a Ends>) -> Self {
        let mut places: Vec<(&Id, Pos2)> = places.collect();
        let column = |x: f32| (x / (COLUMN_STEP as f32 / 2.0)).round();
        places
            .sort_by(|(_, a), (_, b)| column(a.x).total_cmp(&column(b.x)).then(a.y.total_cmp(&b.y)).then(a.x.total_cmp(&b.x)));
        let order: BTreeMap<&Id, usize> = places.iter().enumerate().map(|(place, (id, _))| (*id, place)).collect();
        let mut links: Vec<Ends> = links.cloned().collect();
        links.sort_by_cached_key(|(from, to)| (order.get(from).copied(), order.get(to).copied()));
        Self { components: places.into_iter().map(|(id, _)| id.clone()).collect(), links }
    }
}

/// What is nearest to a point.
pub(super) fn nearest(to: Pos2, places: impl Iterator<Item = (Hit, Pos2)>) -> Option<Hit> {
    places.min_by(|(_, a), (_, b)| a.distance_sq(to).total_cmp(&b.distance_sq(to))).map(|(hit, _)| hit)
}

/// What is next in a direction: within 45° of it, and rather straight on than near.
pub(super) fn nearest_towards(from: Pos2, direction: Vec2, places: impl Iterator<Item = (Hit, Pos2)>) -> Option<Hit> {
    let detour = |at: Pos2| {
        let along = (at - from).dot(direction);
        let across = (at - from).dot(direction.rot90()).abs();
        (along > 1.0 && across <= along).then_some(along + 2.0 * across)
    };
    let ahead = places.filter_map(|(hit, at)| Some((hit, detour(at)?)));
    ahead.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(hit, _)| hit)
}
