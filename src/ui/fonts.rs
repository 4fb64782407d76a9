//! The typefaces: Pretendard in two weights, since egui's own have no Hangul, and the Phosphor glyphs behind them.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontId};

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Pretendard-Regular.otf");
const SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/Pretendard-SemiBold.otf");

const SEMIBOLD_NAME: &str = "semibold";
const GLYPH_NAME: &str = "phosphor";
const FILL_NAME: &str = "phosphor-fill";
const BOLD_NAME: &str = "phosphor-bold";

/// The family of names and figures that stand out.
#[must_use]
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SEMIBOLD_NAME.into()))
}

/// The family of body text; it has the regular glyphs too.
#[must_use]
pub const fn regular(size: f32) -> FontId {
    FontId::proportional(size)
}

/// The family of the regular glyphs alone: Pretendard has signs of its own at some of their places.
#[must_use]
pub fn glyph(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(GLYPH_NAME.into()))
}

/// The family of filled glyphs, for badges.
#[must_use]
pub fn glyph_fill(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(FILL_NAME.into()))
}

/// The family of bold glyphs, for those under 12 points.
#[must_use]
pub fn glyph_bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(BOLD_NAME.into()))
}

/// All families of the window.
#[must_use]
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    add(&mut fonts, "pretendard", REGULAR);
    add(&mut fonts, SEMIBOLD_NAME, SEMIBOLD);
    add(&mut fonts, GLYPH_NAME, egui_phosphor::bytes::regular::FONT);
    add(&mut fonts, FILL_NAME, egui_phosphor::bytes::fill::FONT);
    add(&mut fonts, BOLD_NAME, egui_phosphor::bytes::bold::FONT);
    // egui's own come last: they have symbols that people paste and Pretendard lacks.
    let last = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let family = |first: [&str; 2]| first.into_iter().map(str::to_owned).chain(last.iter().cloned()).collect::<Vec<_>>();
    fonts.families.insert(FontFamily::Proportional, family(["pretendard", GLYPH_NAME]));
    fonts.families.insert(FontFamily::Name(SEMIBOLD_NAME.into()), family([SEMIBOLD_NAME, GLYPH_NAME]));
    fonts.families.insert(FontFamily::Name(GLYPH_NAME.into()), vec![GLYPH_NAME.to_owned()]);
    fonts.families.insert(FontFamily::Name(FILL_NAME.into()), vec![FILL_NAME.to_owned()]);
    fonts.families.insert(FontFamily::Name(BOLD_NAME.into()), vec![BOLD_NAME.to_owned()]);
    fonts
}

fn add(fonts: &mut FontDefinitions, name: &str, bytes: &'static [u8]) {
    fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
}
