//! How much of a component is drawn at which zoom, and how large it then is.

use egui::{Rect, Vec2, vec2};

/// A card's size in canvas points.
pub const CARD_SIZE: Vec2 = vec2(138.0, 64.0);
/// How far each outline of a stack is shifted to the right and up, in canvas points.
pub const STACK_STEP: f32 = 3.0;
/// The share by which the zoom must pass a boundary before the level changes back.
const HYSTERESIS: f32 = 0.04;

/// What a component is drawn as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// A dot, hairlines for links.
    Dot,
    /// Its glyph, straight links.
    Tile,
    /// Glyph, name and bar, curves with traffic.
    Chip,
    /// Everything.
    #[default]
    Card,
}

impl Detail {
    /// Each level with the smallest zoom at which it is drawn.
    const FROM: [(Self, f32); 4] = [(Self::Card, 0.6), (Self::Chip, 0.35), (Self::Tile, 0.15), (Self::Dot, 0.0)];

    /// The level at `zoom`, coming from `self`: a zoom that trembles at a boundary does not make the picture flicker.
    #[must_use]
    pub fn at_zoom(self, zoom: f32) -> Self {
        let level = |zoom: f32| Self::FROM.iter().find(|(_, from)| zoom >= *from).map_or(Self::Dot, |(level, _)| *level);
        let (low, high) = (level(zoom * (1.0 - HYSTERESIS)), level(zoom * (1.0 + HYSTERESIS)));
        if (low..=high).contains(&self) { self } else { level(zoom) }
    }

    /// The size of a box in canvas points.
    #[must_use]
    pub fn box_size(self, zoom: f32) -> Vec2 {
        match self {
            Self::Card => CARD_SIZE,
            Self::Chip => vec2(CARD_SIZE.x, CARD_SIZE.y.min(28.0 / zoom)),
            // From afar tiles shrink, so that rows do not overlap.
            Self::Tile => Vec2::splat((22.0 / zoom).min(96.0)),
            Self::Dot => Vec2::splat(8.0 / zoom),
        }
    }

    /// Whether links are drawn as curves, with traffic on them.
    #[must_use]
    pub fn has_curves(self) -> bool {
        self >= Self::Chip
    }

    /// Whether stacks show.
    #[must_use]
    pub fn has_stacks(self) -> bool {
        self >= Self::Chip
    }
}

/// How many outlines lie behind a box of so many instances.
#[must_use]
pub const fn stack_outlines(instances: u32) -> u32 {
    match instances {
        0 | 1 => 0,
        2 => 1,
        _ => 2,
    }
}

/// A box with the outlines behind it, in canvas points.
#[must_use]
pub fn outer_rect(front: Rect, instances: u32) -> Rect {
    let step = STACK_STEP * stack_outlines(instances) as f32;
    Rect::from_min_max(front.min - vec2(0.0, step), front.max + vec2(step, 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_holds_on_near_its_boundary() {
        assert_eq!(Detail::Card.at_zoom(0.59), Detail::Card);
        assert_eq!(Detail::Chip.at_zoom(0.59), Detail::Chip);
        assert_eq!(Detail::Chip.at_zoom(0.61), Detail::Chip);
        assert_eq!(Detail::Chip.at_zoom(0.63), Detail::Card);
        assert_eq!(Detail::Card.at_zoom(0.57), Detail::Chip);
        assert_eq!(Detail::Card.at_zoom(0.2), Detail::Tile);
        assert_eq!(Detail::Card.at_zoom(0.1), Detail::Dot);
    }
}
