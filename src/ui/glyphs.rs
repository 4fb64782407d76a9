//! The glyphs of kinds by the names that the catalog gives, as characters of the Phosphor font.

use egui_phosphor::regular as glyph;

/// The glyph of that name, or a plain square where there is none.
#[must_use]
pub fn by_name(name: &str) -> &'static str {
    match name {
        "users-three" => glyph::USERS_THREE,
        "signpost" => glyph::SIGNPOST,
        "scales" => glyph::SCALES,
        "browser" => glyph::BROWSER,
        "cube" => glyph::CUBE,
        "gear-six" => glyph::GEAR_SIX,
        "lightning" => glyph::LIGHTNING,
        "identification-card" => glyph::IDENTIFICATION_CARD,
        "globe-hemisphere-east" => glyph::GLOBE_HEMISPHERE_EAST,
        "archive" => glyph::ARCHIVE,
        "database" => glyph::DATABASE,
        "tree-structure" => glyph::TREE_STRUCTURE,
        "chart-pie-slice" => glyph::CHART_PIE_SLICE,
        "queue" => glyph::QUEUE,
        "pulse" => glyph::PULSE,
        "robot" => glyph::ROBOT,
        "buildings" => glyph::BUILDINGS,
        _ => glyph::SQUARE,
    }
}
