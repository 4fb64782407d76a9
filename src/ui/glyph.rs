//! Phosphor's glyphs by the names that the catalog gives.

use egui_phosphor::regular as icon;

const GLYPHS: &[(&str, &str)] = &[
    ("archive", icon::ARCHIVE),
    ("browser", icon::BROWSER),
    ("buildings", icon::BUILDINGS),
    ("chart-pie-slice", icon::CHART_PIE_SLICE),
    ("crown-simple", icon::CROWN_SIMPLE),
    ("cube", icon::CUBE),
    ("database", icon::DATABASE),
    ("drop-slash", icon::DROP_SLASH),
    ("fire", icon::FIRE),
    ("funnel", icon::FUNNEL),
    ("gear-six", icon::GEAR_SIX),
    ("globe-hemisphere-east", icon::GLOBE_HEMISPHERE_EAST),
    ("hourglass-medium", icon::HOURGLASS_MEDIUM),
    ("identification-card", icon::IDENTIFICATION_CARD),
    ("lightning", icon::LIGHTNING),
    ("link-break", icon::LINK_BREAK),
    ("note", icon::NOTE),
    ("power", icon::POWER),
    ("pulse", icon::PULSE),
    ("queue", icon::QUEUE),
    ("robot", icon::ROBOT),
    ("scales", icon::SCALES),
    ("signpost", icon::SIGNPOST),
    ("tree-structure", icon::TREE_STRUCTURE),
    ("shield-warning", icon::SHIELD_WARNING),
    ("star-four", icon::STAR_FOUR),
    ("users-three", icon::USERS_THREE),
    ("warning", icon::WARNING),
];

/// The character of the icon font for a glyph's name, a plain square for a name that it does not know.
#[must_use]
pub fn glyph(name: &str) -> &'static str {
    GLYPHS.iter().find(|(known, _)| *known == name).map_or(icon::SQUARE, |(_, glyph)| glyph)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_glyph() {
        for info in crate::catalog::all() {
            assert_ne!(glyph(info.glyph), icon::SQUARE, "{}", info.glyph);
        }
    }

    #[test]
    fn every_badge_has_its_glyph() {
        for name in ["shield-warning", "funnel", "fire", "hourglass-medium", "drop-slash", "warning", "star-four"] {
            assert_ne!(glyph(name), icon::SQUARE, "{name}");
        }
    }
}
