//! Opens the window on the desktop: its size, title and icon, and what is said where there is no display.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use egui::{IconData, ViewportBuilder};

use super::app::App;
use super::keeper::folder;
use super::measures;
use super::settings::{STORAGE_KEY, Settings};
use super::theme::Theme;
use crate::words::{self, Language};

/// The name under which the desktop knows the program, and its settings are kept.
const APP_ID: &str = "loadstar";
/// Side of the icon in pixels.
const ICON_SIDE: u32 = 128;

/// Opens the window, on `file` where given, and stays until it is closed. Status 2: there is no display to open it on.
#[must_use]
pub fn run(file: Option<PathBuf>, language: Option<Language>) -> ExitCode {
    let viewport = ViewportBuilder::default()
        .with_title("Loadstar")
        .with_app_id(APP_ID)
        .with_inner_size(measures::WINDOW_SIZE)
        .with_min_inner_size(measures::WINDOW_SIZE_MIN)
        .with_icon(icon());
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    let result = eframe::run_native(
        APP_ID,
        options,
        Box::new(move |creation| {
            let stored = creation.storage.and_then(|storage| eframe::get_value::<Settings>(storage, STORAGE_KEY));
            let app = App::new(&creation.egui_ctx, stored.unwrap_or_default(), language, file);
            Ok(Box::new(app.keeping_in(folder::of_user())))
        }),
    );
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error, language.unwrap_or_else(|| Settings::default().language()));
            ExitCode::from(2)
        }
    }
}

#[allow(clippy::print_stderr, reason = "there is no window to say it in")]
fn complain(error: &eframe::Error, language: Language) {
    eprintln!("loadstar: {}", words::text_with(language, "window.no_display", &[("why", &error.to_string())]));
}

/// A four-point star in gold on the night sky.
fn icon() -> Arc<IconData> {
    let theme = Theme::dark();
    let mut rgba = Vec::with_capacity((ICON_SIDE * ICON_SIDE * 4) as usize);
    for y in 0..ICON_SIDE {
        for x in 0..ICON_SIDE {
            let coverage = |inside: fn(f32, f32) -> bool| coverage(x, y, inside);
            let ground = theme.app.gamma_multiply(coverage(is_in_tile));
            let pixel = ground.lerp_to_gamma(theme.gold, coverage(is_in_star));
            rgba.extend(pixel.to_srgba_unmultiplied());
        }
    }
    Arc::new(IconData { rgba, width: ICON_SIDE, height: ICON_SIDE })
}

/// How much of a pixel lies inside, from sixteen points of it; the shape is given over −1 to 1.
fn coverage(x: u32, y: u32, is_inside: fn(f32, f32) -> bool) -> f32 {
    let place = |pixel: u32, part: u32| (pixel as f32 + (part as f32 + 0.5) / 4.0) / ICON_SIDE as f32 * 2.0 - 1.0;
    let inside = (0..16).filter(|point| is_inside(place(x, point % 4), place(y, point / 4))).count();
    inside as f32 / 16.0
}

/// A square with round corners.
fn is_in_tile(x: f32, y: f32) -> bool {
    x.abs().powi(5) + y.abs().powi(5) <= 0.98
}

/// An astroid: the star of the look, with its points a little shortened.
fn is_in_star(x: f32, y: f32) -> bool {
    (x.abs() / 0.8).powf(0.6) + (y.abs() / 0.8).powf(0.6) <= 1.0
}
