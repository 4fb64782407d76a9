//! The window.

pub mod action;
pub mod app;
pub mod canvas;
pub mod chaos;
pub mod chapter;
pub mod command;
pub mod deed;
pub mod faults;
pub mod files;
pub mod fonts;
pub mod format;
mod fragment;
pub mod glyph;
pub mod incident;
pub mod keeper;
mod last_letters;
pub mod measures;
mod open_window;
pub mod operations;
pub mod panels;
pub mod preset;
pub mod requests;
pub mod runner;
pub mod search;
pub mod selection;
pub mod settings;
pub mod sharding;
pub mod shown;
pub mod standing;
pub mod style;
pub mod theme;
pub mod toasts;
pub mod watch;
pub mod widgets;

pub use open_window::run;
